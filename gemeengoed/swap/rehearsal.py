"""The rehearsal: begin in one application, swap, finish in the other, and compare the registrations at every turn."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from gemeengoed.swap.journeys import Application
from gemeengoed.swap.plays import SERVICES, Scene, Service
from gemeengoed.swap.report import Check, Report, Turn
from gemeengoed.swap.slot import NoStart, Slot
from gemeengoed.swap.snapshot import Change, Snapshot, Unreadable, compare
from gemeengoed.swap.visitor import Stuck

OWN_PARTS = {"rollen", "zaakeigenschappen"}
"""Parts of the case at hand that the second application may write anew, as the first did while it was being filled in."""
LATEST = ("indicatieLaatstGezetteStatus",)
"""What changes in a status because a later one is set."""


@dataclass(frozen=True)
class Stage:
    """Where applications run: a data folder, and the settings of an application by the client of its service."""

    data: Path
    settings: Callable[[Service], Mapping[str, str]]


class Rehearsal:
    """Plays the swaps of the services, in both directions."""

    def __init__(self, stage: Stage, scene: Scene, report: Report, tell: Callable[[Turn], None]) -> None:
        self.stage, self.scene, self.report, self.tell = stage, scene, report, tell

    def run(self, services: Mapping[str, Service] = SERVICES) -> bool:
        """All of it; whether everything held."""
        for name, service in services.items():
            one, other = service.applications
            for first, second in ((one, other), (other, one)):
                self._turn(name, service, first, second)
        self.report.running = False
        self.report.write()
        return self.report.holds

    def _turn(self, name: str, service: Service, first: Application, second: Application) -> None:
        turn = Turn(name, first.name, second.name)
        self.report.turns.append(turn)
        self.report.write()
        try:
            self._swap(
                turn, Slot(self.stage.data, name, free_port(), self.stage.settings(service)), service, first, second
            )
            turn.at = "done"
        except (Stuck, NoStart, Unreadable, requests.RequestException) as error:
            turn.fault = str(error) or type(error).__name__
        self.report.write()
        self.tell(turn)

    def _swap(self, turn: Turn, slot: Slot, service: Service, first: Application, second: Application) -> None:
        play, registrations = service.play(self.scene), self.scene.registrations
        before = registrations.snapshot(play.watched())
        slot.configure(first.name)
        with slot.running() as url:
            play.begin(first, url)
        watched = play.watched()
        begun = registrations.snapshot(watched)
        half = with_statuses(play.half(), begun)
        turn.begun, turn.at, turn.compared = compare(before, begun), "swap", len(begun)
        self.report.write()
        turn.setting = slot.configure(second.name)
        with slot.running() as url:
            swapped = registrations.snapshot(watched)
            turn.swapped, turn.at = compare(begun, swapped), "finish"
            self.report.write()
            play.finish(second, url)
        after = registrations.snapshot(watched)
        turn.finished, now = compare(swapped, after), play.now()
        turn.checks = [*checks(turn, before, after, half, now), *play.checks(half, now)]


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
        "Alles wat er voor de proef was, is er nog; buiten de zaak van de proef is het letter voor letter gelijk.",
        "Everything that was there before is still there; outside the case at hand it is letter for letter the same.",
        all(change.kind == "new" or expected(change, half) for change in compare(before, after)),
    )
    yield Check(
        "Van wat de eerste toepassing schreef, is niets verloren; alleen delen van de zaak zelf zijn opnieuw geschreven.",
        "Nothing that the first application wrote was lost; only parts of the case itself were written anew.",
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


def with_statuses(case: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    """A case with the addresses of its statuses, which a case itself does not list."""
    named = f'"zaak":"{case["url"]}"'
    return {**case, "statussen": [url for url, text in snapshot.items() if "/statussen/" in url and named in text]}


def expected(change: Change, half: Mapping[str, Any]) -> bool:
    """Whether the second application may have written this: something new, or a part of the case that was at hand."""
    if change.kind == "new" or change.address == half["url"]:
        return change.kind != "gone"
    if change.resource == "statussen":
        return change.kind == "changed" and change.fields == LATEST and change.address in half["statussen"]
    own = change.address.startswith(half["url"] + "/") or change.address in half["rollen"]
    return change.resource in OWN_PARTS and own


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
