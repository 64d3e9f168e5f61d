"""Layer 5, data: the BRP Update API: which persons a client follows, and which of them changed since a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import orjson
import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.personen import store
from reference_api.personen.admitting import HAL, JSON, Admitted, Refused, admitted, use_of
from reference_api.serve import Answer, Call
from reference_api.store import Connection
from schemas.personen import problems
from schemas.personen.questions import BSN_PATTERN, Fault, Pattern, full_date

ROOT, VERSION = "haalcentraal/api/brpupdate", "1.0.0"
NUMBER, END, SINCE = "burgerservicenummer", "einddatum", "vanaf"
UNKNOWN = "Er is geen persoon met dit burgerservicenummer."
Row = tuple[str, str, str]
"""Number, first day, last day (empty: none)."""


def volgindicaties(environment: Environment, call: Call) -> Answer:
    """GET /volgindicaties: the persons that the client follows today."""
    try:
        asked = _admitted(environment, call)
        _refuse(unexpected(call, ()))
        use = use_of(environment, call, asked)
    except Refused as refused:
        return _told(refused.found)
    today = environment.moment()[1]
    rows = environment.database.read(lambda connection: _followed(environment, connection, asked.client))
    active = [row for row in rows if not row[2] or row[2] > today]
    use.log("Volgindicaties", (NUMBER,), (row[0] for row in active))
    return _told((200, {"volgindicaties": [_shown(row) for row in active]}))


def volgindicatie(environment: Environment, call: Call, number: str) -> Answer:
    """GET and PUT /volgindicaties/{burgerservicenummer}."""
    try:
        asked = _admitted(environment, call)
        faults = [*Pattern(BSN_PATTERN)(NUMBER, number), *unexpected(call, ()), *body_faults(asked.body)]
        _refuse(faults)
        use = use_of(environment, call, asked)
        if call.method == "PUT":
            answer = environment.database.write(lambda c: _follow(environment, c, asked, number))
            use.log("Volgindicatie", (NUMBER,), [number])
            return answer
    except Refused as refused:
        return _told(refused.found)
    rows = environment.database.read(lambda connection: _followed(environment, connection, asked.client))
    found = next((row for row in rows if row[0] == number), None)
    if found is None:
        return _told(problems.not_found())
    use.log("Volgindicatie", (NUMBER,), [number])
    return _told((200, _shown(found)))


def wijzigingen(environment: Environment, call: Call) -> Answer:
    """GET /wijzigingen: the followed persons whose list changed, since they are followed and since the day asked."""
    parameters = dict(parse_qsl(call.query, keep_blank_values=True))
    since = parameters.get(SINCE)
    try:
        asked = _admitted(environment, call)
        _refuse([*unexpected(call, (SINCE,)), *(full_date(SINCE, since) if since is not None else [])])
        use = use_of(environment, call, asked)
    except Refused as refused:
        return _told(refused.found)
    numbers = environment.database.read(lambda c: _changed(environment, c, asked.client, since or ""))
    use.log("Wijzigingen", (NUMBER,), numbers)
    address = f"{call.base}/{ROOT}/wijzigingen" + (f"?{SINCE}={since}" if since else "")
    links = {"self": {"href": address}, "ingeschrevenPersoon": {"href": f"{call.base}/haalcentraal/api/brp/personen"}}
    return _told((200, {"_links": links, "burgerservicenummers": numbers}), HAL)


def _admitted(environment: Environment, call: Call) -> Admitted:
    """A request that may go on. Raises Refused, also for a method that the operation has not."""
    return admitted(environment, call, reads=call.method != "PUT")


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Refused(problems.wrong_parameters(faults))


def body_faults(body: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with a volgindicatie that a client sends."""
    found = full_date(END, body[END]) if body.get(END) is not None else []
    others = [name for name in body if name != END]
    return found + [("unknownParam", str(name)[:60], "Parameter is niet verwacht.") for name in others]


def unexpected(call: Call, names: tuple[str, ...]) -> list[Fault]:
    """Parameters in the address that are none of this operation."""
    asked = dict(parse_qsl(call.query, keep_blank_values=True))
    return [
        ("unknownParam", re.sub(r"[^\w.]", "", name)[:60], "Parameter is niet verwacht.")
        for name in asked
        if name not in names
    ]


def _follow(environment: Environment, connection: Connection, asked: Admitted, number: str) -> Answer:
    """Follow somebody, or change until when; one that had ended begins anew today. Raises Refused for a stranger."""
    if not store.get(environment, connection, [number]):
        raise Refused(problems.wrong_parameters([("value", NUMBER, UNKNOWN)]))
    today = environment.moment()[1]
    known = next((row for row in _followed(environment, connection, asked.client) if row[0] == number), None)
    active = known is not None and (not known[2] or known[2] > today)
    begin = known[1] if known and active else today
    end = asked.body.get(END) or ""
    text = (
        "INSERT INTO volgindicatie (client, burgerservicenummer, begindatum, einddatum) VALUES (:client, :bsn, :begin, :end) "
        "ON CONFLICT (client, burgerservicenummer) DO UPDATE SET begindatum = excluded.begindatum, "
        "einddatum = excluded.einddatum"
    )
    sql = environment.database.sql(text, partial(sa.text, text))
    connection.run(sql, {"client": asked.client, "bsn": number, "begin": begin, "end": end})
    shown = _shown((number, begin, end))
    return _told((200, shown)) if active else _told((201, shown), HAL)


def _followed(environment: Environment, connection: Connection, client: str) -> list[Row]:
    text = (
        "SELECT burgerservicenummer, begindatum, einddatum FROM volgindicatie WHERE client = :client "
        "ORDER BY begindatum, burgerservicenummer"
    )
    return [
        tuple(row)
        for row in connection.rows(environment.database.sql(text, partial(sa.text, text)), {"client": client})
    ]


def _changed(environment: Environment, connection: Connection, client: str, since: str) -> list[str]:
    text = (
        "SELECT volgindicatie.burgerservicenummer FROM volgindicatie JOIN persoon_wijziging "
        "ON persoon_wijziging.burgerservicenummer = volgindicatie.burgerservicenummer WHERE client = :client "
        "AND (einddatum = '' OR einddatum > :today) AND dag >= begindatum AND dag >= :since "
        "ORDER BY volgindicatie.burgerservicenummer"
    )
    values = {"client": client, "today": environment.moment()[1], "since": since}
    return [row[0] for row in connection.rows(environment.database.sql(text, partial(sa.text, text)), values)]


def _shown(row: Row) -> dict[str, str]:
    number, begin, end = row
    return {NUMBER: number, "begindatum": begin, **({END: end} if end else {})}


def _told(found: problems.Found, kind: str = JSON) -> Answer:
    """An answer. An error names the API as its place: the address itself may hold a number."""
    status, body = found
    if status >= 400:
        body, kind = {**body, "instance": f"/{ROOT}"}, "application/problem+json"
    return Answer(status, orjson.dumps(body), {"Content-Type": kind, "api-version": VERSION})
