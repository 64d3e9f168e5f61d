"""What all resources of the Zaken API share: scopes, the channel, and the right to touch a closed case."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.declare import Channel, Context, Denied, Record, any_of, rule

READ = any_of("zaken.lezen")
WRITE = any_of("zaken.bijwerken", "zaken.geforceerd-bijwerken")
ADD = any_of("zaken.aanmaken", *WRITE)
REMOVE = any_of(*WRITE, "zaken.verwijderen")
ZAKEN_CHANNEL = Channel(
    "zaken",
    {
        "bronorganisatie": "bronorganisatie",
        "zaaktype": "zaaktype",
        "vertrouwelijkheidaanduiding": "vertrouwelijkheidaanduiding",
    },
)
ZAAK = "zaken/zaken"


def own_record(url: str | None, resource: str, ctx: Context) -> Record | None:
    """The record behind a link inside this register; None when it leads elsewhere (that is a fault of the link)."""
    place = ctx.own(url)
    return ctx.get(url) if place and place[0] == resource else None


@rule("zrc-007", "permission_denied", status=403)
def closed_needs_geforceerd(new: Record | None, old: Record | None, ctx: Context) -> Iterable[Denied]:
    """A closed case and all that belongs to it can only be changed with the scope zaken.geforceerd-bijwerken."""
    record = new if new is not None else old
    main = ctx.get(record.get("zaak") or record.get("gerelateerdAan")) if record else None
    if main is not None and main["einddatum"] and not ctx.caller.may("zaken.geforceerd-bijwerken"):
        yield Denied("Je mag geen gegevens toevoegen of wijzigen van een gesloten zaak.")


@rule("zrc-007", "permission_denied", status=403)
def closed_case_needs_geforceerd(new: Record | None, old: Record | None, ctx: Context) -> Iterable[Denied]:
    """A closed case can only be changed with the scope zaken.geforceerd-bijwerken."""
    if old is not None and new is not None and old["einddatum"] and not ctx.caller.may("zaken.geforceerd-bijwerken"):
        yield Denied("Je mag een gesloten zaak niet wijzigen.")
