"""Layer 5, data: SQLite. Whoever holds the writer commits for all that wait."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from reference_api.locks import Need
from reference_api.problems import Problem, no_room
from reference_api.store import Conflict, Connection, Database, Result, unavailable

PAGE_SIZE = 8192


def failed(error: Exception) -> Problem:
    """507 when SQLite finds no room, else 503."""
    full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    return no_room() if full else unavailable(str(error))


class _Waiting:
    """A piece of work in the queue of the writer."""

    __slots__ = ("done", "error", "result", "work")

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work, self.done = work, False
        self.result: Any = None
        self.error: BaseException | None = None


class SqliteDatabase(Database):
    """SQLite: WAL, FULL. Writers wait in a queue; whoever holds the writer commits for all that wait (a group)."""

    dialect = sqlite.dialect(paramstyle="named")
    slot = 0

    def __init__(self, path: str, grouping: bool = True) -> None:
        super().__init__()
        self.path, self.grouping = path, grouping
        self._queue: list[_Waiting] = []
        self._queue_guard = threading.Lock()
        self._writer_guard = threading.Lock()
        self._writer: Connection | None = None
        self._lock_file: int | None = None

    def connect(self) -> sqlite3.Connection:
        if self.path != ":memory:":
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        try:
            raw = sqlite3.connect(
                self.path, timeout=10, isolation_level=None, check_same_thread=False, cached_statements=512
            )
            raw.execute(f"PRAGMA page_size={PAGE_SIZE}")
            raw.execute("PRAGMA journal_mode=WAL")
            for pragma in (
                "synchronous=FULL",
                "busy_timeout=10000",
                "cache_size=-16000",
                "mmap_size=2147483648",
                "wal_autocheckpoint=4000",
                "temp_store=MEMORY",
                "case_sensitive_like=ON",
            ):
                raw.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            raise unavailable(str(error)) from error
        return raw

    def engine(self) -> sa.Engine:
        engine = sa.create_engine(f"sqlite:///{self.path}", poolclass=sa.pool.NullPool)

        @sa.event.listens_for(engine, "connect")
        def _pages(raw: Any, _record: Any) -> None:
            raw.execute(f"PRAGMA page_size={PAGE_SIZE}")
            raw.execute("PRAGMA journal_mode=WAL")

        return engine

    def write(self, work: Callable[[Connection], Result], needs: Iterable[Need] | None = None) -> Result:
        waiting = _Waiting(work)
        with self._queue_guard:
            self._queue.append(waiting)
        with self._writer_guard:
            while not waiting.done:
                self._lead()
        if waiting.error is not None:
            raise waiting.error
        return waiting.result

    def _lead(self) -> None:
        """Take everything that waits and commit it as one group."""
        with self._queue_guard:
            group, self._queue = (self._queue, []) if self.grouping else ([self._queue[0]], self._queue[1:])
        try:
            if self._writer is None:
                self._writer = Connection(self.connect(), self)
                self._lock_file = os.open(self.path + ".lock", os.O_RDWR | os.O_CREAT, 0o600)
            self._locked(self._writer, group)
        except (sqlite3.Error, OSError, Problem) as error:
            self._abandon()
            failure = error if isinstance(error, Problem) else failed(error)
            for waiting in group:
                waiting.error = waiting.error or failure
        finally:
            for waiting in group:
                waiting.done = True

    def _locked(self, connection: Connection, group: list[_Waiting]) -> None:
        assert self._lock_file is not None  # noqa: S101 - opened together with the connection
        fcntl.flock(self._lock_file, fcntl.LOCK_EX)
        try:
            connection.raw.execute("BEGIN IMMEDIATE")
            for waiting in group:
                self._one(connection, waiting, len(group) > 1)
            if len(group) == 1 and group[0].error is not None:
                connection.raw.execute("ROLLBACK")
            else:
                self.raise_generations(connection)
                connection.raw.execute("COMMIT")
        finally:
            connection.touched.clear()
            if connection.raw.in_transaction:
                with contextlib.suppress(sqlite3.Error):
                    connection.raw.execute("ROLLBACK")
            fcntl.flock(self._lock_file, fcntl.LOCK_UN)

    @staticmethod
    def _one(connection: Connection, waiting: _Waiting, savepoint: bool) -> None:
        before = set(connection.touched)
        if savepoint:
            connection.raw.execute("SAVEPOINT one")
        try:
            waiting.result = waiting.work(connection)
        except sqlite3.IntegrityError as error:
            waiting.error = Conflict(str(error))
        except sqlite3.Error:
            raise
        except BaseException as error:  # noqa: BLE001 - it belongs to the request that waits, and is raised there
            waiting.error = error
        if waiting.error is not None:
            connection.touched = before
        if savepoint:
            if waiting.error is not None:
                connection.raw.execute("ROLLBACK TO one")
            connection.raw.execute("RELEASE one")

    def _abandon(self) -> None:
        if self._writer is not None:
            with contextlib.suppress(Exception):
                self._writer.raw.close()
        self._writer = None
        if self._lock_file is not None:
            os.close(self._lock_file)
        self._lock_file = None

    def close(self) -> None:
        with self._writer_guard:
            self._abandon()
        super().close()

    def copy_to(self, path: str) -> None:
        """A consistent copy of the whole database in another file (backup API)."""
        target = sqlite3.connect(path)
        try:
            self.reader().raw.backup(target)
        finally:
            target.close()
