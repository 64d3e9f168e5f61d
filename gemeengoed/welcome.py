"""What stands in the terminal once everything answers: the addresses, and three lines to paste."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gemeengoed.checks import House
from gemeengoed.places import ROOT, in_checkout, script
from gemeengoed.plan import Process
from gemeengoed.terminal import Terminal
from reference_api.authorise import make_token

HOURS = 8
HEADERS = ("-H 'Accept-Crs: EPSG:4326'", "-H 'Content-Crs: EPSG:4326'")


def welcome(house: House, demo: Mapping[str, Any], processes: Sequence[Process], terminal: Terminal) -> None:
    """Print it."""
    terminal.say()
    terminal.say(terminal.strong("Gemeengoed is up"))
    seen = [process for process in processes if process.url]
    width = max((len(process.title) for process in seen), default=0)
    for process in seen:
        terminal.say(f"  {process.title:{width}}  {process.url}")
    if demo:
        for title, line in pasteable(house, demo):
            terminal.say(f"\n{title}\n\n{line}")
        terminal.say(f"\nAll addresses and sample secrets: {shown(house.data / 'demo.json')}")
    if house.settings.private_links:
        terminal.say(
            "Links and callbacks may lead to this machine and to private addresses (GEMEENGOED_PRIVATE_LINKS=0 forbids it)."
        )
    terminal.say("Ctrl-C stops everything.\n")


def pasteable(house: House, demo: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(title, line) of what can be pasted into another terminal: list cases, create one, make a new token."""
    now = moment(house)
    token = make_token(demo["client_id"], demo["secret"], now.timestamp(), hours=HOURS)
    zaken = f"{demo['roots']['zaken']}/zaken"
    common = " ".join((f"-H 'Authorization: Bearer {token}'", *HEADERS))
    # The address of a database may hold a password, so it is not printed.
    with_database = " (where GEMEENGOED_DATABASE_URL is set as it is here)" if house.settings.database_url else ""
    body = json.dumps(new_case(demo, now.date().isoformat()), separators=(",", ":"))
    return [
        ("List cases:", f"curl -s {zaken} {common}"),
        ("Create a case:", f"curl -s -X POST {zaken} {common} -H 'Content-Type: application/json' -d '{body}'"),
        (f"A new token, as these end after {HOURS} hours{with_database}:", token_command(house)),
    ]


def moment(house: House) -> datetime:
    """Now, as the reference API sees it: the fixed clock of a test, else the real time."""
    return datetime.fromisoformat(house.settings.clock) if house.settings.clock else datetime.now(UTC)


def new_case(demo: Mapping[str, Any], day: str) -> dict[str, str]:
    """The body of a small but complete case; ``example`` is the sample data's word for what suits it."""
    example = demo.get("example", {})
    organisation = example.get("rsin", "999990019")
    return {
        "bronorganisatie": organisation,
        "verantwoordelijkeOrganisatie": organisation,
        "zaaktype": example.get("zaaktype", ""),
        "startdatum": day,
        "omschrijving": "A first case",
    }


def token_command(house: House) -> str:
    """The command that prints a new token: short in the folder where it runs, whole from elsewhere."""
    command = [script("flask"), "--app", "reference_api.app", "token", "demo"]
    here = Path.cwd()
    settings = [] if house.data == here / "var" else [f"GEMEENGOED_DATA_DIR={house.data}"]
    if in_checkout() and here == ROOT:
        command[0] = shown(Path(command[0]))
    elif in_checkout():
        settings.append(f"PYTHONPATH={ROOT}")
    return " ".join(
        [*("{}={}".format(*(shlex.quote(part) for part in s.split("=", 1))) for s in settings), shlex.join(command)]
    )


def shown(path: Path) -> str:
    """A path as people write it: from here when it lies below here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
