"""Layer 5, data: storing rows: record, index columns and answer together, and everything that hangs on a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from reference_api import holds
from reference_api.locks import ALONE, SHARED
from reference_api.render import answer_of, dumps, loads
from reference_api.store import Connection
from reference_api.tables import Served
from reference_api.trace import Tracing
from schemas.declare import Depends, Record, Stored

_MISSING = object()


class Storing(Tracing):
    """The rows of one transaction: what it read or wrote is not asked again."""

    def __init__(self, environment: Any, connection: Connection, heading: Mapping[str, Any]) -> None:
        super().__init__(environment, connection, heading)
        self._held: dict[tuple[str, str], tuple[int, bytes, bytes]] = {}
        self._urls: dict[str, dict[Any, list[str]]] = {}

    def held(self, served: Served, uuid: str) -> tuple[int, bytes, bytes] | None:
        """(version, record, answer) as they stand in this transaction; what it read or wrote is not asked again."""
        found = self._held.get((served.key, uuid))
        if found is None:
            if self.connection.locks is not None:
                self.connection.need([((served.key, uuid), SHARED)])
            found = super().held(served, uuid)
            if found is not None:
                self._held[(served.key, uuid)] = found
        return found

    def several(self, served: Served, uuids: list[str]) -> list[tuple[str, int, bytes, bytes]]:
        """As ``Rows.several``, and nobody else changes them until the commit."""
        if self.connection.locks is not None:
            self.connection.need(((served.key, uuid), SHARED) for uuid in uuids)
        return super().several(served, uuids)

    def _select(
        self, served: Served, kind: str, wanted: tuple[Any, ...], order: str, columns: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        if self.connection.locks is not None:
            self.connection.need(holds.for_set(self, served, columns))
        return super()._select(served, kind, wanted, order, columns)

    def _hold(self, served: Served, uuid: str, *records: Record) -> None:
        """Hold what a change of a row rests on; its earlier record is looked up here."""
        if self.connection.locks is not None:
            before = self._held.get((served.key, uuid))
            earlier = [loads(before[1])] if before else []
            self.connection.need(holds.for_change(self, served, uuid, *records, *earlier))

    def urls(self, resource: str, order: str = "", **columns: Any) -> list[str]:
        """As ``Rows.urls``; asked once until rows of that resource are written."""
        shape = tuple((name, tuple(v) if isinstance(v, list | set) else v) for name, v in columns.items())
        known = self._urls.setdefault(resource, {})
        if (order, shape) not in known:
            known[order, shape] = super().urls(resource, order, **columns)
        return list(known[order, shape])

    def _wrote(self, served: Served, uuid: str, version: int, parts: Mapping[str, bytes]) -> None:
        answer = parts["answer"]
        self._held[(served.key, uuid)] = (version, parts.get("record", answer), answer)

    def answer(self, served: Served, uuid: str) -> bytes:
        """The stored answer of an object as it stands now."""
        row = self.row(served, uuid)
        return row[2] if row else b"null"

    def insert(self, served: Served, uuid: str, record: dict[str, Any]) -> None:
        """A new row with its computed fields; what depends on rows beside it follows with ``spread``."""
        for name, computed in served.resource.computed.items():
            record[name] = computed.initial[0] if computed.initial else computed.value(record, self)
        self._hold(served, "", record)
        parts = self._bytes(served, record)
        values = {**served.column_values(record), **parts, "uuid": uuid, "version": 1}
        self.connection.run(
            self.database.sql(
                ("insert", served.key),
                lambda: sa.insert(served.table).values(
                    {c.name: sa.bindparam(c.name) for c in served.table.c if c.name != "id"}
                ),
            ),
            values,
        )
        self._wrote(served, uuid, 1, parts)
        self.touch(served)

    def store(self, served: Served, uuid: str, record: dict[str, Any], version: int) -> None:
        """New values in an existing row, computed fields included; its version goes up by one."""
        self._hold(served, uuid, record)
        for name, computed in served.recomputed:
            record[name] = computed.value(record, self)
        if served.versions is not None:
            number = record[served.resource.versions.number]  # type: ignore[union-attr]
            self.connection.run(
                self.database.sql(("keep-version", served.key), lambda: keep_version(served)), {"u": uuid, "n": number}
            )
        parts = self._bytes(served, record)
        before = self._held.get((served.key, uuid))
        columns = served.changed_columns(loads(before[1]), record) if before else served.column_values(record)
        values = {**columns, **parts, "v": version + 1, "u": uuid}
        names = (*columns, *parts)
        self.connection.run(
            self.database.sql(
                ("update", served.key, names),
                lambda: (
                    sa.update(served.table)
                    .where(served.table.c.uuid == sa.bindparam("u"))
                    .values({**{n: sa.bindparam(n) for n in names}, "version": sa.bindparam("v")})
                ),
            ),
            values,
        )
        self._memory.pop(served.url_of(record, uuid), None)
        self._wrote(served, uuid, version + 1, parts)
        self.touch(served)

    @staticmethod
    def _bytes(served: Served, record: Record) -> dict[str, bytes]:
        answer = dumps(answer_of(served, record))
        return (
            {"answer": answer}
            if served.resource.stored is Stored.ANSWER
            else {"answer": answer, "record": dumps(dict(record))}
        )

    def refresh(self, served: Served, uuid: str, record: dict[str, Any], names: tuple[str, ...]) -> None:
        """Compute fields that follow from other rows and keep the answer when it differs."""
        computed = served.resource.computed
        changed = False
        for name in names:
            value = computed[name].value(record, self)
            changed = changed or record.get(name, _MISSING) != value
            record[name] = value
        if not changed:
            return
        if self.connection.locks is not None:
            self.connection.need([((served.key, uuid), ALONE), ((served.key, ""), SHARED)])
        parts = self._bytes(served, record)
        columns_of = {n: served.columns[n].value(record) for n in served.columns if n in computed}
        values = {**parts, **columns_of, "u": uuid}
        columns = tuple(n for n in values if n != "u")
        self.connection.run(
            self.database.sql(
                ("refresh", served.key),
                lambda: (
                    sa.update(served.table)
                    .where(served.table.c.uuid == sa.bindparam("u"))
                    .values({**{n: sa.bindparam(n) for n in columns}, "version": served.table.c.version + 1})
                ),
            ),
            values,
        )
        self._memory.pop(record["url"], None)
        held = self._held.pop((served.key, uuid), None)
        if held is not None:
            self._wrote(served, uuid, held[0] + 1, parts)
        self.touch(served)

    def rebuild(self, served: Served, uuid: str, *, repair: bool) -> bool:
        """Whether answer and index columns of a row equal a fresh rendering; with ``repair`` they do afterwards."""
        row = self.row(served, uuid)
        if row is None:
            return True
        version, record, stored = row
        if served.resource.stored is not Stored.ANSWER:
            record = loads(self._kept(served, uuid))  # from the record alone, as the answer is what is examined
        for name, computed in served.resource.computed.items():
            record[name] = computed.value(record, self)
        fresh = {**served.column_values(record), **self._bytes(served, record)}
        kept = self.connection.one(
            self.database.sql(
                ("kept", served.key),
                lambda: sa.select(*[served.table.c[n] for n in fresh]).where(
                    served.table.c.uuid == sa.bindparam("uuid")
                ),
            ),
            {"uuid": uuid},
        )
        same = kept is not None and all(
            bytes(k) == v if isinstance(v, bytes) else k == v for k, v in zip(kept, fresh.values(), strict=True)
        )
        if not same and repair:
            self.store(served, uuid, record, version)
        return same and stored == fresh["answer"]

    def _kept(self, served: Served, uuid: str) -> bytes:
        """The stored record of an object, as bytes."""
        sql = self.database.sql(
            ("record", served.key),
            lambda: sa.select(served.table.c.record).where(served.table.c.uuid == sa.bindparam("uuid")),
        )
        row = self.connection.one(sql, {"uuid": uuid})
        assert row is not None  # noqa: S101 - asked for a row that is there
        return bytes(row[0])

    def spread(self, served: Served, old: Record | None, new: Record | None) -> None:
        """Render again whatever depends on this row."""
        for other, depends, names in served.dependents:
            for uuid, record in self._affected(other, depends, old, new):
                self.refresh(other, uuid, record, names)

    def _affected(
        self, other: Served, depends: Depends, old: Record | None, new: Record | None
    ) -> list[tuple[str, dict[str, Any]]]:
        if depends.theirs == "url" and old is None:
            return []
        values = {record.get(depends.theirs) for record in (old, new) if record is not None}
        found: dict[str, dict[str, Any]] = {}
        for value in values:
            if not isinstance(value, str) or not value:
                continue
            if depends.own == "url":
                place = self.own(value)
                row = self.row(other, place[1]) if place and place[0] == other.key else None
                if row and place:
                    found[place[1]] = row[1]
            else:
                for record in self.find(other.key, **{depends.own: value}):
                    found[record["url"].rsplit("/", 1)[-1]] = dict(record)
        return list(found.items())

    def touch(self, served: Served) -> None:
        """Rows of a resource changed: its generation is raised before the commit, and what was asked of it is asked anew."""
        self._urls.pop(served.key, None)
        self.connection.touched.add(served.key)


def keep_version(served: Served) -> sa.Insert:
    """Copy the current record to the versions when the one that follows has another number."""
    kept, table = served.resource.versions, served.table
    assert kept is not None and served.versions is not None  # noqa: S101 - asked before
    current = sa.select(table.c.uuid, table.c[kept.number], table.c[kept.moment], table.c.record).where(
        table.c.uuid == sa.bindparam("u"), table.c[kept.number] != sa.bindparam("n")
    )
    return sa.insert(served.versions).from_select(["uuid", "number", "moment", "record"], current)
