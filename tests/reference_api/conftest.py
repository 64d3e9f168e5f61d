"""Worlds of the engine's tests: an empty reference API on each database, new for every test that asks for one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, new_world

NUMBERS = itertools.count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def world(request: pytest.FixtureRequest, tmp_path: Path, worker: str) -> Iterator[World]:
    """The reference API on one of the databases, for this test alone."""
    yield from new_world(request, request.param, tmp_path, f"engine_{worker}_{next(NUMBERS)}")


@pytest.fixture
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The same on SQLite only, where the database does not matter."""
    yield from new_world(request, "sqlite", tmp_path, "small")
