"""Layer 4, services: the OpenAPI document of the BRP Update API."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reference_api.openapi import parts
from reference_api.openapi.lived import DATE, HEADER, TEXT, document_of, listed, ref, thing
from reference_api.openapi.shapes import Shape
from reference_api.personen import following as updates
from reference_api.personen.admitting import HAL, JSON
from reference_api.personen.following import END, NUMBER, SINCE

NAME, TITLE, VERSION, ROOT = "brpupdate", "BRP Update API", updates.VERSION, updates.ROOT
WORDS = "Volg personen en hoor wie van hen gewijzigd is; hun gegevens vraag je dan bij BRP Personen."
LIST, ONE, CHANGES = "/volgindicaties", "/volgindicaties/{burgerservicenummer}", "/wijzigingen"
STATUSES = (400, 401, 403, 404, 406, 415, 500, 503)
READ = (401, 403, 406, 500, 503)
BSN: Shape = {"minLength": 9, "maxLength": 9, "pattern": "^[0-9]*$"}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document, without a server."""
    spec = document_of(TITLE, VERSION, WORDS)
    parts.error_responses(spec, STATUSES, HEADER)
    shown = {END: DATE, "begindatum": DATE, NUMBER: TEXT}
    spec.components.schema("Volgindicatie", thing({END: DATE}, additionalProperties=False))
    spec.components.schema("VolgindicatieRaadplegen", thing(shown))
    spec.components.schema("VolgindicatieCollectie", thing({"volgindicaties": listed(ref("VolgindicatieRaadplegen"))}))
    link = thing({"href": TEXT, "templated": {"type": "boolean"}, "title": TEXT}, ["href"])
    spec.components.schema("HalLink", link)
    links = thing({"self": ref("HalLink"), "ingeschrevenPersoon": ref("HalLink")})
    spec.components.schema("Wijzigingen", thing({"_links": links, "burgerservicenummers": listed(TEXT)}))
    number = {"in": "path", "name": NUMBER, "required": True, "schema": BSN, "description": "De persoon."}
    spec.path(
        LIST, operations={"get": _operation("Wie je vandaag volgt.", {"200": (JSON, "VolgindicatieCollectie")}, READ)}
    )
    one, made = (JSON, "VolgindicatieRaadplegen"), (HAL, "VolgindicatieRaadplegen")
    reading = _operation("Of je een persoon volgt.", {"200": one}, (400, 404, *READ))
    writing = _operation("Volg een persoon, of wijzig tot wanneer.", {"200": one, "201": made}, (400, 415, *READ))
    writing["requestBody"] = {"content": {JSON: {"schema": ref("Volgindicatie")}}}
    spec.path(ONE, operations={"get": {**reading, "parameters": [number]}, "put": {**writing, "parameters": [number]}})
    since = parts.query(SINCE, DATE, "Alleen personen die op of na deze dag gewijzigd zijn.")
    changes = _operation("Welke gevolgde personen gewijzigd zijn.", {"200": (HAL, "Wijzigingen")}, (400, *READ))
    spec.path(CHANGES, operations={"get": {**changes, "parameters": [since]}})
    return spec.to_dict()


def _operation(summary: str, answers: dict[str, tuple[str, str]], statuses: tuple[int, ...]) -> Shape:
    """An operation with its answers by status: media type and component."""
    version = {"api-version": parts.headers("API-version")["API-version"]}
    found = {
        status: {"description": summary, "headers": version, "content": {kind: {"schema": ref(shape)}}}
        for status, (kind, shape) in answers.items()
    }
    name = "".join(part.capitalize() for part in summary.rstrip(".").replace(",", "").split()[:4])
    return {
        "operationId": name[:1].lower() + name[1:],
        "summary": summary,
        "tags": [TITLE],
        "responses": {**found, **parts.errors(statuses)},
        "security": [{"JWT": []}],
    }
