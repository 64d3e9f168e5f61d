"""Resultaten: the outcome of a case."""

from __future__ import annotations

from collections.abc import Iterable

from schemas import fields
from schemas.declare import Context, Denied, Filter, Immutable, Record, Resource, Schema, Unique, Violation, rule
from schemas.zaken.archiving import recalculate
from schemas.zaken.rights import READ, WRITE, ZAAK, ZAKEN_CHANNEL, closed_needs_geforceerd

RESULTAATTYPE = "catalogi/resultaattypen"


class Resultaat(Schema):
    """The outcome of a case; it decides how long the file is kept."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    uuid = fields.Uuid(dump_only=True)
    zaak = fields.Link(ZAAK, required=True)
    resultaattype = fields.Link(RESULTAATTYPE, required=True)
    toelichting = fields.String(1000, load_default="")


@rule("zrc-020", "zaaktype-mismatch")
def resultaattype_of_this_zaaktype(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The type of the result belongs to the type of the case."""
    kind, zaak = ctx.load(new["resultaattype"], RESULTAATTYPE), ctx.get(new["zaak"])
    if kind and zaak and kind.get("zaaktype") != zaak["zaaktype"]:
        yield Violation(
            "nonFieldErrors", "zaaktype-mismatch", "Het resultaattype hoort niet bij het zaaktype van de zaak."
        )


@rule("zrc-021")
def archiving_follows(new: Record | None, old: Record | None, ctx: Context) -> None:
    """Another result on a closed case changes its archiving dates."""
    if new is not None:
        recalculate(new["zaak"], ctx)


@rule("zrc-007", "permission_denied", status=403)
def closed_or_doubled(new: Record | None, old: Record | None, ctx: Context) -> Iterable[Denied]:
    """A result of a closed case needs the scope zaken.geforceerd-bijwerken; a second one is refused as such (400)."""
    if new is not None and old is None and ctx.urls("zaken/resultaten", zaak=new["zaak"]):
        return
    yield from closed_needs_geforceerd(new, old, ctx)


RESULTATEN = Resource(
    "resultaten",
    Resultaat,
    scopes={"read": READ, "create": WRITE, "update": WRITE, "delete": WRITE},
    rights=(closed_or_doubled,),
    filters={"zaak": Filter("zaak"), "resultaattype": Filter("resultaattype")},
    unique=(Unique(("zaak",), "unique", "zaak", "De zaak heeft al een resultaat."),),
    immutable=(Immutable(("zaak", "resultaattype")),),
    rules=(resultaattype_of_this_zaaktype,),
    effects=(archiving_follows,),
    channel=ZAKEN_CHANNEL,
    main="zaak",
    expand={"zaak": ZAAK, "resultaattype": RESULTAATTYPE},
    singular="resultaat",
    example={"zaak": {"$link": ZAAK}, "resultaattype": {"$link": RESULTAATTYPE}, "toelichting": "Volgens verzoek"},
)
