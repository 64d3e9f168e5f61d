"""Numbers that name somebody or something: with the 11-test, a uuid, an address for mail."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from schemas.fields.base import Field, String, fail


def eleven_test(number: str, last: int = -1) -> bool:
    """The 11-test of nine digits: 9a+8b+...+2h-i (BSN, RSIN) is a multiple of 11."""
    if not re.fullmatch(r"\d{9}", number, re.ASCII):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, last)
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11 == 0


class Nine(String):
    """Nine digits that pass the 11-test."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        value = super()._deserialize(value, attr, data, **kwargs)
        if value == "" and self.blank:
            return value
        if not re.fullmatch(r"\d*", value, re.ASCII):
            raise fail("only-digits", "Gebruik alleen cijfers.")
        if len(value) != 9:
            raise fail("invalid-length", "Gebruik negen cijfers.")
        if not eleven_test(value):
            raise fail("invalid", "Dit nummer voldoet niet aan de 11-proef.")
        return value

    def __init__(self, *, blank: bool = False, max: int = 9, **keywords: Any) -> None:
        super().__init__(None, blank=blank, **keywords)
        self.limit = max


class Bsn(Nine):
    """A citizen service number."""


class Rsin(Nine):
    """The number of a legal person or partnership."""


class Email(String):
    """An e-mail address (shape only)."""

    format = "email"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        value = super()._deserialize(value, attr, data, **kwargs)
        if value and not re.fullmatch(r"[^@\s]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+", value):
            raise fail("invalid", "Voer een geldig e-mailadres in.")
        return value


class Uuid(Field):
    """A UUID in its usual spelling."""

    format = "uuid"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return str(UUID(value))
        except (ValueError, AttributeError, TypeError) as error:
            raise fail("invalid", "Dit is geen geldige UUID.") from error
