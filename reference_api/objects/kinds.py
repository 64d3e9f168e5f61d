"""Layer 5, data: object types and their versions as they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.links import MARK, TAIL
from reference_api.render import dumps, loads
from reference_api.store import Connection
from schemas.objects import OBJECTS_ROOT

TYPES = "objects/types"
"""The name under which a write holds a type with its versions."""


@dataclass(frozen=True)
class Kind:
    """An object type: its row and what is kept of it (read-only fields that follow from it left out)."""

    id: int
    uuid: str
    record: dict[str, Any]

    @property
    def url(self) -> str:
        """The internal address, as objects name it."""
        return kind_url(self.uuid)


def kind_url(uuid: str, root: str = OBJECTS_ROOT) -> str:
    """The internal address of an object type; both APIs have it."""
    return f"{MARK}/{root}/objecttypes/{uuid}"


def uuid_in(url: str) -> str:
    """The uuid at the end of an address of an object type: only that is looked at, as addresses of old servers live on."""
    found = TAIL.search(url.split("?", 1)[0].lower())
    return found["uuid"] if found else ""


class Kinds:
    """Object types through one connection."""

    def __init__(self, env: Environment, connection: Connection) -> None:
        self.env, self.connection, self.database = env, connection, env.database
        self.types = env.model.metadata.tables["objects_type"]

    def find(self, uuid: str) -> Kind | None:
        """A type by uuid."""
        return self._one("uuid", self.types.c.uuid, uuid)

    def of_url(self, url: str) -> Kind | None:
        """A type by any address that ends in its uuid."""
        uuid = uuid_in(url)
        return self.find(uuid) if uuid else None

    def by_id(self, number: int) -> Kind | None:
        """A type by the id of its row."""
        return self._one("id", self.types.c.id, number)

    def _one(self, name: str, column: Any, value: Any) -> Kind | None:
        columns = self.types.c
        sql = self.database.sql(
            ("objects-kind", name),
            lambda: sa.select(columns.id, columns.uuid, columns.record).where(column == sa.bindparam("v")),
        )
        row = self.connection.one(sql, {"v": value})
        return Kind(row[0], row[1], loads(row[2])) if row else None

    def page(self, classification: str, start: int, size: int) -> tuple[int, list[Kind]]:
        """How many there are, and those of a page, oldest first."""
        table = self.types
        where = table.c.classification == sa.bindparam("c") if classification else sa.true()
        name, values = bool(classification), {"c": classification} if classification else {}
        count = self.database.sql(
            ("objects-kinds-count", name), lambda: sa.select(sa.func.count()).select_from(table).where(where)
        )
        rows = self.database.sql(
            ("objects-kinds", name),
            lambda: sa.select(table.c.id, table.c.uuid, table.c.record).where(where).order_by(table.c.id)
            .limit(sa.bindparam("size")).offset(sa.bindparam("start")),
        )  # fmt: skip
        total = self.connection.one(count, values)
        found = self.connection.rows(rows, {**values, "size": size, "start": start})
        return (total[0] if total else 0), [Kind(row[0], row[1], loads(row[2])) for row in found]

    def add(self, uuid: str, record: Mapping[str, Any]) -> Kind:
        """Store a new type."""
        values = {"uuid": uuid, "classification": record["dataClassification"], "record": dumps(dict(record))}
        row = self.connection.one(
            self.database.sql(
                "objects-kind-add",
                lambda: sa.insert(self.types).values({n: sa.bindparam(n) for n in values}).returning(self.types.c.id),
            ),
            values,
        )
        return Kind(row[0] if row else 0, uuid, dict(record))

    def store(self, kind: Kind, record: Mapping[str, Any]) -> None:
        """Other values in a type."""
        text = "UPDATE objects_type SET classification = :c, record = :record WHERE id = :id"
        values = {"c": record["dataClassification"], "record": dumps(dict(record)), "id": kind.id}
        self.connection.run(self.database.sql("objects-kind-store", lambda: sa.text(text)), values)

    def remove(self, kind: Kind) -> None:
        """Delete a type, with what tokens might do with it."""
        for name, text in (
            ("objects-kind-forget", "DELETE FROM objects_permission WHERE type = :id"),
            ("objects-kind-remove", "DELETE FROM objects_type WHERE id = :id"),
        ):
            self.connection.run(self.database.sql(name, partial(sa.text, text)), {"id": kind.id})

    def in_use(self, kind: Kind, version: int | None = None) -> bool:
        """Whether there is a record of the type (of a version)."""
        text = (
            "SELECT 1 FROM objects_record WHERE type = :type"
            + (" AND type_version = :version" if version else "")
            + " LIMIT 1"
        )
        sql = self.database.sql(("objects-in-use", bool(version)), lambda: sa.text(text))
        values = {"type": kind.id, **({"version": version} if version else {})}
        return self.connection.one(sql, values) is not None

    # Versions -----------------------------------------------------------------------------------------------------

    def numbers(self, kinds: list[Kind]) -> dict[int, list[int]]:
        """Numbers of the versions of each type, by its id."""
        text = "SELECT number FROM objects_version WHERE type = :type ORDER BY number"
        sql = self.database.sql("objects-versions", lambda: sa.text(text))
        return {kind.id: [row[0] for row in self.connection.rows(sql, {"type": kind.id})] for kind in kinds}

    def version(self, kind: Kind, number: int) -> dict[str, Any] | None:
        """A version of a type."""
        text = "SELECT record FROM objects_version WHERE type = :type AND number = :number"
        sql = self.database.sql("objects-version", lambda: sa.text(text))
        row = self.connection.one(sql, {"type": kind.id, "number": number})
        return loads(row[0]) if row else None

    def add_version(self, kind: Kind, number: int, record: Mapping[str, Any]) -> None:
        """Store a new version."""
        text = "INSERT INTO objects_version (type, number, record) VALUES (:type, :number, :record)"
        values = {"type": kind.id, "number": number, "record": dumps(dict(record))}
        self.connection.run(self.database.sql("objects-version-add", lambda: sa.text(text)), values)

    def store_version(self, kind: Kind, number: int, record: Mapping[str, Any]) -> None:
        """Other values in a version."""
        text = "UPDATE objects_version SET record = :record WHERE type = :type AND number = :number"
        values = {"type": kind.id, "number": number, "record": dumps(dict(record))}
        self.connection.run(self.database.sql("objects-version-store", lambda: sa.text(text)), values)

    def remove_version(self, kind: Kind, number: int) -> None:
        """Delete a version."""
        text = "DELETE FROM objects_version WHERE type = :type AND number = :number"
        sql = self.database.sql("objects-version-remove", lambda: sa.text(text))
        self.connection.run(sql, {"type": kind.id, "number": number})
