"""Layer 5, data: reading and writing records inside one transaction, with everything that hangs on a write."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from reference_api.authorise import Bound, Client
from reference_api.events import envelope
from reference_api.links import MARK, walk
from reference_api.lookup import Question
from reference_api.render import answer_of, dumps, loads
from reference_api.store import Connection
from reference_api.tables import Served, filled
from schemas import fields
from schemas.declare import Depends, Record, Stored

SEVERAL = (1, 10, 100, 500)
"""Sizes of statements that read several rows: few texts to compile."""
AUDIT_ACTIONS = {
    "create": "Object aangemaakt",
    "update": "Object bijgewerkt",
    "partial_update": "Object deels bijgewerkt",
    "destroy": "Object verwijderd",
    "delete": "Object verwijderd",
}


class NeedsFetch(Exception):
    """A rule wants to know something from outside that was not asked yet: leave the transaction, ask, start again."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.url)
        self.question = question


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


class Writing(Rows):
    """One write request inside its transaction: the ``Context`` of rules and effects, and the steps of storing.

    ``fetched`` holds what was fetched from foreign addresses before; ``audit_head`` who does it and why.
    """

    def __init__(
        self,
        environment: Any,
        connection: Connection,
        served: Served,
        verb: str,
        body: Mapping[str, Any],
        client: Client,
        fetched: Mapping[Question, tuple[int, Any]],
        heading: Mapping[str, Any],
    ) -> None:
        super().__init__(environment, connection)
        self.served, self.verb, self.body, self.client = served, verb, body, client
        self.fetched, self.heading = fetched, heading
        self.caller: Any = Bound(client, None if client.everything else frozenset())
        self.settings = environment.rule_settings
        self.now, self.today = environment.moment()
        self.url = ""
        self.old: Record | None = None
        self.new: Record | None = None
        self.headers: dict[str, str] = {}
        self.dropped: list[str] = []
        """Keys of content that is not needed any more once this is committed."""
        self.careful = True
        """Whether doubles are looked for first; else the database refuses them, and the work is done again with care."""
        self._held: dict[tuple[str, str], tuple[int, bytes, bytes]] = {}
        self._urls: dict[str, dict[Any, list[str]]] = {}
        self._generations: set[str] = set()
        self._depth = 0

    # What rules may ask -------------------------------------------------------------------------------------------

    def uuid(self) -> str:
        """A new uuid, as text."""
        return self.environment.new_uuid()

    def number(self, sequence: str) -> int:
        """The next number of a sequence."""
        return self.database.number(self.connection, sequence)

    def fetch(self, url: str) -> tuple[int, Any]:
        """Status and JSON of a foreign address."""
        return self._asked(Question(url))

    def send(self, url: str, message: Record, form: str, authorization: str) -> tuple[int, Any]:
        """Status of a POST of a notification to a foreign address."""
        body, kind = envelope(message, form, self.environment.base(None), 1)
        return self._asked(Question(url, body, kind, authorization))

    def _asked(self, question: Question) -> tuple[int, Any]:
        if question not in self.fetched:
            raise NeedsFetch(question)
        return self.fetched[question]

    def load(self, url: str | None, resource: str) -> Record | None:
        """The record of ``resource`` behind an own or foreign address, or None."""
        if not url:
            return None
        if url.startswith(MARK):
            place = self.own(url)
            return self.get(url) if place and place[0] == resource else None
        status, found = self.fetch(url)
        if status != 200 or not isinstance(found, dict):
            return None
        served, found = self.model.served.get(resource), copy.deepcopy(found)
        addresses = served.addresses if served is not None else tuple((name,) for name in found)
        walk(found, addresses, self.environment.links.internal)
        return found

    def is_new(self, name: str) -> bool:
        """Whether a field has another value than before."""
        return self.old is None or self.new is None or self.new.get(name) != self.old.get(name)

    def warn(self, text: str) -> None:
        """Say something in the header X-Warning of the answer."""
        self.headers["X-Warning"] = text

    def held(self, served: Served, uuid: str) -> tuple[int, bytes, bytes] | None:
        """(version, record, answer) as they stand in this transaction; what it read or wrote is not asked again."""
        found = self._held.get((served.key, uuid)) or super().held(served, uuid)
        if found is not None:
            self._held[(served.key, uuid)] = found
        return found

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

    # What effects may do ------------------------------------------------------------------------------------------

    def change(self, url: str, **values: Any) -> None:
        """Store other values in another object, with an audit line."""
        place = self.own(url)
        row = self.row(self.model.served[place[0]], place[1]) if place else None
        if not place or row is None:
            return
        served = self.model.served[place[0]]
        version, old, before = row
        if all(old.get(name) == value for name, value in values.items()):
            return
        new = {**old, **values}
        self.store(served, place[1], new, version)
        self.spread(served, old, new)
        self.audit(served, place[1], "partial_update", 200, new, before, self.answer(served, place[1]))

    def add(self, resource: str, values: Record, *, quiet: bool = False) -> str:
        """Store a new object; its internal address."""
        served = self.model.served.get(resource)
        if served is None:
            return ""  # a register that this installation does not serve
        uuid = self.uuid()
        new = {**{n: _plain(v) for n, v in served.load_defaults.items()}, **values}
        new["url"] = served.url_of(new, uuid)
        if "uuid" in served.schema.fields:
            new["uuid"] = uuid
        self.insert(served, uuid, new)
        if not quiet:
            self.spread(served, None, new)
        self.audit(served, uuid, "create", 201, new, None, self.answer(served, uuid))
        return new["url"]

    def remove(self, url: str, *, quiet: bool = False) -> None:
        """Delete an object with what hangs on it."""
        place = self.own(url)
        row = self.row(self.model.served[place[0]], place[1]) if place else None
        if place and row:
            served = self.model.served[place[0]]
            if served.main is None:
                self.notify(served, "destroy", row[1])
            self.delete(served, place[1], row[1], row[2], audited=True, quiet=quiet)

    def outside(self, url: str) -> str:
        """An internal address as other servers know it."""
        return self.environment.base(None) + url[1:] if url.startswith(MARK) else url

    def keep_content(self, key: str, owner: str) -> None:
        """A piece of content belongs to an object."""
        text = "INSERT INTO content (key, owner) VALUES (:key, :owner) ON CONFLICT (key) DO NOTHING"
        self.connection.run(self.database.sql("keep-content", lambda: sa.text(text)), {"key": key, "owner": owner[1:]})

    def drop_content(self, key: str) -> None:
        """A piece of content goes after the commit."""
        text = "DELETE FROM content WHERE key = :key"
        if self.connection.run(self.database.sql("drop-content", lambda: sa.text(text)), {"key": key}):
            self.dropped.append(key)

    def drop_contents(self, owner: str) -> None:
        """All pieces of an object go after the commit."""
        sql = self.database.sql("contents", lambda: sa.text("SELECT key FROM content WHERE owner = :owner"))
        for (key,) in self.connection.rows(sql, {"owner": owner[1:]}):
            self.drop_content(key)

    # Storing ------------------------------------------------------------------------------------------------------

    def answer(self, served: Served, uuid: str) -> bytes:
        """The stored answer of an object as it stands now."""
        row = self.row(served, uuid)
        return row[2] if row else b"null"

    def insert(self, served: Served, uuid: str, record: dict[str, Any]) -> None:
        """A new row with its computed fields; what depends on rows beside it follows with ``spread``."""
        for name, computed in served.resource.computed.items():
            record[name] = computed.initial[0] if computed.initial else computed.value(record, self)
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
        for name, computed in served.recomputed:
            record[name] = computed.value(record, self)
        if served.versions is not None:
            number = record[served.resource.versions.number]  # type: ignore[union-attr]
            self.connection.run(
                self.database.sql(("keep-version", served.key), lambda: keep_version(served)), {"u": uuid, "n": number}
            )
        parts = self._bytes(served, record)
        values = {**served.column_values(record), **parts, "v": version + 1, "u": uuid}
        names = [*served.columns, *self._bytes_names(served)]
        self.connection.run(
            self.database.sql(
                ("update", served.key),
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
    def _bytes_names(served: Served) -> tuple[str, ...]:
        return ("answer",) if served.resource.stored is Stored.ANSWER else ("record", "answer")

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

    def delete(
        self, served: Served, uuid: str, old: Record, before: bytes, *, audited: bool, quiet: bool = False
    ) -> None:
        """Delete a row, what hangs on it, and its audit trail when it is a main object."""
        for resource, link in served.resource.cascade:
            if resource not in self.model.served:
                continue
            for child in self.find(resource, **{link: old["url"]}):
                place = self.own(child["url"])
                row = self.row(self.model.served[resource], place[1]) if place else None
                if place and row:
                    self.delete(self.model.served[resource], place[1], row[1], row[2], audited=False)
        self.connection.run(
            self.database.sql(
                ("delete", served.key),
                lambda: sa.delete(served.table).where(served.table.c.uuid == sa.bindparam("uuid")),
            ),
            {"uuid": uuid},
        )
        if served.versions is not None:
            kept = served.versions
            forget = sa.delete(kept).where(kept.c.uuid == sa.bindparam("uuid"))
            self.connection.run(self.database.sql(("forget", served.key), lambda: forget), {"uuid": uuid})
        self._memory.pop(old["url"], None)
        self._held.pop((served.key, uuid), None)
        self.touch(served)
        if not quiet:
            self.spread(served, old, None)
        for effect in served.resource.effects:
            effect(None, old, self)
        if served.resource.audit:
            self.connection.run(
                self.database.sql("forget-trail", lambda: sa.text("DELETE FROM audit WHERE main = :main")),
                {"main": old["url"][1:]},
            )
        elif audited:
            self.audit(served, uuid, "destroy", 204, old, before, None)

    def touch(self, served: Served) -> None:
        """Raise the generation of a resource, once per transaction; what was asked of it is asked anew."""
        self._urls.pop(served.key, None)
        if served.key not in self._generations:
            self._generations.add(served.key)
            self.database.raise_generation(self.connection, served.key, self.database.slot)

    # The record of what happened ----------------------------------------------------------------------------------

    def main_of(self, served: Served, record: Record) -> str:
        """The internal address of the main object of a record."""
        return record.get(served.resource.main) or "" if served.resource.main else record["url"]

    def audit(
        self,
        served: Served,
        uuid: str,
        action: str,
        status: int,
        record: Record,
        before: bytes | None,
        after: bytes | None,
    ) -> None:
        """One line of the audit trail, spliced from the stored answers."""
        top = served.main or served
        if not top.resource.audit or not served.resource.traced:
            return
        main, name = self.main_of(served, record), served.resource.singular or served.resource.name
        label = served.resource.label(record) if served.resource.label else str(record.get("identificatie") or uuid)
        line_uuid = self.uuid()
        head = dumps(
            {
                "uuid": line_uuid,
                "bron": served.register.component,
                **self.heading,
                "actie": action,
                "actieWeergave": AUDIT_ACTIONS.get(action, action),
                "resultaat": status,
                "hoofdObject": main,
                "resource": name,
                "resourceUrl": record["url"],
                "resourceWeergave": label[:200],
                "aanmaakdatum": self.now,
            }
        )
        line = b'%s,"wijzigingen":{"oud":%s,"nieuw":%s}}' % (head[:-1], before or b"null", after or b"null")
        self.connection.run(
            self.database.sql(
                "audit",
                lambda: sa.text(
                    "INSERT INTO audit (uuid, main, resource, line) VALUES (:uuid, :main, :resource, :line)"
                ),
            ),
            {"uuid": line_uuid, "main": main[1:], "resource": served.key, "line": line},
        )

    def notify(self, served: Served, action: str, record: Record) -> None:
        """One message in the outbox, delivered after the commit by another process."""
        channel = served.resource.channel
        if channel is None:
            return
        main_url = self.main_of(served, record)
        main = record if main_url == record["url"] else self.get(main_url) or {}
        marks = {name: main.get(path) or "" for name, path in channel.kenmerken.items()}
        self.publish(
            {
                "kanaal": channel.name,
                "hoofdObject": main_url,
                "resource": served.resource.singular or served.resource.name,
                "resourceUrl": record["url"],
                "actie": action,
                "aanmaakdatum": self.now,
                "kenmerken": marks,
            }
        )

    def publish(self, message: Record) -> None:
        """Put a message in the outbox; own addresses in it are kept as such."""
        internal = self.environment.links.internal
        known = {**message, **{name: internal(message[name]) for name in ("hoofdObject", "resourceUrl")}}
        self.connection.run(
            self.database.sql(
                "outbox",
                lambda: sa.text(
                    "INSERT INTO outbox (kanaal, moment, message, waiting) VALUES (:kanaal, :moment, :message, 1)"
                ),
            ),
            {"kanaal": known["kanaal"], "moment": self.now, "message": dumps(known)},
        )


_MISSING = object()


def keep_version(served: Served) -> sa.Insert:
    """Copy the current record to the versions when the one that follows has another number."""
    kept, table = served.resource.versions, served.table
    assert kept is not None and served.versions is not None  # noqa: S101 - asked before
    current = sa.select(table.c.uuid, table.c[kept.number], table.c[kept.moment], table.c.record).where(
        table.c.uuid == sa.bindparam("u"), table.c[kept.number] != sa.bindparam("n")
    )
    return sa.insert(served.versions).from_select(["uuid", "number", "moment", "record"], current)


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


def _plain(value: Any) -> Any:
    if callable(value):
        value = value()
    return value if isinstance(value, str | int | float | bool | list | dict) else None


def bind(writing: Writing, served: Served, record: Record) -> Bound:
    """The caller in front of this object: which scopes it has for its type and level."""
    top = served
    main: Record | None = record
    while top.main is not None:
        main = writing.get((main or {}).get(top.resource.main))
        top = top.main
    return Bound(writing.client, writing.client.covers(served, main))
