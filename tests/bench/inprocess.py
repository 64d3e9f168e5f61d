"""CPU time of one request inside the process: everything but the HTTP server."""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson

ROUNDS = 9


class Client:
    """Calls a WSGI application as a server would."""

    def __init__(self, app: Callable[..., Any], base: str, token: str) -> None:
        self.app, self.base = app, base
        self.headers = {
            "HTTP_AUTHORIZATION": f"Bearer {token}",
            "HTTP_ACCEPT_CRS": "EPSG:4326",
            "HTTP_CONTENT_CRS": "EPSG:4326",
            "HTTP_HOST": urlsplit(base).netloc,
        }

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
        """Status and body."""
        found = self.whole(method, path, body, **headers)
        return found[0], found[2]

    def whole(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body."""
        place, _, query = path.removeprefix(self.base).partition("?")
        sent = b"" if body is None else orjson.dumps(body)
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": place,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(sent),
            "wsgi.errors": io.StringIO(),
            **self.headers,
            **headers,
            **({"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(sent))} if sent else {}),
        }
        answer: list[Any] = []
        parts = self.app(environ, lambda status, found, exc=None: answer.extend((status, found)))
        content = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        return int(answer[0][:3]), dict(answer[1]), content


def microseconds(work: Callable[[int], None], times: int, rounds: int = ROUNDS) -> float:
    """Least CPU time of one turn over the rounds, in microseconds. ``work`` gets the number of the turn."""
    best, turn = float("inf"), 0
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        begin = time.process_time()
        for _ in range(times):
            work(turn)
            turn += 1
        best = min(best, (time.process_time() - begin) / times)
        gc.enable()
    return best * 1e6


def must(found: tuple[int, bytes], *statuses: int) -> bytes:
    """The body of an answer that has the right status. Raises AssertionError, so that no error is measured as speed."""
    if found[0] not in statuses:
        raise AssertionError(f"{found[0]}: {found[1][:300]!r}")
    return found[1]


def cycle(values: Sequence[Any], turn: int) -> Any:
    """Another value every turn."""
    return values[turn % len(values)]
