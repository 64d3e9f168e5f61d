"""Search: words and filters in the address, so that every result can be passed on."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import flask
from werkzeug.datastructures import MultiDict

from catalogue.dressing import NAVIGATION
from catalogue.labels import LABELS, label
from catalogue.language import to
from catalogue.merge import Entry
from catalogue.search.documents import FACETS
from catalogue.search.query import Facet, Filters, search
from catalogue.site import site, site_pages

NAVIGATION.append(("find", {"nl": "Zoeken", "en": "Search"}))
SHOWN_VALUES = 8
QUERY_MOST = 200
TABLES = {
    "soort": "kind",
    "laag": "layer",
    "licentie": "licence",
    "status": "status",
    "type": "type",
    "bewijs": "evidence",
    "bestand": "file",
}
"""Facets whose values are codes, and the table of their names."""
ENTRIES = {
    "standaard": "standard",
    "referentiecomponent": "reference-component",
    "beheerder": "organisation",
    "leverancier": "organisation",
    "gemeente": "organisation",
}
"""Facets whose values are ids of entries, and the kind of those."""


@site_pages.get("/zoeken")
def find() -> str:
    """Results with facets."""
    query, filters = asked(flask.request.args)
    page = flask.request.args.get("pagina", "1")
    result = search(site.index, query, filters, int(page) if page.isdecimal() and len(page) < 7 else 1)
    view = site.view
    found = [(view.entries[hit.key], hit.how) for hit in result.hits]
    facets = [facet for facet in result.facets if _useful(facet, result.filters)]
    return flask.render_template(
        "find.html",
        result=result,
        found=found,
        facets=facets,
        value_name=value_name,
        without=lambda *drop: _address(query, result.filters, drop),
        page_address=lambda number: _address(query, result.filters, (), number),
        instead=" ".join(result.corrections.get(word, word) for word in query.casefold().split()),
        shown=SHOWN_VALUES,
        feed=lambda form: to("feed_of_search", form=form) + _address(query, result.filters).removeprefix(to("find")),
    )


def asked(arguments: MultiDict[str, str]) -> tuple[str, dict[str, list[str]]]:
    """The words and filters of a search, as they stand in an address."""
    filters = {name: arguments.getlist(name)[:20] for name in FACETS if arguments.get(name)}
    return arguments.get("q", "")[:QUERY_MOST], filters


def component_named(text: str) -> Entry | None:
    """The component with an id, else the one that a search for the text finds first."""
    if found := site.view.get("component", text.strip()):
        return found
    hits = search(site.index, text[:QUERY_MOST], {"soort": ["component"]}, size=1).hits if text.strip() else ()
    return site.view.entries[hits[0].key] if hits and hits[0].how in ("exact", "name") else None


def _useful(facet: Facet, filters: Filters) -> bool:
    """Whether a facet has something to choose: versions only once a standard was chosen."""
    if facet.name == "versie" and "standaard" not in filters and "versie" not in filters:
        return False
    return len(facet.values) > 1 or any(chosen for _, _, chosen in facet.values)


def value_name(facet: str, value: str) -> str:
    """What a value of a facet is called."""
    if facet == "versie":
        standard, _, version = value.partition("@")
        return f"{site.view.name('standard', standard)} {version}"
    if facet in ENTRIES:
        return site.view.name(ENTRIES[facet], value)
    if facet in TABLES and value in LABELS[TABLES[facet]]:
        name = label(TABLES[facet], value)
        return f"{value} {name}" if facet == "laag" else name
    return value


def _address(query: str, filters: Filters, drop: Iterable[str] = (), page: int = 1) -> str:
    """This search without one filter: ``(facet,)`` or ``(facet, value)``; ``("word", w)`` drops a word."""
    gone = tuple(drop)
    if gone and gone[0] == "word":
        query = " ".join(word for word in query.split() if word.casefold() != gone[1].casefold())
    parts = [("q", query)] if query else []
    for name, values in filters.items():
        parts += [(name, value) for value in values if gone not in ((name,), (name, value))]
    if page > 1:
        parts.append(("pagina", str(page)))
    return to("find") + ("?" + urlencode(parts) if parts else "")
