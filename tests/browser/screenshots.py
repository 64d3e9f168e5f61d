"""``python -m tests.browser.screenshots DEMO_JSON``: the pictures in the READMEs of the desks, taken from a running sample run."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tests.tools import ROOT, chromium

SIZE = {"width": 1080, "height": 720}
FIRST = {"werkvoorraad": "a.card", "zaakbalie": "table.work a"}
"""How to get from the list of a desk to a case."""


def sign_in_at_desk(tab: Any, address: str, name: str = "Femke Dekker") -> None:
    """Come in as an employee."""
    tab.goto(address)
    tab.get_by_role("link", name="Inloggen als medewerker").click()
    tab.get_by_text(name).click()
    tab.get_by_role("button", name="Inloggen", exact=True).click()


def take(browser: Any, name: str, address: str) -> None:
    """The list and a case of one desk."""
    tab = browser.new_page(viewport=SIZE, locale="nl-NL")
    folder = ROOT / "components" / name / "screenshots"
    sign_in_at_desk(tab, address)
    tab.screenshot(path=folder / "work.png")
    tab.locator(FIRST[name]).nth(1).click()
    tab.screenshot(path=folder / "case.png")
    tab.close()


def main(demo: str) -> None:
    """Take them all."""
    from playwright.sync_api import sync_playwright

    components = json.loads(Path(demo).read_text(encoding="utf-8"))["components"]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name in FIRST:
            take(browser, name, components[name]["url"])
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
