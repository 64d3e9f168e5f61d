"""``make run`` as people meet it: settings, addresses, lines to paste, a second start, Ctrl-C."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import stat
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.houses import MARK, House, house, left_behind, missing_doors, serve, settings
from tests.tools import ROOT, free_ports

pytestmark = pytest.mark.xdist_group("house")
CORE = ("--only", "reference-api,catalogue,deliver")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that the tests below share."""
    return tmp_path_factory.mktemp("house") / "var"


@pytest.fixture(scope="module")
def running(data: Path) -> Iterator[House]:
    """The core of the house, started for the first time."""
    with house(serve(*CORE), settings(data)) as found:
        yield found


def paste(line: str, found: House) -> subprocess.CompletedProcess[str]:
    """What a shell in the same folder makes of a printed line."""
    return subprocess.run(
        ["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=60, env=settings(found.data)
    )


def test_first_start_is_up_in_twenty_seconds(running: House) -> None:
    assert running.seconds < 20 * float(os.environ.get("PATIENCE", "2"))


def test_printed_addresses_answer(running: House) -> None:
    assert len(running.addresses) >= 1
    for address in running.addresses:
        if address == running.demo["api"] + "/" and "reference_api" in missing_doors():
            address += "health"
        with urllib.request.urlopen(address, timeout=10) as response:
            assert response.status == 200


def test_first_pasted_line_lists_cases(running: House) -> None:
    answer = json.loads(paste(running.pasteable()[0], running).stdout)

    assert answer["count"] >= 500


def test_second_pasted_line_creates_a_case(running: House) -> None:
    answer = json.loads(paste(running.pasteable()[1], running).stdout)

    assert answer["identificatie"]
    assert answer["url"].startswith(running.demo["roots"]["zaken"])


def test_third_pasted_line_prints_a_token_that_works(running: House) -> None:
    token = paste(running.pasteable()[2], running).stdout.strip()
    request = urllib.request.Request(
        running.demo["roots"]["catalogi"] + "/zaaktypen", headers={"Authorization": f"Bearer {token}"}
    )

    with urllib.request.urlopen(request, timeout=10) as response:
        assert json.load(response)["count"] >= 2


def test_sample_persons_are_listed_by_situation(running: House) -> None:
    with urllib.request.urlopen(running.demo["api"] + "/testdata/personen", timeout=10) as response:
        persons = json.load(response)

    assert len({person["situatie"] for person in persons}) == len(persons) >= 10
    assert all(person["burgerservicenummer"].startswith("999") for person in persons)


def test_secrets_are_readable_by_the_owner_only(running: House) -> None:
    modes = {name: stat.S_IMODE((running.data / name).stat().st_mode) for name in ("demo.json", "secret_key")}

    assert modes == {"demo.json": 0o600, "secret_key": 0o600}


def test_second_start_keeps_the_data_and_is_up_in_five_seconds(running: House, data: Path) -> None:
    before = json.loads(paste(running.pasteable()[0], running).stdout)["count"]
    secret = running.demo["secret"]
    assert running.stop() == 0

    with house(serve(*CORE), settings(data)) as again:
        assert json.loads(paste(again.pasteable()[0], again).stdout)["count"] == before
        assert again.demo["secret"] == secret
        assert again.demo["api"] in again.addresses[0]
        assert again.seconds < 5 * float(os.environ.get("PATIENCE", "2"))


def test_pasted_lines_obey_a_fixed_clock(tmp_path: Path) -> None:
    environment = settings(tmp_path / "var") | {"GEMEENGOED_CLOCK": "2026-01-15T12:00:00+01:00"}

    with house(serve("--only", "reference-api"), environment) as found:
        assert json.loads(paste(found.pasteable()[0], found).stdout)["count"] >= 500
        assert json.loads(paste(found.pasteable()[1], found).stdout)["startdatum"] == "2026-01-15"


def test_house_on_postgresql_finds_its_data_again(tmp_path: Path, empty_postgres: str) -> None:
    environment = settings(tmp_path / "var") | {"GEMEENGOED_DATABASE_URL": empty_postgres}

    for _ in ("first", "second"):
        with house(serve("--only", "reference-api,deliver"), environment) as found:
            assert json.loads(paste(found.pasteable()[0], found).stdout)["count"] == 500
            assert found.stop() == 0

    assert not list((tmp_path / "var").glob("*.sqlite"))


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stop_leaves_nothing_behind(kind: int, data: Path) -> None:
    with house(serve(*CORE), settings(data)) as found:
        code = found.stop(kind)

    assert (code, left_behind(found.mark)) == (0, [])


@pytest.mark.parametrize("seconds", [0.4, 1.2, 2.4])
def test_stop_during_start_leaves_nothing_behind(seconds: float, data: Path) -> None:
    environment = settings(data)
    handle = subprocess.Popen(
        serve(*CORE),
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    time.sleep(seconds)
    os.killpg(handle.pid, signal.SIGINT)
    output, _ = handle.communicate(timeout=30)

    # Minus the signal: it came before Python listens for it.
    assert handle.returncode in (0, 130, -signal.SIGINT), output
    assert "Traceback" not in output
    assert left_behind(environment[MARK]) == []


def test_whole_house_stops_with_an_error_when_a_vital_process_falls(data: Path) -> None:
    environment = settings(data)
    with house(serve("--only", "reference-api"), environment) as found:
        for line in subprocess.run(
            ["pgrep", "-f", f"port {environment['GEMEENGOED_PORT_REFERENCE_API']}"], capture_output=True, text=True
        ).stdout.split():
            os.kill(int(line), signal.SIGKILL)
        code = found.handle.wait(timeout=30)

    assert code == 1
    assert "Reference API stopped by itself, so everything stops." in found.lines
    assert left_behind(found.mark) == []


def refusal(environment: dict[str, str], *arguments: str) -> list[str]:
    """Lines that a start which cannot be prints; it must end with code 2."""
    done = subprocess.run(serve(*arguments), env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, ""), done.stdout + done.stderr
    return done.stderr.strip().splitlines()


def test_every_wrong_setting_is_one_line(tmp_path: Path) -> None:
    wrong = {
        "GEMEENGOED_ENV": "acceptance",
        "GEMEENGOED_BASE_URL": "localhost",
        "GEMEENGOED_CLOCK": "yesterday",
        "GEMEENGOED_TEST_MODE": "yes",
        "GEMEENGOED_DATABASE_URL": "mysql://x",
        "GEMEENGOED_PORT_CATALOGUE": "eighty",
        "GEMEENGOED_PORT_REFERENCE_API": "99999",
    }

    lines = refusal(settings(tmp_path / "var") | wrong)

    assert sorted(line.partition(":")[0] for line in lines) == sorted(wrong)
    assert not (tmp_path / "var").exists()


def test_production_asks_for_a_secret_key(tmp_path: Path) -> None:
    lines = refusal(settings(tmp_path / "var") | {"GEMEENGOED_ENV": "production", "GEMEENGOED_TEST_MODE": "1"})

    assert [line.partition(":")[0] for line in lines] == ["GEMEENGOED_SECRET_KEY", "GEMEENGOED_TEST_MODE"]


def test_two_processes_on_one_port_are_refused(tmp_path: Path) -> None:
    port = next(free_ports())
    lines = refusal(settings(tmp_path / "var", {"CATALOGUE": port, "REFERENCE_API": port}))

    assert lines == [
        f"GEMEENGOED_PORT_REFERENCE_API: port {port} is already that of catalogue (GEMEENGOED_PORT_CATALOGUE)"
    ]


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_taken_port_is_one_line_that_names_port_and_setting(tmp_path: Path, address: str) -> None:
    with socket.socket(socket.AF_INET) as other:
        other.bind((address, 0))
        other.listen()
        port = other.getsockname()[1]
        lines = refusal(settings(tmp_path / "var", {"CATALOGUE": port}), "--only", "catalogue")

    assert lines == [
        f"Port {port} of catalogue is taken: stop what listens there, or set GEMEENGOED_PORT_CATALOGUE to another port."
    ]


def test_unwritable_data_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    lines = refusal(settings(tmp_path / "file" / "var"), "--only", "catalogue")

    assert lines == [f"GEMEENGOED_DATA_DIR: {tmp_path}/file/var cannot be written (Not a directory)"]


def test_unreachable_database_is_one_line(tmp_path: Path) -> None:
    port = next(free_ports())
    environment = settings(tmp_path / "var") | {"GEMEENGOED_DATABASE_URL": f"postgresql://nobody@127.0.0.1:{port}/none"}

    done = subprocess.run(
        serve("--only", "reference-api"), env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("GEMEENGOED_DATABASE_URL: the data could not be prepared: ")


def test_unknown_process_is_refused(tmp_path: Path) -> None:
    assert refusal(settings(tmp_path / "var"), "--only", "nothing")[0].startswith(
        "--only: there is no process 'nothing'"
    )


def test_make_alone_lists_the_targets() -> None:
    environment = settings(ROOT / "var")  # without what an outer make left behind
    done = subprocess.run(["make"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=20)

    for target in ("run", "test", "check", "test-all", "official", "bench", "fork"):
        assert f"make {target} " in done.stdout
    assert shlex.split(done.stdout.splitlines()[0])[0] == "Gemeengoed:"
