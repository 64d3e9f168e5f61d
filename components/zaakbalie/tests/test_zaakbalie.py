"""What a civil servant can do at the desk, and what goes wrong politely."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import flask
import jwt
import pytest
import requests
from zaakbalie.acts import content_type, safe_name
from zaakbalie.registers import Worker
from zaakbalie.settings import NAME, SettingsError, read_settings

from tests.world import PDF, SETTINGS, Colleague, handle


@pytest.fixture
def colleague() -> Iterator[Colleague]:
    """Somebody who did not sign in yet."""
    found = Colleague()
    yield found
    found.leave()


@pytest.fixture
def at_case(colleague: Colleague) -> str:
    """The path of a case; the colleague signed in and opened it."""
    colleague.sign_in()
    colleague.open("/?zaaktype=VERHUIZING-MELDEN&status=Wacht+op+toestemming")
    path = colleague.first(r'<a href="(/zaken/[^"]*)">Verhuizing')
    colleague.open(path)
    return path


def test_case_is_handled_from_the_list_to_the_end(colleague: Colleague) -> None:
    path = handle(colleague)

    assert f'href="{path}"' in colleague.page
    assert "Femke Dekker" in colleague.page


def test_every_call_says_on_whose_behalf(colleague: Colleague) -> None:
    registers = colleague.app.extensions[NAME].casework.registers

    with colleague.app.test_request_context("/"):
        flask.g.worker = Worker("burgerzaken", "Femke Dekker")
        claims = jwt.decode(
            registers._token(), SETTINGS.client_secret, algorithms=["HS256"], options={"verify_iat": False}
        )

    assert (claims["user_id"], claims["user_representation"]) == ("burgerzaken", "Femke Dekker")


def test_numbers_of_people_travel_in_bodies_only(colleague: Colleague, at_case: str) -> None:
    number = re.search(r"<dd>(\d{9})</dd>", colleague.page)

    assert number
    assert not [call for call in colleague.exchange.asked if number[1] in call["address"]]
    assert number[1] not in colleague.open("/motorkap")


def test_bonnet_shows_calls_fields_and_purpose(colleague: Colleague, at_case: str) -> None:
    page = colleague.open("/motorkap")

    assert "gegevens: personen" in page
    assert "geboorte.datum" in page
    assert "Zaken behandelen" in page


def test_who_did_not_sign_in_sees_no_case(colleague: Colleague) -> None:
    page = colleague.open("/zaken/00000000-0000-4000-8000-000000000000")

    assert colleague.status == 401
    assert "Inloggen als medewerker" in page
    assert colleague.exchange.asked == []


def test_signing_in_leads_back_to_the_page_that_was_asked(colleague: Colleague, at_case: str) -> None:
    with colleague.browser.session_transaction() as held:
        held["seen"] = 0
    colleague.open(at_case)
    assert "U was een tijd niet actief" in colleague.page

    colleague.sign_in()

    assert "Betrokkenen" in colleague.page


@pytest.mark.parametrize(("who", "text"), [("elsewhere", "U hebt geen rol"), ("unsure", "Log in als medewerker")])
def test_who_may_not_work_here_is_told_why(colleague: Colleague, who: str, text: str) -> None:
    page = colleague.sign_in(who)

    assert colleague.status == 401
    assert text in page


def test_refusal_at_the_provider_is_told(colleague: Colleague) -> None:
    page = colleague.open("/inloggen/terug?error=access_denied")

    assert "U hebt het inloggen afgebroken" in page


def test_form_of_another_site_is_refused(colleague: Colleague, at_case: str) -> None:
    colleague.send(f"{at_case}/neem", formulier="vreemd")

    assert colleague.status == 400
    assert colleague.exchange.count("POST /zaken/rollen") == 0


def test_nothing_happens_when_a_colleague_was_faster(colleague: Colleague, at_case: str) -> None:
    colleague.open(f"{at_case}/stap")

    page = colleague.send(f"{at_case}/stap", stand="andere", status=colleague.value("In behandeling"))

    assert colleague.status == 409
    assert "Iemand heeft deze zaak gewijzigd" in page
    assert colleague.exchange.count("POST /zaken/statussen") == 0


@pytest.mark.parametrize(
    ("act", "fields", "text"),
    [
        ("stap", {}, "Kies een status."),
        ("stap", {"toelichting": "x" * 1001}, "Maak de toelichting korter"),
        ("afronden", {}, "Kies een resultaat."),
        ("document", {}, "Kies een bestand."),
        ("document", {"bestand": (io.BytesIO(b"<script>"), "brief.pdf")}, "Dit is geen PDF, PNG of JPEG"),
        ("document", {"bestand": (io.BytesIO(PDF + b"x" * 8 * 1024 * 1024), "brief.pdf")}, "hoogstens 8 MB"),
        ("besluit", {}, "Leg uit waarom"),
        ("besluit", {"brief": "https://elders.example/1"}, "past niet bij dit besluit"),
    ],
)
def test_form_comes_back_with_what_is_wrong(
    colleague: Colleague, at_case: str, act: str, fields: dict[str, object], text: str
) -> None:
    colleague.open(f"{at_case}/{act}")

    page = colleague.send(f"{at_case}/{act}", **fields)

    assert colleague.status == 422
    assert text in page
    assert "<title>Fout:" in page


def test_too_large_request_is_refused_politely(colleague: Colleague, at_case: str) -> None:
    colleague.open(f"{at_case}/document")

    page = colleague.send(f"{at_case}/document", bestand=(io.BytesIO(b"x" * 13 * 1024 * 1024), "groot.pdf"))

    assert colleague.status == 413
    assert "Dit document is te groot" in page


@pytest.mark.parametrize(
    "trouble", [requests.ConnectTimeout(), requests.ConnectionError(), (503, {}), (200, "geen json")]
)
def test_register_that_does_not_answer_is_told_and_nothing_is_lost(
    colleague: Colleague, at_case: str, trouble: object
) -> None:
    colleague.open(f"{at_case}/stap")
    status = colleague.value("In behandeling")
    colleague.exchange.trouble["POST /zaken/statussen"] = trouble

    page = colleague.send(f"{at_case}/stap", status=status)

    assert colleague.status == 503
    assert "nu niet te bereiken" in page


def test_refusal_of_a_register_is_shown_in_its_words(colleague: Colleague, at_case: str) -> None:
    colleague.open(f"{at_case}/afronden")
    fault = {
        "code": "invalid",
        "invalidParams": [{"code": "indicatiegebruiksrecht-unset", "reason": "Gebruiksrecht onbekend."}],
    }
    colleague.exchange.trouble["POST /zaken/resultaten"] = (400, fault)

    page = colleague.send(f"{at_case}/afronden", resultaat=colleague.value("Verwerkt"))

    assert colleague.status == 409
    assert "Gebruiksrecht onbekend." in page


def test_case_is_shown_when_persons_do_not_answer(colleague: Colleague, at_case: str) -> None:
    colleague.exchange.trouble["POST /personen/personen"] = (503, {})

    page = colleague.open(at_case)

    assert colleague.status == 200
    assert "De personen zijn nu niet te bereiken" in page


def test_case_that_is_not_there_gets_a_page(colleague: Colleague) -> None:
    colleague.sign_in()
    path = "/zaken/00000000-0000-4000-8000-000000000000"
    colleague.exchange.trouble[f"GET /zaken{path}"] = (404, {"code": "not_found"})

    page = colleague.open(path)

    assert colleague.status == 404
    assert "Deze zaak is er niet" in page


def test_document_is_downloaded_and_never_shown_here(colleague: Colleague) -> None:
    handle(colleague)

    assert colleague.download.data == PDF
    assert colleague.download.headers["Content-Disposition"] == "attachment; filename=brief.pdf"
    assert "sandbox" in colleague.download.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/en/", "/toegankelijkheid", "/static/balie.css", "/nergens"])
def test_every_answer_has_strict_headers(colleague: Colleague, path: str) -> None:
    colleague.open(path)

    policy = colleague.answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_english_pages_have_no_dutch_left(colleague: Colleague) -> None:
    page = colleague.open("/en/")

    assert '<html lang="en">' in page
    assert "Sign in as an employee" in page


def test_no_text_lacks_a_translation() -> None:
    text = (Path(__file__).parent.parent / "translations/en/LC_MESSAGES/messages.po").read_text(encoding="utf-8")

    assert re.findall(r'msgid "(.+)"\nmsgstr ""\n(?!")', text) == []
    assert "fuzzy" not in text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\brief.pdf", "brief.pdf"),
        ("a<b>\r\n.pdf", "ab.pdf"),
        ("", "document"),
        ("x" * 300, "x" * 100),
    ],
)
def test_name_of_a_file_leads_nowhere(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@pytest.mark.parametrize(
    ("content", "form"), [(PDF, "application/pdf"), (b"GIF89a", ""), (b"", ""), (b"\xff\xd8\xff", "image/jpeg")]
)
def test_kind_of_a_file_is_told_by_its_content(content: bytes, form: str) -> None:
    assert content_type(content) == form


def test_settings_name_every_fault_at_once() -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({"DEMO_JSON": "/nergens", "BIND_PORT": "x", "SECRET_KEY": "kort"})

    assert {line.partition(":")[0] for line in str(raised.value).splitlines()} == {
        "ZAKEN_URL", "CATALOGI_URL", "DOCUMENTEN_URL", "BESLUITEN_URL", "PERSONEN_URL", "OIDC_ISSUER", "CLIENT_ID",
        "CLIENT_SECRET", "SECRET_KEY", "BIND_PORT",
    }  # fmt: skip


def test_cookie_is_sealed_and_secure_behind_https() -> None:
    colleague = Colleague(replace(SETTINGS, base_url="https://balie.example"))
    colleague.browser.get("/inloggen", base_url="https://balie.example")
    cookie = colleague.browser.get_cookie("zaakbalie_session", domain="balie.example")
    colleague.leave()

    assert cookie is not None
    assert cookie.secure
    assert cookie.http_only
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(cookie.value)
