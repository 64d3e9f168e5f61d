"""``python -m tests.record``: walk along real registrations and along the small world; what the world gives must be there.

The registrations must hold sample data and stand still at the moment of ``world.SETTINGS["clock"]``.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from uitvaartloket.settings import REGISTERS

from tests import world
from tests.world import BASE, SETTINGS, Undertaker, World, journey

Exchange = tuple[str, int, Any]


def outline(value: Any) -> Any:
    """Names of fields and kinds of values."""
    if isinstance(value, dict):
        return {name: outline(part) for name, part in value.items()}
    if isinstance(value, list):
        return [outline(part) for part in value[:1]]
    return "" if value is None else type(value).__name__


def lacking(known: Any, real: Any, place: str = "") -> list[str]:
    """What the small world gives and the registrations do not, or otherwise."""
    if isinstance(known, dict) and isinstance(real, dict):
        return [
            line
            for name, part in known.items()
            for line in (
                lacking(part, real[name], f"{place}.{name}") if name in real else [f"{place}.{name} is not there"]
            )
        ]
    if isinstance(known, list) and isinstance(real, list):
        return lacking(known[0], real[0], f"{place}[]") if known and real else []
    return [] if known == real or "" in (known, real) else [f"{place}: {known} is {real}"]


class Listener(HTTPAdapter):
    """Asks on and writes down what was said."""

    def __init__(self, inner: Any = None, roots: dict[str, str] | None = None) -> None:
        super().__init__()
        self.inner, self.roots, self.heard = inner, roots or {}, {}

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """One exchange."""
        answer = self.inner.send(request, **options) if self.inner else super().send(request, **options)
        path = str(request.url).partition("?")[0]
        for name, root in self.roots.items():
            path = path.replace(root, f"/{name}")
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/|$)", "<id>", path.replace(BASE, ""))
        body = json.loads(answer.content) if answer.content[:1] in (b"{", b"[") else None
        self.heard.setdefault(f"{request.method} {path}", []).append((answer.status_code, outline(body)))
        return answer


def main() -> int:
    """Compare; 1 when the small world is wrong."""
    roots = {name: os.environ[f"{name.upper()}_URL"] for name in REGISTERS}
    people = requests.get(os.environ["TESTDATA_URL"] + "/personen", timeout=10).json()
    old = next(person for person in people if "tachtig" in person["omschrijving"])
    live = {**SETTINGS, **{f"{name}_url": root for name, root in roots.items()},
            "client_id": os.environ["CLIENT_ID"], "client_secret": os.environ["CLIENT_SECRET"]}  # fmt: skip
    small, real = Listener(World()), Listener(roots=roots)
    journey(Undertaker(small))
    world.ANSWERS["overledene"]["bsn"] = old["burgerservicenummer"]
    journey(Undertaker(real, live))
    wrong = [f"{call}: is not asked in life" for call in small.heard.keys() - real.heard.keys()]
    wrong += [f"{call}: is not in the small world" for call in real.heard.keys() - small.heard.keys()]
    for call in small.heard.keys() & real.heard.keys():
        for known, found in zip(small.heard[call], real.heard[call], strict=False):
            wrong += [f"{call}: {known[0]} is {found[0]}"] if known[0] != found[0] else []
            wrong += [f"{call}: {line}" for line in lacking(known[1], found[1])]
    print(f"{sum(map(len, real.heard.values()))} exchanges", *sorted(set(wrong)), sep="\n  ")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
