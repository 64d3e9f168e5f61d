"""The desks: axe, small screens, the keyboard, and no JavaScript."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import jwt
import pytest
import requests

from tests.browser.conftest import CLOCK, axe_faults
from tests.browser.screenshots import FIRST, sign_in_at_desk
from tests.houses import House

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.xdist_group("apps")]
ACTS = {"werkvoorraad": ("", "?deel=spoor"), "zaakbalie": ("/stap", "/afronden", "/document", "/besluit", "/spoor")}
"""Pages of a case at each desk."""
MOVE = "/zaken/d0850d3d-e861-5923-bede-6e4b2f00aa12"
"""A sample case: a move in hand to a house where somebody lives."""
DEATH = "/zaken/551feb2f-f226-58f1-8f8e-edbc90b21736"
"""A sample case: a death that was checked."""
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


def home_of(apps: House, number: str) -> dict[str, Any]:
    """Where somebody lives by the persons register, as the client of a desk sees it."""
    client = apps.demo["components"]["zaakbalie"]
    claims = {"iss": client["client_id"], "client_id": client["client_id"]}
    token = jwt.encode({**claims, "iat": int(datetime.fromisoformat(CLOCK).timestamp())}, client["secret"], "HS256")
    answer = requests.post(
        apps.demo["roots"]["personen"] + "/personen",
        json={"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": [number], "fields": ["verblijfplaats"]},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    home: dict[str, Any] = answer.json()["personen"][0]["verblijfplaats"]["verblijfadres"]
    return home


def test_move_that_one_desk_processed_is_known_everywhere(tab: Any, browser: Any, axe: str, apps: House) -> None:
    sign_in_at_desk(tab, url(apps, "zaakbalie"))
    tab.goto(url(apps, "zaakbalie") + MOVE)
    number = re.search(r"\b9990\d{5}\b", tab.locator("main").inner_text())
    assert number
    before = home_of(apps, number[0])
    tab.get_by_role("link", name="Verhuizing verwerken").click()
    tab.get_by_role("button", name="Verwerk in de basisregistratie").click()
    assert "Kruis aan dat die toestemming gaf" in tab.get_by_role("alert").inner_text()
    tab.get_by_role("checkbox").check()
    tab.get_by_role("button", name="Verwerk in de basisregistratie").click()

    assert "Dit is verwerkt" in tab.get_by_role("status").inner_text()
    after = home_of(apps, number[0])
    assert (before["korteStraatnaam"], before["huisnummer"]) == ("Zuiderdiep", 75)
    assert (after["korteStraatnaam"], after["huisnummer"]) == ("Kerklaan", 2)
    page = browser.new_page(locale="nl-NL", bypass_csp=True)
    sign_in_at_desk(page, url(apps, "werkvoorraad"))
    page.goto(url(apps, "werkvoorraad") + MOVE)
    assert "Het nieuwe adres geldt sinds 4 jan 2026" in page.locator("main").inner_text()
    assert page.get_by_role("button", name="Verhuizing verwerken").count() == 0
    assert axe_faults(page, axe) == []
    page.close()


@every_desk
def test_axe_finds_nothing_where_a_death_is_processed(browser: Any, axe: str, apps: House, desk: str) -> None:
    page = browser.new_page(locale="nl-NL", bypass_csp=True)
    sign_in_at_desk(page, url(apps, desk))
    page.goto(url(apps, desk) + DEATH)
    found = axe_faults(page, axe)
    if desk == "zaakbalie":
        page.get_by_role("link", name="Overlijden verwerken").click()
        found += axe_faults(page, axe)
    page.get_by_role("textbox", name="kte").last.fill("x")
    page.locator("form", has=page.locator("[name=akte]")).get_by_role("button").click()
    assert "zeven tekens" in page.get_by_role("alert").inner_text()
    found += axe_faults(page, axe)
    page.close()

    assert found == []
