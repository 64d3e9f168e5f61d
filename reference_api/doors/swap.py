"""Layer 4, services: the swap rehearsal, live: what each application wrote, and that the swap itself wrote nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import flask
import orjson

from reference_api.doors.front import environment
from reference_api.doors.pages import both, page, say

FILE = "swap.json"
LOOK_AGAIN = 3
"""Seconds after which the page of a rehearsal that runs is read again."""
KINDS = {"new": ("nieuw", "new"), "changed": ("gewijzigd", "changed"), "gone": ("weg", "gone")}
BONNETS = {
    "verhuisplein": "/#motorkap",
    "verhuisservice": "/onder-de-motorkap",
    "werkvoorraad": "/motorkap",
    "zaakbalie": "/motorkap",
}
"""Applications that show what is under their bonnet, and where."""


@both("/wisselproef", methods=["GET"])
def swap() -> flask.Response:
    """The last rehearsal, or how to start one."""
    data = environment().settings.data_dir
    found = read(data / FILE)
    response = page(
        "swap.html",
        found=found,
        kind=lambda name: say(*KINDS.get(name, (name, name))),
        bonnets=bonnets(data / "demo.json"),
    )
    if found and found["running"]:
        response.headers["Refresh"] = str(LOOK_AGAIN)
    return response


def read(target: Path) -> dict[str, Any] | None:
    """What the rehearsal kept; None when there was none yet."""
    try:
        found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "turns" in found else None


def bonnets(target: Path) -> dict[str, str]:
    """Addresses at which applications of the sample run show their calls."""
    try:
        components = orjson.loads(target.read_bytes())["components"]
    except (OSError, ValueError, LookupError):
        return {}
    return {name: components[name]["url"] + path for name, path in BONNETS.items() if name in components}
