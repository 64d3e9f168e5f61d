"""Addresses: of anything, and of an object of a register."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from schemas.fields.base import String, fail


class Uri(String):
    """An absolute http(s) address (other schemes with ``schemes``); own addresses are recognised by the engine."""

    format = "uri"

    def __init__(
        self,
        max: int | None = 1000,
        *,
        blank: bool = True,
        schemes: tuple[str, ...] = ("http", "https"),
        **keywords: Any,
    ) -> None:
        super().__init__(max, blank=blank, **keywords)
        self.schemes = schemes

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise fail("invalid", "Voer een geldige URL in.")
        value = super()._deserialize(value, attr, data, **kwargs)
        if value and not is_uri(value, self.schemes):
            raise fail("bad-url", "Voer een geldige URL in.")
        return value


@lru_cache(maxsize=4096)
def is_uri(value: str, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    """Whether the text is an absolute address with one of the schemes, without blanks or control characters."""
    if value.startswith("\0"):
        return True
    if re.search(r"[\x00-\x20\x7f<>\"{}|\\^`]", value):
        return False
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - raises ValueError on an impossible port
    except ValueError:
        return False
    if parts.scheme not in schemes:
        return False
    return bool(parts.hostname) if parts.scheme in ("http", "https") else True


class Link(Uri):
    """An address of another object. ``target`` is its ``register/resource`` (several: a tuple; empty: anything).

    Targets in the same register must be own addresses (codes ``no_match``, ``does_not_exist``); those in another
    register may be foreign and are fetched (codes ``bad-url``, ``invalid-resource``); ``local`` decides otherwise.
    ``check=False``: only recognised. ``rule``: code of the standard's rule about it.
    """

    def __init__(
        self,
        target: str | tuple[str, ...] = (),
        *,
        check: bool = True,
        max: int | None = 1000,
        blank: bool = False,
        local: bool | None = None,
        shape: tuple[str, ...] = (),
        rule: str = "",
        **keywords: Any,
    ) -> None:
        super().__init__(max, blank=blank, **keywords)
        self.targets = (target,) if isinstance(target, str) else target
        self.check, self.local, self.shape, self.rule = check, local, shape, rule
