"""The worlds of the contract suite: one per database, shared by all its tests, and what each resource gets to prove itself with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.world import World, new_world


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[World]:
    """The reference API on one of the databases, with pages of five."""
    folder = tmp_path_factory.mktemp("world")
    yield from new_world(request, request.param, folder, f"contract_{worker}", page_size=5)


@pytest.fixture
def made(world: World, key: str) -> dict[str, Any]:
    """A new object of the resource at hand; for a read-only one the first that there is."""
    if "create" in world.served[key].resource.scopes:
        return world.make(key)
    return at(world, first_of(world, key))


def first_of(world: World, key: str) -> str:
    """Path of the oldest object of a resource."""
    served = world.served[key]
    uuid = world.rows(f"SELECT uuid FROM {served.table.name} ORDER BY id LIMIT 1")[0][0]
    return f"{served.path}{uuid}"


def at(world: World, path: str) -> dict[str, Any]:
    """The object at a path, with its address even where the standard gives it none."""
    found: dict[str, Any] = world.get(path).get_json()
    return {"url": f"http://localhost:8001{path}", **found}
