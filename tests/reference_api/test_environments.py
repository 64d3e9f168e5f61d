"""Two data layers in one process, ``/`` and ``/s/test``, with clocks of their own: nothing of one shows in the other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reference_api.app import create_app
from reference_api.cli import prepare
from reference_api.problems import Problem
from reference_api.render import loads
from reference_api.settings import Settings
from tests.world import BASE, World, codes, new_world

SANDBOX, PREFIX = f"{BASE}/s/test", "/s/test"
ZAKEN = "/zaken/api/v1/zaken"


FULL = pytest.mark.full


@pytest.fixture(
    params=[
        pytest.param(("sqlite", True), id="sqlite"),
        pytest.param(("sqlite", False), id="plain", marks=FULL),
        pytest.param(("postgresql", True), id="postgresql", marks=FULL),
    ]
)
def two(request: pytest.FixtureRequest, tmp_path: Path, worker: str) -> Iterator[World]:
    """A world with a case, and a sandbox cloned from it that lives in 2031; with and without the hot path."""
    kind, hot = request.param
    for world in new_world(request, kind, tmp_path, f"two_{worker}", hotpath=hot):
        world.make("zaken/zaken")
        world.environments.keep_template()
        world.environments.create("test", "2031-05-01T12:00:00+00:00")
        yield world


def inside(world: World, method: str, path: str, json: Any = None, **more: Any) -> Any:
    """A request to the sandbox, with a token of its own time."""
    environment = world.environments.get("test")
    assert environment is not None
    from reference_api.authorise import make_token

    token = make_token(more.pop("client", "alles"), "t" * 40, environment.time())
    headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
    return world.request(method, PREFIX + path, json, headers=headers, **more)


def sandboxed(value: Any) -> Any:
    """A body with the addresses that the same objects have in the sandbox."""
    if isinstance(value, dict):
        return {name: sandboxed(item) for name, item in value.items()}
    if isinstance(value, list):
        return [sandboxed(item) for item in value]
    return value.replace(BASE, SANDBOX) if isinstance(value, str) else value


def test_data_and_counts_stay_apart(two: World) -> None:
    (here,) = two.get(ZAKEN).get_json()["results"]
    (there,) = inside(two, "GET", ZAKEN).get_json()["results"]
    assert there == sandboxed(here)

    assert inside(two, "PATCH", path(here), {"omschrijving": "In de zandbak"}).status_code == 200
    two.make("zaken/zaken")
    two.make("zaken/zaken")

    assert two.get(here["url"]).get_json()["omschrijving"] == here["omschrijving"]
    assert inside(two, "GET", path(here)).get_json()["omschrijving"] == "In de zandbak"
    for _ in range(2):  # the second time from what is remembered
        assert two.get(ZAKEN).get_json()["count"] == 3
        assert inside(two, "GET", ZAKEN).get_json()["count"] == 1


def path(record: dict[str, Any]) -> str:
    return str(record["url"]).removeprefix(BASE)


def test_tags_of_one_mean_nothing_in_the_other(two: World) -> None:
    (here,) = two.get(ZAKEN).get_json()["results"]
    for address in (path(here), ZAKEN):
        tag = two.get(address).headers["ETag"]
        other = inside(two, "GET", address)

        assert other.headers["ETag"] != tag
        assert inside(two, "GET", address, headers={"If-None-Match": tag}).status_code == 200
        assert inside(two, "GET", address, headers={"If-None-Match": other.headers["ETag"]}).status_code == 304


def test_clocks_and_numbers_stay_apart(two: World) -> None:
    body = two.example("zaken/zaken")

    here = two.post(ZAKEN, body).get_json()
    there = inside(two, "POST", ZAKEN, sandboxed(body)).get_json()

    assert there["registratiedatum"] == "2031-05-01"
    assert there["identificatie"].startswith("ZAAK-2031-")
    assert here["registratiedatum"] != "2031-05-01"
    assert there["url"].startswith(SANDBOX)
    assert there["zaaktype"].startswith(SANDBOX)
    assert (
        inside(two, "GET", there["url"].removeprefix(SANDBOX) + "/audittrail")
        .get_json()[0]["aanmaakdatum"]
        .startswith("2031-05-01")
    )


def test_rights_stay_apart(two: World) -> None:
    two.add_client("alleen-hier", {"heeftAlleAutorisaties": True})
    assert two.get(ZAKEN, client="alleen-hier").status_code == 200

    response = inside(two, "GET", ZAKEN, client="alleen-hier")
    assert (response.status_code, response.get_json()["code"]) == (403, "invalid-client-identifier")
    applicaties = "/autorisaties/api/v1/applicaties"
    (mine,) = inside(two, "GET", applicaties + "?clientIds=alles").get_json()["results"]
    less = {
        **mine,
        "heeftAlleAutorisaties": False,
        "autorisaties": [{"component": "ztc", "scopes": ["catalogi.lezen"]}],
    }
    assert inside(two, "PUT", mine["url"].removeprefix(SANDBOX), less).status_code == 200
    assert inside(two, "GET", ZAKEN).status_code == 403
    assert two.get(ZAKEN).status_code == 200


def test_token_remembered_in_one_is_unknown_in_the_other(two: World) -> None:
    two.add_client("geheim", {"heeftAlleAutorisaties": True})
    header = {"Authorization": f"Bearer {two.token('geheim')}"}
    for _ in range(2):
        assert two.request("GET", ZAKEN, headers=header).status_code == 200
        assert two.request("GET", PREFIX + ZAKEN, headers=header).status_code == 403


def test_addresses_of_one_are_foreign_in_the_other(two: World) -> None:
    (here,) = two.get(ZAKEN).get_json()["results"]
    body = two.example("zaken/zaken")

    crossed = inside(two, "POST", ZAKEN, body)
    inward = two.post(ZAKEN, sandboxed(body))
    part = two.post(ZAKEN, {**body, "hoofdzaak": sandboxed(here["url"])})

    assert (crossed.status_code, inward.status_code, part.status_code) == (400, 400, 400)
    assert codes(part) == {"no_match"}
    assert inside(two, "GET", f"{ZAKEN}?zaaktype={body['zaaktype']}").get_json()["count"] == 0
    assert inside(two, "GET", f"{ZAKEN}?zaaktype={sandboxed(body['zaaktype'])}").get_json()["count"] == 1


def test_answers_of_a_sandbox_never_name_the_default(two: World) -> None:
    inside(two, "POST", ZAKEN, sandboxed(two.example("zaken/zaken")))
    for address in (ZAKEN, "/catalogi/api/v1/zaaktypen?status=alles", "/catalogi/api/v1/statustypen?status=alles",
                    "/autorisaties/api/v1/applicaties", "/notificaties/api/v1/kanaal"):  # fmt: skip
        text = inside(two, "GET", address).get_data(as_text=True)
        assert BASE + "/" in text
        assert text.replace(SANDBOX + "/", "").count(BASE + "/") == 0, address


def test_messages_stay_apart(two: World) -> None:
    sandbox = two.environments.get("test")
    assert sandbox is not None
    before = sandbox.database.reader().one("SELECT count(*) FROM outbox")
    two.make("zaken/zaken")
    assert sandbox.database.reader().one("SELECT count(*) FROM outbox") == before

    made = inside(two, "POST", ZAKEN, sandboxed(two.example("zaken/zaken"))).get_json()
    row = sandbox.database.reader().one("SELECT message FROM outbox ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert loads(row[0])["hoofdObject"] == "\0" + made["url"].removeprefix(SANDBOX)


def test_reset_and_drop_are_seen_by_another_process(world: World) -> None:
    world.make("zaken/zaken")
    world.environments.keep_template()
    world.environments.create("test")
    other = create_app(world.settings)
    zaak = world.example("zaken/zaken")

    def count() -> Any:
        return world.get(PREFIX + ZAKEN, app=other).get_json()["count"]

    assert count() == 1
    assert world.post(PREFIX + ZAKEN, sandboxed(zaak)).status_code == 201
    assert count() == 2
    tag = world.get(PREFIX + ZAKEN, app=other).headers["ETag"]
    world.environments.reset("test")
    assert count() == 1
    assert world.get(PREFIX + ZAKEN, app=other, headers={"If-None-Match": tag}).status_code == 200
    world.environments.drop("test")
    assert world.get(PREFIX + ZAKEN, app=other).status_code == 404
    other.extensions["gemeengoed"].close()


@pytest.mark.parametrize("name", ["", "A", "../x", "a" * 41, "-a", "é", "a b", "template\0"])
def test_name_of_a_sandbox_is_checked(small: World, name: str) -> None:
    with pytest.raises(Problem) as problem:
        small.environments.create(name)

    assert problem.value.status == 400
    assert small.get(f"/s/{name}{ZAKEN}").status_code in (404, 308)


@pytest.mark.full
def test_reset_of_the_sample_data_takes_less_than_half_a_second(tmp_path: Path) -> None:
    settings = Settings(env="development", data_dir=tmp_path, secret_key="s" * 40)
    prepare(settings, "2026-01-15")
    environments = create_app(settings).extensions["gemeengoed"]
    environments.create("test")

    seconds = []
    for _ in range(5):
        begin = time.perf_counter()
        environments.reset("test")
        seconds.append(time.perf_counter() - begin)

    environments.close()
    assert min(seconds) < 0.5


@pytest.mark.full
def test_reset_on_postgresql_takes_the_spare_that_lies_ready(
    request: pytest.FixtureRequest, tmp_path: Path, worker: str
) -> None:
    for world in new_world(request, "postgresql", tmp_path, f"spare_{worker}"):
        world.make("zaken/zaken")
        world.environments.keep_template()
        world.environments.create("test")
        assert world.environments.spares is not None
        world.environments.spares.wait()
        (spare,) = schemas(world, "spare")
        relation = f"SELECT '{spare}.zaken_zaken'::regclass::oid"
        number = world.rows(relation)

        environment = world.environments.reset("test")
        world.environments.spares.wait()

        (schema,) = schemas(world, "s_test")
        assert world.rows(f"SELECT '{schema}.zaken_zaken'::regclass::oid") == number
        assert environment.database.reader().one("SELECT count(*) FROM zaken_zaken") == (1,)
        assert len(schemas(world, "spare")) == 1
        world.environments.keep_template()
        world.environments.spares.wait()
        assert schemas(world, "spare") != [spare]


def schemas(world: World, start: str) -> list[str]:
    """Names of the schemas of a PostgreSQL database that begin so."""
    rows = world.rows("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, :start)", start=f"{start}_")
    return [row[0] for row in rows]
