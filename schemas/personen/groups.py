"""How a group of an answer follows from an occurrence: its fields, and which of them are under investigation. Pure.

A field names the elements that it rests on. An investigation (83.10: category, group and element, zeros for all of them)
marks each asked field that rests on what it names. 089999 says that somebody does not live at the address: it marks all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from schemas.personen import dates, names, tables
from schemas.personen.lo3 import Occurrence

NOT_THERE = "089999"
Wanted = Mapping[str, Any]
"""Asked fields of a group: name to the asked fields below it, empty for a value."""


@dataclass(frozen=True)
class Value:
    """A field: how to read it, and the elements that it rests on (none: it is never under investigation)."""

    read: Callable[[Occurrence], Any]
    sources: tuple[str, ...]


Fields = Mapping[str, Value]


def text(element: str) -> Value:
    """A text as it is registered, unless unknown."""
    return Value(lambda found: names.known(found.get(element)) or None, (element,))


def identification(element: str) -> Value:
    """A number of an object; zeros mean unknown."""
    return Value(lambda found: value if (value := found.get(element)) and value.strip("0") else None, (element,))


def day(element: str) -> Value:
    """A date."""
    return Value(lambda found: dates.value(found.get(element)), (element,))


def code(table: str, element: str) -> Value:
    """A code with its description."""
    return Value(lambda found: tables.described(table, found.get(element)), (element,))


def town(element: str) -> Value:
    """A municipality, or a place abroad."""
    return Value(lambda found: tables.place(found.get(element)), (element,))


def true_when(element: str, is_true: Callable[[str], bool]) -> Value:
    """A yes; a no is never given."""
    return Value(lambda found: is_true(found.get(element) or "") or None, (element,))


@lru_cache(maxsize=10_000)
def touches(research: str, sources: tuple[str, ...]) -> bool:
    """Whether an investigation names one of these elements, their group, or the whole category."""
    group, element = research[2:4], research[4:6]
    if group == "00":
        return bool(sources)
    if element == "00":
        return any(source[:2] == group for source in sources)
    return group + element in sources


def research_of(occurrence: Occurrence, *, everywhere: bool = False) -> str:
    """The investigation that goes on, or empty. ``everywhere``: 089999 counts as the whole category."""
    found = occurrence.get("8310") or ""
    if len(found) != 6 or occurrence.get("8330"):
        return ""
    if found == NOT_THERE:
        return "080000" if everywhere else ""
    return found


def group(occurrence: Occurrence, fields: Fields, wanted: Wanted, research: str) -> dict[str, Any]:
    """The asked fields that have a value, and ``inOnderzoek`` for those under investigation."""
    found: dict[str, Any] = {}
    marked: dict[str, Any] = {}
    for name in wanted:
        field = fields.get(name)
        if field is None:
            continue
        value = field.read(occurrence)
        if value is not None:
            found[name] = value
        if research and touches(research, field.sources):
            marked[name] = True
    if marked:
        found["inOnderzoek"] = {**marked, "datumIngangOnderzoek": dates.value(occurrence.get("8320"))}
    return found


def exists(occurrence: Occurrence, elements: Iterable[str]) -> bool:
    """Whether one of these elements is registered, be it as unknown."""
    return any(occurrence.get(element) for element in elements)


def has_group(occurrence: Occurrence, groups: tuple[str, ...]) -> bool:
    """Whether an element of one of these groups of LO3 is registered."""
    return any(value and element[:2] in groups for element, value in occurrence.items())


NAME_ELEMENTS = ("0210", "0220", "0230", "0240")
NAME: Fields = {
    "voornamen": text("0210"),
    "adellijkeTitelPredicaat": Value(lambda found: tables.title(found.get("0220")), ("0220",)),
    "voorvoegsel": text("0230"),
    "geslachtsnaam": text("0240"),
    "voorletters": Value(lambda found: names.initials(found.get("0210")) or None, ("0210",)),
}
OWN_NAME: Fields = {
    **NAME,
    "volledigeNaam": Value(lambda found: names.full(found) or None, (*NAME_ELEMENTS, "0410")),
    "aanduidingNaamgebruik": code(tables.NAME_USES, "6110"),
}
BIRTH: Fields = {"datum": day("0310"), "plaats": town("0320"), "land": code(tables.COUNTRIES, "0330")}
MARRIAGE: Fields = {"datum": day("0610"), "plaats": town("0620"), "land": code(tables.COUNTRIES, "0630")}
DISSOLUTION: Fields = {"datum": day("0710")}
DEATH: Fields = {"datum": day("0810"), "plaats": town("0820"), "land": code(tables.COUNTRIES, "0830")}
IMMIGRATION: Fields = {
    "datumVestigingInNederland": day("1420"),
    "landVanwaarIngeschreven": code(tables.COUNTRIES, "1410"),
    "indicatieVestigingVanuitBuitenland": true_when("1420", bool),
    "vanuitVerblijfplaatsOnbekend": true_when("1410", partial("0000".__eq__)),
}
PERMIT: Fields = {
    "aanduiding": code(tables.PERMITS, "3910"),
    "datumEinde": day("3920"),
    "datumIngang": day("3930"),
}
