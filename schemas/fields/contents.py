"""Content of documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemas.fields.base import Field, fail


@dataclass(frozen=True)
class Upload:
    """Content that was cut out of a body and kept: its key in the store, its size in bytes; or the fault in it."""

    key: str
    size: int
    fault: str = ""


class Content(Field):
    """The bytes of a file: base64 in a JSON body, a file in a form. The engine keeps them while reading (``Upload``)."""

    format = "byte"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Upload:
        if not isinstance(value, Upload):
            raise fail("invalid", "De inhoud hoort base64-gecodeerde tekst te zijn.")
        if value.fault == "incorrect-base64-padding":
            raise fail("incorrect-base64-padding", "De base64-tekst is niet aangevuld (=) tot een veelvoud van vier.")
        if value.fault:
            raise fail("invalid-base64", "De inhoud is geen geldige base64.")
        return value
