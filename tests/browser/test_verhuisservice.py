"""A household moves through the verhuisservice, and the case is found by the API."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.api import Api
from tests.browser.conftest import axe_faults
from tests.houses import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("apps")]
DAY = {"dag": "20", "maand": "1", "jaar": "2026"}
PAGES = ("", "inloggen", "privacy", "toegankelijkheid", "onder-de-motorkap", "nergens")


@pytest.fixture
def address(apps: House) -> str:
    """Where the verhuisservice is."""
    return str(apps.demo["components"]["verhuisservice"]["url"])


def sign_in(tab: Any, address: str, situation: str) -> None:
    """Choose the sample person in a situation, and a new report when there are others."""
    tab.goto(f"{address}/inloggen")
    tab.get_by_text(situation).first.click()
    tab.get_by_role("button", name="Verder als deze persoon").click()
    if tab.url.endswith("/meldingen"):
        tab.get_by_role("button", name="Nieuwe verhuizing doorgeven").click()


def fill_in_address(tab: Any) -> None:
    """Step 1."""
    for part, value in DAY.items():
        tab.fill(f"#datum-{part}", value)
    for field, value in {"postcode": "9990 zz", "huisnummer": "7", "straat": "Nieuwe Kade"}.items():
        tab.fill(f"#{field}", value)
    tab.check("#inwoning-nee")
    onward(tab)


def onward(tab: Any) -> None:
    """The button of a step."""
    tab.get_by_role("button", name="Verder", exact=True).click()


def test_household_moves_and_the_case_is_found_by_the_api(tab: Any, address: str, apps: House) -> None:
    sign_in(tab, address, "Gezin van vijf of meer")
    assert "Dit weten wij van u" in tab.content()
    fill_in_address(tab)
    boxes = tab.get_by_role("checkbox")
    count = boxes.count()
    for place in range(count):
        boxes.nth(place).check()
    onward(tab)
    tab.fill("#email", "iemand@voorbeeld.example")
    onward(tab)
    tab.get_by_role("button", name="Verstuur mijn melding").click()
    tab.get_by_text("nog niet verwerkt").first.wait_for()

    case = Api(apps).case(tab.url.rpartition("/")[2])
    assert case["statuses"] == ["Ontvangen"]
    assert case["properties"]["datumVerhuizing"] == "20260120"
    assert case["properties"]["nieuwAdres"] == "Nieuwe Kade 7, 9990 ZZ Nieuwerveen"
    assert case["properties"]["aantalMeeverhuizers"] == str(count)
    assert sorted(role["omschrijving"] for role in case["roles"]) == ["Meeverhuizer"] * count + ["Melder"]
    assert count >= 4


@pytest.mark.full
def test_person_signs_in_with_digid_and_out_again(browser: Any, apps: House, address: str) -> None:
    context = browser.new_context(locale="nl-NL")
    page = context.new_page()
    page.goto(f"{address}/inloggen")
    page.get_by_role("link", name="Inloggen met DigiD").click()
    page.get_by_text("Ouder in een gezin met kinderen").click()
    page.get_by_label("Substantieel").check()
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_url(f"{address}/me**")
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/meldingen")
    assert page.url == f"{address}/inloggen"
    assert apps.demo["components"]["digitale-identiteit"]["url"] in str(
        page.goto(f"{address}/inloggen/start").url  # type: ignore[union-attr]
    )
    context.close()


@pytest.mark.full
def test_axe_finds_nothing_at_the_provider(browser: Any, axe: str, apps: House, address: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/inloggen/start")
    found = axe_faults(page, axe)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    found += axe_faults(page, axe)
    page.goto(apps.demo["components"]["digitale-identiteit"]["url"])
    found += axe_faults(page, axe)
    context.close()

    assert found == []


@pytest.mark.full
def test_faults_lead_to_their_fields(tab: Any, address: str) -> None:
    sign_in(tab, address, "Alleenstaand, zonder kinderen")
    onward(tab)

    links = tab.locator(".faults a")
    targets = [links.nth(place).get_attribute("href") for place in range(links.count())]

    assert len(targets) == 5
    assert all(tab.locator(str(target)).count() == 1 for target in targets)


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, axe: str, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = axe_faults(page, axe)

    for path in PAGES:
        for language in ("", "en/"):
            page.goto(f"{address}/{language}{path}")
            look(language + path)
    sign_in(page, address, "Ouder in een gezin met kinderen")
    look("adres")
    onward(page)
    look("adres with faults")
    fill_in_address(page)
    look("meeverhuizers")
    onward(page)
    onward(page)
    look("contact with faults")
    page.fill("#telefoon", "0612345678")
    onward(page)
    look("controle")
    page.get_by_role("button", name="Verstuur mijn melding").click()
    look("report")
    page.goto(f"{address}/onder-de-motorkap")
    look("bonnet")
    context.close()

    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.full
def test_keyboard_alone_is_enough(browser: Any, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{address}/inloggen")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(6):  # where people can also sign in elsewhere, that comes first
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.type") == "radio"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/(melden/adres|meldingen)(#main)?$"))

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
