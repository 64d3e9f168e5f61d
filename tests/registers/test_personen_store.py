"""Persons in the database: kept whole, found by number and by every way to search, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from reference_api.personen import store
from reference_api.personen.searching import maximum
from schemas.personen import lo3
from tests.registers.world import World

HOME = {
    "0910": "0599", "1110": "Ln Copes", "1115": "Laan Copes van Cattenburch", "1120": "39", "1130": "a", "1140": "II",
    "1160": "2585EW", "1180": "0599010000219679", "1190": "0599200000219679",
}  # fmt: skip
PERSON = {
    "01": [[{"0110": "1234567890", "0120": "999000012", "0210": "Jan Peter", "0230": "van", "0240": "Käster",
             "0310": "19830526", "0410": "M"}]],
    "08": [[HOME]],
}  # fmt: skip
NAME = {"type": "ZoekMetGeslachtsnaamEnGeboortedatum", "geslachtsnaam": "Käster", "geboortedatum": "1983-05-26"}
TOWN = {"type": "ZoekMetNaamEnGemeenteVanInschrijving", "geslachtsnaam": "Käster", "voornamen": "Jan Peter",
        "gemeenteVanInschrijving": "0599"}  # fmt: skip
POST = {"type": "ZoekMetPostcodeEnHuisnummer", "postcode": "2585EW", "huisnummer": 39}
STREET = {"type": "ZoekMetStraatHuisnummerEnGemeenteVanInschrijving", "straat": "Ln Copes", "huisnummer": 39,
          "gemeenteVanInschrijving": "0599"}  # fmt: skip
Do = Callable[..., Any]


@pytest.fixture
def do(world: World) -> Do:
    """Call a function of the store in a transaction; the register begins empty."""

    def call(work: Callable[..., Any], *given: Any) -> Any:
        environment = world.environment
        return environment.database.write(lambda connection: work(environment, connection, *given))

    call(store.delete_all)
    return call


def suspended(reason: str) -> dict[str, Any]:
    """The person with a reason of suspension."""
    return {**PERSON, "07": [[{"6710": "20240101", "6720": reason}]]}


def test_person_comes_back_as_stored_in_the_order_asked(do: Do) -> None:
    other = {"01": [[{"0120": "999000024"}]], "gezag": [{"type": "Voogdij"}]}
    do(store.load, [PERSON, other])

    assert do(store.get, ["999000024", "999000036", "999000012", "999000024"]) == [other, PERSON]


def test_put_replaces_the_person_with_the_same_number_and_its_columns(do: Do) -> None:
    do(store.put, PERSON)
    moved = lo3.changed(PERSON, "08", {"0910": "0518", "1160": "2513AA", "1120": "1", "1180": "0518010000000001"})
    do(store.put, moved)

    assert do(store.get, ["999000012"]) == [moved]
    assert do(store.search, POST) == []
    assert do(store.search, {**POST, "postcode": "2513 aa", "huisnummer": 1}) == [moved]


def test_put_knows_a_person_without_number_by_the_a_nummer(do: Do) -> None:
    nameless = {"01": [[{"0110": "1234567890"}]]}
    do(store.put, nameless)
    do(store.put, PERSON)

    assert do(store.get, ["999000012"]) == [PERSON]
    assert do(store.residents, HOME["1180"]) == [PERSON]


@pytest.mark.parametrize("reason", ["W", "F"])
def test_wiped_list_is_never_given_and_its_number_can_be_used_again(do: Do, reason: str) -> None:
    do(store.put, suspended(reason))
    assert do(store.get, ["999000012"]) == do(store.search, NAME) == do(store.residents, HOME["1180"]) == []

    do(store.put, PERSON)
    assert do(store.get, ["999000012"]) == do(store.search, NAME) == [PERSON]


def test_dead_person_is_found_by_number_and_by_who_asks_for_the_dead(do: Do) -> None:
    dead = suspended("O")
    do(store.put, dead)

    assert do(store.get, ["999000012"]) == [dead]
    assert do(store.search, NAME) == do(store.search, {**NAME, "inclusiefOverledenPersonen": False}) == []
    assert do(store.search, {**NAME, "inclusiefOverledenPersonen": True}) == [dead]


def test_residents_are_those_of_now_and_of_before(do: Do) -> None:
    moved = lo3.changed(PERSON, "08", {**HOME, "1180": "0599010000000001"})
    do(store.put, moved)

    assert do(store.residents, "0599010000000001") == do(store.residents, HOME["1180"]) == [moved]


@pytest.mark.parametrize(
    "question",
    [
        NAME, {**NAME, "geslachtsnaam": "KASTER"}, {**NAME, "geslachtsnaam": "Käs*"}, {**NAME, "geslachtsnaam": "kas*"},
        {**NAME, "voorvoegsel": "VAN", "geslacht": "m", "voornamen": "jan*"}, {**NAME, "gemeenteVanInschrijving": "0599"},
        TOWN, {**TOWN, "voornamen": "JAN P*"},
        POST, {**POST, "postcode": "2585 ew"}, {**POST, "huisletter": "A", "huisnummertoevoeging": "ii"},
        {**POST, "geboortedatum": "1983-05-26", "geslachtsnaam": "kaster"},
        STREET, {**STREET, "straat": "LAAN COPES VAN CATTENBURCH"}, {**STREET, "straat": "laan co*"},
        {**STREET, "straat": "*tenburch"},
        {"type": "ZoekMetNummeraanduidingIdentificatie", "nummeraanduidingIdentificatie": HOME["1190"]},
        {"type": "ZoekMetAdresseerbaarObjectIdentificatie", "adresseerbaarObjectIdentificatie": HOME["1180"]},
    ],
)  # fmt: skip
def test_search_finds_the_person(do: Do, question: Mapping[str, Any]) -> None:
    do(store.put, PERSON)

    assert do(store.search, question) == [PERSON]


@pytest.mark.parametrize(
    "question",
    [
        {**NAME, "geslachtsnaam": "Kas"}, {**NAME, "geslachtsnaam": "Kâster"}, {**NAME, "geslachtsnaam": "Kâs*"},
        {**NAME, "geboortedatum": "1983-05-27"}, {**NAME, "voornamen": "Jan"}, {**NAME, "geslacht": "V"},
        {**NAME, "gemeenteVanInschrijving": "0518"}, {**TOWN, "voorvoegsel": "de"}, {**POST, "huisletter": "b"},
        {**POST, "huisnummertoevoeging": "I"}, {**POST, "geslachtsnaam": "Bos"}, {**STREET, "straat": "Copes"},
        {**STREET, "gemeenteVanInschrijving": "0518"}, {**STREET, "huisnummer": 3},
    ],
)  # fmt: skip
def test_search_leaves_out_who_differs_in_one_thing(do: Do, question: Mapping[str, Any]) -> None:
    do(store.put, PERSON)

    assert do(store.search, question) == []


def test_search_gives_one_more_than_it_may_so_that_too_many_shows(do: Do) -> None:
    people = [{**PERSON, "01": [[{**PERSON["01"][0][0], "0120": str(999000000 + n)}]]} for n in range(40)]
    do(store.load, people)

    assert len(do(store.search, NAME)) == maximum(NAME["type"]) + 1 == 11
    assert do(store.search, POST) == people[: maximum(POST["type"]) + 1] == people[:31]


def test_correction_marks_what_was_never_right_and_keeps_it() -> None:
    fixed = lo3.corrected(PERSON, "08", {"0910": "0518"})

    assert fixed["08"] == [[{"0910": "0518"}, {**HOME, "8410": "O"}]]
    assert lo3.changed({}, "05", {"0610": "20200101"}, stack=1)["05"] == [[], [{"0610": "20200101"}]]
