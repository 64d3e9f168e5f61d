"""Zaakobjecttypen: the kinds of things that a case of a type can be about."""

from __future__ import annotations

from schemas import fields
from schemas.catalogi.typing import (
    CHILD_FILTERS,
    CHILD_SCOPES,
    of_zaaktype,
    zaaktype_is_concept,
    zaaktype_is_concept_on_delete,
)
from schemas.declare import Filter, Resource, Schema


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
    computed=of_zaaktype(
        "catalogus", "zaaktypeIdentificatie", "beginGeldigheid", "eindeGeldigheid", "beginObject", "eindeObject"
    ),
    expand={"zaaktype": "catalogi/zaaktypen", "catalogus": "catalogi/catalogussen"},
    singular="zaakobjecttype",
    example={
        "anderObjecttype": False,
        "objecttype": "https://voorbeeld.example/objecttypen/boom",
        "relatieOmschrijving": "heeft betrekking op",
        "zaaktype": {"$link": "catalogi/zaaktypen"},
    },
)
