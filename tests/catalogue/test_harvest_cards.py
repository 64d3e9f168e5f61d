"""Harvested files on the pages of the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.app import create_app
from catalogue.cards import read_all
from catalogue.claims import STATUSES
from catalogue.harvest.cards import harvested_cards
from catalogue.harvest.store import Store
from catalogue.harvest.visit import Visit
from catalogue.publiccode.harvest import harvest
from tests.catalogue.test_publiccode import GOOD
from tests.catalogue.world import settings
from tests.tools import shared

MOMENT = "2026-11-24T12:00:00+00:00"
REAL = shared() / "data" / "publiccode"


def keep(folder: Path, url: str, text: str, reason: str = "") -> None:
    kept, read = Store(folder), harvest(text.encode())
    kept.add(url, MOMENT)
    kept.record(Visit(url, reason or read.state, file=f"{url}/raw/publiccode.yml", found=read), MOMENT)


def test_file_of_a_new_repository_becomes_an_entry_with_its_source(tmp_path):
    keep(tmp_path, "https://git.example.org/team/app", GOOD + "usedBy: [Gemeente Utrecht, Atlantis]\n")
    site = create_app(settings(tmp_path)).extensions["gemeengoed"]

    entry = site.view.get("component", "voorbeeld")

    claim = entry.one("licence")
    assert (claim.value, claim.status, claim.date) == ("EUPL-1.2", "harvested", "2026-11-24")
    assert [user.value["organisation"] for user in site.view.users(entry)] == ["gemeente-utrecht"]


@pytest.mark.parametrize("language", ["", "/en"])
def test_page_of_a_harvested_entry_opens(tmp_path, language):
    keep(tmp_path, "https://git.example.org/team/app", GOOD.replace("Een voorbeeld", "<b>Een</b> voorbeeld"))

    page = create_app(settings(tmp_path)).test_client().get(f"{language}/componenten/voorbeeld")

    assert page.status_code == 200 and "&lt;b&gt;Een" in page.text


def test_file_of_a_known_repository_joins_its_entry_and_does_not_outrank_its_maintainer(tmp_path):
    text = GOOD.replace("EUPL-1.2", "MIT")
    keep(tmp_path, "https://github.com/Open-Zaak/open-zaak.git", text)
    site = create_app(settings(tmp_path)).extensions["gemeengoed"]

    entry = site.view.get("component", "open-zaak")

    assert entry.one("licence").value == "EUPL-1.2"
    assert STATUSES.index("declared") < STATUSES.index("harvested")
    assert entry.one("publiccode").status == "harvested"


@pytest.mark.parametrize("reason", ["technical-fork", "unreadable"])
def test_copy_or_unreadable_file_is_not_listed(tmp_path, reason):
    keep(tmp_path, "https://git.example.org/team/app", GOOD, reason)

    assert harvested_cards(tmp_path, ()) == []


def test_two_of_one_name_get_addresses_of_their_own(tmp_path):
    keep(tmp_path, "https://git.example.org/a/app", GOOD)
    keep(tmp_path, "https://git.example.org/b/app", GOOD)

    assert [card.id for card in harvested_cards(tmp_path, ())] == ["voorbeeld", "voorbeeld-2"]


@pytest.mark.skipif(not REAL.is_dir(), reason="needs the real publiccode files in ../shared")
def test_every_readable_real_file_stands_in_the_catalogue(tmp_path):
    for path in REAL.glob("*.yml"):
        keep(
            tmp_path, "https://github.com/" + path.name.partition(".publiccode")[0].replace("__", "/"), path.read_text()
        )
    known = read_all()

    cards = harvested_cards(tmp_path, known)

    assert len(cards) >= 60
    joined = {card.id for card in cards} & {card.id for card in known}
    assert {"open-zaak", "objecten-api-maykin", "abacus"} <= joined
    assert not any("@" in str(claim.value) for card in cards for claim in card.claims if claim.field == "summary")
