"""Layer 4, services: the shapes of what the BAG answers, as OpenAPI components."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reference_api.openapi.shapes import Shape
from schemas import bag

TEXT: Shape = {"type": "string"}
YES: Shape = {"type": "boolean"}
DAY: Shape = {"type": "string", "format": "date"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
NAME: Shape = {"type": "string", "pattern": bag.TEXT, "minLength": 1, "maxLength": 80}
SHORT: Shape = {**NAME, "maxLength": 24}
NUMBER: Shape = {"type": "string", "pattern": bag.TEXT, "minLength": 1, "maxLength": 40}
PROVINCE: Shape = {"type": "string", "minLength": 1, "maxLength": 32}
YEAR: Shape = {
    "type": "string",
    "maxLength": 4,
    "pattern": r"-?([1-9][0-9]{3,}|0[0-9]{3})(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?",
}
SIZE: Shape = {"type": "integer", "pattern": "^[1-9][0-9]{0,5}$"}
POSITION: Shape = {"type": "array", "minItems": 2, "items": {"type": "number"}}
RING: Shape = {"type": "array", "minItems": 4, "items": POSITION}
RINGS: Shape = {"type": "array", "items": RING}


def one_of(*values: str) -> Shape:
    """A text out of a list."""
    return {"type": "string", "enum": list(values)}


def ref(name: str) -> Shape:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(item: Shape, least: int = 0) -> Shape:
    """A list."""
    return {"type": "array", "items": item, **({"minItems": least} if least else {})}


def group(properties: Mapping[str, Shape], required: Iterable[str] = (), words: str = "") -> Shape:
    """An object."""
    needed = sorted(required)
    told = {"description": words} if words else {}
    return {"type": "object", **told, "properties": dict(properties), **({"required": needed} if needed else {})}


def identification(kind: str) -> Shape:
    """The identification of an object."""
    length = 4 if kind == "woonplaats" else 16
    return {"type": "string", "pattern": bag.PATTERNS[kind], "minLength": length, "maxLength": length}


WOONPLAATS, STRAAT, NUMMER = (
    identification("woonplaats"),
    identification("openbareruimte"),
    identification("nummeraanduiding"),
)
OBJECT, PAND = identification("adresseerbaarobject"), identification("pand")
LINK, LINKS = ref("HalLink"), listed(ref("HalLink"), 1)
HOUSE: Mapping[str, Shape] = {
    "huisnummer": {"type": "integer", "minimum": bag.NUMBER_OF_HOUSE[0], "maximum": bag.NUMBER_OF_HOUSE[1]},
    "huisletter": {"type": "string", "pattern": bag.LETTER},
    "huisnummertoevoeging": {"type": "string", "pattern": bag.ADDITION},
    "postcode": {"type": "string", "pattern": bag.POSTCODE},
}
DOCUMENTED: Mapping[str, Shape] = {
    "geconstateerd": one_of("J", "N"),
    "documentdatum": DAY,
    "documentnummer": NUMBER,
    "voorkomen": ref("Voorkomen"),
}
ALWAYS = ("identificatie", "domein", "status", *DOCUMENTED)
SEEN = ("tijdstipRegistratie", "eindRegistratie", "beginGeldigheid", "eindGeldigheid", "tijdstipRegistratieLV")
ADDRESSED: Mapping[str, Shape] = {
    "heeftAlsHoofdAdres": NUMMER,
    "heeftAlsNevenAdres": listed(NUMMER, 1),
    "type": one_of(*bag.ADDRESSABLE),
}
DOUBT: Mapping[str, tuple[str, Shape, tuple[str, ...]]] = {
    "Woonplaats": ("woonplaats", WOONPLAATS, ("naam", "geometrie", "status")),
    "OpenbareRuimte": ("openbareruimte", STRAAT, ("naam", "type", "status", "gerelateerde woonplaats")),
    "Nummeraanduiding": (
        "nummeraanduiding",
        NUMMER,
        (
            *("huisnummer", "huisletter", "huisnummertoevoeging", "postcode", "type adresseerbaar object", "status"),
            *("ligt in", "ligt aan"),
        ),
    ),
    "Verblijfsobject": (
        "verblijfsobject",
        identification("verblijfsobject"),
        (
            *("geometrie", "gebruiksdoel", "oppervlakte", "status", "maakt deel uit van"),
            *("heeft als hoofdadres", "heeft als nevenadres"),
        ),
    ),
    "Pand": ("pand", PAND, ("geometrie", "oorspronkelijk bouwjaar", "status")),
    **{
        name: (
            name.lower(),
            identification(name.lower()),
            ("geometrie", "status", "heeft als hoofdadres", "heeft als nevenadres"),
        )
        for name in ("Ligplaats", "Standplaats")
    },
}
"""Object -> kind, its identification, and what may be under investigation."""


def components() -> dict[str, Shape]:
    """Every component by name."""
    return {**basics(), **objects(), **doubts(), **addresses()}


def basics() -> dict[str, Shape]:
    """Links, geometry, occurrences, errors."""
    moments = {n: DAY if n.endswith("Geldigheid") else MOMENT for n in (*SEEN, "tijdstipInactief", "tijdstipNietBAG")}
    page = group({"href": TEXT, "templated": YES, "title": TEXT})
    pages = dict.fromkeys(("first", "previous", "next", "last"), page)
    fault = {"type": {**TEXT, "format": "uri"}, "name": TEXT, "code": TEXT, "reason": TEXT}
    problem = {
        **dict.fromkeys(("title", "detail"), TEXT),
        **{name: {**TEXT, "format": "uri"} for name in ("type", "instance")},
        "status": {"type": "integer"},
        "code": {**TEXT, "minLength": 1},
        "invalid-params": listed(group(fault, ("code", "name", "reason"))),
    }
    polygon = group({"type": one_of("Polygon"), "coordinates": RINGS}, ("type", "coordinates"))
    several = group({"type": one_of("MultiPolygon"), "coordinates": listed(RINGS)}, ("type", "coordinates"))
    point = group({"type": one_of("Point"), "coordinates": POSITION}, ("type", "coordinates"))
    return {
        "HalLink": group({"href": TEXT, "templated": YES, "title": TEXT}, ("href",), "Een verwijzing."),
        "SelfLinks": group({"self": LINK}),
        "PageLinks": group({"self": LINK, **pages}),
        "Voorkomen": group(
            {**moments, "versie": {"type": "integer"}},
            ("beginGeldigheid", "tijdstipRegistratie", "tijdstipRegistratieLV", "versie"),
            "Sinds wanneer deze versie geldt en bekend is.",
        ),
        "Historie": group(
            {n: moments[n] for n in SEEN}, ("beginGeldigheid", "tijdstipRegistratie", "tijdstipRegistratieLV")
        ),
        "Vlak": polygon,
        "PuntOfVlak": group({"punt": point, "vlak": ref("Vlak")}),
        "VlakOfMultivlak": group({"vlak": ref("Vlak"), "multivlak": several}),
        "Fout": group(problem, ("detail", "instance", "status", "title", "type"), "Een fout."),
    }


def doubts() -> dict[str, Shape]:
    """What is under investigation, per kind of object."""
    found = {}
    for name, (_, number, features) in DOUBT.items():
        noted = {
            "kenmerk": one_of(*features),
            f"identificatieVan{name}": number,
            "inOnderzoek": one_of("J", "N"),
            "historie": ref("Historie"),
            "documentdatum": DAY,
            "documentnummer": NUMBER,
        }
        optional = {"documentdatum", "documentnummer"} if name == "Nummeraanduiding" else set()
        found[f"InOnderzoek{name}"] = group(noted, set(noted) - optional)
    return found


def objects() -> dict[str, Shape]:
    """Each kind of object, alone and with its links and what comes along."""
    numbers, one = {"heeftAlsHoofdAdres": ref("NummeraanduidingHal")}, ("self",)
    numbers["heeftAlsNevenAdres"] = listed(ref("NummeraanduidingHal"), 1)
    addressed = {"self": LINK, "heeftAlsHoofdAdres": LINK, "heeftAlsNevenAdres": LINKS}
    holder = {
        "code": {"type": "string", "pattern": "^[0-9]{4}$"},
        "naam": NAME,
        "beginGeldigheid": DAY,
        "eindGeldigheid": DAY,
        "provincie": group({"naam": PROVINCE, "afkorting": {**PROVINCE, "maxLength": 2}}, ("afkorting", "naam")),
    }
    parts: dict[str, tuple[str, Shape, Shape, Shape]] = {
        "Woonplaats": (
            "woonplaats",
            thing(WOONPLAATS, {"naam": NAME, "status": one_of(*bag.TOWN)}),
            group({"geometrie": ref("VlakOfMultivlak"), "bronhouders": listed(group(holder, ("code", "naam")), 1)}),
            group({"self": LINK, "bronhouders": LINKS}, one),
        ),
        "OpenbareRuimte": (
            "openbareRuimte",
            thing(STRAAT, {"naam": NAME, "type": one_of(*bag.PUBLIC_SPACE), "status": one_of(*bag.NAMING),
                           "korteNaam": SHORT, "ligtIn": WOONPLAATS}),
            group({"ligtInWoonplaats": ref("WoonplaatsHal")}),
            group({"self": LINK, "ligtInWoonplaats": LINK}, one),
        ),
        "Nummeraanduiding": (
            "nummeraanduiding",
            thing(NUMMER, {**HOUSE, "typeAdresseerbaarObject": one_of(*bag.ADDRESSABLE), "status": one_of(*bag.NAMING),
                           "ligtIn": WOONPLAATS, "ligtAan": STRAAT}, optional=("huisletter", "huisnummertoevoeging", "postcode", "ligtIn")),
            group({"ligtInWoonplaats": ref("WoonplaatsHal"), "ligtAanOpenbareRuimte": ref("OpenbareRuimteHal")}),
            group({"self": LINK, "ligtInWoonplaats": LINK, "ligtAanOpenbareRuimte": LINK}, one),
        ),
        "Pand": (
            "pand",
            thing(PAND, {"geometrie": ref("Vlak"), "oorspronkelijkBouwjaar": YEAR, "status": one_of(*bag.BUILDING)}),
            {},
            group({"self": LINK}, one),
        ),
        "Verblijfsobject": (
            "verblijfsobject",
            thing(identification("verblijfsobject"), {**ADDRESSED, "geometrie": ref("PuntOfVlak"),
                  "gebruiksdoelen": listed(one_of(*bag.PURPOSES), 1), "oppervlakte": SIZE, "status": one_of(*bag.DWELLING),
                  "maaktDeelUitVan": listed(PAND, 1)}, optional=("heeftAlsNevenAdres",)),
            group({**numbers, "maaktDeelUitVan": listed(ref("PandHal"), 1)}),
            group({**addressed, "maaktDeelUitVan": LINKS}, ("heeftAlsHoofdAdres", "maaktDeelUitVan", "self")),
        ),
        **{
            name: (
                name.lower(),
                thing(identification(name.lower()), {**ADDRESSED, "geometrie": ref("Vlak"), "status": one_of(*bag.PLACE)},
                      optional=("heeftAlsNevenAdres",)),
                group(numbers),
                group(addressed, ("heeftAlsHoofdAdres", "self")),
            )
            for name in ("Ligplaats", "Standplaats")
        },
    }  # fmt: skip
    # The official document misses a backslash here.
    parts["Woonplaats"][1]["properties"]["documentnummer"] = {
        **NUMBER,
        "pattern": bag.TEXT.replace(r"-\u007E", "-u007E", 1),
    }
    found: dict[str, Shape] = {}
    for name, (label, shape, along, links) in parts.items():
        found[name] = shape
        inner = {label: ref(name), "inonderzoek": listed(ref(f"InOnderzoek{name}"), 1), "_links": links}
        kind = {"type": "object"} if name in ("Woonplaats", "OpenbareRuimte", "Nummeraanduiding", "Pand") else {}
        hal = group({**inner, **({"_embedded": along} if along else {})}, (label,))
        hal.pop("type")
        found[f"{name}Hal"] = {**kind, **hal} if name == "Pand" or kind else hal
    return found


def thing(number: Shape, properties: Mapping[str, Shape], optional: Iterable[str] = ()) -> Shape:
    """An object with what all of them have."""
    every = {"identificatie": number, "domein": {"type": "string", "minLength": 1}, **properties, **DOCUMENTED}
    return group(every, set(every) - set(optional))


def addresses() -> dict[str, Shape]:
    """Addresses, short and extended, results of searching, and the lists."""
    base = {
        "openbareRuimteNaam": NAME,
        "korteNaam": SHORT,
        **HOUSE,
        "woonplaatsNaam": NAME,
        "nummeraanduidingIdentificatie": NUMMER,
        "openbareRuimteIdentificatie": STRAAT,
        "woonplaatsIdentificatie": WOONPLAATS,
        "adresseerbaarObjectIdentificatie": OBJECT,
        "pandIdentificaties": listed(PAND),
        "indicatieNevenadres": YES,
    }
    needed = {"huisnummer", *(n for n in base if n.endswith(("Naam", "tificatie")))} - {
        "korteNaam",
        "adresseerbaarObjectIdentificatie",
    }
    links = dict.fromkeys(("self", "openbareRuimte", "nummeraanduiding", "woonplaats", "adresseerbaarObject"), LINK)
    noted = dict.fromkeys(("woonplaats", "openbareRuimte", "nummeraanduiding"), YES)
    doubt = dict.fromkeys(DOUBTED, YES) | {"toelichting": listed(TEXT)}
    along = {n: ref(f"{n[0].upper()}{n[1:]}Hal") for n in ("openbareRuimte", "nummeraanduiding", "woonplaats")}
    tail = {"_links": group({**links, "panden": listed(LINK)})}
    more = {
        "typeAdresseerbaarObject": one_of(*bag.ADDRESSABLE),
        "adresseerbaarObjectGeometrie": ref("PuntOfVlak"),
        "adresseerbaarObjectStatus": TEXT,
        "gebruiksdoelen": listed(one_of(*bag.PURPOSES), 1),
        "oppervlakte": SIZE,
        "oorspronkelijkBouwjaar": listed(YEAR),
        "geconstateerd": group(
            {**noted, **dict.fromkeys(("ligplaats", "standplaats", "verblijfsobject", "pand"), YES)}
        ),
        "inonderzoek": group({**doubt, **dict.fromkeys(DOUBTED_MORE, YES)}),
    }
    short = {**base, "geconstateerd": group(noted), "inonderzoek": group(doubt), "_embedded": group(along), **tail}
    hit = {"omschrijving": TEXT, "identificatie": TEXT, "_links": group({"adres": LINK})}
    thing_of = {name: ref(f"{name.capitalize()}Hal") for name in ("ligplaats", "standplaats", "verblijfsobject")}
    return {
        "Adres": group(short, needed, "Een huidig adres."),
        "AdresUitgebreid": group({**base, **more, **tail}, needed, "Een huidig adres met wat er staat."),
        "ZoekResultaat": group(hit, ("identificatie",)),
        "AdresseerbaarObject": group({**thing_of, "_links": ref("SelfLinks")}),
    }


DOUBTED = (
    *(
        "openbareRuimteNaam",
        "korteNaam",
        "huisnummer",
        "huisletter",
        "huisnummertoevoeging",
        "postcode",
        "woonplaatsNaam",
    ),
    *("openbareRuimteLigtIn", "openbareRuimteStatus", "nummeraanduidingLigtIn", "nummeraanduidingligtAan"),
    "nummeraanduidingStatus",
)
DOUBTED_MORE = (
    *("typeAdresseerbaarObject", "adresseerbaarObjectGeometrie", "adresseerbaarObjectStatus"),
    *(
        "adresseerbaarObjectheeftAlsHoofdadres",
        "adresseerbaarObjectheeftAlsNevenadres",
        "gebruiksdoelen",
        "oppervlakte",
    ),
    *("maaktDeelUitVan", "oorspronkelijkBouwjaar"),
)
