"""``python -m tests.record [--write]``: compare the recorded answers with those of the API in the settings, or record anew.

The API must stand still at the moment of the recordings (world.CLOCK), with fresh sample data. What is compared is the
form: the same questions in the same order, the same status, the same fields of the same kind.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
from dataclasses import replace
from typing import Any

from verhuisservice.settings import read_settings

from tests.journeys import JOURNEYS
from tests.world import CLOCK, RECORDED, Recorder, Visitor, make_app

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def travel(name: str) -> list[dict[str, Any]]:
    """One journey along the real registrations: the exchanges."""
    settings = replace(read_settings(os.environ), clock=CLOCK)
    number = "VERHUIZING-" + secrets.token_hex(6).upper()
    recorder = Recorder(settings, number)
    JOURNEYS[name](Visitor(make_app(settings, recorder, number)), number)
    return recorder.exchanges


def form(value: Any) -> Any:
    """A value without what it says: names of fields and kinds of values."""
    if isinstance(value, dict):
        return {key: form(part) for key, part in sorted(value.items())}
    if isinstance(value, list) and any(isinstance(part, dict) for part in value):
        return sorted({json.dumps(form(part)) for part in value})
    if isinstance(value, str):
        return "address" if value.startswith(("http:", "https:")) else "text"
    return type(value).__name__


def outline(exchange: dict[str, Any]) -> dict[str, Any]:
    """What has to be the same in a recording and in life."""
    return {
        "question": f"{exchange['method']} {ID.sub('<id>', exchange['address'])}",
        "body": form(exchange["body"]),
        "status": exchange["status"],
        "answer": form(exchange["answer"]),
    }


def differences(recorded: list[dict[str, Any]], live: list[dict[str, Any]]) -> list[str]:
    """A line for everything that is not the same."""
    lines = (
        [] if len(recorded) == len(live) else [f"{len(recorded)} exchanges were recorded, now there are {len(live)}"]
    )
    for place, (then, now) in enumerate(zip(map(outline, recorded), map(outline, live), strict=False), 1):
        lines += [
            f"{place}. {then['question']}: {part} was {then[part]}, is {now[part]}"
            for part in then
            if then[part] != now[part]
        ]
    return lines


def main(write: bool) -> int:
    """Do it for every journey; 1 when something differs."""
    wrong = 0
    for name in JOURNEYS:
        live, target = travel(name), RECORDED / f"{name}.json"
        if write:
            target.write_text(json.dumps(live, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            print(f"{name}: {len(live)} exchanges recorded")
            continue
        lines = differences(json.loads(target.read_text(encoding="utf-8")), live)
        print(
            f"{name}: {len(live)} exchanges, {'as recorded' if not lines else f'{len(lines)} differences'}",
            *lines,
            sep="\n  ",
        )
        wrong += bool(lines)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv))
