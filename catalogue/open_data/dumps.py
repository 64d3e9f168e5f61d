"""Everything at once, as JSON Lines, CSV and a SQLite file: one row per value, each with its source."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from catalogue.claims import Claim
from catalogue.merge import Entry
from catalogue.view import View

COLUMNS = ("kind", "id", "field", "value", "shown", "status", "date", "source", "source_url")
"""``shown`` is yes for what the pages show and no for what other sources say. ``value`` is text, or JSON for parts."""


def rows(view: View) -> Iterator[tuple[str, ...]]:
    """Every value of every entry, by kind, id and field."""
    for entry in view.entries.values():
        for shown, group in (("yes", entry.shown), ("no", entry.also)):
            for claims in group.values():
                yield from (row(entry, claim, shown) for claim in claims)


def row(entry: Entry, claim: Claim, shown: str) -> tuple[str, ...]:
    """One value as columns."""
    value = claim.value if isinstance(claim.value, str) else json.dumps(claim.value, ensure_ascii=False, sort_keys=True)
    source = claim.source
    return entry.kind, entry.id, claim.field, value, shown, claim.status, claim.date, source.title, source.url


def as_json_lines(view: View) -> bytes:
    """One entry per line: kind, id, and per field its values with status, date and source."""
    lines = []
    for entry in view.entries.values():
        fields = {name: [statement(claim) for claim in claims] for name, claims in entry.shown.items()}
        lines.append(json.dumps({"kind": entry.kind, "id": entry.id, "fields": fields}, ensure_ascii=False))
    return ("\n".join(lines) + "\n").encode()


def statement(claim: Claim) -> dict[str, object]:
    """A value with where it comes from."""
    source = {"title": claim.source.title, **({"url": claim.source.url} if claim.source.url else {})}
    return {"value": claim.value, "status": claim.status, "date": claim.date, "source": source}


def as_csv(view: View) -> bytes:
    """A table for a spreadsheet. A cell that a spreadsheet would run as a formula gets an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in each] for each in rows(view))
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """A cell that is shown and never run."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def as_sqlite(view: View) -> bytes:
    """A database with one table ``facts``, the same columns and an index on kind and id."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.sqlite"
        connection = sqlite3.connect(path)
        try:
            columns = ", ".join(f"{name} TEXT NOT NULL" for name in COLUMNS)
            connection.execute(f"CREATE TABLE facts ({columns})")
            connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows(view))
            connection.execute("CREATE INDEX facts_entry ON facts (kind, id)")
            connection.commit()
            connection.execute("VACUUM")
        finally:
            connection.close()
        return path.read_bytes()
