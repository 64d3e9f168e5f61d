"""The five-layer board: what stands where, and a picture that is always the same."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from catalogue.board import BY, LAYERS, NONE, REST_MOST, board_of, busiest, tone, value_of
from catalogue.drawing import fitting, folded, width_of
from catalogue.view import view_of
from tests.catalogue.world import card, component

CARDS = [
    card("reference-component", "a", name="A"),
    card("reference-component", "b", name="B"),
    card("organisation", "g", name="G", type="municipality"),
    component("een", layers=["4", "5"], reference_components=["a"], status="stable", licence="MIT"),
    component(
        "twee", layers=["1"], reference_components=["a", "b"], adoption=[{"organisation": "g", "relation": "user"}]
    ),
    component("drie", layers=["1"]),
]
VIEW = view_of(CARDS)
COMPONENTS = VIEW.all("component")


def test_components_stand_in_each_of_their_layers_and_columns() -> None:
    board = board_of(VIEW, COMPONENTS, ["a", "b"], "status")

    found = {key: [tile.component.id for tile in tiles] for key, tiles in board.cells.items()}

    assert found == {
        ("4", "a"): ["een"],
        ("5", "a"): ["een"],
        ("1", "a"): ["twee"],
        ("1", "b"): ["twee"],
        ("1", NONE): ["drie"],
    }
    assert {entry.id for entry in board.components()} == {"een", "twee", "drie"}


def test_busiest_columns_come_by_name() -> None:
    assert busiest(VIEW, COMPONENTS, 1) == ["a"]
    assert busiest(VIEW, COMPONENTS) == ["a", "b"]


@pytest.mark.parametrize(
    ("key", "by", "expected"),
    [
        ("een", "status", "stable"),
        ("twee", "status", "unknown"),
        ("een", "licence", "permissive"),
        ("twee", "adoption", "1"),
        ("een", "adoption", "0"),
        ("een", "evidence", "none"),
    ],
)
def test_tiles_are_coloured_by_a_value(key: str, by: str, expected: str) -> None:
    entry = VIEW.get("component", key)
    assert entry

    assert value_of(VIEW, entry, by) == expected
    assert tone(by, expected) in dict(BY[by]).values()


@pytest.mark.parametrize(
    "query", ["", "?kleur=licence", "?kleur=adoption&laag=4", "?kleur=evidence&q=zaak", "?kolom=nope&kleur=nope"]
)
def test_picture_is_sound_and_the_same_every_time(client: FlaskClient, query: str) -> None:
    picture = client.get("/lagen.svg" + query)

    assert picture.status_code == 200 and picture.mimetype == "image/svg+xml"
    ElementTree.fromstring(picture.data)
    assert " style=" not in picture.text and "<style" not in picture.text
    assert client.get("/lagen.svg" + query).data == picture.data


def test_picture_and_table_show_the_same(client: FlaskClient) -> None:
    page = client.get("/lagen?q=zaak&kleur=licence").text
    picture, table = page.split('id="table"')

    drawn = re.findall(r'<a href="/componenten/([^"]+)"><title>', picture)
    listed = re.findall(r'<a href="/componenten/([^"]+)">', table.split("</table>")[0])

    assert drawn and len(drawn) <= len(listed)
    assert set(drawn) <= set(listed)
    assert len(listed) - len(drawn) == sum(int(left) for left in re.findall(r"<title>\+ (\d+)", picture))
    assert picture.count('class="gap"') == table.split("</table>")[0].count('class="unknown"')


def test_table_as_csv_has_a_line_per_tile(client: FlaskClient) -> None:
    lines = client.get("/lagen.csv").text.splitlines()

    assert lines[0] == "laag,referentiecomponent,component,id,status"
    assert {line[0] for line in lines[1:]} == set(LAYERS)


def test_last_column_ends_in_a_way_to_the_rest(client: FlaskClient) -> None:
    picture = client.get("/lagen.svg").text

    assert re.search(r'<a href="/zoeken\?soort=component&amp;laag=1"><title>\+ \d+', picture)
    assert REST_MOST < 12


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("BI-component", ["BI-component"]),
        ("Burgerzakencomponent", ["Burgerzaken-", "component"]),
        ("Webcontentpublicatie- en beheercomponent", ["Webcontent-", "publicatie- en", "beheercomponent"]),
        ("Data-laad-en-transformatiecomponent", ["Data-laad-", "en-transformatie-", "component"]),
        (
            "Eerste tweede derde vierde vijfde zesde zevende achtste",
            ["Eerste tweede", "derde vierde vijfde", "zesde zevende…"],
        ),
        ("", [""]),
    ],
)
def test_headings_break_between_words_and_at_seams(name: str, lines: list[str]) -> None:
    found = folded(name, 142, 12, 3, bold=True)

    assert found == lines
    assert all(width_of(line, 12, bold=True) <= 142 for line in found)


@pytest.mark.parametrize(
    "name", ["Zaakafhandelcomponent (ZAC)", "WWWWWWWWWWWWWWWWWWWW", "Ĳĳs Ëé", "区域平台登记系统区域平台登记系统"]
)
def test_cut_names_stay_within_their_width(name: str) -> None:
    assert width_of(fitting(name, 100, 11.5), 11.5) <= 100
