"""Layer 4, services: from record to answer. One pure function; the bytes hold 0x00 where the own base URL belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from reference_api.tables import Served

# A real NUL is written by orjson as \u0000; right behind a quote it can only be the start of an own address, since
# bodies with U+0000 are refused and a backslash in text is written doubled.
WRITTEN, KEPT, READ = b'"\\u0000/', b'"\x00/', b'"\\u0000/'


def dumps(value: Any) -> bytes:
    """JSON bytes as they are stored."""
    return orjson.dumps(value).replace(WRITTEN, KEPT)


def loads(stored: bytes) -> Any:
    """What was stored, with own addresses as NUL plus path."""
    return orjson.loads(bytes(stored).replace(KEPT, READ))


def answer_of(served: Served, record: Mapping[str, Any]) -> dict[str, Any]:
    """The answer as a dict: every field of the schema that may be read, in declared order."""
    defaults = served.load_defaults
    return {name: record[name] if name in record else _default(defaults.get(name)) for name in served.answer_names}


def _default(value: Any) -> Any:
    if callable(value):
        return value()
    return (
        None
        if value.__class__.__name__ == "_Missing" or not isinstance(value, str | int | float | bool | list | dict)
        else value
    )


def with_base(stored: bytes, base: bytes) -> bytes:
    """The answer for one base URL (prefix of the sandbox included)."""
    return stored.replace(b"\x00", base)


def page_bytes(count: int, following: str | None, previous: str | None, answers: list[bytes]) -> bytes:
    """A page of the standard, spliced from stored answers."""
    head = orjson.dumps({"count": count, "next": following, "previous": previous})
    return b'%s,"results":[%s]}' % (head[:-1], b",".join(answers))
