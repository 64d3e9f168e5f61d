"""Objectinformatieobjecten: to which cases, decisions and requests a document belongs (mirrors of relations kept there)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from schemas import fields
from schemas.declare import Context, Filter, Record, Resource, Schema, Unique, Violation, rule
from schemas.documenten.rights import CREATE, DELETE, DOCUMENT, READ

OBJECTTYPE: Mapping[str, str] = {"besluit": "Besluit", "zaak": "Zaak", "verzoek": "Verzoek"}
KINDS = {"zaak": "zaken/zaken", "besluit": "besluiten/besluiten", "verzoek": "verzoeken/verzoeken"}
SOURCES = {
    "zaak": "zaken/zaakinformatieobjecten",
    "besluit": "besluiten/besluitinformatieobjecten",
    "verzoek": "verzoeken/verzoekinformatieobjecten",
}
SHAPES = {
    "zaak": ("url", "bronorganisatie", "zaaktype"),
    "besluit": ("url", "verantwoordelijkeOrganisatie", "besluittype"),
    "verzoek": ("url", "bronorganisatie"),
}


class ObjectInformatieObject(Schema):
    """The relation of a document to a case, decision or request. Clients do not write it: the other APIs do."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    informatieobject = fields.Link(DOCUMENT, max=None, required=True)
    object = fields.Uri(required=True, blank=False)
    objectType = fields.Choice(OBJECTTYPE, required=True)


def _known(new: Record, ctx: Context) -> bool:
    own = ctx.own(new["object"])
    return own is not None and own[0] == KINDS[new["objectType"]] and ctx.get(new["object"]) is not None


@rule("drc-002", "bad-url", "invalid-resource")
def object_exists(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The object exists, and is what objectType says."""
    if _known(new, ctx):
        return
    kind, url = new["objectType"], new["object"]
    if url.startswith("\0"):
        code = "invalid-resource" if ctx.get(url) else "bad-url"
    else:
        status, found = ctx.fetch(url)
        if not 200 <= status < 300:
            code = "bad-url"
        elif isinstance(found, Mapping) and all(name in found for name in SHAPES[kind]):
            return
        else:
            code = "invalid-resource"
    reason = "Het object bestaat niet." if code == "bad-url" else f"Deze URL wijst niet naar een {kind}."
    yield Violation("object", code, reason)


def _registered(record: Record, ctx: Context) -> bool:
    """Whether the API that keeps the object knows the relation."""
    kind, url = record["objectType"], record["object"]
    if url.startswith("\0"):
        return bool(ctx.urls(SOURCES[kind], **{kind: url, "informatieobject": record["informatieobject"]}))
    root = url.rsplit("/", 2)[0]
    query = urlencode({kind: url, "informatieobject": ctx.outside(record["informatieobject"])})
    status, found = ctx.fetch(f"{root}/{SOURCES[kind].split('/')[1]}?{query}")
    return status == 200 and isinstance(found, list) and bool(found)


@rule("drc-004", "inconsistent-relation")
def relation_is_registered(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The relation was made first in the API of the object; here it is only mirrored."""
    if not any(True for _ in object_exists(new, old, ctx)) and not _registered(new, ctx):
        yield Violation(
            "nonFieldErrors", "inconsistent-relation", "De relatie bestaat niet in de API waar het object staat."
        )


@rule("drc-004", "remote-relation-exists")
def relation_is_gone(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """As long as the relation exists in the API of the object, its mirror stays."""
    if old is not None and _registered(old, ctx):
        yield Violation(
            "nonFieldErrors", "remote-relation-exists", "De relatie bestaat nog in de API waar het object staat."
        )


OBJECTINFORMATIEOBJECTEN = Resource(
    "objectinformatieobjecten",
    ObjectInformatieObject,
    scopes={"read": READ, "create": CREATE, "delete": DELETE},
    filters={"object": Filter("object"), "informatieobject": Filter("informatieobject")},
    unique=(Unique(("object", "informatieobject"), reason="Deze relatie bestaat al.", rule="drc-003"),),
    rules=(object_exists, relation_is_registered),
    delete_rules=(relation_is_gone,),
    main="informatieobject",
    paginated=False,
    expand={"informatieobject": DOCUMENT, "object": "*"},
    singular="objectinformatieobject",
    label=lambda record: f"{record['objectType']} bij document",
    example={
        "informatieobject": {"$link": DOCUMENT},
        "object": {"$link": "zaken/zaken"},
        "objectType": "zaak",
    },
)
