"""A component that is copied out has a name of its own and stands on its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gemeengoed.checks import Refused
from gemeengoed.fork import fork, renamed
from tests.components import run_tests, surroundings
from tests.tools import ROOT


def test_fork_has_the_new_name_everywhere(tmp_path: Path) -> None:
    folder = fork("mijn-app", "startpunt", str(tmp_path / "copy"))

    texts = [
        path.read_text()
        for path in folder.rglob("*")
        if path.suffix in {".py", ".md", ".yml", ".html", ".cfg", ""} and path.is_file()
    ]
    assert (folder / "mijn_app" / "app.py").exists()
    assert [text for text in texts if "startpunt" in text.lower()] == []
    assert "python -m mijn_app" in (folder / "Makefile").read_text()
    assert "# Mijn app" in (folder / "README.md").read_text()
    assert "`mijn_app/app.py`" in (folder / "README.md").read_text()


@pytest.mark.parametrize(
    ("text", "for_people", "expected"),
    [
        ("from startpunt.app import x", False, "from mijn_app.app import x"),
        ("the startpunt is here", True, "the mijn-app is here"),
        ("see `startpunt/app.py`. Startpunt!", True, "see `mijn_app/app.py`. Mijn app!"),
        ('"startpunt_session"', False, '"mijn_app_session"'),
        ("startpunten", True, "startpunten"),
    ],
)
def test_name_is_replaced_as_a_word(text: str, for_people: bool, expected: str) -> None:
    assert renamed(text, "startpunt", "mijn-app", for_people=for_people) == expected


@pytest.mark.parametrize("name", ["", "../x", "Mijn", "a b", "a--b", "-a", "a-", "tests", "a" * 41, "9a", "a;b"])
def test_fork_refuses_a_name_that_is_none(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="NAME"):
        fork(name, "startpunt", str(tmp_path / "copy"))

    assert not (tmp_path / "copy").exists()


def test_fork_names_everything_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = subprocess.run(
        [sys.executable, "-m", "gemeengoed", "fork", "X", "--from", "nothing", "--dir", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 2
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["NAME", "FROM", "DIR"]


@pytest.mark.full
def test_fork_passes_its_own_tests_outside_the_repository(tmp_path: Path) -> None:
    done = subprocess.run(
        ["make", "fork", "NAME=mijn-app", f"DIR={tmp_path / 'copy'}"],
        cwd=ROOT, capture_output=True, text=True, env=surroundings(),
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert run_tests(tmp_path / "copy", tmp_path / "venv") == 0
