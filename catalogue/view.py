"""One snapshot of everything that is known, with the ways from entry to entry worked out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalogue.claims import Card, Claim
from catalogue.merge import Entry, Key, merge

Found = tuple[Entry, Claim]
"""An entry and the claim by which it was found."""
KNOWN_USE = ("user", "pilot")
"""Relations that say that an organisation works with a component; owning, paying or starting it does not."""


@dataclass(frozen=True)
class View:
    """All entries, and indexes on them. Build it with ``view_of``."""

    entries: Mapping[Key, Entry]
    back: Mapping[tuple[str, str, str], list[Found]] = field(repr=False)
    """(field, kind, id of the entry referred to) -> who refers to it in that field, and how."""
    by_kind: Mapping[str, tuple[Entry, ...]] = field(repr=False)
    grades: dict[tuple[str, str, str], Any] = field(default_factory=dict, repr=False)
    """How a served version relates to a wanted one of a standard, once it was worked out."""

    def get(self, kind: str, key: str) -> Entry | None:
        """An entry, or None."""
        return self.entries.get((kind, key))

    def all(self, kind: str) -> tuple[Entry, ...]:
        """The entries of a kind, by name."""
        return self.by_kind.get(kind, ())

    def name(self, kind: str, key: str) -> str:
        """The name of an entry; its id when there is no such entry."""
        entry = self.entries.get((kind, key))
        return entry.name if entry else key

    def referring(self, name: str, entry: Entry) -> list[Found]:
        """Who refers to an entry in a field."""
        return self.back.get((name, entry.kind, entry.id), [])

    def counted(self, kind: str) -> list[Entry]:
        """The entries of a kind that count: those of which more is said than an invented example."""
        return [entry for entry in self.all(kind) if (name := entry.one("name")) is None or name.status != "example"]

    def municipalities(self) -> tuple[Entry, ...]:
        """The municipalities, by name."""
        return tuple(entry for entry in self.counted("organisation") if entry.text("type") == "municipality")

    def users(self, component: Entry) -> list[Claim]:
        """Adoption claims by municipalities that say they work with it; examples do not count."""
        return [
            claim
            for claim in component.all("adoption")
            if claim.value["relation"] in KNOWN_USE
            and claim.value.get("state") != "stopped"
            and claim.status != "example"
        ]

    def versions(self, standard: str) -> list[Mapping[str, Any]]:
        """The published versions of a standard, oldest first as written down."""
        entry = self.get("standard", standard)
        return entry.values("versions") if entry else []


_PARTS = {
    "component": ("components", "replaced_by", "depends_on.component", "parts.component"),
    "standard": ("standards", "serves.standard", "uses.standard", "standards.standard", "successor"),
    "organisation": (
        "owner",
        "steward",
        "maker",
        "members",
        "roles.organisation",
        "adoption.organisation",
    ),
    "reference-component": ("reference_components",),
    "initiative": ("initiatives",),
}
_TARGETS = {path: kind for kind, paths in _PARTS.items() for path in paths}


def view_of(cards: Iterable[Card]) -> View:
    """The view that follows from all cards."""
    entries = merge(cards)
    back: dict[tuple[str, str, str], list[Found]] = defaultdict(list)
    for entry in entries.values():
        for claim in entry.claims():
            for kind, key in references(claim):
                back[claim.field, kind, key].append((entry, claim))
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.values():
        by_kind[entry.kind].append(entry)
    ordered = {kind: tuple(sorted(found, key=lambda e: (e.name.casefold(), e.id))) for kind, found in by_kind.items()}
    return View(entries, dict(back), ordered)


def references(claim: Claim) -> Iterable[Key]:
    """Where a claim leads to."""
    if isinstance(claim.value, Mapping):
        for part, value in claim.value.items():
            if kind := _TARGETS.get(f"{claim.field}.{part}"):
                yield kind, value
    elif kind := _TARGETS.get(claim.field):
        yield kind, claim.value
