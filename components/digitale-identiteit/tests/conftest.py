"""A provider with one application, and persons that answer as the persons register does."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from digitale_identiteit import identities
from digitale_identiteit.app import create_app
from digitale_identiteit.settings import Settings, read_clients
from joserfc import jwt
from joserfc.jwk import KeySet

BSN, DEAD, ID = "999000020", "999000032", "a843e729-af47-5851-9116-3bbd76213147"
BACK = "http://localhost:8011/inloggen/terug"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
CLIENTS = {
    "app": {"secret": "s" * 32, "redirect_uris": [BACK]},
    "other": {"secret": "t" * 32, "redirect_uris": ["https://other.example/back"]},
}
PEOPLE = [
    {"id": ID, "naam": "Linh de Vries", "omschrijving": "Ouder", "description": "Parent", "burgerservicenummer": BSN},
    {"id": "dead", "naam": "D", "omschrijving": "Overleden", "description": "Died", "burgerservicenummer": DEAD},
]


class Register:
    """The two answers that are asked. ``down`` makes it unreachable."""

    down = False

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        """As ``requests`` does it."""
        if self.down:
            raise requests.ConnectionError
        answer = requests.Response()
        answer.status_code = 200
        found: Any = PEOPLE
        if method == "POST":
            (bsn,) = options["json"]["burgerservicenummer"]
            record = {"burgerservicenummer": bsn, "naam": {"volledigeNaam": "Linh de Vries"}}
            dead = {"opschortingBijhouding": {"reden": {"code": "O"}}} if bsn == DEAD else {}
            found = {"personen": [record | dead] if bsn in (BSN, DEAD) else []}
        answer._content = json.dumps(found).encode()
        return answer


class Application:
    """An application that lets people sign in, and a browser."""

    def __init__(self, app: Any) -> None:
        self.browser = app.test_client()

    def ask(self, method: str = "get", form: Any = None, **changes: str | None) -> Any:
        """Go to the page on which people sign in."""
        query = {
            "client_id": "app", "redirect_uri": BACK, "response_type": "code", "scope": "openid profile", "state": "s1",
            "nonce": "n1", "code_challenge": CHALLENGE, "code_challenge_method": "S256", "lang": "nl", **changes,
        }  # fmt: skip
        kept = {name: value for name, value in query.items() if value is not None}
        return self.browser.open("/authorize", method=method.upper(), query_string=kept, data=form)

    def sign_in(self, form: Any, **changes: str | None) -> dict[str, str]:
        """Choose on that page; with what the application is called back."""
        answer = self.ask("post", form, **changes)
        assert answer.status_code in (302, 303), answer.text
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}

    def change(self, code: str, **changes: str) -> Any:
        """Change a code for tokens."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        return self.browser.post("/token", data={**form, **changes}, auth=("app", "s" * 32))

    def claims(self, token: str) -> dict[str, Any]:
        """What an id token says, checked with the keys of the provider."""
        keys = KeySet.import_key_set(self.browser.get("/jwks.json").json)
        return dict(jwt.decode(token, keys, algorithms=["RS256"]).claims)


@pytest.fixture
def register() -> Register:
    """The persons."""
    return Register()


@pytest.fixture
def application(register: Register, monkeypatch: pytest.MonkeyPatch) -> Application:
    """An application at a provider of its own."""
    monkeypatch.setattr(identities.requests, "Session", lambda: register)
    settings = Settings(
        "http://p", "di", "secret" * 6, "k" * 40, "http://t", registrations=read_clients(json.dumps(CLIENTS))
    )
    return Application(create_app(settings))
