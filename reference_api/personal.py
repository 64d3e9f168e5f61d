"""Layer 4, services: requests about people outside the persons register: the purpose is asked first, each use is in the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from reference_api.environment import Environment
from reference_api.logboek import recording
from reference_api.problems import Problem
from reference_api.serve import Answer, Call
from reference_api.tables import Served


def logged(env: Environment, served: Served, call: Call, handle: Callable[[], Answer]) -> Answer:
    """The answer to a request, after the use of the people in question and answer is stored.

    Raises Problem 403 (purpose) before anything is done. What is refused is stored too: to refuse, people were looked at.
    """
    connection = env.database.reader()
    client = env.gate.client(call.headers.get("authorization"), connection)
    purpose = recording.purpose_of(env, connection, client.client_id, call.headers)
    begin, body = env.time(), b""
    try:
        answer = handle()
        body = answer.body
        return answer
    except Problem as problem:
        if problem.status != 400:
            raise
        body = b"{}"
        raise
    finally:
        numbers = sorted({*_numbers(call.body, served.resource.people), *_numbers(body, served.resource.people)})
        if body and numbers:
            name = f"{served.register.title}: {call.method} {served.resource.name}"
            fields = served.resource.people
            recording.record(env, call.headers, client.client_id, purpose, name, fields, numbers, begin)


def _numbers(body: bytes, names: tuple[str, ...]) -> Iterator[str]:
    """Numbers under these names, however deep they stand."""
    try:
        waiting: list[Any] = [orjson.loads(body)] if body else []
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            for name, inner in value.items():
                if name in names and isinstance(inner, str) and len(inner) == 9 and inner.isdecimal():
                    yield inner
                else:
                    waiting.append(inner)
