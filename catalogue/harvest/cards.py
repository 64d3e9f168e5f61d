"""Turns harvested files into cards, so that they stand beside what our editors and the maintainers say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from catalogue.claims import Card, Claim, Source
from catalogue.harvest import places
from catalogue.harvest.reasons import REASONS
from catalogue.harvest.store import FILE, Store
from catalogue.kinds import KINDS
from catalogue.publiccode.harvest import Harvest, harvest

TYPES = {"addon": "component", "library": "library", "configurationFiles": "tool", "standalone/backend": "api"}
"""``softwareType`` and our type; everything else is an application."""


def harvested_cards(folder: Path, cards: Sequence[Card]) -> list[Card]:
    """A card for every listed file in the harvester's store; a file of a repository that we know joins its entry."""
    if not (folder / FILE).exists():
        return []
    kept = Store(folder)
    known = {places.key(str(claim.value)): card.id for card in cards for claim in card.of("repository")}
    taken = {card.id for card in cards if card.kind == "component"}
    people = municipalities(cards)
    found = []
    for row in kept.sources():
        raw = kept.raw(row["digest"]) if row["digest"] and REASONS[row["reason"]].listed else None
        read = harvest(raw) if raw is not None else None
        if read is None or not read.values.get("name"):
            continue
        moment = next(
            (visit["moment"] for visit in kept.history(row["url"]) if visit["digest"] == row["digest"]), row["added"]
        )
        source = Source(
            f"{places.key(row['url'])}: publiccode.yml", moment[:10], "harvested", row["file"] or row["url"]
        )
        identity = known.get(row["key"]) or free(slug(str(read.values["name"])), taken)
        taken.add(identity)
        found.append(card_of(identity, places.repository(row["url"]), read, source, people))
    return found


def card_of(identity: str, repository: str, read: Harvest, source: Source, people: Mapping[str, str]) -> Card:
    """What one file says, as claims; a value that has not the form of its field is left out."""
    claims = [
        Claim(field, value, source)
        for field, value in said(repository, read, source, people)
        if not list(KINDS["component"][field].faults(value))
    ]
    return Card("component", identity, tuple(claims))


def said(repository: str, read: Harvest, source: Source, people: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """(field, value) of everything in a file that a component can say."""
    values = read.values
    yield "name", str(values["name"])
    yield "type", TYPES.get(str(values.get("softwareType")), "application")
    yield "repository", repository
    yield "publiccode", source.url
    single = {
        "website": values.get("landingURL"),
        "licence": values.get("legal", {}).get("license"),
        "status": values.get("developmentStatus"),
        "version": values.get("softwareVersion"),
        "documentation": next((text["documentation"] for text in texts(values) if text.get("documentation")), None),
    }
    yield from ((field, value) for field, value in single.items() if value)
    if summary := words(values):
        yield "summary", summary
    for layer in read.hints.get("layers", []):
        yield "layers", str(layer)
    for language in values.get("localisation", {}).get("availableLanguages", []):
        if language.partition("-")[0] in ("nl", "en"):
            yield "interface_languages", language.partition("-")[0]
    for group in values.get("dependsOn", {}).values():
        yield from (("depends_on", {"technology": each["name"]}) for each in group if each.get("name"))
    users = (people.get(plain(name)) for name in values.get("usedBy", []))
    yield from (("adoption", {"organisation": user, "relation": "user"}) for user in dict.fromkeys(users) if user)


def texts(values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Descriptions, Dutch first, then English, then the others."""
    described = values.get("description", {})
    order = sorted(described, key=lambda code: {"nl": 0, "en": 1}.get(code.partition("-")[0], 2))
    return [described[code] for code in order]


def words(values: Mapping[str, Any]) -> dict[str, str] | None:
    """The short description in both languages; where one is missing the other stands in."""
    described = values.get("description", {})
    short = {code.partition("-")[0]: text.get("shortDescription") for code, text in described.items()}
    any_text = next((text for text in short.values() if text), None)
    if not any_text:
        return None
    return {"nl": short.get("nl") or short.get("en") or any_text, "en": short.get("en") or short.get("nl") or any_text}


def municipalities(cards: Sequence[Card]) -> dict[str, str]:
    """Names under which a municipality may be written, and its id."""
    found = {}
    for card in cards:
        if card.kind == "organisation" and card.id.startswith("gemeente-"):
            for claim in (*card.of("name"), *card.of("aliases")):
                found[plain(str(claim.value))] = card.id
    return found


def plain(name: str) -> str:
    """A name for comparing: "Gemeente Den Haag", "den haag" and "City of Den Haag" are one."""
    bare = re.sub(r"^(gemeente|municipality of|city of)\s+", "", name.strip(), flags=re.IGNORECASE)
    return slug(bare)


def slug(text: str) -> str:
    """Small letters, digits and hyphens."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-") or "component"


def free(wanted: str, taken: set[str]) -> str:
    """An id that no other entry has."""
    number = 2
    identity = wanted
    while identity in taken:
        identity = f"{wanted}-{number}"
        number += 1
    return identity
