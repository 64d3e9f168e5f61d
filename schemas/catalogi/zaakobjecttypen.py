"""Zaakobjecttypen: the kinds of things that a case of a type can be about."""

from __future__ import annotations

from schemas import fields
from schemas.catalogi.typing import (
    CHILD_DATES,
    CHILD_FILTERS,
    CHILD_SCOPES,
    of_zaaktype,
    zaaktype_is_concept,
    zaaktype_is_concept_on_delete,
)
from schemas.declare import Computed, Depends, Filter, Reader, Record, Resource, Schema


class ZaakObjectType(Schema):
    """A kind of thing that a case of this type can be about."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    anderObjecttype = fields.Boolean(required=True)
    beginGeldigheid = fields.Date(dump_only=True)
    eindeGeldigheid = fields.Date(dump_only=True, allow_none=True)
    beginObject = fields.Date(dump_only=True, allow_none=True)
    eindeObject = fields.Date(dump_only=True, allow_none=True)
    objecttype = fields.Uri(200, required=True, blank=False)
    relatieOmschrijving = fields.String(80, required=True, blank=False)
    zaaktype = fields.Link("catalogi/zaaktypen", max=None, required=True)
    zaaktypeIdentificatie = fields.String(dump_only=True)
    resultaattypen = fields.List(fields.Uri(None), dump_only=True)
    resultaattypeOmschrijving = fields.List(fields.String(), dump_only=True)
    statustypen = fields.List(fields.Uri(None), dump_only=True)
    catalogus = fields.Uri(None, dump_only=True)


def beside_depends(resource: str) -> Depends:
    """On the parts of one kind of the same case type."""
    return Depends(resource, "zaaktype", "zaaktype")


def beside(resource: str) -> Computed:
    """Addresses of the parts of one kind of the same case type, oldest first."""

    def value(record: Record, reader: Reader) -> list[str]:
        return reader.urls(resource, zaaktype=record["zaaktype"])

    return Computed(value, (beside_depends(resource),))


def names_of_results(record: Record, reader: Reader) -> list[str]:
    """Descriptions of the results of the same case type."""
    return [found["omschrijving"] for found in reader.find("catalogi/resultaattypen", zaaktype=record["zaaktype"])]


ZAAKOBJECTTYPEN = Resource(
    "zaakobjecttypen",
    ZaakObjectType,
    scopes=CHILD_SCOPES,
    filters={
        "anderObjecttype": Filter("anderObjecttype"),
        "catalogus": Filter("catalogus", via="zaaktype"),
        "datumBeginGeldigheid": Filter("beginGeldigheid", via="zaaktype", parse=fields.Date()),
        "datumEindeGeldigheid": Filter("eindeGeldigheid", via="zaaktype", parse=fields.Date()),
        "datumGeldigheid": CHILD_FILTERS["datumGeldigheid"],
        "objecttype": Filter("objecttype"),
        "relatieOmschrijving": Filter("relatieOmschrijving"),
        "zaaktype": Filter("zaaktype"),
        "zaaktypeIdentificatie": CHILD_FILTERS["zaaktypeIdentificatie"],
    },
    rules=(zaaktype_is_concept,),
    delete_rules=(zaaktype_is_concept_on_delete,),
    computed={
        **of_zaaktype("catalogus", "zaaktypeIdentificatie", *CHILD_DATES),
        "resultaattypen": beside("catalogi/resultaattypen"),
        "resultaattypeOmschrijving": Computed(names_of_results, (beside_depends("catalogi/resultaattypen"),)),
        "statustypen": beside("catalogi/statustypen"),
    },
    expand={
        "zaaktype": "catalogi/zaaktypen",
        "catalogus": "catalogi/catalogussen",
        "resultaattypen": "catalogi/resultaattypen",
        "statustypen": "catalogi/statustypen",
    },
    singular="zaakobjecttype",
    example={
        "anderObjecttype": False,
        "objecttype": "https://voorbeeld.example/objecttypen/boom",
        "relatieOmschrijving": "heeft betrekking op",
        "zaaktype": {"$link": "catalogi/zaaktypen"},
    },
)
