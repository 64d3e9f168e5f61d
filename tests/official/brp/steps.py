"""How the text of a step finds what it does: whole sentences, or a subject (who) and a predicate (what)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from tests.official.brp.features import Step
from tests.official.brp.scene import Person, Scene

Act = Callable[..., None]
Meet = Callable[..., Person]
Q = r"'([^']*)'"
"""A text between quotes."""
DATA = " met de volgende gegevens"
ESCAPED, APOSTROPHE = r"\'", "\0"


class Unknown(Exception):
    """No definition fits the step."""


class Steps:
    """Step definitions. A pattern must fit the whole text; the first one that fits counts."""

    def __init__(self) -> None:
        self.sentences: list[tuple[re.Pattern[str], Act]] = []
        self.subjects: list[tuple[re.Pattern[str], Meet]] = []
        self.predicates: list[tuple[re.Pattern[str], Act]] = []

    def sentence(self, *patterns: str) -> Callable[[Act], Act]:
        """A whole step: ``act(scene, step, *groups)``."""
        return self._keep(self.sentences, patterns)

    def subject(self, *patterns: str) -> Callable[[Meet], Meet]:
        """Who a step is about: ``meet(scene, *groups)`` gives the person."""
        return self._keep(self.subjects, patterns)

    def predicate(self, *patterns: str) -> Callable[[Act], Act]:
        """What a step says of a person: ``act(scene, person, step, *groups)``."""
        return self._keep(self.predicates, patterns)

    @staticmethod
    def _keep(kept: list[Any], patterns: Iterable[str]) -> Callable[[Any], Any]:
        def decorator(function: Any) -> Any:
            kept.extend((re.compile(pattern, re.IGNORECASE), function) for pattern in patterns)
            return function

        return decorator

    def find(self, text: str) -> Callable[[Scene, Step], None]:
        """What the text means. Raises Unknown."""
        marked = text.replace(ESCAPED, APOSTROPHE).strip()
        for pattern, act in self.sentences:
            match = pattern.fullmatch(marked)
            if match:
                return _doing(act, _groups(match))
        for pattern, meet in self.subjects:
            match = pattern.match(marked)
            if match is None:
                continue
            rest = marked[match.end() :].strip()
            for wanted, act in self.predicates:
                said = wanted.fullmatch(rest)
                if said:
                    return _saying(meet, _groups(match), act, _groups(said))
        raise Unknown(text)


def _groups(match: re.Match[str]) -> list[str | None]:
    return [value.replace(APOSTROPHE, "'") if value is not None else None for value in match.groups()]


def _doing(act: Act, groups: list[str | None]) -> Callable[[Scene, Step], None]:
    return lambda scene, step: act(scene, step, *groups)


def _saying(meet: Meet, who: list[str | None], act: Act, what: list[str | None]) -> Callable[[Scene, Step], None]:
    def do(scene: Scene, step: Step) -> None:
        person = meet(scene, *who)
        scene.person = person
        act(scene, person, step, *what)

    return do


STEPS = Steps()
