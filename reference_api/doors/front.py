"""Layer 4, services: the front door: which APIs there are, a token, and the sample data."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import flask
import orjson

from reference_api.doors import pages, tokens
from reference_api.doors.docs import base, documented
from reference_api.doors.english import ABOUT
from reference_api.doors.pages import both, language, page, wants_page
from reference_api.doors.testdata import samples
from reference_api.environment import Environment
from reference_api.problems import Problem, not_found
from reference_api.requestlog import KEEP, owner_of

LOOK_AGAIN = 10.0
"""Seconds for which we believe that something is running."""


@dataclass(frozen=True)
class Neighbour:
    """Something of ours that runs beside the reference API."""

    name: str
    url: str


def environment() -> Environment:
    """The environment of this request."""
    from reference_api.app import environment_now

    return environment_now()


@both("/", methods=["GET"])
def front() -> flask.Response:
    """The front door."""
    return show()


def show(chosen: str = "", token: str = "", fault: str = "") -> flask.Response:
    """The front door, with a token when one was asked for."""
    env, here = environment(), base()
    found = samples(env, here, language() == "en")
    return page(
        "front.html",
        400 if fault else 200,
        registers=documented(env.model),
        english=ABOUT,
        base=here,
        clients=tokens.clients(env),
        chosen=chosen,
        token=token,
        fault=fault,
        hours=tokens.HOURS,
        samples=found,
        neighbours=neighbours(env),
    )


@both("/token", methods=["GET", "POST"])
def token() -> flask.Response:
    """A token: as a page for the form, as one line for a shell."""
    env = environment()
    if not tokens.is_public(env):
        raise not_found()
    if flask.request.method == "GET":
        return show()
    chosen = tokens.asked_client()
    try:
        made = tokens.token_for(env, chosen)
    except Problem as problem:
        if not wants_page():
            raise
        return show(chosen, fault=problem.detail)
    return show(chosen, made) if wants_page() else tokens.as_text(made)


@both("/docs/<name>", methods=["GET", "POST"])
def docs(name: str) -> flask.Response:
    """The documentation of one API, to try it."""
    env = environment()
    register = next((found for found in documented(env.model) if found.name == name), None)
    if register is None:
        raise not_found()
    chosen = tokens.asked_client() if flask.request.method == "POST" else ""
    fixed = register.security == "token"
    made = (tokens.key_for if fixed else tokens.token_for)(env, chosen) if chosen else ""
    return page(
        "docs.html",
        register=register,
        address=f"{base()}/{register.root}",
        clients=tokens.keys(env) if fixed else tokens.clients(env),
        chosen=chosen,
        token=made,
        scheme="Token" if fixed else "Bearer",
    )


@both("/verzoeken", methods=["GET", "POST"])
def calls() -> flask.Response:
    """The log of a client: of a sample client by choice, of any client by its token."""
    env = environment()
    wanted, given = flask.request.form.get("client", ""), flask.request.form.get("token", "").strip()
    found, fault = None, ""
    if flask.request.method == "POST":
        try:
            token = given or tokens.token_for(env, wanted[:100])
            client = env.gate.client(f"Bearer {token}", env.database.reader())
            wanted = client.client_id
            found = flask.current_app.extensions["gemeengoed"].log.calls(owner_of(env.name, wanted))
        except Problem as problem:
            fault = problem.detail
    status = 400 if fault else 200
    return page("calls.html", status, clients=tokens.clients(env), chosen=wanted, found=found, fault=fault, keep=KEEP)


_SEEN: dict[str, tuple[float, bool]] = {}


def neighbours(env: Environment) -> list[Neighbour]:
    """Whatever else of ours is running on this machine, from the notes of the start."""
    target = env.settings.data_dir / "demo.json"
    try:
        notes: Mapping[str, Any] = orjson.loads(target.read_bytes())
        places = [("catalogus", notes["catalogue"]), *((n, c["url"]) for n, c in notes["components"].items())]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
    return [Neighbour(name, f"{url}/") for name, url in places if answers(url)]


def answers(url: str) -> bool:
    """Whether something listens at an address of this machine; remembered for a few seconds."""
    now = time.monotonic()
    seen = _SEEN.get(url)
    if seen is None or now - seen[0] > LOOK_AGAIN:
        parts = urlsplit(url)
        try:
            with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=0.2):
                seen = (now, True)
        except OSError:
            seen = (now, False)
        _SEEN[url] = seen
    return seen[1]


def add(app: flask.Flask) -> None:
    """The pages."""
    app.register_blueprint(pages.pages)
