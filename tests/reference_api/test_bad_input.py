"""Input of any kind, over a real socket and in the process: a clear coded error, nothing half written, never a 500."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reference_api import migrate
from tests.contract.subjects import having
from tests.servers import Server, servers, token
from tests.tools import ROOT
from tests.world import CRS, World, new_world

ZAKEN = "/zaken/api/v1/zaken"
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def shared_world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    for world in new_world(request, "sqlite", tmp_path_factory.mktemp("bad"), "bad"):
        world.typing()
        yield world


@pytest.fixture(scope="module")
def server(shared_world: World) -> Iterator[Server]:
    """A real server that takes bodies of at most 1 MiB."""
    with servers(shared_world.settings.data_dir, "", GEMEENGOED_BODY_MAX="1") as (running,):
        yield running


# Tokens -----------------------------------------------------------------------------------------------------------------


def signed(claims: dict[str, Any], secret: str = "t" * 40, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, secret, algorithm=algorithm)


def test_tokens_that_are_forged_or_old_are_refused(shared_world: World) -> None:
    now = int(shared_world.env.time())
    good = {"iss": "alles", "client_id": "alles", "iat": now}
    unsigned = jwt.encode(good, None, algorithm="none")
    cases = {
        signed(good): None,
        unsigned: "jwt-decode-error",
        unsigned + "x": "jwt-decode-error",
        signed(good, algorithm="HS512"): "jwt-decode-error",
        signed(good, "u" * 40): "invalid-jwt-signature",
        signed({**good, "iat": now - 3700}): "jwt-expired",
        signed({**good, "exp": now - 1}): "jwt-expired",
        signed({**good, "iat": now - 400 * 86400, "exp": now + 3600}): "jwt-expired",
        signed({**good, "iat": "nu"}): "jwt-missing-iat-claim",
        signed({"client_id": "alles"}): "jwt-missing-iat-claim",
        signed({"iat": now}): "missing-client-identifier",
        signed({**good, "client_id": ["alles"]}): "missing-client-identifier",
        signed({**good, "client_id": "al\0les"}): "missing-client-identifier",
        signed({**good, "client_id": "niemand"}): "invalid-client-identifier",
        signed({**good, "iat": now + 257, "exp": now + 86400}): None,
    }
    for value, code in cases.items():
        response = shared_world.get(ZAKEN, headers={"Authorization": f"Bearer {value}"})

        assert response.status_code == (403 if code else 200), code
        assert response.get_json().get("code") == code


# Bodies and addresses over a socket -------------------------------------------------------------------------------------


def test_body_over_the_limit_is_413(server: Server) -> None:
    response = server.call("POST", ZAKEN, {"omschrijving": "x" * (MEGABYTE + 10)})

    assert (response.status_code, response.json()["code"]) == (413, "request_too_large")


@pytest.mark.parametrize(("size", "status"), [(MEGABYTE // 2, 400), (2 * MEGABYTE, 413)])
def test_chunked_body_is_read_up_to_the_limit(server: Server, size: int, status: int) -> None:
    def parts() -> Iterator[bytes]:
        yield b"{"
        for _ in range(size // 65536):
            yield b" " * 65536
        yield b"}"

    kind = {"Content-Type": "application/json"}
    try:
        response = server.call("POST", ZAKEN, headers=kind, data=parts())
    except OSError:
        assert status == 413  # the server may hang up on who goes on sending
        return

    assert response.status_code == status


@pytest.mark.parametrize(
    "line",
    [
        b"GET /zaken/api/v1/zaken?%ff=%fe HTTP/1.1", b"GET /zaken/api/v1/zaken?identificatie=%00 HTTP/1.1",
        b"GET /zaken/api/v1/zaken/%00%ff HTTP/1.1", b"GET //zaken//api/v1/zaken HTTP/1.1", b"GET /../../etc/passwd HTTP/1.1",
        b"GET /s/..%2f..%2fx/zaken/api/v1/zaken HTTP/1.1", b"GET /zaken/api/v1/zaken?" + b"a=1&" * 2000 + b" HTTP/1.1",
        b"GET /" + b"x" * 5000 + b" HTTP/1.1", b"POST /bestaat/niet HTTP/1.1", b"DELETE / HTTP/1.1",
        b"PROPFIND /zaken/api/v1/zaken HTTP/1.1", b"GET /zaken/api/v1/zaken?page=%D9%A1 HTTP/1.1",
    ],
    ids=range(12),
)  # fmt: skip
def test_strange_addresses_get_a_coded_error(server: Server, line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        head = (
            f"\r\nHost: localhost:8001\r\nAuthorization: Bearer {token('alles')}\r\nAccept-Crs: {CRS['Accept-Crs']}\r\n"
        )
        connection.sendall(line + head.encode() + b"Connection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    status = int(answer.split(b" ", 2)[1])
    assert 400 <= status < 500, answer[:300]
    body = answer.partition(b"\r\n\r\n")[2]
    assert json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])["status"] == status


# Anything at all --------------------------------------------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.just("http://localhost:8001/zaken/api/v1/zaken/x"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.parametrize("key", [key for key in having("create") if not key.startswith("notificaties/abonnement")])
def test_any_value_in_any_field_is_taken_or_refused_with_a_code(shared_world: World, key: str) -> None:
    schema = shared_world.served[key].schema
    names = [name for name, declared in schema.fields.items() if not declared.dump_only]
    body = shared_world.example(key)
    collection = shared_world.collection(key, body)

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.dictionaries(st.sampled_from(names), anything, min_size=1, max_size=3))
    def attempt(changes: dict[str, Any]) -> None:
        data = json.dumps({**body, **changes}, allow_nan=True).encode("utf-8", "surrogatepass")
        response = shared_world.post(collection, data=data, headers={"Content-Type": "application/json"})

        assert response.status_code in (201, 400, 403), response.get_data(as_text=True)
        if response.status_code != 201:
            assert response.headers["Content-Type"] == "application/problem+json"
            assert response.get_json()["code"]

    attempt()
    assert shared_world.stale().get(key, []) == []


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 2**64, 10**30, -(10**30), 1e308, 5e-324])
def test_giant_numbers_in_free_json_are_kept_or_refused(shared_world: World, number: float) -> None:
    body = shared_world.example("zaken/zaakobjecten")
    body |= {
        "objectType": "overige",
        "objectTypeOverige": "x",
        "object": "",
        "objectIdentificatie": {"overigeData": {"n": number}},
    }

    response = shared_world.post("/zaken/api/v1/zaakobjecten", body)

    assert response.status_code in (201, 400), response.get_json()
    if response.status_code == 201:
        assert response.get_json()["objectIdentificatie"]["overigeData"] == {"n": number}


# The machine below ------------------------------------------------------------------------------------------------------


def run(world: World, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a Python process of ours with settings; its output."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEMEENGOED_")}
    environment = {**kept, "GEMEENGOED_DATA_DIR": str(world.settings.data_dir), "GEMEENGOED_ENV": "test", **more}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )


START = ("-c", "from reference_api.app import create_server; create_server()")


def test_full_disk_is_503_and_nothing_is_half_written(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for world in new_world(request, "sqlite", tmp_path, "full"):
        body = world.example("zaken/zaken")
        known = []
        limit = (tmp_path / "gemeengoed.sqlite").stat().st_size // 1024 + 64
        with servers(tmp_path, "", file_limit=limit) as (server,):
            for _ in range(2000):
                response = server.call("POST", ZAKEN, body)
                if response.status_code != 201:
                    break
                known.append(response.json()["url"])
            assert (response.status_code, response.json()["code"]) == (503, "service_unavailable")
            assert server.call("GET", ZAKEN).json()["count"] == len(known)
        assert world.number_of("zaken_zaken") == len(known)
        assert world.stale() == {}
        with servers(tmp_path, "") as (server,):
            assert server.call("POST", ZAKEN, body).status_code == 201


def test_half_migrated_database_is_one_line_that_names_the_command(small: World) -> None:
    small.env.database.write(lambda c: c.run("UPDATE alembic_version SET version_num = '0000'"))

    found = run(small, *START)

    assert found.returncode == 2
    assert found.stderr.count("\n") == 1
    assert "flask --app reference_api.app upgrade" in found.stderr


def test_answers_of_an_older_version_are_rendered_before_the_server_starts(small: World) -> None:
    zaak = small.make("zaken/zaken")
    small.env.database.write(lambda c: c.run("UPDATE mark SET value = '0' WHERE name = 'render:zaken/zaken'"))
    assert run(small, *START).returncode == 2
    assert migrate.pending(small.env.database, small.env.model) == ["zaken/zaken"]

    migrate.upgrade(small.env.database, small.env.model)

    assert run(small, *START).returncode == 0
    assert migrate.pending(small.env.database, small.env.model) == []
    assert small.get(zaak["url"]).get_json() == zaak


@pytest.mark.parametrize(
    ("name", "value"),
    [("ENV", "prod"), ("BODY_MAX", "veel"), ("CLOCK", "gisteren"), ("BASE_URL", "localhost"), ("HOTPATH", "ja"),
     ("DATABASE_URL", "mysql://x"), ("COMPAT", "alles")],
)  # fmt: skip
def test_broken_setting_is_one_line_that_names_it(small: World, name: str, value: str) -> None:
    found = run(small, *START, **{f"GEMEENGOED_{name}": value})

    assert (found.returncode, found.stderr.count("\n")) == (2, 1), found.stderr
    assert f"GEMEENGOED_{name}" in found.stderr


def test_database_out_of_reach_is_one_line(small: World, free_ports: Iterator[int]) -> None:
    url = f"postgresql://x@127.0.0.1:{next(free_ports)}/x"
    for process in (START, ("-m", "reference_api.deliver")):
        found = run(small, *process, GEMEENGOED_DATABASE_URL=url)

        assert found.returncode == 2, found.stderr
        assert "Traceback" not in found.stderr
        assert found.stderr.strip()
