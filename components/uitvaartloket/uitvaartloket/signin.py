"""Signing in for a company, at any OpenID Connect provider: code flow with PKCE, and a level that is sure enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import flask
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from joserfc.errors import JoseError

from uitvaartloket.settings import Settings

BACK = "/inloggen/terug"
KVK, FIRM = "urn:nl:kvk", "organisation"


class NotSignedIn(Exception):
    """Nobody came in; ``why`` says what stood in the way."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Company:
    """A company, and who acts for it."""

    kvk: str
    firm: str
    person: str


class Door:
    """The provider of the settings; it is asked what it can when somebody first needs it."""

    def __init__(self, app: flask.Flask, settings: Settings) -> None:
        self.settings = settings
        self.client = OAuth(app).register(
            "eherkenning",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=settings.oidc_issuer + "/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "default_timeout": 8},
        )

    @property
    def origin(self) -> str:
        """Scheme, host and port of the provider."""
        return "://".join(urlsplit(self.settings.oidc_issuer)[:2])

    def out(self, language: str) -> Any:
        """Send somebody to the provider. Raises NotSignedIn."""
        asked = {"acr_values": self.settings.oidc_acr} if self.settings.oidc_acr else {}
        try:
            return self.client.authorize_redirect(self.settings.base_url + BACK, ui_locales=language, **asked)
        except (requests.RequestException, AuthlibBaseError, ValueError) as error:
            raise NotSignedIn("unreachable") from error

    def back(self) -> Company:
        """Who comes back. Raises NotSignedIn."""
        if why := flask.request.args.get("error"):
            raise NotSignedIn(why)
        claims = self._claims()
        if self.settings.oidc_acr and claims.get("acr") not in self.settings.oidc_acr.split():
            raise NotSignedIn("level")
        kvk = str(claims.get(KVK) or "")
        if not kvk:
            raise NotSignedIn("person")
        if kvk not in self.settings.allowed:
            raise NotSignedIn("unknown")
        return Company(kvk, str(claims.get(FIRM) or f"KVK {kvk}")[:100], str(claims.get("name") or "")[:80])

    def _claims(self) -> dict[str, Any]:
        try:
            token = self.client.authorize_access_token()
            claims = dict(token.get("userinfo") or {})
            if claims and KVK not in claims:
                more = dict(self.client.userinfo(token=token))
                # It has to be about the same person (OpenID Connect Core, 5.3.2).
                claims |= more if more.get("sub") == claims.get("sub") else {}
            return claims
        except requests.RequestException as error:
            raise NotSignedIn("unreachable") from error
        except (AuthlibBaseError, JoseError, ValueError, LookupError) as error:
            raise NotSignedIn(getattr(error, "error", "") or "invalid") from error

    def leave(self, page: str) -> str:
        """Where to sign out at the provider; our own page when it has no such place."""
        try:
            place = self.client.load_server_metadata().get("end_session_endpoint")
        except (requests.RequestException, ValueError):
            place = ""
        back = {"client_id": self.settings.oidc_client_id, "post_logout_redirect_uri": self.settings.base_url + page}
        return f"{place}?{urlencode(back)}" if place else page
