"""Layer 4, services: the OpenAPI document of the log of processing, under the NL API Design Rules."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reference_api.openapi import parts
from reference_api.openapi.shapes import Shape, Shapes
from schemas import logboek

ROOT, VERSION, NAME = "/logboek/api/v1", "1.0.0", "logboek"
TITLE = "Logboek API"
WORDS = (
    "Wie welke persoonsgegevens opvroeg, en waarvoor: een record per handeling en een per persoon, zonder inhoud en met een"
    " pseudoniem in plaats van een nummer. Onze eigen API, in de vorm van Logboek Dataverwerkingen 1.0."
)
SECURED: list[dict[str, list[str]]] = [{"JWT": []}]
STATUSES = (400, 403, 404, 415, 429, 500)
ACTIVITY = parts.query("verwerkingsactiviteit", {"type": "string", "maxLength": 60}, "Naam van een activiteit.")
CLIENT = parts.query("clientId", {"type": "string", "maxLength": 50}, "Wie het opvroeg.")
NAAM: Shape = {
    "in": "path",
    "name": "naam",
    "required": True,
    "schema": {"type": "string", "maxLength": 60},
    "description": "Naam van de activiteit.",
}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document, without a server."""
    tags = {
        "verwerkingen": "Elk gebruik van persoonsgegevens.",
        "verwerkingsactiviteiten": "Waarvoor persoonsgegevens gebruikt worden.",
    }
    spec = parts.begun(TITLE, VERSION, WORDS, tags)
    shapes = Shapes(spec)
    parts.problem_shapes(shapes)
    parts.error_responses(spec, STATUSES, "API-Version")
    spec.components.security_scheme("JWT", parts.JWT)
    for path, operations in paths(shapes).items():
        spec.path(path, operations=operations)
    return spec.to_dict()


def paths(shapes: Shapes) -> dict[str, Shape]:
    """All operations."""
    many, subject = shapes.of(logboek.Verwerkingen), shapes.of(logboek.Betrokkene)
    activities, activity = shapes.of(logboek.Verwerkingsactiviteiten), shapes.of(logboek.Verwerkingsactiviteit)
    seek = operation("verwerkingen", "zoekVerwerkingen", "De records over een persoon.", many, [parts.PAGE], 400, 415)
    seek["requestBody"] = {"required": True, "content": {parts.JSON: {"schema": subject}}}
    listing = [ACTIVITY, CLIENT, parts.PAGE]
    kinds = "verwerkingsactiviteiten"
    return {
        "/verwerkingen": {
            "get": operation("verwerkingen", "lijstVerwerkingen", "De records, nieuwste eerst.", many, listing, 400)
        },
        "/verwerkingen/_zoek": {"post": seek},
        "/verwerkingsactiviteiten": {
            "get": operation(
                kinds, "lijstVerwerkingsactiviteiten", "Alle activiteiten.", activities, [], open_to_all=True
            )
        },
        "/verwerkingsactiviteiten/{naam}": {
            "get": operation(
                kinds, "leesVerwerkingsactiviteit", "Een activiteit.", activity, [NAAM], 404, open_to_all=True
            )
        },
    }


def operation(
    tag: str, name: str, words: str, answer: Shape, parameters: list[Shape], *faults: int, open_to_all: bool = False
) -> Shape:
    """One operation."""
    version = {"API-Version": parts.headers("API-version")["API-version"]}
    done = {"description": "Gelukt.", "headers": version, "content": {parts.JSON: {"schema": answer}}}
    return {
        "operationId": name,
        "summary": words,
        "description": words,
        "tags": [tag],
        "parameters": parameters,
        "responses": {"200": done, **parts.errors({*faults, *(() if open_to_all else (403,)), 429, 500})},
        "security": [] if open_to_all else SECURED,
    }
