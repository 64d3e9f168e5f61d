"""The closed lists of the standard: categories, scopes, countries, aliases, types; facts kept in ``vocabularies.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Version = tuple[int, int]
"""A version of the standard, such as (0, 7)."""

LATEST: Version = (0, 7)
PROFILES: dict[str, Version] = {f"0.{minor}": (0, minor) for minor in (2, 3, 4, 5, 7)}
"""Versions one can lint against. 0.6 changed no key: it counts as 0.5 and no file may name it."""

DATA: dict[str, Any] = json.loads((Path(__file__).parent / "vocabularies.json").read_text(encoding="utf-8"))
SCOPES = frozenset(DATA["scopes"])
COUNTRIES = frozenset(DATA["countries"].split())
ALIASES: dict[str, str] = DATA["aliases"]
PLATFORMS = ("web", "windows", "mac", "linux", "ios", "android")
STATUSES = ("concept", "development", "beta", "stable", "obsolete")
MAINTENANCE = ("internal", "contract", "community", "none")
SOFTWARE_TYPES = (
    *(f"standalone/{kind}" for kind in ("mobile", "iot", "desktop", "web", "backend", "other")),
    "addon",
    "library",
    "configurationFiles",
)
DECLARABLE = {
    "0": LATEST,
    **dict.fromkeys(("0.2", "0.2.0", "0.2.1", "0.2.2"), (0, 2)),
    **{f"0.{minor}{patch}": (0, minor) for minor in (3, 4, 5, 7) for patch in ("", ".0")},
}
"""What ``publiccodeYmlVersion`` may say, and the version it means."""


def categories(version: Version) -> frozenset[str]:
    """Categories that a version of the standard knows."""
    return frozenset(name for since, names in DATA["categories"].items() if parse(since) <= version for name in names)


def parse(text: str) -> Version:
    """``"0.5"`` as (0, 5)."""
    major, _, minor = text.partition(".")
    return int(major), int(minor or 0)
