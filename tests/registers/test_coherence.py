"""The registers agree: what one application reports is seen by every other one, through HTTP only, in the sample data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
import pytest

from reference_api import migrate
from reference_api.channels import keep_channels
from reference_api.sandboxes import set_mark
from reference_api.seed.load import load_all
from schemas.bag import ROOT as BAG
from schemas.personen import lo3
from tests.world import ALL_RIGHTS, World, codes

PERSONS = "/haalcentraal/api/brp/personen"
BURGERZAKEN = "/burgerzaken/api/v1"
ADDRESS = "9902200009000001"
SHOWN = ["burgerservicenummer", "verblijfplaats", "partners", "leeftijd", "gemeenteVanInschrijving", "overlijden"]


class Sample(World):
    """The sample data, and a client that may do everything."""

    def prepare(self) -> Sample:
        migrate.upgrade(self.env.database, self.env.model)
        set_mark(self.env.database, "epoch", "coherence")
        load_all(self.env, date.today())
        keep_channels(self.env)
        self.add_client(self.client_id, ALL_RIGHTS)
        return self


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    made = Sample(tmp_path_factory.mktemp("coherence"), test_mode=True).prepare()
    yield made
    made.close()


def everybody(world: World) -> list[dict[str, Any]]:
    """Every persoonslijst of the sample."""
    return [orjson.loads(bytes(row[0])) for row in world.rows("SELECT record FROM persoonslijst ORDER BY id")]


def person(world: World, number: str) -> dict[str, Any]:
    """A person as the persons register answers it."""
    question = {"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": [number], "fields": SHOWN}
    found: dict[str, Any] = world.post(PERSONS, question).get_json()["personen"][0]
    return found


def living_at(world: World, number: str) -> set[str]:
    """Who lives at a nummeraanduiding by the persons register."""
    kind = {"type": "ZoekMetNummeraanduidingIdentificatie", "nummeraanduidingIdentificatie": number}
    found = world.post(PERSONS, {**kind, "fields": ["burgerservicenummer"]}).get_json()["personen"]
    return {one["burgerservicenummer"] for one in found}


def couples(world: World) -> Iterator[tuple[str, str]]:
    """Living people of the households who are married to each other."""
    people = {lo3.bsn(found): found for found in everybody(world)}
    for number, found in people.items():
        others = [stack[0].get("0120") for stack in lo3.stacks(found, lo3.MARRIAGE) if not stack[0].get("0710")]
        if number and len(others) == 1 and others[0] in people:
            mutual = number in partners(people[others[0]])
            if mutual and not lo3.suspension(found) and not lo3.suspension(people[others[0]]):
                yield number, str(others[0])


def partners(found: dict[str, Any]) -> set[str | None]:
    """Numbers of the partners that a list names."""
    return {stack[0].get("0120") for stack in lo3.stacks(found, lo3.MARRIAGE)}


def test_every_address_of_every_person_stands_in_the_bag(world: Sample) -> None:
    homes = {
        (place.get("1190"), place.get("1180"))
        for found in everybody(world)
        for stack in lo3.stacks(found, lo3.RESIDENCE)
        for place in stack
        if place.get("1180")
    }
    assert len(homes) > 1000
    known = {row[0] for row in world.rows("SELECT identificatie FROM bag_object")}

    assert [place for place in homes if not set(place) <= known] == []
    number, thing = sorted(homes)[0]
    headers = {"Accept-Crs": "epsg:28992"}
    shown = world.get(f"{BAG}/adressen/{number}", headers=headers).get_json(force=True)
    assert shown["adresseerbaarObjectIdentificatie"] == thing


def test_partners_parents_and_children_name_each_other(world: Sample) -> None:
    people = {lo3.bsn(found): found for found in everybody(world)}
    checked = 0
    for number, found in people.items():
        for other in partners(found) & set(people) - {None}:
            assert number in partners(people[other])
            checked += 1
        for stack in lo3.stacks(found, lo3.CHILD):
            child = people.get(stack[0].get("0120"))
            if child is not None:
                assert number in {lo3.current(child, parent).get("0120") for parent in lo3.PARENTS}
                checked += 1
    assert checked > 2000


def test_move_of_a_household_is_seen_by_every_question(world: Sample) -> None:
    declarer, _ = next(couples(world))
    asked = world.post(f"{BURGERZAKEN}/verhuizingen/verwanten", {"burgerservicenummer": declarer}).get_json()
    movers = [v for v in asked["verwanten"] if v["magMee"]]
    before = person(world, declarer)["verblijfplaats"]
    body = {
        "kenmerk": "coherentie",
        "aangever": declarer,
        "verhuizers": [{n: v[n] for n in ("burgerservicenummer", "aangifte")} for v in movers],
        "datum": date.today().isoformat(),
        "nieuwAdres": {"nummeraanduidingIdentificatie": ADDRESS},
    }

    made = world.post(f"{BURGERZAKEN}/verhuizingen", body)

    assert made.status_code == 201, made.get_json()
    assert living_at(world, ADDRESS) == {v["burgerservicenummer"] for v in movers}
    assert living_at(world, before["nummeraanduidingIdentificatie"]) == set()
    now = person(world, declarer)
    assert now["gemeenteVanInschrijving"] == {"code": "9902", "omschrijving": "Zandermeer"}
    assert now["verblijfplaats"]["verblijfadres"]["officieleStraatnaam"] == "Nieuwbouwlaan"
    assert now["verblijfplaats"]["datumVan"]["datum"] == date.today().isoformat()

    world.post(f"{made.get_json()['url']}/herstel", {"reden": "Proef."})
    again = person(world, declarer)["verblijfplaats"]
    assert again["nummeraanduidingIdentificatie"] == before["nummeraanduidingIdentificatie"]
    assert living_at(world, ADDRESS) == set()


def test_death_is_seen_at_once_and_undone_by_correction(world: Sample) -> None:
    dead, widow = list(couples(world))[-1]
    before = {number: person(world, number) for number in (dead, widow)}
    today = date.today().isoformat()

    made = world.post(f"{BURGERZAKEN}/overlijdens", {"kenmerk": "coherentie", "overledene": dead, "datum": today})

    assert made.status_code == 201, made.get_json()
    now = person(world, dead)
    assert now["opschortingBijhouding"]["reden"]["code"] == "O"
    assert now["overlijden"]["datum"]["datum"] == today
    assert "leeftijd" not in now
    home = before[widow]["verblijfplaats"]["nummeraanduidingIdentificatie"]
    assert dead not in living_at(world, home)
    ended = person(world, widow)["partners"][0]["ontbindingHuwelijkPartnerschap"]
    assert ended["datum"]["datum"] == today
    mover = {"burgerservicenummer": dead, "aangifte": "I"}
    move = {"kenmerk": "na", "aangever": dead, "verhuizers": [mover], "datum": today}
    refused = world.post(
        f"{BURGERZAKEN}/verhuizingen", {**move, "nieuwAdres": {"nummeraanduidingIdentificatie": ADDRESS}}
    )
    assert codes(refused) == {"overleden"}

    world.post(f"{made.get_json()['url']}/herstel", {"reden": "Proef."})
    for number, was in before.items():
        assert person(world, number) == was
