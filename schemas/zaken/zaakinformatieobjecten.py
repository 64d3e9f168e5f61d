"""Zaakinformatieobjecten: documents of a case. This relation leads; the Documenten API holds a mirror of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemas import fields
from schemas.declare import Context, Filter, Immutable, Record, Resource, Schema, Unique, Violation, rule
from schemas.zaken.rights import ADD, READ, REMOVE, WRITE, ZAAK, ZAKEN_CHANNEL, closed_needs_geforceerd, own_record

DOCUMENT = "documenten/enkelvoudiginformatieobjecten"
MIRROR = "documenten/objectinformatieobjecten"
IOTYPE = "catalogi/informatieobjecttypen"
STATUS = "zaken/statussen"
AARD = "Hoort bij, omgekeerd: kent"


class ZaakInformatieObject(Schema):
    """A document that belongs to a case."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    uuid = fields.Uuid(dump_only=True)
    informatieobject = fields.Link(
        DOCUMENT, required=True, shape=("url", "bronorganisatie", "informatieobjecttype"), rule="zrc-003"
    )
    zaak = fields.Link(ZAAK, required=True)
    aardRelatieWeergave = fields.Choice((AARD, "Legt vast, omgekeerd: kan vastgelegd zijn als"), dump_only=True)
    titel = fields.String(200, load_default="")
    beschrijving = fields.String(load_default="")
    registratiedatum = fields.Moment(dump_only=True)
    vernietigingsdatum = fields.Moment(load_default=None, allow_none=True)
    status = fields.Link(STATUS, load_default=None, allow_none=True)


@rule("zrc-004")
def set_by_the_system(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """The nature of the relation is fixed, and its day of registration is the moment of making it."""
    new["aardRelatieWeergave"] = AARD
    new["registratiedatum"] = old["registratiedatum"] if old else ctx.now


@rule("zrc-004", "zaak-archiefstatus-invalid")
def case_is_not_archived(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A document is added only while the case has still to be archived."""
    zaak = ctx.get(new["zaak"])
    if old is None and zaak and zaak["archiefstatus"] != "nog_te_archiveren":
        yield Violation("nonFieldErrors", "zaak-archiefstatus-invalid", "De zaak is al gearchiveerd of overgedragen.")


@rule("zrc-004", "inconsistent-relation")
def status_of_this_zaak(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The status for which the document matters is one of the same case."""
    status = own_record(new["status"], STATUS, ctx)
    if status and status["zaak"] != new["zaak"]:
        yield Violation("status", "inconsistent-relation", "Deze status hoort niet bij de zaak.")


@rule("zrc-017", "missing-zaaktype-informatieobjecttype-relation")
def document_type_of_this_zaaktype(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The type of the document is one of those that the case type knows."""
    zaak, document = ctx.get(new["zaak"]), ctx.load(new["informatieobject"], DOCUMENT)
    kind = document.get("informatieobjecttype") if document else None
    if old is None and zaak and isinstance(kind, str) and not _related(zaak["zaaktype"], kind, ctx):
        yield Violation(
            "nonFieldErrors",
            "missing-zaaktype-informatieobjecttype-relation",
            "Het informatieobjecttype hoort niet bij het zaaktype van de zaak.",
        )


def _related(zaaktype: str, kind: str, ctx: Context) -> bool:
    """Whether a case type knows a document type: by its name in our own catalogue, by its address in a foreign one."""
    if ctx.own(zaaktype) is None:
        known = (ctx.load(zaaktype, "catalogi/zaaktypen") or {}).get("informatieobjecttypen")
        return isinstance(known, list) and kind in known
    name = (ctx.load(kind, IOTYPE) or {}).get("omschrijving")
    return bool(ctx.urls("catalogi/zaaktype-informatieobjecttypen", zaaktype=zaaktype, informatieobjecttype=name))


@rule("zrc-005")
def mirrored(new: Record | None, old: Record | None, ctx: Context) -> None:
    """The Documenten API holds the same relation as objectinformatieobject: made and deleted together with this one."""
    if new is not None and old is None and ctx.own(new["informatieobject"]):
        ctx.add(MIRROR, {"informatieobject": new["informatieobject"], "object": new["zaak"], "objectType": "zaak"})
    if new is None and old is not None:
        for url in ctx.urls(MIRROR, informatieobject=old["informatieobject"], object=old["zaak"]):
            ctx.remove(url)


ZAAKINFORMATIEOBJECTEN = Resource(
    "zaakinformatieobjecten",
    ZaakInformatieObject,
    scopes={"read": READ, "create": ADD, "update": WRITE, "delete": REMOVE},
    rights=(closed_needs_geforceerd,),
    filters={"zaak": Filter("zaak"), "informatieobject": Filter("informatieobject")},
    unique=(Unique(("zaak", "informatieobject"), rule="zrc-004"),),
    immutable=(Immutable(("zaak", "informatieobject"), rule="zrc-004"),),
    defaults=(set_by_the_system,),
    rules=(case_is_not_archived, document_type_of_this_zaaktype, status_of_this_zaak),
    effects=(mirrored,),
    channel=ZAKEN_CHANNEL,
    main="zaak",
    paginated=False,
    expand={"informatieobject": DOCUMENT, "zaak": ZAAK, "status": STATUS},
    singular="zaakinformatieobject",
    label=lambda record: record["titel"] or "Document bij zaak",
    example={"informatieobject": {"$link": DOCUMENT}, "zaak": {"$link": ZAAK}, "titel": "Aanvraag"},
)
