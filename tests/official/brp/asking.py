"""When: a question to the public API, as a table of parameters or in words."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tests.official.brp.cells import day, iso, names
from tests.official.brp.features import Step
from tests.official.brp.scene import DEFAULT_STREET, Scene
from tests.official.brp.steps import STEPS, Q

LISTS = ("fields", "burgerservicenummer")
HEADER, AS_TEXT = "header: ", " (als string)"
RAADPLEEG = "RaadpleegMetBurgerservicenummer"
PARAMETERS = {
    "burgerservicenummer": "burgerservicenummer", "burgerservicenummers": "burgerservicenummer",
    "geslachtsnaam": "geslachtsnaam", "geboortedatum": "geboortedatum", "voornamen": "voornamen",
    "gemeente van inschrijving": "gemeenteVanInschrijving", "gemeentecode": "gemeenteVanInschrijving",
    "postcode": "postcode", "huisnummer": "huisnummer", "straatnaam": "straat", "straat": "straat",
    "nummeraanduiding identificatie": "nummeraanduidingIdentificatie",
    "adresseerbaar object identificatie": "adresseerbaarObjectIdentificatie",
}  # fmt: skip
TYPES = {
    frozenset({"burgerservicenummer"}): RAADPLEEG,
    frozenset({"geslachtsnaam", "geboortedatum"}): "ZoekMetGeslachtsnaamEnGeboortedatum",
    frozenset({"geslachtsnaam", "voornamen", "gemeenteVanInschrijving"}): "ZoekMetNaamEnGemeenteVanInschrijving",
    frozenset({"postcode", "huisnummer"}): "ZoekMetPostcodeEnHuisnummer",
    frozenset({"straat", "huisnummer", "gemeenteVanInschrijving"}): "ZoekMetStraatHuisnummerEnGemeenteVanInschrijving",
    frozenset({"nummeraanduidingIdentificatie"}): "ZoekMetNummeraanduidingIdentificatie",
    frozenset({"adresseerbaarObjectIdentificatie"}): "ZoekMetAdresseerbaarObjectIdentificatie",
}
OF_ADDRESS = {
    "postcode": "1160", "huisnummer": "1120", "straat": "1110", "gemeenteVanInschrijving": "9210",
    "nummeraanduidingIdentificatie": "1190", "adresseerbaarObjectIdentificatie": "1180",
}  # fmt: skip
EXAMPLES = {
    "burgerservicenummer": "000000012", "geslachtsnaam": "Maassen", "geboortedatum": "1983-05-26",
    "voornamen": "Pieter", "gemeenteVanInschrijving": "0518", "postcode": DEFAULT_STREET["1160"],
    "huisnummer": DEFAULT_STREET["1120"], "straat": DEFAULT_STREET["1110"],
    "nummeraanduidingIdentificatie": "0518200000617227", "adresseerbaarObjectIdentificatie": "0518010051001502",
}  # fmt: skip
"""Values for a question that names its parameters only."""


class Question(Exception):
    """Asked now: the runner sends it. Holds the service, the body and the headers."""

    def __init__(self, service: str, body: dict[str, Any], headers: dict[str, str]) -> None:
        super().__init__(service)
        self.service, self.body, self.headers = service, body, headers


def converted(name: str, value: str, scene: Scene) -> Any:
    """The value of a parameter as JSON: lists at commas, numbers, booleans; what fits none of them stays text."""
    if name in LISTS:
        return [part.strip() for part in value.split(",")] if value else []
    if name == "huisnummer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if name == "inclusiefOverledenPersonen" and value in ("true", "false"):
        return value == "true"
    return iso(value, scene.today) if name.lower().startswith(("datum", "peil", "geboorte")) else value


def body_of(step: Step, scene: Scene) -> tuple[dict[str, Any], dict[str, str]]:
    """Body and headers of a table of parameters."""
    body: dict[str, Any] = {}
    headers: dict[str, str] = {}
    for name, value in step.table.pairs() if step.table else []:
        if name.startswith(HEADER):
            headers[name.removeprefix(HEADER)] = value
        elif name.endswith(AS_TEXT):
            body[name.removesuffix(AS_TEXT)] = value
        else:
            body[name] = converted(name, value, scene)
    return body, headers


@STEPS.sentence(rf"(personen)(?: op {Q})? wordt gezocht met de volgende parameters")
@STEPS.sentence(r"(verblijfplaatshistorie|bewoning|bewoningen)() wordt gezocht met de volgende parameters")
def asked(scene: Scene, step: Step, service: str, when: str | None = None) -> None:
    if when:
        found = day(when, scene.today)
        if found is None:
            raise ValueError(f"no day: {when!r}")
        scene.clock = date(int(found[:4]), int(found[4:6]), int(found[6:]))
    raise Question(service.lower(), *body_of(step, scene))


@STEPS.sentence(rf"{Q} wordt gevraagd van personen gezocht met (.*?)(?: (en parameters))?")
def asked_in_words(scene: Scene, step: Step, fields: str, criteria: str, _: str | None = None) -> None:
    more, headers = body_of(step, scene)
    known = criteria_of(scene, criteria)
    kind = TYPES.get(frozenset(known))
    if kind is None:
        raise ValueError(f"no way to search with {criteria!r}")
    body = {name: converted(name, value, scene) for name, value in {**known, "fields": fields}.items()}
    raise Question("personen", {"type": kind, **body, **more}, headers)


@STEPS.sentence(rf"{Q} wordt gevraagd van {Q}")
def asked_of(scene: Scene, step: Step, fields: str, who: str) -> None:
    numbers = [scene.known(name).bsn for name in names(who)]
    body = {"type": RAADPLEEG, "burgerservicenummer": numbers, "fields": converted("fields", fields, scene)}
    raise Question("personen", body, {})


def criteria_of(scene: Scene, words: str) -> dict[str, str]:
    """Parameters in words: each with its value, all of an address or of persons, or none at all."""
    of = re.fullmatch(rf"(.*) van {Q}", words)
    if of and of[1].removesuffix("s") == "burgerservicenummer":
        return {"burgerservicenummer": ",".join(scene.known(name).bsn for name in names(of[2]))}
    if of and not of[1].endswith("'") and of[1] != "gemeente":
        home = {**DEFAULT_STREET, "9210": "0518", **scene.home(of[2])}
        return {name: home.get(OF_ADDRESS[name], "") for name in map(parameter, names(of[1]))}
    found = re.findall(rf"(?:^|, | en )([a-z ]+?)(?: {Q})?(?=, | en |$)", words)
    quoted = "'" in words
    return {parameter(name): value if quoted else EXAMPLES[parameter(name)] for name, value in found}


def parameter(words: str) -> str:
    """The name of a parameter. Raises ValueError when it is unknown."""
    if words.strip() not in PARAMETERS:
        raise ValueError(f"no parameter called {words!r}")
    return PARAMETERS[words.strip()]
