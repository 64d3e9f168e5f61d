"""``make bench``: one run, a table and a JSON file. Sizes, databases and seconds are arguments."""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from gemeengoed.plan import API_WORKERS, granian
from reference_api.app import create_app
from reference_api.cli import prepare
from reference_api.settings import Settings
from tests import postgres
from tests.bench import load
from tests.bench.fill import fill
from tests.bench.inprocess import Client, microseconds, must
from tests.bench.operations import Asked, Operation, World, post_status, post_zaak, reads
from tests.tools import ROOT, free_ports

ROUNDS = 9
CASES_A_SECOND = 1500
"""More fresh cases than any machine here gives a status in a second."""


def arguments() -> argparse.Namespace:
    """What was asked."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--size", type=int, nargs="+", default=[10_000])
    parser.add_argument("--database", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each operation runs over HTTP")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench.json")
    return parser.parse_args()


@contextlib.contextmanager
def durable_postgres() -> Iterator[tuple[str, int]]:
    """(address, pid) of a PostgreSQL with its safe settings (fsync on)."""
    folder = postgres.new_folder()
    try:
        url = postgres.start(folder, durable=True)
        yield url, int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    finally:
        postgres.stop(folder)


@contextlib.contextmanager
def server(factory: str, port: int, workers: int, environment: dict[str, str], path: str) -> Iterator[int]:
    """The pid of a running server; it answers on ``path``."""
    process = granian("bench", "bench", factory, port, workers, f"http://127.0.0.1:{port}")
    command = [part for part in process.command if factory.endswith("create_app") or part != "--factory"]
    handle = subprocess.Popen(command, cwd=ROOT, env={**process.surroundings(os.environ), **environment})
    try:
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            with contextlib.suppress(requests.RequestException):
                requests.get(f"http://127.0.0.1:{port}{path}", timeout=2)
                break
            time.sleep(0.1)
        yield handle.pid
    finally:
        handle.terminate()
        handle.wait(20)


def in_process(client: Client, operation: Operation) -> float:
    """CPU microseconds of one request in this process."""

    def turn(number: int) -> None:
        asked = operation.make(number)
        headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in asked.headers}
        must(client.call(asked.method, asked.path, asked.body, **headers), operation.status)

    return microseconds(turn, operation.times, ROUNDS)


def over_http(
    base: str, world: World, operation: Operation, clients: int, seconds: float, watch: dict[str, int], first: int
) -> load.Measured:
    """A run over HTTP, the two tokens in turn. Raises AssertionError when an answer has another status."""
    tokens = itertools.cycle(world.tokens.values())

    def make(number: int) -> bytes:
        asked: Asked = operation.make(number)
        return load.request(base, asked.method, asked.path, next(tokens), asked.body, **dict(asked.headers))

    measured = load.run(base, make, clients=clients, seconds=seconds, watch=watch, first=first)
    if set(measured.statuses) != {operation.status}:
        raise AssertionError(f"{operation.name}: {measured.statuses}")
    return measured


def floor(base: str, size: int, clients: int, seconds: float, pid: int) -> load.Measured:
    """The bare callable, answering as many bytes."""
    content = load.request(base, "GET", f"/{size}")
    return load.run(base, lambda n: content, clients=clients, seconds=min(seconds, 1.0), watch={"server": pid})


def measure(
    kind: str, size: int, asked: argparse.Namespace, folder: Path, url: str, watch: dict[str, int]
) -> list[dict[str, Any]]:
    """All rows of one database with so many cases."""
    ports = free_ports()
    port, floor_port = next(ports), next(ports)
    base, low = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{floor_port}"
    settings = Settings(data_dir=folder, database_url=url, base_url=base, port=port)
    prepare(settings)
    app = create_app(settings)
    begin = time.monotonic()
    fill(app.extensions["gemeengoed"].default, size)
    print(f"\n{kind}, {size} cases (filled in {time.monotonic() - begin:.0f} s)", flush=True)
    world = World(app.wsgi_app, settings)
    operations = [*reads(world), post_zaak(world)]
    rows = []
    cpu = {
        operation.name: (in_process(world.everything, operation), in_process(world.limited, operation))
        for operation in operations
    }
    fresh = world.new_cases(ROUNDS * 60 * 2)
    half = len(fresh) // 2
    cpu["POST status"] = (
        in_process(world.everything, post_status(world, fresh[:half])),
        in_process(world.limited, post_status(world, fresh[half:])),
    )
    environment = {
        "GEMEENGOED_DATA_DIR": str(folder),
        "GEMEENGOED_DATABASE_URL": url,
        "GEMEENGOED_BASE_URL": base,
        "GEMEENGOED_PORT_REFERENCE_API": str(port),
    }
    fresh = world.new_cases(int(CASES_A_SECOND * asked.seconds) * len(asked.clients))
    print(
        f"{'':24}{'CPU us':>9}{'limited':>9} | {'clients':>7}{'req/s':>9}{'p50 ms':>9}{'p95':>9}{'p99':>9}{'server us':>10}{'db us':>8}{'x floor':>9}"
    )
    with (
        server("reference_api.app:create_app", port, API_WORKERS, environment, "/health") as pid,
        server("tests.bench.floor:application", floor_port, API_WORKERS, {}, "/1") as floor_pid,
    ):
        used = 0
        for operation in [*operations, post_status(world, fresh)]:
            for clients in asked.clients:
                first = used if operation.name == "POST status" else 0
                run = over_http(base, world, operation, clients, asked.seconds, {"server": pid, **watch}, first)
                used += len(run.latencies) + clients if operation.name == "POST status" else 0
                bare = floor(low, run.size, clients, asked.seconds, floor_pid)
                rows.append(row(kind, size, operation.name, clients, cpu[operation.name], run, bare))
                print(line(rows[-1]), flush=True)
        print(f"memory of the servers: {load.memory(pid):.0f} MiB (shared pages once)")
        rows.append({"database": kind, "cases": size, "operation": "memory", "mib": round(load.memory(pid), 1)})
    return rows


def row(
    kind: str, size: int, name: str, clients: int, cpu: tuple[float, float], run: load.Measured, bare: load.Measured
) -> dict[str, Any]:
    """One line of the table as JSON; times in microseconds and milliseconds as named."""
    server_us, floor_us = run.per_request("server"), bare.per_request("server")
    return {
        "database": kind,
        "cases": size,
        "operation": name,
        "cpu_us": round(cpu[0], 1),
        "cpu_us_limited": round(cpu[1], 1),
        "clients": clients,
        "requests_per_second": round(run.rate, 1),
        "p50_ms": round(run.percentile(0.5), 3),
        "p95_ms": round(run.percentile(0.95), 3),
        "p99_ms": round(run.percentile(0.99), 3),
        "server_cpu_us": round(server_us, 1),
        "database_cpu_us": round(run.per_request("database"), 1),
        "times_floor": round(server_us / floor_us, 2) if floor_us else None,
    }


def line(found: dict[str, Any]) -> str:
    """A row for the terminal."""
    return (
        f"{found['operation']:24}{found['cpu_us']:9.0f}{found['cpu_us_limited']:9.0f} | {found['clients']:7}"
        f"{found['requests_per_second']:9.0f}{found['p50_ms']:9.2f}{found['p95_ms']:9.2f}{found['p99_ms']:9.2f}"
        f"{found['server_cpu_us']:10.0f}{found['database_cpu_us']:8.0f}{found['times_floor'] or 0:9.1f}"
    )


def main() -> int:
    """Run it."""
    asked = arguments()
    rows: list[dict[str, Any]] = []
    with contextlib.ExitStack() as stack:
        address, pid = stack.enter_context(durable_postgres()) if "postgresql" in asked.database else ("", 0)
        for kind in asked.database:
            for size in asked.size:
                folder = Path(tempfile.mkdtemp(prefix="gemeengoed-bench-"))
                stack.callback(shutil.rmtree, folder, ignore_errors=True)
                url = postgres.fresh_database(address, f"bench_{size}") if kind == "postgresql" else ""
                rows += measure(kind, size, asked, folder, url, {"database": pid} if url else {})
    report = {"machine": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version(), "rows": rows}
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(json.dumps(report, indent=2))
    print(f"\nWritten: {asked.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
