"""Signing in as applications meet it: who it is, how sure that is, and everything that can go wrong."""

from __future__ import annotations

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from digitale_identiteit import provider
from digitale_identiteit.app import REFUSALS
from digitale_identiteit.identities import LEVELS, TITLES
from digitale_identiteit.settings import SettingsError, read_settings

from tests.conftest import BACK, BSN, DEAD, ID, Application, Register

BASIS, MIDDEN, SUBSTANTIEEL, HOOG = LEVELS["digid"]
PERSON = {"middel": "digid", "niveau": MIDDEN, "wie-digid": ID}
COMPANY = {"middel": "eherkenning", "niveau": list(LEVELS["eherkenning"])[1], "wie-eherkenning": "kvk-90000102"}
WORKER = {"middel": "medewerker", "niveau": next(iter(LEVELS["medewerker"])), "wie-medewerker": "werk-burgerzaken"}


def test_person_signs_in_with_the_level_that_was_chosen(application: Application) -> None:
    back = application.sign_in(PERSON)
    answer = application.change(back["code"])
    claims = application.claims(answer.json["id_token"])

    assert back["state"] == "s1"
    assert (claims["iss"], claims["aud"], claims["nonce"]) == ("http://localhost:8002", "app", "n1")
    assert (claims["acr"], claims["urn:nl:bsn"], claims["name"]) == (MIDDEN, BSN, "Linh de Vries")
    assert BSN not in claims["sub"]
    assert claims["exp"] - claims["iat"] == 300


def test_userinfo_says_the_same_about_the_same_person(application: Application) -> None:
    tokens = application.change(application.sign_in(PERSON)["code"]).json
    info = application.browser.get("/userinfo", headers={"Authorization": f"Bearer {tokens['access_token']}"}).json

    assert info == {"sub": application.claims(tokens["id_token"])["sub"], "name": "Linh de Vries", "urn:nl:bsn": BSN}


@pytest.mark.parametrize("token", ["", "Bearer x", "Basic x"])
def test_userinfo_refuses_strangers(application: Application, token: str) -> None:
    assert application.browser.get("/userinfo", headers={"Authorization": token}).status_code == 401


@pytest.mark.parametrize("level", [*LEVELS["digid"]])
def test_every_level_of_digid_is_given(application: Application, level: str) -> None:
    tokens = application.change(application.sign_in({**PERSON, "niveau": level})["code"]).json

    assert application.claims(tokens["id_token"])["acr"] == level


def test_company_signs_in_with_its_number_and_the_person_who_acts(application: Application) -> None:
    claims = application.claims(application.change(application.sign_in(COMPANY)["code"]).json["id_token"])

    assert (claims["urn:nl:kvk"], claims["organisation"]) == ("90000102", "Uitvaartverzorging De Linde")
    assert claims["name"] == "Anneke Visser"
    assert "urn:nl:bsn" not in claims


def test_employee_signs_in_with_roles(application: Application) -> None:
    claims = application.claims(application.change(application.sign_in(WORKER)["code"]).json["id_token"])

    assert claims["roles"] == ["municipality:9901", "desk"]
    assert claims["preferred_username"] == "burgerzaken"


def test_name_is_told_with_the_scope_profile_only(application: Application) -> None:
    tokens = application.change(application.sign_in(PERSON, scope="openid")["code"]).json

    assert "name" not in application.claims(tokens["id_token"])


def test_subject_is_the_same_each_time_and_differs_between_means(application: Application) -> None:
    def subject(form: dict[str, str]) -> str:
        code = application.sign_in(form, nonce=None)["code"]
        return str(application.claims(application.change(code).json["id_token"])["sub"])

    assert subject(PERSON) == subject({**PERSON, "niveau": HOOG})
    assert subject(PERSON) != subject(WORKER)


@pytest.mark.parametrize("outcome", [*REFUSALS])
def test_application_hears_what_went_wrong(application: Application, outcome: str) -> None:
    back = application.sign_in({"uitkomst": outcome})

    assert (back["error"], back["state"]) == (REFUSALS[outcome][0], "s1")
    assert "code" not in back


def test_code_that_is_too_old_is_refused(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    old = application.sign_in({**PERSON, "uitkomst": "oude-code"})["code"]
    waited = application.sign_in(PERSON, nonce="n2")["code"]
    monkeypatch.setattr(provider, "CODE_SECONDS", 0)

    assert [application.change(code).json["error"] for code in (old, waited)] == ["invalid_grant"] * 2


def test_code_works_once(application: Application) -> None:
    code = application.sign_in(PERSON)["code"]

    assert [application.change(code).status_code for _ in range(2)] == [200, 400]


@pytest.mark.parametrize(
    "changes", [{"code_verifier": "w" * 64}, {"code_verifier": ""}, {"redirect_uri": BACK + "/x"}, {"code": "x"}]
)
def test_wrong_change_of_a_code_is_refused(application: Application, changes: dict[str, str]) -> None:
    answer = application.change(**{"code": application.sign_in(PERSON)["code"], **changes})

    assert answer.status_code == 400
    assert "id_token" not in answer.json


@pytest.mark.parametrize("auth", [("app", "wrong"), ("other", "t" * 32), ("nobody", "x")])
def test_other_applications_cannot_change_the_code(application: Application, auth: tuple[str, str]) -> None:
    code = application.sign_in(PERSON)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": "v" * 64}

    assert application.browser.post("/token", data=form, auth=auth).status_code in (400, 401)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_wrong_question_comes_back_to_the_application(
    application: Application, changes: dict[str, str], error: str
) -> None:
    answer = application.ask(**changes)

    assert answer.location.startswith(BACK + "?")
    assert f"error={error}" in answer.location


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": "http://localhost:8011/elsewhere"},
        {"redirect_uri": "http://localhost:8011@evil.example/inloggen/terug"},
        {"redirect_uri": "http://localhost:99999/inloggen/terug"},
        {"redirect_uri": "http://[x/inloggen/terug"},
        {"client_id": "other"},
    ],
)
def test_stranger_gets_a_page_and_no_way_back(application: Application, changes: dict[str, str]) -> None:
    answer = application.ask(**changes)

    assert answer.status_code == 400
    assert "Inloggen kan niet" in answer.text


def test_any_port_of_this_machine_will_do(application: Application) -> None:
    assert application.ask(redirect_uri="http://localhost:9123/inloggen/terug").status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"middel": "digid", "niveau": "x"},
        {**PERSON, "wie-digid": "anders", "bsn": "123"},
        {**PERSON, "wie-digid": "anders", "bsn": "999000044"},
        {**PERSON, "wie-digid": "anders", "bsn": DEAD},
        {**COMPANY, "wie-eherkenning": "werk-beheer"},
        {**WORKER, "niveau": BASIS},
    ],
)
def test_wrong_choice_shows_the_page_again(application: Application, form: dict[str, str]) -> None:
    answer = application.ask("post", form)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_person_outside_the_list_signs_in_by_number(application: Application) -> None:
    assert "code" in application.sign_in({**PERSON, "wie-digid": "anders", "bsn": BSN})


def test_page_says_so_when_persons_cannot_be_reached(application: Application, register: Register) -> None:
    register.down = True

    assert application.ask().status_code == 200
    assert "niet te bereiken" in application.ask("post", PERSON).text


def test_page_offers_what_the_application_asks(application: Application) -> None:
    page = application.ask(acr_values=SUBSTANTIEEL).text

    assert f'value="{SUBSTANTIEEL}" checked' in page
    assert TITLES["eherkenning"] not in page.partition("<main")[2]


def test_form_may_lead_to_the_application_only(application: Application) -> None:
    policy = application.ask().headers["Content-Security-Policy"]

    assert "form-action 'self' http://localhost:8011;" in policy
    assert "unsafe" not in policy


def test_signing_out_leads_back_to_the_application_only(application: Application) -> None:
    def leave(address: str) -> str | None:
        query = {"client_id": "app", "post_logout_redirect_uri": address, "state": "x"}
        return application.browser.get("/logout", query_string=query).location

    assert leave("http://localhost:8011/") == "http://localhost:8011/?state=x"
    assert [leave(f"{start}://evil.example/") for start in ("https", "http", "http://localhost:8011@")] == [None] * 3
    assert leave("http://localhost:99999/") is None


def test_discovery_names_addresses_that_exist(application: Application) -> None:
    found = application.browser.get("/.well-known/openid-configuration").json
    paths = [
        value.removeprefix(found["issuer"]) for name, value in found.items() if name.endswith(("_endpoint", "_uri"))
    ]

    assert all(application.browser.get(path).status_code != 404 for path in paths)
    assert len(paths) == 5


def test_settings_name_everything_that_is_wrong() -> None:
    with pytest.raises(SettingsError) as error:
        read_settings({"CLIENTS": "[1]", "BIND_PORT": "0"})

    names = {line.partition(":")[0] for line in str(error.value).splitlines()}
    assert names == {"CLIENT_ID", "CLIENT_SECRET", "PERSONEN_URL", "TESTDATA_URL", "SECRET_KEY", "BIND_PORT", "CLIENTS"}


def test_every_text_is_translated() -> None:
    methods = [("digitale_identiteit/**.py", "python"), ("digitale_identiteit/templates/**.html", "jinja2")]
    asked = {message for _, _, message, _, _ in extract_from_dir(".", methods)}
    with open("translations/en/LC_MESSAGES/messages.po", "rb") as file:
        texts = {message.id: message.string for message in read_po(file) if message.id}

    assert asked == texts.keys()
    assert all(texts.values())
