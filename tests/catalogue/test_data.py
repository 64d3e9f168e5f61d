"""The data files themselves: how many there are, that they say where they come from, and that people's data stay out."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from urllib.parse import urlsplit

import pytest

import schemas
from catalogue.cards import DATA, read_all
from catalogue.claims import Card, Claim
from catalogue.publiccode.checks import licence
from tests.tools import ROOT

ZGW = ("zaken-api", "catalogi-api", "documenten-api", "besluiten-api", "autorisaties-api", "notificaties-api")
OF_THE_ORIGIN = (
    "common-ground",
    "digitale-identiteit",
    "online-aangifte-overlijden",
    "digitale-verhuisservice",
    "gegevensuitwisseling-sociaal-domein",
    "gibit",
    "informatiebeveiligingsdienst",
    "fonds-ggu",
    "samen-organiseren",
    "datagedreven-werken",
)
REGISTERS = {
    "zaken": "zaken-api",
    "catalogi": "catalogi-api",
    "documenten": "documenten-api",
    "besluiten": "besluiten-api",
    "autorisaties": "autorisaties-api",
    "notificaties": "notificaties-api",
    "selectielijst": "selectielijst-api",
    "referentielijsten": "referentielijsten-api",
}


@cache
def cards() -> tuple[Card, ...]:
    return read_all()


def of(kind: str) -> dict[str, list[Claim]]:
    """Everything said about each entry of a kind, from all files together."""
    found: dict[str, list[Claim]] = {}
    for card in cards():
        if card.kind == kind:
            found.setdefault(card.id, []).extend(card.claims)
    return found


def said(claims: list[Claim], name: str) -> list:
    return [claim.value for claim in claims if claim.field == name]


def versions(component: str, standard: str) -> set[str]:
    """Versions of a standard that a component serves."""
    return {part["version"] for part in said(of("component")[component], "serves") if part["standard"] == standard}


def test_as_many_entries_as_promised():
    components = [key for key, claims in of("component").items() if said(claims, "summary")]
    bound = [key for key, claims in of("standard").items() if said(claims, "bindingness") and said(claims, "versions")]
    relations = [value for claims in of("reference-component").values() for value in said(claims, "standards")]
    organisations = Counter(kind for claims in of("organisation").values() for kind in set(said(claims, "type")))

    assert len(components) >= 150
    assert len(bound) >= 25
    assert len(of("reference-component")) == 171
    assert len(relations) == 746
    assert Counter(value["obligation"] for value in relations) == {
        "verplicht": 314,
        "aanbevolen": 431,
        "niet-vermeld": 1,
    }
    assert organisations["municipality"] == 342
    assert organisations["supplier"] >= 12 and organisations["partnership"] >= 3


def test_every_value_has_a_title_and_a_date():
    bare = [
        (card.id, claim.field) for card in cards() for claim in card.claims if not (claim.source.title and claim.date)
    ]

    assert bare == []


def test_every_component_and_initiative_speaks_both_languages_in_its_own_words():
    texts = Counter()
    for kind in ("component", "initiative", "shelf"):
        for key, claims in of(kind).items():
            for summary in said(claims, "summary"):
                assert summary["nl"] != summary["en"], key
                assert 20 <= len(summary["nl"]) <= 320, key
                texts[summary["nl"]] += 1

    assert [text for text, times in texts.items() if times > 1] == []


def test_no_mail_addresses_or_telephone_numbers():
    for path in [*DATA.rglob("*.yml"), *DATA.rglob("*.csv")]:
        text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", path.read_text(encoding="utf-8"))

        assert re.findall(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", text) == [], path.name
        assert re.findall(r"(?<![\w-])(?:\+31|0031|06)[ -]?\d[\d -]{7,}", text) == [], path.name


def test_addresses_are_whole_and_of_the_web():
    for card in cards():
        for claim in card.claims:
            values = [claim.source.url, *(claim.value.values() if isinstance(claim.value, dict) else [claim.value])]
            for value in values:
                if isinstance(value, str) and "://" in value:
                    parts = urlsplit(value)
                    assert parts.scheme in ("http", "https") and parts.hostname and "." in parts.hostname, (
                        card.id,
                        value,
                    )


@pytest.mark.parametrize("key", OF_THE_ORIGIN)
def test_initiative_tells_who_decided_what_and_when(key):
    claims = of("initiative")[key]
    timeline = [claim for claim in claims if claim.field == "timeline"]

    assert len(timeline) >= 3
    assert len({(claim.source.title, claim.source.date) for claim in timeline}) >= 2
    assert [claim.value["date"] for claim in timeline] == sorted(claim.value["date"] for claim in timeline)
    assert all(level["ground"]["nl"] for level in said(claims, "bindingness")) and said(claims, "bindingness")


def test_fund_tells_of_the_money_left_in_2018_without_inventing_an_amount():
    events = {value["date"]: value["event"]["nl"] for value in said(of("initiative")["fonds-ggu"], "timeline")}

    assert "blijft geld over" in events["2018-03-09"] and "niet bekend" in events["2018-03-09"]


@pytest.mark.parametrize("standard", ZGW[:5])
def test_replacements_of_open_zaak_can_be_graded_by_version(standard):
    known = {value["version"] for value in said(of("standard")[standard], "versions")}

    assert versions("open-zaak", standard) and versions("open-zaak", standard) <= known
    assert versions("oneground", standard) and versions("oneground", standard) <= known


def test_every_level_of_bindingness_occurs_with_its_ground():
    levels = Counter(
        value["level"]
        for kind in ("standard", "initiative")
        for claims in of(kind).values()
        for value in said(claims, "bindingness")
        if value.get("act", "decision") == "decision"
    )

    assert set(levels) == {"vrij", "aanbevolen", "pas-toe-of-leg-uit", "verplicht"}


def test_advice_and_decision_on_case_standards_are_kept_apart():
    acts = {
        (value["level"], value.get("act", "decision")) for value in said(of("standard")["zaken-api"], "bindingness")
    }

    assert ("pas-toe-of-leg-uit", "decision") in acts and ("verplicht", "advice") in acts


def test_zaakregistratiecomponent_names_its_mandatory_standards():
    obliged = {
        value["standard"]
        for value in said(of("reference-component")["zaakregistratiecomponent"], "standards")
        if value["obligation"] == "verplicht"
    }

    assert obliged == {"zaken-api", "besluiten-api", "catalogi-api", "rgbz", "stuf-zds", "mijnoverheid-lopende-zaken"}


STANDARDS = [register for register in schemas.REGISTERS if not register.own]


@pytest.mark.parametrize("register", STANDARDS, ids=lambda register: register.name)
def test_our_card_serves_the_versions_that_the_registers_declare(register):
    assert versions("gemeengoed-referentie-api", REGISTERS[register.name]) == {register.version}


def test_what_lies_on_the_shelf_is_in_the_repository():
    for key, claims in of("shelf").items():
        for file in said(claims, "file"):
            assert (ROOT / file).exists(), (key, file)


def test_missing_licences_are_shown_as_a_finding():
    for key, claims in of("component").items():
        if "NONE" in said(claims, "licence"):
            assert any("licentie" in remark["nl"] for remark in said(claims, "findings")), key


def test_every_licence_is_an_spdx_expression():
    licences = {value for claims in of("component").values() for value in said(claims, "licence")}

    assert [value for value in licences if value != "NONE" and licence(value)] == []
