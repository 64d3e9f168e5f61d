"""Within which days a move may be reported."""

from __future__ import annotations

from datetime import date

import pytest
from verhuisservice.terms import easter, first_date, holidays, is_working_day, last_date, last_day


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))],
)
def test_easter_falls_on(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_holidays_are_those_of_the_law() -> None:
    days = sorted(day.strftime("%d-%m") for day in holidays(2026))

    assert days == ["01-01", "03-04", "05-05", "06-04", "14-05", "25-05", "25-12", "26-12", "27-04"]


def test_kings_day_moves_to_saturday_when_it_is_a_sunday() -> None:
    assert date(2025, 4, 26) in holidays(2025)
    assert date(2025, 4, 27) not in holidays(2025)


@pytest.mark.parametrize(
    ("moved", "last"),
    [
        (date(2026, 1, 12), date(2026, 1, 19)),  # fifth day is a Saturday
        (date(2026, 1, 13), date(2026, 1, 19)),  # a Sunday
        (date(2026, 1, 14), date(2026, 1, 19)),  # a Monday
        (date(2026, 4, 1), date(2026, 4, 7)),  # Easter Monday; with Good Friday before it, two working days are needed
        (date(2026, 4, 2), date(2026, 4, 8)),
        (date(2026, 12, 23), date(2026, 12, 28)),
        (date(2025, 12, 24), date(2025, 12, 30)),  # Christmas and a weekend: two working days
    ],
)
def test_last_day_shifts_over_weekends_and_holidays(moved: date, last: date) -> None:
    assert last_day(moved) == last
    assert is_working_day(last)


@pytest.mark.parametrize(
    "today", [date(2026, 1, 15), date(2026, 4, 7), date(2026, 4, 27), date(2026, 12, 28), date(2027, 1, 2)]
)
def test_first_date_is_the_last_that_is_not_too_late(today: date) -> None:
    first = first_date(today)

    assert last_day(first) >= today
    assert last_day(first.fromordinal(first.toordinal() - 1)) < today


def test_last_date_is_four_weeks_ahead() -> None:
    assert last_date(date(2026, 1, 15)) == date(2026, 2, 12)
