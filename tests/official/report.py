"""What a run found, as lines for the terminal, as ``report.json`` and as a page of the documentation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jsonschema

from tests.official.sections import section, titles, with_section
from tests.official.suites import Outcome, Verdict
from tests.tools import ROOT

SCHEMA = ROOT / "schemas" / "conformance_report.schema.json"
PAGE = ROOT / "docs" / "conformance.md"
FACTS = ROOT / "catalogue" / "data" / "conformance.csv"
"""What the catalogue shows of our own last run, also on a copy where nobody ran it."""
MOST = 75


def as_json(
    target: str, versions: Mapping[str, str], day: str, outcomes: Iterable[Outcome], checks: Mapping[str, Any]
) -> dict[str, Any]:
    """The report as data; it fits ``schemas/conformance_report.schema.json``."""
    found = list(outcomes)
    report = {
        "target": target,
        "versions": dict(versions),
        "date": day,
        "suites": [
            {
                "name": outcome.name,
                "file": outcome.file,
                "sha256": outcome.checksum,
                "requests": outcome.requests,
                "executed": outcome.executed,
                "passed": outcome.counted("passed"),
                "failed": outcome.counted("failed", "not executed"),
                "notBuilt": outcome.counted("not built"),
                "excluded": sum(bool(v.excluded) for v in outcome.verdicts),
            }
            for outcome in found
        ],
        "rules": rules([v for outcome in found for v in outcome.verdicts]),
        "checks": dict(checks),
    }
    jsonschema.validate(report, json.loads(SCHEMA.read_text()), format_checker=jsonschema.FormatChecker())
    return report


def rules(verdicts: list[Verdict]) -> dict[str, Any]:
    """Per rule (or, for the OAS suite, per resource) the verdict and its tests."""
    grouped: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        grouped.setdefault(verdict.rule or f"{verdict.suite}: {verdict.folder}", []).append(verdict)
    return {
        name: {
            "verdict": overall(group),
            "tests": [
                {
                    "suite": v.suite,
                    "nr": v.number,
                    "name": v.name,
                    "verdict": v.verdict,
                    **({"faults": list(v.faults)} if v.faults else {}),
                    **({"excluded": v.excluded} if v.excluded else {}),
                }
                for v in group
            ],
        }
        for name, group in sorted(grouped.items())
    }


def overall(group: list[Verdict]) -> str:
    """The verdict on a rule: the worst of the tests that gate; ``excluded`` when none does."""
    found = {v.verdict for v in group if not v.excluded}
    return next((kind for kind in ("failed", "not executed", "not built", "passed") if kind in found), "excluded")


def lines(outcome: Outcome) -> list[str]:
    """What the terminal shows of a suite."""
    shown = [f"{outcome.name}: {outcome.executed} of {outcome.requests} requests executed"]
    shown += [f"  {row}" for row in table(outcome)]
    shown += [f"  not as written: {line}" for line in outcome.replaced]
    for verdict in outcome.verdicts:
        if verdict.verdict in ("failed", "not executed") and not verdict.excluded:
            shown.append(f"  {verdict.verdict.upper()} {verdict.number} {verdict.name}")
            shown += [f"      {fault[:300]}" for fault in verdict.faults]
    return shown + [f"  FAULT {fault}" for fault in outcome.faults]


def table(outcome: Outcome) -> list[str]:
    """Counts per folder."""
    folders = list(dict.fromkeys(v.folder for v in outcome.verdicts))
    made = [f"{'folder':10} {'asserting':>9} {'passed':>7} {'failed':>7} {'not built':>9} {'excluded':>9}"]
    for folder in folders:
        part = Outcome("", "", "", verdicts=[v for v in outcome.verdicts if v.folder == folder])
        numbers = (len(part.verdicts), *counts(part))
        made.append(f"{folder:10} {numbers[0]:9} {numbers[1]:7} {numbers[2]:7} {numbers[3]:9} {numbers[4]:9}")
    return made


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    """(passed, failed, not built, excluded) of the requests that assert."""
    return (
        outcome.counted("passed"),
        outcome.counted("failed", "not executed"),
        outcome.counted("not built"),
        sum(bool(v.excluded) for v in outcome.verdicts),
    )


def page(report: Mapping[str, Any], outcomes: list[Outcome]) -> str:
    """The page of the documentation, in Markdown."""
    text = [
        "# Conformance",
        "",
        "Written by `make official`; do not edit. How to run it: [official-suites.md](official-suites.md).",
        "",
        f"Run on {report['date']} against " + ", ".join(f"{n} {v}" for n, v in report["versions"].items()) + ".",
    ]
    for outcome in outcomes:
        text += ["", f"## {TITLES.get(outcome.name, outcome.name)}", ""]
        text += [
            f"{outcome.executed} of {outcome.requests} requests executed (`{outcome.file}`, sha256 `{outcome.checksum[:16]}`).",
            "",
            "| folder | requests that assert | passed | failed | not built | excluded |",
            "|---|---|---|---|---|---|",
        ]
        for folder in dict.fromkeys(v.folder for v in outcome.verdicts):
            part = Outcome("", "", "", verdicts=[v for v in outcome.verdicts if v.folder == folder])
            text.append(f"| {folder} | {len(part.verdicts)} | " + " | ".join(map(str, counts(part))) + " |")
        text.append(f"| **all** | {len(outcome.verdicts)} | " + " | ".join(map(str, counts(outcome))) + " |")
        text += _listed("Failed", [v for v in outcome.verdicts if v.verdict in ("failed", "not executed")])
        text += _excluded(outcome.verdicts)
        if outcome.replaced:
            text += ["", "What was not run as the collection has it:", ""]
            text += [f"- {line}" for line in dict.fromkeys(outcome.replaced)]
    return with_fuzzing("\n".join(text), report["checks"])


FUZZING = "Our own OpenAPI documents, fuzzed"


def fuzzing(checks: Mapping[str, Any]) -> str:
    """The section on fuzzing, in Markdown; empty when nothing was fuzzed."""
    if not checks:
        return ""
    text = ["Requests made by schemathesis from the document of each root, valid and invalid by it."]
    text += ["A finding is a 5xx, or a status, type, header or shape that the document does not announce."]
    text += ["", "| root | operations | requests | findings |", "|---|---|---|---|"]
    rows = {
        **checks,
        "**all**": {n: sum(c[n] for c in checks.values()) for n in ("operations", "requests", "findings")},
    }
    return "\n".join(
        text + [f"| {n} | {c['operations']} | {c['requests']} | {c['findings']} |" for n, c in rows.items()]
    )


def with_fuzzing(written: str, checks: Mapping[str, Any]) -> str:
    """A page that was written before, with the section on fuzzing anew."""
    return with_section(written, FUZZING, fuzzing(checks))


def keeping(written: str, new: str) -> str:
    """A new page, with the sections of a page written before that this run says nothing of."""
    for title in titles(written):
        if title not in titles(new):
            new = with_section(new, title, section(written, title).partition("\n")[2])
    return new


TITLES = {"rules": "Rules (VNG ZGW api tests)", "oas": "Shapes (VNG ZGW OAS tests)"}


def _listed(title: str, verdicts: list[Verdict]) -> list[str]:
    gating = [v for v in verdicts if not v.excluded]
    if not gating:
        return []
    return ["", f"{title}:", "", *(f"- {v.number} {v.name}: {'; '.join(v.faults) or v.verdict}" for v in gating)]


def _excluded(verdicts: list[Verdict]) -> list[str]:
    reasons: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.excluded:
            reasons.setdefault(verdict.excluded, []).append(verdict)
    if not reasons:
        return []
    text = ["", "Excluded: executed and reported, but not counted as failures.", ""]
    for reason, group in reasons.items():
        text.append(f"- {reason} ({len(group)}): " + ", ".join(f"{v.number}" for v in group))
    return text


def gate(outcomes: list[Outcome]) -> list[str]:
    """Why the run as a whole does not hold; empty when it does."""
    faults = [f"{outcome.name}: {fault}" for outcome in outcomes for fault in outcome.faults]
    for outcome in outcomes:
        failed = outcome.counted("failed", "not executed")
        if failed:
            faults.append(f"{outcome.name}: {failed} requests failed or were not executed")
        if sum(bool(v.excluded) for v in outcome.verdicts) > MOST:
            faults.append(f"{outcome.name}: more than {MOST} requests are excluded")
    return faults


def write(report: Mapping[str, Any], path: Path) -> None:
    """``report.json``."""
    path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
