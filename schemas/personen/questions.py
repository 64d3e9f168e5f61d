"""The seven questions of BRP Personen: their parameters, the checks of each, and the texts of what is wrong. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schemas.personen import paths

Fault = tuple[str, str, str]  # code, name, reason
Check = Callable[[str, Any], list[Fault]]
RAADPLEEG, HOUSEHOLD = "RaadpleegMetBurgerservicenummer", "ZoekMetAdresseerbaarObjectIdentificatie"
MAX_FIELDS, MAX_NUMBERS = 130, 20
FIELD_PATTERN, BSN_PATTERN, TOWN_PATTERN = r"^[a-zA-Z0-9\._]{1,200}$", r"^[0-9]{9}$", r"^[0-9]{4}$"
SURNAME_PATTERN = r"^[a-zA-Z0-9À-ž \.\-\']{1,200}$|^[a-zA-Z0-9À-ž \.\-\']{3,199}\*{1}$"
GIVEN_PATTERN = r"^[a-zA-Z0-9À-ž \.\-\']{1,199}\*{0,1}$"
STREET_PATTERN = r"^[a-zA-Z0-9À-ž \-\'\.]{1,80}$|^[a-zA-Z0-9À-ž \-\'\.]{7,79}\*{1}$|^\*{1}[a-zA-Z0-9À-ž \-\'\.]{7,79}$"
OBJECT_PATTERN = r"^(?!0{16})[0-9]{16}$"
"""Of an object in the BAG; a text of other than sixteen digits is told so, without the part about zeros."""
HIGHEST_NUMBER = 99_999


@dataclass(frozen=True)
class Pattern:
    """A text that fits a pattern."""

    pattern: str
    told: str = ""

    def __call__(self, name: str, value: Any) -> list[Fault]:
        if isinstance(value, str) and re.fullmatch(self.pattern, value):
            return []
        told = self.told if self.told and not (isinstance(value, str) and re.fullmatch(self.told, value)) else ""
        return [("pattern", name, f"Waarde voldoet niet aan patroon {told or self.pattern}.")]


def house_number(name: str, value: Any) -> list[Fault]:
    """A whole number from 1 to 99999."""
    if not isinstance(value, int) or isinstance(value, bool):
        return [("integer", name, "Waarde is geen geldig getal.")]
    if value < 1:
        return [("minimum", name, "Waarde is lager dan minimum 1.")]
    if value > HIGHEST_NUMBER:
        return [("maximum", name, f"Waarde is hoger dan maximum {HIGHEST_NUMBER}.")]
    return []


def full_date(name: str, value: Any) -> list[Fault]:
    """A whole date of the calendar, as ISO 8601 writes it."""
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            date.fromisoformat(value)
            return []
    except ValueError:
        pass
    return [("date", name, "Waarde is geen geldige datum.")]


def boolean(name: str, value: Any) -> list[Fault]:
    """Yes or no."""
    return [] if isinstance(value, bool) else [("boolean", name, "Waarde is geen boolean.")]


TOWN, SURNAME = Pattern(TOWN_PATTERN), Pattern(SURNAME_PATTERN)
OBJECT = Pattern(OBJECT_PATTERN, r"^[0-9]{16}$")
ALIVE_OR_NOT: dict[str, Check] = {"inclusiefOverledenPersonen": boolean}
OF_PERSON: dict[str, Check] = {
    "geslacht": Pattern(r"^([Mm]|[Vv]|[Oo])$"),
    "voorvoegsel": Pattern(r"^[a-zA-Z \']{1,10}$"),
}
OF_NUMBER: dict[str, Check] = {
    "huisletter": Pattern(r"^[a-zA-Z]{1}$"),
    "huisnummertoevoeging": Pattern(r"^[a-zA-Z0-9 \-]{1,4}$"),
}


@dataclass(frozen=True)
class Question:
    """A way to ask: parameters that must be there, in the order in which faults name them, and those that may be."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check]
    tree: paths.Tree = field(default_factory=lambda: paths.LIMITED_PERSON)
    scope: str = "limited"
    """Which persons the answer tells of: ``limited``, ``household``, or empty for whole ones."""


def _search(required: dict[str, Check], optional: Mapping[str, Check], **more: Any) -> Question:
    town = {} if "gemeenteVanInschrijving" in required else {"gemeenteVanInschrijving": TOWN}
    return Question(required, {**optional, **town, **ALIVE_OR_NOT}, **more)


def numbers(name: str, value: Any) -> list[Fault]:
    """One to twenty burgerservicenummers."""
    return array(name, value, MAX_NUMBERS, BSN_PATTERN)


def array(name: str, values: Any, most: int, pattern: str) -> list[Fault]:
    """A list of texts: no list, too few, too many, or texts that do not fit the pattern."""
    if not isinstance(values, list):
        return [("array", name, "Parameter is geen array.")]
    if not values:
        return [("minItems", name, "Array bevat minder dan 1 items.")]
    if len(values) > most:
        return [("maxItems", name, f"Array bevat meer dan {most} items.")]
    check = Pattern(pattern)
    return [fault for index, value in enumerate(values) for fault in check(f"{name}[{index}]", value)]


QUESTIONS: Mapping[str, Question] = {
    RAADPLEEG: Question(
        {"burgerservicenummer": numbers}, {"gemeenteVanInschrijving": TOWN}, tree=paths.PERSON, scope=""
    ),
    "ZoekMetGeslachtsnaamEnGeboortedatum": _search(
        {"geslachtsnaam": SURNAME, "geboortedatum": full_date}, {**OF_PERSON, "voornamen": Pattern(GIVEN_PATTERN)}
    ),
    "ZoekMetNaamEnGemeenteVanInschrijving": _search(
        {"gemeenteVanInschrijving": TOWN, "geslachtsnaam": SURNAME, "voornamen": SURNAME}, OF_PERSON
    ),
    "ZoekMetPostcodeEnHuisnummer": _search(
        {"postcode": Pattern(r"^[1-9]{1}[0-9]{3}[ ]?[A-Za-z]{2}$"), "huisnummer": house_number},
        {**OF_NUMBER, "geboortedatum": full_date, "geslachtsnaam": SURNAME},
    ),
    "ZoekMetStraatHuisnummerEnGemeenteVanInschrijving": _search(
        {"gemeenteVanInschrijving": TOWN, "huisnummer": house_number, "straat": Pattern(STREET_PATTERN)}, OF_NUMBER
    ),
    "ZoekMetNummeraanduidingIdentificatie": _search({"nummeraanduidingIdentificatie": OBJECT}, {}),
    HOUSEHOLD: _search(
        {"adresseerbaarObjectIdentificatie": OBJECT}, {}, tree=paths.HOUSEHOLD_PERSON, scope="household"
    ),
}


def faults(body: Mapping[str, Any]) -> list[Fault]:
    """Everything that is wrong with a question; without a known type nothing else can be said."""
    if body.get("type") is None:
        return [("required", "type", "Parameter is verplicht.")]
    question = QUESTIONS.get(body["type"]) if isinstance(body["type"], str) else None
    if question is None:
        return [("value", "type", "Waarde is geen geldig zoek type.")]
    found: list[Fault] = []
    for name, check in question.required.items():
        value = body.get(name)
        if value is None or value == "":
            found.append(("required", name, "Parameter is verplicht."))
        else:
            found += check(name, value)
    for name, check in question.optional.items():
        if body.get(name) is not None:
            found += check(name, body[name])
    found += field_faults(body, question.tree)
    known = {"type", "fields", *question.required, *question.optional}
    return found + [
        ("unknownParam", str(name)[:60], "Parameter is niet verwacht.") for name in body if name not in known
    ]


def field_faults(body: Mapping[str, Any], tree: paths.Tree) -> list[Fault]:
    """Faults of ``fields``: shape first, then paths that do not exist or may not be asked."""
    if body.get("fields") is None:
        return [("required", "fields", "Parameter is verplicht.")]
    return array("fields", body["fields"], MAX_FIELDS, FIELD_PATTERN) or [
        ("fields", f"fields[{index}]", f"Parameter bevat een niet {kind} veldnaam.")
        for index, path in enumerate(body["fields"])
        if (kind := paths.fault(path, tree))
    ]
