"""Layer 5, data: who may ask the persons register what, and whether a request speaks its language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.logboek import recording
from reference_api.problems import Problem
from reference_api.serve import Call
from reference_api.store import Connection
from schemas.personen import problems

JSON, HAL = "application/json", "application/hal+json"
ALIAS = "Binnenland"
RIGHT = "brp:"
"""Marks with this beginning hold, per client, the fields it may ask as a JSON list, or null for all."""


def fields_of(environment: Environment, connection: Connection, client: Any) -> frozenset[str] | None:
    """The fields a client may ask; None is every field. Raises Problem 403 when it has no right to persons at all."""
    database = environment.database
    row = connection.one(
        database.sql("mark", lambda: sa.text("SELECT value FROM mark WHERE name = :name")),
        {"name": RIGHT + client.client_id},
    )
    if row is None:
        if client.everything:
            return None
        raise Problem(403, "authorization", "")
    allowed = orjson.loads(row[0])
    return None if allowed is None else frozenset(allowed)


def media_fault(call: Call, kinds: tuple[str, ...] = (JSON,)) -> problems.Found | None:
    """Whether the request speaks another language than JSON in UTF-8, or wants to hear another than one of ``kinds``."""
    accept = [part.strip().lower() for part in call.headers.get("accept", "").split(",") if part.strip()]
    if accept and not any(_json_utf8(part, ("*/*", "application/*", *kinds)) for part in accept):
        return problems.not_acceptable()
    kind = call.headers.get("content-type", "").strip().lower()
    return None if not kind or _json_utf8(kind, (JSON,)) else problems.unsupported_media_type()


def _json_utf8(kind: str, allowed: tuple[str, ...]) -> bool:
    name, *parameters = [part.strip() for part in kind.split(";")]
    charsets = [p.split("=", 1)[1].strip('" ') for p in parameters if p.startswith("charset=")]
    return name in allowed and all(charset == "utf-8" for charset in charsets)


def not_allowed(fields: Iterable[str], allowed: frozenset[str] | None) -> list[str]:
    """Asked fields that a client may not have: neither they nor a group above them is allowed. None allows everything.

    A right to a residence or to addressing covers the alias that leaves addresses abroad out.
    """
    if allowed is None:
        return []
    return [path for path in fields if not any(_covers(right, path) for right in allowed)]


def _covers(right: str, path: str) -> bool:
    return any(asked == right or asked.startswith(f"{right}.") for asked in (path, path.replace(ALIAS, "", 1)))


class Refused(Exception):
    """A request that goes no further; ``found`` is the status and body to answer with."""

    def __init__(self, found: problems.Found) -> None:
        super().__init__(found[1].get("code"))
        self.found = found


@dataclass(frozen=True)
class Admitted:
    """A request that may go on: the client, the fields of persons that it may have (None: all), and the body."""

    client: str
    allowed: frozenset[str] | None
    body: dict[str, Any]


def admitted(environment: Environment, call: Call, *, reads: bool = False) -> Admitted:
    """Authentication, media types, rights and the body, in that order; one that only reads has no body. Raises Refused."""
    connection = environment.database.reader()
    try:
        client = environment.gate.client(call.headers.get("authorization"), connection)
    except Problem as error:
        raise Refused(problems.not_authenticated()) from error
    fault = media_fault(call, (JSON, HAL) if reads else (JSON,))
    if fault is not None:
        raise Refused(fault)
    try:
        allowed = fields_of(environment, connection, client)
    except Problem as error:
        raise Refused(problems.not_authorised([])) from error
    return Admitted(client.client_id, allowed, {} if reads else _body(call))


def _body(call: Call) -> dict[str, Any]:
    try:
        body = orjson.loads(call.body)
    except ValueError as error:
        raise Refused(problems.wrong_json()) from error
    if not isinstance(body, dict):
        raise Refused(problems.wrong_json())
    return body


@dataclass(frozen=True)
class Use:
    """A use of personal data under way: it is logged before its answer leaves."""

    environment: Environment
    call: Call
    client: str
    purpose: str
    begin: float

    def log(self, name: str, fields: Iterable[str], people: Iterable[str]) -> None:
        """Which fields of whom (numbers) were used. Raises Problem 503 when that cannot be stored."""
        headers, operation = self.call.headers, f"BRP: {name}"
        recording.record(self.environment, headers, self.client, self.purpose, operation, fields, people, self.begin)


def use_of(environment: Environment, call: Call, asked: Admitted) -> Use:
    """The use that a request is going to make, with its purpose. Raises Refused when the client may not have that one."""
    try:
        purpose = recording.purpose_of(environment, environment.database.reader(), asked.client, call.headers)
    except Problem as problem:
        raise Refused(problems.without_purpose(problem.detail)) from problem
    return Use(environment, call, asked.client, purpose, environment.time())
