"""Reads hostile YAML into a tree that knows the line and column of everything, and keeps what was readable before an error.

Scalars follow YAML 1.2 core: ``no``, ``on`` and dates stay text. Documents, size, depth and aliases are limited, so that a
"billion laughs" file costs as little as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 60_000
"""Nodes after aliases are counted out. The largest known real file (175 kB) has under 2,000."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
GRAMMAR = {
    "could not find expected ':'": "na een sleutel ontbreekt een dubbele punt",
    "did not find expected ',' or ']'": "een lijst tussen blokhaken mist een komma of ]",
    "did not find expected ',' or '}'": "een blok tussen accolades mist een komma of }",
    "did not find expected '-' indicator": "in een lijst begint een regel niet met een streepje",
    "did not find expected <document start>": "na het einde van het document volgt nog iets",
    "did not find expected comment or line break": "na | of > mag op deze regel niets meer staan",
    "did not find expected hexdecimal number": "na \\x, \\u of \\U ontbreekt een hexadecimaal getal",
    "did not find expected key": "hier hoort een sleutel te staan",
    "did not find expected node content": "hier hoort een waarde te staan",
    "found a tab character that violates indentation": "deze regel springt in met een tab",
    "found character that cannot start any token": "met dit teken mag een waarde niet beginnen",
    "found incompatible YAML document": "deze versie van YAML is niet bekend",
    "found undefined tag handle": "het type na het uitroepteken is niet bekend",
    "found unexpected document indicator": "een document begint of eindigt midden in een tekst tussen aanhalingstekens",
    "found unexpected end of stream": "het bestand houdt op binnen een tekst tussen aanhalingstekens",
    "found unknown directive name": "deze aanwijzing na % is niet bekend",
    "found unknown escape character": "deze letter na een backslash betekent niets",
    "mapping values are not allowed in this context": "hier mag geen dubbele punt met een waarde staan",
}
"""What the parser says of grammar, in Dutch."""
NULL = re.compile(r"^(?:~|null|Null|NULL|)$")
BOOL = re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")
INT = re.compile(r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$")
FLOAT = re.compile(
    r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
)


@dataclass(frozen=True)
class Mark:
    """A place in the file; both numbers start at 1."""

    line: int
    column: int


@dataclass
class Node:
    """A piece of YAML: ``kind`` is ``null``, ``bool``, ``int``, ``float``, ``str``, ``list`` or ``map``."""

    kind: str
    start: Mark
    end: Mark
    value: Any = None
    style: str = ""
    """How a scalar is quoted: nothing, ``'``, ``"``, ``|`` or ``>``; ``flow`` for a list or map between brackets."""
    items: list[Node] = field(default_factory=list)
    pairs: dict[str, tuple[Node, Node]] = field(default_factory=dict)
    """Of a map: name to key (for its place) and value."""
    size: int = 1
    depth: int = 1

    def get(self, key: str) -> Node | None:
        """Value of a key; None when absent or when this is no map."""
        found = self.pairs.get(key)
        return found[1] if found else None

    @property
    def scalar(self) -> bool:
        """Whether this holds one word rather than a list or map."""
        return self.kind not in ("list", "map")

    def plain(self) -> Any:
        """As ordinary Python values: text stays text, nothing becomes a date."""
        if self.kind == "list":
            return [item.plain() for item in self.items]
        if self.kind == "map":
            return {name: value.plain() for name, (_, value) in self.pairs.items()}
        if self.kind in ("null", "bool"):
            return None if self.kind == "null" else str(self.value).lower() == "true"
        return self.value


@dataclass(frozen=True)
class Trouble:
    """What went wrong while reading: a code of ``codes.py``, where, and words for its text."""

    code: str
    line: int = 0
    column: int = 0
    key: str = ""
    words: tuple[str, ...] = ()


@dataclass
class Tree:
    """What was read: the text, the root (None when nothing was readable) and every trouble met."""

    text: str
    root: Node | None
    troubles: list[Trouble] = field(default_factory=list)


def read(raw: bytes) -> Tree:
    """Never raises: bytes that are no text, no YAML or too much become troubles of the tree."""
    if len(raw) > MAX_BYTES:
        return Tree("", None, [Trouble("file-too-large", words=(str(len(raw)), str(MAX_BYTES)))])
    text, troubles = decode(raw)
    root, met = compose(text)
    return Tree(text, root, troubles + met)


def decode(raw: bytes) -> tuple[str, list[Trouble]]:
    """Text of the bytes. Whatever is not UTF-8 is read as the encoding it probably has, and reported."""
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace"), [Trouble("not-utf8", words=("UTF-16",))]
    return raw.decode("cp1252", errors="replace"), [Trouble("not-utf8", words=("Windows-1252",))]


class TooMuch(Exception):
    """The file asks for more than a description ever needs."""

    def __init__(self, code: str, place: Mark, *words: str) -> None:
        super().__init__(code)
        self.trouble = Trouble(code, place.line, place.column, words=words)


class Builder:
    """Grows a tree from parser events, without recursion: depth is counted, never stacked."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[tuple[Node, Node | None, str | None]] = []
        """Unfinished lists and maps from the outside in, the key that waits for its value, and the anchor."""
        self.anchors: dict[str, Node] = {}
        self.troubles: list[Trouble] = []
        self.nodes = 0
        self.documents = 0

    def take(self, event: Any) -> None:
        """One event of the parser."""
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                self.troubles.append(Trouble("several-documents", mark(event.start_mark).line, 1))
        elif self.documents > 1:
            return
        elif isinstance(event, yaml.ScalarEvent):
            self.add(scalar(event), event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self.alias(event)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self.enter(event)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self.leave(event)

    def enter(self, event: Any) -> None:
        if len(self.open) >= MAX_DEPTH:
            raise TooMuch("nested-too-deep", mark(event.start_mark), str(MAX_DEPTH))
        kind = "list" if isinstance(event, yaml.SequenceStartEvent) else "map"
        node = Node(kind, mark(event.start_mark), mark(event.end_mark), style="flow" if event.flow_style else "")
        self.open.append((node, None, event.anchor))

    def leave(self, event: Any) -> None:
        node, _, anchor = self.open.pop()
        node.end = mark(event.end_mark)
        self.add(node, anchor)

    def alias(self, event: Any) -> None:
        target = self.anchors.get(event.anchor)
        if target is None:
            raise TooMuch("unknown-alias", mark(event.start_mark), event.anchor)
        place = Node(**{**vars(target), "start": mark(event.start_mark), "end": mark(event.end_mark)})
        self.nodes += place.size
        if self.nodes > MAX_NODES:
            raise TooMuch("too-many-nodes", mark(event.start_mark), str(MAX_NODES))
        if len(self.open) + place.depth > MAX_DEPTH:
            raise TooMuch("nested-too-deep", mark(event.start_mark), str(MAX_DEPTH))
        self.add(place, None)

    def add(self, node: Node, anchor: str | None) -> None:
        """Put a finished node where it belongs."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise TooMuch("too-many-nodes", node.start, str(MAX_NODES))
        if anchor:
            self.anchors[anchor] = node
        if not self.open:
            self.root = node
            return
        parent, waiting, name = self.open[-1]
        parent.size += node.size
        parent.depth = max(parent.depth, node.depth + 1)
        if parent.kind == "list":
            parent.items.append(node)
        elif waiting is None:
            self.open[-1] = (parent, node, name)
        else:
            self.open[-1] = (parent, None, name)
            self.pair(parent, waiting, node)

    def pair(self, parent: Node, key: Node, value: Node) -> None:
        """A key with its value; the first of two equal keys counts, a merge key brings its pairs along."""
        if key.value == "<<" and not key.style and value.kind in ("map", "list"):
            for source in value.items or [value]:
                parent.pairs = {**source.pairs, **parent.pairs}
        elif not key.scalar:
            self.troubles.append(Trouble("key-not-text", key.start.line, key.start.column))
        elif key.value in parent.pairs:
            self.troubles.append(
                Trouble("duplicate-key", key.start.line, key.start.column, str(key.value), (str(key.value),))
            )
        else:
            parent.pairs[str(key.value)] = (key, value)

    def close(self) -> None:
        """After an error: keep what was open as far as it came."""
        while self.open:
            node, _, anchor = self.open.pop()
            self.add(node, anchor)


def compose(text: str) -> tuple[Node | None, list[Trouble]]:
    """Tree of a text, as far as it could be read."""
    builder = Builder()
    try:
        for event in events(text):
            builder.take(event)
    except TooMuch as error:
        return None, [*builder.troubles, error.trouble]
    except yaml.MarkedYAMLError as error:
        builder.close()
        return builder.root, [*builder.troubles, syntax_trouble(error, text)]
    except (yaml.YAMLError, ValueError) as error:
        return None, [*builder.troubles, character_trouble(error, text)]
    return builder.root, builder.troubles


def events(text: str) -> Iterator[Any]:
    """The parser's events; a surrogate or other character that YAML forbids raises here."""
    loader = LOADER(text if text.endswith("\n") else f"{text}\n")
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def syntax_trouble(error: yaml.MarkedYAMLError, text: str) -> Trouble:
    """Where the grammar broke; tabs get their own words, being what people trip over most."""
    place = error.problem_mark or error.context_mark
    line, column = (place.line + 1, place.column + 1) if place else (0, 0)
    rows = text.splitlines()
    for number in range(max(0, line - 2), min(line, len(rows))):
        if re.match(r"^\s*(?:-\s+)*\t", rows[number]):
            return Trouble("tab", number + 1, rows[number].index("\t") + 1)
    return Trouble("yaml-syntax", line, column, words=both_languages(str(error.problem or error.context or "").strip()))


def both_languages(problem: str) -> tuple[str, str]:
    """What the parser says, in Dutch and in its own English."""
    return GRAMMAR.get(problem, "de opbouw klopt hier niet"), problem


def character_trouble(error: Exception, text: str) -> Trouble:
    """A character that may not stand in YAML, found back by its place in the text."""
    bad = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if bad is None:
        return Trouble("yaml-syntax", words=both_languages(str(error).splitlines()[0]))
    before = text[: bad.start()]
    return Trouble(
        "forbidden-character", before.count("\n") + 1, bad.start() - before.rfind("\n"), words=(f"U+{ord(bad[0]):04X}",)
    )


def mark(place: Any) -> Mark:
    """The parser counts from 0, people from 1."""
    return Mark(place.line + 1, place.column + 1)


def scalar(event: Any) -> Node:
    """A word with its YAML 1.2 type. A foreign tag (``!!python/...``) makes it text and nothing else."""
    kind = "str"
    if event.tag in (None, "!") and not event.style:
        kind = plain_kind(event.value)
    elif event.tag and event.tag.startswith("tag:yaml.org,2002:"):
        kind = {"null": "null", "bool": "bool", "int": "int", "float": "float"}.get(event.tag.rpartition(":")[2], "str")
    return Node(kind, mark(event.start_mark), mark(event.end_mark), event.value, event.style or "")


def plain_kind(word: str) -> str:
    """Type of an unquoted word."""
    for kind, pattern in (("null", NULL), ("bool", BOOL), ("int", INT), ("float", FLOAT)):
        if pattern.match(word):
            return kind
    return "str"


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Top-level blocks of a broken file: (lines before it, its text), to read each on its own."""
    rows = text.splitlines(keepends=True)
    starts = [number for number, row in enumerate(rows) if re.match(r"^[A-Za-z][\w-]*\s*:", row)]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(rows)
        yield start, "".join(rows[start:end])
