"""The tables among our data files (CSV): municipalities, adoption, and what the GEMMA model lists."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from catalogue.claims import STATUSES, Card, Claim, Source
from catalogue.kinds import DATE, KINDS, RELATIONS, SLUG, STATES
from catalogue.reports import COLUMNS as REPORTED
from catalogue.reports import FACTS, fact_cards

Row = Mapping[str, str]

COLUMNS = {
    "municipalities.csv": "id code name province residents urbanity tile_x tile_y",
    "adoption.csv": "component organisation relation state version since title url date status",
    "gemma/reference_components.csv": "id gemma name status aliases bbn url",
    "gemma/standards.csv": "id gemma name abbreviation steward_name url status",
    "gemma/versions.csv": "standard version status",
    "gemma/relations.csv": "reference_component standard obligation",
    FACTS: " ".join(REPORTED),
}
"""File -> its columns. More columns are not allowed; a cell may be empty where the README says so."""


def read_tables(folder: Path) -> tuple[list[Card], list[str]]:
    """(cards, faults) of all tables."""
    rows: dict[str, list[Row]] = {}
    faults: list[str] = []
    for file, columns in COLUMNS.items():
        rows[file] = list(_rows(folder / file, columns.split(), faults))
    sources = _sources(folder / "sources.csv", faults)
    cards = [*_municipalities(rows["municipalities.csv"], sources), *_gemma(rows, sources)]
    cards += _adoption(rows["adoption.csv"], faults)
    try:
        cards += fact_cards(rows[FACTS])
    except ValueError as error:
        faults.append(f"{FACTS}: {error}")
    faults += [
        f"{claim.source.file}: {card.id}.{claim.field}: {fault}"
        for card in cards
        if card.kind in KINDS
        for claim in card.claims
        for fault in KINDS[card.kind][claim.field].faults(claim.value)
    ]
    return cards, faults


def _rows(path: Path, columns: list[str], faults: list[str]) -> Iterator[Row]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != columns:
            faults.append(f"{path.name}: columns must be {','.join(columns)}")
            return
        yield from reader


def _sources(path: Path, faults: list[str]) -> Mapping[str, Source]:
    """file -> the source of everything in it."""
    found = {}
    for row in _rows(path, ["file", "title", "url", "date", "status"], faults):
        if not DATE.fullmatch(row["date"]) or row["status"] not in STATUSES:
            faults.append(f"sources.csv: {row['file']}: wrong date or status")
        found[row["file"]] = Source(row["title"], row["date"], row["status"], row["url"], row["file"])
    return defaultdict(lambda: Source("", ""), found)


def _card(kind: str, key: str, source: Source, values: Mapping[str, str], more: list[Claim] | None = None) -> Card:
    claims = [Claim(name, value, source) for name, value in values.items() if value]
    return Card(kind, key, tuple(claims + (more or [])))


def _municipalities(rows: list[Row], sources: Mapping[str, Source]) -> Iterator[Card]:
    source = sources["municipalities.csv"]
    for row in rows:
        values = {name: row[name] for name in ("name", "code", "province", "residents")}
        place = {name: row[name] for name in ("urbanity", "tile_x", "tile_y")}
        yield _card(
            "organisation",
            row["id"],
            source,
            {"type": "municipality", **values},
            [Claim("tile", place, source)] if row["tile_x"] else [],
        )


def _gemma(rows: Mapping[str, list[Row]], sources: Mapping[str, Source]) -> Iterator[Card]:
    """Reference components with their standards, standards with their versions."""
    spoken, versions = sources["gemma/relations.csv"], sources["gemma/versions.csv"]
    obliged = _grouped(
        rows["gemma/relations.csv"],
        "reference_component",
        lambda row: Claim("standards", {"standard": row["standard"], "obligation": row["obligation"]}, spoken),
    )
    published = _grouped(
        rows["gemma/versions.csv"],
        "standard",
        lambda row: Claim("versions", {k: row[k] for k in ("version", "status") if row[k]}, versions),
    )
    source = sources["gemma/reference_components.csv"]
    for row in rows["gemma/reference_components.csv"]:
        values = {name: row[name] for name in ("name", "gemma", "status", "bbn", "url")}
        aliases = [Claim("aliases", alias, source) for alias in _split(row["aliases"])]
        yield _card("reference-component", row["id"], source, values, aliases + obliged[row["id"]])
    source = sources["gemma/standards.csv"]
    for row in rows["gemma/standards.csv"]:
        values = {name: row[name] for name in ("name", "gemma", "abbreviation", "steward_name", "url", "status")}
        yield _card("standard", row["id"], source, values, published[row["id"]])


def _grouped(rows: list[Row], column: str, claim: Callable[[Row], Claim]) -> Mapping[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(claim(row))
    return found


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _adoption(rows: list[Row], faults: list[str]) -> Iterator[Card]:
    """One card per component, with a claim for each statement that somebody uses, pays or owns it."""
    for number, row in enumerate(rows, start=2):
        place = f"adoption.csv:{number}"
        for column, choices in (("relation", RELATIONS), ("state", ("", *STATES)), ("status", STATUSES)):
            if row[column] not in choices:
                faults.append(f"{place}: {column}: {row[column]!r} is none of: {', '.join(choices)}")
        for column in ("component", "organisation"):
            if not SLUG.fullmatch(row[column]):
                faults.append(f"{place}: {column}: {row[column]!r} is no id")
        source = Source(row["title"], row["date"], row["status"], row["url"], place)
        parts = {name: row[name] for name in ("organisation", "relation", "state", "version", "since") if row[name]}
        yield Card("component", row["component"], (Claim("adoption", parts, source),))
