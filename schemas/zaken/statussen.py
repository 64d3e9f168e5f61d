"""Statussen: the steps that a case has reached; the last one closes it."""

from __future__ import annotations

from collections.abc import Iterable

from schemas import fields
from schemas.declare import (
    Computed,
    Context,
    Denied,
    Depends,
    Filter,
    Reader,
    Record,
    Resource,
    Schema,
    Unique,
    Violation,
    any_of,
    children,
    rule,
)
from schemas.zaken.archiving import archiving, recalculate_dependents
from schemas.zaken.rights import READ, ZAAK, ZAKEN_CHANNEL, own_record

STATUSTYPE = "catalogi/statustypen"


class Status(Schema):
    """A step that a case has reached."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    uuid = fields.Uuid(dump_only=True)
    zaak = fields.Link(ZAAK, required=True)
    statustype = fields.Link(STATUSTYPE, required=True)
    datumStatusGezet = fields.Moment(required=True)
    statustoelichting = fields.String(1000, load_default="")
    indicatieLaatstGezetteStatus = fields.Boolean(dump_only=True)
    gezetdoor = fields.Link("zaken/rollen", max=200, blank=True, load_default="")
    zaakinformatieobjecten = fields.List(fields.Uri(), dump_only=True)


def is_latest(record: Record, reader: Reader) -> bool:
    """Whether no later status of the case exists."""
    urls = reader.urls("zaken/statussen", "datumStatusGezet", zaak=record["zaak"])
    return not urls or urls[-1] == record["url"]


def is_final(record: Record, ctx: Context) -> bool:
    """Whether the status closes the case: its type has the highest number."""
    kind = ctx.load(record["statustype"], STATUSTYPE)
    return bool(kind and kind.get("isEindstatus"))


@rule("zrc-006", "permission_denied", status=403)
def first_status_only_with_aanmaken(new: Record | None, old: Record | None, ctx: Context) -> Iterable[Denied]:
    """With the scope zaken.aanmaken alone only the first status of a case can be set."""
    if (
        new is not None
        and not ctx.caller.may("zaken.statussen.toevoegen", "zaken.heropenen")
        and ctx.urls("zaken/statussen", zaak=new["zaak"])
    ):
        yield Denied("Met alleen zaken.aanmaken kun je alleen de eerste status zetten.")


@rule("zrc-008", "permission_denied", status=403)
def reopening_needs_heropenen(new: Record | None, old: Record | None, ctx: Context) -> Iterable[Denied]:
    """A status on a closed case reopens it, or closes it anew: that needs the scope zaken.heropenen."""
    zaak = ctx.get(new["zaak"]) if new is not None else None
    if zaak and zaak["einddatum"] and not ctx.caller.may("zaken.heropenen"):
        yield Denied("Je mag een gesloten zaak niet heropenen.")


@rule("zrc-016", "zaaktype-mismatch")
def statustype_of_this_zaaktype(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The type of the status belongs to the type of the case."""
    kind, zaak = ctx.load(new["statustype"], STATUSTYPE), ctx.get(new["zaak"])
    if kind and zaak and kind.get("zaaktype") != zaak["zaaktype"]:
        yield Violation(
            "nonFieldErrors", "zaaktype-mismatch", "Het statustype hoort niet bij het zaaktype van de zaak."
        )


@rule("zrc-007", "date-in-future")
def not_in_future(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A status is not set in the future. It may lie before the start of the case, as the tests of the standard have it."""
    if fields.sortable(new["datumStatusGezet"]) > ctx.now:
        yield Violation("datumStatusGezet", "date-in-future", "De datum ligt in de toekomst.")


@rule("zrc-007", "gezetdoor-mismatch")
def set_by_role_of_this_zaak(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Whoever set the status plays a part in this case."""
    role = own_record(new["gezetdoor"], "zaken/rollen", ctx)
    if role and role["zaak"] != new["zaak"]:
        yield Violation("gezetdoor", "gezetdoor-mismatch", "Deze rol hoort niet bij de zaak.")


@rule(
    "zrc-007",
    "indicatiegebruiksrecht-unset",
    "resultaat-does-not-exist",
    "deelzaken-not-closed",
    "informatieobject-locked",
)
def ready_to_close(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A case closes only with a result, with closed parts, and with documents that are unlocked and whose rights of use are known."""
    zaak = ctx.get(new["zaak"])
    if zaak is None or not is_final(new, ctx):
        return
    documents = [
        ctx.load(link["informatieobject"], "documenten/enkelvoudiginformatieobjecten")
        for link in map(ctx.get, zaak["zaakinformatieobjecten"])
        if link
    ]
    if any(document and document.get("indicatieGebruiksrecht") is None for document in documents):
        yield Violation(
            "nonFieldErrors",
            "indicatiegebruiksrecht-unset",
            "Van een document van de zaak is niet bekend of er gebruiksrechten zijn.",
        )
    if any(document and document.get("locked") for document in documents):
        yield Violation("nonFieldErrors", "informatieobject-locked", "Een document van de zaak is nog vergrendeld.")
    if not zaak["resultaat"]:
        yield Violation("nonFieldErrors", "resultaat-does-not-exist", "De zaak heeft nog geen resultaat.")
    if any(part and not part["einddatum"] for part in map(ctx.get, zaak["deelzaken"])):
        yield Violation("nonFieldErrors", "deelzaken-not-closed", "Niet alle deelzaken zijn gesloten.")


@rule("zrc-008", "hoofdzaak-closed")
def main_case_is_open(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A part of a closed main case is not reopened."""
    zaak = ctx.get(new["zaak"])
    if zaak and zaak["einddatum"] and zaak["hoofdzaak"] and not is_final(new, ctx):
        main = ctx.get(zaak["hoofdzaak"])
        if main and main["einddatum"]:
            yield Violation("nonFieldErrors", "hoofdzaak-closed", "De hoofdzaak is gesloten.")


@rule("zrc-007")
@rule("zrc-021")
def close_case_on_final_status(new: Record | None, old: Record | None, ctx: Context) -> None:
    """The final status closes the case: its end date is the day in the Netherlands, and the archiving dates are derived."""
    if new is None or not is_final(new, ctx):
        return
    zaak = ctx.get(new["zaak"])
    if zaak is not None:
        einddatum = fields.amsterdam_day(new["datumStatusGezet"])
        ctx.change(zaak["url"], einddatum=einddatum, **archiving(zaak, einddatum, ctx))
        recalculate_dependents(zaak, ctx)


@rule("zrc-008")
def reopen_case_on_other_status(new: Record | None, old: Record | None, ctx: Context) -> None:
    """Any other status reopens a closed case: end date and archiving dates become empty."""
    zaak = ctx.get(new["zaak"]) if new is not None else None
    if new is not None and zaak and zaak["einddatum"] and not is_final(new, ctx):
        ctx.change(
            zaak["url"], einddatum=None, archiefactiedatum=None, archiefnominatie=None, startdatumBewaartermijn=None
        )
        recalculate_dependents(zaak, ctx)


STATUSSEN = Resource(
    "statussen",
    Status,
    scopes={"read": READ, "create": any_of("zaken.aanmaken", "zaken.statussen.toevoegen", "zaken.heropenen")},
    rights=(first_status_only_with_aanmaken, reopening_needs_heropenen),
    filters={
        "zaak": Filter("zaak"),
        "statustype": Filter("statustype"),
        "indicatieLaatstGezetteStatus": Filter("indicatieLaatstGezetteStatus"),
    },
    unique=(Unique(("zaak", "datumStatusGezet")),),
    rules=(statustype_of_this_zaaktype, not_in_future, set_by_role_of_this_zaak, ready_to_close, main_case_is_open),
    effects=(close_case_on_final_status, reopen_case_on_other_status),
    computed={
        "indicatieLaatstGezetteStatus": Computed(is_latest, (Depends("zaken/statussen", "zaak", "zaak"),), (True,)),
        "zaakinformatieobjecten": children("zaken/zaakinformatieobjecten", "status"),
    },
    channel=ZAKEN_CHANNEL,
    main="zaak",
    expand={
        "zaak": ZAAK,
        "statustype": STATUSTYPE,
        "gezetdoor": "zaken/rollen",
        "zaakinformatieobjecten": "zaken/zaakinformatieobjecten",
    },
    singular="status",
    label=lambda record: f"Status op {record['datumStatusGezet']}",
    example={"zaak": {"$link": ZAAK}, "statustype": {"$link": STATUSTYPE}, "datumStatusGezet": "2024-02-02T10:00:00Z"},
)
