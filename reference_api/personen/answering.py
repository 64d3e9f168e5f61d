"""Layer 5, data: POST /personen: who asks, whether the question and the asked fields are right, and the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import orjson
import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.logboek import recording
from reference_api.personen import store
from reference_api.personen.searching import maximum
from reference_api.problems import Problem
from reference_api.serve import Answer, Call
from reference_api.store import Connection
from schemas import personen
from schemas.personen import lo3, problems, questions
from schemas.personen.answer import answer as told

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


def media_fault(call: Call) -> problems.Found | None:
    """Whether the request speaks another language than JSON in UTF-8."""
    accept = [part.strip().lower() for part in call.headers.get("accept", "").split(",") if part.strip()]
    if accept and not any(_json_utf8(part, ("*/*", "application/json", "application/*")) for part in accept):
        return problems.not_acceptable()
    kind = call.headers.get("content-type", "").strip().lower()
    return None if not kind or _json_utf8(kind, ("application/json",)) else problems.unsupported_media_type()


def _json_utf8(kind: str, allowed: tuple[str, ...]) -> bool:
    name, *parameters = [part.strip() for part in kind.split(";")]
    charsets = [p.split("=", 1)[1].strip('" ') for p in parameters if p.startswith("charset=")]
    return name in allowed and all(charset == "utf-8" for charset in charsets)


def outside(fields: Iterable[str], allowed: frozenset[str] | None) -> list[str]:
    """Asked fields that a client may not have: neither they nor a group above them is allowed. None allows everything.

    A right to a residence or to addressing covers the alias that leaves addresses abroad out.
    """
    if allowed is None:
        return []
    return [path for path in fields if not any(_covers(right, path) for right in allowed)]


def _covers(right: str, path: str) -> bool:
    return any(asked == right or asked.startswith(f"{right}.") for asked in (path, path.replace(ALIAS, "", 1)))


def answer(environment: Environment, call: Call) -> Answer:
    """POST /personen."""
    status, body = _answer(environment, call)
    kind = "application/json;charset=utf-8" if status == 200 else "application/problem+json"
    return Answer(status, orjson.dumps(body), {"Content-Type": kind, "api-version": personen.VERSION})


def _answer(environment: Environment, call: Call) -> problems.Found:
    connection = environment.database.reader()
    try:
        client = environment.gate.client(call.headers.get("authorization"), connection)
    except Problem:
        return problems.not_authenticated()
    fault = media_fault(call)
    if fault is not None:
        return fault
    try:
        allowed = fields_of(environment, connection, client)
    except Problem:
        return problems.not_authorised([])
    try:
        body = orjson.loads(call.body)
    except ValueError:
        return problems.wrong_json()
    if not isinstance(body, dict):
        return problems.wrong_json()
    faults = questions.faults(body)
    if faults:
        return problems.wrong_parameters(faults)
    refused = outside(body["fields"], allowed)
    if refused:
        return problems.not_authorised(refused)
    try:
        purpose = recording.purpose_of(environment, connection, client.client_id, call.headers)
    except Problem as problem:
        return problems.without_purpose(problem.detail)
    begin = environment.time()
    people = environment.database.read(lambda c: sought(environment, c, body))
    kind, fields = body["type"], body["fields"]
    if kind != questions.RAADPLEEG and len(people) > maximum(kind):
        return problems.too_many(maximum(kind))
    today, scope = date.fromisoformat(environment.moment()[1]), questions.QUESTIONS[kind].scope
    answered = [told(person, fields, today, scope) for person in people]
    numbers = [lo3.identity(person) for person in people]
    recording.record(environment, call.headers, client.client_id, purpose, f"BRP: {kind}", fields, numbers, begin)
    return 200, {"type": kind, "personen": answered}


def sought(environment: Environment, connection: Connection, body: Mapping[str, Any]) -> list[store.Persoonslijst]:
    """The people that a right question is about."""
    if body["type"] != questions.RAADPLEEG:
        return store.search(environment, connection, body)
    town = body.get("gemeenteVanInschrijving")
    people = store.get(environment, connection, body["burgerservicenummer"])
    return [p for p in people if not town or lo3.current(p, lo3.RESIDENCE).get("0910") == town]
