"""Many cases, quickly: the sample cases copied row by row under new ids, so that every row is one the API made."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, DropIndex

from reference_api.environment import Environment
from reference_api.links import UUID
from reference_api.store import Connection
from reference_api.tables import Model, Served

LINKED = ("zaken/zaakinformatieobjecten", "besluiten/besluiten")
CHILDREN = ("statussen", "resultaten", "rollen", "zaakeigenschappen", "zaakobjecten")
BATCH = 500
MANY = 20_000
"""From so many cases on it is quicker to make the indexes afterwards."""
PER_PERSON = 4
MARKED = re.compile(UUID.encode() + rb'|ZAAK-\d{4}-\d{10}|"inpBsn":"(\d{9})"')


def rows_of(connection: Connection, served: Served, where: str, value: str) -> list[dict[str, Any]]:
    """Rows of a table as dicts, without their order number."""
    names = [column.name for column in served.table.c if column.name != "id"]
    columns = ", ".join(f'"{name}"' for name in names)
    sql = connection.database.sql(
        ("bench", served.key, where),
        lambda: sa.text(f'SELECT {columns} FROM {served.table.name} WHERE "{where}" = :value ORDER BY id'),
    )
    return [dict(zip(names, row, strict=True)) for row in connection.rows(sql, {"value": value})]


class Text:
    """Bytes cut where an id, a case number or a citizen number stands, so that a copy only joins."""

    def __init__(self, value: bytes, ids: set[bytes]) -> None:
        self.parts: list[bytes] = []
        self.places: list[tuple[int, bytes]] = []
        end = 0
        for found in MARKED.finditer(value):
            name = (
                found[0]
                if found[0] in ids
                else b"number"
                if found[0][:5] == b"ZAAK-"
                else b"person"
                if found[1]
                else b""
            )
            if name:
                begin, after = found.span(1) if name == b"person" else found.span()
                self.parts += [value[end:begin], b""]
                self.places.append((len(self.parts) - 1, name))
                end = after
        self.parts.append(value[end:])

    def copy(self, names: Mapping[bytes, bytes]) -> bytes:
        """The bytes under other names."""
        parts = self.parts.copy()
        for place, name in self.places:
            parts[place] = names[name]
        return b"".join(parts)


class Story:
    """A sample case with all that hangs on it, ready to be copied under other ids."""

    def __init__(self, connection: Connection, model: Model, case: str) -> None:
        main = model.served["zaken/zaken"]
        found = [(main, row) for row in rows_of(connection, main, "uuid", case)]
        for name in CHILDREN:
            child = model.served[f"zaken/{name}"]
            found += [(child, row) for row in rows_of(connection, child, "zaak", case)]
        sql = connection.database.sql(
            "bench-trail",
            lambda: sa.text("SELECT uuid, main, resource, line FROM audit WHERE main = :main ORDER BY id"),
        )
        lines = connection.rows(sql, {"main": main.url(case)[1:]})
        rows = [(served.table.name, row) for served, row in found]
        rows += [("audit", dict(zip(("uuid", "main", "resource", "line"), line, strict=True))) for line in lines]
        self.ids = [row["uuid"] for _, row in rows]
        known = {text.encode() for text in self.ids}
        self.rows = [(table, row, list(_changing(row, known))) for table, row in rows]

    def copy(self, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """(table, row) of one more case."""
        names = {old.encode(): str(uuid.uuid4()).encode() for old in self.ids}
        names[b"number"] = f"ZAAK-{2000 + number % 25}-9{number:09d}".encode()
        names[b"person"] = f"{900000000 + number // PER_PERSON:09d}".encode()
        for table, row, changing in self.rows:
            new = dict(row)
            for column, text in changing:
                value = text.copy(names)
                new[column] = value if isinstance(row[column], bytes) else value.decode()
            yield table, new


def _changing(row: Mapping[str, Any], ids: set[bytes]) -> Iterator[tuple[str, Text]]:
    for column, value in row.items():
        if isinstance(value, str | bytes):
            text = Text(
                b'"inpBsn":"%s"' % value.encode()
                if column == "inpBsn"
                else value
                if isinstance(value, bytes)
                else value.encode(),
                ids,
            )
            if column == "inpBsn":
                text.parts = [b"", *text.parts[1:-1], b""]
            if text.places:
                yield column, text


def fill(environment: Environment, cases: int) -> int:
    """Bring the number of cases to ``cases``; how many were added. The sample data must be loaded."""
    database, model = environment.database, environment.model
    main = model.served["zaken/zaken"]
    reader = database.reader()
    held = reader.one(f"SELECT COUNT(*) FROM {main.table.name}", None)
    there = held[0] if held else 0
    sql = database.sql(
        "bench-first",
        lambda: (
            sa.select(main.table.c.uuid)
            .where(main.table.c.identificatie < "ZAAK-9", main.table.c.identificatie > "ZAAK-")
            .where(*(main.table.c.uuid.not_in(linked(environment, name)) for name in LINKED))
            .order_by(main.table.c.id)
            .limit(500)
        ),
    )
    first = reader.rows(sql)
    stories = [Story(reader, model, row[0]) for row in first]
    indexes = without_indexes(environment) if cases - there >= MANY else []
    for start in range(there, cases, BATCH):

        def work(connection: Connection, start: int = start) -> None:
            tables: dict[str, list[dict[str, Any]]] = {}
            for number in range(start, min(start + BATCH, cases)):
                for table, row in stories[number % len(stories)].copy(number):
                    tables.setdefault(table, []).append(row)
            for table, rows in tables.items():
                insert(connection, model, table, rows)
            connection.touched.update(f"zaken/{name}" for name in ("zaken", *CHILDREN))

        database.write(work)
    for statement in indexes:
        database.write(lambda connection, statement=statement: connection.run(statement))
    database.write(lambda connection: connection.run("ANALYZE"))
    return max(0, cases - there)


def linked(environment: Environment, resource: str) -> sa.Select[Any]:
    """Cases to which rows of another register point: they are not copied, as that row would not follow."""
    table = environment.model.served[resource].table
    return sa.select(table.c.zaak).where(table.c.zaak.is_not(None))


def without_indexes(environment: Environment) -> list[str]:
    """Drop the indexes that are no part of a constraint; the statements that make them again."""
    tables = ["audit", *(environment.model.served[f"zaken/{name}"].table.name for name in ("zaken", *CHILDREN))]
    made = []
    for name in tables:
        for index in environment.model.metadata.tables[name].indexes:
            made.append(str(CreateIndex(index).compile(dialect=environment.database.dialect)))
            drop = str(DropIndex(index).compile(dialect=environment.database.dialect))
            environment.database.write(lambda connection, drop=drop: connection.run(drop))
    return made


def insert(connection: Connection, model: Model, table: str, rows: list[dict[str, Any]]) -> None:
    """Many rows in one statement."""
    target = model.metadata.tables[table]
    sql = connection.database.sql(
        ("bench-insert", table), lambda: sa.insert(target).values({n: sa.bindparam(n) for n in rows[0]})
    )
    connection.many(sql, rows)
