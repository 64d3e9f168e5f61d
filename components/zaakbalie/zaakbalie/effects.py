"""The legal effect of a case: what the Burgerzaken API is told of a move or a death, and what it registered.

Everything it is told follows from the case, with the number of the case as the reference; so telling it twice does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zaakbalie.casework import Case, number_of
from zaakbalie.registers import Refused, Registers
from zaakbalie.settings import AMSTERDAM

MOVE, DEATH = "verhuizingen", "overlijdens"
EFFECTS = {"VERHUIZING-MELDEN": (MOVE, "In behandeling"), "OVERLIJDEN-AANGEVEN": (DEATH, "Gecontroleerd")}
"""By case type: what it writes, and the step at which it can be written."""
NEEDS = {MOVE: ("burgerzaken", "bag"), DEATH: ("burgerzaken",)}
PERSONS = ("aangever", "overledene", "burgerservicenummer")
"""Fields that hold a person."""
UNDONE = ("hersteld", "ingetrokken")
ONE_LINE = re.compile(
    r"(?P<street>.+) (?P<number>\d{1,5})(?P<letter>[A-Za-z]?)(?:[ -](?P<addition>\w{1,4}))?, (?P<postcode>\d{4} ?[A-Za-z]{2})\b"
)
"""An address on one line, for cases that hold no parts of it."""
ADDRESS = {
    "postcode": "nieuwePostcode",
    "huisnummer": "nieuwHuisnummer",
    "huisletter": "nieuweHuisletter",
    "huisnummertoevoeging": "nieuweToevoeging",
}


@dataclass(frozen=True)
class Fault:
    """Why it cannot be registered: a code, whom it is about (a number, or empty), the words and the field of the register."""

    code: str
    number: str = ""
    reason: str = ""
    field: str = ""


class Impossible(Exception):
    """It was not registered: everything that is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(str([fault.code for fault in faults]))
        self.faults = faults


@dataclass(frozen=True)
class Standing:
    """What was registered for a case, and whether it can be registered now."""

    what: str
    records: tuple[Mapping[str, Any], ...] = ()
    possible: bool = False
    reached: bool = True

    @property
    def current(self) -> Mapping[str, Any] | None:
        """What was registered and not undone."""
        return next((record for record in self.records if record["status"] not in UNDONE), None)


OUT_OF_REACH = Standing("", reached=False)


class Effects:
    """Writes in the persons register. Everything raises Unavailable and Refused of ``registers``."""

    def __init__(self, registers: Registers) -> None:
        self.registers, self.settings = registers, registers.settings

    def standing(self, case: Case) -> Standing | None:
        """What was registered for a case, by whichever desk; None when it has no effect or this desk is not connected."""
        what, step = EFFECTS.get(case.kind.code, ("", ""))
        if not what or not set(NEEDS[what]) <= self.registers.roots.keys():
            return None
        found = tuple(self.registers.every(f"burgerzaken/{what}", zaak=case.record["url"]))
        there = any(record["status"] not in UNDONE for record in found)
        return Standing(what, found, case.row.status == step and not case.record["einddatum"] and not there)

    def register(self, case: Case, standing: Standing, consent: bool, deed: str) -> None:
        """Register the move (``consent``: who lives there agrees) or the death (``deed``: its number). Raises Impossible."""
        told = self._move(case, consent) if standing.what == MOVE else self._death(case, deed)
        # What was undone used up its reference.
        again = f"-{len(standing.records) + 1}" if standing.records else ""
        told |= {"kenmerk": case.record["identificatie"] + again, "zaak": case.record["url"]}
        try:
            self.registers.post(f"burgerzaken/{standing.what}", told)
        except Refused as error:
            raise Impossible(list(faults_of(error, told))) from None

    def _move(self, case: Case, consent: bool) -> dict[str, Any]:
        values, reporter = values_of(case), next(iter(with_role(case, "Melder")), "")
        along, count = with_role(case, "Meeverhuizer"), values.get("aantalMeeverhuizers", "")
        day, address = day_of(values.get("datumVerhuizing", "")), self._address(values)
        check({
            "no-reporter": not reporter,
            "movers-missing": count.isdecimal() and int(count) > len(along),
            "no-day": not day,
            "no-address": not address,
        })  # fmt: skip
        codes = self._declarations(reporter)
        # Who is no relative has no code; the register refuses every code and says so.
        movers = [{"burgerservicenummer": one, "aangifte": codes.get(one, "I")} for one in [reporter, *along]]
        return {
            "aangever": reporter,
            "verhuizers": movers,
            "datum": day,
            "ontvangen": received(case),
            "nieuwAdres": {"nummeraanduidingIdentificatie": address, "functie": "W"},
            **({"inwoning": {"toestemming": "gegeven"}} if consent else {}),
        }

    def _death(self, case: Case, deed: str) -> dict[str, Any]:
        values, deceased = values_of(case), with_role(case, "Overledene")
        day = day_of(values.get("datumOverlijden", ""))
        check({"no-deceased": not deceased, "no-day": not day})
        # A case holds the name of a municipality, the register wants its code: we know our own.
        here = values.get("plaatsOverlijden", "").casefold() == self.settings.municipality.casefold()
        optional = {
            "tijdstip": values.get("tijdOverlijden", ""),
            "plaats": self.settings.municipality_code if here else "",
            "aktenummer": deed,
        }
        return {"overledene": deceased[0], "datum": day, **{name: text for name, text in optional.items() if text}}

    def _declarations(self, reporter: str) -> dict[str, str]:
        try:
            found = self.registers.post("burgerzaken/verhuizingen/verwanten", {"burgerservicenummer": reporter})
        except Refused as error:
            raise Impossible(list(faults_of(error, {"burgerservicenummer": reporter}))) from None
        return {one["burgerservicenummer"]: one["aangifte"] for one in found["verwanten"]}

    def _address(self, values: Mapping[str, str]) -> str:
        """The nummeraanduiding of the new address; empty when there is none, or more than one."""
        parts = {name: values.get(of_case, "") for name, of_case in ADDRESS.items()}
        line, street = ONE_LINE.match(values.get("nieuwAdres", "")), values.get("nieuweStraat", "")
        if not parts["postcode"] and line:
            parts = dict(zip(parts, line.group("postcode", "number", "letter", "addition"), strict=True))
            street = line["street"]
        if not parts["postcode"] or not parts["huisnummer"]:
            return ""
        parts["postcode"] = parts["postcode"].replace(" ", "").upper()
        asked = {name: text for name, text in parts.items() if text}
        try:
            answer = self.registers.get("bag/adressen", exacteMatch="true", **asked)
        except Refused as error:
            if error.status not in (400, 404):
                raise
            return ""
        found = (answer.get("_embedded") or {}).get("adressen") or []
        if len(found) > 1:
            found = [one for one in found if street in (one["openbareRuimteNaam"], one["korteNaam"])]
        return str(found[0]["nummeraanduidingIdentificatie"]) if len(found) == 1 else ""


def check(wrong: Mapping[str, bool]) -> None:
    """Raises Impossible with the codes of everything that is wrong in the case."""
    if faults := [Fault(code) for code, found in wrong.items() if found]:
        raise Impossible(faults)


def values_of(case: Case) -> dict[str, str]:
    """Properties of a case by name."""
    return {str(kind["naam"]): value for kind, value in case.properties}


def with_role(case: Case, name: str) -> list[str]:
    """Numbers of the people in a role, each once."""
    found = (number_of(role) for role in case.roles if role["omschrijving"] == name)
    return list(dict.fromkeys(number for number in found if number))


def day_of(text: str) -> str:
    """A day out of a property, as an API wants it; empty when it is none."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def received(case: Case) -> str:
    """The day on which the case was sent: that of its first status."""
    return datetime.fromisoformat(case.statuses[0]["datumStatusGezet"]).astimezone(AMSTERDAM).date().isoformat()


def faults_of(error: Refused, told: Mapping[str, Any]) -> Iterator[Fault]:
    """What the register says is wrong, with the number of the person whom each is about."""
    about = {name: str(told[name]) for name in PERSONS if name in told}
    about |= {
        f"verhuizers.{place}.burgerservicenummer": mover["burgerservicenummer"]
        for place, mover in enumerate(told.get("verhuizers", ()))
    }
    for name, code, reason in error.faults:
        yield Fault(code, about.get(name, ""), reason, name)
    if not error.faults:
        yield Fault("", "", error.reasons[0])
