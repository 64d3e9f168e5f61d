"""Statustypen: the steps that a case of a type can reach."""

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
from schemas.declare import Computed, Depends, Reader, Record, Resource, Schema, Unique


class CheckListItem(Schema):
    """Something to check before the step."""

    itemnaam = fields.String(30, required=True, blank=False)
    toelichting = fields.String(1000, load_default=None, allow_none=True)
    vraagstelling = fields.String(255, required=True, blank=False)
    verplicht = fields.Boolean(load_default=False)


class StatusType(Schema):
    """A step that a case of this type can reach; the one with the highest volgnummer ends the case."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    omschrijving = fields.String(80, required=True, blank=False)
    omschrijvingGeneriek = fields.String(80, load_default="")
    statustekst = fields.String(1000, load_default="")
    zaaktype = fields.Link("catalogi/zaaktypen", max=None, required=True)
    catalogus = fields.Uri(None, dump_only=True)
    zaaktypeIdentificatie = fields.String(dump_only=True)
    volgnummer = fields.Integer(min=1, max=9999, required=True)
    isEindstatus = fields.Boolean(dump_only=True)
    informeren = fields.Boolean(load_default=False)
    doorlooptijd = fields.Duration(load_default=None, allow_none=True)
    toelichting = fields.String(1000, load_default=None, allow_none=True)
    checklistitemStatustype = fields.List(fields.Group(CheckListItem), load_default=list)
    eigenschappen = fields.List(fields.Link("catalogi/eigenschappen", max=None), load_default=list)
    beginGeldigheid = fields.Date(dump_only=True, allow_none=True)
    eindeGeldigheid = fields.Date(dump_only=True, allow_none=True)
    beginObject = fields.Date(dump_only=True, allow_none=True)
    eindeObject = fields.Date(dump_only=True, allow_none=True)


def is_last(record: Record, reader: Reader) -> bool:
    """Whether no other step of the case type has a higher number."""
    return all(
        other["volgnummer"] <= record["volgnummer"]
        for other in reader.find("catalogi/statustypen", zaaktype=record["zaaktype"])
    )


STATUSTYPEN = Resource(
    "statustypen",
    StatusType,
    scopes=CHILD_SCOPES,
    filters=CHILD_FILTERS,
    unique=(Unique(("zaaktype", "volgnummer")),),
    rules=(zaaktype_is_concept,),
    delete_rules=(zaaktype_is_concept_on_delete,),
    computed={
        **of_zaaktype("catalogus", "zaaktypeIdentificatie", *CHILD_DATES),
        "isEindstatus": Computed(is_last, (Depends("catalogi/statustypen", "zaaktype", "zaaktype"),)),
    },
    expand={
        "zaaktype": "catalogi/zaaktypen",
        "catalogus": "catalogi/catalogussen",
        "eigenschappen": "catalogi/eigenschappen",
    },
    singular="statustype",
    example={"omschrijving": "Ontvangen", "zaaktype": {"$link": "catalogi/zaaktypen"}, "volgnummer": 1},
)
