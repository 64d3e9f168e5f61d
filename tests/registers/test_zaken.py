"""Rules on a case itself: its type, identification, links, groups, main case, payment, products, archiving state."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.world import Api, Kind, World, codes, faults
from tests.registers.zaken import ELSEWHERE, foreign_decision, foreign_document, role, zaak_body


def everywhere(world: World, kind: Kind, **wrong: Any) -> list[list[tuple[str, str]]]:
    """Faults when a case is made with a value, replaced by it, and changed to it."""
    zaak = world.zaak(kind.zaaktype)["url"]
    sent = zaak_body(kind, **wrong)
    answers = (world.api.post("zaken/zaken", sent), world.api.put(zaak, sent), world.api.patch(zaak, wrong))
    assert {answer.status_code for answer in answers} == {400}
    return [faults(answer) for answer in answers]


@pytest.mark.rule("zrc-001")
@pytest.mark.parametrize(
    ("answer", "code"), [((404, None), "bad-url"), ({"naam": "geen zaaktype"}, "invalid-resource"), (None, "bad-url")]
)
def test_zaak_refuses_a_zaaktype_that_is_none(world: World, kind: Kind, answer: Any, code: str) -> None:
    url = f"{ELSEWHERE}/zaaktypen/1"
    if answer:
        world.elsewhere[url] = answer

    assert everywhere(world, kind, zaaktype=url) == [[("zaaktype", code)]] * 3


@pytest.mark.rule("zrc-001")
def test_zaak_refuses_an_own_address_that_is_no_zaaktype(world: World, kind: Kind) -> None:
    assert everywhere(world, kind, zaaktype=kind.roltype) == [[("zaaktype", "invalid-resource")]] * 3
    assert everywhere(world, kind, zaaktype=kind.zaaktype[:-1] + "z") == [[("zaaktype", "bad-url")]] * 3


@pytest.mark.rule("zrc-001")
def test_zaak_refuses_a_concept_zaaktype(world: World, kind: Kind) -> None:
    concept = world.zaaktype(kind.catalogus)["url"]

    assert everywhere(world, kind, zaaktype=concept) == [[("zaaktype", "not-published")]] * 3


@pytest.mark.rule("zrc-001")
def test_zaak_of_an_unknown_zaaktype_is_a_fault_even_without_rights_on_it(world: World, kind: Kind) -> None:
    limited = world.client(
        {
            "component": "zrc",
            "scopes": ["zaken.aanmaken"],
            "zaaktype": kind.zaaktype,
            "maxVertrouwelijkheidaanduiding": "openbaar",
        }
    )

    answer = limited.post("zaken/zaken", zaak_body(kind, zaaktype=f"{ELSEWHERE}/zaaktypen/1"))

    assert (answer.status_code, faults(answer)) == (400, [("zaaktype", "bad-url")])


@pytest.mark.rule("zrc-001")
def test_zaak_may_change_to_another_zaaktype(world: World, kind: Kind) -> None:
    other = world.kind(catalogus=kind.catalogus)
    zaak = world.zaak(kind.zaaktype)["url"]

    assert world.api.patch(zaak, {"zaaktype": other.zaaktype}).json["zaaktype"] == other.zaaktype


@pytest.mark.rule("zrc-002")
def test_identificatie_is_unique_within_the_organisation(world: World, kind: Kind) -> None:
    world.zaak(kind.zaaktype, identificatie="A-1")

    answer = world.api.post("zaken/zaken", zaak_body(kind, identificatie="A-1"))
    other = world.api.post("zaken/zaken", zaak_body(kind, identificatie="A-1", bronorganisatie="999990639"))

    assert faults(answer) == [("identificatie", "identificatie-niet-uniek")]
    assert other.status_code == 201, other.json


@pytest.mark.rule("zrc-002")
def test_identificatie_is_given_and_never_twice(world: World, kind: Kind) -> None:
    first = world.zaak(kind.zaaktype)["identificatie"]
    head, number = first[:-10], int(first[-10:])
    world.zaak(kind.zaaktype, identificatie=f"{head}{number + 1:010d}")

    assert world.zaak(kind.zaaktype)["identificatie"] == f"{head}{number + 2:010d}"


@pytest.mark.rule("zrc-002")
def test_identificatie_does_not_change(world: World, kind: Kind) -> None:
    assert everywhere(world, kind, identificatie="x" * 41) == [[("identificatie", "max_length")]] * 3
    zaak = world.zaak(kind.zaaktype)["url"]

    for answer in (
        world.api.put(zaak, zaak_body(kind, identificatie="B")),
        world.api.patch(zaak, {"identificatie": "B"}),
    ):
        assert faults(answer) == [("identificatie", "wijzigen-niet-toegelaten")]


@pytest.mark.rule("zrc-009")
def test_vertrouwelijkheid_comes_from_the_client_else_from_the_zaaktype(world: World) -> None:
    kind = world.kind(vertrouwelijkheidaanduiding="intern")
    zaak = world.zaak(kind.zaaktype)

    assert zaak["vertrouwelijkheidaanduiding"] == "intern"
    assert world.zaak(kind.zaaktype, vertrouwelijkheidaanduiding="geheim")["vertrouwelijkheidaanduiding"] == "geheim"
    changed = world.api.patch(zaak["url"], {"vertrouwelijkheidaanduiding": "openbaar"}).json
    assert changed["vertrouwelijkheidaanduiding"] == "openbaar"
    assert world.api.put(zaak["url"], zaak_body(kind)).json["vertrouwelijkheidaanduiding"] == "intern"


@pytest.mark.rule("zrc-010")
@pytest.mark.parametrize(("answer", "code"), [((500, None), "bad-url"), ({"url": "x"}, "invalid-resource")])
def test_communicatiekanaal_leads_to_one(world: World, kind: Kind, answer: Any, code: str) -> None:
    url = f"{ELSEWHERE}/kanalen/1"
    world.elsewhere[url] = answer

    assert everywhere(world, kind, communicatiekanaal=url) == [[("communicatiekanaal", code)]] * 3
    world.elsewhere[url] = {"url": url, "naam": "post", "omschrijving": "Per post"}
    assert world.zaak(kind.zaaktype, communicatiekanaal=url)["communicatiekanaal"] == url
    assert world.zaak(kind.zaaktype, communicatiekanaal=world.lists["kanaal"])["communicatiekanaal"]


@pytest.mark.rule("zrc-011")
def test_related_zaken_exist(world: World, kind: Kind) -> None:
    wrong = [{"url": f"{ELSEWHERE}/zaken/1", "aardRelatie": "vervolg"}]

    assert everywhere(world, kind, relevanteAndereZaken=wrong) == [[("relevanteAndereZaken.0.url", "bad-url")]] * 3
    right = [{"url": world.zaak(kind.zaaktype)["url"], "aardRelatie": "vervolg"}]
    assert world.zaak(kind.zaaktype, relevanteAndereZaken=right)["relevanteAndereZaken"] == right


@pytest.mark.rule("zrc-012")
def test_groups_may_be_absent_but_are_whole_when_sent(world: World, kind: Kind) -> None:
    wrong = everywhere(world, kind, opschorting={}, verlenging={})

    assert (
        wrong
        == [
            [
                ("verlenging.reden", "required"),
                ("verlenging.duur", "required"),
                ("opschorting.indicatie", "required"),
                ("opschorting.reden", "required"),
            ]
        ]
        * 3
    )
    empty = world.zaak(kind.zaaktype, opschorting=None, verlenging=None, processobject=None)
    assert (empty["opschorting"], empty["verlenging"], empty["processobject"]) == (None, None, None)
    full = {"opschorting": {"indicatie": False, "reden": ""}, "verlenging": {"reden": "druk", "duur": "P1M"}}
    assert world.api.patch(empty["url"], full).json["verlenging"] == full["verlenging"]


@pytest.mark.rule("zrc-013")
def test_hoofdzaak_exists_and_is_no_part(world: World, kind: Kind) -> None:
    main = world.zaak(kind.zaaktype)["url"]
    part = world.zaak(kind.zaaktype, hoofdzaak=main)["url"]

    assert everywhere(world, kind, hoofdzaak=f"{ELSEWHERE}/zaken/1") == [[("hoofdzaak", "no_match")]] * 3
    assert everywhere(world, kind, hoofdzaak=kind.zaaktype) == [[("hoofdzaak", "no_match")]] * 3
    assert everywhere(world, kind, hoofdzaak=part) == [[("hoofdzaak", "deelzaak-als-hoofdzaak")]] * 3
    assert faults(world.api.patch(main, {"hoofdzaak": main})) == [("hoofdzaak", "self-forbidden")]
    other = world.zaak(kind.zaaktype)["url"]
    assert faults(world.api.patch(main, {"hoofdzaak": other})) == [("hoofdzaak", "deelzaak-als-hoofdzaak")]
    assert world.api.get(main).json["deelzaken"] == [part]


@pytest.mark.rule("zrc-014")
def test_payment_has_no_day_when_there_is_none(world: World, kind: Kind) -> None:
    paid = {"betalingsindicatie": "geheel", "laatsteBetaaldatum": "2024-02-01T10:00:00Z"}
    zaak = world.zaak(kind.zaaktype, **paid)["url"]

    wrong = everywhere(world, kind, **{**paid, "betalingsindicatie": "nvt"})
    assert wrong == [[("laatsteBetaaldatum", "betaling-nvt")]] * 3
    changed = world.api.patch(zaak, {"betalingsindicatie": "nvt"}).json
    assert (changed["laatsteBetaaldatum"], changed["betalingsindicatieWeergave"][:20]) == (None, "Er is geen sprake va")
    future = {**paid, "laatsteBetaaldatum": "2999-01-01T00:00:00Z"}
    assert everywhere(world, kind, **future) == [[("laatsteBetaaldatum", "date-in-future")]] * 3


@pytest.mark.rule("zrc-015")
def test_products_are_those_of_the_zaaktype(world: World, kind: Kind) -> None:
    known, unknown = "https://voorbeeld.example/product/1", "https://voorbeeld.example/product/2"

    wrong = everywhere(world, kind, productenOfDiensten=[known, unknown])
    assert wrong == [[("productenOfDiensten", "invalid-products-services")]] * 3
    assert world.zaak(kind.zaaktype, productenOfDiensten=[known])["productenOfDiensten"] == [known]


@pytest.mark.rule("zrc-022")
def test_archiefstatus_needs_nomination_and_day(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)

    assert zaak["archiefstatus"] == "nog_te_archiveren"
    assert (
        everywhere(world, kind, archiefstatus="gearchiveerd")
        == [[("archiefnominatie", "archiefnominatie-not-set"), ("archiefactiedatum", "archiefactiedatum-not-set")]] * 3
    )
    archived = {
        "archiefstatus": "gearchiveerd",
        "archiefnominatie": "vernietigen",
        "archiefactiedatum": "2030-01-01",
    }
    assert world.api.patch(zaak["url"], archived).status_code == 200


@pytest.mark.rule("zrc-022")
def test_archiefstatus_needs_archived_documents(world: World, kind: Kind) -> None:
    zaak, document = world.zaak(kind.zaaktype)["url"], foreign_document(world, kind)
    world.api.make("zaken/zaakinformatieobjecten", {"zaak": zaak, "informatieobject": document})
    archived = {
        "archiefstatus": "gearchiveerd",
        "archiefnominatie": "vernietigen",
        "archiefactiedatum": "2030-01-01",
    }

    assert faults(world.api.patch(zaak, archived)) == [("nonFieldErrors", "documents-not-archived")]
    foreign_document(world, kind, status="gearchiveerd")
    assert world.api.patch(zaak, archived).status_code == 200


@pytest.mark.rule("zrc-023")
def test_deletion_takes_all_that_belongs_to_the_zaak(world: World, kind: Kind, api: Api) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    part = world.zaak(kind.zaaktype, hoofdzaak=zaak)["url"]
    made = [part]
    for owner in (zaak, part):
        for place, sent in {
            "zaken/statussen": {"statustype": kind.statustypen[0], "datumStatusGezet": "2024-02-01T10:00:00Z"},
            "zaken/resultaten": {"resultaattype": kind.resultaattype},
            "zaken/rollen": role(kind),
            "zaken/zaakobjecten": {"objectType": "pand", "objectIdentificatie": {"identificatie": "1"}},
            "zaken/klantcontacten": {"datumtijd": "2024-02-01T10:00:00Z"},
            "zaken/zaakverzoeken": {"verzoek": f"{ELSEWHERE}/verzoeken/1"},
            "zaken/zaakcontactmomenten": {"contactmoment": f"{ELSEWHERE}/contactmomenten/1"},
            "zaken/zaakinformatieobjecten": {"informatieobject": foreign_document(world, kind)},
        }.items():
            made.append(api.make(place, {"zaak": owner, **sent})["url"])
        note = {"gerelateerdAan": owner, "onderwerp": "Gebeld", "tekst": "Gebeld"}
        made.append(api.make("zaken/zaaknotities", note)["url"])
        value = {"zaak": owner, "eigenschap": kind.eigenschap, "waarde": "1"}
        made.append(api.make(f"{owner}/zaakeigenschappen", value)["url"])
    trail = api.results(f"{zaak}/audittrail")

    assert len(trail) == 11
    assert api.delete(zaak).status_code == 204
    assert {api.get(url).status_code for url in (zaak, *made)} == {404}
    assert api.get(f"{zaak}/audittrail").status_code == 404


@pytest.mark.rule("zrc-023")
@pytest.mark.parametrize("of_the_part", [False, True])
def test_deletion_waits_for_the_besluiten(world: World, kind: Kind, of_the_part: bool) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    owner = world.zaak(kind.zaaktype, hoofdzaak=zaak)["url"] if of_the_part else zaak
    foreign_decision(world, owner)

    assert faults(world.api.delete(zaak)) == [("nonFieldErrors", "related-besluiten")]


def test_codes_of_several_faults_come_together(world: World, kind: Kind) -> None:
    answer = world.api.post(
        "zaken/zaken", zaak_body(kind, archiefstatus="gearchiveerd", productenOfDiensten=["https://x.example/1"])
    )

    assert codes(answer) == {
        "invalid-products-services",
        "archiefnominatie-not-set",
        "archiefactiedatum-not-set",
    }
