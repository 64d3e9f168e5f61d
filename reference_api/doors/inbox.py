"""Layer 4, services: a mailbox for notifications, so that a subscriber can look before it has an address of its own.

``/berichtenbak/<name>`` takes messages as the standard asks (403 without Authorization) and shows the newest ones, as a page
and as JSON. Only with sample data; production has no such door.
"""

from __future__ import annotations

import re
from typing import Any

import flask
import orjson
import sqlalchemy as sa

from reference_api.doors.pages import both, page, pages, wants_page
from reference_api.doors.tokens import has_samples
from reference_api.environment import Environment
from reference_api.events import CLOUDEVENT, ZGW
from reference_api.problems import Problem, denied, not_found
from reference_api.store import Connection

KEPT = 200
LARGEST = 65536
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
KEEP = "INSERT INTO inbox (name, moment, kind, message) VALUES (:name, :moment, :kind, :message)"
TRIM = (
    "DELETE FROM inbox WHERE name = :name AND id <= "
    "(SELECT id FROM inbox WHERE name = :name ORDER BY id DESC LIMIT 1 OFFSET :kept)"
)
NEWEST = "SELECT moment, kind, message FROM inbox WHERE name = :name ORDER BY id DESC"


RULE = "/berichtenbak/<name>"


def here(name: str) -> Environment:
    """The environment, where there is a mailbox of this name. Raises Problem 404."""
    environment: Environment = flask.request.environ["gemeengoed.environment"]
    if not NAME.fullmatch(name) or not has_samples(environment):
        raise not_found()
    return environment


@pages.post(RULE)
def take(name: str) -> flask.Response:
    """Take a message. Raises Problem 403, 413, 415 or 400."""
    environment = here(name)
    if not flask.request.headers.get("Authorization"):
        raise denied()
    body = flask.request.stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise Problem(413, "request_too_large", f"Een bericht is hoogstens {LARGEST} bytes.")
    kind = flask.request.mimetype
    if kind not in (ZGW, CLOUDEVENT):
        raise Problem(415, "unsupported_media_type", f"Stuur {ZGW} of {CLOUDEVENT}.")
    try:
        orjson.loads(body)
    except ValueError as error:
        raise Problem(400, "parse_error", "De JSON kon niet gelezen worden.") from error
    values = {"name": name, "moment": environment.moment()[0], "kind": kind, "message": body}

    def work(connection: Connection) -> None:
        database = environment.database
        connection.run(database.sql("inbox", lambda: sa.text(KEEP)), values)
        connection.run(database.sql("inbox-trim", lambda: sa.text(TRIM)), {"name": name, "kept": KEPT})

    environment.database.quietly(work)
    return flask.Response(status=204)


def messages(environment: Environment, name: str) -> list[dict[str, Any]]:
    """The newest messages first: when they came, as what, and what they say."""
    database = environment.database
    rows = database.reader().rows(database.sql("inbox-list", lambda: sa.text(NEWEST)), {"name": name})
    return [{"ontvangen": row[0], "mediatype": row[1], "bericht": orjson.loads(bytes(row[2]))} for row in rows]


@both(RULE, methods=["GET"])
def inbox(name: str) -> flask.Response:
    """What came in, as a page for people and as JSON for programs."""
    environment = here(name)
    found = messages(environment, name)
    if not wants_page():
        return flask.Response(orjson.dumps(found), content_type="application/json")
    address = environment.base(flask.request.headers.get("Host"), flask.request.scheme)
    return page("inbox.html", name=name, found=found, address=f"{address}/berichtenbak/{name}", written=written)


def written(message: Any) -> str:
    """A message as people read it."""
    return orjson.dumps(message, option=orjson.OPT_INDENT_2).decode()


@pages.delete(RULE)
def empty(name: str) -> flask.Response:
    """Throw the messages of a mailbox away."""
    database = here(name).database
    sql = database.sql("inbox-empty", lambda: sa.text("DELETE FROM inbox WHERE name = :name"))
    database.quietly(lambda c: c.run(sql, {"name": name}))
    return flask.Response(status=204)
