"""Invented people in households: two municipalities that do not exist, numbers from a counter of our own.

A person is a dict in the shape of the BRP answer (Haal Centraal 2.x, plain fields), plus ``gemeente`` and the private
search keys that storage needs. Numbers lie between 999000000 and 999999999 and pass the 11-test.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from reference_api.seed.loader import stable_uuid
from schemas.fields import eleven_test

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


@dataclass
class Household:
    """People at one address."""

    number: int
    address: dict[str, Any]
    municipality: tuple[str, str]
    people: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Scenario:
    """A person to be found by situation; ``id`` is opaque, ``person`` the number."""

    id: str
    name: str
    text_nl: str
    text_en: str
    person: dict[str, Any]


def numbers(start: int = 999_000_000) -> Iterator[str]:
    """Numbers of our own that pass the 11-test."""
    for number in range(start, 1_000_000_000):
        if eleven_test(str(number)):
            yield str(number)


class Village:
    """Makes all households; the same anchor day gives the same people."""

    def __init__(self, anchor: date) -> None:
        self.anchor, self.bsn = anchor, numbers()
        self.random = random.Random(f"gemeengoed {anchor}")  # noqa: S311 - sample data, no secret
        self.households = list(self._households())

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
                "adult",
            )
            for shift in range(adults)
        ]
        children = 0 if kind in (0, 8, 1) or age > 58 else self.random.randint(1, 3) if kind not in (9,) else 0
        kids = [
            self._person(household, self.random.randint(0, min(17, max(0, age - 22))), family, "child")
            for _ in range(children)
        ]
        if adults == 2:
            _marry(people[0], people[1], self._day(self.random.randint(1, 20)), household)
        for kid in kids:
            _parents(kid, people)
        household.people = people + kids
        moved = self.anchor - timedelta(days=self.random.randint(90, 6000))
        for person in household.people:
            since = max(moved, date.fromisoformat(person["geboorte"]["datum"]["datum"]))
            person["verblijfplaats"] = _residence(household.address, since)
            person["datumInschrijvingInGemeente"] = _date(since)

    def _day(self, years_ago: int) -> date:
        return self.anchor - timedelta(days=years_ago * 365 + self.random.randint(0, 364))

    def _person(self, household: Household, age: int, family: tuple[str, str], kind: str) -> dict[str, Any]:
        woman = self.random.random() < 0.5
        first = self.random.choice(GIRLS if woman else BOYS)
        born = self._day(max(age, 0))
        code, place = household.municipality
        prefix, surname = family
        return {
            "burgerservicenummer": next(self.bsn),
            "leeftijd": _age(born, self.anchor),
            "geslacht": {"code": "V", "omschrijving": "vrouw"} if woman else {"code": "M", "omschrijving": "man"},
            "naam": {
                "voornamen": first,
                "voorletters": f"{first[0]}.",
                **({"voorvoegsel": prefix} if prefix else {}),
                "geslachtsnaam": surname,
                "volledigeNaam": " ".join(part for part in (first, prefix, surname) if part),
            },
            "geboorte": {
                "datum": _date(born),
                "plaats": {"code": code, "omschrijving": place},
                "land": {"code": "6030", "omschrijving": "Nederland"},
            },
            "gemeenteVanInschrijving": {"code": code, "omschrijving": place},
            "partners": [],
            "kinderen": [],
            "ouders": [],
            "nationaliteiten": [
                {"type": "Nationaliteit", "nationaliteit": {"code": "0001", "omschrijving": "Nederlandse"}}
            ],
        }


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _date(day: date) -> dict[str, str]:
    months = (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    )
    return {"type": "Datum", "datum": day.isoformat(), "langFormaat": f"{day.day} {months[day.month - 1]} {day.year}"}


def _short(person: dict[str, Any]) -> dict[str, Any]:
    name = {key: value for key, value in person["naam"].items() if key != "volledigeNaam"}
    return {
        "burgerservicenummer": person["burgerservicenummer"],
        "naam": name,
        "geboorte": {"datum": person["geboorte"]["datum"]},
    }


def _marry(one: dict[str, Any], other: dict[str, Any], day: date, household: Household) -> None:
    code, place = household.municipality
    bond = {
        "soortVerbintenis": {"code": "H", "omschrijving": "huwelijk"},
        "aangaanHuwelijkPartnerschap": {
            "datum": _date(day),
            "plaats": {"code": code, "omschrijving": place},
            "land": {"code": "6030", "omschrijving": "Nederland"},
        },
    }
    one["partners"], other["partners"] = (
        [{**_short(other), "geslacht": other["geslacht"], **bond}],
        [{**_short(one), "geslacht": one["geslacht"], **bond}],
    )


def _parents(child: dict[str, Any], parents: list[dict[str, Any]]) -> None:
    child["ouders"] = [
        {**_short(parent), "geslacht": parent["geslacht"], "ouderAanduiding": str(index)}
        for index, parent in enumerate(parents, 1)
    ]
    for parent in parents:
        parent["kinderen"].append(_short(child))


def _residence(address: dict[str, Any], since: date) -> dict[str, Any]:
    return {
        "type": "Adres",
        "functieAdres": {"code": "W", "omschrijving": "woonadres"},
        "datumVan": _date(since),
        "datumIngangGeldigheid": _date(since),
        "adresseerbaarObjectIdentificatie": address["adresseerbaarObjectIdentificatie"],
        "nummeraanduidingIdentificatie": address["nummeraanduidingIdentificatie"],
        "verblijfadres": {
            "officieleStraatnaam": address["straat"],
            "korteStraatnaam": address["straat"][:24],
            "huisnummer": address["huisnummer"],
            "postcode": address["postcode"],
            "woonplaats": address["woonplaats"],
        },
    }


def scenarios(village: Village) -> list[Scenario]:
    """People that a tester wants to find, by situation."""
    wanted = (
        ("alleenstaand", "Alleenstaand, zonder kinderen", "Single, no children", lambda p, h: len(h.people) == 1),
        (
            "gezin-met-kinderen",
            "Ouder in een gezin met kinderen",
            "Parent in a family with children",
            lambda p, h: p["kinderen"] and p["partners"],
        ),
        (
            "alleenstaande-ouder",
            "Ouder met kinderen, zonder partner",
            "Parent with children, no partner",
            lambda p, h: p["kinderen"] and not p["partners"],
        ),
        (
            "stel-zonder-kinderen",
            "Gehuwd, zonder kinderen",
            "Married, no children",
            lambda p, h: p["partners"] and not p["kinderen"],
        ),
        ("minderjarig", "Kind jonger dan zestien jaar", "Child under sixteen", lambda p, h: p["leeftijd"] < 16),
        (
            "zestien-of-zeventien",
            "Zestien of zeventien jaar: mag zelf melden",
            "Sixteen or seventeen: may report a move",
            lambda p, h: 16 <= p["leeftijd"] < 18,
        ),
        ("bejaard", "Ouder dan tachtig jaar", "Over eighty", lambda p, h: p["leeftijd"] > 80),
        (
            "kleine-gemeente",
            "Woont in de kleine gemeente",
            "Lives in the small municipality",
            lambda p, h: h.municipality[0] == "9902" and p["leeftijd"] > 25,
        ),
        (
            "groot-gezin",
            "Gezin van vijf of meer",
            "Family of five or more",
            lambda p, h: len(h.people) >= 5 and p["partners"],
        ),
        (
            "voorvoegsel",
            "Naam met voorvoegsel",
            "Name with a prefix",
            lambda p, h: p["naam"].get("voorvoegsel") and p["leeftijd"] > 18,
        ),
    )
    found, used = [], set()
    for name, dutch, english, fits in wanted:
        for household in village.households:
            person = next(
                (p for p in household.people if p["burgerservicenummer"] not in used and fits(p, household)), None
            )
            if person is not None:
                used.add(person["burgerservicenummer"])
                found.append(Scenario(stable_uuid(f"persoon:{name}"), name, dutch, english, person))
                break
    return found
