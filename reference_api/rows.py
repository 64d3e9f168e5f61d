"""Layer 5, data: reading records and sets of them through one connection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from reference_api.layout import filled
from reference_api.links import MARK
from reference_api.render import loads
from reference_api.store import Connection
from reference_api.tables import Served
from schemas import fields
from schemas.declare import Record, Stored

SEVERAL = (1, 10, 100, 500)
"""Sizes of statements that read several rows: few texts to compile."""


class Rows:
    """Reading rows through one connection (a ``Reader`` of the declarations)."""

    def __init__(self, environment: Any, connection: Connection) -> None:
        self.environment, self.connection = environment, connection
        self.database, self.model = environment.database, environment.model
        self._memory: dict[str, dict[str, Any] | None] = {}

    def own(self, url: str | None) -> tuple[str, str] | None:
        """(``register/resource``, uuid) of an internal address."""
        return self.environment.links.own(url)

    def get(self, url: str | None) -> dict[str, Any] | None:
        """The record behind an internal address, with ``url``; read once per transaction."""
        if not url:
            return None
        if url not in self._memory:
            place = self.own(url)
            row = self.row(self.model.served[place[0]], place[1]) if place else None
            self._memory[url] = row[1] if row else None
        return self._memory[url]

    def row(self, served: Served, uuid: str) -> tuple[int, dict[str, Any], bytes] | None:
        """(version, record, answer) of an object."""
        found = self.held(served, uuid)
        return (found[0], self.record(served, uuid, found[1], found[2]), found[2]) if found else None

    def held(self, served: Served, uuid: str) -> tuple[int, bytes, bytes] | None:
        """(version, record, answer) of an object, as bytes."""
        column = served.table.c.answer if served.resource.stored is Stored.ANSWER else served.table.c.record
        sql = self.database.sql(
            ("row", served.key),
            lambda: sa.select(served.table.c.version, column, served.table.c.answer).where(
                served.table.c.uuid == sa.bindparam("uuid")
            ),
        )
        found = self.connection.one(sql, {"uuid": uuid})
        return (found[0], bytes(found[1]), bytes(found[2])) if found else None

    def several(self, served: Served, uuids: list[str]) -> list[tuple[str, int, bytes, bytes]]:
        """(uuid, version, record, answer) of the objects that exist, with one statement for every few hundred."""
        found: list[tuple[str, int, bytes, bytes]] = []
        for start in range(0, len(uuids), SEVERAL[-1]):
            part = uuids[start : start + SEVERAL[-1]]
            size = next(size for size in SEVERAL if size >= len(part))
            sql = self.database.sql(("several", served.key, size), lambda size=size: _several(served, size))
            padded = part + [part[-1]] * (size - len(part))
            rows = self.connection.rows(sql, {f"u{index}": uuid for index, uuid in enumerate(padded)})
            found += [(row[0], row[1], bytes(row[2]), bytes(row[3])) for row in rows]
        return found

    def preload(self, urls: Iterable[str]) -> None:
        """Read the records behind internal addresses together, so that ``get`` finds them at hand."""
        wanted: dict[str, dict[str, str]] = {}
        for url in urls:
            place = self.own(url) if url and url not in self._memory else None
            if place is not None:
                wanted.setdefault(place[0], {})[place[1]] = url
        for key, places in wanted.items():
            served = self.model.served[key]
            for uuid, _version, kept, answer in self.several(served, list(places)):
                self._memory[places[uuid]] = self.record(served, uuid, kept, answer)

    def record(self, served: Served, uuid: str, stored: bytes, answer: bytes) -> dict[str, Any]:
        """The record of a row, with ``url``."""
        record = loads(answer)
        if served.resource.stored is not Stored.ANSWER:
            record |= loads(stored)
        if "url" not in record:
            record["url"] = served.url_of(record, uuid)
        return record

    def version(self, served: Served, uuid: str, current: Record, number: int | None, at: str) -> Record | None:
        """The version of that number, or the last one begun at a moment (index spelling); None when there is none."""
        kept = served.resource.versions
        assert kept is not None and served.versions is not None  # noqa: S101 - asked before
        moment = fields.sortable(current[kept.moment])
        if number in (None, current[kept.number]) and (not at or moment <= at):
            return current
        sql = self.database.sql(
            ("version", served.key, number is None, bool(at)), lambda: find_version(served, number, at)
        )
        found = self.connection.one(sql, {"uuid": uuid, "number": number, "at": at})
        return {**loads(found[0]), **{name: current[name] for name in kept.shared}} if found else None

    def find(self, resource: str, **columns: Any) -> list[Record]:
        """Records whose index columns equal the values, oldest first."""
        served = self.model.served.get(resource)
        if served is None:
            return []  # a register that this installation does not serve
        kept = served.table.c.answer if served.resource.stored is Stored.ANSWER else served.table.c.record
        rows = self._select(served, "find", (served.table.c.uuid, kept, served.table.c.answer), "", columns)
        return [self.record(served, uuid, stored, answer) for uuid, stored, answer in rows]

    def urls(self, resource: str, order: str = "", **columns: Any) -> list[str]:
        """Internal addresses of those records, by age or by an index column."""
        served = self.model.served.get(resource)
        if served is None:
            return []
        wanted = (
            [served.table.c.uuid] if not served.under else [served.table.c.uuid, served.table.c[served.resource.under]]
        )
        rows = self._select(served, "urls", tuple(wanted), order, columns)
        return [served.url(row[0], row[1] if len(row) > 1 else "") for row in rows]

    def _select(
        self, served: Served, kind: str, wanted: tuple[Any, ...], order: str, columns: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        parameters: dict[str, Any] = {}
        shape = tuple((name, _kind(served, name, value, parameters)) for name, value in columns.items())
        sql = self.database.sql((kind, served.key, order, shape), lambda: _find(served, wanted, order, shape))
        return self.connection.rows(sql, parameters)


def _kind(served: Served, name: str, value: Any, parameters: dict[str, Any]) -> str:
    if name == "uuid":
        parameters["c_uuid"] = value
        return "="
    if value is None:
        return "null"
    column = served.columns[name]
    if isinstance(column.parse, fields.List):
        parameters[f"c_{name}"] = f"%\x1f{_escaped(value)}\x1f%"
        return "has"
    if isinstance(value, list | tuple | set | frozenset):
        values = sorted({served.key_value(name, item) for item in value})
        for index, item in enumerate(values):
            parameters[f"c_{name}_{index}"] = item
        return f"in{len(values)}"
    parameters[f"c_{name}"] = served.key_value(name, value)
    return "="


def _several(served: Served, size: int) -> sa.Select[Any]:
    columns = served.table.c
    kept = columns.answer if served.resource.stored is Stored.ANSWER else columns.record
    return sa.select(columns.uuid, columns.version, kept.label("kept"), columns.answer).where(
        columns.uuid.in_([sa.bindparam(f"u{index}") for index in range(size)])
    )


def _escaped(value: Any) -> str:
    return str(value).removeprefix(MARK).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _find(served: Served, wanted: tuple[Any, ...], order: str, shape: tuple[tuple[str, str], ...]) -> sa.Select[Any]:
    statement = sa.select(*wanted)
    for name, kind in shape:
        column = served.table.c[name]
        if kind == "null":
            statement = statement.where(column.is_(None))
        elif kind == "has":
            statement = statement.where(column.is_not(None), column.like(sa.bindparam(f"c_{name}"), escape="\\"))
            if any(declared.name == name and declared.type == "list" for declared in served.resource.columns):
                hint = f'INDEXED BY "{filled(served.table.name, name)}"'
                statement = statement.with_hint(served.table, hint, "sqlite")
        elif kind.startswith("in"):
            binds: list[Any] = [sa.bindparam(f"c_{name}_{index}") for index in range(int(kind[2:]))]
            statement = statement.where(column.in_(binds) if binds else sa.false())
        else:
            statement = statement.where(column == sa.bindparam(f"c_{name}"))
    by = (served.table.c[order], served.table.c.id) if order else (served.table.c.id,)
    return statement.order_by(*by)


def find_version(served: Served, number: int | None, at: str) -> sa.Select[Any]:
    """The newest kept version of that number, begun at that moment or before."""
    table = served.versions
    assert table is not None  # noqa: S101 - asked before
    statement = sa.select(table.c.record).where(table.c.uuid == sa.bindparam("uuid"))
    if number is not None:
        statement = statement.where(table.c.number == sa.bindparam("number"))
    if at:
        statement = statement.where(table.c.moment <= sa.bindparam("at"))
    return statement.order_by(table.c.number.desc()).limit(1)
