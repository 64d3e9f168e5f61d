"""What a case has set up: persons as LO3, addresses, the question's answer, and what is expected of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Occurrence = dict[str, str]
GROUPS = {
    "persoon": "01", "naam": "01", "geboorte": "01", "ouder 1": "02", "ouder 2": "03", "nationaliteit": "04", "partner": "05",
    "ex-partner": "05", "overlijden": "06", "inschrijving": "07", "verblijfplaats": "08", "adres": "08",
    "kind": "09", "verblijfstitel": "10", "gezagsverhouding": "11", "reisdocument": "12", "kiesrecht": "13",
    "europees kiesrecht": "13", "uitsluiting kiesrecht": "13",
}  # fmt: skip
"""The category that a group of elements belongs to."""
PLURALS = {"partners": "partner", "kinderen": "kind", "nationaliteiten": "nationaliteit"}
NETHERLANDS, CITY, NOWHERE = "6030", "0518", "1999"
DEFAULT_STREET = {"1110": "Spui", "1120": "70", "1160": "2511BT"}
"""What an address has when the case says no more than its municipality."""


def category(group: str) -> str:
    """The category of a group. Raises ValueError when it is unknown."""
    found = GROUPS.get(PLURALS.get(group.lower(), group.lower()))
    if found is None:
        raise ValueError(f"no category for the group {group!r}")
    return found


@dataclass
class Person:
    """A persoonslijst that is being written. One without number exists in the lists of relatives only."""

    name: str
    lists: dict[str, list[list[Occurrence]]] = field(default_factory=dict)
    registered: bool = True
    latest: dict[str, int] = field(default_factory=dict)
    """The stack that a category was last changed in."""
    stack_of: dict[tuple[str, str], int] = field(default_factory=dict)
    """The stack of a relative, by category and name."""

    def current(self, number: str, stack: int | None = None) -> Occurrence:
        """The current occurrence of the stack that was last changed, made when it is absent."""
        stacks = self.lists.setdefault(number, [])
        if not stacks:
            stacks.append([{}])
        return stacks[self.latest.get(number, 0) if stack is None else stack][0]

    def add(self, number: str, occurrence: Occurrence, relative: str = "") -> None:
        """A new stack, and the one that later changes are meant for."""
        stacks = self.lists.setdefault(number, [])
        stacks.append([occurrence])
        self.latest[number] = len(stacks) - 1
        if relative:
            self.stack_of[number, relative] = len(stacks) - 1

    def change(self, number: str, occurrence: Occurrence, wrong: bool = False, relative: str = "") -> None:
        """A new current occurrence; the old one becomes history, marked when it was never right."""
        stacks = self.lists.setdefault(number, [])
        index = self.stack_of.get((number, relative), self.latest.get(number, 0))
        if not stacks:
            stacks.append([])
        stack = stacks[index]
        if stack and wrong:
            stack[0] = {**stack[0], "8410": "O"}
        stack.insert(0, occurrence)

    @property
    def bsn(self) -> str:
        """The number, empty when there is none; a list that was changed may have it in its history only."""
        return next((o["0120"] for o in self.lists.get("01", [[]])[0] if o.get("0120")), "")

    def persoonslijst(self) -> dict[str, Any]:
        """The list as it is stored: without empty values."""
        kept = {
            number: [[{k: v for k, v in o.items() if v != ""} for o in stack] for stack in stacks if stack]
            for number, stacks in sorted(self.lists.items())
        }
        return {number: stacks for number, stacks in kept.items() if stacks}


@dataclass
class Reply:
    """What the API answered."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Scene:
    """One case under way."""

    today: date
    persons: list[Person] = field(default_factory=list)
    addresses: dict[str, Occurrence] = field(default_factory=dict)
    person: Person | None = None
    address: Occurrence | None = None
    asked: bool = False
    clock: date | None = None
    reply: Reply | None = None
    expected: Any = None
    numbers: Iterator[str] = field(default_factory=lambda: bsn_numbers(12))

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)

    def meet(self, name: str, bsn: str | None = None, registered: bool = True, **values: str) -> Person:
        """A new person, from now on the current one. ``values`` are elements with a letter before their number."""
        person = Person(name, registered=registered)
        number = {"0120": bsn if bsn is not None else self.free_number()} if registered else {}
        surname = {"0240": name} if name else {}
        person.add("01", {**number, **surname, **{key[1:]: value for key, value in values.items()}})
        if registered:
            person.add("07", {"7010": "0"})
        self.persons.append(person)
        self.person = person
        return person

    def free_number(self) -> str:
        """The first number that nobody has."""
        taken = {person.bsn for person in self.persons}
        return next(number for number in self.numbers if number not in taken)

    def now(self) -> Person:
        """The current person. Raises ValueError when nobody was mentioned yet."""
        if self.person is None:
            raise ValueError("nobody was mentioned before this step")
        return self.person

    def named(self, name: str) -> Person | None:
        """The last person with this name, None when there is none."""
        return next((person for person in reversed(self.persons) if person.name == name), None)

    def known(self, name: str) -> Person:
        """The person with this name. Raises ValueError when there is none."""
        found = self.named(name)
        if found is None:
            raise ValueError(f"no person {name!r} was mentioned before this step")
        return found

    def home(self, name: str) -> Occurrence:
        """The address with this name. Raises ValueError when there is none."""
        if name not in self.addresses:
            raise ValueError(f"no address {name!r} was mentioned before this step")
        return self.addresses[name]


def bsn_numbers(start: int) -> Iterator[str]:
    """Numbers of nine digits that pass the test of eleven, from ``start`` on."""
    for number in range(start, 999_999_999):
        text = f"{number:09}"
        if sum(int(digit) * weight for digit, weight in zip(text, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True)) % 11 == 0:
            yield text
