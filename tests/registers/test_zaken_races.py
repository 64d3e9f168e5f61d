"""Clients that race for the same thing: exactly one wins, the others hear why, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.registers.world import Kind, World, codes
from tests.registers.zaken import add_result, foreign_document, role, zaak_body

RACERS = 6


def race(start: Callable[[int], Any]) -> list[Any]:
    """Answers of some clients that begin at the same moment."""
    ready = Barrier(RACERS)

    def run(number: int) -> Any:
        ready.wait(20)
        return start(number)

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(run, range(RACERS)))


def won(answers: list[Any]) -> tuple[int, set[str]]:
    """How many were made, and the codes that the others got."""
    lost = [answer for answer in answers if answer.status_code != 201]
    assert {answer.status_code for answer in lost} <= {400}, [answer.json for answer in lost]
    return len(answers) - len(lost), {code for answer in lost for code in codes(answer)}


@pytest.mark.rule("zrc-002")
def test_one_zaak_gets_the_identificatie(world: World, kind: Kind) -> None:
    answers = race(lambda _: world.api.post("zaken/zaken", zaak_body(kind, identificatie="EEN")))

    assert won(answers) == (1, {"identificatie-niet-uniek"})
    assert world.api.get("zaken/zaken").json["count"] == 1


def test_one_status_gets_the_moment(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    sent = {"zaak": zaak, "statustype": kind.statustypen[0], "datumStatusGezet": "2024-02-01T10:00:00Z"}

    assert won(race(lambda _: world.api.post("zaken/statussen", sent))) == (1, {"unique"})


def test_one_result_and_one_document_relation(world: World, kind: Kind) -> None:
    zaak, document = world.zaak(kind.zaaktype)["url"], foreign_document(world, kind)
    result = {"zaak": zaak, "resultaattype": kind.resultaattype}
    relation = {"zaak": zaak, "informatieobject": document}

    assert won(race(lambda _: world.api.post("zaken/resultaten", result)))[0] == 1
    assert won(race(lambda _: world.api.post("zaken/zaakinformatieobjecten", relation))) == (1, {"unique"})


@pytest.mark.rule("zrc-007")
def test_every_closing_and_reopening_is_seen_in_the_end(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    add_result(world, zaak, kind.resultaattype)

    def status(number: int) -> Any:
        day = f"2024-03-{number + 1:02d}"
        kind_of = kind.statustypen[number % 2]
        sent = {"zaak": zaak, "statustype": kind_of, "datumStatusGezet": f"{day}T10:00:00Z"}
        return world.api.post("zaken/statussen", sent)

    assert won(race(status)) == (RACERS, set())
    found = world.api.get(zaak).json
    statuses = world.api.results("zaken/statussen", zaak=zaak)
    assert [s["indicatieLaatstGezetteStatus"] for s in statuses].count(True) == 1
    assert found["status"] == max(statuses, key=lambda s: s["datumStatusGezet"])["url"]


def test_no_change_of_a_zaak_is_lost(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    names = ("omschrijving", "toelichting", "startdatum", "publicatiedatum", "einddatumGepland", "processobjectaard")
    values = ("a", "b", "2024-05-01", "2024-05-02", "2024-05-03", "c")

    race(lambda number: world.api.patch(zaak, {names[number]: values[number]}))

    found = world.api.get(zaak).json
    assert tuple(found[name] for name in names) == values
    assert len(world.api.get(f"{zaak}/audittrail").json) == 1 + RACERS


def test_parts_made_at_once_are_all_named(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]

    answers = race(lambda _: world.api.post("zaken/rollen", {"zaak": zaak, **role(kind)}))

    assert won(answers) == (RACERS, set())
    assert sorted(world.api.get(zaak).json["rollen"]) == sorted(answer.json["url"] for answer in answers)
    assert world.api.get("zaken/rollen", zaak=zaak).json["count"] == RACERS


@pytest.mark.rule("zrc-023")
def test_what_is_made_while_the_zaak_goes_does_not_stay(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]

    def either(number: int) -> Any:
        if number == 0:
            return world.api.delete(zaak)
        return world.api.post("zaken/rollen", {"zaak": zaak, **role(kind)})

    statuses = {answer.status_code for answer in race(either)}

    assert statuses <= {201, 204, 400, 403, 404}
    assert world.api.get(zaak).status_code == 404
    assert world.api.get("zaken/rollen").json["count"] == 0
