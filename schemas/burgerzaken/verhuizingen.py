"""Moves: who may move where and when, what that writes in the persons register, and how it is undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas.bag import IN_USE
from schemas.burgerzaken import people
from schemas.burgerzaken.people import OBSTRUCTIONS, VERHUIZINGEN
from schemas.burgerzaken.requests import KENMERK, corrected, earlier, remember, told
from schemas.burgerzaken.shapes import HerstelVerzoek, Verhuizing, Verwanten, VerwantenVraag
from schemas.burgerzaken.terms import earliest, legal_day
from schemas.declare import (
    Action,
    ActionAnswer,
    Channel,
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

CHANNEL = Channel("burgerzaken", {"gemeente": "gemeente", "vorigeGemeente": "vorigeGemeente"})
READ, MOVE, CORRECT = "burgerzaken.lezen", "burgerzaken.verhuizingen.aanmaken", "burgerzaken.herstellen"
ASKED = ("kenmerk", "aangever", "verhuizers", "datum", "ontvangen", "nieuwAdres", "inwoning", "zaak")


def settle(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """What follows from the request: municipalities, legal day, kind, status."""
    address = ctx.registrations.address(new["nieuwAdres"]["nummeraanduidingIdentificatie"])
    mover = people.find(ctx, new["verhuizers"][0]["burgerservicenummer"])
    new["ontvangen"] = new["ontvangen"] or ctx.today
    new["gemeente"] = address["gemeente"] if address else ""
    new["vorigeGemeente"] = people.home(mover).get("0910", "") if mover else ""
    same = new["gemeente"] == new["vorigeGemeente"]
    new["soort"] = "binnengemeentelijk" if same else "buitengemeentelijk"
    new["ingangsdatum"] = legal_day(new["datum"], new["ontvangen"])
    new["registratiedatum"], new["herstel"] = ctx.today, None
    new["status"] = "verwerkt" if new["ingangsdatum"] <= ctx.today else "wacht"


def movers(new: Record) -> Iterator[tuple[str, str, str]]:
    """(field, number, code of the declaration) of everybody who moves."""
    for index, mover in enumerate(new["verhuizers"]):
        yield f"verhuizers.{index}.burgerservicenummer", mover["burgerservicenummer"], mover["aangifte"]


@rule("bzk-002", "persoon-onbekend", "dubbele-verhuizer", *list(OBSTRUCTIONS)[1:7])
def everybody_can_move(new: Record, old: Record | None, ctx: Context) -> Iterator[Violation]:
    """Declarer and movers are known; nobody moves twice, is dead, gone, blocked, under guardianship, or about to move already."""
    if people.find(ctx, new["aangever"]) is None:
        yield Violation("aangever", "persoon-onbekend", OBSTRUCTIONS["niet-gevonden"])
    seen: set[str] = set()
    for name, number, _ in movers(new):
        if number in seen:
            yield Violation(name, "dubbele-verhuizer", "Deze persoon staat twee keer in de lijst.")
            continue
        seen.add(number)
        for code in people.obstructions(ctx, number, people.find(ctx, number)):
            yield Violation(name, "persoon-onbekend" if code == "niet-gevonden" else code, OBSTRUCTIONS[code])


@rule("bzk-003", "adres-onbekend", "adres-niet-in-gebruik")
def address_can_be_lived_in(new: Record, old: Record | None, ctx: Context) -> Iterator[Violation]:
    """The new address stands in the BAG, and what stands there is in use."""
    name = "nieuwAdres.nummeraanduidingIdentificatie"
    address = ctx.registrations.address(new["nieuwAdres"]["nummeraanduidingIdentificatie"])
    if address is None:
        yield Violation(name, "adres-onbekend", "Dit adres staat niet in de BAG.")
    elif address["status"] not in IN_USE:
        yield Violation(name, "adres-niet-in-gebruik", f"Hier kan niemand wonen: {address['status'].lower()}.")
    elif address["gebruiksdoelen"] and "woonfunctie" not in address["gebruiksdoelen"]:
        ctx.warn("Dit adres heeft geen woonfunctie.")


@rule("bzk-004", "verschillende-adressen", "zelfde-adres")
def everybody_comes_from_one_address(new: Record, old: Record | None, ctx: Context) -> Iterator[Violation]:
    """Those who move together come from one address, which is not the new one."""
    known = [(name, people.find(ctx, number)) for name, number, _ in movers(new)]
    homes = [(name, people.home(person).get("1180", "")) for name, person in known if person is not None]
    for name, place in homes[1:]:
        if place != homes[0][1]:
            yield Violation(name, "verschillende-adressen", "Wie samen verhuizen komen van hetzelfde adres.")
    target = new["nieuwAdres"]["nummeraanduidingIdentificatie"]
    for name, person in known:
        if person is not None and people.home(person).get("1190") == target:
            yield Violation(name, "zelfde-adres", "Deze persoon woont al op dit adres.")


@rule("bzk-005", "minderjarig", "geen-relatie", "tegenstrijdige-aangifte")
def declaration_fits(new: Record, old: Record | None, ctx: Context) -> Iterator[Violation]:
    """One declares for oneself from sixteen, for a partner, for a child, or as an adult for a parent on the same address."""
    declarer = people.find(ctx, new["aangever"])
    if declarer is None:
        return
    bonds = {number: relation for number, relation, holds in people.relatives(declarer) if holds}
    for name, number, code in movers(new):
        if code in ("M", "H", "A"):
            continue
        relation = "ingeschrevene" if number == new["aangever"] else bonds.get(number, "")
        if not relation:
            yield Violation(name, "geen-relatie", "De aangever mag niet voor deze persoon aangifte doen.")
        elif code != people.declaration(relation, people.find(ctx, number), ctx.today):
            yield Violation(name, "tegenstrijdige-aangifte", "De code van de aangifte past niet bij deze persoon.")
        elif code == "I" and not people.older_than(declarer, 16, ctx.today):
            yield Violation(name, "minderjarig", OBSTRUCTIONS["minderjarig"])


@rule("bzk-006", "toestemming-ontbreekt", "geen-bewoner")
def main_occupant_agrees(new: Record, old: Record | None, ctx: Context) -> Iterator[Violation]:
    """Whoever moves in where somebody lives needs the consent of somebody who lives there."""
    address = ctx.registrations.address(new["nieuwAdres"]["nummeraanduidingIdentificatie"])
    if address is None or new["nieuwAdres"]["functie"] == "B":
        return
    moving = {number for _, number, _ in movers(new)}
    living = set(residents(ctx, address["adresseerbaarObjectIdentificatie"])) - moving
    consent = new["inwoning"] or {}
    if living and consent.get("toestemming") != "gegeven":
        yield Violation("inwoning", "toestemming-ontbreekt", "Op dit adres woont iemand; toestemming is nodig.")
    giver = consent.get("toestemmingsgever")
    if giver and giver not in living:
        yield Violation("inwoning.toestemmingsgever", "geen-bewoner", "Deze persoon woont niet op het nieuwe adres.")


def residents(ctx: Context, place: str) -> Iterator[str]:
    """Numbers of those who live at an adresseerbaar object now."""
    for person in ctx.registrations.residents(place):
        number = lo3.bsn(person)
        if number and not lo3.suspension(person) and people.home(person).get("1180") == place:
            yield number


@rule("bzk-007", "te-vroeg", "ontvangen-in-toekomst", "voor-huidig-adres", "tegenstrijdige-verhuizing")
def day_is_possible(new: Record, old: Record | None, ctx: Context) -> Iterator[Violation]:
    """Declared at most four weeks ahead, received today or before, and after the move that came before."""
    if new["ontvangen"] > ctx.today:
        yield Violation("ontvangen", "ontvangen-in-toekomst", "Een aangifte komt niet in de toekomst binnen.")
    if new["ontvangen"] < earliest(new["datum"]):
        yield Violation("datum", "te-vroeg", "Aangifte kan vanaf vier weken voor de verhuizing.")
    since = people.digits(new["ingangsdatum"])
    for _, number, _ in movers(new):
        person = people.find(ctx, number)
        start = people.home(person).get("1030", "") if person else ""
        if start and since < start:
            yield Violation("datum", "voor-huidig-adres", "Op deze dag gold het huidige adres nog niet.")
            return
        if start == since and not _home_of_birth(person):
            yield Violation("datum", "tegenstrijdige-verhuizing", "Op deze dag verhuisde deze persoon al.")
            return


def _home_of_birth(person: people.Person | None) -> bool:
    """Whether somebody lives at the first address since birth: that is no move."""
    born = lo3.current(person or {}, lo3.PERSON).get("0310")
    return person is not None and people.home(person).get("1030") == born


def take_effect(new: Record | None, old: Record | None, ctx: Context) -> None:
    """A new move whose day has come is written in the persons register."""
    if new is not None and old is None and new["status"] == "verwerkt":
        write(new, ctx)


def write(move: Record, ctx: Context) -> bool:
    """Give everybody who can move the new address; whether anybody could."""
    address = ctx.registrations.address(move["nieuwAdres"]["nummeraanduidingIdentificatie"])
    gone = 0
    for mover in move["verhuizers"]:
        person = people.find(ctx, mover["burgerservicenummer"])
        if address is None or person is None or any(people.state(person)):
            continue
        ctx.registrations.keep(people.moved(person, address, move, mover["aangifte"]))
        gone += 1
    if gone:
        told(ctx, move, f"verhuisd.{move['soort']}")
    return bool(gone)


def due(ctx: Context) -> int:
    """Write the moves whose day has come; how many."""
    found = [move for move in ctx.find(VERHUIZINGEN, status="wacht") if move["ingangsdatum"] <= ctx.today]
    for move in found:
        ctx.change(move["url"], status="verwerkt" if write(move, ctx) else "vervallen")
    return len(found)


@rule("bzk-008", "niet-te-herstellen")
def undo(old: Record | None, body: Mapping[str, Any], ctx: Context) -> ActionAnswer | Iterable[Violation]:
    """A move that waits is withdrawn; one that was written is corrected, as long as nothing came after it."""
    assert old is not None  # noqa: S101 - an action on an object
    if old["status"] == "wacht":
        return corrected(ctx, old, "ingetrokken", body)
    reason = _not_undone(old, ctx)
    if reason:
        return [Violation("status", "niet-te-herstellen", reason)]
    for mover in old["verhuizers"]:
        person = people.find(ctx, mover["burgerservicenummer"])
        if person is not None and _is_there(person, old):
            ctx.registrations.keep(people.restored(person, lo3.RESIDENCE, 0, ctx.today))
    return corrected(ctx, old, "hersteld", body)


def _not_undone(move: Record, ctx: Context) -> str:
    if move["status"] != "verwerkt":
        return "Deze verhuizing is al ingetrokken, vervallen of hersteld."
    known = [people.find(ctx, mover["burgerservicenummer"]) for mover in move["verhuizers"]]
    if not all(person is not None and _is_there(person, move) for person in known):
        return "Na deze verhuizing is er nog iets veranderd; herstel dat eerst."
    return ""


def _is_there(person: people.Person, move: Record) -> bool:
    """Whether the current address of somebody is the one that this move gave."""
    now, target = people.home(person), move["nieuwAdres"]["nummeraanduidingIdentificatie"]
    return (now.get("1190"), now.get("1030")) == (target, people.digits(move["ingangsdatum"]))


@rule("bzk-009", "persoon-onbekend")
def who_may_come(old: Record | None, body: Mapping[str, Any], ctx: Context) -> ActionAnswer | Iterable[Violation]:
    """The person, partners, children and parents: who may move along, and what stands in the way."""
    number = body["burgerservicenummer"]
    person = people.find(ctx, number)
    if person is None:
        return [Violation("burgerservicenummer", "persoon-onbekend", OBSTRUCTIONS["niet-gevonden"])]
    young = [] if people.older_than(person, 16, ctx.today) else ["minderjarig"]
    found = [_relative(number, "ingeschrevene", "I", [*people.obstructions(ctx, number, person), *young])]
    for other, relation, holds in people.relatives(person):
        relative = people.find(ctx, other)
        hindered = list(people.obstructions(ctx, other, relative))
        if not holds:
            hindered.append("relatie-beeindigd")
        if relative is not None and people.home(relative).get("1180") != people.home(person).get("1180"):
            hindered.append("ander-adres")
        found.append(_relative(other, relation, people.declaration(relation, relative, ctx.today), hindered))
    return ActionAnswer(body={"verwanten": found})


def _relative(number: str, relation: str, declared: str, hindered: list[str]) -> dict[str, Any]:
    shown = {"burgerservicenummer": number, "relatie": relation, "aangifte": declared}
    return {**shown, "magMee": not hindered, "belemmeringen": hindered}


RESOURCE = Resource(
    "verhuizingen",
    Verhuizing,
    scopes={"read": any_of(READ), "create": any_of(MOVE)},
    filters={name: Filter(name) for name in ("kenmerk", "status", "gemeente", "vorigeGemeente", "zaak")},
    defaults=(remember(*ASKED), settle),
    unique=(KENMERK,),
    replay=earlier(VERHUIZINGEN, *ASKED),
    rules=(
        everybody_can_move,
        address_can_be_lived_in,
        everybody_comes_from_one_address,
        declaration_fits,
        main_occupant_agrees,
        day_is_possible,
    ),
    effects=(take_effect,),
    actions=(
        Action(
            "verwanten",
            "verwanten",
            (READ,),
            VerwantenVraag,
            run=who_may_come,
            answer=Verwanten,
            description="Wie er mee mag verhuizen. Het nummer staat in de body, nooit in een adres; er wordt niets bewaard.",
        ),
        Action(
            "herstel",
            "herstel",
            (CORRECT,),
            HerstelVerzoek,
            item=True,
            run=undo,
            description="Herstel een verhuizing, of trek er een in die nog wacht. Er wordt niets verwijderd.",
        ),
    ),
    columns=(
        Column("client", value=lambda record: record.get("client")),
        Column("betrokkenen", value=lambda r: [m["burgerservicenummer"] for m in r["verhuizers"]], type="list"),
    ),
    channel=CHANNEL,
    stored=Stored.RECORD,
    people=("aangever", "burgerservicenummer", "toestemmingsgever"),
    warns=True,
    singular="verhuizing",
    example={
        "kenmerk": "voorbeeld-1",
        "aangever": "999000012",
        "verhuizers": [{"burgerservicenummer": "999000012", "aangifte": "I"}],
        "datum": "2024-02-02",
        "nieuwAdres": {"nummeraanduidingIdentificatie": "9901200009000001", "functie": "W"},
        "inwoning": {"toestemming": "gegeven"},
    },
)
