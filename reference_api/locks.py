"""Layer 5, data: what a write holds on PostgreSQL, so that nothing changes between what its rules read and its commit.

Shared: what is read; alone: what is changed, and what owns the changed row (its main object and every object whose computed
fields follow from it). A set of rows with a link is read under the lock of the object at the other end. What is known
beforehand is taken in one fixed order; what is needed later is only tried, and when another holds it the write starts
again with all of it in order. So nobody ever waits in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

SHARED, ALONE = 1, 2
WAIT = {SHARED: "pg_advisory_xact_lock_shared", ALONE: "pg_advisory_xact_lock"}
TRY = {SHARED: "pg_try_advisory_xact_lock_shared", ALONE: "pg_try_advisory_xact_lock"}
BUCKETS = 1024
"""Objects of a resource share so many locks: deleting a thousand rows may not fill the table of locks of the server."""
Key = tuple[str, str]
"""Resource and uuid; without uuid all rows of the resource; twice empty the whole database."""
Need = tuple[Key, int]
EVERYTHING: Key = ("", "")


class Taken(Exception):
    """Another write holds what this one needs: leave the transaction, wait for it in order, start again."""


class Locks:
    """The locks of one write; what it came to need is remembered when it starts again."""

    def __init__(self, place: str, needs: Iterable[Need] | None) -> None:
        self.place = place
        self.held: dict[tuple[int, int], int] = {}
        if needs is None:
            self._hold([(EVERYTHING, ALONE)])
        else:
            self._hold([(EVERYTHING, SHARED), *needs])

    def name(self, key: Key) -> tuple[int, int]:
        """The two numbers under which the database knows a lock."""
        resource, uuid = key
        kind = crc32(f"{self.place}/{resource}".encode())
        return kind - 2**31, crc32(uuid.encode()) % BUCKETS + 1 if uuid else 0

    def _hold(self, needs: Iterable[Need]) -> list[tuple[tuple[int, int], int]]:
        """Note what is not held yet; those."""
        fresh: dict[tuple[int, int], int] = {}
        for key, mode in needs:
            name = self.name(key)
            if self.held.get(name, 0) < mode:
                self.held[name] = fresh[name] = mode
        return list(fresh.items())

    def begin(self) -> str:
        """The statements that begin the transaction with all that is known to be needed, in order."""
        calls = (f"{WAIT[mode]}({kind}, {number})" for (kind, number), mode in sorted(self.held.items()))
        return f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT {', '.join(calls)}"

    def more(self, needs: Iterable[Need]) -> str:
        """The statement that tries for what is not held yet; empty when all is. Every value it answers must be true."""
        if self.held.get(self.name(EVERYTHING)) == ALONE:
            return ""
        fresh = self._hold(needs)
        calls = (f"{TRY[mode]}({kind}, {number})" for (kind, number), mode in fresh)
        return f"SELECT {', '.join(calls)}" if fresh else ""
