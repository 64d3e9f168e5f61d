"""A person as the basic registration keeps it: an LO3 persoonslijst, and what changes in it. Pure.

Shape: two-digit category to a list of stacks; a stack is a list of occurrences, the current one first, then the history,
newest first; an occurrence holds texts by four-digit element number, as LO3 writes them. Other keys (``gezag``) are free.
Source: Logisch Ontwerp BRP (elements and their groups), chapter 2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

Occurrence = Mapping[str, str]
Persoonslijst = Mapping[str, Any]
PERSON, PARENTS, NATIONALITY, MARRIAGE, DEATH, REGISTRATION = "01", ("02", "03"), "04", "05", "06", "07"
RESIDENCE, CHILD, PERMIT, AUTHORITY, VOTING = "08", "09", "10", "11", "13"
WRONG = "O"
"""Value of 84.10: the occurrence was never right."""
WIPED = ("W", "F")
"""Reasons of suspension after which a list is never given."""
DEAD = "O"
EMPTY: Occurrence = {}
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def stacks(person: Persoonslijst, category: str) -> list[list[Occurrence]]:
    """The stacks of a category; none when it is absent."""
    return [stack for stack in person.get(category) or () if stack]


def current(person: Persoonslijst, category: str) -> Occurrence:
    """The current occurrence of the first stack, empty when there is none."""
    found = person.get(category)
    return found[0][0] if found and found[0] else EMPTY


def bsn(person: Persoonslijst) -> str | None:
    """The burgerservicenummer, None when the person has none."""
    return current(person, PERSON).get("0120") or None


def suspension(person: Persoonslijst) -> str:
    """The reason that the list is no longer kept up to date (67.20), empty when it is."""
    return current(person, REGISTRATION).get("6720") or ""


def changed(person: Persoonslijst, category: str, occurrence: Occurrence, stack: int = 0) -> dict[str, Any]:
    """A copy in which this occurrence is the current one, and what was current is the newest history."""
    return _pushed(person, category, occurrence, stack, {})


def corrected(person: Persoonslijst, category: str, occurrence: Occurrence, stack: int = 0) -> dict[str, Any]:
    """A copy in which this occurrence replaces a current one that was never right: that one is marked so (84.10)."""
    return _pushed(person, category, occurrence, stack, {"8410": WRONG})


def _pushed(
    person: Persoonslijst, category: str, occurrence: Occurrence, stack: int, mark: Occurrence
) -> dict[str, Any]:
    kept = [list(entries) for entries in person.get(category) or ()]
    while len(kept) <= stack:
        kept.append([])
    old = [{**kept[stack][0], **mark}, *kept[stack][1:]] if kept[stack] else []
    kept[stack] = [dict(occurrence), *old]
    return {**person, category: kept}


def folded(text: str | None) -> str:
    """A text as it is compared: lower case, accents kept."""
    return unicodedata.normalize("NFC", text or "").lower()


def plain(text: str | None) -> str:
    """A text as it is compared by who leaves accents out."""
    apart = unicodedata.normalize("NFD", (text or "").lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(PLAIN)


def postcode(text: str | None) -> str:
    """A postcode without its space, in capitals."""
    return (text or "").replace(" ", "").upper()


def number(text: str | None) -> int | None:
    """A house number; None when it is unknown or no number."""
    return int(text) if text and text.isascii() and text.isdigit() and int(text) else None


def identity(person: Persoonslijst) -> str:
    """What a person is known by: the burgerservicenummer, else the A-nummer."""
    self = current(person, PERSON)
    return self.get("0120") or self.get("0110") or ""
