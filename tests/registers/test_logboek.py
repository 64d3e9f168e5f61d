"""The log of processing: every use of personal data leaves its records, whatever the caller says; nothing in them is a number."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from openapi_spec_validator import validate

from reference_api.logboek import recording
from reference_api.logboek.document import ROOT, document
from reference_api.personen import store
from reference_api.problems import Problem
from reference_api.seed.loader import remember
from schemas.logboek import ACTIVITIES
from schemas.personen import questions
from tests.registers.test_personen import EVERY, PLACE
from tests.registers.test_personen_store import PERSON
from tests.registers.world import World, right

TESTER = "tester"
BSN, NOBODY = "999000020", "999000068"
ASK = {"type": questions.RAADPLEEG, "burgerservicenummer": [BSN], "fields": ["naam", "burgerservicenummer"]}
TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    """One person, and a log without records."""

    def work(connection: Any) -> None:
        store.delete_all(world.environment, connection)
        store.put(world.environment, connection, {**PERSON, "01": [[{**PERSON["01"][0][0], "0120": BSN}]]})
        connection.run("DELETE FROM verwerking", None)
        connection.run(f"DELETE FROM mark WHERE name = '{recording.PURPOSES}{TESTER}'", None)

    world.environment.database.write(work)


def log(world: World, query: str = "") -> list[dict[str, Any]]:
    """All records, newest first."""
    found: list[dict[str, Any]] = world.api.call("GET", f"{ROOT}/verwerkingen{query}").json["verwerkingen"]
    return found


def allow(world: World, client: str, purposes: Iterable[str]) -> None:
    """What a client may use personal data for."""
    world.environment.database.write(
        lambda connection: remember(
            world.environment, connection, recording.PURPOSES + client, json.dumps(list(purposes))
        )
    )


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question["type"])
def test_every_answer_leaves_a_record_for_the_action_and_one_for_each_person(
    world: World, question: dict[str, Any]
) -> None:
    own = {"burgerservicenummer": [BSN]} if "burgerservicenummer" in question else {}
    answer = world.api.call("POST", PLACE, {"fields": ["naam"], **question, **own})
    person, action = log(world)

    assert (answer.status_code, len(answer.json["personen"])) == (200, 1)
    assert action["name"] == person["name"] == f"BRP: {question['type']}"
    assert action["status"] == "Ok"
    assert person["parent_span_id"] == action["span_id"]
    assert person["trace_id"] == action["trace_id"]
    assert action["attributes"]["gemeengoed.fields"] == ["naam"]
    assert "dpl.core.data_subject_id" not in action["attributes"]
    assert action["attributes"]["dpl.core.processing_activity_id"].endswith("/testen")
    assert action["start_time"] <= action["end_time"]


def test_answer_about_nobody_leaves_the_record_of_the_action(world: World) -> None:
    world.api.call("POST", PLACE, {**ASK, "burgerservicenummer": [NOBODY]})

    assert [record["attributes"].get("dpl.core.data_subject_id") for record in log(world)] == [None]


def test_refused_question_leaves_no_record(world: World) -> None:
    assert world.api.call("POST", PLACE, {**ASK, "fields": ["schoenmaat"]}).status_code == 400

    assert log(world) == []


def test_trace_of_the_caller_is_kept_also_when_it_is_not_sampled(world: World) -> None:
    world.api.call("POST", PLACE, ASK, headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-00"})

    person, action = log(world)
    assert {person["trace_id"], action["trace_id"]} == {TRACE}
    assert action["parent_span_id"] == "b7ad6b7169203331"


def test_record_holds_no_number_of_a_person(world: World) -> None:
    world.api.call("POST", PLACE, ASK)

    rows = world.environment.database.reader().rows("SELECT * FROM verwerking", None)
    assert len(rows) == 2
    assert BSN not in "".join(map(str, rows))


def test_person_is_found_in_the_log_by_number_in_a_body(world: World) -> None:
    world.api.call("POST", PLACE, ASK)

    mine = world.api.call("POST", f"{ROOT}/verwerkingen/_zoek", {"burgerservicenummer": BSN})
    other = world.api.call("POST", f"{ROOT}/verwerkingen/_zoek", {"burgerservicenummer": NOBODY})
    wrong = world.api.call("POST", f"{ROOT}/verwerkingen/_zoek", {"burgerservicenummer": "123"})

    assert (mine.json["aantal"], other.json["aantal"]) == (1, 0)
    assert (wrong.status_code, wrong.json["invalidParams"][0]["name"]) == (400, "burgerservicenummer")


def test_data_stays_here_when_the_log_cannot_be_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise Problem(503, "service_unavailable", "vol")

    monkeypatch.setattr(world.environment.database, "quietly", full)

    answer = world.api.call("POST", PLACE, ASK)

    assert answer.status_code == 503
    assert "personen" not in answer.json


def test_client_with_one_purpose_need_not_name_it(world: World) -> None:
    allow(world, TESTER, ["melden-verhuizing"])

    assert world.api.call("POST", PLACE, ASK).status_code == 200
    assert log(world)[0]["attributes"]["dpl.core.processing_activity_id"].endswith("/melden-verhuizing")


@pytest.mark.parametrize(
    ("own", "named", "status"),
    [
        (["melden-verhuizing"], "inloggen", 403),
        (["melden-verhuizing", "inloggen"], "", 403),
        (["melden-verhuizing", "inloggen"], "inloggen", 200),
        (["melden-verhuizing"], "http://localhost:8001/logboek/api/v1/verwerkingsactiviteiten/melden-verhuizing", 200),
        ([], "verkopen", 403),
        ([], "inloggen", 200),
    ],
)
def test_purpose_is_one_of_the_client(world: World, own: list[str], named: str, status: int) -> None:
    allow(world, TESTER, own)

    answer = world.api.call("POST", PLACE, ASK, headers={"X-Doelbinding": named} if named else {})

    assert answer.status_code == status
    if status == 403:
        assert answer.json["code"] == "purpose"
        assert all(choice in answer.json["detail"] for choice in own or ACTIVITIES)
        assert log(world) == []


def test_client_sees_its_own_records_only(world: World) -> None:
    world.api.call("POST", PLACE, ASK)
    other = world.client(right("zrc", ["zaken.lezen"], zaaktype="http://localhost/x", max="openbaar"))

    assert other.call("GET", f"{ROOT}/verwerkingen").json == {"aantal": 0, "verwerkingen": []}
    assert other.call("GET", f"{ROOT}/verwerkingen?clientId={TESTER}").status_code == 403
    assert other.call("POST", f"{ROOT}/verwerkingen/_zoek", {"burgerservicenummer": BSN}).status_code == 403


def test_list_narrows_by_activity_and_names_every_wrong_parameter(world: World) -> None:
    world.api.call("POST", PLACE, ASK, headers={"X-Doelbinding": "inloggen"})
    world.api.call("POST", PLACE, ASK)

    assert len(log(world, "?verwerkingsactiviteit=inloggen")) == 2
    assert len(log(world)) == 4
    wrong = world.api.call("GET", f"{ROOT}/verwerkingen?page=0&kleur=rood")
    assert (wrong.status_code, [fault["name"] for fault in wrong.json["invalidParams"]]) == (400, ["kleur", "page"])


def test_activities_are_open_to_all(world: World) -> None:
    found = world.api.call("GET", f"{ROOT}/verwerkingsactiviteiten").json["verwerkingsactiviteiten"]

    assert {activity["naam"] for activity in found} == set(ACTIVITIES)
    for activity in found:
        place = activity["url"].removeprefix("http://localhost:8001")
        assert world.api.call("GET", place).json == activity
    assert world.api.call("GET", f"{ROOT}/verwerkingsactiviteiten/onbekend").status_code == 404


def test_document_is_valid() -> None:
    validate(document())
