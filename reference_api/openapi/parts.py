"""Layer 4, services: what every document repeats: parameters, headers, errors, pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from apispec import APISpec

from reference_api.openapi.shapes import Shape, Shapes

OPENAPI = "3.0.3"
LICENCE = {"name": "EUPL-1.2", "url": "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"}
CONTACT = {"name": "Gemeengoed"}
JWT = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
JSON, PROBLEM = "application/json", "application/problem+json"
FORM, BYTES = "multipart/form-data", "application/octet-stream"
CRS = {"type": "string", "enum": ["EPSG:4326"]}
ERRORS: Mapping[int, str] = {
    400: "Het verzoek klopt niet; `invalidParams` noemt elke fout.",
    401: "Niet geauthenticeerd.",
    403: "Geen token, een ongeldig token, of te weinig rechten.",
    404: "Dit bestaat niet.",
    406: "Het gevraagde formaat of coördinatenstelsel is er niet.",
    409: "Het verzoek botst met een ander verzoek.",
    410: "Dit bestaat niet meer.",
    412: "Een verplichte kop ontbreekt.",
    413: "Het verzoek is te groot.",
    415: "De body is in een formaat dat hier niet kan.",
    416: "Dit deel van de inhoud bestaat niet.",
    429: "Te veel verzoeken.",
    500: "Een fout aan onze kant.",
    503: "Tijdelijk niet beschikbaar; probeer het later opnieuw.",
}
HEADERS: Mapping[str, tuple[str, Shape]] = {
    "API-version": ("Versie van de API die antwoordt.", {"type": "string"}),
    "Location": ("Adres van het nieuwe object.", {"type": "string", "format": "uri"}),
    "ETag": ("Kenmerk van deze weergave, voor If-None-Match.", {"type": "string"}),
    "Content-Crs": ("Coördinatenstelsel van het antwoord.", CRS),
    "X-Unauthorized-Fields": ("Velden die dit token niet mag zien: `type:veld,veld; type:veld`.", {"type": "string"}),
    "X-Warning": ("Wat opviel, zonder dat het verzoek geweigerd is.", {"type": "string"}),
}


def begun(title: str, version: str, words: str, tags: Mapping[str, str], **more: Any) -> APISpec:
    """A document without operations yet; ``tags`` with what each is about, ``more`` as the specification names it."""
    return APISpec(
        title=title,
        version=version,
        openapi_version=OPENAPI,
        info={"description": words, "license": LICENCE, "contact": CONTACT},
        tags=[{"name": name, **({"description": about} if about else {})} for name, about in tags.items()],
        **more,
    )


def headers(*names: str) -> Shape:
    """Response headers by name."""
    return {name: {"description": HEADERS[name][0], "schema": HEADERS[name][1]} for name in names}


def query(name: str, schema: Shape, description: str = "", *, required: bool = False, **more: Any) -> Shape:
    """A query parameter."""
    found = {"in": "query", "name": name, "required": required, "schema": schema, **more}
    return {**found, "description": description} if description else found


def header(name: str, schema: Shape, description: str, *, required: bool = False) -> Shape:
    """A request header."""
    return {"in": "header", "name": name, "required": required, "schema": schema, "description": description}


def path_uuid(name: str) -> Shape:
    """A uuid in the path."""
    return {
        "in": "path",
        "name": name,
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
        "description": "Kenmerk (UUID) van het object.",
    }


PAGE = query("page", {"type": "integer", "minimum": 1}, "Een pagina van de lijst, geteld vanaf 1.")
PAGE_SIZE = query(
    "pageSize", {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}, "Aantal per pagina, hoogstens 500."
)
EXPAND = query(
    "expand",
    {"type": "string"},
    "Neem gegevens van gekoppelde objecten op in `_expand`; scheid paden met een komma, niveaus met een punt.",
)
FIELDS = query("fields", {"type": "string"}, "Neem alleen deze velden op, met een komma ertussen.")
ACCEPT_CRS = header("Accept-Crs", CRS, "Coördinatenstelsel dat het antwoord moet hebben.", required=True)
CONTENT_CRS = header("Content-Crs", CRS, "Coördinatenstelsel van het verzoek.", required=True)
CONTENT_TYPE = header("Content-Type", {"type": "string", "enum": [JSON]}, "Formaat van de body.", required=True)
FORM_TYPE = header("Content-Type", {"type": "string", "enum": [FORM]}, "Formaat van de body.", required=True)
VERSION = query("versie", {"type": "integer", "minimum": 1}, "Nummer van de versie.")
AT_MOMENT = query("registratieOp", {"type": "string"}, "De versie die op dit moment gold (ISO 8601).")
VALID_ON = query("datumGeldigheid", {"type": "string", "format": "date"}, "De dag waarop gelezen wordt (JJJJ-MM-DD).")
IF_NONE_MATCH = header(
    "If-None-Match", {"type": "string"}, "ETags die je al hebt; is er niets veranderd, dan is het antwoord 304."
)
AUDIT = (
    header("X-NLX-Logrecord-ID", {"type": "string"}, "Kenmerk waarmee het verzoek door het netwerk te volgen is."),
    header("X-Audit-Toelichting", {"type": "string"}, "Reden van het verzoek, voor de audit trail."),
)


def problem_shapes(shapes: Shapes, *, listed_always: bool = True) -> None:
    """The components of errors: Fout, ValidatieFout (with ``invalidParams``, always or where a field is to blame) and its parts."""
    words = {
        "type": ("string", "Adres van een pagina die dit soort fout uitlegt."),
        "code": ("string", "Code van de fout."),
        "title": ("string", "Naam van het soort fout."),
        "status": ("integer", "Statuscode van het antwoord."),
        "detail": ("string", "Wat er aan de hand is."),
        "instance": ("string", "Kenmerk van dit voorval."),
    }
    properties: Shape = {name: {"type": kind, "description": text} for name, (kind, text) in words.items()}
    needed = ["code", "detail", "instance", "status", "title"]
    param = {"name": "Naam van het veld.", "code": "Code van de fout.", "reason": "Wat er mis is met de waarde."}
    shapes.plain(
        "FieldValidationError",
        {
            "type": "object",
            "description": "Een fout in een veld.",
            "properties": {name: {"type": "string", "description": text} for name, text in param.items()},
            "required": sorted(param),
        },
    )
    shapes.plain("Fout", {"type": "object", "description": "Een fout.", "properties": properties, "required": needed})
    listed = {"type": "array", "items": {"$ref": "#/components/schemas/FieldValidationError"}}
    shapes.plain(
        "ValidatieFout",
        {
            "type": "object",
            "description": "Een fout met per veld wat er mis is.",
            "properties": {**properties, "invalidParams": {**listed, "description": "Elke fout, op volgorde."}},
            "required": sorted([*needed, *(["invalidParams"] if listed_always else [])]),
        },
    )


def errors(statuses: Iterable[int]) -> Shape:
    """References to the responses of these statuses."""
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)}


def error_response(status: int) -> Shape:
    """The response of one error status."""
    shape = "ValidatieFout" if status == 400 else "Fout"
    return {
        "description": ERRORS[status],
        "headers": headers("API-version"),
        "content": {PROBLEM: {"schema": {"$ref": f"#/components/schemas/{shape}"}}},
    }


def error_responses(spec: APISpec, statuses: Iterable[int], header: str = "API-version") -> None:
    """The responses of error statuses as components; ``header``: how this API spells the header with its version."""
    for status in statuses:
        found = error_response(status)
        spec.components.response(str(status), {**found, "headers": {header: found["headers"]["API-version"]}})


def page_shape(item: Shape) -> Shape:
    """A page of a list."""
    link = {"type": "string", "format": "uri", "nullable": True}
    return {
        "type": "object",
        "description": "Een pagina van een lijst.",
        "properties": {
            "count": {"type": "integer", "description": "Aantal objecten in de hele lijst."},
            "next": {**link, "description": "De volgende pagina."},
            "previous": {**link, "description": "De vorige pagina."},
            "results": {"type": "array", "items": item, "description": "De objecten van deze pagina."},
        },
        "required": ["count", "results"],
    }
