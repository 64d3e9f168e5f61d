"""The way of a start: check everything, prepare the data, start all processes, wait, stop them together."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from gemeengoed.checks import House, Refused, check
from gemeengoed.demo import refresh_demo
from gemeengoed.plan import plan
from gemeengoed.supervisor import Supervisor
from gemeengoed.terminal import Terminal
from gemeengoed.welcome import welcome

__all__ = ["Refused", "serve"]


def serve(only: tuple[str, ...] = ()) -> int:
    """Start the house, or the named processes of it; the exit code. Raises Refused with a line for everything that is wrong."""
    terminal = Terminal()
    house = check(os.environ, only)
    os.environ.update(house.environment)
    demo = prepare(house, terminal)
    with Supervisor(terminal) as supervisor:
        for process in plan(house, demo):
            supervisor.add(process)
        if not supervisor.processes:
            raise Refused(["There is nothing to start."])
        return supervisor.wait(lambda: welcome(house, demo, supervisor.processes, terminal))


def prepare(house: House, terminal: Terminal) -> dict[str, Any]:
    """Make or upgrade the database, load sample data the first time; what ``demo.json`` says. Raises Refused."""
    from reference_api.cli import prepare as prepare_data

    if not (house.data / "demo.json").exists() and not house.settings.production:
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
