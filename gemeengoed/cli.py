"""``gemeengoed serve``: checks settings, prepares the data, starts all processes and stops them together."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gemeengoed.checks import House, Refused, check
from gemeengoed.demo import refresh_demo
from gemeengoed.plan import plan
from gemeengoed.supervisor import Supervisor
from gemeengoed.terminal import Terminal
from gemeengoed.welcome import welcome


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; the exit code: 0 stopped by request, 1 a process fell over, 2 it could not start."""
    parser = argparse.ArgumentParser(prog="gemeengoed", description="Catalogue of Common Ground components, with a reference data layer.")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start everything; the first time with sample data")
    serve.add_argument("--only", default="", metavar="NAMES", help="start these processes only (comma between names)")
    chosen = parser.parse_args(arguments)
    try:
        return run(tuple(name.strip() for name in chosen.only.split(",") if name.strip()), Terminal())
    except Refused as refused:
        print(refused, file=sys.stderr, flush=True)
        return 2
    except KeyboardInterrupt:
        return 130


def run(only: tuple[str, ...], terminal: Terminal) -> int:
    """Check, prepare, start, wait. Raises Refused with a line for everything that is wrong."""
    house = check(os.environ, only)
    os.environ.update(house.environment)
    demo = prepare(house, terminal)
    with Supervisor(terminal) as supervisor:
        for process in plan(house, demo):
            supervisor.add(process)
        return supervisor.wait(lambda: welcome(house, demo, supervisor.processes, terminal))


def prepare(house: House, terminal: Terminal) -> dict[str, Any]:
    """Make or upgrade the database, load sample data the first time; what ``demo.json`` says. Raises Refused."""
    from reference_api.cli import prepare as prepare_data

    first = not (house.data / "demo.json").exists()
    if first:
        terminal.say(f"First start: making the database and sample data in {house.data} ...")
    try:
        done = prepare_data(replace(house.settings, secret_key=house.environment["GEMEENGOED_SECRET_KEY"]))
    except Exception as error:
        line = str(error).strip().partition("\n")[0] or type(error).__name__
        where = "GEMEENGOED_DATABASE_URL" if house.settings.database_url else f"GEMEENGOED_DATA_DIR ({house.data})"
        raise Refused([f"{where}: the data could not be prepared: {line}"]) from error
    if "zaken" in done:
        terminal.say(f"Sample data: {done['personen']} people at {done['adressen']} addresses, {done['zaken']} cases.")
    return refresh_demo(house)
