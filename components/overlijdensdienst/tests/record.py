"""``python -m tests.record``: one journey along the registers of the tests and along real ones, and what differs.

The real ones hold fresh sample data and stand still at the moment of ``registers.CONFIG``.
"""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from typing import Any

import httpx

from tests.registers import CONFIG, HOST, LIVING, WHOLE, Registers, Software, journey

ROOTS = {"z": "ZAKEN_URL", "c": "CATALOGI_URL", "d": "DOCUMENTEN_URL", "p": "PERSONEN_URL"}
Seen = dict[str, list[tuple[int, Any]]]


class Ear(httpx.AsyncBaseTransport):
    """Hears what is asked and answered."""

    def __init__(self, inner: httpx.AsyncBaseTransport | None = None) -> None:
        self.inner, self.seen = inner, defaultdict(list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One exchange."""
        await request.aread()
        if self.inner:
            answer = await self.inner.handle_async_request(request)
        else:
            async with httpx.AsyncClient(timeout=10) as client:
                headers = {k: v for k, v in request.headers.items() if k not in ("accept-encoding", "host")}
                answer = await client.request(request.method, request.url, content=request.content, headers=headers)
            answer = httpx.Response(answer.status_code, content=answer.content)
        path = str(request.url).partition("?")[0]
        for short, name in ROOTS.items():
            path = path.replace(os.environ[name], f"/{short}").replace(f"{HOST}/{short}/", f"/{short}/")
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/|$)", "*", path)
        await answer.aread()
        json = answer.content[:1] in (b"{", b"[")
        self.seen[f"{request.method} {path}"].append((answer.status_code, answer.json() if json else None))
        return answer


def differences(small: Any, real: Any, at: str = "") -> set[str]:
    """Where the small answer has something that the real one has not."""
    if isinstance(small, dict) and isinstance(real, dict):
        return set().union(
            *(differences(v, real[k], f"{at}.{k}") if k in real else {f"{at}.{k}"} for k, v in small.items())
        )
    if isinstance(small, list) and isinstance(real, list):
        return differences(small[0], real[0], at) if small and real else set()
    return set() if None in (small, real) or type(small) is type(real) else {f"{at} is {type(real).__name__}"}


people = httpx.get(os.environ["TESTDATA_URL"] + "/personen").json()
someone = next(p["burgerservicenummer"] for p in people if "voorvoegsel" in p["omschrijving"])
live = CONFIG.model_copy(update={
    **{name.lower(): os.environ[name] for name in ROOTS.values()},
    "client_id": os.environ["CLIENT_ID"], "client_secret": os.environ["CLIENT_SECRET"],
})  # fmt: skip
small, real = Ear(Registers()), Ear()
journey(Software(small))
assert WHOLE["overledene"]["bsn"] == LIVING
journey(Software(real, live), WHOLE | {"overledene": {"bsn": someone}})
wrong = {f"{call}: asked of one only" for call in small.seen.keys() ^ real.seen.keys()}
for call in small.seen.keys() & real.seen.keys():
    for (known, one), (status, other) in zip(small.seen[call], real.seen[call], strict=False):
        wrong |= {f"{call}: {known} is {status}"} if known != status else set()
        wrong |= {f"{call}: {line}" for line in differences(one, other)}
print(sum(map(len, real.seen.values())), "exchanges", *sorted(wrong), sep="\n  ")
sys.exit(bool(wrong))
