"""Working at the board, and everything that can go wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from werkvoorraad.config import Wrong, read
from werkvoorraad.deeds import plain_name
from werkvoorraad.texts import TEXTS, day_of

from tests.world import CONFIG, LETTER, Browser, work


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Nobody signed in yet."""
    made = Browser()
    yield made
    made.close()


@pytest.fixture
def path(browser: Browser) -> str:
    """A case that waits for consent, opened."""
    browser.sign_in()
    found = browser.find(r'Wacht op toestemming.*?class="card" href="([^"]*)"')
    browser.get(found)
    return found


def test_case_goes_from_the_board_to_its_end(browser: Browser) -> None:
    path = work(browser)

    assert "De zaak is afgerond." in browser.text
    assert "Ruben Mulder" in browser.text
    browser.get(f"{path}?deel=spoor")
    assert "Werkvoorraad" in browser.text


def test_document_is_kept_not_shown(browser: Browser) -> None:
    work(browser)
    browser.get(browser.find(r'href="(/zaken/[^"]*/documenten/[^"]*)">Brief'))

    assert browser.answer.content == LETTER
    assert browser.answer.headers["content-disposition"].startswith("attachment")
    assert browser.answer.headers["content-security-policy"].startswith("sandbox")


def test_no_number_of_a_person_in_an_address_or_under_the_bonnet(browser: Browser, path: str) -> None:
    number = browser.find(r"Burgerservicenummer (\d{9})")

    assert not [one for one in browser.tape.heard if number in one["url"]]
    assert number not in browser.get("/motorkap").text
    assert "verblijfplaats; doel: Zaken behandelen" in browser.text


def test_finished_case_offers_no_deed(browser: Browser) -> None:
    path = work(browser)

    browser.deed(path, "stap", stand="x")

    assert "Deze zaak is afgerond." in browser.get(path).text
    assert "<select" not in browser.text


@pytest.mark.parametrize("path", ["/zaken/00000000-0000-4000-8000-000000000000", "/motorkap"])
def test_nothing_is_shown_before_signing_in(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 401
    assert "Inloggen als medewerker" in browser.text
    assert browser.tape.heard == []


@pytest.mark.parametrize(("who", "words"), [("noor", "U hebt hier geen rol"), ("loose", "Log in als medewerker")])
def test_who_may_not_come_in_hears_why(browser: Browser, who: str, words: str) -> None:
    browser.sign_in(who)

    assert browser.answer.status_code == 401
    assert words in browser.text


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=iets&state="])
def test_coming_back_with_nothing_good_is_no_way_in(browser: Browser, query: str) -> None:
    browser.get(f"/inloggen/terug{query}")

    assert browser.answer.status_code == 401
    assert "Het inloggen is niet gelukt" in browser.text


def test_signing_in_leads_to_the_page_that_was_asked(browser: Browser) -> None:
    browser.get("/motorkap")

    browser.sign_in()

    assert "Er is nog niets te zien" in browser.text


@pytest.mark.parametrize(
    ("deed", "fields", "words"),
    [
        ("stap", {}, "Kies een status."),
        ("stap", {"toelichting": "x" * 1001}, "Maak de tekst korter"),
        ("afronden", {"resultaat": "https://elders.example/1"}, "Kies een resultaat."),
        ("document", {}, "Kies een bestand."),
        ("besluit", {}, "Leg uit waarom"),
        ("besluit", {"brief": "https://elders.example/1"}, "past niet bij dit besluit"),
    ],
)
def test_form_comes_back_with_its_faults(
    browser: Browser, path: str, deed: str, fields: dict[str, str], words: str
) -> None:
    browser.deed(path, deed, **fields)

    assert browser.answer.status_code == 422
    assert words in browser.text
    assert "<title>Fout:" in browser.text
    targets = re.findall(r'<li><a href="#([^"]*)">', browser.text)
    assert targets
    assert all(f'id="{target}"' in browser.text for target in targets)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<script>", "geen PDF, PNG of JPEG"), (b"%PDF-" + b"x" * 8 * 1024 * 1024, "hoogstens 8 MB")],
)
def test_hostile_file_is_refused(browser: Browser, path: str, content: bytes, words: str) -> None:
    browser.deed(path, "document", {"bestand": ("a.pdf", content)}, titel="x")

    assert browser.answer.status_code == 422
    assert words in browser.text
    assert browser.tape.times("POST /documenten/enkelvoudiginformatieobjecten") == 0


def test_far_too_large_request_is_refused(browser: Browser, path: str) -> None:
    browser.deed(path, "document", {"bestand": ("a.pdf", b"x" * 10 * 1024 * 1024)})

    assert browser.answer.status_code == 413
    assert "hoogstens 8 MB" in browser.text


@pytest.mark.parametrize("change", [{"stand": "anders"}, {"mark": "vreemd"}, {"doe": "wissen"}])
def test_stale_or_strange_form_does_nothing(browser: Browser, path: str, change: dict[str, str]) -> None:
    status = browser.option("stap-status", "In behandeling")

    browser.deed(
        path, change.get("doe", "stap"), **({"status": status} | {k: v for k, v in change.items() if k != "doe"})
    )

    assert browser.answer.status_code in (400, 409)
    assert browser.tape.times("POST /zaken/statussen") == 0


@pytest.mark.parametrize("failing", [httpx.ConnectTimeout("x"), httpx.ReadError("x"), (503, {}), (429, {})])
def test_silent_register_is_told(browser: Browser, path: str, failing: object) -> None:
    status = browser.option("stap-status", "In behandeling")
    browser.tape.failing["POST /zaken/statussen"] = failing

    browser.deed(path, "stap", status=status)

    assert browser.answer.status_code == 503
    assert "nu niet te bereiken" in browser.text


def test_refusal_is_shown_in_the_words_of_the_register(browser: Browser, path: str) -> None:
    body = {"code": "invalid", "invalidParams": [{"code": "x", "reason": "Gebruiksrecht onbekend."}]}
    browser.tape.failing["POST /zaken/resultaten"] = (400, body)

    browser.deed(path, "afronden", resultaat=browser.option("afronden-resultaat", "Verwerkt"))

    assert browser.answer.status_code == 409
    assert "Gebruiksrecht onbekend." in browser.text


def test_case_is_shown_without_the_persons_register(browser: Browser, path: str) -> None:
    browser.tape.failing["POST /personen/personen"] = (503, {})

    assert "De personen zijn nu niet te bereiken" in browser.get(path).text


@pytest.mark.parametrize(("path", "status"), [("/nergens", 404), ("/zaken/x", 404), ("/en/nergens", 404)])
def test_page_that_is_not_there_says_so(browser: Browser, path: str, status: int) -> None:
    assert browser.get(path).status_code == status
    assert "<h1>" in browser.text


@pytest.mark.parametrize("path", ["/", "/en/", "/toegankelijkheid", "/static/bord.css", "/nergens"])
def test_headers_are_strict_everywhere(browser: Browser, path: str) -> None:
    policy = browser.get(path).headers["content-security-policy"]

    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert browser.answer.headers["x-content-type-options"] == "nosniff"


def test_every_text_stands_in_two_languages() -> None:
    assert {name for name, both in TEXTS.items() if len(both) != 2 or not all(both)} == set()
    names = {name: [re.findall(r"{(\w+)}", text) for text in both] for name, both in TEXTS.items()}
    assert [name for name, (dutch, english) in names.items() if sorted(dutch) != sorted(english)] == []


def test_english_pages_are_english(browser: Browser) -> None:
    browser.get("/en/")

    assert '<html lang="en">' in browser.text
    assert "Sign in as an employee" in browser.text


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\a\\b.pdf", "b.pdf"), ("\r\n<x>.pdf", "x.pdf"), ("..", "document")],
)
def test_file_name_leads_nowhere(name: str, kept: str) -> None:
    assert plain_name(name) == kept


@pytest.mark.parametrize(
    ("iso", "text"),
    [("2026-01-05", "5 jan 2026"), ("20260105", "5 jan 2026"), ("2026-01-05T23:30:00Z", "6 jan 2026"), (None, "")],
)
def test_days_are_dutch_days(iso: str | None, text: str) -> None:
    assert day_of("nl", iso) == text


def test_cookie_says_nothing_to_others(browser: Browser, path: str) -> None:
    sealed = browser.http.cookies["werkvoorraad_session"]

    assert "burgerlijke-stand" not in sealed
    assert not sealed.startswith("{")
    browser.http.cookies.set(
        "werkvoorraad_session", '{"number":"x","name":"x","seen":9999999999}', domain="localhost.local"
    )
    assert browser.get(path).status_code == 401


def test_all_missing_settings_are_named() -> None:
    with pytest.raises(Wrong) as wrong:
        read({"DEMO_JSON": "/nergens", "BIND_PORT": "0", "ZAKEN_URL": "ftp://x"})

    for name in ("ZAKEN_URL", "OIDC_ISSUER", "CLIENT_SECRET", "BIND_PORT"):
        assert name in str(wrong.value)
    assert CONFIG.base_url
