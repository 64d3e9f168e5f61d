"""The suite itself: nobody may lose half of it without noticing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.contract.subjects import having, resource

FOLDER = Path(__file__).parent
DATABASES = ("sqlite", "postgresql")


def test_every_resource_is_held_to_everything_on_both_databases(request: pytest.FixtureRequest) -> None:
    mine = [item for item in request.session.items if item.path.parent == FOLDER]
    if {item.path for item in mine} != set(FOLDER.glob("test_*.py")):
        pytest.skip("only a part of the suite was asked for")
    counted: Counter[tuple[str, str]] = Counter()
    for item in mine:
        parameters = getattr(item, "callspec", None)
        if parameters and {"key", "world"} <= set(parameters.params):
            counted[parameters.params["key"], parameters.params["world"]] += 1

    for key in having("read"):
        verbs = set(resource(key).scopes)
        wanted = (
            11
            + 17 * ("create" in verbs)
            + 3 * ("update" in verbs)
            + ("delete" in verbs)
            + 2 * len(resource(key).filters)
        )
        assert [
            (database, counted[key, database]) for database in DATABASES if counted[key, database] < wanted
        ] == [], key
    assert len(mine) > 2500
