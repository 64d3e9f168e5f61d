"""What every template can use: addresses in the right language, labels, sources, dates, pictures."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import flask
from babel.dates import format_date
from babel.numbers import format_decimal
from werkzeug.local import LocalProxy

from catalogue.claims import Claim
from catalogue.labels import label
from catalogue.language import LANGUAGES, OTHER, here, language, say, to
from catalogue.licences import licence_class
from catalogue.merge import Entry
from catalogue.site import site

PAGES = {
    "component": "component",
    "standard": "standard",
    "reference-component": "reference_component",
    "organisation": "organisation",
    "initiative": "initiative",
    "shelf": "shelf_item",
}
NAVIGATION: list[tuple[str, Mapping[str, str]]] = []
"""Endpoints in the head of each page, with their names; each module of pages adds its own, in the order of loading."""
SHOWN_MOST, SELECT_MOST = 60, 800
"""Rows of a table before it leads on to the rest, and choices of a list before one types a name instead."""
THEMES = ("auto", "light", "dark")


def dress(app: flask.Flask) -> None:
    """Give the templates of an application their functions."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {"day": day, "short_day": short_day, "number": number, "say": say}
    app.jinja_env.globals |= {
        "to": to,
        "here": here,
        "label": label,
        "language": language,
        "languages": LANGUAGES,
        "other": OTHER,
        "licence_class": licence_class,
        "address_of": address_of,
        "place_of": place_of,
        "act_of": act_of,
        "navigation": NAVIGATION,
        "theme": theme,
        "site": site,
        "view": LocalProxy(lambda: site.view),
        "endpoint": lambda: (flask.request.endpoint or "").rpartition(".")[2],
        "shown_most": SHOWN_MOST,
        "select_most": SELECT_MOST,
        "has_page": lambda endpoint: f"nl.{endpoint}" in app.view_functions,
    }


def act_of(claim: Claim) -> str:
    """decision, advice, or model: the GEMMA model names standards per reference component, which binds nobody."""
    return "model" if "GEMMA" in claim.value["body"] else str(claim.value.get("act", "decision"))


def theme() -> str:
    """The colours that this visitor chose; ``auto`` follows the device."""
    chosen = flask.request.cookies.get("catalogue_theme", "auto")
    return chosen if chosen in THEMES else "auto"


def address_of(entry: Entry) -> str:
    """The page of an entry."""
    return to(PAGES[entry.kind], key=entry.id)


def place_of(entry: Entry, claim: Claim) -> str:
    """The line of a claim on the page that says where everything about an entry comes from."""
    number = entry.all(claim.field).index(claim) + 1
    return to("provenance", kind=entry.kind, key=entry.id) + f"#{claim.field}-{number}"


def day(date: str) -> str:
    """2026-08-01 in words, as exactly as it is known."""
    return _written(date, language(), ("y", "MMMM y", "d MMMM y"))


def short_day(date: str) -> str:
    """2026-08-01 in as few letters as say it."""
    return _written(date, language(), ("y", "MMM y", "d MMM y"))


@lru_cache(maxsize=8192)
def _written(date: str, spoken: str, patterns: tuple[str, str, str]) -> str:
    parts = [int(part) for part in date.split("-")]
    return str(format_date(datetime.date(*parts, *(1, 1)[len(parts) - 1 :]), patterns[len(parts) - 1], locale=spoken))


def number(value: Any) -> str:
    """A number with the separators of the language."""
    return str(format_decimal(value, locale=language()))
