"""``make brp-features FEATURES=folder``: run features of the BRP API against our own data layer.

Without a folder it runs the features of RvIG in ``SHARED``, writes the figures to the page on conformance and fails when
fewer cases pass than the committed minimum. On another folder it fails when a case fails. ``REPORT=path`` says where the
JSON report goes (``var/brp-features.json``), ``DAY=2026-07-01`` on which day the cases are asked.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

from tests import tools
from tests.official.brp import features, figures, running
from tests.official.brp.target import OwnTarget

DAY = "2026-07-01"
"""The features hold days that must still come (2027-01-01): they are asked soon after they were written, on every run."""
DEFAULT = Path("standards") / "brp" / "features"
WHERE = """The features are not here ({folder}).
They come from RvIG and are not part of this repository: the folder features/ of BRP-API/Haal-Centraal-BRP-bevragen.
Put it in a folder as standards/brp/features and run: make brp-features SHARED=folder; or: make brp-features FEATURES=folder"""


def run(folder: Path, day: date) -> tuple[list[running.Result], dict[str, str]]:
    """Every case below the folder, on a fresh data layer; and the files that are no features."""
    cases, faults = features.read(folder)
    with tempfile.TemporaryDirectory() as place, closing(OwnTarget(Path(place), day)) as target:
        return running.run_all(cases, target, day, lambda result: None), faults


def main(arguments: list[str]) -> int:
    """Run, print, write; 1 when something failed, 2 when there is nothing to run."""
    whole = not arguments
    folder = Path(arguments[0]) if arguments else tools.shared() / DEFAULT
    if not folder.exists():
        print(WHERE.format(folder=folder))
        return 2
    day = date.fromisoformat(os.environ.get("DAY", DAY))
    results, faults = run(folder, day)
    path = Path(os.environ.get("REPORT", "var/brp-features.json"))
    figures.write(figures.as_json(results, faults, day), path)
    print("\n".join(figures.lines(results, faults)))
    print(figures.summary(results, faults), f"\nreport: {path}")
    if not results:
        print("no scenario was found")
        return 2
    if not whole:
        return int(figures.counts(results)["failed"] > 0 or bool(faults))
    figures.write_page(results, day)
    short = figures.below_minimum(results)
    print("\n".join(short) or "not below the committed minimum")
    return int(bool(short))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
