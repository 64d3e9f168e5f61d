"""Layer 4, services: the OpenAPI document of the persons register, from the paths that can be asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from apispec import APISpec

from reference_api.openapi import CONTACT, EUPL, OPENAPI, parts
from reference_api.openapi.shapes import Shape, Shapes
from schemas import personen
from schemas.personen import questions
from schemas.personen.paths import PATHS

ROOT, NAME, TITLE, VERSION = "haalcentraal/api/brp", "personen", "BRP Personen API", personen.VERSION
WORDS = "Personen uit de basisregistratie: opvragen met burgerservicenummer, alleen de velden die je noemt."
NUMBERS = {"jaar", "maand", "huisnummer", "leeftijd"}
LISTS = {"partners", "kinderen", "ouders", "nationaliteiten", "verificatie", "gezag"}
KIND = "application/json; charset=utf-8"
STATUSES = (400, 401, 403, 406, 415, 500, 503)


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document, without a server."""
    spec = APISpec(
        title=TITLE,
        version=VERSION,
        openapi_version=OPENAPI,
        info={"description": WORDS, "license": {"name": "EUPL-1.2", "url": EUPL}, "contact": CONTACT},
        tags=[{"name": "Personen", "description": WORDS}],
    )
    parts.problem_shapes(Shapes(spec), listed_always=False)
    for status in STATUSES:
        found = parts.error_response(status)
        spec.components.response(str(status), {**found, "headers": {"api-version": found["headers"]["API-version"]}})
    spec.components.security_scheme("JWT", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    spec.components.schema(questions.RAADPLEEG, question())
    spec.components.schema("Persoon", person())
    spec.components.schema(f"{questions.RAADPLEEG}Response", answer())
    spec.path("/personen", operations={"post": operation()})
    return spec.to_dict()


def question() -> Shape:
    """What is asked: numbers and fields."""
    numbers = {"type": "string", "pattern": questions.BSN_PATTERN}
    wanted = {"type": "string", "pattern": questions.FIELD_PATTERN}
    return {
        "type": "object",
        "description": "Vraag naar personen met hun burgerservicenummer.",
        "properties": {
            "type": {"type": "string", "enum": [questions.RAADPLEEG]},
            "burgerservicenummer": {
                "type": "array",
                "items": numbers,
                "minItems": 1,
                "maxItems": questions.MAX_NUMBERS,
            },
            "fields": {"type": "array", "items": wanted, "minItems": 1, "maxItems": questions.MAX_FIELDS},
            "gemeenteVanInschrijving": {"type": "string", "pattern": "^[0-9]{4}$"},
        },
        "required": ["type", "burgerservicenummer", "fields"],
        "example": {
            "type": questions.RAADPLEEG,
            "burgerservicenummer": ["999000001"],
            "fields": ["naam.volledigeNaam", "geboorte.datum"],
        },
    }


def person() -> Shape:
    """A person: every field that can be asked."""
    top: Shape = {"type": "object", "description": "Een persoon, met de gevraagde velden.", "properties": {}}
    for path in sorted(PATHS):
        here = top
        *groups, leaf = path.split(".")
        for name in groups:
            here = _group(here, name)
        if leaf not in here["properties"]:
            here["properties"][leaf] = _leaf(leaf)
    return _with_lists(top)


def _group(here: Shape, name: str) -> Shape:
    known = here["properties"].get(name)
    if known is None or "properties" not in known:
        here["properties"][name] = {"type": "object", "properties": {}}
    found: Shape = here["properties"][name]
    return found


def _leaf(name: str) -> Shape:
    if name in NUMBERS:
        return {"type": "integer"}
    if name == "onbekend" or name.startswith("indicatie") or name.endswith("Persoonsgegevens"):
        return {"type": "boolean"} if name != "geheimhoudingPersoonsgegevens" else {}
    return {"type": "string"}


def _with_lists(shape: Shape) -> Shape:
    properties = {name: _with_lists(inner) for name, inner in shape.get("properties", {}).items()}
    for name in LISTS & set(properties):
        properties[name] = {"type": "array", "items": properties[name]}
    return {**shape, "properties": properties} if "properties" in shape else shape


def answer() -> Shape:
    """The persons that were found."""
    listed = {"type": "array", "items": {"$ref": "#/components/schemas/Persoon"}}
    kind = {"type": "string", "enum": [questions.RAADPLEEG]}
    return {"type": "object", "properties": {"type": kind, "personen": listed}, "required": ["type", "personen"]}


def operation() -> Shape:
    """POST /personen."""
    version = {"api-version": parts.headers("API-version")["API-version"]}
    shape = {"$ref": f"#/components/schemas/{questions.RAADPLEEG}Response"}
    asked = {"$ref": f"#/components/schemas/{questions.RAADPLEEG}"}
    return {
        "operationId": "personen",
        "summary": "Personen opvragen.",
        "description": "Burgerservicenummers staan in de body, nooit in een adres. Vraag alleen de velden die je nodig hebt.",
        "tags": ["Personen"],
        "requestBody": {"required": True, "content": {KIND: {"schema": asked}}},
        "responses": {
            "200": {"description": "Gevonden.", "headers": version, "content": {KIND: {"schema": shape}}},
            **parts.errors(STATUSES),
        },
        "security": [{"JWT": []}],
    }
