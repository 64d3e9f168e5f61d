"""What tests of cases make again and again: bodies, roles, a closed case, documents and decisions of another register."""

from __future__ import annotations

from typing import Any

from tests.registers.world import RSIN, Kind, World

ELSEWHERE = "https://elders.example/api/v1"


def zaak_body(kind: Kind, **more: Any) -> dict[str, Any]:
    """The least that a case needs."""
    return {
        "bronorganisatie": RSIN,
        "verantwoordelijkeOrganisatie": RSIN,
        "zaaktype": kind.zaaktype,
        "startdatum": "2024-01-02",
        **more,
    }


def role(kind: Kind, **more: Any) -> dict[str, Any]:
    """A person who takes part."""
    return {
        "betrokkeneType": "natuurlijk_persoon",
        "roltype": kind.roltype,
        "roltoelichting": "Aanvrager",
        "betrokkeneIdentificatie": {"inpBsn": "999990019"},
        **more,
    }


def add_status(world: World, zaak: str, statustype: str, moment: str = "2024-02-01T10:00:00Z") -> dict[str, Any]:
    """A status of a case."""
    return world.api.make("zaken/statussen", {"zaak": zaak, "statustype": statustype, "datumStatusGezet": moment})


def add_result(world: World, zaak: str, resultaattype: str) -> dict[str, Any]:
    """The result of a case."""
    return world.api.make("zaken/resultaten", {"zaak": zaak, "resultaattype": resultaattype})


def close(world: World, kind: Kind, zaak: str, moment: str = "2024-03-01T10:00:00Z") -> dict[str, Any]:
    """Give a case its result and its last status; the case as it stands then."""
    if not world.api.get(zaak).json["resultaat"]:
        add_result(world, zaak, kind.resultaattype)
    add_status(world, zaak, kind.statustypen[-1], moment)
    found: dict[str, Any] = world.api.get(zaak).json
    return found


def foreign_document(world: World, kind: Kind, number: int = 1, **more: Any) -> str:
    """A document in another register, of the document type that the case type knows."""
    url = f"{ELSEWHERE}/enkelvoudiginformatieobjecten/{number}"
    world.elsewhere[url] = {
        "url": url,
        "identificatie": "D1",
        "bronorganisatie": RSIN,
        "creatiedatum": "2024-01-02",
        "titel": "Aanvraag",
        "auteur": "Aanvrager",
        "taal": "nld",
        "informatieobjecttype": kind.informatieobjecttype,
        "indicatieGebruiksrecht": False,
        "locked": False,
        "status": "",
        **more,
    }
    return url


def foreign_decision(world: World, zaak: str, number: int = 1, **more: Any) -> dict[str, Any]:
    """A decision in another register, linked to a case."""
    url = f"{ELSEWHERE}/besluiten/{number}"
    world.elsewhere[url] = {
        "url": url,
        "identificatie": "B1",
        "verantwoordelijkeOrganisatie": RSIN,
        "besluittype": "https://elders.example/besluittypen/1",
        "datum": "2024-02-01",
        "ingangsdatum": "2024-02-02",
        "zaak": zaak,
        **more,
    }
    return world.api.make(f"{zaak}/besluiten", {"besluit": url})


def own_document(world: World, kind: Kind, **more: Any) -> dict[str, Any]:
    """A document of our own, of the type that the case type knows; of its rights of use nothing is known."""
    body = {
        "bronorganisatie": RSIN,
        "creatiedatum": "2024-01-02",
        "titel": "Aanvraag",
        "auteur": "Aanvrager",
        "taal": "nld",
        "informatieobjecttype": kind.informatieobjecttype,
        **more,
    }
    return world.api.make("documenten/enkelvoudiginformatieobjecten", body)


def own_decision(world: World, kind: Kind, zaak: str, **more: Any) -> dict[str, Any]:
    """A decision of our own on a case."""
    body = {
        "verantwoordelijkeOrganisatie": RSIN,
        "besluittype": kind.besluittype,
        "zaak": zaak,
        "datum": "2024-02-01",
        "ingangsdatum": "2024-02-02",
        **more,
    }
    return world.api.make("besluiten/besluiten", body)
