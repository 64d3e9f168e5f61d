"""Moves and deaths through the Burgerzaken API: what they write in the persons register, what they refuse, and their correction."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from reference_api.due import run_due
from reference_api.logboek.recording import pseudonym
from reference_api.render import loads
from schemas.burgerzaken.terms import holidays, last_day, legal_day
from tests import people
from tests.world import World, codes, new_world

ROOT = "/burgerzaken/api/v1"
MOVES, DEATHS = f"{ROOT}/verhuizingen", f"{ROOT}/overlijdens"
EMPTY, OTHER, BUILT, AWAY = (f"990120000900000{n}" for n in (1, 2, 3, 4))
SMALL_TOWN = "9902200009000001"
LONELY = "9901200009000005"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[World]:
    worlds = new_world(request, request.param, tmp_path_factory.mktemp("burgerzaken"), f"burgerzaken_{worker}")
    made = next(worlds)
    people.load_homes(made.env)
    yield made
    next(worlds, None)


def day(days: int = 0) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


def digits(days: int = 0) -> str:
    return day(days).replace("-", "")


def keep(world: World, *persons: dict[str, Any]) -> list[str]:
    """Store people; their numbers."""
    people.keep(world.env, *persons)
    return [people.bsn(person) for person in persons]


def move_body(world: World, *movers: tuple[str, str], to: str = EMPTY) -> dict[str, Any]:
    """A move of (number, code of the declaration); the first one declares."""
    declared = [{"burgerservicenummer": number, "aangifte": code} for number, code in movers]
    return {
        "kenmerk": f"test-{next(world.numbers)}",
        "aangever": movers[0][0],
        "verhuizers": declared,
        "datum": day(),
        "nieuwAdres": {"nummeraanduidingIdentificatie": to},
        "inwoning": {"toestemming": "gegeven"},
    }


def move(world: World, *movers: tuple[str, str], to: str = EMPTY, **changes: Any) -> TestResponse:
    """Report a move."""
    return world.post(MOVES, {**move_body(world, *movers, to=to), **changes})


def death(world: World, number: str, **changes: Any) -> TestResponse:
    body = {"kenmerk": f"test-{next(world.numbers)}", "overledene": number, "datum": day(), "plaats": "9902"}
    return world.post(DEATHS, {**body, **changes})


def home(world: World, number: str) -> list[dict[str, str]]:
    """Residences of a person, the current one first."""
    found: list[dict[str, str]] = people.stored(world.env, number)["08"][0]
    return found


def events(world: World, url: str) -> list[dict[str, Any]]:
    """Events in the outbox about an object."""
    rows = world.rows("SELECT message FROM outbox WHERE kanaal = 'burgerzaken' ORDER BY id")
    found = [loads(row[0]) for row in rows]
    ending = url.rsplit("/", 1)[-1]
    return [m for m in found if m["resource"] == "gebeurtenis" and m["hoofdObject"].endswith(ending)]


def test_move_gives_a_new_address_and_keeps_the_old_one_as_history(world: World) -> None:
    (number,) = keep(world, people.person())
    before = home(world, number)[0]

    made = move(world, (number, "I"))

    assert made.status_code == 201, made.get_json()
    now, old = home(world, number)
    assert old == before
    assert now == {
        "0910": "9901",
        "0920": before["0920"],
        "1010": "W",
        "1030": digits(),
        "1110": "Nieuwbouwlaan",
        "1115": "Nieuwbouwlaan",
        "1120": "1",
        "1160": "9991AB",
        "1170": "Nieuwerveen",
        "1180": "9901010009000001",
        "1190": EMPTY,
        "7210": "I",
        "8510": digits(),
        "8610": digits(),
    }
    assert (made.get_json()["soort"], made.get_json()["status"]) == ("binnengemeentelijk", "verwerkt")


def test_move_to_another_municipality_is_registered_there_and_told_to_both(world: World) -> None:
    (number,) = keep(world, people.person(at=people.home("9902")))

    made = move(world, (number, "I"), to=EMPTY).get_json()

    now, old = home(world, number)
    assert (now["0910"], now["0920"], old["0910"]) == ("9901", digits(), "9902")
    (event,) = events(world, made["url"])
    assert event["actie"] == "verhuisd.buitengemeentelijk"
    assert event["kenmerken"] == {"gemeente": "9901", "vorigeGemeente": "9902"}
    assert number not in str(event)
    listed = world.get(MOVES, query_string={"vorigeGemeente": "9902"}).get_json()["results"]
    assert made["url"] in [found["url"] for found in listed]


def household(world: World) -> tuple[list[str], dict[str, str]]:
    """Numbers of a couple with a small child and a grown one, and of a former partner; all but that one at one address."""
    place = people.home()
    one, two = people.person(at=place), people.person(at=place)
    small, grown = people.person(born="20200101", at=place), people.person(born="20000101", at=place)
    former = people.person()
    ended = {"0710": "20040101", "0740": "S", "1510": "H", "8510": "20040101"}
    one |= {"05": [people.bond(former, **ended), people.bond(two)], "09": [people.child(small), people.child(grown)]}
    two["05"] = [people.bond(one)]
    small["02"], grown["02"] = [people.child(one)], [people.child(one)]
    return keep(world, one, two, small, grown, former), place


@pytest.mark.rule("bzk-009")
def test_relatives_say_who_may_come_and_what_hinders(world: World) -> None:
    (one, two, small, grown, former), _ = household(world)

    def asked(number: str) -> dict[str, tuple[str, str, list[str]]]:
        found = world.post(f"{MOVES}/verwanten", {"burgerservicenummer": number}).get_json()["verwanten"]
        assert all(item["magMee"] == (not item["belemmeringen"]) for item in found)
        return {i["burgerservicenummer"]: (i["relatie"], i["aangifte"], i["belemmeringen"]) for i in found}

    assert asked(one) == {
        one: ("ingeschrevene", "I", []),
        two: ("partner", "P", []),
        small: ("kind", "G", []),
        grown: ("kind", "O", []),
        former: ("partner", "P", ["relatie-beeindigd", "ander-adres"]),
    }
    assert asked(small) == {small: ("ingeschrevene", "I", ["minderjarig"]), one: ("ouder", "K", [])}
    assert codes(world.post(f"{MOVES}/verwanten", {"burgerservicenummer": "999999990"})) == {"persoon-onbekend"}


def test_household_moves_together(world: World) -> None:
    (one, two, small, grown, _), _ = household(world)

    made = move(world, (one, "I"), (two, "P"), (small, "G"), (grown, "O"), to=SMALL_TOWN)

    assert made.status_code == 201, made.get_json()
    assert {home(world, number)[0]["1190"] for number in (one, two, small, grown)} == {SMALL_TOWN}
    assert [home(world, number)[0]["7210"] for number in (one, two, small, grown)] == ["I", "P", "G", "O"]
    assert len(events(world, made.get_json()["url"])) == 1


def test_replay_answers_the_same_and_changes_nothing(world: World) -> None:
    (number,) = keep(world, people.person())
    first = move(world, (number, "I"), kenmerk=f"again-{number}")

    again = move(world, (number, "I"), kenmerk=f"again-{number}")

    assert (again.status_code, again.get_json()) == (200, first.get_json())
    assert again.headers["Location"] == first.headers["Location"]
    assert len(home(world, number)) == 2
    assert len(events(world, first.get_json()["url"])) == 1


@pytest.mark.rule("bzk-001")
def test_reference_stands_for_one_request_of_one_client(world: World) -> None:
    (number, second) = keep(world, people.person(), people.person())
    move(world, (number, "I"), kenmerk=f"mine-{number}")
    assert codes(move(world, (number, "I"), kenmerk=f"mine-{number}", to=OTHER)) & {"kenmerk-in-gebruik", "tegenstrijdige-verhuizing"}  # fmt: skip
    assert codes(move(world, (second, "I"), kenmerk=f"mine-{number}")) == {"kenmerk-in-gebruik"}
    assert len(home(world, number)) == 2


def at_once(world: World, *bodies: dict[str, Any]) -> list[TestResponse]:
    """Several reports of a move at the same time."""
    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(lambda body: world.request("POST", MOVES, body, app=world.app), bodies))


def test_same_request_sent_at_once_is_one_move(world: World) -> None:
    (number,) = keep(world, people.person())
    body = {**move_body(world, (number, "I")), "kenmerk": f"once-{number}"}

    answers = at_once(world, *[body] * 4)

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.get_json()["url"] for answer in answers}) == 1
    assert len(home(world, number)) == 2


def test_contradictory_moves_sent_at_once_are_one_move(world: World) -> None:
    (number,) = keep(world, people.person())
    places = (EMPTY, OTHER, BUILT, AWAY)

    answers = at_once(world, *[move_body(world, (number, "I"), to=place) for place in places])

    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
    refused = set().union(*(codes(answer) for answer in answers if answer.status_code == 400))
    assert refused == {"tegenstrijdige-verhuizing"}
    assert len(home(world, number)) == 2


REFUSED = {
    "dead": ({"07": [[{"6710": "20200101", "6720": "O"}]]}, {"overleden"}),
    "emigrated": ({"07": [[{"6710": "20200101", "6720": "E"}]]}, {"geemigreerd"}),
    "suspended": ({"07": [[{"6710": "20200101", "6720": "M"}]]}, {"opgeschort"}),
    "blocked": ({"07": [[{"6620": "20240101"}]]}, {"geblokkeerd"}),
    "under guardianship": ({"11": [[{"3310": "1"}]]}, {"curatele"}),
}


@pytest.mark.rule("bzk-002")
@pytest.mark.parametrize("case", REFUSED)
def test_move_is_refused_of_somebody_who_cannot(world: World, case: str) -> None:
    state, expected = REFUSED[case]
    (number,) = keep(world, {**people.person(), **state})

    assert codes(move(world, (number, "I"))) == expected
    assert len(home(world, number)) == 1


@pytest.mark.rule("bzk-002")
def test_move_names_everybody_who_is_unknown_or_named_twice(world: World) -> None:
    (number,) = keep(world, people.person())

    twice = move(world, (number, "I"), (number, "I"))
    nobody = move(world, ("999999990", "I"), aangever="999999989")

    assert codes(twice) == {"dubbele-verhuizer"}
    assert [(v["name"], v["code"]) for v in nobody.get_json()["invalidParams"]] == [
        ("aangever", "persoon-onbekend"),
        ("verhuizers.0.burgerservicenummer", "persoon-onbekend"),
    ]


@pytest.mark.rule("bzk-003")
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("9901209999999999", {"adres-onbekend"}),
        ("9901200009000030", {"adres-niet-in-gebruik"}),
        ("9901200009000031", {"adres-niet-in-gebruik"}),
    ],
)
def test_move_is_refused_to_where_nobody_can_live(world: World, number: str, expected: set[str]) -> None:
    (mover,) = keep(world, people.person())

    assert codes(move(world, (mover, "I"), to=number)) == expected


def test_move_to_a_shop_is_warned_about_and_to_a_mooring_is_not(world: World) -> None:
    one, two = keep(world, people.person(), people.person())

    assert "woonfunctie" in move(world, (one, "I"), to="9901200009000032").headers["X-Warning"]
    moored = move(world, (two, "I"), to="9901200009000040")
    assert "X-Warning" not in moored.headers
    assert "1160" not in home(world, two)[0]


@pytest.mark.rule("bzk-004")
def test_those_who_move_together_come_from_one_address_that_is_another(world: World) -> None:
    one, two, three = people.person(), people.person(), people.person()
    one["05"], two["05"] = [people.bond(two)], [people.bond(one)]
    keep(world, one, two, three)
    a, b, c = map(people.bsn, (one, two, three))

    assert codes(move(world, (a, "I"), (b, "P"))) == {"verschillende-adressen"}
    move(world, (c, "I"), datum=day(-3))
    assert codes(move(world, (c, "I"))) == {"zelfde-adres"}


@pytest.mark.rule("bzk-005")
def test_declaration_must_fit_the_relation(world: World) -> None:
    (one, two, small, grown, former), _ = household(world)

    assert codes(move(world, (one, "I"), (two, "G"))) == {"tegenstrijdige-aangifte"}
    assert codes(move(world, (one, "I"), (small, "O"))) == {"tegenstrijdige-aangifte"}
    assert codes(move(world, (former, "P"), aangever=one)) == {"geen-relatie"}
    assert codes(move(world, (small, "I"))) == {"minderjarig"}
    assert move(world, (former, "M"), aangever=one).status_code == 201
    assert move(world, (grown, "I")).status_code == 201


@pytest.mark.rule("bzk-006")
def test_moving_in_needs_consent_of_somebody_who_lives_there(world: World) -> None:
    lives, stranger, mover = keep(world, people.person(), people.person(), people.person())
    move(world, (lives, "I"), to=BUILT)
    consent = {"toestemming": "gegeven", "toestemmingsgever": stranger}

    assert codes(move(world, (mover, "I"), to=BUILT, inwoning=None)) == {"toestemming-ontbreekt"}
    assert codes(move(world, (mover, "I"), to=BUILT, inwoning={"toestemming": "geweigerd"})) == {
        "toestemming-ontbreekt"
    }
    assert codes(move(world, (mover, "I"), to=BUILT, inwoning=consent)) == {"geen-bewoner"}
    assert move(world, (mover, "I"), to=BUILT, inwoning={**consent, "toestemmingsgever": lives}).status_code == 201
    assert move(world, (stranger, "I"), to=LONELY, inwoning=None).status_code == 201


@pytest.mark.rule("bzk-007")
def test_day_of_a_move_must_be_possible(world: World) -> None:
    (number,) = keep(world, people.person(at=people.home(since=digits(-20))))

    assert codes(move(world, (number, "I"), datum=day(29))) == {"te-vroeg"}
    assert codes(move(world, (number, "I"), ontvangen=day(1))) == {"ontvangen-in-toekomst"}
    assert codes(move(world, (number, "I"), datum=day(-30), ontvangen=day(-30))) == {"voor-huidig-adres"}
    assert codes(move(world, (number, "I"), datum=day(-20), ontvangen=day(-20))) == {"tegenstrijdige-verhuizing"}
    assert codes(move(world, (number, "I"), datum="2024-02-30")) == {"invalid"}
    assert len(home(world, number)) == 1


def test_late_declaration_holds_from_its_receipt(world: World) -> None:
    (number,) = keep(world, people.person())

    made = move(world, (number, "I"), datum=day(-30)).get_json()

    assert (made["datum"], made["ingangsdatum"]) == (day(-30), day())
    assert home(world, number)[0]["1030"] == digits()


def test_announced_move_waits_for_its_day(world: World) -> None:
    (number,) = keep(world, people.person())
    made = move(world, (number, "I"), datum=day(10)).get_json()
    assert (made["status"], len(home(world, number)), events(world, made["url"])) == ("wacht", 1, [])
    assert codes(move(world, (number, "I"), to=OTHER)) == {"lopende-verhuizing"}

    run_due(world.env)
    assert world.get(made["url"]).get_json()["status"] == "wacht"
    later = replace(world.env, clock=f"{day(10)}T12:00:00+01:00")
    run_due(later)

    assert world.get(made["url"]).get_json()["status"] == "verwerkt"
    assert home(world, number)[0]["1030"] == digits(10)
    assert [event["actie"] for event in events(world, made["url"])] == ["verhuisd.binnengemeentelijk"]
    assert run_due(later) == 0


@pytest.mark.rule("bzk-008")
def test_move_is_undone_by_correction_once(world: World) -> None:
    (number,) = keep(world, people.person())
    before = home(world, number)[0]
    made = move(world, (number, "I")).get_json()

    undone = world.post(f"{made['url']}/herstel", {"reden": "Verkeerde persoon."})

    assert undone.status_code == 200, undone.get_json()
    assert (undone.get_json()["status"], undone.get_json()["herstel"]["reden"]) == ("hersteld", "Verkeerde persoon.")
    now, wrong = home(world, number)
    assert now == {**before, "8610": digits()}
    assert (wrong["1190"], wrong["8410"]) == (EMPTY, "O")
    assert codes(world.post(f"{made['url']}/herstel", {"reden": "Nog eens."})) == {"niet-te-herstellen"}
    assert [event["actie"] for event in events(world, made["url"])] == ["verhuisd.binnengemeentelijk", "hersteld"]


@pytest.mark.rule("bzk-008")
def test_move_is_not_undone_after_another_one_and_an_announced_one_is_withdrawn(world: World) -> None:
    (number,) = keep(world, people.person())
    first = move(world, (number, "I"), datum=day(-2)).get_json()
    move(world, (number, "I"), to=OTHER)
    assert codes(world.post(f"{first['url']}/herstel", {"reden": "Te laat."})) == {"niet-te-herstellen"}
    waiting = move(world, (number, "I"), datum=day(10)).get_json()

    withdrawn = world.post(f"{waiting['url']}/herstel", {"reden": "Gaat niet door."}).get_json()

    assert withdrawn["status"] == "ingetrokken"
    assert move(world, (number, "I"), datum=day(11)).status_code == 201


def couple(world: World) -> list[str]:
    one, two = people.person(), people.person()
    one["05"], two["05"] = [people.bond(two)], [people.bond(one)]
    return keep(world, one, two)


def test_death_suspends_the_list_and_ends_the_marriage_of_both(world: World) -> None:
    dead, widow = couple(world)

    made = death(world, dead, tijdstip="14:05", aktenummer="2_A0012")

    assert made.status_code == 201, made.get_json()
    assert (made.get_json()["partner"], made.get_json()["gemeente"]) == (True, "9901")
    person = people.stored(world.env, dead)
    assert person["07"] == [[{"6810": "19940930", "7010": "0", "6710": digits(), "6720": "O"}]]
    assert person["06"][0][0] == {
        "0810": digits(),
        "0820": "9902",
        "0830": "6030",
        "8110": "9902",
        "8120": "2_A0012",
        "8510": digits(),
        "8610": digits(),
    }
    for number, partner in ((dead, widow), (widow, dead)):
        ended, began = people.stored(world.env, number)["05"][0]
        assert (ended["0120"], ended["0710"], ended["0740"]) == (partner, digits(), "O")
        assert "0610" not in ended
        assert began["0610"] == "20050601"
    (event,) = events(world, made.get_json()["url"])
    assert (event["actie"], event["kenmerken"]["gemeente"]) == ("overleden", "9901")
    assert codes(move(world, (dead, "I"))) == {"overleden"}


def test_death_ends_what_waited(world: World) -> None:
    (number,) = keep(world, people.person())
    waiting = move(world, (number, "I"), datum=day(10)).get_json()

    death(world, number)

    assert world.get(waiting["url"]).get_json()["status"] == "vervallen"


def test_announced_move_leaves_out_who_died_before_its_day(world: World) -> None:
    one, two = couple(world)
    place = home(world, one)[0]
    widow = people.stored(world.env, two)
    people.keep(world.env, {**widow, "08": [[place]]})
    made = move(world, (one, "I"), (two, "P"), datum=day(10)).get_json()
    death(world, two)

    run_due(replace(world.env, clock=f"{day(10)}T12:00:00+01:00"))

    assert world.get(made["url"]).get_json()["status"] == "verwerkt"
    assert (len(home(world, one)), len(home(world, two))) == (2, 1)


@pytest.mark.rule("bzk-010")
def test_death_is_refused_of_the_unknown_the_dead_and_the_blocked(world: World) -> None:
    (number,) = keep(world, people.person())
    (blocked,) = keep(world, {**people.person(), "07": [[{"6620": "20240101"}]]})
    (abroad,) = keep(world, {**people.person(), "07": [[{"6710": "20200101", "6720": "E"}]]})
    first = death(world, number, kenmerk=f"dood-{number}")

    assert codes(death(world, "999999990")) == {"persoon-onbekend"}
    assert codes(death(world, number)) == {"al-overleden"}
    assert death(world, number, kenmerk=f"dood-{number}").get_json() == first.get_json()
    assert codes(death(world, blocked)) == {"geblokkeerd"}
    assert death(world, abroad).status_code == 201


@pytest.mark.rule("bzk-011")
def test_death_is_refused_on_an_impossible_day(world: World) -> None:
    (number,) = keep(world, people.person(born="19800515"))

    assert codes(death(world, number, datum=day(1))) == {"in-toekomst"}
    assert codes(death(world, number, datum="1980-05-14")) == {"overlijden-voor-geboorte"}
    assert codes(death(world, number, datum="2024-02-30")) == {"invalid"}
    assert codes(death(world, number, tijdstip="24:00", aktenummer="kort", plaats="x")) == {"invalid"}
    assert "06" not in people.stored(world.env, number)


@pytest.mark.rule("bzk-012")
def test_death_is_undone_by_correction_in_both_lists(world: World) -> None:
    dead, widow = couple(world)
    before = {number: people.stored(world.env, number) for number in (dead, widow)}
    made = death(world, dead).get_json()

    undone = world.post(f"{made['url']}/herstel", {"reden": "Verkeerde persoon."}).get_json()

    assert undone["status"] == "hersteld"
    person = people.stored(world.env, dead)
    assert person["07"] == before[dead]["07"]
    now, wrong = person["06"][0]
    assert (now, wrong["0810"], wrong["8410"]) == ({}, digits(), "O")
    for number in (dead, widow):
        again, ended = people.stored(world.env, number)["05"][0]
        assert again == {**before[number]["05"][0][0], "8610": digits()}
        assert (ended["0740"], ended["8410"]) == ("O", "O")
    assert move(world, (dead, "I")).status_code == 201
    assert codes(world.post(f"{made['url']}/herstel", {"reden": "Nog eens."})) == {"niet-te-herstellen"}


def test_numbers_of_people_stand_in_no_address_and_no_message(world: World) -> None:
    (number,) = keep(world, people.person())
    made = [move(world, (number, "I")).get_json(), death(world, number).get_json()]

    assert all(number not in found["url"] for found in made)
    assert all(number.encode() not in bytes(row[0]) for row in world.rows("SELECT message FROM outbox"))


def log(world: World, number: str) -> list[tuple[str, str]]:
    """(operation, activity) of what the log of processing holds about a person, oldest first."""
    rows = world.rows(
        "SELECT name, activity FROM verwerking WHERE subject = :who ORDER BY id", who=pseudonym(world.env, number)
    )
    return [(row[0], row[1]) for row in rows]


def test_every_use_of_people_is_in_the_log_also_when_refused(world: World) -> None:
    (number,) = keep(world, people.person())
    made = move(world, (number, "I")).get_json()
    assert log(world, number) == [("Burgerzaken API: POST verhuizingen", "testen")]

    world.get(made["url"])
    move(world, (number, "I"))
    world.post(f"{MOVES}/verwanten", {"burgerservicenummer": number})
    world.get(MOVES, query_string={"kenmerk": made["kenmerk"]})

    assert [name for name, _ in log(world, number)[1:]] == [
        "Burgerzaken API: GET verhuizingen",
        "Burgerzaken API: POST verhuizingen",
        "Burgerzaken API: POST verhuizingen",
        "Burgerzaken API: GET verhuizingen",
    ]
    refused = world.get(made["url"], headers={"X-Doelbinding": "nieuwsgierig"})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "purpose")
    assert len(log(world, number)) == 5


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ("2026-11-23", "2026-11-30"),  # the fifth day is a Saturday
        ("2026-11-25", "2026-11-30"),
        ("2026-12-21", "2026-12-28"),  # Christmas, then a weekend
        ("2025-04-17", "2025-04-23"),  # Easter: two working days within
        ("2025-12-24", "2025-12-30"),  # Christmas and a weekend: two working days within
    ],
)
def test_term_ends_on_a_working_day_with_two_within(moved: str, expected: str) -> None:
    assert last_day(date.fromisoformat(moved)).isoformat() == expected
    after = (date.fromisoformat(expected) + timedelta(days=1)).isoformat()
    assert (legal_day(moved, expected), legal_day(moved, after)) == (moved, after)


def test_holidays_follow_easter_and_the_king() -> None:
    assert {"2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25"} <= {d.isoformat() for d in holidays(2026)}
    assert date(2025, 4, 26) in holidays(2025)
    assert date(2025, 4, 27) not in holidays(2025)
