"""The BAG: every way to ask, links and pages, versions, keys, and all faults at once. On both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from reference_api.apikeys import key_of
from reference_api.bag.store import Bag
from reference_api.seed.addresses import load_addresses
from reference_api.seed.persons import Village
from schemas.bag import ROOT
from tests.world import BASE, World, new_world

VILLAGE = Village(date(2024, 6, 3))
RD = "epsg:28992"
TOWER = {"postcode": "9991AC", "huisnummer": 100}


class Asker:
    """Asks the BAG of a world, with a key."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, path: str, *, crs: str | None = RD, key: str | None = None, **query: Any) -> TestResponse:
        given = key if key is not None else self.world.token()
        headers = {"Authorization": None, "X-Api-Key": given or None, "Accept-Crs": crs}
        return self.world.get(f"{ROOT}{path}", headers=headers, query_string=query)

    def found(self, path: str, name: str, **query: Any) -> list[dict[str, Any]]:
        """What a list holds."""
        answer = self(path, **query)
        assert answer.status_code == 200, answer.get_json(force=True)
        return list(answer.get_json(force=True).get("_embedded", {}).get(name, ()))

    def one(self, path: str, **query: Any) -> dict[str, Any]:
        """An object that is there."""
        answer = self(path, **query)
        assert answer.status_code == 200, answer.get_json(force=True)
        body: dict[str, Any] = answer.get_json(force=True)
        return body


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ask(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[Asker]:
    worlds = new_world(request, request.param, tmp_path_factory.mktemp("bag"), f"bag_{worker}")
    world = next(worlds)
    world.env.database.write(lambda connection: load_addresses(Bag(world.env, connection), VILLAGE.households))
    yield Asker(world)
    next(worlds, None)


def fault_of(answer: TestResponse) -> tuple[int, str, dict[str, str]]:
    """Status, code, and code by name of each fault."""
    body = answer.get_json(force=True)
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, body["code"], {item["name"]: item["code"] for item in body.get("invalid-params", ())}


def houses(found: list[dict[str, Any]]) -> list[str]:
    return [f"{a['huisnummer']}{a.get('huisletter', '')}{a.get('huisnummertoevoeging', '')}" for a in found]


def test_every_household_has_its_address(ask: Asker) -> None:
    for household in VILLAGE.households[::97]:
        address = household.address
        found = ask.one(f"/adressen/{address['nummeraanduidingIdentificatie']}")

        assert found["adresseerbaarObjectIdentificatie"] == address["adresseerbaarObjectIdentificatie"]
        assert (found["openbareRuimteNaam"], found["postcode"]) == (address["straat"], address["postcode"])
        assert found["woonplaatsNaam"] == household.municipality[1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["100", "100bis", "100A", "100A2", "100B"]),
        ({"exacteMatch": "true"}, ["100"]),
        ({"huisletter": "a"}, ["100A", "100A2"]),
        ({"huisletter": "a", "exacteMatch": "true"}, ["100A"]),
        ({"huisnummertoevoeging": "BIS"}, ["100bis"]),
        ({"huisletter": "z"}, []),
    ],
)
def test_postcode_and_number_find_variants_unless_exact(ask: Asker, query: dict[str, str], expected: list[str]) -> None:
    assert houses(ask.found("/adressen", "adressen", **TOWER, **query)) == expected
    assert houses(ask.found("/adressenuitgebreid", "adressen", **TOWER, **query)) == expected
    numbers = ask.found("/nummeraanduidingen", "nummeraanduidingen", **TOWER, **query)
    assert houses([n["nummeraanduiding"] for n in numbers]) == expected


@pytest.mark.parametrize(
    "query",
    [
        {"woonplaatsNaam": "NIEUWERVEEN", "openbareRuimteNaam": "torenstraat", "huisnummer": 100},
        {"pandIdentificatie": "9901109000900001"},
    ],
)
def test_street_and_building_find_the_same_homes(ask: Asker, query: dict[str, Any]) -> None:
    assert len(ask.found("/adressen", "adressen", **query)) == 5


def test_object_finds_both_of_its_addresses(ask: Asker) -> None:
    found = ask.found("/adressen", "adressen", adresseerbaarObjectIdentificatie="9901010009000034")

    assert houses(found) == ["60", "62"]
    assert [address.get("indicatieNevenadres") for address in found] == [None, True]


@pytest.mark.parametrize("text", ["torenstr 100", "9991 ac 100", "Nieuwerveen Torenstraat", "9991AC"])
def test_search_finds_addresses_that_are_found_again(ask: Asker, text: str) -> None:
    found = ask.found("/adressen/zoek", "zoekresultaten", zoek=text, pageSize=100)
    hit = next(item for item in found if item["omschrijving"].startswith("Torenstraat 100A-2,"))

    again = ask.world.get(hit["_links"]["adres"]["href"]).get_json(force=True)["_embedded"]["adressen"]

    assert houses(again) == ["100A2"]
    assert ask.found("/adressen", "adressen", zoekresultaatIdentificatie=hit["identificatie"]) == again


def test_search_takes_signs_of_a_pattern_as_they_are(ask: Asker) -> None:
    assert ask.found("/adressen/zoek", "zoekresultaten", zoek="%") == []
    assert ask.found("/adressen/zoek", "zoekresultaten", zoek="_____straat") == []


def test_pages_lead_to_each_other_and_hold_everything_once(ask: Asker) -> None:
    seen: list[str] = []
    query = f"{BASE}{ROOT}/nummeraanduidingen?openbareRuimteIdentificatie=9901300000000021&pageSize=10"
    while query:
        answer = ask.world.get(query)
        body = answer.get_json(force=True)
        seen += [item["nummeraanduiding"]["identificatie"] for item in body["_embedded"]["nummeraanduidingen"]]
        query = body["_links"].get("next", {}).get("href", "")

    assert len(seen) == len(set(seen)) == 21
    assert (answer.headers["X-Pagination-Page"], answer.headers["X-Pagination-Limit"]) == ("3", "10")
    assert body["_links"]["previous"]["href"].endswith("page=2")


def test_page_past_the_end_is_empty(ask: Asker) -> None:
    body = ask("/adressen", **TOWER, page=9).get_json(force=True)

    assert "_embedded" not in body
    assert body["_links"]["last"]["href"].endswith("page=1")


def test_expand_brings_what_is_related_or_some_of_its_fields(ask: Asker) -> None:
    whole = ask.one("/adressen/9901200009000022", expand="true")["_embedded"]
    part = ask.one("/nummeraanduidingen/9901200009000022", expand="ligtAanOpenbareRuimte.naam")["_embedded"]
    thing = ask.one("/verblijfsobjecten/9901010009000034", expand="heeftAlsNevenAdres,maaktDeelUitVan")["_embedded"]
    town = ask.one("/woonplaatsen/9951", expand="geometrie,bronhouders")

    assert set(whole) == {"openbareRuimte", "nummeraanduiding", "woonplaats"}
    assert part == {
        "ligtAanOpenbareRuimte": {
            "openbareRuimte": {"naam": "Torenstraat"},
            "_links": whole["openbareRuimte"]["_links"],
        }
    }
    assert thing["heeftAlsNevenAdres"][0]["nummeraanduiding"]["huisnummer"] == 62
    assert thing["maaktDeelUitVan"][0]["pand"]["status"] == "Pand in gebruik"
    assert town["_embedded"]["bronhouders"] == [{"code": "9901", "naam": "Nieuwerveen"}]
    assert not {"geometrie", "bronhouders"} & set(town["woonplaats"])


def test_every_link_leads_to_its_object(ask: Asker) -> None:
    links = ask.one("/adressen/9901200009000022")["_links"]
    everything = [link for value in links.values() for link in (value if isinstance(value, list) else [value])]

    assert len(everything) == 6
    for link in everything:
        assert ask.world.get(link["href"], headers={"Accept-Crs": RD}).status_code == 200, link


@pytest.mark.parametrize(
    ("path", "wrapped"),
    [("/ligplaatsen/9901020009000040", "ligplaats"), ("/standplaatsen/9901030009000041", "standplaats")],
)
def test_mooring_and_pitch_are_addressable_objects_too(ask: Asker, path: str, wrapped: str) -> None:
    alone = ask.one(path)
    identification = alone[wrapped]["identificatie"]

    assert ask.one(f"/adresseerbareobjecten/{identification}") == {wrapped: alone}
    number = alone[wrapped]["heeftAlsHoofdAdres"]
    found = ask.found("/adresseerbareobjecten", "adresseerbareObjecten", nummeraanduidingIdentificatie=number)
    assert found == [{wrapped: alone}]


def test_withdrawn_address_is_only_found_as_nummeraanduiding(ask: Asker) -> None:
    gone = "9901200009000031"

    assert ask(f"/adressen/{gone}").status_code == 404
    assert ask.one(f"/nummeraanduidingen/{gone}")["nummeraanduiding"]["status"] == "Naamgeving ingetrokken"
    query = {"postcode": "9991AD", "huisnummer": 201}
    assert len(ask.found("/nummeraanduidingen", "nummeraanduidingen", **query)) == 1
    assert ask.found("/nummeraanduidingen", "nummeraanduidingen", **query, huidig="true") == []


def test_versions_are_read_by_day_and_by_moment(ask: Asker) -> None:
    pand = "9902109999999999"
    first = _pand(pand, 1, "Bouw gestart", "2012-01-01", "2012-01-05T10:00:00Z", eindGeldigheid="2013-06-01")
    second = _pand(pand, 2, "Pand in gebruik", "2013-06-01", "2013-06-20T10:00:00Z")
    env = ask.world.env
    if ask(f"/panden/{pand}").status_code != 200:
        env.database.write(lambda connection: Bag(env, connection).put([first, second]))

    def status(**query: str) -> str | None:
        answer = ask(f"/panden/{pand}", **query)
        return answer.get_json(force=True)["pand"]["status"] if answer.status_code == 200 else None

    assert status() == "Pand in gebruik"
    assert status(geldigOp="2013-05-31") == "Bouw gestart"
    assert status(geldigOp="2013-06-01") == "Pand in gebruik"
    assert status(geldigOp="2011-12-31") is None
    assert status(beschikbaarOp="2012-01-04T00:00:00Z", geldigOp="2012-06-01") is None
    assert status(beschikbaarOp="2013-06-02T00:00:00Z", geldigOp="2013-06-02") is None


def _pand(identification: str, version: int, status: str, begin: str, known: str, **more: str) -> dict[str, Any]:
    seen = {"tijdstipRegistratie": known, "tijdstipRegistratieLV": known, "versie": version, "beginGeldigheid": begin}
    return {"identificatie": identification, "status": status, "voorkomen": {**seen, **more}}


def test_faults_are_told_all_at_once(ask: Asker) -> None:
    answer = ask("/adressen", huisnummer=0, postcode="123", straat="x", page="een", pageSize=9, exacteMatch="ja")

    assert fault_of(answer) == (
        400,
        "paramsValidation",
        {
            "huisnummer": "minimum",
            "postcode": "pattern",
            "straat": "unknownParam",
            "page": "integer",
            "pageSize": "minimum",
            "exacteMatch": "boolean",
        },
    )


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/adressen", {}, (400, "paramsRequired", {})),
        ("/adressen", {"page": 2}, (400, "paramsRequired", {})),
        ("/adressen", {"huisnummer": 1}, (400, "unsupportedCombi", {})),
        ("/adressen", {"pandIdentificatie": "9901109000900001", "expand": "true"}, (400, "unsupportedCombi", {})),
        ("/adressen", {**TOWER, "pandIdentificatie": "9901109000900001"}, (400, "unsupportedCombi", {})),
        ("/adressen", {**TOWER, "expand": "pand"}, (400, "paramsValidation", {"expand": "expand"})),
        ("/woonplaatsen", {}, (400, "paramsValidation", {"naam": "required"})),
        ("/woonplaatsen", {"naam": ""}, (400, "paramsValidation", {"naam": "minLength"})),
        ("/woonplaatsen", {"naam": "a" * 81}, (400, "paramsValidation", {"naam": "maxLength"})),
        ("/panden/9901100000000001", {"geldigOp": "2024-02-30"}, (400, "paramsValidation", {"geldigOp": "date"})),
        ("/panden/1", {}, (400, "paramsValidation", {"identificatie": "pattern"})),
        ("/panden/9901109999000001", {}, (404, "notFound", {})),
        ("/adressen/9901010000000001", {}, (404, "notFound", {})),
        ("/adressen/", TOWER, (404, "notFound", {})),
    ],
)
def test_question_that_cannot_be_answered_says_why(
    ask: Asker, path: str, query: dict[str, Any], expected: tuple[int, str, dict[str, str]]
) -> None:
    assert fault_of(ask(path, **query)) == expected


def test_geometry_needs_its_coordinate_system(ask: Asker) -> None:
    pand = "/panden/9901100000000001"
    other = ask(pand, crs="epsg:4326")

    assert fault_of(ask(pand, crs=None))[:2] == (412, "preconditionFailed")
    assert fault_of(other)[:2] == (406, "crsNotAcceptable")
    assert other.headers["acceptCrs"] == RD
    assert ask(pand, crs="EPSG:28992").headers["Content-Crs"] == RD
    assert ask("/woonplaatsen/9951", crs=None).status_code == 200
    assert fault_of(ask("/woonplaatsen/9951", crs=None, expand="geometrie"))[0] == 412


def test_key_is_a_token_or_the_fixed_key_of_a_client(ask: Asker) -> None:
    assert ask("/adressen", **TOWER, key=key_of("t" * 40)).status_code == 200
    assert fault_of(ask("/adressen", **TOWER, key=""))[:2] == (401, "authentication")
    for wrong in ("x", key_of("u" * 40), ask.world.token(secret="u" * 40)):
        assert fault_of(ask("/adressen", **TOWER, key=wrong))[:2] == (403, "autorisation")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused_with_what_can_be_done(ask: Asker, method: str) -> None:
    answer = ask.world.request(method, f"{ROOT}/adressen/9901200009000022")

    assert fault_of(answer)[:2] == (405, "methodNotAllowed")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_other_media_type_is_refused(ask: Asker) -> None:
    answer = ask.world.get(f"{ROOT}/adressen/9901200009000022", headers={"Accept": "text/html"})

    assert fault_of(answer)[:2] == (406, "notAcceptable")


@pytest.mark.parametrize("query", ["naam=%00", "naam=%ff", "naam=%ed%a0%80"])
def test_hostile_bytes_are_refused(ask: Asker, query: str) -> None:
    answer = ask.world.get(f"{ROOT}/woonplaatsen?{query}", headers={"Accept-Crs": RD})

    assert answer.status_code == 400
    assert orjson.loads(answer.data)["code"] == "paramsValidation"
