"""``demo.json``: the addresses and secrets of the sample run, kept right when a port or address was changed."""

from __future__ import annotations

import json
import os
from typing import Any

from gemeengoed.checks import House, Refused


def refresh_demo(house: House) -> dict[str, Any]:
    """What ``demo.json`` says, with the addresses of this start; empty when there is no sample data. Raises Refused."""
    target = house.data / "demo.json"
    if not target.exists() or house.settings.production:
        return {}
    try:
        held = json.loads(target.read_text(encoding="utf-8"))
        demo = with_addresses(held, house)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Refused([f"GEMEENGOED_DATA_DIR: {target} is damaged; move {house.data} away to start anew."]) from error
    if demo != held:
        fresh = target.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(demo, file, indent=2)
        fresh.replace(target)
    return demo


def with_addresses(held: dict[str, Any], house: House) -> dict[str, Any]:
    """The same with today's addresses; secrets stay."""
    before, now = held["api"], house.settings.base_url

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: moved(part) for name, part in value.items()}
        if isinstance(value, str) and (value == before or value.startswith(before + "/")):
            return now + value[len(before) :]
        return value

    demo: dict[str, Any] = moved(held)
    demo["catalogue"] = f"http://localhost:{house.ports['catalogue']}"
    for name, part in demo["components"].items():
        if name in house.ports:
            part["url"] = f"http://localhost:{house.ports[name]}"
    return demo
