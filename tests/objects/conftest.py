"""A fresh object type for each test of the Objects API, on SQLite and on PostgreSQL, and ways to make and ask objects."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from werkzeug.test import TestResponse

from reference_api.objects.kinds import Kinds
from reference_api.objects.tokens import Grant, keep_token
from tests.world import World, new_world

OBJECTS, TYPES = "/objects/api/v2/objects", "/objecttypes/api/v2/objecttypes"
TREE = {
    "type": "object",
    "required": ["soort"],
    "properties": {
        "soort": {"type": "string", "maxLength": 40},
        "hoogte": {"type": "number", "minimum": 0},
        "geplant": {"type": "string", "format": "date"},
        "code": {"type": "string", "pattern": "^[A-Z]{2}[0-9]+$"},
        "eigenaar": {"type": "object", "properties": {"naam": {"type": "string"}}},
    },
}
NUMBERS = itertools.count(1)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[World]:
    """The reference API on one of the databases."""
    folder = tmp_path_factory.mktemp("objects")
    yield from new_world(request, request.param, folder, f"objects_{worker}")


class Trees:
    """An object type with one published version, and its objects."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.type: dict[str, Any] = world.post(TYPES, {"name": "Boom", "namePlural": "Bomen"}).get_json()
        self.url: str = self.type["url"]
        self.add_version()

    def add_version(self, schema: Mapping[str, Any] = TREE, status: str = "published") -> dict[str, Any]:
        """Another version of the type."""
        response = self.world.post(f"{self.url}/versions", {"status": status, "jsonSchema": schema})
        assert response.status_code == 201, response.get_data(as_text=True)
        found: dict[str, Any] = response.get_json()
        return found

    def body(self, data: Mapping[str, Any] | None = None, **record: Any) -> dict[str, Any]:
        """A body that is accepted."""
        values = {"soort": "eik"} if data is None else data
        return {"type": self.url, "record": {"typeVersion": 1, "startAt": "2024-01-01", "data": values, **record}}

    def make(self, data: Mapping[str, Any] | None = None, **record: Any) -> dict[str, Any]:
        """A new object."""
        response = self.world.post(OBJECTS, self.body(data, **record))
        assert response.status_code == 201, response.get_data(as_text=True)
        found: dict[str, Any] = response.get_json()
        return found

    def list(self, query: str = "", **more: Any) -> TestResponse:
        """The list of objects of this type."""
        return self.world.get(f"{OBJECTS}?type={self.url}{'&' if query else ''}{query}", **more)

    def sorts(self, query: str) -> list[str]:
        """The kind of tree of each object that a query finds, in its order."""
        response = self.list(query)
        assert response.status_code == 200, response.get_data(as_text=True)
        return [found["record"]["data"]["soort"] for found in response.get_json()["results"]]

    def token(
        self, mode: str = "read_only", fields: Mapping[str, list[str]] | None = None, **more: Any
    ) -> dict[str, str]:
        """Headers of a new token for this type only."""
        key = f"sleutel-{next(NUMBERS)}"
        env = self.world.env

        def work(connection: Any) -> None:
            kind = Kinds(env, connection).of_url(self.url)
            assert kind is not None
            keep_token(env, connection, key, key, grants=[(kind.id, Grant(mode, fields))], **more)

        env.database.write(work)
        return {"Authorization": f"Token {key}"}


@pytest.fixture
def trees(world: World) -> Trees:
    """A fresh object type."""
    return Trees(world)


def faults(response: TestResponse) -> list[tuple[str, str]]:
    """(name, code) of everything that a refusal names."""
    assert response.status_code == 400, response.get_data(as_text=True)
    return [(found["name"], found["code"]) for found in response.get_json()["invalidParams"]]
