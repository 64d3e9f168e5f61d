"""Verblijfplaatshistorie, Bewoning and the Update API over HTTP: rights, media types, errors, following."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from reference_api.authorise import client_id_of
from reference_api.logboek.recording import pseudonym
from reference_api.personen import store
from reference_api.seed.loader import remember
from schemas.personen import lo3
from tests.registers.test_personen_stays import HOME, OTHER, lives, person
from tests.registers.world import World, right

BSN, STRANGER = "999990019", "999993653"
HISTORY, OCCUPANCY = "/haalcentraal/api/brphistorie/verblijfplaatshistorie", "/haalcentraal/api/bewoning/bewoningen"
FOLLOWED, CHANGED = "/haalcentraal/api/brpupdate/volgindicaties", "/haalcentraal/api/brpupdate/wijzigingen"
ON_DAY = {"type": "RaadpleegMetPeildatum", "burgerservicenummer": BSN, "peildatum": "2015-01-01"}
AT_HOME = {"type": "BewoningMetPeildatum", "adresseerbaarObjectIdentificatie": HOME, "peildatum": "2015-01-01"}
QUESTIONS = [(HISTORY, ON_DAY), (OCCUPANCY, AT_HOME)]
PERSON = person(lives(HOME, "20100818"), lives(OTHER, "20160526"))


@pytest.fixture
def call(world: World) -> Any:
    """Call a data layer in which one person is."""

    def work(connection: Any) -> None:
        store.delete_all(world.environment, connection)
        store.put(world.environment, connection, PERSON)

    world.environment.database.write(work)
    return world.api.call


def codes(answer: TestResponse) -> set[tuple[str, str]]:
    return {(item["code"], item["name"]) for item in answer.json["invalidParams"]}


def test_history_and_occupancy_answer_about_the_same_stay(call: Any) -> None:
    lived = call("POST", HISTORY, ON_DAY)
    there = call("POST", OCCUPANCY, AT_HOME)

    assert [one["adresseerbaarObjectIdentificatie"] for one in lived.json["verblijfplaatsen"]] == [HOME]
    assert there.json["bewoningen"][0]["bewoners"] == [
        {"burgerservicenummer": BSN, "naam": {"volledigeNaam": "Jansen"}}
    ]
    assert (lived.headers["api-version"], there.headers["api-version"]) == ("2.0.0", "2.1.0")
    assert lived.content_type == "application/json;charset=utf-8"


def test_unknown_number_and_object_give_an_empty_list(call: Any) -> None:
    assert call("POST", HISTORY, {**ON_DAY, "burgerservicenummer": STRANGER}).json == {"verblijfplaatsen": []}
    assert call("POST", OCCUPANCY, {**AT_HOME, "adresseerbaarObjectIdentificatie": "1" * 16}).json == {"bewoningen": []}


@pytest.mark.parametrize(("place", "question"), QUESTIONS)
def test_faults_are_told_with_the_own_address(call: Any, place: str, question: dict[str, Any]) -> None:
    answer = call("POST", place, {**question, "peildatum": "2023-02-29"})

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert answer.json["instance"] == place
    assert codes(answer) == {("date", "peildatum")}


@pytest.mark.parametrize(("place", "question"), QUESTIONS)
@pytest.mark.parametrize("body", ["[]", "{", "5", '"x"'])
def test_body_that_is_no_object_is_refused(call: Any, place: str, question: dict[str, Any], body: str) -> None:
    answer = call("POST", place, data=body, content_type="application/json")

    assert (answer.status_code, answer.json["code"]) == (400, "paramsValidation")


@pytest.mark.parametrize(("place", "question"), QUESTIONS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_than_post_are_refused(call: Any, place: str, question: dict[str, Any], method: str) -> None:
    answer = call(method, place)

    assert (answer.status_code, answer.json["code"]) == (405, "methodNotAllowed")
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(("place", "question"), QUESTIONS)
@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Accept": "application/xml"}, 406), ({"Content-Type": "text/csv"}, 415), ({"Authorization": "Bearer x"}, 401)],
)
def test_wrong_headers_are_refused(
    call: Any, place: str, question: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    assert call("POST", place, question, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("fields", "statuses"),
    [
        (["burgerservicenummer", "naam", "geboorte"], (403, 403)),
        (["verblijfplaats"], (200, 403)),
        (["burgerservicenummer", "naam", "geboorte", "verblijfplaats"], (200, 200)),
        (None, (200, 200)),
    ],
)
def test_who_may_ask_the_residence_may_ask_its_history(
    world: World, call: Any, fields: list[str] | None, statuses: tuple[int, int]
) -> None:
    client = world.client(right("ztc", ["catalogi.lezen"]))
    mark = f"brp:{client_id_of(client.token)}"
    world.environment.database.write(
        lambda connection: remember(world.environment, connection, mark, json.dumps(fields))
    )

    found = tuple(client.call("POST", place, question).status_code for place, question in QUESTIONS)

    assert found == statuses


# Following -----------------------------------------------------------------------------------------------------------


def test_following_is_made_changed_and_ended(world: World, call: Any) -> None:
    today = world.environment.moment()[1]

    made = call("PUT", f"{FOLLOWED}/{BSN}", {})
    changed = call("PUT", f"{FOLLOWED}/{BSN}", {"einddatum": "2999-01-01"})
    one, listed = call("GET", f"{FOLLOWED}/{BSN}"), call("GET", FOLLOWED)
    ended = call("PUT", f"{FOLLOWED}/{BSN}", {"einddatum": today})

    shown = {"burgerservicenummer": BSN, "begindatum": today}
    assert (made.status_code, made.json, made.content_type) == (201, shown, "application/hal+json")
    assert (changed.status_code, changed.json) == (200, {**shown, "einddatum": "2999-01-01"})
    assert one.json == changed.json
    assert listed.json == {"volgindicaties": [changed.json]}
    assert ended.status_code == 200
    assert call("GET", FOLLOWED).json == {"volgindicaties": []}
    assert call("PUT", f"{FOLLOWED}/{BSN}", {}).status_code == 201


def test_who_is_not_followed_is_not_found(call: Any) -> None:
    answer = call("GET", f"{FOLLOWED}/{BSN}")

    assert (answer.status_code, answer.json["code"]) == (404, "notFound")
    assert BSN not in answer.text


@pytest.mark.parametrize(
    ("number", "body", "expected"),
    [
        ("12345678", {}, {("pattern", "burgerservicenummer")}),
        (STRANGER, {}, {("value", "burgerservicenummer")}),
        (BSN, {"einddatum": "2023-02-30"}, {("date", "einddatum")}),
        (
            "x",
            {"einddatum": 5, "y": 1},
            {("pattern", "burgerservicenummer"), ("date", "einddatum"), ("unknownParam", "y")},
        ),
    ],
)
def test_wrong_following_names_every_fault(
    call: Any, number: str, body: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    answer = call("PUT", f"{FOLLOWED}/{number}", body)

    assert answer.status_code == 400
    assert codes(answer) == expected
    assert call("GET", FOLLOWED).json == {"volgindicaties": []}


def test_changes_name_who_is_followed_and_changed(world: World, call: Any) -> None:
    call("PUT", f"{FOLLOWED}/{BSN}", {})
    before = call("GET", CHANGED).json["burgerservicenummers"]
    moved = lo3.changed(PERSON, "08", lives(HOME, "20250101"))
    world.environment.database.write(lambda connection: store.put(world.environment, connection, moved))

    found = call("GET", CHANGED)

    assert before == []
    assert found.json["burgerservicenummers"] == [BSN]
    assert found.json["_links"]["self"]["href"].endswith(CHANGED)
    assert found.content_type == "application/hal+json"
    assert call("GET", f"{CHANGED}?vanaf=2999-01-01").json["burgerservicenummers"] == []
    assert world.client(heeftAlleAutorisaties=True).call("GET", CHANGED).json["burgerservicenummers"] == []


def test_changes_before_the_following_and_after_its_end_are_not_told(world: World, call: Any) -> None:
    today = world.environment.moment()[1]
    call("PUT", f"{FOLLOWED}/{BSN}", {"einddatum": today})
    world.environment.database.write(lambda connection: store.put(world.environment, connection, PERSON))

    assert call("GET", CHANGED).json["burgerservicenummers"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("vanaf=gisteren", {("date", "vanaf")}),
        ("vanaf=", {("date", "vanaf")}),
        ("tot=2020-01-01", {("unknownParam", "tot")}),
    ],
)
def test_wrong_question_for_changes_is_refused(call: Any, query: str, expected: set[tuple[str, str]]) -> None:
    answer = call("GET", f"{CHANGED}?{query}")

    assert answer.status_code == 400
    assert codes(answer) == expected


# Logging -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "place", "body"),
    [("POST", HISTORY, ON_DAY), ("POST", OCCUPANCY, AT_HOME), ("PUT", f"{FOLLOWED}/{BSN}", {})],
)
def test_every_use_is_logged_with_whom_it_was_about(
    world: World, call: Any, method: str, place: str, body: dict[str, Any]
) -> None:
    assert call(method, place, body).status_code < 300

    rows = world.environment.database.reader().rows("SELECT subject, attributes FROM verwerking", {})

    assert [row[0] for row in rows if row[0]] == [pseudonym(world.environment, BSN)]
    assert not any(BSN in bytes(row[1]).decode() for row in rows)


@pytest.mark.parametrize(("place", "question"), QUESTIONS)
def test_purpose_that_is_not_the_clients_own_is_refused(call: Any, place: str, question: dict[str, Any]) -> None:
    answer = call("POST", place, question, headers={"X-Doelbinding": "nieuwsgierigheid"})

    assert (answer.status_code, answer.json["code"]) == (403, "purpose")
