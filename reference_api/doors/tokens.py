"""Layer 4, services: tokens for sample clients. Only where the sample data is; a production server has no such door."""

from __future__ import annotations

from dataclasses import dataclass

import flask
import sqlalchemy as sa

from reference_api.authorise import make_token
from reference_api.environment import Environment
from reference_api.problems import Problem, not_found
from reference_api.seed.objecten import KEY, KEYS

HOURS = 8


@dataclass(frozen=True)
class Client:
    """A sample client as people choose it."""

    client_id: str
    label: str


def has_samples(environment: Environment) -> bool:
    """Whether this is sample data that anybody may use."""
    if environment.settings.production:
        return False
    return environment.database.reader().one("SELECT 1 FROM mark WHERE name = 'anchor'") is not None


def is_public(environment: Environment) -> bool:
    """Whether anybody may get a token: sample data, and no sandbox that somebody keeps for itself."""
    if not has_samples(environment):
        return False
    return environment.database.reader().one("SELECT 1 FROM mark WHERE name = 'owner'") is None


def clients(environment: Environment) -> list[Client]:
    """Sample clients with a secret, the one that may do everything first; none where there are no tokens to get."""
    if not is_public(environment):
        return []
    connection = environment.database.reader()
    known = {row[0] for row in connection.rows("SELECT client_id FROM credential ORDER BY client_id", None)}
    found = [
        Client(name, str(record.get("label") or name))
        for record in environment.reader(connection).find("autorisaties/applicaties")
        for name in record.get("clientIds", ())
        if name in known
    ]
    return sorted(found, key=lambda client: (client.client_id != "demo", client.client_id))


def token_for(environment: Environment, client_id: str) -> str:
    """A token of a sample client. Raises Problem 404 where there are none to get, 400 for a client that is not there."""
    if not is_public(environment):
        raise not_found()
    database = environment.database
    row = database.reader().one(
        database.sql("secret", lambda: sa.text("SELECT secret FROM credential WHERE client_id = :client_id")),
        {"client_id": client_id},
    )
    if row is None:
        raise Problem(400, "invalid-client-identifier", "Deze client is er niet; kies er een uit de lijst.")
    return make_token(client_id, row[0], environment.time(), hours=HOURS)


def keys(environment: Environment) -> list[Client]:
    """Sample keys for Objects and Objecttypes, the one that may do everything first; none where there are none to get."""
    if not is_public(environment):
        return []
    rows = environment.database.reader().rows("SELECT name FROM mark WHERE substr(name, 1, 12) = 'objects-key:'")
    known = {row[0].removeprefix(KEY) for row in rows}
    return [Client(name, label) for name, label in KEYS.items() if name in known]


def key_for(environment: Environment, name: str) -> str:
    """A sample key. Raises Problem 404 where there are none to get, 400 for one that is not there."""
    if not is_public(environment):
        raise not_found()
    database = environment.database
    row = database.reader().one(
        database.sql("mark", lambda: sa.text("SELECT value FROM mark WHERE name = :name")), {"name": KEY + name}
    )
    if row is None:
        raise Problem(400, "invalid-client-identifier", "Deze sleutel is er niet; kies er een uit de lijst.")
    return str(row[0])


def asked_client() -> str:
    """The client that a form or a command asks for."""
    return str(flask.request.form.get("client", "demo"))[:100]


def as_text(token: str) -> flask.Response:
    """A token alone on a line, for a shell."""
    return flask.Response(f"{token}\n", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


__all__ = [
    "HOURS",
    "Client",
    "as_text",
    "asked_client",
    "clients",
    "has_samples",
    "is_public",
    "key_for",
    "keys",
    "token_for",
]
