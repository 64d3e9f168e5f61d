"""Layer 4, services: the requests of the trade register: a key, a search with pages, and the profile of a company."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from reference_api.apikeys import client_with
from reference_api.environment import Environment
from reference_api.kvk import store
from reference_api.problems import Problem
from reference_api.serve import Answer, Call
from schemas import kvk
from schemas.kvk import LIMIT, MOST, PROFILE, ROOT, SEARCH

JSON = "application/json"


class Refused(Exception):
    """An answer that is an error, as KVK writes it: status, and code with description of each fault."""

    def __init__(self, status: int, *faults: tuple[str, str]) -> None:
        super().__init__(status)
        self.status, self.faults = status, faults


Handler = Callable[[Environment, Call, str], dict[str, Any]]


def answer(environment: Environment, call: Call, handler: Handler, number: str) -> Answer:
    """A request; ``number``: of the company in the path."""
    headers = {"Content-Type": JSON, "api-version": kvk.VERSION}
    try:
        _enter(environment, call)
        if call.method not in ("GET", "HEAD"):
            headers["Allow"] = "GET, HEAD, OPTIONS"
            raise Refused(405, (kvk.INVALID, f"Methode {call.method} kan hier niet."))
        return Answer(200, orjson.dumps(handler(environment, call, number)), headers)
    except Refused as refused:
        faults = [{"code": code, "omschrijving": words} for code, words in refused.faults]
        return Answer(refused.status, orjson.dumps({"fout": faults}), headers)


def _enter(environment: Environment, call: Call) -> None:
    """Raises Refused 401 without a right key."""
    bearer = call.headers.get("authorization", "").partition(" ")
    key = call.headers.get("apikey", "").strip() or (bearer[2].strip() if bearer[0].lower() == "bearer" else "")
    try:
        if not key:
            raise Refused(401, (kvk.UNAUTHORIZED, "Stuur een sleutel mee in de kop apikey."))
        client_with(environment, key)
    except Problem as problem:
        raise Refused(401, (kvk.UNAUTHORIZED, problem.detail)) from problem


def search(environment: Environment, call: Call, _number: str) -> dict[str, Any]:
    """GET /v2/zoeken."""
    try:
        pairs = parse_qsl(call.query, keep_blank_values=True, errors="strict", max_num_fields=200)
        if "\0" in "".join(value for pair in pairs for value in pair):
            raise ValueError("U+0000")
    except ValueError as error:
        raise Refused(400, (kvk.INVALID, "De zoekvraag kon niet gelezen worden.")) from error
    try:
        asked = kvk.read(pairs)
    except kvk.Wrong as wrong:
        raise Refused(400, *((kvk.INVALID, fault) for fault in wrong.faults)) from wrong
    found = environment.database.read(lambda connection: store.search(environment, connection, asked))
    page, limit = asked.get("pagina", 1), asked.get("resultatenPerPagina", LIMIT)
    shown = found[(page - 1) * limit : page * limit]
    if not shown:
        raise Refused(404, (kvk.NOTHING, "Er zijn geen gegevens gevonden die voldoen aan de zoekvraag."))
    total = min(len(found), MOST)
    links = [{"rel": "self", "href": _page(call, pairs, page)}]
    around: dict[str, Any] = {}
    for rel, name, number in (("previous", "vorige", page - 1), ("next", "volgende", page + 1)):
        if 1 <= number <= -(-total // limit):
            around[name] = _page(call, pairs, number)
            links.append({"rel": rel, "href": around[name]})
    results = [{**one, "links": [_to(call, "basisprofiel", one["kvkNummer"])]} for one in shown]
    head = {"pagina": page, "resultatenPerPagina": limit, "totaal": total, **around}
    return {**head, "resultaten": results, "links": links}


def _page(call: Call, pairs: list[tuple[str, str]], number: int) -> str:
    kept = [(name, value) for name, value in pairs if name != "pagina"]
    return f"{call.base}{ROOT}{SEARCH}?{urlencode([*kept, ('pagina', number)])}"


def _to(call: Call, rel: str, number: str, part: str = "") -> dict[str, str]:
    return {"rel": rel, "href": f"{call.base}{ROOT}{PROFILE.format(kvkNummer=number)}{part}"}


def _company(environment: Environment, number: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Profile and branches. Raises Refused 400 or 404."""
    if not re.fullmatch(r"[0-9]{8}", number, re.ASCII):
        raise Refused(400, (kvk.WRONG_NUMBER, "Een KVK-nummer heeft acht cijfers."))
    found = environment.database.read(lambda connection: store.one(environment, connection, number))
    if found is None:
        raise Refused(404, (kvk.UNKNOWN, f"Het product met KVK-nummer {number} kan niet worden gevonden."))
    return found


def _linked(call: Call, number: str, rel: str, part: str) -> list[dict[str, str]]:
    parts = (
        ("basisprofiel", ""),
        ("hoofdvestiging", "/hoofdvestiging"),
        ("eigenaar", "/eigenaar"),
        ("vestigingen", "/vestigingen"),
    )
    return [_to(call, "self", number, part), *(_to(call, name, number, place) for name, place in parts if name != rel)]


def profile(environment: Environment, call: Call, number: str) -> dict[str, Any]:
    """GET /v1/basisprofielen/{kvkNummer}."""
    found, _ = _company(environment, number)
    inside = {
        name: {**part, "links": _linked(call, number, name, f"/{name}")} for name, part in found["_embedded"].items()
    }
    return {**found, "_embedded": inside, "links": _linked(call, number, "basisprofiel", "")}


def main_branch(environment: Environment, call: Call, number: str) -> dict[str, Any]:
    """GET /v1/basisprofielen/{kvkNummer}/hoofdvestiging."""
    return _part(environment, call, number, "hoofdvestiging")


def owner(environment: Environment, call: Call, number: str) -> dict[str, Any]:
    """GET /v1/basisprofielen/{kvkNummer}/eigenaar."""
    return _part(environment, call, number, "eigenaar")


def _part(environment: Environment, call: Call, number: str, name: str) -> dict[str, Any]:
    found, _ = _company(environment, number)
    return {**found["_embedded"][name], "links": _linked(call, number, name, f"/{name}")}


def branches(environment: Environment, call: Call, number: str) -> dict[str, Any]:
    """GET /v1/basisprofielen/{kvkNummer}/vestigingen."""
    _, found = _company(environment, number)
    return {**found, "links": _linked(call, number, "vestigingen", "/vestigingen")}


ROUTES: Mapping[str, Handler] = {
    SEARCH: search,
    PROFILE: profile,
    f"{PROFILE}/hoofdvestiging": main_branch,
    f"{PROFILE}/eigenaar": owner,
    f"{PROFILE}/vestigingen": branches,
}
"""Path below the root -> what answers it."""
