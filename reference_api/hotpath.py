"""Layer 4, services: the hot operations in front of Flask. Same handlers, same bytes; can be switched off.

Reading one object and a list, 304 and HEAD, and two writes: create and ``_zoek``. Whatever is unusual goes on to Flask.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from http import HTTPStatus
from typing import Any

from reference_api import actions, content, reading, serve, writing
from reference_api.environment import Environment
from reference_api.links import UUID
from reference_api.problems import PROBLEM, Problem
from reference_api.sandboxes import Environments
from reference_api.tables import Served

log = logging.getLogger("gemeengoed.api")
LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
ITEM = re.compile(rf"(.+/)({UUID})\Z", re.ASCII)
Handler = Callable[..., serve.Answer]


class HotPath:
    """A small table of plain collections and items, by path."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], environments: Environments) -> None:
        self.inner, self.environments = inner, environments
        every = environments.model.served.values()
        plain = [served for served in every if "*" not in served.path and not served.resource.people]
        self.reads = {served.path: served for served in plain if "read" in served.resource.scopes}
        self.writes = {path: (served, handler) for served in plain for path, handler in hot_writes(served)}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        answer = None
        if method in ("GET", "HEAD"):
            answer = self.read(environ, method)
        elif method == "POST":
            answer = self.write(environ)
        if answer is None:
            return self.inner(environ, start_response)
        headers = list(answer.headers.items())
        if answer.status != 304:
            headers.append(("Content-Length", str(len(answer.body))))
        start_response(LINES[answer.status], headers)
        return [] if method == "HEAD" else [answer.body]

    def read(self, environ: dict[str, Any], method: str) -> serve.Answer | None:
        """The answer to GET or HEAD; None when it is not for this table, or a problem that Flask meets and words again."""
        path = environ["PATH_INFO"]
        served = self.reads.get(path if path.endswith("/") else path + "/")
        match = ITEM.match(path) if served is None else None
        if match is not None:
            served = self.reads.get(match[1])
        if served is None:
            return None
        env: Environment = environ["gemeengoed.environment"]
        call = call_of(env, environ, method, path, b"")
        try:
            return reading.read_one(env, served, call, match[2]) if match else reading.read_list(env, served, call)
        except Problem:
            return None

    def write(self, environ: dict[str, Any]) -> serve.Answer | None:
        """The answer to a POST with a body of known size, problems included: a write is never tried twice."""
        found = self.writes.get(environ["PATH_INFO"])
        length = environ.get("CONTENT_LENGTH") or ""
        env: Environment = environ["gemeengoed.environment"]
        if found is None or not length.isdecimal() or int(length) > env.settings.max_body:
            return None
        served, handler = found
        stream = content.Bounded(environ["wsgi.input"], int(length))
        body = b"" if served.content else stream.read(int(length))
        call = call_of(env, environ, "POST", environ["PATH_INFO"], body)
        call.stream = stream if served.content else None
        try:
            return handler(env, call=call)
        except Problem as problem:
            serve.forget(call, problem)
            environ[PROBLEM] = problem
            return serve.problem_answer(problem, call.base, served.register.version)
        except Exception as error:
            serve.forget(call, error)
            log.exception("fault on POST %s", call.path, exc_info=error)
            return serve.problem_answer(serve.fault(), call.base)


def hot_writes(served: Served) -> Iterable[tuple[str, Handler]]:
    """(path, handler) of creating in a plain collection and of its searches."""
    if "create" in served.resource.scopes:
        yield served.path.rstrip("/"), partial(writing.create, served=served)
    for action in served.resource.actions:
        if action.kind == "search":
            yield served.path + action.path, partial(actions.act, served=served, action=action)


class Headers(Mapping[str, str]):
    """Headers of a request by lower-case name, looked up where the server put them: most are never asked for."""

    __slots__ = ("environ",)

    def __init__(self, environ: Mapping[str, Any]) -> None:
        self.environ = environ

    def get(self, name: str, default: Any = None) -> Any:
        """The header, else the default."""
        return self.environ.get(variable(name), default)

    def __getitem__(self, name: str) -> str:
        found: str = self.environ[variable(name)]
        return found

    def __iter__(self) -> Iterator[str]:
        yield from (name[5:].replace("_", "-").lower() for name in self.environ if name.startswith("HTTP_"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def variable(name: str) -> str:
    """Under which name a server passes a header on. Cached: names come from our own text."""
    wanted = name.replace("-", "_").upper()
    return wanted if wanted in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{wanted}"


def call_of(env: Environment, environ: dict[str, Any], method: str, path: str, body: bytes) -> serve.Call:
    """The request as handlers want it."""
    base = env.base(environ.get("HTTP_HOST"), environ.get("wsgi.url_scheme", "http"))
    return serve.Call(method, environ.get("QUERY_STRING", ""), Headers(environ), body, base, path)
