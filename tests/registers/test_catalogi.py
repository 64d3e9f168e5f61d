"""The catalogue: versions in time, relations by name, filters, what follows from what."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.world import Api, Kind, World, codes, faults


def urls(found: list[dict[str, Any]]) -> list[str]:
    """The addresses of objects."""
    return [item["url"] for item in found]


@pytest.fixture
def history(world: World) -> dict[str, str]:
    """Three versions of one document type, and a case type and decision type that name it."""
    catalogus = world.catalogus()["url"]
    spans = {"oud": ("2018-01-01", "2019-12-31"), "nu": ("2020-01-01", "2029-12-31"), "later": ("2030-01-01", None)}
    made = {
        name: world.informatieobjecttype(catalogus, omschrijving="Brief", beginGeldigheid=begin, eindeGeldigheid=end)[
            "url"
        ]
        for name, (begin, end) in spans.items()
    }
    made["besluittype"] = world.besluittype(catalogus, omschrijving="Besluit", informatieobjecttypen=["Brief"])["url"]
    made["zaaktype"] = world.zaaktype(catalogus, besluittypen=["Besluit"])["url"]
    world.relate_document(made["zaaktype"], "Brief")
    world.publish(made["zaaktype"])
    return {**made, "catalogus": catalogus}


# Versions in time -----------------------------------------------------------------------------------------------------


def test_relation_by_name_leads_to_the_version_of_today(world: World, history: dict[str, str]) -> None:
    zaaktype = world.api.get(history["zaaktype"]).json

    assert zaaktype["informatieobjecttypen"] == [history["nu"]]
    assert zaaktype["informatieobjecttypeOmschrijving"] == ["Brief"]
    assert zaaktype["besluittypen"] == [history["besluittype"]]
    assert zaaktype["besluittypeOmschrijving"] == ["Besluit"]


@pytest.mark.parametrize(
    ("day", "version"),
    [("2019-12-31", "oud"), ("2020-01-01", "nu"), ("2029-12-31", "nu"), ("2030-01-01", "later"), ("2017-12-31", "")],
)
@pytest.mark.parametrize("name", ["zaaktype", "besluittype"])
def test_relation_by_name_leads_to_the_version_of_a_day(
    world: World, history: dict[str, str], name: str, day: str, version: str
) -> None:
    found = world.api.get(history[name], datumGeldigheid=day).json["informatieobjecttypen"]

    assert found == ([history[version]] if version else [])


def test_document_type_shows_who_uses_it_by_address_and_by_name(world: World, history: dict[str, str]) -> None:
    found = world.api.get(history["nu"]).json

    assert (found["zaaktypen"], found["besluittypen"]) == ([history["zaaktype"]], [history["besluittype"]])
    assert found["besluittypeOmschrijving"] == ["Besluit"]
    assert len(found["zaaktypeIdentificaties"]) == 1


def test_concept_versions_show_to_concepts_only(world: World) -> None:
    catalogus = world.catalogus()["url"]
    draft = world.besluittype(catalogus, omschrijving="Nieuw", publish=False)["url"]
    url = world.zaaktype(catalogus, besluittypen=["Nieuw"])["url"]

    assert world.api.get(url).json["besluittypen"] == [draft]
    world.publish(url)
    assert world.api.get(url).json["besluittypen"] == []
    world.publish(draft)
    assert world.api.get(url).json["besluittypen"] == [draft]


def test_relation_never_leads_to_another_catalogue(world: World) -> None:
    world.besluittype(world.catalogus()["url"], omschrijving="Elders")
    found = world.zaaktype(besluittypen=["Elders"])

    assert (found["besluittypen"], found["besluittypeOmschrijving"]) == ([], ["Elders"])


def test_relation_may_be_written_as_address_or_as_name(world: World) -> None:
    catalogus = world.catalogus()["url"]
    besluittype = world.besluittype(catalogus, omschrijving="Besluit")["url"]
    part = world.zaaktype(catalogus, identificatie="DEEL", publish=True)["url"]
    related = [{"zaaktype": part, "aardRelatie": "vervolg"}, {"zaaktype": "DEEL", "aard_relatie": "bijdrage"}]

    found = world.zaaktype(
        catalogus, besluittypen=[besluittype, "Besluit"], deelzaaktypen=[part], gerelateerdeZaaktypen=related
    )

    assert found["besluittypeOmschrijving"] == ["Besluit"]
    assert (found["deelzaaktypen"], found["deelzaaktypeIdentificaties"]) == ([part], ["DEEL"])
    assert [(r["zaaktype"], r["zaaktypeIdentificatie"], r["aardRelatie"]) for r in found["gerelateerdeZaaktypen"]] == [
        (part, "DEEL", "vervolg"),
        (part, "DEEL", "bijdrage"),
    ]


def test_relation_by_address_must_lead_to_a_type(world: World) -> None:
    catalogus = world.catalogus()["url"]
    body = world.zaaktype(catalogus)

    response = world.api.patch(body["url"], {"besluittypen": [catalogus], "deelzaaktypen": [f"{body['url'][:-4]}0000"]})

    assert faults(response) == [("besluittypen.0", "bad-url"), ("deelzaaktypen.0", "bad-url")]


def test_relation_to_a_case_type_of_another_server_is_kept_as_address(world: World) -> None:
    foreign = "https://elders.example/zaaktypen/1"

    found = world.zaaktype(gerelateerdeZaaktypen=[{"zaaktype": foreign, "aardRelatie": "vervolg"}])

    assert found["gerelateerdeZaaktypen"][0]["zaaktype"] == foreign


# What follows from what -----------------------------------------------------------------------------------------------


def test_catalogue_names_all_its_types(world: World, kind: Kind) -> None:
    found = world.api.get(kind.catalogus).json

    assert found["zaaktypen"] == [kind.zaaktype]
    assert (found["besluittypen"], found["informatieobjecttypen"]) == ([kind.besluittype], [kind.informatieobjecttype])
    assert len(found["besluittypeOmschrijving"]) == len(found["informatieobjecttypeOmschrijving"]) == 1


def test_zaaktype_names_all_its_parts(world: World, kind: Kind) -> None:
    found = world.api.get(kind.zaaktype).json

    assert found["statustypen"] == list(kind.statustypen)
    assert found["resultaattypen"] == [kind.resultaattype]
    assert (found["roltypen"], found["eigenschappen"]) == ([kind.roltype], [kind.eigenschap])
    assert found["zaakobjecttypen"] == [kind.zaakobjecttype]
    assert found["resultaattypeOmschrijving"] == ["Verwerkt"]


@pytest.mark.parametrize("name", ["statustypen", "resultaattypen", "roltypen", "eigenschappen", "zaakobjecttypen"])
def test_part_carries_the_dates_and_the_name_of_its_zaaktype(world: World, kind: Kind, name: str) -> None:
    zaaktype = world.api.patch(kind.zaaktype, {"eindeGeldigheid": "2031-12-31"}).json
    found = world.api.results(f"catalogi/{name}", zaaktype=kind.zaaktype)[0]

    assert found["zaaktypeIdentificatie"] == zaaktype["identificatie"]
    assert (found["beginGeldigheid"], found["eindeGeldigheid"]) == ("2020-01-01", "2031-12-31")
    assert found["catalogus"] == kind.catalogus


def test_highest_statustype_is_the_last(world: World) -> None:
    zaaktype = world.zaaktype()["url"]
    first = world.statustype(zaaktype, 1)
    assert first["isEindstatus"] is True

    second = world.statustype(zaaktype, 2)
    assert (world.api.get(first["url"]).json["isEindstatus"], second["isEindstatus"]) == (False, True)
    world.api.delete(second["url"])
    assert world.api.get(first["url"]).json["isEindstatus"] is True


def test_deleted_zaaktype_takes_its_parts_along(world: World) -> None:
    kind = world.kind(publish=False)

    assert world.api.delete(kind.zaaktype).status_code == 204
    assert {world.api.get(url).status_code for url in (*kind.statustypen, kind.roltype, kind.eigenschap)} == {404}
    assert world.api.get(kind.informatieobjecttype).json["zaaktypen"] == []


@pytest.mark.parametrize("name", ["statustypen", "zaaktype-informatieobjecttypen"])
def test_number_is_given_once_in_a_zaaktype(world: World, name: str) -> None:
    kind = world.kind(publish=False)
    made = world.api.results(f"catalogi/{name}", zaaktype=kind.zaaktype, status="alles")[0]

    assert faults(world.api.post(f"catalogi/{name}", made)) == [("nonFieldErrors", "unique")]


def test_catalogue_has_its_domain_and_organisation_alone(world: World) -> None:
    made = world.catalogus()

    assert codes(world.api.post("catalogi/catalogussen", made)) == {"unique"}
    assert world.api.put(made["url"], {**made, "naam": "Anders"}).json["naam"] == "Anders"
    assert world.api.patch(made["url"], {"versie": "2"}).json["versie"] == "2"
    assert world.api.delete(made["url"]).status_code == 405


# Filters --------------------------------------------------------------------------------------------------------------


def test_lists_of_types_show_what_is_published_unless_asked(world: World) -> None:
    catalogus = world.catalogus()["url"]
    drafts = world.zaaktype(catalogus)["url"], world.besluittype(catalogus, publish=False)["url"]
    final = world.zaaktype(catalogus, publish=True)["url"], world.besluittype(catalogus)["url"]

    for place, draft, done in zip(("zaaktypen", "besluittypen"), drafts, final, strict=True):
        found = {
            status: urls(world.api.results(f"catalogi/{place}", status=status))
            for status in ("alles", "concept", "definitief")
        }
        assert found == {"alles": [draft, done], "concept": [draft], "definitief": [done]}
        assert urls(world.api.results(f"catalogi/{place}")) == [done]
    assert codes(world.api.get("catalogi/zaaktypen", status="oud")) == {"invalid_choice"}


@pytest.mark.parametrize(
    "place", ["statustypen", "resultaattypen", "roltypen", "eigenschappen", "zaaktype-informatieobjecttypen"]
)
def test_lists_of_parts_follow_the_status_of_the_zaaktype(world: World, place: str) -> None:
    draft, done = world.kind(publish=False, steps=1), world.kind(steps=1)
    of = {
        status: {item["zaaktype"] for item in world.api.results(f"catalogi/{place}", status=status)}
        for status in ("alles", "concept", "definitief")
    }

    assert of == {"alles": {draft.zaaktype, done.zaaktype}, "concept": {draft.zaaktype}, "definitief": {done.zaaktype}}


@pytest.mark.parametrize("place", ["statustypen", "resultaattypen", "roltypen", "eigenschappen", "zaakobjecttypen"])
def test_lists_of_parts_are_filtered_by_zaaktype_name_and_day(world: World, place: str) -> None:
    one, other = world.kind(steps=1, identificatie="EEN", eindeGeldigheid="2021-12-31"), world.kind(steps=1)

    def found(**query: str) -> set[str]:
        return {item["zaaktype"] for item in world.api.results(f"catalogi/{place}", **query)}

    assert found(zaaktype=one.zaaktype) == {one.zaaktype}
    assert found(zaaktypeIdentificatie="EEN") == {one.zaaktype}
    assert found(datumGeldigheid="2021-12-31") == {one.zaaktype, other.zaaktype}
    assert found(datumGeldigheid="2022-01-01") == {other.zaaktype}
    assert found(zaaktype=one.zaaktype[:-4] + "ffff") == set()


def test_zaaktypen_are_filtered(world: World) -> None:
    one = world.zaaktype(identificatie="EEN", trefwoorden=["boom", "tak"], publish=True, eindeGeldigheid="2020-12-31")
    two = world.zaaktype(one["catalogus"], identificatie="TWEE", publish=True)["url"]
    queries = [
        ({"catalogus": one["catalogus"]}, [one["url"], two]),
        ({"identificatie": "EEN"}, [one["url"]]),
        ({"trefwoorden": "tak"}, [one["url"]]),
        ({"trefwoorden": "blad"}, []),
        ({"datumGeldigheid": "2021-01-01"}, [two]),
        ({"catalogus": one["catalogus"][:-4] + "ffff"}, []),
    ]

    assert [urls(world.api.results("catalogi/zaaktypen", **query)) for query, _ in queries] == [w for _, w in queries]


def test_besluittypen_and_documents_are_filtered(world: World, kind: Kind) -> None:
    besluittype, document = (world.api.get(url).json for url in (kind.besluittype, kind.informatieobjecttype))
    world.kind()
    identification = world.api.get(kind.zaaktype).json["identificatie"]
    queries = [
        ("besluittypen", {"omschrijving": besluittype["omschrijving"]}, [kind.besluittype]),
        ("besluittypen", {"informatieobjecttypen": document["omschrijving"]}, [kind.besluittype]),
        ("besluittypen", {"zaaktypen": identification}, [kind.besluittype]),
        ("besluittypen", {"zaaktypen": kind.zaaktype}, [kind.besluittype]),
        ("besluittypen", {"informatieobjecttypen": kind.informatieobjecttype}, [kind.besluittype]),
        ("besluittypen", {"catalogus": kind.catalogus}, [kind.besluittype]),
        ("informatieobjecttypen", {"omschrijving": document["omschrijving"]}, [kind.informatieobjecttype]),
        ("informatieobjecttypen", {"datumGeldigheid": "2019-12-31"}, []),
    ]

    assert [urls(world.api.results(f"catalogi/{place}", **q)) for place, q, _ in queries] == [w for *_, w in queries]


def test_document_relations_and_objects_are_filtered(world: World, kind: Kind) -> None:
    world.kind()
    name = world.api.get(kind.informatieobjecttype).json["omschrijving"]
    queries = [
        ("zaaktype-informatieobjecttypen", {"informatieobjecttype": name}, 1),
        ("zaaktype-informatieobjecttypen", {"informatieobjecttype": kind.informatieobjecttype}, 1),
        ("zaaktype-informatieobjecttypen", {"richting": "inkomend"}, 2),
        ("zaaktype-informatieobjecttypen", {"richting": "intern"}, 0),
        ("zaakobjecttypen", {"catalogus": kind.catalogus}, 1),
        ("zaakobjecttypen", {"anderObjecttype": "true"}, 0),
        ("zaakobjecttypen", {"objecttype": "https://voorbeeld.example/objecttypen/boom"}, 2),
        ("zaakobjecttypen", {"relatieOmschrijving": "gaat over"}, 2),
        ("zaakobjecttypen", {"datumBeginGeldigheid": "2020-01-01"}, 2),
        ("zaakobjecttypen", {"datumEindeGeldigheid": "2020-01-01"}, 0),
        ("roltypen", {"omschrijvingGeneriek": "initiator"}, 2),
        ("resultaattypen", {"zaaktype_identificatie": "X", "datum_geldigheid": "2021-01-01"}, 0),
    ]

    assert [len(world.api.results(f"catalogi/{place}", **query)) for place, query, _ in queries] == [
        n for *_, n in queries
    ]


def test_catalogues_are_filtered(world: World) -> None:
    one, two = (world.catalogus(domein=name)["url"] for name in ("EEN", "TWEE"))
    queries: list[tuple[dict[str, str], list[str]]] = [
        ({"domein": "EEN"}, [one]),
        ({"domein__in": "EEN,TWEE,DRIE"}, [one, two]),
        ({"rsin": "000000000"}, [one, two]),
        ({"rsin__in": "111111110"}, []),
    ]

    assert [urls(world.api.results("catalogi/catalogussen", **query)) for query, _ in queries] == [
        w for _, w in queries
    ]


def test_unknown_filter_is_refused(api: Api) -> None:
    assert codes(api.get("catalogi/zaaktypen", kleur="rood")) == {"unknown-parameters"}
