"""Matrix, comparison, dossier, adoption and graph: what they conclude from what is known."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from catalogue.adoption import adoption_of, comparable, tile_map
from catalogue.claims import Claim, Source
from catalogue.compare import lines
from catalogue.graph import as_graphml, as_json, as_mermaid, graph_of
from catalogue.matrix import UNKNOWN, by_standard, by_version, evidence
from catalogue.merge import Entry
from catalogue.reports import OURS, as_facts, fact_cards, report_cards, report_claims
from catalogue.site import Site
from catalogue.view import view_of
from tests.catalogue.world import card, component, standards


def town(key: str, residents: str, province: str, x: int) -> object:
    return card(
        "organisation",
        key,
        name=key.title(),
        type="municipality",
        residents=residents,
        province=province,
        tile=[{"urbanity": "1", "tile_x": str(x), "tile_y": "2"}],
    )


def used(*pairs: str) -> list[dict[str, str]]:
    parts = (pair.split(":") for pair in pairs)
    return [{"organisation": town, "relation": relation} for town, relation in parts]


VIEW = view_of(
    [
        *standards("zaken", "catalogi"),
        card("standard", "zaken", versions=[{"version": "1.0.0"}, {"version": "1.5.1"}]),
        town("aa", "1000", "Utrecht", 1),
        town("bee", "15000", "Drenthe", 2),
        town("cee", "16000", "Utrecht", 3),
        town("dee", "500000", "Utrecht", 4),
        component(
            "een", serves="zaken 1.5.1, catalogi", licence="MIT", adoption=used("aa:user", "bee:owner", "cee:pilot")
        ),
        component("twee", serves="zaken", licence="MIT"),
        component("drie", uses="zaken 1.5.1", name='Drie "<b>#'),
    ]
)


def get(key: str, kind: str = "component") -> Entry:
    entry = VIEW.get(kind, key)
    assert entry
    return entry


def test_matrix_has_all_versions_and_a_column_for_who_says_none() -> None:
    found = by_version(VIEW, get("zaken", "standard"))

    assert found.columns == ["1.0.0", "1.5.1", UNKNOWN]
    assert [(entry.id, sorted(cells)) for entry, cells in found.rows] == [("een", ["1.5.1"]), ("twee", [UNKNOWN])]


def test_matrix_by_standard_comes_fullest_first() -> None:
    found = by_standard(VIEW, [get("zaken", "standard"), get("catalogi", "standard")])

    assert [(entry.id, sorted(cells)) for entry, cells in found.rows] == [
        ("een", ["catalogi", "zaken"]),
        ("twee", ["zaken"]),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({}, "claimed"),
        ({"evidence": "documented"}, "documented"),
        ({"evidence": "tested", "date": "2026-01"}, "tested"),
        ({"evidence": "tested", "date": "2025-01-01"}, "expired"),
        ({"evidence": "tested"}, "expired"),
    ],
)
def test_evidence_expires_after_a_year(value: dict[str, str], expected: str) -> None:
    claim = Claim("serves", value, Source("t", "2020", "tested"))

    assert evidence(claim, date(2026, 11, 24)) == expected


def test_comparison_shows_differences_first_and_leaves_out_what_nobody_says() -> None:
    found = lines(VIEW, [get("een"), get("twee")])
    subjects = [(line.field, line.detail, line.differs) for line in found]

    assert subjects[0][2] is True and subjects[-1][2] is False
    assert ("serves", "catalogi", True) in subjects and ("licence", "", False) in subjects
    assert not any(field == "sbom" for field, _, _ in subjects)


def test_owners_and_funders_are_no_users() -> None:
    found = adoption_of(VIEW, get("een"))

    assert [claim.value["organisation"] for claim in found.users] == ["aa", "cee"]
    assert [claim.value["relation"] for claim in found.others] == ["owner"]
    assert (found.unknown, found.newest) == (2, "2026-08")


def test_comparable_municipalities_are_of_the_same_size_own_province_first() -> None:
    assert [entry.id for entry in comparable(VIEW, get("aa", "organisation"))] == ["cee", "bee"]


def test_map_has_a_tile_per_municipality() -> None:
    picture = tile_map(VIEW, {"aa": "user"}, "Map", {"": "nothing", "user": "uses"}, lambda entry: f"/{entry.id}")

    assert picture.count("<rect") == 4
    assert '<a href="/aa"><title>Aa: uses</title>' in picture
    ElementTree.fromstring(picture)


def test_graph_is_written_for_other_tools() -> None:
    graph = graph_of(VIEW, get("drie"))

    assert {(edge.consumer, edge.provider, edge.grade) for edge in graph.edges} == {
        ("drie", "een", "same"),
        ("drie", "twee", "unknown"),
    }
    assert len(json.loads(as_json(graph))["edges"]) == 2
    assert len(list(ElementTree.fromstring(as_graphml(graph)).iter())) > 8
    assert '["Drie #quot;#lt;b#gt;#35;"]' in as_mermaid(graph)


def report(**verdicts: str) -> dict[str, object]:
    rules = {code.replace("_", "-"): {"verdict": verdict, "tests": []} for code, verdict in verdicts.items()}
    return {
        "target": "t",
        "versions": {"zaken": "1.7.0", "catalogi": "1.3.3"},
        "date": "2026-11-24",
        "suites": [],
        "rules": rules,
    }


def test_report_makes_what_it_tested_a_tested_claim(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(json.dumps(report(zrc_001="passed", zrc_002="failed", zrc_003="not built", ztc_001="failed")))

    (found,) = report_cards(file)
    (claim,) = found.claims

    assert (claim.value["standard"], claim.value["evidence"], claim.status) == ("zaken-api", "tested", "tested")
    assert claim.value["note"]["en"] == "1 of 3 rules passed, 1 failed; 1 not executed."


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"versions": 1}', "\xff", '{"versions": {"zaken": "1"}, "rules": {"zrc-1": 1}}']
)
def test_broken_report_is_no_claim(tmp_path: Path, text: str) -> None:
    file = tmp_path / "report.json"
    file.write_text(text, encoding="latin-1")

    assert list(report_cards(file)) == []


CHOICE = "c=open-zaak,gemeengoed-referentie-api"


def test_comparison_leaves_as_table(client: FlaskClient) -> None:
    csv, md = client.get(f"/vergelijken.csv?{CHOICE}"), client.get(f"/en/vergelijken.md?{CHOICE}")

    assert csv.text.startswith("Onderwerp,Open Zaak,")
    assert md.text.splitlines()[1] == "| --- | --- | --- |"
    assert "not known" in md.text and "<" not in md.text.replace("&lt;", "")


@pytest.mark.parametrize("query", ["", "c=open-zaak", "c=nope,nope2", "c=" + "x," * 500])
def test_comparison_of_less_than_two_explains_itself(client: FlaskClient, query: str) -> None:
    assert client.get(f"/vergelijken.csv?{query}").status_code == 400
    assert client.get(f"/vergelijken?{query}").status_code == 200


def test_dossier_numbers_every_source_it_cites(client: FlaskClient) -> None:
    page = client.get("/en/componenten/open-zaak/dossier").text

    cited = {part.split('"')[0] for part in page.split('href="#bron-')[1:]}
    listed = {part.split('"')[0] for part in page.split('id="bron-')[1:]}

    assert cited and cited == listed
    assert "The solution serves the Zaken API" in page
    assert "Open Zaak" not in page.split('class="demands"')[1].split("</ol>")[0]


def test_open_zaak_can_be_replaced_by_oneground_and_our_reference(client: FlaskClient) -> None:
    page = client.get("/en/componenten/open-zaak/verbindingen").text.split('id="replace"')[1].split("</section>")[0]

    assert "OneGround" in page and "Gemeengoed referentie-API" in page and "reference implementation" in page


def test_fit_list_of_zaakregistratiecomponent_names_its_mandatory_standards(client: FlaskClient) -> None:
    page = (
        client.get("/referentiecomponenten/zaakregistratiecomponent")
        .text.split('id="verplicht"')[1]
        .split("</section>")[0]
    )

    assert all(name in page for name in ("Zaken API", "Catalogi API", "Besluiten API", "RGBZ"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("opne zaak", {"open-zaak"}),
        ("zaaksyteem", {"open-zaak"}),
        ("objectenregistratie", {"objecten-api", "objects-api", "objecten-api-maykin"}),
        ("verhuizen", {"verhuisservice", "digitale-verhuisservice"}),
        ("BRP", {"brp-api-personen", "brp-personen-bevragen-api", "brp"}),
    ],
)
def test_our_own_entries_are_found_first(client: FlaskClient, query: str, expected: set[str]) -> None:
    page = client.get("/zoeken", query_string={"q": query}).text
    first = page.split('class="results"')[1].split('<a href="')[1].split('"')[0]

    assert first.rpartition("/")[2] in expected


def test_our_own_api_is_tested_by_the_report_of_our_last_run_on_a_fresh_copy(our_site: Site) -> None:
    entry = our_site.view.get("component", OURS)
    assert entry is not None
    tested = {claim.value["standard"]: claim for claim in entry.all("serves") if claim.status == "tested"}

    assert tested.keys() >= {"zaken-api", "catalogi-api", "documenten-api", "besluiten-api", "autorisaties-api"}
    assert all("regels geslaagd" in claim.value["note"]["nl"] and claim.date for claim in tested.values())


def test_facts_of_a_report_say_the_same_as_the_report() -> None:
    tests = [{"suite": "rules", "nr": 1, "name": "x", "verdict": "passed"}]
    verdicts = {"zrc-001": "passed", "zrc-002": "failed", "zrc-003": "not executed", "zrc-004": "excluded"}
    rules = {code: {"verdict": verdict, "tests": tests} for code, verdict in verdicts.items()}
    report = {"versions": {"zaken": "1.7.0", "nope": "1"}, "date": "2026-01-10", "rules": rules}

    lines = as_facts(report).splitlines()

    assert lines == ["standard,version,date,passed,failed,open", "zaken-api,1.7.0,2026-01-10,1,1,1"]
    [card] = fact_cards(csv.DictReader(lines))
    assert [claim.value for claim in card.claims] == [claim.value for claim in report_claims(report)]
