"""The application: its parts, languages, headers, and what it says when something goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import flask
from flask_babel import Babel, format_date, format_datetime
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from zaakbalie.bonnet import Bonnet
from zaakbalie.casework import Casework, Changed, Gone, name_of, number_of
from zaakbalie.effects import Effects
from zaakbalie.registers import PURPOSE, Refused, Registers, Unavailable, Worker
from zaakbalie.settings import AMSTERDAM, NAME, Settings
from zaakbalie.signin import SealedSessions, SignIn, at_the_desk, form_mark

LANGUAGES = {"nl": "Nederlands", "en": "English"}
BODY_MAX = 12 * 1024 * 1024
"""Bytes of a form with a document in it."""
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self' {provider}; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass
class Desk:
    """What a request needs."""

    settings: Settings
    sign_in: SignIn
    bonnet: Bonnet = field(default_factory=Bonnet)
    casework: Casework = field(init=False)
    effects: Effects = field(init=False)

    def __post_init__(self) -> None:
        """The registrations hear on whose behalf a call is made."""
        self.casework = Casework(Registers(self.settings, worker_now, self.bonnet.hear))
        self.effects = Effects(self.casework.registers)


def desk() -> Desk:
    """The desk of the running application."""
    found: Desk = flask.current_app.extensions[NAME]
    return found


def worker_now() -> Worker:
    """Who works at this moment; nobody while somebody is still to sign in."""
    found: Worker = flask.g.get("worker") or Worker("", "")
    return found


def language() -> str:
    """The language of the address: English below /en, else Dutch."""
    if "language" in flask.g:
        return str(flask.g.language)
    return "en" if flask.request.path.startswith("/en/") else "nl"


def create_app(settings: Settings) -> flask.Flask:
    """The application for some settings."""
    from zaakbalie.acts import acts
    from zaakbalie.pages import pages

    app = flask.Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=f"{NAME}_session",
        SESSION_COOKIE_SECURE=settings.secure,
        MAX_CONTENT_LENGTH=BODY_MAX,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).resolve().parent.parent / "translations"),
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE=AMSTERDAM.key,
    )
    app.session_interface = SealedSessions(settings.secret_key)
    app.extensions[NAME] = Desk(settings, SignIn(app, settings))
    Babel(app, locale_selector=language)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for lang, start in (("nl", None), ("en", "/en")):
        app.register_blueprint(pages, name=lang, url_prefix=start)
        app.register_blueprint(acts, name=f"{lang}-acts", url_prefix=start)
    app.before_request(who_is_here)
    app.after_request(finish)
    app.context_processor(words)
    app.register_error_handler(HTTPException, wrong_address)
    app.register_error_handler(Unavailable, not_now)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Gone, gone)
    app.register_error_handler(Changed, changed)
    app.add_url_rule("/health", "health", lambda: {"status": "ok"})
    return app


def who_is_here() -> None:
    """Remember for this request who works."""
    if flask.request.endpoint not in ("static", "health"):
        flask.g.worker = at_the_desk(desk().settings.now().timestamp())


def address_of(page: str, lang: str = "", **values: Any) -> str:
    """Address of a page or an act in the language of this request, or in another."""
    group = "-acts" if page.startswith("act.") else ""
    return flask.url_for(f"{lang or language()}{group}.{page.removeprefix('act.')}", **values)


def other_language(lang: str) -> str:
    """The address of this same page in another language; what was filtered stays."""
    group, _dot, page = (flask.request.endpoint or "").partition(".")
    if not page:
        return address_of("work", lang)
    name = ("act." if group.endswith("-acts") else "") + page
    return address_of(name, lang, **(flask.request.view_args or {}), **flask.request.args.to_dict())


def words() -> dict[str, Any]:
    """What every template may use."""
    return {
        "lang": language(),
        "languages": LANGUAGES,
        "page": address_of,
        "other_language": other_language,
        "form_mark": form_mark,
        "worker": flask.g.get("worker"),
        "settings": desk().settings,
        "today": desk().settings.today(),
        "purpose": PURPOSE,
        "name_of": name_of,
        "number_of": number_of,
        "as_day": lambda value: format_date(value, "d MMM y") if value else "",
        "day_in": date.fromisoformat,
        "as_moment": lambda text: format_datetime(datetime.fromisoformat(text), "d MMM y HH:mm"),
    }


def finish(response: flask.Response) -> flask.Response:
    """Headers of every answer. Pages hold personal data, so nobody keeps a copy."""
    response.headers.update({**HEADERS, **dict(response.headers)})
    response.headers.setdefault("Content-Security-Policy", POLICY.format(provider=desk().sign_in.origin))
    if flask.request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response
    response.headers["Cache-Control"] = "no-store"
    desk().bonnet.close_page(flask.session.get("form", ""), flask.request.method, flask.request.path)
    return response


def message(status: int, title: str, text: str, back: str = "", reasons: tuple[str, ...] = ()) -> tuple[str, int]:
    """A page that only tells something; ``back`` is where to go on."""
    page = flask.render_template("message.html", title=title, text=text, back=back, reasons=reasons)
    return page, status


def case_at_hand() -> str:
    """The page of the case that this request is about; the list of work when it is about none."""
    uuid = (flask.request.view_args or {}).get("uuid")
    return address_of("case", uuid=uuid) if uuid else address_of("work")


def wrong_address(error: HTTPException) -> Any:
    """Pages that are not there, forms that are too large, faults of ours."""
    code = error.code or 500
    if code < 400:
        return error
    if code == 413:
        text = _("Een document mag hoogstens 8 MB groot zijn. Maak het kleiner en probeer het opnieuw.")
        return message(code, _("Dit document is te groot"), text, case_at_hand())
    if code >= 500:
        return message(code, _("Er ging iets mis"), _("Het ligt aan ons. Probeer het straks nog eens."))
    return message(code, _("Deze pagina is er niet"), _("Controleer het adres, of ga naar de werklijst."))


def not_now(error: Exception) -> tuple[str, int]:
    """A registration that does not answer."""
    flask.current_app.logger.warning("registration: %s", error)
    text = _(
        "Een registratie is nu niet te bereiken. Wat al was vastgelegd, blijft staan. Probeer het straks nog eens."
    )
    return message(503, _("Dit lukt nu even niet"), text, case_at_hand())


def refused(error: Refused) -> tuple[str, int]:
    """A registration that will not do it: its own words are for professionals, and so are these pages."""
    flask.current_app.logger.warning("registration: %s", error)
    text = _("De registratie weigert dit. Er is niets gewijzigd na de laatste stap die u op de zaak ziet staan.")
    return message(409, _("Dit kan niet met deze zaak"), text, case_at_hand(), tuple(filter(None, error.reasons)))


def gone(error: Gone) -> tuple[str, int]:
    """No such case, or not for this desk."""
    text = _("Deze zaak bestaat niet, is nog niet ingediend, of is niet voor uw team.")
    return message(404, _("Deze zaak is er niet"), text, address_of("work"))


def changed(error: Changed) -> tuple[str, int]:
    """Somebody else was faster."""
    text = _(
        "Iemand heeft deze zaak gewijzigd nadat u de pagina opende. Uw handeling is niet uitgevoerd. Kijk hoe de zaak nu is."
    )
    return message(409, _("De zaak is veranderd"), text, case_at_hand())
