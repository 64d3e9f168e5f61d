"""Samen Organiseren: initiatives on their way from idea to standard, and small things to take over."""

from __future__ import annotations

import flask

from catalogue.dressing import act_of
from catalogue.kinds import LEVELS
from catalogue.pages.provenance import entry_or_404
from catalogue.site import site, site_pages

STAGES = ("initiative", "inventory", "result", "scaling", "standard")


@site_pages.get("/samen-organiseren")
def organise() -> str:
    """The path from idea to standard, explained on real cases."""
    initiatives = site.view.all("initiative")
    by_stage = [(stage, [entry for entry in initiatives if entry.text("stage") == stage]) for stage in STAGES]
    by_level = [
        (
            level,
            [
                (entry, claim)
                for kind in ("initiative", "standard")
                for entry in site.view.all(kind)
                for claim in entry.all("bindingness")
                if claim.value["level"] == level and act_of(claim) == "decision"
            ],
        )
        for level in LEVELS
    ]
    return flask.render_template("organise.html", by_stage=by_stage, by_level=by_level)


@site_pages.get("/initiatieven")
def initiatives() -> str:
    """All initiatives, processes, policies and facilities."""
    return flask.render_template("initiatives.html", listed=site.view.all("initiative"))


@site_pages.get("/initiatieven/<key>")
def initiative(key: str) -> str:
    """What it is, its timeline, how binding it is, and what belongs to it."""
    entry = entry_or_404("initiative", key)
    events = sorted(entry.all("timeline"), key=lambda claim: claim.value["date"])
    return flask.render_template(
        "initiative.html", entry=entry, events=events, taken=site.view.referring("initiatives", entry)
    )


@site_pages.get("/overnemen")
def shelf() -> str:
    """Small things to take over as they are."""
    return flask.render_template("shelf.html", listed=site.view.all("shelf"))


@site_pages.get("/overnemen/<key>")
def shelf_item(key: str) -> str:
    """One thing to take over: what it is, its file, licence and maker."""
    return flask.render_template("shelf_item.html", entry=entry_or_404("shelf", key))
