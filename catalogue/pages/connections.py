"""What a component is connected with: providers, consumers, replacements, and who is hit when it stops."""

from __future__ import annotations

import flask
from flask_babel import gettext

from catalogue.connections import Offer, combinations, needs, offers, replacements
from catalogue.dressing import address_of
from catalogue.graph import as_graphml, as_json, as_mermaid, draw, graph_of
from catalogue.labels import LABELS, label
from catalogue.merge import Entry
from catalogue.pages.provenance import entry_or_404
from catalogue.site import site, site_pages

FORMATS = {
    "json": ("application/json", as_json),
    "graphml": ("application/graphml+xml", as_graphml),
    "mmd": ("text/plain", as_mermaid),
}


@site_pages.get("/componenten/<key>/verbindingen")
def connections(key: str) -> str:
    """Picture, tables, replacements and impact."""
    entry, view = entry_or_404("component", key), site.view
    offered = offers(view, entry)
    return flask.render_template(
        "connections.html",
        entry=entry,
        picture=_picture(entry),
        needs=needs(view, entry),
        offers=offered,
        replacements=replacements(view, entry),
        combinations=combinations(view, entry),
        hit=_hit(offered),
        formats=FORMATS,
    )


def _hit(offered: list[Offer]) -> list[tuple[Entry, list[tuple[str, int]]]]:
    """Who is hit when the component stops: consumer, and per standard how many others serve it."""
    found: dict[str, tuple[Entry, list[tuple[str, int]]]] = {}
    for offer in offered:
        for match in offer.consumers:
            _, lost = found.setdefault(match.component.id, (match.component, []))
            lost.append((offer.claim.value["standard"], len(offer.others)))
    return sorted(found.values(), key=lambda pair: (min(count for _, count in pair[1]), pair[0].name.casefold()))


def _picture(entry: Entry) -> str:
    heads = gettext("Providers"), gettext("Standards used"), gettext("Standards served"), gettext("Consumers")
    return draw(site.view, entry, address_of, heads, {grade: label("grade", grade) for grade in LABELS["grade"]})


@site_pages.get("/componenten/<key>/verbindingen.svg")
def connections_svg(key: str) -> flask.Response:
    """Only the picture."""
    return flask.Response(_picture(entry_or_404("component", key)), mimetype="image/svg+xml")


@site_pages.get("/componenten/<key>/verbindingen.<form>")
def connections_as(key: str, form: str) -> flask.Response:
    """The graph for other tools: JSON, GraphML or Mermaid."""
    if form not in FORMATS:
        flask.abort(404)
    kind, write = FORMATS[form]
    return flask.Response(write(graph_of(site.view, entry_or_404("component", key))), mimetype=kind)
