"""Who can take part in a case: persons, organisations, branches, units and staff (shapes of betrokkeneIdentificatie)."""

from __future__ import annotations

from schemas import fields
from schemas.declare import Schema
from schemas.zaken.enumerations import RECHTSVORM


class VerblijfsAdres(Schema):
    """An address in the Netherlands."""

    aoaIdentificatie = fields.String(100, required=True)
    wplWoonplaatsNaam = fields.String(80, required=True)
    gorOpenbareRuimteNaam = fields.String(80, required=True)
    aoaPostcode = fields.String(7, load_default="")
    aoaHuisnummer = fields.Integer(min=0, max=99999, required=True)
    aoaHuisletter = fields.String(1, load_default="")
    aoaHuisnummertoevoeging = fields.String(4, load_default="")
    inpLocatiebeschrijving = fields.String(1000, load_default="")


class SubVerblijfBuitenland(Schema):
    """An address abroad."""

    lndLandcode = fields.String(4, required=True)
    lndLandnaam = fields.String(40, required=True)
    subAdresBuitenland_1 = fields.String(35, load_default="")
    subAdresBuitenland_2 = fields.String(35, load_default="")
    subAdresBuitenland_3 = fields.String(35, load_default="")


class NatuurlijkPersoon(Schema):
    """A person."""

    inpBsn = fields.Bsn(blank=True, load_default="")
    anpIdentificatie = fields.String(17, load_default="")
    inpA_nummer = fields.String(10, pattern=r"[1-9][0-9]{9}", load_default="")
    geslachtsnaam = fields.String(200, load_default="")
    voorvoegselGeslachtsnaam = fields.String(80, load_default="")
    voorletters = fields.String(20, load_default="")
    voornamen = fields.String(200, load_default="")
    geslachtsaanduiding = fields.Choice(("m", "v", "o"), blank=True, load_default="")
    geboortedatum = fields.String(18, load_default="")
    verblijfsadres = fields.Group(VerblijfsAdres, load_default=None, allow_none=True)
    subVerblijfBuitenland = fields.Group(SubVerblijfBuitenland, load_default=None, allow_none=True)


class NietNatuurlijkPersoon(Schema):
    """A legal person."""

    innNnpId = fields.String(9, load_default="")
    annIdentificatie = fields.String(17, load_default="")
    statutaireNaam = fields.String(500, load_default="")
    innRechtsvorm = fields.Choice(RECHTSVORM, blank=True, load_default="")
    bezoekadres = fields.String(1000, load_default="")
    subVerblijfBuitenland = fields.Group(SubVerblijfBuitenland, load_default=None, allow_none=True)


class Vestiging(Schema):
    """A branch of a company."""

    vestigingsNummer = fields.String(24, load_default="")
    handelsnaam = fields.List(fields.String(625), load_default=list)
    verblijfsadres = fields.Group(VerblijfsAdres, load_default=None, allow_none=True)
    subVerblijfBuitenland = fields.Group(SubVerblijfBuitenland, load_default=None, allow_none=True)
    kvkNummer = fields.String(8, load_default="")


class OrganisatorischeEenheid(Schema):
    """A unit of the municipality."""

    identificatie = fields.String(24, load_default="")
    naam = fields.String(50, load_default="")
    isGehuisvestIn = fields.String(24, load_default="")


class Medewerker(Schema):
    """A member of staff."""

    identificatie = fields.String(254, load_default="")
    achternaam = fields.String(200, load_default="")
    voorletters = fields.String(20, load_default="")
    voorvoegselAchternaam = fields.String(10, load_default="")


BETROKKENEN = {
    "natuurlijk_persoon": NatuurlijkPersoon,
    "niet_natuurlijk_persoon": NietNatuurlijkPersoon,
    "vestiging": Vestiging,
    "organisatorische_eenheid": OrganisatorischeEenheid,
    "medewerker": Medewerker,
}
