"""Bestandsdelen: the parts in which a large content comes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemas import fields
from schemas.declare import Action, ActionAnswer, Context, Record, Resource, Schema, Stored, Violation, rule
from schemas.documenten.rights import DOCUMENT, WRITE


class BestandsDeel(Schema):
    """A part of a content, with its place and size."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    lock = fields.String(dump_only=True)
    omvang = fields.Integer(dump_only=True)
    voltooid = fields.Boolean(dump_only=True)
    volgnummer = fields.Integer(dump_only=True)
    informatieobject = fields.Link(DOCUMENT, required=True, load_only=True)


class BestandsDeelRequest(Schema):
    """The bytes of a part, with the lock of the document."""

    inhoud = fields.Content(
        required=True, help="De bytes van dit deel, als bestand in multipart/form-data.", openapi={"format": "binary"}
    )
    lock = fields.String(required=True, blank=False, help="Het lock-id van het document.")


@rule("drc-009", "unlocked", "incorrect-lock-id", "file-size")
def upload(old: Record | None, body: Mapping[str, Any], ctx: Context) -> ActionAnswer | Iterable[Violation]:
    """Take in the bytes of a part: under the lock of the document, and exactly as many as announced."""
    assert old is not None  # noqa: S101 - an item action
    document = ctx.get(old["informatieobject"]) or {}
    faults = []
    if body["lock"] != document.get("lock"):
        faults.append(Violation("nonFieldErrors", "incorrect-lock-id", "Het lock-id is niet juist."))
    if body["inhoud"].size != old["omvang"]:
        reason = f"Dit bestandsdeel is {body['inhoud'].size} bytes, afgesproken is {old['omvang']}."
        faults.append(Violation("inhoud", "file-size", reason))
    if faults:
        return faults
    if old["key"]:
        ctx.drop_content(old["key"])
    ctx.keep_content(body["inhoud"].key, old["informatieobject"])
    shown = {"url": old["url"], "lock": body["lock"], "omvang": old["omvang"], "voltooid": True}
    return ActionAnswer({"key": body["inhoud"].key, "voltooid": True}, 200, {**shown, "volgnummer": old["volgnummer"]})


BESTANDSDELEN = Resource(
    "bestandsdelen",
    BestandsDeel,
    actions=(
        Action(
            "upload",
            "",
            WRITE,
            schema=BestandsDeelRequest,
            kind="upload",
            item=True,
            method="PUT",
            most=lambda part: part["omvang"],
            run=upload,
            description="Upload een bestandsdeel.",
        ),
    ),
    main="informatieobject",
    traced=False,
    stored=Stored.RECORD,
    singular="bestandsdeel",
)
