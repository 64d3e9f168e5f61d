"""Fixtures for tests of registers: a fresh ``world`` for every test, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reference_api.settings import Settings
from tests.registers.world import BASE, Api, Kind, Stage, World


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One app and database for all tests of this worker."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    folder = tmp_path_factory.mktemp("registers")
    made = Stage(Settings(env="test", data_dir=folder, database_url=url, base_url=BASE, test_mode=True))
    yield made
    made.close()


@pytest.fixture
def world(stage: Stage) -> World:
    """A fresh data layer; see ``tests.registers.world``."""
    return stage.world()


@pytest.fixture
def api(world: World) -> Api:
    """A client that may do everything."""
    return world.api


@pytest.fixture
def kind(world: World) -> Kind:
    """A published case type with everything that belongs to it."""
    return world.kind()
