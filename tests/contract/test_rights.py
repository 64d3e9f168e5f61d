"""Every resource: denied without the right, for every verb, and each scope that a declaration names is enough by itself."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from reference_api.authorise import governing
from tests.contract.subjects import each, having, resource
from tests.world import World

VERBS = ("read", "create", "update", "delete")
GUARDED = [key for key in having("read") if resource(key).scopes["read"]]
guarded = pytest.mark.parametrize("key", GUARDED)
every_scope = sorted({scope for key in GUARDED for verb in VERBS for scope in resource(key).scopes.get(verb, ())})
TYPES = {"zrc": "zaaktypen", "drc": "informatieobjecttypen", "brc": "besluittypen"}


def client(world: World, key: str, *scopes: str, level: str = "zeer_geheim") -> str:
    """A client with these scopes for the component of a resource, and nothing else."""
    component = world.served[key].register.component
    name = f"{component}-{level}-{hash(scopes) & 0xFFFFFFFF:x}"
    if (world, name) not in KNOWN:
        right: dict[str, Any] = {"component": component, "scopes": list(scopes) or ["audittrails.lezen"]}
        if component in TYPES:
            right |= {
                TYPES[component][:-1]: world.typing()[f"catalogi/{TYPES[component]}"].replace(
                    "http://localhost:8001", "\0"
                )
            }
            right |= {"maxVertrouwelijkheidaanduiding": level}
        world.add_client(name, {"autorisaties": [right]})
        KNOWN.add((world, name))
    return name


KNOWN: set[tuple[World, str]] = set()


def attempt(world: World, key: str, verb: str, who: str) -> list[TestResponse]:
    """Use a verb in each way there is, on a fresh object."""
    body = world.example(key)
    collection = world.collection(key, body)
    if verb == "create":
        return [world.post(collection, body, client=who)]
    made = world.post(collection, body).get_json()["url"] if "create" in resource(key).scopes else ""
    if verb == "read":
        return [world.request(method, place, client=who) for method in ("GET", "HEAD") for place in (made, collection)]
    if verb == "update":
        changes = [world.put(made, body, client=who)] if resource(key).put else []
        return [*changes, world.patch(made, {}, client=who)]
    return [world.delete(made, client=who)]


@guarded
def test_without_a_right_everything_is_denied(world: World, key: str) -> None:
    who = client(world, key)
    for verb in set(VERBS) & set(resource(key).scopes):
        for response in attempt(world, key, verb, who):
            assert response.status_code == 403, verb
    assert world.get(world.collection(key), client=who).get_json()["code"] == "permission_denied"


@guarded
def test_every_other_scope_is_not_enough(world: World, key: str) -> None:
    for verb in set(VERBS) & set(resource(key).scopes):
        others = [scope for scope in every_scope if scope not in resource(key).scopes[verb]]
        who = client(world, key, *others)

        assert {response.status_code for response in attempt(world, key, verb, who)} == {403}, verb


@guarded
def test_each_scope_is_enough(world: World, key: str) -> None:
    for verb in set(VERBS) & set(resource(key).scopes):
        for scope in resource(key).scopes[verb]:
            for response in attempt(world, key, verb, client(world, key, scope)):
                assert response.status_code in (200, 201, 204), (verb, scope, response.get_json())


@guarded
def test_bad_tokens_are_403_with_a_code(world: World, key: str) -> None:
    good = world.token()
    cases = {
        None: "not_authenticated",
        "": "not_authenticated",
        "Bearer": "jwt-decode-error",
        "Bearer x": "jwt-decode-error",
        f"Basic {good}": "jwt-decode-error",
        f"Bearer {good[:-4]}AAAA": "invalid-jwt-signature",
        f"Bearer {world.token(secret='x' * 40)}": "invalid-jwt-signature",
        f"Bearer {world.token('niemand')}": "invalid-client-identifier",
        "Bearer " + "x" * 9000: "jwt-decode-error",
    }
    for header, code in cases.items():
        response = world.get(world.collection(key), headers={"Authorization": header})

        assert (response.status_code, response.get_json()["code"]) == (403, code), header
        assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("key", [key for key in having("read") if not resource(key).scopes["read"]])
def test_open_lists_need_no_token(world: World, key: str) -> None:
    assert world.get(world.collection(key), headers={"Authorization": None}).status_code == 200


@each("create", "read")
def test_lists_and_counts_leave_out_what_may_not_be_seen(world: World, key: str) -> None:
    if world.served[key].register.component not in TYPES:
        return
    world.make(key)
    hidden = hide(world, key, world.new_typing())
    who = client(world, key, *resource(key).scopes["read"])

    mine = world.get(world.collection(key), client=who).get_json()
    assert world.get(hidden, client=who).status_code == 403
    if isinstance(mine, list):
        assert hidden not in [item["url"] for item in mine]
    else:
        assert mine["count"] == world.get(world.collection(key)).get_json()["count"] - len(foreign(world, key))
        assert hidden not in [item["url"] for item in mine["results"]]


def hide(world: World, key: str, other: dict[str, str]) -> str:
    """An object of a type that the client has no right to, or below a main object of such a type."""
    top = governing(world.served[key])
    right = top.resource.authorised_by
    assert right is not None
    main = world.make(top.key, **{right.type: other[f"catalogi/{right.type}n"]})["url"]
    if top.key == key:
        return str(main)
    changes = {world.served[key].resource.main: main}
    for name, field in world.served[key].schema.fields.items():
        target = getattr(field, "targets", ())[:1]
        if target == ("documenten/enkelvoudiginformatieobjecten",) and name not in changes:
            kind = other["catalogi/informatieobjecttypen"]
            changes[name] = world.make(target[0], informatieobjecttype=kind)["url"]
        elif target and target[0] in other and name not in changes:
            changes[name] = other[target[0]]
    return str(world.make(key, **changes)["url"])


def foreign(world: World, key: str) -> set[str]:
    """Objects of a resource that hang on another type than the published one of this world."""
    served = world.served[key]
    top = governing(served)
    right = top.resource.authorised_by
    assert right is not None
    mine = world.typing()[f"catalogi/{right.type}n"].rsplit("/", 1)[-1]
    join = "" if top is served else f'JOIN {top.table.name} m ON m.uuid = t."{served.resource.main}"'
    column = f'{"t" if top is served else "m"}."{right.type}"'
    sql = f"SELECT t.uuid FROM {served.table.name} t {join} WHERE {column} <> :mine"
    return {row[0] for row in world.rows(sql, mine=mine)}
