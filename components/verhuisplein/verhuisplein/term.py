"""The days on which a move can be reported (Wet BRP 2.39; Algemene termijnenwet 1 to 3)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter
from dateutil.rrule import DAILY, FR, MO, TH, TU, WE, rrule


@cache
def free_days(year: int) -> frozenset[date]:
    """Holidays that count as Sundays for terms."""
    king = date(year, 4, 27) - timedelta(days=date(year, 4, 27).weekday() == 6)
    fixed = [date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26), king]
    return frozenset([*fixed, *(easter(year) + timedelta(days=shift) for shift in (-2, 1, 39, 50))])


def latest_report(moved: date) -> date:
    """The fifth day after the move, or a later working day: the term must hold two of them and end on one."""
    weekdays = rrule(DAILY, byweekday=(MO, TU, WE, TH, FR), dtstart=moved + timedelta(days=1), count=30)
    working = [day.date() for day in weekdays if day.date() not in free_days(day.year)]
    return next(day for day in working[1:] if day >= moved + timedelta(days=5))


def possible(today: date) -> tuple[date, date]:
    """First and last moving day that can be reported today."""
    first = next(
        today - timedelta(days=back - 1) for back in range(1, 40) if latest_report(today - timedelta(days=back)) < today
    )
    return first, today + timedelta(weeks=4)
