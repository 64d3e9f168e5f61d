"""Between which moments somebody may be buried or cremated. Pure; days and hours are those of the Netherlands."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NETHERLANDS = ZoneInfo("Europe/Amsterdam")
EARLIEST = timedelta(hours=36)
WORKING_DAYS = 6


def moment(day: date, hour: time) -> datetime:
    """A moment on the clocks of the Netherlands."""
    return datetime.combine(day, hour, tzinfo=NETHERLANDS)


def not_before(died: datetime) -> datetime:
    """36 hours after a death, on the clocks of the Netherlands. Source: Wet op de lijkbezorging, article 16."""
    return (died.astimezone(UTC) + EARLIEST).astimezone(NETHERLANDS)


def not_after(died: date) -> date:
    """The sixth working day after the day of death. Source: Wet op de lijkbezorging, article 16."""
    day, left = died, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= works(day)
    return day


def works(day: date) -> bool:
    """Whether a day is a working day: no Saturday, Sunday or holiday."""
    return day.isoweekday() <= 5 and day not in feasts(day.year)


def feasts(year: int) -> frozenset[date]:
    """Days that count as a Sunday. Source: Algemene termijnenwet, article 3 (with Good Friday, its second paragraph)."""
    sunday = paschal_sunday(year)
    moving = (sunday + timedelta(days=days) for days in (-2, 1, 39, 50))
    birthday = date(year, 4, 27)
    if birthday.isoweekday() == 7:
        birthday = date(year, 4, 26)
    return frozenset((*moving, birthday, date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)))


def paschal_sunday(year: int) -> date:
    """Easter Sunday (Gregorian calendar, the method of Gauss as it was corrected in 1816)."""
    century = year // 100
    moon = (15 - (13 + 8 * century) // 25 + century - century // 4) % 30
    week = (4 + century - century // 4) % 7
    full = (19 * (year % 19) + moon) % 30
    full -= full == 29 or (full == 28 and year % 19 > 10)
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * full + week) % 7
    return date(year, 3, 22) + timedelta(days=full + sunday)


def deviation(died: datetime, funeral: datetime) -> str:
    """``eerder`` or ``later`` when a funeral is outside the term and so needs leave; else empty."""
    if funeral < not_before(died):
        return "eerder"
    return "later" if funeral.date() > not_after(died.astimezone(NETHERLANDS).date()) else ""
