"""Layer 4, services: GET one, lists, 304 and HEAD in front of Flask. Same handlers, same bytes; can be switched off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from reference_api import serve
from reference_api.links import UUID
from reference_api.problems import Problem
from reference_api.sandboxes import Environments

LINES = {200: "200 OK", 304: "304 NOT MODIFIED"}
ITEM = re.compile(rf"(.+/)({UUID})\Z", re.ASCII)


class HotPath:
    """A small table of plain collections and items. Whatever is unusual, errors included, goes on to Flask."""

    def __init__(self, inner: Callable[..., Iterable[bytes]], environments: Environments) -> None:
        self.inner, self.environments = inner, environments
        self.places = {
            served.path: served
            for served in environments.model.served.values()
            if "read" in served.resource.scopes and "*" not in served.path
        }

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            try:
                answer = self.answer(environ)
            except Problem:
                answer = None  # Flask meets the same problem and words it
            if answer is not None:
                headers = list(answer.headers.items())
                if answer.status == 200:
                    headers.append(("Content-Length", str(len(answer.body))))
                start_response(LINES[answer.status], headers)
                return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]
        return self.inner(environ, start_response)

    def answer(self, environ: dict[str, Any]) -> serve.Answer | None:
        """The answer, or None when the request is not for this table."""
        path = environ["PATH_INFO"]
        served = self.places.get(path if path.endswith("/") else path + "/")
        match = ITEM.match(path) if served is None else None
        if match is not None:
            served = self.places.get(match[1])
        if served is None:
            return None
        env = environ["gemeengoed.environment"]
        headers = {
            name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")
        }
        base = env.base(headers.get("host"), environ.get("wsgi.url_scheme", "http"))
        call = serve.Call(environ["REQUEST_METHOD"], environ.get("QUERY_STRING", ""), headers, b"", base, path)
        if match is not None:
            return serve.read_one(env, served, call, match[2])
        return serve.read_list(env, served, call)
