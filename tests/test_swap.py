"""The swap rehearsal: its parts on small worlds, and the whole of it between real applications."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gemeengoed.checks import Refused
from gemeengoed.swap.command import swap
from gemeengoed.swap.rehearsal import checks, expected, with_statuses
from gemeengoed.swap.report import Check, Report, Turn, lines_of
from gemeengoed.swap.slot import Slot
from gemeengoed.swap.snapshot import Change, compare, text_of
from gemeengoed.swap.visitor import Forms
from tests.houses import NAMES, settings
from tests.tools import ROOT, free_ports

CASE = "http://r/zaken/api/v1/zaken/1"
OTHER = "http://r/zaken/api/v1/zaken/2"
STATUS = "http://r/zaken/api/v1/statussen/7"
HALF = {
    "url": CASE,
    "identificatie": "Z-1",
    "rollen": ["http://r/zaken/api/v1/rollen/5"],
    "status": STATUS,
    "statussen": [STATUS],
}
PAGE = """
<form action="/weg" method="post"><input type="hidden" name="mark" value="m">
<label for="a">Ja</label><input type="radio" id="a" name="lodging" value="ja">
<label><input type="radio" name="lodging" value="nee" checked> Nee</label>
<textarea name="note">oud</textarea><select name="s"><option value="1">een</option><option value="2" selected>twee</option></select>
<button name="save" value="1">Bewaar  voor later</button></form>
"""


def text(**record: Any) -> str:
    """An object as a snapshot keeps it."""
    return json.dumps(record)


def test_forms_are_read_as_a_browser_sends_them() -> None:
    (form,) = Forms(PAGE).forms

    assert (form.action, form.method, form.buttons[0].text) == ("/weg", "post", "Bewaar voor later")
    assert {one.name: one.value for one in form.fields if one.chosen} == {
        "mark": "m",
        "lodging": "nee",
        "note": "oud",
        "s": "2",
    }
    assert [one.text for one in form.fields if one.name == "lodging"] == ["Ja", "Nee"]


def test_comparison_names_what_is_new_changed_and_gone() -> None:
    before = {f"{CASE}": text(identificatie="Z-1", a=1), "http://r/rollen/2": text(), "http://r/rollen/3": text()}
    after = {f"{CASE}": text(identificatie="Z-1", a=2), "http://r/rollen/3": text(), "http://r/rollen/4": text()}

    found = [(change.kind, change.resource, change.label, change.fields) for change in compare(before, after)]

    assert found == [("gone", "rollen", "", ()), ("new", "rollen", "", ()), ("changed", "zaken", "Z-1", ("a",))]


def test_comparison_sees_another_order_of_fields() -> None:
    assert compare({CASE: text(a=1, b=2)}, {CASE: text(b=2, a=1)}) != []


@pytest.mark.parametrize(
    ("change", "may"),
    [
        (Change("new", "statussen", "http://r/zaken/api/v1/statussen/1"), True),
        (Change("changed", "zaken", CASE), True),
        (Change("gone", "zaken", CASE), False),
        (Change("changed", "zaken", "http://r/zaken/api/v1/zaken/2"), False),
        (Change("gone", "rollen", HALF["rollen"][0]), True),
        (Change("gone", "rollen", "http://r/zaken/api/v1/rollen/6"), False),
        (Change("changed", "zaakeigenschappen", f"{CASE}/zaakeigenschappen/1"), True),
        (Change("changed", "zaakeigenschappen", "http://r/zaken/api/v1/zaken/2/zaakeigenschappen/1"), False),
        (Change("gone", "statussen", STATUS), False),
        (Change("changed", "statussen", STATUS, fields=("indicatieLaatstGezetteStatus",)), True),
        (Change("changed", "statussen", STATUS, fields=("statustoelichting",)), False),
        (Change("changed", "statussen", f"{STATUS}1", fields=("indicatieLaatstGezetteStatus",)), False),
    ],
)
def test_second_application_may_only_touch_the_case_at_hand(change: Change, may: bool) -> None:
    assert expected(change, HALF) is may


def failing(**wrong: Any) -> list[str]:
    """English names of the checks that fail when something goes wrong."""
    turn = Turn("verhuizen", "a", "b", swapped=wrong.get("swapped", []), finished=wrong.get("finished", []))
    now = wrong.get("now", [{**HALF, "status": "http://r/statussen/1"}])
    return [
        check.en
        for check in checks(turn, {OTHER: text(a=1)}, wrong.get("after", {OTHER: text(a=1)}), HALF, now)
        if not check.holds
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({}, []),
        ({"swapped": [Change("changed", "zaken", CASE)]}, ["The swap itself"]),
        ({"after": {}}, ["Everything that was there"]),
        ({"after": {OTHER: text(a=2)}}, ["Everything that was there"]),
        ({"after": {OTHER: text(a=1), CASE: text()}}, []),
        ({"finished": [Change("gone", "zaken", CASE)]}, ["Nothing that the first"]),
        ({"finished": [Change("new", "zaken", "http://r/zaken/9")]}, ["No case was made twice"]),
        (
            {"now": [{**HALF, "url": "http://r/zaken/9", "status": "x"}]},
            ["The case has the same"],
        ),
    ],
)
def test_each_check_fails_when_it_has_to(wrong: dict[str, Any], words: list[str]) -> None:
    found = failing(**wrong)

    assert len(found) == len(words)
    assert all(name.startswith(word) for name, word in zip(found, words, strict=True))


def test_statuses_of_a_case_are_found_in_the_snapshot() -> None:
    held = {STATUS: text_of({"zaak": CASE}), f"{STATUS}1": text_of({"zaak": OTHER}), CASE: "{}"}

    assert with_statuses({"url": CASE}, held)["statussen"] == [STATUS]


def test_one_line_of_the_configuration_changes(tmp_path: Path) -> None:
    slot = Slot(tmp_path, "verhuizen", 1, {"CLIENT_ID": "a", "CLIENT_SECRET": "geheim"})

    assert slot.configure("verhuisservice") == []
    assert slot.configure("verhuisplein") == ["- APPLICATION=verhuisservice", "+ APPLICATION=verhuisplein"]
    assert slot.file.stat().st_mode & 0o077 == 0


def test_report_is_kept_and_printed(tmp_path: Path) -> None:
    turn = Turn(
        "verhuizen", "a", "b", begun=[Change("new", "zaken", CASE)], checks=[Check("ja", "yes", False)], at="done"
    )
    report = Report(tmp_path / "swap.json", "http://r", [turn])
    report.write()

    assert json.loads(report.target.read_text())["turns"][0]["holds"] is False
    assert "  a wrote: 1 zaken new" in lines_of(turn)
    assert "  WRONG yes" in lines_of(turn)
    assert not report.holds


def test_other_registrations_need_a_client_and_a_secret() -> None:
    with pytest.raises(Refused) as refused:
        swap("ftp://elders", "", "")

    assert refused.value.faults == ["CLIENT: missing", "SECRET: missing", "ZGW: use an address with http or https"]


@pytest.mark.full
@pytest.mark.xdist_group("apps")
def test_applications_are_swapped_in_mid_case_both_ways(tmp_path: Path) -> None:
    numbers = free_ports()
    environment = settings(tmp_path / "var", {name: next(numbers) for name in NAMES})
    done = subprocess.run(
        [sys.executable, "-m", "gemeengoed", "swap"], env={**os.environ, **environment}, cwd=ROOT, capture_output=True, text=True,
        timeout=400,
    )  # fmt: skip
    report = json.loads((tmp_path / "var" / "swap.json").read_text())

    assert done.returncode == 0, done.stdout + done.stderr
    assert {(turn["first"], turn["second"]) for turn in report["turns"]} >= {
        ("verhuisservice", "verhuisplein"),
        ("verhuisplein", "verhuisservice"),
        ("zaakbalie", "werkvoorraad"),
        ("werkvoorraad", "zaakbalie"),
    }
    assert all(turn["holds"] and not turn["swapped"] for turn in report["turns"])
