"""Layer 4, services: how every page is made: two languages, strict headers, one look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import flask

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ENGLISH = "/en"
pages = flask.Blueprint(
    "doors", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)


def language() -> str:
    """nl or en, by the address."""
    return "en" if flask.request.path == ENGLISH or flask.request.path.startswith(f"{ENGLISH}/") else "nl"


def say(nl: str, en: str) -> str:
    """The text in the language of the page. Both stand side by side, so neither can be forgotten."""
    return en if language() == "en" else nl


def twin(path: str | None = None) -> str:
    """The same page in the other language."""
    here = flask.request.path if path is None else path
    return here.removeprefix(ENGLISH) or "/" if language() == "en" else ENGLISH + here


def to(path: str) -> str:
    """The address of a page of ours in the language of this one, below the prefix of a sandbox."""
    return flask.request.script_root + (ENGLISH if language() == "en" else "") + path


def page(template: str, status: int = 200, **values: Any) -> flask.Response:
    """A page with its headers."""
    response = flask.make_response(flask.render_template(template, **values), status)
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.add("Accept")
    return response


def both(rule: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A page at its Dutch address and at the English one."""

    def add(view: Callable[..., Any]) -> Callable[..., Any]:
        pages.add_url_rule(rule, view.__name__, view, **options)
        pages.add_url_rule(ENGLISH + rule, f"{view.__name__}_en", view, **options)
        return view

    return add


@pages.app_context_processor
def words() -> dict[str, Any]:
    """What every template may use."""
    return {"say": say, "to": to, "twin": twin, "lang": language()}


def wants_page() -> bool:
    """Whether a browser asks: HTML is named, and liked at least as well as JSON."""
    accept = flask.request.accept_mimetypes
    return "text/html" in str(accept) and accept["text/html"] >= accept["application/json"]
