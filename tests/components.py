"""``python -m tests.components test|fork``: the own tests of every component, in place or copied to an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from gemeengoed.places import quick_environment
from tests.tools import NEVER_SEARCHED, ROOT

KEPT = {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "CI", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CHROMIUM"}


def components() -> list[Path]:
    """Folders of the components that have tests of their own."""
    return sorted(path.parent for path in ROOT.glob("components/*/Makefile") if (path.parent / "tests").is_dir())


def surroundings() -> dict[str, str]:
    """An environment without settings of this repository; how packages are fetched stays."""
    return {
        k: v
        for k, v in os.environ.items()
        if k in KEPT or k.startswith(("PIP_", "UV_", "NPM_CONFIG_", "npm_config_", "HTTP", "http", "NO_PROXY"))
    }


def run_tests(folder: Path, venv: Path, variables: Sequence[str] = ()) -> int:
    """``make test`` of one component, with its virtual environment at a given place."""
    command = ["make", "--no-print-directory", "-C", str(folder), "test", f"VENV={venv}", *variables]
    return subprocess.run(command, env=surroundings()).returncode


def copied(folder: Path, target: Path) -> Path:
    """A copy of a component, as someone who forks it would have it."""
    shutil.copytree(
        folder, target / folder.name, ignore=shutil.ignore_patterns(*NEVER_SEARCHED, ".pytest_cache", ".ruff_cache")
    )
    return target / folder.name


def main(how: str) -> int:
    """Run the tests of every component; 1 when one fails."""
    failed = []
    for folder in components():
        print(f"--- {folder.name} ({how})", flush=True)
        with tempfile.TemporaryDirectory(prefix="gemeengoed-fork-") as empty:
            place = copied(folder, Path(empty)) if how == "fork" else folder
            venv = Path(empty) / "venv" if how == "fork" else ROOT / ".venv" / "components" / folder.name
            if run_tests(place, venv, () if how == "fork" else quick_environment(folder, venv)):
                failed.append(folder.name)
    if failed:
        print("failed: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "test"))
