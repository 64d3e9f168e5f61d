"""Besluittypen: versions of decision types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemas import fields
from schemas.catalogi.typing import (
    SCOPES,
    STATUS,
    VALID,
    NameOrLink,
    as_concept,
    no_end_before_begin,
    no_overlap,
    published_is_kept,
    published_stays,
    relate,
    unresolved,
    valid_versions,
)
from schemas.declare import (
    Action,
    ActionAnswer,
    Channel,
    Column,
    Computed,
    Context,
    Depends,
    Filter,
    Reader,
    Record,
    Resource,
    Schema,
    Stored,
    Violation,
    any_of,
    rule,
)

KEY, IOTYPEN, ZAAKTYPEN = "catalogi/besluittypen", "catalogi/informatieobjecttypen", "catalogi/zaaktypen"


class BesluitType(Schema):
    """A version of a decision type."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    catalogus = fields.Link("catalogi/catalogussen", max=None, required=True)
    zaaktypen = fields.List(NameOrLink(ZAAKTYPEN, None), load_default=list)
    zaaktypeIdentificaties = fields.List(fields.String(), dump_only=True)
    omschrijving = fields.String(80, load_default="")
    omschrijvingGeneriek = fields.String(80, load_default="")
    besluitcategorie = fields.String(40, load_default="")
    reactietermijn = fields.Duration(load_default=None, allow_none=True)
    publicatieIndicatie = fields.Boolean(required=True)
    publicatietekst = fields.String(load_default="")
    publicatietermijn = fields.Duration(load_default=None, allow_none=True)
    toelichting = fields.String(load_default="")
    informatieobjecttypen = fields.List(NameOrLink(IOTYPEN, None), required=True)
    informatieobjecttypeOmschrijvingen = fields.List(fields.String(), dump_only=True)
    beginGeldigheid = fields.Date(required=True)
    eindeGeldigheid = fields.Date(load_default=None, allow_none=True)
    beginObject = fields.Date(load_default=None, allow_none=True)
    eindeObject = fields.Date(load_default=None, allow_none=True)
    concept = fields.Boolean(dump_only=True)
    resultaattypen = fields.List(fields.Uri(None), dump_only=True)
    resultaattypenOmschrijving = fields.List(fields.String(), dump_only=True)
    vastgelegdIn = fields.List(fields.String(), dump_only=True)


def relations_by_name(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """Relations are kept as names; clients may still send addresses (historiemodel)."""
    relate(new, ctx, "informatieobjecttypen", "informatieobjecttypeOmschrijvingen", IOTYPEN, "omschrijving")
    relate(new, ctx, "zaaktypen", "zaaktypeIdentificaties", ZAAKTYPEN, "identificatie")


@rule("", "bad-url")
def relations_exist(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """An address among the relations must lead to a type."""
    yield from unresolved(ctx, "informatieobjecttypen", IOTYPEN)
    yield from unresolved(ctx, "zaaktypen", ZAAKTYPEN)


def related_zaaktypen(record: Record, reader: Reader) -> list[Record]:
    """Every version of the case types that name this decision type, or that it names itself."""
    catalogus = record["catalogus"]
    naming = reader.find(ZAAKTYPEN, catalogus=catalogus, besluittypeOmschrijving=record["omschrijving"])
    named = [
        found
        for identification in record["zaaktypeIdentificaties"]
        for found in reader.find(ZAAKTYPEN, catalogus=catalogus, identificatie=identification)
    ]
    return [*named, *naming]


def searched_zaaktypen(record: Record, reader: Reader) -> list[str]:
    """Addresses and identifications of related case types, to find the decision type by."""
    found = related_zaaktypen(record, reader)
    names = (*record["zaaktypeIdentificaties"], *(zaaktype["identificatie"] for zaaktype in found))
    return list(dict.fromkeys([*names, *(zaaktype["url"] for zaaktype in found)]))


def searched_documents(record: Record, reader: Reader) -> list[str]:
    """Addresses and descriptions of related document types, to find the decision type by."""
    names = record["informatieobjecttypeOmschrijvingen"]
    return [
        *names,
        *(url for name in names for url in reader.urls(IOTYPEN, catalogus=record["catalogus"], omschrijving=name)),
    ]


def read_relations(record: Record, reader: Reader, day: str) -> Mapping[str, Any]:
    """Addresses of the related types as they are on a day."""
    using = [found["identificatie"] for found in related_zaaktypen(record, reader)]
    identifications = list(dict.fromkeys([*record["zaaktypeIdentificaties"], *using]))
    results = reader.find(
        "catalogi/resultaattypen", catalogus=record["catalogus"], besluittypeOmschrijving=record["omschrijving"]
    )
    return {
        "zaaktypen": valid_versions(reader, ZAAKTYPEN, record, "identificatie", identifications, day),
        "zaaktypeIdentificaties": identifications,
        "informatieobjecttypen": valid_versions(
            reader, IOTYPEN, record, "omschrijving", record["informatieobjecttypeOmschrijvingen"], day
        ),
        "resultaattypen": [found["url"] for found in results],
        "resultaattypenOmschrijving": list(dict.fromkeys(found["omschrijving"] for found in results)),
        "vastgelegdIn": list(record["informatieobjecttypeOmschrijvingen"]),
    }


@rule("ztc-016", "overlap")
def published_without_overlap(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Published versions of one decision type may not be valid on the same day."""
    if old is not None and not old["concept"] and new["omschrijving"]:
        yield from no_overlap(KEY, "omschrijving", new, ctx)


@rule("ztc-016", "overlap")
def publish(old: Record | None, body: Record, ctx: Context) -> ActionAnswer | Iterable[Violation]:
    """Publish a concept decision type."""
    assert old is not None  # noqa: S101 - an item action
    overlap = list(no_overlap(KEY, "omschrijving", old, ctx)) if old["omschrijving"] else []
    return overlap or ActionAnswer({"concept": False}, 200)


BESLUITTYPEN = Resource(
    "besluittypen",
    BesluitType,
    scopes=SCOPES,
    filters={
        "catalogus": Filter("catalogus"),
        "zaaktypen": Filter("gezochteZaaktypen", "has", parse=NameOrLink(ZAAKTYPEN)),
        "informatieobjecttypen": Filter("gezochteDocumenten", "has", parse=NameOrLink(IOTYPEN)),
        "status": STATUS,
        "omschrijving": Filter("omschrijving"),
        "datumGeldigheid": VALID,
    },
    defaults=(as_concept, relations_by_name),
    rules=(published_stays, relations_exist, no_end_before_begin, published_without_overlap),
    delete_rules=(published_is_kept,),
    reading=read_relations,
    reading_depends=(ZAAKTYPEN, IOTYPEN, "catalogi/resultaattypen"),
    stored=Stored.RECORD,
    actions=(
        Action(
            "publish",
            "publish",
            any_of("catalogi.schrijven"),
            item=True,
            run=publish,
            description="Publiceer een concept-besluittype.",
        ),
    ),
    channel=Channel("besluittypen", {"catalogus": "catalogus"}),
    computed={
        "gezochteZaaktypen": Computed(searched_zaaktypen, (Depends(ZAAKTYPEN, "catalogus", "catalogus"),)),
        "gezochteDocumenten": Computed(searched_documents, (Depends(IOTYPEN, "catalogus", "catalogus"),)),
    },
    columns=(
        Column("zaaktypeIdentificaties"),
        Column("informatieobjecttypeOmschrijvingen"),
        Column("gezochteZaaktypen", type="list", value=lambda record: record["gezochteZaaktypen"]),
        Column("gezochteDocumenten", type="list", value=lambda record: record["gezochteDocumenten"]),
    ),
    expand={
        "catalogus": "catalogi/catalogussen",
        "zaaktypen": ZAAKTYPEN,
        "informatieobjecttypen": IOTYPEN,
        "resultaattypen": "catalogi/resultaattypen",
    },
    singular="besluittype",
    example={
        "catalogus": {"$link": "catalogi/catalogussen"},
        "omschrijving": "Vergunning",
        "publicatieIndicatie": False,
        "informatieobjecttypen": [],
        "beginGeldigheid": "2024-01-01",
    },
)
