"""Eigenschappen: what must be known of every case of a type."""

from __future__ import annotations

from collections.abc import Iterable

from schemas import fields
from schemas.catalogi.typing import (
    CHILD_DATES,
    CHILD_FILTERS,
    CHILD_SCOPES,
    of_zaaktype,
    zaaktype_is_concept,
    zaaktype_is_concept_on_delete,
)
from schemas.declare import Context, Record, Resource, Schema, Violation, rule


class EigenschapSpecificatie(Schema):
    """The form of the values: format, length and how many."""

    groep = fields.String(32, load_default="")
    formaat = fields.Choice(("tekst", "getal", "datum", "datum_tijd"), required=True)
    lengte = fields.String(14, required=True, blank=False)
    kardinaliteit = fields.String(3, required=True, blank=False)
    waardenverzameling = fields.List(fields.String(100), load_default=list)


class Eigenschap(Schema):
    """A property of every case of this type."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    naam = fields.String(20, required=True, blank=False)
    catalogus = fields.Uri(None, dump_only=True)
    definitie = fields.String(255, required=True, blank=False)
    specificatie = fields.Group(EigenschapSpecificatie, required=True)
    toelichting = fields.String(1000, load_default="")
    zaaktype = fields.Link("catalogi/zaaktypen", max=None, required=True)
    zaaktypeIdentificatie = fields.String(dump_only=True)
    statustype = fields.Link("catalogi/statustypen", max=None, load_default=None, allow_none=True)
    beginGeldigheid = fields.Date(dump_only=True, allow_none=True)
    eindeGeldigheid = fields.Date(dump_only=True, allow_none=True)
    beginObject = fields.Date(dump_only=True, allow_none=True)
    eindeObject = fields.Date(dump_only=True, allow_none=True)


@rule("ztc-015", "invalid-length")
def length_of_dates(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A date has length 8 (JJJJMMDD), a moment 14 (JJJJMMDDuummss)."""
    wanted = {"datum": "8", "datum_tijd": "14"}.get(new["specificatie"]["formaat"])
    if wanted and new["specificatie"]["lengte"] != wanted:
        yield Violation("specificatie.lengte", "invalid-length", f"Bij dit formaat is de lengte {wanted}.")


EIGENSCHAPPEN = Resource(
    "eigenschappen",
    Eigenschap,
    scopes=CHILD_SCOPES,
    filters=CHILD_FILTERS,
    rules=(zaaktype_is_concept, length_of_dates),
    delete_rules=(zaaktype_is_concept_on_delete,),
    computed=of_zaaktype("catalogus", "zaaktypeIdentificatie", *CHILD_DATES),
    expand={
        "zaaktype": "catalogi/zaaktypen",
        "catalogus": "catalogi/catalogussen",
        "statustype": "catalogi/statustypen",
    },
    singular="eigenschap",
    example={
        "naam": "kenmerk",
        "definitie": "Een kenmerk van de zaak",
        "zaaktype": {"$link": "catalogi/zaaktypen"},
        "specificatie": {"formaat": "tekst", "lengte": "50", "kardinaliteit": "1", "waardenverzameling": []},
    },
)
