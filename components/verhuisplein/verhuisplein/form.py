"""The form: what was typed, what is wrong with it, and how the case register calls it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from verhuisplein.registers import Family
from verhuisplein.term import possible

FIELDS = ("day", "postcode", "house", "letter", "addition", "street", "place", "lodging", "email", "phone")
PATTERNS = {
    "postcode": r"[1-9]\d{3}(?!SA|SD|SS)[A-Z]{2}",
    "house": r"[1-9]\d{0,4}",
    "letter": r"[A-Z]?",
    "addition": r"[0-9A-Za-z]{0,4}",
    "street": r".{1,80}",
    "lodging": r"ja|nee",
    "email": r"(?=.{0,254}$)([^@\s<>\"']+@[^@\s<>\"']+\.[^@\s.<>\"']{2,})?",
    "phone": r"((\+|00)?\d{10,15})?",
}
TIDY: dict[str, Callable[[str], str]] = {
    "postcode": lambda text: text.replace(" ", "").upper(),
    "letter": str.upper,
    "phone": lambda text: re.sub(r"[ ()-]", "", text),
}
PROPERTIES = {
    "nieuweStraat": "street",
    "nieuwHuisnummer": "house",
    "nieuweHuisletter": "letter",
    "nieuweToevoeging": "addition",
    "nieuwePostcode": "postcode",
    "nieuweWoonplaats": "place",
    "inwoning": "lodging",
    "telefoon": "phone",
    "email": "email",
}


def typed(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, tidied up: no invisible characters, no double spaces."""
    found = {}
    for name in FIELDS:
        text = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in form.get(name, "")[:2000])
        found[name] = TIDY.get(name, str)(" ".join(unicodedata.normalize("NFC", text).split()))
    return found


def faults(values: Mapping[str, str], chosen: list[str], family: Family, today: date, town: str) -> dict[str, str]:
    """Field -> key of the text that says what is wrong, all at once."""
    found = {
        name: f"f_{name}"
        for name, rule in PATTERNS.items()
        if not re.fullmatch(rule, values[name], re.ASCII | re.DOTALL)
    }
    first, last = possible(today)
    try:
        day = date.fromisoformat(values["day"])
    except ValueError:
        found["day"] = "f_day"
    else:
        if not first <= day <= last:
            found["day"] = "f_late" if day < first else "f_day"
    if values["place"].casefold() != town.casefold():
        found["place"] = "f_place"
    if any(place not in family.movers() for place in chosen):
        found["who"] = "f_who"
    if not values["email"] and not values["phone"]:
        found["email"] = "f_reach"
    now = family.me.address
    here = [str(now.get(key, "")).upper() for key in ("postcode", "huisnummer", "huisletter", "huisnummertoevoeging")]
    if here == [values[name].upper() for name in ("postcode", "house", "letter", "addition")]:
        found["house"] = "f_same"
    order = [*FIELDS[:8], "who", *FIELDS[8:]]
    return {name: found[name] for name in order if name in found}


def properties(values: Mapping[str, str], movers: int) -> dict[str, str]:
    """The same for the case register; only what it will take, as half a form can be kept too."""
    fit = {
        name: values[name]
        for name in FIELDS
        if name not in PATTERNS or re.fullmatch(PATTERNS[name], values[name], re.ASCII)
    }
    kept = {name: fit.get(part, "") for name, part in PROPERTIES.items()}
    number = f"{values['house']}{values['letter']}{'-' if values['addition'] else ''}{values['addition']}"
    line = f"{values['street']} {number}, {values['postcode'][:4]} {values['postcode'][4:]} {values['place']}"
    try:
        day = date.fromisoformat(values["day"]).strftime("%Y%m%d")
    except ValueError:
        day = ""
    whole = kept["nieuweStraat"] and kept["nieuwHuisnummer"] and kept["nieuwePostcode"]
    return {
        **kept,
        "datumVerhuizing": day,
        "nieuwAdres": line[:200] if whole else "",
        "aantalMeeverhuizers": str(movers),
    }


def from_properties(held: Mapping[str, str]) -> dict[str, str]:
    """What was typed, out of the case register: here or in another application."""
    day = held.get("datumVerhuizing", "")
    found = {part: held.get(name, "") for name, part in PROPERTIES.items()}
    return {**found, "day": f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else ""}
