"""Enkelvoudige informatieobjecten: documents, each change of which makes a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemas import fields
from schemas.declare import (
    Action,
    AuthorisedBy,
    Computed,
    Context,
    Depends,
    Filter,
    Reader,
    Record,
    Resource,
    Schema,
    Stored,
    Unique,
    Versions,
    Violation,
    rule,
)
from schemas.documenten.content import (
    begin_transfer,
    content_is_kept,
    download,
    inline_content_is_whole,
    lock,
    place_content,
    transfer_is_possible,
    unlock,
)
from schemas.documenten.rights import (
    CHANNEL,
    CREATE,
    DELETE,
    DISPATCH,
    DOCUMENT,
    LOCK,
    PART,
    READ,
    RELATION,
    RIGHTS_OF_USE,
    UNLOCK,
    WRITE_DOCUMENT,
)
from schemas.enumerations import VERTROUWELIJKHEIDAANDUIDING

IOTYPE = "catalogi/informatieobjecttypen"
STATUS: Mapping[str, str] = {
    "in_bewerking": "In bewerking",
    "ter_vaststelling": "Ter vaststelling",
    "definitief": "Definitief",
    "gearchiveerd": "Gearchiveerd",
}
SOORT: Mapping[str, str] = {"analoog": "Analoog", "digitaal": "Digitaal", "pki": "PKI"}
ALGORITME = (
    *("crc_16", "crc_32", "crc_64", "fletcher_4", "fletcher_8", "fletcher_16", "fletcher_32"),
    *("hmac", "md5", "sha_1", "sha_256", "sha_512", "sha_3"),
)


class Ondertekening(Schema):
    """How and when the document was signed."""

    soort = fields.Choice(SOORT, blank=True, required=True)
    datum = fields.Date(required=True, allow_none=True)


class Integriteit(Schema):
    """A checksum of the content, as the sender computed it."""

    algoritme = fields.Choice(ALGORITME, blank=True, required=True)
    waarde = fields.String(128, required=True)
    datum = fields.Date(required=True, allow_none=True)


class BestandsDeelVanDocument(Schema):
    """A part of a content that is being uploaded."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    volgnummer = fields.Integer(dump_only=True)
    omvang = fields.Integer(dump_only=True)
    voltooid = fields.Boolean(dump_only=True)
    lock = fields.String(required=True)


class EnkelvoudigInformatieObject(Schema):
    """A document that is kept and handled as one whole: its description and its content."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    identificatie = fields.String(40, load_default="", help="Uniek binnen de bronorganisatie; leeg: wordt gegeven.")
    bronorganisatie = fields.Rsin(required=True)
    creatiedatum = fields.Date(required=True)
    titel = fields.String(200, required=True, blank=False)
    vertrouwelijkheidaanduiding = fields.Choice(VERTROUWELIJKHEIDAANDUIDING, ordered=True, blank=True, load_default="")
    isGereedVoorPublicatie = fields.Boolean(load_default=None, allow_none=True)
    tonenAanInitiator = fields.Boolean(load_default=False)
    auteur = fields.String(200, required=True, blank=False)
    status = fields.Choice(STATUS, blank=True, load_default="")
    inhoudIsVervallen = fields.Boolean(load_default=None, allow_none=True)
    formaat = fields.String(255, load_default="", help="Mediatype van de inhoud, zoals application/pdf.")
    taal = fields.String(3, min=3, required=True, blank=False, help="ISO 639-2/B, zoals dut.")
    versie = fields.Integer(dump_only=True)
    beginRegistratie = fields.Moment(dump_only=True)
    bestandsnaam = fields.String(255, load_default="")
    inhoud = fields.Content(
        load_default=None,
        allow_none=True,
        help="In een verzoek de inhoud als base64; in een antwoord het adres waar de inhoud staat.",
        openapi={"format": "uri", "uses": {"request": {"format": "byte"}}},
    )
    bestandsomvang = fields.Integer(
        min=0, max=2**63 - 1, load_default=None, allow_none=True, help="Aantal bytes.", openapi={"format": "int64"}
    )
    link = fields.Uri(200, load_default="")
    beschrijving = fields.String(1000, load_default="")
    ontvangstdatum = fields.Date(load_default=None, allow_none=True)
    verzenddatum = fields.Date(load_default=None, allow_none=True)
    indicatieGebruiksrecht = fields.Boolean(load_default=None, allow_none=True)
    verschijningsvorm = fields.String(load_default="")
    ondertekening = fields.Group(Ondertekening, load_default=None, allow_none=True)
    integriteit = fields.Group(Integriteit, load_default=None, allow_none=True)
    informatieobjecttype = fields.Link(IOTYPE, max=200, required=True, rule="drc-001")
    locked = fields.Boolean(dump_only=True)
    bestandsdelen = fields.List(fields.Group(BestandsDeelVanDocument), dump_only=True)
    trefwoorden = fields.List(fields.String(100), load_default=list)
    lock = fields.String(
        load_only=True,
        load_default="",
        help="Het lock-id; verplicht bij bijwerken.",
        openapi={
            "uses": {"create": None, "update": {"required": True}, "created": {"writeOnly": None, "required": True}}
        },
    )


@rule("drc-007")
def fill_in(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """What the client leaves out: identification, confidentiality of the type, what gebruiksrechten say; and the version."""
    if not new["identificatie"]:
        year = ctx.today[:4]
        new["identificatie"] = old["identificatie"] if old else f"DOCUMENT-{year}-{ctx.number('document-' + year):010d}"
    kind = ctx.load(new["informatieobjecttype"], IOTYPE) if not new["vertrouwelijkheidaanduiding"] else None
    if kind:
        new["vertrouwelijkheidaanduiding"] = kind.get("vertrouwelijkheidaanduiding") or ""
    if old is not None and "indicatieGebruiksrecht" not in ctx.body:
        new["indicatieGebruiksrecht"] = old["indicatieGebruiksrecht"]
    for name in ("ondertekening", "integriteit"):
        if new[name] is not None and not any(new[name].values()):
            new[name] = None  # a group of empty values is an absent group
    new["versie"] = old["versie"] + 1 if old else 1
    new["beginRegistratie"] = ctx.now


@rule("drc-009", "unlocked", "required", "missing-lock-id", "incorrect-lock-id")
@rule("drc-010", "incorrect-lock-id")
def changed_under_lock(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A document is changed only by whoever locked it: the lock id comes along in ``lock``."""
    if old is None:
        return
    given = ctx.body.get("lock")
    if not old["locked"]:
        yield Violation("nonFieldErrors", "unlocked", "Vergrendel het document voordat je het bijwerkt.")
    elif not given and ctx.verb == "update":
        yield Violation("lock", "required", "Dit veld is vereist.")
    elif not given:
        yield Violation("nonFieldErrors", "missing-lock-id", "Geef het lock-id mee om het document bij te werken.")
    elif given != old["lock"]:
        yield Violation("nonFieldErrors", "incorrect-lock-id", "Het lock-id is niet juist.")


@rule("drc-001", "not-published")
def type_is_published(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A document has a published document type."""
    kind = ctx.load(new["informatieobjecttype"], IOTYPE) if ctx.is_new("informatieobjecttype") else None
    if kind and kind.get("concept"):
        yield Violation("informatieobjecttype", "not-published", "Het informatieobjecttype is nog niet gepubliceerd.")


@rule("drc-005", "invalid_for_received")
def received_is_no_draft(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A document that was received is not being written any more."""
    if new["ontvangstdatum"] and new["status"] in ("in_bewerking", "ter_vaststelling"):
        yield Violation(
            "status", "invalid_for_received", "Deze status kan niet bij een document met een ontvangstdatum."
        )


@rule("drc-006", "missing-gebruiksrechten", "existing-gebruiksrechten")
def rights_of_use_agree(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The indication of rights of use is true exactly when there are any; without any it is unknown or false."""
    if old is not None and not ctx.is_new("indicatieGebruiksrecht"):
        return
    there = bool(old is not None and ctx.urls(RIGHTS_OF_USE, informatieobject=new["url"]))
    if new["indicatieGebruiksrecht"] and not there:
        yield Violation(
            "indicatieGebruiksrecht", "missing-gebruiksrechten", "Leg eerst gebruiksrechten vast bij het document."
        )
    elif there and not new["indicatieGebruiksrecht"]:
        yield Violation(
            "indicatieGebruiksrecht", "existing-gebruiksrechten", "Er zijn gebruiksrechten bij het document."
        )


@rule("drc-008", "pending-relations")
def nothing_points_here(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A document that belongs to a case or a decision is not deleted."""
    if old is not None and ctx.urls(RELATION, informatieobject=old["url"]):
        yield Violation(
            "nonFieldErrors", "pending-relations", "Het document hoort nog bij een zaak, besluit of verzoek."
        )


@rule("drc-008", "destroy-locked")
def nobody_works_on_it(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A locked document is not deleted."""
    if old is not None and old["locked"]:
        yield Violation("nonFieldErrors", "destroy-locked", "Een vergrendeld document kan niet verwijderd worden.")


@rule("drc-009", "existing-lock")
def is_unlocked(body: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A document is locked once."""
    if old is not None and old["locked"]:
        yield Violation("nonFieldErrors", "existing-lock", "Het document is al vergrendeld.")


def parts(record: Record, reader: Reader) -> list[dict[str, Any]]:
    """The parts of an upload in progress. Their lock stands only in the answer to whoever began the upload."""
    found = reader.find(PART, informatieobject=record["url"]) if record.get("transfer") else []
    return [{**{n: part[n] for n in ("url", "volgnummer", "omvang", "voltooid")}, "lock": ""} for part in found]


def with_lock(record: Record) -> Mapping[str, Any]:
    """What only the answer to the POST holds: the lock of an upload in parts."""
    return {
        "bestandsdelen": [{**part, "lock": record["lock"]} for part in record["bestandsdelen"]],
        "lock": record["lock"],
    }


class Zoek(Schema):
    """Criteria of a search for documents."""

    uuid__in = fields.List(fields.Uuid(), required=True)
    identificatie = fields.String()
    bronorganisatie = fields.String()
    expand = fields.String()


class Unlock(Schema):
    """The lock to take away."""

    lock = fields.String(100, load_default="")


class Lock(Schema):
    """With this the document can be changed."""

    lock = fields.String(required=True, blank=False)


class AtVersion(Schema):
    """Which version of a document."""

    versie = fields.Integer(min=1)
    registratieOp = fields.Moment()


VIA = (RELATION, "informatieobject")
ENKELVOUDIGINFORMATIEOBJECTEN = Resource(
    "enkelvoudiginformatieobjecten",
    EnkelvoudigInformatieObject,
    scopes={"read": READ, "create": CREATE, "update": WRITE_DOCUMENT, "delete": DELETE},
    filters={
        "identificatie": Filter("identificatie"),
        "bronorganisatie": Filter("bronorganisatie"),
        "trefwoorden": Filter("trefwoorden", "has", description="Een of meer trefwoorden, gescheiden door komma's."),
        "objectinformatieobjecten_object": Filter("object", via=VIA),
        "objectinformatieobjecten_objectType": Filter("objectType", via=VIA),
        # Open Zaak spells both with two underscores; clients of it keep working.
        "objectinformatieobjecten__object": Filter("object", via=VIA),
        "objectinformatieobjecten__objectType": Filter("objectType", via=VIA),
    },
    unique=(
        Unique(
            ("bronorganisatie", "identificatie"),
            "identificatie-niet-uniek",
            "identificatie",
            "Deze identificatie bestaat al voor deze bronorganisatie.",
        ),
    ),
    defaults=(fill_in, place_content),
    rules=(
        changed_under_lock,
        type_is_published,
        received_is_no_draft,
        rights_of_use_agree,
        inline_content_is_whole,
        transfer_is_possible,
    ),
    delete_rules=(nothing_points_here, nobody_works_on_it),
    effects=(begin_transfer, content_is_kept),
    cascade=((RIGHTS_OF_USE, "informatieobject"), (DISPATCH, "informatieobject"), (PART, "informatieobject")),
    actions=(
        Action(
            "zoek",
            "_zoek",
            READ,
            schema=Zoek,
            kind="search",
            filters={"uuid__in": Filter("uuid", "in")},
            description="Zoek documenten met criteria in de body.",
        ),
        Action(
            "download",
            "download",
            READ,
            schema=AtVersion,
            kind="download",
            item=True,
            method="GET",
            run=download,
            description="De inhoud van een document; deelverzoeken (Range) kunnen.",
        ),
        Action(
            "lock",
            "lock",
            LOCK,
            item=True,
            rules=(is_unlocked,),
            run=lock,
            answer=Lock,
            description="Vergrendel het document; met het lock-id uit het antwoord kan het worden bijgewerkt.",
        ),
        Action(
            "unlock",
            "unlock",
            UNLOCK,
            schema=Unlock,
            item=True,
            status=204,
            run=unlock,
            description="Ontgrendel het document; geuploade bestandsdelen worden samengevoegd.",
        ),
    ),
    computed={"bestandsdelen": Computed(parts, (Depends(PART, "url", "informatieobject"),), ([],))},
    created=with_lock,
    channel=CHANNEL,
    audit=True,
    authorised_by=AuthorisedBy("drc", "informatieobjecttype", "vertrouwelijkheidaanduiding", "isGereedVoorPublicatie"),
    expand={"informatieobjecttype": IOTYPE},
    stored=Stored.VERSIONS,
    versions=Versions("versie", "beginRegistratie", shared=("locked", "bestandsdelen")),
    singular="enkelvoudiginformatieobject",
    label=lambda record: f"{record['bronorganisatie']} - {record['titel']}",
    example={
        "bronorganisatie": "000000000",
        "creatiedatum": "2024-02-01",
        "titel": "Voorbeelddocument",
        "auteur": "Afdeling Voorbeeld",
        "taal": "dut",
        "formaat": "text/plain",
        "bestandsnaam": "voorbeeld.txt",
        "informatieobjecttype": {"$link": IOTYPE},
    },
)
__all__ = ["DOCUMENT", "ENKELVOUDIGINFORMATIEOBJECTEN"]
