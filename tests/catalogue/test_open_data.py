"""The catalogue for machines: dumps, feeds, badges, sitemap, DCAT and the end points for other catalogues."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path
from xml.etree import ElementTree as ET

import pyshacl
import pytest
import yaml
from flask.testing import FlaskClient

from catalogue.app import create_app
from catalogue.harvest.publishers import publishers
from catalogue.open_data import badges, dumps, federation, feeds
from catalogue.publiccode.lint import lint
from catalogue.site import Site
from catalogue.view import view_of
from tests.catalogue.world import component, settings
from tests.tools import shared

SHAPES = shared() / "standards" / "dcat-ap-nl" / "dcat-ap-nl-SHACL.ttl"
ATOM = "{http://www.w3.org/2005/Atom}"


def test_dumps_hold_every_shown_value_with_its_source(our_site: Site, tmp_path: Path):
    shown = sum(1 for entry in our_site.view.entries.values() for _ in entry.claims())
    lines = [json.loads(line) for line in dumps.as_json_lines(our_site.view).splitlines()]
    table = list(csv.DictReader(io.StringIO(dumps.as_csv(our_site.view).decode("utf-8-sig"))))
    (tmp_path / "d.sqlite").write_bytes(dumps.as_sqlite(our_site.view))
    database = sqlite3.connect(tmp_path / "d.sqlite")

    statements = [value for line in lines for values in line["fields"].values() for value in values]
    assert len(lines) == len(our_site.view.entries)
    assert len(statements) == shown == sum(row["shown"] == "yes" for row in table)
    assert all(value["source"]["title"] and value["date"] and value["status"] for value in statements)
    assert database.execute("SELECT count(*) FROM facts WHERE shown = 'yes'").fetchone() == (shown,)


def test_spreadsheet_runs_nothing_from_the_dump():
    view = view_of([component("evil", name='=cmd|" /C calc"!A0')])

    assert "'=cmd" in dumps.as_csv(view).decode()


@pytest.mark.parametrize("name", ["catalogus.jsonl", "catalogus.csv", "catalogus.sqlite"])
def test_dump_is_sent_once_and_then_known(client: FlaskClient, name: str):
    first = client.get(f"/data/{name}")
    again = client.get(f"/data/{name}", headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200 and len(first.data) > 10_000
    assert again.status_code == 304
    assert client.get("/data/other").status_code == 404


@pytest.mark.parametrize(
    "path", ["/feeds/catalogus.atom", "/en/feeds/component/open-zaak.atom", "/feeds/initiative/gibit.atom"]
)
def test_atom_feed_is_whole_and_newest_first(client: FlaskClient, path: str):
    feed = ET.fromstring(client.get(path).data)

    entries = feed.findall(f"{ATOM}entry")
    moments = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert entries and moments == sorted(moments, reverse=True)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert all(entry.findtext(f"{ATOM}title") and entry.findtext(f"{ATOM}content") for entry in entries)


def test_feed_tells_a_decision_in_a_sentence(client: FlaskClient):
    feed = json.loads(client.get("/feeds/initiative/gibit.json").data)

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert any("stelt de eerste versie vast" in item["content_text"] for item in feed["items"])


def test_feed_keeps_its_ids_when_a_fact_is_added():
    before = view_of([component("a", licence="MIT")])
    after = view_of([component("a", licence="MIT"), component("b")])

    def ids(view):
        return {feeds.identity(item, lambda entry: entry.id) for item in feeds.news([view.get("component", "a")], "nl")}

    assert ids(before) == ids(after)


@pytest.mark.parametrize(
    "path",
    ["/feeds/component/none.atom", "/feeds/nothing/x.atom", "/feeds/component/open-zaak.rss", "/feeds/catalogus.exe"],
)
def test_feed_that_is_not_there_is_said(client: FlaskClient, path: str):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("kind", badges.KINDS)
def test_badge_is_a_sound_picture_with_a_name(client: FlaskClient, kind: str):
    dutch, english = client.get(f"/badges/open-zaak/{kind}.svg"), client.get(f"/en/badges/open-zaak/{kind}.svg")

    picture = ET.fromstring(dutch.data)
    assert picture.get("role") == "img" and picture.get("aria-label")
    assert dutch.data == client.get(f"/badges/open-zaak/{kind}.svg").data
    assert english.status_code == 200
    assert client.get("/badges/open-zaak/other.svg").status_code == 404


def test_badge_shows_a_hostile_name_as_text():
    view = view_of([component("evil", licence='"><script>')])

    picture = badges.badge(view, view.get("component", "evil"), "licence", "nl")

    ET.fromstring(picture)
    assert b"<script>" not in picture


def test_sitemap_names_every_entry_in_both_languages(client: FlaskClient, our_site: Site):
    places = [
        place.text for place in ET.fromstring(client.get("/sitemap.xml").data).iter() if place.tag.endswith("loc")
    ]

    assert "http://localhost/componenten/open-zaak" in places and "http://localhost/en/componenten/open-zaak" in places
    assert "sitemap.xml" in client.get("/robots.txt").text


def test_other_catalogues_can_walk_through_all_software(client: FlaskClient, our_site: Site):
    found, query = [], "?page[size]=40"
    while query:
        answer = client.get(f"/v1/software{query}").json
        found += answer["data"]
        query = answer["links"]["next"]

    listed = [entry for entry in our_site.view.all("component") if entry.text("repository")]
    assert len(found) == len({row["id"] for row in found}) == len(listed) > 150
    assert set(found[0]) == {"id", "url", "aliases", "publiccodeYml", "active", "createdAt", "updatedAt"}
    assert client.get(f"/v1/software/{found[0]['id']}").json == found[0]


def test_pages_lead_back_as_well(client: FlaskClient):
    first = client.get("/v1/software?page[size]=10").json
    second = client.get(f"/v1/software{first['links']['next']}").json

    assert first["links"]["prev"] is None
    assert client.get(f"/v1/software{second['links']['prev']}").json["data"] == first["data"]


def test_software_is_found_by_its_address(client: FlaskClient):
    found = client.get("/v1/software", query_string={"url": "https://github.com/open-zaak/open-zaak"}).json["data"]

    assert [yaml.safe_load(row["publiccodeYml"])["name"] for row in found] == ["Open Zaak"]


def test_publiccode_that_we_hand_on_has_no_wrong_values(our_site: Site):
    """It lacks what we do not know (an error of presence), but what stands there is right."""
    codes = {
        finding.code
        for row in federation.software(our_site.view)
        for finding in lint(row["publiccodeYml"].encode()).findings
        if finding.severity == "error"
    }

    assert codes <= {"required", "needs-items", "too-long"}


def test_publishers_carry_their_official_identifier(client: FlaskClient):
    answer = client.get("/v1/publishers?page[size]=100").json

    assert len(answer["data"]) == len({each.name for each in publishers()})
    assert any("tooi" in row["externalCode"] for row in answer["data"])


@pytest.mark.parametrize(
    "query",
    [
        "page[size]=0",
        "page[size]=101",
        "page[size]=x",
        "page[size]=²",
        "page[after]=nope",
        "page[before]=nope",
        "page[size]=-1",
    ],
)
def test_wrong_parameter_is_a_problem(client: FlaskClient, query: str):
    answer = client.get(f"/v1/software?{query}")

    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json" and answer.json["detail"]
    assert client.get("/v1/software/nope").status_code == 404


def test_dcat_names_data_set_files_and_licence(client: FlaskClient):
    text = client.get("/dcat.ttl").text

    assert text.count("a dcat:Distribution") == 3
    assert "a dcat:Catalog" in text and "a dcat:Dataset" in text and "licence/CC0" in text


@pytest.mark.skipif(not SHAPES.is_file(), reason="needs the DCAT-AP-NL shapes in ../shared")
def test_dcat_conforms_to_its_shapes(client: FlaskClient):
    conforms, _, report = pyshacl.validate(
        client.get("/dcat.ttl").text, shacl_graph=str(SHAPES), data_graph_format="turtle"
    )

    assert conforms, report


@pytest.mark.parametrize("path", ["/open-data", "/en/open-data"])
def test_page_names_what_there_is(client: FlaskClient, path: str):
    page = client.get(path)

    assert page.status_code == 200
    assert all(name in page.text for name in ("catalogus.csv", "/v1/software", "dcat.ttl", ".atom"))


def test_search_can_be_followed(client: FlaskClient) -> None:
    page = client.get("/zoeken?q=zaak&laag=4").text
    feed = client.get("/feeds/zoeken.json?q=zaak&laag=4")

    assert "/feeds/zoeken.atom?q=zaak&amp;laag=4" in page
    assert feed.json is not None and feed.json["feed_url"].endswith("/feeds/zoeken.json?q=zaak&laag=4")
    assert any(item["title"].startswith("Open Zaak") for item in feed.json["items"])
    assert client.get("/feeds/zoeken.atom?q=xyzzyx").status_code == 200
    assert client.get("/feeds/zoeken.exe?q=zaak").status_code == 404


def test_component_page_tells_search_engines_what_it_is(client: FlaskClient) -> None:
    page = client.get("/en/componenten/open-zaak").text
    told = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])

    assert (told["name"], told["codeRepository"]) == ("Open Zaak", "https://github.com/open-zaak/open-zaak")
    assert told["license"] == "https://spdx.org/licenses/EUPL-1.2"
    assert told["maintainer"]["@type"] == "Organization"


def test_nothing_in_a_component_ends_the_block_for_search_engines() -> None:
    evil = component("evil", name="</script><script>alert(1)</script>", keywords=["&", "<!--"])
    app = create_app(settings(), [evil])

    page = app.test_client().get("/componenten/evil").text

    assert "</script><script>alert" not in page and "<!--" not in page
