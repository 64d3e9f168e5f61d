"""The supervisor package in parts: ports, addresses in demo.json, the plan, the terminal, stopping stubborn processes."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from gemeengoed.checks import PORTS, House, Refused, check, read_ports
from gemeengoed.demo import refresh_demo, with_addresses
from gemeengoed.places import quick_environment, working_copy
from gemeengoed.plan import Process, plan
from gemeengoed.supervisor import Supervisor
from gemeengoed.terminal import Terminal
from gemeengoed.welcome import new_case, token_command
from tests.houses import left_behind, settings

DEMO: dict[str, Any] = {
    "api": "http://localhost:8001",
    "catalogue": "http://localhost:8000",
    "roots": {"zaken": "http://localhost:8001/zaken/api/v1"},
    "client_id": "demo",
    "secret": "s" * 48,
    "components": {
        "verhuisservice": {"url": "http://localhost:8011", "client_id": "verhuisservice", "secret": "t" * 48}
    },
}


@pytest.fixture
def checked(tmp_path: Path) -> House:
    """A house that passed its checks."""
    return check(settings(tmp_path / "var"))


def test_ports_follow_settings_and_unknown_components_count_on() -> None:
    faults: list[str] = []
    found = read_ports(
        {"GEMEENGOED_PORT_CATALOGUE": "9000"},
        {"verhuisservice": Path("a"), "mijn-app": Path("b"), "zo": Path("c")},
        faults,
    )

    assert faults == []
    assert found == {
        "catalogue": 9000,
        "reference-api": 8001,
        "verhuisservice": PORTS["verhuisservice"],
        "mijn-app": 8020,
        "zo": 8021,
    }


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8o", "٣", "8000.0"])
def test_port_that_is_none_is_refused(port: str) -> None:
    faults: list[str] = []
    read_ports({"GEMEENGOED_PORT_REFERENCE_API": port}, {}, faults)

    assert faults == [f"GEMEENGOED_PORT_REFERENCE_API: use a whole number from 1 to 65535, not {port!r}"]


def test_secret_key_is_made_once(tmp_path: Path) -> None:
    first, second = (check(settings(tmp_path / "var")).environment["GEMEENGOED_SECRET_KEY"] for _ in range(2))

    assert first == second
    assert len(first) >= 32


def test_given_secret_key_is_not_stored(tmp_path: Path) -> None:
    found = check(settings(tmp_path / "var") | {"GEMEENGOED_SECRET_KEY": "k" * 40})

    assert found.environment["GEMEENGOED_SECRET_KEY"] == "k" * 40
    assert not (tmp_path / "var" / "secret_key").exists()


def test_demo_gets_the_addresses_of_this_start_and_keeps_secrets(checked: House) -> None:
    demo = with_addresses(DEMO, checked)

    assert demo["roots"]["zaken"] == f"{checked.settings.base_url}/zaken/api/v1"
    assert demo["catalogue"] == f"http://localhost:{checked.ports['catalogue']}"
    assert demo["components"]["verhuisservice"]["secret"] == DEMO["components"]["verhuisservice"]["secret"]
    assert DEMO["api"] == "http://localhost:8001"


def test_demo_is_absent_without_sample_data(checked: House) -> None:
    assert refresh_demo(checked) == {}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"api": 1}', '{"api": "x", "comp'])
def test_damaged_demo_is_one_line(checked: House, text: str) -> None:
    (checked.data / "demo.json").write_text(text)

    with pytest.raises(Refused, match="demo.json is damaged"):
        refresh_demo(checked)


def test_component_gets_its_own_client_and_the_roots(checked: House, tmp_path: Path) -> None:
    house = House(
        checked.settings,
        checked.data,
        {**checked.ports, "verhuisservice": 9999},
        {"verhuisservice": tmp_path},
        (),
        checked.environment,
    )

    (process,) = [found for found in plan(house, with_addresses(DEMO, house)) if found.name == "verhuisservice"]

    assert process.environment["ZAKEN_URL"] == f"{house.settings.base_url}/zaken/api/v1"
    assert process.environment["CLIENT_ID"] == "verhuisservice"
    assert process.environment["BIND_PORT"] == "9999"
    assert process.url == "http://localhost:9999/"
    assert not process.vital
    assert process.environment["SECRET_KEY"] not in ("", house.environment["GEMEENGOED_SECRET_KEY"])
    assert process.surroundings(
        {"GEMEENGOED_DATABASE_URL": "x", "PYTHONPATH": "y", "HOME": "z"}
    ).keys() - process.environment.keys() == {
        "HOME",
        "PYTHONUNBUFFERED",
    }


def test_components_sign_people_in_at_our_provider(checked: House, tmp_path: Path) -> None:
    folders = {"digitale-identiteit": tmp_path, "verhuisservice": tmp_path}
    parts = {
        name: {"url": f"http://localhost:{port}", "client_id": name, "secret": "t" * 48} for name, port in PORTS.items()
    }
    demo = {**DEMO, "components": {name: parts[name] for name in folders}}

    def environments(only: tuple[str, ...]) -> dict[str, dict[str, str]]:
        house = House(checked.settings, checked.data, {**PORTS}, folders, only, checked.environment)
        return {process.name: dict(process.environment) for process in plan(house, demo)}

    every = environments(())
    clients = json.loads(every["digitale-identiteit"]["CLIENTS"])
    assert clients["verhuisservice"]["redirect_uris"] == ["http://localhost:8011/inloggen/terug"]
    assert clients.keys() == {"catalogue", "verhuisservice", "demo"}
    assert every["catalogue"]["GEMEENGOED_OIDC_CLIENT_SECRET"] == clients["catalogue"]["secret"]
    assert every["verhuisservice"]["OIDC_ISSUER"] == "http://localhost:8002"
    assert "OIDC_ISSUER" not in environments(("verhuisservice",))["verhuisservice"]


def test_component_without_client_is_not_started(checked: House, tmp_path: Path) -> None:
    house = House(
        checked.settings, checked.data, {**checked.ports, "nieuw": 9999}, {"nieuw": tmp_path}, (), checked.environment
    )

    assert "nieuw" not in [process.name for process in plan(house, DEMO)]


def test_component_of_an_installation_runs_from_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gemeengoed.places.in_checkout", lambda: False)
    shipped = tmp_path / "shipped" / "app"
    shipped.mkdir(parents=True)
    (shipped / "Makefile").write_text("run:\n")

    copy = working_copy(shipped, tmp_path / "var")

    assert copy == tmp_path / "var" / "components" / "app"
    assert (copy / "Makefile").read_text() == "run:\n"


def test_new_case_uses_what_the_sample_data_says() -> None:
    case = new_case({"example": {"zaaktype": "http://localhost/z", "rsin": "000000000"}}, "2026-01-15")

    assert case["zaaktype"] == "http://localhost/z"
    assert {case["bronorganisatie"], case["verantwoordelijkeOrganisatie"]} == {"000000000"}
    assert case["startdatum"] == "2026-01-15"


def test_token_command_quotes_folders(checked: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    house = House(checked.settings, tmp_path / "my data", checked.ports, {}, (), checked.environment)

    assert f"GEMEENGOED_DATA_DIR='{tmp_path}/my data'" in token_command(house)


class Screen(io.StringIO):
    """Something that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("out", "no_colour", "coloured"), [(Screen, "", True), (Screen, "1", False), (io.StringIO, "", False)]
)
def test_colours_only_where_a_person_looks(
    out: type[io.StringIO], no_colour: str, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", no_colour)
    monkeypatch.setenv("TERM", "xterm")
    screen = out()

    Terminal(screen).relay("catalogue", "hello")

    assert ("\x1b[" in screen.getvalue()) is coloured
    assert "catalogue" in screen.getvalue()


def python(code: str) -> tuple[str, ...]:
    """A process that runs this."""
    return (sys.executable, "-c", code)


STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"])
time.sleep(60)
"""


def test_stubborn_processes_and_their_children_are_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gemeengoed.supervisor.GRACE", 0.5)
    marker = f"stubborn-{os.getpid()}-{time.monotonic_ns()}"
    supervisor = Supervisor(Terminal(io.StringIO()))
    supervisor.add(Process("stubborn", "Stubborn", python(STUBBORN), {"MARKER": marker}))
    time.sleep(0.5)
    assert len(left_behind(marker)) == 2

    supervisor.stop()

    assert left_behind(marker) == []


def test_optional_process_that_ends_is_named_and_the_rest_goes_on() -> None:
    out = io.StringIO()
    supervisor = Supervisor(Terminal(out))
    supervisor.add(Process("extra", "Extra", python("print('cannot do it'); raise SystemExit(3)"), vital=False))
    time.sleep(0.6)

    supervisor.stop()

    assert "extra | cannot do it" in out.getvalue()
    assert "Extra stopped (exit code 3); everything else goes on." in out.getvalue()


def test_command_that_is_not_there_is_one_line() -> None:
    out = io.StringIO()
    Supervisor(Terminal(out)).add(Process("x", "Extra", ("no-such-command",)))

    assert out.getvalue() == "Extra cannot start: no-such-command: No such file or directory\n"


def test_postgresql_of_the_tests_is_quick_and_ours_alone(empty_postgres: str) -> None:
    with psycopg.connect(empty_postgres, autocommit=True) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        settings_ = dict(
            connection.execute(
                "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'server_encoding')"
            ).fetchall()
        )

    assert tables == (0,)
    assert settings_["server_encoding"] == "UTF8"
    if not os.environ.get("DATABASE_URL"):
        assert settings_["fsync"] == "off"


@pytest.mark.parametrize(("makefile", "count"), [("run:\n", 0), ("BIN := x\nPIP_INSTALL := pip install\nrun:\n", 1)])
def test_environment_is_made_quickly_where_the_makefile_lets_it(tmp_path: Path, makefile: str, count: int) -> None:
    (tmp_path / "Makefile").write_text(makefile)

    variables = quick_environment(tmp_path, tmp_path / "venv")

    assert len(variables) == count
    assert (tmp_path / "venv" / "bin" / "python").exists() == bool(count)
