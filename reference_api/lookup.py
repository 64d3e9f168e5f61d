"""Layer 3, integration: foreign addresses are fetched with a time limit, a size limit and a guard against inside targets."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
import urllib3
from urllib3.util import Timeout

SIZE = 2 * 1024 * 1024
REDIRECTS = 3
Fetched = tuple[int, Any]


class Refused(Exception):
    """An address that we do not visit; the message says why."""


def addresses(host: str, port: int) -> list[str]:
    """All IP addresses of a host. Raises Refused when the name is unknown."""
    try:
        return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    except (OSError, UnicodeError) as error:
        raise Refused("De naam van de server is onbekend.") from error


def inside(address: str) -> bool:
    """Whether an IP address is not on the public internet (loopback, private, link-local, reserved, mapped)."""
    found = ipaddress.ip_address(address.split("%", 1)[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return not found.is_global or found.is_multicast or (mapped is not None and inside(str(mapped)))


class Lookup:
    """Fetches JSON. The connection goes to the very address that was judged, so DNS cannot change in between."""

    def __init__(self, *, private: bool, timeout: float = 5.0, tokens: Mapping[str, str] | None = None) -> None:
        self.private, self.timeout, self.tokens = private, timeout, dict(tokens or {})
        self.guard = threading.Lock()

    def fetch(self, url: str) -> Fetched:
        """(status, JSON) or (status, None); status 0 with the reason when out of reach or refused."""
        limit = time.monotonic() + self.timeout
        try:
            for _ in range(REDIRECTS + 1):
                status, headers, body = self.request(
                    "GET", url, {"Accept": "application/json", "Accept-Crs": "EPSG:4326"}, None, limit
                )
                if status in (301, 302, 303, 307, 308) and headers.get("location"):
                    url = urljoin(url, headers["location"])
                    continue
                return status, _json(body)
            return 0, "De URL stuurt te vaak door."
        except Refused as error:
            return 0, str(error)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            return 0, f"De URL is niet bereikbaar ({type(error).__name__})."

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, limit: float
    ) -> tuple[int, dict[str, str], bytes]:
        """One request without redirects. Raises Refused, urllib3.exceptions.HTTPError or OSError."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused("Alleen http- en https-adressen worden bezocht.")
        if parts.username or parts.password:
            raise Refused("Een adres met gebruikersnaam wordt niet bezocht.")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = addresses(parts.hostname, port)
        if not self.private and any(inside(address) for address in found):
            raise Refused("Adressen in een intern netwerk worden niet bezocht (instelling GEMEENGOED_PRIVATE_LINKS).")
        left = limit - time.monotonic()
        if left <= 0:
            raise Refused("De server antwoordde niet op tijd.")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": "Gemeengoed", **headers}
        return self._send(parts.scheme, parts.hostname, found[0], port, method, path, sent, body, left, limit)

    def _send(
        self,
        scheme: str,
        host: str,
        address: str,
        port: int,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,
        left: float,
        limit: float,
    ) -> tuple[int, dict[str, str], bytes]:
        timeout = Timeout(connect=min(left, 3), read=min(left, 3))
        pool: urllib3.HTTPConnectionPool
        if scheme == "https":
            pool = urllib3.HTTPSConnectionPool(
                address, port, timeout=timeout, server_hostname=host, assert_hostname=host, retries=False, maxsize=1
            )
        else:
            pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout, retries=False, maxsize=1)
        with pool:
            response = pool.urlopen(
                method, path, body=body, headers=dict(headers), redirect=False, retries=False, preload_content=False
            )
            try:
                return response.status, {k.lower(): v for k, v in response.headers.items()}, _limited(response, limit)
            finally:
                response.close()


def _limited(response: Any, limit: float) -> bytes:
    """The body, up to the size limit and the time limit."""
    parts: list[bytes] = []
    size = 0
    while True:
        if time.monotonic() > limit:
            raise Refused("De server antwoordde niet op tijd.")
        part = response.read1(65536) if hasattr(response, "read1") else response.read(65536)
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > SIZE:
            raise Refused("Het antwoord is te groot.")
        parts.append(part)


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError:
        return None
