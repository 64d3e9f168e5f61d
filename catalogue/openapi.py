"""What the API offers, as an OpenAPI document under the NL API Design Rules."""

from __future__ import annotations

from typing import Any

VERSION = "1.0.0"
Json = dict[str, Any]

_FILTERS = {
    "kind": "Kind of entry: component, standard, reference-component, organisation, initiative, shelf.",
    "layer": "Number of a layer of Common Ground, 1 (interactie) to 5 (data).",
    "standard": "Id of a standard that is served or used.",
    "standardVersion": "A standard with a version, as `zaken-api@1.5.1`.",
    "referenceComponent": "Id of a GEMMA reference component.",
    "licence": "Class of licence: copyleft, permissive, public-domain, closed, none-found, other, unknown.",
    "status": "concept, development, beta, stable, obsolete, unknown.",
    "type": "Type of a component.",
    "maintainer": "Id of the organisation that maintains it.",
    "supplier": "Id of an organisation with a role.",
    "municipality": "Id of a municipality that is known to use it.",
    "province": "Province of a known user.",
    "language": "Programming language.",
    "evidence": "claimed, documented, tested.",
    "file": "found or not-known: whether a publiccode.yml is known.",
}
_TITLES = {
    "components": ("Components", "component"),
    "standards": ("Standards", "standard"),
    "reference-components": ("Reference components of GEMMA", "reference component"),
    "organisations": ("Organisations", "organisation"),
    "initiatives": ("Initiatives, processes, policies and facilities", "initiative"),
    "shelf-items": ("Small things to take over", "thing to take over"),
}


def document(server: str) -> Json:
    """The OpenAPI document, for an API that stands at ``server``."""
    paths: Json = {
        "/openapi.json": {"get": _operation("openapi", "This document", "Api", {"type": "object"}, [], (404,))}
    }
    paths["/search"] = {
        "get": _operation(
            "search", "Find entries of every kind", "Search", _ref("EntryList"), _list_parameters(), (400,)
        )
    }
    for name, (title, one) in _TITLES.items():
        tag = title.split(",")[0].split(" of ")[0]
        paths[f"/{name}"] = {
            "get": _operation(_id("list", name), title, tag, _ref("EntryList"), _list_parameters(), (400,))
        }
        paths[f"/{name}/{{id}}"] = {
            "get": _operation(
                _id("get", name), f"One {one}, each value with its source", tag, _ref("Entry"), [_key()], (400, 404)
            )
        }
    paths["/components/{id}/replacements"] = {
        "get": _operation(
            "listReplacements",
            "Who serves the same standards, with grades",
            "Components",
            _ref("ReplacementList"),
            [_key()],
            (400, 404),
        )
    }
    paths["/reference-components/{id}/fit"] = {
        "get": _operation(
            "getFit",
            "Mandatory and recommended standards against components",
            "Reference components",
            _ref("Fit"),
            [_key()],
            (400, 404),
        )
    }
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Gemeengoed: catalogue of Common Ground",
            "version": VERSION,
            "description": "Components, standards, reference components, organisations and initiatives. "
            "Every value has a source, a date and a status. Free to read, without a key.",
            "contact": {
                "name": "Gemeengoed",
                "email": "gemeengoed@example.org",
                "url": server.rsplit("/api", 1)[0] + "/over",
            },
            "license": {"name": "EUPL-1.2", "url": "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"},
        },
        "servers": [{"url": server}],
        "tags": [{"name": name} for name in dict.fromkeys(path["get"]["tags"][0] for path in paths.values())],
        "paths": paths,
        "components": {"schemas": _schemas(), "headers": {"ApiVersion": _version_header()}},
    }


def _id(verb: str, name: str) -> str:
    return verb + "".join(part.title() for part in name.split("-"))


def _operation(key: str, summary: str, tag: str, schema: Json, parameters: list[Json], errors: tuple[int, ...]) -> Json:
    responses: Json = {
        "200": {"description": "Found.", "headers": _headers(), "content": {"application/json": {"schema": schema}}}
    }
    for code in errors:
        words = {400: "A parameter is wrong.", 404: "There is no such resource."}[code]
        responses[str(code)] = {
            "description": words,
            "headers": _headers(),
            "content": {"application/problem+json": {"schema": _problem()}},
        }
    return {
        "operationId": key,
        "summary": summary,
        "description": summary + ".",
        "tags": [tag],
        "parameters": parameters,
        "responses": responses,
    }


def _headers() -> Json:
    return {"API-Version": {"$ref": "#/components/headers/ApiVersion"}}


def _version_header() -> Json:
    return {"description": "Full version of the API.", "schema": {"type": "string", "example": VERSION}}


def _key() -> Json:
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "Id of the entry.",
        "schema": {"type": "string"},
    }


def _list_parameters() -> list[Json]:
    listed = [
        _query("q", "Words to look for; slips are forgiven.", {"type": "string", "maxLength": 200}),
        _query("page", "Number of the page.", {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}),
        _query("pageSize", "Entries on a page.", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}),
    ]
    return listed + [
        {
            **_query(name, words, {"type": "array", "items": {"type": "string"}, "maxItems": 20}),
            "explode": True,
            "style": "form",
        }
        for name, words in _FILTERS.items()
    ]


def _query(name: str, words: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: str, **properties: Json) -> Json:
    return {"type": "object", "required": required.split(), "properties": properties}


def _array(items: Json) -> Json:
    return {"type": "array", "items": items}


def _problem() -> Json:
    return {
        "type": "object",
        "required": ["status", "title", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "invalidParams": _array(_object("name reason", name={"type": "string"}, reason={"type": "string"})),
        },
    }


def _schemas() -> Json:
    text: Json = {"type": "string"}
    maybe: Json = {"type": "string", "nullable": True}
    number: Json = {"type": "integer"}
    words: Json = {**_object("nl en", nl=text, en=text), "nullable": True, "description": "A text in both languages."}
    link = _object("href", href={"type": "string", "format": "uri"})
    links: Json = {"type": "object", "additionalProperties": link}
    claims: Json = {
        "type": "object",
        "additionalProperties": _array(_ref("Claim")),
        "description": "Per field the values, each with its source.",
    }
    brief = {
        "id": text, "kind": text, "name": text, "summary": words, "layers": _array(text), "licence": maybe, "status": maybe, "_links": links,
    }  # fmt: skip
    needed = "id kind name _links"
    graded = _object("standard grade", standard=text, grade=text, reason=words)
    replacement = _object(
        "component covered grade",
        component=_ref("EntryBrief"),
        covered=number,
        grade=text,
        declared={"type": "boolean"},
        standards=_array(graded),
    )
    fitting = _object(
        "component mandatory spoken",
        component=_ref("EntryBrief"),
        mandatory=number,
        spoken=number,
        gap=words,
        speaks=_array(text),
    )
    counted = _object("value count", value=text, count=number)
    return {
        "Claim": _object(
            "value status asOf source",
            value={"description": "Text, a text in both languages, or a mapping with named parts."},
            status={
                "type": "string",
                "enum": ["tested", "municipality", "declared", "harvested", "curated", "example"],
            },
            asOf={
                "type": "string",
                "pattern": r"^\d{4}(-\d{2}){0,2}$",
                "description": "Year, month or day on which the source said so.",
            },
            source=_object("title", title=text, url=maybe),
            note=words,
        ),
        "EntryBrief": _object(needed, **brief),
        "Entry": _object(needed + " fields", **brief, fields=claims, alsoSaid=claims),
        "EntryList": _object(
            "results count",
            results=_array(_ref("EntryBrief")),
            count=number,
            facets={"type": "object", "additionalProperties": _array(counted)},
            corrections={"type": "object", "additionalProperties": text},
            _links=links,
        ),
        "ReplacementList": _object("results count", results=_array(replacement), count=number),
        "Fit": _object(
            "standards results count",
            standards=_array(_object("standard name obligation", standard=text, name=text, obligation=text)),
            results=_array(fitting),
            count=number,
        ),
    }
