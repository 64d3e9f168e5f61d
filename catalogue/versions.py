"""Versions of a standard: how what is served relates to what is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

GRADES = ("same", "newer", "older", "unknown", "incompatible")
"""Best first: the same; newer and additive; older; nobody says which; breaks with it."""
PLACE = {grade: place for place, grade in enumerate(GRADES)}
_NUMBERS = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+.].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade (one of GRADES) and why, in both languages."""

    grade: str
    reason: Mapping[str, str]


def numbers(version: str) -> tuple[int, int, int] | None:
    """Major, minor and correction of a version; None when it does not count that way."""
    found = _NUMBERS.fullmatch(version.strip())
    return (int(found[1]), int(found[2] or 0), int(found[3] or 0)) if found else None


def order(version: str) -> tuple[int, tuple[int, int, int], str]:
    """A key to sort versions by, old to new; what does not count in numbers comes first."""
    found = numbers(version)
    return (1, found, version) if found else (0, (0, 0, 0), version)


def grade(served: str, wanted: str, published: Sequence[Mapping[str, Any]] = ()) -> Grade:
    """How a served version relates to a wanted one; empty means that nobody says which.

    ``published`` are the versions of the standard, oldest first; a version with ``breaks: yes`` breaks with the ones
    before it, and one with ``breaks: no`` does not, whatever its number says.
    """
    if not served or not wanted:
        return Grade("unknown", _unknown(served, wanted))
    if served == wanted:
        return Grade("same", {"nl": f"Beide {served}.", "en": f"Both {served}."})
    have, want = numbers(served), numbers(wanted)
    if have is None or want is None:
        return Grade(
            "unknown",
            {
                "nl": f"{served} en {wanted} zijn niet te vergelijken.",
                "en": f"{served} and {wanted} cannot be compared.",
            },
        )
    if have == want:
        return Grade("same", {"nl": f"Beide {served}.", "en": f"Both {served}."})
    if breaker := _break_between(min(have, want), max(have, want), published):
        return Grade(
            "incompatible",
            {
                "nl": f"Tussen {wanted} en {served} breekt versie {breaker} met de vorige.",
                "en": f"Between {wanted} and {served} version {breaker} breaks with the one before.",
            },
        )
    if have[:2] == want[:2]:
        return Grade(
            "same",
            {
                "nl": f"{served} en {wanted} verschillen alleen in correcties.",
                "en": f"{served} and {wanted} differ in corrections only.",
            },
        )
    if have > want:
        return Grade(
            "newer",
            {"nl": f"{served} vult {wanted} aan.", "en": f"{served} adds to {wanted}."},
        )
    return Grade(
        "older",
        {
            "nl": f"{served} is ouder dan {wanted}: wat daarna kwam kan ontbreken.",
            "en": f"{served} is older than {wanted}: what came later may be missing.",
        },
    )


def _unknown(served: str, wanted: str) -> Mapping[str, str]:
    if served:
        return {
            "nl": f"Biedt {served}; gevraagde versie onbekend.",
            "en": f"Serves {served}; version asked for unknown.",
        }
    if wanted:
        return {"nl": f"Vraagt {wanted}; geboden versie onbekend.", "en": f"Asks for {wanted}; version served unknown."}
    return {"nl": "Van beide is de versie onbekend.", "en": "Neither version is known."}


def _break_between(old: tuple[int, int, int], new: tuple[int, int, int], published: Sequence[Mapping[str, Any]]) -> str:
    """The version after ``old``, up to ``new``, that breaks; empty when none does."""
    said = {
        found: (entry.get("breaks", ""), entry["version"])
        for entry in published
        if (found := numbers(entry["version"])) and old < found <= new
    }
    for found in sorted(said):
        if said[found][0] == "yes":
            return str(said[found][1])
    if old[0] == new[0]:
        return ""
    forgiven = {found[0] for found, (breaks, _) in said.items() if breaks == "no"}
    missing = [major for major in range(old[0] + 1, new[0] + 1) if major not in forgiven]
    return f"{missing[0]}.0" if missing else ""
