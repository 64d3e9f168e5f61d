"""Reports as text for people, JSON for scripts and SARIF 2.1.0 for code platforms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from catalogue.publiccode.codes import CODES
from catalogue.publiccode.findings import Finding
from catalogue.publiccode.fixes import patch
from catalogue.publiccode.lint import Report

LEVELS = {"error": "error", "warning": "warning", "note": "note"}
SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
TOTAL = {
    "nl": "{files} bestand(en): {error} fout(en), {warning} waarschuwing(en), {note} tip(s)",
    "en": "{files} file(s): {error} error(s), {warning} warning(s), {note} note(s)",
}
SEVERITY = {
    "nl": {"error": "fout", "warning": "waarschuwing", "note": "tip"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}


def as_text(reports: Sequence[Report], language: str = "en") -> str:
    """One line per finding as compilers print it, then the totals."""
    rows = [
        f"{report.name}:{finding.line}:{finding.column}: "
        f"{SEVERITY[language][finding.severity]}: {finding.message(language)} [{finding.code}]"
        for report in reports
        for finding in report.findings
    ]
    counts = {severity: sum(report.count(severity) for report in reports) for severity in LEVELS}
    return "\n".join([*rows, TOTAL[language].format(files=len(reports), **counts)])


def finding_as_dict(name: str, finding: Finding, language: str = "en") -> dict[str, Any]:
    """One finding with its texts in both languages; ``message`` is in the language asked for."""
    return {
        "file": name,
        "line": finding.line,
        "column": finding.column,
        "severity": finding.severity,
        "code": finding.code,
        "key": finding.key,
        "message": finding.message(language),
        "messages": {each: finding.message(each) for each in ("nl", "en")},
        "explanation": {each: finding.explanation(each) for each in ("nl", "en")},
        "fix": [
            {
                "line": edit.line,
                "column": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
                "text": edit.text,
            }
            for edit in finding.fix
        ],
    }


def as_json(reports: Sequence[Report], language: str = "en") -> str:
    """A list of findings over all files."""
    rows = [finding_as_dict(report.name, finding, language) for report in reports for finding in report.findings]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_patch(reports: Sequence[Report]) -> str:
    """All quick fixes of all files as one patch."""
    return "".join(patch(report.name, report.tree.text, report.fixed) for report in reports)


def as_sarif(reports: Sequence[Report], language: str = "en") -> str:
    """SARIF with a rule per code that occurs and the quick fixes as replacements."""
    used = sorted({finding.code for report in reports for finding in report.findings})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": CODES[code].why(language)},
            "defaultConfiguration": {"level": LEVELS[CODES[code].severity]},
        }
        for code in used
    ]
    results = [
        sarif_result(report.name, finding, used.index(finding.code), language)
        for report in reports
        for finding in report.findings
    ]
    driver = {"name": "gemeengoed-publiccode", "rules": rules}
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def sarif_result(name: str, finding: Finding, rule: int, language: str) -> dict[str, Any]:
    """One result; a remark about the whole file points to its first line, because SARIF counts from 1."""
    artifact = {"uri": name}
    region = {"startLine": max(1, finding.line), "startColumn": max(1, finding.column)}
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message(language)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
    }
    if finding.fix:
        replacements = [
            {
                "deletedRegion": {
                    "startLine": edit.line,
                    "startColumn": edit.column,
                    "endLine": edit.end_line,
                    "endColumn": edit.end_column,
                },
                "insertedContent": {"text": edit.text},
            }
            for edit in finding.fix
        ]
        result["fixes"] = [{"artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}]}]
    return result
