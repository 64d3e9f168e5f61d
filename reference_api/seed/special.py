"""Invented people in the situations that applications forget: each to be found by name, each a persoonslijst that differs.

They live at addresses of the village, beside the households there, and have the numbers that follow those of the village.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reference_api.seed.loader import stable_uuid
from reference_api.seed.persons import Citizen, Scenario, Village, persoonslijst
from schemas.personen import lo3

Lijst = dict[str, Any]
Change = Callable[[Lijst, date], Lijst]


@dataclass(frozen=True)
class Special:
    """A situation: the person in it (given names, prefix, surname, sex, age), and what differs from an ordinary list."""

    name: str
    text_nl: str
    text_en: str
    who: tuple[str, str, str, str, int]
    change: Change


def _with(category: str, **elements: str) -> Change:
    """Elements of the current occurrence of a category; ``e7010="7"``."""
    values = {name[1:]: value for name, value in elements.items()}

    def change(person: Lijst, today: date) -> Lijst:
        return {**person, category: [[{**lo3.current(person, category), **values}]]}

    return change


def _ago(today: date, days: int) -> str:
    return f"{today - timedelta(days=days):%Y%m%d}"


def _died(person: Lijst, today: date) -> Lijst:
    day = _ago(today, 40)
    suspended = _with("07", e6710=day, e6720="O")(person, today)
    return {**suspended, "06": [[{"0810": day, "0820": "9901", "0830": "6030", "8510": day}]]}


def _emigrated(person: Lijst, today: date) -> Lijst:
    day = _ago(today, 400)
    abroad = {
        "0910": "1999",
        "0920": day,
        "1310": "5010",
        "1320": day,
        "1330": "Rue du Marché 7",
        "1340": "1000 Bruxelles",
    }
    return lo3.changed(_with("07", e6710=day, e6720="E")(person, today), "08", {**abroad, "8510": day})


def _never_here(person: Lijst, today: date) -> Lijst:
    day = _ago(today, 900)
    abroad = {"0910": "1999", "0920": day, "1310": "6029", "1320": day, "1330": "Marktstraße 3", "1340": "26789 Leer"}
    brought = {"8810": "0201", "8820": "Artikel 45 EU-Werkingsverdrag (VWEU)"}
    suspended = _with("07", e6710=day, e6720="R", e7110=day, e7120="paspoort")(person, today)
    return {**suspended, "04": [[{"0510": "0055", "6310": "301", **brought}]], "08": [[{**abroad, **brought}]]}


def _unseen(person: Lijst, today: date) -> Lijst:
    return _with("08", e8310="089999", e8320=_ago(today, 30))(person, today)


def _examined(person: Lijst, today: date) -> Lijst:
    return _with("08", e8310="081100", e8320=_ago(today, 60))(person, today)


def _houseboat(person: Lijst, today: date) -> Lijst:
    home = lo3.current(person, "08")
    kept = {name: home[name] for name in ("0910", "0920", "1010", "1030", "8510")}
    return {**person, "08": [[{**kept, "1210": "Woonboot aan de Havenkade"}]]}


def _widow(person: Lijst, today: date) -> Lijst:
    self = {**lo3.current(person, "01"), "6110": "P"}
    late = {"0210": "Diederik", "0220": "B", "0230": "van", "0240": "Zandermeer", "0310": "19480612", "0410": "M"}
    bond = {"0610": "19760903", "0620": "9901", "0630": "6030", "1510": "H"}
    return {**person, "01": [[self]], "05": [[{**late, **bond, "0710": "20190211"}, {**late, **bond}]]}


def _two_nationalities(person: Lijst, today: date) -> Lijst:
    born = lo3.current(person, "01")["0310"]
    return {
        **person,
        "04": [[{"0510": "0001", "6310": "017", "8510": born}], [{"0510": "0131", "6310": "301", "8510": born}]],
    }


def _registered(person: Lijst, today: date) -> Lijst:
    partner = {
        "0210": "Robin",
        "0230": "van der",
        "0240": "Wal",
        "0310": "19850417",
        "0320": "9902",
        "0330": "6030",
        "0410": "M",
    }
    bond = {"0610": "20190614", "0620": "9902", "0630": "6030", "1510": "P", "8510": "20190614"}
    return {**_with("01", e6110="V")(person, today), "05": [[{**partner, **bond}]]}


def _half_born(person: Lijst, today: date) -> Lijst:
    return _with("01", e0310=lo3.current(person, "01")["0310"][:4] + "0000", e0320="Casablanca", e0330="5022")(
        person, today
    )


SPECIALS = (
    Special("onder-curatele", "Staat onder curatele", "Under guardianship", ("Maurits", "", "Hazelaar", "M", 47),
            _with("11", e3310="1")),
    Special("geheimhouding", "Heeft om geheimhouding gevraagd", "Asked for secrecy", ("Ilse", "van", "Buren", "V", 36),
            _with("07", e7010="7")),
    Special("vertrokken-onbekend", "Woont niet meer op het adres: vastgesteld na onderzoek",
            "No longer at the address: established by an investigation", ("Stefan", "", "Wolters", "M", 41), _unseen),
    Special("adres-in-onderzoek", "Het adres is in onderzoek", "The address is under investigation",
            ("Naima", "", "Bouzid", "V", 29), _examined),
    Special("overleden", "Is overleden", "Has died", ("Cornelia", "", "Rozema", "V", 84), _died),
    Special("geemigreerd", "Is verhuisd naar België", "Moved to Belgium", ("Arjan", "de", "Haan", "M", 52), _emigrated),
    Special("niet-ingezetene", "Woonde nooit in Nederland (RNI)", "Never lived in the Netherlands (RNI)",
            ("Karl", "", "Brandt", "M", 58), _never_here),
    Special("briefadres", "Heeft een briefadres", "Has a postal address only", ("Marleen", "", "Schut", "V", 44),
            _with("08", e1010="B")),
    Special("woonboot", "Woont op een boot zonder adres", "Lives on a boat without an address", ("Joris", "", "Kok", "M", 39),
            _houseboat),
    Special("weduwe-van-adel", "Weduwe van een baron, gebruikt zijn naam", "Widow of a baron who bears his name",
            ("Adriana Maria", "", "Hofstra", "V", 73), _widow),
    Special("dubbele-nationaliteit", "Heeft twee nationaliteiten", "Has two nationalities", ("Samira", "El", "Idrissi", "V", 33),
            _two_nationalities),
    Special("geregistreerd-partner", "Geregistreerd partnerschap, gebruikt beide namen",
            "Registered partnership, bears both names", ("Femke", "", "Dijkstra", "V", 40), _registered),
    Special("onvolledige-geboortedatum", "Van de geboortedatum is alleen het jaar bekend", "Only the year of birth is known",
            ("Omar", "", "Haddad", "M", 61), _half_born),
)  # fmt: skip


def special_people(village: Village) -> Iterator[tuple[Scenario, Mapping[str, Any]]]:
    """Everybody in a special situation, with the persoonslijst."""
    for index, special in enumerate(SPECIALS):
        given, prefix, surname, sex, age = special.who
        household = village.households[40 + index * 10]
        born = date(village.anchor.year - age, 1 + index % 12, 14)
        person = Citizen(
            bsn=next(village.bsn),
            anummer=next(village.anummer),
            given=given,
            prefix=prefix,
            surname=surname,
            sex=sex,
            born=born,
            age=age,
            town=household.municipality,
            homes=[(household.address, max(household.since, born))],
        )
        scenario = Scenario(
            stable_uuid(f"persoon:{special.name}"), special.name, special.text_nl, special.text_en, person
        )
        yield scenario, special.change(persoonslijst(person), village.anchor)
