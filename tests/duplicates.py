"""``python -m tests.duplicates FOLDER...``: blocks of code that stand twice. Components may look alike, so they are not asked."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path

from tests.tools import ROOT, python_files

LINES = 12
"""A block of so many lines with code on them is one block too many."""


def code_lines(source: str) -> list[tuple[int, str]]:
    """(line number, text) of the lines that do something: no blank lines, comments, long texts, imports or lone brackets."""
    left_out: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        said = node.value if isinstance(node, ast.Expr) else node
        text = isinstance(said, ast.Constant) and isinstance(said.value, str)
        text = text and (said is not node or node.end_lineno != node.lineno)
        if text or isinstance(node, ast.Import | ast.ImportFrom):
            left_out |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = ((number, line.strip()) for number, line in enumerate(source.splitlines(), 1))
    return [
        (n, line)
        for n, line in lines
        if n not in left_out and any(c.isalnum() for c in line) and not line.startswith("#")
    ]


def find(files: list[Path]) -> list[str]:
    """A line for each block that stands in more than one place."""
    places: dict[tuple[str, ...], list[tuple[Path, int]]] = defaultdict(list)
    for path in files:
        lines = code_lines(path.read_text(encoding="utf-8"))
        for start in range(len(lines) - LINES + 1):
            window = lines[start : start + LINES]
            places[tuple(line for _, line in window)].append((path, window[0][0]))
    found, last = [], None
    for twice in (spots for spots in places.values() if len(spots) > 1):
        key = tuple((path, number) for path, number in twice)
        if last is None or any(
            path != other or number - before > LINES for (path, number), (other, before) in zip(key, last, strict=False)
        ):
            found.append(" = ".join(f"{path.relative_to(ROOT)}:{number}" for path, number in twice))
        last = key
    return found


def main(folders: list[str]) -> int:
    """Print the blocks; 1 when there are any."""
    blocks = find(python_files(*folders))
    print("\n".join(blocks) or f"no block of {LINES} lines stands twice")
    return 1 if blocks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
