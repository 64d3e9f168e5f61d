"""Reports of conformance tests (``report.json`` of ``make official``) as claims: what was tested, when, with what result."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
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


def report_claims(report: Mapping[str, Any], file: str = "") -> Iterator[Claim]:
    """Which standards a report tested in which version, with the counts. Raises LookupError, TypeError, AttributeError."""
    for name, version in report["versions"].items():
        if name not in REGISTERS:
            continue
        standard, letters = REGISTERS[name]
        counts = Counter(rule["verdict"] for code, rule in report["rules"].items() if code.partition("-")[0] == letters)
        counts.pop("excluded", None)
        ran = counts.total() - counts["not built"] - counts["not executed"]
        if not counts["passed"]:
            continue
        source = Source(f"Rapport van make official: {ran} regels uitgevoerd", report["date"], "tested", "", file)
        note = {
            "nl": f"{counts['passed']} van {counts.total()} regels geslaagd, {counts['failed']} niet; "
            f"{counts['not built'] + counts['not executed']} niet uitgevoerd.",
            "en": f"{counts['passed']} of {counts.total()} rules passed, {counts['failed']} failed; "
            f"{counts['not built'] + counts['not executed']} not executed.",
        }
        value = {
            "standard": standard,
            "version": str(version),
            "evidence": "tested",
            "date": report["date"],
            "note": note,
        }
        yield Claim("serves", value, source)
