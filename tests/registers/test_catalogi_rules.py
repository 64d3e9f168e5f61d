"""Rules of the Catalogi API: selection list, archiving, published types and their parts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.world import Api, Kind, World, codes, faults, right

FORCED = ["catalogi.lezen", "catalogi.geforceerd-schrijven"]
WRITE = ["catalogi.lezen", "catalogi.schrijven"]


@pytest.fixture
def writer(world: World) -> Api:
    """A client that may write the catalogue, but not force anything."""
    return world.client(right("ztc", WRITE))


@pytest.fixture
def corrector(world: World) -> Api:
    """A client that may correct published types."""
    return world.client(right("ztc", FORCED))


def concept(world: World, **more: Any) -> str:
    """The address of a concept case type of the first process type."""
    url: str = world.zaaktype(**{"selectielijstProcestype": world.lists["procestype"], **more})["url"]
    return url


# ztc-001 and 002: the selection list ----------------------------------------------------------------------------------


@pytest.mark.rule("ztc-001")
@pytest.mark.parametrize(
    ("where", "answer", "code"),
    [
        ("http://elders.example/niets", None, "bad-url"),
        ("http://elders.example/iets", {"url": "http://elders.example/iets"}, "invalid-resource"),
    ],
)
def test_zaaktype_refuses_what_is_no_procestype(world: World, where: str, answer: Any, code: str) -> None:
    if answer:
        world.elsewhere[where] = answer
    body = world.zaaktype()

    response = world.api.patch(body["url"], {"selectielijstProcestype": where})

    assert response.status_code == 400
    assert faults(response) == [("selectielijstProcestype", code)]


@pytest.mark.rule("ztc-001")
def test_zaaktype_accepts_a_procestype_of_another_server(world: World) -> None:
    where = "http://elders.example/procestypen/1"
    world.elsewhere[where] = {"url": where, "nummer": 1, "naam": "elders"}

    assert world.zaaktype(selectielijstProcestype=where)["selectielijstProcestype"] == where


@pytest.mark.rule("ztc-002")
def test_resultaattype_takes_over_what_the_selection_list_says(world: World) -> None:
    body = world.resultaattype_body(concept(world))
    del body["archiefnominatie"], body["archiefactietermijn"]

    made = world.api.make("catalogi/resultaattypen", body)

    assert made["omschrijvingGeneriek"] == "Verwerkt"
    assert (made["archiefnominatie"], made["archiefactietermijn"]) == ("vernietigen", "P7Y")


@pytest.mark.rule("ztc-002")
def test_resultaattype_keeps_what_the_client_says(world: World) -> None:
    made = world.resultaattype(concept(world), archiefnominatie="blijvend_bewaren", archiefactietermijn=None)

    assert (made["archiefnominatie"], made["archiefactietermijn"]) == ("blijvend_bewaren", None)


@pytest.mark.rule("ztc-002")
def test_resultaattype_refuses_a_class_of_another_procestype(world: World) -> None:
    body = world.resultaattype_body(concept(world), selectielijstklasse=world.lists["elders"])

    assert faults(world.api.post("catalogi/resultaattypen", body)) == [("nonFieldErrors", "procestype-mismatch")]


@pytest.mark.rule("ztc-002")
@pytest.mark.parametrize("name", ["resultaattypeomschrijving", "selectielijstklasse"])
def test_resultaattype_refuses_what_is_not_of_the_selection_list(world: World, name: str) -> None:
    zaaktype = concept(world)
    body = world.resultaattype_body(zaaktype, **{name: zaaktype})

    assert faults(world.api.post("catalogi/resultaattypen", body)) == [(name, "invalid-resource")]


# ztc-003 to 008: the way to the starting day --------------------------------------------------------------------------

WAYS = {
    "afgehandeld": {},
    "ander_datumkenmerk": {"datumkenmerk": "datum", "objecttype": "overige", "registratie": "BAG"},
    "eigenschap": {"datumkenmerk": "datum"},
    "gerelateerde_zaak": {},
    "hoofdzaak": {},
    "ingangsdatum_besluit": {},
    "termijn": {"procestermijn": "P1Y"},
    "vervaldatum_besluit": {},
    "zaakobject": {"datumkenmerk": "datum", "objecttype": "overige"},
}
VALUES: dict[str, Any] = {
    "datumkenmerk": "datum",
    "einddatumBekend": True,
    "objecttype": "overige",
    "registratie": "BAG",
    "procestermijn": "P1Y",
}


def answer(world: World, klasse: str, way: str, **more: Any) -> Any:
    """What happens to a resultaattype of a class with a way, whose fields are complete but for ``more``."""
    procedure = {"afleidingswijze": way, **WAYS[way], **more}
    body = world.resultaattype_body(
        concept(world), selectielijstklasse=world.lists[klasse], brondatumArchiefprocedure=procedure
    )
    return world.api.post("catalogi/resultaattypen", body)


@pytest.mark.rule("ztc-003")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("klasse", "allowed"),
    [
        ("nihil", {"afgehandeld"}),
        ("geschat", {"termijn"}),
        ("vast", set(WAYS) - {"afgehandeld"}),
        ("bewaren", set(WAYS)),
    ],
)
def test_resultaattype_way_fits_the_procestermijn(world: World, klasse: str, allowed: set[str], way: str) -> None:
    response = answer(world, klasse, way)

    if way in allowed:
        assert response.status_code == 201
    else:
        assert faults(response) == [("nonFieldErrors", "invalid-afleidingswijze-for-procestermijn")]


NEEDED = {
    "datumkenmerk": {"eigenschap", "zaakobject", "ander_datumkenmerk"},
    "objecttype": {"zaakobject", "ander_datumkenmerk"},
    "registratie": {"ander_datumkenmerk"},
    "procestermijn": {"termijn"},
}
MAY_BE_KNOWN = set(WAYS) - {"afgehandeld", "termijn"}


@pytest.mark.rule("ztc-004", "ztc-006", "ztc-007", "ztc-008")
@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("way", WAYS)
def test_resultaattype_field_is_required_or_empty_by_its_way(world: World, name: str, way: str) -> None:
    needed = way in NEEDED[name]
    response = answer(
        world, "bewaren", way, **{name: None if needed and name == "procestermijn" else "" if needed else VALUES[name]}
    )

    assert faults(response) == [(f"brondatumArchiefprocedure.{name}", "required" if needed else "must-be-empty")]


@pytest.mark.rule("ztc-005")
@pytest.mark.parametrize("way", WAYS)
def test_resultaattype_einddatum_is_known_only_where_it_can_be(world: World, way: str) -> None:
    response = answer(world, "bewaren", way, einddatumBekend=True)

    if way in MAY_BE_KNOWN:
        assert response.status_code == 201
    else:
        assert faults(response) == [("brondatumArchiefprocedure.einddatumBekend", "must-be-empty")]


# ztc-009: published types ---------------------------------------------------------------------------------------------


def published(world: World, name: str) -> dict[str, Any]:
    """A published type: a case type, document type or decision type."""
    catalogus = world.catalogus()["url"]
    makers = {
        "zaaktypen": world.zaaktype,
        "informatieobjecttypen": world.informatieobjecttype,
        "besluittypen": world.besluittype,
    }
    made: dict[str, Any] = makers[name](catalogus, publish=True)
    return made


TYPES = pytest.mark.parametrize("name", ["zaaktypen", "informatieobjecttypen", "besluittypen"])


@pytest.mark.rule("ztc-009")
@TYPES
def test_published_type_is_neither_changed_nor_deleted(world: World, writer: Api, name: str) -> None:
    made = published(world, name)
    refused = [("nonFieldErrors", "non-concept-object")]

    assert faults(writer.put(made["url"], made)) == refused
    assert faults(writer.patch(made["url"], {"omschrijving": "anders"})) == refused
    assert faults(writer.delete(made["url"])) == refused
    assert writer.get(made["url"]).json["omschrijving"] == made["omschrijving"]


@pytest.mark.rule("ztc-009")
@TYPES
def test_published_type_may_get_an_end(world: World, writer: Api, name: str) -> None:
    made = published(world, name)

    response = writer.patch(made["url"], {"eindeGeldigheid": "2030-12-31"})

    assert (response.status_code, response.json["eindeGeldigheid"]) == (200, "2030-12-31")


@pytest.mark.rule("ztc-009")
@TYPES
def test_published_type_may_be_corrected_or_deleted_by_force(world: World, corrector: Api, name: str) -> None:
    made = published(world, name)
    deleter = world.client(right("ztc", ["catalogi.lezen", "catalogi.geforceerd-verwijderen"]))

    assert corrector.patch(made["url"], {"beginObject": "2020-01-01"}).status_code == 200
    assert codes(corrector.delete(made["url"])) == {"permission_denied"}
    assert deleter.delete(made["url"]).status_code == 204


@pytest.mark.rule("ztc-009")
@TYPES
def test_concept_is_changed_and_deleted_freely(world: World, writer: Api, name: str) -> None:
    makers: dict[str, Any] = {
        "zaaktypen": world.zaaktype,
        "informatieobjecttypen": world.informatieobjecttype,
        "besluittypen": world.besluittype,
    }
    made = makers[name](world.catalogus()["url"], publish=False)

    assert writer.patch(made["url"], {"omschrijving": "anders"}).json["omschrijving"] == "anders"
    assert writer.delete(made["url"]).status_code == 204
    assert writer.get(made["url"]).status_code == 404


@pytest.mark.rule("ztc-009")
def test_zaaktype_with_extension_needs_its_term(world: World) -> None:
    url = concept(world)

    response = world.api.patch(url, {"verlengingMogelijk": True, "verlengingstermijn": None})

    assert faults(response) == [("verlengingstermijn", "required")]


# ztc-010: parts of a published case type ------------------------------------------------------------------------------

PARTS = (
    "statustypen",
    "resultaattypen",
    "roltypen",
    "eigenschappen",
    "zaakobjecttypen",
    "zaaktype-informatieobjecttypen",
)
EACH_PART = pytest.mark.parametrize("name", PARTS)


def part(api: Api, kind: Kind, name: str) -> dict[str, Any]:
    """The first part of that name of a case type."""
    found = api.results(f"catalogi/{name}", zaaktype=kind.zaaktype, **STATUS.get(name, {"status": "alles"}))
    return found[0]


STATUS: dict[str, dict[str, str]] = {"zaakobjecttypen": {}}


def refusal(name: str) -> list[tuple[str, str]]:
    relation = name == "zaaktype-informatieobjecttypen"
    return [("nonFieldErrors", "non-concept-relation" if relation else "non-concept-zaaktype")]


@pytest.mark.rule("ztc-010")
@EACH_PART
def test_part_of_published_zaaktype_is_fixed(world: World, writer: Api, kind: Kind, name: str) -> None:
    made = part(writer, kind, name)
    another = {**made, "volgnummer": 77}

    assert faults(writer.post(f"catalogi/{name}", another)) == refusal(name)
    assert faults(writer.put(made["url"], made)) == refusal(name)
    assert faults(writer.patch(made["url"], {})) == refusal(name)
    assert faults(writer.delete(made["url"])) == refusal(name)


@pytest.mark.rule("ztc-010")
@EACH_PART
def test_part_of_published_zaaktype_may_be_corrected_but_not_deleted(
    world: World, corrector: Api, kind: Kind, name: str
) -> None:
    made = part(corrector, kind, name)
    another = {**made, "volgnummer": 77}

    assert corrector.post(f"catalogi/{name}", another).status_code == 201
    assert corrector.patch(made["url"], {}).status_code == 200
    assert faults(world.api.delete(made["url"])) == refusal(name)


@pytest.mark.rule("ztc-010")
@EACH_PART
def test_part_of_a_concept_is_changed_and_deleted(world: World, writer: Api, name: str) -> None:
    made = part(writer, world.kind(publish=False), name)

    assert writer.put(made["url"], made).status_code == 200
    assert writer.delete(made["url"]).status_code == 204


@pytest.mark.rule("ztc-010")
@EACH_PART
def test_part_is_not_moved_into_a_published_zaaktype(world: World, writer: Api, kind: Kind, name: str) -> None:
    made = part(writer, world.kind(publish=False), name)

    response = writer.patch(made["url"], {"zaaktype": kind.zaaktype, "volgnummer": 77})

    assert faults(response) == refusal(name)


@pytest.mark.rule("ztc-010")
def test_document_relation_by_address_must_lead_to_a_document_type(world: World) -> None:
    zaaktype = world.zaaktype()
    body = {
        "zaaktype": zaaktype["url"],
        "informatieobjecttype": zaaktype["catalogus"],
        "volgnummer": 1,
        "richting": "intern",
    }

    response = world.api.post("catalogi/zaaktype-informatieobjecttypen", body)

    assert faults(response) == [("informatieobjecttype", "bad-url")]


# ztc-014 to 016 -------------------------------------------------------------------------------------------------------


@pytest.mark.rule("ztc-014")
@pytest.mark.parametrize(("component", "scope"), [("zrc", "zaken.lezen"), ("drc", "documenten.lezen")])
def test_catalogue_is_read_by_who_reads_cases_or_documents(
    world: World, kind: Kind, component: str, scope: str
) -> None:
    names = {"zrc": {"zaaktype": kind.zaaktype}, "drc": {"informatieobjecttype": kind.informatieobjecttype}}
    client = world.client(right(component, [scope], max="openbaar", **names[component]))
    nobody = world.client(right("ac", ["autorisaties.lezen"]))

    assert client.get(kind.zaaktype).status_code == 200
    assert [found["url"] for found in client.results("catalogi/zaaktypen")] == [kind.zaaktype]
    assert nobody.get(kind.zaaktype).status_code == 403


@pytest.mark.rule("ztc-015")
@pytest.mark.parametrize(
    ("form", "length", "accepted"),
    [
        ("datum", "8", True),
        ("datum", "10", False),
        ("datum_tijd", "14", True),
        ("datum_tijd", "8", False),
        ("tekst", "8", True),
        ("getal", "14", True),
    ],
)
def test_eigenschap_of_dates_has_a_fixed_length(world: World, form: str, length: str, accepted: bool) -> None:
    body = {
        "naam": "dag",
        "definitie": "Een dag",
        "zaaktype": concept(world),
        "specificatie": {"formaat": form, "lengte": length, "kardinaliteit": "1"},
    }

    response = world.api.post("catalogi/eigenschappen", body)

    assert response.status_code == (201 if accepted else 400)
    assert accepted or faults(response) == [("specificatie.lengte", "invalid-length")]


OVERLAPS = [
    (("2020-01-01", None), ("2021-01-01", None), True),
    (("2020-01-01", "2020-12-31"), ("2021-01-01", None), False),
    (("2020-01-01", "2020-12-31"), ("2020-12-31", None), True),
    (("2021-01-01", None), ("2020-01-01", "2020-12-31"), False),
    (("2021-01-01", None), ("2020-01-01", "2021-01-01"), True),
    (("2020-01-01", "2020-12-31"), ("2020-03-01", "2020-04-01"), True),
]


@pytest.mark.rule("ztc-016")
@TYPES
@pytest.mark.parametrize(("first", "second", "overlap"), OVERLAPS)
def test_published_versions_do_not_overlap(
    world: World, name: str, first: tuple[str, str | None], second: tuple[str, str | None], overlap: bool
) -> None:
    catalogus = world.catalogus()["url"]
    makers: dict[str, Any] = {
        "zaaktypen": world.zaaktype,
        "informatieobjecttypen": world.informatieobjecttype,
        "besluittypen": world.besluittype,
    }
    naming = {"identificatie": "ZELFDE"} if name == "zaaktypen" else {"omschrijving": "Zelfde"}
    dates = [{"beginGeldigheid": begin, "eindeGeldigheid": end} for begin, end in (first, second)]
    makers[name](catalogus, publish=True, **naming, **dates[0])
    made = makers[name](catalogus, publish=False, **naming, **dates[1])

    response = world.api.post(f"{made['url']}/publish")

    assert response.status_code == (400 if overlap else 200)
    assert not overlap or faults(response) == [("nonFieldErrors", "overlap")]


@pytest.mark.rule("ztc-016")
@TYPES
def test_end_of_a_published_version_is_not_moved_over_the_next(world: World, name: str) -> None:
    catalogus = world.catalogus()["url"]
    makers: dict[str, Any] = {
        "zaaktypen": world.zaaktype,
        "informatieobjecttypen": world.informatieobjecttype,
        "besluittypen": world.besluittype,
    }
    naming = {"identificatie": "ZELFDE"} if name == "zaaktypen" else {"omschrijving": "Zelfde"}
    first = makers[name](catalogus, publish=True, **naming, eindeGeldigheid="2020-12-31")
    makers[name](catalogus, publish=True, **naming, beginGeldigheid="2021-01-01")

    response = world.api.patch(first["url"], {"eindeGeldigheid": "2021-01-01"})

    assert faults(response) == [("nonFieldErrors", "overlap")]


@pytest.mark.rule("ztc-016")
@TYPES
def test_version_does_not_end_before_it_begins(world: World, name: str) -> None:
    made = published(world, name)

    response = world.api.patch(made["url"], {"eindeGeldigheid": "2019-12-31"})

    assert faults(response) == [("eindeGeldigheid", "invalid")]
