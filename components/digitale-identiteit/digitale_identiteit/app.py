"""The application: the pages on which people sign in and out, and the addresses of the protocol."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import flask
from authlib.oauth2 import OAuth2Error
from flask_babel import Babel
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from digitale_identiteit.identities import (
    FIXED,
    LEVELS,
    TITLES,
    Identity,
    NotNow,
    Persons,
    Unknown,
    asked_levels,
    lowest,
)
from digitale_identiteit.provider import Client, Provider, SignedIn
from digitale_identiteit.settings import Settings

LANGUAGES = {"nl": "Nederlands", "en": "English"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
REFUSALS = {
    "weigeren": ("access_denied", "The person cancelled."),
    "verlopen": ("login_required", "The person did not sign in in time."),
    "storing": ("temporarily_unavailable", "Signing in does not work right now."),
}
"""What a tester can let go wrong, with the error that the application gets."""


def language() -> str:
    """The language: asked for in the address (``ui_locales``, ``lang``), else by the browser."""
    asked = f"{flask.request.args.get('lang', '')} {flask.request.args.get('ui_locales', '')}".split()
    named = next((tag[:2] for tag in asked if tag[:2] in LANGUAGES), "")
    return named or flask.request.accept_languages.best_match(list(LANGUAGES)) or "nl"


def create_app(settings: Settings) -> flask.Flask:
    """The application for some settings."""
    app = flask.Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=64 * 1024,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).resolve().parent.parent / "translations"),
        BABEL_DEFAULT_LOCALE="nl",
    )
    Babel(app, locale_selector=language)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    provider, persons = Provider(settings), Persons(settings)
    provider.server.init_app(app)
    app.after_request(finish)
    app.context_processor(lambda: {"lang": language(), "languages": LANGUAGES, "in_language": in_language})
    app.register_error_handler(HTTPException, wrong)
    add_protocol(app, provider)
    add_pages(app, provider, persons)
    return app


def in_language(lang: str) -> str:
    """This same page in another language."""
    values = [(name, value) for name, value in flask.request.args.items(multi=True) if name != "lang"]
    return f"{flask.request.path}?{urlencode([*values, ('lang', lang)])}"


def finish(response: flask.Response) -> flask.Response:
    """Headers of every answer. A form may lead on to the application that asked, and nowhere else."""
    onward = flask.g.get("onward", "")
    response.headers.update(HEADERS)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'{onward and ' ' + onward}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    if flask.request.path in ("/.well-known/openid-configuration", "/jwks.json"):
        response.headers["Access-Control-Allow-Origin"] = "*"
    if flask.request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def message(status: int, title: str, text: str) -> tuple[str, int]:
    """A page that only tells something."""
    return flask.render_template("message.html", title=title, text=text), status


def wrong(error: HTTPException) -> Any:
    """Addresses that are not there, forms that are too large, faults of ours."""
    code = error.code or 500
    if code < 400:
        return error
    text = _("Ga terug naar de toepassing waar u vandaan komt en probeer het opnieuw.")
    return message(code, _("Er ging iets mis") if code >= 500 else _("Deze pagina is er niet"), text)


def add_protocol(app: flask.Flask, provider: Provider) -> None:
    """Addresses that applications ask."""

    @app.get("/health")
    def health() -> Any:
        return {"status": "ok"}

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Any:
        return provider.discovery()

    @app.get("/jwks.json")
    def keys() -> Any:
        return {"keys": [provider.key.as_dict(private=False)]}

    @app.post("/token")
    def token() -> Any:
        return provider.server.create_token_response()

    @app.route("/userinfo", methods=["GET", "POST"])
    def userinfo() -> Any:
        try:
            held = provider.protector.acquire_token("openid")
        except OAuth2Error as error:
            status, body, headers = error()
            return flask.Response(flask.json.dumps(body), status, headers)
        return flask.jsonify(provider.claims(held.get_user(), held.get_scope(), held.get_client().get_client_id()))


def add_pages(app: flask.Flask, provider: Provider, persons: Persons) -> None:
    """Pages that people see."""

    @app.get("/")
    def start() -> Any:
        return flask.render_template("start.html", levels=LEVELS, titles=TITLES, discovery=provider.discovery())

    @app.route("/authorize", methods=["GET", "POST"])
    def authorize() -> Any:
        args = flask.request.args
        client, back = provider.client(args.get("client_id", "")), args.get("redirect_uri", "")
        if client is None or not client.check_redirect_uri(back):
            text = _("De toepassing is hier niet bekend, of noemt een adres waarheen u niet terug mag.")
            return message(400, _("Inloggen kan niet"), text)
        flask.g.onward = origin(back)
        try:
            grant = provider.server.get_consent_grant(end_user=None)
        except OAuth2Error as error:
            return refuse(back, error.error, error.description or "")
        if args.get("prompt") == "none":
            return refuse(back, "login_required", "Nobody is signed in here.")
        if flask.request.method == "POST":
            return decide(provider, persons, client, grant, back)
        return sign_in_page(persons, client, "")

    @app.route("/logout", methods=["GET", "POST"])
    def logout() -> Any:
        values = flask.request.values
        client = provider.client(values.get("client_id", ""))
        back = values.get("post_logout_redirect_uri", "")
        if client and back and client.registration.may_leave_to(back):
            state = values.get("state", "")
            return flask.redirect(back + (f"?{urlencode({'state': state})}" if state else ""))
        return message(200, _("U bent uitgelogd"), _("U kunt dit venster sluiten."))


def decide(provider: Provider, persons: Persons, client: Client, grant: Any, back: str) -> Any:
    """What somebody chose on the page: to go wrong on purpose, or to sign in."""
    form = flask.request.form
    if form.get("uitkomst") in REFUSALS:
        return refuse(back, *REFUSALS[form["uitkomst"]])
    means, level = form.get("middel", ""), form.get("niveau", "")
    if means not in LEVELS or level not in LEVELS[means]:
        return sign_in_page(persons, client, _("Kies een middel en een niveau."))
    try:
        identity = chosen(persons, means, form)
    except Unknown:
        return sign_in_page(
            persons, client, _("Kies wie u bent. Dit nummer is niet bekend, of hoort bij iemand die is overleden.")
        )
    except NotNow:
        return sign_in_page(persons, client, _("De personen zijn nu niet te bereiken. Probeer het straks nog eens."))
    user = SignedIn(identity, level, expired=form.get("uitkomst") == "oude-code")
    return provider.server.create_authorization_response(grant_user=user, grant=grant)


def chosen(persons: Persons, means: str, form: Any) -> Identity:
    """The identity of a form. Raises NotNow, Unknown."""
    key = form.get(f"wie-{means}", "")
    if means == "digid":
        return persons.find(key if key and key != "anders" else form.get("bsn", ""))
    found = FIXED.get(key)
    if found is None or found.means != means:
        raise Unknown
    return found


def refuse(back: str, code: str, description: str) -> Any:
    """Send somebody back with an error."""
    values = {"error": code, "error_description": description}
    if state := flask.request.args.get("state", ""):
        values["state"] = state
    return flask.redirect(f"{back}{'&' if urlsplit(back).query else '?'}{urlencode(values)}")


def sign_in_page(persons: Persons, client: Client, fault: str) -> tuple[str, int]:
    """The page on which somebody chooses who to be."""
    asked = flask.request.args.get("acr_values", "")
    try:
        listed = persons.listed()
    except NotNow:
        listed = []
    page = flask.render_template(
        "sign_in.html", fault=fault, means=asked_levels(asked), levels=LEVELS, titles=TITLES, persons=listed,
        fixed=FIXED.values(), low={name: lowest(name, asked) for name in LEVELS}, sent=flask.request.form,
        application=client.get_client_id(),
    )  # fmt: skip
    return page, 422 if fault else 200
