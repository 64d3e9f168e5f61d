"""What of an entry can be found, in three weights, and under which facet values it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalogue.licences import licence_class
from catalogue.merge import Entry, Key
from catalogue.search.words import plain
from catalogue.view import View

FACETS = (
    "soort",
    "laag",
    "standaard",
    "versie",
    "referentiecomponent",
    "licentie",
    "status",
    "type",
    "beheerder",
    "leverancier",
    "gemeente",
    "provincie",
    "taal",
    "bewijs",
    "bestand",
)
"""The facets, as they stand in addresses and in the order in which they are shown."""
SHOWN_KINDS = ("component", "standard", "reference-component", "initiative", "organisation", "shelf")
"""Kinds that can be found; the first ones first when two match equally well."""


@dataclass(frozen=True, slots=True)
class Document:
    """One entry, to be found. ``names`` weigh most, then ``near``, then ``text``."""

    key: Key
    title: str
    names: tuple[str, ...]
    near: tuple[str, ...]
    text: tuple[str, ...]
    facets: Mapping[str, frozenset[str]]
    weight: int
    """How much is known and used: what breaks a tie."""


def documents(view: View, synonyms: list[list[str]]) -> Iterator[Document]:
    """The documents of a view, best first among equals."""
    lookup = {plain(word): group for group in synonyms for word in group}
    found = (_document(view, entry, lookup) for entry in view.entries.values() if entry.kind in SHOWN_KINDS)
    yield from sorted(found, key=lambda d: (SHOWN_KINDS.index(d.key[0]), -d.weight, plain(d.title), d.key))


def _document(view: View, entry: Entry, synonyms: Mapping[str, list[str]]) -> Document:
    names = [entry.name, entry.text("abbreviation"), entry.text("code"), *entry.values("aliases")]
    near = [*entry.values("keywords"), entry.id.replace("-", " ")]
    for field, kind, part in _NEAR:
        for value in entry.values(field):
            key = value.get(part, "") if part else value
            near.append(view.name(kind, key))
    for word in (*names, *near):
        near += synonyms.get(plain(word), ())
    text = [words for field in ("summary", "findings") for value in entry.values(field) for words in value.values()]
    text += [entry.text("language"), entry.text("licence"), *entry.values("frameworks"), entry.text("province")]
    text += [item["technology"] for item in entry.values("depends_on") if "technology" in item]
    text += [words for item in entry.values("timeline") for words in item["event"].values()]
    weight = 10 * len(view.users(entry)) + len(list(entry.claims())) + 40 * (entry.text("status") == "stable")
    if entry.text("status") == "obsolete" or entry.text("implementation") == "obsolete":
        weight -= 200
    return Document(
        entry.key,
        entry.name,
        tuple(filter(None, names)),
        tuple(filter(None, near)),
        tuple(filter(None, text)),
        _facets(view, entry),
        weight,
    )


_NEAR = (
    ("serves", "standard", "standard"),
    ("reference_components", "reference-component", ""),
    ("owner", "organisation", ""),
    ("roles", "organisation", "organisation"),
    ("components", "component", ""),
    ("steward", "organisation", ""),
    ("maker", "organisation", ""),
)


def _facets(view: View, entry: Entry) -> Mapping[str, frozenset[str]]:
    """facet -> values under which an entry stands; components have all of them, other kinds only their kind."""
    facets: dict[str, set[str]] = {"soort": {entry.kind}}
    if entry.kind != "component":
        return {name: frozenset(values) for name, values in facets.items()}
    spoken = entry.values("serves") + entry.values("uses")
    places = {claim.value["organisation"] for claim in view.users(entry)}
    facets |= {
        "laag": set(entry.values("layers")),
        "standaard": {item["standard"] for item in spoken},
        "versie": {f"{item['standard']}@{item['version']}" for item in spoken if item.get("version")},
        "referentiecomponent": set(entry.values("reference_components")),
        "licentie": {licence_class(entry.text("licence"))},
        "status": {entry.text("status") or "unknown"},
        "type": {entry.text("type")},
        "beheerder": {entry.text("owner")} - {""},
        "leverancier": {item["organisation"] for item in entry.values("roles")},
        "gemeente": places,
        "provincie": {province for place in places if (province := _province(view, place))},
        "taal": {entry.text("language").split(";")[0].strip()} - {""},
        "bewijs": {item.get("evidence", "claimed") for item in entry.values("serves")},
        "bestand": {"found" if entry.text("publiccode") else "not-known"},
    }
    return {name: frozenset(values) for name, values in facets.items()}


def _province(view: View, organisation: str) -> str:
    entry = view.get("organisation", organisation)
    return entry.text("province") if entry else ""
