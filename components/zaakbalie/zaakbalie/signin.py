"""Who works at the desk: signing in at any OpenID Connect provider, and the sealed cookie that remembers it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

import flask
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from cryptography.fernet import Fernet, InvalidToken
from flask.sessions import SecureCookieSession, SessionInterface
from joserfc.errors import JoseError

from zaakbalie.registers import Worker
from zaakbalie.settings import Settings

BACK = "/inloggen/terug"
WORKING_DAY = 10 * 3600
"""Seconds after which a cookie counts no more."""
SILENCE = 30 * 60
"""Seconds without a page after which somebody signs in again."""
NUMBER_MAX = 24
"""How long the number of a civil servant may be in the Zaken API."""


class Failed(Exception):
    """Nobody signed in; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SealedSessions(SessionInterface):
    """The session, in a cookie that only we can read."""

    def __init__(self, secret_key: str) -> None:
        self.box = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"balie:" + secret_key.encode()).digest()))

    def open_session(self, app: flask.Flask, request: flask.Request) -> SecureCookieSession:
        """What the cookie holds; nothing when there is none, or when it is old or not ours."""
        sealed = request.cookies.get(self.get_cookie_name(app), "")
        try:
            return SecureCookieSession(json.loads(self.box.decrypt(sealed.encode(), ttl=WORKING_DAY)))
        except (InvalidToken, ValueError):
            return SecureCookieSession()

    def save_session(self, app: flask.Flask, session: Any, response: flask.Response) -> None:
        """Send it along."""
        if not session and not session.modified:
            return
        response.set_cookie(
            self.get_cookie_name(app), self.box.encrypt(json.dumps(dict(session)).encode()).decode(),
            max_age=WORKING_DAY, httponly=True, samesite="Lax", secure=self.get_cookie_secure(app),
        )  # fmt: skip


class SignIn:
    """The provider of the settings."""

    def __init__(self, app: flask.Flask, settings: Settings) -> None:
        self.settings = settings
        self.provider = OAuth(app).register(
            "provider", client_id=settings.client_id, client_secret=settings.client_secret,
            server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "default_timeout": 6},
        )  # fmt: skip

    @property
    def origin(self) -> str:
        """Scheme, host and port of the provider."""
        parts = urlsplit(self.settings.oidc_issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def begin(self, language: str) -> Any:
        """Send somebody there. Raises Failed."""
        more = {"acr_values": self.settings.oidc_acr} if self.settings.oidc_acr else {}
        try:
            return self.provider.authorize_redirect(self.settings.base_url + BACK, ui_locales=language, **more)
        except (requests.RequestException, AuthlibBaseError, ValueError) as error:
            raise Failed("unreachable") from error

    def end(self) -> Worker:
        """Who comes back. Raises Failed: it went wrong there, too unsure, or nobody who works here."""
        if error := flask.request.args.get("error"):
            raise Failed(error)
        try:
            token = self.provider.authorize_access_token()
            claims = dict(token.get("userinfo") or {})
            if claims and "roles" not in claims:
                more = dict(self.provider.userinfo(token=token))
                claims |= more if more.get("sub") == claims["sub"] else {}
        except requests.RequestException as error:
            raise Failed("unreachable") from error
        except (AuthlibBaseError, JoseError, ValueError, LookupError) as error:
            raise Failed("invalid") from error
        enough = self.settings.oidc_acr.split()
        if enough and claims.get("acr") not in enough:
            raise Failed("level")
        if set(self.settings.oidc_roles.split()) - set(claims.get("roles") or ()):
            raise Failed("role")
        number = str(claims.get("preferred_username") or claims["sub"])
        if len(number) > NUMBER_MAX:
            number = hashlib.sha256(number.encode()).hexdigest()[:NUMBER_MAX]
        return Worker(number, str(claims.get("name") or number))

    def leave(self, back: str) -> str:
        """Where to sign out there; the way back when there is no such place."""
        try:
            place = self.provider.load_server_metadata().get("end_session_endpoint", "")
        except (requests.RequestException, ValueError):
            place = ""
        query = {"client_id": self.settings.client_id, "post_logout_redirect_uri": self.settings.base_url + back}
        return f"{place}?{urlencode(query)}" if place else self.settings.base_url + back


def remember(worker: Worker, moment: float) -> None:
    """Somebody signed in."""
    flask.session.update(number=worker.number, name=worker.name, seen=int(moment), form=secrets.token_urlsafe(16))


def at_the_desk(moment: float) -> Worker | None:
    """Who signed in and was here lately."""
    held = flask.session
    if not held.get("number") or not 0 <= moment - held.get("seen", 0) < SILENCE:
        return None
    held["seen"] = int(moment)
    return Worker(held["number"], held["name"])


def form_mark() -> str:
    """A value in every form, so that another site cannot send one."""
    return str(flask.session.setdefault("form", secrets.token_urlsafe(16)))


def has_form_mark() -> bool:
    """Whether a form that comes in carries it."""
    held, sent = str(flask.session.get("form", "")), flask.request.form.get("formulier", "")
    return bool(held) and hmac.compare_digest(held.encode(), sent.encode())
