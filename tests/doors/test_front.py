"""What stands beside the registers: front door, documents, tokens, health and metrics."""

from __future__ import annotations

import html
import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import flask
import pytest
import yaml
from werkzeug.test import Client

from reference_api.doors.docs import documented
from reference_api.doors.english import ABOUT
from reference_api.tables import Model
from schemas import REGISTERS
from tests.doors.conftest import BASE, Browser

PAGES = [
    "/",
    "/en/",
    "/docs/zaken",
    "/en/docs/testen",
    "/token",
    "/en/token",
    "/verzoeken",
    "/en/verzoeken",
    "/van-1.5-naar-1.7",
    "/logboek",
    "/en/logboek",
]
every_register = pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)


@pytest.mark.parametrize("path", PAGES)
def test_page_allows_no_inline_code_and_has_none(path: str, browser: Browser) -> None:
    response = browser.get(path, base_url=BASE)
    text = response.get_data(as_text=True)
    policy = response.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* src=)", text)
    assert f'<html lang="{"en" if path.startswith("/en") else "nl"}">' in text


@pytest.mark.parametrize("path", PAGES)
def test_page_links_lead_somewhere(path: str, browser: Browser) -> None:
    found = Links()
    found.feed(browser.page(path))
    inside = {link.removeprefix(BASE).partition("#")[0] for link in found.links if not link.startswith("#")}

    broken = [link for link in inside if link.startswith("/") and browser.get(link, base_url=BASE).status_code != 200]
    assert len(inside) > 3
    assert broken == []


class Links(HTMLParser):
    """Everything that a page leads to or loads."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect addresses."""
        self.links += [value for name, value in attrs if name in ("href", "src", "data-document") and value]


@every_register
def test_front_door_shows_every_api(register, browser: Browser) -> None:
    for path in ("/", "/en/"):
        text = browser.page(path)

        assert register.title in text
        assert register.version in text
        assert f"/docs/{register.name}" in text


def test_every_api_says_in_english_what_it_is_about(browser: Browser) -> None:
    apis = documented(Model(REGISTERS))
    page = html.unescape(browser.page("/en/"))

    assert {api.name for api in apis} == set(ABOUT)
    assert [name for name, words in ABOUT.items() if words not in page] == []


@every_register
def test_openapi_is_served_at_every_root_with_its_own_address(register, browser: Browser) -> None:
    as_json = browser.get(f"/{register.root}/openapi.json", base_url=BASE)
    as_yaml = browser.get(f"/{register.root}/openapi.yaml", base_url=BASE)
    found = json.loads(as_json.data)

    assert found["openapi"] == "3.0.3"
    assert found["servers"] == [{"url": f"{BASE}/{register.root}"}]
    assert yaml.safe_load(as_yaml.data) == found
    assert as_json.headers["API-version"] == register.version
    assert as_json.headers["Access-Control-Allow-Origin"] == "*"


def test_token_form_gives_a_token_that_works(browser: Browser) -> None:
    page = browser.page("/token", method="POST", data={"client": "demo-lezen"})
    token = re.search(r"eyJ[\w.-]+", page)
    assert token is not None

    answer = browser.get(
        "/catalogi/api/v1/zaaktypen", base_url=BASE, headers={"Authorization": f"Bearer {token.group()}"}
    )
    assert answer.status_code == 200


def test_token_for_a_shell_is_one_line(browser: Browser) -> None:
    response = browser.post("/token", base_url=BASE, data={"client": "demo"})

    assert response.content_type.startswith("text/plain")
    assert re.fullmatch(r"eyJ[\w.-]+\n", response.get_data(as_text=True))


def test_token_of_an_unknown_client_is_refused(browser: Browser) -> None:
    as_page = browser.post("/token", base_url=BASE, data={"client": "niemand"}, headers={"Accept": "text/html"})
    as_line = browser.post("/token", base_url=BASE, data={"client": "niemand"})

    assert as_page.status_code == 400
    assert 'role="alert"' in as_page.get_data(as_text=True)
    assert as_line.json is not None
    assert (as_line.status_code, as_line.json["code"]) == (400, "invalid-client-identifier")


@pytest.mark.parametrize(("method", "path"), [("POST", "/token"), ("GET", "/token"), ("GET", "/testdata/personen")])
def test_production_has_no_sample_doors(method: str, path: str, bare_app: flask.Flask) -> None:
    assert Client(bare_app).open(path, method=method, base_url=BASE).status_code == 404


def test_production_front_door_shows_apis_only(bare_app: flask.Flask) -> None:
    text = Browser(bare_app).page("/")

    assert "Zaken API" in text
    assert "<form" not in text
    assert "TOKEN" not in text


def calls(page: str) -> list[str]:
    """Every line to paste on a page."""
    return [html.unescape(found) for found in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.S)]


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_every_printed_call_works(path: str, browser: Browser, tmp_path: Path) -> None:
    """Each line is run by a shell, with a curl that asks this application."""
    first, *lines = calls(browser.page(path))
    assert len(lines) > 15
    curl = tmp_path / "curl"
    curl.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$ASKED"\necho token\n')
    curl.chmod(0o755)
    token = browser.post("/token", base_url=BASE, data={"client": "demo"}).get_data(as_text=True).strip()

    for line in lines:
        asked = pasted(f"{first}\n{line}", tmp_path)
        headers = dict(value.split(": ", 1) for flag, value in zip(asked, asked[1:], strict=False) if flag == "-H")
        data = next((value for flag, value in zip(asked, asked[1:], strict=False) if flag == "-d"), None)
        assert headers["Authorization"] == "Bearer token"
        headers["Authorization"] = f"Bearer {token}"
        address = next(part for part in asked if part.startswith(BASE))
        answer = browser.open(
            address.removeprefix(BASE), method="POST" if data else "GET", base_url=BASE, headers=headers, data=data
        )
        assert answer.status_code == 200, (line, answer.get_data(as_text=True))
        assert not re.search(r"9990\d{5}", address)
        if data:
            assert answer.get_json()["personen"], line


def pasted(lines: str, folder: Path) -> list[str]:
    """The arguments that the last curl of some lines gets from a shell."""
    asked = folder / "asked"
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "ASKED": str(asked)}
    subprocess.run(["bash", "-c", lines], check=True, capture_output=True, env=environment, timeout=20)
    return asked.read_text().splitlines()


def test_health_and_ready_answer(browser: Browser) -> None:
    assert browser.get("/health").json == {"status": "ok"}
    assert browser.get("/ready").json == {"status": "ready"}


def test_ready_refuses_while_the_database_is_of_another_version(browser: Browser, monkeypatch: pytest.MonkeyPatch, sample_settings) -> None:  # fmt: skip
    from reference_api.app import create_app

    monkeypatch.setattr("reference_api.migrate.head", lambda *_: "9999")
    app = create_app(sample_settings)
    response = Client(app).get("/ready")
    app.extensions["gemeengoed"].close()

    assert response.status_code == 503
    assert "upgrade" in response.json["status"]


def test_metrics_count_answers_without_naming_anybody(browser: Browser) -> None:
    browser.get("/zaken/api/v1/zaken?rol__betrokkene=geheim", base_url=BASE)
    text = browser.get("/metrics").get_data(as_text=True)

    assert re.search(r'gemeengoed_requests_total\{method="GET",register="zaken",status="4xx",worker="\d+"\} \d', text)
    assert "gemeengoed_request_seconds_bucket" in text
    assert "geheim" not in text
    assert "demo" not in text


def test_doors_of_a_sandbox_lead_into_the_sandbox(sample_app: flask.Flask) -> None:
    environments = sample_app.extensions["gemeengoed"]
    environments.create("deuren")
    browser = Browser(sample_app)

    text = browser.page("/s/deuren/")
    environments.drop("deuren")

    assert 'href="/s/deuren/docs/zaken"' in text
    assert f"{BASE}/s/deuren/zaken/api/v1/openapi.json" in text
    assert f"curl -s {BASE}/s/deuren/token" in html.unescape(text)
