"""Layer 4, services: is it up, can it work, and how busy is it. Numbers only: no clients, no addresses of objects, no people."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

import flask
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from reference_api import migrate
from reference_api.sandboxes import Environments

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """Counts of one worker process, by register, method and class of status.

    Which worker answers a scrape is chance, so each names itself; sum over ``worker`` in a query.
    """

    def __init__(self, roots: Iterable[str]) -> None:
        self.registry, self.worker = CollectorRegistry(), str(os.getpid())
        self.roots = {f"/{root}/": root.split("/")[0] for root in roots}
        self.requests = Counter(
            "gemeengoed_requests_total",
            "Answered requests.",
            ("worker", "register", "method", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "gemeengoed_request_seconds",
            "Time from request to answer.",
            ("worker", "register"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._counters: dict[tuple[str, str, str], Any] = {}
        self._timers: dict[str, Any] = {}

    def register(self, path: str) -> str:
        """The register of a path; everything else is one."""
        return next((name for root, name in self.roots.items() if path.startswith(root)), "other")

    def note(self, path: str, method: str, status: str, seconds: float) -> None:
        """Count one answer."""
        name = self.register(path)
        key = (name, method if method in METHODS else "other", f"{status[:1]}xx")
        counter = self._counters.get(key)
        if counter is None:
            counter = self._counters[key] = self.requests.labels(self.worker, *key)
            self._timers.setdefault(name, self.seconds.labels(self.worker, name))
        counter.inc()
        self._timers[name].observe(seconds)


class Measured:
    """Counts every answer on its way out."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], metrics: Metrics) -> None:
        self.inner, self.metrics = inner, metrics

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        begin, status = time.perf_counter(), "500"

        def started(line: str, *rest: Any) -> Any:
            nonlocal status
            status = line
            return start_response(line, *rest)

        try:
            return self.inner(environ, started)
        finally:
            self.metrics.note(
                environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"], status, time.perf_counter() - begin
            )


def add(app: flask.Flask, environments: Environments) -> None:
    """``/health``, ``/ready`` and ``/metrics``."""
    metrics = Metrics(register.root for register in environments.model.registers)
    app.extensions["metrics"] = metrics
    fine: list[bool] = []

    @app.get("/health")
    def health() -> flask.Response:
        return flask.jsonify({"status": "ok"})

    @app.get("/ready")
    def ready() -> tuple[flask.Response, int] | flask.Response:
        fault = not_ready(environments, fine)
        return flask.jsonify({"status": "ready"}) if not fault else (flask.jsonify({"status": fault}), 503)

    @app.get("/metrics")
    def show() -> flask.Response:
        return flask.Response(generate_latest(metrics.registry), content_type=CONTENT_TYPE_LATEST)


def not_ready(environments: Environments, fine: list[bool]) -> str:
    """Why this process cannot answer; empty when it can: the database answers and has the shape of this code.

    ``fine`` remembers that the shape was right: it does not go back while a process runs.
    """
    database = environments.default.database
    try:
        database.reader().one("SELECT 1")
        if not fine and migrate.revision(database) == migrate.head(database, environments.model):
            fine.append(True)
    except Exception:  # noqa: BLE001 - whatever the driver says, it means the same here
        return "the database does not answer"
    return "" if fine else "the database has another version than this code: run flask --app reference_api.app upgrade"
