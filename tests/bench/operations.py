"""What is measured: requests with other ids, filters and tokens every time, and the answer that each must give."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from reference_api.authorise import make_token
from reference_api.settings import Settings
from tests.bench.fill import PER_PERSON
from tests.bench.inprocess import Client, cycle, must

ZAKEN = "/zaken/api/v1/zaken"
STATUSSEN = "/zaken/api/v1/statussen"
CLIENTS = ("demo", "verhuisservice")
"""One that may do everything and one that may see some case types."""


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Operation:
    """A kind of request: ``make(n)`` gives number n; ``times`` is how often it runs in one round in the process."""

    name: str
    make: Callable[[int], Asked]
    status: int
    times: int = 100
    needs: int = 0
    """How many rows of its own it uses up a second, for writes that cannot be repeated."""


class World:
    """The facts that requests need, read from the running application."""

    def __init__(self, app: Callable[..., Any], settings: Settings) -> None:
        demo = json.loads((settings.data_dir / "demo.json").read_text())
        self.base = demo["api"]
        now = time.time()
        self.tokens = {name: make_token(name, demo["clients"][name], now, hours=12) for name in CLIENTS}
        self.everything = Client(app, self.base, self.tokens["demo"])
        self.limited = Client(app, self.base, self.tokens["verhuisservice"])
        self.zaaktype = demo["example"]["zaaktype"]
        self.cases = [case for page in (1, 2, 3) for case in self.page(f"{ZAKEN}?zaaktype={self.zaaktype}&page={page}")]
        self.count = orjson.loads(must(self.everything.call("GET", ZAKEN), 200))["count"]
        self.first_status = next(
            s["url"]
            for s in self.page(f"/catalogi/api/v1/statustypen?zaaktype={self.zaaktype}")
            if s["volgnummer"] == 1
        )
        self.paths = [case["url"].removeprefix(self.base) for case in self.cases]
        self.etags = {path: self.everything.whole("GET", path)[1]["ETag"] for path in self.paths}

    def page(self, path: str) -> list[dict[str, Any]]:
        """The results of a page."""
        found: list[dict[str, Any]] = orjson.loads(must(self.everything.call("GET", path), 200))["results"]
        return found

    def new_cases(self, number: int) -> list[str]:
        """Addresses of so many fresh cases, made through the API."""
        body = self.case(0).body
        return [orjson.loads(must(self.everything.call("POST", ZAKEN, body), 201))["url"] for _ in range(number)]

    def case(self, number: int) -> Asked:
        """A POST of a case."""
        organisation = "999990019"
        return Asked(
            "POST",
            ZAKEN,
            {
                "bronorganisatie": organisation,
                "verantwoordelijkeOrganisatie": organisation,
                "zaaktype": self.zaaktype,
                "startdatum": f"2026-01-{number % 28 + 1:02d}",
                "omschrijving": f"Case {number}",
            },
        )


def reads(world: World) -> Sequence[Operation]:
    """Operations that change nothing."""
    last = int(world.count * 0.7) // 100  # the limited client sees fewer
    search = f"{ZAKEN}/_zoek"
    person = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
    return (
        Operation("GET zaak", lambda n: Asked("GET", cycle(world.paths, n)), 200, 300),
        Operation(
            "GET zaak, 304",
            lambda n: Asked(
                "GET", cycle(world.paths, n), None, (("If-None-Match", world.etags[cycle(world.paths, n)]),)
            ),
            304,
            300,
        ),
        Operation("list of 100", lambda n: Asked("GET", ZAKEN), 200, 30),
        Operation(
            "list, other pages",
            lambda n: Asked("GET", f"{ZAKEN}?page={n % (last - 1) + 2}" if last > 2 else ZAKEN),
            200,
            30,
        ),
        Operation("list by zaaktype", lambda n: Asked("GET", f"{ZAKEN}?zaaktype={world.zaaktype}"), 200, 30),
        Operation(
            "list by identificatie",
            lambda n: Asked("GET", f"{ZAKEN}?identificatie={cycle(world.cases, n)['identificatie']}"),
            200,
            100,
        ),
        Operation(
            "_zoek by BSN of a rol",
            lambda n: Asked(
                "POST", search, {person: f"{900000000 + (500 + n * 7 % max(world.count - 500, 1)) // PER_PERSON:09d}"}
            ),
            200,
            100,
        ),
    )


def post_zaak(world: World) -> Operation:
    """Create a case."""
    return Operation("POST zaak", world.case, 201, 60)


def post_status(world: World, cases: Sequence[str]) -> Operation:
    """Set the first status of a fresh case: each of ``cases`` serves once."""

    def make(number: int) -> Asked:
        day = "2026-02-01T10:00:00Z"
        return Asked(
            "POST", STATUSSEN, {"zaak": cases[number], "statustype": world.first_status, "datumStatusGezet": day}
        )

    return Operation("POST status", make, 201, 60)
