"""Bodies, paths and schemas that mean harm: a coded refusal, never a fault of ours, and nothing half done."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from schemas.objects import merged
from schemas.objects.conditions import Condition, condition, leaves, number_key
from tests.objects.conftest import OBJECTS, TYPES, Trees
from tests.world import World


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b'{"a": NaN}', b'{"type": 1, "record": 2}', b'{"record": {"data": {"a": "\\u0000"}}}',
     b'{"a":' * 100 + b"1" + b"}" * 100, b'{"type": null, "record": null}', b"\xff\xfe"],
)  # fmt: skip
@pytest.mark.parametrize("path", [OBJECTS, f"{OBJECTS}/search", TYPES])
def test_body_that_is_no_object_is_refused(world: World, body: bytes, path: str) -> None:
    response = world.request("POST", path, data=body, content_type="application/json")

    assert response.status_code in ((200, 400) if path.endswith("search") else (400,))


def test_other_media_type_is_refused(world: World) -> None:
    assert world.request("POST", OBJECTS, data=b"<x/>", content_type="application/xml").status_code == 415


@pytest.mark.parametrize("path", ["/x", "/00000000-0000-4000-8000-000000000000", "/%00", "/search"])
def test_path_that_leads_nowhere_is_not_found(world: World, path: str) -> None:
    assert world.get(OBJECTS + path).status_code in (404, 405)


@pytest.mark.parametrize("index", ["0", "9", "x", "-1", "1.5", "99999999999999999999"])
def test_index_that_is_not_there_is_not_found(world: World, trees: Trees, index: str) -> None:
    assert world.get(f"{trees.make()['url']}/{index}").status_code == 404


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"properties": {"soort": {"$ref": "#/nergens"}}},
        {"properties": {"soort": {"$ref": "#/x"}}, "x": {"pattern": "(", "multipleOf": 0}},
        {"properties": {"soort": {"$ref": "#/x"}}, "x": {"minLength": "a"}},
    ],
)
def test_schema_that_cannot_be_followed_refuses_the_data(world: World, trees: Trees, schema: dict[str, Any]) -> None:
    trees.add_version(schema)

    response = world.post(OBJECTS, trees.body(typeVersion=2))

    assert response.status_code == 400
    assert {found["code"] for found in response.get_json()["invalidParams"]} == {"invalid-json-schema"}


def test_pattern_without_end_does_not_hold_the_server(world: World, trees: Trees) -> None:
    trees.add_version({"properties": {"soort": {"pattern": "^(a|a?)+$"}}})
    started = time.perf_counter()

    response = world.post(OBJECTS, trees.body({"soort": "a" * 40 + "!"}, typeVersion=2))

    assert response.status_code == 400
    assert time.perf_counter() - started < 5


def test_wide_and_deep_data_are_kept_whole(trees: Trees) -> None:
    trees.add_version({})
    deep: dict[str, Any] = {"a": 1}
    for _ in range(40):
        deep = {"a": deep}
    data = {"soort": "eik", "diep": deep, "breed": {f"n{number}": number for number in range(3000)}, "é\"'": "é"}

    made = trees.make(data, typeVersion=2)

    assert trees.world.get(made["url"]).get_json()["record"]["data"] == data


def test_changes_at_once_leave_one_unbroken_history(world: World, trees: Trees) -> None:
    made = trees.make()
    statuses: list[int] = []

    def change(number: int) -> None:
        statuses.append(world.patch(made["url"], {"record": {"data": {"hoogte": number}}}).status_code)

    threads = [threading.Thread(target=change, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = world.get(f"{made['url']}/history").get_json()["results"]
    assert statuses == [200] * 6
    assert [record["index"] for record in found] == list(range(1, 8))
    assert [record["endAt"] for record in found].count(None) == 1


def test_merge_patch_follows_its_standard() -> None:
    examples: list[tuple[Any, Any, Any]] = [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": "c"}, {"a": {"b": {"c": None}}}, {"a": {"b": {}}}),
        ({"a": "b"}, ["c"], ["c"]),
    ]

    assert [merged(target, patch) for target, patch, _ in examples] == [wanted for *_, wanted in examples]


def test_keys_of_numbers_sort_as_the_numbers_do() -> None:
    numbers = [-1e300, -2.5, -1, -1e-9, 0, 1e-9, 1, 2, 10, 1e300]

    assert sorted(numbers, key=number_key) == numbers
    assert number_key(-0.0) == number_key(0)


def test_condition_is_split_from_the_right() -> None:
    assert condition("a__b__exact__c") == Condition("a__b", ("sc",))
    assert isinstance(condition("a__exact__b__c"), str)


def test_leaves_are_bounded() -> None:
    assert len(leaves({f"n{number}": number for number in range(5000)})) == 2000
