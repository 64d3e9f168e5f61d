"""Layer 3, integration: foreign addresses are fetched with a time limit, a size limit and a guard against inside targets."""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import parse_url

SIZE = 2 * 1024 * 1024
REDIRECTS = 3
NAT64 = ipaddress.ip_network("64:ff9b::/96")
LATE = "De server antwoordde niet op tijd."
Fetched = tuple[int, Any]


@dataclass(frozen=True)
class Question:
    """What a rule wants to know from outside: a GET, or with a body a POST."""

    url: str
    body: bytes = b""
    kind: str = ""
    authorization: str = ""


class Refused(Exception):
    """An address that we do not visit; the message says why."""


UNREACHABLE = (Refused, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)


def reason_of(error: Exception) -> str:
    """Why an address could not be visited, in Dutch."""
    return str(error) if isinstance(error, Refused) else f"De URL is niet bereikbaar ({type(error).__name__})."


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
    if found in NAT64:
        mapped = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return not found.is_global or found.is_multicast or (mapped is not None and inside(str(mapped)))


class Lookup:
    """Fetches JSON. The connection goes to the very address that was judged, so DNS cannot change in between."""

    def __init__(self, *, private: bool, timeout: float = 5.0, tokens: Mapping[str, str] | None = None) -> None:
        self.private, self.timeout, self.tokens = private, timeout, dict(tokens or {})
        self.resolvers = ThreadPoolExecutor(4, "names")

    def ask(self, question: Question) -> Fetched:
        """The answer to a question; status 0 with the reason when out of reach or refused."""
        if not question.body:
            return self.fetch(question.url)
        try:
            return self.post(question.url, question.body, question.kind, question.authorization)
        except UNREACHABLE as error:
            return 0, reason_of(error)

    def post(self, url: str, body: bytes, kind: str, authorization: str) -> Fetched:
        """Deliver a message; redirects are not followed. Raises one of UNREACHABLE."""
        headers = {"Content-Type": kind, "Content-Length": str(len(body))}
        if authorization:
            headers["Authorization"] = authorization
        status, _, answer = self.request("POST", url, headers, body, time.monotonic() + self.timeout)
        return status, _json(answer)

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
        except UNREACHABLE as error:
            return 0, reason_of(error)

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
        found = self._addresses(parts.hostname, port, limit)
        if not self.private and any(inside(address) for address in found):
            raise Refused("Adressen in een intern netwerk worden niet bezocht (instelling GEMEENGOED_PRIVATE_LINKS).")
        sent = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": "Gemeengoed", **headers}
        target = parse_url(url).request_uri
        for address in found[:-1]:
            with contextlib.suppress(urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
                return _send(
                    _connection(parts.scheme, parts.hostname, address, port, limit), method, target, body, sent, limit
                )
        return _send(
            _connection(parts.scheme, parts.hostname, found[-1], port, limit), method, target, body, sent, limit
        )

    def _addresses(self, host: str, port: int, limit: float) -> list[str]:
        """All IP addresses of a host, within the time limit: a slow name server may not hold us up."""
        try:
            return self.resolvers.submit(addresses, host, port).result(timeout=max(limit - time.monotonic(), 0))
        except FutureTimeout as error:
            raise Refused(LATE) from error


def _connection(scheme: str, host: str, address: str, port: int, limit: float) -> HTTPConnection:
    """A connection to the very address that was judged; with TLS its certificate is still that of the name."""
    left = limit - time.monotonic()
    if left <= 0:
        raise Refused(LATE)
    timeout = min(left, 3.0)
    if scheme == "https":
        return HTTPSConnection(address, port, timeout=timeout, server_hostname=host, assert_hostname=host)
    return HTTPConnection(address, port, timeout=timeout)


def _send(
    connection: HTTPConnection, method: str, target: str, body: bytes | None, headers: Mapping[str, str], limit: float
) -> tuple[int, dict[str, str], bytes]:
    """One request; whatever the other side does, it ends at the time limit."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with contextlib.suppress(AttributeError, OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(limit - time.monotonic(), 0), cut)
    timer.daemon = True
    timer.start()
    try:
        connection.request(method, target, body, headers, preload_content=False)
        response = connection.getresponse()
        answer = response.status, {k.lower(): v for k, v in response.headers.items()}, _limited(response, limit)
    except UNREACHABLE as error:
        raise Refused(LATE) if late.is_set() else error from error
    finally:
        timer.cancel()
        connection.close()
    if late.is_set():
        raise Refused(LATE)
    return answer


def _limited(response: Any, limit: float) -> bytes:
    """The body, up to the size limit and the time limit."""
    parts: list[bytes] = []
    size = 0
    while True:
        if time.monotonic() > limit:
            raise Refused(LATE)
        part = response.read1(65536)
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
