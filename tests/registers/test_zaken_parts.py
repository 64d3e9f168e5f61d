"""What belongs to a case: properties with their warning, roles, objects, contacts, requests, notes, reserved numbers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.registers.world import RSIN, Kind, World, faults
from tests.registers.zaken import ELSEWHERE, role, zaak_body

MOMENT = "2024-02-01T10:00:00Z"


@pytest.fixture
def zaak(world: World, kind: Kind) -> str:
    """A case."""
    url: str = world.zaak(kind.zaaktype)["url"]
    return url


SPECIFICATIONS: list[tuple[dict[str, Any], str, bool]] = [
    ({"formaat": "tekst", "lengte": "5"}, "abcde", True),
    ({"formaat": "tekst", "lengte": "5"}, "abcdef", False),
    ({"formaat": "tekst", "lengte": "5", "waardenverzameling": ["ja", "nee"]}, "nee", True),
    ({"formaat": "tekst", "lengte": "5", "waardenverzameling": ["ja", "nee"]}, "soms", False),
    ({"formaat": "getal", "lengte": "3"}, "123", True),
    ({"formaat": "getal", "lengte": "3"}, "1234", False),
    ({"formaat": "getal", "lengte": "3,2"}, "-123,45", True),
    ({"formaat": "getal", "lengte": "3,2"}, "123.456", False),
    ({"formaat": "getal", "lengte": "3"}, "twee", False),
    ({"formaat": "datum", "lengte": "8"}, "20240229", True),
    ({"formaat": "datum", "lengte": "8"}, "20230229", False),
    ({"formaat": "datum", "lengte": "8"}, "2024-02-29", False),
    ({"formaat": "datum_tijd", "lengte": "14"}, "20240229235959", True),
    ({"formaat": "datum_tijd", "lengte": "14"}, "20240229245959", False),
    ({"formaat": "datum_tijd", "lengte": "14"}, "20240229", False),
]


@pytest.mark.rule("zrc-018")
def test_property_that_breaks_its_specification_is_stored_with_a_warning(world: World) -> None:
    kind = world.kind(publish=False)
    cases = []
    for number, (specification, value, fits) in enumerate(SPECIFICATIONS):
        form = {"kardinaliteit": "1", "waardenverzameling": [], **specification}
        made = world.eigenschap(kind.zaaktype, naam=f"e{number}", specificatie=form)["url"]
        cases.append((made, value, fits))
    world.publish(kind.zaaktype)
    zaak = world.zaak(kind.zaaktype)["url"]

    warned = {}
    for url, value, fits in cases:
        sent = {"zaak": zaak, "eigenschap": url, "waarde": value}
        answer = world.api.post(f"{zaak}/zaakeigenschappen", sent)
        assert (answer.status_code, answer.json["waarde"]) == (201, value)
        changed = world.api.patch(answer.json["url"], {"waarde": value})
        assert ("X-Warning" in answer.headers) == ("X-Warning" in changed.headers)
        warned[value, fits] = "X-Warning" not in answer.headers

    assert {case for case, fine in warned.items() if fine != case[1]} == set()


@pytest.mark.rule("zrc-018")
def test_property_keeps_its_zaak_and_eigenschap(world: World, kind: Kind, zaak: str) -> None:
    sent = {"zaak": zaak, "eigenschap": kind.eigenschap, "waarde": "1"}
    made = world.api.make(f"{zaak}/zaakeigenschappen", sent)
    other = world.zaak(kind.zaaktype)["url"]

    assert made["naam"] == "kenmerk"
    assert world.api.get(zaak).json["eigenschappen"] == [made["url"]]
    assert world.api.get(f"{zaak}/zaakeigenschappen").json == [made]
    assert faults(world.api.patch(made["url"], {"zaak": other})) == [("zaak", "wijzigen-niet-toegelaten")]
    assert faults(world.api.post(f"{other}/zaakeigenschappen", sent)) == [("zaak", "no_match")]
    assert world.api.get(f"{other}/zaakeigenschappen").json == []
    assert world.api.get(made["url"].replace(zaak, other)).status_code == 404
    assert world.api.delete(made["url"]).status_code == 204


@pytest.mark.rule("zrc-019")
def test_role_names_somebody_and_copies_its_type(world: World, kind: Kind, zaak: str) -> None:
    nobody = {"zaak": zaak, "betrokkeneType": "medewerker", "roltype": kind.roltype, "roltoelichting": "x"}

    assert faults(world.api.post("zaken/rollen", nobody)) == [("nonFieldErrors", "invalid-betrokkene")]
    made = world.api.make("zaken/rollen", {**nobody, "betrokkene": f"{ELSEWHERE}/medewerkers/1"})
    assert (made["omschrijving"], made["omschrijvingGeneriek"]) == ("Initiator", "initiator")
    assert made["betrokkeneIdentificatie"] is None
    assert world.api.put(made["url"], nobody).status_code == 405


@pytest.mark.rule("zrc-019")
@pytest.mark.parametrize(
    ("kind_of", "who", "fault"),
    [
        ("natuurlijk_persoon", {"inpBsn": "123456789"}, ("betrokkeneIdentificatie.inpBsn", "invalid")),
        ("natuurlijk_persoon", {"inpBsn": "12345"}, ("betrokkeneIdentificatie.inpBsn", "invalid-length")),
        ("natuurlijk_persoon", {"inpA_nummer": "0123456789"}, ("betrokkeneIdentificatie.inpA_nummer", "invalid")),
        ("natuurlijk_persoon", [], ("betrokkeneIdentificatie", "invalid")),
        ("natuurlijk_persoon", {"verblijfsadres": {}}, ("betrokkeneIdentificatie.verblijfsadres", "required")),
        ("vestiging", {"handelsnaam": "x"}, ("betrokkeneIdentificatie.handelsnaam", "not_a_list")),
        ("hond", {}, ("betrokkeneType", "invalid_choice")),
    ],
)
def test_role_refuses_a_wrong_identification(
    world: World, kind: Kind, zaak: str, kind_of: str, who: Any, fault: tuple[str, str]
) -> None:
    sent = role(kind, betrokkeneType=kind_of, betrokkeneIdentificatie=who)

    name, code = faults(world.api.post("zaken/rollen", {"zaak": zaak, **sent}))[0]
    assert (name.startswith(fault[0]), code) == (True, fault[1])


def test_roles_are_found_by_who_they_name(world: World, kind: Kind, zaak: str) -> None:
    made = world.api.make("zaken/rollen", {"zaak": zaak, **role(kind), "betrokkene": f"{ELSEWHERE}/p/1"})
    world.api.make(
        "zaken/rollen",
        {"zaak": zaak, **role(kind, betrokkeneType="medewerker", betrokkeneIdentificatie={"identificatie": "jan"})},
    )
    head = "betrokkeneIdentificatie__"
    for query in (
        {f"{head}natuurlijkPersoon__inpBsn": "999990019"},
        {"betrokkene": f"{ELSEWHERE}/p/1"},
        {"betrokkeneType": "natuurlijk_persoon", "zaak": zaak, "roltype": kind.roltype},
        {"omschrijving": "Initiator", "omschrijvingGeneriek": "initiator", "betrokkeneType": "natuurlijk_persoon"},
    ):
        assert [r["url"] for r in world.api.results("zaken/rollen", **query)] == [made["url"]], query
    assert len(world.api.results("zaken/rollen", **{f"{head}medewerker__identificatie": "jan"})) == 1


@pytest.mark.rule("zrc-018")
@pytest.mark.parametrize(
    ("thing", "fault"),
    [
        ({"objectType": "pand"}, ("nonFieldErrors", "invalid-zaakobject")),
        ({"objectType": "overige", "object": f"{ELSEWHERE}/o/1"}, ("objectTypeOverige", "missing-object-type-overige")),
        (
            {"objectType": "pand", "object": f"{ELSEWHERE}/o/1", "objectTypeOverige": "boom"},
            ("objectTypeOverige", "invalid-object-type-overige-usage"),
        ),
        ({"objectType": "pand", "object": f"{ELSEWHERE}/o/404"}, ("object", "bad-url")),
        ({"objectType": "pand", "object": f"{ELSEWHERE}/o/none"}, ("object", "bad-url")),
        ({"objectType": "boom"}, ("objectType", "invalid_choice")),
        ({"objectType": "pand", "objectIdentificatie": {}}, ("objectIdentificatie.identificatie", "required")),
    ],
)
def test_zaakobject_is_named_well(world: World, kind: Kind, zaak: str, thing: Any, fault: tuple[str, str]) -> None:
    world.elsewhere[f"{ELSEWHERE}/o/1"] = {}
    world.elsewhere[f"{ELSEWHERE}/o/404"] = (404, {})

    assert faults(world.api.post("zaken/zaakobjecten", {"zaak": zaak, **thing})) == [fault]


def test_zaakobject_may_be_an_object_of_our_own(world: World, kind: Kind, zaak: str) -> None:
    other = world.zaak(kind.zaaktype)["url"]
    sent = {"zaak": zaak, "objectType": "overige", "objectTypeOverige": "zaak", "object": other}
    made = world.api.make("zaken/zaakobjecten", sent)

    assert world.api.results("zaken/zaakobjecten", object=other, objectType="overige", zaak=zaak) == [made]
    gone = {**sent, "object": other[:-4] + "0000"}
    assert faults(world.api.post("zaken/zaakobjecten", gone)) == [("object", "bad-url")]
    assert faults(world.api.patch(made["url"], {"object": zaak})) == [("object", "wijzigen-niet-toegelaten")]


@pytest.mark.rule("zrc-024")
@pytest.mark.parametrize("name", ["verzoek", "contactmoment"])
def test_requests_and_contacts_are_kept_with_the_zaak(world: World, kind: Kind, zaak: str, name: str) -> None:
    place, url = f"zaken/zaak{name}en", f"{ELSEWHERE}/{name}/1"
    made = world.api.make(place, {"zaak": zaak, name: url})

    assert made == {"url": made["url"], "uuid": made["url"][-36:], "zaak": zaak, name: url}
    assert world.api.get(place, zaak=zaak, **{name: url}).json == [made]
    assert world.api.get(place, zaak=kind.zaaktype).json == []
    assert faults(world.api.post(place, {"zaak": zaak, name: url})) == [("nonFieldErrors", "unique")]
    assert world.api.put(made["url"], {}).status_code == 405
    assert world.api.delete(made["url"]).status_code == 204


def test_klantcontact_gets_an_identification(world: World, zaak: str) -> None:
    first = world.api.make("zaken/klantcontacten", {"zaak": zaak, "datumtijd": MOMENT})
    own = world.api.make("zaken/klantcontacten", {"zaak": zaak, "datumtijd": MOMENT, "identificatie": "eigen"})

    assert (len(first["identificatie"]), own["identificatie"]) == (14, "eigen")
    again = world.api.post("zaken/klantcontacten", {"zaak": zaak, "datumtijd": MOMENT, "identificatie": "eigen"})
    assert faults(again) == [("identificatie", "unique")]
    assert [k["url"] for k in world.api.results("zaken/klantcontacten", zaak=zaak)] == [first["url"], own["url"]]
    assert world.api.delete(first["url"]).status_code == 405


def test_notes_are_found_by_their_own_filters(world: World, zaak: str) -> None:
    def note(**more: Any) -> dict[str, Any]:
        return world.api.make("zaken/zaaknotities", {"gerelateerdAan": zaak, "onderwerp": "a", "tekst": "b", **more})

    first = note(onderwerp="Gebeld met 50%", tekst="De Aanvrager belde", aangemaaktDoor="Jan de Tester")
    second = note(notitieType="extern", status="definitief")

    def found(**query: str) -> list[str]:
        return [n["url"] for n in world.api.results("zaken/zaaknotities", **query)]

    assert (first["notitieType"], first["status"], first["wijzigingsdatum"]) == (
        "intern",
        "concept",
        first["aanmaakdatum"],
    )
    for query in (
        {"onderwerp__icontains": "GEBELD"},
        {"onderwerp__icontains": "50%"},
        {"tekst__icontains": "aanvrager"},
        {"aangemaaktDoor__icontains": "DE T"},
        {"aangemaaktDoor": "Jan de Tester"},
        {"onderwerp": "Gebeld met 50%"},
        {"tekst": "De Aanvrager belde"},
        {"notitieType": "intern"},
        {"status": "concept", "gerelateerdAan": zaak},
        {"aanmaakdatum": first["aanmaakdatum"]},
        {"aanmaakdatum__lt": second["aanmaakdatum"]},
        {"wijzigingsdatum__lte": first["wijzigingsdatum"]},
    ):
        assert found(**query) == [first["url"]], query
    assert found(aanmaakdatum__gt=first["aanmaakdatum"]) == [second["url"]]
    assert found(aanmaakdatum__gte=first["aanmaakdatum"]) == [first["url"], second["url"]]
    assert found(onderwerp__icontains="_") == []
    page = world.api.get("zaken/zaaknotities", pageSize=1).json
    assert (page["count"], len(page["results"]), "pageSize=1" in page["next"]) == (2, 1, True)
    assert faults(world.api.get("zaken/zaaknotities", pageSize=501)) == [("pageSize", "invalid")]
    assert world.api.get("zaken/rollen", pageSize=1).status_code == 400


def test_note_changes_and_keeps_its_zaak(world: World, kind: Kind, zaak: str) -> None:
    made = world.api.make("zaken/zaaknotities", {"gerelateerdAan": zaak, "onderwerp": "a", "tekst": "b"})
    other = world.zaak(kind.zaaktype)["url"]

    changed = world.api.patch(made["url"], {"tekst": "c"}).json
    assert (changed["tekst"], changed["aanmaakdatum"]) == ("c", made["aanmaakdatum"])
    assert changed["wijzigingsdatum"] > made["wijzigingsdatum"]
    answer = world.api.patch(made["url"], {"gerelateerdAan": other})
    assert faults(answer) == [("gerelateerdAan", "wijzigen-niet-toegelaten")]
    assert faults(world.api.post("zaken/zaaknotities", {"gerelateerdAan": zaak, "onderwerp": "", "tekst": " "})) == [
        ("onderwerp", "blank"),
        ("tekst", "blank"),
    ]
    assert world.api.delete(made["url"]).status_code == 204


@pytest.mark.rule("zrc-002")
def test_reserved_numbers_are_given_once_and_used_once(world: World, kind: Kind) -> None:
    place = "zaken/zaaknummer_reserveren"
    one = world.api.make(place, {"bronorganisatie": RSIN})
    three = world.api.make(place, {"bronorganisatie": RSIN, "aantal": 3})
    numbers = [item["zaaknummer"] for item in (*one, *three)]  # type: ignore[misc]

    assert (len(one), len(three), len(set(numbers))) == (1, 3, 4)
    assert world.zaak(kind.zaaktype)["identificatie"] not in numbers
    assert world.zaak(kind.zaaktype, identificatie=numbers[1])["identificatie"] == numbers[1]
    again = world.api.post("zaken/zaken", zaak_body(kind, identificatie=numbers[1]))
    assert faults(again) == [("identificatie", "identificatie-niet-uniek")]


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({}, ("bronorganisatie", "required")),
        ({"bronorganisatie": "123456789"}, ("bronorganisatie", "invalid")),
        ({"bronorganisatie": RSIN, "aantal": 0}, ("aantal", "min_value")),
        ({"bronorganisatie": RSIN, "aantal": 10**9}, ("aantal", "max_value")),
        ({"bronorganisatie": RSIN, "aantal": "veel"}, ("aantal", "invalid")),
        ({"bronorganisatie": RSIN, "aantal": 1.5}, ("aantal", "invalid")),
    ],
)
def test_reserving_refuses_wrong_input(world: World, sent: Any, fault: tuple[str, str]) -> None:
    assert faults(world.api.post("zaken/zaaknummer_reserveren", sent)) == [fault]


@pytest.mark.rule("zrc-002")
def test_numbers_differ_however_many_ask_at_once(world: World) -> None:
    def reserve(_: int) -> list[str]:
        sent = {"bronorganisatie": RSIN, "aantal": 5}
        return [item["zaaknummer"] for item in world.api.post("zaken/zaaknummer_reserveren", sent).json]

    with ThreadPoolExecutor(6) as pool:
        numbers = [number for found in pool.map(reserve, range(12)) for number in found]

    assert len(set(numbers)) == 60
