"""The suites against another instance: what is wrong there is found, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.official import __main__ as command
from tests.official import newman
from tests.official.server import server

BROKEN = {
    "client_ids_are_free": {"(ac-001b)"},
    "all_or_listed": {"(ac-002a)", "(ac-002b)"},
    "rights_on_data_name_a_type": {"(ac-003a)", "(ac-003c)"},
}


@pytest.mark.full
def test_target_with_three_rules_switched_off_fails_exactly_their_tests(
    shared: Path, node: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not newman.NEWMAN.is_dir():
        pytest.skip("newman is not installed: make node_modules/.made")
    material = shared / "standards" / "zgw"
    monkeypatch.setenv("WEAKENED", ",".join(BROKEN))
    factory = "tests.official.weakened:create_weakened_app"

    with server(tmp_path, material / "referentielijsten", factory=factory) as target:
        for name, value in {
            "TARGET": target,
            "SUITES": "rules",
            "FOLDERS": "ac",
            "REPORT": str(tmp_path / "report.json"),
        }.items():
            monkeypatch.setenv(name, value)
        assert command.official(material) == 1

    found = json.loads((tmp_path / "report.json").read_text())
    tests = [test for rule in found["rules"].values() for test in rule["tests"]]
    failed = {test["name"].split(" ")[0] for test in tests if test["verdict"] == "failed"}
    assert failed == set().union(*BROKEN.values())
    assert len(tests) == 9
    assert {name: rule["verdict"] for name, rule in found["rules"].items()} == dict.fromkeys(
        ("ac-001", "ac-002", "ac-003"), "failed"
    )
