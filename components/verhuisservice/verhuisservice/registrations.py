"""The only module that speaks to the registrations: calls with a token, a time limit, and two kinds of failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
import requests

from verhuisservice.settings import Settings

TIMEOUT = (3.05, 6.0)
"""Seconds to connect and to answer."""
PURPOSE = "Verhuizing melden (Wet BRP, artikel 2.39)"


class Unavailable(Exception):
    """The registration gives no (sound) answer now; later it may."""


class Refused(Exception):
    """The registration answers that it will not; ``codes`` says why."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        faults = body.get("invalidParams") or []
        self.status = status
        self.codes = {str(body.get("code", ""))} | {str(fault.get("code", "")) for fault in faults}
        super().__init__(f"{status} {sorted(self.codes)}")


@dataclass(frozen=True)
class Call:
    """One call, as it is shown under the bonnet. It never holds a number of a person."""

    register: str
    method: str
    address: str
    status: int
    milliseconds: float
    fields: tuple[str, ...] = ()


class Registrations:
    """Calls to zaken, catalogi and personen. ``tell`` hears about every call."""

    def __init__(self, settings: Settings, now: Callable[[], datetime], tell: Callable[[Call], None]) -> None:
        self.settings, self.now, self.tell = settings, now, tell
        self.http = requests.Session()
        self.roots = {
            "zaken": settings.zaken_url,
            "catalogi": settings.catalogi_url,
            "personen": settings.personen_url,
        }

    def get(self, register: str, path: str, **params: str) -> Any:
        """GET a path below a root, or an address that the register gave us."""
        return self._call(register, "GET", path, params=params)

    def post(self, register: str, path: str, body: Mapping[str, Any]) -> Any:
        """POST a body."""
        return self._call(register, "POST", path, json=body)

    def put(self, register: str, path: str, body: Mapping[str, Any]) -> Any:
        """PUT a body."""
        return self._call(register, "PUT", path, json=body)

    def delete(self, register: str, path: str) -> None:
        """DELETE; gone already is fine."""
        try:
            self._call(register, "DELETE", path)
        except Refused as error:
            if error.status != 404:
                raise

    def every(self, register: str, path: str, **params: str) -> list[Any]:
        """All results of a list, page after page (at most 50)."""
        page, found = self.get(register, path, **params), []
        for _ in range(50):
            found += page["results"]
            if not page["next"]:
                break
            page = self.get(register, page["next"])
        return found

    def test_persons(self) -> list[dict[str, str]]:
        """The sample persons; empty outside a sample run or when they cannot be read."""
        if not self.settings.testdata_url:
            return []
        try:
            answer = self.http.get(f"{self.settings.testdata_url}/personen", timeout=TIMEOUT)
            return list(answer.json()) if answer.ok else []
        except (requests.RequestException, ValueError):
            return []

    def _call(self, register: str, method: str, path: str, **options: Any) -> Any:
        address = self._address(register, path)
        headers = {"Authorization": f"Bearer {self._token()}", "Accept": "application/json"}
        if register == "zaken":
            headers |= {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
        begin, status = time.perf_counter(), 0
        try:
            answer = self.http.request(
                method, address, headers=headers, timeout=TIMEOUT, allow_redirects=False, **options
            )
            status = answer.status_code
            body = answer.json() if answer.content else None
        except (requests.RequestException, ValueError) as error:
            # The text of such an error holds the address with its query, so only its kind goes on.
            raise Unavailable(f"{register}: {type(error).__name__}") from None
        finally:
            fields = tuple((options.get("json") or {}).get("fields", ())) if register == "personen" else ()
            shown = address.removeprefix(self.roots[register])
            self.tell(Call(register, method, shown, status, (time.perf_counter() - begin) * 1000, fields))
        if status >= 500 or status == 429:
            raise Unavailable(f"{register}: {status}")
        if not 200 <= status < 300:
            raise Refused(status, body if isinstance(body, dict) else {})
        return body

    def _address(self, register: str, path: str) -> str:
        """An address below the root of the register; anything else is not asked."""
        root = self.roots[register]
        if path.startswith("/"):
            return root + path
        if not path.startswith(root + "/"):
            raise Unavailable(f"{register}: it names an address elsewhere")
        return path

    def _token(self) -> str:
        claims = {
            "iss": self.settings.client_id,
            "client_id": self.settings.client_id,
            "iat": int(self.now().timestamp()),
            "user_id": "",
            "user_representation": "",
        }
        return jwt.encode(claims, self.settings.client_secret, algorithm="HS256")
