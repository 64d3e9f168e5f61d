"""Documents and decisions of a case; here they stand in another register, so their addresses are fetched."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.world import Kind, World, faults
from tests.registers.zaken import (
    ELSEWHERE,
    add_result,
    add_status,
    foreign_decision,
    foreign_document,
    own_decision,
    own_document,
)

ZIO = "zaken/zaakinformatieobjecten"


@pytest.mark.rule("zrc-003")
@pytest.mark.parametrize(("answer", "code"), [((404, None), "bad-url"), ({"url": "x"}, "invalid-resource")])
def test_document_must_exist(world: World, kind: Kind, answer: Any, code: str) -> None:
    zaak, url = world.zaak(kind.zaaktype)["url"], f"{ELSEWHERE}/iets/1"
    world.elsewhere[url] = answer

    assert faults(world.api.post(ZIO, {"zaak": zaak, "informatieobject": url})) == [("informatieobject", code)]


@pytest.mark.rule("zrc-004")
def test_relation_is_dated_by_the_system_and_stays(world: World, kind: Kind) -> None:
    zaak, other = world.zaak(kind.zaaktype)["url"], world.zaak(kind.zaaktype)["url"]
    document, second = foreign_document(world, kind), foreign_document(world, kind, 2)
    sent = {"zaak": zaak, "informatieobject": document, "registratiedatum": "2000-01-01T00:00:00Z"}
    made = world.api.make(ZIO, sent)

    assert made["aardRelatieWeergave"] == "Hoort bij, omgekeerd: kent"
    assert made["registratiedatum"] > "2020"
    for change, name in (({"zaak": other}, "zaak"), ({"informatieobject": second}, "informatieobject")):
        for answer in (world.api.put(made["url"], {**sent, **change}), world.api.patch(made["url"], change)):
            assert faults(answer) == [(name, "wijzigen-niet-toegelaten")]
    assert world.api.patch(made["url"], {"titel": "Brief"}).json == {**made, "titel": "Brief"}
    assert faults(world.api.post(ZIO, sent)) == [("nonFieldErrors", "unique")]
    assert world.api.get(zaak).json["zaakinformatieobjecten"] == [made["url"]]


@pytest.mark.rule("zrc-004")
def test_archived_zaak_takes_no_documents(world: World, kind: Kind) -> None:
    zaak = world.zaak(
        kind.zaaktype, archiefstatus="overgedragen", archiefnominatie="vernietigen", archiefactiedatum="2030-01-01"
    )["url"]

    answer = world.api.post(ZIO, {"zaak": zaak, "informatieobject": foreign_document(world, kind)})

    assert faults(answer) == [("nonFieldErrors", "zaak-archiefstatus-invalid")]


@pytest.mark.rule("zrc-004")
def test_status_of_a_document_is_one_of_the_zaak(world: World, kind: Kind) -> None:
    zaak, other = world.zaak(kind.zaaktype)["url"], world.zaak(kind.zaaktype)["url"]
    own, foreign = (add_status(world, url, kind.statustypen[0])["url"] for url in (zaak, other))
    sent = {"zaak": zaak, "informatieobject": foreign_document(world, kind)}

    assert faults(world.api.post(ZIO, {**sent, "status": foreign})) == [("status", "inconsistent-relation")]
    assert faults(world.api.post(ZIO, {**sent, "status": kind.roltype})) == [("status", "no_match")]
    made = world.api.make(ZIO, {**sent, "status": own})
    assert world.api.get(own).json["zaakinformatieobjecten"] == [made["url"]]
    assert world.api.get("zaken/statussen", zaak=zaak).json["results"][0]["zaakinformatieobjecten"] == [made["url"]]


@pytest.mark.rule("zrc-017")
def test_document_type_is_one_of_the_zaaktype(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    unknown = world.informatieobjecttype(kind.catalogus)["url"]

    for url in (unknown, f"{ELSEWHERE}/informatieobjecttypen/1"):
        document = foreign_document(world, kind, informatieobjecttype=url)
        answer = world.api.post(ZIO, {"zaak": zaak, "informatieobject": document})
        assert faults(answer) == [("nonFieldErrors", "missing-zaaktype-informatieobjecttype-relation")]


def test_documents_are_listed_without_pages_by_filter(world: World, kind: Kind) -> None:
    zaak, other = world.zaak(kind.zaaktype)["url"], world.zaak(kind.zaaktype)["url"]
    document = foreign_document(world, kind)
    made = [world.api.make(ZIO, {"zaak": url, "informatieobject": document}) for url in (zaak, other)]

    assert world.api.get(ZIO).json == made
    assert world.api.get(ZIO, zaak=other).json == made[1:]
    assert world.api.get(ZIO, informatieobject=document, zaak=zaak).json == made[:1]
    assert world.api.get(ZIO, informatieobject=f"{ELSEWHERE}/niets").json == []


@pytest.mark.rule("zrc-023")
def test_besluit_of_a_zaak_names_that_zaak(world: World, kind: Kind) -> None:
    zaak, other = world.zaak(kind.zaaktype)["url"], world.zaak(kind.zaaktype)["url"]
    made = foreign_decision(world, zaak)

    assert made == {"url": made["url"], "uuid": made["url"][-36:], "besluit": f"{ELSEWHERE}/besluiten/1"}
    assert world.api.get(f"{zaak}/besluiten").json == [made]
    assert world.api.get(made["url"]).json == made
    assert world.api.get(made["url"].replace(zaak, other)).status_code == 404
    answer = world.api.post(f"{other}/besluiten", {"besluit": made["besluit"]})
    assert faults(answer) == [("besluit", "inconsistent-relation")]
    assert faults(world.api.delete(made["url"])) == [("nonFieldErrors", "inconsistent-relation")]
    world.elsewhere[made["besluit"]]["zaak"] = ""
    assert world.api.delete(made["url"]).status_code == 204
    assert world.api.get(f"{zaak}/besluiten").json == []


OIO = "documenten/objectinformatieobjecten"


@pytest.mark.rule("zrc-005")
def test_relation_is_mirrored_in_the_documenten_api(world: World, kind: Kind) -> None:
    zaak, document = world.zaak(kind.zaaktype)["url"], own_document(world, kind)["url"]
    made = world.api.make(ZIO, {"zaak": zaak, "informatieobject": document})["url"]

    (mirror,) = world.api.results(OIO, object=zaak, informatieobject=document)
    assert (mirror["objectType"], mirror["object"], mirror["informatieobject"]) == ("zaak", zaak, document)
    assert faults(world.api.delete(mirror["url"])) == [("nonFieldErrors", "remote-relation-exists")]
    assert world.api.delete(made).status_code == 204
    assert world.api.results(OIO, object=zaak) == []
    assert world.api.get(mirror["url"]).status_code == 404


@pytest.mark.rule("zrc-005", "zrc-023")
def test_mirrors_go_with_the_zaak_and_documents_stay(world: World, kind: Kind) -> None:
    zaak, document = world.zaak(kind.zaaktype)["url"], own_document(world, kind)["url"]
    part = world.zaak(kind.zaaktype, hoofdzaak=zaak)["url"]
    for owner in (zaak, part):
        world.api.make(ZIO, {"zaak": owner, "informatieobject": document})

    assert world.api.delete(zaak).status_code == 204
    assert world.api.results(OIO, informatieobject=document) == []
    assert world.api.get(document).status_code == 200


@pytest.mark.rule("zrc-003")
def test_own_document_must_exist(world: World, kind: Kind) -> None:
    zaak, document = world.zaak(kind.zaaktype)["url"], own_document(world, kind)["url"]
    gone = document[:-4] + "0000"

    assert faults(world.api.post(ZIO, {"zaak": zaak, "informatieobject": gone})) == [("informatieobject", "bad-url")]
    wrong = world.api.post(ZIO, {"zaak": zaak, "informatieobject": kind.roltype})
    assert faults(wrong) == [("informatieobject", "invalid-resource")]
    assert world.api.post(ZIO, {"zaak": zaak, "informatieobject": document}).status_code == 201


@pytest.mark.rule("zrc-007")
def test_closing_looks_at_own_documents(world: World, kind: Kind) -> None:
    zaak, document = world.zaak(kind.zaaktype)["url"], own_document(world, kind)["url"]
    world.api.make(ZIO, {"zaak": zaak, "informatieobject": document})
    add_result(world, zaak, kind.resultaattype)
    sent = {"zaak": zaak, "statustype": kind.statustypen[-1], "datumStatusGezet": "2024-03-01T10:00:00Z"}

    assert faults(world.api.post("zaken/statussen", sent)) == [("nonFieldErrors", "indicatiegebruiksrecht-unset")]
    rights = {"informatieobject": document, "startdatum": "2024-01-02T00:00:00Z", "omschrijvingVoorwaarden": "geen"}
    world.api.make("documenten/gebruiksrechten", rights)
    lock = world.api.post(f"{document}/lock").json["lock"]
    assert faults(world.api.post("zaken/statussen", sent)) == [("nonFieldErrors", "informatieobject-locked")]
    world.api.post(f"{document}/unlock", {"lock": lock})
    assert world.api.post("zaken/statussen", sent).status_code == 201


@pytest.mark.rule("zrc-023")
def test_own_besluit_is_mirrored_and_holds_the_zaak(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    besluit = own_decision(world, kind, zaak)["url"]

    (mirror,) = world.api.get(f"{zaak}/besluiten").json
    assert mirror["besluit"] == besluit
    assert faults(world.api.delete(mirror["url"])) == [("nonFieldErrors", "inconsistent-relation")]
    assert faults(world.api.post(f"{zaak}/besluiten", {"besluit": besluit})) == [("nonFieldErrors", "unique")]
    assert faults(world.api.delete(zaak)) == [("nonFieldErrors", "related-besluiten")]
    assert world.api.delete(besluit).status_code == 204
    assert world.api.get(f"{zaak}/besluiten").json == []
    assert world.api.delete(zaak).status_code == 204
