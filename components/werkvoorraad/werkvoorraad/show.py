"""Parts of records as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any


def number_of(role: Mapping[str, Any]) -> str:
    """The number of the person in a role."""
    return str((role.get("betrokkeneIdentificatie") or {}).get("inpBsn", ""))


def name_of(role: Mapping[str, Any]) -> str:
    """The name in a role."""
    who = role.get("betrokkeneIdentificatie") or {}
    parts = ("voorletters", "voorvoegselGeslachtsnaam", "geslachtsnaam", "voorvoegselAchternaam", "achternaam")
    return " ".join(filter(None, (who.get(part) for part in parts))) or who.get("statutaireNaam") or "?"


def name_in(people: Mapping[str, Any] | None, role: Mapping[str, Any]) -> str:
    """The name of who is in a role: out of the persons register, else out of the role."""
    person = (people or {}).get(number_of(role)) or {}
    return (person.get("naam") or {}).get("volledigeNaam") or name_of(role)


def home_of(person: Mapping[str, Any]) -> str:
    """An address on one line."""
    found = (person.get("verblijfplaats") or {}).get("verblijfadres") or {}
    house = (
        f"{found.get('huisnummer', '')}{found.get('huisletter', '')} {found.get('huisnummertoevoeging', '')}".strip()
    )
    street = found.get("officieleStraatnaam") or found.get("korteStraatnaam") or ""
    return " ".join(filter(None, (street, house, found.get("postcode"), found.get("woonplaats"))))


def value_of(kind: Mapping[str, Any], value: str) -> str:
    """A property: days are turned into text."""
    if (kind.get("specificatie") or {}).get("formaat") == "datum":
        try:
            return date.fromisoformat(value).strftime("%d-%m-%Y")
        except ValueError:
            return value
    return value
