"""Invented people in households: two municipalities that do not exist, numbers from a counter of our own.

Each is kept as an LO3 persoonslijst, as the persons register stores it. Numbers lie between 999000000 and 999999999 and
pass the 11-test.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from reference_api.seed.loader import stable_uuid
from schemas.fields import eleven_test
from schemas.personen import names

MUNICIPALITIES = (("9901", "Nieuwerveen", 820), ("9902", "Zandermeer", 230))
STREETS = (
    "Dorpsstraat",
    "Kerklaan",
    "Molenweg",
    "Beukenlaan",
    "Stationsstraat",
    "Wilgenhof",
    "Meerzicht",
    "Havenkade",
    "Schoolstraat",
    "Lindeplein",
    "Parallelweg",
    "Zonnebloemstraat",
    "Kanaaldijk",
    "Veenkade",
    "Eikenlaan",
    "Marktplein",
    "Torenstraat",
    "Koperwiek",
    "Zuiderdiep",
    "Polderpad",
)
GIRLS = (
    "Anna",
    "Sanne",
    "Fatima",
    "Emma",
    "Yara",
    "Lotte",
    "Maria",
    "Noor",
    "Aisha",
    "Julia",
    "Sofie",
    "Mila",
    "Eva",
    "Linh",
    "Johanna",
    "Tess",
    "Zeynep",
    "Wilhelmina",
    "Roos",
    "Femke",
)
BOYS = (
    "Daan",
    "Mohammed",
    "Jan",
    "Sem",
    "Pieter",
    "Lucas",
    "Youssef",
    "Bram",
    "Thijs",
    "Kees",
    "Levi",
    "Ali",
    "Noah",
    "Willem",
    "Finn",
    "Hendrik",
    "Emre",
    "Gijs",
    "Ruben",
    "Adam",
)
SURNAMES = (
    ("", "Jansen"),
    ("de", "Vries"),
    ("van den", "Berg"),
    ("", "Bakker"),
    ("van", "Dijk"),
    ("", "Visser"),
    ("", "Smit"),
    ("de", "Boer"),
    ("", "Mulder"),
    ("de", "Groot"),
    ("", "Bos"),
    ("", "Vos"),
    ("", "Peters"),
    ("", "Hendriks"),
    ("van", "Leeuwen"),
    ("", "Dekker"),
    ("", "Brouwer"),
    ("de", "Wit"),
    ("", "Yilmaz"),
    ("El", "Amrani"),
    ("", "Nguyen"),
    ("", "Kaya"),
    ("", "Kuipers"),
    ("ter", "Horst"),
    ("", "Veenstra"),
    ("", "Postma"),
    ("van der", "Meer"),
    ("", "Koster"),
    ("", "Willems"),
    ("", "Sanders"),
)


OF_AGE = 18


@dataclass(eq=False)
class Citizen:
    """An invented person, with the relatives that the village gave it."""

    bsn: str
    anummer: str
    given: str
    prefix: str
    surname: str
    sex: str
    born: date
    age: int
    town: tuple[str, str]
    partner: Citizen | None = None
    wedding: date | None = None
    parents: list[Citizen] = field(default_factory=list)
    children: list[Citizen] = field(default_factory=list)
    homes: list[tuple[dict[str, Any], date]] = field(default_factory=list)
    """Addresses with the day from which, the current one first."""

    @property
    def initials(self) -> str:
        return names.initials(self.given)

    @property
    def full_name(self) -> str:
        return names.joined(self.given, self.prefix, self.surname)


@dataclass
class Household:
    """People at one address."""

    number: int
    address: dict[str, Any]
    municipality: tuple[str, str]
    people: list[Citizen] = field(default_factory=list)
    since: date = date.min


@dataclass(frozen=True)
class Scenario:
    """A person to be found by situation; ``id`` is opaque."""

    id: str
    name: str
    text_nl: str
    text_en: str
    person: Citizen


def numbers(start: int = 999_000_000) -> Iterator[str]:
    """Numbers of our own that pass the 11-test."""
    for number in range(start, 1_000_000_000):
        if eleven_test(str(number)):
            yield str(number)


def a_numbers(start: int = 90_101_010) -> Iterator[str]:
    """A-nummers that pass their three tests: no two equal digits in a row, and both sums (LO BRP, element 01.10).

    The sum of the digits is 0 or 5 modulo 11, that of each digit times 2 to the power of its place is 0; the last two
    digits follow from the first eight.
    """
    for beginning in range(start, 100_000_000):
        digits = [int(digit) for digit in str(beginning)]
        plain, weighted = sum(digits), sum(digit << index for index, digit in enumerate(digits))
        for wanted in (0, 5):
            last = (-4 * weighted - wanted + plain) % 11
            number = [*digits, (wanted - plain - last) % 11, last]
            if max(number) < 10 and all(one != other for one, other in itertools.pairwise(number)):
                yield "".join(map(str, number))


class Village:
    """Makes all households; the same anchor day gives the same people."""

    def __init__(self, anchor: date) -> None:
        self.anchor, self.bsn, self.anummer = anchor, numbers(), a_numbers()
        self.random = random.Random(f"gemeengoed {anchor}")  # noqa: S311 - sample data, no secret
        self.households = list(self._households())
        self._earlier_homes()

    def _households(self) -> Iterator[Household]:
        number = 0
        for code, place, count in MUNICIPALITIES:
            for index in range(count):
                number += 1
                household = Household(number, self._address(number, index, code, place), (code, place))
                self._fill(household, index)
                yield household

    def _address(self, number: int, index: int, code: str, place: str) -> dict[str, Any]:
        street = STREETS[index % len(STREETS)]
        house = index // len(STREETS) * 2 + 1 + index % 2
        identification = f"{code}01{number:010d}"
        postcode = f"{'9990' if code == '9901' else '9997'}{'ABCDEGHJKL'[index % 10]}{'NPRSTUVWXZ'[index // len(STREETS) % 10]}"
        return {
            "adresseerbaarObjectIdentificatie": identification,
            "nummeraanduidingIdentificatie": f"{code}20{number:010d}",
            "straat": street,
            "huisnummer": house,
            "postcode": postcode,
            "woonplaats": place,
        }

    def _fill(self, household: Household, index: int) -> None:
        kind = index % 10
        adults = 1 if kind in (0, 1, 7) else 2
        age = self.random.randint(24, 88 if kind in (0, 8) else 52)
        family = self.random.choice(SURNAMES)
        people = [
            self._person(
                household,
                age + shift * self.random.randint(-4, 4),
                family if not shift else self.random.choice(SURNAMES),
            )
            for shift in range(adults)
        ]
        children = 0 if kind in (0, 8, 1) or age > 58 else self.random.randint(1, 3) if kind not in (9,) else 0
        kids = [
            self._person(household, self.random.randint(0, min(17, max(0, age - 22))), family) for _ in range(children)
        ]
        if adults == 2:
            day = self._day(self.random.randint(1, 20))
            for one, other in (people, people[::-1]):
                one.partner, one.wedding = other, day
        for kid in kids:
            kid.parents = people
            for parent in people:
                parent.children.append(kid)
        household.people = people + kids
        household.since = self.anchor - timedelta(days=self.random.randint(90, 6000))
        for person in household.people:
            person.homes = [(household.address, max(household.since, person.born))]

    def _day(self, years_ago: int) -> date:
        return self.anchor - timedelta(days=years_ago * 365 + self.random.randint(0, 364))

    def _person(self, household: Household, age: int, family: tuple[str, str]) -> Citizen:
        woman = self.random.random() < 0.5
        first = self.random.choice(GIRLS if woman else BOYS)
        born = self._day(max(age, 0))
        return Citizen(
            bsn=next(self.bsn),
            anummer=next(self.anummer),
            given=first,
            prefix=family[0],
            surname=family[1],
            sex="V" if woman else "M",
            born=born,
            age=_age(born, self.anchor),
            town=household.municipality,
        )

    def _earlier_homes(self) -> None:
        """Every fifth household lived elsewhere before: at an address to which others came only after it had left."""
        for index, household in enumerate(self.households[::5]):
            later = [h for h in self.households[index * 5 + 1 :][:40] if h.since >= household.since]
            if not later:
                continue
            came = household.since - timedelta(days=2000)
            for person in household.people:
                if person.born < household.since:
                    person.homes.append((later[0].address, max(came, person.born)))


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def persoonslijst(person: Citizen) -> dict[str, Any]:
    """The person as the register keeps it."""
    first_home = person.homes[-1][1]
    found: dict[str, Any] = {
        "01": [[{"0110": person.anummer, **_identity(person), "6110": "E", "8510": _digits(person.born)}]],
        "04": [[{"0510": "0001", "6310": "017", "8510": _digits(person.born)}]],
        "07": [[{"6810": _digits(first_home), "7010": "0"}]],
        "08": [[_home(address, since) for address, since in person.homes]],
    }
    for category, parent in zip(("02", "03"), person.parents, strict=False):
        found[category] = [[{**_identity(parent), "6210": _digits(person.born), "8510": _digits(person.born)}]]
    if person.partner is not None and person.wedding is not None:
        bond = {"0610": _digits(person.wedding), "0620": person.town[0], "0630": "6030", "1510": "H"}
        found["05"] = [[{**_identity(person.partner), **bond, "8510": _digits(person.wedding)}]]
    if person.children:
        found["09"] = [[{**_identity(child), "8510": _digits(child.born)}] for child in person.children]
    minors = [someone for someone in (person, *person.children) if someone.age < OF_AGE and someone.parents]
    return {**found, "gezag": [_authority(minor) for minor in minors]} if minors else found


def _authority(minor: Citizen) -> dict[str, Any]:
    """Who has parental authority over a minor: both parents, or the only one."""
    people = [{"burgerservicenummer": p.bsn, "naam": {"volledigeNaam": p.full_name}} for p in (minor, *minor.parents)]
    both = len(minor.parents) > 1
    kind = "GezamenlijkOuderlijkGezag" if both else "EenhoofdigOuderlijkGezag"
    parents = {"ouders": people[1:]} if both else {"ouder": people[1]}
    return {"type": kind, "minderjarige": people[0], **parents}


def _digits(day: date) -> str:
    return f"{day:%Y%m%d}"


def _identity(person: Citizen) -> dict[str, str]:
    """What any persoonslijst tells of a person: number, name, birth and sex."""
    return {
        "0120": person.bsn,
        "0210": person.given,
        **({"0230": person.prefix} if person.prefix else {}),
        "0240": person.surname,
        "0310": _digits(person.born),
        "0320": person.town[0],
        "0330": "6030",
        "0410": person.sex,
    }


def _home(address: dict[str, Any], since: date) -> dict[str, str]:
    """An occurrence of category 08."""
    town = address["adresseerbaarObjectIdentificatie"][:4]
    return {
        "0910": town,
        "0920": _digits(since),
        "1010": "W",
        "1030": _digits(since),
        "1110": address["straat"][:24],
        "1115": address["straat"],
        "1120": str(address["huisnummer"]),
        "1160": address["postcode"],
        "1170": address["woonplaats"],
        "1180": address["adresseerbaarObjectIdentificatie"],
        "1190": address["nummeraanduidingIdentificatie"],
        "8510": _digits(since),
    }


def scenarios(village: Village) -> list[Scenario]:
    """People that a tester wants to find, by situation."""
    wanted = (
        ("alleenstaand", "Alleenstaand, zonder kinderen", "Single, no children", lambda p, h: len(h.people) == 1),
        (
            "gezin-met-kinderen",
            "Ouder in een gezin met kinderen",
            "Parent in a family with children",
            lambda p, h: p.children and p.partner,
        ),
        (
            "alleenstaande-ouder",
            "Ouder met kinderen, zonder partner",
            "Parent with children, no partner",
            lambda p, h: p.children and not p.partner,
        ),
        (
            "stel-zonder-kinderen",
            "Gehuwd, zonder kinderen",
            "Married, no children",
            lambda p, h: p.partner and not p.children,
        ),
        ("minderjarig", "Kind jonger dan zestien jaar", "Child under sixteen", lambda p, h: p.age < 16),
        (
            "zestien-of-zeventien",
            "Zestien of zeventien jaar: mag zelf melden",
            "Sixteen or seventeen: may report a move",
            lambda p, h: 16 <= p.age < 18,
        ),
        ("bejaard", "Ouder dan tachtig jaar", "Over eighty", lambda p, h: p.age > 80),
        (
            "kleine-gemeente",
            "Woont in de kleine gemeente",
            "Lives in the small municipality",
            lambda p, h: h.municipality[0] == "9902" and p.age > 25,
        ),
        (
            "groot-gezin",
            "Gezin van vijf of meer",
            "Family of five or more",
            lambda p, h: len(h.people) >= 5 and p.partner,
        ),
        (
            "voorvoegsel",
            "Naam met voorvoegsel",
            "Name with a prefix",
            lambda p, h: p.prefix and p.age > 18,
        ),
    )
    found, used = [], set()
    for name, dutch, english, fits in wanted:
        for household in village.households:
            person = next((p for p in household.people if p.bsn not in used and fits(p, household)), None)
            if person is not None:
                used.add(person.bsn)
                found.append(Scenario(stable_uuid(f"persoon:{name}"), name, dutch, english, person))
                break
    return found
