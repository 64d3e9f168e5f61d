"""Signing in at a provider that others made: any that follows the standard will do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from oidc_provider_mock import User, run_server_in_thread

from tests.journeys import ADDRESS
from tests.world import SETTINGS, Replay, Visitor, make_app

PARENT = next(
    person["burgerservicenummer"]
    for person in Replay("household").exchanges[0]["answer"]
    if person["situatie"] == "gezin-met-kinderen"
)
LEVEL = SETTINGS.oidc_acr.split()[0]
USERS = (
    User(sub="parent", claims={"urn:nl:bsn": PARENT, "acr": LEVEL}),
    User(sub="unsure", claims={"urn:nl:bsn": PARENT, "acr": "low"}),
    User(sub="company", claims={"urn:nl:kvk": "90000102", "acr": LEVEL}),
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a provider."""
    with run_server_in_thread(user_claims=USERS) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def guest(issuer: str, world: Replay) -> Visitor:
    """A visitor of a service that lets people sign in there."""
    settings = replace(SETTINGS, oidc_issuer=issuer, oidc_client_id="app", oidc_client_secret="secret")
    return Visitor(make_app(settings, world))


def at_provider(guest: Visitor, path: str = "/inloggen/start") -> str:
    """Go to the provider; its page."""
    return str(guest.browser.get(path).location)


def sign_in(guest: Visitor, form: dict[str, str], path: str = "/inloggen/start") -> str:
    """Sign in there and come back; the text of the page."""
    answer = requests.post(at_provider(guest, path), data=form, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return guest.open(f"{back.path}?{back.query}")


def test_question_has_pkce_state_and_the_levels_that_are_enough(guest: Visitor) -> None:
    asked = parse_qs(urlsplit(at_provider(guest)).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert asked["acr_values"] == [SETTINGS.oidc_acr]
    assert asked["redirect_uri"] == ["http://localhost:8011/inloggen/terug"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()


def test_person_signs_in_and_begins(guest: Visitor) -> None:
    page = sign_in(guest, {"sub": "parent"})

    assert guest.path == "/melden/adres"
    assert "Dit weten wij van u" in page


def test_language_is_kept(guest: Visitor) -> None:
    sign_in(guest, {"sub": "parent"}, "/en/inloggen/start")

    assert guest.path == "/en/melden/adres"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"sub": "unsure"}, "te laag niveau"),
        ({"sub": "company"}, "geen burgerservicenummer"),
        ({"action": "deny"}, "geannuleerd"),
    ],
)
def test_who_cannot_sign_in_hears_why(guest: Visitor, form: dict[str, str], words: str) -> None:
    page = sign_in(guest, form)

    assert guest.status == 403
    assert words in page
    assert 'href="/inloggen"' in page


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=login_required", "?error=%00%3Cscript%3E"])
def test_forged_return_signs_nobody_in(guest: Visitor, query: str) -> None:
    at_provider(guest)

    page = guest.open(f"/inloggen/terug{query}")

    assert guest.status == 403
    assert "<script" not in page
    guest.open("/meldingen")
    assert guest.path == "/inloggen"


def test_provider_that_is_down_is_told(world: Replay) -> None:
    settings = replace(SETTINGS, oidc_issuer="http://localhost:1", oidc_client_id="app", oidc_client_secret="secret")
    guest = Visitor(make_app(settings, world))

    page = guest.open("/inloggen/start")

    assert guest.status == 502
    assert "Inloggen lukt nu niet" in page


def test_signing_out_ends_it_at_the_provider_too(guest: Visitor, issuer: str) -> None:
    sign_in(guest, {"sub": "parent"})
    mark = guest.page.partition('name="formulier" value="')[2].partition('"')[0]

    answer = guest.browser.post("/uitloggen", data={"formulier": mark})

    assert str(answer.location).startswith(issuer)
    assert f"form-action 'self' {issuer}" in answer.headers["Content-Security-Policy"]
    guest.open("/meldingen")
    assert guest.path == "/inloggen"


def test_work_survives_signing_in_again(guest: Visitor) -> None:
    sign_in(guest, {"sub": "parent"})
    guest.send("/melden/adres", **ADDRESS)
    sign_in(guest, {"sub": "parent"})

    assert 'value="Nieuwe Kade"' in guest.open("/melden/adres")
