"""What the harvester remembers, in a database of its own in the data folder: sources, visits and the raw files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from catalogue.databases import opened
from catalogue.harvest.places import key
from catalogue.harvest.visit import Known, Visit

FILE = "harvest.sqlite"
tables = sa.MetaData()
sources = sa.Table(
    "harvest_source",
    tables,
    sa.Column("key", sa.String, primary_key=True, comment="address reduced for comparing"),
    sa.Column("url", sa.String, nullable=False),
    sa.Column("publisher", sa.String, nullable=False, server_default=""),
    sa.Column("added", sa.String, nullable=False),
    sa.Column("file", sa.String, nullable=False, server_default=""),
    sa.Column("etag", sa.String, nullable=False, server_default=""),
    sa.Column("last_modified", sa.String, nullable=False, server_default=""),
    sa.Column("digest", sa.String, nullable=False, server_default=""),
    sa.Column("reason", sa.String, nullable=False, server_default="never-visited"),
    sa.Column("moved_to", sa.String, nullable=False, server_default=""),
)
visits = sa.Table(
    "harvest_visit",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String, nullable=False, index=True),
    sa.Column("moment", sa.String, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("detail", sa.String, nullable=False, server_default=""),
    sa.Column("digest", sa.String, nullable=False, server_default=""),
)
raw_files = sa.Table(
    "harvest_file",
    tables,
    sa.Column("digest", sa.String, primary_key=True, comment="SHA-256 of the bytes"),
    sa.Column("raw", sa.LargeBinary, nullable=False),
)


class Store:
    """Opens (and makes) the database in a folder. Raises OSError or SQLAlchemyError when that cannot be."""

    def __init__(self, folder: Path) -> None:
        self.engine = opened(folder / FILE, tables)

    def add(self, url: str, moment: str, publisher: str = "") -> bool:
        """Remember an address to visit; False when it was known already, however it was written."""
        row = {"key": key(url), "url": url.strip(), "publisher": publisher, "added": moment}
        with self.engine.begin() as connection:
            known = connection.execute(sa.select(sources.c.key).where(sources.c.key == row["key"])).first()
            if known is None:
                connection.execute(sa.insert(sources).values(row))
        return known is None

    def drop(self, url: str) -> None:
        """Visit an address no more; its visits and files stay for who asks why."""
        with self.engine.begin() as connection:
            connection.execute(sa.delete(sources).where(sources.c.key == key(url)))

    def sources(self) -> list[dict[str, Any]]:
        """All addresses with the outcome of their last visit, in the order in which they came."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(sources).order_by(sources.c.added, sources.c.key))
            return [dict(row) for row in rows.mappings()]

    def known(self, url: str) -> Known:
        """What an earlier visit left."""
        row = self.source(url)
        return Known(row["file"], row["etag"], row["last_modified"]) if row else Known()

    def source(self, url: str) -> dict[str, Any] | None:
        """The row of an address, however it is written."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(sources).where(sources.c.key == key(url))).mappings().first()
            return dict(row) if row else None

    def record(self, visit: Visit, moment: str) -> None:
        """A visit with its file. A visit without a new file keeps the file of the one before."""
        changes: dict[str, Any] = {}
        if visit.reason != "unchanged":
            changes["reason"] = visit.reason
        digest = visit.found.digest if visit.found else ""
        if visit.found:
            changes |= {"file": visit.file, "etag": visit.etag, "last_modified": visit.last_modified, "digest": digest}
        if visit.moved_to:
            changes["moved_to"] = visit.moved_to
        with self.engine.begin() as connection:
            if visit.found:
                insert = sa.insert(raw_files).prefix_with("OR IGNORE")
                connection.execute(insert.values(digest=digest, raw=visit.found.raw))
            if changes:
                connection.execute(sa.update(sources).where(sources.c.key == key(visit.url)).values(changes))
            row = {
                "key": key(visit.url),
                "moment": moment,
                "reason": visit.reason,
                "detail": visit.detail,
                "digest": digest,
            }
            connection.execute(sa.insert(visits).values(row))

    def raw(self, digest: str) -> bytes | None:
        """The bytes of a file."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(raw_files.c.raw).where(raw_files.c.digest == digest)).scalar()

    def history(self, url: str, most: int = 20) -> Iterator[dict[str, Any]]:
        """The last visits to an address, newest first."""
        query = sa.select(visits).where(visits.c.key == key(url)).order_by(visits.c.id.desc()).limit(most)
        with self.engine.connect() as connection:
            for row in connection.execute(query).mappings().all():
                yield dict(row)
