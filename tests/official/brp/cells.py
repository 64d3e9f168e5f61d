"""Tables of steps and what stands in their cells: numbered elements, relative days, lists."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

Pairs = list[tuple[str, str]]
ELEMENT = re.compile(r"\((\d\d)\.(\d\d)\)")
BY_NAME = {"gemeente_code": "9210", "geslachtsnaam (diakrieten)": "0240"}
"""Headings without the number of their element."""
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
DAYS = {"vandaag": 0, "gisteren": -1, "morgen": 1}
NEIGHBOURS = {"deze": 0, "dit": 0, "vorige": -1, "vorig": -1, "volgende": 1, "volgend": 1}
UNKNOWN = "00000000"


@dataclass(frozen=True)
class Table:
    """Rows of texts. Either ``naam | waarde`` with a row per value, or a heading with a row per record."""

    rows: list[list[str]]

    @property
    def upright(self) -> bool:
        return [cell.strip().lower() for cell in self.rows[0]] == ["naam", "waarde"]

    def records(self) -> list[Pairs]:
        """The records, each as names and values in order."""
        if self.upright:
            return [[(row[0].strip(), row[1]) for row in self.rows[1:]]]
        heads = [cell.strip() for cell in self.rows[0]]
        return [list(zip(heads, row, strict=True)) for row in self.rows[1:]]

    def pairs(self) -> Pairs:
        """The only record, empty when there is none. Raises ValueError when there are more."""
        found = self.records()
        if len(found) > 1:
            raise ValueError(f"one row expected, {len(found)} found")
        return found[0] if found else []


def elements(pairs: Pairs, today: date) -> dict[str, str]:
    """LO3 elements by number; relative days become dates of eight digits. Raises ValueError for a heading without number.

    An empty cell stays: it says that the element has no value.
    """
    found = {}
    for name, value in pairs:
        match = ELEMENT.search(name)
        number = match[1] + match[2] if match else BY_NAME.get(name.lower())
        if number is None:
            raise ValueError(f"no number of an element in {name!r}")
        if value or name not in BY_NAME:
            found[number] = day(value, today) or value
    return found


def day(text: str, today: date) -> str | None:
    """A day in words as LO3 date (eight digits, zeros for what is unknown), None when the text is no day in words."""
    words = " ".join(text.lower().split())
    for pattern, meaning in READINGS:
        match = pattern.fullmatch(words)
        if match:
            return meaning(match, today)
    return None


def iso(text: str, today: date) -> str:
    """A cell in which a relative day became an ISO date; any other text stays as it is."""
    found = day(text, today) if RELATIVE.search(text.lower()) else None
    return f"{found[:4]}-{found[4:6]}-{found[6:]}" if found else text


def shifted(start: date, count: int, unit: str) -> date:
    """A day some days, weeks, months or years further; the 29th of February falls on the 28th where it must."""
    if unit.startswith("dag"):
        return start + timedelta(days=count)
    if unit.startswith("we"):
        return start + timedelta(weeks=count)
    months = start.year * 12 + start.month - 1 + count * (12 if unit.startswith("ja") else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def compact(value: date) -> str:
    return value.strftime("%Y%m%d")


AMOUNT = r"(\d+) (jaar|jaren|maand|maanden|week|weken|dag|dagen)"
RELATIVE = re.compile(r"\b(vandaag|gisteren|morgen|deze|dit|vorige?|volgende?|geleden|over)\b")


def _around(match: re.Match[str], today: date) -> str:
    start = today + timedelta(days=DAYS[match[1]])
    if match[3] is None:
        return compact(start)
    return compact(shifted(start, int(match[3]) * (1 if match[2] == "+" else -1), match[4]))


def _neighbour(match: re.Match[str], today: date) -> str:
    unit = match[2]
    start = shifted(today.replace(day=1), NEIGHBOURS[match[1]], unit)
    if match[4] is not None:
        start = shifted(start, int(match[4]) * (1 if match[3] == "+" else -1), match[5])
    return start.strftime("%Y%m00" if unit == "maand" else "%Y0000")


def _ago(match: re.Match[str], today: date) -> str:
    return compact(shifted(today + timedelta(days=DAYS[match[1] or "vandaag"]), -int(match[2]), match[3]))


def _written(match: re.Match[str], _: date) -> str:
    return f"{int(match[3]):04}{int(match[2]):02}{int(match[1]):02}"


def _in_words(match: re.Match[str], _: date) -> str:
    number = f"{int(match[1]):02}" if match[1] else "00"
    return f"{int(match[3]):04}{MONTHS.index(match[2]) + 1:02}{number}"


READINGS = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (rf"(vandaag|gisteren|morgen)(?: ([-+]) {AMOUNT})?", _around),
        (rf"(?:(vandaag|gisteren|morgen) )?{AMOUNT} geleden", _ago),
        (rf"over {AMOUNT}", lambda m, today: compact(shifted(today, int(m[1]), m[2]))),
        (rf"(deze|dit|vorige?|volgende?) (maand|jaar)(?: ([-+]) {AMOUNT})?", _neighbour),
        (r"(?:op )?(\d{1,2})-(\d{1,2})-(\d{4})", _written),
        (rf"(?:op )?(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})", _in_words),
        (rf"(?:in )?()({'|'.join(MONTHS)}) (\d{{4}})", _in_words),
        (r"in (\d{4})", lambda m, _: f"{m[1]}0000"),
        (r"(?:op )?(?:een )?onbekende datum", lambda m, _: UNKNOWN),
    )
)


def names(text: str) -> list[str]:
    """The parts of ``P1, P2 en P3``."""
    return [part.strip() for part in re.split(r",| en ", text) if part.strip()]


def nested(pairs: Pairs, today: date) -> dict[str, object]:
    """Values at dotted names as objects in objects; empty cells are left out, relative days are ISO dates."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if value == "":
            continue
        *groups, last = name.split(".")
        inner = found
        for group in groups:
            inner = inner.setdefault(group, {})  # type: ignore[assignment]
        inner[last] = iso(value, today)
    return found
