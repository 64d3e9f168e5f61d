"""Settings: read once from the environment, checked all at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class SettingsError(Exception):
    """It cannot start; the message has one line for each fault."""


@dataclass(frozen=True)
class Registration:
    """An application that may let people sign in here: its secret and the addresses to which they return."""

    client_id: str
    secret: str
    redirect_uris: tuple[str, ...]

    def knows(self, address: str) -> bool:
        """Whether people may return to an address. On this machine any port will do (RFC 8252, section 7.3)."""
        return any(address == known or same_on_this_machine(address, known) for known in self.redirect_uris)

    def may_leave_to(self, address: str) -> bool:
        """Whether people may go to an address after signing out: a page of the same application."""
        there = place(address)
        return there is not None and any(same_place(there, known) for known in map(place, self.redirect_uris))


Place = tuple[str, str, int | None]


def place(address: str) -> Place | None:
    """Scheme, host and port of an address; None when it is none, or hides a name before the host."""
    try:
        parts = urlsplit(address)
        return None if "@" in parts.netloc or not parts.hostname else (parts.scheme, parts.hostname, parts.port)
    except ValueError:
        return None


def same_place(one: Place | None, other: Place | None) -> bool:
    """Whether two addresses are of one server. On this machine any port will do (RFC 8252, section 7.3)."""
    return bool(one and other) and one[:2] == other[:2] and (one[2] == other[2] or one[1] in LOOPBACK)  # type: ignore[index]


def same_on_this_machine(one: str, other: str) -> bool:
    """Whether two addresses on this machine differ by port only."""
    there = place(one)
    if there is None or there[1] not in LOOPBACK or not same_place(there, place(other)):
        return False
    a, b = urlsplit(one), urlsplit(other)
    return not (a.query or a.fragment) and a.path == b.path


@dataclass(frozen=True)
class Settings:
    """Where the persons are, who may use this provider, and where it stands."""

    personen_url: str
    client_id: str
    client_secret: str
    secret_key: str
    testdata_url: str
    base_url: str = "http://localhost:8002"
    bind_port: int = 8002
    clock: str = ""
    """A fixed moment of the registrations, for tests; the protocol itself goes by the real time."""
    registrations: Mapping[str, Registration] = field(default_factory=dict)


def read_settings(source: Mapping[str, str]) -> Settings:
    """The settings. Raises SettingsError with a line for everything that is wrong."""
    faults = [f"{name}: missing" for name in ("CLIENT_ID", "CLIENT_SECRET", "CLIENTS") if not source.get(name)]
    for name in ("PERSONEN_URL", "TESTDATA_URL"):
        if urlsplit(source.get(name, "")).scheme not in ("http", "https"):
            faults.append(f"{name}: set the address of this API")
    if len(source.get("SECRET_KEY", "")) < 32:
        faults.append("SECRET_KEY: use at least 32 characters")
    port = source.get("BIND_PORT", "8002")
    if not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
        faults.append(f"BIND_PORT: use a whole number from 1 to 65535, not {port!r}")
    try:
        registrations = read_clients(source.get("CLIENTS") or "{}")
    except (ValueError, TypeError, LookupError, AttributeError):
        faults.append('CLIENTS: use {"id": {"secret": "...", "redirect_uris": ["https://..."]}}')
        registrations = {}
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(
        personen_url=source["PERSONEN_URL"].rstrip("/"),
        client_id=source["CLIENT_ID"],
        client_secret=source["CLIENT_SECRET"],
        secret_key=source["SECRET_KEY"],
        testdata_url=source["TESTDATA_URL"].rstrip("/"),
        base_url=source.get("BASE_URL", f"http://localhost:{port}").rstrip("/"),
        bind_port=int(port),
        clock=source.get("CLOCK", ""),
        registrations=registrations,
    )


def read_clients(text: str) -> dict[str, Registration]:
    """The applications that may use this provider. Raises ValueError, TypeError, LookupError, AttributeError."""
    return {
        name: Registration(name, str(found["secret"]), tuple(map(str, found["redirect_uris"])))
        for name, found in json.loads(text).items()
    }
