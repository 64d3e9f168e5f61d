"""Conditions on the data of objects (``data_attr``), and the keys by which data are found. Pure functions.

Every scalar in the data gets a row: its path (names joined by ``__``) and a key that sorts as the value does. Texts and
numbers lie apart, so that ``exact`` asks for one or two keys and ``lt`` for one stretch.
"""

from __future__ import annotations

import hashlib
import math
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.declare import Violation

OPERATORS = ("exact", "gt", "gte", "lt", "lte", "icontains", "in")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
BOOLEAN, NUMERIC, AFTER_NUMBERS, TEXT, DIGITS, AFTER_DIGITS = "b", "n", "o", "s", "s0", "s:"
"""First signs of keys: of truth values, numbers and texts, and where stretches of numbers and of dates begin and end."""
LONG, DEEP, WIDE = 200, 12, 2000
ELEMENT = "\x1f"
"""Stands behind the path of values inside a list: the search for texts sees them, a condition on the list does not."""


@dataclass(frozen=True)
class Leaf:
    """A scalar in the data: path, key, and the casefolded text where the key does not tell it."""

    path: str
    key: str
    folded: str | None


@dataclass(frozen=True)
class Condition:
    """One condition: keys of which one must be there, a stretch ``[low, high)`` of keys, or a part of the text."""

    path: str
    keys: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    part: str | None = None


def text_key(value: str) -> str:
    """The key of a text; a long one is cut, with a digest of the whole behind it."""
    if len(value) <= LONG:
        return TEXT + value
    return f"{TEXT}{value[:LONG]}{ELEMENT}{hashlib.sha256(value.encode()).hexdigest()}"


def number_key(value: float) -> str:
    """The key of a number: the bits of the double, turned so that they sort as the numbers do."""
    bits = struct.unpack(">Q", struct.pack(">d", value + 0.0))[0]
    bits = bits ^ 0xFFFF_FFFF_FFFF_FFFF if bits >> 63 else bits | 1 << 63
    return f"{NUMERIC}{bits:016x}"


def leaves(data: Mapping[str, Any]) -> set[Leaf]:
    """Every scalar in the data, at most ``WIDE`` of them."""
    found: set[Leaf] = set()
    for path, value in _walk(data, "", 1):
        if len(found) >= WIDE:
            break
        found.add(_leaf(path, value))
    return found


def _walk(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > DEEP:
        return
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _walk(inner, f"{path}__{name}" if path else name, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, path if path.endswith(ELEMENT) else path + ELEMENT, depth + 1)
    elif value is not None:
        yield path[:LONG], value


def _leaf(path: str, value: Any) -> Leaf:
    if isinstance(value, bool):
        return Leaf(path, BOOLEAN + str(value).lower(), str(value).lower())
    if isinstance(value, int | float):
        return Leaf(path, number_key(_double(value)), str(value))
    folded = value.casefold()
    return Leaf(path, text_key(value), folded if folded != value or len(value) > LONG else None)


def _double(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def read_conditions(name: str, expressions: Iterable[str]) -> tuple[list[Condition], list[Violation]]:
    """Conditions of ``key__operator__value`` texts; every expression that cannot be read is named."""
    found: list[Condition] = []
    wrong: list[Violation] = []
    for expression in expressions:
        made = condition(expression)
        if isinstance(made, Condition):
            found.append(made)
        else:
            wrong.append(Violation(name, "invalid-data-attr-query", made))
    return found, wrong


def condition(expression: str) -> Condition | str:
    """The condition that an expression says; a sentence when it says none."""
    path, operator, value = _parted(expression)
    if not path:
        return f"'{expression[:60]}' heeft niet de vorm sleutel__operator__waarde."
    if operator not in OPERATORS:
        return f"'{operator[:60]}' is geen operator; gebruik {', '.join(OPERATORS)}."
    if operator == "icontains":
        return Condition(path, part=value.casefold())
    if operator == "exact":
        return Condition(path, tuple(keys_of(value)))
    if operator == "in":
        return Condition(path, tuple(dict.fromkeys(key for part in value.split("|") for key in keys_of(part))))
    return _stretch(path, operator, value)


def _parted(expression: str) -> tuple[str, str, str]:
    parts = expression.rsplit("__", 2)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", "")


def keys_of(value: str) -> Iterator[str]:
    """The keys of all values that a text in a condition can mean: the text itself, a truth value, a number."""
    yield text_key(value)
    if value in ("true", "false"):
        yield BOOLEAN + value
    number = number_of(value)
    if number is not None:
        yield number_key(number)


def number_of(value: str) -> float | None:
    """The number that a text writes, in the spelling of JSON."""
    return float(value) if len(value) <= 400 and NUMBER.fullmatch(value) else None


def _stretch(path: str, operator: str, value: str) -> Condition | str:
    number = number_of(value)
    if number is not None:
        key, least, most = number_key(number), NUMERIC, AFTER_NUMBERS
    elif is_day(value):
        key, least, most = text_key(value), DIGITS, AFTER_DIGITS
    else:
        return f"Bij {operator} hoort een getal of een datum (JJJJ-MM-DD), niet '{value[:60]}'."
    following = key + "\0" if operator in ("gt", "lte") else key
    if operator in ("gt", "gte"):
        return Condition(path, low=following.replace("\0", "\x01"), high=most)
    return Condition(path, low=least, high=following.replace("\0", "\x01"))


def is_day(value: str) -> bool:
    """Whether a text is a date, JJJJ-MM-DD."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
