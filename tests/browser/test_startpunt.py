"""Somebody signs in with DigiD, asks a question through startpunt, and the case is found by the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.api import Api
from tests.browser.conftest import axe_faults
from tests.houses import House

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.xdist_group("apps")]
QUESTION = "Wanneer is het zwembad open?"


def test_question_is_asked_and_found_by_the_api(tab: Any, apps: House) -> None:
    tab.goto(apps.demo["components"]["startpunt"]["url"])
    tab.get_by_role("link", name="Inloggen met DigiD").click()
    tab.get_by_text("Alleenstaand, zonder kinderen").click()
    tab.get_by_role("button", name="Inloggen", exact=True).click()
    tab.fill("#vraag", QUESTION)
    tab.get_by_role("button", name="Verstuur").click()

    number = tab.locator("h3").first.inner_text()
    case = Api(apps).case(number)

    assert case["properties"] == {"vraag": QUESTION}
    assert case["statuses"] == ["Ontvangen"]
    assert [role["omschrijving"] for role in case["roles"]] == ["Vragensteller"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_startpunt(browser: Any, axe: str, apps: House, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, locale="nl-NL")
    page = context.new_page()
    page.goto(apps.demo["components"]["startpunt"]["url"])
    found = axe_faults(page, axe)
    page.get_by_role("link", name="Inloggen met DigiD").click()
    page.get_by_text("Alleenstaand, zonder kinderen").click()
    page.get_by_role("button", name="Inloggen", exact=True).click()
    for text in ("", QUESTION):
        page.fill("#vraag", text)
        page.get_by_role("button", name="Verstuur").click()
        found += axe_faults(page, axe)
    context.close()

    assert found == []
