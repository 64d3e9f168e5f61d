"""Layer 4, services: the OpenAPI document of the trade register, in our own words (that of KVK is not open)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reference_api.openapi import parts
from reference_api.openapi.bag import parameter_of
from reference_api.openapi.bag_shapes import TEXT, group, listed, one_of, ref
from reference_api.openapi.shapes import Shape
from schemas import kvk

ROOT, NAME, TITLE, VERSION = kvk.ROOT.strip("/"), "kvk", "KVK Handelsregister (Zoeken, Basisprofiel)", kvk.VERSION
WORDS = (
    "Verzonnen bedrijven, met de paden en namen van KVK Zoeken v2 en Basisprofiel v1. De beschrijving is van ons; die van KVK is niet "
    "open.\n\nStuur een sleutel mee in de kop `apikey`: een token van je applicatie, of haar vaste sleutel (`flask api-key <client_id>`)."
)
YES, COUNT = one_of("Ja", "Nee"), {"type": "integer", "minimum": 0}
LINKS = listed(group({"rel": TEXT, "href": {**TEXT, "format": "uri"}}, ("rel", "href")))
NUMBER, BRANCH = {**TEXT, "pattern": "^[0-9]{8}$"}, {**TEXT, "pattern": "^[0-9]{12}$"}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document, without a server."""
    tags = {name: f"{name.capitalize()} in het handelsregister." for name in ("zoeken", "basisprofielen")}
    spec = parts.begun(TITLE, VERSION, WORDS, tags)
    for component, said in shapes().items():
        spec.components.schema(component, said)
    spec.components.security_scheme("apikey", {"type": "apiKey", "in": "header", "name": "apikey"})
    asked = [parameter_of(one) for one in kvk.PARAMETERS]
    spec.path(kvk.SEARCH, operations={"get": operation("zoeken", "zoeken", "Bedrijven zoeken.", "Resultaat", asked)})
    number = [
        {
            "in": "path",
            "name": "kvkNummer",
            "required": True,
            "schema": NUMBER,
            "description": "Nummer van het bedrijf.",
        }
    ]
    for part, shape in (
        ("", "Basisprofiel"),
        ("/hoofdvestiging", "Vestiging"),
        ("/eigenaar", "Eigenaar"),
        ("/vestigingen", "Vestigingen"),
    ):
        name = f"basisprofiel{part.replace('/', '-')}"
        words = f"{shape} van een bedrijf."
        spec.path(f"{kvk.PROFILE}{part}", operations={"get": operation("basisprofielen", name, words, shape, number)})
    return spec.to_dict()


def operation(tag: str, name: str, words: str, shape: str, asked: list[Shape]) -> Shape:
    """One operation."""
    version = {"api-version": {"schema": TEXT}}
    error = {"headers": version, "content": {parts.JSON: {"schema": ref("Fout")}}}
    return {
        "operationId": name,
        "summary": words,
        "description": words,
        "tags": [tag],
        "parameters": asked,
        "responses": {
            "200": {"description": "Gevonden.", "headers": version, "content": {parts.JSON: {"schema": ref(shape)}}},
            **{str(status): {"description": parts.ERRORS[status], **error} for status in (400, 401, 404, 500)},
        },
        "security": [{"apikey": []}],
    }


def shapes() -> dict[str, Shape]:
    """Every component by name."""
    house = {"straatnaam": TEXT, "huisnummer": COUNT, "postcode": TEXT, "plaats": TEXT, "type": TEXT}
    address = group({"binnenlandsAdres": group(house, ("plaats", "straatnaam", "type"))})
    hit = {
        "kvkNummer": NUMBER,
        "rsin": TEXT,
        "vestigingsnummer": BRANCH,
        "naam": TEXT,
        "adres": address,
        "type": one_of(*kvk.TYPES),
        "actief": YES,
        "links": LINKS,
    }
    page = {
        **dict.fromkeys(("pagina", "resultatenPerPagina", "totaal"), COUNT),
        "vorige": TEXT,
        "volgende": TEXT,
        "resultaten": listed(group(hit, ("kvkNummer", "naam", "type"))),
        "links": LINKS,
    }
    full = {**house, "indAfgeschermd": YES, "volledigAdres": TEXT, "land": TEXT}
    flags = dict.fromkeys(("indHoofdvestiging", "indCommercieleVestiging"), YES)
    branch = {"vestigingsnummer": BRANCH, "kvkNummer": NUMBER, "eersteHandelsnaam": TEXT, **flags}
    main = group(
        {**branch, "totaalWerkzamePersonen": COUNT, "adressen": listed(group(full)), "links": LINKS},
        ("vestigingsnummer",),
    )
    owner = group({"rsin": TEXT, "rechtsvorm": TEXT, "links": LINKS}, ("rechtsvorm",))
    counts = ("aantalCommercieleVestigingen", "aantalNietCommercieleVestigingen", "totaalAantalVestigingen")
    short = group({**branch, "indAdresAfgeschermd": YES, "volledigAdres": TEXT})
    profile = {
        "kvkNummer": NUMBER,
        "indNonMailing": YES,
        "naam": TEXT,
        "formeleRegistratiedatum": TEXT,
        "statutaireNaam": TEXT,
        "materieleRegistratie": group({"datumAanvang": TEXT}),
        "totaalWerkzamePersonen": COUNT,
        "handelsnamen": listed(group({"naam": TEXT, "volgorde": COUNT})),
        "sbiActiviteiten": listed(group({"sbiCode": TEXT, "sbiOmschrijving": TEXT, "indHoofdactiviteit": YES})),
        "_embedded": group({"hoofdvestiging": ref("Vestiging"), "eigenaar": ref("Eigenaar")}),
        "links": LINKS,
    }
    return {
        "Resultaat": group(
            page, ("pagina", "resultaten", "resultatenPerPagina", "totaal"), "Een pagina met resultaten."
        ),
        "Basisprofiel": group(profile, ("kvkNummer", "naam"), "Een bedrijf."),
        "Vestiging": main,
        "Eigenaar": owner,
        "Vestigingen": group(
            {"kvkNummer": NUMBER, **dict.fromkeys(counts, COUNT), "vestigingen": listed(short), "links": LINKS}
        ),
        "Fout": group(
            {"fout": listed(group({"code": TEXT, "omschrijving": TEXT}, ("code", "omschrijving")))},
            ("fout",),
            "Fouten.",
        ),
    }
