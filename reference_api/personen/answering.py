"""Layer 5, data: POST /personen: who asks, whether the question and the asked fields are right, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from reference_api.environment import Environment
from reference_api.personen import store
from reference_api.personen.admitting import Refused, admitted, not_allowed, use_of
from reference_api.personen.searching import maximum
from reference_api.serve import Answer, Call
from reference_api.store import Connection
from schemas import personen
from schemas.personen import lo3, problems, questions
from schemas.personen.answer import answer as told


def answer(environment: Environment, call: Call) -> Answer:
    """POST /personen."""
    status, body = _answer(environment, call)
    kind = "application/json;charset=utf-8" if status == 200 else "application/problem+json"
    return Answer(status, orjson.dumps(body), {"Content-Type": kind, "api-version": personen.VERSION})


def _answer(environment: Environment, call: Call) -> problems.Found:
    try:
        asked = admitted(environment, call)
        body = asked.body
        faults = questions.faults(body)
        if faults:
            return problems.wrong_parameters(faults)
        outside = not_allowed(body["fields"], asked.allowed)
        if outside:
            return problems.not_authorised(outside)
        use = use_of(environment, call, asked)
    except Refused as refused:
        return refused.found
    people = environment.database.read(lambda c: sought(environment, c, body))
    kind, fields = body["type"], body["fields"]
    if kind != questions.RAADPLEEG and len(people) > maximum(kind):
        return problems.too_many(maximum(kind))
    today, scope = date.fromisoformat(environment.moment()[1]), questions.QUESTIONS[kind].scope
    answered = [told(person, fields, today, scope) for person in people]
    use.log(kind, fields, map(lo3.identity, people))
    return 200, {"type": kind, "personen": answered}


def sought(environment: Environment, connection: Connection, body: Mapping[str, Any]) -> list[store.Persoonslijst]:
    """The people that a right question is about."""
    if body["type"] != questions.RAADPLEEG:
        return store.search(environment, connection, body)
    town = body.get("gemeenteVanInschrijving")
    people = store.get(environment, connection, body["burgerservicenummer"])
    return [p for p in people if not town or lo3.current(p, lo3.RESIDENCE).get("0910") == town]
