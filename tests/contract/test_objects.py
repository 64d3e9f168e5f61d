"""Every resource: create, read, HEAD, ETag, PUT, PATCH, DELETE, and what is not there."""

from __future__ import annotations

import re
from typing import Any

from schemas import fields
from tests.contract.subjects import each, resource
from tests.world import BASE, World, codes

CREATED = ("lock",)
"""What only the answer to a POST holds."""
NOWHERE = "00000000-0000-4000-8000-000000000000"
ETAG = re.compile(r'"[0-9a-f]{24}"')


def written(key: str, body: dict[str, Any], answer: dict[str, Any], world: World) -> list[str]:
    """Names whose value in the answer differs from the one sent (names that are only written or answered in another spelling aside)."""
    schema = world.served[key].schema.fields
    plain = (fields.Group, fields.OneOf, fields.List)
    kept = [name for name in body if not schema[name].load_only and not isinstance(schema[name], plain)]
    return [name for name in kept if answer[name] != body[name]]


@each("create")
def test_create_answers_what_was_sent_with_an_address(world: World, key: str) -> None:
    body = world.example(key)
    response = world.post(world.collection(key, body), body)

    answer = response.get_json()
    assert response.status_code == 201, answer
    assert response.headers["Location"] == answer["url"]
    assert answer["url"].startswith(BASE + world.collection(key, body))
    assert response.headers["API-version"] == world.served[key].register.version
    assert set(answer) == {*world.served[key].answer_names, *(CREATED if resource(key).created else ())}
    assert [name for name in written(key, body, answer, world) if name != "datumStatusGezet"] == []


@each("create")
def test_created_object_reads_back_equal(world: World, key: str) -> None:
    created = world.make(key)

    response = world.get(created["url"])

    assert response.status_code == 200
    assert response.get_json() == created
    assert response.headers["Content-Type"] == "application/json"


@each("read")
def test_head_has_the_headers_of_get_and_no_body(world: World, key: str, made: dict[str, Any]) -> None:
    for address in (made["url"], world.collection(key, made)):
        get, head = world.get(address), world.request("HEAD", address)

        assert head.status_code == 200
        assert head.data == b""
        assert {n: v for n, v in head.headers.items() if n != "ETag"} == {
            n: v for n, v in get.headers.items() if n != "ETag"
        }
    assert world.request("HEAD", made["url"]).headers["ETag"] == world.get(made["url"]).headers["ETag"]


@each("read")
def test_etag_is_strong_and_gives_304_until_the_object_changes(world: World, key: str, made: dict[str, Any]) -> None:
    tag = world.get(made["url"]).headers["ETag"]
    assert ETAG.fullmatch(tag)

    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        response = world.get(made["url"], headers={"If-None-Match": known})
        assert (response.status_code, response.data, response.headers["ETag"]) == (304, b"", tag)
    assert world.get(made["url"], headers={"If-None-Match": '"other"'}).status_code == 200


@each("create", "update")
def test_put_replaces_and_the_tag_changes(world: World, key: str) -> None:
    body = world.example(key)
    created = world.post(world.collection(key, body), body).get_json()
    before = world.get(created["url"]).headers["ETag"]

    response = world.put(created["url"], body) if resource(key).put else world.patch(created["url"], body)

    assert response.status_code == 200, response.get_json()
    answer = response.get_json()
    assert {**world.get(created["url"]).get_json(), **volatile(answer)} == answer
    assert {**response.get_json(), **volatile(created)} == created
    assert world.get(created["url"]).headers["ETag"] != before


def volatile(record: dict[str, Any]) -> dict[str, Any]:
    """What the server sets on every write."""
    names = ("wijzigingsdatum", "gewijzigdDoor", "versie", "beginRegistratie", "locked", "lock")
    return {name: record[name] for name in names if name in record}


@each("create", "update")
def test_empty_patch_changes_no_value(world: World, key: str) -> None:
    created = world.make(key)

    response = world.patch(created["url"], {})

    assert response.status_code == 200, response.get_json()
    assert {**response.get_json(), **volatile(created)} == created


@each("create", "update")
def test_put_without_required_values_names_them_all(world: World, key: str) -> None:
    if not resource(key).put:
        return
    created = world.make(key)
    declared = world.served[key].schema.fields
    nested = {resource(key).under} - {""}
    needed = [name for name, field in declared.items() if field.required and not field.dump_only and name not in nested]

    response = world.put(created["url"], {})

    assert response.status_code == 400
    assert [item["name"] for item in response.get_json()["invalidParams"] if item["code"] == "required"] == needed
    assert world.get(created["url"]).get_json() == created


@each("create")
def test_create_without_anything_names_all_required_values_in_declared_order(world: World, key: str) -> None:
    declared = world.served[key].schema.fields
    nested = {resource(key).under} - {""}
    needed = [name for name, field in declared.items() if field.required and not field.dump_only and name not in nested]
    before = world.number_of(world.served[key].table.name)

    response = world.post(world.collection(key), {})

    assert response.status_code == 400
    assert [item["name"] for item in response.get_json()["invalidParams"]][: len(needed)] == needed
    assert world.number_of(world.served[key].table.name) == before


@each("create")
def test_values_of_a_wrong_type_are_refused_by_name(world: World, key: str) -> None:
    declared = world.served[key].schema.fields
    for name, field in declared.items():
        if field.dump_only or isinstance(field, fields.Anything) or name == resource(key).under:
            continue
        body = world.example(key) | {name: [[]] if not isinstance(field, fields.List) else 17}
        response = world.post(world.collection(key, body), body)

        assert response.status_code == 400, (name, response.get_json())
        assert any(item["name"].partition(".")[0] == name for item in response.get_json()["invalidParams"]), name


@each("create")
def test_unknown_and_read_only_names_are_ignored(world: World, key: str) -> None:
    body = world.example(key) | {"url": "http://elders.example/1", "bestaatNiet": True}

    response = world.post(world.collection(key, body), body)

    assert response.status_code == 201, response.get_json()
    assert response.get_json()["url"].startswith(BASE)
    assert "bestaatNiet" not in response.get_json()


@each("create", "delete")
def test_deleted_object_is_gone(world: World, key: str) -> None:
    created = world.make(key)

    response = world.delete(created["url"])

    assert (response.status_code, response.data) == (204, b""), response.get_json()
    assert world.get(created["url"]).status_code == 404
    assert world.delete(created["url"]).status_code == 404


@each("read")
def test_object_that_is_not_there_is_404(world: World, key: str) -> None:
    collection = world.collection(key)
    for tail in (NOWHERE, NOWHERE.upper(), "1", "%00", "a%2Fb", "é", f"{NOWHERE}x", "x" * 3000):
        response = world.get(f"{collection}/{tail}")

        assert response.status_code == 404, tail
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.get_json()["code"] == "not_found"


@each("create", "update")
def test_immutable_fields_stay(world: World, key: str) -> None:
    created = world.make(key)
    for group in resource(key).immutable:
        for name in group.fields:
            declared = world.served[key].schema.fields[name]
            other = another(world, declared)
            response = world.patch(created["url"], {name: other})

            assert response.status_code in (400, 403), (name, response.get_json())
            assert group.code in codes(response), (name, response.get_json())
    assert world.get(created["url"]).get_json() == created


def another(world: World, declared: Any) -> str:
    """A value unlike the one of the example: another object of ours, a foreign address, another number."""
    if isinstance(declared, fields.Choice):
        return str(declared.values[-1])
    if not isinstance(declared, fields.Uri):
        return "999990020"
    targets = getattr(declared, "targets", ())
    ours = [target for target in targets if target in world.served and "create" in world.served[target].resource.scopes]
    return str(world.make(ours[0])["url"]) if ours else "http://elders.invalid/objecten/2"


@each("create")
def test_doubles_are_refused(world: World, key: str) -> None:
    for unique in resource(key).unique:
        body = world.example(key)
        if resource(key).replay:
            twice = [world.post(world.collection(key, body), body) for _ in range(2)]
            assert [answer.status_code for answer in twice] == [201, 200]
            assert twice[0].get_json() == twice[1].get_json()
            continue
        if all(name in body for name in unique.fields):
            assert world.post(world.collection(key, body), body).status_code == 201
            response = world.post(world.collection(key, body), body)
        else:
            created = world.make(key)
            body |= {name: created[name] for name in unique.fields}
            response = world.post(world.collection(key, body), body)

        assert response.status_code == 400, response.get_json()
        assert unique.code in codes(response)
