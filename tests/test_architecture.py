"""The house rules that a machine can hold: who imports whom, who reads the clock, what a file may not say, which rule has a test."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.tools import ROOT, python_files

PACKAGES = {"schemas", "reference_api", "catalogue", "conformance", "gemeengoed", "tests", "components"}
MAY_IMPORT = {
    "schemas": {"schemas"},
    "reference_api": {"reference_api", "schemas"},
    "catalogue": {"catalogue", "schemas"},
    "conformance": {"conformance", "schemas"},
    "gemeengoed": {"gemeengoed", "reference_api", "schemas"},
}
CLOCK_OWNERS = {"reference_api/environment.py", "reference_api/cli.py", "reference_api/deliver.py"}
"""Only here may the engine ask for the time or for chance; everything else gets it handed over."""
SMALL_CHANCE = {
    ("reference_api/store_postgres.py", "random.uniform"),
    ("reference_api/store_postgres.py", "random.randrange"),
    ("reference_api/problems.py", "uuid4"),
}
"""Waiting times of retries and the number of a problem: no record ever depends on them."""
DATABASES = {"sqlite3", "sqlalchemy", "psycopg", "psycopg2", "pymysql", "peewee", "pony", "dataset", "dbm", "shelve"}
COMPONENTS = sorted(path.parent for path in ROOT.glob("components/*/Makefile"))
every_component = pytest.mark.parametrize("folder", COMPONENTS, ids=lambda path: path.name)


def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """Top names of everything that a file imports; relative imports are of its own package."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).partition(".")[0]


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every call in a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield node.lineno, ast.unparse(node.func)


def tracked() -> list[Path]:
    """Text files that belong to the repository: what git knows, else what lies here."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        return python_files(".")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("package", [name for name in MAY_IMPORT if (ROOT / name).is_dir()])
def test_imports_point_one_way(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(package)
        for name in imports(path)
        if name in PACKAGES - MAY_IMPORT[package]
    ]

    assert wrong == []


def test_schemas_need_marshmallow_and_the_standard_library_only() -> None:
    allowed = {"schemas", "marshmallow", *sys.stdlib_module_names}

    assert {
        (str(p.relative_to(ROOT)), n) for p in python_files("schemas") for n in imports(p) if n not in allowed
    } == set()


CLOCK = re.compile(
    r"(^|\.)(datetime|date)\.(now|today|utcnow)$|^time\.(time|time_ns|localtime|gmtime)$"
    r"|(^|\.)uuid[14]$|^random\.|^secrets\.|^os\.urandom$"
)


def test_nobody_in_schemas_asks_for_time_or_chance() -> None:
    assert [
        (str(p), line, name) for p in python_files("schemas") for line, name in calls(p) if CLOCK.search(name)
    ] == []


def test_engine_asks_for_time_in_one_place() -> None:
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in python_files("reference_api")
        for _, name in calls(path)
        if CLOCK.search(name) and not name.startswith(("secrets.", "random.Random"))
    }

    assert {(path, name) for path, name in found - SMALL_CHANCE if path not in CLOCK_OWNERS} == set()


@every_component
def test_component_stands_on_its_own(folder: Path) -> None:
    files = python_files(str(folder.relative_to(ROOT)))
    others = {path.name for path in COMPONENTS} - {folder.name}
    forbidden = (PACKAGES - {"tests"}) | others | DATABASES

    assert [
        f"{path.relative_to(ROOT)} imports {name}" for path in files for name in imports(path) if name in forbidden
    ] == []


@every_component
def test_component_has_what_a_fork_needs(folder: Path) -> None:
    wanted = {"Makefile", "README.md", "publiccode.yml", "tests", folder.name.replace("-", "_")}

    assert wanted - {path.name for path in folder.iterdir()} == set()


MACHINE_PATH = re.compile(r"(?<![\w.~}>])/(?:work|root|Users|tmp)/" + r"|(?<![\w.~}])/home/[a-z]")
REGISTRY_HOST = re.compile(
    r"--(?:extra-)?index-url|\"resolved\": *\"http|registry\.npmjs\.org|files\.pythonhosted\.org", re.IGNORECASE
)
TEXT = {
    ".py",
    ".md",
    ".txt",
    ".cfg",
    ".toml",
    ".json",
    ".yml",
    ".yaml",
    ".html",
    ".lock",
    ".css",
    ".js",
    ".po",
    ".csv",
    "",
}


def test_files_name_no_machine_and_no_registry() -> None:
    wrong = []
    for path in tracked():
        if path.suffix not in TEXT or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if MACHINE_PATH.search(line) or REGISTRY_HOST.search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")

    assert wrong == []


def test_no_tracked_file_is_larger_than_two_megabytes() -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked() if path.stat().st_size > 2_000_000] == []


def normal(line: str) -> str:
    """The name of a package in a line of requirements, as registries compare names."""
    found = re.match(r"[A-Za-z0-9._-]+", line.strip())
    return re.sub(r"[-_.]+", "-", found.group() if found else "").lower()


def asked(section: str, option: str) -> set[str]:
    """Packages that setup.cfg asks for."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    return {normal(line) for line in setup[section][option].splitlines() if line.strip()}


def test_lock_files_cover_what_setup_asks() -> None:
    run, dev = (
        {normal(line) for line in (ROOT / name).read_text().splitlines()}
        for name in ("requirements.lock", "requirements-dev.lock")
    )

    assert asked("options", "install_requires") - run == set()
    assert (asked("options", "install_requires") | asked("options.extras_require", "dev")) - dev == set()


def not_asked(asked_for: set[str], *packages: str) -> set[str]:
    """What these packages import from elsewhere and none of whose distributions is asked for (a namespace has several)."""
    known = packages_distributions()
    names = {name for path in python_files(*packages) for name in imports(path)} - sys.stdlib_module_names - PACKAGES
    return {name for name in names if asked_for.isdisjoint(map(normal, known.get(name, [name])))}


def test_setup_asks_for_everything_that_is_imported() -> None:
    shipped = [name for name in MAY_IMPORT if (ROOT / name).is_dir()]
    asked_for, with_tests = asked("options", "install_requires"), asked("options.extras_require", "dev")

    assert not_asked(asked_for, *shipped) == set()
    assert not_asked(asked_for | with_tests, "tests") == set()


def declared_rules() -> set[str]:
    """Codes of every rule, right and effect in the declarations."""
    declare = pytest.importorskip("schemas.declare")
    registers = pytest.importorskip("schemas").REGISTERS
    return {code for register in registers for code in register.upheld} | {
        text.code
        for register in registers
        for resource in register.resources
        for text, _ in declare.rules_of(resource)
        if text.code
    }


def rules_with_a_test() -> set[str]:
    """Codes that a test carries: ``@pytest.mark.rule("zrc-007", ...)`` or ``rule("zrc-007")`` in a table of cases."""
    codes: set[str] = set()
    for path in python_files("tests"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.rule"):
                codes |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return codes


def test_every_rule_has_a_test() -> None:
    """``tests/rules_without_test.txt`` holds what is still owed; a code that has a test must leave it."""
    owed_file = ROOT / "tests" / "rules_without_test.txt"
    owed = {line.strip() for line in owed_file.read_text().splitlines() if line.strip() and not line.startswith("#")}
    declared, tested = declared_rules(), rules_with_a_test()

    assert (sorted(declared - tested - owed), sorted(owed & tested), sorted(owed - declared)) == ([], [], [])


def test_every_marked_rule_exists() -> None:
    assert sorted(rules_with_a_test() - declared_rules()) == []
