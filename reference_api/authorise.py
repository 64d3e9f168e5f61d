"""Layer 3, integration: who asks, and what may that client do (ZGW JWT with the Autorisaties register; deny by default)."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import jwt
import orjson
import sqlalchemy as sa

from reference_api.problems import Problem
from reference_api.tables import Served
from schemas.declare import AuthorisedBy
from schemas.enumerations import VERTROUWELIJKHEIDAANDUIDING

LEVELS = {name: rank for rank, name in enumerate(VERTROUWELIJKHEIDAANDUIDING)}
TOP = len(LEVELS)
APPLICATIES = "autorisaties/applicaties"
READING = frozenset({"documenten.lezen", "audittrails.lezen"})
"""Scopes that an application loses for what is not ready for publication, when it may only read what is."""
TOKEN_LIMIT = 8192
CACHE_LIMIT = 5000


@dataclass(frozen=True)
class Grant:
    """One autorisatie: scopes of a component for one type (None: whatever type) up to a level (rank)."""

    component: str
    scopes: frozenset[str]
    type: str | None
    level: int


@dataclass(frozen=True)
class Client:
    """A client with its rights at one generation of the Autorisaties register."""

    client_id: str
    everything: bool
    grants: tuple[Grant, ...]
    generation: int
    user_id: str = ""
    user_name: str = ""
    label: str = ""
    rights_key: str = field(default="", compare=False)
    ready_only: bool = False
    """Whether it may only read what is ready for publication (alleenIsGereedVoorPublicatie)."""

    def scopes(self, component: str = "") -> frozenset[str]:
        """All scopes, of one component or of all."""
        return frozenset(s for g in self.grants if not component or g.component == component for s in g.scopes)

    def has(self, scopes: Iterable[str]) -> bool:
        """Whether one of the scopes is granted for anything at all."""
        return self.everything or any(s in g.scopes for g in self.grants for s in scopes)

    def covers(self, served: Served, main: Mapping[str, Any] | None) -> frozenset[str] | None:
        """Scopes for an object by its main record (None: not known); None means all of them."""
        right = governing(served).resource.authorised_by
        allowed = self._allowed(right, main) if not self.everything else None
        if not self.ready_only or right is None or not right.ready or not main or main.get(right.ready):
            return allowed
        return (writing_scopes(served) if allowed is None else allowed) - READING

    def _allowed(self, right: AuthorisedBy | None, main: Mapping[str, Any] | None) -> frozenset[str]:
        if right is None or not right.type:
            return self.scopes()
        main = main or {}
        kind, level = main.get(right.type), main.get(right.level) if right.level else None
        rank = LEVELS.get(level or "", TOP) if right.level else -1
        return frozenset(
            s
            for g in self.grants
            if g.component == right.component
            and (g.type is None or g.type == kind)
            and (not right.level or rank <= g.level)
            for s in g.scopes
        )

    def slices(self, served: Served, scopes: tuple[str, ...]) -> tuple[tuple[str | None, int], ...] | None:
        """Which (type, highest rank) the client may see with one of the scopes; None: everything."""
        if self.everything:
            return None
        right = governing(served).resource.authorised_by
        if right is None or not right.type:
            return None if self.has(scopes) else ()
        best: dict[str | None, int] = {}
        for grant in self.grants:
            if grant.component == right.component and any(s in grant.scopes for s in scopes):
                best[grant.type] = max(best.get(grant.type, -1), grant.level)
        return tuple(sorted(best.items(), key=lambda item: item[0] or ""))

    def only(self, served: Served) -> str:
        """The column of the main object that must be true for all that this client reads; empty: none."""
        right = governing(served).resource.authorised_by
        return right.ready if self.ready_only and right else ""


def writing_scopes(served: Served) -> frozenset[str]:
    """Every scope that a register knows."""
    return frozenset(
        scope
        for resource in served.register.resources
        for scopes in (*resource.scopes.values(), *(action.scopes for action in resource.actions))
        for scope in scopes
    )


@dataclass(frozen=True)
class Bound:
    """A client in front of one object; what rules see as ``ctx.caller``. ``allowed`` None: every scope."""

    client: Client
    allowed: frozenset[str] | None

    @property
    def client_id(self) -> str:
        return self.client.client_id

    def may(self, *scopes: str) -> bool:
        return self.allowed is None or any(scope in self.allowed for scope in scopes)


def governing(served: Served) -> Served:
    """The resource on whose type and level the rights hang: the main object, else the resource itself."""
    while served.main is not None:
        served = served.main
    return served


SYSTEM = Client("", True, (), 0, label="Gemeengoed")


def decode(token: str, secret: str, token_age: int, now: float) -> dict[str, Any]:
    """Verified claims. Raises Problem 403 with the code that clients know (practice of Open Zaak)."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            options={
                "verify_iat": False,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_aud": False,
                "enforce_minimum_key_length": False,
            },
        )
    except jwt.InvalidSignatureError as error:
        raise Problem(403, "invalid-jwt-signature", "De ondertekening van het token klopt niet.") from error
    except jwt.PyJWTError as error:
        raise Problem(403, "jwt-decode-error", "Het token kon niet gelezen worden.") from error
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise Problem(403, "jwt-missing-iat-claim", "Het token heeft geen tijdstip van uitgifte (iat).")
    expires = claims.get("exp")
    if now > issued + token_age and not (isinstance(expires, int | float) and now <= expires <= issued + 366 * 86400):
        raise Problem(403, "jwt-expired", "Het token is verlopen.")
    if isinstance(expires, int | float) and not isinstance(expires, bool) and now > expires:
        raise Problem(403, "jwt-expired", "Het token is verlopen.")
    return claims


def client_id_of(token: str) -> str:
    """The client named by a token that is not verified yet. Raises Problem 403."""
    if len(token) > TOKEN_LIMIT:
        raise Problem(403, "jwt-decode-error", "Het token is te groot.")
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise Problem(403, "jwt-decode-error", "Het token kon niet gelezen worden.") from error
    client_id = claims.get("client_id") or claims.get("iss")
    if not isinstance(client_id, str) or not client_id or "\0" in client_id:
        raise Problem(403, "missing-client-identifier", "Het token noemt geen client_id.")
    return client_id


def grants_of(applicatie: Mapping[str, Any]) -> tuple[Grant, ...]:
    """The grants of one applicatie record."""
    found = []
    for item in applicatie.get("autorisaties") or ():
        kind = item.get("zaaktype") or item.get("informatieobjecttype") or item.get("besluittype") or None
        level = LEVELS.get(item.get("maxVertrouwelijkheidaanduiding") or "", TOP if kind is None else -1)
        found.append(
            Grant(
                item["component"],
                frozenset(item.get("scopes") or ()),
                kind,
                TOP if item["component"] == "brc" else level,
            )
        )
    return tuple(found)


class Gate:
    """Turns an Authorization header into a Client; verified tokens are remembered with the generation of the rights."""

    def __init__(self, environment: Any) -> None:
        self.environment = environment
        self.seen: dict[str, tuple[Client, float]] = {}
        self.guard = threading.Lock()

    def generation(self, connection: Any) -> int:
        """The generation of all that rights depend on."""
        database = self.environment.database
        return connection.one(
            database.sql(
                "generation-of",
                lambda: sa.text(
                    "SELECT CAST(COALESCE(SUM(value), 0) AS BIGINT) FROM generation WHERE resource = :resource"
                ),
            ),
            {"resource": APPLICATIES},
        )[0]

    def remembered(self, header: str, generation: int) -> Client | None:
        """The client of a header that was verified before, has not expired, and has the rights of this generation."""
        client = self.recent(header)
        return client if client and client.generation == generation else None

    def recent(self, header: str) -> Client | None:
        """The client of a header that was verified before and has not expired, with the rights of then."""
        client, until = self.seen.get(header, (None, 0.0))
        return client if client and until > self.environment.time() else None

    def client(self, header: str | None, connection: Any) -> Client:
        """The client behind a header. Raises Problem 403."""
        if not header:
            raise Problem(403, "not_authenticated", "Authenticatiegegevens zijn niet opgegeven.")
        generation = self.generation(connection)
        known = self.remembered(header, generation)
        if known is not None:
            return known
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Problem(403, "jwt-decode-error", "Gebruik de kop 'Authorization: Bearer <token>'.")
        return self._verify(header, token.strip(), connection, generation)

    def _verify(self, header: str, token: str, connection: Any, generation: int) -> Client:
        database = self.environment.database
        client_id = client_id_of(token)
        row = connection.one(
            database.sql("secret", lambda: sa.text("SELECT secret FROM credential WHERE client_id = :client_id")),
            {"client_id": client_id},
        )
        if row is None:
            raise Problem(403, "invalid-client-identifier", "De client_id is onbekend.")
        now = self.environment.time()
        claims = decode(token, row[0], self.environment.settings.token_age, now)
        client = self._load(client_id, claims, connection, generation)
        expires = claims.get("exp")
        until = expires if isinstance(expires, int | float) else claims["iat"] + self.environment.settings.token_age
        with self.guard:
            if len(self.seen) > CACHE_LIMIT:
                self.seen.clear()
            self.seen[header] = (client, float(until))
        return client

    def _load(self, client_id: str, claims: Mapping[str, Any], connection: Any, generation: int) -> Client:
        everything, label, ready_only = False, "", False
        grants: list[Grant] = []
        for record in self.environment.reader(connection).find(APPLICATIES, clientIds=client_id):
            label = label or str(record.get("label") or "")
            everything = everything or bool(record.get("heeftAlleAutorisaties"))
            ready_only = ready_only or bool(record.get("alleenIsGereedVoorPublicatie"))
            grants += grants_of(record)
        user_id, user_name = (_short(claims.get(name)) for name in ("user_id", "user_representation"))
        key = f"{'*' if everything else hash(tuple(grants))}{'p' if ready_only else ''}"
        return Client(
            client_id,
            everything,
            tuple(grants),
            generation,
            user_id,
            user_name,
            label=label,
            rights_key=key,
            ready_only=ready_only,
        )


def _short(value: Any) -> str:
    return "" if value is None else str(value)[:255]


def make_token(
    client_id: str, secret: str, now: float, *, hours: float = 0, user_id: str = "", user_name: str = ""
) -> str:
    """A ZGW token, signed HS256. With ``hours`` it names its own end (exp)."""
    issued = int(now)
    claims: dict[str, Any] = {
        "iss": client_id,
        "iat": issued,
        "client_id": client_id,
        "user_id": user_id,
        "user_representation": user_name,
    }
    if hours:
        claims["exp"] = issued + int(hours * 3600)
    return jwt.encode(claims, secret, algorithm="HS256", headers={"client_identifier": client_id})


def describe(client: Client) -> bytes:
    """The rights of a client as JSON, for the terminal."""
    return orjson.dumps(
        {
            "client_id": client.client_id,
            "heeftAlleAutorisaties": client.everything,
            "autorisaties": [
                {"component": g.component, "scopes": sorted(g.scopes), "type": g.type, "level": g.level}
                for g in client.grants
            ],
        }
    )


def moment(now: float) -> datetime:
    return datetime.fromtimestamp(now, UTC)
