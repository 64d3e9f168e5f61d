"""Layer 5, data: the last calls of each client, for suppliers who look for what went wrong.

Kept: moment, operation, status, codes of what was refused. Never: numbers of people, bodies, values of a query. A request
only puts one tuple in a queue of its client; a thread writes down once a second what is still there, beside the database.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import deque
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reference_api.links import UUID

KEEP = 500
PAUSE = 1.0
OWNERS = 1000
"""Clients that may wait to be written; beyond that the rest is forgotten rather than that memory fills."""
IDENTIFIER = re.compile(UUID, re.ASCII)
TABLE = """
CREATE TABLE IF NOT EXISTS call (
  id INTEGER PRIMARY KEY, owner TEXT NOT NULL, moment TEXT NOT NULL, operation TEXT NOT NULL, status INTEGER NOT NULL,
  codes TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS call_owner ON call (owner, id);
"""
Call = tuple[float, str, str, str, tuple[str, ...]]  # seconds since 1970, method, path, status line, codes


class RequestLog:
    """One log for all worker processes of a data folder."""

    def __init__(self, folder: Path, words: Iterable[str]) -> None:
        self.file = folder / "requests.sqlite"
        self.words = frozenset(words)
        self.waiting: dict[str, deque[Call]] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._guard = threading.Lock()

    def note(self, owner: str, call: Call) -> None:
        """Remember a call; it is written down soon, unless so many follow that it would not be kept anyway."""
        queue = self.waiting.get(owner)
        if queue is None:
            if len(self.waiting) >= OWNERS:
                return
            queue = self.waiting.setdefault(owner, deque(maxlen=KEEP))
        queue.append(call)
        if self._thread is None:
            self._start()

    def _start(self) -> None:
        with self._guard:
            if self._thread is None and not self._stop.is_set():
                self._thread = threading.Thread(target=self._run, name="request log", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while not self._stop.wait(PAUSE):
            self.flush()

    def flush(self) -> None:
        """Write down what waits; what cannot be written (a full disk) is let go."""
        found, self.waiting = self.waiting, {}
        rows = [
            (owner, written(moment), f"{method} {self.template(path)}", int(status[:3]), " ".join(codes))
            for owner, queue in found.items()
            for moment, method, path, status, codes in tuple(queue)
        ]
        if not rows:
            return
        try:
            with closing(self._open()) as connection, connection:
                connection.executemany(
                    "INSERT INTO call (owner, moment, operation, status, codes) VALUES (?, ?, ?, ?, ?)", rows
                )
                for owner in found:
                    connection.execute(
                        "DELETE FROM call WHERE owner = ? AND id <= (SELECT id FROM call WHERE owner = ?"
                        " ORDER BY id DESC LIMIT 1 OFFSET ?)",
                        (owner, owner, KEEP),
                    )
                connection.execute("DELETE FROM call WHERE id <= (SELECT MAX(id) FROM call) - ?", (KEEP * 1000,))
        except sqlite3.Error:
            return

    def template(self, path: str) -> str:
        """The path with identifiers as ``{uuid}`` and every word that is not ours as ``…``: it may be anything."""
        parts = ["{uuid}" if IDENTIFIER.fullmatch(part.lower()) else part for part in path.split("/")]
        return "/".join(part if part in self.words or part in ("", "{uuid}") else "…" for part in parts)[:200]

    def calls(self, owner: str) -> list[dict[str, Any]]:
        """The last calls of an owner (sandbox and client), newest first."""
        self.flush()
        try:
            with closing(self._open()) as connection:
                rows = connection.execute(
                    "SELECT moment, operation, status, codes FROM call WHERE owner = ? ORDER BY id DESC LIMIT ?",
                    (owner, KEEP),
                ).fetchall()
        except sqlite3.Error:
            return []
        return [{"tijdstip": m, "operatie": o, "status": s, "codes": c.split()} for m, o, s, c in rows]

    def forget(self, sandbox: str) -> None:
        """Remove the calls of a sandbox: another one of that name is somebody else's."""
        start = owner_of(sandbox, "")
        self.waiting = {owner: queue for owner, queue in self.waiting.items() if not owner.startswith(start)}
        try:
            with closing(self._open()) as connection, connection:
                connection.execute("DELETE FROM call WHERE substr(owner, 1, ?) = ?", (len(start), start))
        except sqlite3.Error:
            return

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file, timeout=5)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(TABLE)
        return connection

    def close(self) -> None:
        """Write down the rest and stop."""
        self._stop.set()
        self.flush()


def written(moment: float) -> str:
    """A moment as ISO 8601 in UTC."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def owner_of(sandbox: str, client_id: str) -> str:
    """Under which a call is kept."""
    return f"{sandbox}/{client_id}"
