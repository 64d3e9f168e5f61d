"""Terms of the law for a declaration of a move (Wet BRP 2.39, Algemene termijnenwet): working days and legal days. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

AHEAD = 28
"""Days before the move from which it can be declared."""
AFTER = 5
"""Days after the move within which it must be declared."""
DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous algorithm of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    k = (32 + 2 * e + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Recognised holidays, and Good Friday, which counts as one (Algemene termijnenwet, article 3)."""
    sunday = easter(year)
    king = date(year, 4, 27)
    moving = {sunday + timedelta(days=days) for days in (-2, 1, 39, 50)}
    fixed = {date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return frozenset(moving | fixed | {king - DAY if king.weekday() == 6 else king})


def works(day: date) -> bool:
    """Whether it is a working day."""
    return day.weekday() < 5 and day not in holidays(day.year)


def last_day(moved: date) -> date:
    """The last day to declare a move in time: five days, no end on a day off, and at least two working days within."""
    end, working = moved, 0
    while (end - moved).days < AFTER or not works(end) or working < 2:
        end += DAY
        working += works(end)
    return end


def legal_day(moved: str, received: str) -> str:
    """Since when the address holds: the stated day when it was declared in time, else the day of receipt."""
    in_time = date.fromisoformat(received) <= last_day(date.fromisoformat(moved))
    return moved if in_time else received


def earliest(moved: str) -> str:
    """The first day on which a move can be declared."""
    return (date.fromisoformat(moved) - timedelta(days=AHEAD)).isoformat()
