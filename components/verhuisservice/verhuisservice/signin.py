"""Signing in at any OpenID Connect provider: code flow with PKCE, discovery, and a level that is sure enough."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import flask
import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from joserfc.errors import JoseError

from verhuisservice.settings import Settings

BSN = "urn:nl:bsn"
BACK = "/inloggen/terug"


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
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "default_timeout": 6},
        )

    @property
    def origin(self) -> str:
        """Scheme, host and port of the provider."""
        parts = urlsplit(self.settings.oidc_issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def begin(self, language: str) -> Any:
        """Send somebody to the provider. Raises Failed."""
        more = {"acr_values": self.settings.oidc_acr} if self.settings.oidc_acr else {}
        try:
            return self.provider.authorize_redirect(self.settings.base_url + BACK, ui_locales=language, **more)
        except (requests.RequestException, AuthlibBaseError, ValueError) as error:
            raise Failed("unreachable") from error

    def end(self) -> str:
        """The number of who comes back from the provider. Raises Failed."""
        if error := flask.request.args.get("error"):
            raise Failed(error)
        try:
            token = self.provider.authorize_access_token()
            claims = dict(token.get("userinfo") or {})
            if claims and BSN not in claims:
                claims |= self._userinfo(token, claims)
        except requests.RequestException as error:
            raise Failed("unreachable") from error
        except (AuthlibBaseError, JoseError, ValueError, LookupError) as error:
            raise Failed(getattr(error, "error", "") or "invalid") from error
        enough = self.settings.oidc_acr.split()
        if enough and claims.get("acr") not in enough:
            raise Failed("level")
        bsn = str(claims.get(BSN, ""))
        if not bsn:
            raise Failed("no-number")
        return bsn

    def _userinfo(self, token: Mapping[str, Any], claims: Mapping[str, Any]) -> dict[str, Any]:
        """What userinfo adds. Its ``sub`` must be that of the id token (OpenID Connect Core, 5.3.2)."""
        more = dict(self.provider.userinfo(token=token))
        return more if more.get("sub") == claims.get("sub") else {}

    def leave(self, back: str) -> str:
        """Where to sign out at the provider; the way back when it has no such place."""
        try:
            place = self.provider.load_server_metadata().get("end_session_endpoint", "")
        except (requests.RequestException, ValueError):
            place = ""
        query = {"client_id": self.settings.oidc_client_id, "post_logout_redirect_uri": self.settings.base_url + back}
        return f"{place}?{urlencode(query)}" if place else back
