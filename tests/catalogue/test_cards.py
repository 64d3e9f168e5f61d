"""The data files: all of them are sound, and a fault is named with its file, field and reason, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.cards import Faults, read_all, read_cards

SOURCE = "source: {title: Somebody, date: 2026-08, status: declared}"
SOUND = f"""
id: iets
says:
  - {SOURCE}
    name: Iets
    type: tool
    version: 1.10
    last_activity: 2026-08
    layers: [1, 2]
    summary: {{nl: Doet iets., en: Does something.}}
    findings:
      - {{nl: Geen., en: No.}}
    licence: {{value: NONE, note: {{nl: Niet gevonden., en: Not found.}}}}
    serves:
      - {{standard: zaken-api, version: 1.10, source: {{title: Nearer, date: 2025}}}}
"""


def card(folder: Path, text: str, name: str = "components") -> list[str]:
    """Faults of a data folder with one file."""
    (folder / name).mkdir(exist_ok=True)
    (folder / name / "iets.yml").write_text(text)
    return read_cards(folder)[1]


def test_our_own_data_files_are_sound() -> None:
    assert {card.kind for card in read_all()} >= {"component", "standard", "organisation"}


def test_values_are_read_as_the_text_that_stands_there(tmp_path: Path) -> None:
    assert card(tmp_path, SOUND) == []

    claims = {claim.field: claim for claim in read_cards(tmp_path)[0][0].claims}

    assert (claims["version"].value, claims["last_activity"].value) == ("1.10", "2026-08")
    assert (claims["licence"].value, claims["licence"].note["en"]) == ("NONE", "Not found.")
    assert claims["findings"].value == {"nl": "Geen.", "en": "No."}
    assert (claims["serves"].source.title, claims["serves"].status) == ("Nearer", "curated")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("    name: Iets\n", "", "components/iets.yml: iets: name is missing"),
        ("type: tool", "type: gadget", "'gadget' is none of: component"),
        ("layers: [1, 2]", "layers: 1", "must be a list"),
        ("layers: [1, 2]", "layers: [6]", "'6' is none of: 1, 2, 3, 4, 5"),
        ("date: 2026-08,", "date: soon,", "date 'soon' is no date"),
        ("status: declared", "status: certified", "status 'certified' is none of"),
        (", en: Does something.", "", "must be in both languages"),
        ("version: 1.10\n", "colour: red\n", "a component has no such field"),
        ("{standard: zaken-api", "{norm: zaken-api", "unknown part 'norm'"),
        ("id: iets", "id: Iets", "'Iets' is no id"),
        ("says:", "says: 1\nx:", "must have exactly 'id' and a list 'says'"),
        ("says:", "says: [", "components/iets.yml: file: "),
        (SOURCE, "sauce: none", "must be a mapping with a 'source'"),
        ("note: {nl: Niet gevonden., en: Not found.}", "note: Niet", "note: must be in both languages"),
    ],
)
def test_fault_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in SOUND

    assert fault in "\n".join(card(tmp_path, SOUND.replace(old, new, 1)))


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    wrong = SOUND.replace("type: tool", "type: gadget").replace("[1, 2]", "[0, 9]").replace("name: Iets", "naam: Iets")

    assert len(card(tmp_path, wrong)) == 5  # naam unknown, name missing, gadget, 0, 9


def test_reference_to_an_unknown_entry_is_a_fault(tmp_path: Path) -> None:
    card(tmp_path, SOUND)

    with pytest.raises(Faults, match="iets.serves: there is no standard 'zaken-api'"):
        read_all(tmp_path)


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("adoption.csv", "component,organisation\n", "adoption.csv: columns must be component,organisation,relation"),
        (
            "adoption.csv",
            "component,organisation,relation,state,version,since,title,url,date,status\nx,y,lover,,,,t,,2026,curated\n",
            "adoption.csv:2: relation: 'lover' is none of",
        ),
        ("sources.csv", "file,title,url,date,status\na.csv,t,,today,curated\n", "a.csv: wrong date or status"),
    ],
)
def test_fault_in_a_table_is_named(tmp_path: Path, file: str, text: str, fault: str) -> None:
    (tmp_path / file).write_text(text)

    with pytest.raises(Faults) as faults:
        read_all(tmp_path)

    assert fault in str(faults.value)
