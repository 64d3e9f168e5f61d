"""Where somebody lived in a period, newest first (BRP Verblijfplaatshistorie 2.0.0). Pure."""

from __future__ import annotations

from typing import Any

from schemas.personen import address, dates, tables
from schemas.personen.answer import unasked
from schemas.personen.groups import Fields, code, group, research_of, touches
from schemas.personen.lo3 import Occurrence, Persoonslijst
from schemas.personen.residence import LINES, residence
from schemas.personen.stays import Period, Stay, current_codes, left_on, stays

TOWN: Fields = {"gemeenteVanInschrijving": code(tables.MUNICIPALITIES, "0910")}
RESIDENCE: dict[str, Any] = {
    "datumVan": {},
    "functieAdres": {},
    "adresseerbaarObjectIdentificatie": {},
    "nummeraanduidingIdentificatie": {},
    "verblijfadres": dict.fromkeys(
        (
            *("officieleStraatnaam", "korteStraatnaam", "huisnummer", "huisletter", "huisnummertoevoeging"),
            *("aanduidingBijHuisnummer", "postcode", "woonplaats", "locatiebeschrijving"),
            *("land", "regel1", "regel2", "regel3"),
        ),
        {},
    ),
}
"""Everything that is told of a residence."""
BEGIN = ("1030", "1320")
UNASKED = ("opschortingBijhouding", "geheimhoudingPersoonsgegevens")


def history(person: Persoonslijst, asked: Period) -> dict[str, Any]:
    """The residences of somebody in a period, and what is always told of a list."""
    lived = [stay for stay in stays(person) if stay.possible.within(asked)]
    always = unasked(person, {})
    told = (residence_of(stay) for stay in lived)
    return {
        "verblijfplaatsen": [one for one in told if one],
        **{name: always[name] for name in UNASKED if name in always},
    }


def residence_of(stay: Stay) -> dict[str, Any] | None:
    """One residence; None when nothing says where it was."""
    home = current_codes(stay.occurrence)
    found = residence(home, RESIDENCE, domestic_only=False)
    if found is None:
        return None
    kind = found["type"]
    research = research_of(home, everywhere=True)
    marked: dict[str, Any] = {**found.pop("inOnderzoek", {})}
    town = group(home, TOWN, {"gemeenteVanInschrijving": {}}, research)
    marked = {**town.pop("inOnderzoek", {}), **marked}
    found.pop("indicatieVastgesteldVerblijftNietOpAdres", None)
    found = {"type": kind, **{name: value for name, value in found.items() if name != "type" and value != {}}}
    found |= town
    if stay.end:
        found["datumTot"] = dates.value(stay.end)
        marked |= _end_in_question(current_codes(stay.next), marked)
    if kind in address.DOMESTIC:
        left = left_on(stay)
        if left:
            found["verblijftNietOpAdresVanaf"] = dates.value(left)
    elif stay.occurrence.get("8810"):
        found["rni"] = _brought(stay.occurrence)
    lines = _lines(home, kind, research)
    return {**found, **({"inOnderzoek": marked} if marked else {}), **({"adressering": lines} if lines else {})}


def _end_in_question(following: Occurrence, marked: dict[str, Any]) -> dict[str, Any]:
    """``datumTot`` is under investigation when the begin of the next residence is."""
    if not touches(research_of(following), BEGIN):
        return {}
    began = marked.get("datumIngangOnderzoek") or dates.value(following.get("8320"))
    return {"datumTot": True, **({"datumIngangOnderzoek": began} if began else {})}


def _lines(home: Occurrence, kind: str, research: str) -> dict[str, Any]:
    """The lines of the address, and which of them rest on what is under investigation."""
    found: dict[str, Any] = dict(address.lines(home, domestic_only=False))
    if found and kind == address.ABROAD:
        found["land"] = tables.described(tables.COUNTRIES, home.get("1310"))
    wanted = ("adresregel1", "adresregel2") if kind in address.DOMESTIC else tuple(LINES)
    marked: dict[str, Any] = {
        name: True for name in wanted if kind != address.UNKNOWN and touches(research, LINES[name])
    }
    if marked:
        found["inOnderzoek"] = {**marked, "datumIngangOnderzoek": dates.value(home.get("8320"))}
    return found


def _brought(home: Occurrence) -> dict[str, Any]:
    """Who brought the data of a residence abroad."""
    treaty = home.get("8820")
    participant = tables.described(tables.PARTICIPANTS, home["8810"].zfill(4))
    return {"deelnemer": participant, **({"omschrijvingVerdrag": treaty} if treaty else {})}
