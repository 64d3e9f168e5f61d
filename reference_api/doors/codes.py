"""Layer 4, services: which error codes there are: those of the declarations, and those that the engine gives by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import reference_api
import schemas
from reference_api.openapi.shapes import text
from reference_api.tables import Model
from schemas.declare import rules_of

PLACE = {"Problem": 1, "fail": 0, "Violation": 1, "Denied": 1}
"""Where the code stands among the arguments of a call."""


@dataclass
class Cause:
    """A rule of the standard that gives a code: where, and what it asks (in English, as the code says it)."""

    code: str
    resource: str
    text: str
    status: int


@dataclass
class Known:
    """A code with everything that can give it."""

    code: str
    causes: list[Cause] = field(default_factory=list)


def codes(model: Model) -> dict[str, Known]:
    """Every code that this server can answer, by name."""
    found = {code: Known(code) for code in sorted(spoken())}
    for code, cause in declared(model):
        found.setdefault(code, Known(code)).causes.append(cause)
    return dict(sorted(found.items()))


def declared(model: Model) -> Iterator[tuple[str, Cause]]:
    """(code, cause) of every rule, of uniqueness and of fields that may not change."""
    for key, served in model.served.items():
        for mark, function in rules_of(served.resource):
            for code in mark.gives:
                yield code, Cause(mark.code, key, text(function), mark.status)
        for unique in served.resource.unique:
            together = " + ".join(unique.fields)
            yield unique.code, Cause(unique.rule, key, f"{together} must be unique together.", 400)
        for fixed in served.resource.immutable:
            yield fixed.code, Cause(fixed.rule, key, f"{', '.join(fixed.fields)} may not change afterwards.", 400)


@lru_cache(maxsize=1)
def spoken() -> frozenset[str]:
    """Codes that stand in the code of the engine and of the fields."""
    folders = (Path(reference_api.__file__).parent, Path(schemas.__file__).parent)
    files = [path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts]
    return frozenset(code for path in files for code in _spoken(ast.parse(path.read_text(encoding="utf-8"))))


def _spoken(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in PLACE:
                found = [k.value for k in node.keywords if k.arg == "code"] or node.args[PLACE[name] : PLACE[name] + 1]
                yield from (literal for part in found for literal in _literals(part))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            code, bar, words = node.value.partition("|")
            if bar and words[:1].isupper() and code.replace("_", "").replace("-", "").isalpha():
                yield code  # messages of fields: ``code|reason``


def _literals(node: ast.expr) -> Iterator[str]:
    """Text in an expression that can be its value: alone, or in either branch of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
