"""Keys for the API: signed by us, for one company, for a while. Nothing is kept, so nothing can leak."""

from __future__ import annotations

from datetime import timedelta

import jwt

from overlijdensdienst.config import Config

FOR = "overlijdensdienst/api"


class NoKey(Exception):
    """A key that opens nothing; the message is a code."""


def give(config: Config, kvk: str, firm: str) -> str:
    """A new key for a company."""
    now = config.now()
    claims = {"aud": FOR, "sub": kvk, "firm": firm, "iat": now, "exp": now + timedelta(days=config.key_days)}
    return jwt.encode(claims, config.secret_key, "HS256")


def open_with(config: Config, key: str) -> tuple[str, str]:
    """The company of a key: (KVK number, name). Raises NoKey."""
    try:
        # Times are held against our own clock, which tests set.
        checks = {"verify_exp": False, "verify_iat": False, "require": ["sub", "iat", "exp"]}
        claims = jwt.decode(key, config.secret_key, ["HS256"], audience=FOR, options=checks)  # type: ignore[arg-type]
        given, until = int(claims["iat"]), int(claims["exp"])
    except (jwt.InvalidTokenError, ValueError, TypeError) as error:
        raise NoKey("invalid-key") from error
    if until <= config.now().timestamp() or (config.keys_from and given < config.keys_from.timestamp()):
        raise NoKey("expired-key")
    if claims["sub"] not in config.undertakers:
        raise NoKey("not-on-the-list")
    return str(claims["sub"]), str(claims.get("firm", ""))
