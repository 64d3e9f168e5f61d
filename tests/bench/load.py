"""A small load generator: a few connections kept alive, one thread, so that it takes little of what it measures."""

from __future__ import annotations

import os
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import orjson

TICK = os.sysconf("SC_CLK_TCK")
Make = Callable[[int], bytes]
"""The bytes of request number n."""


@dataclass
class Measured:
    """What a run gave: seconds, latencies in milliseconds, statuses, CPU seconds of the watched processes."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    size: int = 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, part: float) -> float:
        """Latency that this part of the requests stayed below, in milliseconds."""
        found = sorted(self.latencies)
        return found[min(len(found) - 1, int(part * len(found)))] if found else 0.0

    def per_request(self, name: str) -> float:
        """CPU of a watched process tree for each request, in microseconds."""
        return self.cpu.get(name, 0.0) / len(self.latencies) * 1e6 if self.latencies else 0.0


def request(base: str, method: str, path: str, token: str = "", body: object = None, **headers: str) -> bytes:
    """A request as bytes."""
    content = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {urlsplit(base).netloc}",
        "Accept-Crs: EPSG:4326",
        "Content-Crs: EPSG:4326",
        *([f"Authorization: Bearer {token}"] if token else []),
        *([f"Content-Type: application/json\r\nContent-Length: {len(content)}"] if content else []),
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


class _Connection:
    """One kept-alive connection and the answer that is coming in."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begin, self.parts, self.missing = 0.0, b"", -1

    def send(self, content: bytes) -> None:
        self.begin, self.parts, self.missing = time.perf_counter(), b"", -1
        self.socket.sendall(content)

    def receive(self) -> tuple[int, bytes] | None:
        """(status, body) when the answer is whole. Raises ConnectionError when the server hung up."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("the server closed the connection")
        self.parts += part
        if self.missing < 0:
            head, found, body = self.parts.partition(b"\r\n\r\n")
            if not found:
                return None
            length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            self.missing = int(length[0][15:]) if length else 0
        head, _, body = self.parts.partition(b"\r\n\r\n")
        return (int(head[9:12]), body) if len(body) >= self.missing else None


def run(base: str, make: Make, *, clients: int, seconds: float, watch: dict[str, int], first: int = 0) -> Measured:
    """Keep ``clients`` connections busy for ``seconds``; ``watch`` names process trees by their first pid."""
    parts = urlsplit(base)
    address = (parts.hostname or "localhost", parts.port or 80)
    measured, number = Measured(), first
    pool = selectors.DefaultSelector()
    before = {name: tree_seconds(pid) for name, pid in watch.items()}
    begin = time.perf_counter()
    for _ in range(clients):
        connection = _Connection(address)
        pool.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(make(number))
        number += 1
    busy = clients
    while busy:
        for entry, _ in pool.select(timeout=30):
            connection = entry.data
            answer = connection.receive()
            if answer is None:
                continue
            now = time.perf_counter()
            measured.latencies.append((now - connection.begin) * 1000)
            measured.statuses[answer[0]] = measured.statuses.get(answer[0], 0) + 1
            measured.size = len(answer[1])
            if now - begin < seconds:
                connection.send(make(number))
                number += 1
            else:
                pool.unregister(connection.socket)
                connection.socket.close()
                busy -= 1
    measured.seconds = time.perf_counter() - begin
    measured.cpu = {name: tree_seconds(pid) - before[name] for name, pid in watch.items()}
    return measured


def tree(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from tree(int(child))


def tree_seconds(pid: int) -> float:
    """CPU time of a process tree so far, in seconds, system time included."""
    total = 0.0
    for one in tree(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(value) for value in fields[11:15]) / TICK
    return total


def memory(pid: int) -> float:
    """Memory of a process tree in MiB, shared pages counted once."""
    total = 0
    for one in tree(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
