"""Two server processes on one database, eight clients at once: nobody loses an update, breaks a rule or reads what is past."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from typing import Any

import pytest

from reference_api.render import loads
from tests.servers import Server, at_once, servers
from tests.world import BASE, World, new_world

ZAKEN, STATUSSEN, RESULTATEN = (f"/zaken/api/v1/{name}" for name in ("zaken", "statussen", "resultaten"))
CLIENTS = 8
TIMES = itertools.count(1)


class Pair:
    """Two servers on the database of a world."""

    def __init__(self, world: World, running: list[Server]) -> None:
        self.world, self.servers = world, running

    def __getitem__(self, number: int) -> Server:
        return self.servers[number % 2]

    def everyone(self, work: Any) -> list[Any]:
        """Let all clients do something at once: ``work(server, number)``."""
        return at_once([lambda n=n: work(self[n], n) for n in range(CLIENTS)])  # type: ignore[misc]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.full)])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    for world in new_world(request, request.param, folder, f"pair_{worker}"):
        world.typing()
        with servers(folder, world.settings.database_url, count=2) as running:
            yield Pair(world, running)


def moment() -> str:
    """A new moment in the past for a status."""
    return f"2024-03-01T10:00:00.{next(TIMES):06d}Z"


def tally(responses: list[Any]) -> dict[int, int]:
    """How often each status code came."""
    found: dict[int, int] = {}
    for response in responses:
        found[response.status_code] = found.get(response.status_code, 0) + 1
    return dict(sorted(found.items()))


def reasons(responses: list[Any]) -> set[str]:
    return {item["code"] for r in responses if r.status_code == 400 for item in r.json()["invalidParams"]}


# Races that exactly one wins --------------------------------------------------------------------------------------------


@pytest.mark.rule("zrc-002")
def test_one_identification_is_given_once(pair: Pair) -> None:
    for number in range(5):
        body = pair.world.example("zaken/zaken", identificatie=f"RACE-{number}")
        responses = pair.everyone(lambda server, n, body=body: server.call("POST", ZAKEN, body))

        assert tally(responses) == {201: 1, 400: CLIENTS - 1}
        assert reasons(responses) == {"identificatie-niet-uniek"}


def test_numbers_that_the_server_gives_are_all_different(pair: Pair) -> None:
    body = pair.world.example("zaken/zaken")
    responses = [r for _ in range(4) for r in pair.everyone(lambda server, n: server.call("POST", ZAKEN, body))]

    assert tally(responses) == {201: 4 * CLIENTS}
    assert len({response.json()["identificatie"] for response in responses}) == 4 * CLIENTS


def test_one_moment_has_one_status(pair: Pair) -> None:
    for _ in range(5):
        body = {**pair.world.example("zaken/statussen"), "datumStatusGezet": moment()}
        responses = pair.everyone(lambda server, n, body=body: server.call("POST", STATUSSEN, body))

        assert tally(responses) == {201: 1, 400: CLIENTS - 1}
        assert reasons(responses) == {"unique"}


def test_one_case_has_one_result(pair: Pair) -> None:
    for _ in range(5):
        body = pair.world.example("zaken/resultaten")
        responses = pair.everyone(lambda server, n, body=body: server.call("POST", RESULTATEN, body))

        assert tally(responses) == {201: 1, 400: CLIENTS - 1}
        assert reasons(responses) == {"unique"}


@pytest.mark.rule("zrc-007")
@pytest.mark.rule("zrc-008")
def test_one_client_without_the_right_to_reopen_closes_a_case(pair: Pair) -> None:
    world, types = pair.world, pair.world.typing()
    right = {
        "component": "zrc",
        "scopes": ["zaken.lezen", "zaken.aanmaken", "zaken.bijwerken", "zaken.statussen.toevoegen"],
        "zaaktype": types["catalogi/zaaktypen"].replace(BASE, "\0"),
        "maxVertrouwelijkheidaanduiding": "zeer_geheim",
    }
    world.add_client("sluiter", {"autorisaties": [right]})
    for _ in range(5):
        zaak = world.make("zaken/resultaten")["zaak"]
        responses = pair.everyone(
            lambda server, n, zaak=zaak: server.call(
                "POST",
                STATUSSEN,
                {"zaak": zaak, "statustype": types["last"], "datumStatusGezet": moment()},
                client="sluiter",
            )
        )

        assert tally(responses) == {201: 1, 403: CLIENTS - 1}
        assert world.get(zaak).get_json()["einddatum"] == "2024-03-01"


def test_one_client_deletes(pair: Pair) -> None:
    for _ in range(5):
        zaak = pair.world.make("zaken/zaken")["url"]
        responses = pair.everyone(lambda server, n, zaak=zaak: server.call("DELETE", zaak))

        assert tally(responses) == {204: 1, 404: CLIENTS - 1}


def test_one_client_publishes_versions_that_overlap(pair: Pair) -> None:
    world = pair.world
    catalogus = world.make("catalogi/catalogussen")["url"]
    kinds = [world.make("catalogi/zaaktypen", catalogus=catalogus, identificatie="EEN")["url"] for _ in range(CLIENTS)]

    responses = pair.everyone(lambda server, n: server.call("POST", kinds[n] + "/publish"))

    assert tally(responses) == {200: 1, 400: CLIENTS - 1}
    assert reasons(responses) == {"overlap"}


def test_one_client_locks_a_document(pair: Pair) -> None:
    if "documenten/enkelvoudiginformatieobjecten" not in pair.world.served:
        return
    document = pair.world.make("documenten/enkelvoudiginformatieobjecten")["url"]

    responses = pair.everyone(lambda server, n: server.call("POST", document + "/lock", {}))

    assert tally(responses) == {200: 1, 400: CLIENTS - 1}
    assert reasons(responses) == {"existing-lock"}


def test_last_page_is_there_or_it_is_404_while_others_add_and_delete(pair: Pair) -> None:
    made = [pair.world.make("zaken/zaken")["url"] for _ in range(30)]
    count = pair[0].call("GET", ZAKEN).json()["count"]
    last = (count - 1) // 100 + 1

    def work(server: Server, n: int) -> list[Any]:
        if n < 3:
            return [server.call("DELETE", url) for url in made[n::3]]
        if n < 5:
            body = pair.world.example("zaken/zaken")
            return [server.call("POST", ZAKEN, body) for _ in range(10)]
        return [server.call("GET", f"{ZAKEN}?page={page}") for page in (last, last + 1) * 8]

    answers = pair.everyone(work)

    assert {r.status_code for group in answers[:3] for r in group} == {204}
    assert {r.status_code for group in answers[3:5] for r in group} == {201}
    for response in (r for group in answers[5:] for r in group):
        assert response.status_code in (200, 404)
        if response.status_code == 200:
            page = response.json()
            addresses = [item["url"] for item in page["results"]]
            assert len(set(addresses)) == len(addresses) <= 100
            assert bool(page["results"]) or page["count"] == 0


# What the other process sees --------------------------------------------------------------------------------------------


def test_other_process_never_answers_with_what_is_past(pair: Pair) -> None:
    zaak = pair.world.make("zaken/zaken")["url"]
    listed = f"{ZAKEN}?identificatie={pair.world.get(zaak).get_json()['identificatie']}"
    for number in range(40):
        here, there = pair[number], pair[number + 1]
        tags = {address: there.call("GET", address).headers["ETag"] for address in (zaak, listed)}
        assert here.call("PATCH", zaak, {"omschrijving": f"Stand {number}"}).status_code == 200

        one, page = (there.call("GET", a, headers={"If-None-Match": tags[a]}) for a in (zaak, listed))

        assert (one.status_code, page.status_code) == (200, 200)
        assert one.json()["omschrijving"] == page.json()["results"][0]["omschrijving"] == f"Stand {number}"


def test_counts_of_the_other_process_are_exact_after_every_write(pair: Pair) -> None:
    kind = pair.world.new_typing()["catalogi/zaaktypen"]
    listed, made = f"{ZAKEN}?zaaktype={kind}", []
    for number in range(30):
        here, there = pair[number], pair[number + 1]
        if number % 3 == 2:
            assert here.call("DELETE", made.pop()).status_code == 204
        else:
            made.append(here.call("POST", ZAKEN, pair.world.example("zaken/zaken", zaaktype=kind)).json()["url"])

        assert there.call("GET", listed).json()["count"] == len(made)


@pytest.mark.rule("zrc-006")
def test_revoked_right_is_gone_in_the_other_process_at_once(pair: Pair) -> None:
    zaak = pair.world.make("zaken/zaken")["url"]
    types = pair.world.typing()
    body = {"clientIds": ["wisselend"], "label": "Wisselend", "heeftAlleAutorisaties": True}
    pair.world.add_client("wisselend", {"heeftAlleAutorisaties": True})
    (applicatie,) = pair[0].call("GET", "/autorisaties/api/v1/applicaties?clientIds=wisselend").json()["results"]
    limited = [{"component": "ztc", "scopes": ["catalogi.lezen"]}]
    for number in range(10):
        here, there = pair[number], pair[number + 1]
        assert there.call("GET", zaak, client="wisselend").status_code == 200
        assert there.call("GET", ZAKEN, client="wisselend").status_code == 200
        less = {**body, "heeftAlleAutorisaties": False, "autorisaties": limited}
        assert here.call("PUT", applicatie["url"], less).status_code == 200

        assert there.call("GET", zaak, client="wisselend").status_code == 403
        assert there.call("GET", ZAKEN, client="wisselend").status_code == 403
        assert there.call("POST", ZAKEN, pair.world.example("zaken/zaken"), client="wisselend").status_code == 403
        assert there.call("GET", types["catalogi/zaaktypen"], client="wisselend").status_code == 200
        assert here.call("PUT", applicatie["url"], body).status_code == 200


# Everything at once -----------------------------------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.rule("zrc-007")
def test_writers_on_two_processes_keep_every_rule(pair: Pair) -> None:
    world, types = pair.world, pair.world.typing()
    zaken = [world.make("zaken/zaken")["url"] for _ in range(4)]
    concept = {"catalogus": world.make("catalogi/catalogussen")["url"]}
    until = time.monotonic() + 12

    def writer(server: Server, n: int) -> list[Any]:
        chance, done = random.Random(n), []
        while time.monotonic() < until:
            zaak = chance.choice(zaken)
            status = {"zaak": zaak, "statustype": types["catalogi/statustypen"], "datumStatusGezet": moment()}
            step = chance.randrange(9)
            if step < 3:
                done.append(server.call("PATCH", zaak, {"omschrijving": f"{n}-{next(TIMES)}"}))
            elif step == 3:
                done.append(server.call("POST", STATUSSEN, status))
            elif step == 4:
                done.append(
                    server.call("POST", RESULTATEN, {"zaak": zaak, "resultaattype": types["catalogi/resultaattypen"]})
                )
            elif step == 5:
                done.append(server.call("POST", STATUSSEN, {**status, "statustype": types["last"]}))
            elif step == 6:
                body = world.example("zaken/zaken", hoofdzaak=zaak)
                done.append(server.call("POST", ZAKEN, body))
            elif step == 7 and chance.random() < 0.3:
                done.append(server.call("DELETE", zaak))
                zaken[zaken.index(zaak) if zaak in zaken else 0] = server.call(
                    "POST", ZAKEN, world.example("zaken/zaken")
                ).json()["url"]
            else:
                done += life_of_a_type(server, world, concept, chance)
        return done

    answers = [response for group in pair.everyone(writer) for response in group]

    found = tally(answers)
    assert set(found) <= {200, 201, 204, 400, 404}, found
    assert sum(found.get(code, 0) for code in (200, 201, 204)) > 100
    assert world.stale() == {}
    assert broken_rules(world) == []


def life_of_a_type(server: Server, world: World, concept: dict[str, Any], chance: random.Random) -> list[Any]:
    """Make a type with a part, publish it, correct it with another part, delete a concept."""
    made = server.call("POST", "/catalogi/api/v1/zaaktypen", world.example("catalogi/zaaktypen", **concept))
    url = made.json()["url"]
    part = {"omschrijving": "Deel", "omschrijvingGeneriek": "initiator", "zaaktype": url}
    done = [made, server.call("POST", "/catalogi/api/v1/roltypen", part)]
    if chance.random() < 0.5:
        done.append(server.call("POST", url + "/publish"))
        # Who may do everything may also correct a published type (ztc-010, catalogi.geforceerd-schrijven).
        done.append(server.call("POST", "/catalogi/api/v1/roltypen", part))
        assert done[-1].status_code == 201
    else:
        done.append(server.call("DELETE", url))
    return done


def broken_rules(world: World) -> list[str]:
    """What should never be, whatever the order of requests was."""
    faults: list[str] = []
    for table, link, parents in (
        ("zaken_statussen", "zaak", "zaken_zaken"),
        ("zaken_resultaten", "zaak", "zaken_zaken"),
        ("zaken_zaken", "hoofdzaak", "zaken_zaken"),
        ("catalogi_roltypen", "zaaktype", "catalogi_zaaktypen"),
    ):
        sql = f"SELECT count(*) FROM {table} c WHERE c.{link} IS NOT NULL AND c.{link} NOT IN (SELECT uuid FROM {parents})"
        faults += [sql] if world.rows(sql) != [(0,)] else []
    closed = "SELECT count(*) FROM zaken_zaken WHERE einddatum IS NOT NULL AND uuid NOT IN (SELECT zaak FROM zaken_resultaten)"
    faults += [closed] if world.rows(closed) != [(0,)] else []
    for (main,) in world.rows("SELECT DISTINCT main FROM audit WHERE resource = 'zaken/zaken'"):
        lines = [loads(row[0]) for row in world.rows("SELECT line FROM audit WHERE main = :m ORDER BY id", m=main)]
        faults += lost_updates([line for line in lines if line["resourceUrl"] == "\0" + main])
    return faults


def lost_updates(lines: list[dict[str, Any]]) -> list[str]:
    """Changes of a case whose 'old' is not the 'new' of the change before (fields computed from other objects aside)."""
    names = ("omschrijving", "einddatum", "archiefactiedatum", "archiefnominatie", "hoofdzaak", "identificatie")
    faults = []
    for before, after in itertools.pairwise(lines):
        left, right = before["wijzigingen"]["nieuw"], after["wijzigingen"]["oud"]
        if any(left[name] != right[name] for name in names):
            faults.append(f"{after['resourceUrl']}: {after['aanmaakdatum']} did not see what was before it")
    return faults
