"""Puts sample objects in the registers through the same checks as a request; ids follow from names, times from the story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from reference_api import check
from reference_api.authorise import SYSTEM
from reference_api.environment import Environment
from reference_api.links import MARK
from reference_api.problems import Problem
from reference_api.record import Writing
from reference_api.store import Connection
from reference_api.writing import accept, sent, settle
from schemas.fields import amsterdam_day

SEED = uuid5(NAMESPACE_URL, "https://gemeengoed.example/voorbeeldgegevens")
HEADING = {
    "applicatieId": "voorbeeldgegevens",
    "applicatieWeergave": "Voorbeeldgegevens",
    "gebruikersId": "",
    "gebruikersWeergave": "",
    "toelichting": "",
}


def stable_uuid(name: str) -> str:
    """The id of a sample object, the same on every machine."""
    return str(uuid5(SEED, name))


class SeedFault(Exception):
    """A sample object breaks a rule; the message names it."""


class Loader:
    """Adds objects inside one transaction. ``at`` is the moment at which the story says it happened (ISO 8601, UTC)."""

    def __init__(self, environment: Environment, connection: Connection, anchor: str) -> None:
        self.environment, self.connection, self.anchor = environment, connection, anchor
        self.model = environment.model

    def add(self, resource: str, name: str, body: Mapping[str, Any], *, at: str = "") -> str:
        """Create an object as a POST would; its internal address. Raises SeedFault."""
        served = self.model.served[resource]
        writing = self._writing(served, "create", name, body, at)
        try:
            values = served.schema.load(_outside(dict(body)))
        except check.ValidationError as error:
            raise SeedFault(f"{resource} {name!r}: {check.in_order(served.schema, error.messages)}") from error
        check.walk(values, served.uri_paths, _inside)
        writing.body = sent(body, values)
        uuid = stable_uuid(f"{resource}:{name}")
        new = {
            **values,
            "url": served.url_of(values, uuid),
            **({"uuid": uuid} if "uuid" in served.schema.fields else {}),
        }
        writing.url = new["url"]
        self._accepted(writing, served, new, None, name)
        writing.insert(served, uuid, new)
        settle(writing, served, uuid, new, None, "create", 201, None)
        return new["url"]

    def change(self, url: str, name: str, *, at: str = "", **values: Any) -> None:
        """Change an object as a PATCH would. Raises SeedFault."""
        key, uuid = self.environment.links.own(url) or ("", "")
        served = self.model.served[key]
        writing = self._writing(served, "partial_update", name, values, at)
        row = writing.row(served, uuid)
        if row is None:
            raise SeedFault(f"{key} {name!r} is not there")
        version, old, before = row
        new = {**old, **served.schema.load(_outside(dict(values)), partial=True)}
        check.walk(new, served.uri_paths, _inside)
        writing.url = url
        self._accepted(writing, served, new, old, name)
        writing.store(served, uuid, new, version)
        settle(writing, served, uuid, new, old, "partial_update", 200, before)

    def act(self, url: str, action: str, name: str, *, at: str = "") -> None:
        """Run an action on an object (publish). Raises SeedFault."""
        key, uuid = self.environment.links.own(url) or ("", "")
        served = self.model.served[key]
        declared = next(a for a in served.resource.actions if a.name == action)
        writing = self._writing(served, action, name, {}, at)
        row = writing.row(served, uuid)
        if row is None or declared.run is None:
            raise SeedFault(f"{key} {name!r} has no {action}")
        version, old, before = row
        writing.url, writing.old = url, old
        result = declared.run(old, {}, writing)
        if not hasattr(result, "changes"):
            raise SeedFault(f"{key} {name!r}: {list(result)}")
        new = {**old, **(result.changes or {})}
        writing.new = new
        writing.store(served, uuid, new, version)
        settle(writing, served, uuid, new, old, "partial_update", 200, before)

    def _writing(self, served: Any, verb: str, name: str, body: Mapping[str, Any], at: str) -> Writing:
        writing = Writing(self.environment, self.connection, served, verb, body, SYSTEM, {}, HEADING)
        moment = at or f"{self.anchor}T08:00:00Z"
        writing.now, writing.today = (moment if "." in moment else moment[:-1] + ".000000Z"), amsterdam_day(moment)
        numbers: Iterator[int] = iter(range(1_000_000))
        writing.uuid = lambda: stable_uuid(f"{served.key}:{verb}:{name}:{next(numbers)}")  # type: ignore[method-assign]
        return writing

    def _accepted(self, writing: Writing, served: Any, new: dict[str, Any], old: Any, name: str) -> None:
        try:
            accept(writing, served, new, old, ())
        except Problem as problem:
            raise SeedFault(
                f"{served.key} {name!r}: {problem} {[(v.name, v.code, v.reason) for v in problem.violations]}"
            ) from problem


PLACE = "http://eigen.invalid"


def _outside(value: Any) -> Any:
    """Internal addresses in the spelling that shape checks accept."""
    if isinstance(value, str):
        return PLACE + value[1:] if value.startswith(MARK) else value
    if isinstance(value, dict):
        return {name: _outside(item) for name, item in value.items()}
    return [_outside(item) for item in value] if isinstance(value, list) else value


def _inside(value: str) -> str:
    return MARK + value.removeprefix(PLACE) if value.startswith(PLACE) else value


def remember(environment: Environment, connection: Connection, name: str, value: str) -> None:
    """Keep a value of the sample data in the table of marks."""
    sql = environment.database.sql(
        "set-mark",
        lambda: sa.text(
            "INSERT INTO mark (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
    )
    connection.run(sql, {"name": name, "value": value})
