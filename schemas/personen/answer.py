"""A person as the API gives it: the asked fields of a persoonslijst, and what is given without asking. Pure.

Source: BRP Personen 2.7.0, its OpenAPI document and features. Only current data is told; unknown values and a no stay
away; a group that is registered but has nothing to show is an empty object, a list without items an empty list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from schemas.personen import dates, lo3, paths, relatives, tables
from schemas.personen.groups import (
    BIRTH,
    DEATH,
    IMMIGRATION,
    NAME_ELEMENTS,
    OWN_NAME,
    PERMIT,
    Fields,
    Value,
    Wanted,
    code,
    day,
    exists,
    group,
    research_of,
    text,
    true_when,
)
from schemas.personen.lo3 import Occurrence, Persoonslijst
from schemas.personen.residence import addressing, residence

NO_PERMIT = "98"
SELF: Fields = {
    "burgerservicenummer": text("0120"),
    "geslacht": code(tables.SEXES, "0410"),
    "leeftijd": Value(lambda found: None, ("0310",)),
}
AT_TOWN: Fields = {
    "gemeenteVanInschrijving": code(tables.MUNICIPALITIES, "0910"),
    "datumInschrijvingInGemeente": day("0920"),
}
AUTHORITY: Fields = {
    "indicatieGezagMinderjarige": code(tables.AUTHORITY, "3210"),
    "indicatieCurateleRegister": true_when("3310", partial("1".__eq__)),
}
ROOT = (
    (lo3.PERSON, SELF, "datumIngangOnderzoekPersoon"),
    (lo3.RESIDENCE, AT_TOWN, "datumIngangOnderzoekGemeente"),
    (lo3.AUTHORITY, AUTHORITY, "datumIngangOnderzoekGezag"),
)
NATIONALITY: Fields = {
    "redenOpname": code(tables.REASONS, "6310"),
    "datumIngangGeldigheid": Value(day("8510").read, ()),
}
KNOWN, STATELESS = "Nationaliteit", "Staatloos"
KINDS = {"0499": STATELESS, "0000": "NationaliteitOnbekend"}
SPECIAL = {"B": "BehandeldAlsNederlander", "V": "VastgesteldNietNederlander"}
KIND_ELEMENTS = dict.fromkeys((STATELESS, *SPECIAL.values()), ("0510", "6510"))
"""On what a kind rests that is more than the nationality alone."""
EUROPEAN: Fields = {"aanduiding": code(tables.EUROPEAN_VOTING, "3110"), "einddatumUitsluiting": day("3130")}
EXCLUDED: Fields = {"uitgeslotenVanKiesrecht": true_when("3810", partial("A".__eq__)), "einddatum": day("3820")}
GROUPS: tuple[tuple[str, str, Fields, tuple[str, ...]], ...] = (
    ("naam", lo3.PERSON, OWN_NAME, (*NAME_ELEMENTS, "6110")),
    ("geboorte", lo3.PERSON, BIRTH, ("0310", "0320", "0330")),
    ("overlijden", lo3.DEATH, DEATH, ("0810", "0820", "0830")),
    ("immigratie", lo3.RESIDENCE, IMMIGRATION, ("1410", "1420")),
)
LISTS: Mapping[str, Callable[[Persoonslijst, Wanted], list[dict[str, Any]]]] = {
    "partners": relatives.partners,
    "ouders": relatives.parents,
    "kinderen": relatives.children,
}
TREES = {"": paths.PERSON, "limited": paths.LIMITED_PERSON, "household": paths.HOUSEHOLD_PERSON}


@lru_cache(maxsize=256)
def _wanted(fields: tuple[str, ...], scope: str) -> paths.Tree:
    return paths.wanted(fields, TREES[scope])


def answer(person: Persoonslijst, fields: Sequence[str], today: date, scope: str = "") -> dict[str, Any]:
    """One item of ``personen``. ``scope``: empty for a whole person, ``limited`` or ``household`` for a search."""
    wanted = _wanted(tuple(fields), scope)
    found: dict[str, Any] = {}
    if "aNummer" in wanted and lo3.current(person, lo3.PERSON).get("0110"):
        found["aNummer"] = lo3.current(person, lo3.PERSON)["0110"]
    found |= _root(person, wanted, today)
    for name, category, inner, elements in GROUPS:
        if name in wanted:
            occurrence = lo3.current(person, category)
            part = group(occurrence, inner, wanted[name], research_of(occurrence))
            if part or exists(occurrence, elements):
                found[name] = part
    for name, listed in LISTS.items():
        if name in wanted:
            found[name] = listed(person, wanted[name])
    found |= _rest(person, wanted, today)
    return {**found, **unasked(person, wanted)}


def _root(person: Persoonslijst, wanted: Wanted, today: date) -> dict[str, Any]:
    """Fields that stand in no group, and which of them are under investigation."""
    found: dict[str, Any] = {}
    marked: dict[str, Any] = {}
    for category, fields, began in ROOT:
        if wanted.keys().isdisjoint(fields):
            continue
        occurrence = lo3.current(person, category)
        part = group(occurrence, fields, wanted, research_of(occurrence))
        research = part.pop("inOnderzoek", None)
        if research:
            date_began = research.pop("datumIngangOnderzoek")
            marked |= {**research, began: date_began}
        found |= part
    if "leeftijd" in wanted and not is_dead(person):
        years = dates.age(lo3.current(person, lo3.PERSON).get("0310"), today)
        found |= {} if years is None else {"leeftijd": years}
    if "datumEersteInschrijvingGBA" in wanted:
        first = dates.value(lo3.current(person, lo3.REGISTRATION).get("6810"))
        found |= {"datumEersteInschrijvingGBA": first} if first else {}
    return {**found, "inOnderzoek": marked} if marked else found


def is_dead(person: Persoonslijst) -> bool:
    """Whether the person died."""
    return lo3.suspension(person) == lo3.DEAD or bool(lo3.current(person, lo3.DEATH).get("0810"))


def _rest(person: Persoonslijst, wanted: Wanted, today: date) -> dict[str, Any]:
    """Groups with rules of their own."""
    found: dict[str, Any] = {}
    if "nationaliteiten" in wanted:
        found["nationaliteiten"] = [_nationality(n, wanted["nationaliteiten"]) for n in nationalities(person)]
    if "gezag" in wanted:
        found["gezag"] = person.get("gezag") or []
    home, domestic = lo3.current(person, lo3.RESIDENCE), wanted.get("verblijfplaatsBinnenland", {})
    if "verblijfplaats" in wanted or "verblijfplaatsBinnenland" in wanted:
        asked = dict(domestic)
        paths.merge(asked, wanted.get("verblijfplaats", {}))
        found["verblijfplaats"] = residence(home, asked, domestic_only="verblijfplaats" not in wanted)
    if "adressering" in wanted or "adresseringBinnenland" in wanted:
        found["adressering"] = addressing(
            person, wanted.get("adressering", {}), wanted.get("adresseringBinnenland", {})
        )
    voting = lo3.current(person, lo3.VOTING)
    if "europeesKiesrecht" in wanted and voting.get("3110") and not over(voting.get("3130"), today):
        found["europeesKiesrecht"] = group(voting, EUROPEAN, wanted["europeesKiesrecht"], "")
    if "uitsluitingKiesrecht" in wanted and voting.get("3810") and not over(voting.get("3820"), today):
        found["uitsluitingKiesrecht"] = group(voting, EXCLUDED, wanted["uitsluitingKiesrecht"], "")
    permit = lo3.current(person, lo3.PERMIT)
    if "verblijfstitel" in wanted and holds(permit, today):
        found["verblijfstitel"] = group(permit, PERMIT, wanted["verblijfstitel"], research_of(permit))
    return {name: value for name, value in found.items() if value is not None}


def over(day: str | None, today: date) -> bool:
    """Whether an exclusion has ended: its last day is known at least in part, and is past."""
    return bool(day) and str(day) != "00000000" and dates.passed(day, today)


def holds(permit: Occurrence, today: date) -> bool:
    """Whether a residence permit is there and still valid."""
    return permit.get("3910") not in (None, "", NO_PERMIT) and not dates.passed(permit.get("3920"), today)


def nationalities(person: Persoonslijst) -> list[Occurrence]:
    """The nationalities that have not ended."""
    current = [stack[0] for stack in lo3.stacks(person, lo3.NATIONALITY)]
    return [found for found in current if exists(found, ("0510", "6510")) and not found.get("6410")]


def _nationality(found: Occurrence, wanted: Wanted) -> dict[str, Any]:
    """A nationality in the shape of its kind."""
    kind = SPECIAL.get(found.get("6510") or "") or KINDS.get(found.get("0510") or "", KNOWN)
    fields = {"type": Value(lambda _: kind, KIND_ELEMENTS.get(kind, ("0510",))), **NATIONALITY}
    if kind == KNOWN:
        fields["nationaliteit"] = code(tables.NATIONALITIES, "0510")
    return group(found, fields, {"type": {}, **wanted}, research_of(found))


def unasked(person: Persoonslijst, wanted: Wanted) -> dict[str, Any]:
    """What is always given: secrecy, suspension, verification, and who brought data of people abroad."""
    registered = lo3.current(person, lo3.REGISTRATION)
    found: dict[str, Any] = {}
    if (registered.get("7010") or "0") != "0":
        found["geheimhoudingPersoonsgegevens"] = True
    if registered.get("6720"):
        reason = tables.entry(tables.SUSPENSIONS, registered["6720"])
        day = dates.value(registered.get("6710"))
        found["opschortingBijhouding"] = {"reden": reason, **({"datum": day} if day else {})}
    verified, words = dates.value(registered.get("7110")), registered.get("7120")
    if verified or words:
        texts = {"omschrijving": words} if words else {}
        found["verificatie"] = {**({"datum": verified} if verified else {}), **texts}
    brought = [_brought(category, occurrence) for category, occurrence in _sources(person, wanted)]
    return {**found, "rni": brought} if brought else found


NAMED = frozenset(("aanhef", "aanschrijfwijze", "gebruikInLopendeTekst"))
OF_PERSON = frozenset(("aNummer", "burgerservicenummer", "geslacht", "leeftijd", "naam", "geboorte"))
OF_RESIDENCE = frozenset(
    (
        "verblijfplaats",
        "verblijfplaatsBinnenland",
        "gemeenteVanInschrijving",
        "datumInschrijvingInGemeente",
        "immigratie",
    )
)


def _sources(person: Persoonslijst, wanted: Wanted) -> Iterable[tuple[str, Occurrence]]:
    """The asked occurrences that an RNI participant brought, with the name of their category."""
    lines = {*wanted.get("adressering", {}), *wanted.get("adresseringBinnenland", {})}
    if lines & NAMED or not OF_PERSON.isdisjoint(wanted):
        yield from _brought_by("Persoon", [lo3.current(person, lo3.PERSON)])
    if "nationaliteiten" in wanted:
        yield from _brought_by("Nationaliteit", nationalities(person))
    if "overlijden" in wanted:
        yield from _brought_by("Overlijden", [lo3.current(person, lo3.DEATH)])
    if lines - NAMED or not OF_RESIDENCE.isdisjoint(wanted):
        yield from _brought_by("Verblijfplaats", [lo3.current(person, lo3.RESIDENCE)])


def _brought_by(category: str, occurrences: Iterable[Occurrence]) -> Iterable[tuple[str, Occurrence]]:
    return ((category, occurrence) for occurrence in occurrences if occurrence.get("8810"))


def _brought(category: str, occurrence: Occurrence) -> dict[str, Any]:
    """Who brought the data of a category, and under which treaty."""
    treaty = occurrence.get("8820")
    return {
        "deelnemer": tables.described(tables.PARTICIPANTS, occurrence["8810"].zfill(4)),
        **({"omschrijvingVerdrag": treaty} if treaty else {}),
        "categorie": category,
    }
