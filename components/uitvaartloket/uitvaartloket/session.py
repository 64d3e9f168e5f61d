"""What a browser keeps for us, sealed: who signed in, and answers that the register did not take yet."""

from __future__ import annotations

import hmac
import json
import secrets
import zlib
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import flask
from cryptography.fernet import Fernet, InvalidToken
from flask.sessions import SecureCookieSession, SessionInterface

LASTS = 3 * 86400
"""Seconds that a browser keeps it."""
SILENCE = 30 * 60
"""Seconds without a page after which somebody has to sign in again."""
FITS = 3900
"""Bytes of a cookie that every browser keeps."""


class SealedSessions(SessionInterface):
    """Sessions in one sealed cookie: pressed together first, as answers can be long."""

    def __init__(self, secret_key: str) -> None:
        self.box = Fernet(urlsafe_b64encode(sha256(b"uitvaartloket/" + secret_key.encode()).digest()))

    def open_session(self, app: flask.Flask, request: flask.Request) -> SecureCookieSession:
        """What the cookie holds; nothing when it is old, or not ours."""
        sealed = request.cookies.get(self.get_cookie_name(app), "").encode()
        try:
            return SecureCookieSession(json.loads(zlib.decompress(self.box.decrypt(sealed, ttl=LASTS))))
        except (InvalidToken, ValueError, zlib.error):
            return SecureCookieSession()

    def save_session(self, app: flask.Flask, session: Any, response: flask.Response) -> None:
        """Seal it again. Answers that do not fit are left out: they stand in the page that is being sent."""
        name, secure = self.get_cookie_name(app), bool(self.get_cookie_secure(app))
        if not session:
            response.delete_cookie(name, httponly=True, samesite="Lax", secure=secure)
            return
        sealed = self._seal(dict(session))
        if len(sealed) > FITS:
            sealed = self._seal({key: value for key, value in session.items() if key != "unsaved"})
        response.set_cookie(name, sealed, max_age=LASTS, httponly=True, samesite="Lax", secure=secure)

    def _seal(self, held: dict[str, Any]) -> str:
        text = json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()
        return self.box.encrypt(zlib.compress(text, 9)).decode()


def mark() -> str:
    """What a form of this visitor carries, so that another site cannot send it."""
    return str(flask.session.setdefault("mark", secrets.token_urlsafe(18)))


def is_ours() -> bool:
    """Whether the form that comes in carries the mark of this visitor."""
    kept, sent = flask.session.get("mark", ""), flask.request.form.get("mark", "")
    return bool(kept) and hmac.compare_digest(kept.encode(), sent.encode())


def enter(kvk: str, firm: str, name: str, moment: float) -> None:
    """Somebody signed in for a company. What another company left in this browser is forgotten."""
    kept = flask.session.get("unsaved") or {}
    flask.session.clear()
    if kept.get("kvk") == kvk:
        flask.session["unsaved"] = kept
    flask.session.update(kvk=kvk, firm=firm, name=name, seen=int(moment))


def company(moment: float) -> str:
    """The KVK number of who signed in and was here lately; else empty."""
    kvk, seen = str(flask.session.get("kvk", "")), int(flask.session.get("seen", 0))
    if kvk and not 0 <= moment - seen < SILENCE:
        flask.session.update(kvk="", was=kvk, expired=True)
        return ""
    if kvk:
        flask.session["seen"] = int(moment)
    return kvk
