"""Verzendingen: from whom a document came or to whom it was sent, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schemas import fields
from schemas.declare import Context, Filter, Record, Resource, Schema, Violation, rule
from schemas.documenten.rights import CHANNEL, CREATE, DELETE, DOCUMENT, READ, WRITE

AARD: Mapping[str, str] = {"afzender": "Afzender", "geadresseerde": "Geadresseerde"}
POSTADRES: Mapping[str, str] = {"antwoordnummer": "Antwoordnummer", "postbusnummer": "Postbusnummer"}
ADDRESSES = ("binnenlandsCorrespondentieadres", "buitenlandsCorrespondentieadres", "correspondentiePostadres")
WAYS = (*ADDRESSES, "faxnummer", "emailadres", "mijnOverheid", "telefoonnummer")


class BinnenlandsCorrespondentieadres(Schema):
    """An address in the Netherlands."""

    huisletter = fields.String(1, load_default="")
    huisnummer = fields.Integer(min=1, max=99999, required=True)
    huisnummerToevoeging = fields.String(4, load_default="")
    naamOpenbareRuimte = fields.String(80, required=True, blank=False)
    postcode = fields.String(6, load_default="")
    woonplaatsnaam = fields.String(80, required=True, blank=False)


class BuitenlandsCorrespondentieadres(Schema):
    """An address abroad."""

    adresBuitenland1 = fields.String(35, required=True, blank=False)
    adresBuitenland2 = fields.String(35, load_default="")
    adresBuitenland3 = fields.String(35, load_default="")
    landPostadres = fields.Uri(200, required=True, blank=False)


class CorrespondentiePostadres(Schema):
    """A post box or a reply number."""

    postBusOfAntwoordnummer = fields.Integer(min=1, max=9999, required=True)
    postadresPostcode = fields.String(6, required=True, blank=False)
    postadresType = fields.Choice(POSTADRES, required=True)
    woonplaatsnaam = fields.String(80, required=True, blank=False)


class Verzending(Schema):
    """That a document was received from or sent to somebody."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    betrokkene = fields.Uri(200, required=True, blank=False)
    informatieobject = fields.Link(DOCUMENT, max=None, required=True)
    aardRelatie = fields.Choice(AARD, required=True)
    toelichting = fields.String(200, load_default="")
    ontvangstdatum = fields.Date(load_default=None, allow_none=True)
    verzenddatum = fields.Date(load_default=None, allow_none=True)
    contactPersoon = fields.Uri(1000, required=True, blank=False)
    contactpersoonnaam = fields.String(40, load_default="")
    binnenlandsCorrespondentieadres = fields.Group(BinnenlandsCorrespondentieadres, load_default=None, allow_none=True)
    buitenlandsCorrespondentieadres = fields.Group(BuitenlandsCorrespondentieadres, load_default=None, allow_none=True)
    correspondentiePostadres = fields.Group(CorrespondentiePostadres, load_default=None, allow_none=True)
    faxnummer = fields.String(15, load_default=None, allow_none=True)
    emailadres = fields.String(100, load_default=None, allow_none=True)
    mijnOverheid = fields.Boolean(load_default=False)
    telefoonnummer = fields.String(15, load_default=None, allow_none=True)


@rule("", "invalid-address")
def one_way_of_sending(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A dispatch goes one way: by one kind of address, by fax, e-mail or telephone, or by Mijn Overheid."""
    if sum(bool(new[name]) for name in WAYS) != 1:
        yield Violation("nonFieldErrors", "invalid-address", f"Geef precies een van: {', '.join(WAYS)}.")


VERZENDINGEN = Resource(
    "verzendingen",
    Verzending,
    scopes={"read": READ, "create": CREATE, "update": WRITE, "delete": DELETE},
    filters={
        "aardRelatie": Filter("aardRelatie"),
        "informatieobject": Filter("informatieobject"),
        "betrokkene": Filter("betrokkene"),
    },
    rules=(one_way_of_sending,),
    channel=CHANNEL,
    main="informatieobject",
    expand={"informatieobject": DOCUMENT},
    singular="verzending",
    label=lambda record: f"{AARD[record['aardRelatie']]} {record['betrokkene']}"[:200],
    example={
        "betrokkene": "https://klanten.voorbeeld.example/partijen/1",
        "informatieobject": {"$link": DOCUMENT},
        "aardRelatie": "geadresseerde",
        "contactPersoon": "https://klanten.voorbeeld.example/contactpersonen/1",
        "emailadres": "post@voorbeeld.example",
    },
)
