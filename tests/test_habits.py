"""The tools and pages around the code: what they promise holds."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.counts import compare
from tests.duplicates import LINES, code_lines, find
from tests.tools import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        ({"pytest": {"passed": 10, "skipped": 1}}, []),
        ({"pytest": {"passed": 9, "failed": 1}}, []),
        ({"pytest": {"passed": 9, "skipped": 1}}, ["pytest: 9 executed, at least 10 expected"]),
        ({"pytest": {"passed": 10, "skipped": 2}}, ["pytest: 2 skipped, at most 1 allowed"]),
        ({}, ["pytest: nothing was executed"]),
    ],
)
def test_counts_are_compared_with_the_minimum(found: dict[str, dict[str, int]], faults: list[str]) -> None:
    assert compare(found, {"pytest": {"executed": 10, "skipped": 1}}) == faults


def block(name: str, lines: int) -> str:
    """A function with so many lines of code."""
    return f"def {name}():\n" + "".join(
        f'    """Words."""\n\n    # why\n    step_{number}()\n' for number in range(lines)
    )


def test_block_that_stands_twice_is_found_whatever_is_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.duplicates.ROOT", tmp_path)
    (tmp_path / "a.py").write_text(block("a", LINES))
    (tmp_path / "b.py").write_text("\n\n" + block("b", LINES).replace("# why", "# because"))
    (tmp_path / "c.py").write_text(block("c", LINES - 1))

    assert [line.split(":")[0] for line in find([tmp_path / "a.py", tmp_path / "b.py", tmp_path / "c.py"])] == ["a.py"]
    assert find([tmp_path / "a.py", tmp_path / "c.py"]) == []


def test_docstrings_comments_and_imports_are_no_code() -> None:
    assert code_lines('"""A."""\nimport os\n\n# b\nx = [\n    1,\n]\n') == [(5, "x = ["), (6, "1,")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())

    assert [
        link
        for link in links
        if "://" not in link and not link.startswith("mailto:") and not (page.parent / link).exists()
    ] == []


def test_readme_explains_every_setting() -> None:
    """Each stands there whole, or after another one as ``_TAIL``."""
    readme = (ROOT / "README.md").read_text()
    read = set(re.findall(r'read\.\w+\("([A-Z_]+)"', (ROOT / "reference_api" / "settings.py").read_text()))

    def explained(name: str) -> bool:
        tails = [name[start:] for start, letter in enumerate(name) if letter == "_"]
        return f"`GEMEENGOED_{name}`" in readme or any(f"`{tail}`" in readme for tail in (f"_{name}", *tails))

    assert len(read) > 10
    assert [name for name in sorted(read) if not explained(name)] == []


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text()
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))

    assert [page.name for page in pages if f"({page.name})" not in index] == []
    assert len({page.name[:4] for page in pages}) == len(pages)


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")), ids=lambda page: page.name[:4]
)
def test_decision_opens_with_its_number(page: Path) -> None:
    assert page.read_text().startswith(f"# {page.name[:4]} ")


def test_ci_script_is_sound_shell() -> None:
    done = subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def test_lock_files_name_no_host() -> None:
    locks = [
        *ROOT.glob("requirements*.lock"),
        *ROOT.glob("components/*/requirements*.lock"),
        *ROOT.glob("package-lock.json"),
    ]

    assert [lock.name for lock in locks if "://" in sources(lock)] == []


def sources(lock: Path) -> str:
    """A lock file without the lines in which npm notes where makers take donations."""
    return "\n".join(
        line for line in lock.read_text().splitlines() if '"url":' not in line and '"funding":' not in line
    )


@pytest.mark.parametrize(
    "file", [ROOT / "publiccode.yml", *ROOT.glob("components/*/publiccode.yml")], ids=lambda f: f.parent.name
)
def test_publiccode_says_what_the_standard_asks(file: Path) -> None:
    found = yaml.safe_load(file.read_text())
    asked = {
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    }

    assert asked - set(found) == set()
    assert found["legal"]["license"] == "EUPL-1.2"
    for language in ("nl", "en"):
        words = found["description"][language]
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10000
        assert words["features"]


@pytest.mark.xdist_group("probe")
def test_group_of_tests_stays_with_one_worker(request: pytest.FixtureRequest) -> None:
    assert not hasattr(request.config, "workerinput") or request.node.nodeid.endswith("@probe")
