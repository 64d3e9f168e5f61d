"""``make mutants``: take out each rule, right and effect of the declarations in turn; a test that carries its code must fail.

``python -m tests.mutants [text]``: only mutants whose name holds the text. Tests run on SQLite, in forked processes that
have everything imported already. A mutant that no test notices survives, and the command ends with 1.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from schemas import REGISTERS
from schemas.declare import Immutable, Resource, Unique, links_of
from tests.tools import ROOT

LISTS = ("rights", "defaults", "rules", "delete_rules", "effects")
WORKERS = int(os.environ.get("WORKERS", "2"))
MINUTES = float(os.environ.get("MINUTES", "30"))
FOLDERS = ("tests/registers", "tests/reference_api")


@dataclass(frozen=True)
class Mutant:
    """Something to take out: its name, the codes whose tests must notice, and how it is done."""

    name: str
    codes: tuple[str, ...]
    apply: Callable[[], None]


def mutants() -> Iterator[Mutant]:
    """Everything in the declarations that carries the code of a rule."""
    for register in REGISTERS:
        for resource in register.resources:
            yield from of_resource(f"{register.name}/{resource.name}", resource)


def of_resource(key: str, resource: Resource) -> Iterator[Mutant]:
    """Functions, unique and immutable fields, and links of one resource."""
    for kind in LISTS:
        for function in getattr(resource, kind):
            codes = tuple(text.code for text in getattr(function, "rules", ()) if text.code)
            if codes:
                yield Mutant(f"{key} {kind} {function.__name__}", codes, without(resource, kind, function))
    told: list[tuple[str, Unique | Immutable]] = [("unique", item) for item in resource.unique]
    told += [("immutable", item) for item in resource.immutable]
    for kind, item in told:
        if item.rule:
            yield Mutant(f"{key} {kind} {', '.join(item.fields)}", (item.rule,), without(resource, kind, item))
    for link in links_of(resource.schema()):
        yield Mutant(f"{key} link {link.name}", (link.rule,), unchecked(resource, link.rule))
    for action in resource.actions:
        for function in action.rules:
            codes = tuple(text.code for text in getattr(function, "rules", ()) if text.code)
            if codes:
                yield Mutant(f"{key} {action.name} {function.__name__}", codes, without(action, "rules", function))


def without(holder: Any, kind: str, item: Any) -> Callable[[], None]:
    """Leave an element out of a list of a declaration, in place."""

    def apply() -> None:
        object.__setattr__(holder, kind, tuple(other for other in getattr(holder, kind) if other is not item))

    return apply


def unchecked(resource: Resource, rule: str) -> Callable[[], None]:
    """Stop checking the links that carry a rule: instances of a schema copy their fields from the class."""

    def apply() -> None:
        for link in _declared(resource.schema, rule):
            link.check = False

    return apply


def _declared(schema: Any, rule: str) -> Iterator[Any]:
    for declared in schema._declared_fields.values():
        inner = getattr(declared, "inner", declared)
        if hasattr(inner, "nested"):
            yield from _declared(type(inner.schema), rule)
        elif getattr(inner, "rule", "") == rule:
            yield inner


def marked() -> dict[str, set[str]]:
    """Code of a rule -> ``file::test`` of every test that carries it."""
    found: dict[str, set[str]] = {}
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("test_*.py")):
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            for code in _codes(node):
                found.setdefault(code, set()).add(f"{path.relative_to(ROOT)}::{node.name}")
    return found


def _codes(node: ast.FunctionDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        for call in ast.walk(decorator):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.rule"):
                yield from (str(arg.value) for arg in call.args if isinstance(arg, ast.Constant))


def survives(mutant: Mutant, tests: dict[str, set[str]]) -> str:
    """Empty when a marked test fails without it; else why the mutant lives. Runs in a process of its own."""
    chosen = sorted({test for code in mutant.codes for test in tests.get(code, ())})
    if not chosen:
        return "no test carries " + ", ".join(mutant.codes)
    child = os.fork()
    if child == 0:
        os._exit(_run(mutant, chosen))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return (
        "" if status == 1 else f"{len(chosen)} tests did not notice" if status == 0 else f"pytest ended with {status}"
    )


def _run(mutant: Mutant, chosen: list[str]) -> int:
    mutant.apply()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        plain = ["-q", "-x", "-n0", "-p", "no:cacheprovider", "--no-header", "--tb=no", "-k", "not postgresql"]
        return int(pytest.main([*plain, *(str(ROOT / test) for test in chosen)]))


def main(wanted: str = "") -> int:
    """Run all, print who survives; 1 when one does, or when time ran out."""
    begin, tests = time.monotonic(), marked()
    found = [mutant for mutant in mutants() if wanted in mutant.name]
    os.chdir(ROOT)
    Path(ROOT / "var").mkdir(exist_ok=True)
    alive: list[str] = []

    def judge(mutant: Mutant) -> None:
        late = time.monotonic() - begin > MINUTES * 60
        reason = "out of time" if late else survives(mutant, tests)
        if reason:
            alive.append(mutant.name)
            print(f"SURVIVES {mutant.name} ({', '.join(mutant.codes)}): {reason}", flush=True)

    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        list(pool.map(judge, found))
    print(
        f"{len(found)} mutants, {len(found) - len(alive)} noticed, {len(alive)} alive, {time.monotonic() - begin:.0f} s"
    )
    return int(bool(alive))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
