"""Layer 4, services: which objects of the BAG a question finds, and how each of them is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reference_api.bag.answers import Answers, Shown
from reference_api.bag.store import Bag, Moment, folded
from schemas.bag import kind_of
from schemas.bag.operations import PATH_KINDS
from schemas.bag.questions import Operation
from schemas.declare import Record

ADDRESSABLE = ("verblijfsobject", "ligplaats", "standplaats")
WORDS = 10
"""Words of a search that count."""


@dataclass(frozen=True)
class Found:
    """Objects in order, and how several of them are shown."""

    records: Sequence[Record]
    show: Callable[[Sequence[Record]], list[Shown]]

    def shown(self, start: int, count: int) -> list[Shown]:
        """So many of them, from a place on."""
        return self.show(self.records[start : start + count])


def find(
    bag: Bag, answers: Answers, operation: Operation, asked: Mapping[str, Any], at: Moment, identification: str
) -> Found:
    """What an operation finds; ``identification``: of the object in its path, empty for a list."""
    finders = {
        "adres": lambda: _numbers_of_addresses(bag, asked, at),
        "adresuitgebreid": lambda: _numbers_of_addresses(bag, asked, at),
        "zoekresultaat": lambda: _search(bag, asked["zoek"], at),
        "nummeraanduiding": lambda: _numbers(bag, asked, at),
        "openbareruimte": lambda: _streets(bag, asked, at),
        "woonplaats": lambda: bag.named("woonplaats", asked["naam"], at),
        "verblijfsobject": lambda: bag.pointing(asked["pandIdentificatie"], ("verblijfsobject",), at),
        "adresseerbaarobject": lambda: bag.pointing(asked["nummeraanduidingIdentificatie"], ADDRESSABLE, at),
    }
    records = _one(bag, operation, at, identification) if identification else finders[operation.shape]()
    return Found(records, _shower(answers, operation.shape))


def _one(bag: Bag, operation: Operation, at: Moment, identification: str) -> Sequence[Record]:
    wanted = PATH_KINDS[operation.path]
    fits = kind_of(identification) in (ADDRESSABLE if wanted == "adresseerbaarobject" else (wanted,))
    return list(bag.objects([identification], at).values()) if fits else []


def _shower(answers: Answers, shape: str) -> Callable[[Sequence[Record]], list[Shown]]:
    if shape in ("adres", "adresuitgebreid"):
        return lambda records: answers.addresses(records, extended=shape == "adresuitgebreid")
    if shape == "zoekresultaat":
        return lambda records: [hit for hit in map(answers.hit, records) if hit is not None]
    if shape == "adresseerbaarobject":
        return lambda records: [answers.addressable(record) for record in records]
    return lambda records: [answers.object(record) for record in records]


def _numbers_of_addresses(bag: Bag, asked: Mapping[str, Any], at: Moment) -> Sequence[Record]:
    """Nummeraanduidingen of current addresses."""
    if "zoekresultaatIdentificatie" in asked:
        found = bag.get(asked["zoekresultaatIdentificatie"], at)
        return [found] if found and "ligtAan" in found else []
    if "adresseerbaarObjectIdentificatie" in asked:
        return _addresses_of(bag, [bag.get(asked["adresseerbaarObjectIdentificatie"], at)], at)
    if "pandIdentificatie" in asked:
        return _addresses_of(bag, bag.pointing(asked["pandIdentificatie"], ("verblijfsobject",), at), at)
    return _numbers(bag, asked, at)


def _addresses_of(bag: Bag, things: Sequence[Record | None], at: Moment) -> Sequence[Record]:
    names = [n for t in things if t for n in (t["heeftAlsHoofdAdres"], *t.get("heeftAlsNevenAdres", ()))]
    return list(bag.objects(names, at).values())


def _numbers(bag: Bag, asked: Mapping[str, Any], at: Moment) -> Sequence[Record]:
    if "openbareRuimteIdentificatie" in asked:
        return bag.pointing(asked["openbareRuimteIdentificatie"], ("nummeraanduiding",), at)
    if "openbareRuimteNaam" in asked:
        streets = bag.streets(asked["woonplaatsNaam"], asked["openbareRuimteNaam"], at)
        return bag.numbers({**asked, "openbareruimten": streets}, at)
    return bag.numbers(asked, at)


def _streets(bag: Bag, asked: Mapping[str, Any], at: Moment) -> Sequence[Record]:
    if "woonplaatsNaam" in asked:
        names = bag.streets(asked["woonplaatsNaam"], asked["openbareRuimteNaam"], at)
        return list(bag.objects(names, at).values())
    found = bag.pointing(asked["woonplaatsIdentificatie"], ("openbareruimte",), at)
    name = asked.get("openbareRuimteNaam")
    return [street for street in found if name is None or folded(street["naam"]) == folded(name)]


def _search(bag: Bag, text: str, at: Moment) -> Sequence[Record]:
    words = [word for word in text.replace(",", " ").split() if word][:WORDS]
    joined = _joined(words)
    return bag.containing(joined, at) if joined else []


def _joined(words: Sequence[str]) -> list[str]:
    """Words with the two halves of a postcode put together (9990 AN)."""
    found: list[str] = []
    for word in words:
        halves = found and len(found[-1]) == 4 and found[-1].isdecimal() and len(word) == 2 and word.isalpha()
        if halves:
            found[-1] += word
        else:
            found.append(word)
    return found
