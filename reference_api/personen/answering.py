"""Layer 5, data: the persons register: stored people, and the one operation that is served yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.problems import Problem
from reference_api.serve import Answer, Call
from reference_api.store import Connection, Database
from schemas import personen

RIGHT = "brp:"
"""Marks with this beginning hold, per client, the fields it may ask as a JSON list, or null for all."""


def store_people(database: Database, connection: Connection, people: Iterable[Mapping[str, Any]]) -> None:
    """Store people, each under its number."""
    sql = database.sql(
        "person",
        lambda: sa.text(
            "INSERT INTO persoon (burgerservicenummer, gemeente, record) VALUES (:bsn, :gemeente, :record)"
        ),
    )
    connection.many(
        sql,
        [
            {
                "bsn": p["burgerservicenummer"],
                "gemeente": p["gemeenteVanInschrijving"]["code"],
                "record": orjson.dumps(p),
            }
            for p in people
        ],
    )


def people_with(database: Database, connection: Connection, numbers: list[str]) -> list[Mapping[str, Any]]:
    """The stored people with these numbers, in the order asked."""
    binds = ", ".join(f":n{index}" for index in range(len(numbers)))
    sql = database.sql(
        ("people", len(numbers)),
        lambda: sa.text(f"SELECT burgerservicenummer, record FROM persoon WHERE burgerservicenummer IN ({binds})"),
    )
    found = {
        row[0]: row[1] for row in connection.rows(sql, {f"n{index}": number for index, number in enumerate(numbers)})
    }
    return [orjson.loads(bytes(found[number])) for number in numbers if number in found]


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


def media_fault(call: Call) -> personen.Found | None:
    """Whether the request speaks another language than JSON in UTF-8."""
    accept = [part.strip().lower() for part in call.headers.get("accept", "").split(",") if part.strip()]
    if accept and not any(_json_utf8(part, ("*/*", "application/json", "application/*")) for part in accept):
        return personen.not_acceptable()
    kind = call.headers.get("content-type", "").strip().lower()
    return None if not kind or _json_utf8(kind, ("application/json",)) else personen.unsupported_media_type()


def _json_utf8(kind: str, allowed: tuple[str, ...]) -> bool:
    name, *parameters = [part.strip() for part in kind.split(";")]
    charsets = [p.split("=", 1)[1].strip('" ') for p in parameters if p.startswith("charset=")]
    return name in allowed and all(charset == "utf-8" for charset in charsets)


def answer(environment: Environment, call: Call) -> Answer:
    """POST /personen."""
    status, body = _answer(environment, call)
    kind = "application/json;charset=utf-8" if status == 200 else "application/problem+json"
    return Answer(status, orjson.dumps(body), {"Content-Type": kind, "api-version": personen.VERSION})


def _answer(environment: Environment, call: Call) -> personen.Found:
    connection = environment.database.reader()
    try:
        client = environment.gate.client(call.headers.get("authorization"), connection)
    except Problem:
        return personen.not_authenticated()
    fault = media_fault(call)
    if fault is not None:
        return fault
    try:
        allowed = fields_of(environment, connection, client)
    except Problem:
        return personen.not_authorised([])
    try:
        body = orjson.loads(call.body)
    except ValueError:
        return personen.wrong_json()
    return environment.database.read(
        lambda c: personen.answer(body, lambda numbers: people_with(environment.database, c, numbers), allowed)
    )
