"""Layer 5, data: POST /verblijfplaatshistorie and POST /bewoningen: where somebody lived, and who lived somewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from reference_api.environment import Environment
from reference_api.personen import store
from reference_api.personen.admitting import Refused, admitted, not_allowed, use_of
from reference_api.serve import Answer, Call
from reference_api.store import Connection
from schemas.personen import lo3, periods, problems
from schemas.personen.history import history
from schemas.personen.occupancy import occupancies
from schemas.personen.stays import asked_period

Found = Callable[[Environment, Connection, Mapping[str, Any]], tuple[dict[str, Any], list[str]]]
"""What a question finds: the answer, and the numbers of the people in it."""


@dataclass(frozen=True, eq=False)
class Service:
    """One of the two: where it answers, its questions, and the fields of Personen that a client must be allowed to ask."""

    root: str
    path: str
    version: str
    questions: periods.Questions
    needs: tuple[str, ...]
    found: Found

    @property
    def instance(self) -> str:
        return f"/{self.root}{self.path}"


def residences(
    environment: Environment, connection: Connection, body: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Where somebody lived; nowhere when the number is unknown."""
    people = store.get(environment, connection, [body[periods.NUMBER]])
    found = history(people[0], asked_period(body)) if people else {"verblijfplaatsen": []}
    return found, [lo3.identity(person) for person in people[:1]]


def companies(
    environment: Environment, connection: Connection, body: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Who lived at an object."""
    home = body[periods.HOME]
    found = occupancies(store.residents(environment, connection, home), home, asked_period(body))
    named = {r[periods.NUMBER] for o in found for r in (*o["bewoners"], *o["mogelijkeBewoners"]) if periods.NUMBER in r}
    return {"bewoningen": found}, sorted(named)


HISTORY = Service(
    "haalcentraal/api/brphistorie", "/verblijfplaatshistorie", "2.0.0", periods.HISTORY, ("verblijfplaats",), residences
)
OCCUPANCY = Service(
    "haalcentraal/api/bewoning",
    "/bewoningen",
    "2.1.0",
    periods.OCCUPANCY,
    ("burgerservicenummer", "naam.volledigeNaam", "geboorte.datum", "verblijfplaats"),
    companies,
)
SERVICES = (HISTORY, OCCUPANCY)


def answer(environment: Environment, call: Call, service: Service) -> Answer:
    """The answer to a question of a service."""
    status, body = _answer(environment, call, service)
    if status != 200:
        body = {**body, "instance": service.instance}
    kind = "application/json;charset=utf-8" if status == 200 else "application/problem+json"
    allow = {"Allow": "POST"} if status == 405 else {}
    return Answer(status, orjson.dumps(body), {"Content-Type": kind, "api-version": service.version, **allow})


def _answer(environment: Environment, call: Call, service: Service) -> problems.Found:
    if call.method != "POST":
        return problems.method_not_allowed()
    try:
        asked = admitted(environment, call)
        faults = periods.faults(asked.body, service.questions)
        if faults:
            return problems.wrong_parameters(faults)
        if not_allowed(service.needs, asked.allowed):
            return problems.not_authorised([])
        use = use_of(environment, call, asked)
    except Refused as refused:
        return refused.found
    found, people = environment.database.read(lambda connection: service.found(environment, connection, asked.body))
    use.log(asked.body["type"], service.needs, people)
    return 200, found
