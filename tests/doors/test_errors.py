"""The pages that explain errors: one for every code that a rule, a field or the engine can give."""

from __future__ import annotations

import re

import pytest

from reference_api.doors.codes import codes, spoken
from reference_api.doors.errors import explained, written
from reference_api.tables import Model
from schemas import REGISTERS
from tests.doors.conftest import BASE, Browser

MODEL = Model(REGISTERS)
CODES = sorted(codes(MODEL))


def test_codes_of_rules_fields_and_engine_are_found() -> None:
    assert {"zaaktype-mismatch", "clientId-exists", "wijzigen-niet-toegelaten", "unique"} <= set(CODES)
    assert {"required", "null", "max_length", "bad-url", "no_match", "does_not_exist"} <= spoken()
    assert {"parse_error", "unsupported_media_type", "jwt-expired", "error", "not_found"} <= spoken()
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]+", code) for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained_in_both_languages(code: str) -> None:
    said = written()[code]
    found = explained(MODEL, code, "nl")

    assert all(said[name] for name in ("nl", "en", "wrong", "right"))
    assert said["nl"] != said["en"]
    assert said["wrong"] != said["right"]
    assert found is not None
    assert found.where or found.causes, "say where the clause stands"


def test_every_page_opens_in_both_languages(browser: Browser) -> None:
    for code in CODES:
        for path in (f"/fouten/{code}", f"/en/fouten/{code}"):
            text = browser.page(path)

            assert code in text
            assert written()[code]["en" if path.startswith("/en") else "nl"].split("'")[0].split('"')[0] in text


@pytest.mark.parametrize("path", ["/fouten/", "/en/fouten/"])
def test_overview_leads_to_every_code(path: str, browser: Browser) -> None:
    text = browser.page(path)

    assert [code for code in CODES if f'{path}{code}"' not in text] == []


def test_type_of_a_problem_opens_its_page(browser: Browser) -> None:
    answer = browser.get("/zaken/api/v1/zaken?Startdatum=x", base_url=BASE)
    assert answer.json is not None

    assert answer.json["code"] in browser.page(answer.json["type"].removeprefix(BASE))


def test_unknown_code_is_404_and_suggests_what_is_near(browser: Browser) -> None:
    response = browser.get("/fouten/permision-denied", base_url=BASE)

    assert response.status_code == 404
    assert "/fouten/permission_denied" in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/json", "application/problem+json"),
        ("*/*", "application/problem+json"),
        (None, "application/problem+json"),
    ],
)
@pytest.mark.parametrize("path", ["/nergens", "/zaken/api/v1/zaak", "/en/nowhere", "/zaken/api/v9/"])
def test_unknown_address_is_a_page_for_browsers_and_a_problem_for_programs(
    path: str, accept: str | None, kind: str, browser: Browser
) -> None:
    response = browser.get(path, base_url=BASE, headers={"Accept": accept} if accept else {})

    assert (response.status_code, response.content_type.partition(";")[0]) == (404, kind)


def test_unknown_address_escapes_what_was_asked(browser: Browser) -> None:
    response = browser.get("/<script>alert(1)</script>", base_url=BASE, headers={"Accept": "text/html"})

    assert "<script>alert" not in response.get_data(as_text=True)
