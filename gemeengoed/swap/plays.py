"""What is rehearsed: a report of a move by citizens, a case in the hands of civil servants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

import requests

from gemeengoed.swap.journeys import DESKS, MOVING, Application, Errand
from gemeengoed.swap.report import Check
from gemeengoed.swap.snapshot import Registrations, Unreadable
from gemeengoed.swap.visitor import Stuck, Visitor

MOVE = "VERHUIZING-MELDEN"
STREET = "Wisselweg"


@dataclass(frozen=True)
class Scene:
    """Where it is played: the registrations, the sample persons, the day; ``used`` remembers whom and what was played with."""

    registrations: Registrations
    testdata: str
    today: date
    used: set[str]

    def case_type(self) -> str:
        """Address of the case type that is played with. Raises Unreadable."""
        found = list(self.registrations.every("catalogi/zaaktypen", identificatie=MOVE, status="definitief"))
        if not found:
            raise Unreadable(f"the catalogue of these registrations has no published case type {MOVE}")
        return str(found[0]["url"])


class Play(Protocol):
    """One swap of one service, before, between and after."""

    def begin(self, application: Application, url: str) -> None:
        """What the first application is used for. Raises Stuck."""

    def finish(self, application: Application, url: str) -> None:
        """What the second is used for. Raises Stuck."""

    def watched(self) -> list[str]:
        """Addresses of the cases that it is about, as far as they are there."""

    def half(self) -> Mapping[str, Any]:
        """The case that is half-way, as it is now. Raises Stuck."""

    def now(self) -> list[Mapping[str, Any]]:
        """All cases that could be that one, to find doubles."""

    def checks(self, half: Mapping[str, Any], now: list[Mapping[str, Any]]) -> Iterator[Check]:
        """What has to hold for this service beside what holds for all."""


class Move:
    """A citizen fills in half of a report, another one all of it."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.registrations = scene, scene.registrations
        self.zaaktype = scene.case_type()
        (self.errand, self.bsn), (self.whole, self.other) = self._people(2)

    def begin(self, application: Application, url: str) -> None:
        """One half, one to the end."""
        application.begin(Visitor(), url, self.errand)
        application.begin(Visitor(), url, self.whole)
        application.finish(Visitor(), url, self.whole)

    def finish(self, application: Application, url: str) -> None:
        """The half one, to the end."""
        application.finish(Visitor(), url, self.errand)

    def watched(self) -> list[str]:
        """Cases of both."""
        return [
            case["url"] for bsn in (self.bsn, self.other) for case in self.registrations.cases_of(self.zaaktype, bsn)
        ]

    def half(self) -> Mapping[str, Any]:
        """The case that was not sent."""
        found = [case for case in self.now() if not case["status"]]
        if len(found) != 1:
            raise Stuck(f"{len(found)} half-finished cases where one was expected")
        return found[0]

    def now(self) -> list[Mapping[str, Any]]:
        """Cases of who filled in half."""
        return self.registrations.cases_of(self.zaaktype, self.bsn)

    def checks(self, half: Mapping[str, Any], now: list[Mapping[str, Any]]) -> Iterator[Check]:
        """It was sent, with what was filled in before the swap."""
        sent = [case for case in now if case["url"] == half["url"] and case["status"]]
        yield Check(
            "De tweede toepassing heeft de zaak verstuurd.", "The second application sent the case.", len(sent) == 1
        )
        errand = self.errand
        wanted = {"nieuweStraat": STREET, "nieuwHuisnummer": errand.house, "datumVerhuizing": f"{errand.day:%Y%m%d}"}
        yield Check(
            "Wat in de eerste toepassing is ingevuld, heeft de tweede verstuurd.",
            "What was filled in at the first application was sent by the second.",
            bool(sent) and wanted.items() <= self.registrations.properties(sent[0]["url"]).items(),
        )

    def _people(self, count: int) -> list[tuple[Errand, str]]:
        """Sample persons who can move and have nothing half-finished. Raises Unreadable."""
        found: list[tuple[Errand, str]] = []
        for person in requests.get(f"{self.scene.testdata}/personen", timeout=10).json():
            bsn = person["burgerservicenummer"]
            if person["id"] in self.scene.used or not self._can_move(bsn):
                continue
            if any(not case["status"] for case in self.registrations.cases_of(self.zaaktype, bsn)):
                continue
            self.scene.used.add(person["id"])
            day = self.scene.today + timedelta(days=5)
            found.append((Errand(person["id"], day, STREET, str(100 + len(self.scene.used))), bsn))
            if len(found) == count:
                return found
        raise Unreadable("no sample persons are left who have nothing half-finished; start with fresh sample data")

    def _can_move(self, bsn: str) -> bool:
        fields = ["leeftijd", "verblijfplaats"]
        body = {"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": [bsn], "fields": fields}
        found = self.registrations.ask("POST", "personen/personen", json=body)["personen"]
        grown = bool(found) and (found[0].get("leeftijd") or 0) >= 18 and "opschortingBijhouding" not in found[0]
        return grown and "verblijfadres" in (found[0].get("verblijfplaats") or {})


class Handling:
    """A civil servant takes a case in hand and adds a document; a colleague at the other desk finishes it."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.registrations = scene, scene.registrations
        zaaktype = scene.case_type()
        self.case = self._open_case(zaaktype)
        self.errand = Errand("werk-burgerzaken", scene.today, case=self.case.rpartition("/")[2])

    def begin(self, application: Application, url: str) -> None:
        """Take it, set the next status, add a document."""
        application.begin(Visitor(), url, self.errand)

    def finish(self, application: Application, url: str) -> None:
        """Result and last status, by a colleague."""
        application.finish(Visitor(), url, replace(self.errand, person="werk-burgerlijke-stand"))

    def watched(self) -> list[str]:
        """The case."""
        return [self.case]

    def half(self) -> Mapping[str, Any]:
        """The case, which was taken in hand. Raises Stuck."""
        case: Mapping[str, Any] = self.registrations.ask("GET", self.case)
        if case["einddatum"]:
            raise Stuck("the case is finished before the swap")
        return case

    def now(self) -> list[Mapping[str, Any]]:
        """The case."""
        return [self.registrations.ask("GET", self.case)]

    def checks(self, half: Mapping[str, Any], now: list[Mapping[str, Any]]) -> Iterator[Check]:
        """It was finished, and the document and the handler of the first desk are there."""
        (case,) = now
        yield Check(
            "De tweede balie heeft de zaak afgerond.", "The second desk finished the case.", bool(case["einddatum"])
        )
        yield Check(
            "Wie de zaak behandelt en welk document is toegevoegd, weet de tweede balie uit de registraties.",
            "Who handles the case and which document was added, the second desk knows from the registrations.",
            len(half["rollen"]) > 1
            and set(half["rollen"]) <= set(case["rollen"])
            and bool(half["zaakinformatieobjecten"])
            and half["zaakinformatieobjecten"] == case["zaakinformatieobjecten"],
        )

    def _open_case(self, zaaktype: str) -> str:
        """An open case at its first step that nobody handles yet. Raises Unreadable."""
        steps = sorted(
            self.registrations.every("catalogi/statustypen", zaaktype=zaaktype),
            key=lambda step: int(step["volgnummer"]),
        )
        at_first = {"statustype": steps[0]["url"], "indicatieLaatstGezetteStatus": "true"}
        for status in self.registrations.every("zaken/statussen", **at_first):
            roles = self.registrations.every("zaken/rollen", zaak=status["zaak"])
            if status["zaak"] in self.scene.used or any(role["betrokkeneType"] == "medewerker" for role in roles):
                continue
            self.scene.used.add(status["zaak"])
            return str(status["zaak"])
        raise Unreadable("no open case is left that nobody handles; report a move first")


@dataclass(frozen=True)
class Service:
    """A service: two suppliers' applications, what is played, and whose client they use."""

    applications: tuple[Application, Application]
    play: Callable[[Scene], Play]
    client: str
    signed_in: bool = False
    """Whether people sign in at the provider; else they choose a sample person."""


SERVICES: Mapping[str, Service] = {
    "verhuizen": Service(MOVING, Move, "verhuisservice"),
    "balie": Service(DESKS, Handling, "zaakbalie", signed_in=True),
}
