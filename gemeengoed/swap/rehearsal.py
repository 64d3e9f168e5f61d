"""The rehearsal: begin in one application, swap, finish in the other, and compare the registrations at every turn."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import requests

from gemeengoed.swap.journeys import SERVICES, Application, Errand, moving_day
from gemeengoed.swap.report import Check, Report, Turn
from gemeengoed.swap.slot import NoStart, Slot
from gemeengoed.swap.snapshot import Change, Registrations, Snapshot, Unreadable, compare
from gemeengoed.swap.visitor import Stuck, Visitor

CASE_TYPE = "VERHUIZING-MELDEN"
OWN_PARTS = {"rollen", "zaakeigenschappen"}
"""Parts of the case at hand that the second application may write anew, as the first did while it was being filled in."""


@dataclass(frozen=True)
class World:
    """Where everything is: registrations, sample persons, the settings that an application of a service gets."""

    data: Path
    registrations: Registrations
    testdata: str
    settings: Mapping[str, str]
    today: date


class Rehearsal:
    """Plays the swaps of the services, in both directions."""

    def __init__(self, world: World, report: Report, tell: Callable[[Turn], None]) -> None:
        self.world, self.report, self.tell, self.registrations = world, report, tell, world.registrations
        self._used: set[str] = set()

    def run(self, services: Mapping[str, tuple[Application, Application]] = SERVICES) -> bool:
        """All of it; whether everything held."""
        for service, (one, other) in services.items():
            for first, second in ((one, other), (other, one)):
                self._turn(service, first, second)
        self.report.running = False
        self.report.write()
        return self.report.holds

    def _turn(self, service: str, first: Application, second: Application) -> None:
        turn = Turn(service, first.name, second.name)
        self.report.turns.append(turn)
        self.report.write()
        try:
            self._swap(turn, Slot(self.world.data, service, free_port(), self.world.settings), first, second)
            turn.at = "done"
        except (Stuck, NoStart, Unreadable, requests.RequestException) as error:
            turn.fault = str(error) or type(error).__name__
        self.report.write()
        self.tell(turn)

    def _swap(self, turn: Turn, slot: Slot, first: Application, second: Application) -> None:
        zaaktype = self._case_type()
        (half, half_bsn), (whole, whole_bsn) = self._people(zaaktype, 2)
        before = self.registrations.snapshot()
        slot.configure(first.name)
        with slot.running() as url:
            first.begin(Visitor(), url, half)
            first.begin(Visitor(), url, whole)
            first.finish(Visitor(), url, whole)
        cases = {bsn: self.registrations.cases_of(zaaktype, bsn) for bsn in (half_bsn, whole_bsn)}
        watched = [case["url"] for found in cases.values() for case in found]
        begun = self.registrations.snapshot(watched)
        turn.begun, turn.at, turn.compared = compare(before, begun), "swap", len(begun)
        self.report.write()
        turn.setting = slot.configure(second.name)
        with slot.running() as url:
            swapped = self.registrations.snapshot(watched)
            turn.swapped, turn.at = compare(begun, swapped), "finish"
            self.report.write()
            second.finish(Visitor(), url, half)
        after = self.registrations.snapshot(watched)
        turn.finished = compare(swapped, after)
        now = self.registrations.cases_of(zaaktype, half_bsn)
        turn.checks = list(checks(turn, before, after, self._half_case(cases[half_bsn]), now))
        turn.checks += self._typed(now, half)

    def _half_case(self, cases: list[Mapping[str, Any]]) -> Mapping[str, Any]:
        """The case that the first application left half-finished. Raises Stuck."""
        found = [case for case in cases if not case["status"]]
        if len(found) != 1:
            raise Stuck(f"{len(found)} half-finished cases where one was expected")
        return found[0]

    def _typed(self, now: list[Mapping[str, Any]], errand: Errand) -> list[Check]:
        """What was typed in the first application is what the second one sent."""
        sent = self.registrations.properties(now[-1]["url"]) if now else {}
        wanted = {
            "nieuweStraat": "Wisselweg",
            "nieuwHuisnummer": errand.house,
            "datumVerhuizing": f"{errand.day:%Y%m%d}",
        }
        holds = wanted.items() <= sent.items()
        nl = "Wat in de eerste toepassing is ingevuld, heeft de tweede verstuurd."
        return [Check(nl, "What was filled in at the first application was sent by the second.", holds)]

    def _case_type(self) -> str:
        params = {"identificatie": CASE_TYPE, "status": "definitief"}
        found = list(self.registrations.every("catalogi/zaaktypen", **params))
        if not found:
            raise Unreadable(f"the catalogue of these registrations has no published case type {CASE_TYPE}")
        return str(found[0]["url"])

    def _people(self, zaaktype: str, count: int) -> list[tuple[Errand, str]]:
        """Sample persons who can move and have nothing half-finished. Raises Unreadable."""
        found: list[tuple[Errand, str]] = []
        for person in requests.get(f"{self.world.testdata}/personen", timeout=10).json():
            bsn = person["burgerservicenummer"]
            if person["id"] in self._used or not self._can_move(bsn):
                continue
            if any(not case["status"] for case in self.registrations.cases_of(zaaktype, bsn)):
                continue
            self._used.add(person["id"])
            house = str(100 + len(self._used))
            found.append((Errand(person["id"], moving_day(self.world.today), house), bsn))
            if len(found) == count:
                return found
        raise Unreadable("no sample persons are left who have nothing half-finished; start with fresh sample data")

    def _can_move(self, bsn: str) -> bool:
        fields = ["leeftijd", "verblijfplaats"]
        body = {"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": [bsn], "fields": fields}
        found = self.registrations.ask("POST", "personen/personen", json=body)["personen"]
        grown = bool(found) and (found[0].get("leeftijd") or 0) >= 18 and "opschortingBijhouding" not in found[0]
        return grown and "verblijfadres" in (found[0].get("verblijfplaats") or {})


def checks(
    turn: Turn, before: Snapshot, after: Snapshot, half: Mapping[str, Any], now: list[Mapping[str, Any]]
) -> Iterator[Check]:
    """What has to hold for every swap."""
    yield Check(
        "De wissel zelf heeft niets veranderd in de registraties.",
        "The swap itself changed nothing in the registrations.",
        not turn.swapped,
    )
    yield Check(
        "Alles wat er voor de proef was, is er nog, letter voor letter gelijk.",
        "Everything that was there before the rehearsal is still there, letter for letter the same.",
        all(after.get(url) == text for url, text in before.items()),
    )
    yield Check(
        "Van wat de eerste toepassing schreef, is niets verloren; alleen delen van de eigen half ingevulde zaak zijn opnieuw geschreven.",
        "Nothing that the first application wrote was lost; only parts of its own half-finished case were written anew.",
        all(expected(change, half) for change in turn.finished),
    )
    same = [case for case in now if case["url"] == half["url"] and case["identificatie"] == half["identificatie"]]
    yield Check(
        "De zaak heeft nog hetzelfde adres en hetzelfde nummer: er is niets overgezet.",
        "The case has the same address and the same number: nothing was migrated.",
        len(same) == 1,
    )
    yield Check(
        "Er is geen dubbele zaak gemaakt.",
        "No case was made twice.",
        not [change for change in turn.finished if change.kind == "new" and change.resource == "zaken"],
    )
    yield Check(
        "De tweede toepassing heeft de zaak verstuurd.",
        "The second application sent the case.",
        bool(same) and bool(same[0]["status"]),
    )


def expected(change: Change, half: Mapping[str, Any]) -> bool:
    """Whether the second application may have written this: something new, or a part of the case that was at hand."""
    if change.kind == "new" or change.address == half["url"]:
        return change.kind != "gone"
    own = change.address.startswith(half["url"] + "/") or change.address in half["rollen"]
    return change.resource in OWN_PARTS and own


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
