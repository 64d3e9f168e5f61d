"""Layer 5, data: one write request inside its transaction: what rules may ask, and what effects may do."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from reference_api.authorise import Bound, Client
from reference_api.events import envelope
from reference_api.links import MARK, walk
from reference_api.lookup import Question
from reference_api.store import Connection
from reference_api.storing import Storing
from reference_api.tables import Served
from schemas.declare import Record


class NeedsFetch(Exception):
    """A rule wants to know something from outside that was not asked yet: leave the transaction, ask, start again."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.url)
        self.question = question


class Writing(Storing):
    """One write request inside its transaction: the ``Context`` of rules and effects, and the steps of storing.

    ``fetched`` holds what was fetched from foreign addresses before; ``heading`` who does it and why.
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
        super().__init__(environment, connection, heading)
        self.served, self.verb, self.body, self.client = served, verb, body, client
        self.fetched = fetched
        self.caller: Any = Bound(client, None if client.everything else frozenset())
        self.settings = environment.rule_settings
        self.url = ""
        self.old: Record | None = None
        self.new: Record | None = None
        self.headers: dict[str, str] = {}
        self.dropped: list[str] = []
        """Keys of content that is not needed any more once this is committed."""
        self.careful = True
        """Whether doubles are looked for first; else the database refuses them, and the work is done again with care."""

    # What rules may ask -------------------------------------------------------------------------------------------

    def number(self, sequence: str) -> int:
        """The next number of a sequence."""
        return self.database.number(self.connection, sequence)

    @cached_property
    def registrations(self) -> Any:
        """People and addresses, in this transaction."""
        from reference_api.registrations import Registrations

        return Registrations(self.environment, self.connection)

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

    def delete(
        self, served: Served, uuid: str, old: Record, before: bytes, *, audited: bool, quiet: bool = False
    ) -> None:
        """Delete a row, what hangs on it, and its audit trail when it is a main object."""
        self._hold(served, uuid, old)
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
