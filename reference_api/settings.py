"""Settings, read once from the environment and checked at start; every fault is named in one line."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

MEGABYTE = 1024 * 1024
PORTS = {
    "catalogue": 8000,
    "reference-api": 8001,
    "digitale-identiteit": 8002,
    "startpunt": 8010,
    "verhuisservice": 8011,
    "verhuisplein": 8012,
    "uitvaartloket": 8013,
    "overlijdensdienst": 8014,
    "zaakbalie": 8015,
    "werkvoorraad": 8016,
}
"""Where each process listens when no setting says otherwise."""


class SettingsError(Exception):
    """One or more settings are wrong; the message has a line for each."""


@dataclass(frozen=True)
class Settings:
    """What the environment says. ``env``: development or production; sizes in bytes."""

    env: str = "development"
    data_dir: Path = Path("var")
    database_url: str = ""
    base_url: str = "http://localhost:8001"
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    port: int = 8001
    clock: str = ""
    """A fixed moment (ISO 8601) for tests; empty: the real time."""
    secret_key: str = ""
    test_mode: bool = False
    hotpath: bool = True
    grouping: bool = True
    private_links: bool = True
    """Whether links and callbacks may point to loopback and private addresses."""
    page_size: int = 100
    max_body: int = 16 * MEGABYTE
    inline_max: int = 250 * MEGABYTE
    part_size: int = 1024 * MEGABYTE
    """The most bytes of one bestandsdeel."""
    blobs: str = ""
    """Where contents of documents are kept: empty (the data folder) or ``s3://bucket/prefix``."""
    token_age: int = 3600
    outbox_days: int = 30
    compat: str = ""
    fetch_timeout: float = 5.0
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The database: the one set, else a file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'gemeengoed.sqlite'}"

    @property
    def production(self) -> bool:
        return self.env == "production"


class _Reader:
    """Reads one variable after the other and collects what is wrong."""

    def __init__(self, source: Mapping[str, str]) -> None:
        self.source, self.faults = source, []  # type: Mapping[str, str], list[str]

    def text(self, name: str, default: str = "", choices: tuple[str, ...] = ()) -> str:
        value = self.source.get(f"GEMEENGOED_{name}", default)
        if choices and value not in choices:
            self.faults.append(
                f"GEMEENGOED_{name}: use one of {', '.join(c or '(empty)' for c in choices)}, not {value!r}"
            )
            return default
        return value

    def number(self, name: str, default: int, low: int, high: int) -> int:
        value = self.source.get(f"GEMEENGOED_{name}", str(default))
        if not value.isdecimal() or not low <= int(value) <= high:
            self.faults.append(f"GEMEENGOED_{name}: use a whole number from {low} to {high}, not {value!r}")
            return default
        return int(value)

    def flag(self, name: str, default: bool) -> bool:
        value = self.source.get(f"GEMEENGOED_{name}", "1" if default else "0")
        if value not in ("0", "1"):
            self.faults.append(f"GEMEENGOED_{name}: use 0 or 1, not {value!r}")
        return value == "1"

    def address(self, name: str, default: str) -> str:
        value = self.source.get(f"GEMEENGOED_{name}", default).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            self.faults.append(f"GEMEENGOED_{name}: use an http(s) address without query, not {value!r}")
        return value

    def moment(self, name: str) -> str:
        value = self.source.get(f"GEMEENGOED_{name}", "")
        try:
            if value and datetime.fromisoformat(value).tzinfo is None:
                raise ValueError(value)
        except ValueError:
            self.faults.append(
                f"GEMEENGOED_{name}: use a moment with time zone such as 2026-01-15T12:00:00+00:00, not {value!r}"
            )
        return value


def read_settings(source: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``GEMEENGOED_*``. Raises SettingsError with a line for every wrong value."""
    read = _Reader(os.environ if source is None else source)
    env = read.text("ENV", "development", ("development", "production", "test"))
    port = read.number("PORT_REFERENCE_API", 8001, 1, 65535)
    url = read.text("DATABASE_URL")
    if url and not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        read.faults.append("GEMEENGOED_DATABASE_URL: use sqlite:///file or postgresql://...")
    secret = read.text("SECRET_KEY")
    if env == "production" and len(secret) < 32:
        read.faults.append("GEMEENGOED_SECRET_KEY: set at least 32 characters in production")
    test_mode = read.flag("TEST_MODE", False)
    if env == "production" and test_mode:
        read.faults.append("GEMEENGOED_TEST_MODE: not allowed in production")
    blobs = read.text("BLOBS")
    if blobs and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w./-]*)?", blobs, re.ASCII):
        read.faults.append(f"GEMEENGOED_BLOBS: leave it empty or use s3://bucket/prefix, not {blobs!r}")
    hosts = tuple(h.strip() for h in read.text("HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h.strip())
    settings = Settings(
        env=env,
        data_dir=Path(read.text("DATA_DIR", "var")).absolute(),
        database_url=url.replace("postgres://", "postgresql://", 1),
        base_url=read.address("BASE_URL", f"http://localhost:{port}"),
        hosts=hosts,
        port=port,
        clock=read.moment("CLOCK"),
        secret_key=secret or secrets.token_hex(32),
        test_mode=test_mode,
        hotpath=read.flag("HOTPATH", True),
        grouping=read.flag("GROUPING", True),
        private_links=read.flag("PRIVATE_LINKS", env != "production"),
        max_body=read.number("BODY_MAX", 16, 1, 4096) * MEGABYTE,
        inline_max=read.number("INLINE_MAX", 250, 1, 4096) * MEGABYTE,
        part_size=read.number("PART_SIZE", 1024, 1, 4096) * MEGABYTE,
        blobs=blobs,
        compat=read.text("COMPAT", "", ("", "openzaak")),
        token_age=read.number("TOKEN_AGE", 3600, 60, 86400 * 366),
        outbox_days=read.number("OUTBOX_DAYS", 30, 1, 36500),
    )
    if read.faults:
        raise SettingsError("\n".join(read.faults))
    return settings
