"""The provider itself: Authlib's code flow with PKCE. Codes and tokens live in memory for a short while."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import RSAKey

from digitale_identiteit.identities import AMR, LEVELS, Identity
from digitale_identiteit.settings import Registration, Settings

CODE_SECONDS = 60
TOKEN_SECONDS = 900
MOST = 10_000
SCOPES = ("openid", "profile")


@dataclass(frozen=True)
class SignedIn:
    """Somebody who signed in, as sure as ``acr`` says. ``expired`` is a test: the code is too old at once."""

    identity: Identity
    acr: str
    expired: bool = False


@dataclass(frozen=True)
class Client(ClientMixin):
    """An application, as Authlib wants to see it."""

    registration: Registration

    def get_client_id(self) -> str:
        return self.registration.client_id

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(name for name in scope.split() if name in SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return self.registration.knows(redirect_uri)

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(self.registration.secret.encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint != "token" or method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Code(AuthorizationCodeMixin):
    """A code that an application changes for tokens, once."""

    code: str
    client_id: str
    redirect_uri: str
    scope: str
    nonce: str
    user: SignedIn
    code_challenge: str
    code_challenge_method: str
    auth_time: int = field(default_factory=lambda: int(time.time()))

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> str:
        return self.user.acr

    def get_amr(self) -> list[str]:
        return [AMR[self.user.identity.means]]


@dataclass(frozen=True)
class Token(TokenMixin):
    """A token for userinfo."""

    client: Client
    scope: str
    user: SignedIn
    until: float

    def check_client(self, client: Client) -> bool:
        return client == self.client

    def get_scope(self) -> str:
        return self.scope

    def get_expires_in(self) -> int:
        return TOKEN_SECONDS

    def is_expired(self) -> bool:
        return time.time() >= self.until

    def is_revoked(self) -> bool:
        return False

    def get_user(self) -> SignedIn:
        return self.user

    def get_client(self) -> Client:
        return self.client


class S256(CodeChallenge):
    """PKCE with a hash only."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)


class Short(OrderedDict[str, Any]):
    """A memory that forgets the oldest."""

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        while len(self) > MOST:
            self.popitem(last=False)


class Provider:
    """Everything of the protocol; the pages are elsewhere."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": secrets.token_hex(8)})
        self.codes = Short()
        self.tokens = Short()
        self.nonces = Short()
        self.server = AuthorizationServer(query_client=self.client, save_token=self.save_token)
        self.server.register_grant(code_grant(self), [self.id_token(), S256(required=True)])
        self.protector = ResourceProtector()
        self.protector.register_token_validator(self.validator())

    def client(self, client_id: str) -> Client | None:
        """An application that may use this provider."""
        found = self.settings.registrations.get(client_id)
        return Client(found) if found else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        """Remember a token."""
        self.tokens[token["access_token"]] = Token(
            request.client, token.get("scope", ""), request.user, time.time() + TOKEN_SECONDS
        )

    def claims(self, user: SignedIn, scope: str, client_id: str) -> UserInfo:
        """What an application gets to hear about somebody."""
        identity = user.identity
        found = {name: value for name, value in identity.claims.items() if name != "name" or "profile" in scope.split()}
        return UserInfo(sub=identity.subject(client_id, self.settings.secret_key), **found)

    def id_token(self) -> OpenIDCode:
        """How id tokens are made."""
        provider = self

        class IdToken(OpenIDCode):
            def exists_nonce(self, nonce: str, request: Any) -> bool:
                return f"{request.payload.client_id}:{nonce}" in provider.nonces

            def resolve_client_private_key(self, client: Client) -> RSAKey:
                return provider.key

            def get_encode_header(self, client: Client) -> dict[str, Any]:
                return {"alg": "RS256", "kid": provider.key.kid}

            def get_client_claims(self, client: Client) -> dict[str, Any]:
                return {"iss": provider.settings.base_url, "aud": client.get_client_id(), "exp": int(time.time()) + 300}

            def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
                request.user = HasClient(request.user, request.client.get_client_id())
                return str(super().encode_id_token(token, request))

            def generate_user_info(self, user: HasClient, scope: str) -> UserInfo:
                return provider.claims(user.user, scope, user.client_id)

        return IdToken(require_nonce=False)

    def validator(self) -> BearerTokenValidator:
        """Who may ask userinfo."""
        provider = self

        class Validator(BearerTokenValidator):
            def authenticate_token(self, token_string: str) -> Token | None:
                return provider.tokens.get(token_string)

        return Validator()

    def discovery(self) -> dict[str, Any]:
        """What ``/.well-known/openid-configuration`` says."""
        base = self.settings.base_url
        return {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks.json",
            "end_session_endpoint": f"{base}/logout",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": list(SCOPES),
            "acr_values_supported": [level for levels in LEVELS.values() for level in levels],
            "claims_supported": [
                "sub",
                "acr",
                "amr",
                "auth_time",
                "name",
                "organisation",
                "preferred_username",
                "roles",
                "urn:nl:bsn",
                "urn:nl:kvk",
            ],
            "ui_locales_supported": ["nl", "en"],
            "claims_parameter_supported": False,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
            "authorization_response_iss_parameter_supported": False,
        }


@dataclass(frozen=True)
class HasClient:
    """Somebody who signed in, for one application: what he or she is called depends on it."""

    user: SignedIn
    client_id: str


def code_grant(provider: Provider) -> type[grants.AuthorizationCodeGrant]:
    """The code flow, with codes in the memory of a provider."""

    class CodeGrant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "client_secret_post")

        def save_authorization_code(self, code: str, request: Any) -> None:
            data, client_id = request.payload.data, request.client.get_client_id()
            made = Code(
                code, client_id, request.payload.redirect_uri, request.payload.scope or "", data.get("nonce", ""),
                request.user, data.get("code_challenge", ""), data.get("code_challenge_method", "S256"),
            )  # fmt: skip
            provider.codes[code] = made
            if made.nonce:
                provider.nonces[f"{client_id}:{made.nonce}"] = True

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            found = provider.codes.get(code)
            fresh = found and time.time() < found.auth_time + CODE_SECONDS and not found.user.expired
            return found if found and fresh and found.client_id == client.get_client_id() else None

        def delete_authorization_code(self, authorization_code: Code) -> None:
            provider.codes.pop(authorization_code.code, None)

        def authenticate_user(self, authorization_code: Code) -> SignedIn:
            return authorization_code.user

    return CodeGrant
