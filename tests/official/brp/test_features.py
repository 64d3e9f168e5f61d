"""The whole suite of RvIG against our own data layer."""

from __future__ import annotations

from datetime import date

import pytest

from tests import tools
from tests.official.brp import figures
from tests.official.brp.__main__ import DAY, DEFAULT, run


@pytest.mark.full
def test_brp_features_pass_as_often_as_the_committed_minimum() -> None:
    folder = tools.shared() / DEFAULT
    if not folder.exists():
        pytest.skip(f"the features of RvIG are not here ({folder})")

    results, faults = run(folder, date.fromisoformat(DAY))

    assert not faults
    assert not figures.below_minimum(results), figures.summary(results, faults)
