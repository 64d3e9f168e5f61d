"""Under the bonnet: the questions to the registers behind the page that is being made."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

PURPOSE = "Wet BRP 2.39"
MOST = 40
"""Questions that are kept for the page after a form was sent."""
HEARD: ContextVar[list[dict[str, Any]] | None] = ContextVar("heard", default=None)


def listen() -> list[dict[str, Any]]:
    """Hear the questions of this request from here on."""
    heard = HEARD.get()
    if heard is None:
        heard = []
        HEARD.set(heard)
    return heard


@contextmanager
def noted(register: str, method: str, path: str, body: Any) -> Iterator[dict[str, Any]]:
    """Note a question; whoever asks it fills in ``status``. A body is not kept, as it can hold numbers of people."""
    fields = (body.get("fields") or []) if register == "personen" and isinstance(body, dict) else []
    said = {"register": register, "method": method, "path": path, "fields": fields, "status": 0}
    begin = time.perf_counter()
    try:
        yield said
    finally:
        said["ms"] = round((time.perf_counter() - begin) * 1000)
        if (heard := HEARD.get()) is not None:
            heard.append(said)
