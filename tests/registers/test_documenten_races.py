"""Clients that race for one thing: a lock, a number, the last part. Exactly one wins, in two processes' worth of apps."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from reference_api.app import create_app
from tests.registers.documenten import (
    BESLUITEN,
    DOCUMENTEN,
    decision_body,
    document,
    document_body,
    locked,
    send_part,
)
from tests.registers.world import Api, Kind, Stage, World, codes

pytestmark = pytest.mark.full
RUNNERS, ROUNDS = 8, 4
POOL = ThreadPoolExecutor(RUNNERS)
"""A server has a fixed number of threads too; each holds a connection."""


@pytest.fixture
def apis(stage: Stage, world: World) -> Iterator[list[Api]]:
    """Clients of two apps on one database, as two worker processes are."""
    other = create_app(world.environment.settings)
    yield [world.api, Api(other, world.api.token)]
    other.extensions["gemeengoed"].close()


def race(apis: list[Api], run: Callable[[Api, int], TestResponse]) -> list[TestResponse]:
    """The answers of clients that start at the same moment."""
    gate = threading.Barrier(RUNNERS)

    def runner(number: int) -> TestResponse:
        gate.wait()
        return run(apis[number % len(apis)], number)

    return list(POOL.map(runner, range(RUNNERS)))


def outcome(answers: list[TestResponse]) -> Counter[Any]:
    """How often each status and code was given."""
    return Counter((a.status_code, *(sorted(codes(a)) if a.status_code >= 400 else ())) for a in answers)


def files(world: World) -> int:
    return len(list(Path(world.environment.blobs.folder).glob("??/*")))


def test_one_client_gets_the_lock(world: World, kind: Kind, apis: list[Api]) -> None:
    for _ in range(ROUNDS):
        url = document(world.api, kind)["url"]

        answers = race(apis, lambda api, _, url=url: api.post(url + "/lock"))  # type: ignore[misc]

        assert outcome(answers) == {(200,): 1, (400, "existing-lock"): RUNNERS - 1}
        lock = next(a.json["lock"] for a in answers if a.status_code == 200)
        assert world.api.patch(url, {"titel": "x", "lock": lock}).status_code == 200


def test_one_client_gets_the_number_and_keeps_its_content(world: World, kind: Kind, apis: list[Api]) -> None:
    for number in range(ROUNDS):
        before, body = files(world), document_body(kind, identificatie=f"D-{number}")

        answers = race(apis, lambda api, _, body=body: api.post(DOCUMENTEN, body))  # type: ignore[misc]

        assert outcome(answers) == {(201,): 1, (400, "identificatie-niet-uniek"): RUNNERS - 1}
        assert files(world) == before + 1
        made = next(a.json for a in answers if a.status_code == 201)
        assert world.api.get(made["inhoud"]).data == b"hallo"


def test_given_numbers_differ(world: World, kind: Kind, apis: list[Api]) -> None:
    answers = race(apis, lambda api, _: api.post(DOCUMENTEN, document_body(kind)))
    answers += race(apis, lambda api, _: api.post(BESLUITEN, decision_body(kind)))

    assert outcome(answers) == {(201,): 2 * RUNNERS}
    assert len({a.json["identificatie"] for a in answers}) == 2 * RUNNERS


def test_one_client_gets_the_number_of_a_decision(world: World, kind: Kind, apis: list[Api]) -> None:
    body = decision_body(kind, identificatie="B-1")

    answers = race(apis, lambda api, _: api.post(BESLUITEN, body))

    assert outcome(answers) == {(201,): 1, (400, "identificatie-niet-uniek"): RUNNERS - 1}


def test_parts_that_come_together_are_all_kept_and_joined_once(world: World, kind: Kind, apis: list[Api]) -> None:
    for each in apis:
        environment = each.app.extensions["gemeengoed"].default
        object.__setattr__(environment, "rule_settings", {**environment.rule_settings, "part_size": 5})
    for _ in range(ROUNDS):
        made = document(world.api, kind, None, bestandsomvang=5 * RUNNERS)
        parts, lock, url = made["bestandsdelen"], made["lock"], made["url"]

        sent = race(apis, lambda api, n: send_part(api, parts[n]["url"], b"deel%d" % n, lock))  # noqa: B023
        joined = race(apis, lambda api, _: api.post(url + "/unlock", {"lock": lock}))  # noqa: B023

        assert outcome(sent) == {(200,): RUNNERS}
        assert outcome(joined) == {(204,): 1, (400, "unlocked"): RUNNERS - 1}
        assert world.api.get(url + "/download").data == b"".join(b"deel%d" % n for n in range(RUNNERS))


def test_one_part_sent_by_many_holds_what_one_of_them_sent(world: World, kind: Kind, apis: list[Api]) -> None:
    made = document(world.api, kind, None, bestandsomvang=5)
    before, part = files(world), made["bestandsdelen"][0]["url"]

    answers = race(apis, lambda api, n: send_part(api, part, b"deel%d" % n, made["lock"]))

    assert outcome(answers) == {(200,): RUNNERS}
    assert files(world) == before + 1
    assert world.api.post(made["url"] + "/unlock", {"lock": made["lock"]}).status_code == 204
    assert world.api.get(made["url"] + "/download").data in {b"deel%d" % n for n in range(RUNNERS)}


def test_last_part_and_unlock_together_lose_nothing(world: World, kind: Kind, apis: list[Api]) -> None:
    for _ in range(ROUNDS):
        made = document(world.api, kind, None, bestandsomvang=5)
        url, lock, part = made["url"], made["lock"], made["bestandsdelen"][0]["url"]

        answers = race(
            apis,
            lambda api, n: send_part(api, part, b"hallo", lock) if n % 2 else api.post(url + "/unlock", {"lock": lock}),  # noqa: B023
        )

        assert {a.status_code for a in answers} <= {200, 204, 400, 404}
        if not any(a.status_code == 204 for a in answers):
            assert world.api.post(url + "/unlock", {"lock": lock}).status_code == 204
        assert world.api.get(url + "/download").data == b"hallo"


def test_changes_under_one_lock_are_versions_one_after_the_other(world: World, kind: Kind, apis: list[Api]) -> None:
    url = document(world.api, kind)["url"]
    lock = locked(world.api, url)

    answers = race(apis, lambda api, n: api.patch(url, {"titel": f"T{n}", "lock": lock}))

    assert outcome(answers) == {(200,): RUNNERS}
    assert sorted(a.json["versie"] for a in answers) == list(range(2, RUNNERS + 2))
    for answer in answers:
        assert world.api.get(url, versie=answer.json["versie"]).json["titel"] == answer.json["titel"]
