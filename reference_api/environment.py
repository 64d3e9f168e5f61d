"""Everything a request needs hangs on one Environment; nothing is global. A sandbox is another Environment."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from reference_api.authorise import Gate
from reference_api.links import Links
from reference_api.lookup import Lookup
from reference_api.query import Lists
from reference_api.rows import Rows
from reference_api.settings import Settings
from reference_api.store import Connection, Database
from reference_api.tables import Model
from schemas.fields import AMSTERDAM


@dataclass(frozen=True, eq=False)
class Environment:
    """One data layer: name, prefix of its paths, database, clock, ids, settings and caches."""

    name: str
    prefix: str
    settings: Settings
    model: Model
    database: Database
    clock: str = ""
    """A fixed moment (ISO 8601), or empty for the real time."""
    blobs: Any = None
    caches: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make what follows from the rest, once."""
        base = self.settings.base_url
        object.__setattr__(
            self, "links", Links(self.prefix, base, self.settings.hosts, self.settings.port, self.model.places)
        )
        object.__setattr__(self, "gate", Gate(self))
        object.__setattr__(self, "lists", Lists(self))
        object.__setattr__(
            self, "lookup", Lookup(private=self.settings.private_links, timeout=self.settings.fetch_timeout)
        )
        object.__setattr__(
            self,
            "rule_settings",
            {
                "compat": self.settings.compat,
                "test_mode": self.settings.test_mode,
                "name": self.name,
                "part_size": self.settings.part_size,
            },
        )
        object.__setattr__(self, "fixed", datetime.fromisoformat(self.clock).astimezone(UTC) if self.clock else None)

    links: Links = field(init=False, repr=False)
    gate: Gate = field(init=False, repr=False)
    lists: Lists = field(init=False, repr=False)
    lookup: Lookup = field(init=False, repr=False)
    rule_settings: Mapping[str, Any] = field(init=False, repr=False)
    fixed: datetime | None = field(init=False, repr=False)

    def time(self) -> float:
        """The moment as seconds since 1970."""
        return self.fixed.timestamp() if self.fixed else time.time()

    def moment(self) -> tuple[str, str]:
        """Now as ISO 8601 in UTC with microseconds, and the day in Europe/Amsterdam."""
        now = self.fixed or datetime.now(UTC)
        return now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), now.astimezone(AMSTERDAM).date().isoformat()

    def new_uuid(self) -> str:
        """A new uuid of version 7 (RFC 9562): it begins with the time, so that new rows lie together in an index."""
        bits = (time.time_ns() // 1_000_000 << 80) | int.from_bytes(os.urandom(10))
        bits = bits & ~(0xF << 76) & ~(0x3 << 62) | (0x7 << 76) | (0x2 << 62)
        text = f"{bits:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def reader(self, connection: Connection) -> Rows:
        """Reading records through a connection."""
        return Rows(self, connection)

    def base(self, host: str | None, scheme: str = "http") -> str:
        """The base URL of an answer: the host of the request when it is allowed, else the configured one."""
        if host and host.lower() in self.links.netlocs:
            return f"{scheme}://{host.lower()}{self.prefix}"
        return self.settings.base_url + self.prefix

    @property
    def epoch(self) -> str:
        """A mark of this database, so that tags of an earlier one never match."""
        if "epoch" not in self.caches:
            connection = self.database.reader()
            row = connection.one("SELECT value FROM mark WHERE name = 'epoch'")
            self.caches["epoch"] = row[0] if row else "0"
        return self.caches["epoch"]
