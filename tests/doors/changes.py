"""Writes ``reference_api/doors/changes.yaml``: what differs between the documents of ZGW 1.5 and 1.7, as facts.

``python -m tests.doors.changes``, with the standards' own material in ``../shared``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from tests.doors.openapi_facts import Document, Facts
from tests.tools import ROOT, shared

TARGET = ROOT / "reference_api" / "doors" / "changes.yaml"
PAIRS = {
    "zaken": ("zgw-1.5/zaken-1.5.1", "zaken-1.7.0"),
    "catalogi": ("zgw-1.5/catalogi-1.3.1", "catalogi-1.3.3"),
    "documenten": ("zgw-1.5/documenten-1.5.0", "documenten-1.7.0"),
    "besluiten": ("zgw-1.5/besluiten-1.0.2", "besluiten-1.1.0"),
    "autorisaties": ("zgw-1.5/autorisaties-1.0.0", "autorisaties-1.1.0"),
    "notificaties": ("zgw-1.5/notificaties-1.0.0", "notificaties-1.0.1"),
}
KINDS = {"query:": "parameters", "body": "request", "2": "answer"}


def read(folder: Path, name: str) -> Facts:
    """The facts of one document, all its paths."""
    text = (folder / f"standards/zgw/{name}.openapi.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return Document(content).facts(set(content["paths"]))


def changes(old: Facts, new: Facts) -> dict[str, dict[str, list[str]]]:
    """What came and went: operations, query parameters, fields of requests and of answers, what became required or longer."""
    found: dict[str, dict[str, list[str]]] = {}
    for sign, here, there in (("new", new, old), ("gone", old, new)):
        operations = {place for place in here if re.fullmatch(r"[A-Z]+ \S+", place)}
        missing = {place for place in operations if place not in there}
        both = [p for p in here if p not in there and " ".join(p.split(" ")[:2]) in there]
        found[sign] = {
            "operations": sorted(missing, key=lambda place: (place.split(" ")[1], place)),
            "parameters": sorted({named(p, r"query:(\S+)$") for p in both} - {""}),
            "fields": sorted(
                {named(p, r"(?:body|20\d) \S*?json(?:\.results)?(?:\.#)?\.(\w[\w.#:]*)$") for p in both} - {""}
            ),
        }
    return found


def named(place: str, pattern: str) -> str:
    """The thing that a place is about, with its path; empty when it is about something else, or about ``_expand``."""
    match = re.search(pattern, place)
    return "" if not match or "_expand" in place else f"{place.split(' ')[1]} {match.group(1)}"


def shortened(lines: list[str]) -> list[str]:
    """Without the lines that the collection already says for each single object, and without parts of what is new as a whole."""
    kept = [
        line for line in lines if line.replace("/{uuid} ", " ") == line or line.replace("/{uuid} ", " ") not in lines
    ]
    return [line for line in kept if not any(line.startswith(f"{other}.") for other in kept)]


def written(folder: Path) -> str:
    """The text of the data file."""
    apis = {}
    for name, (before, after) in PAIRS.items():
        found = changes(read(folder, before), read(folder, after))
        apis[name] = {
            "from": before.rsplit("-", 1)[1],
            "to": after.rsplit("-", 1)[1],
            **{sign: {kind: shortened(lines) for kind, lines in parts.items()} for sign, parts in found.items()},
        }
    head = "# What differs between the documents of ZGW 1.5 and 1.7; written by: python -m tests.doors.changes\n"
    return head + yaml.safe_dump(apis, sort_keys=False, allow_unicode=True, width=120)


if __name__ == "__main__":
    TARGET.write_text(written(shared()), encoding="utf-8")
