"""``gemeengoed swap``: finds or starts the registrations, rehearses, prints what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gemeengoed.checks import Refused
from gemeengoed.supervisor import answers, wait_until
from gemeengoed.swap.rehearsal import Rehearsal, World
from gemeengoed.swap.report import FILE, Report, Turn, lines_of
from gemeengoed.swap.slot import stop
from gemeengoed.swap.snapshot import Registrations

STARTUP = 240.0
NEEDED = ("reference-api",)
"""What has to run for a rehearsal; the rest of the house may."""
PATHS = {
    **{name: f"/{name}/api/v1" for name in ("zaken", "catalogi", "documenten", "besluiten")},
    "personen": "/haalcentraal/api/brp",
}


def swap(zgw: str = "", client: str = "", secret: str = "") -> int:
    """Rehearse; 0 when everything held, 1 when not. Raises Refused."""
    data = Path(os.environ.get("GEMEENGOED_DATA_DIR") or "var").resolve()
    if zgw:
        faults = [f"{name}: missing" for name, value in (("CLIENT", client), ("SECRET", secret)) if not value]
        faults += [] if urlsplit(zgw).scheme in ("http", "https") else ["ZGW: use an address with http or https"]
        if faults:
            raise Refused(faults)
        data.mkdir(parents=True, exist_ok=True)
        base = zgw.rstrip("/")
        return rehearse(
            data, base, {name: base + path for name, path in PATHS.items()}, (client, secret), (client, secret)
        )
    with house(data) as demo:
        ours, theirs = (demo["client_id"], demo["secret"]), demo["components"]["verhuisservice"]
        return rehearse(data, demo["api"], demo["roots"], ours, (theirs["client_id"], theirs["secret"]))


def rehearse(data: Path, base: str, roots: Mapping[str, str], ours: tuple[str, str], theirs: tuple[str, str]) -> int:
    """Rehearse on registrations; ``ours`` is the client that compares, ``theirs`` that of the applications."""
    settings = {
        **{f"{name.upper()}_URL": address for name, address in roots.items()},
        "TESTDATA_URL": f"{base}/testdata", "CLIENT_ID": theirs[0], "CLIENT_SECRET": theirs[1], "SECRET_KEY": theirs[1] * 2,
    }  # fmt: skip
    report = Report(data / FILE, base)
    world = World(data, Registrations(roots, *ours), f"{base}/testdata", settings, datetime.now(UTC).date())
    print(f"Rehearsing on {base} ... follow it at {base}/wisselproef", flush=True)
    holds = Rehearsal(world, report, show).run()
    print("\nEverything held." if holds else "\nNot everything held.", flush=True)
    return 0 if holds else 1


def show(turn: Turn) -> None:
    """A swap on the terminal."""
    print("\n" + "\n".join(lines_of(turn)), flush=True)


@contextmanager
def house(data: Path) -> Iterator[dict[str, Any]]:
    """``demo.json`` of a house that runs: the one of this data folder, started when it does not run yet. Raises Refused."""
    target = data / "demo.json"
    if target.exists() and answers(json.loads(target.read_text(encoding="utf-8"))["api"] + "/health"):
        yield json.loads(target.read_text(encoding="utf-8"))
        return
    command = [sys.executable, "-m", "gemeengoed", "serve", "--only", ",".join(NEEDED)]
    handle = subprocess.Popen(  # noqa: S603 - our own command, no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )  # fmt: skip
    try:
        wait_until(lambda: handle.poll() is not None or up(target), STARTUP)
        if handle.poll() is not None or not up(target):
            said = handle.stdout.read() if handle.stdout and handle.poll() is not None else "no answer in time"
            raise Refused(said.strip().splitlines() or ["the registrations did not start"])
        yield json.loads(target.read_text(encoding="utf-8"))
    finally:
        stop(handle)


def up(target: Path) -> bool:
    """Whether the registrations of a ``demo.json`` answer."""
    if not target.exists():
        return False
    try:
        return answers(json.loads(target.read_text(encoding="utf-8"))["api"] + "/health")
    except (ValueError, LookupError):
        return False
