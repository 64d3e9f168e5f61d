"""What the types of the catalogue share: concept and published, validity, relations by name, and the rules on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from schemas import fields
from schemas.declare import Context, Filter, Reader, Record, Violation, any_of, from_link, rule

READ = any_of("catalogi.lezen")
READ_WIDE = any_of("catalogi.lezen", "zaken.lezen", "documenten.lezen")
CREATE = any_of("catalogi.schrijven")
CREATE_CHILD = any_of("catalogi.schrijven", "catalogi.geforceerd-schrijven")
UPDATE = any_of("catalogi.schrijven", "catalogi.geforceerd-schrijven")
DELETE = any_of("catalogi.schrijven", "catalogi.geforceerd-verwijderen")
SCOPES = {"read": READ, "create": CREATE, "update": UPDATE, "delete": DELETE}
CHILD_SCOPES = {"read": READ, "create": CREATE_CHILD, "update": UPDATE, "delete": DELETE}

STATUS_CHOICES = {"definitief": {"concept": False}, "concept": {"concept": True}, "alles": {}}
STATUS = Filter(
    "concept", "choice", choices=STATUS_CHOICES, default="definitief", description="definitief, concept of alles."
)
VALID = Filter("beginGeldigheid,eindeGeldigheid", "valid_on", parse=fields.Date(), description="Geldig op deze dag.")
CHILD_FILTERS = {
    "zaaktype": Filter("zaaktype"),
    "zaaktypeIdentificatie": Filter("identificatie", via="zaaktype"),
    "status": Filter("concept", "choice", via="zaaktype", choices=STATUS_CHOICES, default="definitief"),
    "datumGeldigheid": Filter("beginGeldigheid,eindeGeldigheid", "valid_on", via="zaaktype", parse=fields.Date()),
}
ZAAKTYPE = "catalogi/zaaktypen"


def of_zaaktype(*names: str) -> dict[str, Any]:
    """Computed fields that a child copies from its case type, by their name there."""
    own = {"zaaktypeIdentificatie": "identificatie"}
    return {name: from_link("zaaktype", ZAAKTYPE, own.get(name, name)) for name in names}


CHILD_DATES = ("beginGeldigheid", "eindeGeldigheid", "beginObject", "eindeObject")


class NameOrLink(fields.Link):
    """A relation between types: written as a name (historiemodel) or, as older clients do, as the URL of a version."""

    format = None  # type: ignore[assignment]
    names = True
    """A filter on it reads a name as well as an address."""

    def __init__(self, target: str, max: int | None = 1000, **keywords: Any) -> None:
        # Written as a name, read as an address.
        said = {"format": "uri", "uses": {"request": {"format": None}}, **keywords.pop("openapi", {})}
        super().__init__(target, check=False, max=max, openapi=said, **keywords)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return fields.String._deserialize(self, value, attr, data, **kwargs)


def name_of(value: str, resource: str, naming: str, ctx: Context) -> str | None:
    """The name behind a written relation; None when it is an address that leads to no such type."""
    if value.startswith(("\0", "http://", "https://")):
        found = ctx.load(value, resource)
        return str(found[naming]) if found and naming in found else None
    return value


def relate(new: dict[str, Any], ctx: Context, written: str, names: str, resource: str, naming: str) -> None:
    """Keep what a client wrote in ``written`` as names in ``names``; the addresses follow on reading."""
    if written in ctx.body:
        found = [name_of(value, resource, naming, ctx) for value in new.get(written) or ()]
        new[names] = list(dict.fromkeys(name for name in found if name))
    new.setdefault(names, [])
    new[written] = []


def unresolved(ctx: Context, written: str, resource: str) -> Iterator[Violation]:
    """Addresses among written relations that lead nowhere."""
    for index, value in enumerate(ctx.body.get(written) or ()):
        if (
            isinstance(value, str)
            and value.startswith(("\0", "http://", "https://"))
            and ctx.load(value, resource) is None
        ):
            yield Violation(f"{written}.{index}", "bad-url", "Deze URL wijst niet naar een object van de juiste soort.")


def valid_versions(
    reader: Reader, resource: str, seen_from: Record, naming: str, names: Iterable[str], day: str
) -> list[str]:
    """Addresses of the published versions of these names that are valid on a day, in the catalogue of ``seen_from``.

    A concept also shows concepts, where there is no published version: so a catalogue can be built and looked at
    before anything is published.
    """
    found = []
    for name in names:
        records = reader.find(resource, **{"catalogus": seen_from["catalogus"], naming: name})
        valid = [record for record in records if valid_on(record, day)]
        published = [record["url"] for record in valid if not record["concept"]]
        drafts = [record["url"] for record in valid] if seen_from.get("concept") else []
        found += published or drafts
    return found


def valid_on(record: Record, day: str) -> bool:
    """Whether a version is valid on a day; the end is inclusive, an empty end is endless."""
    begin, end = record.get("beginGeldigheid"), record.get("eindeGeldigheid")
    return bool(begin and begin <= day and (not end or day <= end))


@rule("ztc-009", "non-concept-object")
def published_stays(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A published type keeps its values: only its end of validity may be set. A correction needs the scope catalogi.geforceerd-schrijven."""
    if old is None or old["concept"] or ctx.caller.may("catalogi.geforceerd-schrijven"):
        return
    if ctx.verb == "partial_update" and set(ctx.body) <= {"eindeGeldigheid"}:
        return
    if ctx.verb in ("update", "partial_update"):
        yield Violation(
            "nonFieldErrors", "non-concept-object", "Het is niet toegestaan om een niet-concept object bij te werken."
        )


@rule("ztc-009", "non-concept-object")
def published_is_kept(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A published type cannot be deleted without the scope catalogi.geforceerd-verwijderen."""
    if old is not None and not old["concept"] and not ctx.caller.may("catalogi.geforceerd-verwijderen"):
        yield Violation(
            "nonFieldErrors", "non-concept-object", "Het is niet toegestaan om een niet-concept object te verwijderen."
        )


def _published_parent(record: Record | None, ctx: Context) -> bool:
    parent = ctx.get(record["zaaktype"]) if record else None
    return parent is not None and not parent["concept"]


@rule("ztc-010", "non-concept-zaaktype")
def zaaktype_is_concept(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Parts of a published case type are fixed: a correction needs the scope catalogi.geforceerd-schrijven."""
    if (_published_parent(new, ctx) or _published_parent(old, ctx)) and not ctx.caller.may(
        "catalogi.geforceerd-schrijven"
    ):
        yield Violation(
            "nonFieldErrors",
            "non-concept-zaaktype",
            "Het zaaktype is geen concept meer; dit object kan niet gemaakt of gewijzigd worden.",
        )


@rule("ztc-010", "non-concept-zaaktype")
def zaaktype_is_concept_on_delete(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Parts of a published case type are never deleted."""
    if _published_parent(old, ctx):
        yield Violation(
            "nonFieldErrors",
            "non-concept-zaaktype",
            "Het zaaktype is geen concept meer; dit object kan niet verwijderd worden.",
        )


@rule("ztc-016", "overlap")
def no_overlap(resource: str, naming: str, new: Record, ctx: Context) -> Iterable[Violation]:
    """Published versions of one type may not be valid on the same day."""
    for other in ctx.find(resource, **{"catalogus": new["catalogus"], naming: new[naming]}):
        if other["url"] != new["url"] and not other["concept"] and _overlaps(new, other):
            yield Violation(
                "nonFieldErrors", "overlap", "Er is al een gepubliceerde versie die in deze periode geldig is."
            )
            return


def _overlaps(one: Record, other: Record) -> bool:
    endless = "9999-12-31"
    return one["beginGeldigheid"] <= (other["eindeGeldigheid"] or endless) and other["beginGeldigheid"] <= (
        one["eindeGeldigheid"] or endless
    )


@rule("ztc-016", "invalid")
def no_end_before_begin(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A version does not end before it begins."""
    if new.get("eindeGeldigheid") and new["eindeGeldigheid"] < new["beginGeldigheid"]:
        yield Violation("eindeGeldigheid", "invalid", "De einddatum van de geldigheid ligt voor de begindatum.")


def as_concept(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """A new type is a concept until it is published."""
    new["concept"] = True if old is None else old["concept"]
