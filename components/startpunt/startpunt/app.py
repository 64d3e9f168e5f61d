"""The application: sign in, ask a question, see what became of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

import flask
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from cryptography.fernet import Fernet, InvalidToken
from flask.sessions import SecureCookieSession, SessionInterface
from flask_babel import Babel, format_datetime
from flask_babel import gettext as _
from joserfc.errors import JoseError

from startpunt.registrations import NAME, NotNow, Registrations

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
LONGEST, HALF_AN_HOUR = 1000, 1800


class EncryptedSessions(SessionInterface):
    """Keeps the session in a cookie that nobody else can read, for half an hour."""

    def __init__(self, secret_key: str) -> None:
        self.fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret_key.encode()).digest()))

    def open_session(self, app: flask.Flask, request: flask.Request) -> SecureCookieSession:
        """The session of a request; empty when there is none."""
        try:
            text = self.fernet.decrypt(request.cookies.get(f"{NAME}_session", ""), ttl=HALF_AN_HOUR)
            return SecureCookieSession(json.loads(text))
        except (InvalidToken, ValueError):
            return SecureCookieSession()

    def save_session(self, app: flask.Flask, session: Any, response: flask.Response) -> None:
        """Send it back, new each time, so that half an hour counts from the last page."""
        text, secure = self.fernet.encrypt(json.dumps(dict(session)).encode()).decode(), app.config["SECURE"]
        response.set_cookie(f"{NAME}_session", text, httponly=True, samesite="Lax", secure=secure)


def language() -> str:
    """Dutch, or English below /en; who comes back from signing in had one before."""
    return "en" if f"{flask.request.path}/".startswith("/en/") or flask.g.get("lang") == "en" else "nl"


def create_app(settings: dict[str, str]) -> flask.Flask:
    """The application for some settings."""
    app = flask.Flask(__name__)
    app.config.update(
        SECRET_KEY=settings["SECRET_KEY"], SECURE=settings["BASE_URL"].startswith("https:"), MAX_CONTENT_LENGTH=64 * 1024,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).resolve().parent.parent / "translations"), BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
    )  # fmt: skip
    app.session_interface = EncryptedSessions(settings["SECRET_KEY"])
    Babel(app, locale_selector=language)
    app.add_template_filter(datetime.fromisoformat, "moment_of")
    registrations = app.extensions[NAME] = Registrations(settings)
    registrations.heard = lambda call: flask.g.setdefault("calls", []).append(call)
    provider = OAuth(app).register(
        "provider", client_id=settings["CLIENT_ID"], client_secret=settings["CLIENT_SECRET"],
        server_metadata_url=settings["OIDC_ISSUER"].rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
    )  # fmt: skip

    def page(fault: str = "", status: int = 200) -> tuple[str, int]:
        """The one page; ``fault`` is what is wrong with the question that was typed."""
        session, typed, questions, name, trouble = flask.session, flask.request.form.get("vraag", ""), [], "", ""
        session.setdefault("form", secrets.token_urlsafe(16))
        session.setdefault("number", f"VRAAG-{secrets.token_hex(6).upper()}")
        if bsn := session.get("bsn"):
            try:
                name, questions = registrations.name_of(bsn), registrations.questions(bsn)
            except NotNow:
                status, trouble = 503, _("De gemeente is nu niet te bereiken. Probeer het straks nog eens.")
        calls = [*session.pop("calls", []), *flask.g.get("calls", [])]
        values = {
            "calls": calls,
            "fault": fault,
            "trouble": trouble,
            "typed": typed,
            "questions": questions,
            "name": name,
        }
        return flask.render_template(
            "page.html", lang=language(), moment=format_datetime, longest=LONGEST, **values
        ), status

    def home() -> str:
        return "/en/" if language() == "en" else "/"

    @app.get("/")
    @app.get("/en/")
    def start() -> Any:
        return page()

    @app.post("/")
    @app.post("/en/")
    def ask() -> Any:
        text, mark = flask.request.form.get("vraag", "").replace("\0", "").strip(), flask.request.form.get("form", "")
        if not hmac.compare_digest(mark.encode(), flask.session.get("form", "").encode()) or not flask.session.get(
            "bsn"
        ):
            return page(_("U bent uitgelogd. Kopieer uw vraag, log in en stuur haar opnieuw."), 403)
        if "uitloggen" in flask.request.form:
            flask.session.clear()
            return flask.redirect(home(), 303)
        if not text or len(text) > LONGEST:
            return page(_("Vul uw vraag in, in niet meer dan %(most)s tekens.", most=LONGEST), 422)
        try:
            registrations.ask(flask.session["number"], flask.session["bsn"], text)
        except NotNow as error:
            app.logger.warning("not filed: %s", error)
            return page(_("Uw vraag is nog niet verstuurd, maar staat hieronder. Probeer het straks nog eens."), 503)
        del flask.session["number"]
        flask.session["calls"] = flask.g.calls
        return flask.redirect(home() + "#vragen", 303)

    @app.get("/inloggen")
    @app.get("/en/inloggen")
    def sign_in() -> Any:
        flask.session["lang"] = language()
        try:
            asked = {"ui_locales": language(), "acr_values": settings["OIDC_ACR"]}
            return provider.authorize_redirect(settings["BASE_URL"] + "/inloggen/terug", **asked)
        except (requests.RequestException, AuthlibBaseError, ValueError):
            return page(_("Inloggen lukt nu niet. Probeer het straks nog eens."), 502)

    @app.get("/inloggen/terug")
    def signed_in() -> Any:
        flask.g.lang = flask.session.pop("lang", "nl")
        try:
            claims = provider.authorize_access_token()["userinfo"]
            if settings["OIDC_ACR"] and claims["acr"] not in settings["OIDC_ACR"].split():
                raise ValueError("the level is too low")
            flask.session["bsn"] = claims["urn:nl:bsn"]
        except (requests.RequestException, AuthlibBaseError, JoseError, LookupError, ValueError, TypeError):
            return page(_("U bent niet ingelogd. Log in als persoon, of probeer het straks nog eens."), 403)
        return flask.redirect(home(), 303)

    @app.after_request
    def guard(response: flask.Response) -> flask.Response:
        response.headers.update({"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"})
        response.headers.update({"Referrer-Policy": "same-origin", "Cache-Control": "no-store"})
        return response

    app.add_url_rule("/health", "health", lambda: {"status": "ok"})
    return app
