"""``python -m tests.bench.objects [SIZE] [DATABASE_URL]``: objects of one type, and how much it takes to find them. In process."""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from reference_api.objects.changing import content_of, first_record
from reference_api.objects.kinds import Kind, Kinds
from reference_api.objects.records import Records
from tests.world import World

OBJECTS, TYPES = "/objects/api/v2/objects", "/objecttypes/api/v2/objecttypes"
SORTS = ("eik", "beuk", "linde", "plataan", "esdoorn", "berk")
BATCH = 5000
ROUNDS = 60


def data_of(number: int, size: int) -> dict[str, Any]:
    """The data of an object: a unique text, one with few values, a number that a hundred share, a day."""
    return {
        "boomnummer": f"B-{number:07d}",
        "soort": SORTS[number % len(SORTS)],
        "vak": number % max(size // 100, 1),
        "hoogte": number % 400 / 10,
        "laatsteInspectie": f"20{number % 25:02d}-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        "beheer": {"beheerder": f"Team {number % 50}"},
    }


def fill(world: World, size: int) -> tuple[str, float]:
    """So many objects of a new type: the address of the type, and how many were stored per second."""
    url: str = world.post(TYPES, {"name": "Boom", "namePlural": "Bomen"}).get_json()["url"]
    world.post(f"{url}/versions", {"status": "published", "jsonSchema": {"type": "object"}})
    started = time.perf_counter()
    for first in range(0, size, BATCH):
        world.env.database.write(lambda c, first=first: _batch(world, c, url, first, size))  # type: ignore[misc]
    return url, size / (time.perf_counter() - started)


def _batch(world: World, connection: Any, url: str, first: int, size: int) -> None:
    kind, records = Kinds(world.env, connection).of_url(url), Records(world.env, connection)
    assert isinstance(kind, Kind)
    for number in range(first, min(first + BATCH, size)):
        place = {"type": "Point", "coordinates": [5 + number % 1000 / 1000, 52 + number // 1000 % 1000 / 1000]}
        values = {"typeVersion": 1, "data": data_of(number, size), "geometry": place, "references": []}
        record = first_record("2024-01-01", {**values, "startAt": "2024-01-01", "correctionFor": None})
        records.add(kind, content_of(str(UUID(int=number)), kind, record))


def questions(url: str, size: int, chance: random.Random) -> Iterator[tuple[str, Callable[[], str]]]:
    """(name, a path of that kind) of everything that is measured."""
    listed = f"{OBJECTS}?type={url}&pageSize=100"
    last = max(size // 100, 1)
    yield "one object", lambda: f"{OBJECTS}/{UUID(int=chance.randrange(size))}"
    yield "exact, one found", lambda: f"{listed}&data_attr=boomnummer__exact__B-{chance.randrange(size):07d}"
    yield "exact, a hundred found", lambda: f"{listed}&data_attr=vak__exact__{chance.randrange(last)}"
    yield "exact, a sixth found", lambda: f"{listed}&data_attr=soort__exact__{chance.choice(SORTS)}"
    yield "range, few found", lambda: f"{listed}&data_attr=vak__gte__{last - 1 - chance.randrange(3)}"
    yield "range, half found", lambda: f"{listed}&data_attr=hoogte__gt__{chance.randrange(15, 25)}"
    yield "first page", lambda: f"{listed}&page=1"
    yield "deep page", lambda: f"{listed}&page={chance.randrange(1, last + 1)}"


def measure(world: World, path: Callable[[], str]) -> tuple[float, float, float]:
    """First, median and 95th percentile of the CPU time of a request, in ms."""
    times = []
    for _ in range(ROUNDS):
        wanted = path()
        started = time.process_time()
        response = world.get(wanted)
        times.append((time.process_time() - started) * 1000)
        assert response.status_code == 200, response.get_data(as_text=True)
    return times[0], statistics.median(times), statistics.quantiles(times, n=20)[-1]


def main(size: int = 100_000, database_url: str = "") -> None:
    """Fill a database and print the table."""
    world = World(Path(tempfile.mkdtemp()), database_url, hotpath=True).prepare()
    url, speed = fill(world, size)
    if database_url:
        world.env.database.reader().run("ANALYZE")
    print(f"{size} objects, stored at {speed:.0f}/s\n{'':24}{'first':>9}{'median':>9}{'p95':>9}  ms CPU")
    for name, path in questions(url, size, random.Random(7)):
        print(f"{name:24}" + "".join(f"{value:9.2f}" for value in measure(world, path)))
    world.close()


if __name__ == "__main__":
    main(*(int(text) if text.isdecimal() else text for text in sys.argv[1:]))  # type: ignore[arg-type]
