"""The small databases of the catalogue, files in the data folder: how each is opened, and when it last changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa


def opened(path: Path, tables: sa.MetaData) -> sa.Engine:
    """A database with its tables, made when it is not there. Raises OSError or SQLAlchemyError when that cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{path}")
    sa.event.listen(engine, "connect", _careful)
    tables.create_all(engine)
    return engine


def _careful(connection: Any, _: Any) -> None:
    """Readers do not wait for the writer, and what was answered stays answered."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def stamp(*paths: Path) -> tuple[tuple[int, int], ...]:
    """Something that differs as soon as one of these databases was written, by whichever process."""
    return tuple(found for path in paths for found in (_seen(path), _seen(path.with_name(path.name + "-wal"))))


def _seen(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
