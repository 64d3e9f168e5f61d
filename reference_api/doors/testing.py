"""Layer 4, services: an API of our own for suppliers who test: sandboxes to break things in, and the log of your own calls."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

import flask
import orjson
import sqlalchemy as sa

from reference_api import check
from reference_api.doors import testing_document
from reference_api.doors.docs import base, documented, roots_of
from reference_api.environment import Environment
from reference_api.objects.tokens import forget_tokens
from reference_api.problems import Problem, denied, invalid
from reference_api.requestlog import owner_of
from reference_api.sandboxes import NAME, Environments, set_mark
from reference_api.seed.loader import Loader
from schemas.declare import Violation
from schemas.testing import SandboxRequest

ROOT = testing_document.ROOT
LIMIT = 25
OWNER = "owner"
"""Mark in a sandbox: its own client, and that nobody else gets a token for it."""


def add(app: flask.Flask, environments: Environments) -> None:
    """The API at its root; ``/sandboxes`` is the same by its short name."""

    def route(rule: str, view: Callable[..., flask.Response], *methods: str) -> None:
        for index, place in enumerate((f"{ROOT}{rule}", *([rule] if rule.startswith("/sandboxes") else ()))):
            app.add_url_rule(place, f"testing:{rule}:{view.__name__}:{index}", view, methods=list(methods))

    def create() -> flask.Response:
        return made(environments, asked())

    def names() -> flask.Response:
        found = [shown(environments, name) for name in environments.names()]
        return answer({"aantal": len(found), "hoogstens": LIMIT, "sandboxes": found})

    def one(naam: str) -> flask.Response:
        opened(environments, naam)
        return answer(shown(environments, naam))

    def reset(naam: str) -> flask.Response:
        client_id, secret = entered(opened(environments, naam))
        give(environments.reset(naam), client_id, secret)
        return answer(shown(environments, naam))

    def drop(naam: str) -> flask.Response:
        entered(opened(environments, naam))
        environments.drop(naam)
        return flask.Response(status=204, headers={"API-Version": testing_document.VERSION})

    def log() -> flask.Response:
        from reference_api.app import environment_now

        env = environment_now()
        client = env.gate.client(flask.request.headers.get("Authorization"), env.database.reader())
        return answer({"verzoeken": environments.log.calls(owner_of(env.name, client.client_id))})

    route("/sandboxes", create, "POST")
    route("/sandboxes", names, "GET")
    route("/sandboxes/<naam>", one, "GET")
    route("/sandboxes/<naam>", drop, "DELETE")
    route("/sandboxes/<naam>/reset", reset, "POST")
    route("/verzoeken", log, "GET")


def answer(body: Mapping[str, Any], status: int = 200, **headers: str) -> flask.Response:
    """An answer of this API."""
    told = {"API-Version": testing_document.VERSION, "Cache-Control": "no-store", **headers}
    return flask.Response(orjson.dumps(body), status, told, content_type="application/json")


def allowed(environments: Environments) -> None:
    """Raises Problem 403 in production, 404 inside a sandbox: sandboxes have none of their own."""
    from reference_api.app import environment_now

    if environments.settings.production:
        raise Problem(403, "permission_denied", "In productie maak je zandbakken op de server: flask sandbox create.")
    if environment_now().name:
        raise Problem(404, "not_found", "Een zandbak heeft geen zandbakken; gebruik het adres zonder /s/.")


def asked() -> dict[str, str]:
    """What the body asks for. Raises Problem 400 or 415."""
    body = check.parse(
        flask.request.get_data(cache=False)[:10_001], flask.request.headers.get("Content-Type"), empty=True
    )
    return check.shape(SandboxRequest(), body)


def made(environments: Environments, wanted: Mapping[str, str]) -> flask.Response:
    """A new sandbox with a client of its own. Raises Problem 400, 403, 404 or 409."""
    allowed(environments)
    name = wanted["naam"] or f"zandbak-{secrets.token_hex(4)}"
    if not NAME.fullmatch(name):
        reason = "Gebruik kleine letters, cijfers en koppeltekens, hoogstens 40."
        raise invalid([Violation("naam", "invalid", reason)])
    if len(environments.names()) >= LIMIT:
        raise Problem(409, "sandbox-limit", f"Er zijn al {LIMIT} zandbakken; verwijder er eerst een.")
    client_id, secret = f"zandbak-{name}", secrets.token_hex(24)
    environment = environments.create(name, wanted["klok"])
    try:
        give(environment, client_id, secret)
    except BaseException:
        environments.drop(name)
        raise
    body = {**shown(environments, name), "clientId": client_id, "secret": secret}
    return answer(body, 201, Location=f"{base()}{ROOT}/sandboxes/{name}")


def give(environment: Environment, client_id: str, secret: str) -> None:
    """A client with all rights for a sandbox; sample secrets and keys of elsewhere do not work here."""

    def work(connection: Any) -> None:
        for (known,) in connection.rows("SELECT client_id FROM credential", None):
            connection.run(_sql(environment, "UPDATE"), {"client_id": known, "secret": secrets.token_hex(24)})
        forget_tokens(connection)
        connection.run(_sql(environment, "INSERT"), {"client_id": client_id, "secret": secret})
        body = {"clientIds": [client_id], "label": "Eigenaar van de zandbak", "heeftAlleAutorisaties": True}
        Loader(environment, connection, environment.moment()[1]).add("autorisaties/applicaties", client_id, body)

    environment.database.write(work)
    set_mark(environment.database, OWNER, client_id)


def _sql(environment: Environment, verb: str) -> Any:
    text = {
        "UPDATE": "UPDATE credential SET secret = :secret WHERE client_id = :client_id",
        "INSERT": "INSERT INTO credential (client_id, secret) VALUES (:client_id, :secret)",
    }[verb]
    return environment.database.sql(("sandbox-client", verb), lambda: sa.text(text))


def opened(environments: Environments, name: str) -> Environment:
    """A sandbox by name. Raises Problem 404."""
    allowed(environments)
    found = environments.get(name)
    if found is None:
        raise Problem(404, "not_found", "Deze zandbak bestaat niet.")
    return found


def entered(environment: Environment) -> tuple[str, str]:
    """Client and secret of the owner, when it is the owner who asks. Raises Problem 403."""
    connection = environment.database.reader()
    client = environment.gate.client(flask.request.headers.get("Authorization"), connection)
    row = connection.one(f"SELECT value FROM mark WHERE name = '{OWNER}'")
    if row is None or row[0] != client.client_id:
        raise denied()
    sql = environment.database.sql(
        "secret", lambda: sa.text("SELECT secret FROM credential WHERE client_id = :client_id")
    )
    found = connection.one(sql, {"client_id": client.client_id})
    return client.client_id, found[0] if found else ""


def shown(environments: Environments, name: str) -> dict[str, Any]:
    """A sandbox as everybody may see it."""
    address = f"{base().removesuffix(flask.request.script_root)}/s/{name}"
    environment = environments.get(name)
    clock = environment.clock if environment is not None else ""
    return {
        "naam": name,
        "url": address,
        "roots": roots_of(documented(environments.model), address),
        "klok": clock,
    }
