"""The trade register: searching, profiles, keys and faults, on both databases; every company at an address of the BAG."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from reference_api.apikeys import key_of
from reference_api.kvk import store
from reference_api.openapi import kvk as document
from reference_api.seed.addresses import extras
from reference_api.seed.companies import COMPANIES
from schemas import kvk
from schemas.kvk import ROOT, SEARCH
from tests.world import World, new_world

LINDE, GONE = "90000102", "90000552"


class Asker:
    """Asks the trade register of a world, with a key."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, path: str, *, key: str | None = None, **query: Any) -> TestResponse:
        given = key if key is not None else self.world.token()
        return self.world.get(
            f"{ROOT}{path}", headers={"Authorization": None, "apikey": given or None}, query_string=query
        )

    def names(self, **query: Any) -> list[tuple[str, str]]:
        """(name, kind) of what a search finds."""
        found = self(SEARCH, **query).get_json()
        return [(one["naam"], one["type"]) for one in found.get("resultaten", ())]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ask(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[Asker]:
    worlds = new_world(request, request.param, tmp_path_factory.mktemp("kvk"), f"kvk_{worker}")
    world = next(worlds)
    world.env.database.write(lambda connection: store.load(world.env, connection, COMPANIES))
    yield Asker(world)
    next(worlds, None)


def faults(answer: TestResponse) -> tuple[int, set[str]]:
    return answer.status_code, {fault["code"] for fault in answer.get_json()["fout"]}


def test_search_finds_legal_person_and_branches_by_name_in_any_part(ask: Asker) -> None:
    assert ask.names(naam="linde UITVAART") == [
        ("Uitvaartverzorging De Linde", "rechtspersoon"),
        ("Uitvaartverzorging De Linde", "hoofdvestiging"),
    ]
    assert ask.names(kvkNummer=LINDE, type="nevenvestiging") == [("De Linde Zandermeer", "nevenvestiging")]
    assert ask.names(rsin="999000025") == [("Rouwcentrum Zandermeer", "rechtspersoon")]
    assert ask.names(vestigingsnummer="000090004474") == [("Bouwbedrijf Veenstra", "hoofdvestiging")]


@pytest.mark.parametrize(
    "query",
    [{"postcode": "9997 zx", "huisnummer": 94}, {"straatnaam": "marktplein", "plaats": "Zandermeer", "huisnummer": 94}],
)
def test_search_finds_by_address(ask: Asker, query: dict[str, Any]) -> None:
    assert ask.names(**query) == [("Bouwbedrijf Veenstra", "hoofdvestiging")]


def test_search_leaves_out_what_ended_unless_asked(ask: Asker) -> None:
    assert faults(ask(SEARCH, kvkNummer=GONE)) == (404, {kvk.NOTHING})
    found = ask(SEARCH, kvkNummer=GONE, inclusiefInactieveRegistraties="true").get_json()["resultaten"]
    assert [one["actief"] for one in found] == ["Nee"]


def test_search_has_pages_that_lead_to_each_other(ask: Asker) -> None:
    first = ask(SEARCH, naam="e", resultatenPerPagina=3).get_json()
    again = ask.world.get(first["volgende"], headers={"apikey": ask.world.token()}).get_json()

    assert (first["totaal"], len(first["resultaten"]), first["pagina"]) == (again["totaal"], 3, 1)
    assert again["pagina"] == 2
    assert again["vorige"].endswith("pagina=1")
    assert not {str(one) for one in first["resultaten"]} & {str(one) for one in again["resultaten"]}
    assert faults(ask(SEARCH, naam="e", pagina=90)) == (404, {kvk.NOTHING})


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"kvkNummer": "1"},
        {"vestigingsnummer": "x"},
        {"straatnaam": "Marktplein"},
        {"postcode": "9997ZX"},
        {"naam": ""},
        {"naam": "a", "onbekend": "1"},
        {"naam": "a", "resultatenPerPagina": 101},
        {"naam": "a", "pagina": 101},
        {"naam": "a", "type": "filiaal"},
        {"naam": "a\0b"},
    ],
)
def test_search_that_cannot_be_answered_says_why(ask: Asker, query: dict[str, Any]) -> None:
    assert faults(ask(SEARCH, **query)) == (400, {kvk.INVALID})


def test_search_tells_every_fault_at_once(ask: Asker) -> None:
    assert len(ask(SEARCH, kvkNummer="1", rsin="2", pagina="0").get_json()["fout"]) == 3


def test_profile_and_its_parts_lead_to_each_other(ask: Asker) -> None:
    whole = ask(f"/v1/basisprofielen/{LINDE}").get_json()

    assert (whole["naam"], whole["totaalWerkzamePersonen"]) == ("Uitvaartverzorging De Linde", 8)
    assert whole["_embedded"]["eigenaar"]["rechtsvorm"] == "Besloten Vennootschap"
    for link in whole["links"]:
        part = ask.world.get(link["href"], headers={"apikey": ask.world.token()})
        assert part.status_code == 200, link
        if link["rel"] in whole["_embedded"]:
            assert part.get_json() == whole["_embedded"][link["rel"]]
    assert ask(f"/v1/basisprofielen/{LINDE}/vestigingen").get_json()["totaalAantalVestigingen"] == 2


def test_company_that_is_not_there_is_told_from_a_wrong_number(ask: Asker) -> None:
    for part in ("", "/hoofdvestiging", "/eigenaar", "/vestigingen"):
        assert faults(ask(f"/v1/basisprofielen/12345678{part}")) == (404, {kvk.UNKNOWN})
        assert faults(ask(f"/v1/basisprofielen/1234567x{part}")) == (400, {kvk.WRONG_NUMBER})


def test_key_is_a_token_or_the_fixed_key_of_a_client(ask: Asker) -> None:
    assert ask(SEARCH, naam="linde", key=key_of("t" * 40)).status_code == 200
    for wrong in ("", "x", key_of("u" * 40)):
        assert faults(ask(SEARCH, naam="linde", key=wrong)) == (401, {kvk.UNAUTHORIZED})
    assert ask.world.post(f"{ROOT}{SEARCH}", {}).status_code == 405


def test_every_company_stands_at_an_address_of_the_bag() -> None:
    known = {(place.straat, place.huisnummer, place.postcode) for place in extras()}

    assert [b for c in COMPANIES for b in c.branches if (b.street, b.house, b.postcode) not in known] == []


def test_document_is_valid() -> None:
    validate(document.document())
