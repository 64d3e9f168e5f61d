"""The floor: a bare WSGI callable on the same server, answering as many bytes as were asked (``/2048``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any


@cache
def content(size: int) -> bytes:
    """So many bytes."""
    return b"x" * size


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Read what is sent, answer what is asked, and nothing else."""
    length = environ.get("CONTENT_LENGTH")
    if length:
        environ["wsgi.input"].read(int(length))
    body = content(int(environ["PATH_INFO"][1:] or 0))
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
