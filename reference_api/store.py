"""Layer 5, data: the only module that executes SQL. One connection per thread for reads, transactions for writes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from reference_api.problems import Problem, no_room

Result = TypeVar("Result")
PAGE_SIZE = 8192
SLOTS = 32


class Conflict(Exception):
    """The database refused: another writer was first. The work is done again from the start."""


def unavailable(reason: str) -> Problem:
    """503: nothing was stored; the client may try again."""
    return Problem(
        503,
        "service_unavailable",
        f"De gegevens konden niet worden opgeslagen: {reason}.",
        headers={"Retry-After": "1"},
    )


def failed(error: Exception) -> Problem:
    """507 when SQLite finds no room, else 503."""
    full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    return no_room() if full else unavailable(str(error))


INLINE = "toast_tuple_target = 8160"
"""PostgreSQL: answers of a few kB stay in the row as they are."""


class Statement(str):
    """The text of a compiled statement, with the constants that its builder bound."""

    __slots__ = ("constants",)
    constants: Mapping[str, Any]


def bound(sql: str, parameters: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The parameters with the constants of the statement."""
    constants = getattr(sql, "constants", None)
    return {**constants, **(parameters or {})} if constants else parameters or {}


class Connection:
    """A driver connection with the two calls that the rest needs. SQL comes compiled, with named parameters."""

    def __init__(self, raw: Any, database: Database) -> None:
        self.raw, self.database = raw, database

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.raw.execute(sql, bound(sql, parameters)).fetchall()

    def one(self, sql: str, parameters: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        return self.raw.execute(sql, bound(sql, parameters)).fetchone()

    def run(self, sql: str, parameters: Mapping[str, Any] | None = None) -> int:
        """Execute a statement; the number of rows that it touched."""
        return self.raw.execute(sql, bound(sql, parameters)).rowcount

    def many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute a statement for every row."""
        self.raw.cursor().executemany(sql, rows)


class PostgresConnection(Connection):
    """Results come in binary, as stored answers are bytes."""

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return self.raw.execute(sql, bound(sql, parameters), binary=True).fetchall()

    def one(self, sql: str, parameters: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
        return self.raw.execute(sql, bound(sql, parameters), binary=True).fetchone()


class Database:
    """What both databases share: compiled statements, connections per thread, retries."""

    dialect: Any
    paramstyle: str
    kind: type[Connection] = Connection

    def __init__(self) -> None:
        self._local = threading.local()
        self._sql: dict[Any, Statement] = {}
        self._connections: list[Any] = []
        self._guard = threading.Lock()
        self.closed = False

    def sql(self, name: Any, build: Callable[[], sa.sql.ClauseElement]) -> str:
        """The text of a statement, compiled once under ``name`` (hashable)."""
        text = self._sql.get(name)
        if text is None:
            if len(self._sql) > 5000:
                self._sql.clear()
            compiled = build().compile(dialect=self.dialect)
            text = self._sql[name] = Statement(compiled)
            text.constants = {n: v for n, v in compiled.params.items() if v is not None}
        return text

    def connect(self) -> Any:
        raise NotImplementedError

    def reader(self) -> Connection:
        """The connection of this thread, in autocommit."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            raw = self.connect()
            with self._guard:
                self._connections.append(raw)
            connection = self._local.connection = self.kind(raw, self)
        return connection

    def drop_reader(self) -> None:
        """Forget the connection of this thread (it broke)."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            self._local.connection = None
            with contextlib.suppress(Exception):
                connection.raw.close()

    def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run a read; a broken connection is replaced once."""
        return work(self.reader())

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run ``work`` in one transaction, alone or again until it succeeds; its result after the commit."""
        raise NotImplementedError

    def number(self, connection: Connection, sequence: str) -> int:
        """The next number of a sequence."""
        return self.numbers(connection, sequence, 1)

    def numbers(self, connection: Connection, sequence: str, count: int) -> int:
        """Take so many numbers of a sequence; the first of them."""
        sql = self.sql(
            "sequence",
            lambda: sa.text(
                "INSERT INTO sequence (name, value) VALUES (:name, :count) "
                "ON CONFLICT (name) DO UPDATE SET value = sequence.value + excluded.value RETURNING value"
            ),
        )
        return connection.one(sql, {"name": sequence, "count": count})[0] - count + 1  # type: ignore[index]

    def quietly(self, work: Callable[[Connection], Result]) -> Result:
        """Run ``work`` in one transaction that no rule depends on, so that it never makes a request start again."""
        return self.write(work)

    def prepare(self) -> None:
        """Make what must be there before the first table."""

    def tune(self, tables: Iterable[str]) -> None:
        """Settle what is particular to this database, once the tables are there."""

    def create(self, metadata: sa.MetaData) -> None:
        """Make all tables (an empty database)."""
        self.prepare()
        engine = self.engine()
        metadata.create_all(engine)
        engine.dispose()

    def engine(self) -> sa.Engine:
        """An SQLAlchemy engine for what is not hot: creating tables, migrations."""
        raise NotImplementedError

    def close(self) -> None:
        """Close every connection."""
        self.closed = True
        with self._guard:
            for raw in self._connections:
                with contextlib.suppress(Exception):
                    raw.close()
            self._connections.clear()
        self._local = threading.local()

    def raise_generation(self, connection: Connection, resource: str, slot: int) -> None:
        """Mark in this transaction that rows of a resource changed."""
        connection.run(
            self.sql(
                "generation",
                lambda: sa.text(
                    "INSERT INTO generation (resource, slot, value) VALUES (:resource, :slot, 1) "
                    "ON CONFLICT (resource, slot) DO UPDATE SET value = generation.value + 1"
                ),
            ),
            {"resource": resource, "slot": slot},
        )


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

    def write(self, work: Callable[[Connection], Result]) -> Result:
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
                connection.raw.execute("COMMIT")
        finally:
            if connection.raw.in_transaction:
                with contextlib.suppress(sqlite3.Error):
                    connection.raw.execute("ROLLBACK")
            fcntl.flock(self._lock_file, fcntl.LOCK_UN)

    @staticmethod
    def _one(connection: Connection, waiting: _Waiting, savepoint: bool) -> None:
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


class PostgresDatabase(Database):
    """PostgreSQL: reads in autocommit; writes SERIALIZABLE and repeated, so that no rule reads what changes under it."""

    dialect = postgresql.dialect(paramstyle="pyformat")
    kind = PostgresConnection
    attempts = 40
    block = 20
    """Numbers of a sequence taken at once, outside the transaction: on one row all creations would wait for each other."""

    def __init__(self, url: str, schema: str = "") -> None:
        super().__init__()
        self.url, self.schema = url, schema
        self._writers = threading.local()
        self._numbers: dict[str, range] = {}
        self._aside_connection: Connection | None = None
        self._numbers_guard = threading.Lock()
        self._slots = iter(range(1_000_000_000))
        self.slot_offset = random.randrange(SLOTS)  # noqa: S311 - spreads processes over slots, no secret

    def connect(self) -> Any:
        import psycopg

        try:
            raw = psycopg.connect(
                self.url,
                autocommit=True,
                prepare_threshold=2,
                options=f"-c search_path={self.schema or 'public'} -c jit=off",
            )
        except psycopg.Error as error:
            raise unavailable("de database is niet bereikbaar") from error
        raw.prepared_max = 500
        return raw

    def engine(self) -> sa.Engine:
        url = self.url.replace("postgresql://", "postgresql+psycopg://", 1)
        return sa.create_engine(
            url, poolclass=sa.pool.NullPool, connect_args={"options": f"-c search_path={self.schema or 'public'}"}
        )

    def read(self, work: Callable[[Connection], Result]) -> Result:
        import psycopg

        try:
            return work(self.reader())
        except psycopg.OperationalError:
            self.drop_reader()
            return work(self.reader())

    @property
    def slot(self) -> int:
        """The slot of this thread's writer."""
        slot = getattr(self._writers, "slot", None)
        if slot is None:
            with self._guard:
                slot = self._writers.slot = (next(self._slots) + self.slot_offset) % SLOTS
        return slot

    def write(self, work: Callable[[Connection], Result]) -> Result:
        import psycopg

        for attempt in range(self.attempts):
            connection = self.reader()
            try:
                return self._transaction(connection, work, alone=attempt > 8)
            except psycopg.errors.DiskFull as error:
                raise no_room() from error
            except (
                psycopg.errors.SerializationFailure,
                psycopg.errors.DeadlockDetected,
                psycopg.errors.LockNotAvailable,
            ):
                time.sleep(random.uniform(0.001, 0.004) * min(attempt + 1, 10))  # noqa: S311 - back-off, no secret
            except psycopg.errors.IntegrityError as error:
                raise Conflict(str(error)) from error
            except psycopg.OperationalError as error:
                self.drop_reader()
                raise unavailable("de verbinding met de database is verbroken") from error
        raise unavailable("te veel gelijktijdige wijzigingen")

    def _transaction(self, connection: Connection, work: Callable[[Connection], Result], alone: bool) -> Result:
        raw = connection.raw
        if alone:
            # After several defeats the losers form a row. Taken before BEGIN: the snapshot must be younger than the lock.
            raw.execute("SELECT pg_advisory_lock(7326)")
        try:
            raw.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
            result = work(connection)
            raw.execute("COMMIT")
        except BaseException:
            if not raw.closed:
                with contextlib.suppress(Exception):
                    raw.execute("ROLLBACK")
            raise
        finally:
            if alone and not raw.closed:
                raw.execute("SELECT pg_advisory_unlock(7326)")
        return result

    def number(self, connection: Connection, sequence: str) -> int:
        with self._numbers_guard:
            held = self._numbers.get(sequence) or range(0)
            if not held:
                aside = self._aside()
                first = self.numbers(aside, sequence, self.block)
                held = range(first, first + self.block)
            self._numbers[sequence] = held[1:]
            return held[0]

    def _aside(self) -> Connection:
        """A connection beside those of the transactions, in autocommit; guarded by whoever uses it."""
        if self._aside_connection is None or self._aside_connection.raw.closed:
            raw = self.connect()
            with self._guard:
                self._connections.append(raw)
            self._aside_connection = self.kind(raw, self)
        return self._aside_connection

    def tune(self, tables: Iterable[str]) -> None:
        """Answers of a few kB stay in the row as they are: unpacking them costs more than reading them."""
        place = f'"{self.schema or "public"}"'
        for table in tables:
            self.reader().run(f'ALTER TABLE {place}."{table}" SET ({INLINE})')

    def quietly(self, work: Callable[[Connection], Result]) -> Result:
        import psycopg

        connection = self.reader()
        try:
            with connection.raw.transaction():
                return work(connection)
        except psycopg.Error as error:
            self.drop_reader()
            raise unavailable("de verbinding met de database is verbroken") from error

    def prepare(self) -> None:
        """Make the schema that holds the tables."""
        if self.schema:
            self.reader().run(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"')


def open_database(url: str, *, schema: str = "", grouping: bool = True) -> Database:
    """The database behind an address (``sqlite:///file`` or ``postgresql://...``)."""
    if url.startswith("sqlite:///"):
        return SqliteDatabase(unquote(url.removeprefix("sqlite:///").split("?", 1)[0]), grouping)
    if urlsplit(url).scheme == "postgresql":
        return PostgresDatabase(url, schema)
    raise ValueError(f"unknown database address {url.split('@')[-1]!r}")
