"""A reference API in test mode for the suites: an empty data layer with the Selectielijst, on a free port."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests

from reference_api import migrate
from reference_api.channels import keep_channels
from reference_api.sandboxes import Environments, set_mark
from reference_api.seed.importer import import_selectielijst
from reference_api.settings import read_settings
from reference_api.tables import Model
from schemas import REGISTERS
from tests.tools import ROOT, free_ports

THREADS = 8


def prepare(environment: Mapping[str, str], lists: Path) -> None:
    """An empty database with the entries of the Selectielijst in the folder ``lists``."""
    environments = Environments(read_settings(environment), Model(REGISTERS))
    try:
        migrate.upgrade(environments.default.database, environments.model)
        set_mark(environments.default.database, "epoch", "official")
        import_selectielijst(environments.default, lists)
        keep_channels(environments.default)
    finally:
        environments.close()


@contextmanager
def server(
    folder: Path, lists: Path, port: int = 0, factory: str = "reference_api.app:create_app", **settings: str
) -> Iterator[str]:
    """Start it, wait until it answers; its address. ``settings`` are further ``GEMEENGOED_*`` names in lower case."""
    port = port or next(free_ports())
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEMEENGOED_")}
    own = {
        "ENV": "test",
        "TEST_MODE": "1",
        "DATA_DIR": str(folder / "data"),
        "PORT_REFERENCE_API": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        **{name.upper(): value for name, value in settings.items()},
    }
    environment = {**kept, **{f"GEMEENGOED_{name}": value for name, value in own.items()}, "PYTHONPATH": str(ROOT)}
    (folder / "data").mkdir(parents=True, exist_ok=True)
    prepare(environment, lists)
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", factory),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", str(THREADS)),
        *("--no-ws", "--log-level", "warning"),
    ]
    log = folder / "server.log"
    with log.open("w") as output:
        handle = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait(f"http://127.0.0.1:{port}/health", handle, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            handle.terminate()
            try:
                handle.wait(timeout=15)
            except subprocess.TimeoutExpired:
                handle.kill()


def wait(url: str, handle: subprocess.Popen[bytes], log: Path, patience: float = 30) -> None:
    """Until the address answers. Raises RuntimeError with the log when it does not."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit and handle.poll() is None:
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")
