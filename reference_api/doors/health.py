"""Layer 4, services: is it up, can it work, and how busy is it. Numbers only: no clients, no addresses of objects, no people."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import flask
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from reference_api import migrate
from reference_api.sandboxes import Environments

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics(Collector):
    """Counts of one worker process, by register, method and class of status.

    Which worker answers a scrape is chance, so each names itself; sum over ``worker`` in a query. Plain numbers are
    raised here and become metrics only when somebody asks: that keeps it out of the time of a request.
    """

    def __init__(self, roots: Iterable[str]) -> None:
        self.worker = str(os.getpid())
        self.names = {root.partition("/")[0]: root.partition("/")[0] for root in roots}
        self.seen: dict[tuple[str, str, str], list[float]] = {}
        """Per first step of a path, method and status line: a count for each bucket, one beyond them, the sum of seconds."""

    def note(self, path: str, method: str, status: str, seconds: float) -> None:
        """Count one answer."""
        key = (path[1 : path.find("/", 1)], method, status)
        times = self.seen.get(key)
        if times is None:
            name = self.names.get(key[0], "other")
            key = (name, method if method in METHODS else "other", status)
            times = self.seen.setdefault(key, [0.0] * (len(BUCKETS) + 2))
        times[bisect_left(BUCKETS, seconds)] += 1
        times[-1] += seconds

    def collect(self) -> Iterator[Metric]:
        """The numbers as Prometheus reads them."""
        requests = CounterMetricFamily(
            "gemeengoed_requests", "Answered requests.", labels=("worker", "register", "method", "status")
        )
        counts: dict[tuple[str, str, str], float] = {}
        sums: dict[str, list[float]] = {}
        for (name, method, status), times in list(self.seen.items()):
            key = (name, method, f"{status[0]}xx")
            counts[key] = counts.get(key, 0) + sum(times[:-1])
            sums[name] = [a + b for a, b in zip(sums.get(name, [0.0] * len(times)), times, strict=True)]
        for labels, count in counts.items():
            requests.add_metric((self.worker, *labels), count)
        seconds = HistogramMetricFamily(
            "gemeengoed_request_seconds", "Time from request to answer.", labels=("worker", "register")
        )
        for name, times in sums.items():
            buckets: list[tuple[str, float]] = []
            total = 0.0
            for limit, seen in zip((*map(str, BUCKETS), "+Inf"), times, strict=False):
                total += seen
                buckets.append((limit, total))
            seconds.add_metric((self.worker, name), buckets=buckets, sum_value=times[-1])
        yield requests
        yield seconds


def add(app: flask.Flask, environments: Environments) -> None:
    """``/health``, ``/ready`` and ``/metrics``."""
    metrics = Metrics(register.root for register in environments.model.registers)
    app.extensions["metrics"] = metrics
    registry = CollectorRegistry()
    registry.register(metrics)
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
        return flask.Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


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
