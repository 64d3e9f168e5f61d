"""Somebody asks a question; and what happens when something breaks on the way."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from startpunt.registrations import NAME, read_settings

from tests.world import NUMBER, RECORDED, SETTINGS, Exchange, Visitor, journey

BSN = next(e["body"] for e in json.loads(RECORDED.read_text()) if "personen" in e["address"])["burgerservicenummer"][0]
QUESTION = "Wanneer is het zwembad open?"
CASE, STATUS = "POST /zaken/zaken", "POST /zaken/statussen"


@pytest.fixture
def world() -> Exchange:
    """The registrations as recorded."""
    return Exchange()


@pytest.fixture
def visitor(world: Exchange) -> Iterator[Visitor]:
    """Somebody with an empty browser."""
    found = Visitor(SETTINGS, world, BSN)
    yield found
    found.server.__exit__(None, None, None)


def test_question_is_filed_once_and_shown(visitor: Visitor, world: Exchange) -> None:
    journey(visitor)

    assert (world.count(CASE), world.count(STATUS)) == (1, 1)
    assert QUESTION in visitor.page


def test_page_tells_what_it_asked_and_why(visitor: Visitor) -> None:
    journey(visitor)
    bonnet = visitor.page.partition('id="motorkap"')[2]

    assert "gegevens: personen" in bonnet
    assert "POST /zaken</code> 201" in bonnet
    assert "naam.volledigeNaam" in bonnet
    assert BSN not in bonnet


def test_name_comes_from_the_persons_register(visitor: Visitor) -> None:
    assert re.search(r"Dag \w+ [\w ]+\.", visitor.sign_in())


@pytest.mark.parametrize("call", [CASE, STATUS, "POST /zaken/rollen", "GET /zaken/zaken"])
@pytest.mark.parametrize("trouble", [requests.ConnectionError("x"), requests.ReadTimeout("x")], ids=["down", "slow"])
def test_nothing_is_lost_when_the_registration_fails(
    visitor: Visitor, world: Exchange, call: str, trouble: Exception
) -> None:
    visitor.sign_in()
    world.trouble[call] = trouble

    page = visitor.ask(QUESTION)

    assert visitor.status == 503
    assert "nog niet verstuurd" in page
    assert f">{QUESTION}</textarea>" in page
    with visitor.browser.session_transaction() as held:
        assert held["number"] == NUMBER


@pytest.mark.parametrize("text", ["", "   ", "\0", "a" * 1001])
def test_question_without_words_is_refused(visitor: Visitor, world: Exchange, text: str) -> None:
    visitor.sign_in()

    page = visitor.ask(text)

    assert (visitor.status, world.count(CASE)) == (422, 0)
    assert 'href="#vraag"' in page


def test_form_of_another_site_files_nothing(visitor: Visitor, world: Exchange) -> None:
    visitor.sign_in()

    visitor.ask(QUESTION, form="x")

    assert (visitor.status, world.count(CASE)) == (403, 0)


@pytest.mark.parametrize("who", ["firm", "unsure"])
def test_company_or_somebody_who_is_not_sure_enough_does_not_get_in(visitor: Visitor, who: str) -> None:
    visitor.sign_in(who)

    assert visitor.status == 403


def test_signing_out_forgets(visitor: Visitor) -> None:
    visitor.sign_in()
    visitor.ask("", uitloggen="1")

    assert "Log in om een vraag te stellen" in visitor.open("/")


def test_number_of_a_person_stays_inside(visitor: Visitor, world: Exchange, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        journey(visitor)
    cookie = visitor.browser.get_cookie(f"{NAME}_session")

    assert cookie
    assert cookie.http_only
    assert all(BSN not in text for text in (visitor.page, cookie.value, caplog.text))
    assert all(BSN not in question["address"] for question in world.asked)


@pytest.mark.parametrize("path", ["/", "/en/"])
def test_page_has_a_strict_policy_and_no_script(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)

    assert visitor.browser.get(path).headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.search(r"<script|\sstyle=", page)
    assert f'<html lang="{"en" if path == "/en/" else "nl"}">' in page


def test_every_text_is_translated() -> None:
    methods = [(f"{NAME.replace('-', '_')}/**.py", "python"), (f"{NAME.replace('-', '_')}/templates/**.html", "jinja2")]
    asked = {message for _, _, message, _, _ in extract_from_dir(".", methods)}
    with Path("translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        texts = {message.id: message.string for message in read_po(file) if message.id}

    assert len(asked) > 10
    assert asked == texts.keys()
    assert all(texts.values())


def test_missing_settings_are_named_together() -> None:
    with pytest.raises(
        ValueError, match="CATALOGI_URL, PERSONEN_URL, CLIENT_ID, CLIENT_SECRET, SECRET_KEY, OIDC_ISSUER"
    ):
        read_settings({"ZAKEN_URL": "http://x"})
