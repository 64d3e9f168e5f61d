"""The answers on which the components' own tests run are those of the live API."""

from __future__ import annotations

import subprocess

import pytest

from tests.components import surroundings
from tests.houses import house, serve, settings
from tests.tools import ROOT, free_ports

pytestmark = pytest.mark.xdist_group("apps")
RECORDED = sorted(path.parent.parent.name for path in ROOT.glob("components/*/tests/record.py"))


@pytest.mark.full
@pytest.mark.parametrize("name", RECORDED)
def test_recorded_answers_are_those_of_the_live_api(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    from tests.browser.conftest import CLOCK

    numbers = free_ports()
    data = tmp_path_factory.mktemp(name) / "var"
    environment = settings(data, {"REFERENCE_API": next(numbers)}) | {"GEMEENGOED_CLOCK": CLOCK}
    with house(serve("--only", "reference-api"), environment) as running:
        client = running.demo["components"][name]
        known = {f"{root.upper()}_URL": address for root, address in running.demo["roots"].items()}
        done = subprocess.run(
            ["make", "--no-print-directory", "-C", str(ROOT / "components" / name), "record",
             f"VENV={ROOT / '.venv' / 'components' / name}"],
            env=surroundings() | known | {
                "CLIENT_ID": client["client_id"],
                "CLIENT_SECRET": client["secret"],
                "SECRET_KEY": client["secret"],
                "TESTDATA_URL": running.demo["api"] + "/testdata",
            },
            capture_output=True, text=True, timeout=240,
        )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
