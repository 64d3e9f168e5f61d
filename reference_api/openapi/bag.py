"""Layer 4, services: the OpenAPI document of the BAG, from its operations and the shapes of its answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from reference_api.openapi import parts
from reference_api.openapi.bag_shapes import components, group, listed, ref
from reference_api.openapi.shapes import Shape
from schemas import bag
from schemas.bag.operations import OPERATIONS, PATH_KINDS, path_pattern
from schemas.bag.questions import Operation, Parameter

ROOT, NAME, TITLE, VERSION = bag.ROOT.strip("/"), "bag", "BAG API Individuele Bevragingen", bag.VERSION
WORDS = (
    "Adressen en gebouwen uit de basisregistratie (BAG). Alleen lezen. Elk adres uit de persoonsgegevens staat erin."
    "\n\nStuur een sleutel mee in de kop `X-Api-Key`: een token van je applicatie, of haar vaste sleutel "
    "(`flask api-key <client_id>`)."
)
HAL = "application/hal+json"
SHAPES: Mapping[str, str] = {
    "adres": "Adres",
    "adresuitgebreid": "AdresUitgebreid",
    "zoekresultaat": "ZoekResultaat",
    "adresseerbaarobject": "AdresseerbaarObject",
    "nummeraanduiding": "NummeraanduidingHal",
    "verblijfsobject": "VerblijfsobjectHal",
    "ligplaats": "LigplaatsHal",
    "standplaats": "StandplaatsHal",
    "openbareruimte": "OpenbareRuimteHal",
    "woonplaats": "WoonplaatsHal",
    "pand": "PandHal",
}
HEADERS: Mapping[str, Shape] = {
    "api-version": {"type": "string"},
    "warning": {"type": "string"},
    "X-Pagination-Page": {"type": "integer"},
    "X-Pagination-Limit": {"type": "integer"},
    "Content-Crs": {"type": "string", "enum": [bag.CRS]},
}
NEVER_EMPTY = {"openbareruimten"}
"""Lists that are left out when there is nothing in them, and say so."""


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document, without a server."""
    spec = parts.begun(TITLE, VERSION, WORDS, {tag: f"Vragen over {tag}." for tag in map(tag_of, OPERATIONS)})
    for name, shape in components().items():
        spec.components.schema(name, shape)
    spec.components.security_scheme("apiKey", {"type": "apiKey", "in": "header", "name": "X-Api-Key"})
    for operation in OPERATIONS:
        spec.path(operation.path, operations={"get": described(operation)})
    return spec.to_dict()


def tag_of(operation: Operation) -> str:
    """The first part of the path."""
    return operation.path.split("/")[1]


def described(operation: Operation) -> Shape:
    """One operation."""
    return {
        "operationId": operation.path.strip("/").replace("/", "-").replace("{", "").replace("}", ""),
        "summary": operation.summary,
        "description": operation.summary + _combined(operation),
        "tags": [tag_of(operation)],
        "parameters": [*_in_path(operation), *map(parameter_of, operation.parameters), *_crs(operation)],
        "responses": {
            "200": {
                "description": "Gevonden.",
                "headers": {name: {"schema": HEADERS[name]} for name in _headers(operation)},
                "content": {HAL: {"schema": _answer(operation)}},
            },
            **{str(status): _error(status) for status in operation.statuses},
            "default": _error(500, "Een onverwachte fout."),
        },
        "security": [{"apiKey": []}],
    }


def _combined(operation: Operation) -> str:
    ways = [f"\n- {', '.join(sorted(w.needed))}" for w in operation.ways]
    return f"\n\nDeze combinaties kunnen:{''.join(ways)}" if ways else ""


def _in_path(operation: Operation) -> list[Shape]:
    if operation.path not in PATH_KINDS:
        return []
    name = operation.path.rsplit("{", 1)[1].rstrip("}")
    pattern = {"type": "string", "pattern": path_pattern(operation.path)}
    return [
        {"in": "path", "name": name, "required": True, "schema": pattern, "description": "Identificatie in de BAG."}
    ]


def parameter_of(parameter: Parameter) -> Shape:
    """A parameter of a query."""
    low, high = ("minimum", "maximum") if parameter.type == "integer" else ("minLength", "maxLength")
    said = {
        "format": parameter.format,
        "pattern": parameter.pattern,
        low: parameter.least,
        high: parameter.most,
    }
    schema = {"type": parameter.type, **{name: value for name, value in said.items() if value}}
    return parts.query(parameter.name, schema, required=parameter.required)


def _crs(operation: Operation) -> list[Shape]:
    schema = {"type": "string", "enum": [bag.CRS]}
    words = "Coördinatenstelsel van het antwoord; nodig als er een geometrie in kan staan."
    return [parts.header("Accept-Crs", schema, words)] if operation.crs else []


def _headers(operation: Operation) -> list[str]:
    paged = operation.paged or operation.path == "/adressen/{nummeraanduidingIdentificatie}"
    more = ["X-Pagination-Page", "X-Pagination-Limit"] if paged else []
    return ["api-version", "warning", *more, *(["Content-Crs"] if operation.crs_told else [])]


def _answer(operation: Operation) -> Shape:
    item = ref(SHAPES[operation.shape])
    if not operation.listed:
        return item
    least = 1 if operation.listed in NEVER_EMPTY else 0
    embedded = group({operation.listed: listed(item, least)})
    return group({"_links": ref("PageLinks" if operation.paged else "SelfLinks"), "_embedded": embedded})


def _error(status: int, words: str = "") -> Shape:
    headers: Shape = {"api-version": {"schema": {"type": "string"}}}
    if status == 406:
        headers["acceptCrs"] = {"schema": {"type": "string", "enum": [bag.CRS]}}
    if status == 503:
        headers["Retry-After"] = {"schema": {"type": "string", "format": "date-time"}}
    return {
        "description": words or parts.ERRORS.get(status, "Deze methode kan hier niet."),
        "headers": headers,
        "content": {parts.PROBLEM: {"schema": ref("Fout")}},
    }
