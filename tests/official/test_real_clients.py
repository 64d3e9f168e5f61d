"""Clients that municipalities really use work against it: gemma-zds-client talks, zgw-consumers reads the answers."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from tests.servers import Server, servers
from tests.world import World, new_world

zds_client = pytest.importorskip("zds_client")
django = pytest.importorskip("django.conf")
PLURAL = {"zaak": "zaken", "status": "statussen", "resultaat": "resultaten", "rol": "rollen", "besluit": "besluiten"}
MODELS = {
    "catalogi/catalogussen": ("catalogi", "Catalogus"),
    "catalogi/zaaktypen": ("catalogi", "ZaakType"),
    "catalogi/statustypen": ("catalogi", "StatusType"),
    "catalogi/resultaattypen": ("catalogi", "ResultaatType"),
    "catalogi/roltypen": ("catalogi", "RolType"),
    "catalogi/eigenschappen": ("catalogi", "Eigenschap"),
    "catalogi/informatieobjecttypen": ("catalogi", "InformatieObjectType"),
    "catalogi/besluittypen": ("catalogi", "BesluitType"),
    "zaken/zaken": ("zaken", "Zaak"),
    "zaken/statussen": ("zaken", "Status"),
    "zaken/resultaten": ("zaken", "Resultaat"),
    "zaken/rollen": ("zaken", "Rol"),
    "zaken/zaakobjecten": ("zaken", "ZaakObject"),
    "zaken/zaakeigenschappen": ("zaken", "ZaakEigenschap"),
    "zaken/zaakinformatieobjecten": ("zaken", "ZaakInformatieObject"),
    "documenten/enkelvoudiginformatieobjecten": ("documenten", "Document"),
    "besluiten/besluiten": ("besluiten", "Besluit"),
    "besluiten/besluitinformatieobjecten": ("besluiten", "BesluitDocument"),
}


@pytest.fixture(scope="module")
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str
) -> Iterator[tuple[World, Server]]:
    """A filled world and a server on it."""
    folder = tmp_path_factory.mktemp("clients")
    for world in new_world(request, "sqlite", folder, f"clients_{worker}"):
        world.typing()
        with servers(folder, world.settings.database_url) as (server,):
            yield world, server


def client_of(server: Server, register: str, client_id: str = "alles", secret: str = "t" * 40) -> Any:
    """A gemma-zds-client for one API; it reads our OpenAPI document to know what it may call."""
    auth = zds_client.ClientAuth(client_id, secret, user_id="ambtenaar", user_representation="A. Ambtenaar")
    return zds_client.Client(f"{server.base}/{register}/api/v1/", "openapi.yaml", auth)


def model(resource: str) -> Any:
    """A data class of zgw-consumers; it belongs to Django, which wants settings first."""
    if not django.settings.configured:
        django.settings.configure(USE_I18N=False)
    module, name = MODELS[resource]
    return getattr(importlib.import_module(f"zgw_consumers.api_models.{module}"), name)


def read(resource: str, found: Any) -> Any:
    """An answer (or a list of them) as data class."""
    return importlib.import_module("zgw_consumers.api_models.base").factory(model(resource), found)


def local(world: World, server: Server, resource: str, **more: Any) -> dict[str, Any]:
    """An example body whose addresses are those of the server."""
    body = world.example(resource, **more)
    return {n: v.replace("http://localhost:8001", server.base) if isinstance(v, str) else v for n, v in body.items()}


def test_zds_client_takes_a_case_from_creation_to_deletion(served: tuple[World, Server]) -> None:
    world, server = served
    zaken = client_of(server, "zaken")

    made = zaken.create("zaak", local(world, server, "zaken/zaken"))
    changed = zaken.partial_update("zaak", {"omschrijving": "Anders"}, url=made["url"])
    replaced = zaken.update("zaak", {**local(world, server, "zaken/zaken"), "toelichting": "Heel"}, url=made["url"])
    status = zaken.create("status", {**local(world, server, "zaken/statussen"), "zaak": made["url"]})
    listed = zaken.list("zaak", {"identificatie": made["identificatie"]})

    assert changed["omschrijving"] == "Anders"
    assert (replaced["toelichting"], replaced["identificatie"]) == ("Heel", made["identificatie"])
    assert (listed["count"], listed["results"][0]["status"]) == (1, status["url"])
    assert zaken.retrieve("zaak", uuid=made["uuid"])["url"] == made["url"]
    lines = zaken.list("audittrail", zaak_uuid=made["uuid"])
    assert {line["gebruikersWeergave"] for line in lines} == {"A. Ambtenaar"}
    zaken.delete("zaak", url=made["url"])
    with pytest.raises(zds_client.ClientError) as gone:
        zaken.retrieve("zaak", url=made["url"])
    assert gone.value.args[0]["status"] == 404


def test_zds_client_hears_what_was_wrong(served: tuple[World, Server]) -> None:
    world, server = served
    body = {**local(world, server, "zaken/zaken"), "bronorganisatie": "1", "startdatum": "gisteren"}

    with pytest.raises(zds_client.ClientError) as wrong:
        client_of(server, "zaken").create("zaak", body)
    with pytest.raises(zds_client.ClientError) as unknown:
        client_of(server, "zaken", secret="x" * 40).list("zaak")

    assert {p["name"] for p in wrong.value.args[0]["invalidParams"]} >= {"bronorganisatie", "startdatum"}
    assert unknown.value.args[0]["code"] == "invalid-jwt-signature"


@pytest.mark.parametrize("resource", MODELS)
def test_zgw_consumers_reads_every_kind_of_answer(served: tuple[World, Server], resource: str) -> None:
    world, _ = served
    more = (
        {"versiedatum": "2024-01-01"} if resource == "catalogi/zaaktypen" else {}
    )  # a date, of which older versions were sure
    answer = world.make(resource, **more)

    found = read(resource, answer)

    assert found.url == answer["url"]
    assert str(found.uuid) == answer["url"].rsplit("/", 1)[-1]
    for name, value in vars(found).items():
        if isinstance(value, date) and not isinstance(value, datetime):
            assert value.isoformat() in answer.values(), name


def test_zgw_consumers_reads_a_list_that_zds_client_fetched(served: tuple[World, Server]) -> None:
    world, server = served
    made = [world.make("zaken/zaken") for _ in range(3)]

    page = client_of(server, "zaken").list(
        "zaak", {"zaaktype": made[0]["zaaktype"].replace("http://localhost:8001", server.base)}
    )
    found = read("zaken/zaken", page["results"])

    assert {case.identificatie for case in found} >= {case["identificatie"] for case in made}
    assert all(case.startdatum == date.fromisoformat(case.startdatum.isoformat()) for case in found)
