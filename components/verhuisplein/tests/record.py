"""``python -m tests.record [--write]``: compare what was recorded with live registrations, or record anew.

They must stand still at the moment of the recording (world.SETTINGS.clock), with fresh sample data.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
from typing import Any

from verhuisplein.settings import read

from tests.world import RECORDED, SETTINGS, Recorder, Visitor, journey


def form(value: Any) -> Any:
    """Names of fields and kinds of values."""
    if isinstance(value, dict):
        return {key: form(part) for key, part in sorted(value.items())}
    if isinstance(value, list) and any(isinstance(part, dict) for part in value):
        return sorted({json.dumps(form(part)) for part in value})
    return type(value).__name__


def outline(one: dict[str, Any]) -> list[Any]:
    """What must be the same in a recording and in life."""
    address = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", one["address"])
    return [one["method"], address, one["status"], form(one["answer"])]


live = read(os.environ)._replace(clock=SETTINGS.clock, oidc_issuer="")
number = f"VERHUIZING-{secrets.token_hex(5).upper()}"
recorder = Recorder(live, number)
journey(Visitor(live, recorder, number))
if "--write" in sys.argv:
    RECORDED.write_text(json.dumps(recorder.written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
then, now = (
    [outline(one) for one in json.loads(RECORDED.read_text(encoding="utf-8"))],
    [*map(outline, recorder.written)],
)
wrong = [f"was {a}\n  is  {b}" for a, b in zip(then, now, strict=False) if a != b]
print(f"{len(now)} exchanges, {len(then)} recorded", *wrong, sep="\n  ")
sys.exit(bool(wrong) or len(then) != len(now))
