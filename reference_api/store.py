"""Layer 5, data: what both databases share, and the words in which SQL is executed. One connection per thread for reads."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa

from reference_api.locks import Locks, Need
from reference_api.problems import Problem

Result = TypeVar("Result")
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
        self.touched: set[str] = set()
        """Resources whose rows were changed in this transaction."""
        self.locks: Locks | None = None
        """What this transaction holds, where rows are locked; None where a writer is alone anyway."""

    def need(self, needs: Iterable[Need]) -> None:
        """Hold these too, until the commit. Raises Taken when another does."""

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


class Database:
    """What both databases share: compiled statements, connections per thread, retries."""

    dialect: Any
    slot: int
    """Which of the generations of a resource this thread raises."""
    kind: type[Connection] = Connection
    locking = False
    """Whether writers work side by side, under locks."""

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

    def write(self, work: Callable[[Connection], Result], needs: Iterable[Need] | None = None) -> Result:
        """Run ``work`` in one transaction, again until it succeeds; its result after the commit.

        ``needs``: what it will surely hold, when it asks for the rest as it goes; None: it wants to be alone.
        """
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

    def raise_generations(self, connection: Connection) -> None:
        """Mark in this transaction which resources changed, in one order for all writers."""
        names = sorted(connection.touched)
        if not names:
            return
        connection.touched.clear()
        sql = self.sql(("generations", len(names)), lambda: raising(len(names)))
        connection.run(sql, {"slot": self.slot, **{f"r{number}": name for number, name in enumerate(names)}})


def raising(count: int) -> sa.TextClause:
    """The statement that raises so many generations."""
    values = ", ".join(f"(:r{number}, :slot, 1)" for number in range(count))
    return sa.text(
        f"INSERT INTO generation (resource, slot, value) VALUES {values} "
        "ON CONFLICT (resource, slot) DO UPDATE SET value = generation.value + 1"
    )
