"""Signing in with OpenID Connect at our own provider: roles come along, a prepared or forged way in does not work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from catalogue.app import create_app
from catalogue.desk.sign_in import HELD
from catalogue.settings import SettingsError, settings_from
from tests.catalogue.desk_world import CARDS, post
from tests.catalogue.provider import BACK, SECRET, provider
from tests.catalogue.world import settings


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as base:
        yield base


@pytest.fixture
def client(issuer: str, tmp_path: Path) -> FlaskClient:
    found = replace(settings(tmp_path), oidc_issuer=issuer, oidc_client_id="catalogue", oidc_client_secret=SECRET)
    return create_app(found, CARDS).test_client()


def come_back(client: FlaskClient, who: str, start: str = "/inloggen/start", **form: str) -> str:
    """Begin here, choose somebody at the provider; the address to which the provider sends the browser back."""
    onward = client.get(start).headers["Location"]
    data = {"middel": "medewerker", "niveau": "urn:gemeengoed:medewerker", "wie-medewerker": who, **form}
    return requests.post(onward, data=data, allow_redirects=False, timeout=10).headers["Location"]


def path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("werk-beheer", {"/werkbak": 200, "/aanmelden/nieuw/product": 200, "/aanmelden/nieuw/use": 403}),
        ("werk-redactie", {"/werkbak": 200, "/aanmelden/nieuw/product": 200}),
        ("werk-leverancier", {"/werkbak": 403, "/aanmelden/nieuw/report": 200, "/aanmelden/nieuw/use": 403}),
        ("werk-burgerzaken", {"/werkbak": 403, "/aanmelden/nieuw/use": 200}),
    ],
)
def test_each_account_gets_the_rights_of_its_role(client: FlaskClient, who: str, sees: dict[str, int]) -> None:
    answer = client.get(path(come_back(client, who, "/inloggen/start?volgende=/gebruik")))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/gebruik")
    assert {place: client.get(place).status_code for place in sees} == sees
    client.get("/aanmelden")
    with client.session_transaction() as session:
        mark, held = session["formulier"], dict(session[HELD])
    assert set(held) == {"sub", "name", "roles", "until"}
    client.post("/uitloggen", data={"formulier": mark})
    assert client.get("/werkbak").status_code == 401


def test_sign_in_uses_pkce_state_and_nonce(client: FlaskClient, issuer: str) -> None:
    asked = urlsplit(client.get("/inloggen/start").headers["Location"])
    values = parse_qs(asked.query)

    assert f"{asked.scheme}://{asked.netloc}{asked.path}" == f"{issuer}/authorize"
    assert values["code_challenge_method"] == ["S256"] and values["redirect_uri"] == [BACK]
    assert values["state"] and values["nonce"] and values["scope"] == ["openid profile"]


def test_answer_of_another_browser_signs_nobody_in(client: FlaskClient) -> None:
    theirs = come_back(client, "werk-beheer")
    other = client.application.test_client()

    answer = other.get(path(theirs))

    assert "/inloggen/mislukt/" in answer.headers["Location"]
    assert other.get("/werkbak").status_code == 401


@pytest.mark.parametrize("outcome", ["weigeren", "storing", "verlopen", "oude-code"])
def test_what_goes_wrong_at_the_provider_is_said(client: FlaskClient, outcome: str) -> None:
    answer = client.get(path(come_back(client, "werk-beheer", uitkomst=outcome)))
    page = client.get(answer.headers["Location"])

    assert page.status_code == 403 and 'role="alert"' in page.text
    assert client.get("/werkbak").status_code == 401


def test_somebody_without_a_role_here_does_not_come_in(client: FlaskClient) -> None:
    """A company has a number and a name, but no role in the catalogue."""
    form = {
        "middel": "eherkenning",
        "niveau": "urn:etoegang:core:assurance-class:loa3",
        "wie-eherkenning": "kvk-90000102",
    }

    answer = client.get(path(come_back(client, "", **form)))

    assert answer.headers["Location"].endswith("/mislukt/no-role")


@pytest.mark.parametrize(
    "onward", ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "javascript:x"]
)
def test_nobody_is_sent_to_another_site_afterwards(client: FlaskClient, onward: str) -> None:
    back = come_back(client, "werk-beheer", f"/inloggen/start?volgende={onward}")

    assert client.get(path(back)).headers["Location"] == "/aanmelden"


def test_provider_that_is_away_is_said(tmp_path: Path) -> None:
    away = replace(settings(tmp_path), oidc_issuer="http://127.0.0.1:9", oidc_client_id="x", oidc_client_secret="x")

    answer = create_app(away, CARDS).test_client().get("/en/inloggen/start")

    assert answer.status_code == 503 and "cannot be reached" in answer.text


def test_without_a_provider_reading_works_and_the_page_says_so(tmp_path: Path) -> None:
    client = create_app(settings(tmp_path), CARDS).test_client()

    assert "GEMEENGOED_OIDC_ISSUER" in client.get("/inloggen").text
    assert [client.get(place).status_code for place in ("/", "/inloggen/terug", "/werkbak")] == [200, 404, 401]
    assert post(client, "/uitloggen").status_code == 400


def test_old_session_counts_no_more(client: FlaskClient) -> None:
    client.get(path(come_back(client, "werk-beheer")))
    with client.session_transaction() as session:
        session[HELD] = {**session[HELD], "until": 1.0}

    assert client.get("/werkbak").status_code == 401


@pytest.mark.parametrize("wrong", [{"GEMEENGOED_OIDC_ISSUER": "https://x"}, {"GEMEENGOED_OIDC_ISSUER": "ftp://x"}])
def test_half_a_provider_is_refused_at_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="GEMEENGOED_OIDC_ISSUER"):
        settings_from(wrong)
