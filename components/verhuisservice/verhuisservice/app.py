"""The application: its parts put together, its languages, its headers, and what it says when something goes wrong."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import flask
from flask_babel import Babel, format_date
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from verhuisservice.bonnet import Bonnet
from verhuisservice.cases import AMSTERDAM, Cases
from verhuisservice.registrations import Refused, Registrations, Unavailable
from verhuisservice.session import EncryptedSessions, form_mark
from verhuisservice.settings import NAME, Settings
from verhuisservice.signin import SignIn

LANGUAGES = {"nl": "Nederlands", "en": "English"}
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
BODY_MAX = 64 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass
class Service:
    """What a request needs."""

    settings: Settings
    bonnet: Bonnet = field(default_factory=Bonnet)
    registrations: Registrations = field(init=False)
    cases: Cases = field(init=False)
    sign_in: SignIn | None = None
    new_number: Callable[[], str] = lambda: "VERHUIZING-" + "".join(secrets.choice(LETTERS) for _ in range(10))

    def __post_init__(self) -> None:
        """Make what follows from the settings."""
        self.registrations = Registrations(self.settings, self.now, self.bonnet.hear)
        self.cases = Cases(self.registrations)

    def now(self) -> datetime:
        """This moment."""
        return datetime.fromisoformat(self.settings.clock) if self.settings.clock else datetime.now(UTC)

    def today(self) -> date:
        """This day in the Netherlands."""
        return self.now().astimezone(AMSTERDAM).date()


def service() -> Service:
    """The service of the running application."""
    found: Service = flask.current_app.extensions[NAME]
    return found


def language() -> str:
    """The language of the address: Dutch, or English below /en. Who comes back from a provider had one before."""
    if flask.has_request_context() and "language" in flask.g:
        return str(flask.g.language)
    path = flask.request.path if flask.has_request_context() else ""
    return "en" if path == "/en" or path.startswith("/en/") else "nl"


def address_of(page: str, lang: str = "", **values: Any) -> str:
    """Address of a page in the language of this request, or in another."""
    return flask.url_for(f"{lang or language()}.{page}", **values)


def create_app(settings: Settings) -> flask.Flask:
    """The application for some settings."""
    from verhuisservice.pages import pages

    app = flask.Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=f"{NAME}_session",
        SESSION_COOKIE_SECURE=settings.secure,
        MAX_CONTENT_LENGTH=BODY_MAX,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).resolve().parent.parent / "translations"),
        BABEL_DEFAULT_LOCALE="nl",
    )
    app.session_interface = EncryptedSessions(settings.secret_key)
    app.extensions[NAME] = Service(settings)
    if settings.oidc_issuer:
        app.extensions[NAME].sign_in = SignIn(app, settings)
    Babel(app, locale_selector=language)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(pages, name="nl")
    app.register_blueprint(pages, name="en", url_prefix="/en")
    app.context_processor(words)
    app.after_request(finish)
    app.register_error_handler(HTTPException, wrong_address)
    app.register_error_handler(Unavailable, not_now)
    app.register_error_handler(Refused, not_now)
    app.add_url_rule("/health", "health", lambda: {"status": "ok"})
    return app


def words() -> dict[str, Any]:
    """What every template may use."""
    return {
        "lang": language(),
        "languages": LANGUAGES,
        "page": address_of,
        "form_mark": form_mark,
        "settings": service().settings,
        "long_date": lambda day: format_date(day, "EEEE d MMMM y"),
        "other_language": other_language,
    }


def other_language(lang: str) -> str:
    """The address of this same page in another language."""
    endpoint, values = flask.request.endpoint or "", flask.request.view_args or {}
    page = endpoint.partition(".")[2]
    return address_of(page, lang, **values) if page else address_of("start", lang)


def finish(response: flask.Response) -> flask.Response:
    """Headers of every answer. Pages hold personal data, so nobody keeps a copy."""
    response.headers.update(HEADERS)
    if sign_in := service().sign_in:
        # Signing out leads to the provider.
        policy = HEADERS["Content-Security-Policy"]
        response.headers["Content-Security-Policy"] = policy.replace(
            "form-action 'self'", f"form-action 'self' {sign_in.origin}"
        )
    if flask.request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=3600"
    else:
        response.headers["Cache-Control"] = "no-store"
        service().bonnet.close_page(flask.session.get("trail", ""), flask.request.method, flask.request.path)
    return response


def message(status: int, title: str, text: str, again: str = "") -> tuple[str, int]:
    """A page that only tells something; ``again`` is the address to try once more."""
    return flask.render_template("message.html", title=title, text=text, again=again), status


def wrong_address(error: HTTPException) -> tuple[str, int] | flask.typing.ResponseReturnValue:
    """Pages that are not there, forms that are too large, and so on."""
    code = error.code or 500
    if code < 400:
        return error
    titles = {
        404: _("Deze pagina is er niet"),
        405: _("Dit kan hier niet"),
        413: _("Dat is te veel tekst"),
        400: _("Dit konden wij niet lezen"),
    }
    text = _("Controleer het adres, of ga terug naar het begin.")
    if code == 413:
        text = _("Ga terug en vul minder tekst in.")
    if code >= 500:
        return message(code, _("Er ging iets mis"), _("Het ligt aan ons, niet aan u. Probeer het straks nog eens."))
    return message(code, titles.get(code, _("Dit gaat niet")), text)


def not_now(error: Exception) -> tuple[str, int]:
    """A registration that does not answer, or refuses, while a page is being read."""
    flask.current_app.logger.warning("registration: %s", error)
    again = flask.request.path if flask.request.method == "GET" else ""
    text = _(
        "De gegevens van de gemeente zijn nu niet te bereiken. Wat u al invulde, blijft bewaard. Probeer het straks nog eens."
    )
    return message(503, _("Dit lukt nu even niet"), text, again)
