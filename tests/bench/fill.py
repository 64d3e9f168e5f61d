"""Many cases, quickly: the sample cases copied row by row under new ids, so that every row is one the API made."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.links import UUID
from reference_api.store import Connection
from reference_api.tables import Model, Served
from schemas.declare import Stored

CHILDREN = ("statussen", "resultaten", "rollen", "zaakeigenschappen", "zaakobjecten")
BATCH = 200
PER_PERSON = 4
IDS = re.compile(UUID.encode())
NAMED = re.compile(rb"ZAAK-\d{4}-\d{10}")
BSN = re.compile(rb'"inpBsn":"(\d{9})"')


def rows_of(connection: Connection, served: Served, where: str, value: str) -> list[dict[str, Any]]:
    """Rows of a table as dicts, without their order number."""
    names = [column.name for column in served.table.c if column.name != "id"]
    columns = ", ".join(f'"{name}"' for name in names)
    sql = connection.database.sql(
        ("bench", served.key, where),
        lambda: sa.text(f'SELECT {columns} FROM {served.table.name} WHERE "{where}" = :value ORDER BY id'),
    )
    return [dict(zip(names, row, strict=True)) for row in connection.rows(sql, {"value": value})]


class Story:
    """A sample case with all that hangs on it, ready to be copied under other ids."""

    def __init__(self, connection: Connection, model: Model, case: str) -> None:
        main = model.served["zaken/zaken"]
        self.rows = [(main, row) for row in rows_of(connection, main, "uuid", case)]
        for name in CHILDREN:
            child = model.served[f"zaken/{name}"]
            self.rows += [(child, row) for row in rows_of(connection, child, "zaak", case)]
        self.ids = [row["uuid"] for _, row in self.rows]
        trail = "SELECT uuid, resource, main, line FROM audit WHERE main = :main ORDER BY id"
        sql = connection.database.sql("bench-trail", lambda: sa.text(trail))
        self.trail = connection.rows(sql, {"main": main.url(case)[1:]})
        self.ids += [line[0] for line in self.trail]

    def copy(self, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """(table, row) of one more case."""
        fresh = {old: str(uuid.uuid4()) for old in self.ids}
        spelled = {old.encode(): new.encode() for old, new in fresh.items()}
        name = f"ZAAK-{2000 + number % 25}-9{number:09d}"
        person = f"{900000000 + number // PER_PERSON:09d}"

        def text(value: bytes) -> bytes:
            value = IDS.sub(lambda found: spelled.get(found[0], found[0]), bytes(value))
            value = NAMED.sub(name.encode(), value)
            return BSN.sub(b'"inpBsn":"%s"' % person.encode(), value)

        for served, row in self.rows:
            new = {n: fresh.get(v, v) if isinstance(v, str) else v for n, v in row.items()}
            for column in ("answer", *(("record",) if served.resource.stored is not Stored.ANSWER else ())):
                new[column] = text(row[column])
            if served.resource.name == "zaken":
                new["identificatie"] = name
            if new.get("inpBsn"):
                new["inpBsn"] = person
            yield served.table.name, new
        for key, resource, main, line in self.trail:
            place = IDS.sub(lambda found: spelled.get(found[0], found[0]), main.encode()).decode()
            yield "audit", {"uuid": fresh[key], "main": place, "resource": resource, "line": text(line)}


def fill(environment: Environment, cases: int) -> int:
    """Bring the number of cases to ``cases``; how many were added. The sample data must be loaded."""
    database, model = environment.database, environment.model
    main = model.served["zaken/zaken"]
    reader = database.reader()
    held = reader.one(f"SELECT COUNT(*) FROM {main.table.name}", None)
    there = held[0] if held else 0
    first = reader.rows(
        f"SELECT uuid FROM {main.table.name} WHERE identificatie LIKE 'ZAAK-%' ORDER BY id LIMIT 500", None
    )
    stories = [Story(reader, model, row[0]) for row in first]
    for start in range(there, cases, BATCH):

        def work(connection: Connection, start: int = start) -> None:
            tables: dict[str, list[dict[str, Any]]] = {}
            for number in range(start, min(start + BATCH, cases)):
                for table, row in stories[number % len(stories)].copy(number):
                    tables.setdefault(table, []).append(row)
            for table, rows in tables.items():
                insert(connection, model, table, rows)
            for name in ("zaken", *CHILDREN):
                database.raise_generation(connection, f"zaken/{name}", database.slot)  # type: ignore[attr-defined]

        database.write(work)
    database.write(lambda connection: connection.run("ANALYZE"))
    return max(0, cases - there)


def insert(connection: Connection, model: Model, table: str, rows: list[dict[str, Any]]) -> None:
    """Many rows in one statement."""
    target = model.metadata.tables[table]
    sql = connection.database.sql(
        ("bench-insert", table), lambda: sa.insert(target).values({n: sa.bindparam(n) for n in rows[0]})
    )
    connection.many(sql, rows)
