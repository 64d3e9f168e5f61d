"""Object types and versions: read in both APIs, changed while a draft, deleted when nothing hangs on them."""

from __future__ import annotations

import pytest

from tests.objects.conftest import TYPES, Trees, faults
from tests.world import World


def test_type_has_defaults_and_answers_in_both_apis(world: World) -> None:
    made = world.post(TYPES, {"name": "Bank", "namePlural": "Banken"}).get_json()

    other = world.get(made["url"].replace("/objecttypes/api", "/objects/api"))

    assert (made["dataClassification"], made["updateFrequency"], made["allowGeometry"]) == ("open", "unknown", True)
    assert other.headers["API-version"] == "2.7.0"
    assert other.get_json()["url"].startswith("http://localhost:8001/objects/api/v2/")
    assert other.get_json() | {"url": made["url"]} == made


def test_type_takes_the_uuid_of_its_client_once(world: World) -> None:
    uuid = (
        "5c9aee2b-0000-4000-8000-00000000ab01"
        if world.settings.database_url
        else "5c9aee2b-0000-4000-8000-00000000ab02"
    )
    body = {"name": "Bank", "namePlural": "Banken", "uuid": uuid}

    first, again = world.post(TYPES, body), world.post(TYPES, body)

    assert first.get_json()["uuid"] == uuid
    assert faults(again) == [("uuid", "unique")]


def test_type_names_all_faults_at_once(world: World) -> None:
    body = {
        "name": "x" * 101,
        "dataClassification": "geheim",
        "labels": {"a": 1.5, "b": []},
        "documentationUrl": "nergens",
    }

    assert faults(world.post(TYPES, body)) == [
        ("name", "max_length"),
        ("namePlural", "required"),
        ("dataClassification", "invalid_choice"),
        ("documentationUrl", "bad-url"),
        ("labels.b", "invalid"),
    ]


def test_type_is_changed_in_part_and_as_a_whole(world: World, trees: Trees) -> None:
    part = world.patch(trees.url, {"description": "In de openbare ruimte"}).get_json()
    whole = world.put(trees.url, {"name": "Boom", "namePlural": "Bomen", "uuid": trees.type["uuid"]}).get_json()

    assert part["description"] == "In de openbare ruimte"
    assert whole["description"] == ""
    assert faults(world.patch(trees.url, {"uuid": "5c9aee2b-0000-4000-8000-000000000001"})) == [
        ("uuid", "immutable-field")
    ]


def test_list_of_types_is_filtered_by_classification(world: World, trees: Trees) -> None:
    world.patch(trees.url, {"dataClassification": "strictly_confidential"})

    found = world.get(f"{TYPES}?dataClassification=strictly_confidential&pageSize=500").get_json()

    assert trees.url in [item["url"] for item in found["results"]]
    assert {item["dataClassification"] for item in found["results"]} == {"strictly_confidential"}
    assert faults(world.get(f"{TYPES}?dataClassification=geheim")) == [("dataClassification", "invalid_choice")]


def test_draft_changes_and_goes_but_a_published_version_stays(world: World, trees: Trees) -> None:
    draft = trees.add_version({"type": "object"}, "draft")["url"]

    published = world.patch(draft, {"status": "published"}).get_json()

    assert published["version"] == 2
    assert published["publishedAt"] is not None
    assert faults(world.patch(draft, {"jsonSchema": {}})) == [("nonFieldErrors", "non-draft-version-update")]
    assert faults(world.delete(draft)) == [("nonFieldErrors", "non-draft-version-destroy")]
    assert world.patch(draft, {"status": "deprecated"}).get_json()["status"] == "deprecated"
    assert faults(world.patch(draft, {"status": "published"})) == [("nonFieldErrors", "non-draft-version-update")]


def test_draft_in_use_is_kept(world: World, trees: Trees) -> None:
    draft = trees.add_version(status="draft")["url"]
    made = trees.make(typeVersion=2)

    assert faults(world.delete(draft)) == [("nonFieldErrors", "version-in-use")]
    assert world.delete(made["url"]).status_code == 204
    assert world.delete(draft).status_code == 204
    assert world.get(draft).status_code == 404


def test_type_goes_after_its_versions_only(world: World) -> None:
    made = world.post(TYPES, {"name": "Bank", "namePlural": "Banken"}).get_json()["url"]
    version = world.post(f"{made}/versions", {"status": "draft"}).get_json()["url"]

    assert faults(world.delete(made)) == [("nonFieldErrors", "pending-versions")]
    assert world.delete(version).status_code == 204
    assert world.delete(made).status_code == 204
    assert world.get(made).status_code == 404


def test_versions_are_listed_by_page(world: World, trees: Trees) -> None:
    trees.add_version({"type": "object"}, "draft")

    found = world.get(f"{trees.url}/versions?pageSize=1&page=2").get_json()

    assert (found["count"], found["next"], [item["version"] for item in found["results"]]) == (2, None, [2])
    assert world.get(f"{trees.url}/versions?page=3").status_code == 404


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"type": "objekt"}, "jsonSchema.type"),
        ({"properties": {"a": {"minLength": -1}}}, "jsonSchema.properties.a.minLength"),
        ({"properties": {"a": {"pattern": "("}}}, "jsonSchema.properties.a.pattern"),
        ({"properties": {"a": {"$ref": "http://169.254.169.254/latest"}}}, "jsonSchema"),
        ({"properties": {"a": {"$ref": "file:///etc/passwd"}}}, "jsonSchema"),
        ({"$schema": "http://json-schema.org/draft-07/schema#", "items": 3}, "jsonSchema.items"),
    ],
)
def test_schema_that_is_wrong_or_leads_outside_is_refused(trees: Trees, schema: dict[str, object], place: str) -> None:
    response = trees.world.post(f"{trees.url}/versions", {"jsonSchema": schema})

    assert (place, "invalid-json-schema") in faults(response)
