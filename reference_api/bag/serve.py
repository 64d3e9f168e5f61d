"""Layer 4, services: the requests of the BAG API: who asks, in which format, what for, and the answer as HAL or as a problem."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import orjson

from reference_api.apikeys import client_with
from reference_api.bag.answers import Answers
from reference_api.bag.finding import find
from reference_api.bag.store import Bag, Moment
from reference_api.environment import Environment
from reference_api.problems import Problem
from reference_api.serve import Answer, Call
from reference_api.store import Connection
from schemas.bag import CRS, ROOT, VERSION
from schemas.bag.operations import path_pattern
from schemas.bag.questions import Fault, Faulty, Operation

HAL, PROBLEM = "application/hal+json", "application/problem+json"
RFC = "https://datatracker.ietf.org/doc/html/rfc7231#section-"
TITLES: Mapping[str, str] = {
    "paramsRequired": "Ten minste één parameter moet worden opgegeven.",
    "paramsValidation": "Een of meerdere parameters zijn niet correct.",
    "unsupportedCombi": "De combinatie van opgegeven parameters is niet correct.",
    "authentication": "Niet correct geauthenticeerd.",
    "autorisation": "U bent niet geautoriseerd voor deze operatie.",
    "notFound": "Opgevraagde resource bestaat niet.",
    "methodNotAllowed": "Methode niet toegestaan.",
    "notAcceptable": "Gevraagde contenttype wordt niet ondersteund.",
    "crsNotAcceptable": "Gevraagd coördinatenstelsel wordt niet ondersteund.",
    "preconditionFailed": "Niet voldaan aan vooraf gestelde voorwaarde",
}
SECTIONS: Mapping[int, str] = {
    400: f"{RFC}6.5.1",
    401: "https://datatracker.ietf.org/doc/html/rfc7235#section-3.1",
    403: f"{RFC}6.5.3",
    404: f"{RFC}6.5.4",
    405: f"{RFC}6.5.5",
    406: f"{RFC}6.5.6",
    412: "https://datatracker.ietf.org/doc/html/rfc7232#section-4.2",
}
LIMIT = 20
"""Objects on a page when nothing is asked."""


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, detail: str, faults: list[Fault] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.faults = status, code, detail, faults or []


def answer(environment: Environment, call: Call, operation: Operation, identification: str) -> Answer:
    """A request of this operation; ``identification``: of the object in the path."""
    try:
        return _answer(environment, call, operation, identification)
    except Faulty as faulty:
        names = ", ".join(dict.fromkeys(fault.name for fault in faulty.faults))
        detail = f"De foutieve parameter(s) zijn: {names}." if names else _combinations(operation)
        return problem(call, Refused(400, faulty.code, detail, faulty.faults))
    except Refused as refused:
        return problem(call, refused)


def _answer(environment: Environment, call: Call, operation: Operation, identification: str) -> Answer:
    _enter(environment, call)
    if call.path.endswith("/"):
        raise Refused(404, "notFound", "Dit adres bestaat niet; laat de schuine streep aan het eind weg.")
    if call.method not in ("GET", "HEAD"):
        raise Refused(405, "methodNotAllowed", f"Methode {call.method} kan hier niet.")
    _check_accept(call)
    asked = operation.read(_pairs(call.query))
    if identification:
        _check_path(operation, identification)
    _check_crs(call, operation, asked)
    moment, today = environment.moment()
    at = Moment(
        asked.get("geldigOp", today),
        asked.get("beschikbaarOp", moment),
        bool(asked.get("huidig")) or operation.path.startswith("/adressen"),
    )
    body = environment.database.read(lambda c: _body(environment, c, call, operation, asked, at, identification))
    if body is None:
        raise Refused(404, "notFound", "Er is geen object met deze identificatie op dit moment.")
    headers = {"Content-Type": HAL, "api-version": VERSION}
    if operation.crs_told:
        headers["Content-Crs"] = CRS
    if operation.paged:
        headers |= {"X-Pagination-Page": str(asked.get("page", 1)), "X-Pagination-Limit": str(_limit(asked))}
    return Answer(200, orjson.dumps(body), headers)


def _enter(environment: Environment, call: Call) -> None:
    """Raises Refused 401 without a key, 403 with one that is not right."""
    bearer = call.headers.get("authorization", "").partition(" ")
    key = call.headers.get("x-api-key", "").strip() or (bearer[2].strip() if bearer[0].lower() == "bearer" else "")
    if not key:
        raise Refused(401, "authentication", "Stuur een sleutel mee in de kop X-Api-Key.")
    try:
        client_with(environment, key)
    except Problem as refused:
        raise Refused(403, "autorisation", refused.detail) from refused


def _check_accept(call: Call) -> None:
    accept = call.headers.get("accept") or "*/*"
    kinds = [part.split(";")[0].strip().lower() for part in accept.split(",")]
    if not set(kinds) & {"*/*", "application/*", "application/json", HAL}:
        raise Refused(406, "notAcceptable", f"Ondersteund: {HAL}.")


def _check_crs(call: Call, operation: Operation, asked: Mapping[str, Any]) -> None:
    """Raises Refused 412 when geometry can come and no coordinate system is asked, 406 for another one."""
    wanted = call.headers.get("accept-crs")
    if not operation.crs:
        return
    if wanted is None:
        if operation.shape != "woonplaats" or "geometrie" in operation.expanded(asked):
            raise Refused(412, "preconditionFailed", f"De kop Accept-Crs ontbreekt; gebruik {CRS}.")
    elif wanted.lower() != CRS:
        raise Refused(406, "crsNotAcceptable", f"Accept-Crs moet {CRS} zijn.")


def _check_path(operation: Operation, identification: str) -> None:
    pattern = path_pattern(operation.path)
    if not re.fullmatch(pattern, identification, re.ASCII):
        name = operation.path.rsplit("{", 1)[1].rstrip("}")
        raise Faulty([Fault(name, "pattern", f"Waarde voldoet niet aan patroon {pattern}.")])


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=200)
    except (ValueError, UnicodeError) as error:
        raise Refused(400, "paramsValidation", "De zoekvraag in het adres kon niet gelezen worden.") from error
    if any("\0" in name or "\0" in value for name, value in pairs):
        raise Refused(400, "paramsValidation", "Het teken U+0000 is niet toegestaan.")
    return pairs


def _limit(asked: Mapping[str, Any]) -> int:
    limit: int = asked.get("pageSize", LIMIT)
    return limit


def _body(
    environment: Environment,
    connection: Connection,
    call: Call,
    operation: Operation,
    asked: Mapping[str, Any],
    at: Moment,
    identification: str,
) -> dict[str, Any] | None:
    bag = Bag(environment, connection)
    answers = Answers(bag, at, call.base, operation.expanded(asked))
    found = find(bag, answers, operation, asked, at, identification)
    if not operation.listed:
        return next(iter(found.shown(0, 1)), None)
    page, limit = asked.get("page", 1), _limit(asked)
    shown = found.shown((page - 1) * limit, limit) if operation.paged else found.shown(0, len(found.records))
    links = {"self": {"href": _address(call, call.query)}}
    if operation.paged:
        links |= _neighbours(call, page, -(-len(found.records) // limit))
    return {"_links": links, **({"_embedded": {operation.listed: shown}} if shown else {})}


def _neighbours(call: Call, page: int, last: int) -> dict[str, Any]:
    wanted = {"first": 1, "previous": page - 1, "next": page + 1, "last": last}
    kept = [(name, value) for name, value in parse_qsl(call.query, keep_blank_values=True) if name != "page"]
    return {
        name: {"href": _address(call, urlencode([*kept, ("page", number)]))}
        for name, number in wanted.items()
        if 1 <= number <= last
    }


def _address(call: Call, query: str) -> str:
    path = quote(call.path[call.path.index(ROOT) :], safe="/")
    return f"{call.base}{path}{'?' if query else ''}{query}"


def _combinations(operation: Operation) -> str:
    ways = "; ".join(", ".join(sorted(way.needed)) for way in operation.ways)
    return f"Deze combinaties kunnen: {ways}."


def problem(call: Call, refused: Refused) -> Answer:
    """An error of the BAG API."""
    body: dict[str, Any] = {
        "type": SECTIONS[refused.status],
        "title": TITLES[refused.code],
        "status": refused.status,
        "detail": refused.detail,
        "instance": _address(call, ""),
        "code": refused.code,
    }
    if refused.faults:
        told = [{"type": SECTIONS[400], "name": f.name, "code": f.code, "reason": f.reason} for f in refused.faults]
        body["invalid-params"] = told
    headers = {"Content-Type": PROBLEM, "api-version": VERSION}
    if refused.status == 401:
        headers["WWW-Authenticate"] = 'ApiKey realm="BAG", header="X-Api-Key"'
    if refused.status == 405:
        headers["Allow"] = "GET, HEAD, OPTIONS"
    if refused.status == 406:
        headers["acceptCrs"] = CRS
    return Answer(refused.status, orjson.dumps(body), headers)
