"""Partners, parents and children as the persoonslijst of the person names them (never as their own lists do). Pure."""

from __future__ import annotations

from typing import Any

from schemas.personen import lo3, tables
from schemas.personen.groups import (
    BIRTH,
    DISSOLUTION,
    MARRIAGE,
    NAME,
    NAME_ELEMENTS,
    Fields,
    Wanted,
    code,
    day,
    exists,
    group,
    has_group,
    research_of,
    text,
)
from schemas.personen.lo3 import Occurrence, Persoonslijst
from schemas.personen.salutation import dissolved

PARTNER: Fields = {
    "burgerservicenummer": text("0120"),
    "geslacht": code(tables.SEXES, "0410"),
    "soortVerbintenis": code(tables.BONDS, "1510"),
}
PARENT: Fields = {
    "burgerservicenummer": text("0120"),
    "geslacht": code(tables.SEXES, "0410"),
    "datumIngangFamilierechtelijkeBetrekking": day("6210"),
}
CHILD: Fields = {"burgerservicenummer": text("0120")}
PARTS: dict[str, tuple[Fields, tuple[str, ...]]] = {
    "naam": (NAME, NAME_ELEMENTS),
    "geboorte": (BIRTH, ("0310", "0320", "0330")),
    "aangaanHuwelijkPartnerschap": (MARRIAGE, ("0610", "0620", "0630")),
    "ontbindingHuwelijkPartnerschap": (DISSOLUTION, ("0710", "0740")),
}
IDENTITY = ("01", "02", "03")


def relative(found: Occurrence, fields: Fields, wanted: Wanted) -> dict[str, Any]:
    """The asked fields of a relative; a group that is registered but has nothing to show stays, empty."""
    research = research_of(found)
    answer = group(found, fields, wanted, research)
    for name, (inner, elements) in PARTS.items():
        if name in wanted:
            part = group(found, inner, wanted[name], research)
            if part or exists(found, elements):
                answer[name] = part
    return answer


def current_partners(person: Persoonslijst) -> list[Occurrence]:
    """The current bonds; without any the last one that was dissolved."""
    known = [
        stack[0]
        for stack in lo3.stacks(person, lo3.MARRIAGE)
        if has_group(stack[0], (*IDENTITY, "04", "06", "07", "15"))
    ]
    living = [partner for partner in known if not dissolved(partner)]
    if living or not known:
        return living
    return [max(known, key=lambda partner: partner.get("0710") or "")]


def partners(person: Persoonslijst, wanted: Wanted) -> list[dict[str, Any]]:
    """``partners``."""
    return [relative(found, PARTNER, wanted) for found in current_partners(person)]


def parents(person: Persoonslijst, wanted: Wanted) -> list[dict[str, Any]]:
    """``ouders``: the one of category 02 is number 1, that of 03 number 2."""
    answers = []
    for index, category in enumerate(lo3.PARENTS, 1):
        found = lo3.current(person, category)
        if has_group(found, (*IDENTITY, "04", "62")):
            label = {"ouderAanduiding": str(index)} if "ouderAanduiding" in wanted else {}
            answers.append({**label, **relative(found, PARENT, wanted)})
    return answers


def children(person: Persoonslijst, wanted: Wanted) -> list[dict[str, Any]]:
    """``kinderen``."""
    current = [stack[0] for stack in lo3.stacks(person, lo3.CHILD)]
    return [relative(found, CHILD, wanted) for found in current if has_group(found, IDENTITY)]
