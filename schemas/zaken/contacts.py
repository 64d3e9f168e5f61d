"""Requests, contact moments, client contacts and notes of a case, and numbers reserved in advance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas import fields
from schemas.declare import (
    Action,
    ActionAnswer,
    Column,
    Context,
    Filter,
    Immutable,
    Record,
    Resource,
    Schema,
    Unique,
    any_of,
)
from schemas.zaken.rights import READ, WRITE, ZAAK, ZAKEN_CHANNEL, closed_needs_geforceerd

BIJWERKEN = any_of("zaken.bijwerken")


class ZaakVerzoek(Schema):
    """A request that led to a case."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    uuid = fields.Uuid(dump_only=True)
    zaak = fields.Link(ZAAK, required=True)
    verzoek = fields.Uri(required=True, blank=False)


class ZaakContactMoment(Schema):
    """A moment of contact about a case."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    uuid = fields.Uuid(dump_only=True)
    zaak = fields.Link(ZAAK, required=True)
    contactmoment = fields.Uri(required=True, blank=False)


class KlantContact(Schema):
    """A contact with a client about a case (older form)."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    uuid = fields.Uuid(dump_only=True)
    zaak = fields.Link(ZAAK, required=True)
    identificatie = fields.String(14, load_default="")
    datumtijd = fields.Moment(required=True)
    kanaal = fields.String(20, load_default="")
    onderwerp = fields.String(200, load_default="")
    toelichting = fields.String(1000, load_default="")


class ZaakNotitie(Schema):
    """A note with a case (experimental in the standard)."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    onderwerp = fields.String(255, required=True, blank=False)
    tekst = fields.String(required=True, blank=False)
    aangemaaktDoor = fields.String(255, load_default="")
    notitieType = fields.Choice(("intern", "extern"), load_default="intern")
    status = fields.Choice(("concept", "definitief"), load_default="concept")
    aanmaakdatum = fields.Moment(dump_only=True)
    wijzigingsdatum = fields.Moment(dump_only=True)
    gerelateerdAan = fields.Link(ZAAK, max=None, required=True)


class ReserveZaakIdentificatie(Schema):
    """How many numbers to reserve, for which organisation."""

    bronorganisatie = fields.Rsin(required=True)
    aantal = fields.Integer(min=1, max=500, load_default=1)


class Reserved(Schema):
    """A reserved number."""

    zaaknummer = fields.String(40, dump_only=True)


def numbered(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """A client contact without identification gets one."""
    if not new["identificatie"]:
        new["identificatie"] = f"K{ctx.number('klantcontact'):013d}"


def stamped(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """Moments of making and changing."""
    new["aanmaakdatum"] = old["aanmaakdatum"] if old else ctx.now
    new["wijzigingsdatum"] = ctx.now


def next_number(bronorganisatie: str, ctx: Context) -> str:
    """An identification that no case of the organisation has: numbers are given once, reserved ones included."""
    while True:
        found = f"ZAAK-{ctx.today[:4]}-{ctx.number('zaak-' + ctx.today[:4]):010d}"
        if not ctx.urls(ZAAK, bronorganisatie=bronorganisatie, identificatie=found):
            return found


def reserve(old: Record | None, body: Mapping[str, Any], ctx: Context) -> ActionAnswer:
    """Numbers that no case will get of itself; always an array, also for one."""
    numbers = [next_number(body["bronorganisatie"], ctx) for _ in range(body["aantal"])]
    return ActionAnswer(status=201, body=[{"zaaknummer": number} for number in numbers])


def folded(name: str) -> Column:
    """A column for searching part of a text, without regard to capitals."""
    return Column(f"{name}Gezocht", value=lambda record: str(record[name]).casefold())


ZAAKVERZOEKEN = Resource(
    "zaakverzoeken",
    ZaakVerzoek,
    scopes={"read": READ, "create": BIJWERKEN, "delete": BIJWERKEN},
    rights=(closed_needs_geforceerd,),
    filters={"zaak": Filter("zaak"), "verzoek": Filter("verzoek")},
    unique=(Unique(("zaak", "verzoek")),),
    channel=ZAKEN_CHANNEL,
    main="zaak",
    paginated=False,
    head=False,
    singular="zaakverzoek",
    example={"zaak": {"$link": ZAAK}, "verzoek": "https://verzoeken.example/api/v1/verzoeken/1"},
)
ZAAKCONTACTMOMENTEN = Resource(
    "zaakcontactmomenten",
    ZaakContactMoment,
    scopes={"read": READ, "create": BIJWERKEN, "delete": BIJWERKEN},
    rights=(closed_needs_geforceerd,),
    filters={"zaak": Filter("zaak"), "contactmoment": Filter("contactmoment")},
    unique=(Unique(("zaak", "contactmoment")),),
    channel=ZAKEN_CHANNEL,
    main="zaak",
    paginated=False,
    head=False,
    singular="zaakcontactmoment",
    example={"zaak": {"$link": ZAAK}, "contactmoment": "https://contactmomenten.example/api/v1/contactmomenten/1"},
)
KLANTCONTACTEN = Resource(
    "klantcontacten",
    KlantContact,
    scopes={"read": READ, "create": WRITE},
    rights=(closed_needs_geforceerd,),
    filters={"zaak": Filter("zaak")},
    unique=(Unique(("identificatie",), "unique", "identificatie"),),
    defaults=(numbered,),
    channel=ZAKEN_CHANNEL,
    main="zaak",
    head=False,
    singular="klantcontact",
    example={"zaak": {"$link": ZAAK}, "datumtijd": "2024-02-02T10:00:00Z", "kanaal": "Balie", "onderwerp": "Vraag"},
)
MOMENTS = {
    f"{name}{tail}": Filter(name, op)  # type: ignore[arg-type]
    for name in ("aanmaakdatum", "wijzigingsdatum")
    for tail, op in (("", "exact"), ("__gt", "gt"), ("__gte", "gte"), ("__lt", "lt"), ("__lte", "lte"))
}
ZAAKNOTITIES = Resource(
    "zaaknotities",
    ZaakNotitie,
    scopes={"read": READ, "create": BIJWERKEN, "update": BIJWERKEN, "delete": BIJWERKEN},
    rights=(closed_needs_geforceerd,),
    filters={
        "aangemaaktDoor": Filter("aangemaaktDoor"),
        "aangemaaktDoor__icontains": Filter("aangemaaktDoorGezocht", "icontains"),
        **MOMENTS,
        "gerelateerdAan": Filter("gerelateerdAan"),
        "notitieType": Filter("notitieType"),
        "onderwerp": Filter("onderwerp"),
        "onderwerp__icontains": Filter("onderwerpGezocht", "icontains"),
        "status": Filter("status"),
        "tekst": Filter("tekst"),
        "tekst__icontains": Filter("tekstGezocht", "icontains"),
    },
    immutable=(Immutable(("gerelateerdAan",)),),
    defaults=(stamped,),
    channel=ZAKEN_CHANNEL,
    main="gerelateerdAan",
    head=False,
    columns=(folded("aangemaaktDoor"), folded("onderwerp"), folded("tekst")),
    page_size=True,
    singular="zaaknotitie",
    example={"gerelateerdAan": {"$link": ZAAK}, "onderwerp": "Gebeld", "tekst": "De aanvrager is gebeld."},
)
ZAAKNUMMER_RESERVEREN = Resource(
    "zaaknummer_reserveren",
    Reserved,
    actions=(
        Action(
            "reserveren",
            "",
            any_of("zaken.aanmaken"),
            schema=ReserveZaakIdentificatie,
            status=201,
            run=reserve,
            listed=True,
            description="Reserveer zaaknummers voor later.",
        ),
    ),
    singular="zaaknummer",
)
