"""Signing in by OpenID Connect (code flow, PKCE, nonce), and the sealed cookie."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from cryptography.fernet import Fernet, InvalidToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from werkvoorraad.config import Config

BACK = "/inloggen/terug"
SHIFT = 36_000
"""Seconds that a cookie counts."""
IDLE = 1800
"""Seconds without a page after which somebody is asked to sign in again."""


class Nobody(Exception):
    """Nobody signed in; ``why`` is the name of a text."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Cookie:
    """Seals and opens what the browser keeps for us."""

    def __init__(self, secret: str) -> None:
        self.box = Fernet(urlsafe_b64encode(hashlib.sha256(b"voorraad" + secret.encode()).digest()))

    def open(self, sealed: str) -> dict[str, Any]:
        """What is in it; nothing when it is old or not ours."""
        try:
            return dict(json.loads(self.box.decrypt(sealed.encode(), ttl=SHIFT)))
        except (InvalidToken, ValueError):
            return {}

    def seal(self, held: dict[str, Any]) -> str:
        """Ready to send."""
        return self.box.encrypt(json.dumps(held).encode()).decode()


class Provider:
    """The provider of the settings."""

    def __init__(self, config: Config) -> None:
        self.config, self.http = config, httpx.Client(timeout=6)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        parts = urlsplit(self.config.oidc_issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def _about(self) -> dict[str, Any]:
        try:
            answer = self.http.get(f"{self.config.oidc_issuer}/.well-known/openid-configuration")
            return dict(answer.raise_for_status().json())
        except (httpx.HTTPError, ValueError) as error:
            raise Nobody("unreachable") from error

    def begin(self, language: str) -> tuple[str, dict[str, str]]:
        """Where to go, and what to remember until somebody is back. Raises Nobody."""
        kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        challenge = urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code", "client_id": self.config.client_id, "redirect_uri": self.config.base_url + BACK,
            "scope": "openid profile", "state": kept["state"], "nonce": kept["nonce"], "code_challenge": challenge,
            "code_challenge_method": "S256", "ui_locales": language,
        }  # fmt: skip
        if self.config.oidc_acr:
            asked["acr_values"] = self.config.oidc_acr
        return f"{self._about()['authorization_endpoint']}?{urlencode(asked)}", kept

    def end(self, came: dict[str, str], kept: dict[str, str]) -> tuple[str, str]:
        """Number and name of who came back. Raises Nobody."""
        if came.get("error"):
            raise Nobody(came["error"])
        if not kept or not secrets.compare_digest(came.get("state", "").encode(), kept["state"].encode()):
            raise Nobody("invalid")
        about = self._about()
        try:
            token = self._token(about, came.get("code", ""), kept["verifier"])
            keys = KeySet.import_key_set(self.http.get(about["jwks_uri"]).raise_for_status().json())
            claims = dict(jwt.decode(token["id_token"], keys, algorithms=["RS256", "ES256", "PS256"]).claims)
            self._sound(claims, about["issuer"], kept["nonce"])
            if "roles" not in claims:
                headers = {"Authorization": f"Bearer {token['access_token']}"}
                more = self.http.get(about["userinfo_endpoint"], headers=headers).raise_for_status().json()
                claims |= more if more.get("sub") == claims["sub"] else {}
        except httpx.TransportError as error:
            raise Nobody("unreachable") from error
        except (httpx.HTTPError, JoseError, ValueError, LookupError, TypeError) as error:
            raise Nobody("invalid") from error
        return self._colleague(claims)

    def _token(self, about: dict[str, Any], code: str, verifier: str) -> dict[str, Any]:
        auth = (quote(self.config.client_id, safe=""), quote(self.config.client_secret, safe=""))
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.config.base_url + BACK,
            "code_verifier": verifier,
        }  # fmt: skip
        return dict(self.http.post(about["token_endpoint"], data=form, auth=auth).raise_for_status().json())

    def _sound(self, claims: dict[str, Any], issuer: str, nonce: str) -> None:
        """OpenID Connect Core, 3.1.3.7. Raises JoseError, ValueError."""
        rules = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": issuer}, aud={"essential": True, "value": self.config.client_id},
            exp={"essential": True}, nonce={"essential": True, "value": nonce}, sub={"essential": True}, leeway=60,
        )  # fmt: skip
        rules.validate(claims)

    def _colleague(self, claims: dict[str, Any]) -> tuple[str, str]:
        if self.config.oidc_acr and claims.get("acr") not in self.config.oidc_acr.split():
            raise Nobody("level")
        if not set(self.config.oidc_roles.split()) <= set(claims.get("roles") or ()):
            raise Nobody("role")
        number = str(claims.get("preferred_username") or claims["sub"])
        # The Zaken API takes numbers of civil servants of 24 signs at most.
        number = number if len(number) <= 24 else hashlib.sha256(number.encode()).hexdigest()[:24]
        return number, str(claims.get("name") or number)

    def leave(self, back: str) -> str:
        """Where to sign out at the provider."""
        try:
            place = self._about().get("end_session_endpoint")
        except Nobody:
            place = ""
        back = self.config.base_url + back
        asked = {"client_id": self.config.client_id, "post_logout_redirect_uri": back}
        return f"{place}?{urlencode(asked)}" if place else back
