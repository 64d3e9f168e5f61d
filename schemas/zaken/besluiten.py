"""Decisions of a case: the mirror that the Besluiten API keeps below the case (brc-006)."""

from __future__ import annotations

from collections.abc import Iterable

from schemas import fields
from schemas.declare import Context, Record, Resource, Schema, Stored, Unique, Violation, any_of, rule
from schemas.zaken.archiving import recalculate
from schemas.zaken.rights import READ, ZAAK, ZAKEN_CHANNEL, closed_needs_geforceerd

BESLUIT = "besluiten/besluiten"
BIJWERKEN = any_of("zaken.bijwerken")


class ZaakBesluit(Schema):
    """A decision that was taken in a case."""

    url = fields.Uri(None, dump_only=True)
    uuid = fields.Uuid(dump_only=True)
    zaak = fields.Link(ZAAK, max=None, required=True, load_only=True, openapi={"x-path-only": True})
    besluit = fields.Link(BESLUIT, required=True)


def _points_here(record: Record, ctx: Context) -> bool:
    besluit = ctx.load(record["besluit"], BESLUIT)
    return bool(besluit and besluit.get("zaak") == record["zaak"])


@rule("zrc-023", "inconsistent-relation")
def decision_names_this_zaak(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The decision itself names this case: the Besluiten API leads."""
    if not _points_here(new, ctx):
        yield Violation("besluit", "inconsistent-relation", "Het besluit noemt een andere zaak, of geen.")


@rule("zrc-023", "inconsistent-relation")
def decision_no_longer_names_this_zaak(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The relation is deleted only when the decision no longer names this case."""
    if _points_here(new, ctx):
        yield Violation(
            "nonFieldErrors", "inconsistent-relation", "Het besluit noemt deze zaak nog; verwijder eerst het besluit."
        )


@rule("zrc-021")
def archiving_follows(new: Record | None, old: Record | None, ctx: Context) -> None:
    """Another decision in a closed case can change its archiving dates."""
    record = new if new is not None else old
    if record is not None:
        recalculate(record["zaak"], ctx)


BESLUITEN = Resource(
    "besluiten",
    ZaakBesluit,
    under="zaak",
    scopes={"read": READ, "create": BIJWERKEN, "delete": BIJWERKEN},
    rights=(closed_needs_geforceerd,),
    unique=(Unique(("zaak", "besluit")),),
    rules=(decision_names_this_zaak,),
    delete_rules=(decision_no_longer_names_this_zaak,),
    effects=(archiving_follows,),
    channel=ZAKEN_CHANNEL,
    main="zaak",
    stored=Stored.RECORD,
    paginated=False,
    head=False,
    expand={"besluit": BESLUIT},
    singular="zaakbesluit",
    label=lambda record: "Besluit bij zaak",
    example={"zaak": {"$link": ZAAK}, "besluit": {"$link": BESLUIT}},
)
