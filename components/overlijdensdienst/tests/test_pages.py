"""Somebody looks at how things stand, finishes a declaration by hand, and signs in at a provider that others made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import httpx
import pytest
import requests
from oidc_provider_mock import User, run_server_in_thread
from overlijdensdienst.config import read
from overlijdensdienst.rules import HERE, term
from overlijdensdienst.shape import Aangifte, flatten
from overlijdensdienst.upload import name_for
from overlijdensdienst.words import WORDS

from tests.registers import CONFIG, LIVING, PAPER, WHOLE, Registers, Software, Visitor

LEVEL = CONFIG.oidc_acr.split()[0]
FORM = flatten(Aangifte.model_validate(WHOLE))


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that others made."""
    firm = {"urn:nl:kvk": "90000102", "organisation": "De Linde", "name": "Anneke Visser", "acr": LEVEL}
    users = {
        "x": firm,
        "low": firm | {"acr": "low"},
        "other": firm | {"urn:nl:kvk": "90000447"},
        "person": {"acr": LEVEL},
    }
    with run_server_in_thread(user_claims=[User(sub=sub, claims=claims) for sub, claims in users.items()]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def registers() -> Registers:
    """The registers."""
    return Registers()


def enter(visitor: Visitor, who: str = "x") -> httpx.Response:
    """Sign in."""
    place = visitor.client.get("/inloggen", follow_redirects=False).headers["location"]
    form = {"sub": who} if who else {"action": "deny"}
    back = requests.post(place, data=form, allow_redirects=False, timeout=5).headers["Location"]
    return visitor.open(back.removeprefix("http://localhost:8014"))


@pytest.fixture
def visitor(registers: Registers, issuer: str) -> Visitor:
    """Somebody who signed in."""
    found = Visitor(registers, CONFIG.model_copy(update={"oidc_issuer": issuer}))
    enter(found)
    return found


def paper(name: str = "a.pdf", content: bytes = PAPER) -> dict[str, Any]:
    """A file in a form."""
    return {"a-verklaring": (name, content)}


def begun(visitor: Visitor) -> str:
    """The address of a new declaration."""
    visitor.send("/nieuw")
    return str(re.search(r"OVERLIJDEN-\w+", visitor.page)[0])  # type: ignore[index]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("x", "Nog af te maken"),
        ("low", "niveau EH3"),
        ("other", "niet op de lijst"),
        ("person", "Gebruik eHerkenning"),
        ("", "annuleerde"),
    ],
)
def test_any_standard_provider_will_do(registers: Registers, issuer: str, who: str, words: str) -> None:
    visitor = Visitor(registers, CONFIG.model_copy(update={"oidc_issuer": issuer}))

    assert words in enter(visitor, who).text


def test_declaration_is_made_by_hand(visitor: Visitor, registers: Registers) -> None:
    number = begun(visitor)
    page = visitor.send(f"/aangifte/{number}", paper(), **FORM, bewaren="1").text
    assert "De aangifte is compleet" in page

    page = visitor.send(f"/aangifte/{number}", **FORM, indienen="1").text

    assert "De aangifte is ingediend" in page
    assert (registers.times("POST /z/zaken"), registers.times("POST /z/statussen")) == (1, 1)


def test_what_software_began_is_finished_by_hand(visitor: Visitor, registers: Registers) -> None:
    software = Software(registers)
    software.begin({"overledene": {"bsn": LIVING}})
    page = visitor.open("/").text
    assert "Emre Wit" in page

    visitor.open(f"/aangifte/{software.number}")
    visitor.send(f"/aangifte/{software.number}", paper(), **FORM, indienen="1")

    assert software.call("GET").json()["ingediend"]


def test_everything_that_is_wrong_is_told_at_once(visitor: Visitor) -> None:
    number = begun(visitor)
    form = FORM | {"overlijden.datum": "gisteren", "contact.email": "x", "uittreksels.gewoon": "99"}
    answer = visitor.send(f"/aangifte/{number}", paper(content=b"<html>"), **form)
    wrong = set(re.findall(r'<li><a href="#([^"]+)"', answer.text))

    assert answer.status_code == 422
    assert wrong == {"overlijden.datum", "contact.email", "uittreksels.gewoon", "a-verklaring"}
    assert 'value="Crematorium Oost"' in answer.text


@pytest.mark.parametrize("call", ["POST /z/zaken", "GET /z/zaken", "POST /p/personen", "POST /z/rollen"])
@pytest.mark.parametrize("trouble", [httpx.ConnectError("down"), httpx.ReadTimeout("slow"), 503, 400], ids=str)
def test_answers_stay_when_a_register_fails(visitor: Visitor, registers: Registers, call: str, trouble: Any) -> None:
    number = begun(visitor)
    registers.breaks[call] = [trouble]
    answer = visitor.send(f"/aangifte/{number}", **FORM)
    assert answer.status_code == 503
    assert 'value="Crematorium Oost"' in answer.text

    assert "Bewaard" in visitor.send(f"/aangifte/{number}", **FORM).text


def test_expired_login_keeps_the_form(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    number = begun(visitor)
    page = visitor.page
    monkeypatch.setattr("overlijdensdienst.web.QUIET", 0)
    answer = visitor.send(f"/aangifte/{number}", **FORM)
    assert answer.status_code == 403
    assert 'value="Crematorium Oost"' in answer.text
    monkeypatch.undo()
    enter(visitor)
    visitor.page = page

    assert "Bewaard" in visitor.send(f"/aangifte/{number}", **FORM).text


def test_second_click_sends_nothing_again(visitor: Visitor, registers: Registers) -> None:
    number = begun(visitor)
    page = visitor.page
    for _click in range(2):
        visitor.page = page
        visitor.send(f"/aangifte/{number}", paper(), **FORM, indienen="1")

    assert registers.times("POST /z/statussen") == 1


def test_document_is_taken_away_and_fetched(visitor: Visitor) -> None:
    number = begun(visitor)
    visitor.send(f"/aangifte/{number}", paper("../<b>.pdf"), **FORM)
    answer = visitor.client.get(f"/aangifte/{number}/stuk/A-verklaring")
    assert answer.content == PAPER
    assert answer.headers["Content-Disposition"] == 'attachment; filename="b.pdf"'

    assert "b.pdf" not in visitor.send(f"/aangifte/{number}", **FORM, weg="a-verklaring").text


def test_form_of_another_site_is_refused(visitor: Visitor, registers: Registers) -> None:
    number = begun(visitor)
    visitor.page = ""

    assert visitor.send(f"/aangifte/{number}", **FORM).status_code == 400
    assert registers.times("POST /z/zaken") == 0


def test_key_works_for_software(visitor: Visitor) -> None:
    visitor.open("/sleutel")
    page = visitor.send("/sleutel").text
    key = re.search(r'<code id="key">([^<]+)', page)
    assert key

    answer = visitor.client.get("/api/v1/aangiften", headers={"Authorization": f"Bearer {key[1]}"})

    assert answer.status_code == 200


def test_declarations_of_others_are_not_there(visitor: Visitor, registers: Registers) -> None:
    other = Software(registers, kvk="90000218")
    other.begin()

    assert other.number not in visitor.open("/").text
    assert visitor.open(f"/aangifte/{other.number}").status_code == 404


def test_form_that_is_too_large_is_refused(visitor: Visitor) -> None:
    number = begun(visitor)
    answer = visitor.send(f"/aangifte/{number}", paper(content=PAPER + b" " * (12 << 20)), **FORM)

    assert answer.status_code == 413
    assert "hoogstens 10 MB" in answer.text


@pytest.mark.parametrize("path", ["/", "/en/", "/over", "/en/over", "/nergens", "/en/nergens"])
def test_pages_have_a_strict_policy_and_no_script(registers: Registers, path: str) -> None:
    answer = Visitor(registers).open(path)

    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.search(r"<script|\sstyle=|\son\w+=", answer.text)
    assert f'<html lang="{"en" if path.startswith("/en") else "nl"}">' in answer.text


def test_every_text_stands_in_two_languages() -> None:
    keys = {lang: {(group, name) for group, names in words.items() for name in names} for lang, words in WORDS.items()}
    holes = {
        lang: {
            (group, name): sorted(re.findall(r"{\w+}", str(text)))
            for group, names in words.items()
            for name, text in names.items()
        }
        for lang, words in WORDS.items()
    }

    assert keys["nl"] == keys["en"]
    assert holes["nl"] == holes["en"]


@pytest.mark.parametrize(
    ("died", "first", "last"),
    [
        ("2026-01-14T09:30", "2026-01-15T21:30+01:00", "2026-01-22"),
        ("2026-03-28T12:00", "2026-03-30T01:00+02:00", "2026-04-08"),
        ("2026-04-24T10:00", "2026-04-25T22:00+02:00", "2026-05-06"),
        ("2026-12-23T10:00", "2026-12-24T22:00+01:00", "2027-01-04"),
        ("2025-04-25T10:00", "2025-04-26T22:00+02:00", "2025-05-06"),
    ],
)
def test_term_is_36_hours_and_six_working_days(died: str, first: str, last: str) -> None:
    begin, end = term(datetime.fromisoformat(died).replace(tzinfo=HERE))

    assert (begin, end) == (datetime.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("given", "name"),
    [("../../etc/passwd", "passwd.pdf"), ("C:\\a.pdf.exe", "a.pdf"), ("..", "a-verklaring.pdf"), ("a\r\nb", "ab.pdf")],
)
def test_name_of_a_file_becomes_harmless(given: str, name: str) -> None:
    assert name_for(given, "a-verklaring") == name


def test_wrong_settings_are_named_together() -> None:
    with pytest.raises(ValueError, match="validation errors") as error:
        read({"ZAKEN_URL": "ftp://x", "BIND_PORT": "0", "UNDERTAKERS": "12", "CLOCK": "now", "OIDC_ISSUER": "http://x"})

    for name in ("zaken_url", "catalogi_url", "client_id", "secret_key", "bind_port", "undertakers", "clock"):
        assert name in str(error.value)
