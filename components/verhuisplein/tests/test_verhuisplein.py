"""Somebody reports a move on one page; and what happens when something breaks on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest
import requests
from oidc_provider_mock import User, run_server_in_thread
from verhuisplein.registers import Registers
from verhuisplein.settings import read
from verhuisplein.term import latest_report, possible
from verhuisplein.texts import TEXTS

from tests.world import FORM, NUMBER, SETTINGS, Replay, Visitor, journey

CASE, STATUS = "POST /zaken/zaken", "POST /zaken/statussen"
DOWN = httpx.ConnectError("down")


@pytest.fixture
def world() -> Replay:
    """The registrations."""
    return Replay()


@pytest.fixture
def parent(world: Replay) -> Visitor:
    """A parent who just signed in."""
    visitor = Visitor(SETTINGS, world)
    visitor.sign_in("Ouder in een gezin")
    return visitor


def kept(visitor: Visitor) -> Visitor:
    """The same, with everything kept."""
    visitor.send(**{**FORM, "street": "", "letter": ""}, save="1", who=["0"])
    visitor.send(**FORM, save="1", who=["0"])
    return visitor


def wrong(page: str) -> set[str]:
    """Fields that are wrong."""
    found = re.search(r'<div class="alert".*?</div>', page, re.DOTALL)
    return set(re.findall(r'href="#([\w-]+)"', found[0])) if found else set()


def test_move_is_kept_changed_and_sent_once(world: Replay) -> None:
    journey(Visitor(SETTINGS, world))

    assert (world.asked.count(CASE), world.asked.count(STATUS)) == (1, 1)


def test_everything_that_is_wrong_is_told_at_once_with_links(parent: Visitor) -> None:
    page = parent.send(place="Amsterdam", who=["9"])

    assert parent.status == 422
    assert wrong(page) == {"day", "postcode", "house", "street", "place", "lodging-ja", "who-0", "email"}
    assert all(f'id="{field}"' in page for field in wrong(page))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "2026-02-13"), ("day", "2026-01-09"), ("day", "x"), ("postcode", "0123AB"), ("postcode", "1234SS"),
        ("house", "0"), ("house", "١"), ("letter", "ab"), ("addition", "12345"), ("street", "a" * 81), ("email", "x@y"),
        ("phone", "12"), ("lodging", "x"), ("place", "Elders"),
    ],
)  # fmt: skip
def test_form_refuses(parent: Visitor, field: str, value: str) -> None:
    page = parent.send(**{**FORM, field: value})

    assert parent.status == 422
    assert {name.partition("-")[0] for name in wrong(page)} == {field}


@pytest.mark.parametrize("trouble", [DOWN, httpx.ReadTimeout("slow"), 503, 429, 400, 401], ids=str)
@pytest.mark.parametrize("call", [STATUS, "GET /zaken/zaken"])
def test_nothing_is_lost_when_the_registration_fails(
    parent: Visitor, world: Replay, call: str, trouble: object
) -> None:
    kept(parent)
    world.trouble[call] = [trouble]

    page = parent.send(**FORM, who=["0"])
    assert parent.status == 503
    assert 'value="Nieuwe Kade"' in page
    page = parent.send(**FORM, who=["0"])

    assert "nog niet verwerkt" in page
    assert world.asked.count(CASE) == 1


def test_second_click_sends_nothing_again(parent: Visitor, world: Replay) -> None:
    kept(parent)
    other = Visitor(SETTINGS, world)
    other.square, other.page = parent.square, parent.page
    other.browser.cookies.set("verhuisplein_session", parent.cookie())
    parent.send(**FORM, who=["0"])

    other.send(**FORM, who=["0"])

    assert "nog niet verwerkt" in other.page
    assert (world.asked.count(CASE), world.asked.count(STATUS)) == (1, 1)


def test_expired_login_keeps_the_work(parent: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verhuisplein.app.SILENCE", 0)
    page = parent.send(**FORM)
    assert parent.status == 403
    assert "wat u invulde, is bewaard" in page
    monkeypatch.undo()

    page = parent.sign_in("Ouder in een gezin")

    assert 'value="Nieuwe Kade"' in page


def test_form_of_another_site_is_refused(parent: Visitor, world: Replay) -> None:
    parent.page = ""

    parent.send(**FORM)

    assert parent.status == 400
    assert world.asked.count(CASE) == 0


def test_number_of_a_person_stays_inside(parent: Visitor, world: Replay, capsys: pytest.CaptureFixture[str]) -> None:
    world.trouble[CASE] = [DOWN]
    page = parent.send(**FORM, who=["0"])
    said = capsys.readouterr()

    assert "not saved" in said.out
    for text in (page, said.out + said.err, parent.cookie(), *world.asked):
        assert not re.search(r"99900\d{4}", text)


@pytest.mark.parametrize("path", ["/", "/en/", "/nergens", "/en/nergens"])
def test_pages_have_a_strict_policy_and_no_script(world: Replay, path: str) -> None:
    visitor = Visitor(SETTINGS, world)
    page = visitor.open(path)

    assert visitor.browser.get(path).headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.search(r"<script|\sstyle=", page)
    assert f'<html lang="{"en" if path.startswith("/en") else "nl"}">' in page


def test_huge_form_is_refused(parent: Visitor) -> None:
    parent.send(street="a" * 70_000)

    assert parent.status == 413


def test_every_text_stands_in_two_languages() -> None:
    assert all(all(both) for both in TEXTS.values())
    fields = [re.findall(r"{(\w+)}", text) for both in TEXTS.values() for text in both]
    assert fields[::2] == fields[1::2]


@pytest.mark.parametrize(
    ("moved", "last"),
    [
        ("2026-01-12", "2026-01-19"),
        ("2026-04-01", "2026-04-07"),
        ("2026-04-02", "2026-04-08"),
        ("2025-12-24", "2025-12-30"),
        ("2026-01-05", "2026-01-12"),
    ],
)
def test_term_shifts_over_weekends_and_holidays(moved: str, last: str) -> None:
    assert latest_report(date.fromisoformat(moved)) == date.fromisoformat(last)


def test_first_day_that_can_be_reported_is_the_last_that_is_not_too_late() -> None:
    today = date(2026, 4, 7)
    first, last = possible(today)

    assert latest_report(first) >= today > latest_report(first - timedelta(days=1))
    assert last == date(2026, 5, 5)


def test_missing_settings_are_named_together() -> None:
    with pytest.raises(ValueError, match="CATALOGI_URL, PERSONEN_URL, CLIENT_ID, CLIENT_SECRET, SECRET_KEY"):
        read({"ZAKEN_URL": "http://x"})


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that others made."""
    level = SETTINGS.oidc_acr.split()[0]
    (bsn,) = next(k["body"]["burgerservicenummer"] for k in Replay().known if "personen/" in k["address"] and k["body"])
    users = {"x": {"urn:nl:bsn": bsn, "acr": level}, "low": {"urn:nl:bsn": bsn, "acr": "low"}, "firm": {"acr": level}}
    with run_server_in_thread(user_claims=[User(sub=sub, claims=claims) for sub, claims in users.items()]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.mark.parametrize(
    ("who", "words"),
    [("x", "U woont nu op"), ("low", "minstens DigiD Midden"), ("firm", "niet als bedrijf"), ("", "niet ingelogd")],
)
def test_any_standard_provider_will_do(world: Replay, issuer: str, who: str, words: str) -> None:
    visitor = Visitor(SETTINGS._replace(oidc_issuer=issuer), world)
    place = visitor.browser.get("/inloggen", follow_redirects=False).headers["Location"]
    form = {"sub": who} if who else {"action": "deny"}
    back = requests.post(place, data=form, allow_redirects=False, timeout=5).headers["Location"]

    assert words in visitor.open(back.removeprefix("http://localhost:8012"))


def test_addresses_elsewhere_are_never_asked(world: Replay) -> None:
    import asyncio

    from verhuisplein.registers import Trouble

    with pytest.raises(Trouble, match="elsewhere"):
        asyncio.run(Registers(SETTINGS, world)._ask("GET", "https://evil.example/x"))
    assert NUMBER not in str(world.asked)


def test_page_tells_what_it_asked_which_fields_and_why(parent: Visitor) -> None:
    bonnet = parent.page.partition('id="motorkap"')[2]

    assert "gegevens: personen" in bonnet
    assert "verblijfplaats.verblijfadres" in bonnet
    assert "doel: Wet BRP 2.39" in bonnet
    assert not re.search(r"\b999\d{6}\b", bonnet)


def test_page_after_sending_tells_what_sending_asked(parent: Visitor) -> None:
    page = parent.send(**FORM, save="1", who=["0"])

    assert "POST /zaken</code> 201" in page.partition('id="motorkap"')[2]
