"""A server killed in the middle of its work: what was acknowledged is there, what was not is there whole or not at all."""

from __future__ import annotations

import itertools
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from reference_api.render import loads
from tests.servers import Server, at_once, servers
from tests.world import World, new_world

CLIENTS = 8


@pytest.mark.full
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_acknowledged_writes_survive_a_killed_server(
    request: pytest.FixtureRequest, kind: str, tmp_path: Path, worker: str
) -> None:
    for world in new_world(request, kind, tmp_path, f"kill_{worker}"):
        world.typing()
        known: list[tuple[str, str, str]] = []
        for round_ in range(3):
            with servers(tmp_path, world.settings.database_url, workers=2) as (server,):
                known += write_until_killed(world, server, round_)

        assert len(known) > 50
        assert lost(world, known) == []
        assert disagreements(world) == []
        assert world.stale() == {}
        with servers(tmp_path, world.settings.database_url) as (server,):
            assert server.call("GET", known[-1][1]).status_code in (200, 404)
            assert server.call("POST", "/zaken/api/v1/zaken", world.example("zaken/zaken")).status_code == 201


def write_until_killed(world: World, server: Server, round_: int) -> list[tuple[str, str, str]]:
    """Eight clients write; after a second the server is killed. What was acknowledged: (what, address, value)."""
    body, numbers = world.example("zaken/zaken"), itertools.count(1)
    known: list[tuple[str, str, str]] = []
    threading.Timer(1.0 + 0.3 * round_, server.kill).start()

    def work(n: int) -> None:
        session = requests.Session()
        while True:
            try:
                once(session, n)
            except (requests.RequestException, ValueError):
                if server.handle.poll() is not None:
                    return
                time.sleep(0.01)

    def once(session: requests.Session, n: int) -> None:
        made = server.call("POST", "/zaken/api/v1/zaken", body)
        if made.status_code != 201:
            return
        url = made.json()["url"]
        known.append(("zaak", url, made.json()["identificatie"]))
        text = f"{round_}-{n}-{next(numbers)}"
        if n % 2 and server.call("PATCH", url, {"omschrijving": text}).status_code == 200:
            known.append(("omschrijving", url, text))
        status = {**world.served["zaken/statussen"].resource.example, "zaak": url}
        status |= {"statustype": world.typing()["catalogi/statustypen"]}
        answer = server.call("POST", "/zaken/api/v1/statussen", status)
        if answer.status_code == 201:
            known.append(("status", url, answer.json()["url"]))

    at_once([lambda n=n: work(n) for n in range(CLIENTS)])  # type: ignore[misc]
    return known


def path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def lost(world: World, known: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Acknowledged writes that are not there."""
    zaken = {url: world.get(path(url)).get_json() for _, url, _ in known}

    def there(what: str, url: str, value: str) -> bool:
        if what != "status":
            return bool(zaken[url].get("identificatie" if what == "zaak" else what) == value)
        return (
            path(zaken[url].get("status") or "http://x/x") == path(value) and world.get(path(value)).status_code == 200
        )

    return [write for write in known if not there(*write)]


def disagreements(world: World) -> list[str]:
    """Cases and statuses without exactly one line in the audit trail and one message in the outbox, and the reverse."""
    faults = []
    messages = [loads(row[0]) for row in world.rows("SELECT message FROM outbox")]
    created = sorted(message["resourceUrl"] for message in messages if message["actie"] == "create")
    lines = [loads(row[0]) for row in world.rows("SELECT line FROM audit")]
    traced = sorted(line["resourceUrl"] for line in lines if line["actie"] == "create")
    for key in ("zaken/zaken", "zaken/statussen"):
        served: Any = world.served[key]
        stored = sorted(served.url(row[0]) for row in world.rows(f"SELECT uuid FROM {served.table.name}"))
        for name, found in (("outbox", created), ("audit", traced)):
            mine = [url for url in found if url.startswith(served.url(""))]
            faults += [f"{key}: {name} disagrees"] if mine != stored else []
    return faults
