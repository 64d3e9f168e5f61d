"""What a visitor's browser keeps for us: one cookie that nobody else can read, and a mark in every form."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

import flask
from cryptography.fernet import Fernet, InvalidToken
from flask.sessions import SecureCookieSession, SessionInterface

KEPT = 7 * 24 * 3600
"""Seconds that a half-finished report stays in the browser."""
SIGNED_IN = 30 * 60
"""Seconds of silence after which somebody has to sign in again."""


class EncryptedSessions(SessionInterface):
    """Keeps the session in an encrypted and signed cookie, as it holds numbers of people."""

    def __init__(self, secret_key: str) -> None:
        key = hashlib.sha256(b"cookie:" + secret_key.encode()).digest()
        self.fernet = Fernet(base64.urlsafe_b64encode(key))

    def open_session(self, app: flask.Flask, request: flask.Request) -> SecureCookieSession:
        """The session of a request; empty when there is none, or when it is old or not ours."""
        value = request.cookies.get(self.get_cookie_name(app), "")
        try:
            return SecureCookieSession(json.loads(self.fernet.decrypt(value.encode(), ttl=KEPT)))
        except (InvalidToken, ValueError):
            return SecureCookieSession()

    def save_session(self, app: flask.Flask, session: Any, response: flask.Response) -> None:
        """Send the session back; nothing to keep removes the cookie."""
        name = self.get_cookie_name(app)
        if not session:
            if session.modified:
                response.delete_cookie(name, samesite="Lax", httponly=True, secure=self.get_cookie_secure(app))
            return
        value = self.fernet.encrypt(json.dumps(dict(session), separators=(",", ":")).encode()).decode()
        response.set_cookie(
            name, value, max_age=KEPT, httponly=True, samesite="Lax", secure=self.get_cookie_secure(app)
        )


def form_mark() -> str:
    """A value that forms of this visitor carry, so that another site cannot send them."""
    if "form" not in flask.session:
        flask.session["form"] = secrets.token_urlsafe(16)
    return str(flask.session["form"])


def has_form_mark() -> bool:
    """Whether a form that comes in carries it."""
    held, sent = str(flask.session.get("form", "")), flask.request.form.get("formulier", "")
    return bool(held) and hmac.compare_digest(held.encode(), sent.encode())


def sign_in(bsn: str, moment: float) -> None:
    """Remember who signed in. A report that somebody else began in this browser is forgotten."""
    draft = flask.session.get("draft")
    if draft and draft.get("owner") != bsn:
        flask.session.pop("draft")
    flask.session["bsn"], flask.session["seen"] = bsn, int(moment)
    flask.session["form"] = secrets.token_urlsafe(16)


def signed_in(moment: float) -> str:
    """The number of who signed in, and was here lately; else empty."""
    bsn, seen = str(flask.session.get("bsn", "")), int(flask.session.get("seen", 0))
    if not bsn:
        return ""
    if not 0 <= moment - seen < SIGNED_IN:
        flask.session.pop("bsn")
        flask.session["expired"] = True
        return ""
    flask.session["seen"] = int(moment)
    return bsn
