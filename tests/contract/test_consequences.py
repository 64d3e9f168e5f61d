"""Every write: one audit line, one message, fresh answers everywhere, and no trace of a write that was refused."""

from __future__ import annotations

from typing import Any

import pytest

from reference_api.render import loads
from tests.contract.subjects import each, having, resource
from tests.world import BASE, World

NOTIFIED = [key for key in having("create") if resource(key).channel]
AUDITED = "zaken/zaken"


def messages(world: World, after: int) -> list[dict[str, Any]]:
    """Messages in the outbox since a number."""
    return [
        loads(row[0]) for row in world.rows("SELECT message FROM outbox WHERE id > :after ORDER BY id", after=after)
    ]


def newest(world: World, table: str) -> int:
    found: int = world.rows(f"SELECT COALESCE(MAX(id), 0) FROM {table}")[0][0]
    return found


def writes(world: World, key: str) -> list[tuple[str, str]]:
    """Every write that there is on a resource, done once: (actie, address)."""
    body = world.example(key)
    made = world.post(world.collection(key, body), body)
    url = made.get_json()["url"]
    done = [("create", url)]
    if "update" in resource(key).scopes:
        if resource(key).put:
            assert world.put(url, body).status_code == 200
            done.append(("update", url))
        assert world.patch(url, {}).status_code == 200
        done.append(("partial_update", url))
    if "delete" in resource(key).scopes:
        assert world.delete(url).status_code == 204
        done.append(("destroy", url))
    return done


@pytest.mark.parametrize("key", NOTIFIED)
def test_every_write_leaves_one_message(world: World, key: str) -> None:
    channel, served = resource(key).channel, world.served[key]
    assert channel is not None
    world.example(key)  # makes what the example points to
    before = newest(world, "outbox")

    done = writes(world, key)

    mine = [m for m in messages(world, before) if m["resource"] == (resource(key).singular or resource(key).name)]
    assert [(m["actie"], m["resourceUrl"].replace("\0", BASE)) for m in mine] == done
    for message in mine:
        assert message["kanaal"] == channel.name
        assert set(message["kenmerken"]) == set(channel.kenmerken)
        assert all(isinstance(value, str) for value in message["kenmerken"].values())
        main = message["resourceUrl"] if served.main is None else message["hoofdObject"]
        assert message["hoofdObject"] == main
        assert message["aanmaakdatum"].endswith("Z")


@pytest.mark.parametrize("key", [key for key in having("create") if not resource(key).channel])
def test_other_writes_leave_no_message(world: World, key: str) -> None:
    world.example(key)
    before = newest(world, "outbox")

    writes(world, key)

    assert [m for m in messages(world, before) if m["resource"] == (resource(key).singular or resource(key).name)] == []


@pytest.mark.parametrize(
    "key", [key for key in having("create") if key == AUDITED or (resource(key).main and key.startswith("zaken/"))]
)
def test_every_write_leaves_one_audit_line_with_old_and_new(world: World, key: str) -> None:
    world.example(key)
    before = newest(world, "audit")

    done = writes(world, key)

    lines = [loads(row[0]) for row in world.rows("SELECT line FROM audit WHERE id > :after ORDER BY id", after=before)]
    mine = [line for line in lines if line["resourceUrl"].replace("\0", BASE) == done[0][1]]
    if key == AUDITED:
        assert mine == []  # with the case its trail is deleted
        return
    assert [line["actie"] for line in mine] == [actie for actie, _ in done]
    for line in mine:
        old, new = line["wijzigingen"]["oud"], line["wijzigingen"]["nieuw"]
        assert (old is None) == (line["actie"] == "create")
        assert (new is None) == (line["actie"] == "destroy")
        assert line["applicatieId"] == "alles"
        assert line["resultaat"] == {"create": 201, "destroy": 204}.get(line["actie"], 200)


def test_audit_trail_of_a_case_reads_back_over_http(world: World) -> None:
    zaak = world.make(AUDITED)
    headers = {"X-Audit-Toelichting": "omdat het moet", "X-NLX-Request-User-Id": "behandelaar"}
    assert world.patch(zaak["url"], {"omschrijving": "Anders"}, headers=headers).status_code == 200

    trail = world.get(zaak["url"] + "/audittrail").get_json()

    assert [line["actie"] for line in trail] == ["create", "partial_update"]
    assert trail[1]["toelichting"] == "omdat het moet"
    assert trail[1]["gebruikersId"] == "behandelaar"
    assert trail[0]["wijzigingen"] == {"oud": None, "nieuw": zaak}
    assert trail[1]["wijzigingen"]["oud"] == zaak
    assert trail[1]["wijzigingen"]["nieuw"]["omschrijving"] == "Anders"
    assert world.get(f"{zaak['url']}/audittrail/{trail[0]['uuid']}").get_json() == trail[0]


@each("create")
def test_refused_write_leaves_no_trace(world: World, key: str) -> None:
    world.example(key)
    before = fingerprint(world)

    assert world.post(world.collection(key), {}).status_code == 400

    assert fingerprint(world) == before


@each("create")
def test_stored_answers_equal_fresh_ones_after_every_write(world: World, key: str) -> None:
    body = world.example(key)
    url = world.post(world.collection(key, body), body).get_json()["url"]
    assert stale(world, key) == []
    if "update" in resource(key).scopes:
        assert world.patch(url, {}).status_code == 200
        assert stale(world, key) == []
    if "delete" in resource(key).scopes:
        assert world.delete(url).status_code == 204
        assert stale(world, key) == []


def stale(world: World, key: str) -> list[str]:
    """Objects of this resource, and of those it is shown in, whose stored answer is not what it should be."""
    from reference_api import migrate

    keys = {key, *(other.key for other, _, _ in world.served[key].dependents)}
    return [
        uuid
        for name in keys
        for uuid in migrate.reindex(world.env.database, world.env.model, name, repair=False, environment=world.env)[1]
    ]


def test_everything_that_this_suite_stored_is_fresh(world: World) -> None:
    assert world.stale() == {}


def fingerprint(world: World) -> dict[str, int]:
    """The newest row of every table that a write touches."""
    tables = [served.table.name for served in world.served.values()]
    found = {table: newest(world, table) for table in (*tables, "audit", "outbox")}
    return {**found, "generations": world.rows("SELECT COALESCE(SUM(value), 0) FROM generation")[0][0]}
