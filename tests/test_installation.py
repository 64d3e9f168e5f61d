"""From nothing to a running house: an empty clone with an empty home, and a wheel in an empty environment."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.houses import House, house, left_behind, missing_doors, settings
from tests.tools import ROOT

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("installation"), pytest.mark.timeout(600)]
PORTS = (8000, 8001, 8011)
PATIENCE = 300


def copy_of_repository(target: Path) -> Path:
    """What a clone would hold, with changes that are not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def bare(home: Path) -> dict[str, str]:
    """An environment with an empty home, no settings of ours and no virtual environment."""
    home.mkdir(exist_ok=True)
    kept = {
        k: v for k, v in settings(home).items() if not k.startswith(("GEMEENGOED_", "VIRTUAL_ENV", "PYTHON", "SHARED"))
    }
    first = str(Path(sys.executable).parent)
    return kept | {"HOME": str(home), "PATH": ":".join(part for part in kept["PATH"].split(":") if part != first)}


def shell(lines: str, cwd: Path, environment: dict[str, str]) -> str:
    """What a shell prints for these lines; every one of them must succeed."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines], cwd=cwd, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def free(port: int) -> bool:
    """Whether nothing listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty clone."""
    return copy_of_repository(tmp_path_factory.mktemp("clone"))


@pytest.fixture(scope="module")
def made(clone: Path) -> Iterator[House]:
    """``make run`` in it, on the ports of the README."""
    taken = [port for port in PORTS if not free(port)]
    if taken:
        pytest.skip(f"ports of the README are in use on this machine: {taken}")
    with house(["make", "run"], bare(clone / "home"), cwd=clone, patience=PATIENCE) as found:
        yield found


def test_make_run_answers_on_every_printed_address(made: House) -> None:
    for address in made.addresses:
        if address == made.demo["api"] + "/" and "reference_api" in missing_doors():
            address += "health"
        with urllib.request.urlopen(address, timeout=20) as response:
            assert response.status == 200, address


def test_make_run_starts_every_process_of_the_readme(made: House) -> None:
    promised = set(re.findall(r"\| <(http://localhost:\d+/)> \|", (ROOT / "README.md").read_text()))

    assert len(promised - set(made.addresses)) <= len({"catalogue", "verhuisservice"} & set(missing_doors()))


def test_commands_of_the_readme_work_as_printed(made: House, clone: Path) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines() if line not in ("make run", "make test")]

    output = shell("\n".join(lines), clone, bare(clone / "home"))

    assert len(lines) >= 8
    assert output.count('"results"') == 2


def test_lines_to_paste_work_from_another_folder(made: House, tmp_path: Path, clone: Path) -> None:
    listing, creating, _ = made.pasteable()

    assert json.loads(shell(listing, tmp_path, bare(clone / "home")))["count"] >= 500
    assert json.loads(shell(creating, tmp_path, bare(clone / "home")))["identificatie"]


def test_make_run_stops_with_everything_it_started(made: House, clone: Path) -> None:
    made.stop()

    assert left_behind(made.mark) == []


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty virtual environment with the wheel, built from a copy of the repository."""
    place = tmp_path_factory.mktemp("wheel")
    source = copy_of_repository(place / "source")
    environment = bare(place / "home")
    shell("python3 -m venv venv && venv/bin/pip install -q ./source", place, environment)
    shutil.rmtree(source)
    return place


def test_installed_wheel_serves_from_any_folder(installed: Path, tmp_path: Path) -> None:
    ports = {key: value for key, value in settings(tmp_path).items() if key.startswith("GEMEENGOED_PORT_")}
    environment = bare(installed / "home") | ports

    with house(
        [str(installed / "venv/bin/gemeengoed"), "serve"], environment, cwd=tmp_path, patience=PATIENCE
    ) as found:
        for address in found.addresses:
            if address == found.demo["api"] + "/" and "reference_api" in missing_doors():
                address += "health"
            with urllib.request.urlopen(address, timeout=20) as response:
                assert response.status == 200, address
        assert json.loads(shell(found.pasteable()[0], tmp_path, environment))["count"] >= 500
        assert shell(found.pasteable()[2], tmp_path, environment).count(".") == 2
        started = len(found.addresses)
        assert found.stop() == 0

    assert started >= len(PORTS) - len({"catalogue", "verhuisservice"} & set(missing_doors()))
    assert left_behind(found.mark) == []


def test_installed_package_brings_no_tests(installed: Path) -> None:
    output = shell("venv/bin/pip show -f gemeengoed", installed, bare(installed / "home"))

    tops = {
        line.split("/")[0].strip()
        for line in output.partition("Files:")[2].splitlines()
        if "/" in line and ".." not in line
    }
    assert {top for top in tops if not top.endswith(".dist-info")} <= {
        "schemas",
        "reference_api",
        "catalogue",
        "conformance",
        "gemeengoed",
    }
