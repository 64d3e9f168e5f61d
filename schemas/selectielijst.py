"""The Selectielijst register (VNG Selectielijst API 1.0.0), read-only: what to keep, for how long, and why."""

from __future__ import annotations

from schemas import fields
from schemas.declare import Filter, Register, Resource, Schema
from schemas.enumerations import ARCHIEFNOMINATIE

PROCESTERMIJN = {
    "nihil": "Nihil",
    "bestaansduur_procesobject": "De bestaans- of geldigheidsduur van het procesobject.",
    "ingeschatte_bestaansduur_procesobject": "De ingeschatte maximale bestaans- of geldigheidsduur van het procesobject.",
    "vast_te_leggen_datum": "De tijdens het proces vast te leggen datum waarop de geldigheid van het procesobject komt te vervallen.",
    "samengevoegd_met_bewaartermijn": "De procestermijn is samengevoegd met de bewaartermijn.",
}


class ProcesType(Schema):
    """A kind of work process of the selection list."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    nummer = fields.Integer(min=0, max=32767, required=True)
    jaar = fields.Integer(min=0, max=2147483647, required=True)
    naam = fields.String(100, required=True, blank=False)
    omschrijving = fields.String(300, required=True, blank=False)
    toelichting = fields.String(required=True)
    procesobject = fields.String(80, required=True)


class Resultaat(Schema):
    """A result of a work process, with the retention that belongs to it."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    procesType = fields.Link("selectielijst/procestypen", max=None, required=True)
    nummer = fields.Integer(min=0, max=32767, required=True)
    volledigNummer = fields.String(load_default="")
    generiek = fields.Boolean(load_default=True)
    specifiek = fields.Boolean(load_default=False)
    naam = fields.String(40, required=True, blank=False)
    omschrijving = fields.String(150, load_default="")
    herkomst = fields.String(200, required=True)
    waardering = fields.Choice(ARCHIEFNOMINATIE, blank=True, required=True)
    procestermijn = fields.Choice(PROCESTERMIJN, blank=True, load_default="")
    procestermijnWeergave = fields.String(load_default="")
    bewaartermijn = fields.Duration(load_default=None, allow_none=True)
    toelichting = fields.String(load_default="")
    algemeenBestuurEnInrichtingOrganisatie = fields.Boolean(load_default=False)
    bedrijfsvoeringEnPersoneel = fields.Boolean(load_default=False)
    publiekeInformatieEnRegistratie = fields.Boolean(load_default=False)
    burgerzaken = fields.Boolean(load_default=False)
    veiligheid = fields.Boolean(load_default=False)
    verkeerEnVervoer = fields.Boolean(load_default=False)
    economie = fields.Boolean(load_default=False)
    onderwijs = fields.Boolean(load_default=False)
    sportCultuurEnRecreatie = fields.Boolean(load_default=False)
    sociaalDomein = fields.Boolean(load_default=False)
    volksgezonheidEnMilieu = fields.Boolean(load_default=False)
    vhrosv = fields.Boolean(load_default=False)
    heffenBelastingen = fields.Boolean(load_default=False)
    alleTaakgebieden = fields.Boolean(load_default=False)
    procestermijnOpmerking = fields.String(20, load_default="")


class ResultaatTypeOmschrijvingGeneriek(Schema):
    """A generic description of results."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    omschrijving = fields.String(20, required=True, blank=False)
    definitie = fields.String(255, required=True, blank=False)
    opmerking = fields.String(255, load_default="")


class CommunicatieKanaal(Schema):
    """A way in which citizens and municipality reach each other."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    naam = fields.String(50, required=True, blank=False)
    omschrijving = fields.String(200, load_default="")


OPEN: dict[str, tuple[str, ...]] = {"read": ()}
REGISTER = Register(
    "selectielijst",
    "Selectielijst API",
    "1.0.0",
    "selectielijst/api/v1",
    (
        Resource(
            "procestypen",
            ProcesType,
            scopes=OPEN,
            filters={"jaar": Filter("jaar")},
            paginated=False,
            singular="procestype",
        ),
        Resource(
            "resultaten", Resultaat, scopes=OPEN, filters={"procesType": Filter("procesType")}, singular="resultaat"
        ),
        Resource(
            "resultaattypeomschrijvingen",
            ResultaatTypeOmschrijvingGeneriek,
            scopes=OPEN,
            paginated=False,
            singular="resultaattypeomschrijving",
        ),
        Resource(
            "communicatiekanalen", CommunicatieKanaal, scopes=OPEN, paginated=False, singular="communicatiekanaal"
        ),
    ),
    description="Procestypen en resultaten van de selectielijst, en generieke omschrijvingen. Alleen lezen, zonder token.",
    source="VNG",
    security="open",
)
