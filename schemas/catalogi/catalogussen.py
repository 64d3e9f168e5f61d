"""Catalogussen: the collections of types of an organisation."""

from __future__ import annotations

from schemas import fields
from schemas.catalogi.typing import CREATE, READ, UPDATE
from schemas.declare import Computed, Depends, Filter, Reader, Record, Resource, Schema, Unique, children


class Catalogus(Schema):
    """A collection of case types, document types and decision types of one organisation."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    domein = fields.String(5, required=True, blank=False, pattern=r"[A-Z]{1,5}", help="Afkorting in hoofdletters.")
    rsin = fields.Rsin(required=True)
    contactpersoonBeheerNaam = fields.String(40, required=True, blank=False)
    contactpersoonBeheerTelefoonnummer = fields.String(20, load_default="")
    contactpersoonBeheerEmailadres = fields.Email(254, load_default="")
    zaaktypen = fields.List(fields.Uri(None), dump_only=True)
    besluittypen = fields.List(fields.Uri(None), dump_only=True)
    besluittypeOmschrijving = fields.List(fields.String(), dump_only=True)
    informatieobjecttypen = fields.List(fields.Uri(None), dump_only=True)
    informatieobjecttypeOmschrijving = fields.List(fields.String(), dump_only=True)
    naam = fields.String(200, load_default=None, allow_none=True)
    versie = fields.String(20, load_default=None, allow_none=True)
    begindatumVersie = fields.Date(load_default=None, allow_none=True)


def names(resource: str) -> Computed:
    """Descriptions of the types in the catalogue, each once."""

    def value(record: Record, reader: Reader) -> list[str]:
        return list(dict.fromkeys(found["omschrijving"] for found in reader.find(resource, catalogus=record["url"])))

    return Computed(value, (Depends(resource, "url", "catalogus"),), ([],))


CATALOGUSSEN = Resource(
    "catalogussen",
    Catalogus,
    scopes={"read": READ, "create": CREATE, "update": UPDATE},
    filters={
        "domein": Filter("domein", parse=fields.String()),
        "domein__in": Filter("domein", "in", parse=fields.String()),
        "rsin": Filter("rsin"),
        "rsin__in": Filter("rsin", "in", parse=fields.String()),
    },
    unique=(Unique(("domein", "rsin"), "unique"),),
    computed={
        "zaaktypen": children("catalogi/zaaktypen", "catalogus"),
        "besluittypen": children("catalogi/besluittypen", "catalogus"),
        "besluittypeOmschrijving": names("catalogi/besluittypen"),
        "informatieobjecttypen": children("catalogi/informatieobjecttypen", "catalogus"),
        "informatieobjecttypeOmschrijving": names("catalogi/informatieobjecttypen"),
    },
    expand={
        "zaaktypen": "catalogi/zaaktypen",
        "besluittypen": "catalogi/besluittypen",
        "informatieobjecttypen": "catalogi/informatieobjecttypen",
    },
    singular="catalogus",
    example={
        "domein": "VOORB",
        "rsin": "000000000",
        "contactpersoonBeheerNaam": "Beheer zaaktypen",
        "naam": "Voorbeeldcatalogus",
    },
)
