"""A running house for tests: ``gemeengoed serve`` as people start it, with ports and a data folder of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gemeengoed.checks import PORTS
from tests.tools import ROOT, free_ports

NAMES = tuple(name.upper().replace("-", "_") for name in PORTS)
MARK = "MARK_OF_HOUSE"
UP = "Ctrl-C stops everything."


def missing_doors() -> list[str]:
    """Front pages that this version does not have yet; each entry goes when its part is built."""
    doors = {
        "reference_api": (ROOT / "reference_api" / "doors" / "front.py", '"/"'),
        "catalogue": (ROOT / "catalogue" / "app.py", ""),
        "verhuisservice": (ROOT / "components" / "verhuisservice" / "Makefile", ""),
    }
    return [name for name, (path, text) in doors.items() if not path.exists() or text not in path.read_text()]


@dataclass
class House:
    """What was started, where it listens, what it has printed so far; ``mark`` stands in the environment of all its processes."""

    handle: subprocess.Popen[str]
    data: Path
    started: float
    mark: str = ""
    lines: list[str] = field(default_factory=list)
    up: threading.Event = field(default_factory=threading.Event)
    seconds: float = 0.0

    @property
    def demo(self) -> dict[str, Any]:
        """``demo.json``."""
        found: dict[str, Any] = json.loads((self.data / "demo.json").read_text())
        return found

    @property
    def addresses(self) -> list[str]:
        """The addresses that were printed."""
        found = (re.fullmatch(r"  \S.*?\s(http://localhost:\d+/)", line) for line in self.lines)
        return [match.group(1) for match in found if match]

    def pasteable(self) -> list[str]:
        """The lines to paste, as printed."""
        return [
            after
            for before, blank, after in zip(self.lines, self.lines[1:], self.lines[2:], strict=False)
            if before.endswith(":") and not blank
        ]

    def read(self) -> None:
        """Collect lines until the process ends."""
        assert self.handle.stdout is not None
        for line in self.handle.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith(UP):
                self.seconds = time.monotonic() - self.started
                self.up.set()
        self.up.set()

    def stop(self, kind: int = signal.SIGINT) -> int:
        """Ask it to stop, as Ctrl-C does; the exit code."""
        if self.handle.poll() is None:
            os.killpg(self.handle.pid, kind)
        return self.handle.wait(timeout=30)


def settings(data: Path, ports: Mapping[str, int] | None = None) -> dict[str, str]:
    """An environment with a data folder and free ports, and no other setting of ours."""
    numbers = free_ports()
    chosen = ports or {name: next(numbers) for name in NAMES}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GEMEENGOED_", "MAKE", "MFLAGS"))}
    return {
        **kept,
        MARK: uuid.uuid4().hex,
        "GEMEENGOED_DATA_DIR": str(data),
        **{f"GEMEENGOED_PORT_{name}": str(port) for name, port in chosen.items()},
    }


@contextmanager
def house(
    command: Sequence[str], environment: Mapping[str, str], *, cwd: Path = ROOT, patience: float = 60
) -> Iterator[House]:
    """Start it and wait until it is up; afterwards it is stopped, hard if need be."""
    data = Path(environment.get("GEMEENGOED_DATA_DIR", cwd / "var"))
    handle = subprocess.Popen(
        command, env=dict(environment), cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    running = House(handle, data, time.monotonic(), environment.get(MARK, ""))
    threading.Thread(target=running.read, daemon=True).start()
    try:
        assert running.up.wait(patience), "not up in time:\n" + "\n".join(running.lines)
        assert running.seconds, "it stopped:\n" + "\n".join(running.lines)
        yield running
    finally:
        if handle.poll() is None:
            os.killpg(handle.pid, signal.SIGTERM)
            try:
                handle.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(handle.pid, signal.SIGKILL)


def serve(*arguments: str) -> list[str]:
    """The command that starts it from the checkout."""
    return [sys.executable, "-m", "gemeengoed", "serve", *arguments]


def left_behind(marker: str) -> list[str]:
    """Command lines and environments of processes that carry a marker (Linux): what a stop should have ended."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            text = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            zombie = " Z " in (entry / "stat").read_text()
        except OSError:
            continue
        if marker.encode() in text and not zombie and entry.name != str(os.getpid()):
            found.append((entry / "cmdline").read_text().replace("\0", " "))
    return found
