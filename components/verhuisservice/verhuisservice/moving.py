"""A report of a move while it is being filled in: its parts, and the checks of each form. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from verhuisservice.people import Address, Household, Person
from verhuisservice.terms import first_date, last_date

STEPS = ("adres", "meeverhuizers", "contact", "controle")
Faults = dict[str, str]
"""What is wrong, by name of the field."""


@dataclass
class Draft:
    """What was filled in so far. ``owner`` and ``movers`` are numbers of people; ``number`` becomes that of the case."""

    number: str
    owner: str
    day: str = ""
    street: str = ""
    house: str = ""
    letter: str = ""
    addition: str = ""
    postcode: str = ""
    place: str = ""
    lodging: str = ""
    movers: list[str] = field(default_factory=list)
    email: str = ""
    phone: str = ""
    done: list[str] = field(default_factory=list)
    saved: bool = True
    """Whether the registration has all of this."""

    @property
    def address(self) -> Address:
        """The new address."""
        return Address(self.street, self.house, self.letter, self.addition, self.postcode, self.place)

    @property
    def moving_day(self) -> date | None:
        """The day of the move."""
        return date.fromisoformat(self.day) if self.day else None

    def as_dict(self) -> dict[str, Any]:
        """As it travels in the (encrypted) cookie: only what is filled in."""
        return {name: value for name, value in asdict(self).items() if value not in ("", [])}

    def next_step(self) -> str:
        """The first step that is not done."""
        return next((step for step in STEPS if step not in self.done), STEPS[-1])

    def take(self, step: str, values: Mapping[str, Any]) -> None:
        """Accept a step that was checked."""
        for name, value in values.items():
            setattr(self, name, value)
        self.done = [name for name in STEPS if name in {*self.done, step}]
        self.saved = False


def clean(text: str) -> str:
    """What somebody typed, without invisible characters and spaces around it."""
    seen = "".join(" " if unicodedata.category(letter) in {"Zs", "Cc"} else letter for letter in text)
    kept = "".join(letter for letter in seen if unicodedata.category(letter) not in {"Cs", "Cf", "Co", "Cn"})
    return " ".join(unicodedata.normalize("NFC", kept).split())


def check_address(
    form: Mapping[str, str], today: date, municipality: str, now: Address
) -> tuple[dict[str, Any], Faults]:
    """The step with day and address: (values, faults)."""
    text = {name: clean(value) for name, value in form.items()}
    values: dict[str, Any] = {
        "street": text.get("straat", ""),
        "house": text.get("huisnummer", ""),
        "letter": text.get("huisletter", "").upper(),
        "addition": text.get("toevoeging", ""),
        "postcode": text.get("postcode", "").replace(" ", "").upper(),
        "place": text.get("woonplaats", ""),
        "lodging": text.get("inwoning", ""),
    }
    faults: Faults = {}
    day = read_day(text, faults)
    if day:
        values["day"] = day.isoformat()
        faults |= check_day(day, today)
    faults |= check_postcode(values["postcode"])
    faults |= check_house(values)
    if not values["street"]:
        faults["straat"] = _("Vul de straatnaam in.")
    elif len(values["street"]) > 80:
        faults["straat"] = _("De straatnaam mag niet langer zijn dan 80 letters.")
    if not values["place"]:
        faults["woonplaats"] = _("Vul de woonplaats in.")
    elif values["place"].casefold() != municipality.casefold():
        faults["woonplaats"] = _(
            "Het nieuwe adres moet in %(place)s liggen. Verhuist u naar een andere gemeente? Meld het dan daar.",
            place=municipality,
        )
    else:
        values["place"] = municipality
    if values["lodging"] not in ("ja", "nee"):
        faults["inwoning"] = _("Kies of u bij iemand gaat inwonen.")
    if not faults and same_place(values, now):
        faults["huisnummer"] = _("Dit is het adres waar u nu staat ingeschreven. Vul uw nieuwe adres in.")
    return values, faults


def same_place(values: Mapping[str, str], now: Address) -> bool:
    """Whether the new address is that of today."""
    new = (values["postcode"], values["house"], values["letter"], values["addition"].upper())
    return new == (now.postcode, now.number, now.letter.upper(), now.addition.upper())


def read_day(text: Mapping[str, str], faults: Faults) -> date | None:
    """The date out of its three fields; a fault is added when that fails."""
    parts = [text.get(f"datum-{part}", "") for part in ("jaar", "maand", "dag")]
    if not any(parts):
        faults["datum-dag"] = _("Vul de datum van de verhuizing in.")
        return None
    if all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts) and len(parts[0]) == 4:
        try:
            return date(*map(int, parts))
        except ValueError:
            pass
    faults["datum-dag"] = _("Deze datum bestaat niet. Vul een dag, een maand en een jaar in, zoals 27 3 2026.")
    return None


def check_day(day: date, today: date) -> Faults:
    """Whether the move can be reported today. Source: Wet BRP, article 2.39."""
    if day > last_date(today):
        return {
            "datum-dag": ngettext(
                "U kunt een verhuizing melden vanaf 4 weken van tevoren. Kom over %(num)s dag terug.",
                "U kunt een verhuizing melden vanaf 4 weken van tevoren. Kom over %(num)s dagen terug.",
                (day - last_date(today)).days,
            )
        }
    if day < first_date(today):
        return {
            "datum-dag": _(
                "Bent u langer dan 5 dagen geleden verhuisd? Vul dan de datum van vandaag in. "
                "De gemeente schrijft u in vanaf de dag van uw melding."
            )
        }
    return {}


def check_postcode(postcode: str) -> Faults:
    """Four digits and two letters, as they are given out."""
    if not postcode:
        return {"postcode": _("Vul de postcode in.")}
    if not re.fullmatch(r"[1-9]\d{3}[A-Z]{2}", postcode, re.ASCII) or postcode[4:] in ("SA", "SD", "SS"):
        return {"postcode": _("Deze postcode klopt niet. Vul 4 cijfers en 2 letters in, zoals 1234 AB.")}
    return {}


def check_house(values: Mapping[str, str]) -> Faults:
    """House number, letter and addition."""
    faults: Faults = {}
    if not values["house"]:
        faults["huisnummer"] = _("Vul het huisnummer in.")
    elif not re.fullmatch(r"[1-9]\d{0,4}", values["house"], re.ASCII):
        faults["huisnummer"] = _("Een huisnummer bestaat uit 1 tot 5 cijfers. Zet een letter in het vak Huisletter.")
    if values["letter"] and not re.fullmatch(r"[A-Z]", values["letter"]):
        faults["huisletter"] = _("Een huisletter is één letter.")
    if values["addition"] and not re.fullmatch(r"[0-9A-Za-z]{1,4}", values["addition"]):
        faults["toevoeging"] = _("Een toevoeging bestaat uit 1 tot 4 letters of cijfers.")
    return faults


def check_movers(chosen: Iterable[str], household: Household) -> tuple[dict[str, Any], Faults]:
    """The step with who moves along; ``chosen`` are positions in the list of relatives: (values, faults)."""
    movers = {str(place): person for place, person in enumerate(household.relatives, 1) if not person.obstacle}
    picked = list(dict.fromkeys(chosen))
    if any(place not in movers for place in picked):
        return {"movers": []}, {"meeverhuizers": _("Kies alleen mensen uit de lijst die mee kunnen verhuizen.")}
    return {"movers": [movers[place].bsn for place in picked]}, {}


def check_contact(form: Mapping[str, str]) -> tuple[dict[str, Any], Faults]:
    """The step with contact data: (values, faults)."""
    email, phone = clean(form.get("email", "")), clean(form.get("telefoon", ""))
    digits = re.sub(r"[ ()-]", "", phone)
    faults: Faults = {}
    if not email and not phone:
        faults["email"] = _("Vul een e-mailadres of een telefoonnummer in, zodat wij u kunnen bereiken.")
    if email and (len(email) > 254 or not re.fullmatch(r"[^@\s<>\"']+@[^@\s<>\"']+\.[^@\s.<>\"']{2,}", email)):
        faults["email"] = _("Dit e-mailadres klopt niet. Vul het in zoals naam@voorbeeld.nl.")
    if phone and not re.fullmatch(r"(?:\+|00)?\d{10,15}", digits, re.ASCII):
        faults["telefoon"] = _("Dit telefoonnummer klopt niet. Vul 10 cijfers in, of begin met + en het landnummer.")
    return {"email": email, "phone": digits}, faults


def check_whole(draft: Draft, household: Household, today: date) -> dict[str, Faults]:
    """Faults of everything together, by step, on the day of sending: time passes and families change."""
    faults: dict[str, Faults] = {}
    for step in STEPS[:-1]:
        if step not in draft.done:
            faults[step] = {step: _("Deze stap is nog niet ingevuld.")}
    day = draft.moving_day
    if day and check_day(day, today):
        faults["adres"] = check_day(day, today)
    allowed = {person.bsn for person in household.movers}
    if any(bsn not in allowed for bsn in draft.movers):
        faults["meeverhuizers"] = {"meeverhuizers": _("Iemand uit uw lijst kan niet meer mee verhuizen. Kies opnieuw.")}
    return faults


def names(draft: Draft, household: Household) -> list[Person]:
    """The people who move along, as the register knows them."""
    return [person for person in household.relatives if person.bsn in draft.movers]
