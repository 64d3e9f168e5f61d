"""Zaaktype-informatieobjecttypen: which kinds of documents belong to cases of a type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemas import fields
from schemas.catalogi.typing import CHILD_FILTERS, CHILD_SCOPES, NameOrLink, name_of, of_zaaktype
from schemas.declare import (
    Column,
    Computed,
    Context,
    Depends,
    Filter,
    Reader,
    Record,
    Resource,
    Schema,
    Stored,
    Unique,
    Violation,
    rule,
)

IOTYPEN = "catalogi/informatieobjecttypen"


class ZaakTypeInformatieObjectType(Schema):
    """A kind of document that comes in, goes out or stays inside in cases of this type."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    zaaktype = fields.Link("catalogi/zaaktypen", max=None, required=True)
    zaaktypeIdentificatie = fields.String(dump_only=True)
    catalogus = fields.Uri(None, dump_only=True)
    informatieobjecttype = NameOrLink(IOTYPEN, None, required=True)
    volgnummer = fields.Integer(min=1, max=999, required=True)
    richting = fields.Choice(("inkomend", "intern", "uitgaand"), required=True)
    statustype = fields.Link("catalogi/statustypen", max=None, load_default=None, allow_none=True)


def by_name(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """The document type is kept by its description; clients may still send its address."""
    name = name_of(new["informatieobjecttype"], IOTYPEN, "omschrijving", ctx)
    if name is not None:
        new["informatieobjecttype"] = name


@rule("ztc-010", "bad-url")
def document_type_exists(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """An address must lead to a document type."""
    if str(new["informatieobjecttype"]).startswith(("\0", "http://", "https://")):
        yield Violation("informatieobjecttype", "bad-url", "Deze URL wijst niet naar een informatieobjecttype.")


def _published(record: Record | None, ctx: Context) -> bool:
    zaaktype = ctx.get(record["zaaktype"]) if record else None
    return zaaktype is not None and not zaaktype["concept"]


@rule("ztc-010", "non-concept-relation")
def zaaktype_is_concept(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Relations of a published case type are fixed: a correction needs the scope catalogi.geforceerd-schrijven."""
    if (_published(new, ctx) or _published(old, ctx)) and not ctx.caller.may("catalogi.geforceerd-schrijven"):
        yield Violation(
            "nonFieldErrors",
            "non-concept-relation",
            "Het zaaktype is geen concept meer; deze relatie kan niet gemaakt of gewijzigd worden.",
        )


@rule("ztc-010", "non-concept-relation")
def zaaktype_is_concept_on_delete(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Relations of a published case type are never deleted."""
    if _published(old, ctx):
        yield Violation(
            "nonFieldErrors",
            "non-concept-relation",
            "Het zaaktype is geen concept meer; deze relatie kan niet verwijderd worden.",
        )


def searched_documents(record: Record, reader: Reader) -> list[str]:
    """Description and addresses of the document type, to find the relation by."""
    name = record["informatieobjecttype"]
    return [name, *reader.urls(IOTYPEN, catalogus=record["catalogus"], omschrijving=name)]


ZAAKTYPE_INFORMATIEOBJECTTYPEN = Resource(
    "zaaktype-informatieobjecttypen",
    ZaakTypeInformatieObjectType,
    scopes=CHILD_SCOPES,
    filters={
        "zaaktype": Filter("zaaktype"),
        "informatieobjecttype": Filter("gezochteDocumenten", "has", parse=NameOrLink(IOTYPEN)),
        "richting": Filter("richting"),
        "status": CHILD_FILTERS["status"],
    },
    unique=(Unique(("zaaktype", "volgnummer")),),
    defaults=(by_name,),
    rules=(zaaktype_is_concept, document_type_exists),
    delete_rules=(zaaktype_is_concept_on_delete,),
    computed={
        **of_zaaktype("catalogus", "zaaktypeIdentificatie"),
        "gezochteDocumenten": Computed(searched_documents, (Depends(IOTYPEN, "catalogus", "catalogus"),)),
    },
    columns=(
        Column("catalogus"),
        Column("informatieobjecttype"),
        Column("gezochteDocumenten", type="list", value=lambda record: record["gezochteDocumenten"]),
    ),
    expand={
        "zaaktype": "catalogi/zaaktypen",
        "catalogus": "catalogi/catalogussen",
        "statustype": "catalogi/statustypen",
    },
    stored=Stored.RECORD,
    singular="zaaktypeinformatieobjecttype",
    example={
        "zaaktype": {"$link": "catalogi/zaaktypen"},
        "informatieobjecttype": "Aanvraag",
        "volgnummer": 1,
        "richting": "inkomend",
    },
)
