"""Lint one file: all findings in one pass, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from catalogue.publiccode import checks, fixes, yamltree
from catalogue.publiccode.findings import Finding
from catalogue.publiccode.keys import ROOT, Key
from catalogue.publiccode.vocabularies import LATEST, Version
from catalogue.publiccode.yamltree import Mark, Node, Tree

KINDS = {
    "text": ("een tekst", "a text"),
    "bool": ("true of false", "true or false"),
    "list": ("een lijst", "a list"),
    "map": ("een blok met sleutels", "a block with keys"),
    "languages": ("een blok met per taal een beschrijving", "a block with a description per language"),
    "urls": ("een adres of een lijst van adressen", "an address or a list of addresses"),
}
MACHINES = ("kubernetes", "haven", "docker", "helm", "azure", "aws", "cloud", "openshift", "postgresql", "server")


@dataclass(frozen=True)
class Report:
    """Outcome for one file."""

    name: str
    tree: Tree
    findings: tuple[Finding, ...]

    def count(self, severity: str) -> int:
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def valid(self) -> bool:
        """Whether a strict reader would accept the file."""
        return not self.count("error")

    @property
    def fixed(self) -> str:
        """The text with every quick fix applied."""
        return fixes.apply(self.tree.text, [finding.fix for finding in self.findings])


def lint(raw: bytes, name: str = "publiccode.yml", version: Version = LATEST, folder: Path | None = None) -> Report:
    """All findings of a file against a version of the standard. With ``folder``, files it points to must exist there.

    Never raises for what the file holds.
    """
    tree = yamltree.read(raw)
    found = [
        Finding(trouble.code, trouble.line, trouble.column, trouble.key, trouble.words) for trouble in tree.troubles
    ]
    if tree.root is None:
        found = found or [Finding("empty-file", 0, 0, "")]
    elif tree.root.kind != "map":
        found = found or [no_description(tree)]
    elif broken(tree):
        pass  # What follows an error of grammar is guesswork: the report says what is certain.
    else:
        found += Walk(version, folder).root(tree.root)
    found = [replace(finding, code="hidden-email") if fixes.hidden(finding, tree) else finding for finding in found]
    with_fixes = [replace(finding, fix=fixes.fix(finding, tree)) for finding in found]
    return Report(name, tree, tuple(sorted(with_fixes, key=lambda finding: (finding.line, finding.column))))


def broken(tree: Tree) -> bool:
    """Whether reading stopped half-way."""
    return any(trouble.code in ("tab", "yaml-syntax", "unknown-alias") for trouble in tree.troubles)


def no_description(tree: Tree) -> Finding:
    """The file is YAML, but not a set of keys: often a symbolic link fetched over the web."""
    word = tree.text.strip()
    if "\n" not in word and word.endswith((".yml", ".yaml")):
        return Finding("symlink", 1, 1, "", (word,))
    nothing = tree.root is None or tree.root.kind == "null"
    return Finding("empty-file", 0, 0, "") if nothing else Finding("not-a-description", 1, 1, "")


@dataclass(frozen=True)
class Place:
    """Where the walk is: path as people write it, the node, and where its key or item stands."""

    path: str
    node: Node
    mark: Mark
    first_of: str = ""
    """Path of the list item on whose line this key stands, when it is the first of that item."""

    def below(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


class Walk:
    """Compares a tree with the declarations."""

    def __init__(self, version: Version, folder: Path | None) -> None:
        self.version = version
        self.folder = folder
        self.skipped: set[str] = set()
        """Keys that may not be there at all, so that their content does not matter."""

    def root(self, node: Node) -> Iterator[Finding]:
        yield from self.maintenance(node)
        yield from self.map(Place("", node, node.start), ROOT)
        yield from self.italy(node)
        yield from self.advice(node)

    def value(self, place: Place, key: Key) -> Iterator[Finding]:
        """A key that is there, whatever its value."""
        if key.since > self.version:
            yield self.at(place, "too-new", f"{key.since[0]}.{key.since[1]}")
        if key.since > self.version or place.path in self.skipped:
            return
        if place.node.kind == "null":
            if key.required(self.version):
                yield from self.missing(place.path, key, place.mark)
            return
        if key.kind == place.node.kind or (key.kind == "text" and place.node.scalar):
            yield from self.deprecation(place, key)
        if key.kind == "urls":
            many = place.node.kind == "list"
            key = Key("list", item=key.item) if many else key
        if key.kind == "text" and place.node.scalar:
            yield from self.text(place, key, str(place.node.value))
        elif key.kind == "urls" and place.node.scalar:
            yield from self.text(replace(place, path=f"{place.path}[0]"), key.item or key, str(place.node.value))
        elif key.kind == place.node.kind == "list":
            yield from self.list(place, key)
        elif key.kind == place.node.kind == "map":
            yield from self.map(place, key)
        elif key.kind == "languages" and place.node.kind == "map":
            yield from self.languages(place, key)
        elif not key.kind == place.node.kind == "bool":
            yield self.wrong_type(place, key)

    def deprecation(self, place: Place, key: Key) -> Iterator[Finding]:
        if key.deprecated > self.version or (key.kind == "text" and place.node.value == ""):
            return
        if key.instead:
            yield self.at(place, "deprecated", f" Gebruik {key.instead}.", f" Use {key.instead}.")
        else:
            yield self.at(place, "deprecated", " Hij kan zonder gevolg weg.", " It is safe to drop it.")

    def text(self, place: Place, key: Key, value: str) -> Iterator[Finding]:
        if value == "" and (key.required_until > self.version or key.empty):
            if key.required(self.version):
                yield self.at(place, "required")
            return
        if place.path == "publiccodeYmlVersion" and place.node.kind != "str":
            yield self.at(place, "version-not-text", value)
        for check in key.checks:
            verdict = check(value, self.version)
            if verdict:
                yield self.at(place, verdict[0], *verdict[1])
            elif self.folder and check in (checks.logo, checks.screenshot, checks.relative_or_web):
                yield from self.file(place, value)

    def file(self, place: Place, value: str) -> Iterator[Finding]:
        """A path that stays within the folder and does not exist."""
        path = PurePosixPath(value)
        if self.folder and "://" not in value and ".." not in path.parts and not (self.folder / path).is_file():
            yield self.at(place, "missing-file", value)

    def list(self, place: Place, key: Key) -> Iterator[Finding]:
        if key.filled and not place.node.items:
            yield self.at(place, "needs-items")
        for number, item in enumerate(place.node.items):
            if key.item and item.kind != "null":
                yield from self.value(Place(f"{place.path}[{number}]", item, item.start), key.item)

    def map(self, place: Place, key: Key) -> Iterator[Finding]:
        item = place.path if place.path.endswith("]") else ""
        for name, (at, node) in place.node.pairs.items():
            below = Place(place.below(name), node, at.start, item if at.start == place.node.start else "")
            known = key.keys.get(name)
            yield from self.value(below, known) if known else self.unknown(below, name, key)
        for name, known in key.keys.items():
            if name not in place.node.pairs and known.required(self.version):
                yield from self.missing(place.below(name), known, place.node.start)

    def missing(self, path: str, key: Key, mark: Mark) -> Iterator[Finding]:
        """A key that is not there; of a block, each of the keys that had to be in it."""
        if path == "publiccodeYmlVersion":
            mark = Mark(0, 0)
        if key.kind == "map":
            for name, below in key.keys.items():
                if below.required(self.version):
                    yield from self.missing(f"{path}.{name}", below, mark)
        else:
            code = "needs-items" if path == "description" or (key.filled and path == "platforms") else "required"
            yield Finding(code, mark.line, mark.column, path)

    def unknown(self, place: Place, name: str, among: Key) -> Iterator[Finding]:
        if not place.path.count(".") and len(name) == 2:
            yield self.at(place, "country-section")
            return
        like = get_close_matches(name.lower(), [known.lower() for known in among.keys], 1, 0.8)
        near = next((known for known in among.keys if like and known.lower() == like[0]), "")
        yield self.at(
            place, "unknown-key", f" Bedoelt u {near}?" if near else "", f" Do you mean {near}?" if near else "", near
        )

    def languages(self, place: Place, key: Key) -> Iterator[Finding]:
        if not place.node.pairs:
            yield self.at(place, "needs-items")
        for name, (at, node) in place.node.pairs.items():
            if checks.language(name):
                # The key that holds the languages is named, as the reference parser does; the words name the language.
                yield self.at(place, "unknown-language", name)
            path = f"{place.path}.{name}" if name.isalpha() else f"{place.path}[{name}]"
            if key.item:
                yield from self.description(Place(path, node, at.start), key.item)

    def description(self, place: Place, key: Key) -> Iterator[Finding]:
        if place.node.kind == "null":
            yield from self.missing(place.path, key, place.mark)
        else:
            yield from self.value(place, key)

    def wrong_type(self, place: Place, key: Key) -> Finding:
        """Named after the first thing on the line where the wrong value begins."""
        node, path, mark = place.node, place.path, place.mark
        if node.start.line > mark.line:
            mark = node.start
            path += "[0]" if node.items else "".join(f".{name}" for name in list(node.pairs)[:1])
        elif place.first_of:
            path = place.first_of
        is_nl, is_en = KINDS.get(place.node.kind, KINDS["text"])
        wanted = KINDS[key.kind]
        return Finding("wrong-type", mark.line, mark.column, path, (wanted[0], is_nl, wanted[1], is_en, key.kind))

    def at(self, place: Place, code: str, *words: str) -> Finding:
        return Finding(code, place.mark.line, place.mark.column, place.path, words)

    def maintenance(self, root: Node) -> Iterator[Finding]:
        """Who maintains decides which of contractors and contacts must be there."""
        block = root.get("maintenance")
        if block is None or block.kind != "map":
            return
        kind = block.get("type")
        word = str(kind.value) if kind and kind.scalar else ""
        contractors, contacts = block.get("contractors"), block.get("contacts")
        given = contractors is not None and contractors.kind != "null"
        if word == "contract" and not (
            given and (contractors is None or contractors.kind != "list" or contractors.items)
        ):
            yield Finding("contractors-needed", *self.spot(block, "contractors"), "maintenance.contractors")
        if word in ("internal", "community") and (
            contacts is None or contacts.kind == "null" or contacts.size == 1 and contacts.kind == "list"
        ):
            yield Finding("contacts-needed", *self.spot(block, "contacts"), "maintenance.contacts", (word,))
        if given and word != "contract" and self.version >= (0, 5):
            self.skipped.add("maintenance.contractors")
            yield Finding("contractors-forbidden", *self.spot(block, "contractors"), "maintenance.contractors")

    def spot(self, block: Node, name: str) -> tuple[int, int]:
        """Where a key stands, or where it should have stood."""
        pair = block.pairs.get(name)
        mark = pair[0].start if pair else block.start
        return mark.line, mark.column

    def italy(self, root: Node) -> Iterator[Finding]:
        """The country section has had two spellings."""
        for name in ("IT", "it"):
            if name in root.pairs and self.version >= (0, 7):
                yield Finding("country-section-old", *self.spot(root, name), name)
        if "it" in root.pairs and self.version >= (0, 5):
            yield Finding("lower-case-section", *self.spot(root, "it"), "it", ("IT",))
            if "IT" in root.pairs:
                yield Finding("section-twice", *self.spot(root, "it"), "it", ("IT",))

    def advice(self, root: Node) -> Iterator[Finding]:
        """What is allowed and yet not meant."""
        platforms = root.get("platforms")
        for number, item in enumerate(platforms.items if platforms else []):
            if item.scalar and str(item.value).lower() in MACHINES:
                yield Finding(
                    "not-a-client-platform",
                    item.start.line,
                    item.start.column,
                    f"platforms[{number}]",
                    (str(item.value),),
                )
