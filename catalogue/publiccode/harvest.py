"""Takes whatever is readable from any file, keeps the raw bytes, and writes the report that its maintainer needs."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from catalogue.publiccode import yamltree
from catalogue.publiccode.fixes import patch
from catalogue.publiccode.keys import ROOT, Key
from catalogue.publiccode.lint import Report, lint
from catalogue.publiccode.yamltree import Node, Tree, blocks

LAYERS = {"interface": 1, "interaction": 1, "process": 2, "integration": 3, "service": 4, "services": 4, "data": 5}
"""``nl.commonground.layerType`` of older Dutch files, and our number of the layer."""
PRIVATE = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}|(?<!\d)(?:\+|00)\d[\d ()-]{7,}\d", re.IGNORECASE)


@dataclass(frozen=True)
class Harvest:
    """One file as found: raw bytes, what could be read, and the lint report."""

    raw: bytes
    values: dict[str, Any]
    """Readable keys of the standard with plain values, persons left out."""
    hints: dict[str, Any]
    """What older Dutch files said outside the standard: ``layers`` (numbers), ``gemma`` (names)."""
    lost: tuple[str, ...]
    """Keys that stand in the file and could not be read."""
    report: Report

    @property
    def digest(self) -> str:
        """SHA-256 of the raw bytes, to see whether a file changed."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def state(self) -> str:
        """``valid``, ``warnings``, ``errors`` or ``unreadable``."""
        if not self.values:
            return "unreadable"
        if not self.report.valid:
            return "errors"
        return "warnings" if self.report.count("warning") else "valid"


def harvest(raw: bytes, name: str = "publiccode.yml") -> Harvest:
    """Never raises, and never loses what a person could still read."""
    report = lint(raw, name)
    root = whole(report.tree)
    values: dict[str, Any] = {}
    lost: list[str] = []
    for key, known in ROOT.keys.items():
        node = root.get(key) if root else None
        if node is not None and node.kind != "null" and (node.size > 1 or node.value not in (None, "")):
            value = salvage(node, known)
            if value in (None, [], {}):
                lost.append(key)
            else:
                values[key] = value
    return Harvest(raw, without_persons(values), hints(root), tuple(lost), report)


def whole(tree: Tree) -> Node | None:
    """The root; of a file whose grammar is broken: what the top-level blocks give one by one."""
    if not any(trouble.code in ("tab", "yaml-syntax", "unknown-alias") for trouble in tree.troubles):
        return tree.root if tree.root and tree.root.kind == "map" else None
    text = re.sub(r"(?m)^[ \t-]*\t+", lambda lead: lead[0].replace("\t", "  "), tree.text)
    found: dict[str, tuple[Node, Node]] = {}
    for _, block in blocks(text):
        part, _troubles = yamltree.compose(block)
        if part is not None and part.kind == "map":
            found = {**part.pairs, **found}
    place = yamltree.Mark(1, 1)
    return Node("map", place, place, pairs=found) if found else None


def salvage(node: Node, key: Key) -> Any:
    """The value in the shape that the key should have; None when there is nothing to make of it."""
    if key.kind == "text" and node.get("name"):
        return salvage(node.pairs["name"][1], key)
    if key.kind == "text":
        return str(node.value) if node.scalar and node.kind != "null" else None
    if key.kind == "bool":
        word = str(node.value).lower() if node.scalar else ""
        return {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(word)
    if key.kind in ("list", "urls") and key.item:
        items = node.items if node.kind == "list" else [node]
        return [value for item in items if (value := salvage(item, key.item)) not in (None, "", {}, [])]
    if key.kind == "languages" and key.item and node.kind == "map":
        if set(node.pairs) & set(key.item.keys):
            return {"und": salvage(node, key.item)}  # The languages were forgotten.
        found = {name.replace("_", "-"): salvage(value, key.item) for name, (_, value) in node.pairs.items()}
        return {name: value for name, value in found.items() if value}
    if key.kind == "map" and node.scalar and node.value and "name" in key.keys:
        return {"name": str(node.value)}
    if key.kind == "map" and node.kind == "map":
        pairs = {name: salvage(value, key.keys[name]) for name, (_, value) in node.pairs.items() if name in key.keys}
        return {name: value for name, value in pairs.items() if value not in (None, [], {})}
    return None


def without_persons(values: dict[str, Any]) -> dict[str, Any]:
    """Organisations stay; names, mail addresses and telephone numbers of people go."""
    maintenance = dict(values.get("maintenance", {}))
    maintenance.pop("contacts", None)
    if "contractors" in maintenance:
        kept = ("name", "until", "website")
        maintenance["contractors"] = [
            {key: one[key] for key in kept if key in one} for one in maintenance["contractors"]
        ]
    legal = {key: value for key, value in values.get("legal", {}).items() if key != "authorsFile"}
    rest = {key: value for key, value in values.items() if key not in ("maintenance", "legal")}
    cleaned = masked({**rest, "legal": legal, "maintenance": maintenance})
    return {key: value for key, value in cleaned.items() if value not in ({}, [])}


def masked(value: Any) -> Any:
    """The same value with mail addresses and telephone numbers taken out of its texts."""
    if isinstance(value, dict):
        return {key: masked(each) for key, each in value.items()}
    if isinstance(value, list):
        return [masked(each) for each in value]
    return PRIVATE.sub("…", value) if isinstance(value, str) and "://" not in value else value


def hints(root: Node | None) -> dict[str, Any]:
    """Layer and GEMMA names from an ``nl:`` section, written as a map or as a list of maps with one key."""
    section = flattened(root.get("nl").plain()) if root and root.get("nl") else {}  # type: ignore[union-attr]
    ground = flattened(section.get("commonground"))
    layers = ground.get("layerType") or []
    found = [
        LAYERS[str(word).lower()]
        for word in (layers if isinstance(layers, list) else [layers])
        if str(word).lower() in LAYERS
    ]
    gemma = {key: value for key, value in flattened(section.get("gemma")).items() if value}
    return {key: value for key, value in {"layers": found, "gemma": gemma}.items() if value}


def flattened(value: Any) -> dict[str, Any]:
    """A map, whichever of the two shapes it was written in."""
    if isinstance(value, list):
        return {key: each for item in value if isinstance(item, dict) for key, each in item.items()}
    return value if isinstance(value, dict) else {}


ISSUE = {
    "nl": (
        "publiccode.yml: {errors} fout(en) en {warnings} waarschuwing(en)",
        "Bij het lezen van `{name}` voor een componentencatalogus viel dit op, getoetst aan versie 0.7 van https://yml.publiccode.tools/.",
        "Deze wijziging lost het automatische deel op:",
        "Regel",
    ),
    "en": (
        "publiccode.yml: {errors} error(s) and {warnings} warning(s)",
        "While reading `{name}` for a component catalogue this came up, held against version 0.7 of https://yml.publiccode.tools/.",
        "This change solves the automatic part:",
        "Line",
    ),
}


def issue(report: Report, language: str = "en") -> tuple[str, str]:
    """Title and text (Markdown) for the maintainer's tracker, with a patch where a machine can help."""
    title, opening, offer, row = ISSUE[language]
    lines = [opening.format(name=report.name), ""]
    for finding in report.findings:
        if finding.severity != "note":
            where = f"{row} {finding.line}: " if finding.line else ""
            lines.append(
                f"- **{where}** {finding.message(language)} {finding.explanation(language)}".replace("**** ", "")
            )
    change = patch(report.name, report.tree.text, report.fixed)
    if change and not PRIVATE.search(change):
        lines += ["", offer, "", "```diff", change.rstrip("\n"), "```"]
    return title.format(errors=report.count("error"), warnings=report.count("warning")), "\n".join(lines)
