"""POST /personen: who may ask what, the seven questions over HTTP, and what is wrong with a question."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from reference_api.personen import store
from reference_api.seed.loader import remember
from schemas.personen import questions
from tests.registers.test_personen_store import HOME, NAME, PERSON, POST, STREET, TOWN
from tests.registers.world import World, right

PLACE = "/haalcentraal/api/brp/personen"
BSN = {"type": questions.RAADPLEEG, "burgerservicenummer": ["999000012"]}
OBJECT = {"type": questions.HOUSEHOLD, "adresseerbaarObjectIdentificatie": HOME["1180"]}
NUMBER = {"type": "ZoekMetNummeraanduidingIdentificatie", "nummeraanduidingIdentificatie": HOME["1190"]}
EVERY = [BSN, NAME, TOWN, POST, STREET, NUMBER, OBJECT]


@pytest.fixture
def ask(world: World) -> Any:
    """Ask a question of the register, in which one person is; ``fields`` to name what is asked."""

    def work(connection: Any) -> None:
        store.delete_all(world.environment, connection)
        store.put(world.environment, connection, PERSON)

    world.environment.database.write(work)

    def call(question: Any, fields: Any = ("burgerservicenummer",), **more: Any) -> TestResponse:
        asked = {"fields": list(fields), **question} if isinstance(question, dict) else question
        return world.api.call("POST", PLACE, asked, **more)

    return call


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question["type"])
def test_every_question_finds_the_person_and_says_its_own_type(ask: Any, question: dict[str, Any]) -> None:
    answer = ask(question)

    assert answer.status_code == 200
    assert answer.json == {"type": question["type"], "personen": [{"burgerservicenummer": "999000012"}]}
    assert answer.headers["api-version"] == "2.7.0"


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question["type"])
def test_every_question_tells_each_thing_that_is_missing(ask: Any, question: dict[str, Any]) -> None:
    required = list(questions.QUESTIONS[question["type"]].required)

    answer = ask({"type": question["type"], "fields": None})

    assert answer.json["detail"] == f"De foutieve parameter(s) zijn: {', '.join([*required, 'fields'])}."
    assert {item["code"] for item in answer.json["invalidParams"]} == {"required"}


def test_own_municipality_narrows_what_is_found(ask: Any) -> None:
    for question in (BSN, NAME, POST, NUMBER, OBJECT):
        assert ask({**question, "gemeenteVanInschrijving": "0599"}).json["personen"], question
        assert ask({**question, "gemeenteVanInschrijving": "0518"}).json["personen"] == [], question


def test_nobody_found_is_an_empty_list(ask: Any) -> None:
    assert ask({**BSN, "burgerservicenummer": ["999999990"]}).json == {"type": questions.RAADPLEEG, "personen": []}


@pytest.mark.parametrize(("question", "most"), [(NAME, 10), (POST, 30)])
def test_too_many_found_is_told_with_the_maximum(ask: Any, world: World, question: dict[str, Any], most: int) -> None:
    people = [{**PERSON, "01": [[{**PERSON["01"][0][0], "0120": str(999000100 + n)}]]} for n in range(most)]
    world.environment.database.write(lambda connection: store.load(world.environment, connection, people))

    answer = ask(question)

    assert (answer.status_code, answer.json["code"]) == (400, "tooManyResults")
    assert answer.json["title"] == "Teveel zoekresultaten."
    assert f"maximum van {most} " in answer.json["detail"]


FAULTS = [
    (BSN, {"burgerservicenummer": "999000012"}, "burgerservicenummer", "array"),
    (BSN, {"burgerservicenummer": []}, "burgerservicenummer", "minItems"),
    (BSN, {"burgerservicenummer": ["999000012"] * 21}, "burgerservicenummer", "maxItems"),
    (BSN, {"burgerservicenummer": ["12", "999000012\n"]}, "burgerservicenummer[1]", "pattern"),
    (BSN, {"inclusiefOverledenPersonen": True}, "inclusiefOverledenPersonen", "unknownParam"),
    (NAME, {"geboortedatum": "1983-02-30"}, "geboortedatum", "date"),
    (NAME, {"geboortedatum": "19830526"}, "geboortedatum", "date"),
    (NAME, {"geslachtsnaam": "K*"}, "geslachtsnaam", "pattern"),
    (NAME, {"inclusiefOverledenPersonen": "ja"}, "inclusiefOverledenPersonen", "boolean"),
    (NAME, {"fields": ["naam.aanduidingNaamgebruik"]}, "fields[0]", "fields"),
    (POST, {"huisnummer": "39"}, "huisnummer", "integer"),
    (POST, {"huisnummer": True}, "huisnummer", "integer"),
    (POST, {"huisnummer": 0}, "huisnummer", "minimum"),
    (POST, {"huisnummer": 100_000}, "huisnummer", "maximum"),
    (STREET, {"straat": "*te*"}, "straat", "pattern"),
    (NUMBER, {"nummeraanduidingIdentificatie": "0" * 16}, "nummeraanduidingIdentificatie", "pattern"),
    (OBJECT, {"fields": ["gezag.ouders"]}, "fields[0]", "fields"),
    (OBJECT, {"fields": ["geboorte.datum", "rni"]}, "fields[1]", "fields"),
    (BSN, {"fields": ["x" * 201]}, "fields[0]", "pattern"),
    (BSN, {"fields": ["naam"] * 131}, "fields", "maxItems"),
    (BSN, {"type": "zoekmetgeslachtsnaamengeboortedatum"}, "type", "value"),
    (BSN, {"type": []}, "type", "value"),
    (BSN, {"type": None}, "type", "required"),
]


@pytest.mark.parametrize(("question", "change", "name", "code"), FAULTS)
def test_fault_is_told_at_its_place(ask: Any, question: Any, change: Any, name: str, code: str) -> None:
    answer = ask({**question, **change})

    assert answer.status_code == 400
    assert (code, name) in {(item["code"], item["name"]) for item in answer.json["invalidParams"]}
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"null", b"\xff\xfe"])
def test_body_that_is_no_object_is_told(world: World, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {world.token('tester')}", "Content-Type": "application/json"}

    answer = world.app.test_client().post(PLACE, data=body, headers=headers)

    assert (answer.status_code, answer.json["detail"]) == (400, "De body is geen geldige JSON.")


def test_client_gets_the_fields_of_its_rights_and_no_others(ask: Any, world: World) -> None:
    allowed, other = (world.client(right("ztc", ["catalogi.lezen"])) for _ in range(2))
    client = f"brp:client-{next(world.numbers) - 2}"
    rights = '["naam","verblijfplaats.datumVan"]'
    world.environment.database.write(lambda c: remember(world.environment, c, client, rights))

    fine = allowed.call("POST", PLACE, {**BSN, "fields": ["naam.voornamen", "verblijfplaatsBinnenland.datumVan"]})
    refused = allowed.call("POST", PLACE, {**BSN, "fields": ["naam", "geboorte", "verblijfplaats"]})

    assert fine.status_code == 200
    assert (refused.status_code, refused.json["code"]) == (403, "unauthorizedField")
    assert refused.json["detail"] == "Geen rechten: geboorte, verblijfplaats."
    assert other.call("POST", PLACE, {**BSN, "fields": ["naam"]}).json["code"] == "authorization"
    assert world.nobody.call("POST", PLACE, {**BSN, "fields": ["naam"]}).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Accept": "application/xml"}, 406), ({"Accept": "*/*;charset=UTF-8"}, 200), ({"Accept": ""}, 200),
        ({"Content-Type": "text/csv"}, 415), ({"Content-Type": "application/json; charset=cp1252"}, 415),
        ({"Content-Type": "*/*"}, 415), ({"Content-Type": "application/json;charset=Utf-8"}, 200),
    ],
)  # fmt: skip
def test_only_json_in_utf_8_is_spoken(ask: Any, headers: dict[str, str], status: int) -> None:
    assert ask(BSN, headers=headers).status_code == status
