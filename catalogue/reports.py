"""Reports of conformance tests (``report.json`` of ``make official``) as claims: what was tested, when, with what result."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from catalogue.claims import Card, Claim, Source

OURS = "gemeengoed-referentie-api"
REGISTERS = {
    "zaken": ("zaken-api", "zrc"),
    "catalogi": ("catalogi-api", "ztc"),
    "documenten": ("documenten-api", "drc"),
    "besluiten": ("besluiten-api", "brc"),
    "autorisaties": ("autorisaties-api", "ac"),
    "notificaties": ("notificaties-api", "nrc"),
}
"""Name of an API in a report -> the standard, and the letters that its rules begin with."""
FACTS = "conformance.csv"
COLUMNS = ("standard", "version", "date", "passed", "failed", "open")
BYTES_MOST = 8 * 1024 * 1024


def report_cards(path: Path, component: str = OURS) -> Iterator[Card]:
    """The card that follows from a report file; none when there is no sound report."""
    try:
        if path.stat().st_size > BYTES_MOST:
            return
        report = json.loads(path.read_text(encoding="utf-8"))
        claims = list(report_claims(report, path.name))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return
    if claims:
        yield Card("component", component, tuple(claims))


@dataclass(frozen=True)
class Counts:
    """What a report found of one standard: numbers of rules."""

    standard: str
    version: str
    date: str
    passed: int
    failed: int
    open: int
    """Not built or not executed."""

    def claim(self, file: str = "") -> Claim:
        """That the standard was tested, with the numbers."""
        every, ran = self.passed + self.failed + self.open, self.passed + self.failed
        note = {
            "nl": f"{self.passed} van {every} regels geslaagd, {self.failed} niet; {self.open} niet uitgevoerd.",
            "en": f"{self.passed} of {every} rules passed, {self.failed} failed; {self.open} not executed.",
        }
        value = {"standard": self.standard, "version": self.version, "evidence": "tested", "date": self.date}
        source = Source(f"Rapport van make official: {ran} regels uitgevoerd", self.date, "tested", "", file)
        return Claim("serves", {**value, "note": note}, source)


def counted(report: Mapping[str, Any]) -> Iterator[Counts]:
    """The counts per standard of which a rule passed. Raises LookupError, TypeError, AttributeError."""
    for name, version in report["versions"].items():
        if name not in REGISTERS:
            continue
        standard, letters = REGISTERS[name]
        found = Counter(rule["verdict"] for code, rule in report["rules"].items() if code.partition("-")[0] == letters)
        if found["passed"]:
            left = found["not built"] + found["not executed"]
            yield Counts(standard, str(version), report["date"], found["passed"], found["failed"], left)


def report_claims(report: Mapping[str, Any], file: str = "") -> Iterator[Claim]:
    """Which standards a report tested in which version. Raises LookupError, TypeError, AttributeError."""
    return (counts.claim(file) for counts in counted(report))


def fact_cards(rows: Iterable[Mapping[str, str]]) -> Iterator[Card]:
    """The card that follows from the facts of our own last run (``conformance.csv``, written by ``make official``)."""
    claims = []
    for row in rows:
        numbers = (int(row[name]) for name in ("passed", "failed", "open"))
        claims.append(Counts(row["standard"], row["version"], row["date"], *numbers).claim(FACTS))
    if claims:
        yield Card("component", OURS, tuple(claims))


def as_facts(report: Mapping[str, Any]) -> str:
    """The facts of a report as the lines of ``conformance.csv``."""
    lines = [",".join(map(str, astuple(counts))) for counts in sorted(counted(report), key=lambda c: c.standard)]
    return "\n".join([",".join(COLUMNS), *lines]) + "\n"
