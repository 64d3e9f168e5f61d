"""Where somebody lived, from when until when, and how sure that is. Pure.

A stay begins with its own date (10.30, abroad 13.20) and ends where the next one begins. A date of which a part is unknown
stands for every day it may be: on those days the stay is possible, outside them certain. Periods are half-open.
Source: features of BRP Verblijfplaatshistorie 2.0.0 and Bewoning 2.1.0.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from schemas.personen import lo3
from schemas.personen.lo3 import Occurrence, Persoonslijst

NOT_THERE = ("089999", "589999")
"""The municipality established that the person does not live there (83.10), current and in history."""
LETTERS = "B"
"""Use of an address (10.10) for letters only."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """The days from ``begin`` until before ``end``."""

    begin: date
    end: date

    def __bool__(self) -> bool:
        return self.begin < self.end

    def __contains__(self, other: Period) -> bool:
        return self.begin <= other.begin and other.end <= self.end

    def within(self, other: Period) -> Period:
        """The days that are in both."""
        return Period(max(self.begin, other.begin), min(self.end, other.end))


ALWAYS = Period(date.min, date.max)


@dataclass(frozen=True)
class Stay:
    """One residence: the occurrence, the dates as registered, and the days on which it is possible and certain."""

    occurrence: Occurrence
    begin: str
    end: str
    """Date on which the next stay begins; empty for the current one."""
    possible: Period
    certain: Period
    next: Occurrence


def span(text: str) -> Period:
    """Every day that a date of LO3 may be."""
    year, month, day = int(text[:4] or 0), int(text[4:6] or 0), int(text[6:] or 0)
    if not year:
        return ALWAYS
    if not 1 <= month <= 12:
        return Period(date(year, 1, 1), _after(year, 12, 31))
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        return Period(date(year, month, 1), _after(year, month, last))
    return Period(date(year, month, day), _after(year, month, day))


def _after(year: int, month: int, day: int) -> date:
    found = date(year, month, day)
    return found if found == date.max else found + DAY


def known(text: str) -> bool:
    """Whether every part of a date is known."""
    return bool(text) and span(text).end - span(text).begin == DAY


def begin_of(occurrence: Occurrence) -> str:
    """The date on which a residence began, abroad or not; eight zeros when it was not registered."""
    found = occurrence.get("1320") if occurrence.get("1310") else occurrence.get("1030")
    text = found or occurrence.get("1030") or occurrence.get("1320") or ""
    return text if len(text) == 8 and text.isascii() and text.isdigit() else "0" * 8


def stays(person: Persoonslijst) -> list[Stay]:
    """Every residence that was not corrected away, newest first; those of no day at all are left out."""
    stacks = lo3.stacks(person, lo3.RESIDENCE)
    rows = [o for o in (stacks[0] if stacks else []) if o and o.get("8410") != lo3.WRONG]
    dates = [begin_of(occurrence) for occurrence in rows]
    found = [_stay(rows, dates, index) for index in range(len(rows))]
    return [stay for stay in found if stay.possible]


def _stay(rows: list[Occurrence], dates: list[str], index: int) -> Stay:
    begin, end = dates[index], dates[index - 1] if index else ""
    possible_from, certain_from = _beginning(begin, dates[index + 1] if index + 1 < len(dates) else "")
    later = dates[index - 2] if index > 1 else ""
    possible_until, certain_until = _ending(end, later, begin)
    return Stay(
        occurrence=rows[index],
        begin=begin,
        end=end,
        possible=Period(possible_from, possible_until),
        certain=Period(certain_from, certain_until),
        next=rows[index - 1] if index else lo3.EMPTY,
    )


def _beginning(begin: str, earlier: str) -> tuple[date, date]:
    """The first day on which somebody may live there, and the first on which it is certain.

    On the day that the stay before it began, somebody lives there and not yet here.
    """
    days = span(begin)
    if known(begin):
        return days.begin, days.begin
    first = days.begin
    if earlier and span(earlier).begin > date.min:
        first = max(first, span(earlier).begin + (DAY if known(earlier) else DAY * 0))
    return first, days.end


def _ending(end: str, later: str, begin: str) -> tuple[date, date]:
    """The day from which somebody cannot live there any more, and the one from which it is uncertain."""
    if not end:
        return date.max, date.max
    days = span(end)
    if known(end):
        return days.begin, days.begin
    last = min(days.end, span(later).begin) if known(later) else days.end
    certain = max(days.begin, span(begin).end) if known(begin) else days.begin
    return last, min(certain, last)


def left_on(stay: Stay) -> str:
    """The date from which the municipality established that the person does not live there; empty when it did not.

    A closed investigation counts only when it was closed on or after the day that the next stay began: then it may have
    been closed for the move alone.
    """
    found = stay.occurrence
    if found.get("8310") not in NOT_THERE or not found.get("8320"):
        return ""
    closed = found.get("8330") or ""
    if closed and (not stay.end or span(closed).begin < span(stay.end).begin):
        return ""
    return found["8320"]


def current_codes(occurrence: Occurrence) -> Mapping[str, str]:
    """An occurrence whose investigation is written as of a current one: 58 becomes 08."""
    code = occurrence.get("8310") or ""
    return {**occurrence, "8310": f"08{code[2:]}"} if code.startswith("58") else occurrence


def suspended_from(person: Persoonslijst) -> date:
    """The day from which the list is not kept up to date, so that nobody knows where the person lives."""
    registered = lo3.current(person, lo3.REGISTRATION)
    if not registered.get("6720"):
        return date.max
    begin = span(registered.get("6710") or "").begin
    return date.max if begin == date.min else begin


def asked_period(body: Mapping[str, Any]) -> Period:
    """The period of a question: a day, or from one day until before another."""
    if "peildatum" in body:
        day = date.fromisoformat(body["peildatum"])
        return Period(day, day + DAY if day < date.max else day)
    return Period(date.fromisoformat(body["datumVan"]), date.fromisoformat(body["datumTot"]))
