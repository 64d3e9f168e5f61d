"""Days, moments and periods (ISO 8601)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from schemas.fields.base import Field, fail

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


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
