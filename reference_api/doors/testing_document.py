"""Layer 4, services: the OpenAPI document of the API for testing, under the NL API Design Rules."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reference_api.openapi import parts
from reference_api.openapi.shapes import Shape, Shapes
from schemas import testing

ROOT, VERSION, NAME = "/testen/v1", "1.0.0", "testen"
TITLE = "Testen API"
WORDS = (
    "Zandbakken om in te oefenen, en het logboek van je eigen verzoeken. Een zandbak is een eigen datalaag met de"
    " voorbeeldgegevens; wie hem maakt krijgt een client_id en geheim."
)
SECURED: list[dict[str, list[str]]] = [{"JWT": []}]
NAAM: Shape = {
    "in": "path",
    "name": "naam",
    "required": True,
    "schema": {"type": "string", "maxLength": 40},
    "description": "Naam van de zandbak.",
}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document, without a server."""
    tags = {
        "sandboxes": "Een eigen datalaag om in te oefenen.",
        "verzoeken": "De laatste verzoeken van je applicatie.",
    }
    spec = parts.begun(TITLE, VERSION, WORDS, tags)
    shapes = Shapes(spec)
    parts.problem_shapes(shapes)
    parts.error_responses(spec, (400, 403, 404, 409, 415, 429, 500), "API-Version")
    spec.components.security_scheme("JWT", parts.JWT)
    for path, operations in paths(shapes).items():
        spec.path(path, operations=operations)
    return spec.to_dict()


def paths(shapes: Shapes) -> dict[str, Shape]:
    """All operations."""
    one = shapes.of(testing.Sandbox)
    created = done(shapes.of(testing.NewSandbox), "Gemaakt.")
    created["headers"]["Location"] = parts.headers("Location")["Location"]
    body = {"required": False, "content": {parts.JSON: {"schema": shapes.of(testing.SandboxRequest)}}}
    gone = {"description": "Verwijderd.", "headers": {"API-Version": parts.headers("API-version")["API-version"]}}
    return {
        "/sandboxes": {
            "get": operation(
                "sandboxes", "lijstSandboxes", "Welke zandbakken er zijn.", {200: done(shapes.of(testing.Sandboxes))}
            ),
            "post": {
                **operation("sandboxes", "maakSandbox", "Maak een zandbak.", {201: created}, 400, 409, 415),
                "requestBody": body,
            },
        },
        "/sandboxes/{naam}": {
            "get": operation("sandboxes", "leesSandbox", "Een zandbak opvragen.", {200: done(one)}, 404, naam=True),
            "delete": operation(
                "sandboxes",
                "verwijderSandbox",
                "Verwijder een zandbak, met alles erin.",
                {204: gone},
                404,
                naam=True,
                secured=True,
            ),
        },
        "/sandboxes/{naam}/reset": {
            "post": operation(
                "sandboxes",
                "herstelSandbox",
                "Zet de voorbeeldgegevens terug, als nieuw.",
                {200: done(one)},
                404,
                naam=True,
                secured=True,
            ),
        },
        "/verzoeken": {
            "get": operation(
                "verzoeken",
                "lijstVerzoeken",
                "De laatste 500 verzoeken.",
                {200: done(shapes.of(testing.Log))},
                secured=True,
            ),
        },
    }


def done(shape: Shape, words: str = "Gelukt.") -> Shape:
    """A response when all went well."""
    version = {"API-Version": parts.headers("API-version")["API-version"]}
    return {"description": words, "headers": version, "content": {parts.JSON: {"schema": shape}}}


def operation(
    tag: str, name: str, words: str, answers: dict[int, Shape], *faults: int, naam: bool = False, secured: bool = False
) -> Shape:
    """One operation."""
    told = "\n\nStuur een token van de client van de zandbak mee." if secured and naam else ""
    return {
        "operationId": name,
        "summary": words,
        "description": words + told,
        "tags": [tag],
        "parameters": [NAAM] if naam else [],
        "responses": {
            **{str(status): shape for status, shape in answers.items()},
            **parts.errors({*faults, 403, 429, 500}),
        },
        "security": SECURED if secured else [],
    }
