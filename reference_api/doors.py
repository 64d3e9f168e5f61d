"""Layer 4, services: what stands beside the registers: health, metrics, OpenAPI, the pages of the front door."""

from __future__ import annotations

import flask
import sqlalchemy as sa

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

    @app.get("/testdata/personen")
    def test_persons() -> flask.Response:
        """Sample persons by situation, for applications that let people choose one instead of signing in."""
        if environments.settings.production:
            flask.abort(404)
        database = environments.default.database
        sql = database.sql("scenarios", lambda: sa.text("SELECT value FROM mark WHERE name = 'scenarios'"))
        row = database.reader().one(sql, {})
        return flask.Response(row[0] if row else "[]", mimetype="application/json")
