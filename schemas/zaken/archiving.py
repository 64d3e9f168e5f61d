"""When the file of a closed case may be destroyed or must be handed over (zrc-021, chapter Archiveren of the standard)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from schemas.declare import Context, Record
from schemas.enumerations import ARCHIEFNOMINATIE
from schemas.fields import add_duration, amsterdam_day


def day_of(value: Any) -> str | None:
    """The day in a value that means a date: JJJJ-MM-DD (or J-M-D), JJJJMMDD, or a moment; None when it is none."""
    text = str(value or "").strip()
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})(\d\d)(\d\d)(?:\d{6})?", text, re.ASCII)
    if parts:
        text = "-".join(part.zfill(2) for part in parts.groups() if part)
    try:
        return amsterdam_day(text) if "T" in text else add_duration(text, "P0D")
    except (ValueError, OverflowError):
        return None


def latest(days: Iterable[str | None]) -> str | None:
    """The last of the known days; None when there is none or one is unknown."""
    found = list(days)
    return max(day for day in found if day) if found and all(found) else None


def brondatum(zaak: Record, procedure: Record, einddatum: str, ctx: Context) -> str | None:
    """The day from which the retention period runs, by the way of deriving it; None when it cannot be known (yet).

    ``procedure`` is the brondatumArchiefprocedure of the result type; ``einddatum`` the day on which the case closed.
    """
    way = procedure.get("afleidingswijze")
    if way == "afgehandeld":
        return einddatum
    if way == "hoofdzaak":
        main = ctx.get(zaak["hoofdzaak"])
        return main["einddatum"] if main else None
    if way == "termijn":
        return _plus(einddatum, procedure.get("procestermijn"))
    if way == "eigenschap":
        values = [
            p["waarde"]
            for p in ctx.find("zaken/zaakeigenschappen", zaak=zaak["url"])
            if p["naam"] == procedure.get("datumkenmerk")
        ]
        return day_of(values[0]) if values else None
    if way == "gerelateerde_zaak":
        related = [ctx.load(relation["url"], "zaken/zaken") for relation in zaak["relevanteAndereZaken"]]
        return latest(day_of(case.get("einddatum")) if case else None for case in related)
    if way == "zaakobject":
        return latest(
            _object_day(found, str(procedure.get("datumkenmerk")), ctx)
            for found in ctx.find("zaken/zaakobjecten", zaak=zaak["url"])
            if found["objectType"] == procedure.get("objecttype")
        )
    if way in ("ingangsdatum_besluit", "vervaldatum_besluit"):
        name = "ingangsdatum" if way == "ingangsdatum_besluit" else "vervaldatum"
        decisions = [
            ctx.load(link["besluit"], "besluiten/besluiten") for link in ctx.find("zaken/besluiten", zaak=zaak["url"])
        ]
        return latest(day_of(decision.get(name)) if decision else None for decision in decisions)
    return None  # ander_datumkenmerk: by hand


def _plus(day: str | None, period: Any) -> str | None:
    try:
        return add_duration(day, period) if day and isinstance(period, str) else None
    except ValueError:
        return None


def _object_day(found: Record, name: str, ctx: Context) -> str | None:
    """A date of the object that a case is about: of the object itself, else of what is known of it in the case."""
    if found["object"]:
        status, remote = (
            ctx.fetch(found["object"]) if not found["object"].startswith("\0") else (200, ctx.get(found["object"]))
        )
        return day_of(remote.get(name)) if status == 200 and isinstance(remote, dict) else None
    known = found.get("objectIdentificatie") or {}
    return day_of(known.get(name) or (known.get("overigeData") or {}).get(name))


def archiving(zaak: Record, einddatum: str, ctx: Context) -> dict[str, Any]:
    """Values of archiefnominatie, archiefactiedatum and startdatumBewaartermijn for a case that closes or is closed."""
    result = ctx.get(zaak["resultaat"])
    kind = ctx.load(result["resultaattype"], "catalogi/resultaattypen") if result else None
    if kind is None:
        return {}
    nomination = zaak["archiefnominatie"] or kind.get("archiefnominatie")
    nomination = nomination if nomination in tuple(ARCHIEFNOMINATIE) else None
    procedure = kind.get("brondatumArchiefprocedure")
    procedure = procedure if isinstance(procedure, Mapping) else None
    start = brondatum(zaak, procedure, einddatum, ctx) if procedure else None
    end = _plus(start, kind.get("archiefactietermijn"))
    found: dict[str, Any] = {"archiefnominatie": nomination}
    if procedure and procedure.get("afleidingswijze") == "ander_datumkenmerk" and zaak["archiefactiedatum"]:
        return found  # set by hand, and stays
    if procedure or not zaak["archiefactiedatum"]:
        found |= {"archiefactiedatum": end, "startdatumBewaartermijn": start if nomination == "vernietigen" else None}
    return found


def recalculate(url: str | None, ctx: Context) -> None:
    """Derive the archiving dates of a closed case again, because something they rest on changed."""
    zaak = ctx.get(url)
    if zaak is not None and zaak["einddatum"]:
        ctx.change(zaak["url"], **archiving(zaak, zaak["einddatum"], ctx))


def recalculate_dependents(zaak: Record, ctx: Context) -> None:
    """Derive again for the cases whose dates rest on this one: its deelzaken, and cases that name it as related."""
    for part in zaak["deelzaken"]:
        recalculate(part, ctx)
    for other in ctx.find("zaken/zaken", gerelateerd=zaak["url"]):
        recalculate(other["url"], ctx)
