"""Layer 4, services: what stands beside the registers: health, metrics, OpenAPI, the pages of the front door."""

from __future__ import annotations

import flask

from reference_api.sandboxes import Environments


def add_doors(app: flask.Flask, environments: Environments) -> None:
    """Addresses that belong to no register."""

    @app.get("/health")
    def health() -> flask.Response:
        return flask.jsonify({"status": "ok"})

    @app.get("/ready")
    def ready() -> flask.Response:
        environments.default.database.reader().one("SELECT 1")
        return flask.jsonify({"status": "ready"})
