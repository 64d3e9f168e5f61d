"""Small things beside the pages: health, the choice of colours, about."""

from __future__ import annotations

import flask
from werkzeug import Response

from catalogue.dressing import THEMES
from catalogue.openapi import document
from catalogue.site import site, site_pages

YEAR = 366 * 24 * 3600


@site_pages.get("/health")
def health() -> flask.Response:
    """Whether the process answers."""
    return flask.jsonify({"status": "ok"})


@site_pages.get("/thema.css")
def theme_css() -> flask.Response:
    """The design tokens of whoever runs this site; empty when the own ones are used."""

    text = site.settings.theme.read_text(encoding="utf-8") if site.settings.theme else ""
    return flask.Response(text, mimetype="text/css")


def own_path(wanted: str) -> str:
    """A path on this site to go on to; the home page when it leads anywhere else."""
    leads_away = not wanted.startswith("/") or wanted.startswith(("//", "/\\"))
    return "/" if leads_away or any(letter < " " for letter in wanted) else wanted


@site_pages.post("/kleuren")
def colours() -> Response:
    """Remember which colours a visitor wants, and go back to the page."""
    chosen = flask.request.form.get("colours", "auto")
    answer = flask.redirect(own_path(flask.request.form.get("back", "/")), 303)
    if chosen in THEMES:
        answer.set_cookie("catalogue_theme", chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return answer


@site_pages.get("/over")
def about() -> str:
    """What this catalogue is, where its facts come from, and what it does not do."""
    return flask.render_template("about.html")


@site_pages.get("/api")
def api_docs() -> str:
    """What the open API offers, from its own document, with calls to copy."""
    base = flask.request.host_url.rstrip("/") + "/api/v1"
    return flask.render_template("api.html", document=document(base), base=base)
