"""Who died, as the register of persons knows him or her: no more than a name and a day of birth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from uitvaartloket.registers import Registers

FIELDS = ("burgerservicenummer", "naam.voornamen", "naam.voorvoegsel", "naam.geslachtsnaam", "geboorte.datum")


@dataclass(frozen=True)
class Deceased:
    """Somebody, by number."""

    bsn: str
    first: str = ""
    prefix: str = ""
    surname: str = ""
    born: str = ""
    """JJJJ-MM-DD; shorter when only a part is known."""
    dead: bool = False

    def values(self) -> dict[str, str]:
        """The same as answers to the questions."""
        return {
            "voornamen": self.first,
            "voorvoegsel": self.prefix,
            "geslachtsnaam": self.surname or "-",
            "geboortedatum": self.born,
        }


def find(registers: Registers, bsn: str) -> Deceased | None:
    """Somebody by number; None when the register does not know it. Raises Silent or Declined."""
    body = {"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": [bsn], "fields": list(FIELDS)}
    people = registers.ask("POST", "personen", "/personen", body)["personen"]
    if not people:
        return None
    name = people[0].get("naam") or {}
    reason = ((people[0].get("opschortingBijhouding") or {}).get("reden") or {}).get("code")
    return Deceased(
        bsn, name.get("voornamen", ""), name.get("voorvoegsel", ""), name.get("geslachtsnaam", ""),
        born(people[0]), reason == "O",
    )  # fmt: skip


def born(person: dict[str, Any]) -> str:
    """The day of birth as far as it is known."""
    found = (person.get("geboorte") or {}).get("datum") or {}
    month = f"{found['jaar']}-{found['maand']:02d}" if "maand" in found else str(found.get("jaar", ""))
    return str(found.get("datum", month))
