"""For suppliers: sandboxes over HTTP, and the log of one's own calls."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import flask
import pytest
from openapi_spec_validator import validate
from werkzeug.test import Client, TestResponse

from reference_api.authorise import make_token
from reference_api.doors import testing, testing_document
from reference_api.openapi import personen
from reference_api.requestlog import KEEP, RequestLog
from tests.doors.conftest import BASE, Browser

CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}


@pytest.fixture
def made(browser: Browser) -> Iterator[dict[str, str]]:
    """A sandbox that is gone afterwards."""
    response = ask(browser, "POST", "/sandboxes", {"naam": "proef"})
    assert response.status_code == 201, response.get_data(as_text=True)
    found = response.get_json()
    yield found
    ask(browser, "DELETE", "/sandboxes/proef", token=token(found))


def ask(browser: Client, method: str, path: str, body: object = None, *, token: str = "") -> TestResponse:
    """A request as a program makes it."""
    headers = {**CRS, **({"Authorization": f"Bearer {token}"} if token else {})}
    return browser.open(path, method=method, base_url=BASE, json=body, headers=headers)


def token(sandbox: dict[str, str]) -> str:
    """A token of the owner of a sandbox."""
    return make_token(sandbox["clientId"], sandbox["secret"], time.time())


@pytest.mark.parametrize("found", [testing_document.document(), personen.document()], ids=["testen", "personen"])
def test_document_is_valid(found: dict[str, object]) -> None:
    validate(found)


def test_document_names_every_answer_of_ours(made: dict[str, str], browser: Browser) -> None:
    operations = testing_document.document()["paths"]

    for path, method, status in [("/sandboxes", "get", 200), ("/sandboxes/{naam}", "get", 200)]:
        answer = ask(browser, method.upper(), f"{testing.ROOT}{path.format(naam='proef')}")
        assert answer.status_code == status
        assert answer.headers["API-Version"] == testing_document.VERSION
        assert str(status) in operations[path][method]["responses"]


def test_sandbox_answers_at_the_addresses_it_was_given(made: dict[str, str], browser: Browser) -> None:
    zaken = made["roots"]["zaken"].removeprefix(BASE)

    assert ask(browser, "GET", f"{zaken}/zaken", token=token(made)).get_json()["count"] == 500


def test_every_root_of_a_sandbox_serves_its_document(made: dict[str, Any], browser: Browser) -> None:
    for name, root in made["roots"].items():
        found = ask(browser, "GET", f"{root.removeprefix(BASE)}/openapi.json")

        assert (found.status_code, found.get_json()["servers"][0]["url"]) == (200, root), name
    assert {"personen", "brphistorie", "bewoning", "brpupdate", "logboek", "burgerzaken"} <= set(made["roots"])


def test_secrets_of_elsewhere_do_not_work_in_a_sandbox(made: dict[str, str], browser: Browser) -> None:
    outside = browser.post("/token", base_url=BASE, data={"client": "demo"}).get_data(as_text=True).strip()
    refused = ask(browser, "GET", "/s/proef/zaken/api/v1/zaken", token=outside)

    assert (refused.status_code, refused.get_json()["code"]) == (403, "invalid-jwt-signature")
    assert browser.post("/s/proef/token", base_url=BASE, data={"client": "demo"}).status_code == 404
    assert ask(browser, "GET", "/zaken/api/v1/zaken", token=token(made)).status_code == 403


def test_keys_of_elsewhere_do_not_open_a_sandbox(made: dict[str, str], browser: Browser) -> None:
    page = browser.post("/docs/objects", base_url=BASE, data={"client": "demo"}).get_data(as_text=True)
    key = page.partition("Authorization: Token ")[2].partition("<")[0]
    statuses = [
        browser.get(
            f"{place}/objects/api/v2/objects", base_url=BASE, headers={"Authorization": f"Token {key}"}
        ).status_code
        for place in ("", "/s/proef")
    ]

    assert statuses == [200, 401]
    assert ask(browser, "GET", "/s/proef/objects/api/v2/objects", token=token(made)).get_json()["count"] > 90


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/sandboxes/proef"), ("POST", "/sandboxes/proef/reset")])
def test_only_the_owner_resets_or_deletes(method: str, path: str, made: dict[str, str], browser: Browser) -> None:
    other = browser.post("/token", base_url=BASE, data={"client": "demo"}).get_data(as_text=True).strip()

    assert ask(browser, method, path).status_code == 403
    assert ask(browser, method, path, token=other).status_code == 403


def test_reset_puts_the_data_back_and_keeps_the_client(made: dict[str, str], browser: Browser) -> None:
    first = ask(browser, "GET", "/s/proef/zaken/api/v1/zaken", token=token(made)).get_json()["results"][0]["url"]
    gone = ask(browser, "DELETE", first.removeprefix(BASE), token=token(made))
    assert gone.status_code == 204, gone.get_data(as_text=True)

    assert ask(browser, "POST", "/sandboxes/proef/reset", token=token(made)).status_code == 200
    assert ask(browser, "GET", first.removeprefix(BASE), token=token(made)).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [({"naam": "Met Spatie"}, "naam"), ({"naam": "x" * 41}, "naam"), ({"klok": "gisteren"}, "klok"), ({"naam": 5.5}, "naam")],
)  # fmt: skip
def test_wrong_wishes_are_refused_by_field(body: dict[str, object], field: str, browser: Browser) -> None:
    response = ask(browser, "POST", "/sandboxes", body)

    assert response.status_code == 400
    assert [param["name"] for param in response.get_json()["invalidParams"]] == [field]


def test_name_that_is_taken_is_a_conflict(made: dict[str, str], browser: Browser) -> None:
    assert ask(browser, "POST", "/sandboxes", {"naam": "proef"}).status_code == 409


def test_there_are_only_so_many(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "LIMIT", 0)
    response = ask(browser, "POST", "/sandboxes", {})

    assert (response.status_code, response.get_json()["code"]) == (409, "sandbox-limit")


def test_clock_of_a_sandbox_stands_still(browser: Browser) -> None:
    made = ask(browser, "POST", "/sandboxes", {"naam": "stil", "klok": "2026-02-03T12:00:00+01:00"}).get_json()
    own = make_token(made["clientId"], made["secret"], 1770116400)
    log = ask(browser, "GET", "/s/stil/testen/v1/verzoeken", token=own)
    seen = ask(browser, "GET", "/s/stil/testen/v1/verzoeken", token=own).get_json()["verzoeken"]
    ask(browser, "DELETE", "/sandboxes/stil", token=own)

    assert log.status_code == 200
    assert seen[0]["tijdstip"].startswith("2026-02-03T11:00:00")


def test_production_makes_none_over_http(bare_app: flask.Flask) -> None:
    assert ask(Client(bare_app), "POST", "/sandboxes", {}).status_code == 403


def test_log_tells_what_was_refused_and_nothing_about_people(made: dict[str, str], browser: Browser) -> None:
    own, zaken = token(made), "/s/proef/zaken/api/v1"
    bsn = "999993653"
    ask(browser, "GET", f"{zaken}/zaken?rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn={bsn}", token=own)
    ask(browser, "GET", f"{zaken}/zaken?{bsn}=1", token=own)
    ask(browser, "GET", f"{zaken}/{bsn}", token=own)
    ask(browser, "POST", f"{zaken}/zaken", {"bronorganisatie": bsn}, token=own)
    calls = ask(browser, "GET", "/s/proef/testen/v1/verzoeken", token=own).get_json()["verzoeken"]

    assert [call["operatie"] for call in calls] == [
        "POST /zaken/api/v1/zaken",
        "GET /zaken/api/v1/…",
        "GET /zaken/api/v1/zaken",
        "GET /zaken/api/v1/zaken",
    ]
    assert [call["status"] for call in calls] == [400, 404, 400, 200]
    assert "startdatum:required" in calls[0]["codes"]
    assert bsn not in json.dumps(calls)


def test_log_names_why_a_token_was_refused(made: dict[str, str], browser: Browser) -> None:
    old = make_token(made["clientId"], made["secret"], 1500000000)
    ask(browser, "GET", "/s/proef/zaken/api/v1/zaken", token=old)
    calls = ask(browser, "GET", "/s/proef/testen/v1/verzoeken", token=token(made)).get_json()["verzoeken"]

    assert (calls[0]["status"], calls[0]["codes"]) == (403, ["jwt-expired"])


def test_log_keeps_the_last_of_each_client(tmp_path) -> None:
    log = RequestLog(tmp_path, {"a"})
    for number in range(KEEP + 20):
        log.note("/een", (float(number), "GET", "/a", "200 OK", ()))
    log.note("/ander", (1.0, "GET", "/a", "200 OK", ()))

    assert len(log.calls("/een")) == KEEP
    assert log.calls("/een")[0]["tijdstip"].startswith("1970-01-01T00:08:39")
    assert len(log.calls("/ander")) == 1
    log.close()


@pytest.mark.parametrize("path", ["/verzoeken", "/en/verzoeken"])
def test_page_shows_the_log_with_links_to_the_codes(path: str, browser: Browser) -> None:
    own = browser.post("/token", base_url=BASE, data={"client": "demo"}).get_data(as_text=True).strip()
    ask(browser, "POST", "/zaken/api/v1/zaken", {}, token=own)

    by_choice = browser.page(path, method="POST", data={"client": "demo"})
    by_token = browser.page(path, method="POST", data={"token": own})

    assert "/fouten/required" in by_choice
    assert "/fouten/required" in by_token
    assert 'role="alert"' in browser.post(path, base_url=BASE, data={"token": "onzin"}).get_data(as_text=True)
