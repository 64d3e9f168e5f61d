"""The application: pages in two languages, the API beside them, and the headers and errors that hold for all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import flask
from werkzeug.exceptions import HTTPException, SecurityError

from catalogue import pages
from catalogue.api import api, problem_of
from catalogue.cards import read_all
from catalogue.claims import Card
from catalogue.desk import examples, sign_in
from catalogue.desk.store import Desk
from catalogue.dressing import dress
from catalogue.language import LANGUAGES, add_languages
from catalogue.renewal import Renewal
from catalogue.reports import report_cards
from catalogue.settings import Settings, settings_from
from catalogue.site import machine_pages, site_pages

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(settings: Settings | None = None, cards: Iterable[Card] | None = None) -> flask.Flask:
    """The WSGI application. Without arguments it reads its settings from the environment and its facts from ``data/``."""
    settings = settings or settings_from()
    app = flask.Flask("catalogue", static_folder="static", root_path=str(Path(__file__).parent))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        SESSION_COOKIE_NAME="catalogue_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    ours = [*read_all(), *report_cards(settings.data_dir / "report.json")] if cards is None else list(cards)
    sign_in.prepare(app, settings)
    if settings.sample:
        examples.fill(Desk(settings.data_dir), settings.now().isoformat(timespec="seconds"))
    app.before_request(Renewal(app, settings, ours).look)
    add_languages(app)
    dress(app)
    pages.load()
    for language in LANGUAGES:
        app.register_blueprint(site_pages, name=language, url_prefix="/en" if language == "en" else "")
    app.register_blueprint(api)
    app.register_blueprint(machine_pages)
    app.after_request(_finish)
    app.register_error_handler(HTTPException, _refused)
    return app


def _finish(response: flask.Response) -> flask.Response:
    """Headers for every answer; a page that did not change is not sent again."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if flask.request.method == "GET" and response.status_code == 200 and not response.direct_passthrough:
        response.headers.setdefault("Cache-Control", "no-cache")
        response.headers.setdefault("Vary", "Cookie")
        response.add_etag()
        response.make_conditional(flask.request)
    return response


def _refused(error: HTTPException) -> tuple[str, int] | HTTPException | flask.Response:
    """A helpful page for a wrong address or wrong input."""
    if error.code is None or error.code < 400 or isinstance(error, SecurityError):
        return error
    if flask.request.path.startswith("/api/"):
        return problem_of(error)
    return flask.render_template("error.html", error=error), error.code
