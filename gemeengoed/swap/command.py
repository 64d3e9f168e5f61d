"""``gemeengoed swap``: finds or starts the registrations, rehearses, prints what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gemeengoed.checks import Refused
from gemeengoed.plan import ISSUER
from gemeengoed.supervisor import answers, wait_until
from gemeengoed.swap.plays import SERVICES, Scene, Service
from gemeengoed.swap.rehearsal import Rehearsal, Stage
from gemeengoed.swap.report import FILE, Report, Turn, lines_of
from gemeengoed.swap.slot import stop
from gemeengoed.swap.snapshot import Registrations

STARTUP = 240.0
Client = tuple[str, str]
"""Client id and secret."""
NEEDED = ("reference-api", ISSUER)
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
        base, given = zgw.rstrip("/"), (client, secret)
        roots = {name: base + path for name, path in PATHS.items()}
        # At the desks people sign in, and the provider of a supplier's registrations is not ours to know.
        return rehearse(data, base, roots, given, lambda _: given, "")
    with house(data) as demo:
        clients = {name: (part["client_id"], part["secret"]) for name, part in demo["components"].items()}
        issuer = demo["components"][ISSUER]["url"]
        ours = (demo["client_id"], demo["secret"])
        return rehearse(data, demo["api"], demo["roots"], ours, lambda service: clients[service.client], issuer)


def rehearse(
    data: Path, base: str, roots: Mapping[str, str], ours: Client, theirs: Callable[[Service], Client], issuer: str
) -> int:
    """Rehearse on registrations; ``ours`` is the client that compares, ``theirs`` that of the applications of a service."""

    def settings(service: Service) -> dict[str, str]:
        client, secret = theirs(service)
        return {
            **{f"{name.upper()}_URL": address for name, address in roots.items()},
            "CLIENT_ID": client, "CLIENT_SECRET": secret, "SECRET_KEY": secret * 2,
            **({"OIDC_ISSUER": issuer} if service.signed_in else {"TESTDATA_URL": f"{base}/testdata"}),
        }  # fmt: skip

    report = Report(data / FILE, base)
    scene = Scene(Registrations(roots, *ours), f"{base}/testdata", datetime.now(UTC).date(), set())
    services = {name: service for name, service in SERVICES.items() if issuer or not service.signed_in}
    print(f"Rehearsing on {base} ...", flush=True)
    holds = Rehearsal(Stage(data, settings), scene, report, show).run(services)
    print("\nEverything held." if holds else "\nNot everything held.", flush=True)
    return 0 if holds else 1


def show(turn: Turn) -> None:
    """A swap on the terminal."""
    print("\n" + "\n".join(lines_of(turn)), flush=True)


@contextmanager
def house(data: Path) -> Iterator[dict[str, Any]]:
    """``demo.json`` of a house that runs: the one of this data folder, started when it does not run yet. Raises Refused."""
    target = data / "demo.json"
    if up(target):
        yield json.loads(target.read_text(encoding="utf-8"))
        return
    command = [sys.executable, "-m", "gemeengoed", "serve", "--only", ",".join(NEEDED)]
    log = data / "swap" / "house.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    # It prints tokens, so nobody else may read it.
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        handle = subprocess.Popen(  # noqa: S603 - our own command, no shell
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )  # fmt: skip
        try:
            wait_until(lambda: handle.poll() is not None or up(target), STARTUP)
            if handle.poll() is not None or not up(target):
                raise Refused(
                    log.read_text(encoding="utf-8").strip().splitlines()[-5:] or ["the registrations did not start"]
                )
            yield json.loads(target.read_text(encoding="utf-8"))
        finally:
            stop(handle)


def up(target: Path) -> bool:
    """Whether the registrations and the provider of a ``demo.json`` answer."""
    if not target.exists():
        return False
    try:
        demo = json.loads(target.read_text(encoding="utf-8"))
        return answers(demo["api"] + "/health") and answers(demo["components"][ISSUER]["url"] + "/health")
    except (ValueError, LookupError):
        return False
