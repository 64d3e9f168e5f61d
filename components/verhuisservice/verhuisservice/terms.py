"""Within which days a move may be reported. Pure; dates are calendar days in the Netherlands."""

from __future__ import annotations

from datetime import date, timedelta

BEFORE = 28
AFTER = 5
DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar (algorithm of Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def holidays(year: int) -> set[date]:
    """Days that count as Sundays for terms. Source: Algemene termijnenwet, article 3."""
    sunday = easter(year)
    king = date(year, 4, 27)
    return {
        date(year, 1, 1),
        sunday - 2 * DAY,
        sunday + DAY,
        king - DAY if king.weekday() == 6 else king,
        date(year, 5, 5),
        sunday + 39 * DAY,
        sunday + 50 * DAY,
        date(year, 12, 25),
        date(year, 12, 26),
    }


def is_working_day(day: date) -> bool:
    """Neither Saturday nor Sunday nor holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def last_day(moved: date) -> date:
    """The last day to report: the fifth after the move, later when that is no working day or holds fewer than two of them.

    Source: Wet BRP, article 2.39; Algemene termijnenwet, articles 1 and 2.
    """
    end = moved + AFTER * DAY
    while not is_working_day(end) or working_days(moved, end) < 2:
        end += DAY
    return end


def working_days(after: date, until: date) -> int:
    """How many working days lie after the first day, up to and including the last."""
    return sum(is_working_day(after + number * DAY) for number in range(1, (until - after).days + 1))


def first_date(today: date) -> date:
    """The earliest moving date that can still be reported today."""
    day = today
    while last_day(day - DAY) >= today:
        day -= DAY
    return day


def last_date(today: date) -> date:
    """The latest moving date that can be reported already."""
    return today + BEFORE * DAY
