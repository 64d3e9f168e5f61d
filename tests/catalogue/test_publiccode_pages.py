"""The publiccode.yml tools in the browser."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient

from catalogue.app import create_app
from catalogue.harvest.store import Store
from catalogue.harvest.visit import Visit
from catalogue.pages import publiccode as page
from catalogue.publiccode.harvest import harvest
from tests.catalogue.test_harvest import World, described, text
from tests.catalogue.test_publiccode import GOOD
from tests.catalogue.world import settings

BAD = GOOD.replace("EUPL-1.2", "EUPL").replace("beta", "<script>alert(1)</script>")


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> FlaskClient:
    return create_app(settings(tmp_path_factory.mktemp("var")), ()).test_client()


@pytest.fixture
def world():
    made = World()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_pasted_text_gets_findings_in_the_language_of_the_page(client):
    dutch = client.post("/publiccode", data={"tekst": BAD}).text
    english = client.post("/en/publiccode", data={"tekst": BAD}).text

    assert "EUPL is geen licentie uit de SPDX-lijst." in dutch
    assert "EUPL is not a licence of the SPDX list." in english
    assert "<script>alert" not in dutch + english
    assert "+  license: EUPL-1.2" in dutch


def test_windows_line_ends_of_a_form_do_not_move_the_lines(client):
    answer = client.post("/publiccode", data={"tekst": BAD.replace("\n", "\r\n"), "vorm": "json"})

    assert {(row["code"], row["line"]) for row in json.loads(answer.data)} >= {("unknown-licence", 13)}


def test_upload_counts_before_pasted_text(client):
    data = {"tekst": GOOD, "bestand": (io.BytesIO(BAD.encode()), "mijn publiccode.yml")}

    answer = client.post("/publiccode", data=data, content_type="multipart/form-data")

    assert "mijn publiccode.yml" in answer.text and "SPDX" in answer.text


@pytest.mark.parametrize("kind", list(page.DOWNLOADS))
def test_everything_can_be_taken_along(client, kind):
    answer = client.post("/publiccode", data={"tekst": BAD, "vorm": kind})

    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    assert answer.data


def test_fixed_file_has_the_right_licence(client):
    answer = client.post("/publiccode", data={"tekst": BAD, "vorm": "verbeterd"})

    assert yaml.safe_load(answer.data)["legal"]["license"] == "EUPL-1.2"


@pytest.mark.parametrize("raw", ["", "\x00", "a: [", "\udcff", "[" * 9999, "x" * 1_000_001, "name: *a"])
def test_strange_text_gets_a_page(client, raw):
    data = {"bestand": (io.BytesIO(raw.encode("utf-8", "surrogateescape")), "x.yml")}

    assert client.post("/publiccode", data=data, content_type="multipart/form-data").status_code == 200


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/x.yml", "http://[::1]/", "file:///etc/passwd", "https://u:p@x.nl/a.yml", "nonsense"]
)
def test_address_that_is_not_visited_gets_the_reason(client, address):
    answer = client.post("/publiccode", data={"adres": address})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_form_on_another_site_is_refused(client):
    answer = client.post("/publiccode", data={"tekst": GOOD}, headers={"Origin": "https://evil.example.org"})

    assert answer.status_code == 403


def test_address_is_fetched_and_read(client, world, monkeypatch):
    monkeypatch.setenv("GEMEENGOED_HARVEST_PRIVATE", "1")
    url = world.repository("/team/app", described(f"{world.root}/team/app").replace("EUPL-1.2", "EUPL"))

    assert "EUPL is geen licentie" in client.post("/publiccode", data={"adres": url}).text
    assert (
        "EUPL is geen licentie" in client.post("/publiccode", data={"adres": f"{url}/-/raw/HEAD/publiccode.yml"}).text
    )


def test_status_tells_what_the_last_visit_found(client, world, monkeypatch):
    monkeypatch.setenv("GEMEENGOED_HARVEST_PRIVATE", "1")
    world.pages["/team/app"] = text(200, b"<html>", **{"Content-Type": "text/html"})
    url = f"{world.root}/team/app"

    before = client.get("/publiccode/status", query_string={"adres": url}).text
    asked = len(world.asked)
    client.post("/publiccode/status", data={"adres": url})
    once = len(world.asked)
    client.post("/publiccode/status", data={"adres": url})
    after = client.get("/publiccode/status", query_string={"adres": url}).text

    assert "nog nooit bezocht" in before and asked == 0
    assert "In de hoofdmap staat geen publiccode.yml" in after
    assert len(world.asked) == once, "the same address is not visited twice in a minute"


def test_inside_address_leaves_no_source_behind(client, tmp_path):
    fresh = create_app(settings(tmp_path), ()).test_client()
    fresh.post("/publiccode/status", data={"adres": "http://169.254.169.254/latest/"})

    assert Store(Path(tmp_path)).sources() == []
    assert "intern netwerk" in fresh.get("/publiccode/status?adres=http://169.254.169.254/latest/").text


def test_status_shows_the_state_of_the_file(client, tmp_path):
    fresh = create_app(settings(tmp_path), ()).test_client()
    kept = Store(Path(tmp_path))
    kept.add("https://git.example.org/a/b", "2026-11-24T12:00:00+00:00")
    kept.record(
        Visit("https://git.example.org/a/b", "errors", file="https://git.example.org/f", found=harvest(BAD.encode())),
        "2026-11-24T12:00:00+00:00",
    )

    shown = fresh.get("/en/publiccode/status?adres=https://git.example.org/a/b").text

    assert "Listed with what was readable" in shown and "SPDX" in shown


def test_looking_up_makes_no_database_and_an_unwritable_folder_is_said(client):
    nowhere = create_app(settings("/proc/nowhere"), ()).test_client()

    assert nowhere.get("/publiccode/status?adres=https://git.example.org/a").status_code == 200
    assert nowhere.post("/publiccode/status", data={"adres": "http://127.0.0.1/"}).status_code == 503
