"""``python -m tests.counts FOLDER``: compares how much was executed with the committed minimum (``tests/minimum.json``)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

MINIMUM = Path(__file__).with_name("minimum.json")


def compare(found: dict[str, dict[str, int]], wanted: dict[str, dict[str, int]]) -> list[str]:
    """A line for each suite that executed less, or skipped more, than the minimum says."""
    faults = []
    for suite, limits in wanted.items():
        counts = found.get(suite)
        if counts is None:
            faults.append(f"{suite}: nothing was executed")
            continue
        executed = sum(count for kind, count in counts.items() if kind != "skipped")
        if executed < limits["executed"]:
            faults.append(f"{suite}: {executed} executed, at least {limits['executed']} expected")
        if counts.get("skipped", 0) > limits.get("skipped", 0):
            faults.append(f"{suite}: {counts['skipped']} skipped, at most {limits.get('skipped', 0)} allowed")
    return faults


def main(folder: str) -> int:
    """Print what was executed; 1 when that is too little."""
    found = {path.stem: json.loads(path.read_text()) for path in sorted(Path(folder).glob("*.json"))}
    for suite, counts in found.items():
        print(f"{suite:12} " + ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    faults = compare(found, json.loads(MINIMUM.read_text()))
    print("\n".join(faults) or "at least as much was executed as tests/minimum.json asks")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
