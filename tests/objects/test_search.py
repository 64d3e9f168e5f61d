"""The list of objects: conditions on data, order, fields, pages, and the search in an area."""

from __future__ import annotations

from typing import Any

import pytest

from tests.objects.conftest import OBJECTS, Trees, faults
from tests.world import World

DATA: tuple[dict[str, Any], ...] = (
    {"soort": "Eik", "hoogte": 10, "geplant": "2001-05-01", "nummer": "007", "oud": True, "tags": ["laan", "Hoek"]},
    {"soort": "beuk", "hoogte": 2.5, "geplant": "2010-01-01", "nummer": 7, "oud": False},
    {"soort": "een_eik", "hoogte": -3, "geplant": "onbekend", "eigenaar": {"naam": "Noord, oost"}},
    {"soort": "linde%", "hoogte": None, "nummer": "7", "lang": "x" * 300 + "A"},
)
ANY = {"type": "object"}


@pytest.fixture
def four(trees: Trees) -> Trees:
    """Four trees, the first one first."""
    trees.add_version(ANY)
    for number, data in enumerate(DATA):
        point = {"type": "Point", "coordinates": [5 + number / 10, 52]}
        trees.make(data, typeVersion=2, geometry=point if number < 3 else None)
    return trees


@pytest.mark.parametrize(
    ("query", "sorts"),
    [
        ("data_attr=soort__exact__Eik", ["Eik"]),
        ("data_attr=soort__exact__eik", []),
        ("data_attr=nummer__exact__7", ["linde%", "beuk"]),
        ("data_attr=nummer__exact__007", ["Eik"]),
        ("data_attr=nummer__exact__7.0", ["beuk"]),
        ("data_attr=oud__exact__true", ["Eik"]),
        ("data_attr=hoogte__exact__-3", ["een_eik"]),
        ("data_attr=hoogte__gt__2.5", ["Eik"]),
        ("data_attr=hoogte__gte__2.5", ["beuk", "Eik"]),
        ("data_attr=hoogte__lt__2.5", ["een_eik"]),
        ("data_attr=hoogte__lte__2.5", ["een_eik", "beuk"]),
        ("data_attr=geplant__gte__2001-05-01", ["beuk", "Eik"]),
        ("data_attr=geplant__lt__2010-01-01", ["Eik"]),
        ("data_attr=soort__icontains__EIK", ["een_eik", "Eik"]),
        ("data_attr=soort__icontains__%25", ["linde%"]),
        ("data_attr=soort__icontains__n_e", ["een_eik"]),
        ("data_attr=soort__in__Eik|beuk|els", ["beuk", "Eik"]),
        ("data_attr=eigenaar__naam__exact__Noord, oost", ["een_eik"]),
        ("data_attr=soort__icontains__eik&data_attr=hoogte__gt__0", ["Eik"]),
        ("data_attrs=soort__icontains__eik,hoogte__gt__0", ["Eik"]),
        (f"data_attr=lang__exact__{'x' * 300}A", ["linde%"]),
        (f"data_attr=lang__exact__{'x' * 300}B", []),
        ("data_attr=lang__icontains__xa", ["linde%"]),
        ("data_icontains=hoek", ["Eik"]),
        ("data_icontains=NOORD", ["een_eik"]),
        ("data_icontains=tru", []),
        ("ordering=record__data__hoogte", ["een_eik", "beuk", "Eik", "linde%"]),
        ("ordering=-record__data__hoogte", ["linde%", "Eik", "beuk", "een_eik"]),
        ("", ["linde%", "een_eik", "beuk", "Eik"]),
    ],
)
def test_list_finds_what_is_asked(four: Trees, query: str, sorts: list[str]) -> None:
    assert four.sorts(query) == sorts


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ("data_attr=soort", "data_attr", "invalid-data-attr-query"),
        ("data_attr=soort__is__x", "data_attr", "invalid-data-attr-query"),
        ("data_attr=soort__gt__eik", "data_attr", "invalid-data-attr-query"),
        ("data_attrs=soort__exact__a,b", "data_attrs", "invalid-data-attr-query"),
        ("ordering=naam", "ordering", "invalid_choice"),
        ("fields=url,naam", "fields", "fields-invalid"),
        ("date=2024-02-30", "date", "invalid"),
        ("typeVersion=een", "typeVersion", "invalid"),
        ("pageSize=501", "pageSize", "invalid"),
        ("zaak=1", "zaak", "unknown-parameters"),
    ],
)
def test_list_refuses_a_question_that_cannot_be(trees: Trees, query: str, name: str, code: str) -> None:
    assert (name, code) in faults(trees.list(query))


def test_list_names_every_wrong_condition(trees: Trees) -> None:
    assert len(faults(trees.list("data_attr=a&data_attr=b__c__d&ordering=x"))) == 3


def test_fields_leave_the_rest_out(four: Trees) -> None:
    found = four.list("fields=uuid,record__data__soort,record__geometry&data_attr=soort__exact__Eik").get_json()

    (only,) = found["results"]
    assert set(only) == {"uuid", "record"}
    assert only["record"] == {"data": {"soort": "Eik"}, "geometry": {"type": "Point", "coordinates": [5.0, 52]}}


def test_pages_meet_and_end(four: Trees) -> None:
    first = four.list("pageSize=3").get_json()
    second = four.world.get(first["next"]).get_json()

    assert (first["count"], len(first["results"]), len(second["results"])) == (4, 3, 1)
    assert second["next"] is None
    assert four.world.get(second["previous"]).get_json()["results"] == first["results"]
    assert four.list("page=3&pageSize=3").status_code == 404


def test_pages_are_the_same_from_either_end_and_from_a_bookmark(trees: Trees) -> None:
    for number in range(12):
        trees.make({"soort": str(number)})
    straight = [trees.sorts(f"pageSize=5&page={page}") for page in (1, 2, 3)]

    trees.make({"soort": "12"})

    assert straight == [["11", "10", "9", "8", "7"], ["6", "5", "4", "3", "2"], ["1", "0"]]
    assert [trees.sorts(f"pageSize=5&page={page}") for page in (3, 1, 2)] == [
        ["2", "1", "0"], ["12", "11", "10", "9", "8"], ["7", "6", "5", "4", "3"]
    ]  # fmt: skip


def test_walking_through_many_gives_the_same_as_being_led_to_few(four: Trees, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = [
        "data_attr=soort__icontains__eik",
        "data_attr=hoogte__gt__0&data_attr=oud__exact__true",
        "data_attr=nummer__in__7|007",
    ]
    led = [four.sorts(query) for query in queries]

    monkeypatch.setattr("reference_api.objects.searching.FEW", -1)

    assert [four.sorts(query) for query in queries] == led


def test_search_finds_what_lies_in_an_area(world: World, four: Trees) -> None:
    area = {"type": "Polygon", "coordinates": [[[4.9, 51], [5.15, 51], [5.15, 53], [4.9, 53], [4.9, 51]]]}
    body = {"geometry": {"within": area}, "type": four.url, "ordering": "record__index"}

    found = world.post(f"{OBJECTS}/search", body).get_json()
    narrowed = world.post(f"{OBJECTS}/search", {**body, "data_attr": "soort__exact__Eik"}).get_json()

    assert [one["record"]["data"]["soort"] for one in found["results"]] == ["beuk", "Eik"]
    assert narrowed["count"] == 1


def test_search_takes_no_triangle_for_its_box(world: World, trees: Trees) -> None:
    trees.make(geometry={"type": "Point", "coordinates": [0.9, 0.9]})
    area = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 1], [0, 0]]]}

    found = world.post(f"{OBJECTS}/search", {"geometry": {"within": area}, "type": trees.url})

    assert found.get_json()["count"] == 0


@pytest.mark.parametrize(
    "within",
    [
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
        {"type": "Cirkel", "coordinates": [0, 0]},
        [],
    ],
)
def test_search_refuses_an_area_that_is_none(world: World, within: Any) -> None:
    response = world.post(f"{OBJECTS}/search", {"geometry": {"within": within}})

    assert faults(response) == [("geometry.within", "invalid")]


def test_search_without_an_area_is_the_list(world: World, four: Trees) -> None:
    found = world.post(f"{OBJECTS}/search?pageSize=2", {"type": four.url}).get_json()

    assert (found["count"], len(found["results"])) == (4, 2)


def test_counts_follow_every_change(world: World, four: Trees) -> None:
    def counts() -> list[int]:
        queries = ("", "data_attr=soort__icontains__eik", "data_attr=hoogte__gt__0")
        return [four.list(query).get_json()["count"] for query in queries]

    first = four.list("data_attr=soort__exact__Eik").get_json()["results"][0]["url"]
    before = counts()
    world.patch(first, {"record": {"data": {"hoogte": -1}}})
    changed = counts()
    world.patch(first, {"record": {"startAt": "2999-01-01"}})
    later = counts()
    world.delete(first)

    assert (before, changed, later, counts()) == ([4, 2, 2], [4, 2, 1], [4, 2, 1], [3, 1, 1])
