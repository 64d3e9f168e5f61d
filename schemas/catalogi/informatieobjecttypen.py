"""Informatieobjecttypen: versions of document types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemas import fields
from schemas.catalogi.typing import (
    SCOPES,
    STATUS,
    VALID,
    as_concept,
    no_end_before_begin,
    no_overlap,
    published_is_kept,
    published_stays,
    valid_versions,
)
from schemas.declare import (
    Action,
    ActionAnswer,
    Channel,
    Context,
    Filter,
    Reader,
    Record,
    Resource,
    Schema,
    Stored,
    Violation,
    any_of,
    rule,
)
from schemas.enumerations import VERTROUWELIJKHEIDAANDUIDING

KEY = "catalogi/informatieobjecttypen"


class OmschrijvingGeneriek(Schema):
    """The generic description, from a national list."""

    informatieobjecttypeOmschrijvingGeneriek = fields.String(80, required=True)
    definitieInformatieobjecttypeOmschrijvingGeneriek = fields.String(255, required=True)
    herkomstInformatieobjecttypeOmschrijvingGeneriek = fields.String(12, required=True)
    hierarchieInformatieobjecttypeOmschrijvingGeneriek = fields.String(80, required=True)
    opmerkingInformatieobjecttypeOmschrijvingGeneriek = fields.String(255, load_default="", allow_none=True)


class InformatieObjectType(Schema):
    """A version of a document type."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    catalogus = fields.Link("catalogi/catalogussen", max=None, required=True)
    omschrijving = fields.String(80, required=True, blank=False)
    vertrouwelijkheidaanduiding = fields.Choice(VERTROUWELIJKHEIDAANDUIDING, required=True)
    beginGeldigheid = fields.Date(required=True)
    eindeGeldigheid = fields.Date(load_default=None, allow_none=True)
    beginObject = fields.Date(load_default=None, allow_none=True)
    eindeObject = fields.Date(load_default=None, allow_none=True)
    concept = fields.Boolean(dump_only=True)
    zaaktypen = fields.List(fields.Uri(None), dump_only=True)
    zaaktypeIdentificaties = fields.List(fields.String(), dump_only=True)
    besluittypen = fields.List(fields.Uri(None), dump_only=True)
    besluittypeOmschrijving = fields.List(fields.String(), dump_only=True)
    informatieobjectcategorie = fields.String(80, required=True, blank=False)
    trefwoord = fields.List(fields.String(30), load_default=list)
    omschrijvingGeneriek = fields.Group(OmschrijvingGeneriek, load_default=None, allow_none=True)


def read_relations(record: Record, reader: Reader, day: str) -> Mapping[str, Any]:
    """Case types and decision types that use this document type on a day."""
    name, catalogus = record["omschrijving"], record["catalogus"]
    links = reader.find("catalogi/zaaktype-informatieobjecttypen", informatieobjecttype=name)
    types = [
        found for found in (reader.get(link["zaaktype"]) for link in links) if found and found["catalogus"] == catalogus
    ]
    identifications = list(dict.fromkeys(found["identificatie"] for found in types))
    naming = reader.find("catalogi/besluittypen", catalogus=catalogus, informatieobjecttypeOmschrijvingen=name)
    decisions = list(dict.fromkeys(found["omschrijving"] for found in naming))
    return {
        "zaaktypen": valid_versions(reader, "catalogi/zaaktypen", record, "identificatie", identifications, day),
        "zaaktypeIdentificaties": identifications,
        "besluittypen": valid_versions(reader, "catalogi/besluittypen", record, "omschrijving", decisions, day),
        "besluittypeOmschrijving": decisions,
    }


@rule("ztc-016", "overlap")
def published_without_overlap(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Published versions of one document type may not be valid on the same day."""
    if old is not None and not old["concept"]:
        yield from no_overlap(KEY, "omschrijving", new, ctx)


@rule("ztc-016", "overlap")
def publish(old: Record | None, body: Record, ctx: Context) -> ActionAnswer | Iterable[Violation]:
    """Publish a concept document type."""
    assert old is not None  # noqa: S101 - an item action
    overlap = list(no_overlap(KEY, "omschrijving", old, ctx))
    return overlap or ActionAnswer({"concept": False}, 200)


INFORMATIEOBJECTTYPEN = Resource(
    "informatieobjecttypen",
    InformatieObjectType,
    scopes=SCOPES,
    filters={
        "catalogus": Filter("catalogus"),
        "status": STATUS,
        "datumGeldigheid": VALID,
        "omschrijving": Filter("omschrijving"),
    },
    defaults=(as_concept,),
    rules=(published_stays, no_end_before_begin, published_without_overlap),
    delete_rules=(published_is_kept,),
    reading=read_relations,
    reading_depends=("catalogi/zaaktype-informatieobjecttypen", "catalogi/zaaktypen", "catalogi/besluittypen"),
    stored=Stored.RECORD,
    actions=(
        Action(
            "publish",
            "publish",
            any_of("catalogi.schrijven"),
            item=True,
            run=publish,
            description="Publiceer een concept-informatieobjecttype.",
        ),
    ),
    channel=Channel("informatieobjecttypen", {"catalogus": "catalogus"}),
    expand={
        "catalogus": "catalogi/catalogussen",
        "zaaktypen": "catalogi/zaaktypen",
        "besluittypen": "catalogi/besluittypen",
    },
    singular="informatieobjecttype",
    example={
        "catalogus": {"$link": "catalogi/catalogussen"},
        "omschrijving": "Aanvraag",
        "vertrouwelijkheidaanduiding": "openbaar",
        "beginGeldigheid": "2024-01-01",
        "informatieobjectcategorie": "aanvraag",
    },
)
