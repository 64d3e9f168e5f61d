"""Layer 5, data: reading the log of processing: of a client, for an activity, about a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.logboek.recording import CLIENT, FIELDS, pseudonym

NAMES = ("trace_id", "span_id", "parent_span_id", "status", "name", "start_time", "end_time", "attributes")
PAGE = 100
TABLE = sa.table("verwerking", *map(sa.column, (*NAMES, "id", "client_id", "activity", "subject")))


@dataclass(frozen=True)
class Wanted:
    """Which records: empty is all of them."""

    client_id: str = ""
    activity: str = ""
    number: str = ""
    """Burgerservicenummer of a person."""
    actions: bool = False
    """Only the actions, without a record for each person."""


def _where(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.client_id:
        found.append(TABLE.c.client_id == sa.bindparam("client_id"))
    if wanted.activity:
        found.append(TABLE.c.activity == sa.bindparam("activity"))
    if wanted.number:
        found.append(TABLE.c.subject == sa.bindparam("subject"))
    if wanted.actions:
        found.append(TABLE.c.subject.is_(None))
    return found


def records(environment: Environment, wanted: Wanted, page: int = 1) -> tuple[int, list[dict[str, Any]]]:
    """(how many there are, a page of them), newest first."""
    database, connection = environment.database, environment.database.reader()
    shape = (bool(wanted.client_id), bool(wanted.activity), bool(wanted.number), wanted.actions)
    values = {"client_id": wanted.client_id, "activity": wanted.activity}
    if wanted.number:
        values["subject"] = pseudonym(environment, wanted.number)
    counting = database.sql(
        ("log count", shape), lambda: sa.select(sa.func.count()).select_from(TABLE).where(*_where(wanted))
    )
    listing = database.sql(("log page", shape), lambda: _listing(wanted))
    count = connection.one(counting, values)[0]  # type: ignore[index]
    rows = connection.rows(listing, {**values, "size": PAGE, "start": (page - 1) * PAGE})
    return count, [told(dict(zip(NAMES, found, strict=True))) for found in rows]


def _listing(wanted: Wanted) -> sa.Select[Any]:
    chosen = sa.select(*(TABLE.c[name] for name in NAMES)).where(*_where(wanted)).order_by(TABLE.c.id.desc())
    return chosen.limit(sa.bindparam("size", type_=sa.Integer)).offset(sa.bindparam("start", type_=sa.Integer))


def told(stored: Mapping[str, Any]) -> dict[str, Any]:
    """A record as the API shows it."""
    return {**stored, "attributes": orjson.loads(stored["attributes"])}


def asked(record: Mapping[str, Any]) -> tuple[str, list[str]]:
    """(client, fields) of an action."""
    attributes = record["attributes"]
    return attributes.get(CLIENT, ""), attributes.get(FIELDS, [])
