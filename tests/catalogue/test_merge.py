"""Of what many sources say the best is shown, and the rest is kept."""

from __future__ import annotations

import itertools

import pytest

from catalogue.claims import Source
from catalogue.merge import merge
from tests.catalogue.world import SOURCE, card


def source(status: str, date: str = "2026", title: str = "t") -> Source:
    return Source(title, date, status)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (source("tested", "2020"), source("municipality", "2026")),
        (source("municipality"), source("declared")),
        (source("declared", "2019"), source("harvested", "2026")),
        (source("harvested"), source("curated")),
        (source("curated"), source("example")),
        (source("curated", "2026-08"), source("curated", "2026-07-31")),
        (source("curated", "2026-08-02"), source("curated", "2026-08-01")),
        (source("curated", title="a"), source("curated", title="b")),
    ],
)
def test_best_source_is_shown_in_whatever_order_they_come(one: Source, other: Source) -> None:
    cards = [card("component", "x", one, version="1"), card("component", "x", other, version="2")]

    for order in itertools.permutations(cards):
        entry = merge(order)["component", "x"]

        assert entry.text("version") == "1"
        assert [claim.value for claim in entry.also["version"]] == ["2"]


def test_same_thing_said_twice_is_shown_once_with_the_better_evidence() -> None:
    said = {"standard": "zaken-api", "version": "1.5.1"}
    cards = [
        card("component", "x", source("declared"), serves=[said]),
        card("component", "x", source("tested"), serves=[{**said, "evidence": "tested"}]),
    ]

    entry = merge(cards)["component", "x"]

    assert [(claim.value["evidence"], claim.status) for claim in entry.all("serves")] == [("tested", "tested")]
    assert len(entry.also["serves"]) == 1


def test_what_nobody_says_is_not_known() -> None:
    entry = merge([card("component", "x", name="X")])["component", "x"]

    assert (entry.one("licence"), entry.text("licence"), entry.all("serves")) == (None, "", ())


def test_every_shown_value_keeps_its_source() -> None:
    entry = merge([card("component", "x", name="X", aliases=["a", "b"])])["component", "x"]

    assert {claim.source for claim in entry.claims()} == {SOURCE}
    assert entry.values("aliases") == ["a", "b"]
