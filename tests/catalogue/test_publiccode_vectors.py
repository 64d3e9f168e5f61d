"""The publiccode tools against the reference parser's vectors and against real files, read from the shared folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalogue.publiccode.convert import to_latest
from catalogue.publiccode.harvest import harvest, issue
from catalogue.publiccode.lint import lint
from tests.tools import shared

VECTORS = shared() / "data" / "publiccode-schema" / "vectors"
REAL = shared() / "data" / "publiccode"
FALSE_FOLLOW_UP = "the reference drops a whole block after a wrong type in it, and then calls what it dropped missing"
ITALIAN_REGISTER = "only Italy's register of 23,000 codes can tell; its shape is checked"
DIFFERENCES = {
    "description_en_*_wrong_type.yml": FALSE_FOLLOW_UP,
    "no-network__localisation_localisationReady_yaml11_*.yml": FALSE_FOLLOW_UP,
    "maintenance_contractors_invalid_type.yml": FALSE_FOLLOW_UP,
    "*_italian_pa2.yml": ITALIAN_REGISTER,
    "it_riuso_codiceIPA_invalid.yml": ITALIAN_REGISTER,
}
"""Where we say something else than the reference, and why."""
PICTURES = {"logo_missing_url.yml", "no-network__logo_invalid_png.yml", "no-network__monochromeLogo_invalid_png.yml"}
"""Vectors about the content of pictures or about the network."""

needs_vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason="needs the publiccode vectors in ../shared")
needs_files = pytest.mark.skipif(not REAL.is_dir(), reason="needs the real publiccode files in ../shared")


def vectors() -> list[Path]:
    return sorted(path for path in VECTORS.glob("*/*.yml") if path.name not in PICTURES)


def expected(path: Path) -> list[set[tuple[str, str, int]]]:
    """What the reference said, once with and once without the network."""
    told = json.loads((VECTORS / "expected.json").read_text())["expected"]
    runs = [] if path.parent.name == "valid" else told.get(path.name.removeprefix("no-network__"), [])
    return [{(row["type"], row["key"], row["line"]) for row in run} for run in runs] or [set()]


def found(path: Path) -> set[tuple[str, str, int]]:
    folder = path.parent if path.name.endswith("_missing_file.yml") else None
    report = lint(path.read_bytes(), path.name, folder=folder)
    return {(one.severity, one.key, one.line) for one in report.findings if one.severity != "note"}


@needs_vectors
@pytest.mark.parametrize("path", vectors(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_linter_agrees_with_the_reference(path):
    ours, theirs = found(path), expected(path)

    if any(path.match(pattern) for pattern in DIFFERENCES):
        assert ours not in theirs, "the difference is gone: take it off the list"
        assert all(row[0] == "warning" or row in run for run in theirs for row in ours)
    else:
        assert ours in theirs


@needs_vectors
def test_every_listed_difference_still_occurs():
    assert len(DIFFERENCES) <= 5
    assert all(any(path.match(pattern) for path in vectors()) for pattern in DIFFERENCES)


@needs_files
@pytest.mark.parametrize("path", sorted(REAL.glob("*.yml")), ids=lambda path: path.name.partition(".")[0])
def test_real_file_is_harvested_reported_and_converted(path):
    raw = path.read_bytes()

    harvested = harvest(raw, path.name)
    converted = to_latest(raw)

    assert harvested.raw == raw
    assert harvested.state == "unreadable" or "name" in harvested.values or "url" in harvested.values
    assert all(issue(harvested.report, language) for language in ("nl", "en"))
    assert lint(harvested.report.fixed.encode()).count("error") <= harvested.report.count("error")
    before, after = harvested.report, lint(converted.text.encode())
    assert after.count("error") <= before.count("error")
    assert set(harvest(converted.text.encode()).values) >= set(harvested.values) - {
        "monochromeLogo",
        "inputTypes",
        "outputTypes",
        "IT",
        "it",
        "legal",
    }


@needs_files
def test_mail_addresses_never_leave_a_harvest():
    for path in REAL.glob("*.yml"):
        text = json.dumps(harvest(path.read_bytes()).values)
        assert not [
            word for word in text.split() if "@" in word and "://" not in word and "." in word.partition("@")[2]
        ], path.name
