"""Finding cases: every filter and ordering of the standard, in the query and in a search."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.world import RSIN, Kind, World, codes, faults
from tests.registers.zaken import ELSEWHERE, close, role, zaak_body

CRS = {"Accept-Crs": None, "Content-Crs": None}


@pytest.fixture
def found(world: World, kind: Kind) -> Any:
    """Three cases that differ in everything; a function that names those a filter finds, by list and by search."""
    other = world.kind(catalogus=kind.catalogus, vertrouwelijkheidaanduiding="intern")
    first = world.zaak(
        kind.zaaktype,
        identificatie="A",
        startdatum="2024-01-01",
        registratiedatum="2024-01-02",
        einddatumGepland="2024-02-01",
        uiterlijkeEinddatumAfdoening="2024-03-01",
        archiefnominatie="vernietigen",
        archiefactiedatum="2030-01-01",
        publicatiedatum="2024-05-01",
        zaakgeometrie={"type": "Point", "coordinates": [5.1, 52.1]},
    )
    second = world.zaak(
        other.zaaktype,
        identificatie="B",
        bronorganisatie="999990639",
        startdatum="2024-02-01",
        registratiedatum="2024-02-02",
        einddatumGepland="2024-03-01",
        uiterlijkeEinddatumAfdoening="2024-04-01",
        archiefnominatie="blijvend_bewaren",
        archiefactiedatum="2031-01-01",
        archiefstatus="overgedragen",
        publicatiedatum="2024-04-01",
        zaakgeometrie={"type": "LineString", "coordinates": [[5.1, 52.1], [6.5, 52.2]]},
    )
    third = world.zaak(kind.zaaktype, identificatie="C", startdatum="2024-03-01", registratiedatum="2024-03-02")
    world.api.make("zaken/rollen", {"zaak": first["url"], **role(kind), "betrokkene": f"{ELSEWHERE}/personen/1"})
    subjects: dict[str, dict[str, str]] = {
        "natuurlijk_persoon": {"anpIdentificatie": "anp", "inpA_nummer": "1234567890"},
        "niet_natuurlijk_persoon": {"innNnpId": "111222333", "annIdentificatie": "ann"},
        "vestiging": {"vestigingsNummer": "000012345678"},
        "organisatorische_eenheid": {"identificatie": "afdeling"},
        "medewerker": {"identificatie": "jan"},
    }
    for kind_of, who in subjects.items():
        sent = role(other, betrokkeneType=kind_of, betrokkeneIdentificatie=who)
        world.api.make("zaken/rollen", {"zaak": second["url"], **sent})
    close(world, kind, third["url"])
    by_url = {first["url"]: "A", second["url"]: "B", third["url"]: "C"}
    in_list = {"isnull": lambda value: str(value).lower()}

    def names(**asked: Any) -> str:
        query = {n: in_list["isnull"](v) if isinstance(v, bool) else v for n, v in asked.items()}
        listed = "".join(by_url[z["url"]] for z in world.api.results("zaken/zaken", **query))
        body = {n: v.split(",") if n.endswith("__in") else v for n, v in asked.items()}
        answer = world.api.post("zaken/zaken/_zoek", body if set(body) - {"ordering"} else {**body, "fields": ["url"]})
        assert answer.status_code == 200, answer.json
        assert "".join(by_url[z["url"]] for z in answer.json["results"]) == listed
        return listed

    names.kinds = (kind.zaaktype, other.zaaktype)  # type: ignore[attr-defined]
    names.uuids = {name: url[-36:] for url, name in by_url.items()}  # type: ignore[attr-defined]
    return names


FILTERS: list[tuple[str, Any, str]] = [
    ("identificatie", "B", "B"),
    ("identificatie", "niets", ""),
    ("bronorganisatie", RSIN, "AC"),
    ("bronorganisatie__in", "999990639,111222333", "B"),
    ("archiefnominatie", "vernietigen", "AC"),
    ("archiefnominatie__in", "blijvend_bewaren,vernietigen", "ABC"),
    ("archiefactiedatum", "2030-01-01", "A"),
    ("archiefactiedatum__isnull", True, ""),
    ("archiefactiedatum__isnull", False, "ABC"),
    ("archiefactiedatum__lt", "2030-01-01", "C"),
    ("archiefactiedatum__gt", "2029-12-31", "AB"),
    ("archiefstatus", "overgedragen", "B"),
    ("archiefstatus__in", "overgedragen,gearchiveerd", "B"),
    ("startdatum", "2024-02-01", "B"),
    ("startdatum__gt", "2024-02-01", "C"),
    ("startdatum__gte", "2024-02-01", "BC"),
    ("startdatum__lt", "2024-02-01", "A"),
    ("startdatum__lte", "2024-02-01", "AB"),
    ("registratiedatum", "2024-02-02", "B"),
    ("registratiedatum__gt", "2024-02-02", "C"),
    ("registratiedatum__lt", "2024-02-02", "A"),
    ("einddatum", "2024-03-01", "C"),
    ("einddatum__isnull", True, "AB"),
    ("einddatum__isnull", False, "C"),
    ("einddatum__gt", "2024-02-28", "C"),
    ("einddatum__lt", "2024-03-01", ""),
    ("einddatumGepland", "2024-02-01", "A"),
    ("einddatumGepland__gt", "2024-02-01", "B"),
    ("einddatumGepland__lt", "2024-03-01", "A"),
    ("uiterlijkeEinddatumAfdoening", "2024-04-01", "B"),
    ("uiterlijkeEinddatumAfdoening__gt", "2024-03-01", "B"),
    ("uiterlijkeEinddatumAfdoening__lt", "2024-04-01", "A"),
    ("rol__betrokkeneType", "medewerker", "B"),
    ("rol__betrokkene", f"{ELSEWHERE}/personen/1", "A"),
    ("rol__omschrijvingGeneriek", "initiator", "AB"),
    ("rol__omschrijvingGeneriek", "beslisser", ""),
    ("maximaleVertrouwelijkheidaanduiding", "openbaar", "AC"),
    ("maximaleVertrouwelijkheidaanduiding", "intern", "ABC"),
    ("rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn", "999990019", "A"),
    ("rol__betrokkeneIdentificatie__natuurlijkPersoon__anpIdentificatie", "anp", "B"),
    ("rol__betrokkeneIdentificatie__natuurlijkPersoon__inpA_nummer", "1234567890", "B"),
    ("rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__innNnpId", "111222333", "B"),
    ("rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__annIdentificatie", "ann", "B"),
    ("rol__betrokkeneIdentificatie__vestiging__vestigingsNummer", "000012345678", "B"),
    ("rol__betrokkeneIdentificatie__medewerker__identificatie", "jan", "B"),
    ("rol__betrokkeneIdentificatie__medewerker__identificatie", "afdeling", ""),
    ("rol__betrokkeneIdentificatie__organisatorischeEenheid__identificatie", "afdeling", "B"),
    ("ordering", "-startdatum", "CBA"),
    ("ordering", "startdatum", "ABC"),
    ("ordering", "-identificatie", "CBA"),
    ("ordering", "registratiedatum", "ABC"),
    ("ordering", "-archiefactiedatum", "BAC"),
    ("ordering", "publicatiedatum", "BAC"),
    ("ordering", "-publicatiedatum", "ABC"),
    ("ordering", "einddatum", "CAB"),
]


def test_filters_and_orderings_find_the_same_in_list_and_search(found: Any) -> None:
    wrong = {(name, value): got for name, value, want in FILTERS if (got := found(**{name: value})) != want}

    assert wrong == {}
    assert found(zaaktype=found.kinds[1]) == "B"
    assert found(zaaktype=f"{ELSEWHERE}/zaaktypen/9") == ""


def test_every_filter_of_the_list_is_tried() -> None:
    from schemas.zaken.zaken import FILTERS as declared

    assert set(declared) - {name for name, _, _ in FILTERS} == {"zaaktype"}


def test_filters_on_a_role_hold_for_one_and_the_same_role(found: Any) -> None:
    bsn = {"rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn": "999990019"}

    assert found(**bsn, rol__betrokkeneType="natuurlijk_persoon", bronorganisatie=RSIN) == "A"
    assert found(**bsn, rol__betrokkeneType="medewerker") == ""
    assert found(**bsn, startdatum="2024-02-01") == ""


def test_search_has_filters_of_its_own(world: World, found: Any) -> None:
    def search(**body: Any) -> set[str]:
        answer = world.api.post("zaken/zaken/_zoek", body)
        assert answer.status_code == 200, answer.json
        return {zaak["identificatie"] for zaak in answer.json["results"]}

    def square(size: float) -> dict[str, Any]:
        west, south = 5.0, 52.0
        ring = [[west, south], [west + size, south], [west + size, south + 1], [west, south + 1], [west, south]]
        return {"within": {"type": "Polygon", "coordinates": [ring]}}

    assert search(uuid__in=[found.uuids["A"], found.uuids["C"]]) == {"A", "C"}
    assert search(uuid__in=[]) == set()
    assert search(zaaktype__in=[found.kinds[1], f"{ELSEWHERE}/zaaktypen/9"]) == {"B"}
    assert search(zaakgeometrie=square(1)) == {"A"}
    assert search(zaakgeometrie=square(2)) == {"A", "B"}
    assert search(zaakgeometrie=square(2), zaaktype__in=[found.kinds[1]]) == {"B"}
    triangle = {"type": "Polygon", "coordinates": [[[5, 52], [7, 52], [7, 52.3], [5, 52]]]}
    assert search(zaakgeometrie={"within": triangle}) == set()


def test_search_has_pages(world: World, kind: Kind) -> None:
    object.__setattr__(world.environment.settings, "page_size", 2)
    try:
        for _ in range(5):
            world.zaak(kind.zaaktype)
        pages = [
            world.api.post("zaken/zaken/_zoek", {"zaaktype": kind.zaaktype}, query={"page": page}).json
            for page in (1, 2, 3)
        ]
        past = world.api.post("zaken/zaken/_zoek", {"zaaktype": kind.zaaktype}, query={"page": 4})
    finally:
        object.__setattr__(world.environment.settings, "page_size", 100)

    assert [(page["count"], len(page["results"])) for page in pages] == [(5, 2), (5, 2), (5, 1)]
    assert [bool(page["next"]) for page in pages] == [True, True, False]
    assert len({zaak["url"] for page in pages for zaak in page["results"]}) == 5
    assert past.status_code == 404


@pytest.mark.rule("zrc-029")
@pytest.mark.parametrize("body", [{}, {"onbekend": 1}, {"ordering": "startdatum"}])
def test_search_without_a_criterion_is_refused(world: World, body: Any) -> None:
    assert faults(world.api.post("zaken/zaken/_zoek", body)) == [("nonFieldErrors", "empty_search_body")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("startdatum", "gisteren"),
        ("einddatum__isnull", "misschien"),
        ("archiefnominatie", "verbranden"),
        ("archiefstatus__in", "gearchiveerd,verbrand"),
        ("zaaktype", "geen-url"),
        ("maximaleVertrouwelijkheidaanduiding", "eigen"),
        ("rol__betrokkeneType", "hond"),
        ("rol__omschrijvingGeneriek", "hond"),
        ("ordering", "omschrijving"),
        ("ordering", "--startdatum"),
    ],
)
def test_wrong_values_of_filters_are_refused(world: World, name: str, value: str) -> None:
    listed = world.api.get("zaken/zaken", **{name: value})
    searched = world.api.post("zaken/zaken/_zoek", {name: value.split(",") if name.endswith("__in") else value})

    assert (listed.status_code, searched.status_code) == (400, 400)
    assert {fault[0] for fault in (*faults(listed), *faults(searched))} == {name}


@pytest.mark.parametrize(
    "body",
    [
        {"uuid__in": ["x"]},
        {"uuid__in": "x"},
        {"zaakgeometrie": {"within": {"type": "Polygon", "coordinates": []}}},
        {"zaakgeometrie": {"within": {"type": "Bol"}}},
        {"zaakgeometrie": {}},
        {"zaaktype__in": ["geen-url"]},
        {"uuid__in": [["e80b7507-199a-484c-ad49-c41a1e43a6e7"]]},
    ],
)
def test_wrong_values_of_a_search_are_refused(world: World, body: Any) -> None:
    answer = world.api.post("zaken/zaken/_zoek", body)

    assert answer.status_code == 400
    assert {name.split(".")[0] for name, _ in faults(answer)} == set(body)


@pytest.mark.parametrize(
    "ring", [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]], [[0, 0], [1, 0, 5], [1, 1], [0, 0]], [[0, 0]] * 4]
)
def test_area_that_is_no_shape_is_refused(world: World, kind: Kind, ring: Any) -> None:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    zaak = world.api.post("zaken/zaken", zaak_body(kind, zaakgeometrie=geometry))
    answer = world.api.post("zaken/zaken/_zoek", {"zaakgeometrie": {"within": geometry}})
    square = {"type": "Polygon", "coordinates": [[[-1, -1], [2, -1], [2, 2], [-1, 2], [-1, -1]]]}

    assert (zaak.status_code, answer.status_code, faults(answer)) == (201, 400, [("zaakgeometrie", "invalid")])
    assert world.api.post("zaken/zaken/_zoek", {"zaakgeometrie": {"within": square}}).status_code == 200


@pytest.mark.parametrize(
    ("method", "place"),
    [("GET", "zaken/zaken"), ("HEAD", "zaak"), ("POST", "zaken/zaken/_zoek"), ("POST", "zaken/zaken"), ("PUT", "zaak")],
)
def test_coordinates_have_a_known_system(world: World, kind: Kind, method: str, place: str) -> None:
    place = world.zaak(kind.zaaktype)["url"] if place == "zaak" else place
    body = None if method in ("GET", "HEAD") else zaak_body(kind)

    def status(**headers: str | None) -> int:
        return world.api.call(method, place, body, headers=headers).status_code

    assert status(**{"Accept-Crs": None}) == 412
    assert status(**{"Accept-Crs": "EPSG:28992"}) == 406
    if body is not None:
        assert status(**{"Content-Crs": None}) == 412
        assert status(**{"Content-Crs": "EPSG:28992"}) == 406
    good = world.api.call(method, place, body)
    assert (good.status_code in (200, 201), good.headers["Content-Crs"]) == (True, "EPSG:4326")


def test_deleting_a_zaak_and_its_parts_need_no_system_of_coordinates(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]

    assert world.api.get("zaken/statussen", headers=CRS, zaak=zaak).status_code == 200
    assert world.api.delete(zaak, headers=CRS).status_code == 204
    assert codes(world.api.get(zaak, headers=CRS)) == {"precondition_failed"}
