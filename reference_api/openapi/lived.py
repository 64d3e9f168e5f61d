"""Layer 4, services: the OpenAPI documents of Verblijfplaatshistorie and Bewoning, and what they and the Update API share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from apispec import APISpec

from reference_api.openapi import parts
from reference_api.openapi.shapes import Shape, Shapes
from reference_api.personen.lived import HISTORY, OCCUPANCY, Service
from schemas.personen import periods
from schemas.personen.questions import BSN_PATTERN, OBJECT_PATTERN

STATUSES = (400, 401, 403, 406, 415, 500, 503)
KIND = "application/json; charset=utf-8"
TEXT: Shape = {"type": "string"}
DATE: Shape = {"type": "string", "format": "date"}
YES: Shape = {"type": "boolean"}
IDENTIFICATION: Shape = {"type": "string", "pattern": "^[0-9]{16}$"}
NUMBER: Shape = {"type": "string", "pattern": BSN_PATTERN}
YEAR: Shape = {"type": "integer", "format": "int32", "minimum": 1, "maximum": 9999}
MONTH: Shape = {"type": "integer", "format": "int32", "minimum": 1, "maximum": 12}
LINE_1, LINE_2, LINE_3 = (TEXT | {"maxLength": length} for length in (40, 50, 35))
TITLES = {
    HISTORY.root: (
        "brphistorie",
        "BRP Verblijfplaatshistorie API",
        "Waar iemand woonde, op een dag of in een periode; de nieuwste verblijfplaats eerst.",
    ),
    OCCUPANCY.root: (
        "bewoning",
        "BRP Bewoning API",
        "Wie op een adresseerbaar object woonde, op een dag of in een periode: een bewoning voor elke samenstelling.",
    ),
}


def ref(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(properties: Mapping[str, Shape], required: Iterable[str] = (), **more: Any) -> Shape:
    """An object."""
    needed = list(required)
    return {"type": "object", "properties": dict(properties), **({"required": needed} if needed else {}), **more}


def listed(item: Shape) -> Shape:
    return {"type": "array", "items": item}


def variants(spec: APISpec, name: str, base: Shape, kinds: Mapping[str, Shape]) -> None:
    """A component of which ``type`` says what else it holds; each kind is a component called after it."""
    mapping = {kind: f"#/components/schemas/{name}{kind}" for kind in kinds}
    told = {"type": "object", "properties": {"type": TEXT, **base.get("properties", {})}}
    required = ["type", *base.get("required", [])]
    discriminator = {"propertyName": "type", "mapping": mapping}
    spec.components.schema(name, {**told, "required": required, "discriminator": discriminator})
    for kind, shape in kinds.items():
        spec.components.schema(f"{name}{kind}", {"allOf": [ref(name), shape]})


HEADER = "api-version"
"""How the BRP APIs spell the header with their version."""


def document_of(title: str, version: str, words: str) -> APISpec:
    """A document with the errors of the BRP APIs."""
    spec = parts.begun(title, version, words, {title: words})
    parts.problem_shapes(Shapes(spec), listed_always=False)
    spec.components.security_scheme("JWT", parts.JWT)
    return spec


def dates(spec: APISpec) -> None:
    """A date of which a part may be unknown, and a code with its description."""
    long = {"type": "string", "pattern": "^[a-z0-9 ]{1,17}$"}
    kinds = {
        "Datum": thing({"datum": DATE}, ["datum"]),
        "DatumOnbekend": thing({"onbekend": YES}, ["onbekend"]),
        "JaarDatum": thing({"jaar": YEAR}, ["jaar"]),
        "JaarMaandDatum": thing({"jaar": YEAR, "maand": MONTH}, ["jaar", "maand"]),
    }
    variants(spec, "AbstractDatum", thing({"langFormaat": long}, ["langFormaat"]), kinds)


def code(spec: APISpec) -> None:
    """A code with its description."""
    patterns = {"code": r"^[a-zA-Z0-9 \.]+$", "omschrijving": r"^[a-zA-Z0-9À-ž \'\,\(\)\.\-]{1,200}$"}
    properties = {name: {"type": "string", "pattern": pattern} for name, pattern in patterns.items()}
    spec.components.schema("Waardetabel", thing(properties))


@lru_cache(maxsize=2)
def document(service: Service) -> dict[str, Any]:
    """The document of one of the two, without a server."""
    name, title, words = TITLES[service.root]
    spec = document_of(title, service.version, words)
    parts.error_responses(spec, STATUSES, HEADER)
    dates(spec)
    _question(spec, service)
    if service is HISTORY:
        code(spec)
        _history(spec)
    else:
        _occupancy(spec)
    spec.path(service.path, operations={"post": _operation(name, title, words)})
    return spec.to_dict()


def _operation(name: str, title: str, words: str) -> Shape:
    version = {"api-version": parts.headers("API-version")["API-version"]}
    kind = "application/json" if name == "brphistorie" else KIND
    return {
        "operationId": name,
        "summary": words,
        "description": "Nummers staan in de body, nooit in een adres.",
        "tags": [title],
        "requestBody": {"required": True, "content": {kind: {"schema": ref("Vraag")}}},
        "responses": {
            "200": {"description": "Gevonden.", "headers": version, "content": {kind: {"schema": ref("Antwoord")}}},
            **parts.errors(STATUSES),
        },
        "security": [{"JWT": []}],
    }


def _question(spec: APISpec, service: Service) -> None:
    """The two ways to ask: the parameters that belong to one way only stand there."""
    home = {"type": "string", "pattern": OBJECT_PATTERN}
    shapes = {periods.NUMBER: NUMBER, periods.HOME: home, periods.DAY: DATE, periods.FROM: DATE, periods.UNTIL: DATE}
    shared = [periods.NUMBER] if service is HISTORY else []
    kinds = {}
    for kind, checks in service.questions.items():
        own = [name for name in checks if name not in shared]
        kinds[kind] = thing({name: shapes[name] for name in own}, own, additionalProperties=True)
    variants(spec, "Vraag", thing({name: shapes[name] for name in shared}, shared), kinds)


# Verblijfplaatshistorie ----------------------------------------------------------------------------------------------


def _in_question(*names: str) -> Shape:
    """Which fields are under investigation, and since when."""
    return thing({**dict.fromkeys(names, YES), "datumIngangOnderzoek": ref("AbstractDatum")})


def _marked(properties: Mapping[str, Shape]) -> Shape:
    """An object with for each field whether it is under investigation."""
    return thing({**properties, "inOnderzoek": _in_question(*properties)})


def _history(spec: APISpec) -> None:
    table, day = ref("Waardetabel"), ref("AbstractDatum")
    inland = {
        "officieleStraatnaam": TEXT | {"maxLength": 80},
        "korteStraatnaam": TEXT | {"maxLength": 24},
        "huisnummer": {"type": "integer", "minimum": 1, "maximum": 99999},
        "huisletter": TEXT | {"pattern": "^[a-zA-Z]{1}$"},
        "huisnummertoevoeging": TEXT | {"pattern": r"^[a-zA-Z0-9 \-]{1,4}$"},
        "aanduidingBijHuisnummer": table,
        "postcode": TEXT | {"pattern": "^[1-9]{1}[0-9]{3}[ ]?[A-Za-z]{2}$"},
        "woonplaats": TEXT | {"pattern": r"^[a-zA-Z0-9À-ž \(\)\,\.\-\']{1,80}$"},
    }
    abroad = {"regel1": LINE_1, "regel2": LINE_2, "regel3": LINE_3, "land": table}
    lines = {"adresregel1": LINE_1, "adresregel2": LINE_2}
    lines_abroad = {**lines, "adresregel3": LINE_3, "land": table}
    always = {"datumVan": day, "datumTot": day, "gemeenteVanInschrijving": table}
    lived = {**always, "functieAdres": table}
    found = {"adresseerbaarObjectIdentificatie": IDENTIFICATION, "nummeraanduidingIdentificatie": IDENTIFICATION}
    left = {"verblijftNietOpAdresVanaf": day}
    treaty = TEXT | {"pattern": r"^[a-zA-Z0-9À-ž \.\-\']{1,50}$"}
    rni = {"rni": thing({"deelnemer": table, "omschrijvingVerdrag": treaty})}

    def kind(own: Mapping[str, Shape], rest: Mapping[str, Shape]) -> Shape:
        return thing({**own, "inOnderzoek": _in_question("type", *own), **rest})

    place = {"locatiebeschrijving": LINE_3}
    kinds = {
        "Adres": kind({**lived, **found}, {**left, "verblijfadres": _marked(inland), "adressering": _marked(lines)}),
        "Locatie": kind(lived, {**left, "verblijfadres": _marked(place), "adressering": _marked(lines)}),
        "VerblijfplaatsBuitenland": kind(
            always, {**rni, "verblijfadres": _marked(abroad), "adressering": _marked(lines_abroad)}
        ),
        "VerblijfplaatsOnbekend": kind(always, rni),
    }
    variants(spec, "Verblijfplaats", {}, kinds)
    answer = {
        "verblijfplaatsen": listed(ref("Verblijfplaats")),
        "opschortingBijhouding": thing({"reden": table, "datum": day}),
        "geheimhoudingPersoonsgegevens": YES,
    }
    spec.components.schema("Antwoord", thing(answer))


# Bewoning ------------------------------------------------------------------------------------------------------------


def _occupancy(spec: APISpec) -> None:
    name = TEXT | {"pattern": r"^[a-zA-Z0-9À-ž \.\-\']{1,450}$"}
    resident = {
        "burgerservicenummer": NUMBER,
        "geheimhoudingPersoonsgegevens": YES,
        "inOnderzoek": YES,
        "naam": thing({"volledigeNaam": name}),
        "geboorte": thing({"datum": ref("AbstractDatum")}),
    }
    spec.components.schema("Bewoner", thing(resident))
    residents = {"type": "array", "items": ref("Bewoner"), "minItems": 0, "maxItems": 100}
    occupancy = {
        "adresseerbaarObjectIdentificatie": IDENTIFICATION,
        "periode": thing({"datumVan": DATE, "datumTot": DATE}),
        "bewoners": residents,
        "mogelijkeBewoners": residents,
        "indicatieVeelBewoners": YES,
    }
    spec.components.schema("Bewoning", thing(occupancy))
    spec.components.schema("Antwoord", thing({"bewoningen": listed(ref("Bewoning"))}))
