"""Zaakeigenschappen: the values of the properties that the case type asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from schemas import fields
from schemas.declare import Context, Immutable, Record, Resource, Schema, Violation, rule
from schemas.zaken.archiving import day_of, recalculate
from schemas.zaken.rights import READ, WRITE, ZAAK, ZAKEN_CHANNEL, closed_needs_geforceerd

EIGENSCHAP = "catalogi/eigenschappen"


class ZaakEigenschap(Schema):
    """A value of a property of a case."""

    url = fields.Uri(None, dump_only=True)
    uuid = fields.Uuid(dump_only=True)
    zaak = fields.Link(ZAAK, max=None, required=True)
    eigenschap = fields.Link(EIGENSCHAP, required=True)
    naam = fields.String(dump_only=True)
    waarde = fields.String(required=True)


def named(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """The name comes from the property of the case type."""
    kind = ctx.load(new["eigenschap"], EIGENSCHAP) or {}
    new["naam"] = str(kind.get("naam") or "")


@rule("zrc-018", "zaaktype-mismatch")
def eigenschap_of_this_zaaktype(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The property belongs to the type of the case."""
    kind, zaak = ctx.load(new["eigenschap"], EIGENSCHAP), ctx.get(new["zaak"])
    if kind and zaak and kind.get("zaaktype") != zaak["zaaktype"]:
        yield Violation("nonFieldErrors", "zaaktype-mismatch", "De eigenschap hoort niet bij het zaaktype van de zaak.")


def fits(value: str, specification: Record) -> bool:
    """Whether a value has the format, the length and one of the values of its specification."""
    form, length = specification.get("formaat"), str(specification.get("lengte"))
    listed = specification.get("waardenverzameling")
    if isinstance(listed, list) and listed and value not in listed:
        return False
    if form == "getal":
        whole, _, decimals = length.partition(",")
        match = re.fullmatch(r"-?(\d+)(?:[.,](\d+))?", value, re.ASCII)
        return bool(
            match and whole.isdecimal() and len(match[1]) <= int(whole) and len(match[2] or "") <= int(decimals or 0)
        )
    if form == "datum":
        return bool(re.fullmatch(r"\d{8}", value, re.ASCII)) and day_of(value) is not None
    if form == "datum_tijd":
        parts = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)", value, re.ASCII)
        return parts is not None and day_of("{}-{}-{}T{}:{}:{}Z".format(*parts.groups())) is not None
    return not length.isdecimal() or len(value) <= int(length)


@rule("zrc-018")
def warn_of_specification(new: Record | None, old: Record | None, ctx: Context) -> None:
    """A value that breaks its specification is stored; the answer says so in the header X-Warning (since 1.7)."""
    kind = ctx.load(new["eigenschap"], EIGENSCHAP) if new is not None else None
    specification = kind.get("specificatie") if kind else None
    if new is not None and isinstance(specification, Mapping) and not fits(new["waarde"], specification):
        ctx.warn(f"De waarde van {new['naam']} voldoet niet aan de specificatie van de eigenschap.")


@rule("zrc-021")
def archiving_follows(new: Record | None, old: Record | None, ctx: Context) -> None:
    """Another value on a closed case can change its archiving dates."""
    record = new if new is not None else old
    if record is not None:
        recalculate(record["zaak"], ctx)


ZAAKEIGENSCHAPPEN = Resource(
    "zaakeigenschappen",
    ZaakEigenschap,
    under="zaak",
    scopes={"read": READ, "create": WRITE, "update": WRITE, "delete": WRITE},
    rights=(closed_needs_geforceerd,),
    immutable=(Immutable(("zaak", "eigenschap")),),
    defaults=(named,),
    rules=(eigenschap_of_this_zaaktype,),
    effects=(warn_of_specification, archiving_follows),
    channel=ZAKEN_CHANNEL,
    main="zaak",
    paginated=False,
    warns=True,
    expand={"zaak": ZAAK, "eigenschap": EIGENSCHAP},
    singular="zaakeigenschap",
    label=lambda record: f"{record['naam']}",
    example={"zaak": {"$link": ZAAK}, "eigenschap": {"$link": EIGENSCHAP}, "waarde": "voorbeeld"},
)
