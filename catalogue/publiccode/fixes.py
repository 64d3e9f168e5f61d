"""Quick fixes: the edits that solve a finding, applied to the raw text so that comments and layout stay as they were."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable

from catalogue.publiccode import checks, vocabularies
from catalogue.publiccode.findings import Edit, Finding
from catalogue.publiccode.yamltree import Node, Tree

WORDS = {
    "developmentStatus": {
        "production": "stable",
        "released": "stable",
        "alpha": "development",
        "deprecated": "obsolete",
    },
    "softwareType": {
        "standalone": "standalone/other",
        "standalone/api": "standalone/backend",
        "standalone/frontend": "standalone/web",
        "softwareaddon": "addon",
        "plugin": "addon",
        "application-development": "standalone/other",
    },
    "maintenance.type": {"external": "contract"},
    "legal.license": {
        "eupl": "EUPL-1.2",
        "european union public license 1.2": "EUPL-1.2",
        "european union public licence 1.2": "EUPL-1.2",
        "eupl 1.2": "EUPL-1.2",
        "mplv2": "MPL-2.0",
        "mpl2": "MPL-2.0",
        "apache 2.0": "Apache-2.0",
        "apache license, version 2.0": "Apache-2.0",
        "apache license 2.0": "Apache-2.0",
        "gplv3": "GPL-3.0-only",
        "agplv3": "AGPL-3.0-only",
        "mit license": "MIT",
        "bsl-1.1": "BUSL-1.1",
    },
}
"""What people write, in lower case, and the word of the standard they mean."""
TRUTHS = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}


def locate(root: Node | None, path: str) -> tuple[Node | None, Node | None]:
    """The key (None for an item of a list) and the value that a path such as ``a.b[0].c`` names."""
    key, node = None, root
    for name, place in re.findall(r"([^.\[\]]+)|\[([^\]]*)\]", path):
        if node is None:
            return None, None
        if place.isdigit() and node.kind == "list":
            key, node = None, node.items[int(place)] if int(place) < len(node.items) else None
        elif not (place == "0" and node.scalar):
            found = node.pairs.get(name or place)
            key, node = found if found else (None, None)
    return key, node


def fix(finding: Finding, tree: Tree) -> tuple[Edit, ...]:
    """Edits that solve a finding; empty when only its author can."""
    if finding.code == "tab":
        return untab(tree.text)
    key, node = locate(tree.root, finding.key)
    maker = MAKERS.get(finding.code)
    return maker(finding, tree, key, node) if maker and node else ()


def replaced(node: Node, text: str) -> tuple[Edit, ...]:
    """The value on one line becomes another."""
    if node.start.line != node.end.line:
        return ()
    return (Edit(node.start.line, node.start.column, node.end.line, node.end.column, text),)


def quoted(word: str) -> str:
    """A word as YAML writes it, between quotes only where needed."""
    return word if re.fullmatch(r"[A-Za-z][A-Za-z0-9./+-]*", word) else json.dumps(word, ensure_ascii=False)


def dropped(key: Node | None, node: Node, tree: Tree) -> tuple[Edit, ...]:
    """A key goes with all its lines; not when it shares a line with others."""
    if key is None or node.style == "flow" and node.start.line != key.start.line:
        return ()
    rows = tree.text.splitlines()
    last = min(node.end.line, len(rows))
    if key.start.line < node.end.line <= len(rows) and not rows[last - 1][: node.end.column - 1].strip():
        last -= 1  # Blocks end where the next thing begins.
    while last > key.start.line and (
        not rows[last - 1].strip() or (not node.scalar and rows[last - 1].lstrip().startswith("#"))
    ):
        last -= 1
    if rows[key.start.line - 1][: key.start.column - 1].strip():
        return ()
    return (Edit(key.start.line, 1, last + 1, 1, ""),)


def untab(text: str) -> tuple[Edit, ...]:
    """Two spaces for every tab that indents."""
    found = []
    for number, row in enumerate(text.splitlines(), 1):
        lead = re.match(r"^[\s-]*", row)
        if lead and "\t" in lead[0]:
            found.append(Edit(number, 1, number, len(lead[0]) + 1, lead[0].replace("\t", "  ")))
    return tuple(found)


def meant(finding: Finding, tree: Tree, key: Node | None, node: Node) -> tuple[Edit, ...]:
    """The word of the list that was meant."""
    word = str(node.value).strip().lower()
    table = WORDS.get(finding.key, {})
    lists = {
        "developmentStatus": vocabularies.STATUSES,
        "softwareType": vocabularies.SOFTWARE_TYPES,
        "maintenance.type": vocabularies.MAINTENANCE,
    }
    same = next((value for value in lists.get(finding.key, ()) if value.lower() == word), None)
    found = table.get(word) or same
    return replaced(node, quoted(found)) if found else ()


def right_type(finding: Finding, tree: Tree, key: Node | None, node: Node) -> tuple[Edit, ...]:
    """yes becomes true; a single word where a list should be goes between brackets."""
    word = str(node.value).lower() if node.scalar else ""
    if finding.words[4] == "bool" and word in TRUTHS:
        return replaced(node, TRUTHS[word])
    if finding.words[4] == "list" and node.scalar and node.style not in ("|", ">"):
        return replaced(node, f"[{json.dumps(str(node.value), ensure_ascii=False)}]")
    return ()


def with_scheme(finding: Finding, tree: Tree, key: Node | None, node: Node) -> tuple[Edit, ...]:
    """``brp.example.nl`` becomes ``https://brp.example.nl``."""
    value = str(node.value)
    if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?", value, re.IGNORECASE):
        return replaced(node, json.dumps(f"https://{value}"))
    return ()


def renamed(finding: Finding, tree: Tree, key: Node | None, node: Node) -> tuple[Edit, ...]:
    """A misspelt key gets its right name, unless that is there already."""
    parent = locate(tree.root, finding.key.rpartition(".")[0])[1] if "." in finding.key else tree.root
    near = finding.words[2] or (
        "uri" if finding.key.endswith(".url") and re.match(r"fundedBy|organisation", finding.key) else ""
    )
    return replaced(key, near) if key and near and parent and near not in parent.pairs else ()


def renamed_to(tree: Tree, key: Node | None, name: str) -> tuple[Edit, ...]:
    """A key at the top of the file gets another name, unless that is taken."""
    return replaced(key, name) if key and tree.root and name not in tree.root.pairs else ()


def language(finding: Finding, tree: Tree, key: Node | None, node: Node) -> tuple[Edit, ...]:
    """``en_GB`` becomes ``en-GB``."""
    word = finding.words[0]
    better = word.replace("_", "-")
    if better == word or checks.language(better):
        return ()
    target = node.pairs[word][0] if word in node.pairs else node
    return replaced(target, better) if target.scalar else ()


def obsolete(finding: Finding, tree: Tree, key: Node | None, node: Node) -> tuple[Edit, ...]:
    """Drop a key that can go; keep one whose value has to move first (the converter does that)."""
    return dropped(key, node, tree) if "safe" in finding.words[1] else ()


def raw(tree: Tree, node: Node) -> str:
    """A value on one line as it was typed, quotes and escapes included."""
    row = tree.text.splitlines()[node.start.line - 1]
    return row[node.start.column - 1 : node.end.column - 1] if node.start.line == node.end.line else ""


def hidden(finding: Finding, tree: Tree) -> bool:
    r"""Whether a mail address was typed with ``\x64``: between double quotes YAML has made a d of it already."""
    node = locate(tree.root, finding.key)[1] if finding.code == "not-an-email" else None
    return node is not None and "\\x64" in raw(tree, node)


def at_sign(finding: Finding, tree: Tree, key: Node | None, node: Node) -> tuple[Edit, ...]:
    r"""``name\x64host`` becomes ``name@host``."""
    return replaced(node, raw(tree, node).replace("\\x64", "@").replace("\\x40", "@"))


Maker = Callable[[Finding, Tree, "Node | None", Node], tuple[Edit, ...]]
MAKERS: dict[str, Maker] = {
    "version-not-text": lambda finding, tree, key, node: replaced(node, f'"{node.value}"'),
    "old-version": lambda finding, tree, key, node: replaced(node, '"0"'),
    "lower-case-country": lambda finding, tree, key, node: replaced(node, finding.words[1]),
    "lower-case-section": lambda finding, tree, key, node: renamed_to(tree, key, finding.words[0]),
    "empty-value": lambda finding, tree, key, node: dropped(key, node, tree),
    "absolute-path": lambda finding, tree, key, node: replaced(node, quoted(str(node.value).lstrip("/"))),
    "deprecated": obsolete,
    "not-in-list": meant,
    "unknown-licence": meant,
    "wrong-type": right_type,
    "not-a-web-address": with_scheme,
    "not-an-address": with_scheme,
    "unknown-key": renamed,
    "unknown-language": language,
    "hidden-email": at_sign,
}


def apply(text: str, fixes: Iterable[tuple[Edit, ...]]) -> str:
    """The text after all fixes; of two that touch the same piece the later one in the file wins."""
    rows = text.splitlines(keepends=True)
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))

    def offset(line: int, column: int) -> int:
        return min(starts[min(line - 1, len(rows))] + column - 1, len(text))

    edits = sorted({edit for one in fixes for edit in one}, key=lambda edit: (edit.line, edit.column), reverse=True)
    end = len(text)
    for edit in edits:
        start, stop = offset(edit.line, edit.column), offset(edit.end_line, edit.end_column)
        if stop <= end:
            text, end = text[:start] + edit.text + text[stop:], start
    return text


def patch(name: str, before: str, after: str) -> str:
    """A unified diff that ``git apply`` and ``patch`` take; empty when nothing changes."""
    rows = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"
    )
    return "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in rows)
