"""Objects: created, changed as a whole and in part, corrected, deleted; each change a record in the history."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.objects.conftest import OBJECTS, TREE, Trees, faults
from tests.world import World

ZAKEN = ["http://localhost:8001/zaken/api/v1/zaken/00000000-0000-4000-8000-00000000000" + end for end in "12"]
REFERENCES = [{"type": "zaak", "url": url} for url in ZAKEN]
POINT = {"type": "Point", "coordinates": [5.1, 52.1]}


def records(world: World, made: dict[str, Any]) -> list[dict[str, Any]]:
    """The history of an object."""
    found: list[dict[str, Any]] = world.get(f"{made['url']}/history").get_json()["results"]
    return found


def test_object_is_answered_as_it_was_stored(world: World, trees: Trees) -> None:
    made = trees.make({"soort": "linde", "hoogte": 3}, geometry=POINT, references=REFERENCES[:1])

    found = world.get(made["url"])

    assert found.get_json() == made
    assert found.headers["Content-Crs"] == "EPSG:4326"
    assert made["type"].startswith("http://localhost:8001/objects/api/v2/objecttypes/")
    assert made["record"]["references"] == REFERENCES[:1]
    assert (made["record"]["index"], made["record"]["endAt"], made["record"]["correctedBy"]) == (1, None, None)


def test_object_type_is_known_by_any_address_with_its_uuid(world: World, trees: Trees) -> None:
    address = f"https://oud.example/api/v1/objecttypes/{trees.type['uuid']}"

    response = world.post(OBJECTS, {**trees.body(), "type": address})

    assert response.get_json()["type"].endswith(trees.type["uuid"])
    assert faults(world.post(OBJECTS, {**trees.body(), "type": "https://oud.example/x"})) == [
        ("type", "does_not_exist")
    ]


def test_object_takes_the_uuid_of_its_client_once(world: World, trees: Trees) -> None:
    made = trees.make()

    assert faults(world.post(OBJECTS, {**trees.body(), "uuid": made["uuid"]})) == [("uuid", "unique")]


def test_data_that_break_the_schema_are_named_with_their_place(world: World, trees: Trees) -> None:
    data = {"hoogte": -1, "geplant": "2024-02-30", "code": "x1", "eigenaar": {"naam": 3}}

    response = world.post(OBJECTS, trees.body(data))

    assert faults(response) == [
        ("record.data", "invalid-json-schema"),
        ("record.data.code", "invalid-json-schema"),
        ("record.data.eigenaar.naam", "invalid-json-schema"),
        ("record.data.geplant", "invalid-json-schema"),
        ("record.data.hoogte", "invalid-json-schema"),
    ]
    assert response.get_json()["invalidParams"][0]["reason"] == "Een verplicht veld ontbreekt: soort."


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        ({"typeVersion": 9}, ("record.typeVersion", "does_not_exist")),
        ({"startAt": "2024-02-30"}, ("record.startAt", "invalid")),
        ({"correctionFor": 1}, ("record.correctionFor", "does_not_exist")),
        ({"geometry": {"type": "Point", "coordinates": ["a", 1]}}, ("record.geometry", "invalid")),
        ({"references": [{"type": "klant", "url": "x"}]}, ("record.references.0.type", "invalid_choice")),
        ({"data": [1]}, ("record.data", "invalid")),
    ],
)
def test_record_is_refused_that_cannot_be(
    world: World, trees: Trees, record: dict[str, Any], fault: tuple[str, str]
) -> None:
    body = trees.body()
    body["record"] |= record

    assert fault in faults(world.post(OBJECTS, body))
    assert trees.list().get_json()["count"] == 0


def test_geometry_is_refused_where_the_type_has_none(world: World, trees: Trees) -> None:
    world.patch(trees.url, {"allowGeometry": False})

    response = world.post(OBJECTS, trees.body(geometry=POINT))

    assert faults(response) == [("record.geometry", "geometry-not-allowed")]


def test_put_replaces_the_data_and_closes_the_record_before(world: World, trees: Trees) -> None:
    made = trees.make({"soort": "eik", "hoogte": 3}, geometry=POINT)

    changed = world.put(made["url"], trees.body({"soort": "beuk"}, startAt="2024-06-01")).get_json()

    first, second = records(world, made)
    assert changed["record"]["data"] == {"soort": "beuk"}
    assert changed["record"]["geometry"] is None
    assert (first["endAt"], second["index"], second["startAt"]) == ("2024-06-01", 2, "2024-06-01")
    assert "references" not in first


def test_patch_merges_the_data_and_keeps_the_rest(world: World, trees: Trees) -> None:
    data = {"soort": "eik", "hoogte": 3, "eigenaar": {"naam": "Noord", "wijk": 1}, "tags": [1, 2]}
    made = trees.make(data, geometry=POINT, references=REFERENCES)

    patch = {"record": {"data": {"hoogte": None, "eigenaar": {"wijk": 2}, "tags": [3]}, "startAt": "2024-03-01"}}
    record = world.patch(made["url"], patch).get_json()["record"]

    assert record["data"] == {"soort": "eik", "eigenaar": {"naam": "Noord", "wijk": 2}, "tags": [3]}
    assert (record["geometry"], record["references"]) == (POINT, REFERENCES)


def test_patch_without_start_takes_the_one_of_the_record_before(world: World, trees: Trees) -> None:
    made = trees.make()

    world.patch(made["url"], {"record": {"data": {"hoogte": 2}}})

    first, second = records(world, made)
    assert (first["endAt"], second["startAt"]) == ("2024-01-01", "2024-01-01")
    assert world.get(f"{made['url']}?date=2024-01-01").get_json()["record"]["index"] == 2


def test_type_and_uuid_of_an_object_never_change(world: World, trees: Trees) -> None:
    made, other = trees.make(), Trees(world)
    body = {**trees.body(), "type": other.url, "uuid": "5c9aee2b-0000-4000-8000-000000000001"}

    response = world.put(made["url"], body)

    assert faults(response) == [("uuid", "immutable-field"), ("type", "immutable-field")]


def test_correction_is_seen_at_both_records_and_made_once(world: World, trees: Trees) -> None:
    made = trees.make()
    world.patch(made["url"], {"record": {"startAt": "2024-05-01"}})

    corrected = world.patch(made["url"], {"record": {"correctionFor": 1, "data": {"hoogte": 9}}}).get_json()["record"]

    again = world.patch(made["url"], {"record": {"correctionFor": 1}})
    assert corrected["correctionFor"] == 1
    assert world.get(f"{made['url']}/1").get_json()["correctedBy"] == 3
    assert faults(again) == [("record.correctionFor", "unique")]
    assert faults(world.patch(made["url"], {"record": {"correctionFor": 8}})) == [
        ("record.correctionFor", "does_not_exist")
    ]


def test_material_history_shows_the_day_asked_for(world: World, trees: Trees) -> None:
    made = trees.make()
    world.patch(made["url"], {"record": {"startAt": "2024-06-01", "data": {"soort": "beuk"}}})

    sorts = {day: trees.sorts(f"date={day}") for day in ("2023-12-31", "2024-05-31", "2024-06-01", "2030-01-01")}

    assert sorts == {"2023-12-31": [], "2024-05-31": ["eik"], "2024-06-01": ["beuk"], "2030-01-01": ["beuk"]}
    assert world.get(f"{made['url']}?date=2024-05-31").get_json()["record"]["index"] == 1
    assert world.get(f"{made['url']}?date=2023-12-31").status_code == 404


def test_formal_history_shows_what_was_registered_by_a_day(world: World, trees: Trees) -> None:
    made = trees.make()
    stored = world.env.moment()[1]

    assert trees.sorts(f"registrationDate={stored}") == ["eik"]
    assert trees.sorts("registrationDate=2024-01-01") == []
    assert faults(trees.list("date=2024-01-01&registrationDate=2024-01-01")) == [
        ("nonFieldErrors", "date-and-registrationdate")
    ]
    assert world.get(f"{made['url']}?registrationDate={stored}").status_code == 200


def test_object_that_begins_in_the_future_is_not_there_yet(world: World, trees: Trees) -> None:
    made = trees.make(startAt="2999-01-01")

    assert world.get(made["url"]).status_code == 404
    assert trees.sorts("") == []
    assert trees.sorts("date=2999-01-02") == ["eik"]
    assert world.delete(made["url"]).status_code == 204


def test_conditions_are_asked_of_the_record_that_holds(world: World, trees: Trees) -> None:
    made = trees.make({"soort": "eik"})
    world.patch(made["url"], {"record": {"startAt": "2024-06-01", "data": {"soort": "beuk"}}})

    assert trees.sorts("data_attr=soort__exact__eik") == []
    assert trees.sorts("data_attr=soort__exact__eik&date=2024-02-01") == ["eik"]


def test_object_goes_with_its_history(world: World, trees: Trees) -> None:
    made = trees.make()
    world.patch(made["url"], {"record": {"startAt": "2024-06-01"}})

    assert world.delete(made["url"]).status_code == 204

    assert [world.get(made["url"] + tail).status_code for tail in ("", "/history", "/1")] == [404, 404, 404]
    left = (
        "SELECT count(*) FROM objects_value v WHERE NOT EXISTS (SELECT 1 FROM objects_record r WHERE r.id = v.record)"
    )
    assert world.rows(left) == [(0,)]


def test_object_of_several_cases_loses_only_the_one_that_is_destroyed(world: World, trees: Trees) -> None:
    made = trees.make(references=REFERENCES)

    kept = world.delete(f"{made['url']}?zaak={ZAKEN[0]}")
    gone = world.delete(f"{made['url']}?zaak={ZAKEN[1]}")

    assert (kept.status_code, kept.get_json()) == (200, {"behouden": [made["url"]]})
    assert gone.status_code == 204
    assert world.get(made["url"]).status_code == 404


def test_every_write_is_told_on_the_channel_objecten(world: World, trees: Trees) -> None:
    before = world.number_of("outbox")
    made = trees.make()
    world.patch(made["url"], {"record": {}})
    world.put(made["url"], trees.body())
    world.delete(made["url"])

    told = [
        orjson.loads(bytes(row[0]).replace(b"\0", b"")) for row in world.rows("SELECT message FROM outbox ORDER BY id")
    ]

    assert [message["actie"] for message in told[before:]] == ["create", "partial_update", "update", "destroy"]
    assert told[-1]["kenmerken"] == {"objectType": made["type"].removeprefix("http://localhost:8001")}
    assert told[-1]["hoofdObject"] == told[-1]["resourceUrl"] == made["url"].removeprefix("http://localhost:8001")
    assert {"naam": "objecten", "filters": ["objectType"]}.items() <= world.get(
        "/notificaties/api/v1/kanaal?naam=objecten"
    ).get_json()[0].items()


def test_refused_write_leaves_nothing_behind(world: World, trees: Trees) -> None:
    made = trees.make()
    before = [world.number_of(table) for table in ("objects_record", "objects_value", "outbox")]

    world.patch(made["url"], {"record": {"data": {"soort": 3}}})
    world.post(OBJECTS, trees.body({"soort": 3}))

    assert [world.number_of(table) for table in ("objects_record", "objects_value", "outbox")] == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Content-Crs": None}, 412), ({"Content-Crs": "EPSG:28992"}, 406), ({"Accept-Crs": "EPSG:28992"}, 406)],
)
def test_coordinate_system_must_be_said_and_known(
    world: World, trees: Trees, headers: dict[str, Any], status: int
) -> None:
    assert world.post(OBJECTS, trees.body(), headers=headers).status_code == status


def test_accept_crs_may_be_left_out(world: World, trees: Trees) -> None:
    assert world.post(OBJECTS, trees.body(), headers={"Accept-Crs": None}).status_code == 201


def test_new_version_of_the_schema_leaves_objects_of_the_old_one_alone(world: World, trees: Trees) -> None:
    made = trees.make()
    trees.add_version({**TREE, "required": ["soort", "hoogte"]})

    response = world.patch(made["url"], {"record": {"typeVersion": 2}})

    assert faults(response) == [("record.data", "invalid-json-schema")]
    assert world.patch(made["url"], {"record": {"typeVersion": 2, "data": {"hoogte": 2}}}).status_code == 200
    assert [trees.list(f"typeVersion={n}").get_json()["count"] for n in (1, 2)] == [0, 1]
