"""The home page: what this is, what is in it, where to start."""

from __future__ import annotations

from typing import Any

import flask

from catalogue.merge import Entry
from catalogue.site import site, site_pages
from catalogue.view import View

LAYERS = ("1", "2", "3", "4", "5")
EXAMPLES_PER_LAYER = 4


@site_pages.get("/")
def home() -> str:
    """Three doors, the five layers with what is in them, and the questions people come with."""

    here = site.kept
    if "home" not in here:
        here["home"] = _numbers(site.view)
    return flask.render_template(
        "home.html",
        running=site.settings.running(),
        initiatives=site.view.all("initiative"),
        **here["home"],
    )


def _numbers(view: View) -> dict[str, Any]:
    """What is in the catalogue: it only changes with the view."""
    return {
        "counts": {
            kind: len(view.counted(kind)) for kind in ("component", "standard", "reference-component", "initiative")
        },
        "values": sum(claim.status != "example" for entry in view.entries.values() for claim in entry.claims()),
        "municipalities": len(view.municipalities()),
        "layers": [(layer, *_in_layer(view, layer)) for layer in LAYERS],
    }


def _in_layer(view: View, layer: str) -> tuple[int, list[Entry]]:
    """How many components stand in a layer, and those with most known users."""
    found = [entry for entry in view.counted("component") if layer in entry.values("layers")]
    best = sorted(found, key=lambda entry: (-len(view.users(entry)), -len(entry.all("serves")), entry.name.casefold()))
    return len(found), best[:EXAMPLES_PER_LAYER]
