"""Zaaktypen: versions of case types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import marshmallow

from schemas import fields
from schemas.catalogi.typing import (
    CREATE,
    DELETE,
    READ_WIDE,
    STATUS,
    UPDATE,
    VALID,
    NameOrLink,
    as_concept,
    no_end_before_begin,
    no_overlap,
    published_is_kept,
    published_stays,
    relate,
    unresolved,
    valid_versions,
)
from schemas.declare import (
    Action,
    ActionAnswer,
    Channel,
    Column,
    Context,
    Filter,
    Reader,
    Record,
    Resource,
    Schema,
    Stored,
    Violation,
    any_of,
    children,
    rule,
)
from schemas.enumerations import AARD_RELATIE, VERTROUWELIJKHEIDAANDUIDING

BESLUITTYPEN, IOTYPEN, ZAAKTYPEN_KEY = "catalogi/besluittypen", "catalogi/informatieobjecttypen", "catalogi/zaaktypen"


class ReferentieProces(Schema):
    """The process model that the case type follows."""

    naam = fields.String(80, required=True, blank=False)
    link = fields.Uri(200, load_default="")


class BronCatalogus(Schema):
    """The catalogue that the case type was taken from."""

    url = fields.Uri(200, required=True, blank=False)
    domein = fields.String(5, required=True, blank=False)
    rsin = fields.Rsin(required=True)


class BronZaaktype(Schema):
    """The case type that this one was taken from."""

    url = fields.Uri(200, required=True, blank=False)
    identificatie = fields.String(50, required=True, blank=False)
    omschrijving = fields.String(80, required=True, blank=False)


class ZaakTypenRelatie(Schema):
    """A relation with another case type, of the own or another catalogue."""

    zaaktype = NameOrLink(ZAAKTYPEN_KEY, 200, required=True)
    zaaktypeIdentificatie = fields.String(dump_only=True)
    aardRelatie = fields.Choice(AARD_RELATIE, required=True)
    toelichting = fields.String(255, load_default="")

    @marshmallow.pre_load
    def older_spelling(self, data: Any, **_: Any) -> Any:
        """Clients of before camelCase names (VNG's own OAS tests among them) write ``aard_relatie``."""
        if isinstance(data, dict) and "aard_relatie" in data and "aardRelatie" not in data:
            return {**data, "aardRelatie": data["aard_relatie"]}
        return data


class ZaakType(Schema):
    """A version of a case type: what a case of this kind is, how it runs and how long it may take."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    identificatie = fields.String(50, required=True, blank=False)
    omschrijving = fields.String(80, required=True, blank=False)
    omschrijvingGeneriek = fields.String(80, load_default="")
    vertrouwelijkheidaanduiding = fields.Choice(VERTROUWELIJKHEIDAANDUIDING, required=True)
    doel = fields.String(required=True, blank=False)
    aanleiding = fields.String(required=True, blank=False)
    toelichting = fields.String(load_default="")
    indicatieInternOfExtern = fields.Choice(("intern", "extern"), required=True)
    handelingInitiator = fields.String(20, required=True, blank=False)
    onderwerp = fields.String(80, required=True, blank=False)
    handelingBehandelaar = fields.String(20, required=True, blank=False)
    doorlooptijd = fields.Duration(required=True)
    servicenorm = fields.Duration(load_default=None, allow_none=True)
    opschortingEnAanhoudingMogelijk = fields.Boolean(required=True)
    verlengingMogelijk = fields.Boolean(required=True)
    verlengingstermijn = fields.Duration(load_default=None, allow_none=True)
    trefwoorden = fields.List(fields.String(30), load_default=list)
    publicatieIndicatie = fields.Boolean(required=True)
    publicatietekst = fields.String(load_default="")
    verantwoordingsrelatie = fields.List(fields.String(40), load_default=list)
    productenOfDiensten = fields.List(fields.Uri(), required=True)
    selectielijstProcestype = fields.Link(
        "selectielijst/procestypen", max=200, blank=True, load_default="", shape=("nummer", "naam"), rule="ztc-001"
    )
    referentieproces = fields.Group(ReferentieProces, required=True)
    verantwoordelijke = fields.String(50, required=True, blank=False)
    zaakobjecttypen = fields.List(fields.Uri(None), dump_only=True)
    broncatalogus = fields.Group(BronCatalogus, load_default=None, allow_none=True)
    bronzaaktype = fields.Group(BronZaaktype, load_default=None, allow_none=True)
    catalogus = fields.Link("catalogi/catalogussen", max=None, required=True)
    statustypen = fields.List(fields.Uri(None), dump_only=True)
    resultaattypen = fields.List(fields.Uri(None), dump_only=True)
    resultaattypeOmschrijving = fields.List(fields.String(), dump_only=True)
    eigenschappen = fields.List(fields.Uri(None), dump_only=True)
    informatieobjecttypen = fields.List(fields.Uri(None), dump_only=True)
    informatieobjecttypeOmschrijving = fields.List(fields.String(), dump_only=True)
    roltypen = fields.List(fields.Uri(None), dump_only=True)
    besluittypen = fields.List(NameOrLink(BESLUITTYPEN, None), required=True)
    besluittypeOmschrijving = fields.List(fields.String(), dump_only=True)
    deelzaaktypen = fields.List(NameOrLink(ZAAKTYPEN_KEY, None), load_default=list)
    deelzaaktypeIdentificaties = fields.List(fields.String(), dump_only=True)
    gerelateerdeZaaktypen = fields.List(fields.Group(ZaakTypenRelatie), required=True)
    beginGeldigheid = fields.Date(required=True)
    eindeGeldigheid = fields.Date(load_default=None, allow_none=True)
    beginObject = fields.Date(load_default=None, allow_none=True)
    eindeObject = fields.Date(load_default=None, allow_none=True)
    versiedatum = fields.Date(load_default=None, allow_none=True)
    concept = fields.Boolean(dump_only=True)


def relations_by_name(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """Relations with other types are kept as names; clients may still send addresses (historiemodel)."""
    relate(new, ctx, "besluittypen", "besluittypeOmschrijving", BESLUITTYPEN, "omschrijving")
    relate(new, ctx, "deelzaaktypen", "deelzaaktypeIdentificaties", ZAAKTYPEN_KEY, "identificatie")
    related = []
    for relation in new.get("gerelateerdeZaaktypen") or ():
        written = relation["zaaktype"] or relation.get("zaaktypeIdentificatie", "")
        found = ctx.load(written, ZAAKTYPEN_KEY) if written.startswith(("\0", "http://", "https://")) else None
        foreign = written if written.startswith("http") else ""
        related.append(
            {
                **relation,
                "zaaktype": foreign,
                "zaaktypeIdentificatie": str(found["identificatie"]) if found else written if not foreign else "",
            }
        )
    new["gerelateerdeZaaktypen"] = related


@rule("", "bad-url")
def relations_exist(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """An address among the relations must lead to a type; a name may stand for a type that comes later."""
    yield from unresolved(ctx, "besluittypen", BESLUITTYPEN)
    yield from unresolved(ctx, "deelzaaktypen", ZAAKTYPEN_KEY)


@rule("ztc-009", "required")
def verlenging_has_termijn(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """When extension is possible, its term must be given; otherwise it stays empty."""
    if new["verlengingMogelijk"] and not new["verlengingstermijn"]:
        yield Violation("verlengingstermijn", "required", "Geef een termijn als verlenging mogelijk is.")


def read_relations(record: Record, reader: Reader, day: str) -> Mapping[str, Any]:
    """Addresses of the related types as they are on a day."""
    catalogus, url = record["catalogus"], record["url"]
    naming = reader.find(BESLUITTYPEN, catalogus=catalogus, zaaktypeIdentificaties=record["identificatie"])
    besluit_names = list(
        dict.fromkeys([*record["besluittypeOmschrijving"], *(besluittype["omschrijving"] for besluittype in naming)])
    )
    io_names = list(
        dict.fromkeys(
            link["informatieobjecttype"]
            for link in reader.find("catalogi/zaaktype-informatieobjecttypen", zaaktype=url)
        )
    )
    related = []
    for relation in record["gerelateerdeZaaktypen"]:
        name = relation["zaaktypeIdentificatie"]
        found = valid_versions(reader, ZAAKTYPEN_KEY, record, "identificatie", [name], day) if name else []
        related.append({**relation, "zaaktype": found[0] if found else relation["zaaktype"]})
    return {
        "besluittypen": valid_versions(reader, BESLUITTYPEN, record, "omschrijving", besluit_names, day),
        "besluittypeOmschrijving": besluit_names,
        "informatieobjecttypen": valid_versions(reader, IOTYPEN, record, "omschrijving", io_names, day),
        "informatieobjecttypeOmschrijving": io_names,
        "deelzaaktypen": valid_versions(
            reader, ZAAKTYPEN_KEY, record, "identificatie", record["deelzaaktypeIdentificaties"], day
        ),
        "gerelateerdeZaaktypen": related,
        "resultaattypeOmschrijving": [
            found["omschrijving"] for found in reader.find("catalogi/resultaattypen", zaaktype=url)
        ],
    }


@rule("ztc-016", "overlap")
def published_without_overlap(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Published versions of one case type may not be valid on the same day."""
    if old is not None and not old["concept"]:
        yield from no_overlap(ZAAKTYPEN_KEY, "identificatie", new, ctx)


@rule("ztc-016", "overlap")
def publish(old: Record | None, body: Record, ctx: Context) -> ActionAnswer | Iterable[Violation]:
    """Publish a concept: from then on cases of this type can be opened and its values are fixed."""
    assert old is not None  # noqa: S101 - an item action
    overlap = list(no_overlap(ZAAKTYPEN_KEY, "identificatie", old, ctx))
    if overlap:
        return overlap
    return ActionAnswer({"concept": False}, 200)


ZAAKTYPEN = Resource(
    "zaaktypen",
    ZaakType,
    scopes={"read": READ_WIDE, "create": CREATE, "update": UPDATE, "delete": DELETE},
    filters={
        "catalogus": Filter("catalogus"),
        "identificatie": Filter("identificatie"),
        "trefwoorden": Filter("trefwoorden", "has"),
        "status": STATUS,
        "datumGeldigheid": VALID,
    },
    defaults=(as_concept, relations_by_name),
    rules=(published_stays, relations_exist, no_end_before_begin, verlenging_has_termijn, published_without_overlap),
    delete_rules=(published_is_kept,),
    computed={
        "zaakobjecttypen": children("catalogi/zaakobjecttypen", "zaaktype"),
        "statustypen": children("catalogi/statustypen", "zaaktype"),
        "resultaattypen": children("catalogi/resultaattypen", "zaaktype"),
        "eigenschappen": children("catalogi/eigenschappen", "zaaktype"),
        "roltypen": children("catalogi/roltypen", "zaaktype"),
    },
    reading=read_relations,
    reading_depends=(BESLUITTYPEN, IOTYPEN, "catalogi/zaaktype-informatieobjecttypen", "catalogi/resultaattypen"),
    stored=Stored.RECORD,
    columns=(Column("besluittypeOmschrijving"),),
    actions=(
        Action(
            "publish",
            "publish",
            any_of("catalogi.schrijven"),
            item=True,
            run=publish,
            description="Publiceer een concept-zaaktype.",
        ),
    ),
    channel=Channel("zaaktypen", {"catalogus": "catalogus"}),
    cascade=tuple(
        (f"catalogi/{name}", "zaaktype")
        for name in (
            "zaakobjecttypen",
            "statustypen",
            "resultaattypen",
            "eigenschappen",
            "roltypen",
            "zaaktype-informatieobjecttypen",
        )
    ),
    expand={
        "catalogus": "catalogi/catalogussen",
        "statustypen": "catalogi/statustypen",
        "resultaattypen": "catalogi/resultaattypen",
        "eigenschappen": "catalogi/eigenschappen",
        "roltypen": "catalogi/roltypen",
        "zaakobjecttypen": "catalogi/zaakobjecttypen",
        "informatieobjecttypen": IOTYPEN,
        "besluittypen": BESLUITTYPEN,
        "deelzaaktypen": ZAAKTYPEN_KEY,
        "gerelateerdeZaaktypen": ZAAKTYPEN_KEY,
    },
    singular="zaaktype",
    example={
        "identificatie": "VOORBEELD",
        "omschrijving": "Voorbeeld behandelen",
        "vertrouwelijkheidaanduiding": "openbaar",
        "doel": "Laten zien hoe het werkt",
        "aanleiding": "Een verzoek",
        "indicatieInternOfExtern": "extern",
        "handelingInitiator": "aanvragen",
        "onderwerp": "Voorbeeld",
        "handelingBehandelaar": "behandelen",
        "doorlooptijd": "P30D",
        "opschortingEnAanhoudingMogelijk": False,
        "verlengingMogelijk": False,
        "publicatieIndicatie": False,
        "productenOfDiensten": [],
        "referentieproces": {"naam": "Voorbeeldproces"},
        "verantwoordelijke": "Team Voorbeeld",
        "catalogus": {"$link": "catalogi/catalogussen"},
        "besluittypen": [],
        "gerelateerdeZaaktypen": [],
        "beginGeldigheid": "2024-01-01",
    },
)
