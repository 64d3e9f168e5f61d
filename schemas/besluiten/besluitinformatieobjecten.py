"""Besluitinformatieobjecten: in which documents a decision is laid down."""

from __future__ import annotations

from collections.abc import Iterable

from schemas import fields
from schemas.besluiten.besluiten import BESLUIT, BESLUITTYPE, CHANNEL, CREATE, DELETE, READ
from schemas.declare import Context, Filter, Record, Resource, Schema, Unique, Violation, rule

DOCUMENT, MIRROR = "documenten/enkelvoudiginformatieobjecten", "documenten/objectinformatieobjecten"
IOTYPE = "catalogi/informatieobjecttypen"


class BesluitInformatieObject(Schema):
    """A document in which (a part of) a decision is laid down."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    informatieobject = fields.Link(DOCUMENT, required=True, rule="brc-003")
    besluit = fields.Link(BESLUIT, max=None, required=True)


@rule("brc-008", "missing-besluittype-informatieobjecttype-relation")
def type_fits_besluittype(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The type of the document is among those of the type of the decision."""
    besluit, document = ctx.get(new["besluit"]), ctx.load(new["informatieobject"], DOCUMENT)
    besluittype = ctx.load(besluit["besluittype"], BESLUITTYPE) if besluit else None
    kind = ctx.load(document.get("informatieobjecttype"), IOTYPE) if document else None
    if besluittype is None or kind is None:
        return
    by_name = kind.get("omschrijving") in (besluittype.get("informatieobjecttypeOmschrijvingen") or ())
    by_address = kind.get("url") in (besluittype.get("informatieobjecttypen") or ())
    if not (by_address or (by_name and kind.get("catalogus") == besluittype.get("catalogus"))):
        yield Violation(
            "nonFieldErrors",
            "missing-besluittype-informatieobjecttype-relation",
            "Het informatieobjecttype hoort niet bij het besluittype van het besluit.",
        )


@rule("brc-009")
@rule("brc-005")
def mirror_in_document(new: Record | None, old: Record | None, ctx: Context) -> None:
    """The relation stands in the Documenten API too, as long as it exists."""
    record = new if new is not None else old
    if record is None or not ctx.own(record["informatieobject"]):
        return
    if old is None:
        mirror = {"informatieobject": record["informatieobject"], "object": record["besluit"], "objectType": "besluit"}
        ctx.add(MIRROR, mirror)
    elif new is None:
        for found in ctx.find(MIRROR, informatieobject=record["informatieobject"], object=record["besluit"]):
            ctx.remove(found["url"])


BESLUITINFORMATIEOBJECTEN = Resource(
    "besluitinformatieobjecten",
    BesluitInformatieObject,
    scopes={"read": READ, "create": CREATE, "delete": DELETE},
    filters={"besluit": Filter("besluit"), "informatieobject": Filter("informatieobject")},
    unique=(Unique(("besluit", "informatieobject"), reason="Dit document hoort al bij dit besluit."),),
    rules=(type_fits_besluittype,),
    effects=(mirror_in_document,),
    channel=CHANNEL,
    main="besluit",
    paginated=False,
    expand={"informatieobject": DOCUMENT, "besluit": BESLUIT},
    singular="besluitinformatieobject",
    label=lambda record: f"Document bij besluit {record['besluit'].rsplit('/', 1)[-1]}",
    example={"besluit": {"$link": BESLUIT}, "informatieobject": {"$link": DOCUMENT}},
)
