"""The catalogue in a browser: accessible in both themes, narrow and wide, by keyboard alone and without JavaScript."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server

from catalogue.app import create_app
from tests.browser.conftest import axe_faults
from tests.catalogue.world import settings

pytestmark = pytest.mark.browser
TEMPLATES = (
    "/",
    "/zoeken?q=zaak&laag=4",
    "/zoeken?q=xyzzyx&laag=4",
    "/componenten/open-zaak",
    "/componenten/open-zaak/verbindingen",
    "/componenten/open-zaak/dossier",
    "/componenten/open-zaak/gebruik",
    "/herkomst/component/open-zaak",
    "/standaarden",
    "/standaarden/zaken-api",
    "/referentiecomponenten",
    "/referentiecomponenten/zaakregistratiecomponent",
    "/organisaties",
    "/organisaties/gemeente-utrecht",
    "/samen-organiseren",
    "/initiatieven",
    "/initiatieven/gibit",
    "/overnemen",
    "/lagen",
    "/compatibiliteit",
    "/vergelijken?c=open-zaak,oneground",
    "/gebruik?gemeente=gemeente-utrecht",
    "/landschap?c=open-zaak,verhuisservice&wissel=open-zaak&eigen=Mijn+ding",
    "/api",
    "/over",
    "/open-data",
    "/publiccode",
    "/publiccode/status?adres=x",
    "/aanmelden",
    "/inloggen",
    "/aanmeldingen",
    "/verbeteren/component/open-zaak?veld=serves&nr=1",
    "/nope",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The site with our own data, on a free port."""
    server = make_server("127.0.0.1", 0, create_app(settings()), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_on_any_template(browser: Any, axe: str, address: str, colours: Any) -> None:
    context = browser.new_context(color_scheme=colours, bypass_csp=True)
    page, found = context.new_page(), {}

    for path in TEMPLATES:
        page.goto(address + ("/en" + path if colours == "dark" else path))
        if faults := axe_faults(page, axe):
            found[path] = faults
    context.close()

    assert found == {}


@pytest.mark.full
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_its_window(browser: Any, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page, wide = context.new_page(), {}

    for path in TEMPLATES:
        page.goto(address + path)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            wide[path] = beyond
    context.close()

    assert wide == {}


OUT_OF_PLACE = """
() => {
  const picture = document.querySelector('.picture');
  picture.setAttribute('font-family', "Verdana, 'DejaVu Sans', sans-serif");
  const texts = [...picture.querySelectorAll('text')].map(words => {
    const {x, y, width, height} = words.getBBox();
    const frame = words.parentNode !== picture && words.parentNode.querySelector('rect');
    return {words: words.textContent, left: x, right: x + width, line: y + height / 2,
            edge: frame ? frame.getBBox().x + frame.getBBox().width : Infinity};
  });
  const beyond = texts.filter(one => one.right > one.edge);
  const over = texts.filter(one => texts.some(
    other => other.left > one.left && other.left < one.right && Math.abs(other.line - one.line) < 6));
  return [...beyond, ...over].map(one => one.words);
}
"""


@pytest.mark.parametrize(
    "path",
    [
        "/lagen",
        "/en/lagen?kleur=evidence",
        "/lagen?kolom=zaakregistratiecomponent&kolom=producten-en-dienstencataloguscomponent",
        "/componenten/open-zaak/verbindingen",
    ],
)
def test_words_in_pictures_stay_in_their_place_in_a_wide_font(browser: Any, address: str, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + path)

    assert page.locator(".picture text").count() > 10
    assert page.evaluate(OUT_OF_PLACE) == []
    context.close()


def test_keyboard_alone_leads_from_home_to_a_source(browser: Any, address: str) -> None:
    context = browser.new_context()
    page, refused = context.new_page(), []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(address + "/en/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("/")
    page.keyboard.type("opne zaak")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/zoeken**")
    walk_to(page, "Open Zaak")
    page.keyboard.press("Enter")
    page.wait_for_url("**/componenten/open-zaak")
    walk_to(page, "Sources, correct this")
    page.keyboard.press("Enter")
    page.wait_for_url("**/herkomst/component/open-zaak")
    context.close()

    assert refused == []


def walk_to(page: Any, words: str) -> None:
    """Press Tab until a link with these words has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"no way by keyboard to {words!r}")


def test_architect_composes_and_exports_without_javascript(tab: Any, address: str) -> None:
    tab.goto(address + "/")
    tab.get_by_role("link", name="Wat mist er in mijn landschap?").click()
    tab.locator("#add").select_option("open-zaak")
    tab.get_by_role("button", name="Toevoegen").first.click()
    tab.locator("#add").select_option("verhuisservice")
    tab.get_by_role("button", name="Toevoegen").first.click()

    assert tab.locator("#parts + ul li").count() == 2
    tab.get_by_role("link", name="Wisselen Open Zaak").click()
    assert "OneGround" in tab.locator("section[aria-labelledby=swap]").inner_text()
    with tab.expect_download() as download:
        tab.get_by_role("link", name="ArchiMate (AMEFF)").click()
    tab.locator("#bestand").set_input_files(download.value.path())
    tab.get_by_role("button", name="Inlezen").click()
    assert "c=open-zaak&c=verhuisservice" in tab.url


@pytest.mark.parametrize(
    ("start", "links", "end"),
    [
        ("/", ["Wat kan Open Zaak vervangen?"], "/componenten/open-zaak/verbindingen"),
        (
            "/",
            ["Wat is verplicht voor een Zaakregistratiecomponent?"],
            "/referentiecomponenten/zaakregistratiecomponent",
        ),
        ("/", ["Wie gebruikt wat?", "Open Zaak"], "/componenten/open-zaak/gebruik"),
        (
            "/",
            ["Wat mist er in mijn landschap?", "Open Zaak, Open Notificaties, Open Formulieren, Verhuisservice"],
            "/landschap",
        ),
    ],
)
def test_questions_are_answered_in_three_clicks(tab: Any, address: str, start: str, links: list[str], end: str) -> None:
    tab.goto(address + start)

    for name in links:
        tab.get_by_role("link", name=name, exact=True).first.click()

    assert tab.url.split("?")[0] == address + end and len(links) <= 3


def test_chosen_colours_stay_without_javascript(tab: Any, address: str) -> None:
    tab.goto(address + "/over")
    tab.get_by_role("button", name="donker").click()

    assert tab.url == address + "/over"
    assert tab.locator("html").get_attribute("data-theme") == "dark"
