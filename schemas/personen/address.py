"""Where a person lives: which kind of residence it is, and the lines of the address (NEN 5825). Pure."""

from __future__ import annotations

from schemas.personen import tables
from schemas.personen.lo3 import Occurrence

ADDRESS, PLACE, ABROAD, UNKNOWN = "Adres", "Locatie", "VerblijfplaatsBuitenland", "VerblijfplaatsOnbekend"
DOMESTIC = (ADDRESS, PLACE)
WORDS = {"by": "bij", "to": "t/o"}


def kind(home: Occurrence) -> str:
    """The kind of residence; empty when there is none."""
    if home.get("1110"):
        return ADDRESS
    if home.get("1210"):
        return PLACE
    country = home.get("1310")
    return "" if not country else UNKNOWN if country == "0000" else ABROAD


def lines(home: Occurrence, domestic_only: bool) -> dict[str, str]:
    """The lines of the address by name; none when street, number or country are unknown."""
    found = kind(home)
    if found == ADDRESS:
        return _domestic(home)
    if found == PLACE:
        texts = {"adresregel1": home["1210"] if home["1210"] != "." else "", "adresregel2": _municipality(home)}
    elif found == ABROAD and not domestic_only:
        texts = {f"adresregel{index}": home.get(f"13{index + 2}0") or "" for index in (1, 2, 3)}
    else:
        return {}
    return {name: text for name, text in texts.items() if text}


def _domestic(home: Occurrence) -> dict[str, str]:
    street, number = home["1110"], home.get("1120") or ""
    if street == "." or not number.strip("0"):
        return {}
    postcode, place = (home.get("1160") or "").replace(" ", ""), home.get("1170") or ""
    place = place.upper() if place not in ("", ".") else _municipality(home)
    apart = f"{postcode[:4]} {postcode[4:]}" if postcode else ""
    second = "  ".join(part for part in (apart, place) if part)
    first = " ".join(part for part in (street, WORDS.get(home.get("1150") or "", ""), _number(home)) if part)
    return {"adresregel1": first, **({"adresregel2": second} if second else {})}


def _number(home: Occurrence) -> str:
    """The house number with its letter and addition."""
    number, letter, addition = home["1120"], home.get("1130") or "", home.get("1140") or ""
    if letter or not addition:
        return f"{number} {letter}{addition}".rstrip()
    return f"{number}{'-' if addition[0].isdigit() else ' '}{addition}"


def _municipality(home: Occurrence) -> str:
    """The name of the municipality of registration, in capitals."""
    found = tables.described(tables.MUNICIPALITIES, home.get("0910"))
    return (found or {}).get("omschrijving", "").upper()
