"""A set of components that an architect puts together: what is missing in it, double or in conflict. Pure functions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalogue.claims import Claim, Source
from catalogue.connections import Match, Replacement, needs, replacements
from catalogue.merge import Entry
from catalogue.search.words import plain
from catalogue.view import Found, View, references

PARTS_MOST, OWN_MOST, TEXT_MOST = 150, 60, 120
OWN = "eigen-"
"""How the id of an own entry begins; no id in the data files does."""
_FIELDS = ("name", "supplier", "reference", "layers", "serves", "uses")
_VERSION = re.compile(r"[\w.\-]{1,30}")


@dataclass(frozen=True, slots=True)
class OwnPart:
    """A product that the catalogue does not know, in the words of the architect."""

    name: str
    supplier: str = ""
    reference: str = ""
    layers: str = ""
    serves: str = ""
    uses: str = ""
    """Standards as ``zaken-api@1.5.1 catalogi-api``."""

    def text(self) -> str:
        """As it stands in the link; trailing empty parts fall off."""
        values = (getattr(self, name).replace("|", "/") for name in _FIELDS)
        return "|".join(values).rstrip("|")


def own_part(text: str) -> OwnPart | None:
    """The part in a text of a link; None when it has no name."""
    values = [" ".join(value.split())[:TEXT_MOST] for value in text.split("|")[: len(_FIELDS)]]
    return OwnPart(*values) if values and values[0] else None


def spoken_of(view: View, text: str) -> list[dict[str, str]]:
    """The standards in a text, by id, name or abbreviation; what is no known standard falls out."""
    found = []
    for word in re.split(r"[\s,;]+(?![^(]*\))", text):
        name, _, version = word.partition("@")
        if view.get("standard", name):
            known = {"version": version} if version and _VERSION.fullmatch(version) else {}
            found.append({"standard": name, **known})
    return found


def entry_of(view: View, part: OwnPart, number: int, today: str) -> Entry:
    """An own part as an entry, so that everything that works on components works on it too."""
    source = Source("Eigen invoer", today, "declared")
    layers = [layer for layer in part.layers if layer in "12345"]
    values: dict[str, Sequence[object]] = {
        "name": [part.name],
        "type": ["application"],
        "layers": layers,
        "reference_components": [part.reference] if view.get("reference-component", part.reference) else [],
        "serves": spoken_of(view, part.serves),
        "uses": spoken_of(view, part.uses),
        "copyright": [part.supplier] if part.supplier else [],
    }
    shown = {name: tuple(Claim(name, value, source) for value in found) for name, found in values.items() if found}
    return Entry("component", f"{OWN}{number}", shown, {})


def view_of_parts(view: View, parts: Sequence[Entry]) -> View:
    """A view in which only these components exist, with all standards and organisations around them."""
    back: dict[tuple[str, str, str], list[Found]] = defaultdict(list)
    for part in parts:
        for claim in part.claims():
            for kind, key in references(claim):
                back[claim.field, kind, key].append((part, claim))
    entries = {**view.entries, **{part.key: part for part in parts}}
    return View(entries, back, {**view.by_kind, "component": tuple(parts)})


@dataclass(frozen=True, slots=True)
class Missing:
    """A standard that a part uses and that nothing in the set serves; and who in the catalogue does."""

    part: Entry
    claim: Claim
    candidates: Sequence[Match]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A standard that a part uses in a version that the set serves only older or broken."""

    part: Entry
    claim: Claim
    match: Match


@dataclass(frozen=True)
class Judgement:
    """What is to be said about a set."""

    missing: Sequence[Missing]
    doubles: Mapping[str, Sequence[Entry]]
    """Standard -> the parts that all serve it."""
    conflicts: Sequence[Conflict]
    unsure: Sequence[Conflict]
    """Where a version is not known at one side."""

    def counts(self) -> tuple[int, int, int]:
        """(missing, double, in conflict)."""
        return len(self.missing), len(self.doubles), len(self.conflicts)


def judge(view: View, parts: Sequence[Entry]) -> Judgement:
    """Judge a set by what is known of its parts."""
    inside = view_of_parts(view, parts)
    missing, conflicts, unsure = [], [], []
    for part in parts:
        outside = {need.claim.value["standard"]: need.providers for need in needs(view, part)}
        for need in needs(inside, part):
            if not need.providers:
                if not _serves_itself(part, need.claim):
                    missing.append(Missing(part, need.claim, outside[need.claim.value["standard"]][:5]))
                continue
            best = min(need.providers, key=lambda match: _ORDER.index(match.grade.grade))
            if best.grade.grade in ("older", "incompatible"):
                conflicts.append(Conflict(part, need.claim, best))
            elif best.grade.grade == "unknown":
                unsure.append(Conflict(part, need.claim, best))
    serving: dict[str, dict[str, Entry]] = defaultdict(dict)
    for part in parts:
        for claim in part.all("serves"):
            serving[claim.value["standard"]][part.id] = part
    doubles = {standard: list(found.values()) for standard, found in sorted(serving.items()) if len(found) > 1}
    return Judgement(missing, doubles, conflicts, unsure)


_ORDER = ("same", "newer", "unknown", "older", "incompatible")


def _serves_itself(part: Entry, claim: Claim) -> bool:
    return any(other.value["standard"] == claim.value["standard"] for other in part.all("serves"))


@dataclass(frozen=True, slots=True)
class Swap:
    """What becomes of a set when one part makes place for another."""

    replacement: Replacement
    judgement: Judgement


def swaps(view: View, parts: Sequence[Entry], out: Entry, most: int = 8) -> list[Swap]:
    """The effect of each possible replacement of a part."""
    found: list[Swap] = []
    inside = {part.id for part in parts}
    for other in replacements(view, out):
        if other.component.id not in inside and len(found) < most:
            after = [other.component if part is out else part for part in parts]
            found.append(Swap(other, judge(view, after)))
    return found


def named(view: View, name: str) -> Entry | None:
    """The component of the catalogue that bears this very name; for what is imported."""
    wanted = plain(name)
    return next((entry for entry in view.all("component") if plain(entry.name) == wanted), None)


def unique(keys: Iterable[str]) -> list[str]:
    """Each once, in order, at most as many as a set may hold."""
    return list(dict.fromkeys(keys))[:PARTS_MOST]
