"""What a running site knows: its settings, the view and what is worked out from it, and the blueprint of the pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import flask
from werkzeug.local import LocalProxy

from catalogue.search.index import Index
from catalogue.settings import Settings
from catalogue.view import View

site_pages = flask.Blueprint("site", __name__)
"""Every page stands on this blueprint, which is registered once per language."""
machine_pages = flask.Blueprint("machine", __name__)
"""What only machines fetch, at addresses without a language."""


@dataclass
class Site:
    """One site. When facts change a new one takes its place; a request keeps the one that it began with."""

    settings: Settings
    view: View
    index: Index
    kept: dict[str, Any] = field(default_factory=dict)
    """What pages worked out from the whole view, once."""


def current() -> Site:
    """The site of this request."""
    if "site" not in flask.g:
        flask.g.site = flask.current_app.extensions["gemeengoed"]
    site: Site = flask.g.site
    return site


site: Site = LocalProxy(current)  # type: ignore[assignment]
