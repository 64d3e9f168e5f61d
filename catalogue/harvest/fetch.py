"""Fetches one file from a foreign server: within limits of time and size, and never from inside our own network."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3

MOVED = (301, 308)
REDIRECTS = (*MOVED, 302, 303, 307)


class Refused(Exception):
    """An address that is not visited, or an answer that is not taken. ``code`` is one of ``reasons.py``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Limits:
    """What a visit may cost. ``private`` allows inside addresses: for tests and a sample run, never in production."""

    seconds: float = 10
    bytes: int = 1_000_000
    hops: int = 5
    private: bool = False


@dataclass(frozen=True)
class Answer:
    """What came back. ``moved_to`` is where a chain of permanent redirects ended, empty when there was none."""

    status: int
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str = ""


def fetch(url: str, limits: Limits, known: Mapping[str, str] | None = None) -> Answer:
    """GET an address. ``known``: headers of an earlier answer (``etag``, ``last-modified``), for a short 304.

    Every redirect is judged like the first address. Raises Refused for whatever goes wrong.
    """
    deadline = time.monotonic() + limits.seconds
    headers = {"User-Agent": "Gemeengoed-harvester", "Accept": "*/*", "Accept-Encoding": "identity"}
    asked = {
        "If-None-Match": (known or {}).get("etag", ""),
        "If-Modified-Since": (known or {}).get("last-modified", ""),
    }
    headers |= {name: value for name, value in asked.items() if value}
    permanent, place = True, url
    for _ in range(limits.hops + 1):
        answer = _visit(place, headers, limits, deadline)
        if answer.status not in REDIRECTS or not answer.headers.get("location"):
            moved = place if permanent and place != url else ""
            return Answer(answer.status, place, answer.body, answer.headers, moved)
        permanent = permanent and answer.status in MOVED
        place = urljoin(place, answer.headers["location"])
    raise Refused("too-many-redirects", url)


def judge(url: str, limits: Limits) -> tuple[str, str, int, str]:
    """(scheme, host, port, IP address) of an address that may be visited. Raises Refused."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Refused("bad-address", url) from error
    if parts.scheme not in ("http", "https") or not parts.hostname or any(letter <= " " for letter in url):
        raise Refused("bad-address", url)
    if parts.username or parts.password:
        raise Refused("credentials-in-address", parts.hostname)
    if not limits.private and port not in (80, 443):
        raise Refused("odd-port", str(port))
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Refused("unknown-host", parts.hostname) from error
    if not limits.private and any(inside(address) for address in found):
        raise Refused("inside-address", parts.hostname)
    return parts.scheme, parts.hostname, port, found[0]


def inside(address: str) -> bool:
    """Whether an IP address is not on the public internet, also when it is wrapped in another kind of address."""
    found = ipaddress.ip_address(address.partition("%")[0])
    wrapped = [getattr(found, name, None) for name in ("ipv4_mapped", "sixtofour")]
    if isinstance(found, ipaddress.IPv6Address):
        wrapped += [*(found.teredo or ())]
        if found in ipaddress.ip_network("64:ff9b::/96"):
            wrapped.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    return not found.is_global or found.is_multicast or any(inside(str(each)) for each in wrapped if each is not None)


def _visit(url: str, headers: Mapping[str, str], limits: Limits, deadline: float) -> Answer:
    """One request. The connection goes to the very IP address that was judged, so that DNS cannot change in between."""
    scheme, host, port, address = judge(url, limits)
    left = deadline - time.monotonic()
    if left <= 0:
        raise Refused("too-slow", host)
    wait = urllib3.Timeout(connect=min(left, 5), read=min(left, 5))
    pool: urllib3.HTTPConnectionPool
    if scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, port, timeout=wait, retries=False, server_hostname=host, assert_hostname=host
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=wait, retries=False)
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {**headers, "Host": parts.netloc}
    with pool:
        try:
            response = pool.urlopen("GET", path, headers=sent, redirect=False, retries=False, preload_content=False)
            with response:
                found = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status, url, _body(response, found, limits, deadline), found)
        except urllib3.exceptions.NewConnectionError as error:
            raise Refused("unreachable", host) from error
        except urllib3.exceptions.TimeoutError as error:
            raise Refused("too-slow", host) from error
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise Refused("unreachable", f"{host} ({type(error).__name__})") from error


def _body(response: Any, headers: Mapping[str, str], limits: Limits, deadline: float) -> bytes:
    """The body as sent: compressed answers were not asked for and are not unpacked, because they can be bombs."""
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused("compressed", headers["content-encoding"])
    parts, size = [], 0
    # read1 hands over what has arrived; a server that drips would keep a fuller read waiting past the deadline.
    while piece := response.read1(16_384, decode_content=False):
        size += len(piece)
        if size > limits.bytes:
            raise Refused("too-large", str(limits.bytes))
        if time.monotonic() > deadline:
            raise Refused("too-slow", "")
        parts.append(piece)
    return b"".join(parts)
