"""``python -m tests.record [--write]``: compare the recorded answers with those of live registrations, or record anew.

They must stand still at the moment of the recording (world.CLOCK), with fresh sample data; TESTDATA_URL lists the persons.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
from typing import Any

import requests
from startpunt.registrations import read_settings

from tests.world import CLOCK, RECORDED, Exchange, Visitor, journey

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def form(value: Any) -> Any:
    """A value without what it says: names of fields and kinds of values."""
    if isinstance(value, dict):
        return {key: form(part) for key, part in sorted(value.items())}
    if isinstance(value, list) and any(isinstance(part, dict) for part in value):
        return sorted({json.dumps(form(part)) for part in value})
    return type(value).__name__


def outline(exchange: dict[str, Any]) -> tuple[Any, ...]:
    """What has to be the same in a recording and in life."""
    return exchange["method"], ID.sub("<id>", exchange["address"]), exchange["status"], form(exchange["answer"])


settings = read_settings({"OIDC_ISSUER": "http://none.invalid", **os.environ}) | {"CLOCK": CLOCK, "OIDC_ACR": "sure"}
person = requests.get(os.environ["TESTDATA_URL"] + "/personen", timeout=10).json()[0]["burgerservicenummer"]
number = "VRAAG-" + secrets.token_hex(6).upper()
live = Exchange(settings, number)
visitor = Visitor(settings, live, person, number)
try:
    journey(visitor)
finally:
    visitor.server.__exit__(None, None, None)
if "--write" in sys.argv:
    RECORDED.write_text(json.dumps(live.asked, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
then, now = ([outline(e) for e in es] for es in (json.loads(RECORDED.read_text(encoding="utf-8")), live.asked))
wrong = [f"was {a}\n  is  {b}" for a, b in zip(then, now, strict=False) if a != b]
print(f"{len(now)} exchanges, {len(then)} recorded", *wrong, sep="\n  ")
sys.exit(bool(wrong) or len(then) != len(now))
