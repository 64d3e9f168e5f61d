"""The pages in a real browser: nothing that axe finds, nothing that a strict policy blocks, no sideways scrolling on a phone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import flask
import pytest
from werkzeug.serving import make_server

from tests.tools import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("doors-browser")]
playwright = pytest.importorskip("playwright.sync_api")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PAGES = ["/", "/en/", "/verzoeken", "/fouten/", "/en/fouten/zaaktype-mismatch", "/fouten/onbekend"]
ALL = "{runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}"


@pytest.fixture(scope="module")
def address(sample_app: flask.Flask) -> Iterator[str]:
    """The sample application on a port of its own."""
    server = make_server("localhost", 0, sample_app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    links = sample_app.extensions["gemeengoed"].default.links
    links.netlocs |= {f"localhost:{server.server_port}"}
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


@pytest.fixture
def faults() -> list[str]:
    """What the console complains about."""
    return []


def opened(chrome: playwright.Browser, address: str, path: str, faults: list[str], width: int, scheme: str = "light") -> playwright.Page:  # fmt: skip
    """A page, with its complaints collected."""
    page = chrome.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=False)
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address + path)
    return page


def found_by_axe(page: playwright.Page) -> list[str]:
    """Everything that axe finds."""
    page.evaluate(AXE.read_text())
    results = page.evaluate(f"axe.run(document, {ALL})")
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in results["violations"]]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.full)])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(path: str, scheme: str, chrome, address: str, faults: list[str]) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run make test-all once")
    page = opened(chrome, address, path, faults, 1280, scheme)
    for closed in page.locator("details").all()[:2]:
        closed.evaluate("one => one.open = true")

    assert found_by_axe(page) == []
    page.close()


@pytest.mark.parametrize("path", [*PAGES, "/docs/zaken", "/en/docs/catalogi"])
def test_phone_needs_no_sideways_scrolling_and_policy_blocks_nothing(path: str, chrome, address: str, faults: list[str]) -> None:  # fmt: skip
    page = opened(chrome, address, path, faults, 360)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert [fault for fault in faults if "404" not in fault] == []
    page.close()


def test_token_goes_along_when_an_operation_is_tried(chrome, address: str, faults: list[str]) -> None:
    page = opened(chrome, address, "/docs/autorisaties", faults, 1280)
    page.get_by_role("button", name="Gebruik een token").click()
    page.locator(".opblock-get .opblock-summary-control").first.click()
    page.get_by_role("button", name="Execute").click()
    status = page.locator(".live-responses-table .response-col_status:not(.col_header)")
    status.wait_for()

    assert status.inner_text() == "200"
    page.close()


def test_pages_work_without_javascript(chrome, address: str) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/")
    page.get_by_label("Applicatie").select_option("demo-lezen")
    page.get_by_role("button", name="Maak een token").click()

    assert "eyJ" in page.locator(".result").inner_text()
    context.close()
