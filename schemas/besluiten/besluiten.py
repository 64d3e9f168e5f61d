"""Besluiten: decisions, whether or not the outcome of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemas import fields
from schemas.declare import (
    AuthorisedBy,
    Channel,
    Context,
    Filter,
    Immutable,
    Record,
    Resource,
    Schema,
    Unique,
    Violation,
    any_of,
    rule,
)
from schemas.zaken.archiving import recalculate

BESLUIT, BESLUITTYPE, ZAAK, ZAAKTYPE = (
    "besluiten/besluiten",
    "catalogi/besluittypen",
    "zaken/zaken",
    "catalogi/zaaktypen",
)
ZAAKBESLUIT = "zaken/besluiten"
VERVALREDEN: Mapping[str, str] = {
    "tijdelijk": "Besluit met tijdelijke werking",
    "ingetrokken_overheid": "Besluit ingetrokken door overheid",
    "ingetrokken_belanghebbende": "Besluit ingetrokken o.v.v. belanghebbende",
}
READ = any_of("besluiten.lezen")
CREATE = any_of("besluiten.aanmaken")
DELETE = any_of("besluiten.verwijderen")
CHANNEL = Channel(
    "besluiten",
    {"verantwoordelijkeOrganisatie": "verantwoordelijkeOrganisatie", "besluittype": "besluittype"},
)


class Besluit(Schema):
    """A decision of a governing body, with its term of effect."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    identificatie = fields.String(
        50, load_default="", help="Uniek binnen de verantwoordelijke organisatie; leeg: wordt gegeven."
    )
    verantwoordelijkeOrganisatie = fields.Rsin(required=True)
    besluittype = fields.Link(BESLUITTYPE, max=200, required=True, rule="brc-001")
    zaak = fields.Link(ZAAK, max=200, blank=True, load_default="")
    datum = fields.Date(required=True, help="De dag van de beslissing; niet in de toekomst.")
    toelichting = fields.String(load_default="")
    bestuursorgaan = fields.String(50, load_default="")
    ingangsdatum = fields.Date(required=True)
    vervaldatum = fields.Date(load_default=None, allow_none=True)
    vervalreden = fields.Choice(VERVALREDEN, blank=True, load_default="")
    vervalredenWeergave = fields.String(dump_only=True)
    publicatiedatum = fields.Date(load_default=None, allow_none=True)
    verzenddatum = fields.Date(load_default=None, allow_none=True)
    uiterlijkeReactiedatum = fields.Date(load_default=None, allow_none=True)


@rule("brc-002")
def fill_in(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """What the client leaves out: the identification; and the label of the reason of expiry."""
    if not new["identificatie"]:
        year = ctx.today[:4]
        new["identificatie"] = old["identificatie"] if old else f"BESLUIT-{year}-{ctx.number('besluit-' + year):010d}"
    new["vervalredenWeergave"] = VERVALREDEN.get(new["vervalreden"], "")


@rule("brc-001", "not-published")
def besluittype_is_published(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A decision has a published decision type."""
    besluittype = ctx.load(new["besluittype"], BESLUITTYPE) if ctx.is_new("besluittype") else None
    if besluittype and besluittype.get("concept"):
        yield Violation("besluittype", "not-published", "Het besluittype is nog niet gepubliceerd.")


def _related(zaaktype: Record, besluittype: Record) -> bool:
    """Whether a case type and a decision type name each other: by name, or (foreign ones) by address."""
    same_catalogue = zaaktype.get("catalogus") == besluittype.get("catalogus")
    by_name = besluittype.get("omschrijving") in (zaaktype.get("besluittypeOmschrijving") or ()) or zaaktype.get(
        "identificatie"
    ) in (besluittype.get("zaaktypeIdentificaties") or ())
    by_address = besluittype.get("url") in (zaaktype.get("besluittypen") or ()) or zaaktype.get("url") in (
        besluittype.get("zaaktypen") or ()
    )
    return (same_catalogue and by_name) or by_address


@rule("brc-007", "zaaktype-mismatch")
def besluittype_fits_zaaktype(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The decision type is among those of the type of the case."""
    zaak = ctx.load(new["zaak"], ZAAK) if new["zaak"] and ctx.is_new("zaak") else None
    zaaktype = ctx.load(zaak.get("zaaktype"), ZAAKTYPE) if zaak else None
    besluittype = ctx.load(new["besluittype"], BESLUITTYPE) if zaaktype else None
    if zaaktype and besluittype and not _related(zaaktype, besluittype):
        yield Violation(
            "nonFieldErrors", "zaaktype-mismatch", "Het besluittype hoort niet bij het zaaktype van de zaak."
        )


@rule("brc-001", "date-in-future")
def decided_already(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The day of the decision does not lie in the future."""
    if ctx.is_new("datum") and new["datum"] > ctx.today:
        yield Violation("datum", "date-in-future", "De datum van het besluit ligt in de toekomst.")


@rule("brc-009")
@rule("brc-006")
def mirror_in_zaak(new: Record | None, old: Record | None, ctx: Context) -> None:
    """A decision on a case stands below that case in the Zaken API too, as long as it exists."""
    record = new if new is not None else old
    if record is None or (ctx.own(record["zaak"]) or ("",))[0] != ZAAK:
        return
    if old is None:
        ctx.add(ZAAKBESLUIT, {"zaak": record["zaak"], "besluit": record["url"]})
    elif new is None:
        for mirror in ctx.find(ZAAKBESLUIT, zaak=record["zaak"]):
            if mirror["besluit"] == record["url"]:
                ctx.remove(mirror["url"])


@rule("zrc-021")
def archiving_follows(new: Record | None, old: Record | None, ctx: Context) -> None:
    """Another term of effect can change the archiving dates of a closed case."""
    record = new if new is not None else old
    if record is not None and record["zaak"] and ctx.get(record["zaak"]):
        recalculate(record["zaak"], ctx)


BESLUITEN = Resource(
    "besluiten",
    Besluit,
    scopes={"read": READ, "create": CREATE, "update": any_of("besluiten.bijwerken"), "delete": DELETE},
    filters={
        "identificatie": Filter("identificatie"),
        "verantwoordelijkeOrganisatie": Filter("verantwoordelijkeOrganisatie"),
        "besluittype": Filter("besluittype"),
        "zaak": Filter("zaak"),
    },
    unique=(
        Unique(
            ("verantwoordelijkeOrganisatie", "identificatie"),
            "identificatie-niet-uniek",
            "identificatie",
            "Deze identificatie bestaat al voor deze organisatie.",
            rule="brc-002",
        ),
    ),
    immutable=(
        Immutable(("besluittype",), rule="brc-001"),
        Immutable(("identificatie", "verantwoordelijkeOrganisatie"), rule="brc-002"),
        Immutable(("zaak",), rule="brc-006"),
    ),
    defaults=(fill_in,),
    rules=(besluittype_is_published, besluittype_fits_zaaktype, decided_already),
    effects=(mirror_in_zaak, archiving_follows),
    cascade=(("besluiten/besluitinformatieobjecten", "besluit"),),
    channel=CHANNEL,
    audit=True,
    authorised_by=AuthorisedBy("brc", "besluittype"),
    expand={"besluittype": BESLUITTYPE, "zaak": ZAAK},
    singular="besluit",
    example={
        "verantwoordelijkeOrganisatie": "000000000",
        "besluittype": {"$link": BESLUITTYPE},
        "datum": "2024-03-01",
        "ingangsdatum": "2024-03-02",
        "toelichting": "Voorbeeldbesluit",
    },
)
