"""Every resource: methods, media types, coordinates, versions, base URLs, bodies that are no JSON."""

from __future__ import annotations

from typing import Any

import pytest

from schemas import REGISTERS
from tests.contract.subjects import MODEL, each, having, missing_target, resource
from tests.world import BASE, World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
UNSERVED = {"documenten", "besluiten"} - {register.name for register in REGISTERS}
"""Registers that declared resources may already point to before they are served."""
OTHER = "http://127.0.0.1:8001"


def allowed(key: str, item: bool) -> set[str]:
    """Methods that a declaration gives to the object (``item``) or to the collection."""
    scopes, found = resource(key).scopes, {"OPTIONS"}
    if "read" in scopes:
        found |= {"GET", "HEAD"}
    if item:
        found |= {"PATCH", *(["PUT"] if resource(key).put else [])} if "update" in scopes else set()
        found |= {"DELETE"} if "delete" in scopes else set()
    elif "create" in scopes:
        found |= {"POST"}
    return found


@each("read")
def test_other_methods_are_405_with_allow(world: World, key: str, made: dict[str, Any]) -> None:
    for address, item in ((made["url"], True), (world.collection(key, made), False)):
        wanted = allowed(key, item)
        for method in set(METHODS) - wanted:
            response = world.request(method, address, {} if method != "DELETE" else None)

            assert response.status_code == 405, (method, address)
            assert set(response.headers["Allow"].split(", ")) == wanted
            assert response.get_json()["code"] == "method_not_allowed"
        options = world.request("OPTIONS", address)
        assert (options.status_code, set(options.headers["Allow"].split(", "))) == (204, wanted)


@each("read")
def test_other_media_types_are_406(world: World, key: str, made: dict[str, Any]) -> None:
    for address in (made["url"], world.collection(key, made)):
        assert world.get(address, headers={"Accept": "text/html"}).status_code == 406
        for wanted in ("application/json", "application/json;q=0.9, text/html", "application/*", "*/*"):
            assert world.get(address, headers={"Accept": wanted}).status_code == 200


@each("create")
def test_bodies_that_are_no_json_are_415(world: World, key: str) -> None:
    for kind in ("text/plain", "application/xml", "multipart/form-data; boundary=x", None):
        response = world.post(world.collection(key), headers={"Content-Type": kind}, data=b"{}")

        assert response.status_code == 415, kind
        assert response.get_json()["code"] == "unsupported_media_type"


UNREADABLE = {
    "empty": b"",
    "cut off": b"{",
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "infinite": b'{"a": 1e999}',
    "no number": b'{"a": NaN}',
    "invalid UTF-8": b'{"a": "\xff"}',
    "lone surrogate": b'{"a": "\\ud800"}',
    "U+0000": b'{"a": "\\u0000"}',
    "U+0000 in a name": b'{"\\u0000": 1}',
    "a name twice": b'{"a": 1, "a": 2}',
    "giant number": b'{"a": ' + b"9" * 400 + b"}",
    "10,000 lists deep": b"[" * 10_000,
    "10,000 objects deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "100 objects deep": b'{"a":' * 100 + b"1" + b"}" * 100,
}


@each("create")
def test_unreadable_bodies_are_400(world: World, key: str) -> None:
    before = world.number_of(world.served[key].table.name)
    for kind, body in UNREADABLE.items():
        response = world.post(world.collection(key), headers={"Content-Type": "application/json"}, data=body)

        assert response.status_code == 400, kind
        assert response.get_json()["code"] in ("parse_error", "invalid"), kind
    assert world.number_of(world.served[key].table.name) == before


@pytest.mark.parametrize("key", [key for key in having("read") if resource(key).crs])
def test_coordinates_need_their_headers(world: World, key: str, made: dict[str, Any]) -> None:
    for address in (made["url"], world.collection(key, made)):
        missing = world.get(address, headers={"Accept-Crs": None})
        other = world.get(address, headers={"Accept-Crs": "EPSG:28992"})

        assert (missing.status_code, missing.get_json()["code"]) == (412, "precondition_failed")
        assert (other.status_code, other.get_json()["code"]) == (406, "not_acceptable")
        assert world.get(address).headers["Content-Crs"] == "EPSG:4326"
    body = world.example(key)
    assert world.post(world.collection(key), body, headers={"Content-Crs": None}).status_code == 412
    assert world.post(world.collection(key), body, headers={"Content-Crs": "EPSG:28992"}).status_code == 406
    assert world.get(made["url"], headers={"Content-Crs": None}).status_code == 200


@pytest.mark.parametrize("key", [key for key in having("read") if not resource(key).crs])
def test_others_need_no_coordinate_headers(world: World, key: str, made: dict[str, Any]) -> None:
    assert world.get(made["url"], headers={"Accept-Crs": None, "Content-Crs": None}).status_code == 200


@each("read")
def test_addresses_follow_the_host_that_was_asked(world: World, key: str, made: dict[str, Any]) -> None:
    for address in (made["url"].removeprefix(BASE), world.collection(key, made)):
        here, there = world.get(address), world.get(address, base=OTHER)

        assert there.data == here.data.replace(BASE.encode(), OTHER.encode())
        assert there.headers["ETag"] != here.headers["ETag"] or b"http" not in here.data
        assert world.get(address, base="http://vreemd.example").data == here.data


@each("create")
def test_links_are_recognised_by_every_spelling_of_the_host(world: World, key: str) -> None:
    body = world.example(key)
    spelled = {name: value.replace(BASE, OTHER) if isinstance(value, str) else value for name, value in body.items()}

    response = world.post(world.collection(key, body), spelled, base=OTHER)

    assert response.status_code == 201, response.get_json()
    assert world.get(response.headers["Location"].replace(OTHER, BASE)).get_json()["url"].startswith(BASE)


@each("read")
def test_hot_path_switched_off_gives_the_same_bytes(world: World, key: str, made: dict[str, Any], plain: Any) -> None:
    collection = world.collection(key, made)
    for address in (made["url"], collection, collection + "/", collection + "?page=1", collection + "?bestaatniet=1"):
        fast, slow = world.get(address), world.get(address, app=plain)

        assert (fast.status_code, sorted(fast.headers.items())) == (slow.status_code, sorted(slow.headers.items()))
        if fast.status_code == 200:
            assert fast.data == slow.data
        tag = fast.headers.get("ETag", "")
        known = (
            world.get(address, headers={"If-None-Match": tag}),
            world.get(address, headers={"If-None-Match": tag}, app=plain),
        )
        assert known[0].status_code == known[1].status_code == (304 if tag else fast.status_code)


@pytest.fixture(scope="session")
def plain(world: World) -> Any:
    """The same world without the hot path."""
    from dataclasses import replace

    from reference_api.app import create_app

    app = create_app(replace(world.settings, hotpath=False))
    app.extensions["gemeengoed"].default.caches["epoch"] = world.env.epoch
    return app


def test_every_declared_resource_is_in_this_suite() -> None:
    assert len(having("read")) >= 25
    assert {missing_target(key).partition("/")[0] for key in MODEL.served} <= {"", *UNSERVED}
    assert [key for key in MODEL.served if "create" in resource(key).scopes and not resource(key).example] == []
