"""Besluiten API: rules brc-001 to brc-009, rights, audit trail and what follows in other registers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.documenten import (
    BESLUITEN,
    RELATIES,
    VASTLEGGINGEN,
    decision,
    decision_body,
    document,
)
from tests.registers.world import Kind, World, codes, faults, right
from tests.registers.zaken import close

ELSEWHERE = "https://elders.example/api/v1"


@pytest.mark.rule("brc-001")
@pytest.mark.parametrize(("answer", "code"), [((404, None), "bad-url"), ({"url": "x"}, "invalid-resource")])
def test_besluittype_must_exist(world: World, kind: Kind, answer: Any, code: str) -> None:
    world.elsewhere[f"{ELSEWHERE}/iets"] = answer

    refused = world.api.post(BESLUITEN, decision_body(kind, besluittype=f"{ELSEWHERE}/iets"))

    assert faults(refused) == [("besluittype", code)]


@pytest.mark.rule("brc-001")
def test_address_of_another_kind_is_no_besluittype(world: World, kind: Kind) -> None:
    refused = world.api.post(BESLUITEN, decision_body(kind, besluittype=kind.zaaktype))

    assert faults(refused) == [("besluittype", "invalid-resource")]


@pytest.mark.rule("brc-001")
def test_besluittype_must_be_published(world: World, kind: Kind) -> None:
    concept = world.besluittype(kind.catalogus, publish=False)["url"]

    refused = world.api.post(BESLUITEN, decision_body(kind, besluittype=concept))

    assert faults(refused) == [("besluittype", "not-published")]


@pytest.mark.rule("brc-001")
def test_day_of_the_decision_is_not_in_the_future(world: World, kind: Kind) -> None:
    assert faults(world.api.post(BESLUITEN, decision_body(kind, datum="2999-01-01"))) == [("datum", "date-in-future")]


@pytest.mark.rule("brc-001", "brc-002", "brc-006")
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("name", ["besluittype", "identificatie", "verantwoordelijkeOrganisatie", "zaak"])
def test_what_identifies_a_besluit_stays(world: World, kind: Kind, method: str, name: str) -> None:
    made = decision(world.api, kind)
    other = {
        "besluittype": world.besluittype(kind.catalogus)["url"],
        "identificatie": "anders",
        "verantwoordelijkeOrganisatie": "999990019",
        "zaak": world.zaak(kind.zaaktype)["url"],
    }[name]
    whole = decision_body(kind, identificatie=made["identificatie"]) if method == "PUT" else {}

    refused = world.api.call(method, made["url"], {**whole, name: other})

    assert faults(refused) == [(name, "wijzigen-niet-toegelaten")]


@pytest.mark.rule("brc-002")
def test_identificatie_is_unique_in_an_organisation(world: World, kind: Kind) -> None:
    decision(world.api, kind, identificatie="B-1")

    refused = world.api.post(BESLUITEN, decision_body(kind, identificatie="B-1"))

    assert faults(refused) == [("identificatie", "identificatie-niet-uniek")]
    assert decision(world.api, kind, identificatie="B-1", verantwoordelijkeOrganisatie="999990019")


@pytest.mark.rule("brc-002")
def test_identificatie_is_given_and_kept(world: World, kind: Kind) -> None:
    one, two = decision(world.api, kind), decision(world.api, kind)

    assert one["identificatie"].startswith("BESLUIT-")
    assert one["identificatie"] != two["identificatie"]
    replaced = world.api.put(one["url"], decision_body(kind, toelichting="anders", vervalreden="tijdelijk"))
    assert replaced.status_code == 200
    assert replaced.json["identificatie"] == one["identificatie"]
    assert replaced.json["vervalredenWeergave"] == "Besluit met tijdelijke werking"


@pytest.mark.rule("brc-003")
@pytest.mark.parametrize(("answer", "code"), [((404, None), "bad-url"), ({"url": "x"}, "invalid-resource")])
def test_document_must_exist(world: World, kind: Kind, answer: Any, code: str) -> None:
    world.elsewhere[f"{ELSEWHERE}/iets"] = answer
    body = {"besluit": decision(world.api, kind)["url"], "informatieobject": f"{ELSEWHERE}/iets"}

    assert faults(world.api.post(VASTLEGGINGEN, body)) == [("informatieobject", code)]


@pytest.mark.rule("brc-004")
def test_relation_to_a_document_is_made_or_deleted_but_not_changed(world: World, kind: Kind) -> None:
    body = {"besluit": decision(world.api, kind)["url"], "informatieobject": document(world.api, kind)["url"]}
    made = world.api.make(VASTLEGGINGEN, body)

    assert {world.api.call(method, made["url"], body).status_code for method in ("PUT", "PATCH")} == {405}
    assert set(made) == {"url", "besluit", "informatieobject"}
    assert faults(world.api.post(VASTLEGGINGEN, body)) == [("nonFieldErrors", "unique")]


@pytest.mark.rule("brc-005")
def test_relation_to_a_document_is_mirrored_in_documenten(world: World, kind: Kind) -> None:
    besluit, doc = decision(world.api, kind)["url"], document(world.api, kind)["url"]
    made = world.api.make(VASTLEGGINGEN, {"besluit": besluit, "informatieobject": doc})

    mirrors = world.api.results(RELATIES, object=besluit, informatieobject=doc)

    assert [(m["objectType"], m["object"], m["informatieobject"]) for m in mirrors] == [("besluit", besluit, doc)]
    assert world.api.delete(made["url"]).status_code == 204
    assert world.api.results(RELATIES, informatieobject=doc) == []


@pytest.mark.rule("brc-006", "brc-009")
def test_decision_on_a_case_stands_below_that_case_as_long_as_it_exists(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    made = decision(world.api, kind, zaak=zaak)

    below = world.api.get(f"{zaak}/besluiten").json

    assert [item["besluit"] for item in below] == [made["url"]]
    assert codes(world.api.delete(below[0]["url"])) == {"inconsistent-relation"}
    assert codes(world.api.delete(zaak)) == {"related-besluiten"}
    assert world.api.delete(made["url"]).status_code == 204
    assert world.api.get(f"{zaak}/besluiten").json == []
    assert world.api.delete(zaak).status_code == 204


@pytest.mark.rule("brc-007")
def test_besluittype_must_be_one_of_the_zaaktype(world: World, kind: Kind) -> None:
    zaak, other = world.zaak(kind.zaaktype)["url"], world.besluittype(kind.catalogus)["url"]

    refused = world.api.post(BESLUITEN, decision_body(kind, besluittype=other, zaak=zaak))

    assert faults(refused) == [("nonFieldErrors", "zaaktype-mismatch")]


@pytest.mark.rule("brc-007")
def test_besluittype_of_the_same_name_in_another_catalogue_does_not_count(world: World, kind: Kind) -> None:
    zaak, name = world.zaak(kind.zaaktype)["url"], world.api.get(kind.besluittype).json["omschrijving"]
    namesake = world.besluittype(world.catalogus()["url"], omschrijving=name)["url"]

    refused = world.api.post(BESLUITEN, decision_body(kind, besluittype=namesake, zaak=zaak))

    assert faults(refused) == [("nonFieldErrors", "zaaktype-mismatch")]


@pytest.mark.rule("brc-007")
def test_case_in_another_register_counts_too(world: World, kind: Kind) -> None:
    zaak, zaaktype = f"{ELSEWHERE}/zaken/1", f"{ELSEWHERE}/zaaktypen/1"
    case = {"bronorganisatie": "1", "verantwoordelijkeOrganisatie": "1", "startdatum": "2024-01-01"}
    world.elsewhere[zaak] = {"url": zaak, "zaaktype": zaaktype, **case}
    world.elsewhere[zaaktype] = {"url": zaaktype, "besluittypen": [kind.besluittype]}
    assert decision(world.api, kind, zaak=zaak)["zaak"] == zaak

    world.elsewhere[zaaktype]["besluittypen"] = []

    assert codes(world.api.post(BESLUITEN, decision_body(kind, zaak=zaak))) == {"zaaktype-mismatch"}


@pytest.mark.rule("brc-008")
def test_document_type_must_be_one_of_the_besluittype(world: World, kind: Kind) -> None:
    other = world.informatieobjecttype(kind.catalogus)["url"]
    stray = document(world.api, kind, informatieobjecttype=other)["url"]

    refused = world.api.post(VASTLEGGINGEN, {"besluit": decision(world.api, kind)["url"], "informatieobject": stray})

    assert faults(refused) == [("nonFieldErrors", "missing-besluittype-informatieobjecttype-relation")]


@pytest.mark.rule("brc-009")
def test_deleted_besluit_takes_relations_mirrors_and_trail_along(world: World, kind: Kind) -> None:
    besluit, doc = decision(world.api, kind)["url"], document(world.api, kind)["url"]
    relation = world.api.make(VASTLEGGINGEN, {"besluit": besluit, "informatieobject": doc})["url"]

    assert world.api.delete(besluit).status_code == 204

    assert {world.api.get(url).status_code for url in (besluit, relation, f"{besluit}/audittrail")} == {404}
    assert world.api.results(RELATIES, informatieobject=doc) == []
    assert world.api.delete(doc).status_code == 204


def test_audit_trail_of_a_besluit_holds_its_documents(world: World, kind: Kind) -> None:
    besluit, doc = decision(world.api, kind)["url"], document(world.api, kind)["url"]
    world.api.make(VASTLEGGINGEN, {"besluit": besluit, "informatieobject": doc})

    lines = world.api.get(f"{besluit}/audittrail").json

    assert [(line["resource"], line["actie"]) for line in lines] == [
        ("besluit", "create"),
        ("besluitinformatieobject", "create"),
    ]
    assert {(line["bron"], line["hoofdObject"]) for line in lines} == {("brc", besluit)}


def test_rights_hang_on_the_besluittype(world: World, kind: Kind) -> None:
    other = world.besluittype(kind.catalogus)["url"]
    seen, hidden = decision(world.api, kind), decision(world.api, kind, besluittype=other)
    client = world.client(right("brc", ["besluiten.lezen"], besluittype=kind.besluittype))

    assert [item["url"] for item in client.results(BESLUITEN)] == [seen["url"]]
    assert client.get(hidden["url"]).status_code == 403
    assert client.get(f"{seen['url']}/audittrail").status_code == 403
    assert codes(client.post(BESLUITEN, decision_body(kind))) == {"permission_denied"}


@pytest.mark.parametrize(
    ("way", "name"), [("ingangsdatum_besluit", "ingangsdatum"), ("vervaldatum_besluit", "vervaldatum")]
)
def test_archiving_of_a_closed_case_follows_its_decisions(world: World, way: str, name: str) -> None:
    kind = world.kind(
        resultaattype={
            "selectielijstklasse": world.lists["vast"],
            "brondatumArchiefprocedure": {"afleidingswijze": way},
        }
    )
    zaak = world.zaak(kind.zaaktype)["url"]
    besluit = decision(world.api, kind, zaak=zaak, vervaldatum="2024-05-01")["url"]
    close(world, kind, zaak)
    assert (
        world.api.get(zaak).json["archiefactiedatum"]
        == {"ingangsdatum": "2029-03-02", "vervaldatum": "2029-05-01"}[name]
    )

    assert world.api.patch(besluit, {name: "2025-06-01"}).status_code == 200

    assert world.api.get(zaak).json["archiefactiedatum"] == "2030-06-01"


def test_list_takes_its_four_filters(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    wanted = decision(world.api, kind, zaak=zaak, identificatie="B-9")
    decision(world.api, kind)

    for query in ({"zaak": zaak}, {"identificatie": "B-9"}):
        assert [item["url"] for item in world.api.results(BESLUITEN, **query)] == [wanted["url"]]
    assert len(world.api.results(BESLUITEN, besluittype=kind.besluittype)) == 2
    assert world.api.results(BESLUITEN, verantwoordelijkeOrganisatie="999990019") == []
    assert codes(world.api.get(BESLUITEN, bestaatNiet="1")) == {"unknown-parameters"}
