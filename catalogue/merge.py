"""From what many sources say to what we show: a pure function, in which every shown value keeps its source."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catalogue.claims import PRECEDENCE, Card, Claim
from catalogue.kinds import KINDS

Key = tuple[str, str]
"""(kind, id) of an entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: per field what is shown, and per field what else is said about it."""

    kind: str
    id: str
    shown: Mapping[str, tuple[Claim, ...]]
    also: Mapping[str, tuple[Claim, ...]]

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.kind, self.id

    @property
    def name(self) -> str:
        """Its name, or its id while nobody said a name."""
        return str(self.text("name") or self.id)

    def one(self, field: str) -> Claim | None:
        """The shown claim of a field with one value; None: not known."""
        claims = self.shown.get(field)
        return claims[0] if claims else None

    def all(self, field: str) -> tuple[Claim, ...]:
        """The shown claims of a field with several values; empty: none known."""
        return self.shown.get(field, ())

    def text(self, field: str) -> str:
        """The value of a field with one text; empty: not known."""
        claims = self.shown.get(field)
        return claims[0].value if claims else ""

    def words(self, field: str, language: str) -> str:
        """The value of a field in a language; empty: not known."""
        claims = self.shown.get(field)
        return claims[0].value[language] if claims else ""

    def values(self, field: str) -> list[Any]:
        """The values of a field, without their sources."""
        return [claim.value for claim in self.shown.get(field, ())]

    def claims(self) -> Iterable[Claim]:
        """Everything that is shown."""
        return (claim for claims in self.shown.values() for claim in claims)


def merge(cards: Iterable[Card]) -> dict[Key, Entry]:
    """The entries that follow from all cards, whatever the order in which they come."""
    said: dict[Key, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for card in cards:
        fields = said[card.kind, card.id]
        for claim in card.claims:
            fields[claim.field].append(claim)
    return {key: _entry(key, said[key]) for key in sorted(said)}


def _entry(key: Key, said: Mapping[str, list[Claim]]) -> Entry:
    shown: dict[str, tuple[Claim, ...]] = {}
    also: dict[str, tuple[Claim, ...]] = {}
    for name, form in KINDS[key[0]].items():
        if claims := said.get(name):
            holding = [claim for claim in claims if claim.standing != "refuted"]
            first, rest = _several(name, holding) if form.many else _single(holding)
            rest += [claim for claim in claims if claim.standing == "refuted"]
            if first:
                shown[name] = tuple(first)
            if rest:
                also[name] = tuple(rest)
    return Entry(*key, shown, also)


def _order(claim: Claim) -> tuple[int, str, str]:
    """Best first: by status, then the newest (dates are text, so each digit is turned round), then by title."""
    newest = "".join(chr(255 - ord(letter)) for letter in claim.date.ljust(10, "0"))
    return PRECEDENCE[claim.status], newest, claim.source.title


def _single(claims: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    ordered = sorted(claims, key=_order)
    return ordered[:1], ordered[1:]


_SAME = {
    "serves": ("standard", "version"),
    "uses": ("standard", "version"),
    "versions": ("version",),
    "adoption": ("organisation", "relation"),
    "roles": ("role", "organisation"),
    "standards": ("standard",),
}
"""Parts by which two mappings are about the same thing; the others are told apart by all their parts."""
_EVIDENCE = {"tested": 0, "documented": 1}


def _several(name: str, claims: list[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Each thing once, in the order in which it was written down; of two claims about it the better one."""
    best: dict[str, Claim] = {}
    rest: list[Claim] = []
    for claim in claims:
        thing = _thing(name, claim.value)
        if thing not in best:
            best[thing] = claim
            continue
        loser, best[thing] = sorted((claim, best[thing]), key=_rank, reverse=True)
        rest.append(loser)
    return list(best.values()), rest


def _rank(claim: Claim) -> tuple[int, tuple[int, str, str]]:
    level = claim.value.get("evidence", "") if isinstance(claim.value, Mapping) else ""
    return _EVIDENCE.get(level, 2), _order(claim)


def _thing(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        parts = _SAME.get(name)
        return json.dumps([value.get(part, "") for part in parts] if parts else dict(value), sort_keys=True)
    return str(value)
