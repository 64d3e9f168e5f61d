"""What a run of the features found: lines for the terminal, JSON, and a section of the page on conformance."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.official.brp.running import FAILED, NOT, PASSED, Result
from tests.official.sections import with_section
from tests.tools import ROOT

PAGE = ROOT / "docs" / "conformance.md"
MINIMUM = Path(__file__).with_name("minimum.json")
TITLE = "BRP API features"
DEPTH = 2


def counts(results: Iterable[Result]) -> dict[str, int]:
    """How many cases were executed, passed, failed and not executed."""
    found = Counter(result.verdict for result in results)
    return {
        "executed": found[PASSED] + found[FAILED],
        "passed": found[PASSED],
        "failed": found[FAILED],
        "not executed": found[NOT],
    }


def place(result: Result) -> str:
    """The folder that a case is counted under."""
    parts = result.case.file.split("/")[:-1]
    return "/".join(parts[:DEPTH]) or "."


def grouped(results: Sequence[Result]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(place(result), []).append(result)
    return dict(sorted(found.items()))


def reasons(results: Iterable[Result]) -> list[tuple[str, list[Result]]]:
    """Why cases were not executed, the most frequent reason first; numbers in a step count as alike."""
    found: dict[str, list[Result]] = {}
    for result in results:
        if result.verdict == NOT:
            found.setdefault(re.sub(r"'[^']*'", "'...'", result.reasons[0]), []).append(result)
    return sorted(found.items(), key=lambda pair: -len(pair[1]))


def lines(results: Sequence[Result], faults: Mapping[str, str]) -> list[str]:
    """What the terminal shows."""
    width = max([len(name) for name in grouped(results)] + [5])
    shown = [f"{'folder':{width}} {'executed':>9} {'passed':>7} {'failed':>7} {'not executed':>13}"]
    for name, part in [*grouped(results).items(), ("all", list(results))]:
        one = counts(part)
        shown.append(f"{name:{width}} {one['executed']:9} {one['passed']:7} {one['failed']:7} {one['not executed']:13}")
    for result in results:
        if result.verdict == FAILED:
            shown.append(f"FAILED {result.case.place} {result.case.name}")
            shown += [f"    {reason}" for reason in result.reasons]
    for reason, group in reasons(results):
        shown.append(f"NOT EXECUTED {len(group)}: {reason}")
        shown += [f"    {result.case.place}" for result in group]
    return shown + [f"NO FEATURE {name}: {fault}" for name, fault in faults.items()]


def summary(results: Sequence[Result], faults: Mapping[str, str]) -> str:
    """The last line."""
    one = counts(results)
    text = ", ".join(f"{one[name]} {name}" for name in ("executed", "passed", "failed", "not executed"))
    share = f" ({one['passed'] / one['executed']:.1%} of what was executed passed)" if one["executed"] else ""
    return f"{len(results)} cases: {text}{share}" + (f"; {len(faults)} files are no features" if faults else "")


def as_json(results: Sequence[Result], faults: Mapping[str, str], day: date) -> dict[str, Any]:
    """The report as data: every case with its verdict and reasons."""
    return {
        "date": day.isoformat(),
        **{name.replace(" e", "E"): count for name, count in counts(results).items()},
        "unreadable": dict(faults),
        "cases": [
            {
                "file": result.case.file,
                "line": result.case.line,
                "name": result.case.name,
                "verdict": result.verdict,
                "reasons": list(result.reasons),
            }
            for result in results
        ],
    }


def page(results: Sequence[Result], day: date) -> str:
    """The section of the page, in Markdown."""
    text = [
        f"Run by `make brp-features` with the clock on {day.isoformat()}: step definitions of our own, the whole answer compared.",
        "Each case meets a data layer with the persons of that case only.",
        "",
        "| folder | executed | passed | failed | not executed |",
        "|---|---|---|---|---|",
    ]
    for name, part in [*grouped(results).items(), ("**all**", list(results))]:
        text.append(f"| {name} | " + " | ".join(str(count) for count in counts(part).values()) + " |")
    failed = [result for result in results if result.verdict == FAILED]
    if failed:
        text += ["", "Failed:", ""]
        text += [f"- `{r.case.place}` {r.case.name}: {'; '.join(r.reasons)[:300]}" for r in failed]
    if reasons(results):
        text += ["", "Not executed:", ""]
        text += [f"- {reason} ({len(group)})" for reason, group in reasons(results)]
    return "\n".join(text)


def write_page(results: Sequence[Result], day: date) -> None:
    PAGE.write_text(with_section(PAGE.read_text(), TITLE, page(results, day)))


def write(report: Mapping[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")


def below_minimum(results: Sequence[Result]) -> list[str]:
    """Where a run of the whole suite falls short of the committed minimum."""
    wanted = json.loads(MINIMUM.read_text())
    found = counts(results)
    return [
        f"{found[name]} cases {name}, at least {wanted[name]} wanted"
        for name in ("executed", "passed")
        if found[name] < wanted[name]
    ]
