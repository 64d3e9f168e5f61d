"""Starts processes, waits, and stops them all together: whole process groups, so that nothing stays behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable
from types import FrameType

from gemeengoed.plan import Process
from gemeengoed.terminal import Terminal

STARTUP = 180.0
"""Seconds within which a process must answer; the first start of a component installs it."""
PATIENCE = 4.0
"""Seconds after which people are told what they wait for."""
GRACE = 8.0
"""Seconds between a kind request to stop and a hard one."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """One house, used as a context: ``add`` each process (it starts at once), then ``wait``; leaving the context stops all."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.processes: list[Process] = []
        self._handles: dict[str, subprocess.Popen[str]] = {}
        self._readers: list[threading.Thread] = []
        self._wake = threading.Event()
        self._asked = False
        self._stopping = False

    def __enter__(self) -> Supervisor:
        """From here on a signal is a request to stop."""
        for number in SIGNALS:
            signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything; a second Ctrl-C is not needed, as stopping has an end of its own."""
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        self.stop()

    def add(self, process: Process) -> None:
        """Start a process in a group of its own and relay what it writes."""
        if self._asked:
            return
        environment = process.surroundings(os.environ)
        try:
            handle = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                process.command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, encoding="utf-8", errors="replace", bufsize=1, start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            self.terminal.say(f"{process.title} cannot start: {process.command[0]}: {error.strerror}")
            return
        self.processes.append(process)
        self._handles[process.name] = handle
        reader = threading.Thread(target=self._relay, args=(process, handle), daemon=True)
        reader.start()
        self._readers.append(reader)

    def wait(self, ready: Callable[[], None]) -> int:
        """Wait until all answer, call ``ready``, wait on. 0 when asked to stop, 1 when a vital process ended by itself."""
        if self._until_ready():
            ready()
        while not self._asked and not self._fallen():
            self._wake.wait(1.0)
            self._wake.clear()
        if self._asked:
            self.terminal.say("\nStopping ...")
            return 0
        self.terminal.say(f"{self._fallen()} stopped by itself, so everything stops.")
        return 1

    def stop(self) -> None:
        """Stop every process: first its leader kindly, then what is left of its group, after a while for good.

        A server hangs when its workers are asked by us and by their leader at once, so the leader is asked first.
        """
        self._stopping = True
        for handle in self._handles.values():
            handle.terminate()
        wait_until(lambda: all(handle.poll() is not None for handle in self._handles.values()), GRACE)
        for kind in (signal.SIGTERM, signal.SIGKILL):
            for handle in self._handles.values():
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(handle.pid, kind)
            wait_until(lambda: sum(map(alive, self._handles.values())) == 0, GRACE / 2)
        for reader in self._readers:
            reader.join(timeout=1)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True
        self._wake.set()

    def _relay(self, process: Process, handle: subprocess.Popen[str]) -> None:
        assert handle.stdout is not None  # noqa: S101 - asked for above
        for line in handle.stdout:
            if not self._stopping and line.strip():
                self.terminal.relay(process.name, line.rstrip())
        code = handle.wait()
        if not self._stopping and not self._asked and not process.vital:
            self.terminal.say(f"{process.title} stopped (exit code {code}); everything else goes on.")
        self._wake.set()

    def _fallen(self) -> str:
        """The title of a vital process that ended, else empty."""
        ended = (p.title for p in self.processes if p.vital and self._handles[p.name].poll() is not None)
        return next(ended, "")

    def _until_ready(self) -> bool:
        """Wait until every process answers; False when it came to an end before."""
        begin, waiting, told = time.monotonic(), [p for p in self.processes if p.health], False
        while waiting and not self._asked and not self._fallen():
            waiting = [p for p in waiting if self._handles[p.name].poll() is None and not answers(p.health)]
            seconds = time.monotonic() - begin
            if waiting and seconds > STARTUP:
                self.terminal.say(f"No answer after {STARTUP:.0f} seconds from: {', '.join(p.title for p in waiting)}.")
                return True
            if waiting and seconds > PATIENCE and not told:
                told = True
                self.terminal.say(f"Still starting: {', '.join(p.title for p in waiting)} ...")
            self._wake.wait(0.05 if waiting else 0)
            self._wake.clear()
        return not self._asked and not self._fallen()


def wait_until(done: Callable[[], bool], seconds: float) -> None:
    """Wait until it is so, at most so long."""
    limit = time.monotonic() + seconds
    while not done() and time.monotonic() < limit:
        time.sleep(0.02)


def alive(handle: subprocess.Popen[str]) -> bool:
    """Whether anything of the group is left."""
    handle.poll()
    try:
        os.killpg(handle.pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def answers(url: str) -> bool:
    """Whether a process answers 200 on its health address."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - an address of ours
            return bool(response.status == 200)
    except OSError:
        return False
