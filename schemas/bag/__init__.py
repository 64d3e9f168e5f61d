"""The BAG register (Kadaster, BAG API Individuele Bevragingen 2.0.0): addresses and buildings, read-only. Pure."""

from __future__ import annotations

from collections.abc import Mapping

VERSION = "2.0.0"
ROOT = "/lvbag/individuelebevragingen/v2"
CRS = "epsg:28992"
"""The only coordinate system: RD New, in metres."""

PATTERNS: Mapping[str, str] = {
    "woonplaats": "^[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3}$",
    "openbareruimte": "^[0-9]{4}30[0-9]{10}$",
    "nummeraanduiding": "^[0-9]{4}20[0-9]{10}$",
    "verblijfsobject": "^[0-9]{4}01[0-9]{10}$",
    "ligplaats": "^[0-9]{4}02[0-9]{10}$",
    "standplaats": "^[0-9]{4}03[0-9]{10}$",
    "pand": "^[0-9]{4}10[0-9]{10}$",
    "adresseerbaarobject": "^[0-9]{4}(01|02|03)[0-9]{10}$",
}
"""Kind of object -> pattern of its identification."""
KINDS: Mapping[str, str] = {
    "20": "nummeraanduiding",
    "30": "openbareruimte",
    "01": "verblijfsobject",
    "02": "ligplaats",
    "03": "standplaats",
    "10": "pand",
}
"""Fifth and sixth digit of an identification -> kind of object; a woonplaats has four digits only."""
TEXT = (
    r"^[\u0020-\u007E;\u00A0-\u00FF;\u0100-\u0113;\u0116-\u012B;\u012E-\u014D;\u0150-\u017E;\u02C7;\u02D8-\u02DB;\u02DD;"
    r"\u2015;\u2018-\u2019;\u201C-\u201D;\u20AC;\u2122;\u2126;\u215B-\u215E;\u2190-\u2193;\u266A;]*"
)
"""The letters that a name may hold."""
NUMBER_OF_HOUSE = (1, 99999)
LETTER, ADDITION = "^[a-zA-Z]{1}$", "^[0-9a-zA-Z]{1,4}$"
POSTCODE, POSTCODE_ASKED = "^[1-9]{1}[0-9]{3}[A-Z]{2}$", "^[1-9]{1}[0-9]{3}[a-zA-Z]{2}$"

NAMING = ("Naamgeving uitgegeven", "Naamgeving ingetrokken")
PLACE = ("Plaats aangewezen", "Plaats ingetrokken")
TOWN = ("Woonplaats aangewezen", "Woonplaats ingetrokken")
DWELLING = (
    "Verblijfsobject gevormd",
    "Niet gerealiseerd verblijfsobject",
    "Verblijfsobject in gebruik (niet ingemeten)",
    "Verblijfsobject in gebruik",
    "Verbouwing verblijfsobject",
    "Verblijfsobject ingetrokken",
    "Verblijfsobject buiten gebruik",
    "Verblijfsobject ten onrechte opgevoerd",
)
BUILDING = (
    "Bouwvergunning verleend",
    "Niet gerealiseerd pand",
    "Bouw gestart",
    "Pand in gebruik (niet ingemeten)",
    "Pand in gebruik",
    "Verbouwing pand",
    "Sloopvergunning verleend",
    "Pand gesloopt",
    "Pand buiten gebruik",
    "Pand ten onrechte opgevoerd",
)
FINAL = frozenset(
    {
        "Naamgeving ingetrokken",
        "Plaats ingetrokken",
        "Woonplaats ingetrokken",
        "Niet gerealiseerd verblijfsobject",
        "Verblijfsobject ingetrokken",
        "Verblijfsobject ten onrechte opgevoerd",
        "Niet gerealiseerd pand",
        "Pand gesloopt",
        "Pand ten onrechte opgevoerd",
    }
)
"""Statuses after which nothing follows: such an object is not ``huidig``."""
IN_USE = frozenset(
    {
        "Verblijfsobject in gebruik (niet ingemeten)",
        "Verblijfsobject in gebruik",
        "Verbouwing verblijfsobject",
        "Plaats aangewezen",
    }
)
"""Statuses of what people can live in."""
PURPOSES = (
    *("woonfunctie", "bijeenkomstfunctie", "celfunctie", "gezondheidszorgfunctie", "industriefunctie"),
    *("kantoorfunctie", "logiesfunctie", "onderwijsfunctie", "sportfunctie", "winkelfunctie"),
    "overige gebruiksfunctie",
)
ADDRESSABLE = ("Verblijfsobject", "Standplaats", "Ligplaats")
PUBLIC_SPACE = (
    *("Weg", "Water", "Spoorbaan", "Terrein", "Kunstwerk", "Landschappelijk gebied", "Administratief gebied"),
)


def kind_of(identification: str) -> str:
    """The kind of object that an identification names."""
    return "woonplaats" if len(identification) == 4 else KINDS.get(identification[4:6], "")
