"""Zaken: the cases themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import marshmallow

from schemas import fields
from schemas.declare import (
    Action,
    AuthorisedBy,
    Column,
    Context,
    Filter,
    Immutable,
    Record,
    Resource,
    Schema,
    Unique,
    Violation,
    any_of,
    children,
    last_child,
    rule,
)
from schemas.enumerations import AARD_RELATIE, ARCHIEFNOMINATIE, ROLOMSCHRIJVING, VERTROUWELIJKHEIDAANDUIDING
from schemas.zaken.archiving import recalculate
from schemas.zaken.contacts import next_number
from schemas.zaken.enumerations import ARCHIEFSTATUS, BETALINGSINDICATIE, BETROKKENETYPE
from schemas.zaken.rights import READ, WRITE, ZAAK, ZAKEN_CHANNEL, closed_case_needs_geforceerd, own_record

ZAAKTYPE = "catalogi/zaaktypen"


class Verlenging(Schema):
    """An extension of the term."""

    reden = fields.String(200, required=True, blank=False)
    duur = fields.Duration(required=True)


class Opschorting(Schema):
    """Whether the handling is suspended."""

    indicatie = fields.Boolean(required=True)
    reden = fields.String(200, required=True)


class RelevanteZaak(Schema):
    """Another case that matters for this one."""

    url = fields.Link(ZAAK, required=True, local=False, shape=("bronorganisatie", "zaaktype"), rule="zrc-011")
    aardRelatie = fields.Choice(AARD_RELATIE, required=True)


class ZaakKenmerk(Schema):
    """A mark of the case in another administration."""

    kenmerk = fields.String(40, required=True, blank=False)
    bron = fields.String(40, required=True, blank=False)


class Processobject(Schema):
    """The object whose life span decides when the file may go."""

    datumkenmerk = fields.String(250, required=True, blank=False)
    identificatie = fields.String(250, required=True, blank=False)
    objecttype = fields.String(250, required=True, blank=False)
    registratie = fields.String(250, required=True, blank=False)


class Zaak(Schema):
    """A case: work with a defined start and end, whose quality and duration must be watched."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    uuid = fields.Uuid(dump_only=True)
    identificatie = fields.String(40, load_default="", help="Uniek binnen de bronorganisatie; leeg: wordt gegeven.")
    bronorganisatie = fields.Rsin(required=True)
    omschrijving = fields.String(80, load_default="")
    toelichting = fields.String(1000, load_default="")
    zaaktype = fields.Link(ZAAKTYPE, required=True, rule="zrc-001")
    registratiedatum = fields.Date(load_default=None, allow_none=False)
    verantwoordelijkeOrganisatie = fields.Rsin(required=True)
    startdatum = fields.Date(required=True)
    einddatum = fields.Date(dump_only=True, allow_none=True)
    einddatumGepland = fields.Date(load_default=None, allow_none=True)
    uiterlijkeEinddatumAfdoening = fields.Date(load_default=None, allow_none=True)
    publicatiedatum = fields.Date(load_default=None, allow_none=True)
    communicatiekanaal = fields.Link(
        "selectielijst/communicatiekanalen",
        blank=True,
        load_default="",
        shape=("url", "naam", "omschrijving"),
        rule="zrc-010",
    )
    productenOfDiensten = fields.List(fields.Uri(), load_default=list)
    vertrouwelijkheidaanduiding = fields.Choice(VERTROUWELIJKHEIDAANDUIDING, ordered=True, blank=True, load_default="")
    betalingsindicatie = fields.Choice(BETALINGSINDICATIE, blank=True, load_default="")
    betalingsindicatieWeergave = fields.String(dump_only=True)
    laatsteBetaaldatum = fields.Moment(load_default=None, allow_none=True)
    zaakgeometrie = fields.Geometry(load_default=None, allow_none=True)
    verlenging = fields.Group(Verlenging, load_default=None, allow_none=True)
    opschorting = fields.Group(Opschorting, load_default=None, allow_none=True)
    selectielijstklasse = fields.Uri(load_default="")
    hoofdzaak = fields.Link(ZAAK, load_default=None, allow_none=True, rule="zrc-013")
    deelzaken = fields.List(fields.Uri(None), dump_only=True)
    relevanteAndereZaken = fields.List(fields.Group(RelevanteZaak), load_default=list)
    eigenschappen = fields.List(fields.Uri(None), dump_only=True)
    rollen = fields.List(fields.Uri(None), dump_only=True)
    status = fields.Uri(None, dump_only=True, allow_none=True)
    zaakinformatieobjecten = fields.List(fields.Uri(None), dump_only=True)
    zaakobjecten = fields.List(fields.Uri(None), dump_only=True)
    kenmerken = fields.List(fields.Group(ZaakKenmerk), load_default=list)
    archiefnominatie = fields.Choice(ARCHIEFNOMINATIE, blank=True, load_default=None, allow_none=True)
    archiefstatus = fields.Choice(ARCHIEFSTATUS, load_default="nog_te_archiveren")
    archiefactiedatum = fields.Date(load_default=None, allow_none=True)
    resultaat = fields.Uri(None, dump_only=True, allow_none=True)
    opdrachtgevendeOrganisatie = fields.Rsin(blank=True, load_default="")
    processobjectaard = fields.String(200, load_default="", allow_none=True)
    startdatumBewaartermijn = fields.Date(load_default=None, allow_none=True)
    processobject = fields.Group(Processobject, load_default=None, allow_none=True)


@rule("zrc-009")
@rule("zrc-002")
def fill_in(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """What the client leaves out: identification, day of registration, confidentiality of the case type, label of payment."""
    zaaktype = ctx.load(new["zaaktype"], ZAAKTYPE) if not new["vertrouwelijkheidaanduiding"] else None
    if zaaktype and zaaktype.get("vertrouwelijkheidaanduiding") in tuple(VERTROUWELIJKHEIDAANDUIDING):
        new["vertrouwelijkheidaanduiding"] = zaaktype["vertrouwelijkheidaanduiding"]
    if not new["identificatie"]:
        new["identificatie"] = old["identificatie"] if old else next_number(new["bronorganisatie"], ctx)
    new["registratiedatum"] = new["registratiedatum"] or (old["registratiedatum"] if old else ctx.today)
    if new["betalingsindicatie"] == "nvt" and "laatsteBetaaldatum" not in ctx.body:
        new["laatsteBetaaldatum"] = None
    new["betalingsindicatieWeergave"] = BETALINGSINDICATIE.get(new["betalingsindicatie"], "")
    new.setdefault("einddatum", None)


@rule("zrc-001", "not-published")
def zaaktype_is_published(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A case has a published case type."""
    zaaktype = ctx.load(new["zaaktype"], ZAAKTYPE) if ctx.is_new("zaaktype") else None
    if zaaktype and zaaktype.get("concept"):
        yield Violation("zaaktype", "not-published", "Het zaaktype is nog niet gepubliceerd.")


@rule("zrc-013", "self-forbidden", "deelzaak-als-hoofdzaak")
def hoofdzaak_is_no_deelzaak(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A main case is not the case itself, nor part of another one; and a case with parts is not a part."""
    if not new["hoofdzaak"] or not ctx.is_new("hoofdzaak"):
        return
    main = own_record(new["hoofdzaak"], ZAAK, ctx)
    if new["hoofdzaak"] == new["url"]:
        yield Violation("hoofdzaak", "self-forbidden", "Een zaak kan geen deelzaak van zichzelf zijn.")
    elif (main and main["hoofdzaak"]) or (old is not None and old["deelzaken"]):
        yield Violation("hoofdzaak", "deelzaak-als-hoofdzaak", "Een deelzaak kan geen deelzaken hebben.")


@rule("zrc-014", "betaling-nvt", "date-in-future")
def payment_fits(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Without payment there is no day of payment; it does not lie in the future."""
    if new["laatsteBetaaldatum"] and new["betalingsindicatie"] == "nvt":
        yield Violation(
            "laatsteBetaaldatum", "betaling-nvt", "Er is geen betaaldatum als betaling niet van toepassing is."
        )
    elif (
        new["laatsteBetaaldatum"]
        and fields.sortable(new["laatsteBetaaldatum"]) > ctx.now
        and ctx.is_new("laatsteBetaaldatum")
    ):
        yield Violation("laatsteBetaaldatum", "date-in-future", "De betaaldatum ligt in de toekomst.")


@rule("zrc-015", "invalid-products-services")
def products_are_of_zaaktype(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Products and services are among those of the case type."""
    zaaktype = ctx.load(new["zaaktype"], ZAAKTYPE) if new["productenOfDiensten"] else None
    known = zaaktype.get("productenOfDiensten") if zaaktype else None
    if zaaktype and not (isinstance(known, list) and all(product in known for product in new["productenOfDiensten"])):
        yield Violation(
            "productenOfDiensten",
            "invalid-products-services",
            "Niet alle producten of diensten horen bij het zaaktype.",
        )


@rule("zrc-022", "documents-not-archived", "archiefnominatie-not-set", "archiefactiedatum-not-set")
def archived_only_when_complete(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """An archived case has a nomination and a day of action, and only archived documents."""
    if new["archiefstatus"] == "nog_te_archiveren":
        return
    if old is not None:
        for link in ctx.find("zaken/zaakinformatieobjecten", zaak=new["url"]):
            document = ctx.load(link["informatieobject"], "documenten/enkelvoudiginformatieobjecten")
            if document and document.get("status") != "gearchiveerd":
                yield Violation(
                    "nonFieldErrors", "documents-not-archived", "Niet alle documenten van de zaak zijn gearchiveerd."
                )
                break
    if not new["archiefnominatie"]:
        yield Violation(
            "archiefnominatie", "archiefnominatie-not-set", "De archiefnominatie is nodig bij deze archiefstatus."
        )
    if not new["archiefactiedatum"]:
        yield Violation(
            "archiefactiedatum", "archiefactiedatum-not-set", "De archiefactiedatum is nodig bij deze archiefstatus."
        )


@rule("zrc-023", "related-besluiten")
def no_besluiten_left(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A case with decisions, of its own or of its parts, is not deleted: the decisions go first."""
    family = [new["url"], *ctx.urls(ZAAK, hoofdzaak=new["url"])]
    if any(ctx.urls(resource, zaak=url) for resource in ("zaken/besluiten", "besluiten/besluiten") for url in family):
        yield Violation("nonFieldErrors", "related-besluiten", "Verwijder eerst de besluiten van de zaak.")


@rule("zrc-023")
def parts_go_too(new: Record | None, old: Record | None, ctx: Context) -> None:
    """With a case its parts are deleted."""
    if new is None and old is not None:
        for part in ctx.find(ZAAK, hoofdzaak=old["url"]):
            ctx.remove(part["url"])


@rule("zrc-021")
def archiving_follows(new: Record | None, old: Record | None, ctx: Context) -> None:
    """When a closed case gets another main case or other related cases, its archiving dates are derived again."""
    if (
        new is not None
        and old is not None
        and old["einddatum"]
        and (ctx.is_new("hoofdzaak") or ctx.is_new("relevanteAndereZaken"))
    ):
        recalculate(new["url"], ctx)


def dates(field: str, *operators: str) -> dict[str, Filter]:
    """Filters on a date: equal, and with the given operators."""
    return {field: Filter(field), **{f"{field}__{op}": Filter(field, op) for op in operators}}  # type: ignore[arg-type]


VIA_ROL = (("zaken/rollen"), "zaak")
IDENTIFICATIES = {
    "natuurlijkPersoon__inpBsn": "inpBsn",
    "natuurlijkPersoon__anpIdentificatie": "anpIdentificatie",
    "natuurlijkPersoon__inpA_nummer": "inpA_nummer",
    "nietNatuurlijkPersoon__innNnpId": "innNnpId",
    "nietNatuurlijkPersoon__annIdentificatie": "annIdentificatie",
    "vestiging__vestigingsNummer": "vestigingsNummer",
    "medewerker__identificatie": "medewerkerIdentificatie",
    "organisatorischeEenheid__identificatie": "eenheidIdentificatie",
}
FILTERS: dict[str, Filter] = {
    "identificatie": Filter("identificatie"),
    "bronorganisatie": Filter("bronorganisatie"),
    "bronorganisatie__in": Filter("bronorganisatie", "in"),
    "zaaktype": Filter("zaaktype"),
    "archiefnominatie": Filter("archiefnominatie"),
    "archiefnominatie__in": Filter("archiefnominatie", "in"),
    **dates("archiefactiedatum", "isnull", "lt", "gt"),
    "archiefstatus": Filter("archiefstatus"),
    "archiefstatus__in": Filter("archiefstatus", "in"),
    **dates("startdatum", "gt", "gte", "lt", "lte"),
    **dates("registratiedatum", "gt", "lt"),
    **dates("einddatum", "isnull", "gt", "lt"),
    **dates("einddatumGepland", "gt", "lt"),
    **dates("uiterlijkeEinddatumAfdoening", "gt", "lt"),
    "rol__betrokkeneType": Filter("betrokkeneType", via=VIA_ROL, parse=fields.Choice(BETROKKENETYPE)),
    "rol__betrokkene": Filter("betrokkene", via=VIA_ROL),
    "rol__omschrijvingGeneriek": Filter("omschrijvingGeneriek", via=VIA_ROL, parse=fields.Choice(ROLOMSCHRIJVING)),
    "maximaleVertrouwelijkheidaanduiding": Filter(
        "vertrouwelijkheidaanduiding", "at_most", parse=fields.Choice(VERTROUWELIJKHEIDAANDUIDING, ordered=True)
    ),
    **{
        f"rol__betrokkeneIdentificatie__{name}": Filter(column, via=VIA_ROL, parse=fields.String(254))
        for name, column in IDENTIFICATIES.items()
    },
}
ZOEK_FILTERS = {
    "zaakgeometrie": Filter("zaakgeometrie", "within"),
    "uuid__in": Filter("uuid", "in"),
    "zaaktype__in": Filter("zaaktype", "in"),
}
ORDERING = ("startdatum", "einddatum", "publicatiedatum", "archiefactiedatum", "registratiedatum", "identificatie")


class GeoWithin(Schema):
    """An area that the case lies in."""

    within = fields.Geometry(required=True)


def _zoek_field(name: str, filtered: Filter) -> marshmallow.fields.Field:
    if name == "zaakgeometrie":
        return fields.Group(GeoWithin)
    if filtered.op == "in":
        return fields.List(fields.Uuid() if name == "uuid__in" else fields.String())
    return fields.Boolean() if filtered.op == "isnull" else fields.String()


ZaakZoek = Schema.from_dict(
    {
        **{name: _zoek_field(name, filtered) for name, filtered in {**FILTERS, **ZOEK_FILTERS}.items()},
        "ordering": fields.Choice(tuple(sign + name for name in ORDERING for sign in ("", "-"))),
        "fields": fields.List(fields.Anything()),
        "expand": fields.String(4000),
    },
    name="ZaakZoek",
)


@rule("zrc-029", "empty_search_body")
def search_names_something(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A search names at least one criterion."""
    if not any(name in ctx.body for name in (*FILTERS, *ZOEK_FILTERS, "fields")):
        yield Violation("nonFieldErrors", "empty_search_body", "Geef minstens een zoekcriterium.")


ZAKEN = Resource(
    "zaken",
    Zaak,
    scopes={"read": READ, "create": any_of("zaken.aanmaken"), "update": WRITE, "delete": any_of("zaken.verwijderen")},
    rights=(closed_case_needs_geforceerd,),
    filters=FILTERS,
    ordering=ORDERING,
    unique=(
        Unique(
            ("bronorganisatie", "identificatie"),
            "identificatie-niet-uniek",
            "identificatie",
            "Deze identificatie bestaat al voor deze bronorganisatie.",
            rule="zrc-002",
        ),
    ),
    immutable=(Immutable(("identificatie",), rule="zrc-002"),),
    defaults=(fill_in,),
    rules=(
        zaaktype_is_published,
        hoofdzaak_is_no_deelzaak,
        payment_fits,
        products_are_of_zaaktype,
        archived_only_when_complete,
    ),
    delete_rules=(no_besluiten_left,),
    effects=(parts_go_too, archiving_follows),
    cascade=tuple(
        (f"zaken/{name}", "zaak")
        for name in (
            "statussen",
            "resultaten",
            "rollen",
            "zaakobjecten",
            "zaakeigenschappen",
            "zaakinformatieobjecten",
            "zaakverzoeken",
            "zaakcontactmomenten",
            "klantcontacten",
        )
    )
    + (("zaken/zaaknotities", "gerelateerdAan"),),
    actions=(
        Action(
            "zoek",
            "_zoek",
            READ,
            schema=ZaakZoek,
            kind="search",
            filters=ZOEK_FILTERS,
            rules=(search_names_something,),
            description="Zoek zaken met criteria in de body: geen persoonsnummers in de URL.",
        ),
    ),
    computed={
        "deelzaken": children(ZAAK, "hoofdzaak"),
        "eigenschappen": children("zaken/zaakeigenschappen", "zaak"),
        "rollen": children("zaken/rollen", "zaak"),
        "status": last_child("zaken/statussen", "zaak", "datumStatusGezet"),
        "zaakinformatieobjecten": children("zaken/zaakinformatieobjecten", "zaak"),
        "zaakobjecten": children("zaken/zaakobjecten", "zaak"),
        "resultaat": last_child("zaken/resultaten", "zaak"),
    },
    channel=ZAKEN_CHANNEL,
    audit=True,
    authorised_by=AuthorisedBy("zrc", "zaaktype", "vertrouwelijkheidaanduiding"),
    expand={
        "zaaktype": ZAAKTYPE,
        "communicatiekanaal": "selectielijst/communicatiekanalen",
        "productenOfDiensten": "*",
        "selectielijstklasse": "*",
        "hoofdzaak": ZAAK,
        "deelzaken": ZAAK,
        "relevanteAndereZaken": ZAAK,
        "eigenschappen": "zaken/zaakeigenschappen",
        "rollen": "zaken/rollen",
        "status": "zaken/statussen",
        "zaakobjecten": "zaken/zaakobjecten",
        "resultaat": "zaken/resultaten",
        "zaakinformatieobjecten": "zaken/zaakinformatieobjecten",
    },
    columns=(
        Column(
            "gerelateerd",
            type="list",
            value=lambda record: [relation["url"] for relation in record["relevanteAndereZaken"]],
        ),
    ),
    indexes=(("zaaktype", "vertrouwelijkheidaanduiding"),),
    crs=True,
    singular="zaak",
    example={
        "bronorganisatie": "000000000",
        "verantwoordelijkeOrganisatie": "000000000",
        "zaaktype": {"$link": ZAAKTYPE},
        "startdatum": "2024-02-01",
        "omschrijving": "Voorbeeldzaak",
    },
)
