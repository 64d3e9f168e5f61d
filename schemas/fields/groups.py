"""Fields that hold other fields: lists, groups, one of several shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

from schemas.fields.base import MESSAGES, Field, fail


class List(fields.List, Field):
    """A list; ``min`` and ``max`` bound its length, ``unique`` refuses doubles."""

    default_error_messages: dict[str, Any] = {**MESSAGES, "invalid": "not_a_list|Er werd een lijst verwacht."}

    def __init__(
        self,
        inner: Any,
        *,
        help: str = "",
        min: int = 0,
        max: int | None = None,
        unique: bool = False,
        openapi: Mapping[str, Any] | None = None,
        **keywords: Any,
    ) -> None:
        metadata = {**keywords.pop("metadata", {}), **(openapi or {})}
        if help:
            metadata["description"] = help
        fields.List.__init__(self, inner, metadata=metadata, **keywords)
        self.min, self.max, self.unique = min, max, unique

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        values = super()._deserialize(value, attr, data, **kwargs)
        if len(values) < self.min:
            raise fail("min_length", f"Geef minstens {self.min} waarde(n).")
        if self.max is not None and len(values) > self.max:
            raise fail("max_length", f"Geef hoogstens {self.max} waarden.")
        if self.unique and len({str(item) for item in values}) != len(values):
            raise fail("unique", "Elke waarde mag maar een keer voorkomen.")
        return values

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value

    def to_column(self, value: Any) -> Any:
        """The elements between unit separators, so that one element can be searched for."""
        return "\x1f" + "\x1f".join(map(str, value)) + "\x1f" if value else ""


class Group(fields.Nested, Field):
    """A nested object of its own schema."""

    default_error_messages: dict[str, Any] = {**MESSAGES, "type": "invalid|Er werd een object verwacht."}

    def __init__(
        self,
        schema: type[Schema] | Schema,
        *,
        help: str = "",
        openapi: Mapping[str, Any] | None = None,
        **keywords: Any,
    ) -> None:
        metadata = {**keywords.pop("metadata", {}), **(openapi or {})}
        if help:
            metadata["description"] = help
        fields.Nested.__init__(self, schema, metadata=metadata, **keywords)

    def _deserialize(self, value: Any, attr: str | None, data: Any, partial: Any = None, **kwargs: Any) -> Any:
        # A group is replaced as a whole, so a PATCH checks it as strictly as a PUT.
        if not isinstance(value, Mapping):
            raise fail("invalid", "Er werd een object verwacht.")
        return super()._deserialize(value, attr, data, partial=False, **kwargs)

    def _serialize(self, nested_obj: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        return nested_obj


class OneOf(Field):
    """A group whose schema depends on a sibling field: ``by`` names it, ``of`` maps its values to schemas."""

    def __init__(self, by: str, of: Mapping[str, type[Schema]], **keywords: Any) -> None:
        super().__init__(**keywords)
        self.by, self.of = by, dict(of)
        self._schemas: dict[str, Schema] = {}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, Mapping):
            raise fail("invalid", "Er werd een object verwacht.")
        kind = data.get(self.by) if isinstance(data, Mapping) else None
        if not isinstance(kind, str) or kind not in self.of:
            return {}  # the error stands at the sibling
        schema = self._schemas.get(kind) or self._schemas.setdefault(kind, self.of[kind]())
        return schema.load(value)
