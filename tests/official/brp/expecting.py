"""Then: what the answer must be. The steps of a case build one expectation, which is compared with the whole answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.official.brp.cells import Pairs, names, nested
from tests.official.brp.features import Step
from tests.official.brp.scene import Scene
from tests.official.brp.steps import STEPS, Q

COLLECTIONS = {
    "partner": "partners", "kind": "kinderen", "ouder": "ouders", "nationaliteit": "nationaliteiten", "rni": "rni",
    "gezag": "gezag", "gezagsrelatie": "gezag", "reisdocument": "reisdocumenten",
}  # fmt: skip
ONLY = "(?: alleen)?"
TABLE = rf"met{ONLY} de volgende gegevens"


class Nothing:
    """The place of a value that is absent or empty."""

    def __repr__(self) -> str:
        return "<absent or empty>"


NOTHING = Nothing()


@dataclass
class Expected:
    """The expectation of a case. None where the case says nothing of it."""

    items: list[dict[str, Any]] | None = None
    count: int | None = None
    found: list[str] | None = None
    of_persons: dict[str, dict[str, Any]] = field(default_factory=dict)
    error: Pairs | None = None
    faults: list[dict[str, str]] | None = None
    no_error: bool = False
    in_order: bool = False

    @property
    def anything(self) -> bool:
        """Whether the case expects something."""
        said = (self.items, self.count, self.found, self.error, self.faults)
        return self.no_error or bool(self.of_persons) or any(part is not None for part in said)

    def item(self, value: dict[str, Any] | None = None) -> dict[str, Any]:
        """The last object that is expected; with ``value`` a new one."""
        self.items = self.items if self.items is not None else []
        if value is not None or not self.items:
            self.items.append(value or {})
        return self.items[-1]


def expectation(scene: Scene) -> Expected:
    """What is expected so far."""
    if scene.expected is None:
        scene.expected = Expected()
    found: Expected = scene.expected
    return found


def record(scene: Scene, step: Step) -> dict[str, Any]:
    """The object in the table of a step."""
    return nested(step.table.pairs(), scene.today) if step.table else {}


def put(owner: dict[str, Any], group: str, value: Any) -> None:
    """A value at the dotted path of a group; what stands there and is an object is added to."""
    *above, last = group.split(".")
    for name in above:
        owner = owner.setdefault(name, {})
    if isinstance(value, dict) and isinstance(owner.get(last), dict):
        merge(owner[last], value)
    else:
        owner[last] = value


def merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    """Add the values of an object to another one, also deeper."""
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(name), dict):
            merge(into[name], value)
        else:
            into[name] = value


def add(owner: dict[str, Any], collection: str, value: Any) -> None:
    """One more object in a collection of an object."""
    owner.setdefault(plural(collection), []).append(value)


def plural(name: str) -> str:
    return COLLECTIONS.get(name.lower(), name)


def absent(owner: dict[str, Any], group: str) -> None:
    """A group or a collection is absent or empty."""
    put(owner, plural(group), NOTHING)


# A new object in the answer, or one that stands there ---------------------------------------------------------------


def owner_of(scene: Scene, new: str | None) -> dict[str, Any]:
    """The person a step is about: a new one of the response, or the last."""
    return expectation(scene).item({} if new else None)


WHO = r"heeft (?:(de response) (?:nog )?een persoon|de persoon)"


@STEPS.sentence(rf"{WHO} {TABLE}")
def person_with(scene: Scene, step: Step, new: str | None) -> None:
    merge(owner_of(scene, new), record(scene, step))


@STEPS.sentence(rf"{WHO}(?: met)?{ONLY} de volgende {Q} gegevens")
def person_with_group(scene: Scene, step: Step, new: str | None, group: str) -> None:
    put(owner_of(scene, new), group, record(scene, step))


@STEPS.sentence(rf"{WHO} zonder gegevens")
def person_empty(scene: Scene, step: Step, new: str | None) -> None:
    owner_of(scene, new)


@STEPS.sentence(rf"{WHO} (?:zonder|geen) (?:{Q} gegevens|(partners|kinderen|ouders|nationaliteiten))")
def person_without(scene: Scene, step: Step, new: str | None, group: str | None, collection: str | None) -> None:
    absent(owner_of(scene, new), group or collection or "")


@STEPS.sentence(rf"{WHO} (?:met )?een leeg {Q} object")
def person_with_empty(scene: Scene, step: Step, new: str | None, group: str) -> None:
    put(owner_of(scene, new), group, {})


@STEPS.sentence(rf"{WHO} (?:met )?(?:nog )?een {Q} {TABLE}")
def person_with_one(scene: Scene, step: Step, new: str | None, collection: str) -> None:
    add(owner_of(scene, new), collection, record(scene, step))


@STEPS.sentence(rf"{WHO} (?:met )?(?:nog )?een {Q} met{ONLY} de volgende {Q} gegevens")
def person_with_one_group(scene: Scene, step: Step, new: str | None, collection: str, group: str) -> None:
    value: dict[str, Any] = {}
    put(value, group, record(scene, step))
    add(owner_of(scene, new), collection, value)


@STEPS.sentence(rf"{WHO} (?:met )?(?:nog )?een {Q} zonder(?: {Q})? gegevens")
def person_with_one_without(scene: Scene, step: Step, new: str | None, collection: str, group: str | None) -> None:
    add(owner_of(scene, new), collection, {group: NOTHING} if group else {})


@STEPS.sentence(rf"{WHO} (?:met )?(?:nog )?een {Q} met een leeg {Q} object")
def person_with_one_empty(scene: Scene, step: Step, new: str | None, collection: str, group: str) -> None:
    add(owner_of(scene, new), collection, {group: {}})


def part_of(scene: Scene, name: str) -> dict[str, Any]:
    """What ``de 'partner'`` or ``de 'verblijfplaats'`` means: the last one of a collection, or the group itself."""
    item = expectation(scene).item()
    if name.lower() in COLLECTIONS:
        made: list[dict[str, Any]] = item.setdefault(plural(name), [])
        if not made:
            made.append({})
        return made[-1]
    group: Any = item.get(name)
    if not isinstance(group, dict):
        group = item[name] = {}
    return group


@STEPS.sentence(rf"heeft (?:de|het) {Q}{ONLY} de volgende {Q} gegevens")
def part_with_group(scene: Scene, step: Step, name: str, group: str) -> None:
    put(part_of(scene, name), group, record(scene, step))


@STEPS.sentence(rf"heeft (?:de|het) {Q} geen {Q} gegevens")
def part_without(scene: Scene, step: Step, name: str, group: str) -> None:
    absent(part_of(scene, name), group)


@STEPS.sentence(rf"heeft (?:de|het) {Q} een leeg {Q} object")
def part_with_empty(scene: Scene, step: Step, name: str, group: str) -> None:
    put(part_of(scene, name), group, {})


# How many, who ------------------------------------------------------------------------------------------------------


@STEPS.sentence(r"heeft de response (\d+|geen) perso(?:on|nen)", r"worden er (geen) personen gevonden")
def how_many(scene: Scene, step: Step, count: str) -> None:
    expectation(scene).count = 0 if count == "geen" else int(count)


@STEPS.sentence(rf"(?:wordt|worden)(?: alleen)? {Q} gevonden")
def who_is_found(scene: Scene, step: Step, who: str) -> None:
    expectation(scene).found = sorted(scene.known(name).bsn for name in names(who))


@STEPS.sentence(rf"heeft {Q}{ONLY} de volgende {Q} gegevens")
def named_with_group(scene: Scene, step: Step, name: str, group: str) -> None:
    put(expectation(scene).of_persons.setdefault(name, {}), group, record(scene, step))


@STEPS.sentence(rf"heeft {Q} {Q} met{ONLY} de volgende gegevens")
def named_with_collection(scene: Scene, step: Step, name: str, collection: str) -> None:
    records = step.table.records() if step.table else []
    value = [nested(pairs, scene.today) for pairs in records]
    expectation(scene).of_persons.setdefault(name, {})[plural(collection)] = value


# Errors -------------------------------------------------------------------------------------------------------------


@STEPS.sentence(r"heeft de response een object met de volgende gegevens", r"heeft de response een foutmelding")
def error_with(scene: Scene, step: Step) -> None:
    expectation(scene).error = step.table.pairs() if step.table else []


@STEPS.sentence(
    r"(?:heeft het object de volgende 'invalidParams' gegevens|(?:de volgende invalidParams |parameter )foutmeldingen)"
)
def error_of_parameters(scene: Scene, step: Step) -> None:
    expectation(scene).faults = [dict(pairs) for pairs in (step.table.records() if step.table else [])]


@STEPS.sentence(r"heeft de response geen foutmelding")
def no_error(scene: Scene, step: Step) -> None:
    expectation(scene).no_error = True
