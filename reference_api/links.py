"""Layer 3, integration: which addresses are ours. In records an own address is NUL plus its path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
TAIL = re.compile(rf"(?P<head>/.*/)?(?P<uuid>{UUID})/?\Z", re.ASCII)
MARK = "\0"


class Links:
    """Recognises own addresses of one environment and gives them back.

    ``places`` maps the path of a collection (``/zaken/api/v1/zaken/``) to ``register/resource``; a nested collection
    has ``*`` for the uuid of its parent.
    """

    def __init__(self, prefix: str, base: str, hosts: tuple[str, ...], port: int, places: Mapping[str, str]) -> None:
        self.prefix = prefix
        named = {host.lower() for host in hosts}
        self.netlocs = {
            urlsplit(base).netloc.lower(),
            *named,
            *(f"{host}:{port}" for host in named if not re.search(r":\d+$", host)),
        }
        self.places = places
        self.roots = {"/".join(place.split("/", 4)[:4]) + "/" for place in places}

    def internal(self, url: str) -> str:
        """The address as records hold it: NUL plus path when it is ours, else unchanged."""
        if not url.startswith(("http://", "https://")):
            return url
        try:
            parts = urlsplit(url)
        except ValueError:
            return url
        if parts.netloc.lower() not in self.netlocs:
            return url
        if parts.username or parts.query or parts.fragment:
            return url
        path = parts.path
        if self.prefix:
            if not path.startswith(self.prefix + "/"):
                return url
            path = path[len(self.prefix) :]
        if "//" in path or not self.known(path):
            return url
        return MARK + path.rstrip("/")

    def known(self, path: str) -> bool:
        """Whether the path lies below one of our roots (so that a wrong address of ours is not fetched over HTTP)."""
        root = path.split("/", 4)
        return len(root) > 3 and f"/{root[1]}/{root[2]}/{root[3]}/" in self.roots

    def own(self, url: str | None) -> tuple[str, str] | None:
        """(``register/resource``, uuid) of an internal address, or None."""
        if not url or not url.startswith(MARK):
            return None
        match = TAIL.fullmatch(url[1:])
        if not match or not match["head"]:
            return None
        place = self.places.get(match["head"]) or self.places.get(re.sub(UUID, "*", match["head"]))
        return (place, match["uuid"]) if place else None


def walk(value: Any, paths: tuple[tuple[str, ...], ...], change: Callable[[str], str]) -> None:
    """Change every text at the given paths of a record in place; ``*`` stands for each element of a list."""
    for path in paths:
        _walk(value, path, change)


def _walk(value: Any, path: tuple[str, ...], change: Callable[[str], str]) -> None:
    name, rest = path[0], path[1:]
    if name == "*":
        for index, item in enumerate(value if isinstance(value, list) else ()):
            if rest:
                _walk(item, rest, change)
            elif isinstance(item, str):
                value[index] = change(item)
    elif isinstance(value, dict) and name in value:
        if rest:
            _walk(value[name], rest, change)
        elif isinstance(value[name], str):
            value[name] = change(value[name])
