"""What somebody says about an entry: a value, who says so, when, and how sure that makes us."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

STATUSES = ("tested", "municipality", "declared", "harvested", "curated", "example")
"""Tested with a report; declared by a municipality; declared by the maintainer; read by machine from what the maintainer
published; written down by our editors from public sources; invented for demonstration."""

PRECEDENCE = {status: place for place, status in enumerate(STATUSES)}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from. ``date`` is YYYY, YYYY-MM or YYYY-MM-DD: when it was read there, or when it was decided."""

    title: str
    date: str
    status: str = "curated"
    url: str = ""
    file: str = ""
    """Our own data file in which it was written down, for who wants to correct it."""
    submission: int = 0
    """Number of the submission by which it came in; 0 when it came another way."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One value of one field. Values are text, a number of a layer, ``{"nl":, "en":}`` or a mapping with named parts."""

    field: str
    value: Any
    source: Source
    note: Mapping[str, str] = dataclasses.field(default_factory=dict)
    standing: str = ""
    """``disputed`` while a dispute is judged, ``refuted`` once it was found wrong: kept, but no longer shown as what holds."""

    @property
    def status(self) -> str:
        """How it came to us, one of STATUSES."""
        return self.source.status

    @property
    def date(self) -> str:
        """When the source said so."""
        return self.source.date


@dataclass(frozen=True, slots=True)
class Card:
    """All that one source of facts says about one entry."""

    kind: str
    id: str
    claims: tuple[Claim, ...]

    def of(self, name: str) -> Iterator[Claim]:
        """The claims about one field."""
        return (claim for claim in self.claims if claim.field == name)
