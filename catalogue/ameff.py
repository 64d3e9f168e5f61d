"""ArchiMate Model Exchange files: a landscape written as one, and read from one without ever holding it whole.

Written are application components with their standards as application services, layers and ids as properties, and a specialization
towards the GEMMA reference component, by its object id, so that other tools merge it with the GEMMA model. Read is any exchange file:
what we wrote comes back as it was, of others the application components with the reference components that they specialise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from catalogue.landscape import OWN, OwnPart, spoken_of
from catalogue.merge import Entry
from catalogue.view import View

NAMESPACE = "http://www.opengroup.org/xsd/archimate/3.0/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
PROPERTIES = {
    "p-id": "Gemeengoed id",
    "p-object": "Object ID",
    "p-supplier": "Leverancier",
    "p-layers": "Common Ground laag",
    "p-serves": "Biedt standaarden",
    "p-uses": "Gebruikt standaarden",
    "p-reference": "Referentiecomponent",
    "p-source": "Bron",
    "p-date": "Peildatum",
}
CHUNK = 1 << 16
ELEMENTS_MOST, DEPTH_MOST, TEXT_MOST = 400_000, 64, 20_000


class Unreadable(Exception):
    """A file that is no exchange file or does what an exchange file never has to; says what and where."""


def write(view: View, parts: Sequence[Entry], name: str, today: str) -> str:
    """A landscape as an exchange file."""
    references = {
        key: found
        for part in parts
        for key in part.values("reference_components")
        if (found := view.get("reference-component", key))
    }
    standards = sorted({item["standard"] for part in parts for item in _spoken(part)})
    elements = [*_parts(view, parts, today), *_references(references), *_services(view, standards)]
    relations = [*_specialised(parts, references), *_served(parts)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<model xmlns="{NAMESPACE}" xmlns:xsi="{_XSI}" xsi:schemaLocation="{NAMESPACE} {NAMESPACE}archimate3_Model.xsd" identifier="id-landschap">',
        f'<name xml:lang="nl">{escape(name)}</name>',
    ]
    if elements:
        lines += ["<elements>", *elements, "</elements>"]
    if relations:
        lines += ["<relationships>", *relations, "</relationships>"]
    lines.append("<propertyDefinitions>")
    lines += [
        f'<propertyDefinition identifier="{key}" type="string"><name>{escape(words)}</name></propertyDefinition>'
        for key, words in PROPERTIES.items()
    ]
    return "\n".join([*lines, "</propertyDefinitions>", "</model>", ""])


def _element(key: str, kind: str, name: str, properties: Mapping[str, str]) -> str:
    held = "".join(
        f'<property propertyDefinitionRef="{ref}"><value xml:lang="nl">{escape(value)}</value></property>'
        for ref, value in properties.items()
        if value
    )
    inner = f"<properties>{held}</properties>" if held else ""
    return f'<element identifier={quoteattr(key)} xsi:type="{kind}"><name xml:lang="nl">{escape(name)}</name>{inner}</element>'


def _spoken(part: Entry) -> list[Mapping[str, str]]:
    return [*part.values("serves"), *part.values("uses")]


def _written(items: Iterable[Mapping[str, str]]) -> str:
    return " ".join(item["standard"] + (f"@{item['version']}" if item.get("version") else "") for item in items)


def _parts(view: View, parts: Sequence[Entry], today: str) -> Iterator[str]:
    for part in parts:
        source = part.one("name")
        properties = {
            "p-id": "" if part.id.startswith(OWN) else part.id,
            "p-supplier": part.text("copyright")
            if part.id.startswith(OWN)
            else view.name("organisation", part.text("owner")),
            "p-layers": " ".join(part.values("layers")),
            "p-serves": _written(part.values("serves")),
            "p-uses": _written(part.values("uses")),
            "p-reference": " ".join(part.values("reference_components")),
            "p-source": source.source.title if source else "",
            "p-date": source.date if source else today,
        }
        yield _element(f"id-c-{part.id}", "ApplicationComponent", part.name, properties)


def _references(references: Mapping[str, Entry]) -> Iterator[str]:
    for key, entry in sorted(references.items()):
        yield _element(f"id-r-{key}", "ApplicationComponent", entry.name, {"p-object": entry.text("gemma")})


def _services(view: View, standards: Iterable[str]) -> Iterator[str]:
    for key in standards:
        yield _element(f"id-s-{key}", "ApplicationService", view.name("standard", key), {})


def _specialised(parts: Sequence[Entry], references: Mapping[str, Entry]) -> Iterator[str]:
    for part in parts:
        for key in dict.fromkeys(part.values("reference_components")):
            if key in references:
                yield f'<relationship identifier="id-z-{part.id}-{key}" xsi:type="Specialization" source="id-c-{part.id}" target="id-r-{key}"/>'


def _served(parts: Sequence[Entry]) -> Iterator[str]:
    for part in parts:
        for key in dict.fromkeys(item["standard"] for item in part.values("serves")):
            yield f'<relationship identifier="id-b-{part.id}-{key}" xsi:type="Realization" source="id-c-{part.id}" target="id-s-{key}"/>'
        for key in dict.fromkeys(item["standard"] for item in part.values("uses")):
            yield f'<relationship identifier="id-g-{part.id}-{key}" xsi:type="Serving" source="id-s-{key}" target="id-c-{part.id}"/>'


@dataclass
class _Element:
    key: str
    name: str = ""
    properties: dict[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    """What was read: ids of components of the catalogue, own parts, and what was left out, counted by reason."""

    components: list[str] = field(default_factory=list)
    own: list[OwnPart] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)


class _Reader:
    """Takes the events of the parser; keeps application components and specializations only."""

    def __init__(self) -> None:
        self.path: list[str] = []
        self.text: list[str] = []
        self.names: dict[str, str] = {}
        self.elements: dict[str, _Element] = {}
        self.special: list[tuple[str, str]] = []
        self.now: _Element | None = None
        self.reference = ""
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if not self.path and (name != "model" or not tag.startswith("http://www.opengroup.org/xsd/archimate/")):
            raise Unreadable("no-model")
        self.path.append(name)
        self.text = []
        if len(self.path) > DEPTH_MOST:
            raise Unreadable("too-deep")
        kind = attributes.get(f"{_XSI} type", "").rpartition(":")[2]
        if name == "element" and len(self.path) == 3:
            self.count += 1
            if self.count > ELEMENTS_MOST:
                raise Unreadable("too-many")
            key = attributes.get("identifier", "")
            self.now = _Element(key) if kind == "ApplicationComponent" and key else None
        elif name == "relationship" and kind == "Specialization":
            self.special.append((attributes.get("source", ""), attributes.get("target", "")))
        elif name == "property":
            self.reference = attributes.get("propertyDefinitionRef", "")
        elif name == "propertyDefinition":
            self.reference = attributes.get("identifier", "")

    def data(self, words: str) -> None:
        if self.text is not None and sum(map(len, self.text)) < TEXT_MOST:
            self.text.append(words)

    def end(self, _tag: str) -> None:
        name, words = self.path.pop(), "".join(self.text).strip()
        above = self.path[-1] if self.path else ""
        if name == "name" and above == "element" and self.now is not None:
            self.now.name = self.now.name or words
        elif name == "name" and above == "propertyDefinition":
            self.names[self.reference] = words
        elif name == "value" and above == "property" and self.now is not None:
            self.now.properties[self.reference] = words
        elif name == "element" and self.now is not None:
            self.elements[self.now.key] = self.now
            self.now = None
        self.text = []


def read(view: View, file: IO[bytes]) -> Reading:
    """Read an exchange file. Raises Unreadable with a code: syntax (and place), doctype, no-model, too-deep, too-many."""
    reader, parser = _Reader(), expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.data, _no_doctype
    parser.buffer_text = True
    try:
        while chunk := file.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Unreadable(f"syntax {error.lineno}:{error.offset + 1}") from error
    return _sorted_out(view, reader)


def _no_doctype(*_: object) -> None:
    raise Unreadable("doctype")


def _sorted_out(view: View, reader: _Reader) -> Reading:
    """Components of ours by id, own parts with their properties; reference components are no parts."""
    objects = {entry.text("gemma"): entry.id for entry in view.all("reference-component") if entry.text("gemma")}
    held = {
        element.key: {reader.names.get(ref, ref): value for ref, value in element.properties.items()}
        for element in reader.elements.values()
    }
    plain = {key: objects[said["Object ID"]] for key, said in held.items() if said.get("Object ID") in objects}
    special = {source: plain[target] for source, target in reader.special if target in plain}
    found = Reading()
    for key, element in reader.elements.items():
        said = held[key]
        if key in plain:
            continue
        if view.get("component", said.get("Gemeengoed id", "")):
            found.components.append(said["Gemeengoed id"])
        elif not element.name:
            found.left_out["no-name"] = found.left_out.get("no-name", 0) + 1
        else:
            found.own.append(_own(view, element.name, said, special.get(key, "")))
    return found


def _own(view: View, name: str, said: Mapping[str, str], reference: str) -> OwnPart:
    return OwnPart(
        name,
        said.get("Leverancier", ""),
        reference or said.get("Referentiecomponent", "").partition(" ")[0],
        said.get("Common Ground laag", "").replace(" ", ""),
        _written(spoken_of(view, said.get("Biedt standaarden", ""))),
        _written(spoken_of(view, said.get("Gebruikt standaarden", ""))),
    )
