"""Where a repository keeps its file, when two addresses mean the same repository, and what a file says about forks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

NAMES = ("publiccode.yml", "publiccode.yaml")
ROUTES = ("/-/tree/", "/-/blob/", "/tree/", "/blob/", "/src/", "/-/raw/", "/raw/")


def repository(url: str) -> str:
    """An address of a repository as people paste it, reduced to the repository itself."""
    text = re.sub(r"^git\+", "", url.strip())
    text = re.sub(r"^git@([^:/]+):", r"https://\1/", text)
    text = re.sub(r"^(?:git|ssh)://(?:[^@/]*@)?", "https://", text)
    text = text.partition("#")[0].partition("?")[0]
    for route in ROUTES:
        text = text.partition(route)[0]
    return re.sub(r"(?:\.git)?/*$", "", text)


def same(one: str, other: str) -> bool:
    """Whether two addresses name one repository: scheme, ``www.``, port, ``.git``, capitals and slashes do not matter."""
    return key(one) == key(other)


def key(url: str) -> str:
    """What is left of an address for comparing."""
    try:
        parts = urlsplit(repository(url))
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url.strip().lower()
    return f"{host}{parts.path}".rstrip("/").lower()


def files(url: str) -> list[str]:
    """Addresses at which the file of a repository may lie, most likely first."""
    place = repository(url)
    if place != url.strip().rstrip("/") and url.strip().endswith(NAMES):
        return [url.strip()]
    if url.strip().endswith((".yml", ".yaml")):
        return [url.strip()]
    parts = urlsplit(place)
    if (parts.hostname or "").removeprefix("www.") == "github.com":
        return [f"https://raw.githubusercontent.com{parts.path}/HEAD/{name}" for name in NAMES]
    patterns = ["{place}/-/raw/HEAD/{name}", "{place}/raw/HEAD/{name}", "{place}/raw/branch/main/{name}"]
    if (parts.hostname or "") == "bitbucket.org":
        patterns = ["{place}/raw/HEAD/{name}"]
    return [pattern.format(place=place, name=name) for pattern in patterns for name in NAMES]


def fork(url: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """(reason, address) when the file of a repository describes another one; ("", "") when it is its own.

    A technical fork carries the file of its origin unchanged. A variant has its own ``url`` and says what it is based on.
    """
    named = str(values.get("url", ""))
    based = values.get("isBasedOn") or []
    origin = str(based[0]) if isinstance(based, list) and based else ""
    if named and not same(named, url):
        return "technical-fork", named
    if origin and not same(origin, url):
        return "variant", origin
    if named and repository(named) != repository(url):
        return "url-mistake", named
    return "", ""
