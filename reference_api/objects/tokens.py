"""Layer 3, integration: who asks, by ``Authorization: Token <key>``, and what that token may do with objects of a type."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.problems import Problem, denied
from reference_api.store import Connection
from schemas.objects import READ_AND_WRITE, READ_ONLY

RIGHTS = "objects/rights"
"""The generation that is raised when tokens or permissions change."""
REMEMBERED = 5000
ASKED = {"WWW-Authenticate": "Token"}


@dataclass(frozen=True)
class Grant:
    """What a token may do with the objects of one type. ``fields``: names of data by version; None is all."""

    mode: str
    fields: Mapping[str, list[str]] | None = None

    def names(self, version: int) -> list[str] | None:
        """Names of data that may be read of objects of a version; None is all."""
        return None if self.fields is None else list(self.fields.get(str(version), ()))


@dataclass(frozen=True)
class Holder:
    """Who holds a token: with every right, or with grants by the id of an object type."""

    name: str
    everything: bool = False
    types: bool = False
    """Whether it may write object types and their versions."""
    grants: Mapping[int, Grant] = field(default_factory=dict)

    def grant(self, kind: int) -> Grant | None:
        """What it may do with objects of a type; None is nothing."""
        return Grant(READ_AND_WRITE) if self.everything else self.grants.get(kind)

    def readable(self) -> tuple[int, ...] | None:
        """Ids of the types whose objects it may read; None is all."""
        return None if self.everything else tuple(sorted(self.grants))

    def must_write(self, kind: int) -> None:
        """Raises Problem 403 unless it may write objects of a type."""
        grant = self.grant(kind)
        if grant is None or grant.mode != READ_AND_WRITE:
            raise denied()

    def must_write_types(self) -> None:
        """Raises Problem 403 unless it may write object types."""
        if not (self.everything or self.types):
            raise denied()


def digest(key: str) -> str:
    """What is kept of a key: it is long and random, so a plain digest is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def holder_of(env: Environment, connection: Connection, header: str | None) -> Holder:
    """Who asks. Raises Problem 401 without a token that is known, 403 for a JWT without all rights."""
    if not header:
        raise Problem(401, "not_authenticated", "Authenticatiegegevens zijn niet opgegeven.", headers=ASKED)
    scheme, _, key = header.partition(" ")
    if scheme.lower() == "bearer":
        client = env.gate.client(header, connection)
        if not client.everything:
            raise denied()
        return Holder(client.client_id, everything=True)
    if scheme.lower() != "token" or not key.strip():
        raise Problem(401, "authentication_failed", "Gebruik 'Authorization: Token <sleutel>'.", headers=ASKED)
    generation = _generation(env, connection)
    cache: dict[str, tuple[int, Holder]] = env.caches.setdefault("objects:holders", {})
    held = cache.get(header)
    if held is None or held[0] != generation:
        if len(cache) > REMEMBERED:
            cache.clear()
        held = cache[header] = (generation, _load(env, connection, key.strip()))
    return held[1]


def _generation(env: Environment, connection: Connection) -> int:
    text = "SELECT CAST(COALESCE(SUM(value), 0) AS BIGINT) FROM generation WHERE resource = :resource"
    row = connection.one(env.database.sql("generation-of", lambda: sa.text(text)), {"resource": RIGHTS})
    return int(row[0]) if row else 0


def _load(env: Environment, connection: Connection, key: str) -> Holder:
    text = "SELECT id, name, everything, types FROM objects_token WHERE digest = :digest"
    row = connection.one(env.database.sql("objects-token", lambda: sa.text(text)), {"digest": digest(key)})
    if row is None:
        raise Problem(401, "authentication_failed", "Dit token is onbekend.", headers=ASKED)
    text = "SELECT type, mode, fields FROM objects_permission WHERE token = :token ORDER BY type"
    rows = connection.rows(env.database.sql("objects-permissions", lambda: sa.text(text)), {"token": row[0]})
    grants = {kind: Grant(mode, None if names is None else orjson.loads(bytes(names))) for kind, mode, names in rows}
    return Holder(row[1], bool(row[2]), bool(row[3]), grants)


def keep_token(
    env: Environment,
    connection: Connection,
    key: str,
    name: str,
    *,
    everything: bool = False,
    types: bool = False,
    grants: Iterable[tuple[int, Grant]] = (),
) -> None:
    """Store a token with its permissions. Raises ValueError for fields of a token that writes, Conflict for a name twice."""
    granted = list(grants)
    if any(grant.fields is not None and grant.mode != READ_ONLY for _, grant in granted):
        raise ValueError("fields can be limited for a token that only reads")
    database: Any = env.database
    columns = sa.table("objects_token", *map(sa.column, ("digest", "name", "everything", "types", "id")))
    values = {"digest": digest(key), "name": name, "everything": int(everything), "types": int(types)}
    row = connection.one(
        database.sql(
            "objects-keep-token",
            lambda: sa.insert(columns).values({n: sa.bindparam(n) for n in values}).returning(columns.c.id),
        ),
        values,
    )
    text = "INSERT INTO objects_permission (token, type, mode, fields) VALUES (:token, :type, :mode, :fields)"
    for kind, grant in granted:
        fields: Any = None if grant.fields is None else orjson.dumps(grant.fields)
        connection.run(
            database.sql("objects-keep-permission", lambda: sa.text(text)),
            {"token": row[0] if row else 0, "type": kind, "mode": grant.mode, "fields": fields},
        )
    connection.touched.add(RIGHTS)


def forget_tokens(connection: Connection) -> None:
    """No token opens this database any more, the sample keys included."""
    for text in (
        "DELETE FROM objects_permission",
        "DELETE FROM objects_token",
        "DELETE FROM mark WHERE substr(name, 1, 12) = 'objects-key:'",
    ):
        connection.run(text)
    connection.touched.add(RIGHTS)
