"""What the persons register says of people who move or died: relatives, obstructions, and what is written back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.declare import Context, Record
from schemas.personen import lo3

VERHUIZINGEN = "burgerzaken/verhuizingen"
OBSTRUCTIONS: Mapping[str, str] = {
    "niet-gevonden": "Deze persoon staat niet in de basisregistratie.",
    "overleden": "Deze persoon is overleden.",
    "geemigreerd": "Deze persoon is geëmigreerd.",
    "opgeschort": "De gegevens van deze persoon worden niet meer bijgehouden.",
    "geblokkeerd": "De gegevens van deze persoon zijn geblokkeerd.",
    "curatele": "Deze persoon staat onder curatele.",
    "lopende-verhuizing": "Er staat al een verhuizing klaar voor deze persoon.",
    "ander-adres": "Deze persoon woont op een ander adres.",
    "relatie-beeindigd": "Het huwelijk of partnerschap is beëindigd.",
    "minderjarig": "Deze persoon is jonger dan zestien en mag niet zelf aangifte doen.",
}
SUSPENDED: Mapping[str, str] = {"O": "overleden", "E": "geemigreerd"}
Person = Mapping[str, Any]
IDENTITY = ("0120", "0210", "0220", "0230", "0240", "0310", "0320", "0330", "0410", "1510")
"""Elements of a marriage that stay when it ends."""


def digits(day: str) -> str:
    """A day as LO3 writes it (20240131)."""
    return day.replace("-", "")


def older_than(person: Person, years: int, today: str) -> bool:
    """Whether somebody has that age; what is unknown of the birth date counts as early in the year."""
    born = lo3.current(person, lo3.PERSON).get("0310") or "00000000"
    return f"{int(born[:4]) + years:04d}{born[4:]}" <= digits(today)


def home(person: Person) -> Mapping[str, str]:
    """The current residence (category 08)."""
    return lo3.current(person, lo3.RESIDENCE)


def find(ctx: Context, number: str) -> Person | None:
    """The person with this number; None when there is none, or several."""
    found = ctx.registrations.persons([number])
    return found[0] if len(found) == 1 else None


def state(person: Person | None) -> Iterator[str]:
    """What stands in the way of anything: codes of obstructions."""
    if person is None:
        yield "niet-gevonden"
        return
    reason = lo3.suspension(person)
    if reason:
        yield SUSPENDED.get(reason, "opgeschort")
    if lo3.current(person, lo3.REGISTRATION).get("6620"):
        yield "geblokkeerd"
    if lo3.current(person, lo3.AUTHORITY).get("3310") == "1":
        yield "curatele"


def obstructions(ctx: Context, number: str, person: Person | None) -> Iterator[str]:
    """What stands in the way of a move."""
    yield from state(person)
    if ctx.find(VERHUIZINGEN, betrokkenen=number, status="wacht"):
        yield "lopende-verhuizing"


def relatives(person: Person) -> Iterator[tuple[str, str, bool]]:
    """(number, relation, whether the bond still holds) of partners, children and parents that have a number."""
    for stack in lo3.stacks(person, lo3.MARRIAGE):
        if stack[0].get("0120"):
            yield stack[0]["0120"], "partner", not stack[0].get("0710")
    for stack in lo3.stacks(person, lo3.CHILD):
        if stack[0].get("0120"):
            yield stack[0]["0120"], "kind", True
    for category in lo3.PARENTS:
        number = lo3.current(person, category).get("0120")
        if number:
            yield number, "ouder", True


def declaration(relation: str, relative: Person | None, today: str) -> str:
    """The code of who declares (72.10) for a relative."""
    if relation == "kind":
        return "O" if relative is not None and older_than(relative, 18, today) else "G"
    return {"partner": "P", "ouder": "K"}.get(relation, "I")


# What is written back ---------------------------------------------------------------------------------------------------


def moved(person: Person, address: Record, move: Record, declared: str) -> dict[str, Any]:
    """The person at a new address since the legal day; the old one becomes history."""
    since, before = digits(move["ingangsdatum"]), home(person)
    same = before.get("0910") == move["gemeente"]
    optional = {"1130": "huisletter", "1140": "huisnummertoevoeging", "1160": "postcode"}
    occurrence = {
        "0910": move["gemeente"],
        "0920": before.get("0920") or since if same else since,
        "1010": move["nieuwAdres"]["functie"],
        "1030": since,
        "1110": address["korteNaam"],
        "1115": address["openbareRuimteNaam"],
        "1120": str(address["huisnummer"]),
        **{element: address[name] for element, name in optional.items() if address.get(name)},
        "1170": address["woonplaatsNaam"],
        "1180": address["adresseerbaarObjectIdentificatie"],
        "1190": address["nummeraanduidingIdentificatie"],
        "7210": declared,
        "8510": since,
        "8610": digits(move["registratiedatum"]),
    }
    return lo3.changed(person, lo3.RESIDENCE, occurrence)


def died(person: Person, death: Record) -> dict[str, Any]:
    """The person with the death, the suspension of the list, and every bond ended."""
    day, noted = digits(death["datum"]), digits(death["registratiedatum"])
    deed = {"8110": death["plaats"], "8120": death["aktenummer"]} if death["aktenummer"] else {}
    place = {"0820": death["plaats"]} if death["plaats"] else {}
    occurrence = {"0810": day, **place, "0830": death["land"], **deed, "8510": day, "8610": noted}
    found = lo3.changed(person, lo3.DEATH, occurrence)
    suspended = {**lo3.current(person, lo3.REGISTRATION), "6710": day, "6720": lo3.DEAD}
    found[lo3.REGISTRATION] = [[suspended]]
    for index in bonds(person):
        found = unmarried(found, index, death)
    return found


def bonds(person: Person, partner: str = "") -> list[int]:
    """Places of marriages that still hold, with this partner or with anybody."""
    return [
        index
        for index, stack in enumerate(person.get(lo3.MARRIAGE) or ())
        if stack and not stack[0].get("0710") and (not partner or stack[0].get("0120") == partner)
    ]


def unmarried(person: Person, index: int, death: Record) -> dict[str, Any]:
    """The person with a marriage that ended by death."""
    day = digits(death["datum"])
    bond = person[lo3.MARRIAGE][index][0]
    place = {"0720": death["plaats"]} if death["plaats"] else {}
    ended = {name: bond[name] for name in IDENTITY if bond.get(name)}
    ended |= {"0710": day, **place, "0730": death["land"], "0740": lo3.DEAD, "8510": day}
    ended["8610"] = digits(death["registratiedatum"])
    return lo3.changed(person, lo3.MARRIAGE, ended, index)


def restored(person: Person, category: str, index: int, noted: str) -> dict[str, Any]:
    """The person with what was before: the wrong occurrence stays in the history, marked as such (84.10)."""
    stack = list(person[category][index])
    wrong = {**stack[0], "8410": lo3.WRONG}
    before = [{**stack[1], "8610": digits(noted)}, wrong, *stack[2:]] if len(stack) > 1 else [{}, wrong]
    stacks = [*person[category]]
    stacks[index] = before
    return {**person, category: stacks}


def revived(person: Person, death: Record, noted: str) -> dict[str, Any]:
    """The person as before a death that was not there."""
    found = restored(person, lo3.DEATH, 0, noted)
    kept = {n: v for n, v in lo3.current(person, lo3.REGISTRATION).items() if n not in ("6710", "6720")}
    found[lo3.REGISTRATION] = [[kept]]
    return remarried(found, death, noted)


def remarried(person: Person, death: Record, noted: str, partner: str = "") -> dict[str, Any]:
    """The person with the marriages back that this death had ended."""
    found = dict(person)
    for index, stack in enumerate(person.get(lo3.MARRIAGE) or ()):
        ended = stack[0] if stack else {}
        by_death = ended.get("0740") == lo3.DEAD and ended.get("0710") == digits(death["datum"])
        if by_death and len(stack) > 1 and (not partner or ended.get("0120") == partner):
            found = restored(found, lo3.MARRIAGE, index, noted)
    return found
