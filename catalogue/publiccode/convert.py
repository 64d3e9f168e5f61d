"""Brings a file to version 0.7 in place: every edit is on the raw text, so that comments and layout stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from catalogue.publiccode import fixes
from catalogue.publiccode.findings import Edit
from catalogue.publiccode.lint import lint
from catalogue.publiccode.yamltree import Node, Tree, read

DROPPED = ("inputTypes", "outputTypes", "legal.authorsFile", "IT", "it", "nl")
PLATFORMS = ("spid", "cie", "anpr", "pagopa", "io")


@dataclass(frozen=True)
class Converted:
    """The new text, and what was done or could not be carried over, as (code, words)."""

    text: str
    steps: tuple[tuple[str, str], ...]


STEPS = {
    "version": ("Versie op 0.7 gezet", "Version set to 0.7"),
    "fixed": ("Verbeterd: {0}", "Fixed: {0}"),
    "moved": ("Verplaatst: {0}", "Moved: {0}"),
    "dropped": ("Verwijderd, bestaat niet meer: {0}", "Removed, exists no longer: {0}"),
    "kept": ("Niet overgezet, doe dit zelf: {0}", "Not carried over, please do this yourself: {0}"),
    "unreadable": (
        "Niet om te zetten: los eerst de fouten in de YAML op",
        "Cannot be converted: solve the errors in the YAML first",
    ),
}


def to_latest(raw: bytes) -> Converted:
    """A text of version 0.7 with the same facts. Nothing is thrown away that 0.7 has a place for.

    ``nl:`` sections and layers have no place in the standard: the steps name what they held.
    """
    tree = read(raw)
    if tree.root is None or tree.root.kind != "map":
        return Converted(tree.text, (("unreadable", ""),))
    steps: list[tuple[str, str]] = []
    text = lint_fixes(raw, steps)
    for change in (version, logo, organisation, supports, drop):
        tree = read(text.encode())
        if tree.root is not None:
            edits = tuple(change(tree, tree.root, steps))
            text = fixes.apply(text, [(edit,) for edit in edits])
    return Converted(text, tuple(steps))


def lint_fixes(raw: bytes, steps: list[tuple[str, str]]) -> str:
    """Everything that has a quick fix, but for keys that have to move before they may go."""
    report = lint(raw)
    wanted = [
        finding for finding in report.findings if finding.fix and finding.code not in ("deprecated", "old-version")
    ]
    steps += [("fixed", finding.key) for finding in wanted if finding.key]
    return fixes.apply(report.tree.text, [finding.fix for finding in wanted])


def version(tree: Tree, root: Node, steps: list[tuple[str, str]]) -> Iterator[Edit]:
    """The declared version becomes 0.7; a file without one gets it at the top."""
    node = root.get("publiccodeYmlVersion")
    if node is None:
        yield Edit(root.start.line, 1, root.start.line, 1, 'publiccodeYmlVersion: "0.7"\n')
    elif str(node.value) not in ("0", "0.7", "0.7.0"):
        yield from fixes.replaced(node, '"0.7"')
    else:
        return
    steps.append(("version", ""))


def logo(tree: Tree, root: Node, steps: list[tuple[str, str]]) -> Iterator[Edit]:
    """A monochrome logo serves as the logo where there is no other."""
    key, node = fixes.locate(root, "monochromeLogo")
    if key is None or node is None:
        return
    if "logo" in root.pairs:
        yield from fixes.dropped(key, node, tree)
        steps.append(("dropped", "monochromeLogo"))
    else:
        yield from fixes.replaced(key, "logo")
        steps.append(("moved", "monochromeLogo → logo"))


def organisation(tree: Tree, root: Node, steps: list[tuple[str, str]]) -> Iterator[Edit]:
    """``legal.repoOwner`` and the Italian code become the organisation."""
    owner = fixes.locate(root, "legal.repoOwner")
    code = next((found for name in ("IT", "it") if (found := fixes.locate(root, f"{name}.riuso.codiceIPA")[1])), None)
    rows = []
    if code is not None and code.scalar and code.value:
        rows.append(f"  uri: urn:x-italian-pa:{code.value}\n")
    if owner[1] is not None and owner[1].scalar and owner[1].value and rows:
        rows.append(f"  name: {json.dumps(str(owner[1].value), ensure_ascii=False)}\n")
    if "organisation" in root.pairs or not rows:
        if owner[1] is not None and "organisation" not in root.pairs:
            steps.append(("kept", f"legal.repoOwner ({owner[1].value}): organisation.uri"))
            return
    else:
        steps.append(("moved", "organisation"))
        yield Edit(root.start.line, 1, root.start.line, 1, "organisation:\n" + "".join(rows))
    if owner[0] is not None and owner[1] is not None:
        yield from fixes.dropped(owner[0], owner[1], tree)


def supports(tree: Tree, root: Node, steps: list[tuple[str, str]]) -> Iterator[Edit]:
    """Italian platforms that are used become entries of ``supports``."""
    if "supports" in root.pairs:
        return
    used = [
        name
        for name in PLATFORMS
        for section in ("IT", "it")
        if (found := fixes.locate(root, f"{section}.piattaforme.{name}")[1])
        and found.kind == "bool"
        and found.plain() is True
    ]
    if used:
        rows = "".join(f"  - id: alias:{name}\n" for name in used)
        steps.append(("moved", f"IT.piattaforme → supports ({', '.join(used)})"))
        yield Edit(root.start.line, 1, root.start.line, 1, f"supports:\n{rows}")


def drop(tree: Tree, root: Node, steps: list[tuple[str, str]]) -> Iterator[Edit]:
    """Keys that 0.7 no longer wants. What the ``nl:`` section held is named, because only the catalogue has a place for it."""
    for path in DROPPED:
        key, node = fixes.locate(root, path)
        if key is not None and node is not None:
            steps.append(
                (
                    "kept" if path == "nl" else "dropped",
                    path if path != "nl" else f"nl: {json.dumps(node.plain(), ensure_ascii=False)}",
                )
            )
            yield from fixes.dropped(key, node, tree)
    described = root.get("description")
    for language in described.pairs if described else ():
        key, node = fixes.locate(root, f"description[{language}].genericName")
        if key is not None and node is not None:
            steps.append(("dropped", f"description.{language}.genericName"))
            yield from fixes.dropped(key, node, tree)


def explain(step: tuple[str, str], language: str = "en") -> str:
    """A step as a sentence."""
    return STEPS[step[0]][0 if language == "nl" else 1].format(step[1])
