"""Layer 4, services: the API of the log of processing: a client sees its own records, one with all rights sees everybody's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import flask
import orjson

from reference_api import check
from reference_api.authorise import Client
from reference_api.environment import Environment
from reference_api.logboek.document import ROOT, VERSION
from reference_api.logboek.reading import Wanted, records
from reference_api.logboek.recording import PLACE
from reference_api.problems import denied, invalid, not_found
from schemas.declare import Violation
from schemas.logboek import ACTIVITIES, Betrokkene

LISTED = ("verwerkingsactiviteit", "clientId", "page")
LAST = 10_000_000


def add(app: flask.Flask) -> None:
    """The API at its root."""
    app.add_url_rule(f"{ROOT}/verwerkingen", "logboek", listed)
    app.add_url_rule(f"{ROOT}/verwerkingen/_zoek", "logboek-zoek", sought, methods=["POST"])
    app.add_url_rule(f"{ROOT}/verwerkingsactiviteiten", "activiteiten", activities)
    app.add_url_rule(f"{ROOT}/verwerkingsactiviteiten/<naam>", "activiteit", activity)


def now() -> Environment:
    """The environment of this request."""
    from reference_api.app import environment_now

    return environment_now()


def answer(body: Mapping[str, Any]) -> flask.Response:
    """An answer of this API."""
    told = {"API-Version": VERSION, "Cache-Control": "no-store"}
    return flask.Response(orjson.dumps(body), 200, told, content_type="application/json")


def entered(env: Environment) -> Client:
    """The client that asks. Raises Problem 403."""
    return env.gate.client(flask.request.headers.get("Authorization"), env.database.reader())


def page_of(names: tuple[str, ...]) -> int:
    """The page that is asked for. Raises Problem 400 with every parameter that is wrong or not known."""
    given = flask.request.args
    faults = [Violation(name, "unknown-parameters", "Deze zoekterm is er niet.") for name in given if name not in names]
    text = given.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    if not 0 < number <= LAST:
        faults.append(Violation("page", "invalid", "Gebruik een geheel getal vanaf 1."))
    if faults:
        raise invalid(faults)
    return number


def listed() -> flask.Response:
    """GET /verwerkingen. Raises Problem 400, 403."""
    env = now()
    client, page = entered(env), page_of(LISTED)
    who = flask.request.args.get("clientId", "")
    if not client.everything and who not in ("", client.client_id):
        raise denied()
    activity = flask.request.args.get("verwerkingsactiviteit", "").rpartition("/")[2]
    count, found = records(env, Wanted(who if client.everything else client.client_id, activity), page)
    return answer({"aantal": count, "verwerkingen": found})


def sought() -> flask.Response:
    """POST /verwerkingen/_zoek: what was done with the data of one person. Raises Problem 400, 403, 415."""
    env = now()
    if not entered(env).everything:
        raise denied()
    page = page_of(("page",))
    body = check.parse(flask.request.get_data(cache=False)[:10_001], flask.request.headers.get("Content-Type"))
    wanted = check.shape(Betrokkene(), body)
    count, found = records(env, Wanted(number=wanted["burgerservicenummer"]), page)
    return answer({"aantal": count, "verwerkingen": found})


def told(name: str) -> dict[str, str]:
    """An activity as the API shows it."""
    known = ACTIVITIES[name]
    url = now().settings.base_url + PLACE + name
    return {"naam": name, "url": url, "omschrijving": known.nl, "grondslag": known.ground}


def activities() -> flask.Response:
    """GET /verwerkingsactiviteiten."""
    return answer({"verwerkingsactiviteiten": [told(name) for name in ACTIVITIES]})


def activity(naam: str) -> flask.Response:
    """GET /verwerkingsactiviteiten/{naam}. Raises Problem 404."""
    if naam not in ACTIVITIES:
        raise not_found()
    return answer(told(naam))
