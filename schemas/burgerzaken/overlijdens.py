"""Deaths: what the persons register must know first, what a death writes there, and how it is undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.burgerzaken import people
from schemas.burgerzaken.people import OBSTRUCTIONS, VERHUIZINGEN
from schemas.burgerzaken.requests import KENMERK, corrected, earlier, remember, told
from schemas.burgerzaken.shapes import HerstelVerzoek, Overlijden
from schemas.burgerzaken.verhuizingen import CHANNEL, CORRECT, READ
from schemas.declare import (
    Action,
    ActionAnswer,
    Column,
    Context,
    Filter,
    Record,
    Resource,
    Stored,
    Violation,
    any_of,
    rule,
)
from schemas.personen import lo3

OVERLIJDENS = "burgerzaken/overlijdens"
DECLARE = "burgerzaken.overlijdens.aanmaken"
ASKED = ("kenmerk", "overledene", "datum", "tijdstip", "plaats", "land", "aktenummer", "zaak")


def settle(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """What follows from the request: municipality of residence, whether a marriage ends, status."""
    person = people.find(ctx, new["overledene"])
    new["gemeente"] = people.home(person).get("0910", "") if person else ""
    new["partner"] = bool(person and people.bonds(person))
    new["registratiedatum"], new["herstel"], new["status"] = ctx.today, None, "verwerkt"


@rule("bzk-010", "persoon-onbekend", "al-overleden", "opgeschort", "geblokkeerd")
def person_can_die(new: Record, old: Record | None, ctx: Context) -> Iterator[Violation]:
    """The person is known, not dead yet, and the list is still kept; who emigrated can have died abroad."""
    for code in people.state(people.find(ctx, new["overledene"])):
        if code == "niet-gevonden":
            yield Violation("overledene", "persoon-onbekend", OBSTRUCTIONS[code])
        elif code == "overleden":
            yield Violation("overledene", "al-overleden", "Dit overlijden is al geregistreerd.")
        elif code in ("opgeschort", "geblokkeerd"):
            yield Violation("overledene", code, OBSTRUCTIONS[code])


@rule("bzk-011", "in-toekomst", "overlijden-voor-geboorte")
def day_of_death_is_possible(new: Record, old: Record | None, ctx: Context) -> Iterator[Violation]:
    """Nobody died in the future, or before being born."""
    if new["datum"] > ctx.today:
        yield Violation("datum", "in-toekomst", "Een overlijden ligt niet in de toekomst.")
    person = people.find(ctx, new["overledene"])
    born = lo3.current(person, lo3.PERSON).get("0310", "") if person else ""
    if people.digits(new["datum"]) < born:
        yield Violation("datum", "overlijden-voor-geboorte", "Deze dag ligt voor de geboorte.")


def take_effect(new: Record | None, old: Record | None, ctx: Context) -> None:
    """A new death is written in the lists of the dead and of the partner, and ends what waited."""
    if new is None or old is not None:
        return
    person = people.find(ctx, new["overledene"])
    if person is None:
        return
    for partner in partners(person):
        other = people.find(ctx, partner)
        if other is not None:
            for index in people.bonds(other, new["overledene"]):
                other = people.unmarried(other, index, new)
            ctx.registrations.keep(other)
    ctx.registrations.keep(people.died(person, new))
    for move in ctx.find(VERHUIZINGEN, betrokkenen=new["overledene"], status="wacht"):
        if len(move["verhuizers"]) == 1:
            ctx.change(move["url"], status="vervallen")
    told(ctx, new, "overleden")


def partners(person: people.Person) -> list[str]:
    """Numbers of those with whom a marriage still holds."""
    return [
        person[lo3.MARRIAGE][index][0]["0120"]
        for index in people.bonds(person)
        if person[lo3.MARRIAGE][index][0].get("0120")
    ]


@rule("bzk-012", "niet-te-herstellen")
def undo(old: Record | None, body: Mapping[str, Any], ctx: Context) -> ActionAnswer | Iterable[Violation]:
    """A death that was not there is corrected in both lists; the wrong data stay in the history, marked as wrong."""
    assert old is not None  # noqa: S101 - an action on an object
    person = people.find(ctx, old["overledene"])
    recorded = lo3.current(person, lo3.DEATH).get("0810") if person else None
    if old["status"] != "verwerkt" or person is None or recorded != people.digits(old["datum"]):
        reason = "Dit overlijden is al hersteld, of de gegevens zijn daarna veranderd."
        return [Violation("status", "niet-te-herstellen", reason)]
    alive = people.revived(person, old, ctx.today)
    for partner in partners(alive):
        other = people.find(ctx, partner)
        if other is not None:
            ctx.registrations.keep(people.remarried(other, old, ctx.today, old["overledene"]))
    ctx.registrations.keep(alive)
    return corrected(ctx, old, "hersteld", body)


RESOURCE = Resource(
    "overlijdens",
    Overlijden,
    scopes={"read": any_of(READ), "create": any_of(DECLARE)},
    filters={name: Filter(name) for name in ("kenmerk", "status", "gemeente", "zaak")},
    defaults=(remember(*ASKED), settle),
    unique=(KENMERK,),
    replay=earlier(OVERLIJDENS, *ASKED),
    rules=(person_can_die, day_of_death_is_possible),
    effects=(take_effect,),
    actions=(
        Action(
            "herstel",
            "herstel",
            (CORRECT,),
            HerstelVerzoek,
            item=True,
            run=undo,
            description="Herstel een overlijden dat er niet was. Er wordt niets verwijderd.",
        ),
    ),
    columns=(Column("client", value=lambda record: record.get("client")),),
    channel=CHANNEL,
    stored=Stored.RECORD,
    people=("overledene",),
    singular="overlijden",
    example={
        "kenmerk": "voorbeeld-1",
        "overledene": "999000012",
        "datum": "2024-02-02",
        "tijdstip": "14:05",
        "plaats": "9901",
        "land": "6030",
        "aktenummer": "2_A0012",
    },
)
