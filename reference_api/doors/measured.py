"""Layer 4, services: what is written down of every answer on its way out: counts for all, and the last calls of a client."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from typing import Any

from reference_api.authorise import CACHE_LIMIT, client_id_of
from reference_api.doors.health import Metrics
from reference_api.environment import Environment
from reference_api.problems import PROBLEM, Problem
from reference_api.requestlog import RequestLog, owner_of

NUMBER = re.compile(r"\d{5,}")


class Measured:
    """Around everything that answers for one environment."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], metrics: Metrics, log: RequestLog) -> None:
        self.inner, self.metrics, self.log = inner, metrics, log
        self.owners: dict[tuple[str, str], str] = {}
        """Of a sandbox and an Authorization header: under which its calls are kept. Verified tokens only."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        begin, status = time.perf_counter(), "500"

        def started(line: str, *rest: Any) -> Any:
            nonlocal status
            status = line
            return start_response(line, *rest)

        try:
            return self.inner(environ, started)
        finally:
            path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
            self.metrics.note(path, method, status, time.perf_counter() - begin)
            header = environ.get("HTTP_AUTHORIZATION")
            if header:
                self.note(environ, header, method, path, status)

    def note(self, environ: dict[str, Any], header: str, method: str, path: str, status: str) -> None:
        """Keep the call for its client."""
        env: Environment = environ["gemeengoed.environment"]
        owner = self.owners.get((env.name, header))
        if owner is None:
            owner = self._owner(env, header)
        if owner:
            problem = environ.get(PROBLEM)
            self.log.note(owner, (env.time(), method, path, status, _codes(problem) if problem else ()))

    def _owner(self, env: Environment, header: str) -> str:
        """That of a verified token; of a refused one the client it names, so that a supplier sees why."""
        client, _ = env.gate.seen.get(header, (None, 0.0))
        if client is None:
            named = _named(header)
            return owner_of(env.name, named) if named else ""
        if len(self.owners) > CACHE_LIMIT:
            self.owners.clear()
        owner = self.owners[env.name, header] = owner_of(env.name, client.client_id)
        return owner


def _named(header: str) -> str:
    try:
        return client_id_of(header.partition(" ")[2].strip())[:100]
    except Problem:
        return ""


def _codes(problem: Problem) -> tuple[str, ...]:
    """The code of a problem and those of its violations, with the field; a name that is none of ours may be anything."""
    found = (f"{NUMBER.sub('…', v.name[:80])}:{v.code}".replace(" ", "_") for v in problem.violations)
    return (problem.code, *dict.fromkeys(found))[:30]
