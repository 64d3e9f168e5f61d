"""The desks: axe, small screens, the keyboard, and no JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import axe_faults
from tests.browser.screenshots import FIRST, sign_in_at_desk
from tests.houses import House

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.xdist_group("apps")]
ACTS = {"werkvoorraad": ("", "?deel=spoor"), "zaakbalie": ("/stap", "/afronden", "/document", "/besluit", "/spoor")}
"""Pages of a case at each desk."""
every_desk = pytest.mark.parametrize("desk", sorted(FIRST))


def url(apps: House, name: str) -> str:
    """Where an application is."""
    return str(apps.demo["components"][name]["url"])


@every_desk
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_a_desk(browser: Any, axe: str, apps: House, desk: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, locale="nl-NL")
    page = context.new_page()
    page.goto(url(apps, desk))
    found = axe_faults(page, axe)
    sign_in_at_desk(page, url(apps, desk))
    found += axe_faults(page, axe)
    page.locator(FIRST[desk]).first.click()
    case = page.url
    found += axe_faults(page, axe)
    for act in ACTS[desk]:
        page.goto(case + act)
        for summary in page.locator("main summary").all():
            summary.click()
        found += axe_faults(page, axe)
        if page.locator("main button:visible").count() > 0:
            page.locator("main button:visible").last.click()
            found += axe_faults(page, axe)
    page.goto(url(apps, desk) + "/motorkap")
    found += axe_faults(page, axe)
    context.close()

    assert found == []


@every_desk
def test_desk_reflows_at_320_pixels(browser: Any, apps: House, desk: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="nl-NL")
    page = context.new_page()
    sign_in_at_desk(page, url(apps, desk))
    widths = [page.evaluate("document.documentElement.scrollWidth")]
    page.locator(FIRST[desk]).first.click()
    widths.append(page.evaluate("document.documentElement.scrollWidth"))
    context.close()

    assert max(widths) <= 320


@every_desk
def test_case_is_taken_with_the_keyboard_alone(browser: Any, apps: House, desk: str) -> None:
    page = browser.new_page(locale="nl-NL")
    sign_in_at_desk(page, url(apps, desk))
    page.locator(FIRST[desk]).nth(3).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Ik behandel deze zaak").focus()
    page.keyboard.press("Enter")

    assert "U behandelt deze zaak" in page.get_by_role("status").inner_text()
    page.close()
