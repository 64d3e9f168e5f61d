"""A small world around the application: a visitor with a browser, and registrations that answer what was recorded."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import flask
import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from verhuisservice.app import create_app
from verhuisservice.cases import Cases
from verhuisservice.settings import Settings

RECORDED = Path(__file__).parent / "recorded"
BASE = "https://registraties.example"
NUMBER = "VERHUIZING-OPGENOMEN1"
CLOCK = "2026-01-15T12:00:00+01:00"
SETTINGS = Settings(
    zaken_url=f"{BASE}/zaken",
    catalogi_url=f"{BASE}/catalogi",
    personen_url=f"{BASE}/personen",
    testdata_url=f"{BASE}/testdata",
    client_id="verhuisservice",
    client_secret="geheim" * 8,
    secret_key="sleutel" * 8,
    clock=CLOCK,
)


@cache
def one_app(settings: Settings) -> flask.Flask:
    """Made once: reading all templates takes longer than most tests."""
    app = create_app(settings)
    app.testing = True
    return app


def make_app(settings: Settings, adapter: BaseAdapter, number: str = NUMBER) -> flask.Flask:
    """The application with the registrations behind an adapter, and a number for its reports."""
    app = one_app(settings)
    service = app.extensions["verhuisservice"]
    service.cases = Cases(service.registrations)
    service.new_number = lambda: number
    service.registrations.http.mount("http://", adapter)
    service.registrations.http.mount("https://", adapter)
    return app


class Visitor:
    """Somebody with a browser: opens pages and sends the forms on them, following where the service leads."""

    def __init__(self, app: flask.Flask) -> None:
        self.app, self.browser = app, app.test_client()
        self.status, self.path, self.page, self.headers = 0, "", "", {}

    def open(self, path: str) -> str:
        """Open a page; its text."""
        return self._take(self.browser.get(path, follow_redirects=True))

    def send(self, path: str, **values: Any) -> str:
        """Send a form to a path with the mark of the page at hand; the text of the next page."""
        mark = re.search(r'name="formulier" value="([^"]+)"', self.page)
        named = {name.replace("_", "-"): value for name, value in values.items()}
        data = {"formulier": mark[1] if mark else "", **named}
        return self._take(self.browser.post(path, data=data, follow_redirects=True))

    def sign_in(self, situation: str) -> str:
        """Choose the sample person in a situation."""
        self.open("/inloggen")
        persons = self.app.extensions["verhuisservice"].registrations.test_persons()
        return self.send("/inloggen", persoon=next(p["id"] for p in persons if p["situatie"] == situation))

    def _take(self, response: Any) -> str:
        self.status, self.path, self.page = response.status_code, response.request.path, response.text
        self.headers = response.headers
        return self.page


class Recorder(HTTPAdapter):
    """Asks the real registrations and writes down what they say, without their addresses and the number of the report."""

    def __init__(self, settings: Settings, number: str) -> None:
        super().__init__()
        self.swaps = [
            (settings.zaken_url, SETTINGS.zaken_url),
            (settings.catalogi_url, SETTINGS.catalogi_url),
            (settings.personen_url, SETTINGS.personen_url),
            (settings.testdata_url, SETTINGS.testdata_url),
            (number, NUMBER),
            (settings.client_id, SETTINGS.client_id),
        ]
        self.exchanges: list[dict[str, Any]] = []

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """One exchange."""
        answer = super().send(request, **options)
        written = {
            "method": request.method,
            "address": self._plain(str(request.url)).removeprefix(BASE),
            "body": json.loads(self._plain(body_text(request))),
            "status": answer.status_code,
            "answer": json.loads(self._plain(answer.text or "null")),
        }
        self.exchanges.append(written)
        return answer

    def _plain(self, text: str) -> str:
        for real, written in self.swaps:
            text = text.replace(real, written).replace(quoted(real), quoted(written))
        return text


class Replay(BaseAdapter):
    """Answers what was recorded; a question that was never recorded is a fault of the test. ``trouble`` breaks calls."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.exchanges = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
        self.used: list[int] = []
        self.asked: list[tuple[str, str]] = []
        self.trouble: dict[tuple[str, str], list[Any]] = {}

    def close(self) -> None:
        """Nothing is open."""

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:  # type: ignore[override]
        """The recorded answer."""
        address = str(request.url).removeprefix(BASE)
        method, body = str(request.method), json.loads(body_text(request))
        self.asked.append((method, address))
        waiting = self.trouble.get((method, urlsplit(address).path), [])
        if waiting:
            trouble = waiting.pop(0)
            if isinstance(trouble, Exception):
                raise trouble
            return answered(request, *trouble)
        fits = [
            place
            for place, known in enumerate(self.exchanges)
            if (known["method"], known["address"], known["body"]) == (method, address, body)
        ]
        fresh = [place for place in fits if place not in self.used]
        again = [place for place in reversed(self.used) if place in fits]
        if not fresh and (not again or method == "POST" and address in ("/zaken/zaken", "/zaken/statussen")):
            raise AssertionError(f"not recorded: {method} {address} {json.dumps(body)[:400]}")
        place = fresh[0] if fresh else again[0]
        self.used.append(place)
        return answered(request, self.exchanges[place]["status"], self.exchanges[place]["answer"])

    def count(self, method: str, path: str) -> int:
        """How often something was asked."""
        return sum((method, path) == (asked, urlsplit(address).path) for asked, address in self.asked)


def body_text(request: requests.PreparedRequest) -> str:
    """The body of a request as text."""
    body = request.body or b"null"
    return body.decode() if isinstance(body, bytes) else str(body)


def quoted(text: str) -> str:
    """As it stands in a query."""
    return requests.utils.quote(text, safe="")  # type: ignore[attr-defined]


def answered(request: requests.PreparedRequest, status: int, body: Any) -> requests.Response:
    """An answer as the library gives it."""
    response = requests.Response()
    response.status_code, response.request, response.url = status, request, str(request.url)
    response._content = b"" if body is None else json.dumps(body).encode()
    response.headers["Content-Type"] = "application/json"
    return response
