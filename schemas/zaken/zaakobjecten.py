"""Zaakobjecten: what a case is about."""

from __future__ import annotations

from collections.abc import Iterable

from schemas import fields
from schemas.declare import Context, Filter, Immutable, Record, Resource, Schema, Violation, rule
from schemas.enumerations import OBJECTTYPE
from schemas.zaken.archiving import recalculate
from schemas.zaken.objects import OBJECTEN
from schemas.zaken.rights import ADD, READ, REMOVE, WRITE, ZAAK, ZAKEN_CHANNEL, closed_needs_geforceerd

ZAAKOBJECTTYPE = "catalogi/zaakobjecttypen"


class ObjectTypeOverigeDefinitie(Schema):
    """Where the schema of an object of another type stands."""

    url = fields.Uri(required=True, blank=False)
    schema = fields.String(100, required=True, blank=False)
    objectData = fields.String(100, required=True, blank=False)


class ZaakObject(Schema):
    """Something that a case is about: an address, a person, a tree."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    uuid = fields.Uuid(dump_only=True)
    zaak = fields.Link(ZAAK, required=True)
    object = fields.Uri(load_default="")
    zaakobjecttype = fields.Link(ZAAKOBJECTTYPE, blank=True, load_default="")
    objectType = fields.Choice(OBJECTTYPE, required=True)
    objectTypeOverige = fields.String(100, pattern=r"[a-z_]+", load_default="")
    objectTypeOverigeDefinitie = fields.Group(ObjectTypeOverigeDefinitie, load_default=None, allow_none=True)
    relatieomschrijving = fields.String(80, load_default="")
    objectIdentificatie = fields.OneOf("objectType", OBJECTEN, load_default=None, allow_none=True)


@rule("zrc-018", "missing-object-type-overige", "invalid-object-type-overige-usage")
def other_type_is_named(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The type overige says which other type it is; any other type does not."""
    other = bool(new["objectTypeOverige"] or new["objectTypeOverigeDefinitie"])
    if new["objectType"] == "overige" and not other:
        yield Violation(
            "objectTypeOverige", "missing-object-type-overige", "Geef objectTypeOverige als objectType overige is."
        )
    if new["objectType"] != "overige" and other:
        yield Violation(
            "objectTypeOverige",
            "invalid-object-type-overige-usage",
            "Gebruik objectTypeOverige alleen als objectType overige is.",
        )


@rule("zrc-018", "invalid-zaakobject")
def something_is_named(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """An object is named: by address or by identification."""
    if not new["object"] and not new["objectIdentificatie"]:
        yield Violation("nonFieldErrors", "invalid-zaakobject", "Geef object of objectIdentificatie.")


@rule("zrc-018", "bad-url")
def object_answers(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """An address of an object gives an answer with status 200."""
    url = new["object"]
    if url and ctx.is_new("object") and not (ctx.get(url) if url.startswith("\0") else ctx.fetch(url)[0] == 200):
        yield Violation("object", "bad-url", "De URL van het object geeft geen geldig antwoord.")


@rule("zrc-018", "zaaktype-mismatch")
def zaakobjecttype_of_this_zaaktype(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The kind of object belongs to the type of the case."""
    kind, zaak = ctx.load(new["zaakobjecttype"], ZAAKOBJECTTYPE), ctx.get(new["zaak"])
    if kind and zaak and kind.get("zaaktype") != zaak["zaaktype"]:
        yield Violation(
            "nonFieldErrors", "zaaktype-mismatch", "Het zaakobjecttype hoort niet bij het zaaktype van de zaak."
        )


@rule("zrc-021")
def archiving_follows(new: Record | None, old: Record | None, ctx: Context) -> None:
    """Another object on a closed case can change its archiving dates."""
    record = new if new is not None else old
    if record is not None:
        recalculate(record["zaak"], ctx)


ZAAKOBJECTEN = Resource(
    "zaakobjecten",
    ZaakObject,
    scopes={"read": READ, "create": ADD, "update": WRITE, "delete": REMOVE},
    rights=(closed_needs_geforceerd,),
    filters={"zaak": Filter("zaak"), "object": Filter("object"), "objectType": Filter("objectType")},
    immutable=(Immutable(("zaak", "object", "objectType")),),
    rules=(object_answers, other_type_is_named, something_is_named, zaakobjecttype_of_this_zaaktype),
    effects=(archiving_follows,),
    channel=ZAKEN_CHANNEL,
    main="zaak",
    expand={"zaak": ZAAK, "object": "*", "zaakobjecttype": ZAAKOBJECTTYPE},
    singular="zaakobject",
    label=lambda record: f"{record['objectType']}",
    example={
        "zaak": {"$link": ZAAK},
        "objectType": "adres",
        "relatieomschrijving": "gaat over",
        "objectIdentificatie": {
            "identificatie": "0000010000000001",
            "wplWoonplaatsNaam": "Voorbeelddorp",
            "gorOpenbareRuimteNaam": "Voorbeeldstraat",
            "huisnummer": 1,
        },
    },
)
