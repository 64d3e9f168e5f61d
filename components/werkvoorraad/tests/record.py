"""``python -m tests.record [--write]``: hold the tape against live registrations at world.CONFIG.clock, or record it anew."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from werkvoorraad.config import Config, read

from tests.world import CONFIG, EFFECT, TAPE, Browser, Tape, work, write_effects

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def shape(value: Any) -> Any:
    """Names of fields and kinds of values."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in sorted(value.items())}
    if isinstance(value, list):
        return sorted({json.dumps(shape(part)) for part in value})
    return type(value).__name__


def shapes(tape: list[dict[str, Any]]) -> set[str]:
    """Each question once, with the shape of its answer."""
    return {
        f"{one['method']} {ID.sub('*', one['url'])} {one['status']} {json.dumps(shape(one['says']))}" for one in tape
    }


def whole_case(browser: Browser) -> None:
    """A case to its end, with its trail and a document."""
    path = work(browser)
    browser.get(f"{path}?deel=spoor")
    browser.get(browser.find(r'href="(/zaken/[^"]*/documenten/[^"]*)">Brief'))


def hold(tape: Path, config: Config, doing: Callable[[Browser], None]) -> bool:
    """Whether a tape and the live registrations say the same."""
    browser = Browser(config._replace(clock=CONFIG.clock, base_url=CONFIG.base_url), Tape(config))
    try:
        doing(browser)
    finally:
        browser.close()
    if "--write" in sys.argv:
        lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in browser.tape.heard)
        tape.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    before, now = shapes(json.loads(tape.read_text(encoding="utf-8"))), shapes(browser.tape.heard)
    for mark, ones in (("-", before - now), ("+", now - before)):
        print(*(f"{mark} {one}" for one in sorted(ones)), sep="\n")
    return before == now


ours = read({"OIDC_ISSUER": "http://none.invalid", **os.environ})
same = [hold(TAPE, ours._replace(burgerzaken_url="", bag_url=""), whole_case), hold(EFFECT, ours, write_effects)]
sys.exit(not all(same))
