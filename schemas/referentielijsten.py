"""The Referentielijsten register (API 0.2.0), read-only: tables of codes with their items."""

from __future__ import annotations

from schemas import fields
from schemas.declare import Column, Filter, Register, Resource, Schema, Stored


class Beheerder(Schema):
    """The part of the organisation that keeps a table."""

    naam = fields.String(200, load_default="")
    email = fields.Email(254, load_default="")
    afdeling = fields.String(200, load_default="")
    organisatie = fields.String(200, load_default="")


class Tabel(Schema):
    """A table of codes."""

    code = fields.String(40, required=True, blank=False)
    naam = fields.String(200, required=True, blank=False)
    beheerder = fields.Group(Beheerder, load_default=None, allow_none=True)
    einddatumGeldigheid = fields.Moment(load_default=None, allow_none=True)


class Item(Schema):
    """A code with its meaning."""

    tabel = fields.String(40, required=True, load_only=True)
    code = fields.String(36, required=True, blank=False)
    naam = fields.String(200, required=True, blank=False)
    begindatumGeldigheid = fields.Moment(load_default=None, allow_none=True)
    einddatumGeldigheid = fields.Moment(load_default=None, allow_none=True)
    aanvullendeGegevens = fields.Anything(load_default=None, allow_none=True)


OPEN: dict[str, tuple[str, ...]] = {"read": ()}
REGISTER = Register(
    "referentielijsten",
    "Referentielijsten API",
    "0.2.0",
    "referentielijsten/api/v1",
    (
        Resource("tabellen", Tabel, scopes=OPEN, filters={"code": Filter("code")}, singular="tabel"),
        Resource(
            "items",
            Item,
            scopes=OPEN,
            filters={"tabel__code": Filter("tabel", parse=fields.String())},
            columns=(Column("tabel"),),
            stored=Stored.RECORD,
            singular="item",
        ),
    ),
    description="Tabellen met codes. Alleen lezen, zonder token.",
    source="Maykin",
    security="open",
)
