"""What a case can be about: the shapes of objectIdentificatie, one per objectType."""

from __future__ import annotations

from schemas import fields
from schemas.declare import Schema
from schemas.zaken.enumerations import INRICHTINGSELEMENT, KUNSTWERKDEEL, SPOORBAANDEEL, WATERDEEL
from schemas.zaken.subjects import BETROKKENEN, NatuurlijkPersoon, NietNatuurlijkPersoon


class Adres(Schema):
    """An address."""

    identificatie = fields.String(100, required=True)
    wplWoonplaatsNaam = fields.String(80, required=True)
    gorOpenbareRuimteNaam = fields.String(80, required=True)
    huisnummer = fields.Integer(min=0, max=99999, required=True)
    huisletter = fields.String(1, load_default="")
    huisnummertoevoeging = fields.String(4, load_default="")
    postcode = fields.String(7, load_default="")


class Buurt(Schema):
    """A neighbourhood."""

    buurtCode = fields.String(2, required=True)
    buurtNaam = fields.String(40, required=True)
    gemGemeenteCode = fields.String(4, required=True)
    wykWijkCode = fields.String(2, required=True)


class Gemeente(Schema):
    """A municipality."""

    gemeenteNaam = fields.String(80, required=True)
    gemeenteCode = fields.String(4, required=True)


class GemeentelijkeOpenbareRuimte(Schema):
    """A public space named by the municipality."""

    identificatie = fields.String(100, required=True)
    openbareRuimteNaam = fields.String(80, required=True)


class TerreinGebouwdObjectAdres(Schema):
    """The address of a building or plot."""

    numIdentificatie = fields.String(100, load_default="")
    oaoIdentificatie = fields.String(100, load_default="")
    aoaIdentificatie = fields.String(100, load_default="")
    wplWoonplaatsNaam = fields.String(80, required=True)
    gorOpenbareRuimteNaam = fields.String(80, required=True)
    aoaPostcode = fields.String(7, load_default="")
    aoaHuisnummer = fields.Integer(min=0, max=99999, required=True)
    aoaHuisletter = fields.String(1, load_default="")
    aoaHuisnummertoevoeging = fields.String(4, load_default="")
    ogoLocatieAanduiding = fields.String(100, load_default="")


class TerreinGebouwdObject(Schema):
    """A building or plot."""

    identificatie = fields.String(100, required=True)
    adresAanduidingGrp = fields.Group(TerreinGebouwdObjectAdres, load_default=None, allow_none=True)


class Huishouden(Schema):
    """A household."""

    nummer = fields.String(12, required=True)
    isGehuisvestIn = fields.Group(TerreinGebouwdObject, load_default=None, allow_none=True)


class Inrichtingselement(Schema):
    """A piece of street furniture or the like."""

    type = fields.Choice(INRICHTINGSELEMENT, required=True)
    identificatie = fields.String(100, required=True)
    naam = fields.String(500, load_default="")


class KadastraleOnroerendeZaak(Schema):
    """A piece of land in the land register."""

    kadastraleIdentificatie = fields.String(100, required=True)
    kadastraleAanduiding = fields.String(1000, required=True)


class Kunstwerkdeel(Schema):
    """A part of a structure."""

    type = fields.Choice(KUNSTWERKDEEL, required=True)
    identificatie = fields.String(100, required=True)
    naam = fields.String(80, required=True)


class MaatschappelijkeActiviteit(Schema):
    """A company."""

    kvkNummer = fields.String(8, required=True)
    handelsnaam = fields.String(200, required=True)


class OpenbareRuimte(Schema):
    """A street, square or the like."""

    identificatie = fields.String(100, required=True)
    wplWoonplaatsNaam = fields.String(80, required=True)
    gorOpenbareRuimteNaam = fields.String(80, required=True)


class Pand(Schema):
    """A building."""

    identificatie = fields.String(100, required=True)


class Spoorbaandeel(Schema):
    """A part of a railway."""

    type = fields.Choice(SPOORBAANDEEL, required=True)
    identificatie = fields.String(100, required=True)
    naam = fields.String(500, load_default="")


class Terreindeel(Schema):
    """A part of a terrain."""

    type = fields.String(40, required=True)
    identificatie = fields.String(100, required=True)
    naam = fields.String(500, load_default="")


class Waterdeel(Schema):
    """A part of the water."""

    typeWaterdeel = fields.Choice(WATERDEEL, required=True)
    identificatie = fields.String(100, required=True)
    naam = fields.String(500, load_default="")


class Wegdeel(Schema):
    """A part of a road."""

    type = fields.String(100, required=True)
    identificatie = fields.String(100, required=True)
    naam = fields.String(500, load_default="")


class Wijk(Schema):
    """A district."""

    wijkCode = fields.String(2, required=True)
    wijkNaam = fields.String(40, required=True)
    gemGemeenteCode = fields.String(4, required=True)


class Woonplaats(Schema):
    """A place."""

    identificatie = fields.String(100, required=True)
    woonplaatsNaam = fields.String(80, required=True)


class WozObjectAdres(Schema):
    """The address of a valued property."""

    aoaIdentificatie = fields.String(100, required=True)
    wplWoonplaatsNaam = fields.String(80, required=True)
    gorOpenbareRuimteNaam = fields.String(80, required=True)
    aoaPostcode = fields.String(7, load_default="")
    aoaHuisnummer = fields.Integer(min=0, max=99999, required=True)
    aoaHuisletter = fields.String(1, load_default="")
    aoaHuisnummertoevoeging = fields.String(4, load_default="")
    locatieOmschrijving = fields.String(1000, load_default="")


class WozObject(Schema):
    """A valued property."""

    wozObjectNummer = fields.String(100, required=True)
    aanduidingWozObject = fields.Group(WozObjectAdres, load_default=None, allow_none=True)


class WozDeelobject(Schema):
    """A part of a valued property."""

    nummerWozDeelObject = fields.String(6, required=True)
    isOnderdeelVan = fields.Group(WozObject, load_default=None, allow_none=True)


class WozWaarde(Schema):
    """The value of a property on a day."""

    waardepeildatum = fields.String(9, required=True)
    isVoor = fields.Group(WozObject, load_default=None, allow_none=True)


class Gerechtigde(Schema):
    """Who holds a right."""

    natuurlijkPersoon = fields.Group(NatuurlijkPersoon, load_default=None, allow_none=True)
    nietNatuurlijkPersoon = fields.Group(NietNatuurlijkPersoon, load_default=None, allow_none=True)


class ZakelijkRecht(Schema):
    """A right in rem."""

    identificatie = fields.String(100, required=True)
    avgAard = fields.String(1000, required=True)
    heeftBetrekkingOp = fields.Group(KadastraleOnroerendeZaak, load_default=None, allow_none=True)
    heeftAlsGerechtigde = fields.Group(Gerechtigde, load_default=None, allow_none=True)


class Overige(Schema):
    """Anything else, as a JSON object."""

    overigeData = fields.Json(required=True)


OBJECTEN: dict[str, type[Schema]] = {
    "adres": Adres,
    "buurt": Buurt,
    "gemeente": Gemeente,
    "gemeentelijke_openbare_ruimte": GemeentelijkeOpenbareRuimte,
    "huishouden": Huishouden,
    "inrichtingselement": Inrichtingselement,
    "kadastrale_onroerende_zaak": KadastraleOnroerendeZaak,
    "kunstwerkdeel": Kunstwerkdeel,
    "maatschappelijke_activiteit": MaatschappelijkeActiviteit,
    "openbare_ruimte": OpenbareRuimte,
    "pand": Pand,
    "spoorbaandeel": Spoorbaandeel,
    "terreindeel": Terreindeel,
    "terrein_gebouwd_object": TerreinGebouwdObject,
    "waterdeel": Waterdeel,
    "wegdeel": Wegdeel,
    "wijk": Wijk,
    "woonplaats": Woonplaats,
    "woz_deelobject": WozDeelobject,
    "woz_object": WozObject,
    "woz_waarde": WozWaarde,
    "zakelijk_recht": ZakelijkRecht,
    "overige": Overige,
    **BETROKKENEN,
}
