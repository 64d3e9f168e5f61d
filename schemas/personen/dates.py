"""Dates of the registration: eight digits of which zeros are unknown, and what the API makes of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
UNKNOWN = {"type": "DatumOnbekend", "onbekend": True, "langFormaat": "onbekend"}


def parts(text: str) -> tuple[int, int, int]:
    """Year, month and day; zero what is unknown or cannot be (there are dates like 30 February in the source)."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return 0, 0, 0
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if not year or not 1 <= month <= 12:
        return year, 0, 0
    try:
        date(year, month, day)
    except ValueError:
        return year, month, 0
    return year, month, day


@lru_cache(maxsize=10_000)
def value(text: str | None) -> Mapping[str, Any] | None:
    """A date as the API gives it: Datum, JaarMaandDatum, JaarDatum or DatumOnbekend; None when there is none."""
    if not text:
        return None
    year, month, day = parts(text)
    if day:
        iso = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        return {"type": "Datum", "datum": iso, "langFormaat": f"{day} {MONTHS[month - 1]} {year}"}
    if month:
        long = f"{MONTHS[month - 1]} {year}"
        return {"type": "JaarMaandDatum", "jaar": year, "maand": month, "langFormaat": long}
    if year:
        return {"type": "JaarDatum", "jaar": year, "langFormaat": str(year)}
    return UNKNOWN


def age(born: str | None, today: date) -> int | None:
    """Whole years on a day; None when an unknown part of the birth date decides."""
    year, month, day = parts(born or "")
    if not month or (not day and month == today.month):
        return None
    years = today.year - year - ((today.month, today.day) < (month, day or 1))
    return years if 0 <= years <= 150 else None


def passed(text: str | None, today: date) -> bool:
    """Whether a day is today or before; the unknown parts count as the earliest."""
    return bool(text) and str(text) <= f"{today:%Y%m%d}"
