"""The page of the swap rehearsal: how to start one, one that runs, one that is done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reference_api.doors.swap import read
from reference_api.settings import Settings
from tests.doors.conftest import Browser

TURN = {
    "service": "verhuizen", "first": "verhuisservice", "second": "verhuisplein", "setting": ["- APPLICATION=a", "+ APPLICATION=b"],
    "compared": 9, "at": "done", "fault": "", "holds": True, "swapped": [], "finished": [],
    "begun": [{"kind": "new", "resource": "zaken", "address": "http://x/1", "label": "<b>Z-1</b>", "fields": []}],
    "checks": [{"nl": "Er is niets verloren.", "en": "Nothing was lost.", "holds": True}],
}  # fmt: skip


@pytest.fixture
def kept(sample_settings: Settings) -> Path:
    """Where a rehearsal keeps what it found; nothing yet."""
    target = sample_settings.data_dir / "swap.json"
    target.unlink(missing_ok=True)
    return target


def test_page_says_how_to_start_when_nothing_was_rehearsed(browser: Browser, kept: Path) -> None:
    assert "make swap" in browser.page("/wisselproef")


@pytest.mark.parametrize(
    ("path", "words"), [("/wisselproef", "Er is niets verloren."), ("/en/wisselproef", "Nothing was lost.")]
)
def test_page_shows_who_wrote_what(browser: Browser, kept: Path, path: str, words: str) -> None:
    kept.write_text(json.dumps({"started": "nu", "running": False, "registrations": "http://x", "turns": [TURN]}))

    text = browser.page(path)

    assert words in text
    assert "+ APPLICATION=b" in text
    assert "&lt;b&gt;Z-1" in text


def test_page_of_a_running_rehearsal_refreshes_itself(browser: Browser, kept: Path) -> None:
    turn = {**TURN, "at": "begin", "checks": []}
    kept.write_text(json.dumps({"started": "nu", "running": True, "registrations": "http://x", "turns": [turn]}))

    assert "ververst zichzelf" in browser.page("/wisselproef")


@pytest.mark.parametrize("held", ["", "geen json", "[]", "{}"])
def test_damaged_report_counts_as_none(kept: Path, held: str) -> None:
    kept.write_text(held)

    assert read(kept) is None
