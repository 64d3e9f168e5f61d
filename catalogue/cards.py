"""Our own data files: one card per entry and a few tables, read and checked whole before anything is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from catalogue.claims import STATUSES, Card, Claim, Source
from catalogue.kinds import DATE, KINDS, REQUIRED, SLUG, Form
from catalogue.tables import read_tables

DATA = Path(__file__).parent / "data"
FOLDERS = {
    "components": "component",
    "standards": "standard",
    "organisations": "organisation",
    "initiatives": "initiative",
    "shelf": "shelf",
    "combinations": "combination",
}
_SOURCE_PARTS = {"title", "url", "date", "status"}


class Faults(Exception):
    """Everything that is wrong with the data files, one line each: file, field, what."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass
class _Reading:
    """The file being read and what was found wrong in it."""

    file: str
    faults: list[str] = field(default_factory=list)

    def fault(self, place: str, what: str) -> None:
        self.faults.append(f"{self.file}: {place}: {what}")


def read_all(folder: Path = DATA) -> tuple[Card, ...]:
    """Every card of the data folder. Raises Faults with all that is wrong at once."""
    cards, faults = read_cards(folder)
    tables, more = read_tables(folder)
    cards += tables
    faults += more
    faults += list(_faults_between(cards))
    if faults:
        raise Faults(faults)
    return tuple(cards)


def read_cards(folder: Path) -> tuple[list[Card], list[str]]:
    """(cards, faults) of the YAML files; several cards may stand in one file, as documents after ``---``."""
    cards: list[Card] = []
    faults: list[str] = []
    for name, kind in FOLDERS.items():
        for path in sorted((folder / name).glob("*.yml")):
            reading = _Reading(f"{name}/{path.name}")
            try:
                documents = list(yaml.load_all(path.read_bytes(), Loader=_TextLoader))
            except yaml.YAMLError as error:
                reading.fault("file", " ".join(str(error).split()))
                documents = []
            cards += [card for document in documents if (card := read_card(document, kind, reading))]
            faults += reading.faults
    return cards, faults


class _TextLoader(yaml.CBaseLoader):
    """Reads every scalar as the text that stands there: a version 1.10 stays 1.10, a date stays a date, no stays no."""


def read_card(document: Any, kind: str, reading: _Reading) -> Card | None:
    """One card, or None when it is no card at all."""
    if not isinstance(document, Mapping) or set(document) != {"id", "says"} or not isinstance(document["says"], list):
        reading.fault("card", "must have exactly 'id' and a list 'says'")
        return None
    key = document["id"]
    if not isinstance(key, str) or not SLUG.fullmatch(key):
        reading.fault("id", f"{key!r} is no id (small letters, digits, hyphens)")
        return None
    claims: list[Claim] = []
    for number, statement in enumerate(document["says"]):
        claims += _claims_of(statement, f"{key}.says[{number}]", kind, reading)
    given = {name for statement in document["says"] if isinstance(statement, Mapping) for name in statement}
    for name in REQUIRED[kind]:
        if name not in given:
            reading.fault(key, f"{name} is missing")
    return Card(kind, key, tuple(claims))


def _claims_of(statement: Any, place: str, kind: str, reading: _Reading) -> Iterator[Claim]:
    """What one source says."""
    if not isinstance(statement, Mapping) or "source" not in statement:
        reading.fault(place, "must be a mapping with a 'source'")
        return
    source = _source(statement["source"], place, reading)
    for name, value in statement.items():
        form = KINDS[kind].get(name)
        if name == "source":
            continue
        if form is None:
            reading.fault(f"{place}.{name}", f"a {kind} has no such field; there are: {', '.join(KINDS[kind])}")
        elif form.many and not isinstance(value, list):
            reading.fault(f"{place}.{name}", "must be a list")
        else:
            for item in value if form.many else [value]:
                yield from _claim(name, form, item, source, f"{place}.{name}", reading)


def _claim(name: str, form: Form, item: Any, source: Source, place: str, reading: _Reading) -> Iterator[Claim]:
    """One value; a mapping may bring a note, and a source that is nearer than that of the statement."""
    note: Mapping[str, str] = {}
    if isinstance(item, Mapping) and form.type != "words" or isinstance(item, Mapping) and "value" in item:
        item = dict(item)
        if "source" in item:
            source = _source(item.pop("source"), place, reading)
        if "value" in item:
            note = item.pop("note", {})
            value = item.pop("value")
            for extra in item:
                reading.fault(place, f"beside 'value' only 'note' and 'source' may stand, not {extra!r}")
            item = value
    faults = list(form.faults(item))
    if note:
        faults += [f"note: {fault}" for fault in Form("words").faults(note)]
    for fault in faults:
        reading.fault(place, fault)
    if not faults:
        yield Claim(name, item, source, note)


def _source(value: Any, place: str, reading: _Reading) -> Source:
    """A source; a faulty one is reported and replaced by an empty one, so that reading goes on."""
    parts = value if isinstance(value, Mapping) else {}
    title, date, status = parts.get("title", ""), parts.get("date", ""), parts.get("status", "curated")
    if not title:
        reading.fault(f"{place}.source", "title is missing")
    if not DATE.fullmatch(str(date)):
        reading.fault(f"{place}.source", f"date {date!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)")
    if status not in STATUSES:
        reading.fault(f"{place}.source", f"status {status!r} is none of: {', '.join(STATUSES)}")
    if url := parts.get("url", ""):
        for fault in Form("url").faults(url):
            reading.fault(f"{place}.source", fault)
    for name in set(parts) - _SOURCE_PARTS:
        reading.fault(f"{place}.source", f"unknown part {name!r}")
    return Source(str(title), str(date), str(status), str(url), reading.file)


def _faults_between(cards: list[Card]) -> Iterator[str]:
    """References to entries that do not exist, and fields with one value that a single source gives twice."""
    known = {(card.kind, card.id) for card in cards}
    for card in cards:
        for claim in card.claims:
            for target in KINDS[card.kind][claim.field].references(claim.value) if card.kind in KINDS else ():
                if target not in known:
                    yield f"{claim.source.file}: {card.id}.{claim.field}: there is no {target[0]} {target[1]!r}"
