"""Who uses what: per component on a map or by name, and an overview."""

from __future__ import annotations

import flask
from flask_babel import gettext

from catalogue.adoption import CLASSES, MAP_FROM, ORDER, TONES, adoption_of, comparable, kind_of, size_class, tile_map
from catalogue.dressing import NAVIGATION, address_of
from catalogue.labels import label
from catalogue.merge import Entry
from catalogue.pages.provenance import entry_or_404
from catalogue.site import site, site_pages

SHOWN_MOST = 200
NAVIGATION.append(("adoption", {"nl": "Wie gebruikt wat", "en": "Who uses what"}))


@site_pages.get("/gebruik")
def adoption() -> str:
    """Components with known users, most first, and municipalities to choose."""
    view = site.view
    here = site.kept
    if "used" not in here:
        used = [(entry, view.users(entry)) for entry in view.all("component")]
        here["used"] = sorted((p for p in used if p[1]), key=lambda pair: (-len(pair[1]), pair[0].name.casefold()))
    key = flask.request.args.get("gemeente", "")
    chosen = view.get("organisation", key) if key else None
    like = comparable(view, chosen) if chosen and chosen.text("type") == "municipality" else []
    return flask.render_template(
        "adoption.html",
        used=here["used"][:SHOWN_MOST],
        municipalities=view.municipalities(),
        chosen=chosen,
        like=[(entry, found) for entry in like if (found := view.referring("adoption", entry))],
        like_count=len(like),
        size=CLASSES[number] if chosen and (number := size_class(chosen)) is not None else None,
    )


@site_pages.get("/componenten/<key>/gebruik")
def adoption_of_component(key: str) -> str:
    """The known users of one component: counted, on a map from five, always as a table."""
    entry = entry_or_404("component", key)
    found = adoption_of(site.view, entry)
    return flask.render_template(
        "adoption_of.html",
        entry=entry,
        adoption=found,
        picture=_picture(entry) if len(found.users) >= MAP_FROM else "",
        kind_of=kind_of,
        kind_name=kind_name,
        map_from=MAP_FROM,
        tones=[(kind, TONES[kind][1]) for kind in ORDER if any(kind_of(claim) == kind for claim in found.users)],
    )


def kind_name(kind: str) -> str:
    """What a kind of use is called."""
    return label("relation", kind) if kind == "user" else label("state", kind)


def _picture(entry: Entry) -> str:
    marked = {claim.value["organisation"]: kind_of(claim) for claim in adoption_of(site.view, entry).users}
    labels = {"": gettext("nothing known here"), **{kind: kind_name(kind) for kind in ORDER}}
    title = gettext("Known users of %(name)s", name=entry.name)
    return tile_map(site.view, marked, title, labels, address_of)


@site_pages.get("/componenten/<key>/gebruik.svg")
def adoption_svg(key: str) -> flask.Response:
    """The map alone; not found under five known users."""
    entry = entry_or_404("component", key)
    if len(site.view.users(entry)) < MAP_FROM:
        flask.abort(404)
    return flask.Response(_picture(entry), mimetype="image/svg+xml")
