"""Who lived at an adresseerbaar object, and when the company changed (BRP Bewoning 2.1.0). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.personen import dates, lo3, names
from schemas.personen.lo3 import Persoonslijst
from schemas.personen.stays import LETTERS, Period, Stay, current_codes, left_on, span, stays, suspended_from

MOST = 100
"""Most persons that one occupancy names; of a fuller one only that it is full is told."""
IN_QUESTION = ("080000", "081000", "081030", "081100", "081180")
"""Investigations after which it is not sure that, or since when, somebody lives there."""


@dataclass(frozen=True)
class Presence:
    """A person at the object: on which days that is possible, and on which of them certain."""

    person: Persoonslijst
    stay: Stay
    possible: tuple[Period, ...]
    certain: tuple[Period, ...]


def presences(person: Persoonslijst, home: str) -> Iterable[Presence]:
    """Every time that somebody lived at an object."""
    until = suspended_from(person)
    for stay in stays(person):
        if stay.occurrence.get("1180") != home or stay.occurrence.get("1010") == LETTERS:
            continue
        possible, certain = stay.possible, stay.certain
        left = left_on(stay)
        if left:
            gone = span(left).begin
            certain = certain.within(Period(date.min, gone))
            if not stay.occurrence.get("8330"):
                possible = possible.within(Period(date.min, gone))
        lived = Period(date.min, until)
        yield Presence(person, stay, _days(possible.within(lived)), _days(certain.within(lived)))


def _days(period: Period) -> tuple[Period, ...]:
    return (period,) if period else ()


def occupancies(people: Iterable[Persoonslijst], home: str, asked: Period) -> list[dict[str, Any]]:
    """The occupancies of an object in a period, in order of time: one for each company of residents."""
    there = [presence for person in people for presence in presences(person, home)]
    edges = {asked.begin, asked.end}
    for presence in there:
        for period in (*presence.possible, *presence.certain):
            edges |= {day for day in (period.begin, period.end) if asked.begin < day < asked.end}
    found: list[tuple[Period, list[Presence], list[Presence]]] = []
    days = sorted(edges)
    for period in (Period(*pair) for pair in zip(days, days[1:], strict=False)):
        sure, unsure = _company(there, period)
        if found and found[-1][0].end == period.begin and found[-1][1:] == (sure, unsure):
            found[-1] = (Period(found[-1][0].begin, period.end), sure, unsure)
        elif sure or unsure:
            found.append((period, sure, unsure))
    return [_told(home, *one) for one in found]


def _company(there: list[Presence], period: Period) -> tuple[list[Presence], list[Presence]]:
    """Who certainly lives there in a period in which nothing changes, and who possibly does; each person once."""
    sure = _once(p for p in there if any(period in days for days in p.certain))
    present = [id(presence.person) for presence in sure]
    unsure = _once(p for p in there if any(period in days for days in p.possible) and id(p.person) not in present)
    return sure, unsure


def _once(there: Iterable[Presence]) -> list[Presence]:
    return list({id(presence.person): presence for presence in there}.values())


def _told(home: str, period: Period, sure: list[Presence], unsure: list[Presence]) -> dict[str, Any]:
    many = len(sure) + len(unsure) > MOST
    return {
        "adresseerbaarObjectIdentificatie": home,
        "periode": {"datumVan": period.begin.isoformat(), "datumTot": period.end.isoformat()},
        "bewoners": [] if many else [resident(presence) for presence in sure],
        "mogelijkeBewoners": [] if many else [resident(presence) for presence in unsure],
        **({"indicatieVeelBewoners": True} if many else {}),
    }


def resident(presence: Presence) -> dict[str, Any]:
    """What is told of a resident."""
    person, home = presence.person, current_codes(presence.stay.occurrence)
    self = lo3.current(person, lo3.PERSON)
    name, born = names.full(self), dates.value(self.get("0310"))
    secret = (lo3.current(person, lo3.REGISTRATION).get("7010") or "0") != "0"
    return {
        **({"burgerservicenummer": self["0120"]} if self.get("0120") else {}),
        **({"geheimhoudingPersoonsgegevens": True} if secret else {}),
        **({"inOnderzoek": True} if home.get("8310") in IN_QUESTION and not home.get("8330") else {}),
        **({"naam": {"volledigeNaam": name}} if name else {}),
        **({"geboorte": {"datum": born}} if born else {}),
    }
