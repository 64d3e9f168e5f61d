"""Registrations that answer what was recorded, and somebody with a telephone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
from starlette.testclient import TestClient
from verhuisplein.app import Square
from verhuisplein.session import COOKIE
from verhuisplein.settings import Settings

RECORDED = Path(__file__).parent / "recorded" / "move.json"
BASE, NUMBER = "https://registraties.example", "VERHUIZING-OPGENOMEN2"
ROOTS = ("zaken_url", "catalogi_url", "personen_url", "testdata_url")
SETTINGS = Settings(
    f"{BASE}/zaken", f"{BASE}/catalogi", f"{BASE}/personen", "app", "geheim" * 8, "sleutel" * 8,
    testdata_url=f"{BASE}/testdata", clock="2026-01-15T12:00:00+01:00",
)  # fmt: skip
FORM = {
    "day": "2026-01-20", "postcode": "9990 zz", "house": "12", "letter": "b", "addition": "", "street": "Nieuwe Kade",
    "place": "nieuwerveen", "lodging": "nee", "email": "iemand@voorbeeld.example", "phone": "",
}  # fmt: skip


class Replay(httpx.AsyncBaseTransport):
    """Answers what was recorded. What a question reads depends on what was written before it; a question that was never
    recorded is a fault of the test."""

    def __init__(self) -> None:
        self.known = json.loads(RECORDED.read_text(encoding="utf-8"))
        self.to_write = [place for place, known in enumerate(self.known) if writes(known["method"], known["address"])]
        self.asked: list[str] = []
        self.trouble: dict[str, list[Any]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The recorded answer."""
        address, body = str(request.url).removeprefix(BASE), json.loads(request.content or b"null")
        name = f"{request.method} {request.url.path}"
        self.asked.append(f"{request.method} {address}")
        if self.trouble.get(name):
            trouble = self.trouble[name].pop(0)
            if isinstance(trouble, Exception):
                raise trouble
            return httpx.Response(trouble, json={})
        question = (request.method, address, body)
        fits = [place for place, k in enumerate(self.known) if (k["method"], k["address"], k["body"]) == question]
        if writes(request.method, address):
            fits = [place for place in fits if place in self.to_write]
        assert fits, f"not recorded: {name} {address} {body}"
        now = self.to_write[0] if self.to_write else len(self.known)
        place = max((place for place in fits if place < now), default=fits[0])
        if place in self.to_write:
            self.to_write.remove(place)
        return httpx.Response(self.known[place]["status"], json=self.known[place]["answer"])


def writes(method: str, address: str) -> bool:
    """Whether a question changes something."""
    return method != "GET" and address.partition("?")[0] not in ("/zaken/zaken/_zoek", "/personen/personen")


class Recorder(httpx.AsyncBaseTransport):
    """Asks the real registrations and writes down what they say."""

    def __init__(self, live: Settings, number: str) -> None:
        self.client = httpx.Client(timeout=10)
        self.swaps = {getattr(live, root): getattr(SETTINGS, root) for root in ROOTS} | {number: NUMBER}
        self.written: list[dict[str, Any]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One exchange."""
        headers = {name: value for name, value in request.headers.items() if name != "accept-encoding"}
        answer = self.client.request(request.method, str(request.url), content=request.content, headers=headers)
        text = answer.text
        self.written.append({
            "method": request.method,
            "address": self.plain(str(request.url)).removeprefix(BASE),
            "body": json.loads(self.plain(request.content.decode() or "null")),
            "status": answer.status_code,
            "answer": json.loads(self.plain(text or "null")),
        })  # fmt: skip
        return httpx.Response(answer.status_code, text=text)

    def plain(self, text: str) -> str:
        """Without the addresses of the day."""
        for real, written in self.swaps.items():
            for form in (lambda part: part, lambda part: str(httpx.QueryParams({"": part}))[1:]):
                text = text.replace(form(real), form(written))
        return text


class Visitor:
    """Somebody with a browser."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport, number: str = NUMBER) -> None:
        self.square = Square(settings, transport)
        self.square.new_number = lambda: number
        self.browser = TestClient(self.square.asgi(), base_url="http://localhost:8012")
        self.page, self.status = "", 0

    def open(self, path: str = "/") -> str:
        """Open a page; its text."""
        return self._take(self.browser.get(path))

    def send(self, path: str = "/", **values: Any) -> str:
        """Send a form with the mark of the page at hand."""
        mark = re.search(r'name="mark" value="([^"]*)"', self.page)
        return self._take(self.browser.post(path, data={"mark": mark[1] if mark else "", **values}))

    def sign_in(self, situation: str) -> str:
        """Choose the first sample person whose description has these words."""
        self.open()
        found = re.search(rf'value="([^"]+)"> <span><b>[^<]*</b> {situation}', self.page)
        assert found, self.page
        return self.send("/wie", person=found[1])

    def cookie(self) -> str:
        """What the browser keeps."""
        return str(self.browser.cookies.get(COOKIE, ""))

    def _take(self, answer: httpx.Response) -> str:
        self.page, self.status = answer.text, answer.status_code
        return self.page


def journey(visitor: Visitor) -> None:
    """A parent keeps a half-finished move, changes it, and sends it with one relative, by two clicks."""
    visitor.sign_in("Ouder in een gezin")
    visitor.send(**{**FORM, "street": "", "letter": ""}, save="1", who=["0"])
    visitor.send(**FORM, save="1", who=["0"])
    for _click in ("first", "second"):
        visitor.send(**FORM, who=["0"])
        assert "nog niet verwerkt" in visitor.page
