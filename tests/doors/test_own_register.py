"""``flask new-register`` and its walk-through: every command of the page is run, in a copy of the checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reference_api.newregister import Refused, with_register, write
from tests.tools import ROOT

PAGE = ROOT / "docs" / "own-register.md"
COPIED = ("schemas", "reference_api", "tests", "setup.cfg")
LISTING = (ROOT / "schemas" / "__init__.py").read_text(encoding="utf-8")


def commands() -> list[str]:
    """Every shell block of the page."""
    return re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


@pytest.mark.full
def test_every_command_of_the_page_works_in_a_copy(tmp_path: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parent.parent)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GEMEENGOED_", "PYTEST_"))}

    for block in commands():
        done = subprocess.run(
            ["bash", "-ec", block], cwd=tmp_path, env=kept, capture_output=True, text=True, timeout=200
        )
        assert done.returncode == 0, (block, done.stdout[-2000:], done.stderr[-2000:])

    script = (
        "from reference_api.app import create_app; a = create_app(); c = a.test_client();"
        "print(c.get('/bomen/api/v1/openapi.json').text); assert 'Bomen API' in c.get('/').text"
    )
    settings = {**kept, "GEMEENGOED_DATA_DIR": str(tmp_path / "var" / "bomen")}
    shown = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=settings, capture_output=True, text=True)
    assert shown.returncode == 0, shown.stderr[-2000:]
    paths = json.loads(shown.stdout.splitlines()[-1])["paths"]
    assert {"/bomen", "/bomen/{uuid}", "/metingen", "/metingen/{uuid}", "/bomen/{bomen_uuid}/audittrail"} <= set(paths)


def test_register_is_listed_in_order_and_once() -> None:
    listed = with_register(LISTING, "bomen")

    assert "    besluiten.REGISTER,\n    bomen.REGISTER,\n    burgerzaken.REGISTER,\n" in listed
    assert listed.count("bomen") == 2
    compile(listed, "schemas/__init__.py", "exec")


@pytest.mark.parametrize("name", ["Bomen", "1e", "class", "b", "bo men", "../bomen", "zaken", "declare", "notities"])
def test_names_that_cannot_be_are_refused_and_nothing_is_written(name: str) -> None:
    before = sorted(path.name for path in (ROOT / "schemas").iterdir())

    with pytest.raises(Refused):
        write(name, "notities")

    assert sorted(path.name for path in (ROOT / "schemas").iterdir()) == before
    assert (ROOT / "schemas" / "__init__.py").read_text(encoding="utf-8") == LISTING


def test_listing_changed_by_hand_is_left_alone() -> None:
    with pytest.raises(Refused, match="by hand"):
        with_register("REGISTERS = load()", "bomen")
