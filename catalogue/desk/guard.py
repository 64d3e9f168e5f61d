"""Keeps forms of other sites out: where a form stood, and a mark that only our own forms carry."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

import flask

MARK = "formulier"


def form_mark() -> str:
    """The mark for the forms of this visitor."""
    if MARK not in flask.session:
        flask.session[MARK] = secrets.token_urlsafe(16)
    return str(flask.session[MARK])


def own_forms_only() -> None:
    """A form on another site must not make us do anything: browsers say where a form stood."""
    origin = flask.request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != flask.request.host:
        flask.abort(403)


def is_ours() -> bool:
    """Whether this form was made for this visitor. False too when a session ended meanwhile: then show the form again.

    Refuses at once (403) what a browser says comes from another site.
    """
    own_forms_only()
    held, sent = str(flask.session.get(MARK, "")), flask.request.form.get(MARK, "")
    return bool(held) and hmac.compare_digest(held.encode(), sent.encode())
