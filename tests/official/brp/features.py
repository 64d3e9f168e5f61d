"""Feature files as cases: one per scenario and row of examples, with the steps of its background before its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler

from tests.official.brp.cells import Table


@dataclass(frozen=True)
class Step:
    """A step: its text, and the table or the text below it."""

    text: str
    table: Table | None = None
    content: str = ""


@dataclass(frozen=True)
class Case:
    """A scenario, with the values of its examples filled in."""

    file: str
    line: int
    name: str
    tags: frozenset[str]
    steps: tuple[Step, ...]

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def read(folder: Path) -> tuple[list[Case], dict[str, str]]:
    """Every case below a folder (or in one file), and the files that are no features with what is wrong in them."""
    cases: list[Case] = []
    faults: dict[str, str] = {}
    files = [folder] if folder.is_file() else sorted(folder.rglob("*.feature"))
    for path in files:
        name = path.name if folder.is_file() else path.relative_to(folder).as_posix()
        try:
            cases += of(path.read_text("utf-8-sig"), name)
        except (CompositeParserException, ParserException, UnicodeDecodeError) as error:
            faults[name] = " ".join(str(error).split())[:300]
    return cases, faults


def of(text: str, name: str) -> list[Case]:
    """The cases of one feature. Raises an error of the parser when it is none."""
    document: Any = Parser().parse(text)
    lines = _lines(document)
    document["uri"] = name
    return [
        Case(
            name,
            lines[pickle["astNodeIds"][-1]],
            pickle["name"].strip(),
            frozenset(tag["name"].lower() for tag in pickle["tags"]),
            tuple(_step(step) for step in pickle["steps"]),
        )
        for pickle in Compiler().compile(document)
    ]


def _step(step: Any) -> Step:
    argument = step.get("argument", {})
    rows = argument.get("dataTable", {}).get("rows")
    table = Table([[cell["value"] for cell in row["cells"]] for row in rows]) if rows else None
    return Step(" ".join(step["text"].split()), table, argument.get("docString", {}).get("content", ""))


def _lines(node: Any) -> dict[str, int]:
    """The line of each part of a document, by its id."""
    found: dict[str, int] = {}
    parts = list(node.values()) if isinstance(node, dict) else node
    if isinstance(node, dict) and "id" in node and "location" in node:
        found[node["id"]] = node["location"]["line"]
    for part in parts:
        if isinstance(part, dict | list):
            found.update(_lines(part))
    return found
