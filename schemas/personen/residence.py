"""``verblijfplaats``, and the lines of the address with the names below ``adressering``. Pure."""

from __future__ import annotations

from typing import Any

from schemas.personen import address, dates, lo3, relatives, salutation, tables
from schemas.personen.groups import (
    NAME_ELEMENTS,
    NOT_THERE,
    Fields,
    Value,
    Wanted,
    code,
    day,
    exists,
    group,
    identification,
    research_of,
    text,
    touches,
)
from schemas.personen.lo3 import Occurrence, Persoonslijst
from schemas.personen.paths import NOT_AT_ADDRESS

VALID: Fields = {"datumIngangGeldigheid": day("8510")}
AT_ADDRESS: Fields = {**VALID, "datumVan": day("1030"), "functieAdres": code(tables.ADDRESS_USES, "1010")}
ABROAD: Fields = {**VALID, "datumVan": day("1320")}
FIELDS: dict[str, Fields] = {
    address.ADDRESS: {
        **AT_ADDRESS,
        "adresseerbaarObjectIdentificatie": identification("1180"),
        "nummeraanduidingIdentificatie": identification("1190"),
    },
    address.PLACE: AT_ADDRESS,
    address.ABROAD: ABROAD,
    address.UNKNOWN: ABROAD,
}
TYPE_ELEMENT = {address.ADDRESS: "1110", address.PLACE: "1210", address.ABROAD: "1310", address.UNKNOWN: "1310"}
INNER: dict[str, Fields] = {
    address.ADDRESS: {
        "officieleStraatnaam": text("1115"),
        "korteStraatnaam": text("1110"),
        "huisnummer": Value(lambda found: lo3.number(found.get("1120")), ("1120",)),
        "huisletter": text("1130"),
        "huisnummertoevoeging": text("1140"),
        "aanduidingBijHuisnummer": code(tables.AT_NUMBER, "1150"),
        "postcode": text("1160"),
        "woonplaats": text("1170"),
    },
    address.PLACE: {"locatiebeschrijving": text("1210")},
    address.ABROAD: {
        "land": code(tables.COUNTRIES, "1310"),
        "regel1": text("1330"),
        "regel2": text("1340"),
        "regel3": text("1350"),
    },
    address.UNKNOWN: {},
}
LINES = {
    "adresregel1": ("1110", "1120", "1130", "1140", "1150", "1210", "1330"),
    "adresregel2": ("0910", "1160", "1170", "1340"),
    "adresregel3": ("1350",),
    "land": ("1310",),
}
OWN_NAME = (*NAME_ELEMENTS, "0410", "6110")
PARTNER_NAME = ("0220", "0230", "0240")


def residence(home: Occurrence, wanted: Wanted, domestic_only: bool) -> dict[str, Any] | None:
    """``verblijfplaats`` in the shape of its kind; None when there is none, or none that may be told."""
    kind = address.kind(home)
    if not kind or (domestic_only and kind not in address.DOMESTIC):
        return None
    research = research_of(home, everywhere=True)
    fields = {"type": Value(lambda _: kind, (TYPE_ELEMENT[kind],)), **FIELDS[kind]}
    answer = group(home, fields, {"type": {}, **wanted}, research)
    if "verblijfadres" in wanted and kind != address.UNKNOWN:
        answer["verblijfadres"] = group(home, INNER[kind], wanted["verblijfadres"], research)
    if home.get("8310") == NOT_THERE and research and kind in address.DOMESTIC:
        answer[NOT_AT_ADDRESS] = True
    return answer


def addressing(person: Persoonslijst, wanted: Wanted, domestic: Wanted) -> dict[str, Any] | None:
    """``adressering``: names, lines, and what of them is under investigation; None when there is nothing to say."""
    asked = {**domestic, **wanted}
    named = _names(person, asked)
    lines = _lines(lo3.current(person, lo3.RESIDENCE), asked, domestic_only=not any(name in wanted for name in LINES))
    if named is None and not lines:
        return None
    marked = {**((named or {}).pop("inOnderzoek", {})), **lines.pop("inOnderzoek", {})}
    return {**(named or {}), **lines, **({"inOnderzoek": marked} if marked else {})}


def _names(person: Persoonslijst, asked: Wanted) -> dict[str, Any] | None:
    """The three ways to address, as far as asked; None when none is asked or no name is registered."""
    wanted = [name for name in ("aanhef", "aanschrijfwijze", "gebruikInLopendeTekst") if name in asked]
    self = lo3.current(person, lo3.PERSON)
    partner, married = salutation.partner_for_names(relatives.current_partners(person))
    if not wanted or not (exists(self, NAME_ELEMENTS) or partner):
        return None
    found: dict[str, Any] = {}
    form = salutation.form(self, partner, married)
    if form is not None:
        if "aanhef" in asked:
            found["aanhef"] = salutation.salutation(form)
        if "aanschrijfwijze" in asked:
            parts = salutation.envelope(form)
            found["aanschrijfwijze"] = {name: parts[name] for name in asked["aanschrijfwijze"] if name in parts}
        if "gebruikInLopendeTekst" in asked:
            found["gebruikInLopendeTekst"] = salutation.mention(form)
    marked: dict[str, Any] = {}
    for name, occurrence, sources in (("Persoon", self, OWN_NAME), ("Partner", partner, PARTNER_NAME)):
        research = research_of(occurrence)
        if research and touches(research, sources):
            marked.update((field, True) for field in wanted)
            marked[f"datumIngangOnderzoek{name}"] = dates.value(occurrence.get("8320"))
    return {**found, "inOnderzoek": marked} if marked else found


def _lines(home: Occurrence, asked: Wanted, domestic_only: bool) -> dict[str, Any]:
    """The asked lines and the country."""
    wanted = [name for name in LINES if name in asked]
    if not wanted:
        return {}
    texts: dict[str, Any] = dict(address.lines(home, domestic_only))
    if texts and address.kind(home) == address.ABROAD:
        texts["land"] = tables.described(tables.COUNTRIES, home.get("1310"))
    found = {name: texts[name] for name in wanted if name in texts}
    research = research_of(home, everywhere=True)
    if domestic_only and address.kind(home) not in ("", *address.DOMESTIC):
        return found
    marked = {name: True for name in wanted if research and touches(research, LINES[name])}
    if marked:
        began = {"datumIngangOnderzoekVerblijfplaats": dates.value(home.get("8320"))}
        found["inOnderzoek"] = {**marked, **began}
    if research and home.get("8310") == NOT_THERE:
        found[NOT_AT_ADDRESS] = True
    return found
