"""The mailbox for notifications: what a subscription sends there shows up, as JSON and as a page."""

from __future__ import annotations

import time
from typing import Any

import pytest

from reference_api.deliver import Office, Pace
from reference_api.sandboxes import set_mark
from tests.servers import servers
from tests.world import World

BIN = "/berichtenbak/mijn-bak"
AUTH = {"Authorization": "x"}


@pytest.fixture
def sample(small: World) -> World:
    """A world that says it holds sample data."""
    set_mark(small.env.database, "anchor", "2024-01-01")
    return small


def test_mailbox_can_be_subscribed_and_shows_what_happened(sample: World) -> None:
    sample.typing()
    with servers(sample.settings.data_dir, "") as (server,):
        body = {"callbackUrl": server.base + BIN, "auth": "Bearer x", "kanalen": [{"naam": "zaken"}]}
        assert server.call("POST", "/notificaties/api/v1/abonnement", body).status_code == 201
        zaak = sample.make("zaken/zaken")
        office, limit = Office(sample.environments, Pace(look=0.01)), time.monotonic() + 10
        while len(found := server.call("GET", BIN).json()) < 2 and time.monotonic() < limit:
            office.turn()
        office.workers.shutdown()

        assert [item["bericht"]["kanaal"] for item in found] == ["zaken", "test"]
        assert found[0]["bericht"]["resourceUrl"] == zaak["url"]
        assert found[0]["mediatype"] == "application/json"


def test_mailbox_is_a_page_in_two_languages(sample: World) -> None:
    sample.post(BIN, {"kanaal": "zaken", "resource": "<b>zaak", "actie": "create"})
    for path, word in ((BIN, "Berichtenbak"), ("/en" + BIN, "Mailbox")):
        page = sample.get(path, headers={"Accept": "text/html"})

        text = page.get_data(as_text=True)
        assert page.status_code == 200
        assert f"<h1>{word} mijn-bak</h1>" in text
        assert "&lt;b&gt;zaak: create" in text


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"headers": {"Authorization": None}, "json": {}}, 403),
        ({"headers": {**AUTH, "Content-Type": "text/plain"}, "data": b"{}"}, 415),
        ({"headers": {**AUTH, "Content-Type": "application/json"}, "data": b"{"}, 400),
        ({"headers": {**AUTH, "Content-Type": "application/json"}, "data": b" " * 70_000}, 413),
        ({"headers": AUTH, "json": {"a": 1}}, 204),
    ],
)
def test_mailbox_takes_messages_as_the_standard_asks(sample: World, more: dict[str, Any], status: int) -> None:
    assert sample.request("POST", BIN, more.pop("json", None), **more).status_code == status
    assert len(sample.get(BIN).get_json()) == (status == 204)


def test_mailbox_keeps_the_newest_and_can_be_emptied(sample: World) -> None:
    for number in range(205):
        assert sample.post(BIN, {"nummer": number}).status_code == 204

    assert [item["bericht"]["nummer"] for item in sample.get(BIN).get_json()] == list(range(204, 4, -1))
    assert sample.get("/berichtenbak/andere").get_json() == []
    assert sample.delete(BIN).status_code == 204
    assert sample.get(BIN).get_json() == []


@pytest.mark.parametrize("name", ["A", "a" * 41, "é", "-a", "a_b"])
def test_mailbox_names_are_plain(sample: World, name: str) -> None:
    assert sample.get(f"/berichtenbak/{name}").status_code == 404


def test_mailbox_is_not_there_without_sample_data(small: World) -> None:
    assert small.get(BIN).status_code == 404
    assert small.post(BIN, {}).status_code == 404
