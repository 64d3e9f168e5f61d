"""A subscriber for tests: an HTTP server that takes notifications as the standard asks, or misbehaves in a chosen way."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

AUTH = "Bearer geheim"


@dataclass
class Got:
    """One request that came in."""

    path: str
    authorization: str
    kind: str
    body: Any
    at: float = field(default_factory=time.monotonic)


class Receiver:
    """Listens on a free port. ``refusals``: how many of the next messages get a 500; ``delay``: seconds before each answer."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.refusals, self.delay = 0, 0.0
        self.guard = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.answer(self)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens: with authorisation 204, without 403."""
        return f"http://127.0.0.1:{self.server.server_port}/callback"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Note what came in and answer it."""
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        authorization = request.headers.get("Authorization", "")
        with self.guard:
            refuse = self.refusals > 0 and json.loads(body).get("kanaal") != "test"
            self.refusals -= refuse
            self.got.append(Got(request.path, authorization, request.headers.get("Content-Type", ""), json.loads(body)))
        time.sleep(self.delay)
        allowed = authorization == AUTH or request.path == "/open"
        request.send_response(500 if refuse else 204 if allowed else 403)
        request.end_headers()

    def messages(self) -> list[Any]:
        """What was delivered to it, trial messages aside."""
        return [got.body for got in self.got if (got.body.get("data") or got.body)["kanaal"] != "test"]

    def close(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()
