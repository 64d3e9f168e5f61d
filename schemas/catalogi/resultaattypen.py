"""Resultaattypen: the results that a case of a type can have, and how long they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemas import fields
from schemas.catalogi.typing import (
    CHILD_DATES,
    CHILD_FILTERS,
    CHILD_SCOPES,
    NameOrLink,
    of_zaaktype,
    relate,
    valid_versions,
    zaaktype_is_concept,
    zaaktype_is_concept_on_delete,
)
from schemas.declare import Column, Context, Reader, Record, Resource, Schema, Stored, Violation, rule
from schemas.enumerations import AFLEIDINGSWIJZE, ARCHIEFNOMINATIE, OBJECTTYPE

KLASSEN, OMSCHRIJVINGEN = "selectielijst/resultaten", "selectielijst/resultaattypeomschrijvingen"
BESLUITTYPEN, IOTYPEN = "catalogi/besluittypen", "catalogi/informatieobjecttypen"


class BrondatumArchiefprocedure(Schema):
    """How the day is found from which the retention period runs."""

    afleidingswijze = fields.Choice(AFLEIDINGSWIJZE, required=True)
    datumkenmerk = fields.String(80, load_default="")
    einddatumBekend = fields.Boolean(load_default=False)
    objecttype = fields.Choice(OBJECTTYPE, blank=True, load_default="")
    registratie = fields.String(80, load_default="")
    procestermijn = fields.Duration(load_default=None, allow_none=True)


class ResultaatType(Schema):
    """A result that a case of this type can have, with its place in the selection list."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    zaaktype = fields.Link("catalogi/zaaktypen", max=None, required=True)
    zaaktypeIdentificatie = fields.String(dump_only=True)
    omschrijving = fields.String(30, required=True, blank=False)
    resultaattypeomschrijving = fields.Link(OMSCHRIJVINGEN, required=True, shape=("omschrijving", "definitie"))
    omschrijvingGeneriek = fields.String(dump_only=True)
    selectielijstklasse = fields.Link(KLASSEN, required=True, shape=("procesType", "waardering"))
    toelichting = fields.String(load_default="")
    archiefnominatie = fields.Choice(ARCHIEFNOMINATIE, blank=True, load_default="")
    archiefactietermijn = fields.Duration(load_default=None, allow_none=True)
    brondatumArchiefprocedure = fields.Group(BrondatumArchiefprocedure, load_default=None, allow_none=True)
    procesobjectaard = fields.String(200, load_default=None, allow_none=True)
    catalogus = fields.Uri(None, dump_only=True, allow_none=True)
    beginGeldigheid = fields.Date(dump_only=True, allow_none=True)
    eindeGeldigheid = fields.Date(dump_only=True, allow_none=True)
    beginObject = fields.Date(dump_only=True, allow_none=True)
    eindeObject = fields.Date(dump_only=True, allow_none=True)
    indicatieSpecifiek = fields.Boolean(load_default=None, allow_none=True)
    procestermijn = fields.Duration(load_default=None, allow_none=True)
    besluittypen = fields.List(NameOrLink(BESLUITTYPEN, None), load_default=list)
    besluittypeOmschrijving = fields.List(fields.String(), dump_only=True)
    informatieobjecttypen = fields.List(NameOrLink(IOTYPEN, None), load_default=list)
    informatieobjecttypeOmschrijving = fields.List(fields.String(), dump_only=True)


@rule("ztc-002")
def from_selectielijst(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """The generic description is copied; nomination and period default to those of the class of the selection list."""
    general = ctx.load(new["resultaattypeomschrijving"], OMSCHRIJVINGEN)
    klasse = ctx.load(new["selectielijstklasse"], KLASSEN) or {}
    new["omschrijvingGeneriek"] = str(general.get("omschrijving") or "") if general else ""
    new["archiefnominatie"] = new["archiefnominatie"] or klasse.get("waardering") or ""
    if not new["archiefactietermijn"] and "archiefactietermijn" not in ctx.body:
        new["archiefactietermijn"] = klasse.get("bewaartermijn") or None
    relate(new, ctx, "besluittypen", "besluittypeOmschrijving", BESLUITTYPEN, "omschrijving")
    relate(new, ctx, "informatieobjecttypen", "informatieobjecttypeOmschrijving", IOTYPEN, "omschrijving")


@rule("ztc-002", "procestype-mismatch")
def same_procestype(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The class of the selection list belongs to the process type of the case type."""
    klasse, zaaktype = ctx.load(new["selectielijstklasse"], KLASSEN), ctx.get(new["zaaktype"])
    if (
        klasse
        and zaaktype
        and zaaktype["selectielijstProcestype"]
        and klasse.get("procesType") != zaaktype["selectielijstProcestype"]
    ):
        yield Violation(
            "nonFieldErrors",
            "procestype-mismatch",
            "De selectielijstklasse hoort niet bij het procestype van het zaaktype.",
        )


@rule("ztc-003", "invalid-afleidingswijze-for-procestermijn")
def afleidingswijze_fits_procestermijn(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Process term nihil goes with afgehandeld and the other way round; an estimated life span goes with termijn."""
    procedure, klasse = new["brondatumArchiefprocedure"], ctx.load(new["selectielijstklasse"], KLASSEN)
    if not procedure or not klasse or not klasse.get("procestermijn"):
        return
    term, way = klasse["procestermijn"], procedure["afleidingswijze"]
    wrong = (term == "nihil") != (way == "afgehandeld") or (
        term == "ingeschatte_bestaansduur_procesobject" and way != "termijn"
    )
    if wrong:
        yield Violation(
            "nonFieldErrors",
            "invalid-afleidingswijze-for-procestermijn",
            f"Afleidingswijze {way} past niet bij procestermijn {term}.",
        )


NEEDS: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    # field -> rule, ways that need it, ways that forbid it
    "datumkenmerk": (
        "ztc-004",
        ("eigenschap", "zaakobject", "ander_datumkenmerk"),
        ("afgehandeld", "gerelateerde_zaak", "hoofdzaak", "ingangsdatum_besluit", "termijn", "vervaldatum_besluit"),
    ),
    "einddatumBekend": ("ztc-005", (), ("afgehandeld", "termijn")),
    "objecttype": (
        "ztc-006",
        ("zaakobject", "ander_datumkenmerk"),
        (
            "afgehandeld",
            "eigenschap",
            "gerelateerde_zaak",
            "hoofdzaak",
            "ingangsdatum_besluit",
            "termijn",
            "vervaldatum_besluit",
        ),
    ),
    "registratie": (
        "ztc-007",
        ("ander_datumkenmerk",),
        (
            "afgehandeld",
            "eigenschap",
            "gerelateerde_zaak",
            "hoofdzaak",
            "ingangsdatum_besluit",
            "termijn",
            "vervaldatum_besluit",
            "zaakobject",
        ),
    ),
    "procestermijn": (
        "ztc-008",
        ("termijn",),
        (
            "afgehandeld",
            "ander_datumkenmerk",
            "eigenschap",
            "gerelateerde_zaak",
            "hoofdzaak",
            "ingangsdatum_besluit",
            "vervaldatum_besluit",
            "zaakobject",
        ),
    ),
}


@rule("ztc-004", "required", "must-be-empty")
@rule("ztc-005", "must-be-empty")
@rule("ztc-006", "required", "must-be-empty")
@rule("ztc-007", "required", "must-be-empty")
@rule("ztc-008", "required", "must-be-empty")
def fields_fit_afleidingswijze(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Each way of finding the starting day needs some fields of brondatumArchiefprocedure and forbids others."""
    procedure = new["brondatumArchiefprocedure"]
    if not procedure:
        return
    for name, (_code, needed, forbidden) in NEEDS.items():
        if procedure["afleidingswijze"] in needed and not procedure[name]:
            yield Violation(
                f"brondatumArchiefprocedure.{name}", "required", "Dit veld is vereist bij deze afleidingswijze."
            )
        elif procedure["afleidingswijze"] in forbidden and procedure[name]:
            yield Violation(
                f"brondatumArchiefprocedure.{name}",
                "must-be-empty",
                "Dit veld moet leeg zijn bij deze afleidingswijze.",
            )


def read_relations(record: Record, reader: Reader, day: str) -> Mapping[str, Any]:
    """Addresses of the related types as they are on a day, seen from the case type."""
    zaaktype = reader.get(record["zaaktype"]) or record
    return {
        "besluittypen": valid_versions(
            reader, BESLUITTYPEN, zaaktype, "omschrijving", record["besluittypeOmschrijving"], day
        ),
        "informatieobjecttypen": valid_versions(
            reader, IOTYPEN, zaaktype, "omschrijving", record["informatieobjecttypeOmschrijving"], day
        ),
    }


RESULTAATTYPEN = Resource(
    "resultaattypen",
    ResultaatType,
    scopes=CHILD_SCOPES,
    filters={
        **CHILD_FILTERS,
        "zaaktype_identificatie": CHILD_FILTERS["zaaktypeIdentificatie"],
        "datum_geldigheid": CHILD_FILTERS["datumGeldigheid"],
    },
    defaults=(from_selectielijst,),
    rules=(zaaktype_is_concept, fields_fit_afleidingswijze, same_procestype, afleidingswijze_fits_procestermijn),
    delete_rules=(zaaktype_is_concept_on_delete,),
    computed=of_zaaktype("catalogus", "zaaktypeIdentificatie", *CHILD_DATES),
    columns=(Column("catalogus"), Column("besluittypeOmschrijving")),
    reading=read_relations,
    reading_depends=(BESLUITTYPEN, IOTYPEN, "catalogi/zaaktypen"),
    stored=Stored.RECORD,
    expand={
        "zaaktype": "catalogi/zaaktypen",
        "catalogus": "catalogi/catalogussen",
        "besluittypen": BESLUITTYPEN,
        "informatieobjecttypen": IOTYPEN,
    },
    singular="resultaattype",
    example={
        "zaaktype": {"$link": "catalogi/zaaktypen"},
        "omschrijving": "Verwerkt",
        "resultaattypeomschrijving": {"$link": OMSCHRIJVINGEN},
        "selectielijstklasse": {"$link": KLASSEN},
        "archiefnominatie": "vernietigen",
        "archiefactietermijn": "P5Y",
        "brondatumArchiefprocedure": {"afleidingswijze": "afgehandeld"},
    },
)
