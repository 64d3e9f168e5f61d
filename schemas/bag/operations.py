"""The operations of the BAG that are served: path, parameters, and the combinations of parameters that find something."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.bag import ADDITION, LETTER, NUMBER_OF_HOUSE, PATTERNS, POSTCODE_ASKED, TEXT
from schemas.bag.questions import Operation, Parameter, identification, way

NUMBER = (
    Parameter("huisnummer", "integer", least=NUMBER_OF_HOUSE[0], most=NUMBER_OF_HOUSE[1]),
    Parameter("huisnummertoevoeging", pattern=ADDITION),
    Parameter("huisletter", pattern=LETTER),
    Parameter("exacteMatch", "boolean"),
)
NAMES = (
    Parameter("woonplaatsNaam", pattern=TEXT, least=1, most=80),
    Parameter("openbareRuimteNaam", pattern=TEXT, least=1, most=80),
)
POSTCODE = Parameter("postcode", pattern=POSTCODE_ASKED)
OBJECT = identification("adresseerbaarObjectIdentificatie", "adresseerbaarobject")
PAGING = (Parameter("page", "integer", least=1), Parameter("pageSize", "integer", least=10, most=100))
TRAVEL = (Parameter("geldigOp", format="date"), Parameter("beschikbaarOp", format="date-time"))
CURRENT = Parameter("huidig", "boolean")
EXPAND = Parameter("expand")
VARIANTS = ("huisletter", "huisnummertoevoeging", "exacteMatch")
BY_POSTCODE = way("postcode", "huisnummer", optional=VARIANTS)
BY_STREET = way("woonplaatsNaam", "openbareRuimteNaam", "huisnummer", optional=VARIANTS)
BY_OBJECT = way("adresseerbaarObjectIdentificatie")
RELATED = ("heeftAlsHoofdAdres", "heeftAlsNevenAdres", "maaktDeelUitVan")
TOWN = identification("woonplaatsIdentificatie", pattern=PATTERNS["woonplaats"].strip("^$"))
GONE, METHOD, CRS_FAULT = (404,), (405,), (412,)


def _all(*more: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({400, 401, 403, 406, 500, 503, *(status for part in more for status in part)}))


OPERATIONS = (
    Operation(
        "/adressen",
        (
            Parameter("zoekresultaatIdentificatie", least=1, most=255),
            *(POSTCODE, *NUMBER, OBJECT, *NAMES),
            *(identification("pandIdentificatie", "pand"), EXPAND, *PAGING),
        ),
        *("adres", "adressen"),
        (
            *(way("zoekresultaatIdentificatie"), BY_POSTCODE, BY_OBJECT, BY_STREET),
            way("pandIdentificatie", expand=False),
        ),
        ("openbareRuimte", "nummeraanduiding", "woonplaats"),
        statuses=_all(CRS_FAULT),
        summary="Huidige adressen zoeken.",
    ),
    Operation(
        "/adressen/zoek",
        (Parameter("zoek", least=1, most=255, required=True), *PAGING),
        *("zoekresultaat", "zoekresultaten"),
        statuses=(400, 401, 403, 500, 503),
        summary="Adressen vinden met een paar woorden of tekens.",
    ),
    Operation(
        "/adressen/{nummeraanduidingIdentificatie}",
        (EXPAND,),
        "adres",
        expands=("openbareRuimte", "nummeraanduiding", "woonplaats"),
        statuses=_all(GONE, CRS_FAULT),
        summary="Een huidig adres.",
    ),
    Operation(
        "/adressenuitgebreid",
        (POSTCODE, *NUMBER, OBJECT, *NAMES),
        *("adresuitgebreid", "adressen"),
        (BY_POSTCODE, BY_OBJECT, BY_STREET),
        crs=True,
        statuses=_all(CRS_FAULT),
        summary="Huidige adressen met gebruiksdoel, oppervlakte, bouwjaar en status.",
    ),
    Operation(
        "/adressenuitgebreid/{nummeraanduidingIdentificatie}",
        (),
        "adresuitgebreid",
        crs=True,
        statuses=_all(CRS_FAULT),
        summary="Een huidig adres met gebruiksdoel, oppervlakte, bouwjaar en status.",
    ),
    Operation(
        "/adresseerbareobjecten",
        (identification("nummeraanduidingIdentificatie", "nummeraanduiding"), CURRENT, *TRAVEL, EXPAND),
        *("adresseerbaarobject", "adresseerbareObjecten"),
        (way("nummeraanduidingIdentificatie"),),
        RELATED,
        crs=True,
        statuses=_all(CRS_FAULT),
        summary="Wat bij een nummeraanduiding hoort: verblijfsobject, ligplaats of standplaats.",
    ),
    Operation(
        "/adresseerbareobjecten/{adresseerbaarObjectIdentificatie}",
        (*TRAVEL, EXPAND),
        "adresseerbaarobject",
        expands=RELATED,
        crs=True,
        statuses=_all(GONE, CRS_FAULT),
        summary="Een verblijfsobject, ligplaats of standplaats.",
    ),
    Operation(
        "/nummeraanduidingen",
        (
            *(POSTCODE, *NUMBER, *NAMES, identification("openbareRuimteIdentificatie", "openbareruimte")),
            *(CURRENT, *TRAVEL, *PAGING, EXPAND),
        ),
        *("nummeraanduiding", "nummeraanduidingen"),
        (BY_POSTCODE, BY_STREET, way("openbareRuimteIdentificatie", expand=False)),
        ("ligtInWoonplaats", "ligtAanOpenbareRuimte"),
        statuses=_all(METHOD),
        summary="Nummeraanduidingen zoeken.",
    ),
    Operation(
        "/nummeraanduidingen/{nummeraanduidingIdentificatie}",
        (*TRAVEL, EXPAND),
        "nummeraanduiding",
        expands=("ligtInWoonplaats", "ligtAanOpenbareRuimte"),
        statuses=_all(GONE, METHOD),
        summary="Een nummeraanduiding.",
    ),
    Operation(
        "/verblijfsobjecten",
        (identification("pandIdentificatie", "pand", required=True), CURRENT, *TRAVEL, *PAGING),
        *("verblijfsobject", "verblijfsobjecten"),
        crs=True,
        crs_told=True,
        statuses=_all(METHOD, CRS_FAULT),
        summary="De verblijfsobjecten in een pand.",
    ),
    Operation(
        "/verblijfsobjecten/{identificatie}",
        (*TRAVEL, EXPAND),
        "verblijfsobject",
        expands=RELATED,
        crs=True,
        crs_told=True,
        statuses=_all(GONE, METHOD, CRS_FAULT),
        summary="Een verblijfsobject.",
    ),
    Operation(
        "/openbareruimten",
        (*NAMES, TOWN, CURRENT, *TRAVEL, *PAGING, EXPAND),
        *("openbareruimte", "openbareruimten"),
        (
            way("woonplaatsNaam", "openbareRuimteNaam"),
            way("woonplaatsIdentificatie", "openbareRuimteNaam"),
            way("woonplaatsIdentificatie", expand=False),
        ),
        ("ligtInWoonplaats",),
        statuses=_all(METHOD),
        summary="Openbare ruimten zoeken.",
    ),
    Operation(
        "/openbareruimten/{openbareRuimteIdentificatie}",
        (*TRAVEL, EXPAND),
        "openbareruimte",
        expands=("ligtInWoonplaats",),
        statuses=_all(GONE, METHOD),
        summary="Een openbare ruimte.",
    ),
    Operation(
        "/woonplaatsen",
        (Parameter("naam", pattern=TEXT, least=1, most=80, required=True), *TRAVEL, EXPAND),
        *("woonplaats", "woonplaatsen"),
        expands=("geometrie", "bronhouders"),
        crs=True,
        crs_told=True,
        statuses=_all(METHOD, CRS_FAULT),
        summary="Woonplaatsen met een naam.",
    ),
    Operation(
        "/woonplaatsen/{identificatie}",
        (*TRAVEL, EXPAND),
        "woonplaats",
        expands=("geometrie", "bronhouders"),
        crs=True,
        crs_told=True,
        statuses=_all(GONE, METHOD, CRS_FAULT),
        summary="Een woonplaats.",
    ),
    Operation(
        "/panden/{identificatie}",
        TRAVEL,
        "pand",
        crs=True,
        crs_told=True,
        statuses=_all(GONE, METHOD, CRS_FAULT),
        summary="Een pand.",
    ),
    *(
        Operation(
            f"/{plural}/{{identificatie}}",
            (*TRAVEL, EXPAND),
            kind,
            expands=RELATED[:2],
            crs=True,
            crs_told=True,
            statuses=_all(GONE, METHOD, CRS_FAULT),
            summary=f"Een {kind}.",
        )
        for kind, plural in (("ligplaats", "ligplaatsen"), ("standplaats", "standplaatsen"))
    ),
)
PATH_KINDS: Mapping[str, str] = {
    "/adressen/{nummeraanduidingIdentificatie}": "nummeraanduiding",
    "/adressenuitgebreid/{nummeraanduidingIdentificatie}": "nummeraanduiding",
    "/adresseerbareobjecten/{adresseerbaarObjectIdentificatie}": "adresseerbaarobject",
    "/nummeraanduidingen/{nummeraanduidingIdentificatie}": "nummeraanduiding",
    "/verblijfsobjecten/{identificatie}": "verblijfsobject",
    "/openbareruimten/{openbareRuimteIdentificatie}": "openbareruimte",
    "/woonplaatsen/{identificatie}": "woonplaats",
    "/panden/{identificatie}": "pand",
    "/ligplaatsen/{identificatie}": "ligplaats",
    "/standplaatsen/{identificatie}": "standplaats",
}
"""Operation on one object -> the kind of identification in its path."""


def path_pattern(path: str) -> str:
    """What the identification in a path must look like: two documents are less strict than the rest."""
    if path == "/adressen/{nummeraanduidingIdentificatie}":
        return "^[0-9]{16}$"
    return TOWN.pattern if path == "/woonplaatsen/{identificatie}" else PATTERNS[PATH_KINDS[path]]
