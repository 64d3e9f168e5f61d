"""Layer 5, data: records of objects as they are stored. A record is one state; the last one is what a change follows on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.geometry import bounds
from reference_api.links import MARK
from reference_api.objects.kinds import Kind
from reference_api.render import dumps, loads
from reference_api.store import Connection
from schemas.objects import FOREVER, OBJECTS_ROOT
from schemas.objects.conditions import leaves

ALL = "objects/objects"
"""The generation that every write of an object raises; each type has one besides."""
BLOCK, BLOCKS = 4096, "objects/block:"
CORNERS = ("x0", "y0", "x1", "y1")


def object_url(uuid: str) -> str:
    """The internal address of an object."""
    return f"{MARK}/{OBJECTS_ROOT}/objects/{uuid}"


def generation_of(kind: int) -> str:
    """The name of the generation of the objects of a type."""
    return f"{ALL}:{kind}"


def block_of(record: int) -> str:
    """The name of the generation of the records around one: what lists remember of other blocks still holds."""
    return f"{BLOCKS}{record // BLOCK}"


@dataclass(frozen=True)
class Stored:
    """A record with its row; ``answer`` is the object as it is shown with this record."""

    id: int
    type: int
    answer: bytes

    def content(self) -> dict[str, Any]:
        """The object as a dict, own addresses in their internal spelling."""
        found: dict[str, Any] = loads(self.answer)
        return found


class Records:
    """Records through one connection."""

    def __init__(self, env: Environment, connection: Connection) -> None:
        self.env, self.connection = env, connection
        self.database: Any = env.database
        self.table = env.model.metadata.tables["objects_record"]

    def last(self, uuid: str) -> Stored | None:
        """The last record of an object."""
        text = "SELECT id, type, answer FROM objects_record WHERE object = :object ORDER BY number DESC LIMIT 1"
        return self._stored(
            self.connection.one(self.database.sql("objects-last", lambda: sa.text(text)), {"object": uuid})
        )

    def on(self, uuid: str, day: str, *, formal: bool = False) -> Stored | None:
        """The record of an object that holds on a day; ``formal``: that was the last one registered by that day."""
        where = "registration_at <= :day" if formal else "start_at <= :day AND end_at >= :day"
        text = f"SELECT id, type, answer FROM objects_record WHERE object = :object AND {where} ORDER BY number DESC LIMIT 1"
        sql = self.database.sql(("objects-on", formal), lambda: sa.text(text))
        return self._stored(self.connection.one(sql, {"object": uuid, "day": day}))

    def numbered(self, uuid: str, number: int) -> Stored | None:
        """A record of an object by its index."""
        text = "SELECT id, type, answer FROM objects_record WHERE object = :object AND number = :number"
        sql = self.database.sql("objects-numbered", lambda: sa.text(text))
        return self._stored(self.connection.one(sql, {"object": uuid, "number": number}))

    def history(self, uuid: str, start: int, size: int) -> tuple[int, list[Stored]]:
        """How many records an object has, and those of a page, the first one first."""
        text = "SELECT count(*) FROM objects_record WHERE object = :object"
        count = self.connection.one(self.database.sql("objects-history-count", lambda: sa.text(text)), {"object": uuid})
        text = "SELECT id, type, answer FROM objects_record WHERE object = :object ORDER BY number LIMIT :size OFFSET :start"
        sql = self.database.sql("objects-history", lambda: sa.text(text))
        rows = self.connection.rows(sql, {"object": uuid, "size": size, "start": start})
        return (count[0] if count else 0), [Stored(row[0], row[1], bytes(row[2])) for row in rows]

    @staticmethod
    def _stored(row: tuple[Any, ...] | None) -> Stored | None:
        return Stored(row[0], row[1], bytes(row[2])) if row else None

    # Writing ------------------------------------------------------------------------------------------------------

    def add(self, kind: Kind, content: Mapping[str, Any]) -> bytes:
        """Store a new last record of an object, with the values in its data; the answer. Raises Conflict when it is there."""
        record, answer = content["record"], dumps(dict(content))
        values = {**columns_of(record), "object": content["uuid"], "type": kind.id, "last": 1, "answer": answer}
        sql = self.database.sql(
            "objects-add",
            lambda: sa.insert(self.table).values({n: sa.bindparam(n) for n in values}).returning(self.table.c.id),
        )
        row = self.connection.one(sql, values)
        number = row[0] if row else 0
        self._add_values(number, kind.id, record["data"])
        self.touch(kind.id, number)
        return answer

    def _add_values(self, number: int, kind: int, data: Mapping[str, Any]) -> None:
        text = (
            "INSERT INTO objects_value (record, path, key, type, folded) VALUES (:record, :path, :key, :type, :folded)"
        )
        rows = [
            {"record": number, "path": leaf.path, "key": leaf.key, "type": kind, "folded": leaf.folded}
            for leaf in sorted(leaves(data), key=lambda leaf: (leaf.path, leaf.key))
        ]
        if rows:
            self.connection.many(self.database.sql("objects-add-values", lambda: sa.text(text)), rows)

    def change(self, stored: Stored, content: Mapping[str, Any], *, last: bool) -> bytes:
        """Keep an earlier record with another end or correction; the answer."""
        answer = dumps(dict(content))
        text = "UPDATE objects_record SET last = :last, end_at = :end_at, answer = :answer WHERE id = :id"
        values = {"last": int(last), "end_at": content["record"]["endAt"] or FOREVER, "answer": answer, "id": stored.id}
        self.connection.run(self.database.sql("objects-change", lambda: sa.text(text)), values)
        self.touch(stored.type, stored.id)
        return answer

    def forget_values(self, stored: Stored) -> None:
        """Of a record that no day shows any more, the values need not be found."""
        sql = self.database.sql("objects-forget", lambda: sa.text("DELETE FROM objects_value WHERE record = :id"))
        self.connection.run(sql, {"id": stored.id})

    def remove(self, uuid: str, kind: int) -> None:
        """Delete an object with all its records."""
        text = "SELECT id FROM objects_record WHERE object = :object"
        numbers = self.connection.rows(self.database.sql("objects-ids", lambda: sa.text(text)), {"object": uuid})
        for text in (
            "DELETE FROM objects_value WHERE record IN (SELECT id FROM objects_record WHERE object = :object)",
            "DELETE FROM objects_record WHERE object = :object",
        ):
            self.connection.run(self.database.sql(text, partial(sa.text, text)), {"object": uuid})
        self.touch(kind, *(row[0] for row in numbers))

    def touch(self, kind: int, *records: int) -> None:
        """Records of a type changed: lists look again at what lies around them."""
        self.connection.touched |= {ALL, generation_of(kind), *map(block_of, records)}


def columns_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """The index columns of a record."""
    corners: Iterable[float | None] = bounds(record["geometry"]) if record["geometry"] else (None, None, None, None)
    return {
        "number": record["index"],
        "type_version": record["typeVersion"],
        "start_at": record["startAt"],
        "end_at": record["endAt"] or FOREVER,
        "registration_at": record["registrationAt"],
        **dict(zip(CORNERS, corners, strict=True)),
    }
