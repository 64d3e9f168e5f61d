"""The only module that speaks to the registers: a token, a time limit, and two kinds of failure."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import jwt
import requests

from uitvaartloket.settings import REGISTERS, Settings

PATIENCE = (3.05, 8)
"""Seconds to connect, and to wait for an answer."""
PAGES = 40
"""As many pages of a list are read at most."""


class Silent(Exception):
    """A register gives no answer, or none that we can use: later it may."""


class Declined(Exception):
    """A register says no; ``codes`` are the codes of its faults."""

    def __init__(self, status: int, body: Any) -> None:
        known = body if isinstance(body, Mapping) else {}
        faults = [fault for fault in known.get("invalidParams") or () if isinstance(fault, Mapping)]
        self.status, self.codes = status, {str(part.get("code", "")) for part in (known, *faults)}
        super().__init__(f"{status} {' '.join(sorted(self.codes))}".strip())


class Registers:
    """Zaken, Catalogi, Documenten and Personen. Every call may raise Silent or Declined."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.http = settings, requests.Session()
        self.roots = {name: str(getattr(settings, f"{name}_url")) for name in REGISTERS}

    def ask(self, method: str, register: str, place: str, body: Any = None, **query: str) -> Any:
        """One call; ``place`` is a path below the root of the register, or an address that it gave."""
        answer = self._send(method, register, place, body, query)
        try:
            return answer.json() if answer.content else None
        except ValueError:
            raise Silent(f"{register}: no JSON") from None

    def content(self, place: str) -> bytes:
        """What is in a document."""
        return self._send("GET", "documenten", place, None, {}).content

    def listed(self, register: str, place: str, **query: str) -> Iterator[Mapping[str, Any]]:
        """All that a list has, page after page."""
        page = self.ask("GET", register, place, **query)
        for _ in range(PAGES):
            yield from page["results"]
            if not page["next"]:
                return
            page = self.ask("GET", register, page["next"])

    def _send(self, method: str, register: str, place: str, body: Any, query: Mapping[str, str]) -> requests.Response:
        root = self.roots[register]
        address = root + place if place.startswith("/") else place
        if not address.startswith(root + "/"):
            raise Silent(f"{register}: it names an address elsewhere")
        headers = {"Authorization": f"Bearer {self._token()}", "Accept": "*/*"}
        if register == "zaken":
            headers |= {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
        try:
            answer = self.http.request(
                method, address, json=body, params=query, headers=headers, timeout=PATIENCE, allow_redirects=False
            )
        except requests.RequestException as error:
            # Its text holds the address with the query; only its kind goes on.
            raise Silent(f"{register}: {type(error).__name__}") from None
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Silent(f"{register}: {answer.status_code}")
        if not answer.ok or answer.is_redirect:
            try:
                said = answer.json()
            except ValueError:
                said = {}
            raise Declined(answer.status_code, said)
        return answer

    def _token(self) -> str:
        ours = self.settings
        moment = int(ours.now().timestamp() if ours.clock else time.time())
        claims = {"iss": ours.client_id, "iat": moment, "client_id": ours.client_id}
        return jwt.encode({**claims, "user_id": "", "user_representation": ""}, ours.client_secret, "HS256")
