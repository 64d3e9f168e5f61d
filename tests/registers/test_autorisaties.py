"""Rules of the Autorisaties API: who is who, all rights or some, rights that need a type."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.world import Kind, World, codes, faults, right

PLACE = "autorisaties/applicaties"
READ = right("ztc", ["catalogi.lezen"])


def body(*client_ids: str, **more: Any) -> dict[str, Any]:
    """An applicatie that may read the catalogue."""
    return {"clientIds": list(client_ids), "label": "App", "autorisaties": [READ], **more}


@pytest.mark.rule("ac-001")
def test_applicatie_may_have_several_client_ids_and_shares_none(world: World) -> None:
    made = world.api.make(PLACE, body("een", "twee"))

    assert made["clientIds"] == ["een", "twee"]
    assert faults(world.api.post(PLACE, body("drie", "twee"))) == [("clientIds", "clientId-exists")]
    assert world.api.put(made["url"], body("een", "twee", "drie")).status_code == 200
    other = world.api.make(PLACE, body("vier"))
    assert faults(world.api.patch(other["url"], {"clientIds": ["drie"]})) == [("clientIds", "clientId-exists")]


@pytest.mark.rule("ac-002")
@pytest.mark.parametrize(
    ("everything", "listed", "code"),
    [
        (True, [READ], "ambiguous-authorizations-specified"),
        (False, [], "missing-authorizations"),
        (True, [], ""),
        (False, [READ], ""),
    ],
)
def test_applicatie_has_all_rights_or_some(world: World, everything: bool, listed: list[Any], code: str) -> None:
    response = world.api.post(PLACE, body("een", heeftAlleAutorisaties=everything, autorisaties=listed))

    assert response.status_code == (400 if code else 201)
    assert not code or faults(response) == [("nonFieldErrors", code)]


@pytest.mark.rule("ac-003")
@pytest.mark.parametrize(
    ("component", "scope", "missing"),
    [
        ("zrc", "zaken.lezen", ["zaaktype", "maxVertrouwelijkheidaanduiding"]),
        ("drc", "documenten.aanmaken", ["informatieobjecttype", "maxVertrouwelijkheidaanduiding"]),
        ("brc", "besluiten.bijwerken", ["besluittype"]),
        ("zrc", "audittrails.lezen", []),
        ("drc", "audittrails.lezen", []),
        ("brc", "audittrails.lezen", []),
        ("ztc", "catalogi.schrijven", []),
        ("nrc", "notificaties.publiceren", []),
    ],
)
def test_right_on_data_names_its_type(world: World, component: str, scope: str, missing: list[str]) -> None:
    response = world.api.post(PLACE, body("een", autorisaties=[READ, right(component, [scope])]))

    assert response.status_code == (400 if missing else 201)
    assert not missing or faults(response) == [(f"autorisaties.1.{name}", "required") for name in missing]


def test_right_shows_its_component_in_words_and_only_its_own_fields(world: World, kind: Kind) -> None:
    listed = [
        right("zrc", ["zaken.lezen"], zaaktype=kind.zaaktype, max="geheim", besluittype=kind.besluittype),
        right("brc", ["besluiten.lezen"], besluittype=kind.besluittype),
    ]

    found = world.api.make(PLACE, body("een", autorisaties=listed))["autorisaties"]

    assert [item["componentWeergave"] for item in found] == ["Zaakregistratiecomponent", "Besluitregistratiecomponent"]
    assert set(found[0]) == {"component", "componentWeergave", "scopes", "zaaktype", "maxVertrouwelijkheidaanduiding"}
    assert found[1]["besluittype"] == kind.besluittype


def test_applicaties_are_found_by_client_id(world: World) -> None:
    one = world.api.make(PLACE, body("een", "twee"))["url"]
    world.api.make(PLACE, body("drie"))

    assert [item["url"] for item in world.api.results(PLACE, clientIds="twee")] == [one]
    assert [item["url"] for item in world.api.results(PLACE, clientIds="onbekend")] == []
    assert [item["url"] for item in world.api.results(f"{PLACE}/consumer", clientId="een")] == [one]
    assert codes(world.api.get(f"{PLACE}/consumer")) == {"required"}


def test_rights_count_from_the_next_request_on(world: World, kind: Kind) -> None:
    client = world.client(right("zrc", ["zaken.lezen"], zaaktype=kind.zaaktype, max="openbaar"))
    zaak = world.zaak(kind.zaaktype)["url"]
    applicatie = world.api.results(PLACE)[-1]["url"]
    assert client.get(zaak).status_code == 200

    world.api.patch(applicatie, {"autorisaties": [READ]})
    assert client.get(zaak).status_code == 403
    world.api.patch(applicatie, {"heeftAlleAutorisaties": True, "autorisaties": []})
    assert client.get(zaak).status_code == 200
    world.api.delete(applicatie)
    assert client.get(zaak).status_code == 403


@pytest.mark.parametrize(
    ("scopes", "read", "write"),
    [
        (["autorisaties.lezen"], 200, 403),
        (["autorisaties.bijwerken"], 403, 201),
        (["autorisaties.lezen", "autorisaties.bijwerken"], 200, 201),
    ],
)
def test_rights_on_rights_are_two(world: World, scopes: list[str], read: int, write: int) -> None:
    client = world.client(right("ac", scopes))

    assert client.get(PLACE).status_code == read
    assert client.post(PLACE, body("een")).status_code == write
