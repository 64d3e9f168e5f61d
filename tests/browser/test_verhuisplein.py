"""Two suppliers, one service: what is begun in one application is finished in the other, and the register tells no difference."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.api import Api
from tests.browser.conftest import axe_faults
from tests.browser.test_verhuisservice import fill_in_address, onward, sign_in
from tests.houses import House

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.xdist_group("apps")]


def url(apps: House, name: str) -> str:
    """Where an application is."""
    return str(apps.demo["components"][name]["url"])


def enter_square(tab: Any, apps: House, situation: str) -> None:
    """Sign in at verhuisplein, with DigiD."""
    tab.goto(url(apps, "verhuisplein"))
    tab.get_by_role("link", name="Inloggen met DigiD").click()
    tab.get_by_text(situation).click()
    tab.get_by_role("button", name="Inloggen", exact=True).click()


def fill_in_square(tab: Any) -> None:
    """The one page."""
    fields = {"day": "2026-01-20", "postcode": "9990 zz", "house": "7", "street": "Nieuwe Kade"}
    for name, value in fields.items():
        tab.fill(f"#{name}", value)
    tab.check("#lodging-nee")


def outline(case: dict[str, Any]) -> dict[str, Any]:
    """What a case says, without who asked and when."""
    return {
        "properties": {name: value for name, value in case["properties"].items() if name not in ("telefoon", "email")},
        "statuses": case["statuses"],
        "roles": sorted(role["omschrijving"] for role in case["roles"]),
        "fields": {
            name: case[name]
            for name in ("zaaktype", "omschrijving", "startdatum", "vertrouwelijkheidaanduiding", "bronorganisatie")
        },
    }


def test_begun_in_one_is_finished_in_the_other_both_ways(tab: Any, apps: House) -> None:
    service = url(apps, "verhuisservice")
    sign_in(tab, service, "Woont in de kleine gemeente")
    fill_in_address(tab)
    onward(tab)
    tab.context.clear_cookies()
    enter_square(tab, apps, "Woont in de kleine gemeente")
    assert tab.input_value("#street") == "Nieuwe Kade"
    tab.fill("#email", "a@voorbeeld.example")
    tab.get_by_role("button", name="Verstuur").click()
    one = Api(apps).case(tab.locator(".number").first.inner_text())

    tab.context.clear_cookies()
    enter_square(tab, apps, "Ouder dan tachtig jaar")
    fill_in_square(tab)
    tab.get_by_role("button", name="Bewaar").click()
    tab.context.clear_cookies()
    tab.goto(f"{service}/inloggen")
    tab.get_by_text("Ouder dan tachtig jaar").click()
    tab.get_by_role("button", name="Verder als deze persoon").click()
    tab.get_by_role("button", name="Ga verder").click()
    if tab.url.endswith("/meeverhuizers"):
        onward(tab)
    tab.fill("#email", "b@voorbeeld.example")
    onward(tab)
    tab.get_by_role("button", name="Verstuur mijn melding").click()
    other = Api(apps).case(tab.url.rpartition("/")[2])

    assert outline(one) == outline(other)
    assert one["statuses"] == ["Ontvangen"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_verhuisplein(browser: Any, axe: str, apps: House, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, locale="nl-NL")
    page = context.new_page()
    page.goto(url(apps, "verhuisplein"))
    found = axe_faults(page, axe)
    enter_square(page, apps, "Ouder met kinderen, zonder partner")
    if page.locator("#ask").count() == 0:
        page.get_by_role("link", name="Nog een verhuizing melden").click()
    found += axe_faults(page, axe)
    page.get_by_role("button", name="Verstuur").click()
    found += axe_faults(page, axe)
    fill_in_square(page)
    page.fill("#phone", "0612345678")
    page.get_by_role("button", name="Verstuur").click()
    found += axe_faults(page, axe)
    context.close()

    assert found == []


def test_page_reflows_at_320_pixels(browser: Any, apps: House) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="nl-NL")
    page = context.new_page()
    enter_square(page, apps, "Naam met voorvoegsel")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
