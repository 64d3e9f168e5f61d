"""Six journeys through the catalogue, without JavaScript: architect (see test_catalogue.py), buyer, supplier, municipality,
moderator, developer; and every page template as html-validate sees it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import make_server

from catalogue.app import create_app
from catalogue.desk.store import Desk
from tests.browser.conftest import axe_faults
from tests.browser.test_catalogue import TEMPLATES
from tests.catalogue.provider import SECRET, provider
from tests.catalogue.test_harvest import World, text
from tests.catalogue.test_publiccode import GOOD
from tests.catalogue.world import settings
from tests.tools import ROOT

pytestmark = pytest.mark.browser
WORK_TEMPLATES = (
    "/werkbak",
    "/werkbak/1",
    "/werkbak/3",
    "/werkbak/logboek",
    "/aanmeldingen/3",
    "/aanmelden/nieuw/product",
)


@dataclass(frozen=True)
class Place:
    """A sample site with its own desk: its address and its folder."""

    address: str
    folder: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("var")
    (folder / "demo.json").write_text("{}", encoding="utf-8")
    with provider() as issuer:
        oidc = {"oidc_issuer": issuer, "oidc_client_id": "catalogue", "oidc_client_secret": SECRET}
        server = make_server("127.0.0.1", 0, create_app(replace(settings(folder), **oidc)), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Place(f"http://localhost:{server.server_port}", folder)
        server.shutdown()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("GEMEENGOED_HARVEST_PRIVATE", "1")
    made = World()
    yield made
    made.server.shutdown()
    made.server.server_close()


def sign_in(tab: Any, place: Place, name: str) -> None:
    """As somebody does who was told a name on the sign-in page."""
    tab.context.clear_cookies()
    tab.goto(place.address + "/inloggen")
    assert name in tab.locator("main").inner_text()
    tab.get_by_role("link", name="Inloggen via uw organisatie").click()
    tab.get_by_text(name).click()
    tab.get_by_role("button", name="Inloggen", exact=True).click()
    tab.wait_for_url(place.address + "/aanmelden")


def press(tab: Any, name: str) -> None:
    tab.get_by_role("button", name=name, exact=True).click()


def test_buyer_makes_a_dossier(tab: Any, place: Place) -> None:
    tab.goto(place.address + "/")
    tab.locator("#q").fill("opne zaak")
    press(tab, "Zoeken")
    tab.get_by_role("link", name="Open Zaak", exact=True).first.click()
    tab.get_by_role("link", name="Inkoopdossier").click()

    told = tab.locator("main").inner_text()
    assert "EUPL-1.2" in told and "OneGround" in told and "GIBIT" in told


def test_supplier_lints_and_submits_and_moderator_handles_it(tab: Any, place: Place, world: World) -> None:
    tab.goto(place.address + "/publiccode")
    tab.locator("#tekst").fill(GOOD.replace("EUPL-1.2", "EUPL"))
    press(tab, "Toetsen")
    assert "EUPL is geen licentie" in tab.locator("main").inner_text()

    sign_in(tab, place, "Emre Willems")
    tab.get_by_role("link", name=re.compile("Beginnen.*Een product zonder repository")).click()
    tab.locator("[id='summary.nl']").fill("Een proefbalie.")
    press(tab, "Bewaren en bekijken")
    assert "kloppen nog niet" in tab.locator("main").inner_text(), "the draft is kept with its faults"
    tab.get_by_role("link", name="Wijzigen").click()
    assert tab.locator("[id='summary.nl']").input_value() == "Een proefbalie."
    tab.locator("#name").fill("Proefbalie")
    tab.locator("#supplier").fill("Voorbeeld")
    tab.locator("#type").select_option("application")
    tab.get_by_label("Interactie").check()
    tab.locator("#licence").fill("LicenseRef-closed")
    tab.locator("#website").fill(f"{world.root}/balie")
    tab.locator("[id='uses.0.standard']").select_option("zaken-api")
    press(tab, "Bewaren en bekijken")
    code = tab.locator("#bewijs pre").inner_text().strip()
    world.pages["/.well-known/gemeengoed.txt"] = text(200, code.encode(), **{"Content-Type": "text/plain"})
    press(tab, "Het staat er, kijk nu")
    assert "Bewezen met een bestand op het domein" in tab.locator("#bewijs").inner_text()
    press(tab, "Aanmelden")
    assert "wacht op beoordeling" in tab.locator("main").inner_text()

    sign_in(tab, place, "Lotte Hendriks")
    tab.get_by_role("link", name="Werkbak").click()
    tab.get_by_role("link", name="Proefbalie").click()
    tab.locator("#reden").fill("Gezien op de site van de leverancier.")
    press(tab, "Overnemen")
    tab.goto(place.address + "/componenten/proefbalie")
    assert "Zaken API" in tab.locator("main").inner_text()


def test_municipality_states_use_and_moderator_handles_it(tab: Any, place: Place) -> None:
    sign_in(tab, place, "Femke Dekker")
    tab.goto(place.address + "/componenten/open-formulieren/gebruik")
    counted = tab.locator(".lead").inner_text()
    tab.get_by_role("link", name="Gebruik opgeven").click()
    assert tab.locator("#component").input_value() == "open-formulieren"
    tab.locator("#state").select_option("production")
    tab.locator("#since").fill("2025-05")
    tab.locator("[id='source.title']").fill("Collegebesluit")
    tab.locator("[id='source.url']").fill("https://nieuwerveen.example.org/besluit")
    press(tab, "Bewaren en bekijken")
    press(tab, "Aanmelden")
    number = max(found.number for found in Desk(place.folder).listed(("waiting",)))

    sign_in(tab, place, "Lotte Hendriks")
    tab.goto(f"{place.address}/werkbak/{number}")
    tab.locator("#reden").fill("Het besluit is openbaar.")
    press(tab, "Overnemen")
    tab.goto(place.address + "/componenten/open-formulieren/gebruik")
    assert tab.locator(".lead").inner_text() == counted, "an invented municipality counts nowhere"
    assert "Nieuwerveen" in tab.locator("main").inner_text()


def test_developer_finds_an_example_and_forks_it(tab: Any, place: Place, tmp_path: Path) -> None:
    tab.goto(place.address + "/")
    tab.locator("#q").fill("startpunt")
    press(tab, "Zoeken")
    tab.get_by_role("link", name="Startpunt", exact=True).first.click()
    assert "referentie-implementatie" in tab.locator("main").inner_text().lower()

    command = [
        sys.executable,
        "-m",
        "gemeengoed",
        "fork",
        "mijn-app",
        "--from",
        "startpunt",
        "--dir",
        str(tmp_path / "mijn-app"),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)

    assert (tmp_path / "mijn-app" / "mijn_app" / "app.py").is_file()


@pytest.mark.full
def test_axe_finds_nothing_on_the_pages_of_who_signed_in(browser: Any, axe: str, place: Place) -> None:
    context = browser.new_context(bypass_csp=True, locale="nl-NL")
    page, found = context.new_page(), {}
    sign_in(page, place, "Lotte Hendriks")

    for path in WORK_TEMPLATES:
        page.goto(place.address + path)
        if faults := axe_faults(page, axe):
            found[path] = faults
    context.close()

    assert found == {}


@pytest.mark.full
def test_html_validate_finds_nothing_on_any_template(tab: Any, place: Place, tmp_path: Path) -> None:
    program = ROOT / "node_modules" / "html-validate"
    if not program.is_dir():
        pytest.skip("html-validate is not installed; make test-all installs it")
    sign_in(tab, place, "Lotte Hendriks")
    paths = [*TEMPLATES, *WORK_TEMPLATES]
    for number, path in enumerate(paths):
        answer = tab.context.request.get(place.address + path)
        (tmp_path / f"{number:02}.html").write_bytes(answer.body())
    command = [
        "node",
        str(program / "bin" / "html-validate.mjs"),
        "--config",
        str(Path(__file__).parent / "html_validate.json"),
    ]

    with (tmp_path / "found.json").open("wb") as found:
        subprocess.run([*command, "-f", "json", *map(str, sorted(tmp_path.glob("*.html")))], stdout=found, timeout=120)

    reports = json.loads((tmp_path / "found.json").read_text())
    assert [
        (paths[int(Path(report["filePath"]).stem)], fault["line"], fault["ruleId"], fault["message"])
        for report in reports
        for fault in report["messages"]
    ] == []
