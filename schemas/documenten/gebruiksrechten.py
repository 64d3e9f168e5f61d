"""Gebruiksrechten: what others may do with a document besides looking at it."""

from __future__ import annotations

from schemas import fields
from schemas.declare import Context, Filter, Immutable, Record, Resource, Schema, rule
from schemas.documenten.rights import CHANNEL, CREATE, DELETE, DOCUMENT, READ, RIGHTS_OF_USE, WRITE


class Gebruiksrechten(Schema):
    """Conditions for the use of a document in a period."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    informatieobject = fields.Link(DOCUMENT, max=None, required=True)
    startdatum = fields.Moment(required=True)
    einddatum = fields.Moment(load_default=None, allow_none=True)
    omschrijvingVoorwaarden = fields.String(required=True, blank=False)


@rule("drc-006")
def document_says_so(new: Record | None, old: Record | None, ctx: Context) -> None:
    """A document with rights of use says so; when the last ones go it is unknown again."""
    if new is None and old is not None and not ctx.urls(RIGHTS_OF_USE, informatieobject=old["informatieobject"]):
        ctx.change(old["informatieobject"], indicatieGebruiksrecht=None)
    elif new is not None and old is None:
        ctx.change(new["informatieobject"], indicatieGebruiksrecht=True)


def periods(name: str) -> dict[str, Filter]:
    """Filters on a moment: before and after."""
    return {f"{name}__{op}": Filter(name, op) for op in ("lt", "lte", "gt", "gte")}


GEBRUIKSRECHTEN = Resource(
    "gebruiksrechten",
    Gebruiksrechten,
    scopes={"read": READ, "create": CREATE, "update": WRITE, "delete": DELETE},
    filters={"informatieobject": Filter("informatieobject"), **periods("startdatum"), **periods("einddatum")},
    immutable=(Immutable(("informatieobject",)),),
    effects=(document_says_so,),
    channel=CHANNEL,
    main="informatieobject",
    paginated=False,
    expand={"informatieobject": DOCUMENT},
    singular="gebruiksrechten",
    label=lambda record: record["omschrijvingVoorwaarden"],
    example={
        "informatieobject": {"$link": DOCUMENT},
        "startdatum": "2024-02-01T00:00:00Z",
        "omschrijvingVoorwaarden": "Alleen voor intern gebruik",
    },
)
