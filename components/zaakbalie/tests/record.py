"""``python -m tests.record [--write]``: compare the recorded answers with those of live registrations, or record anew.

They must stand still at the moment of the recording (world.SETTINGS.clock), with fresh sample data.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from zaakbalie.settings import Settings, read_settings

from tests.world import EFFECT, MORE, RECORDED, SETTINGS, Colleague, Exchange, bury, handle, move

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def form(value: Any) -> Any:
    """A value without what it says: names of fields and kinds of values."""
    if isinstance(value, dict):
        return {key: form(part) for key, part in sorted(value.items())}
    if isinstance(value, list) and any(isinstance(part, dict) for part in value):
        return sorted({json.dumps(form(part)) for part in value})
    return "text" if isinstance(value, str) else type(value).__name__


def outlines(exchanges: list[dict[str, Any]]) -> set[str]:
    """What has to be the same in a recording and in life, whatever the order and how often."""
    return {
        f"{one['method']} {ID.sub('<id>', one['address'])} {one['status']} {json.dumps(form(one['answer']))}"
        for one in exchanges
    }


def compare(path: Path, settings: Settings, *doings: Callable[[Colleague], object]) -> bool:
    """Whether a recording still says what the live registrations say; with ``--write`` it does from now on."""
    colleague = Colleague(replace(settings, clock=SETTINGS.clock), Exchange(settings))
    try:
        for doing in doings:
            doing(colleague)
    finally:
        colleague.leave()
    live = colleague.exchange.asked
    if "--write" in sys.argv:
        lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in live)
        path.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    then, now = outlines(json.loads(path.read_text(encoding="utf-8"))), outlines(live)
    print(f"{path.name}: {len(live)} exchanges", *(f"was {one}" for one in then - now), sep="\n  ")
    print(*(f"  is  {one}" for one in now - then), sep="\n")
    return then == now


ours = read_settings({"OIDC_ISSUER": "http://none.invalid", **os.environ})
alone = replace(ours, **dict.fromkeys(MORE, ""))
same = [compare(RECORDED, alone, handle), compare(EFFECT, ours, move, bury)]
sys.exit(not all(same))
