"""Roltypen: the parts that people and organisations can play in a case."""

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
from schemas.declare import Filter, Resource, Schema
from schemas.enumerations import ROLOMSCHRIJVING


class RolType(Schema):
    """A part that somebody can play in a case of this type."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    zaaktype = fields.Link("catalogi/zaaktypen", max=None, required=True)
    zaaktypeIdentificatie = fields.String(dump_only=True)
    omschrijving = fields.String(100, required=True, blank=False)
    omschrijvingGeneriek = fields.Choice(ROLOMSCHRIJVING, required=True)
    catalogus = fields.Uri(None, dump_only=True, allow_none=True)
    beginGeldigheid = fields.Date(dump_only=True, allow_none=True)
    eindeGeldigheid = fields.Date(dump_only=True, allow_none=True)
    beginObject = fields.Date(dump_only=True, allow_none=True)
    eindeObject = fields.Date(dump_only=True, allow_none=True)


ROLTYPEN = Resource(
    "roltypen",
    RolType,
    scopes=CHILD_SCOPES,
    filters={**CHILD_FILTERS, "omschrijvingGeneriek": Filter("omschrijvingGeneriek")},
    rules=(zaaktype_is_concept,),
    delete_rules=(zaaktype_is_concept_on_delete,),
    computed=of_zaaktype("catalogus", "zaaktypeIdentificatie", *CHILD_DATES),
    expand={"zaaktype": "catalogi/zaaktypen", "catalogus": "catalogi/catalogussen"},
    singular="roltype",
    example={
        "zaaktype": {"$link": "catalogi/zaaktypen"},
        "omschrijving": "Aanvrager",
        "omschrijvingGeneriek": "initiator",
    },
)
