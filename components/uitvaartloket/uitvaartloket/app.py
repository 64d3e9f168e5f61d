"""The application: its parts, its two languages, its headers, and what it says when something goes wrong."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import flask
from flask_babel import Babel, format_date, format_datetime
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from uitvaartloket.declarations import Declarations
from uitvaartloket.registers import Declined, Registers, Silent
from uitvaartloket.session import SealedSessions, mark
from uitvaartloket.settings import NAME, Settings
from uitvaartloket.signin import Door
from uitvaartloket.term import NETHERLANDS

LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {issuer}; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@dataclass
class Desk:
    """What a request needs."""

    settings: Settings
    door: Door
    registers: Registers = field(init=False)
    declarations: Declarations = field(init=False)

    def __post_init__(self) -> None:
        """Make what follows from the settings."""
        self.registers = Registers(self.settings)
        self.declarations = Declarations(self.registers)

    def new_number(self) -> str:
        """A number for a new declaration that nobody can guess."""
        return "OVERLIJDEN-" + "".join(secrets.choice(LETTERS) for _sign in range(10))


def desk() -> Desk:
    """The desk of the running application."""
    found: Desk = flask.current_app.extensions[NAME]
    return found


def language() -> str:
    """English below /en, else Dutch; who comes back from the provider keeps what he or she had."""
    if not flask.has_request_context():
        return "nl"
    return str(flask.g.get("language") or ("en" if f"{flask.request.path}/".startswith("/en/") else "nl"))


def at(page: str, lang: str = "", **values: str) -> str:
    """The address of a page in the language at hand, or in another."""
    return flask.url_for(f"{lang or language()}.{page}", **values)


def create_app(settings: Settings) -> flask.Flask:
    """The application for some settings."""
    from uitvaartloket.views import views

    app = flask.Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=f"{NAME}_session",
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https:"),
        # A little more than one document, so that one that is too large can be told so on the page itself.
        MAX_CONTENT_LENGTH=(settings.upload_max_mb + 1) * 2**20,
        MAX_FORM_MEMORY_SIZE=64 * 1024,
        MAX_FORM_PARTS=60,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).resolve().parents[1] / "translations"),
    )
    app.session_interface = SealedSessions(settings.secret_key)
    app.extensions[NAME] = Desk(settings, Door(app, settings))
    Babel(app, locale_selector=language)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.register_blueprint(views, name="nl")
    app.register_blueprint(views, name="en", url_prefix="/en")
    app.context_processor(words)
    app.after_request(guard)
    app.register_error_handler(HTTPException, wrong)
    app.register_error_handler(Silent, trouble)
    app.register_error_handler(Declined, trouble)
    app.add_url_rule("/health", "health", lambda: {"status": "ok"})
    return app


def words() -> dict[str, object]:
    """What every page can use."""
    endpoint = (flask.request.endpoint or "").partition(".")[2] or "start"
    values = {name: str(value) for name, value in (flask.request.view_args or {}).items()}
    return {
        "settings": desk().settings, "lang": language(), "at": at, "mark": mark, "day": day, "moment": moment,
        "others": {lang: at(endpoint, lang, **values) for lang in ("nl", "en")},
    }  # fmt: skip


def day(text: str) -> str:
    """A day as people write it; empty when there is none."""
    return format_date(date.fromisoformat(text), "d MMMM yyyy") if text else ""


def moment(text: str) -> str:
    """A moment as people write it."""
    when = datetime.fromisoformat(text).astimezone(NETHERLANDS)
    return str(format_datetime(when, "d MMMM yyyy, H:mm", rebase=False))


def guard(response: flask.Response) -> flask.Response:
    """Headers that keep a browser from doing what no page of ours asks."""
    response.headers.update({
        "Content-Security-Policy": POLICY.format(issuer=desk().door.origin),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    })  # fmt: skip
    kept = "public, max-age=3600" if flask.request.endpoint == "static" else "no-store"
    response.headers["Cache-Control"] = kept
    return response


def tell(status: int, title: str, text: str, again: str = "") -> tuple[str, int]:
    """A page that only tells something; ``again`` is where to try once more."""
    return flask.render_template("tell.html", title=title, text=text, again=again), status


def wrong(error: HTTPException) -> flask.typing.ResponseReturnValue:
    """Pages that are not there, and forms that are too large."""
    code = error.code or 500
    if code < 400:
        return error
    if code == 413:
        most = desk().settings.upload_max_mb
        text = _("Dit bestand is te groot. Een document mag hoogstens %(most)s MB zijn.", most=most)
        return tell(413, _("Dat is te groot"), text, flask.request.path)
    if code >= 500:
        return tell(code, _("Er ging iets mis"), _("Dat ligt aan ons. Probeer het straks opnieuw."))
    title = {404: _("Deze pagina bestaat niet"), 405: _("Dat kan op deze pagina niet")}.get(code, _("Dit gaat niet"))
    return tell(code, title, _("Ga terug naar uw overzicht."))


def trouble(error: Exception) -> tuple[str, int]:
    """A register is silent or says no while a page is being read."""
    flask.current_app.logger.warning("register: %s", error)
    again = flask.request.path if flask.request.method == "GET" else ""
    text = _(
        "De registraties van de gemeente geven nu geen antwoord. Wat u invulde, is niet weg. Probeer het straks opnieuw."
    )
    return tell(503, _("Dit lukt nu even niet"), text, again)
