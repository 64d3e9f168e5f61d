"""The visitor's cookie, which only we can read, as ``request.session``."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection

COOKIE = "verhuisplein_session"
DAYS = 7 * 86400


class Sessions:
    """ASGI middleware: opens the cookie before, seals it after."""

    def __init__(self, app: Any, secret: str, secure: bool) -> None:
        self.app, self.secure = app, secure
        self.box = Fernet(urlsafe_b64encode(sha256(b"plein" + secret.encode()).digest()))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            sealed = HTTPConnection(scope).cookies.get(COOKIE, "")
            scope["session"] = json.loads(self.box.decrypt(sealed.encode(), ttl=DAYS))
        except (InvalidToken, ValueError):
            scope["session"] = {}

        async def seal(message: Any) -> None:
            if message["type"] == "http.response.start" and not scope["path"].startswith("/static"):
                value = self.box.encrypt(json.dumps(scope["session"]).encode()).decode()
                secure = "; Secure" if self.secure else ""
                cookie = f"{COOKIE}={value}; Path=/; Max-Age={DAYS}; HttpOnly; SameSite=Lax{secure}"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self.app(scope, receive, seal)
