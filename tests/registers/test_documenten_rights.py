"""Who may do what with documents: by type and level, in every operation, and what is ready for publication only."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.documenten import (
    DOCUMENTEN,
    GEBRUIKSRECHTEN,
    RELATIES,
    VERZENDINGEN,
    changed,
    document,
    document_body,
    locked,
    send_part,
)
from tests.registers.world import Api, Kind, World, codes, right

ALL = [
    "documenten.lezen",
    "documenten.aanmaken",
    "documenten.bijwerken",
    "documenten.geforceerd-bijwerken",
    "documenten.verwijderen",
    "documenten.lock",
    "documenten.geforceerd-unlock",
    "audittrails.lezen",
]
FORCED = {
    "documenten.bijwerken": "documenten.geforceerd-bijwerken",
    "documenten.lock": "documenten.geforceerd-unlock",
}


def client(world: World, kind: Kind, *scopes: str, level: str = "openbaar", **more: Any) -> Api:
    """A client with these scopes for documents of the type, up to a level."""
    rights = right("drc", list(scopes), informatieobjecttype=kind.informatieobjecttype, max=level)
    return world.client(rights, **more)


def everything(world: World, kind: Kind, doc: dict[str, Any]) -> list[tuple[str, str, str, dict[str, Any]]]:
    """(scope, method, address, body) of every operation on a document and what hangs on it."""
    url, uuid = doc["url"], doc["url"].rsplit("/", 1)[-1]
    rights = {"informatieobject": url, "startdatum": "2024-01-01T00:00:00Z", "omschrijvingVoorwaarden": "niet"}
    person = "https://klanten.example/1"
    sent = {"betrokkene": person, "contactPersoon": person, "informatieobject": url, "aardRelatie": "afzender"}
    sent["emailadres"] = "post@voorbeeld.example"
    of_use, dispatch = (world.api.make(p, b)["url"] for p, b in ((GEBRUIKSRECHTEN, rights), (VERZENDINGEN, sent)))
    zaak = world.zaak(kind.zaaktype)["url"]
    world.api.make("zaken/zaakinformatieobjecten", {"zaak": zaak, "informatieobject": url})
    mirror = world.api.results(RELATIES, informatieobject=url)[0]["url"]
    return [
        ("documenten.lezen", "GET", url, {}),
        ("documenten.lezen", "HEAD", url, {}),
        ("documenten.lezen", "GET", f"{url}?versie=1", {}),
        ("documenten.lezen", "GET", f"{url}/download", {}),
        ("documenten.lezen", "HEAD", f"{url}/download", {}),
        ("documenten.lezen", "GET", f"{url}/download?versie=1", {}),
        ("documenten.lezen", "GET", of_use, {}),
        ("documenten.lezen", "GET", dispatch, {}),
        ("documenten.lezen", "GET", mirror, {}),
        ("audittrails.lezen", "GET", f"{url}/audittrail", {}),
        ("documenten.lock", "POST", f"{url}/lock", {}),
        ("documenten.lock", "POST", f"{url}/unlock", {"lock": uuid}),
        ("documenten.bijwerken", "PATCH", url, {"titel": "x"}),
        ("documenten.bijwerken", "PUT", url, document_body(kind)),
        ("documenten.bijwerken", "PATCH", of_use, {}),
        ("documenten.bijwerken", "PATCH", dispatch, {}),
        ("documenten.aanmaken", "POST", GEBRUIKSRECHTEN, rights),
        ("documenten.aanmaken", "POST", VERZENDINGEN, sent),
        ("documenten.verwijderen", "DELETE", mirror, {}),
        ("documenten.verwijderen", "DELETE", dispatch, {}),
        ("documenten.verwijderen", "DELETE", of_use, {}),
        ("documenten.verwijderen", "DELETE", url, {}),
    ]


def test_every_operation_on_a_document_needs_its_own_scope(world: World, kind: Kind) -> None:
    doc = document(world.api, kind)
    for scope, method, address, body in everything(world, kind, doc):
        enough = {scope, FORCED.get(scope)}
        without = client(world, kind, *(other for other in ALL if other not in enough))
        assert without.call(method, address, body or None).status_code == 403, (scope, method, address)


def test_every_operation_obeys_the_level_of_the_document(world: World, kind: Kind) -> None:
    hidden = document(world.api, kind, vertrouwelijkheidaanduiding="geheim")
    who = client(world, kind, *ALL, level="vertrouwelijk")
    for _, method, address, body in everything(world, kind, hidden):
        assert who.call(method, address, body or None).status_code == 403, (method, address)
    for place in (DOCUMENTEN, GEBRUIKSRECHTEN, VERZENDINGEN, RELATIES):
        assert who.results(place) == [], place
    uuid = hidden["url"].rsplit("/", 1)[-1]
    assert who.post(DOCUMENTEN + "/_zoek", {"uuid__in": [uuid]}).json["results"] == []


def test_every_operation_obeys_the_type_of_the_document(world: World, kind: Kind) -> None:
    other = world.informatieobjecttype(kind.catalogus)["url"]
    hidden = document(world.api, kind, informatieobjecttype=other)["url"]
    who = client(world, kind, *ALL, level="zeer_geheim")

    for method, tail in (("GET", ""), ("GET", "/download"), ("GET", "/audittrail"), ("POST", "/lock"), ("DELETE", "")):
        assert who.call(method, hidden + tail).status_code == 403, (method, tail)
    assert who.results(DOCUMENTEN) == []
    assert codes(who.post(DOCUMENTEN, document_body(kind, informatieobjecttype=other))) == {"permission_denied"}
    assert codes(who.post(DOCUMENTEN, document_body(kind))) == {""}


def test_parts_obey_the_rights_on_their_document(world: World, kind: Kind) -> None:
    made = document(world.api, kind, None, bestandsomvang=5, vertrouwelijkheidaanduiding="geheim")
    part = made["bestandsdelen"][0]["url"]

    low = client(world, kind, *ALL, level="vertrouwelijk")
    reader = client(world, kind, "documenten.lezen", level="geheim")
    writer = client(world, kind, "documenten.bijwerken", level="geheim")

    assert [send_part(who, part, b"hallo", made["lock"]).status_code for who in (low, reader)] == [403, 403]
    assert send_part(writer, part, b"hallo", made["lock"]).status_code == 200


def test_earlier_version_that_was_secret_stays_secret(world: World, kind: Kind) -> None:
    url = document(world.api, kind, b"geheim", vertrouwelijkheidaanduiding="geheim")["url"]
    changed(world.api, url, vertrouwelijkheidaanduiding="openbaar", inhoud="b3Blbg==", bestandsomvang=4)
    who = client(world, kind, "documenten.lezen")

    assert who.get(url + "/download").data == b"open"
    for place in (url, url + "/download"):
        assert who.get(place, versie=1).status_code == 403
        assert who.get(place, versie=2).status_code == 200


def test_document_that_becomes_secret_is_not_moved_out_of_reach(world: World, kind: Kind) -> None:
    url = document(world.api, kind)["url"]
    lock = locked(world.api, url)
    who = client(world, kind, "documenten.bijwerken", level="vertrouwelijk")

    assert who.patch(url, {"vertrouwelijkheidaanduiding": "geheim", "lock": lock}).status_code == 403
    assert who.patch(url, {"vertrouwelijkheidaanduiding": "vertrouwelijk", "lock": lock}).status_code == 200


@pytest.mark.parametrize("all_rights", [True, False])
def test_application_for_publication_sees_only_what_is_ready(world: World, kind: Kind, all_rights: bool) -> None:
    only = {"alleenIsGereedVoorPublicatie": True}
    rights = right("drc", ALL, informatieobjecttype=kind.informatieobjecttype, max="zeer_geheim")
    who = world.client(heeftAlleAutorisaties=True, **only) if all_rights else world.client(rights, **only)
    ready = document(world.api, kind, isGereedVoorPublicatie=True)
    for value in (False, None):
        hidden = document(world.api, kind, isGereedVoorPublicatie=value)
        for scope, method, address, body in everything(world, kind, hidden):
            if scope.endswith(".lezen"):
                assert who.call(method, address, body or None).status_code == 403, (method, address)

    assert [item["url"] for item in who.results(DOCUMENTEN)] == [ready["url"]]
    assert who.get(DOCUMENTEN).json["count"] == 1
    for place in (GEBRUIKSRECHTEN, VERZENDINGEN, RELATIES):
        assert who.results(place) == [], place
    uuids = [item["url"].rsplit("/", 1)[-1] for item in world.api.results(DOCUMENTEN)]
    found = who.post(DOCUMENTEN + "/_zoek", {"uuid__in": uuids}).json["results"]
    assert [item["url"] for item in found] == [ready["url"]]
    assert who.get(ready["url"]).json["isGereedVoorPublicatie"] is True
    assert who.get(ready["inhoud"]).data == b"hallo"


def test_version_that_was_not_ready_stays_hidden_from_publication(world: World, kind: Kind) -> None:
    url = document(world.api, kind, b"concept")["url"]
    changed(world.api, url, isGereedVoorPublicatie=True)
    who = world.client(heeftAlleAutorisaties=True, alleenIsGereedVoorPublicatie=True)

    assert who.get(url).status_code == 200
    for place in (url, url + "/download"):
        assert [who.get(place, versie=number).status_code for number in (1, 2)] == [403, 200]


def test_expanded_documents_obey_the_rights_on_documents(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    for level in ("openbaar", "geheim"):
        doc = document(world.api, kind, vertrouwelijkheidaanduiding=level)["url"]
        world.api.make("zaken/zaakinformatieobjecten", {"zaak": zaak, "informatieobject": doc})
    who = world.client(
        right("zrc", ["zaken.lezen"], zaaktype=kind.zaaktype, max="openbaar"),
        right("drc", ["documenten.lezen"], informatieobjecttype=kind.informatieobjecttype, max="openbaar"),
    )

    shown = who.get(zaak, expand="zaakinformatieobjecten.informatieobject").json["_expand"]["zaakinformatieobjecten"]

    seen = [item.get("_expand", {}).get("informatieobject") for item in shown]
    assert [doc["vertrouwelijkheidaanduiding"] for doc in seen if doc] == ["openbaar"]
