"""Running cases one after the other: seed, ask, compare. A case that cannot run says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tests.official.brp import given, relating, residing  # noqa: F401 - they hold step definitions
from tests.official.brp.asking import Question
from tests.official.brp.comparing import differences
from tests.official.brp.expecting import expectation
from tests.official.brp.features import Case
from tests.official.brp.scene import Person, Reply, Scene
from tests.official.brp.steps import STEPS, Unknown

PASSED, FAILED, NOT = "passed", "failed", "not executed"
API, DEFINITIONS = "api", "definitions"
PUBLIC = "@info-api"
INTERNAL = {"@data-api": "the internal data API", "@gezag-api": "the internal gezag API"}
ORDERED = "@valideer-volgorde"
SKIPPED = "@skip-verify"


class Target(Protocol):
    """What answers: it is given the persons, and asked."""

    def seed(self, persons: Iterable[Person]) -> None:
        """These persons, and nobody else."""

    def ask(self, question: Question, clock: date | None) -> Reply:
        """The answer to a question, on a day."""


@dataclass(frozen=True)
class Result:
    """What became of a case."""

    case: Case
    verdict: str
    reasons: tuple[str, ...] = ()


def run(case: Case, target: Target, today: date) -> Result:
    """Run one case."""
    reason = out_of_scope(case)
    if reason:
        return Result(case, NOT, (reason,))
    try:
        acts = [(STEPS.find(step.text), step) for step in case.steps]
    except Unknown as error:
        return Result(case, NOT, (f"unknown step: {error}",))
    scene = Scene(today)
    expectation(scene).in_order = ORDERED in case.tags
    service = ""
    for act, step in acts:
        try:
            act(scene, step)
        except Question as question:
            target.seed(person for person in scene.persons if person.registered)
            scene.reply = target.ask(question, scene.clock)
            service = question.service
        except (ValueError, KeyError) as error:
            return Result(case, NOT, (f"step cannot be carried out: {step.text}: {error}",))
    if scene.reply is None:
        return Result(case, NOT, ("the case asks nothing of an API",))
    if not expectation(scene).anything:
        return Result(case, NOT, ("the case asks, but expects nothing",))
    found = differences(scene, service)
    return Result(case, FAILED if found else PASSED, tuple(found))


def out_of_scope(case: Case) -> str:
    """Why a case is none for the public API, empty when it is."""
    if not case.steps:
        return "the scenario has no steps"
    if "@deprecated" in case.tags:
        return "of an older version of the API (@deprecated)"
    for tag, name in INTERNAL.items():
        if tag in case.tags and PUBLIC not in case.tags:
            return f"for {name} ({tag})"
    if any(step.text.lower().startswith("gba ") and "wordt gezocht" in step.text for step in case.steps):
        return "asks the internal GBA interface, not the public API"
    dated = any(step.text.startswith("personen op ") for step in case.steps)
    if SKIPPED in case.tags and not dated:
        return "the suite itself does not verify it (@skip-verify)"
    return ""


def run_all(cases: Iterable[Case], target: Target, today: date, seen: Callable[[Result], None]) -> list[Result]:
    """Run every case; ``seen`` is told each result."""
    found = []
    for case in cases:
        result = run(case, target, today)
        seen(result)
        found.append(result)
    return found
