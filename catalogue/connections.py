"""How components hang together: joined on the standard that one serves and the other uses, graded by version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalogue.claims import Claim
from catalogue.merge import Entry
from catalogue.versions import PLACE, Grade, grade
from catalogue.view import View


@dataclass(frozen=True, slots=True)
class Match:
    """One component at the other side of a standard: what it says about that standard, and how the versions relate."""

    component: Entry
    claim: Claim
    grade: Grade


@dataclass(frozen=True, slots=True)
class Need:
    """A standard that a component uses, and who serves it, best first."""

    claim: Claim
    providers: list[Match]


@dataclass(frozen=True, slots=True)
class Offer:
    """A standard that a component serves, who uses it, and who else serves it."""

    claim: Claim
    consumers: list[Match]
    others: list[Match]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A component that serves standards of another one. ``matches`` has None where it does not serve that standard."""

    component: Entry
    matches: Mapping[str, Match | None]
    declared: bool = False
    """Whether somebody says that it replaces the other one."""

    @property
    def covered(self) -> int:
        """How many of the standards it serves."""
        return sum(match is not None for match in self.matches.values())

    @property
    def worst(self) -> str:
        """The worst grade among what it serves; ``partial`` when it leaves a standard out, ``unknown`` without any."""
        if not self.matches:
            return "unknown"
        if self.covered < len(self.matches):
            return "partial"
        return max((match.grade.grade for match in self.matches.values() if match), key=PLACE.__getitem__)


def needs(view: View, component: Entry) -> list[Need]:
    """Per standard that a component uses: who serves it."""
    return [Need(claim, _at_other_side(view, component, claim, "serves")) for claim in component.all("uses")]


def offers(view: View, component: Entry) -> list[Offer]:
    """Per standard that a component serves: who uses it, and who could serve it instead."""
    return [
        Offer(
            claim,
            _at_other_side(view, component, claim, "uses"),
            [
                _match(view, other, found, served=found, wanted=claim)
                for other, found in _speakers(view, "serves", claim)
                if other is not component
            ],
        )
        for claim in component.all("serves")
    ]


def _speakers(view: View, field: str, claim: Claim) -> Iterator[tuple[Entry, Claim]]:
    standard = view.get("standard", claim.value["standard"])
    return iter(view.referring(field, standard) if standard else ())


def _at_other_side(view: View, component: Entry, claim: Claim, field: str) -> list[Match]:
    found = []
    for other, said in _speakers(view, field, claim):
        if other is component:
            continue
        served, wanted = (said, claim) if field == "serves" else (claim, said)
        found.append(_match(view, other, said, served, wanted))
    return sorted(found, key=_best_first)


def _match(view: View, other: Entry, said: Claim, served: Claim, wanted: Claim) -> Match:
    key = served.value["standard"], served.value.get("version", ""), wanted.value.get("version", "")
    found = view.grades.get(key)
    if found is None:
        found = view.grades[key] = grade(key[1], key[2], view.versions(key[0]))
    return Match(other, said, found)


def _best_first(match: Match) -> tuple[int, int, str]:
    return (
        _KIND.get(match.component.text("implementation"), 0),
        PLACE[match.grade.grade],
        match.component.name.casefold(),
    )


_KIND = {"reference": 1, "obsolete": 2}
"""Reference implementations stand behind those for production, obsolete ones last."""


def replacements(view: View, component: Entry) -> list[Replacement]:
    """Who serves the same standards, most of them first; and who is said to replace it."""
    own = {claim.value["standard"]: claim for claim in component.all("serves")}
    found: dict[str, dict[str, Match]] = {}
    entries: dict[str, Entry] = {}
    for standard, claim in own.items():
        for other, said in _speakers(view, "serves", claim):
            if other is not component:
                match = _match(view, other, said, served=said, wanted=claim)
                held = found.setdefault(other.id, {}).get(standard)
                if held is None or PLACE[match.grade.grade] < PLACE[held.grade.grade]:
                    found[other.id][standard] = match
                entries[other.id] = other
    declared = component.values("replaced_by")
    for key in declared:
        if successor := view.get("component", key):
            entries[key] = successor
    listed = [
        Replacement(entry, {standard: found.get(key, {}).get(standard) for standard in own}, key in declared)
        for key, entry in entries.items()
    ]
    return sorted(listed, key=_fullest_first)


def _fullest_first(found: Replacement) -> tuple[bool, int, int, int, str]:
    grades = sum(PLACE[match.grade.grade] for match in found.matches.values() if match)
    kind = _KIND.get(found.component.text("implementation"), 0)
    return not found.declared, -found.covered, kind, grades, found.component.name.casefold()


def combinations(view: View, component: Entry) -> list[tuple[Entry, list[Claim]]]:
    """Sets that were tested together and hold this component: (set, the other parts)."""
    return [
        (found, [part for part in found.all("parts") if part.value["component"] != component.id])
        for found, _ in view.back.get(("parts", "component", component.id), [])
    ]
