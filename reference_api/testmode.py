"""Layer 3, integration: what official test collections expect around an implementation. Only in test mode.

A token issuer that registers the client it signs for, and a few fixed answers to fetch (a mock server).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import flask
import sqlalchemy as sa

from reference_api import check
from reference_api.authorise import SYSTEM, make_token
from reference_api.environment import Environment
from reference_api.problems import Problem, invalid
from reference_api.record import Writing
from reference_api.serve import Call
from reference_api.writing import accept
from schemas.declare import Violation

ZAAKTYPE = {"url": "http://voorbeeld.example/zaaktypen/1", "identificatie": "1", "omschrijving": "voorbeeld"}
FIXED: dict[str, Any] = {
    "200": {},
    "communicatiekanaal": {"url": "http://voorbeeld.example/kanalen/1", "naam": "kanaal", "omschrijving": "voorbeeld"},
    "zaaktype": ZAAKTYPE,
    "zaak": {
        "url": "http://voorbeeld.example/zaken/1",
        "identificatie": "1",
        "bronorganisatie": "000000000",
        "zaaktype": ZAAKTYPE["url"],
    },
    "zaakobject_min": {"datum": "2021-01-01"},
    "zaakobject_max": {"datum": "2027-01-01"},
}


def add_testmode(app: flask.Flask, environment_now: Callable[[], Environment], call_now: Callable[[], Call]) -> None:
    """Routes below ``/testmode``."""

    @app.post("/testmode/register")
    def register() -> flask.Response:
        return flask.jsonify({"authorization": issue(environment_now(), call_now())})

    @app.get("/testmode/mock/<name>")
    def fixed(name: str) -> flask.Response:
        if name not in FIXED:
            raise Problem(404, "not_found", "Dit voorbeeld bestaat niet.")
        return flask.jsonify(FIXED[name])

    @app.post("/testmode/mock/callback")
    def callback() -> flask.Response:
        return flask.Response(status=204 if flask.request.headers.get("Authorization") else 403)


def issue(environment: Environment, call: Call) -> str:
    """Register (or replace) an application and sign a token for it. Raises Problem 400."""
    body = check.parse(call.body, call.headers.get("content-type"))
    names = body.get("clientIds")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise invalid([Violation("clientIds", "required", "Dit veld is vereist.")])
    secret = str(body.pop("secret", "") or secrets.token_hex(16))
    served = environment.model.served["autorisaties/applicaties"]
    values = check.shape(served.schema, body)
    check.recognise(served, values, environment.links)

    def work(connection: Any) -> None:
        writing = Writing(environment, connection, served, "create", body, SYSTEM, {}, {})
        for client_id in names:
            for found in writing.find(served.key, clientIds=client_id):
                writing.remove(found["url"])
            keep_secret(environment, connection, client_id, secret)
        uuid = writing.uuid()
        new = {**values, "url": served.url(uuid)}
        accept(writing, served, new, None, ())
        writing.insert(served, uuid, new)

    environment.database.write(work)
    label = str(body.get("label", ""))
    return f"Bearer {make_token(names[0], secret, environment.time(), hours=8, user_id='test', user_name=label)}"


def keep_secret(environment: Environment, connection: Any, client_id: str, secret: str) -> None:
    """Store the secret of a client, or another one in its place."""
    sql = environment.database.sql(
        "keep-secret",
        lambda: sa.text(
            "INSERT INTO credential (client_id, secret) VALUES (:client_id, :secret) "
            "ON CONFLICT (client_id) DO UPDATE SET secret = excluded.secret"
        ),
    )
    connection.run(sql, {"client_id": client_id, "secret": secret})
