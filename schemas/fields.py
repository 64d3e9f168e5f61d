"""Field types of the Dutch registers. They read JSON, check it and give JSON back in one spelling (dates stay text).

Every message is ``code|reason``: the code of the error and a sentence in Dutch for ``invalidParams``. ``column`` names
the type of the index column, ``to_column`` turns a value into what that column holds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from marshmallow import Schema, ValidationError, fields

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
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


class Uri(String):
    """An absolute http(s) address (other schemes with ``schemes``); own addresses are recognised by the engine."""

    format = "uri"

    def __init__(
        self,
        max: int | None = 1000,
        *,
        blank: bool = True,
        schemes: tuple[str, ...] = ("http", "https"),
        **keywords: Any,
    ) -> None:
        super().__init__(max, blank=blank, **keywords)
        self.schemes = schemes

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise fail("invalid", "Voer een geldige URL in.")
        value = super()._deserialize(value, attr, data, **kwargs)
        if value and not is_uri(value, self.schemes):
            raise fail("bad-url", "Voer een geldige URL in.")
        return value


@lru_cache(maxsize=4096)
def is_uri(value: str, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    """Whether the text is an absolute address with one of the schemes, without blanks or control characters."""
    if value.startswith("\0"):
        return True
    if re.search(r"[\x00-\x20\x7f<>\"{}|\\^`]", value):
        return False
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises ValueError on an impossible port
    except ValueError:
        return False
    if parts.scheme not in schemes:
        return False
    return bool(parts.hostname) if parts.scheme in ("http", "https") else True


class Link(Uri):
    """An address of another object. ``target`` is its ``register/resource`` (several: a tuple; empty: anything).

    Targets in the same register must be own addresses (codes ``no_match``, ``does_not_exist``); those in another
    register may be foreign and are fetched (codes ``bad-url``, ``invalid-resource``); ``local`` decides otherwise.
    ``check=False``: only recognised. ``rule``: code of the standard's rule about it.
    """

    def __init__(
        self,
        target: str | tuple[str, ...] = (),
        *,
        check: bool = True,
        max: int | None = 1000,
        blank: bool = False,
        local: bool | None = None,
        shape: tuple[str, ...] = (),
        rule: str = "",
        **keywords: Any,
    ) -> None:
        super().__init__(max, blank=blank, **keywords)
        self.targets = (target,) if isinstance(target, str) else target
        self.check, self.local, self.shape, self.rule = check, local, shape, rule


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


class Date(Field):
    """A day, ISO 8601 (JJJJ-MM-DD), years 0001 to 9999."""

    format = "date"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise fail("invalid", "Datum heeft het verkeerde formaat, gebruik JJJJ-MM-DD.")
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise fail("invalid", "Deze datum bestaat niet.") from error
        return value


MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)(Z|z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII
)


def utc_text(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC; microseconds only when there are any."""
    moment = moment.astimezone(UTC)
    text = moment.replace(tzinfo=None).isoformat()
    return text + "Z"


def read_moment(value: str) -> datetime:
    """A moment with time zone from ISO 8601 text; without a zone it is taken as Europe/Amsterdam. ValueError if not."""
    match = MOMENT.fullmatch(value)
    if not match:
        raise ValueError(value)
    day, time, zone = match.groups()
    time = time.replace(",", ".")
    whole, _, fraction = time.partition(".")
    moment = datetime.fromisoformat(f"{day}T{whole if whole.count(':') == 2 else whole + ':00'}")
    moment = moment.replace(microsecond=int(fraction[:6].ljust(6, "0")) if fraction else 0)
    return moment.replace(tzinfo=_zone(zone))


def _zone(text: str | None) -> Any:
    if text is None:
        return AMSTERDAM
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:]) if len(text) > 3 else 0
    if hours > 23 or minutes > 59:
        raise ValueError(text)
    return timezone((timedelta(hours=hours, minutes=minutes)) * (-1 if text[0] == "-" else 1))


def sortable(value: str) -> str:
    """A moment as text of fixed width, so that text order is time order."""
    return value if len(value) > 20 else value[:-1] + ".000000Z"


def amsterdam_day(moment: str) -> str:
    """The day in Europe/Amsterdam of an ISO moment: closing at 23:30 UTC is the next day in summer (zrc-007)."""
    return read_moment(moment).astimezone(AMSTERDAM).date().isoformat()


class Moment(Field):
    """A moment, ISO 8601; kept in UTC with Z."""

    format = "date-time"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            value += "T00:00:00"
        try:
            if not isinstance(value, str):
                raise ValueError(value)
            return utc_text(read_moment(value))
        except (ValueError, OverflowError) as error:
            raise fail("invalid", "Datetime heeft het verkeerde formaat, gebruik JJJJ-MM-DDThh:mm:ssZ.") from error

    def to_column(self, value: Any) -> Any:
        return sortable(value) if value else value


DURATION = re.compile(
    r"P(?!$)(\d{1,9}Y)?(\d{1,9}M)?(\d{1,9}W)?(\d{1,9}D)?(T(?=\d)(\d{1,9}H)?(\d{1,9}M)?(\d{1,9}(?:[.,]\d{1,6})?S)?)?",
    re.ASCII,
)


class Duration(Field):
    """A period, ISO 8601 (P1Y2M10D, PT36H)."""

    format = "duration"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not DURATION.fullmatch(value):
            raise fail("invalid", "Tijdsduur heeft het verkeerde formaat, gebruik ISO 8601 zoals P1Y6M.")
        return value


def add_duration(day: str, period: str) -> str:
    """``day`` plus an ISO period by the calendar: months and years first (29 February becomes 28), then days.

    Raises ValueError when the result lies beyond the year 9999.
    """
    match = DURATION.fullmatch(period)
    if not match:
        raise ValueError(period)
    years, months, weeks, days = (int(part[:-1]) if part else 0 for part in match.groups()[:4])
    hours = int(match[6][:-1]) if match[6] else 0
    start = date.fromisoformat(day)
    month_index = start.year * 12 + start.month - 1 + years * 12 + months
    year, month = divmod(month_index, 12)
    if not 1 <= year <= 9999:
        raise ValueError("year out of range")
    last = (
        (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
        if year < 9999 or month < 11
        else 31
    )
    moved = date(year, month + 1, min(start.day, last))
    try:
        return (moved + timedelta(days=weeks * 7 + days + hours // 24)).isoformat()
    except OverflowError as error:
        raise ValueError("year out of range") from error


class PartialDate(Field):
    """A day of which month or day may be unknown: JJJJ, JJJJMM or JJJJMMDD, with or without hyphens."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-?\d{2}(-?\d{2})?)?", value, re.ASCII):
            raise fail("invalid", "Gebruik een (onvolledige) datum zoals 1970, 1970-05 of 1970-05-21.")
        digits = value.replace("-", "")
        try:
            date(int(digits[:4] or 1), int(digits[4:6] or 1), int(digits[6:8] or 1))
        except ValueError as error:
            raise fail("invalid", "Deze datum bestaat niet.") from error
        return value


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


POSITIONS: Mapping[str, int] = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "Polygon": 2,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}


class Geometry(Field):
    """GeoJSON (RFC 7946), longitude before latitude, EPSG:4326; ``kinds`` limits the types."""

    def __init__(self, *kinds: str, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.kinds = kinds

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        problem = geometry_fault(value)
        if problem:
            raise fail("invalid", problem)
        if self.kinds and value["type"] not in self.kinds:
            raise fail("invalid_choice", f"Gebruik {' of '.join(self.kinds)}.")
        return {name: value[name] for name in ("type", "coordinates", "geometries") if name in value}


def Point(**keywords: Any) -> Geometry:
    """A GeoJSON point."""
    return Geometry("Point", **keywords)


def geometry_fault(value: Any) -> str:
    """What is wrong with a GeoJSON geometry, in Dutch; empty when it is sound."""
    if not isinstance(value, Mapping):
        return "Er werd een GeoJSON-object verwacht."
    kind = value.get("type")
    if kind == "GeometryCollection":
        parts = value.get("geometries")
        if not isinstance(parts, list):
            return "Een GeometryCollection heeft een lijst 'geometries'."
        return next((fault for fault in map(geometry_fault, parts) if fault), "")
    if not isinstance(kind, str) or kind not in POSITIONS:
        return "Onbekend GeoJSON-type."
    return _positions_fault(value.get("coordinates"), POSITIONS[kind], kind)


def _positions_fault(value: Any, depth: int, kind: str) -> str:
    if not isinstance(value, list) or not value:
        return f"De coordinaten passen niet bij {kind}."
    if depth:
        if depth == 1 and kind.endswith("Polygon") and (len(value) < 4 or value[0] != value[-1]):
            return "Een ring heeft minstens vier punten en eindigt waar hij begint."
        if depth == 1 and kind.endswith("LineString") and len(value) < 2:
            return "Een lijn heeft minstens twee punten."
        return next((fault for part in value if (fault := _positions_fault(part, depth - 1, kind))), "")
    numbers = all(isinstance(number, int | float) and not isinstance(number, bool) for number in value)
    if not 2 <= len(value) <= 3 or not numbers:
        return "Een positie bestaat uit twee of drie getallen."
    if not (-180 <= value[0] <= 180 and -90 <= value[1] <= 90):
        return "Gebruik lengtegraad en breedtegraad (EPSG:4326)."
    return ""


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
