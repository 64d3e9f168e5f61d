"""People as this service needs them: a name, an address, and who may move along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from verhuisservice.registrations import Registrations

RELATIONS = {"partners": "partner", "kinderen": "kind", "ouders": "ouder"}
PLACE = "verblijfplaats.adresseerbaarObjectIdentificatie"
FIELDS = (
    "burgerservicenummer",
    "naam.volledigeNaam",
    "leeftijd",
    "verblijfplaats.verblijfadres",
    PLACE,
    *(f"{relation}.burgerservicenummer" for relation in RELATIONS),
)
RELATIVE_FIELDS = ("burgerservicenummer", "naam.volledigeNaam", "leeftijd", PLACE)
OWN_AGE = 16
"""From this age people report their own move. Source: Wet BRP, article 2.45."""
MOST = 20
"""As many numbers the persons register takes at once."""


@dataclass(frozen=True)
class Address:
    """An address in parts; ``letter`` and ``addition`` may be empty."""

    street: str = ""
    number: str = ""
    letter: str = ""
    addition: str = ""
    postcode: str = ""
    place: str = ""

    @property
    def first_line(self) -> str:
        """Street and number."""
        return f"{self.street} {self.number}{self.letter}{'-' if self.addition else ''}{self.addition}".strip()

    @property
    def second_line(self) -> str:
        """Postcode and place."""
        return f"{self.postcode[:4]} {self.postcode[4:]} {self.place}".strip()

    @property
    def line(self) -> str:
        """All of it on one line."""
        return ", ".join(filter(None, (self.first_line, self.second_line)))


@dataclass(frozen=True)
class Person:
    """Somebody from the persons register. ``obstacle`` says why a relative cannot move along; empty when that is possible."""

    bsn: str
    name: str
    age: int | None
    address: Address
    place: str
    dead: bool = False
    relation: str = ""
    obstacle: str = ""


@dataclass(frozen=True)
class Household:
    """Who reports the move, and the relatives that the persons register knows."""

    reporter: Person
    relatives: tuple[Person, ...]

    @property
    def movers(self) -> tuple[Person, ...]:
        """Relatives who may move along."""
        return tuple(person for person in self.relatives if not person.obstacle)


def find_person(registrations: Registrations, bsn: str) -> tuple[Person, dict[str, str]] | None:
    """Somebody with the numbers of the relatives and what they are; None when the register does not know the number."""
    found = ask(registrations, [bsn], FIELDS)
    if not found:
        return None
    record = found[0]
    relatives = {
        relative["burgerservicenummer"]: kind
        for relation, kind in RELATIONS.items()
        for relative in record.get(relation, ())
        if relative.get("burgerservicenummer")
    }
    return person_from(record), relatives


def find_household(registrations: Registrations, bsn: str) -> Household | None:
    """Somebody and the relatives, each with the reason why he or she cannot move along."""
    found = find_person(registrations, bsn)
    if found is None:
        return None
    reporter, relations = found
    records = ask(registrations, list(relations), RELATIVE_FIELDS)
    relatives = (person_from(record, relations[record["burgerservicenummer"]]) for record in records)
    return Household(reporter, tuple(with_obstacle(relative, reporter) for relative in relatives))


def ask(registrations: Registrations, numbers: Sequence[str], fields: Sequence[str]) -> list[dict[str, Any]]:
    """The records of people by number."""
    records: list[dict[str, Any]] = []
    for start in range(0, len(numbers), MOST):
        body = {
            "type": "RaadpleegMetBurgerservicenummer",
            "burgerservicenummer": list(numbers[start : start + MOST]),
            "fields": list(fields),
        }
        records += registrations.post("personen", "/personen", body)["personen"]
    return records


def person_from(record: Mapping[str, Any], relation: str = "") -> Person:
    """A person out of an answer of the register."""
    home = record.get("verblijfplaats") or {}
    lines = home.get("verblijfadres") or {}
    reason = ((record.get("opschortingBijhouding") or {}).get("reden") or {}).get("code", "")
    return Person(
        bsn=record["burgerservicenummer"],
        name=(record.get("naam") or {}).get("volledigeNaam", ""),
        age=record.get("leeftijd"),
        address=Address(
            lines.get("officieleStraatnaam") or lines.get("korteStraatnaam", ""),
            str(lines.get("huisnummer", "")),
            lines.get("huisletter", ""),
            lines.get("huisnummertoevoeging", ""),
            lines.get("postcode", ""),
            lines.get("woonplaats", ""),
        ),
        place=home.get("adresseerbaarObjectIdentificatie", ""),
        dead=reason == "O",
        relation=relation,
    )


def with_obstacle(relative: Person, reporter: Person) -> Person:
    """The relative with the first thing that stands in the way. Source: Wet BRP, articles 2.43 to 2.47."""
    if relative.dead:
        obstacle = "overleden"
    elif not relative.place or relative.place != reporter.place:
        obstacle = "ander-adres"
    elif relative.relation == "ouder" and (reporter.age or 0) < 18:
        obstacle = "u-bent-minderjarig"
    else:
        obstacle = ""
    return replace(relative, obstacle=obstacle)
