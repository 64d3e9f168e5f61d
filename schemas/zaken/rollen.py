"""Rollen: who takes part in a case, and how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schemas import fields
from schemas.declare import (
    Column,
    Computed,
    Context,
    Depends,
    Filter,
    Reader,
    Record,
    Resource,
    Schema,
    Violation,
    rule,
)
from schemas.enumerations import ROLOMSCHRIJVING
from schemas.zaken.enumerations import BETROKKENETYPE
from schemas.zaken.rights import READ, WRITE, ZAAK, ZAKEN_CHANNEL, closed_needs_geforceerd
from schemas.zaken.subjects import BETROKKENEN

ROLTYPE = "catalogi/roltypen"


class ContactPersoonRol(Schema):
    """The person to turn to."""

    emailadres = fields.Email(254, load_default="")
    functie = fields.String(50, load_default="")
    telefoonnummer = fields.String(20, load_default="")
    naam = fields.String(40, required=True, blank=False)


class Rol(Schema):
    """A part that a person, organisation, unit or member of staff plays in a case."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    uuid = fields.Uuid(dump_only=True)
    zaak = fields.Link(ZAAK, required=True)
    betrokkene = fields.Uri(load_default="")
    betrokkeneType = fields.Choice(BETROKKENETYPE, required=True)
    afwijkendeNaamBetrokkene = fields.String(625, load_default="")
    roltype = fields.Link(ROLTYPE, required=True)
    omschrijving = fields.String(dump_only=True)
    omschrijvingGeneriek = fields.Choice(ROLOMSCHRIJVING, blank=True, dump_only=True, openapi={"enum": None})
    roltoelichting = fields.String(1000, required=True)
    registratiedatum = fields.Moment(dump_only=True)
    indicatieMachtiging = fields.Choice(("gemachtigde", "machtiginggever"), blank=True, load_default="")
    contactpersoonRol = fields.Group(ContactPersoonRol, load_default=None, allow_none=True)
    statussen = fields.List(fields.Uri(), dump_only=True)
    betrokkeneIdentificatie = fields.OneOf("betrokkeneType", BETROKKENEN, load_default=None, allow_none=True)


def copied(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """Descriptions come from the type of the role; the moment is that of the request."""
    kind = ctx.load(new["roltype"], ROLTYPE) or {}
    new["omschrijving"] = str(kind.get("omschrijving") or "")
    new["omschrijvingGeneriek"] = str(kind.get("omschrijvingGeneriek") or "")
    new["registratiedatum"] = old["registratiedatum"] if old else ctx.now


@rule("zrc-019", "zaaktype-mismatch")
def roltype_of_this_zaaktype(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The type of the role belongs to the type of the case."""
    kind, zaak = ctx.load(new["roltype"], ROLTYPE), ctx.get(new["zaak"])
    if kind and zaak and kind.get("zaaktype") != zaak["zaaktype"]:
        yield Violation("nonFieldErrors", "zaaktype-mismatch", "Het roltype hoort niet bij het zaaktype van de zaak.")


@rule("zrc-019", "invalid-betrokkene")
def somebody_is_named(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A role names somebody: by address or by identification."""
    if not new["betrokkene"] and not new["betrokkeneIdentificatie"]:
        yield Violation("nonFieldErrors", "invalid-betrokkene", "Geef betrokkene of betrokkeneIdentificatie.")


def set_statuses(record: Record, reader: Reader) -> list[str]:
    """Statuses that were set by this role."""
    return reader.urls("zaken/statussen", gezetdoor=record["url"])


def _of(kind: str, name: str) -> Any:
    """The value of an identification of one kind of subject."""
    return lambda record: (
        (record.get("betrokkeneIdentificatie") or {}).get(name) if record["betrokkeneType"] == kind else None
    )


COLUMNS = (
    Column("inpBsn", value=_of("natuurlijk_persoon", "inpBsn")),
    Column("anpIdentificatie", value=_of("natuurlijk_persoon", "anpIdentificatie")),
    Column("inpA_nummer", value=_of("natuurlijk_persoon", "inpA_nummer")),
    Column("innNnpId", value=_of("niet_natuurlijk_persoon", "innNnpId")),
    Column("annIdentificatie", value=_of("niet_natuurlijk_persoon", "annIdentificatie")),
    Column("vestigingsNummer", value=_of("vestiging", "vestigingsNummer")),
    Column("eenheidIdentificatie", value=_of("organisatorische_eenheid", "identificatie")),
    Column("medewerkerIdentificatie", value=_of("medewerker", "identificatie")),
)
PREFIX = "betrokkeneIdentificatie__"
ROLLEN = Resource(
    "rollen",
    Rol,
    scopes={"read": READ, "create": WRITE, "delete": WRITE},
    rights=(closed_needs_geforceerd,),
    filters={
        "zaak": Filter("zaak"),
        "betrokkene": Filter("betrokkene"),
        "betrokkeneType": Filter("betrokkeneType"),
        f"{PREFIX}natuurlijkPersoon__inpBsn": Filter("inpBsn", parse=fields.String()),
        f"{PREFIX}natuurlijkPersoon__anpIdentificatie": Filter("anpIdentificatie", parse=fields.String()),
        f"{PREFIX}natuurlijkPersoon__inpA_nummer": Filter("inpA_nummer", parse=fields.String()),
        f"{PREFIX}nietNatuurlijkPersoon__innNnpId": Filter("innNnpId", parse=fields.String()),
        f"{PREFIX}nietNatuurlijkPersoon__annIdentificatie": Filter("annIdentificatie", parse=fields.String()),
        f"{PREFIX}vestiging__vestigingsNummer": Filter("vestigingsNummer", parse=fields.String()),
        f"{PREFIX}organisatorischeEenheid__identificatie": Filter("eenheidIdentificatie", parse=fields.String()),
        f"{PREFIX}medewerker__identificatie": Filter("medewerkerIdentificatie", parse=fields.String()),
        "roltype": Filter("roltype"),
        "omschrijving": Filter("omschrijving"),
        "omschrijvingGeneriek": Filter("omschrijvingGeneriek", parse=fields.Choice(ROLOMSCHRIJVING)),
    },
    defaults=(copied,),
    rules=(roltype_of_this_zaaktype, somebody_is_named),
    computed={"statussen": Computed(set_statuses, (Depends("zaken/statussen", "url", "gezetdoor"),), ([],))},
    channel=ZAKEN_CHANNEL,
    main="zaak",
    columns=COLUMNS,
    indexes=(("inpBsn", "zaak"),),
    expand={"zaak": ZAAK, "betrokkene": "*", "roltype": ROLTYPE, "statussen": "zaken/statussen"},
    singular="rol",
    label=lambda record: f"Rol {record['omschrijving']}",
    example={
        "zaak": {"$link": ZAAK},
        "betrokkeneType": "natuurlijk_persoon",
        "roltype": {"$link": ROLTYPE},
        "roltoelichting": "Aanvrager",
        "betrokkeneIdentificatie": {"inpBsn": "999990019", "geslachtsnaam": "Voorbeeld"},
    },
)
