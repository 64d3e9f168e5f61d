"""Calls to the registers, asynchronous; whatever goes wrong there becomes Broken."""

from __future__ import annotations

import time
from typing import Any

import httpx
import jwt

from overlijdensdienst.config import Config

NAMES = ("zaken", "catalogi", "documenten", "personen")


class Broken(Exception):
    """A register is silent (status 0), fails, or says no; ``codes`` are those of its faults."""

    def __init__(self, status: int, codes: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        super().__init__(f"{status} {' '.join(sorted(codes))}".strip())
        self.status, self.codes = status, codes


class Wire:
    """One client for all registers."""

    def __init__(self, config: Config, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.config = config
        self.roots = {name: getattr(config, f"{name}_url") for name in NAMES}
        self.http = httpx.AsyncClient(transport=transport, timeout=httpx.Timeout(8, connect=3))

    async def __call__(self, method: str, url: str, body: Any = None, **query: str) -> Any:
        """One call; ``url`` is an address of a register, or begins with its name: ``zaken:/rollen``."""
        name, _, path = url.partition(":/")
        if name in self.roots:
            url = f"{self.roots[name]}/{path}"
        answer = await self._send(method, url, json=body, params=query)
        try:
            return answer.json() if answer.content else None
        except ValueError:
            raise Broken(0) from None

    async def bytes_of(self, url: str) -> bytes:
        """The content of a document."""
        return (await self._send("GET", url)).content

    async def every(self, url: str, **query: str) -> list[dict[str, Any]]:
        """A whole list, page after page."""
        found, page = [], await self("GET", url, **query)
        for _page in range(50):
            found += page["results"]
            if not page["next"]:
                break
            page = await self("GET", page["next"])
        return found

    async def _send(self, method: str, url: str, **more: Any) -> httpx.Response:
        if not any(url.startswith(f"{root}/") for root in self.roots.values()):
            raise Broken(0, {"address-elsewhere"})
        ours = self.config
        moment = int(ours.clock.timestamp() if ours.clock else time.time())
        token = jwt.encode({"iss": ours.client_id, "client_id": ours.client_id, "iat": moment}, ours.client_secret)
        headers = {"Authorization": f"Bearer {token}", "Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
        if not more.get("params"):
            more.pop("params", None)
        try:
            answer = await self.http.request(method, url, headers=headers, **more)
        except httpx.HTTPError:
            # Its text can hold an address with a query.
            raise Broken(0) from None
        if not answer.is_success:
            raise Broken(answer.status_code, codes_in(answer))
        return answer


def codes_in(answer: httpx.Response) -> set[str]:
    """The codes of the faults in an answer."""
    try:
        said = answer.json()
        return {str(said.get("code"))} | {str(fault["code"]) for fault in said.get("invalidParams") or ()}
    except (ValueError, AttributeError, LookupError, TypeError):
        return set()
