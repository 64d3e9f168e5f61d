"""Which fields of an object are shown: those that a client asks for, and those that its token may read. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemas.declare import Violation
from schemas.objects import RECORD_FIELDS

TOP = ("url", "uuid", "type", "record")
Tree = dict[str, Any]


def read_fields(text: str) -> tuple[Tree, list[Violation]]:
    """A tree of the names in a comma-separated list (``url,record__data__naam``), and what is wrong with it."""
    tree: Tree = {}
    wrong: list[Violation] = []
    for path in (part.strip() for part in text.split(",")):
        steps = path.split("__")
        if not _known(steps):
            wrong.append(Violation("fields", "fields-invalid", f"'{path[:60]}' is geen veld van een object."))
            continue
        here = tree
        for step in steps:
            here = here.setdefault(step, {})
    return tree, wrong


def _known(steps: list[str]) -> bool:
    if steps[0] not in TOP or not all(steps):
        return False
    if len(steps) == 1:
        return True
    return steps[0] == "record" and steps[1] in RECORD_FIELDS and (len(steps) == 2 or steps[1] in ("data", "geometry"))


def chosen(value: Any, tree: Tree) -> Any:
    """The parts of a value that a tree names; everything below a name without names of its own."""
    if not tree or not isinstance(value, Mapping):
        return value
    return {name: chosen(value[name], inner) for name, inner in tree.items() if name in value}


def allowed_data(data: Mapping[str, Any], allowed: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """The data that may be read, and the names of what was left out."""
    names = set(allowed)
    return {n: v for n, v in data.items() if n in names}, [n for n in data if n not in names]
