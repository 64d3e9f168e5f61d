"""Documenten API: rules drc-001 to drc-010, versions, gebruiksrechten, relations and dispatches."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.documenten import (
    DOCUMENTEN,
    GEBRUIKSRECHTEN,
    RELATIES,
    VASTLEGGINGEN,
    VERZENDINGEN,
    changed,
    decision,
    document,
    document_body,
    locked,
)
from tests.registers.world import RSIN, Kind, World, codes, faults

ELSEWHERE = "https://elders.example/api/v1"
ZIO = "zaken/zaakinformatieobjecten"


@pytest.mark.rule("drc-001")
@pytest.mark.parametrize(("answer", "code"), [((404, None), "bad-url"), ({"url": "x"}, "invalid-resource")])
def test_document_type_must_exist(world: World, kind: Kind, answer: Any, code: str) -> None:
    world.elsewhere[f"{ELSEWHERE}/iets"] = answer

    refused = world.api.post(DOCUMENTEN, document_body(kind, informatieobjecttype=f"{ELSEWHERE}/iets"))

    assert faults(refused) == [("informatieobjecttype", code)]


@pytest.mark.rule("drc-001")
def test_document_type_must_be_published(world: World, kind: Kind) -> None:
    concept = world.informatieobjecttype(kind.catalogus, publish=False)["url"]
    refused = world.api.post(DOCUMENTEN, document_body(kind, informatieobjecttype=concept))
    assert faults(refused) == [("informatieobjecttype", "not-published")]

    made = document(world.api, kind)
    lock = locked(world.api, made["url"])
    refused = world.api.patch(made["url"], {"informatieobjecttype": concept, "lock": lock})
    assert faults(refused) == [("informatieobjecttype", "not-published")]


@pytest.mark.rule("drc-002")
@pytest.mark.parametrize("kind_of", ["zaak", "besluit", "verzoek"])
@pytest.mark.parametrize(
    ("answer", "code"), [((404, None), "bad-url"), ({}, "invalid-resource"), ((0, None), "bad-url")]
)
def test_object_of_a_relation_must_exist(world: World, kind: Kind, kind_of: str, answer: Any, code: str) -> None:
    world.elsewhere[f"{ELSEWHERE}/iets"] = answer
    body = {"informatieobject": document(world.api, kind)["url"], "object": f"{ELSEWHERE}/iets", "objectType": kind_of}

    assert faults(world.api.post(RELATIES, body)) == [("object", code)]


@pytest.mark.rule("drc-002")
def test_object_of_a_relation_must_be_of_its_kind(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    body = {"informatieobject": document(world.api, kind)["url"], "object": zaak, "objectType": "besluit"}
    assert faults(world.api.post(RELATIES, body)) == [("object", "invalid-resource")]

    nothing = zaak[:-12] + "000000000000"
    refused = world.api.post(RELATIES, {**body, "object": nothing, "objectType": "zaak"})
    assert faults(refused) == [("object", "bad-url")]


@pytest.mark.rule("drc-003")
@pytest.mark.parametrize("kind_of", ["zaak", "besluit"])
def test_relation_is_unique(world: World, kind: Kind, kind_of: str) -> None:
    doc = document(world.api, kind)["url"]
    holder = world.zaak(kind.zaaktype)["url"] if kind_of == "zaak" else decision(world.api, kind)["url"]
    world.api.make(ZIO if kind_of == "zaak" else VASTLEGGINGEN, {kind_of: holder, "informatieobject": doc})

    refused = world.api.post(RELATIES, {"informatieobject": doc, "object": holder, "objectType": kind_of})

    assert faults(refused) == [("nonFieldErrors", "unique")]


@pytest.mark.rule("drc-004")
def test_relation_must_be_made_where_the_object_is(world: World, kind: Kind) -> None:
    doc = document(world.api, kind)["url"]
    for kind_of, holder in (("zaak", world.zaak(kind.zaaktype)), ("besluit", decision(world.api, kind))):
        refused = world.api.post(RELATIES, {"informatieobject": doc, "object": holder["url"], "objectType": kind_of})

        assert faults(refused) == [("nonFieldErrors", "inconsistent-relation")]


@pytest.mark.rule("drc-004")
def test_relation_made_in_another_register_can_be_mirrored_and_unmade(world: World, kind: Kind) -> None:
    doc, zaak = document(world.api, kind)["url"], f"{ELSEWHERE}/zaken/1"
    world.elsewhere[zaak] = {"url": zaak, "bronorganisatie": RSIN, "zaaktype": kind.zaaktype}
    asked = f"{ELSEWHERE}/zaakinformatieobjecten?zaak={quoted(zaak)}&informatieobject={quoted(doc)}"
    world.elsewhere[asked] = [{"url": f"{ELSEWHERE}/zaakinformatieobjecten/1"}]

    made = world.api.make(RELATIES, {"informatieobject": doc, "object": zaak, "objectType": "zaak"})

    assert faults(world.api.delete(made["url"])) == [("nonFieldErrors", "remote-relation-exists")]
    world.elsewhere[asked] = []
    assert world.api.delete(made["url"]).status_code == 204


def quoted(url: str) -> str:
    """An address inside a query."""
    return url.replace(":", "%3A").replace("/", "%2F")


@pytest.mark.rule("drc-004")
def test_mirror_stays_while_the_relation_exists(world: World, kind: Kind) -> None:
    doc, zaak = document(world.api, kind)["url"], world.zaak(kind.zaaktype)["url"]
    relation = world.api.make(ZIO, {"zaak": zaak, "informatieobject": doc})["url"]
    mirror = world.api.results(RELATIES, informatieobject=doc)[0]["url"]

    assert faults(world.api.delete(mirror)) == [("nonFieldErrors", "remote-relation-exists")]
    assert world.api.delete(relation).status_code == 204
    assert world.api.get(mirror).status_code == 404


@pytest.mark.rule("drc-005")
@pytest.mark.parametrize("status", ["in_bewerking", "ter_vaststelling"])
def test_received_document_is_no_draft(world: World, kind: Kind, status: str) -> None:
    refused = world.api.post(DOCUMENTEN, document_body(kind, ontvangstdatum="2024-01-01", status=status))
    assert faults(refused) == [("status", "invalid_for_received")]

    made = document(world.api, kind, status=status)
    lock = locked(world.api, made["url"])
    change = {"ontvangstdatum": "2024-01-01", "lock": lock}
    whole = document_body(kind, status=status)
    assert faults(world.api.patch(made["url"], change)) == [("status", "invalid_for_received")]
    assert faults(world.api.put(made["url"], {**whole, **change})) == [("status", "invalid_for_received")]


@pytest.mark.rule("drc-006")
def test_indication_of_rights_of_use_follows_them(world: World, kind: Kind) -> None:
    made = document(world.api, kind)
    assert made["indicatieGebruiksrecht"] is None
    rights = {"informatieobject": made["url"], "startdatum": "2024-01-01T00:00:00Z", "omschrijvingVoorwaarden": "niet"}

    one, two = (world.api.make(GEBRUIKSRECHTEN, rights)["url"] for _ in range(2))

    assert world.api.get(made["url"]).json["indicatieGebruiksrecht"] is True
    assert world.api.delete(one).status_code == 204
    assert world.api.get(made["url"]).json["indicatieGebruiksrecht"] is True
    assert world.api.delete(two).status_code == 204
    assert world.api.get(made["url"]).json["indicatieGebruiksrecht"] is None
    assert world.api.get(made["url"]).json["versie"] == 1


@pytest.mark.rule("drc-006")
def test_indication_of_rights_of_use_cannot_contradict_them(world: World, kind: Kind) -> None:
    refused = world.api.post(DOCUMENTEN, document_body(kind, indicatieGebruiksrecht=True))
    assert faults(refused) == [("indicatieGebruiksrecht", "missing-gebruiksrechten")]

    made = document(world.api, kind, indicatieGebruiksrecht=False)["url"]
    lock = locked(world.api, made)
    refused = world.api.patch(made, {"indicatieGebruiksrecht": True, "lock": lock})
    assert faults(refused) == [("indicatieGebruiksrecht", "missing-gebruiksrechten")]

    rights = {"informatieobject": made, "startdatum": "2024-01-01T00:00:00Z", "omschrijvingVoorwaarden": "niet"}
    world.api.make(GEBRUIKSRECHTEN, rights)
    for value in (False, None):
        refused = world.api.patch(made, {"indicatieGebruiksrecht": value, "lock": lock})
        assert faults(refused) == [("indicatieGebruiksrecht", "existing-gebruiksrechten")]
    assert world.api.put(made, document_body(kind, lock=lock)).json["indicatieGebruiksrecht"] is True


@pytest.mark.rule("drc-007")
def test_confidentiality_comes_from_the_type_unless_given(world: World, kind: Kind) -> None:
    secret = world.informatieobjecttype(kind.catalogus, vertrouwelijkheidaanduiding="geheim")["url"]

    made = document(world.api, kind, informatieobjecttype=secret)
    given = document(world.api, kind, informatieobjecttype=secret, vertrouwelijkheidaanduiding="intern")

    assert made["vertrouwelijkheidaanduiding"] == "geheim"
    assert given["vertrouwelijkheidaanduiding"] == "intern"
    assert (
        changed(world.api, made["url"], vertrouwelijkheidaanduiding="openbaar")["vertrouwelijkheidaanduiding"]
        == "openbaar"
    )


@pytest.mark.rule("drc-008")
def test_document_of_a_case_is_not_deleted(world: World, kind: Kind) -> None:
    doc, zaak = document(world.api, kind)["url"], world.zaak(kind.zaaktype)["url"]
    relation = world.api.make(ZIO, {"zaak": zaak, "informatieobject": doc})["url"]

    assert faults(world.api.delete(doc)) == [("nonFieldErrors", "pending-relations")]

    assert world.api.delete(relation).status_code == 204
    assert world.api.delete(doc).status_code == 204


@pytest.mark.rule("drc-008")
def test_locked_document_is_not_deleted(world: World, kind: Kind) -> None:
    doc = document(world.api, kind)["url"]
    locked(world.api, doc)

    assert faults(world.api.delete(doc)) == [("nonFieldErrors", "destroy-locked")]


@pytest.mark.rule("drc-008")
def test_deleted_document_takes_everything_along(world: World, kind: Kind) -> None:
    doc = document(world.api, kind)["url"]
    changed(world.api, doc, titel="Tweede")
    rights = {"informatieobject": doc, "startdatum": "2024-01-01T00:00:00Z", "omschrijvingVoorwaarden": "niet"}
    gone = [world.api.make(GEBRUIKSRECHTEN, rights)["url"], world.api.make(VERZENDINGEN, dispatch(doc))["url"]]

    assert world.api.delete(doc).status_code == 204

    addresses = (doc, f"{doc}?versie=1", f"{doc}/download?versie=1", f"{doc}/audittrail", *gone)
    assert {world.api.get(url).status_code for url in addresses} == {404}
    assert world.api.results(GEBRUIKSRECHTEN, informatieobject=doc) == []


@pytest.mark.rule("drc-009")
def test_unlocked_document_is_not_changed(world: World, kind: Kind) -> None:
    doc = document(world.api, kind)["url"]

    for lock in ({}, {"lock": "zomaar"}):
        assert faults(world.api.put(doc, document_body(kind, **lock))) == [("nonFieldErrors", "unlocked")]
        assert faults(world.api.patch(doc, {"titel": "Anders", **lock})) == [("nonFieldErrors", "unlocked")]


@pytest.mark.rule("drc-009", "drc-010")
def test_locked_document_is_changed_with_its_lock_only(world: World, kind: Kind) -> None:
    doc = document(world.api, kind)["url"]
    lock = locked(world.api, doc)

    assert faults(world.api.post(doc + "/lock")) == [("nonFieldErrors", "existing-lock")]
    assert faults(world.api.put(doc, document_body(kind))) == [("lock", "required")]
    assert faults(world.api.patch(doc, {"titel": "Anders"})) == [("nonFieldErrors", "missing-lock-id")]
    for answer in (world.api.put(doc, document_body(kind, lock="fout")), world.api.patch(doc, {"lock": "fout"})):
        assert faults(answer) == [("nonFieldErrors", "incorrect-lock-id")]
    assert world.api.put(doc, document_body(kind, titel="Nieuw", lock=lock)).json["titel"] == "Nieuw"
    assert world.api.patch(doc, {"titel": "Nieuwer", "lock": lock}).json["titel"] == "Nieuwer"
    assert world.api.get(doc).json["locked"] is True
    assert "lock" not in world.api.get(doc).json


@pytest.mark.rule("drc-009")
def test_document_is_unlocked_with_its_lock_or_by_force(world: World, kind: Kind) -> None:
    doc = document(world.api, kind)["url"]
    rights = {"informatieobjecttype": kind.informatieobjecttype, "maxVertrouwelijkheidaanduiding": "geheim"}
    writer = world.client({"component": "drc", "scopes": ["documenten.lock"], **rights})
    forcer = world.client({"component": "drc", "scopes": ["documenten.geforceerd-unlock"], **rights})
    lock = locked(writer, doc)

    assert faults(writer.post(doc + "/unlock")) == [("nonFieldErrors", "missing-lock-id")]
    assert faults(writer.post(doc + "/unlock", {"lock": "fout"})) == [("nonFieldErrors", "incorrect-lock-id")]
    assert writer.post(doc + "/unlock", {"lock": lock}).status_code == 204
    assert faults(writer.post(doc + "/unlock", {"lock": lock})) == [("nonFieldErrors", "unlocked")]
    locked(writer, doc)
    assert forcer.post(doc + "/unlock").status_code == 204
    assert world.api.get(doc).json["locked"] is False


def test_identificatie_is_unique_in_an_organisation_and_given_when_absent(world: World, kind: Kind) -> None:
    one, two = document(world.api, kind, identificatie="D-1"), document(world.api, kind)

    assert two["identificatie"].startswith("DOCUMENT-")
    refused = world.api.post(DOCUMENTEN, document_body(kind, identificatie="D-1"))
    assert faults(refused) == [("identificatie", "identificatie-niet-uniek")]
    assert changed(world.api, one["url"], titel="x")["identificatie"] == "D-1"


def test_every_change_makes_a_version_that_can_be_read_back(world: World, kind: Kind) -> None:
    one = document(world.api, kind, b"een")
    two = changed(world.api, one["url"], titel="Tweede")
    three = changed(world.api, one["url"], inhoud="ZHJpZQ==", bestandsomvang=4)
    url = one["url"]

    assert [made["versie"] for made in (one, two, three)] == [1, 2, 3]
    assert one["beginRegistratie"] < two["beginRegistratie"] < three["beginRegistratie"]
    for made, content in ((one, b"een"), (two, b"een"), (three, b"drie")):
        read = world.api.get(url, versie=made["versie"]).json
        assert (read["titel"], read["inhoud"]) == (made["titel"], made["inhoud"])
        assert world.api.get(read["inhoud"]).data == content
        for place in (url, url + "/download"):
            at = world.api.get(place, registratieOp=made["beginRegistratie"])
            assert at.status_code == 200
        assert world.api.get(url, registratieOp=made["beginRegistratie"]).json["versie"] == made["versie"]
    assert world.api.get(url).json["versie"] == 3
    assert [item["versie"] for item in world.api.results(DOCUMENTEN)] == [3]


def test_version_that_is_not_there_is_404_and_nonsense_400(world: World, kind: Kind) -> None:
    made = document(world.api, kind)

    for query in (
        {"versie": 2},
        {"registratieOp": "2000-01-01T00:00:00Z"},
        {"versie": 1, "registratieOp": "2000-01-01T00:00:00Z"},
    ):
        for place in (made["url"], made["url"] + "/download"):
            assert world.api.get(place, **query).status_code == 404
    refused = world.api.get(made["url"], versie="x", registratieOp="gisteren")
    assert faults(refused) == [("versie", "invalid"), ("registratieOp", "invalid")]
    assert codes(world.api.get(made["url"], anders="1")) == {"unknown-parameters"}


def test_earlier_version_shows_whether_the_document_is_locked_now(world: World, kind: Kind) -> None:
    url = document(world.api, kind)["url"]
    changed(world.api, url, titel="Tweede")
    before = world.api.get(url, versie=1)
    locked(world.api, url)

    after = world.api.get(url, versie=1)

    assert (before.json["locked"], after.json["locked"]) == (False, True)
    assert before.headers["ETag"] != after.headers["ETag"]
    assert world.api.get(url, {"If-None-Match": after.headers["ETag"]}, versie=1).status_code == 304


def test_stored_answers_equal_fresh_ones_after_versions_and_uploads(world: World, kind: Kind) -> None:
    from reference_api import migrate

    url = document(world.api, kind)["url"]
    changed(world.api, url, titel="Tweede")
    document(world.api, kind, None, bestandsomvang=10)

    for key in ("documenten/enkelvoudiginformatieobjecten", "documenten/bestandsdelen"):
        env = world.environment
        assert migrate.reindex(env.database, env.model, key, repair=False, environment=env)[1] == []


def test_search_takes_uuids_and_needs_them(world: World, kind: Kind) -> None:
    one, two, _ = (document(world.api, kind) for _ in range(3))
    uuids = [made["url"].rsplit("/", 1)[-1] for made in (one, two)]

    found = world.api.post(DOCUMENTEN + "/_zoek", {"uuid__in": uuids})

    assert [item["url"] for item in found.json["results"]] == [one["url"], two["url"]]
    narrowed = world.api.post(DOCUMENTEN + "/_zoek", {"uuid__in": uuids, "identificatie": two["identificatie"]})
    assert [item["url"] for item in narrowed.json["results"]] == [two["url"]]
    assert faults(world.api.post(DOCUMENTEN + "/_zoek", {})) == [("uuid__in", "required")]


def test_list_takes_its_filters(world: World, kind: Kind) -> None:
    wanted = document(world.api, kind, identificatie="D-9", trefwoorden=["bouw", "tekening"])
    document(world.api, kind, trefwoorden=["bouw"])
    zaak = world.zaak(kind.zaaktype)["url"]
    world.api.make(ZIO, {"zaak": zaak, "informatieobject": wanted["url"]})

    queries = (
        {"identificatie": "D-9"},
        {"trefwoorden": "tekening"},
        {"trefwoorden": "bouw,tekening"},
        {"objectinformatieobjecten_object": zaak},
        {"objectinformatieobjecten__object": zaak, "objectinformatieobjecten__objectType": "zaak"},
        {"objectinformatieobjecten_objectType": "zaak", "bronorganisatie": RSIN},
    )
    for query in queries:
        assert [item["url"] for item in world.api.results(DOCUMENTEN, **query)] == [wanted["url"]], query
    assert (
        world.api.results(
            DOCUMENTEN, objectinformatieobjecten_object=zaak, objectinformatieobjecten_objectType="besluit"
        )
        == []
    )


def test_groups_of_empty_values_are_absent(world: World, kind: Kind) -> None:
    empty = {
        "ondertekening": {"soort": "", "datum": None},
        "integriteit": {"algoritme": "", "waarde": "", "datum": None},
    }
    signed = {"soort": "digitaal", "datum": "2024-01-01"}

    made = document(world.api, kind, **empty)
    other = document(world.api, kind, ondertekening=signed)

    assert (made["ondertekening"], made["integriteit"], other["ondertekening"]) == (None, None, signed)


def dispatch(doc: str, **more: Any) -> dict[str, Any]:
    """A dispatch by e-mail."""
    person = "https://klanten.example/partijen/1"
    by_mail = {} if more else {"emailadres": "post@voorbeeld.example"}
    base = {"betrokkene": person, "informatieobject": doc, "aardRelatie": "geadresseerde", "contactPersoon": person}
    return {**base, **by_mail, **more}


INLAND = {"huisnummer": 1, "naamOpenbareRuimte": "Straat", "woonplaatsnaam": "Dorp"}
POST_BOX = {
    "postBusOfAntwoordnummer": 12,
    "postadresPostcode": "1234AB",
    "postadresType": "postbusnummer",
    "woonplaatsnaam": "Dorp",
}


@pytest.mark.parametrize(
    "ways",
    [
        {"mijnOverheid": False},
        {"binnenlandsCorrespondentieadres": INLAND, "correspondentiePostadres": POST_BOX},
        {"emailadres": "post@voorbeeld.example", "mijnOverheid": True},
    ],
)
def test_dispatch_goes_one_way(world: World, kind: Kind, ways: dict[str, Any]) -> None:
    refused = world.api.post(VERZENDINGEN, dispatch(document(world.api, kind)["url"], **ways))

    assert faults(refused) == [("nonFieldErrors", "invalid-address")]


def test_dispatches_of_each_kind_are_kept_and_found(world: World, kind: Kind) -> None:
    doc = document(world.api, kind)["url"]
    abroad = {"adresBuitenland1": "Street 1", "landPostadres": "https://landen.example/GB"}
    ways: tuple[dict[str, Any], ...] = (
        {"binnenlandsCorrespondentieadres": INLAND},
        {"buitenlandsCorrespondentieadres": abroad},
        {"correspondentiePostadres": POST_BOX},
        {"telefoonnummer": "0612345678"},
        {"mijnOverheid": True},
    )
    made = [world.api.make(VERZENDINGEN, dispatch(doc, **way)) for way in ways]

    assert [item["url"] for item in world.api.results(VERZENDINGEN, informatieobject=doc)] == [m["url"] for m in made]
    assert made[0]["binnenlandsCorrespondentieadres"]["huisletter"] == ""
    assert world.api.results(VERZENDINGEN, aardRelatie="afzender") == []
    assert world.api.patch(made[3]["url"], {"toelichting": "gebeld"}).json["toelichting"] == "gebeld"


def test_lock_and_unlock_are_in_the_trail_but_nobody_is_notified(world: World, kind: Kind) -> None:
    doc = document(world.api, kind)["url"]
    before = world.environment.database.reader().one("SELECT COUNT(*) FROM outbox")

    world.api.post(doc + "/unlock", {"lock": locked(world.api, doc)})

    assert world.environment.database.reader().one("SELECT COUNT(*) FROM outbox") == before
    assert [line["actie"] for line in world.api.get(doc + "/audittrail").json] == ["create"] + 2 * ["partial_update"]


@pytest.mark.rule("drc-011", "drc-012")
def test_documents_expand_in_every_way_they_are_read(world: World, kind: Kind) -> None:
    made = document(world.api, kind)
    changed(world.api, made["url"], titel="Tweede")
    kind_of = world.api.get(kind.informatieobjecttype, expand="catalogus").json
    paths, uuid = "informatieobjecttype.catalogus", made["url"].rsplit("/", 1)[-1]
    search = DOCUMENTEN + "/_zoek"

    read = (
        world.api.get(made["url"], expand=paths).json,
        world.api.get(made["url"], expand=paths, versie=1).json,
        world.api.results(DOCUMENTEN, expand=paths)[0],
        world.api.post(search, {"uuid__in": [uuid], "expand": paths}).json["results"][0],
        world.api.post(search, {"uuid__in": [uuid]}, query={"expand": paths}).json["results"][0],
    )

    assert [item["versie"] for item in read] == [2, 1, 2, 2, 2]
    assert all(item["_expand"]["informatieobjecttype"] == kind_of for item in read)


@pytest.mark.rule("drc-013", "drc-014")
def test_what_cannot_be_expanded_is_404_without_an_answer(world: World, kind: Kind) -> None:
    foreign = f"{ELSEWHERE}/informatieobjecttypen/1"
    shape = (
        "url",
        "catalogus",
        "omschrijving",
        "vertrouwelijkheidaanduiding",
        "beginGeldigheid",
        "informatieobjectcategorie",
    )
    world.elsewhere[foreign] = {**dict.fromkeys(shape, "openbaar"), "url": foreign, "concept": False}
    made = document(world.api, kind, informatieobjecttype=foreign)
    world.elsewhere.clear()

    unreachable = world.api.get(made["url"], expand="informatieobjecttype")
    unknown = world.api.get(made["url"], expand="titel")

    assert (unreachable.status_code, codes(unreachable)) == (404, {"expand-unreachable"})
    assert (unknown.status_code, codes(unknown)) == (404, {"invalid-expand-path"})
