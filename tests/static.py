"""``make check``: every check that needs no running code, all of them even when one fails."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.tools import ROOT

PACKAGES = [
    name for name in ("schemas", "reference_api", "catalogue", "conformance", "gemeengoed") if (ROOT / name).is_dir()
]
COMPONENTS = sorted(
    str(path.relative_to(ROOT))
    for path in ROOT.glob("components/*/*")
    if (path / "__init__.py").exists() and path.name != "tests"
)
BIN = Path(sys.executable).parent

CHECKS: dict[str, list[str]] = {
    "types (mypy)": ["mypy", *(f"-p={name}" for name in PACKAGES)],
    "lint (ruff)": ["ruff", "check", "."],
    "format (ruff)": ["ruff", "format", "--check", "."],
    "security (bandit)": [
        "bandit",
        "--quiet",
        "--severity-level=medium",
        "--confidence-level=medium",
        "--skip=B310",
        "--recursive",
        *PACKAGES,
        *COMPONENTS,
    ],
    "licences (reuse)": ["reuse", "lint", "--lines"],
    "duplicates": ["python", "-m", "tests.duplicates", *PACKAGES],
    "architecture": [
        "python",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "tests/test_architecture.py",
    ],
}


def run(name: str) -> tuple[str, int, float, str]:
    """Run one check: (name, exit code, seconds, output)."""
    begin, command = time.monotonic(), CHECKS[name]
    done = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, timeout=300)
    return name, done.returncode, time.monotonic() - begin, (done.stdout + done.stderr).strip()


def main() -> int:
    """Run all; print what failed, and a line each. 1 when one failed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(run, CHECKS))
    for name, code, _, output in results:
        if code:
            print(f"--- {name}\n{output}\n")
    for name, code, seconds, _ in results:
        print(f"{'FAILED' if code else 'ok':8}{seconds:6.1f} s  {name}")
    return int(any(code for _, code, _, _ in results))


if __name__ == "__main__":
    sys.exit(main())
