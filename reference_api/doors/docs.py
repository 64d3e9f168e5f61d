"""Layer 4, services: the documentation of each API: OpenAPI as JSON and YAML, and a page to try it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import flask
import flask_swagger_ui

from reference_api.openapi import as_json, as_yaml
from reference_api.sandboxes import Environments
from reference_api.tables import Model
from schemas.declare import Register

ASSETS = Path(flask_swagger_ui.__file__).parent / "dist"
FILES = ("swagger-ui.css", "swagger-ui-bundle.js")
ANYONE = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}


def base() -> str:
    """The address under which this request reached us."""
    from reference_api.app import environment_now

    request = flask.request
    return environment_now().base(request.headers.get("Host"), request.scheme)


def documented(model: Model) -> tuple[Register, ...]:
    """Every API that has a document, in the order of the declarations."""
    return model.registers


def add(app: flask.Flask, environments: Environments) -> None:
    """The documents of all registers, and the assets of the page."""
    for register in environments.model.registers:
        _add_documents(app, environments, register)

    @app.get("/swagger-ui/<name>")
    def swagger_asset(name: str) -> flask.Response:
        if name not in FILES:
            flask.abort(404)
        return flask.send_from_directory(ASSETS, name, max_age=86400)


def _add_documents(app: flask.Flask, environments: Environments, register: Register) -> None:
    root = f"/{register.root}"

    def answer(write: Callable[[Model, str, str], bytes], kind: str) -> flask.Response:
        body = write(environments.model, register.name, f"{base()}{root}")
        return flask.Response(body, content_type=kind, headers={**ANYONE, "API-version": register.version})

    def as_json_file() -> flask.Response:
        return answer(as_json, "application/json")

    def as_yaml_file() -> flask.Response:
        return answer(as_yaml, "application/yaml")

    app.add_url_rule(f"{root}/openapi.json", f"{register.name}:openapi.json", as_json_file)
    app.add_url_rule(f"{root}/openapi.yaml", f"{register.name}:openapi.yaml", as_yaml_file)
