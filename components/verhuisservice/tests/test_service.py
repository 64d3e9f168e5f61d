"""The way of a citizen, and what happens when something breaks on the way."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path

import pytest
import requests
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from verhuisservice import session
from verhuisservice.settings import SettingsError, read_settings

from tests.journeys import ADDRESS, CONTACT, household, resumed
from tests.world import NUMBER, SETTINGS, Replay, Visitor, make_app

ROOT = Path(__file__).resolve().parent.parent
DOWN = requests.ConnectionError("no route")
SLOW = requests.ReadTimeout("too slow")
STATUS = ("POST", "/zaken/statussen")
CASE = ("POST", "/zaken/zaken")


def test_household_moves(visitor: Visitor, world: Replay) -> None:
    household(visitor)

    assert (world.count(*CASE), world.count(*STATUS)) == (1, 1)
    assert "Loopt nog" in visitor.page


def test_status_page_says_honestly_that_nothing_was_processed_yet(nearly_done: Visitor) -> None:
    page = nearly_done.send("/melden/controle")

    assert "geregistreerd, maar nog niet verwerkt" in page
    assert re.search(r'aria-current="step">\s*<strong>Ontvangen</strong>', page)


def test_report_goes_on_in_another_browser() -> None:
    world = Replay("resumed")

    resumed(Visitor(make_app(SETTINGS, world)))

    assert (world.count(*CASE), world.count(*STATUS)) == (1, 1)


@pytest.mark.parametrize("trouble", [DOWN, SLOW, (503, {"code": "x"}), (429, {}), (500, None)], ids=str)
def test_citizen_goes_on_and_sends_later_when_the_registration_fails(
    parent: Visitor, world: Replay, trouble: object
) -> None:
    for call in (CASE, ("GET", "/zaken/zaken")):
        world.trouble[call] = [trouble, trouble, trouble]

    page = parent.send("/melden/adres", **ADDRESS)
    assert parent.path == "/melden/meeverhuizers"
    assert "bewaren wij in deze browser" in page
    world.trouble.clear()
    parent.send("/melden/meeverhuizers", meeverhuizers=["1"])
    page = parent.send("/melden/contact", **CONTACT)

    assert "bewaren wij in deze browser" not in page
    assert "Nieuwe Kade 12B" in page


@pytest.mark.parametrize("trouble", [DOWN, SLOW, (503, {"code": "x"}), (400, {"code": "invalid"}), (401, {})], ids=str)
def test_nothing_is_lost_when_sending_fails(nearly_done: Visitor, world: Replay, trouble: object) -> None:
    world.trouble[STATUS] = [trouble]

    page = nearly_done.send("/melden/controle")
    assert nearly_done.status in (502, 503)
    assert "nog niet verstuurd" in page
    assert "Nieuwe Kade 12B" in page
    nearly_done.send("/melden/controle")

    assert nearly_done.path == f"/meldingen/{NUMBER}"
    assert world.count(*CASE) == 1


def test_case_that_was_made_by_a_call_that_was_cut_off_is_found(parent: Visitor, world: Replay) -> None:
    taken = {"code": "invalid", "invalidParams": [{"name": "identificatie", "code": "identificatie-niet-uniek"}]}
    made = next(x for x in world.exchanges if (x["method"], x["address"]) == ("POST", "/zaken/zaken"))
    world.trouble[CASE] = [(400, taken)]
    world.trouble["GET", "/zaken/zaken"] = [
        (200, {"results": [], "next": None}),
        (200, {"results": [made["answer"]], "next": None}),
    ]

    page = parent.send("/melden/adres", **ADDRESS)

    assert "bewaren wij in deze browser" not in page
    assert world.count(*CASE) == 1


def test_second_click_makes_no_second_case(nearly_done: Visitor, world: Replay) -> None:
    other = Visitor(nearly_done.app)
    other.browser, other.page = nearly_done.app.test_client(), nearly_done.page
    cookie = nearly_done.browser.get_cookie("verhuisservice_session")
    assert cookie
    nearly_done.send("/melden/controle")
    other.browser.set_cookie("verhuisservice_session", cookie.value)

    other.send("/melden/controle")

    assert other.path == f"/meldingen/{NUMBER}"
    assert (world.count(*CASE), world.count(*STATUS)) == (1, 1)


def test_expired_login_keeps_the_work(parent: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "SIGNED_IN", 0)
    page = parent.send("/melden/adres", **ADDRESS)
    assert parent.path == "/inloggen"
    assert "U bent uitgelogd" in page
    monkeypatch.undo()

    parent.sign_in("gezin-met-kinderen")
    page = parent.open("/melden/adres")

    assert 'value="Nieuwe Kade"' in page


def test_another_person_in_the_same_browser_sees_nothing(visitor: Visitor) -> None:
    with visitor.browser.session_transaction() as held:
        held["draft"] = {"number": "X", "owner": "999000007", "street": "Geheimweg"}
    visitor.sign_in("gezin-met-kinderen")

    assert "Geheimweg" not in visitor.open("/melden/adres")


def test_report_of_somebody_else_is_not_shown(nearly_done: Visitor) -> None:
    nearly_done.send("/melden/controle")
    with nearly_done.browser.session_transaction() as held:
        held["bsn"] = "999000007"

    nearly_done.open(f"/meldingen/{NUMBER}")

    assert nearly_done.status == 404


@pytest.mark.parametrize("path", ["/melden/adres", "/melden/controle", "/inloggen", "/uitloggen", "/melden"])
def test_form_of_another_site_is_refused(parent: Visitor, path: str) -> None:
    parent.page = ""

    parent.send(path, **ADDRESS)

    assert parent.status == 400


def test_number_of_a_person_stays_inside(nearly_done: Visitor, world: Replay, caplog: pytest.LogCaptureFixture) -> None:
    with nearly_done.browser.session_transaction() as held:
        bsn = held["bsn"]
    world.trouble[STATUS] = [SLOW]
    with caplog.at_level(logging.DEBUG):
        nearly_done.send("/melden/controle")
    bonnet = nearly_done.open("/onder-de-motorkap")
    cookie = nearly_done.browser.get_cookie("verhuisservice_session")

    assert len(bsn) == 9
    assert all(bsn not in address for _, address in world.asked)
    assert bsn not in caplog.text
    assert "not sent" in caplog.text
    assert bsn not in bonnet
    assert cookie
    assert bsn not in cookie.value
    assert cookie.http_only
    assert cookie.same_site == "Lax"


@pytest.mark.parametrize(
    ("bsn", "words"),
    [("999000020x", "9 cijfers"), ("", "Kies een persoon"), ("'; drop", "9 cijfers"), ("٩٩٩٠٠٠٠٢٠", "9 cijfers")],
)
def test_choosing_nobody_is_explained(visitor: Visitor, bsn: str, words: str) -> None:
    visitor.open("/inloggen")

    page = visitor.send("/inloggen", bsn=bsn)

    assert visitor.status == 422
    assert words in page


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/inloggen", "/en/inloggen", "/privacy", "/en/toegankelijkheid", "/nergens"]
)
def test_pages_have_strict_headers_and_no_script(visitor: Visitor, path: str) -> None:
    page = visitor.open(path)

    assert "default-src 'none'" in visitor.headers["Content-Security-Policy"]
    assert "unsafe" not in visitor.headers["Content-Security-Policy"]
    assert visitor.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script|\sstyle=|\son\w+=", page)


def test_english_is_english(nearly_done: Visitor) -> None:
    for path, word in (
        ("adres", "When are you moving"),
        ("meeverhuizers", "Who moves along"),
        ("controle", "Is all of this right"),
    ):
        page = nearly_done.open(f"/en/melden/{path}")
        assert word in page
        assert '<html lang="en">' in page
        assert f'href="/melden/{path}"' in page


def test_every_text_is_translated() -> None:
    methods = [("verhuisservice/**.py", "python"), ("verhuisservice/templates/**.html", "jinja2")]
    asked = {message for _, _, message, _, _ in extract_from_dir(str(ROOT), methods)}
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        texts = {message.id: message.string for message in read_po(file) if message.id}

    assert asked - texts.keys() == set()
    assert texts.keys() - asked == set()
    assert [key for key, text in texts.items() if not text or (isinstance(text, tuple) and "" in text)] == []


def test_page_with_the_registration_down_says_so(parent: Visitor, world: Replay) -> None:
    world.trouble["POST", "/personen/personen"] = [DOWN]

    page = parent.open("/melden/adres")

    assert parent.status == 503
    assert "Probeer het opnieuw" in page


def test_settings_name_everything_that_is_wrong() -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({"ZAKEN_URL": "ftp://x", "SECRET_KEY": "short", "BIND_PORT": "x", "CLOCK": "now"})

    names = [line.partition(":")[0] for line in str(error.value).splitlines()]
    assert names == [
        "CATALOGI_URL", "PERSONEN_URL", "ZAKEN_URL", "CLIENT_ID", "CLIENT_SECRET", "SECRET_KEY", "BIND_PORT", "CLOCK",
    ]  # fmt: skip


def test_damaged_demo_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    file.write_text("{}")

    with pytest.raises(SettingsError, match="DEMO_JSON"):
        read_settings({"DEMO_JSON": str(file)})


def test_cookie_of_somebody_else_opens_nothing(visitor: Visitor) -> None:
    visitor.browser.set_cookie("verhuisservice_session", "gAAAA" + "x" * 100)

    visitor.open("/meldingen")

    assert visitor.path == "/inloggen"


def test_pages_are_quick_on_recorded_answers(nearly_done: Visitor) -> None:
    begin = time.perf_counter()
    for _ in range(10):
        nearly_done.open("/melden/controle")

    assert (time.perf_counter() - begin) / 10 < 0.1
