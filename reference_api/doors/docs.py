"""Layer 4, services: the documentation of each API: OpenAPI as JSON and YAML, and a page to try it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import flask
import flask_swagger_ui
import orjson

from reference_api.doors import testing_document
from reference_api.logboek import document as logboek
from reference_api.openapi import bag, document, following, kvk, lived, objects, personen, yaml_of
from reference_api.personen.lived import SERVICES
from reference_api.sandboxes import Environments
from reference_api.tables import Model
from schemas.objects import OBJECTS_ROOT, OBJECTS_VERSION, OBJECTTYPES_ROOT, OBJECTTYPES_VERSION

ASSETS = Path(flask_swagger_ui.__file__).parent / "dist"
FILES = ("swagger-ui.css", "swagger-ui-bundle.js")
ANYONE = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}


@dataclass(frozen=True)
class Documented:
    """An API with its document, which does not say yet where it answers."""

    name: str
    title: str
    version: str
    root: str
    description: str
    document: Callable[[], dict[str, Any]]
    security: str = "jwt"


@lru_cache(maxsize=4)
def documented(model: Model) -> tuple[Documented, ...]:
    """Every API: the registers as declared, the persons, and our own for testing."""
    registers = [
        Documented(r.name, r.title, r.version, r.root, r.description, lambda name=r.name: document(model, name), r.security)  # type: ignore[misc]
        for r in model.registers
    ]  # fmt: skip
    apis = (personen, bag, kvk, logboek, testing_document)
    people, addresses, companies, log, testing = map(standing, apis)
    lives = [
        Documented(*lived.TITLES[s.root][:2], s.version, s.root, lived.TITLES[s.root][2], partial(lived.document, s))
        for s in SERVICES
    ]
    followed = standing(following)
    kinds = Documented(
        objects.OBJECTTYPES_NAME,
        objects.OBJECTTYPES_TITLE,
        OBJECTTYPES_VERSION,
        OBJECTTYPES_ROOT,
        objects.OBJECTTYPES_WORDS,
        objects.objecttypes_document,
        "token",
    )
    things = Documented(
        objects.OBJECTS_NAME,
        objects.OBJECTS_TITLE,
        OBJECTS_VERSION,
        OBJECTS_ROOT,
        objects.OBJECTS_WORDS,
        objects.objects_document,
        "token",
    )
    brp = [people, *lives, followed]
    every = [*registers, *brp, addresses, kinds, things, companies]
    return (*sorted(every, key=lambda api: api.title), log, testing)


def standing(api: Any) -> Documented:
    """An API whose module says name, title, version, root and words, and makes its document."""
    return Documented(api.NAME, api.TITLE, api.VERSION, api.ROOT.strip("/"), api.WORDS, api.document)


def roots_of(apis: Iterable[Documented], address: str) -> dict[str, str]:
    """Where each API answers, by its name, below an address."""
    return {api.name: f"{address}/{api.root}" for api in apis}


def base() -> str:
    """The address under which this request reached us."""
    from reference_api.app import environment_now

    request = flask.request
    return environment_now().base(request.headers.get("Host"), request.scheme)


def add(app: flask.Flask, environments: Environments) -> None:
    """The documents of all APIs, and the assets of the page."""
    for api in documented(environments.model):
        _add_documents(app, api)

    @app.get("/swagger-ui/<name>")
    def swagger_asset(name: str) -> flask.Response:
        if name not in FILES:
            flask.abort(404)
        return flask.send_from_directory(ASSETS, name, max_age=86400)


def _add_documents(app: flask.Flask, api: Documented) -> None:
    @lru_cache(maxsize=32)
    def written(kind: str, address: str) -> bytes:
        found = {**api.document(), "servers": [{"url": address}]}
        return yaml_of(found) if kind == "yaml" else orjson.dumps(found)

    def answer(kind: str) -> flask.Response:
        body = written(kind, f"{base()}/{api.root}")
        return flask.Response(body, content_type=f"application/{kind}", headers={**ANYONE, "API-version": api.version})

    for kind in ("json", "yaml"):
        app.add_url_rule(f"/{api.root}/openapi.{kind}", f"{api.name}:openapi.{kind}", lambda kind=kind: answer(kind))
