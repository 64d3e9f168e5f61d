"""A small world: registrations that answer what was recorded, a provider made by others, and somebody with a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from oidc_provider_mock import User, run_server_in_thread
from requests.adapters import BaseAdapter, HTTPAdapter
from startpunt import app as application
from startpunt.registrations import NAME

RECORDED = Path(__file__).parent / "recorded" / "question.json"
BASE, NUMBER = "https://registraties.example", "VRAAG-OPGENOMEN1"
CLOCK = "2026-01-15T12:00:00+01:00"
ROOTS = ("ZAKEN_URL", "CATALOGI_URL", "PERSONEN_URL")
SETTINGS = {
    **{root: f"{BASE}/{root.removesuffix('_URL').lower()}" for root in ROOTS},
    "CLIENT_ID": "app", "CLIENT_SECRET": "geheim" * 8, "SECRET_KEY": "sleutel" * 8, "BASE_URL": "http://localhost:8010",
    "RSIN": "999990019", "CASE_TYPE": "VRAAG-STELLEN", "CLOCK": CLOCK, "OIDC_ISSUER": "", "OIDC_ACR": "sure surer",
}  # fmt: skip


class Exchange(HTTPAdapter):
    """Answers what was recorded; or, with ``live``, asks the real registrations and writes down what they say."""

    def __init__(self, live: dict[str, str] | None = None, number: str = NUMBER) -> None:
        super().__init__()
        self.swaps = {live[root]: SETTINGS[root] for root in ROOTS} | {number: NUMBER} if live else {}
        self.known = [] if live else json.loads(RECORDED.read_text(encoding="utf-8"))
        self.asked: list[dict[str, Any]] = []
        self.trouble: dict[str, Any] = {}

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """One exchange. A question that was never recorded is a fault of the test."""
        sent = request.body or b"null"
        question = {
            "method": request.method,
            "address": self._plain(str(request.url)).removeprefix(BASE),
            "body": json.loads(self._plain(sent.decode() if isinstance(sent, bytes) else sent)),
        }
        trouble = self.trouble.pop(f"{request.method} {urlsplit(question['address']).path}", None)
        self.asked.append(question)
        if isinstance(trouble, Exception):
            raise trouble
        if self.swaps:
            answer = super().send(request, **options)
            question |= {"status": answer.status_code, "answer": json.loads(self._plain(answer.text))}
            return answer
        found = next((known for known in self.known if known.items() >= question.items()), None)
        assert found, f"not recorded: {question}"
        again = sum(known.items() >= question.items() for known in self.known) > 1
        if again or question["method"] == "POST" and "_zoek" not in question["address"]:
            self.known.remove(found)
        answer = requests.Response()
        answer.status_code, answer._content = found["status"], json.dumps(found["answer"]).encode()
        return answer

    def _plain(self, text: str) -> str:
        for real, written in self.swaps.items():
            for form in (str, lambda part: requests.utils.quote(part, safe="")):  # type: ignore[attr-defined]
                text = text.replace(form(real), form(written))
        return text

    def count(self, question: str) -> int:
        """How often something was asked."""
        return sum(f"{known['method']} {known['address']}" == question for known in self.asked)


class Visitor:
    """Somebody with a browser."""

    def __init__(self, settings: dict[str, str], adapter: BaseAdapter, bsn: str, number: str = NUMBER) -> None:
        claims = {"urn:nl:bsn": bsn, "acr": "sure"}
        users = {"x": claims, "unsure": {**claims, "acr": "low"}, "firm": {"acr": "sure"}}
        with_user = run_server_in_thread(user_claims=[User(sub=sub, claims=found) for sub, found in users.items()])
        self.server = with_user
        issuer = f"http://localhost:{with_user.__enter__().server_port}"
        self.app = application.create_app({**settings, "OIDC_ISSUER": issuer})
        self.registrations = self.app.extensions[NAME]
        self.registrations.http.mount("https://", adapter)
        self.registrations.http.mount("http://", adapter)
        self.browser, self.number = self.app.test_client(), number
        self.page, self.status = "", 0

    def open(self, path: str) -> str:
        """Open a page; its text."""
        return self._take(self.browser.get(path, follow_redirects=True))

    def sign_in(self, who: str = "x") -> str:
        """Sign in at the provider and come back."""
        place = self.browser.get("/inloggen").location
        back = urlsplit(requests.post(place, data={"sub": who}, allow_redirects=False, timeout=5).headers["Location"])
        self.open(f"{back.path}?{back.query}")
        with self.browser.session_transaction() as held:
            held["number"] = self.number
        return self.page

    def ask(self, text: str, **more: str) -> str:
        """Send a question with the mark of the page at hand."""
        mark = re.search(r'name="form" value="([^"]*)"', self.page)
        form = {"vraag": text, "form": mark[1] if mark else "", **more}
        return self._take(self.browser.post("/", data=form, follow_redirects=True))

    def _take(self, answer: Any) -> str:
        self.page, self.status = answer.text, answer.status_code
        return self.page


def journey(visitor: Visitor) -> None:
    """Somebody signs in, asks a question, and sees that it was received."""
    visitor.sign_in()
    visitor.ask("Wanneer is het zwembad open?")
    assert "Ontvangen" in visitor.page
    assert visitor.number in visitor.page
