"""Delivery: at least once, to those who want it, with back-off and dead letters; several environments, both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from reference_api import deliveries
from reference_api.deliver import Courier, Office, Pace
from reference_api.sweep import sweep_outbox
from tests.receiver import AUTH, Receiver
from tests.tools import ROOT
from tests.world import BASE, World

QUICK = Pace(look=0.01, idle=0.02, calm=0.02, first=0.01, longest=0.05, attempts=3)


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    """Delivery for a world, in a hurry."""
    made = Office(world.environments, QUICK)
    yield made
    made.workers.shutdown()


def until(office: Office, done: Callable[[], bool], seconds: float = 10) -> bool:
    """Turn until something is so; whether it came to be."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        office.turn()
        if done():
            return True
        time.sleep(0.01)
    return False


def subscribe(world: World, receiver: Receiver, **changes: Any) -> str:
    """A subscription; its uuid."""
    body = {"callbackUrl": receiver.url, "auth": AUTH, "kanalen": [{"naam": "zaken", "filters": {}}], **changes}
    response = world.post("/notificaties/api/v1/abonnement", body)
    assert response.status_code == 201, response.get_json()
    return str(response.get_json()["url"]).rsplit("/", 1)[-1]


def settled(world: World) -> bool:
    """Whether nothing waits any more."""
    return world.rows("SELECT (SELECT count(*) FROM delivery), (SELECT count(*) FROM outbox WHERE waiting = 1)")[0] == (
        0,
        0,
    )


def test_message_reaches_the_subscriber_as_the_standard_has_it(world: World, office: Office) -> None:
    world.typing()
    subscribe(world, world.receiver)
    zaak = world.make("zaken/zaken")

    assert until(office, lambda: settled(world))

    (message,) = world.receiver.messages()
    assert message == {
        "kanaal": "zaken",
        "hoofdObject": zaak["url"],
        "resource": "zaak",
        "resourceUrl": zaak["url"],
        "actie": "create",
        "aanmaakdatum": message["aanmaakdatum"],
        "kenmerken": {
            "bronorganisatie": zaak["bronorganisatie"],
            "zaaktype": zaak["zaaktype"],
            "vertrouwelijkheidaanduiding": "openbaar",
        },
    }
    got = world.receiver.got[-1]
    assert (got.authorization, got.kind) == (AUTH, "application/json")


def test_message_reaches_who_asks_for_it_as_cloudevent(world: World, office: Office) -> None:
    world.typing()
    subscribe(world, world.receiver, formaat="cloudevents")
    zaak = world.make("zaken/zaken")

    assert until(office, lambda: settled(world))

    got = world.receiver.got[-1]
    assert got.kind == "application/cloudevents+json"
    event = got.body
    assert event["specversion"] == "1.0"
    assert event["type"] == "nl.overheid.zaken.zaak-aangemaakt.v1"
    assert event["source"] == BASE
    assert event["subject"] == zaak["url"].rsplit("/", 1)[-1]
    assert event["dataref"] == zaak["url"]
    assert event["time"] == event["data"]["aanmaakdatum"]
    assert (event["sequence"].isdecimal(), event["sequencetype"]) == (True, "Integer")
    assert event["data"]["kenmerken"]["zaaktype"] == zaak["zaaktype"]
    assert len(event["id"]) == 36


def test_filters_choose_by_equal_marks(world: World, office: Office) -> None:
    kinds = world.typing()["catalogi/zaaktypen"]
    other = world.new_typing()["catalogi/zaaktypen"]
    chosen = {
        "all": {},
        "star": {"zaaktype": "*"},
        "mine": {"zaaktype": kinds},
        "spelled": {"zaaktype": kinds.replace("localhost", "127.0.0.1")},
        "both": {"zaaktype": kinds, "bronorganisatie": "000000000"},
        "none": {"zaaktype": kinds, "bronorganisatie": "999990019"},
    }
    receivers = {name: Receiver() for name in chosen}
    for name, filters in chosen.items():
        subscribe(world, receivers[name], kanalen=[{"naam": "zaken", "filters": filters}])
    wanted = world.make("zaken/zaken")["url"]
    unwanted = world.make("zaken/zaken", zaaktype=other)["url"]

    assert until(office, lambda: settled(world))

    found = {name: sorted(m["hoofdObject"] for m in receiver.messages()) for name, receiver in receivers.items()}
    everything = sorted([wanted, unwanted])
    assert found == {
        "all": everything, "star": everything, "mine": [wanted], "spelled": [wanted], "both": [wanted], "none": []
    }  # fmt: skip
    for receiver in receivers.values():
        receiver.close()


def test_refused_message_is_sent_again_until_it_is_accepted(world: World, office: Office) -> None:
    world.typing()
    subscribe(world, world.receiver)
    world.receiver.refusals = 2
    for _ in range(3):
        world.make("zaken/zaken")

    assert until(office, lambda: settled(world))

    urls = [message["resourceUrl"] for message in world.receiver.messages()]
    assert len(set(urls)) == 3
    assert len(urls) == 5


def test_message_refused_too_often_becomes_a_dead_letter_that_can_be_revived(world: World, office: Office) -> None:
    world.typing()
    subscription = subscribe(world, world.receiver)
    world.receiver.refusals = 3
    zaak = world.make("zaken/zaken")

    def dead() -> bool:
        return bool(world.rows("SELECT 1 FROM delivery WHERE due IS NULL"))

    assert until(office, dead)
    reason = "De callback antwoordde met status 500."
    assert deliveries.summary(world.env) == [(subscription, 0, 1, 3, reason)]
    assert not until(office, lambda: settled(world), 0.2)

    assert deliveries.revive(world.env) == 1
    assert until(office, lambda: settled(world))
    assert world.receiver.messages()[-1]["resourceUrl"] == zaak["url"]


def test_replay_sends_again_from_a_number(world: World, office: Office) -> None:
    world.typing()
    subscription = subscribe(world, world.receiver)
    urls = [world.make("zaken/zaken")["url"] for _ in range(3)]
    assert until(office, lambda: settled(world))
    last = world.rows("SELECT MAX(id) FROM outbox")[0][0]

    assert deliveries.replay(world.env, subscription, last - 1) == 2
    assert until(office, lambda: settled(world))

    assert [message["resourceUrl"] for message in world.receiver.messages()] == [*urls, *urls[1:]]


def test_deleted_subscription_gets_nothing_more(world: World, office: Office) -> None:
    world.typing()
    subscription = subscribe(world, world.receiver)
    world.receiver.refusals = 1
    world.make("zaken/zaken")
    assert until(office, lambda: bool(world.rows("SELECT 1 FROM delivery WHERE attempts = 1")))

    assert world.delete(f"/notificaties/api/v1/abonnement/{subscription}").status_code == 204

    assert until(office, lambda: settled(world))
    assert len(world.receiver.messages()) == 1


def test_slow_subscriber_does_not_hold_up_another(world: World, office: Office) -> None:
    world.typing()
    slow, quick = Receiver(), Receiver()
    subscribe(world, slow)
    subscribe(world, quick)
    slow.delay = 1.0
    begin = time.monotonic()
    for _ in range(3):
        world.make("zaken/zaken")

    assert until(office, lambda: len(quick.messages()) == 3)
    assert time.monotonic() - begin < 1.0
    slow.delay = 0
    assert until(office, lambda: settled(world))
    for receiver in (slow, quick):
        receiver.close()


def test_message_sent_but_not_recorded_is_sent_again(world: World) -> None:
    world.typing()
    subscribe(world, world.receiver)
    world.make("zaken/zaken")
    with ThreadPoolExecutor(1) as workers:
        courier = Courier(world.env, workers, QUICK)
        courier.spread(time.time())
        courier.send(time.time())  # and then the process is killed before it can record the outcome

    with ThreadPoolExecutor(1) as workers:
        office = Office(world.environments, QUICK)
        assert until(office, lambda: settled(world))

    assert len(world.receiver.messages()) == 2
    assert len({message["resourceUrl"] for message in world.receiver.messages()}) == 1


def test_nothing_to_do_writes_nothing(world: World, office: Office) -> None:
    world.make("zaken/zaken")
    assert until(office, lambda: settled(world))
    courier = office.couriers[""]

    writes: list[Any] = []
    courier.database.quietly = lambda work: writes.append(work)  # type: ignore[method-assign,assignment]
    for _ in range(20):
        courier.turn(time.time())

    assert writes == []


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_process_delivers_and_stops_when_asked(world: World, kind: signal.Signals, tmp_path: Path) -> None:
    world.typing()
    subscribe(world, world.receiver)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEMEENGOED_")}
    place = {"GEMEENGOED_DATA_DIR": str(tmp_path), "GEMEENGOED_DATABASE_URL": world.settings.database_url}
    process = subprocess.Popen(
        [sys.executable, "-m", "reference_api.deliver"], env={**kept, **place, "GEMEENGOED_ENV": "test"}, cwd=ROOT
    )
    zaak = world.make("zaken/zaken")
    limit = time.monotonic() + 30
    while not world.receiver.messages() and time.monotonic() < limit:
        time.sleep(0.05)

    process.send_signal(kind)

    assert process.wait(timeout=10) == 0
    assert [message["resourceUrl"] for message in world.receiver.messages()] == [zaak["url"]]


def test_sandboxes_deliver_to_their_own_subscribers(world: World, office: Office) -> None:
    world.typing()
    world.environments.keep_template()
    sandbox = world.environments.create("test")
    mine, theirs = Receiver(), Receiver()
    subscribe(world, mine)
    body = {"callbackUrl": theirs.url, "auth": AUTH, "kanalen": [{"naam": "zaken"}]}
    assert world.post("/s/test/notificaties/api/v1/abonnement", body).status_code == 201
    zaak = world.example("zaken/zaken")

    here = world.post("/zaken/api/v1/zaken", zaak).get_json()["url"]
    inside = {**zaak, "zaaktype": zaak["zaaktype"].replace(BASE, f"{BASE}/s/test")}
    there = world.post("/s/test/zaken/api/v1/zaken", inside).get_json()["url"]

    assert until(office, lambda: bool(mine.messages() and theirs.messages()))
    assert [message["resourceUrl"] for message in mine.messages()] == [here]
    assert [message["resourceUrl"] for message in theirs.messages()] == [there]
    assert there.startswith(f"{BASE}/s/test/")
    assert sandbox.name == "test"
    for receiver in (mine, theirs):
        receiver.close()


def test_commands_show_and_revive_deliveries(small: World) -> None:
    small.typing()
    subscription = subscribe(small, small.receiver)
    small.receiver.refusals = 3
    small.make("zaken/zaken")
    office = Office(small.environments, QUICK)
    assert until(office, lambda: bool(small.rows("SELECT 1 FROM delivery WHERE due IS NULL")))
    run = small.app.test_cli_runner().invoke

    assert f"{subscription}       0 waiting       1 dead" in run(args=["deliveries", "list"]).output
    assert run(args=["deliveries", "revive"]).output == "1 dead letters are delivered again.\n"
    assert until(office, lambda: settled(small))
    assert run(args=["deliveries", "list"]).output == "Nothing waits.\n"
    assert run(args=["deliveries", "replay", subscription]).output == "1 messages are delivered again.\n"
    assert until(office, lambda: len(small.receiver.messages()) == 5)
    office.workers.shutdown()


def test_outbox_forgets_what_everybody_has_after_its_days(world: World, office: Office) -> None:
    subscribe(world, world.receiver)
    for _ in range(3):
        world.make("zaken/zaken")
    assert until(office, lambda: settled(world))
    kept = world.rows("SELECT id FROM outbox ORDER BY id")
    old, dead, waiting = kept[0][0], kept[1][0], kept[2][0]
    long_ago = "UPDATE outbox SET moment = '2001-01-01T00:00:00.000000Z' WHERE id IN (:old, :dead, :waiting)"
    letter = "INSERT INTO delivery (subscription, outbox, attempts, reason) VALUES ('x', :dead, 12, 'nee')"

    def age(connection: Any) -> None:
        sql = world.env.database.sql
        connection.run(sql("age", lambda: sa.text(long_ago)), {"old": old, "dead": dead, "waiting": waiting})
        connection.run(sql("letter", lambda: sa.text(letter)), {"dead": dead})
        connection.run(sql("wait", lambda: sa.text("UPDATE outbox SET waiting = 1 WHERE id = :n")), {"n": waiting})

    world.env.database.write(age)

    assert sweep_outbox(world.env, world.settings.outbox_days) == 1
    assert world.rows("SELECT id FROM outbox ORDER BY id") == [row for row in kept if row[0] != old]
