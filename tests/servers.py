"""Real server processes for tests: the reference API under granian, each with its own port, on one prepared database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from reference_api.authorise import make_token
from tests.tools import ROOT, free_ports
from tests.world import CRS

BY_THREAD = threading.local()


class Server:
    """One server process (with its workers). ``call`` sends a request with a token and the coordinate headers."""

    def __init__(self, port: int, handle: subprocess.Popen[bytes]) -> None:
        self.port, self.handle = port, handle
        self.base = f"http://127.0.0.1:{port}"

    def call(self, method: str, url: str, json: Any = None, *, client: str = "alles", **more: Any) -> requests.Response:
        """A request; ``url`` is a path or an address of any server of this database."""
        session = getattr(BY_THREAD, "session", None)
        if session is None:
            session = BY_THREAD.session = requests.Session()
        path = url if url.startswith("/") else "/" + url.split("/", 3)[3]
        headers = {"Authorization": f"Bearer {token(client)}", **CRS, **more.pop("headers", {})}
        found: requests.Response = session.request(
            method, self.base + path, json=json, headers=headers, timeout=60, **more
        )
        return found

    def kill(self, kind: int = signal.SIGKILL) -> None:
        """End the process with everything it started."""
        os.killpg(self.handle.pid, kind)
        self.handle.wait(timeout=20)


def token(client: str, known: dict[tuple[str, int], str] = {}) -> str:  # noqa: B006 - remembered on purpose
    """A token, the same one for some minutes, as clients do it."""
    key = client, int(time.time() / 600)
    if key not in known:
        known[key] = make_token(client, "t" * 40, time.time())
    return known[key]


@contextmanager
def servers(
    folder: Path, database_url: str, count: int = 1, workers: int = 1, *, file_limit: int = 0, **settings: str
) -> Iterator[list[Server]]:
    """So many servers on one database; ended afterwards, whatever happened."""
    numbers = free_ports()
    ports = [next(numbers) for _ in range(count)]
    hosts = ",".join(["localhost", "127.0.0.1", "localhost:8001", *(f"127.0.0.1:{port}" for port in ports)])
    common = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GEMEENGOED_")},
        "GEMEENGOED_DATA_DIR": str(folder),
        "GEMEENGOED_DATABASE_URL": database_url,
        "GEMEENGOED_HOSTS": hosts,
        "GEMEENGOED_ENV": "test",
        **settings,
    }
    started = [
        start(port, {**common, "GEMEENGOED_PORT_REFERENCE_API": str(port)}, workers, file_limit) for port in ports
    ]
    try:
        for server in started:
            wait_until_up(server)
        yield started
    finally:
        for server in started:
            if server.handle.poll() is None:
                server.kill()


def start(port: int, environment: dict[str, str], workers: int, file_limit: int = 0) -> Server:
    """Start one server; ``file_limit``: no file may grow beyond so many KiB (a full disk, as far as it can tell)."""
    limited = ["bash", "-c", f'ulimit -f {file_limit}; exec "$@"', "bash"] if file_limit else []
    command = [
        *limited,
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "reference_api.app:create_server"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(workers), "--blocking-threads", "4"),
        *("--no-ws", "--log-level", "warning"),
    ]
    return Server(port, subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True))


def wait_until_up(server: Server, seconds: float = 60) -> None:
    """Wait until a server answers."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        assert server.handle.poll() is None, "the server ended by itself"
        try:
            if requests.get(server.base + "/health", timeout=2).status_code == 200:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise AssertionError("the server did not come up")


def at_once(works: list[Any]) -> list[Any]:
    """Run functions at the same moment, each in a thread; their results in order. Raises the first exception of any."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)
    faults: list[BaseException] = []

    def run(index: int) -> None:
        try:
            gate.wait(timeout=30)
            results[index] = works[index]()
        except BaseException as error:  # noqa: BLE001 - raised in the main thread below
            faults.append(error)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    if faults:
        raise faults[0]
    return results
