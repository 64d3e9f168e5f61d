"""The open API of the catalogue: everything that the pages show, each value with its source, without a key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import flask
import orjson
from werkzeug.exceptions import HTTPException

from catalogue.claims import Claim
from catalogue.connections import replacements
from catalogue.dressing import PAGES
from catalogue.fit import fits, requirements
from catalogue.merge import Entry
from catalogue.openapi import VERSION, document
from catalogue.search.documents import FACETS
from catalogue.search.query import PAGE, search
from catalogue.site import site

api = flask.Blueprint("api", __name__, url_prefix="/api/v1")
COLLECTIONS = {
    "components": "component",
    "standards": "standard",
    "reference-components": "reference-component",
    "organisations": "organisation",
    "initiatives": "initiative",
    "shelf-items": "shelf",
}
"""Collection in the address -> kind of entry."""
SIZE_MOST = 100
ENGLISH = {
    "kind": "soort",
    "layer": "laag",
    "standard": "standaard",
    "standardVersion": "versie",
    "referenceComponent": "referentiecomponent",
    "licence": "licentie",
    "status": "status",
    "type": "type",
    "maintainer": "beheerder",
    "supplier": "leverancier",
    "municipality": "gemeente",
    "province": "provincie",
    "language": "taal",
    "evidence": "bewijs",
    "file": "bestand",
}
"""Name of a filter in the API -> the facet."""


class Refused(Exception):
    """Wrong input; everything that is wrong with it, as (name of the parameter, why)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


def answer(body: Any, status: int = 200, kind: str = "application/json") -> flask.Response:
    """JSON with the version of the API."""
    response = flask.Response(orjson.dumps(body), status, mimetype=kind)
    response.headers["API-Version"] = VERSION
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@api.get("/openapi.json")
def openapi() -> flask.Response:
    """What this API offers, as OpenAPI 3.0.3."""
    return answer(document(flask.request.host_url.rstrip("/") + "/api/v1"))


@api.get("/<collection>")
def entries(collection: str) -> flask.Response:
    """A page of entries of one kind, found by words and filters."""
    if collection == "search":
        return _listed("search", None)
    if collection not in COLLECTIONS:
        flask.abort(404)
    return _listed(collection, COLLECTIONS[collection])


def _listed(collection: str, kind: str | None) -> flask.Response:
    arguments = flask.request.args
    faults = [
        (name, "There is no such parameter.") for name in arguments if name not in {"q", "page", "pageSize", *ENGLISH}
    ]
    page, size = _number("page", 1, 1_000_000, faults), _number("pageSize", PAGE, SIZE_MOST, faults)
    query = arguments.get("q", "")
    if len(query) > 200:
        faults.append(("q", "At most 200 characters."))
    if faults:
        raise Refused(faults)
    filters = {facet: arguments.getlist(name)[:20] for name, facet in ENGLISH.items() if arguments.get(name)}
    if kind:
        filters["soort"] = [kind]
    found = search(site.index, query, filters, page, size)
    facets = {facet.name: [{"value": v, "count": n} for v, n, _ in facet.values] for facet in found.facets}
    body = {
        "results": [_brief(site.view.entries[hit.key]) for hit in found.hits] if page <= found.pages else [],
        "count": found.total,
        "facets": {name: facets[facet] for name, facet in ENGLISH.items() if facet in FACETS},
        "corrections": dict(found.corrections),
        "_links": _page_links(collection, page, found.pages),
    }
    return answer(body)


def _number(name: str, default: int, most: int, faults: list[tuple[str, str]]) -> int:
    text = flask.request.args.get(name, str(default))
    if text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most:
        return int(text)
    faults.append((name, f"Must be a whole number from 1 to {most}."))
    return default


def _page_links(collection: str, page: int, pages: int) -> dict[str, dict[str, str]]:
    kept = [(name, value) for name, value in flask.request.args.items(multi=True) if name != "page"]

    def at(number: int) -> dict[str, str]:
        return {"href": f"{_base()}/{collection}?{urlencode([*kept, ('page', number)])}"}

    links = {"self": at(page), "first": at(1), "last": at(pages)}
    if page > 1:
        links["prev"] = at(min(page - 1, pages))
    if page < pages:
        links["next"] = at(page + 1)
    return links


def _base() -> str:
    return flask.request.host_url.rstrip("/") + "/api/v1"


@api.get("/<collection>/<key>")
def entry(collection: str, key: str) -> flask.Response:
    """One entry with everything that is said about it."""
    return answer(whole(_entry(collection, key)))


def _entry(collection: str, key: str) -> Entry:
    found = site.view.get(COLLECTIONS.get(collection, ""), key)
    if found is None:
        flask.abort(404)
    return found


def _brief(found: Entry) -> dict[str, Any]:
    """An entry in a list."""
    collection = next(name for name, kind in COLLECTIONS.items() if kind == found.kind)
    return {
        "id": found.id,
        "kind": found.kind,
        "name": found.name,
        "summary": found.values("summary")[0] if found.one("summary") else None,
        "layers": found.values("layers"),
        "licence": found.text("licence") or None,
        "status": found.text("status") or None,
        "_links": {
            "self": {"href": f"{_base()}/{collection}/{found.id}"},
            "page": {
                "href": flask.request.host_url.rstrip("/") + flask.url_for(f"nl.{PAGES[found.kind]}", key=found.id)
            },
        },
    }


def whole(found: Entry) -> dict[str, Any]:
    """An entry with its values per field, each with source, date and status, and what else is said."""
    fields = {_camel(name): _claims(claims) for name, claims in found.shown.items()}
    also = {_camel(name): _claims(claims) for name, claims in found.also.items()}
    return {**_brief(found), "fields": fields, "alsoSaid": also}


def _claims(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    return [
        {
            "value": claim.value,
            "status": claim.status,
            "asOf": claim.date,
            "source": {"title": claim.source.title, "url": claim.source.url or None},
            "note": claim.note or None,
        }
        for claim in claims
    ]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


@api.get("/components/<key>/replacements")
def component_replacements(key: str) -> flask.Response:
    """Who serves the same standards, with the grade per standard."""
    found = _entry("components", key)
    listed = [
        {
            "component": _brief(other.component),
            "covered": other.covered,
            "grade": other.worst,
            "declared": other.declared,
            "standards": [
                {
                    "standard": standard,
                    "grade": match.grade.grade if match else "missing",
                    "reason": match.grade.reason if match else None,
                }
                for standard, match in other.matches.items()
            ],
        }
        for other in replacements(site.view, found)
    ]
    return answer({"results": listed, "count": len(listed)})


@api.get("/reference-components/<key>/fit")
def reference_fit(key: str) -> flask.Response:
    """The standards of a reference component and how components fit."""
    found = _entry("reference-components", key)
    wanted = requirements(site.view, found)
    listed = [
        {
            "component": _brief(one.component),
            "mandatory": one.mandatory,
            "spoken": one.spoken,
            "gap": one.gap,
            "speaks": [need.standard.id for need, claim in zip(wanted, one.said, strict=True) if claim],
        }
        for one in fits(site.view, found)
    ]
    needs = [
        {"standard": need.standard.id, "name": need.standard.name, "obligation": need.obligation} for need in wanted
    ]
    return answer({"standards": needs, "results": listed, "count": len(listed)})


@api.errorhandler(Refused)
def refused(error: Refused) -> flask.Response:
    """Every fault at once."""
    faults = [{"name": name, "reason": reason} for name, reason in error.faults]
    return _problem(400, "Bad request", "One or more parameters are wrong.", {"invalidParams": faults})


def problem_of(error: HTTPException) -> flask.Response:
    """A problem for what the framework refuses."""
    details = {404: "There is no such resource.", 405: "This API can only be read."}
    return _problem(error.code or 500, error.name, details.get(error.code or 0, str(error.description)))


def _problem(status: int, title: str, detail: str, more: dict[str, Any] | None = None) -> flask.Response:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **(more or {})}
    return answer(body, status, "application/problem+json")
