"""What a case changes in the persons register: what stands there, and how it is written (Burgerzaken, addresses from the BAG)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from werkvoorraad.api import Api, Down, No

KINDS = {
    "VERHUIZING-MELDEN": ("verhuizingen", "In behandeling", {"burgerzaken", "bag"}),
    "OVERLIJDEN-AANGEVEN": ("overlijdens", "Gecontroleerd", {"burgerzaken"}),
}
"""By case type: a path of Burgerzaken, the step at which it is written, the registers that it takes."""
HOUSE = re.compile(r"(\d+)([a-zA-Z]?)(?:-(\w+))?")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Facts = Mapping[str, str]


class Hurdle(NamedTuple):
    """Something in the way: a code, the number of whom it is about, the field and the words of the register."""

    code: str
    about: str = ""
    field: str = ""
    words: str = ""


HURDLE_DOWN = Hurdle("down")


class Hurdles(Exception):
    """Nothing was written; everything that stands in the way."""

    def __init__(self, hurdles: list[Hurdle]) -> None:
        super().__init__(str([one.code for one in hurdles]))
        self.hurdles = hurdles


class Effect(NamedTuple):
    """What was written for a case, whoever did it; ``made`` is None when the register gives no answer."""

    path: str
    step: str
    made: list[Any] | None

    @property
    def stands(self) -> bool:
        """Whether something was written that was not taken back."""
        return any(one["status"] not in ("hersteld", "ingetrokken") for one in self.made or ())


def read(api: Api, code: str, case: str) -> Effect | None:
    """The effect of a case of this type; None when it has none, or when this desk is given no such register."""
    path, step, takes = KINDS.get(code, ("", "", {""}))
    if not takes <= set(api.roots):
        return None
    try:
        return Effect(path, step, api.every(f"burgerzaken/{path}", zaak=case))
    except (Down, No):
        return Effect(path, step, None)


def write(api: Api, effect: Effect, case: Mapping[str, Any], first: Mapping[str, Any], form: Facts) -> None:
    """Write it under the number of the case; ``first`` is its first status. Raises Hurdles, Down."""
    parts = case["_expand"]
    facts = {one["naam"]: one["waarde"] for one in parts.get("eigenschappen") or []}
    people: dict[str, list[str]] = {}
    for role in parts.get("rollen") or []:
        number = (role.get("betrokkeneIdentificatie") or {}).get("inpBsn")
        if number and number not in people.setdefault(role["omschrijving"], []):
            people[role["omschrijving"]].append(number)
    body = move(api, facts, people, first, form) if effect.path == "verhuizingen" else death(api, facts, people, form)
    # A reference that was taken back is used up.
    number = "-".join([case["identificatie"], *([str(len(effect.made) + 1)] if effect.made else [])])
    send(api, f"burgerzaken/{effect.path}", {**body, "kenmerk": number, "zaak": case["url"]})


def move(
    api: Api, facts: Facts, people: Mapping[str, list[str]], first: Mapping[str, Any], form: Facts
) -> dict[str, Any]:
    """A move of the reporter and who moves along, received on the day of the first status."""
    reporter, along = (people.get("Melder") or [""])[0], people.get("Meeverhuizer", [])
    day, home = iso(facts.get("datumVerhuizing")), address(api, facts)
    said = facts.get("aantalMeeverhuizers", "0")
    short = len(along) < (int(said) if re.fullmatch("[0-9]{1,3}", said) else 0)
    stop({"melder": not reporter, "dag": not day, "adres": not home, "meeverhuizers": short})
    answer = send(api, "burgerzaken/verhuizingen/verwanten", {"burgerservicenummer": reporter})
    declared = {one["burgerservicenummer"]: one["aangifte"] for one in answer["verwanten"]}
    body = {
        "aangever": reporter,
        "datum": day,
        "ontvangen": str(datetime.fromisoformat(first["datumStatusGezet"]).astimezone(AMSTERDAM).date()),
        "nieuwAdres": {"functie": "W", "nummeraanduidingIdentificatie": home},
        # The register refuses whoever is no relative, with any code.
        "verhuizers": [{"burgerservicenummer": who, "aangifte": declared.get(who, "I")} for who in (reporter, *along)],
    }
    return {**body, "inwoning": {"toestemming": "gegeven"}} if form.get("inwoning") else body


def death(api: Api, facts: Facts, people: Mapping[str, list[str]], form: Facts) -> dict[str, Any]:
    """A death; its municipality when that is ours, as a case holds a name where the register wants a code."""
    dead, day = people.get("Overledene", []), iso(facts.get("datumOverlijden"))
    stop({"overledene": not dead, "dag": not day})
    body = {"overledene": dead[0], "datum": day}
    if facts.get("plaatsOverlijden", "").lower() == api.config.municipality.lower():
        body["plaats"] = api.config.municipality_code
    if facts.get("tijdOverlijden"):
        body["tijdstip"] = facts["tijdOverlijden"]
    if form.get("akte"):
        body["aktenummer"] = form["akte"].upper()
    return body


def address(api: Api, facts: Facts) -> str:
    """The one nummeraanduiding of the new address, by its parts or by its line; empty when there is not one."""
    names = ("nieuweStraat", "nieuwePostcode", "nieuwHuisnummer", "nieuweHuisletter", "nieuweToevoeging")
    street, postcode, house, letter, addition = (facts.get(name, "") for name in names)
    if not postcode:
        before, _, place = facts.get("nieuwAdres", "").rpartition(", ")
        street, _, number = before.rpartition(" ")
        parts = HOUSE.fullmatch(number)
        house, letter, addition = parts.groups("") if parts else ("", "", "")
        postcode = "".join(place.split())[:6]
    if not re.fullmatch("[1-9][0-9]{3}[A-Z]{2}", postcode) or not re.fullmatch("[0-9]{1,5}", house):
        return ""
    more = {"huisletter": letter, "huisnummertoevoeging": addition}
    asked = {"postcode": postcode, "huisnummer": house, **{name: text for name, text in more.items() if text}}
    answer: dict[str, Any] = {}
    with suppress(No):
        answer = api.get("bag/adressen", exacteMatch="true", **asked)
    found = answer.get("_embedded", {}).get("adressen", [])
    same = [one for one in found if street in (one["korteNaam"], one["openbareRuimteNaam"])] if found[1:] else found
    return str(same[0]["nummeraanduidingIdentificatie"]) if len(same) == 1 else ""


def iso(digits: str | None) -> str:
    """20260115 as 2026-01-15; empty when it is no day."""
    try:
        return date.fromisoformat(digits or "").isoformat()
    except ValueError:
        return ""


def stop(lacks: Mapping[str, bool]) -> None:
    """Raise Hurdles for everything that the case lacks."""
    if codes := [code for code, lacking in lacks.items() if lacking]:
        raise Hurdles([Hurdle(code) for code in codes])


def send(api: Api, place: str, body: Mapping[str, Any]) -> Any:
    """The answer of Burgerzaken. Raises Hurdles, each with the person whom the field holds."""
    try:
        return api.post(place, body)
    except No as no:
        faults = [[one.get(part, "") for part in ("code", "name", "reason")] for one in no.faults]
        told = [Hurdle(code, held(body, field), field, words) for code, field, words in faults]
        raise Hurdles(told or [Hurdle("", words=" ".join(no.words))]) from None


def held(body: Any, path: str) -> str:
    """What stands at a dotted path of a body when that is a number of a person; else nothing."""
    try:
        for step in path.split("."):
            body = body[int(step)] if isinstance(body, list) else body[step]
    except (LookupError, ValueError, TypeError):
        return ""
    return body if isinstance(body, str) and re.fullmatch("[0-9]{9}", body) else ""
