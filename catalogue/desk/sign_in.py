"""Signing in at any OpenID Connect provider (code flow with PKCE, discovery), and who somebody is in this request."""

from __future__ import annotations

from typing import Any

import flask
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from joserfc.errors import JoseError

from catalogue.desk.guard import form_mark
from catalogue.desk.rights import VISITOR, Person, known_roles, may
from catalogue.settings import Settings

BACK = "/inloggen/terug"
HELD = "person"
HOURS = 8
"""How long somebody stays signed in; roles are read anew after that."""
PATIENCE = 6


class Failed(Exception):
    """Nobody signed in; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SignIn:
    """The provider of the settings, read when somebody first needs it."""

    def __init__(self, app: flask.Flask, settings: Settings) -> None:
        self.settings = settings
        self.provider = OAuth(app).register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "default_timeout": PATIENCE},
        )

    def begin(self, back: str, language: str) -> Any:
        """Send somebody to the provider. Raises Failed."""
        more = {"acr_values": "urn:gemeengoed:medewerker"} if self.settings.sample else {}
        try:
            return self.provider.authorize_redirect(back, ui_locales=language, **more)
        except (requests.RequestException, AuthlibBaseError, ValueError) as error:
            raise Failed("unreachable") from error

    def end(self) -> Person:
        """Who comes back from the provider, with the roles that mean something here. Raises Failed."""
        if refused := flask.request.args.get("error"):
            raise Failed("cancelled" if refused == "access_denied" else "refused")
        try:
            token = self.provider.authorize_access_token()
            claims = dict(token.get("userinfo") or {})
            if "roles" not in claims:
                claims |= self._more(token, claims)
        except requests.RequestException as error:
            raise Failed("unreachable") from error
        except (AuthlibBaseError, JoseError, ValueError, LookupError) as error:
            raise Failed("refused") from error
        roles = claims.get("roles")
        person = Person(
            str(claims["sub"]), str(claims.get("name", ""))[:120], known_roles(roles if isinstance(roles, list) else ())
        )
        if not person.roles:
            raise Failed("no-role")
        return person

    def _more(self, token: Any, claims: dict[str, Any]) -> dict[str, Any]:
        """What userinfo adds. Its ``sub`` must be that of the id token (OpenID Connect Core, 5.3.2)."""
        more = dict(self.provider.userinfo(token=token))
        return more if more.get("sub") == claims.get("sub") else {}


def keep(person: Person, now: float) -> None:
    """Begin a session; what stood in an earlier one is gone, so that nobody can have prepared it."""
    flask.session.clear()
    flask.session[HELD] = {
        "sub": person.sub,
        "name": person.name,
        "roles": list(person.roles),
        "until": now + HOURS * 3600,
    }


def me() -> Person:
    """Who asks this."""
    if "me" not in flask.g:
        held = flask.session.get(HELD)
        now = flask.current_app.extensions["gemeengoed"].settings.now().timestamp()
        fresh = isinstance(held, dict) and held.get("until", 0) > now
        flask.g.me = Person(held["sub"], held["name"], tuple(held["roles"])) if held and fresh else VISITOR
    found: Person = flask.g.me
    return found


def needs(operation: str) -> Person:
    """Who asks, when it may be done; else the way to the sign-in page, or a refusal for who is signed in already."""
    person = me()
    if may(person, operation):
        return person
    flask.abort(403 if person.sub else 401)


def provider() -> SignIn | None:
    """Where people sign in; None when the settings name nobody."""
    found: SignIn | None = flask.current_app.extensions["gemeengoed-sign-in"]
    return found


def prepare(app: flask.Flask, settings: Settings) -> None:
    """Let an application sign people in, and its pages know who asks."""
    app.extensions["gemeengoed-sign-in"] = SignIn(app, settings) if settings.oidc_issuer else None
    app.jinja_env.globals |= {"me": me, "may": lambda operation: may(me(), operation), "form_mark": form_mark}
