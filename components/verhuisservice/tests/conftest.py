"""What every test may use."""

from __future__ import annotations

import pytest

from tests.journeys import ADDRESS, CONTACT
from tests.world import SETTINGS, Replay, Visitor, make_app


@pytest.fixture
def world() -> Replay:
    """The registrations as recorded for a household."""
    return Replay("household")


@pytest.fixture
def visitor(world: Replay) -> Visitor:
    """Somebody with an empty browser."""
    return Visitor(make_app(SETTINGS, world))


@pytest.fixture
def parent(visitor: Visitor) -> Visitor:
    """A parent in a family who just signed in."""
    visitor.sign_in("gezin-met-kinderen")
    return visitor


@pytest.fixture
def nearly_done(parent: Visitor) -> Visitor:
    """The same, at the last step."""
    parent.send("/melden/adres", **ADDRESS)
    parent.send("/melden/meeverhuizers", meeverhuizers=["1"])
    parent.send("/melden/contact", **CONTACT)
    assert parent.path == "/melden/controle"
    return parent
