"""What tests need from the machine: where it is, or the reason why a test is skipped."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEVER_SEARCHED = {".venv", ".git", "node_modules", "var", "build", "dist", "__pycache__", "vendor"}


def shared() -> Path:
    """The folder with the standards' own material: ``SHARED``, else ``../shared``. It may be absent."""
    return Path(os.environ.get("SHARED", ROOT.parent / "shared")).expanduser().resolve()


def chromium() -> str:
    """A Chromium or Chrome on this machine; empty when there is none. ``CHROMIUM`` names another."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next((found for name in names if (found := shutil.which(name))), "")


def node() -> str:
    """The folder of ``node`` and ``npm``; empty when there is none."""
    places = os.pathsep.join((os.environ.get("PATH", ""), str(Path(sys.executable).parent)))
    found = shutil.which("npm", path=places) and shutil.which("node", path=places)
    return str(Path(found).parent) if found else ""


def python_files(*folders: str) -> list[Path]:
    """Every Python file of ours below some folders of the checkout."""
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if not NEVER_SEARCHED & set(path.relative_to(ROOT).parts)
    )


def free_ports() -> Iterator[int]:
    """Ports that nothing listens on, each given once."""
    given: set[int] = set()
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in given:
            given.add(port)
            yield port
