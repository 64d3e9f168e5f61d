"""Rights by token: which types, read or write, which fields; and what a token without rights may not find out."""

from __future__ import annotations

from typing import Any

import pytest

from reference_api.objects.tokens import Grant, keep_token
from tests.objects.conftest import OBJECTS, TYPES, Trees
from tests.world import World

FIELDS = {"1": ["soort", "hoogte"]}


def test_nobody_comes_in_without_a_known_token(world: World) -> None:
    headers: list[dict[str, Any]] = [{"Authorization": text} for text in (None, "Token x", "Token ", "Basic abc")]

    answers = [world.get(OBJECTS, headers=given) for given in headers]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 401]
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {"Token"}


def test_jwt_comes_in_with_all_rights_only(world: World) -> None:
    rights = {"component": "ztc", "scopes": ["catalogi.lezen"]}
    limited = world.add_client("objecten-beperkt", {"autorisaties": [rights]})

    assert world.get(OBJECTS).status_code == 200
    assert world.get(OBJECTS, client=limited).status_code == 403


def test_reader_reads_its_own_type_only(world: World, trees: Trees) -> None:
    made, other = trees.make(), Trees(world)
    hidden, token = other.make(), trees.token()

    seen = world.get(OBJECTS, headers=token).get_json()["results"]

    assert [one["uuid"] for one in seen] == [made["uuid"]]
    assert world.get(made["url"], headers=token).status_code == 200
    assert world.get(hidden["url"], headers=token).status_code == 403
    assert world.get(f"{OBJECTS}?type={other.url}", headers=token).status_code == 403
    assert world.post(f"{OBJECTS}/search", {}, headers=token).get_json()["count"] == 1


@pytest.mark.parametrize(("mode", "statuses"), [("read_only", [403] * 4), ("read_and_write", [201, 200, 200, 204])])
def test_mode_decides_on_writing(world: World, trees: Trees, mode: str, statuses: list[int]) -> None:
    made, token = trees.make(), trees.token(mode)

    answers = [
        world.post(OBJECTS, trees.body(), headers=token),
        world.put(made["url"], trees.body(), headers=token),
        world.patch(made["url"], {"record": {}}, headers=token),
        world.delete(made["url"], headers=token),
    ]

    assert [answer.status_code for answer in answers] == statuses


def test_types_are_read_by_every_token_and_written_by_some(world: World, trees: Trees) -> None:
    reader, writer = trees.token(), trees.token(types=True)
    body = {"name": "Bank", "namePlural": "Banken"}

    assert world.get(TYPES, headers=reader).status_code == 200
    assert world.post(TYPES, body, headers=reader).status_code == 403
    assert world.post(f"{trees.url}/versions", {}, headers=reader).status_code == 403
    assert world.delete(trees.url, headers=reader).status_code == 403
    assert world.post(TYPES, body, headers=writer).status_code == 201


def test_fields_that_may_not_be_read_are_left_out_and_named(world: World, trees: Trees) -> None:
    made = trees.make({"soort": "eik", "hoogte": 2, "code": "AB1", "eigenaar": {"naam": "geheim"}})
    token = trees.token(fields=FIELDS)

    one, many = world.get(made["url"], headers=token), world.get(OBJECTS, headers=token)

    assert one.get_json()["record"]["data"] == {"soort": "eik", "hoogte": 2}
    assert many.get_json()["results"] == [one.get_json()]
    assert one.headers["X-Unauthorized-Fields"] == f"{made['type']}:code,eigenaar"
    assert many.headers["X-Unauthorized-Fields"] == one.headers["X-Unauthorized-Fields"]


@pytest.mark.parametrize(
    "query",
    [
        "data_attr=code__exact__AB1",
        "data_attr=eigenaar__naam__icontains__g",
        "data_icontains=geheim",
        "ordering=record__data__code",
    ],
)
def test_fields_that_may_not_be_read_may_not_be_asked(trees: Trees, query: str) -> None:
    trees.make({"soort": "eik", "code": "AB1", "eigenaar": {"naam": "geheim"}})

    assert trees.list(query, headers=trees.token(fields=FIELDS)).status_code == 403
    assert trees.list(query, headers=trees.token()).status_code == 200


def test_history_is_closed_where_fields_are(world: World, trees: Trees) -> None:
    made, token = trees.make(), trees.token(fields=FIELDS)

    assert world.get(f"{made['url']}/history", headers=token).status_code == 403
    assert world.get(f"{made['url']}/1", headers=token).status_code == 403
    assert trees.list("data_attr=soort__exact__eik", headers=token).get_json()["count"] == 1


def test_permissions_are_told(world: World, trees: Trees) -> None:
    limited = world.get("/objects/api/v2/permissions", headers=trees.token(fields=FIELDS)).get_json()
    nobody = world.get("/objects/api/v2/permissions", headers={"Authorization": None}).get_json()

    (only,) = limited["results"]
    assert (only["mode"], only["use_fields"], only["fields"]) == ("read_only", True, FIELDS)
    assert nobody["count"] == 0


def test_right_that_is_given_later_counts_at_once(world: World, trees: Trees) -> None:
    headers = trees.token()
    world.get(OBJECTS, headers=headers)

    world.env.database.write(lambda connection: connection.run("DELETE FROM objects_permission") and None)
    world.env.database.write(lambda c: c.touched.add("objects/rights"))

    assert world.get(OBJECTS, headers=headers).get_json()["count"] == 0


def test_fields_are_for_tokens_that_only_read(world: World) -> None:
    grants = [(1, Grant("read_and_write", {"1": ["soort"]}))]

    with pytest.raises(ValueError, match="only reads"):
        world.env.database.write(lambda c: keep_token(world.env, c, "x", "x", grants=grants))


def test_key_is_kept_as_a_digest_only(world: World, trees: Trees) -> None:
    key = trees.token()["Authorization"].removeprefix("Token ")

    assert world.rows("SELECT 1 FROM objects_token WHERE digest = :key", key=key) == []


def test_command_makes_a_token_and_names_what_is_wrong(world: World, trees: Trees) -> None:
    runner, uuid = world.app.test_cli_runner(), trees.type["uuid"]
    name = f"balie-{uuid}"

    made = runner.invoke(args=["objects-token", name, "--type", uuid, "--fields", "soort"])
    again = runner.invoke(args=["objects-token", name])
    nowhere = runner.invoke(args=["objects-token", "x", "--type", "00000000-0000-4000-8000-000000000000"])
    both = runner.invoke(args=["objects-token", "x", "--mode", "read_and_write", "--fields", "soort"])

    headers = {"Authorization": f"Token {made.output.strip()}"}
    told = world.get("/objects/api/v2/permissions", headers=headers).get_json()["results"]
    assert [one["fields"] for one in told] == [{"1": ["soort"]}]
    assert [result.exit_code for result in (made, again, nowhere, both)] == [0, 1, 1, 1]
    assert "already" in again.output
    assert "no object type" in nowhere.output
