"""Layer 5, data: PostgreSQL. Writes hold locks on what they read and change, so that no rule reads what changes under it."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from reference_api.locks import Locks, Need, Taken
from reference_api.problems import no_room
from reference_api.store import SLOTS, Conflict, Connection, Database, Result, bound, unavailable

INLINE = "toast_tuple_target = 8160"
"""PostgreSQL: answers of a few kB stay in the row as they are."""


class PostgresConnection(Connection):
    """Results come in binary, as stored answers are bytes."""

    def rows(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return self.raw.execute(sql, bound(sql, parameters), binary=True).fetchall()

    def one(self, sql: str, parameters: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
        return self.raw.execute(sql, bound(sql, parameters), binary=True).fetchone()

    def need(self, needs: Iterable[Need]) -> None:
        sql = self.locks.more(needs) if self.locks is not None else ""
        if sql and not all(self.raw.execute(sql, prepare=False).fetchone()):
            raise Taken


class PostgresDatabase(Database):
    """PostgreSQL: reads in autocommit; writes under locks (see ``locks``), which replace a stricter isolation."""

    dialect = postgresql.dialect(paramstyle="pyformat")
    kind = PostgresConnection
    locking = True
    attempts = 60
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
    def slot(self) -> int:  # type: ignore[override]
        """The slot of this thread's writer."""
        slot = getattr(self._writers, "slot", None)
        if slot is None:
            with self._guard:
                slot = self._writers.slot = (next(self._slots) + self.slot_offset) % SLOTS
        return slot

    def write(self, work: Callable[[Connection], Result], needs: Iterable[Need] | None = None) -> Result:
        import psycopg

        locks = Locks(self.schema, needs)
        for attempt in range(self.attempts):
            connection = self.reader()
            try:
                return self._transaction(connection, work, locks)
            except Taken:
                continue
            except psycopg.errors.DiskFull as error:
                raise no_room() from error
            except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable):
                time.sleep(random.uniform(0.001, 0.004) * min(attempt + 1, 10))  # noqa: S311 - back-off, no secret
            except psycopg.errors.IntegrityError as error:
                raise Conflict(str(error)) from error
            except psycopg.OperationalError as error:
                self.drop_reader()
                raise unavailable("de verbinding met de database is verbroken") from error
        raise unavailable("te veel gelijktijdige wijzigingen")

    def _transaction(self, connection: Connection, work: Callable[[Connection], Result], locks: Locks) -> Result:
        raw, connection.locks = connection.raw, locks
        try:
            raw.execute(locks.begin(), prepare=False)
            result = work(connection)
            self.raise_generations(connection)
            raw.execute("COMMIT")
        except BaseException:
            if not raw.closed:
                with contextlib.suppress(Exception):
                    raw.execute("ROLLBACK")
            raise
        finally:
            connection.locks = None
            connection.touched.clear()
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
                result = work(connection)
                self.raise_generations(connection)
                return result
        except psycopg.Error as error:
            self.drop_reader()
            raise unavailable("de verbinding met de database is verbroken") from error

    def prepare(self) -> None:
        """Make the schema that holds the tables."""
        if self.schema:
            self.reader().run(f'CREATE SCHEMA IF NOT EXISTS "{self.schema}"')
