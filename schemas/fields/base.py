"""What every field has, and the plain kinds: text, numbers, choices, anything."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

MESSAGES = {
    "required": "required|Dit veld is vereist.",
    "null": "null|Dit veld mag niet leeg zijn.",
    "validator_failed": "invalid|Deze waarde is niet geldig.",
    "invalid": "invalid|Deze waarde heeft niet het juiste formaat.",
}


def fail(code: str, reason: str) -> ValidationError:
    """An error of one value in the spelling of this module."""
    return ValidationError(f"{code}|{reason}")


def described(description: str, **more: Any) -> dict[str, Any]:
    """Metadata of a field: its documentation, and further OpenAPI keywords."""
    return {"description": description, **more}


class Field(fields.Field):
    """A field with coded messages and an index column. ``help`` becomes its documentation."""

    column = "text"
    format: str | None = None
    default_error_messages: dict[str, Any] = MESSAGES

    def __init__(self, *, help: str = "", openapi: Mapping[str, Any] | None = None, **keywords: Any) -> None:
        metadata = {**keywords.pop("metadata", {}), **(openapi or {})}
        if help:
            metadata["description"] = help
        super().__init__(metadata=metadata, **keywords)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value

    def to_column(self, value: Any) -> Any:
        """The value as the index column holds it."""
        return value


class String(Field):
    """Text with length limits in characters. ``blank=False`` refuses the empty string."""

    def __init__(
        self,
        max: int | None = None,
        *,
        min: int = 0,
        blank: bool = True,
        pattern: str = "",
        trim: bool = True,
        **keywords: Any,
    ) -> None:
        super().__init__(**keywords)
        self.max, self.min, self.blank, self.trim = max, min, blank, trim
        self.pattern = re.compile(pattern) if pattern else None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise fail("invalid", "Dit is geen geldige tekst.")
            value = str(value)
        if self.trim:
            value = value.strip()
        if value == "":
            if not self.blank:
                raise fail("blank", "Dit veld mag niet leeg zijn.")
            return value
        if self.max is not None and len(value) > self.max:
            raise fail("max_length", f"Gebruik niet meer dan {self.max} tekens.")
        if len(value) < self.min:
            raise fail("min_length", f"Gebruik minstens {self.min} tekens.")
        if self.pattern and not self.pattern.fullmatch(value):
            raise fail("invalid", "Deze waarde heeft niet het juiste formaat.")
        return value


class Integer(Field):
    """A whole number between ``min`` and ``max``."""

    column = "integer"

    def __init__(self, *, min: int | None = None, max: int | None = None, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.min, self.max = min, max

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,18}", value):
            value = int(value)
        if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise fail("invalid", "Een geldig geheel getal is vereist.")
        if self.max is not None and value > self.max:
            raise fail("max_value", f"Gebruik een getal van hoogstens {self.max}.")
        if self.min is not None and value < self.min:
            raise fail("min_value", f"Gebruik een getal van minstens {self.min}.")
        return value


class Number(Field):
    """A finite number between ``min`` and ``max``."""

    column = "real"

    def __init__(self, *, min: float | None = None, max: float | None = None, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.min, self.max = min, max

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float | int:
        if isinstance(value, str):
            try:
                value = float(value)
            except ValueError as error:
                raise fail("invalid", "Een geldig getal is vereist.") from error
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise fail("invalid", "Een geldig getal is vereist.")
        if self.max is not None and value > self.max:
            raise fail("max_value", f"Gebruik een getal van hoogstens {self.max}.")
        if self.min is not None and value < self.min:
            raise fail("min_value", f"Gebruik een getal van minstens {self.min}.")
        return value


class Boolean(Field):
    """true or false; in a query also the words."""

    column = "integer"
    words: Mapping[Any, bool] = {True: True, False: False, "true": True, "false": False, "True": True, "False": False}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in self.words:
            return self.words[value]
        raise fail("invalid", "Moet een geldige booleaanse waarde zijn.")

    def to_column(self, value: Any) -> Any:
        return None if value is None else int(value)


class Choice(Field):
    """One of a fixed list of values; ``blank`` allows the empty string. ``ordered``: the column holds the rank."""

    def __init__(
        self,
        values: tuple[str, ...] | Mapping[str, str],
        *,
        blank: bool = False,
        ordered: bool = False,
        **keywords: Any,
    ) -> None:
        super().__init__(**keywords)
        self.values, self.blank, self.ordered = tuple(values), blank, ordered
        self.labels: Mapping[str, str] = values if isinstance(values, Mapping) else {}
        self.column = "integer" if ordered else "text"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value == "" and self.blank:
            return value
        if not isinstance(value, str) or value not in self.values:
            raise fail("invalid_choice", f'"{str(value)[:60]}" is een ongeldige keuze.')
        return value

    def to_column(self, value: Any) -> Any:
        return self.values.index(value) if self.ordered and value else None if self.ordered else value


class Anything(Field):
    """Any JSON value, up to a depth that the parser allows."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return value


class Json(Anything):
    """Any JSON object."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, Mapping):
            raise fail("invalid", "Er werd een object verwacht.")
        return value


class Map(Field):
    """A JSON object whose values are texts of at most ``max`` characters."""

    def __init__(self, max: int, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.value = String(max)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, str]:
        if not isinstance(value, Mapping):
            raise fail("invalid", "Er werd een object verwacht.")
        found: dict[str, str] = {}
        faults: dict[str, Any] = {}
        for name, item in value.items():
            try:
                found[name] = str(self.value.deserialize(item, name, value))
            except ValidationError as error:
                faults[name] = error.messages
        if faults:
            raise ValidationError(faults)
        return found


def flatten(messages: Any, prefix: str = "") -> list[tuple[str, str, str]]:
    """Marshmallow's messages as (dotted name, code, reason), in declaration order, nested depth first."""
    if isinstance(messages, Mapping):
        found: list[tuple[str, str, str]] = []
        for name, inner in messages.items():
            name = "nonFieldErrors" if name == "_schema" else str(name)
            found += flatten(inner, f"{prefix}.{name}" if prefix and name != "nonFieldErrors" else prefix or name)
        return found
    if isinstance(messages, list):
        return [item for message in messages for item in flatten(message, prefix)]
    code, _, reason = str(messages).partition("|")
    return [(prefix or "nonFieldErrors", code, reason)] if reason else [(prefix or "nonFieldErrors", "invalid", code)]
