"""The five-layer board as a page, a picture and a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

import flask
from flask_babel import gettext

from catalogue.board import BY, COLUMNS_MOST, LAYERS, Board, Words, board_of, busiest, draw
from catalogue.dressing import NAVIGATION, address_of
from catalogue.labels import label
from catalogue.language import language, say, to
from catalogue.merge import Entry
from catalogue.search.documents import FACETS
from catalogue.search.query import search
from catalogue.site import site, site_pages

NAVIGATION.append(("board", {"nl": "Vijf lagen", "en": "Five layers"}))
TITLES = {
    "status": {"nl": "Status", "en": "Status"},
    "licence": {"nl": "Licentie", "en": "Licence"},
    "adoption": {"nl": "Bekende gebruikers", "en": "Known users"},
    "evidence": {"nl": "Bewijs bij standaarden", "en": "Evidence for standards"},
}
VALUES = {
    "5": {"nl": "5 of meer bekende gebruikers", "en": "5 or more known users"},
    "1": {"nl": "1 tot 4 bekende gebruikers", "en": "1 to 4 known users"},
    "0": {"nl": "geen gebruiker bekend", "en": "no user known"},
    "none": {"nl": "geen standaard bekend", "en": "no standard known"},
}
TABLES = {"status": "status", "licence": "licence", "adoption": "", "evidence": "evidence"}
EVERYTHING = 100_000
KEPT_MOST = 200
"""Boards and other things worked out from the facts that are kept at a time."""


@site_pages.get("/lagen")
def board() -> str:
    """The board with its table twin."""
    key = f"board/{language()}/{flask.request.query_string!r}"
    if key not in site.kept:
        if len(site.kept) > KEPT_MOST:
            site.kept.clear()
        drawn = _board()
        site.kept[key] = drawn, draw(drawn, _words(drawn.by)), len(drawn.components())
    drawn, picture, count = site.kept[key]
    columns = [
        entry for entry in site.view.all("reference-component") if site.view.referring("reference_components", entry)
    ]
    return flask.render_template(
        "board.html",
        board=drawn,
        picture=picture,
        count=count,
        ways=TITLES,
        layers=LAYERS,
        columns=columns,
        value_name=value_name,
        query=flask.request.args,
        facets=FACETS,
    )


@site_pages.get("/lagen.svg")
def board_svg() -> flask.Response:
    """Only the picture."""
    drawn = _board()
    return flask.Response(draw(drawn, _words(drawn.by)), mimetype="image/svg+xml")


@site_pages.get("/lagen.csv")
def board_csv() -> flask.Response:
    """The same as a table."""
    drawn = _board()
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(["laag", "referentiecomponent", "component", "id", drawn.by])
    for layer in LAYERS:
        for column in drawn.columns:
            for tile in drawn.cells.get((layer, column), ()):
                name = site.view.name("reference-component", column) if column else ""
                writer.writerow([layer, name, tile.component.name, tile.component.id, tile.value])
    answer = flask.Response(lines.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="vijf-lagen.csv"'
    return answer


def _board() -> Board:
    """The board that the address asks for: words and filters as in search, columns, and what colours."""
    arguments = flask.request.args
    components = _components(arguments.get("q", "")[:200])
    known = {entry.id for entry in site.view.all("reference-component")}
    columns: Sequence[str] = [key for key in arguments.getlist("kolom")[:COLUMNS_MOST] if key in known]
    by = arguments.get("kleur", "status")
    return board_of(site.view, components, columns or busiest(site.view, components), by if by in BY else "status")


def _components(query: str) -> list[Entry]:
    filters = {name: flask.request.args.getlist(name)[:20] for name in FACETS if flask.request.args.get(name)}
    found = search(site.index, query, {**filters, "soort": ["component"]}, size=EVERYTHING)
    return [site.view.entries[hit.key] for hit in found.hits]


def value_name(by: str, value: str) -> str:
    """What a value by which tiles are coloured is called."""
    return say(VALUES[value]) if value in VALUES else label(TABLES[by], value)


def board_words(by: str, title: str, tile_address: Callable[[Entry], str]) -> Words:
    """The texts of a board in the language of the request."""
    return Words(
        title=title,
        layers={layer: label("layer", layer) for layer in LAYERS},
        rest=gettext("Under none of these"),
        gap=gettext("No component known here"),
        values={value: value_name(by, value) for value, _ in BY[by]},
        column=lambda key: site.view.name("reference-component", key),
        column_address=lambda key: to("reference_component", key=key),
        tile_address=tile_address,
        layer_address=lambda layer: to("find", soort="component", laag=layer),
    )


def _words(by: str) -> Words:
    return board_words(by, gettext("The five-layer board"), address_of)
