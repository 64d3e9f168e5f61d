"""A small world: registrations that answer what was recorded, a provider made by others, and a civil servant with a browser."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from oidc_provider_mock import User, run_server_in_thread
from requests.adapters import HTTPAdapter
from zaakbalie.app import create_app
from zaakbalie.settings import NAME, Settings

RECORDED, EFFECT = (Path(__file__).parent / "recorded" / f"{name}.json" for name in ("handling", "effect"))
BASE = "https://registraties.example"
ROOTS = ("zaken_url", "catalogi_url", "documenten_url", "besluiten_url", "personen_url")
MORE = ("burgerzaken_url", "bag_url")
MOVING, DYING = "/zaken/d0850d3d-e861-5923-bede-6e4b2f00aa12", "/zaken/551feb2f-f226-58f1-8f8e-edbc90b21736"
"""Sample cases: a move in hand, to a house where somebody lives, and a death that was checked."""
NUMBER = "0123456789AB"
PDF = b"%PDF-1.4 een brief"
SETTINGS = Settings(
    **{root: f"{BASE}/{root.removesuffix('_url')}" for root in ROOTS}, oidc_issuer="", client_id="zaakbalie",
    client_secret="geheim" * 8, secret_key="sleutel" * 8, oidc_acr="work", clock="2026-01-15T12:00:00+01:00",
)  # fmt: skip
CONNECTED = replace(SETTINGS, **{root: f"{BASE}/{root.removesuffix('_url')}" for root in MORE})
"""With leave to write in the persons register."""
COLLEAGUES = {
    "femke": {"name": "Femke Dekker", "preferred_username": "burgerzaken", "roles": ["desk", "municipality:9901"], "acr": "work"},
    "elsewhere": {"name": "Noor Bakker", "roles": ["desk", "municipality:9902"], "acr": "work"},
    "unsure": {"name": "Femke Dekker", "roles": ["desk", "municipality:9901"], "acr": "home"},
}  # fmt: skip


class Exchange(HTTPAdapter):
    """Answers what was recorded; with ``live`` settings it asks the real registrations and writes down what they say."""

    def __init__(self, live: Settings | None = None, recorded: Path = RECORDED) -> None:
        super().__init__()
        roots = [root for root in (*ROOTS, *MORE) if getattr(live, root, "")]
        self.swaps = {getattr(live, root): getattr(CONNECTED, root) for root in roots}
        self.known: list[dict[str, Any]] = [] if live else json.loads(recorded.read_text(encoding="utf-8"))
        self.asked: list[dict[str, Any]] = []
        self.trouble: dict[str, Any] = {}

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """One exchange. A question that was never recorded is a fault of the test."""
        sent = request.body or b"null"
        question = {
            "method": request.method,
            "address": self.plain(str(request.url)).removeprefix(BASE),
            "body": json.loads(self.plain(sent.decode() if isinstance(sent, bytes) else sent)),
        }
        self.asked.append(question)
        trouble = self.trouble.get(f"{request.method} {urlsplit(question['address']).path}")
        if isinstance(trouble, Exception):
            raise trouble
        if trouble:
            return made(*trouble)
        if self.swaps:
            answer = super().send(request, **options)
            text = self.plain(answer.text)
            question |= {
                "status": answer.status_code,
                "answer": json.loads(text) if text[:1] in "{[" and text else text,
            }
            return answer
        place = next((n for n, known in enumerate(self.known) if known.items() >= question.items()), None)
        assert place is not None, f"not recorded: {question}"
        again = sum(known.items() >= question.items() for known in self.known[place + 1 :])
        asks = question["method"] == "GET" or question["address"].endswith(("_zoek", "/personen", "/verwanten"))
        found = self.known[place] if asks and not again else self.known.pop(place)
        return made(found["status"], found["answer"])

    def plain(self, text: str) -> str:
        """A text with the addresses of the recording."""
        for real, written in self.swaps.items():
            text = text.replace(real, written).replace(quote(real, safe=""), quote(written, safe=""))
        return text

    def count(self, question: str) -> int:
        """How often something was asked: method and path."""
        return sum(f"{known['method']} {urlsplit(known['address']).path}" == question for known in self.asked)


def made(status: int, body: Any) -> requests.Response:
    """An answer."""
    answer = requests.Response()
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    answer.status_code, answer.raw = status, io.BytesIO(content)
    answer.headers["Content-Length"] = str(len(content))
    return answer


class Colleague:
    """A civil servant with a browser."""

    def __init__(self, settings: Settings = SETTINGS, exchange: Exchange | None = None) -> None:
        users = [User(sub=sub, claims=claims) for sub, claims in COLLEAGUES.items()]
        self.provider = run_server_in_thread(user_claims=users)
        issuer = f"http://localhost:{self.provider.__enter__().server_port}"
        self.app = create_app(replace(settings, oidc_issuer=issuer, oidc_acr="work"))
        self.exchange = exchange or Exchange()
        for scheme in ("https://", "http://"):
            self.app.extensions[NAME].casework.registers.http.mount(scheme, self.exchange)
        self.browser, self.page, self.status = self.app.test_client(), "", 0
        self.refused = ""
        self.answer: Any = None
        self.download: Any = None

    def at(self, clock: str) -> None:
        """Let it be another time of day for what is recorded: a case has one status at a moment."""
        casework = self.app.extensions[NAME].casework
        casework.settings = replace(casework.settings, clock=f"2026-01-15T{clock}+01:00")

    def leave(self) -> None:
        """Close the provider."""
        self.provider.__exit__(None, None, None)

    def open(self, path: str) -> str:
        """Open a page; its text."""
        return self._take(self.browser.get(path, follow_redirects=True))

    def sign_in(self, who: str = "femke") -> str:
        """Sign in and come back."""
        place = self.browser.get("/inloggen").location
        back = urlsplit(requests.post(place, data={"sub": who}, allow_redirects=False, timeout=5).headers["Location"])
        return self.open(f"{back.path}?{back.query}")

    def first(self, pattern: str) -> str:
        """What a pattern finds in the page."""
        found = re.search(pattern, self.page, re.DOTALL)
        assert found, f"{pattern} is not in {self.page}"
        return found[1]

    def send(self, path: str, **fields: Any) -> str:
        """Send a form with what the page at hand keeps hidden; fields given go before it."""
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.page))
        return self._take(self.browser.post(path, data={**hidden, "nummer": NUMBER, **fields}, follow_redirects=True))

    def value(self, label: str) -> str:
        """The value behind a choice by what stands beside it."""
        return self.first(rf'value="([^"]*)"[^>]*><label[^>]*>{label}')

    def _take(self, answer: Any) -> str:
        self.answer, self.page, self.status = answer, answer.get_data(as_text=True), answer.status_code
        return self.page


def handle(colleague: Colleague) -> str:
    """A move is handled from the list to the end; the path of the case."""
    colleague.sign_in()
    colleague.open("/?zaaktype=VERHUIZING-MELDEN&status=Wacht+op+toestemming")
    case = colleague.first(r'<a href="(/zaken/[^"]*)">Verhuizing')
    colleague.open(case)
    colleague.send(f"{case}/neem")
    colleague.at("11:50:00")
    colleague.open(f"{case}/stap")
    colleague.send(f"{case}/stap", status=colleague.value("In behandeling"), toelichting="Wij zijn bezig.")
    colleague.open(f"{case}/document")
    fields = {"soort": colleague.value("Besluitbrief"), "titel": "Brief", "bestand": (io.BytesIO(PDF), "../brief.pdf")}
    colleague.send(f"{case}/document", **fields)
    colleague.open(f"{case}/besluit")
    letter = colleague.first(r'<option value="([^"]*)">Brief')
    kind = colleague.value("Weigering adreswijziging")
    colleague.send(f"{case}/besluit", besluit=kind, toelichting="Het huis is vol.", brief=letter)
    colleague.open(colleague.first(r'href="(/zaken/[^"]*/documenten/[^"]*)">Brief'))
    colleague.download = colleague.answer
    colleague.at("12:00:00")
    colleague.open(f"{case}/afronden")
    colleague.send(f"{case}/afronden", resultaat=colleague.value("Niet verwerkt"))
    colleague.open(f"{case}/spoor")
    assert "Femke Dekker" in colleague.page
    colleague.open("/?van=mij&toon=afgerond")
    return case


def open_signed_in(colleague: Colleague, path: str) -> None:
    """Open a case, and sign in for it when that was not done yet."""
    colleague.open(path)
    if colleague.status == 401:
        colleague.sign_in()


def move(colleague: Colleague) -> None:
    """A move is refused for lack of consent, then processed."""
    open_signed_in(colleague, MOVING)
    colleague.open(f"{MOVING}/verwerken")
    colleague.send(f"{MOVING}/verwerken")
    colleague.refused = colleague.page
    colleague.send(f"{MOVING}/verwerken", toestemming="ja")


def bury(colleague: Colleague) -> None:
    """A death is processed."""
    open_signed_in(colleague, DYING)
    colleague.open(f"{DYING}/verwerken")
    colleague.send(f"{DYING}/verwerken", akte="2_a0012")
