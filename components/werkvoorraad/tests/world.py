"""Registrations that say what was recorded, a provider by others, and a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from oidc_provider_mock import User, run_server_in_thread
from werkvoorraad.api import Api
from werkvoorraad.config import Config
from werkvoorraad.web import make_app

TAPE, EFFECT = (Path(__file__).parent / "recorded" / name for name in ("case.json", "effect.json"))
HOST = "https://registers.example"
NAMES = ("zaken", "catalogi", "documenten", "besluiten", "personen")
CONFIG = Config(
    *(f"{HOST}/{name}" for name in NAMES), oidc_issuer="", client_id="werkvoorraad", client_secret="stil" * 12,
    secret_key="dicht" * 8, oidc_acr="desk-level", base_url="http://localhost:8016", clock="2026-01-15T12:00:00+01:00",
)  # fmt: skip
MORE = ("burgerzaken", "bag")
WRITING = CONFIG._replace(**{f"{name}_url": f"{HOST}/{name}" for name in MORE})
"""With registers to write the effect of a case."""
HOUSE, GRAVE = "/zaken/d0850d3d-e861-5923-bede-6e4b2f00aa12", "/zaken/551feb2f-f226-58f1-8f8e-edbc90b21736"
"""Sample cases: a move in hand to a house where people live, a death that was checked."""
ROLES = ["desk", "municipality:9901"]
STAFF = {
    "ruben": {"name": "Ruben Mulder", "preferred_username": "burgerlijke-stand", "roles": ROLES, "acr": "desk-level"},
    "noor": {"name": "Noor Bakker", "roles": ["desk", "municipality:9902"], "acr": "desk-level"},
    "loose": {"name": "Ruben Mulder", "roles": ROLES, "acr": "sofa"},
}
LETTER = b"%PDF-1.4 brief"
FORM_NUMBER = "0123456789ab"


class Tape(httpx.BaseTransport):
    """Plays answers; with ``live`` it records those of real registrations."""

    def __init__(self, live: Config | None = None, played: Path = TAPE) -> None:
        known = live._asdict() if live else {}
        self.real = {known[f"{name}_url"]: f"{HOST}/{name}" for name in (*NAMES, *MORE) if known.get(f"{name}_url")}
        self.wire = httpx.HTTPTransport() if live else None
        self.tape: list[dict[str, Any]] = [] if live else json.loads(played.read_text(encoding="utf-8"))
        self.heard: list[dict[str, Any]] = []
        self.failing: dict[str, Any] = {}
        self.lock = Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One question. What is not on the tape is a fault of the test."""
        body = self.disguised(request.read().decode() or "null")
        asked = {"method": request.method, "url": self.disguised(str(request.url)), "body": json.loads(body)}
        self.heard.append(asked)
        failing = self.failing.get(f"{request.method} {urlsplit(asked['url']).path}")
        if isinstance(failing, Exception):
            raise failing
        if failing:
            return httpx.Response(failing[0], json=failing[1])
        if self.wire:
            answer = self.wire.handle_request(request)
            text = self.disguised(answer.read().decode())
            asked |= {"status": answer.status_code, "says": json.loads(text) if text[:1] in ("{", "[") else text}
            return answer
        with self.lock:
            places = [n for n, one in enumerate(self.tape) if one.items() >= asked.items()]
            assert places, f"not on the tape: {asked}"
            found = self.tape.pop(places[0]) if len(places) > 1 else self.tape[places[0]]
        said = found["says"]
        return (
            httpx.Response(found["status"], text=said)
            if isinstance(said, str)
            else httpx.Response(found["status"], json=said)
        )

    def disguised(self, text: str) -> str:
        """A text with the addresses of the tape."""
        for real, ours in self.real.items():
            text = text.replace(real, ours).replace(quote(real, safe=""), quote(ours, safe=""))
        return text

    def times(self, question: str) -> int:
        """How often a method and path were asked."""
        return sum(f"{one['method']} {urlsplit(one['url']).path}" == question for one in self.heard)


class Browser:
    """A browser on the application."""

    def __init__(self, config: Config = CONFIG, tape: Tape | None = None) -> None:
        self.provider = run_server_in_thread(
            user_claims=[User(sub=sub, claims=claims) for sub, claims in STAFF.items()]
        )
        issuer = f"http://localhost:{self.provider.__enter__().server_port}"
        config = config._replace(oidc_issuer=issuer, oidc_acr="desk-level")
        self.tape = tape or Tape()
        self.api = Api(config, self.tape)
        wsgi = httpx.WSGITransport(make_app(config, self.api))
        self.http = httpx.Client(transport=wsgi, base_url=config.base_url, follow_redirects=True)
        self.answer = httpx.Response(200)

    def close(self) -> None:
        """Stop the provider."""
        self.provider.__exit__(None, None, None)

    def at(self, clock: str) -> None:
        """Another time of the day: a case has one status at a moment."""
        self.api.config = self.api.config._replace(clock=f"2026-01-15T{clock}+01:00")

    @property
    def text(self) -> str:
        """The page."""
        return self.answer.text

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        self.answer = self.http.get(path)
        return self.answer

    def sign_in(self, who: str = "ruben", path: str = "/inloggen") -> None:
        """There and back."""
        place = self.http.get(path, follow_redirects=False).headers["Location"]
        back = httpx.post(place, data={"sub": who}).headers["Location"]
        self.get(back.removeprefix(str(self.http.base_url).rstrip("/")))

    def find(self, pattern: str) -> str:
        """What a pattern finds in the page."""
        found = re.search(pattern, self.text, re.DOTALL)
        assert found, f"{pattern} not in {self.text}"
        return found[1]

    def deed(self, path: str, name: str, files: Any = None, **fields: str) -> httpx.Response:
        """Send the form of a deed."""
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.text))
        self.answer = self.http.post(path, data={**hidden, "doe": name, "nummer": FORM_NUMBER, **fields}, files=files)
        return self.answer

    def option(self, select: str, words: str) -> str:
        """The value of an option."""
        return self.find(rf'<select id="{select}"(?:(?!</select>).)*?value="([^"]+)"[^>]*>{words}')


def work(browser: Browser) -> str:
    """A move, from the board to the end; the path of the case."""
    browser.sign_in()
    path = browser.find(r'Wacht op toestemming.*?class="card" href="([^"]*)"')
    browser.get(path)
    browser.deed(path, "neem")
    browser.at("11:50:00")
    browser.deed(path, "stap", status=browser.option("stap-status", "In behandeling"), toelichting="Wij zijn bezig.")
    kind = browser.option("document-soort", "Besluitbrief")
    browser.deed(path, "document", {"bestand": ("../b.pdf", LETTER)}, soort=kind, titel="Brief")
    letter, ruling = browser.option("besluit-brief", "Brief"), browser.option("besluit-besluit", "Weigering")
    browser.deed(path, "besluit", besluit=ruling, brief=letter, toelichting="Het huis is vol.")
    browser.at("12:00:00")
    browser.deed(path, "afronden", resultaat=browser.option("afronden-resultaat", "Niet verwerkt"))
    return path


def write_effects(browser: Browser) -> None:
    """A move, refused at first, and a death are processed."""
    browser.get(HOUSE)
    browser.sign_in()
    browser.deed(HOUSE, "verwerk")
    browser.deed(HOUSE, "verwerk", inwoning="ja")
    browser.get(GRAVE)
    browser.deed(GRAVE, "verwerk", akte="2_a0012")
