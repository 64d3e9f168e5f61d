"""Layer 5, data: which database an address means."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from reference_api.store import Database
from reference_api.store_postgres import PostgresDatabase
from reference_api.store_sqlite import SqliteDatabase


def open_database(url: str, *, schema: str = "", grouping: bool = True) -> Database:
    """The database behind an address (``sqlite:///file`` or ``postgresql://...``)."""
    if url.startswith("sqlite:///"):
        return SqliteDatabase(unquote(url.removeprefix("sqlite:///").split("?", 1)[0]), grouping)
    if urlsplit(url).scheme == "postgresql":
        return PostgresDatabase(url, schema)
    raise ValueError(f"unknown database address {url.split('@')[-1]!r}")
