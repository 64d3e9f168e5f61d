"""The page from 1.5 to 1.7: its facts are those of the documents, and it shows without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reference_api.doors.changes import facts
from tests.doors.changes import TARGET, changes, written
from tests.doors.conftest import Browser


def test_facts_are_those_of_the_documents(shared: Path) -> None:
    assert TARGET.read_text(encoding="utf-8") == written(shared)


@pytest.mark.parametrize("path", ["/van-1.5-naar-1.7", "/en/van-1.5-naar-1.7"])
def test_page_shows_every_api_and_what_is_new(path: str, browser: Browser) -> None:
    text = browser.page(path)

    assert set(facts()) == {"zaken", "catalogi", "documenten", "besluiten", "autorisaties", "notificaties"}
    for words in ("1.5.1 → 1.7.0", "POST /zaaknummer_reserveren", "isGereedVoorPublicatie", "Notificaties API"):
        assert words in text


def test_comparison_finds_what_came_and_went() -> None:
    old = {"GET /a": True, "GET /a query:x": True, "GET /b": True}
    new = {"GET /a": True, "GET /a query:y": True, "GET /a 200 application/json.results.#.naam": True, "POST /c": True}

    assert changes(old, new) == {
        "new": {"operations": ["POST /c"], "parameters": ["/a y"], "fields": ["/a naam"]},
        "gone": {"operations": ["GET /b"], "parameters": ["/a x"], "fields": []},
    }
