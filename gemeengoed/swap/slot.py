"""The place of one service: an application runs there, and a file says which. Another application is another word in one line."""

from __future__ import annotations

import contextlib
import difflib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gemeengoed.places import find_components, quick_environment, working_copy
from gemeengoed.plan import Process
from gemeengoed.supervisor import alive, answers, wait_until

STARTUP = 240.0
"""Seconds within which an application answers; the first time it is installed."""


class NoStart(Exception):
    """The application does not come up; the message holds the end of what it said."""


class Slot:
    """Runs one application at a time, always at the same address, with the same client and the same settings."""

    def __init__(self, folder: Path, service: str, port: int, settings: Mapping[str, str]) -> None:
        self.data, self.port = folder, port
        self.file = folder / "swap" / f"{service}.env"
        self.log = folder / "swap" / f"{service}.log"
        self.url = f"http://localhost:{port}"
        self.settings = {**settings, "BASE_URL": self.url, "BIND_PORT": str(port)}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.unlink(missing_ok=True)

    def configure(self, application: str) -> list[str]:
        """Write the file; the lines that differ from what stood there before, secrets left out."""
        before = self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []
        lines = [f"APPLICATION={application}", *(f"{name}={value}" for name, value in sorted(self.settings.items()))]
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        changed = [line for line in difflib.ndiff(before, lines) if line[:2] in ("- ", "+ ")] if before else []
        return [line for line in changed if "SECRET" not in line]

    @contextmanager
    def running(self) -> Iterator[str]:
        """The application of the file, as long as the context lasts; its address. Raises NoStart."""
        lines = (line.partition("=") for line in self.file.read_text(encoding="utf-8").splitlines())
        held = {name: value for name, _, value in lines}
        process = self._process(held.pop("APPLICATION"), held)
        with self.log.open("w", encoding="utf-8") as log:
            handle = subprocess.Popen(  # noqa: S603 - our own command, no shell
                process.command, env=process.surroundings(os.environ), stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, text=True, start_new_session=True,
            )  # fmt: skip
            try:
                wait_until(lambda: handle.poll() is not None or answers(process.health), STARTUP)
                if handle.poll() is not None or not answers(process.health):
                    said = self.log.read_text(encoding="utf-8").strip().splitlines()[-3:]
                    raise NoStart(f"{process.title} does not start: {' / '.join(said)}")
                yield self.url
            finally:
                stop(handle)

    def _process(self, application: str, settings: Mapping[str, str]) -> Process:
        folder = find_components()[application]
        venv = self.data / "venv" / application
        command = (
            "make", "--no-print-directory", "--silent", "-C", str(working_copy(folder, self.data)), "run",
            f"VENV={venv}", *quick_environment(folder, venv),
        )  # fmt: skip
        health = f"http://127.0.0.1:{self.port}/health"
        return Process(application, application.capitalize(), command, settings, self.url, health, ours=False)


def stop(handle: subprocess.Popen[str]) -> None:
    """End an application with everything that it started."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(handle.pid, kind)
        wait_until(lambda: not alive(handle), 5.0)
        if not alive(handle):
            return
