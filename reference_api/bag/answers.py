"""Layer 4, services: objects of the BAG as HAL: an object with its links, what was asked to come along, an address put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reference_api.bag.store import Bag, Moment
from schemas.bag import ROOT, kind_of
from schemas.declare import Record

Shown = dict[str, Any]
PLURAL: Mapping[str, str] = {
    "woonplaats": "woonplaatsen",
    "openbareruimte": "openbareruimten",
    "nummeraanduiding": "nummeraanduidingen",
    "verblijfsobject": "verblijfsobjecten",
    "ligplaats": "ligplaatsen",
    "standplaats": "standplaatsen",
    "pand": "panden",
}
"""Kind of object -> its collection."""
WRAPPED: Mapping[str, str] = {"openbareruimte": "openbareRuimte"}
"""Kind of object -> the name under which an answer holds it, where that is another one."""
POINTERS: Mapping[str, str] = {
    "ligtIn": "ligtInWoonplaats",
    "ligtAan": "ligtAanOpenbareRuimte",
    "heeftAlsHoofdAdres": "heeftAlsHoofdAdres",
    "heeftAlsNevenAdres": "heeftAlsNevenAdres",
    "maaktDeelUitVan": "maaktDeelUitVan",
}
"""Field that names other objects -> the link, and the resource that can come along."""
OF_THE_TOWN = ("geometrie", "bronhouders")
"""Fields of a woonplaats that only come along when asked."""
OF_THE_OBJECT = ("gebruiksdoelen", "oppervlakte")


class Answers:
    """Puts answers together for one request."""

    def __init__(self, bag: Bag, at: Moment, base: str, expanded: Mapping[str, set[str]]) -> None:
        self.bag, self.at, self.base, self.expanded = bag, at, base, expanded

    def link(self, path: str) -> Shown:
        """A HAL link."""
        return {"href": f"{self.base}{ROOT}{path}"}

    def to(self, identification: str) -> Shown:
        """A link to an object."""
        return self.link(f"/{PLURAL[kind_of(identification)]}/{identification}")

    # Objects ------------------------------------------------------------------------------------------------------

    def object(self, record: Record) -> Shown:
        """An object with its links, and what was asked to come along."""
        found = self.bare(record)
        found["_embedded"] = self._embedded(record)
        return {name: value for name, value in found.items() if value}

    def bare(self, record: Record, only: Iterable[str] = ()) -> Shown:
        """An object with its links; ``only`` these fields when there are any."""
        kind, chosen = kind_of(record["identificatie"]), set(only)
        shown = {name: value for name, value in record.items() if not chosen or name in chosen}
        if kind == "woonplaats":
            shown = {name: value for name, value in shown.items() if name not in OF_THE_TOWN}
        links: Shown = {"self": self.to(record["identificatie"])}
        for name, label in POINTERS.items():
            if name in record:
                target = record[name]
                links[label] = self.to(target) if isinstance(target, str) else [self.to(one) for one in target]
        return {WRAPPED.get(kind, kind): shown, "_links": links}

    def _embedded(self, record: Record) -> Shown:
        found: Shown = {}
        for name, label in POINTERS.items():
            if label in self.expanded and name in record:
                target = record[name]
                known = self.bag.objects([target] if isinstance(target, str) else target, self.at)
                shown = [self.bare(one, self.expanded[label]) for one in known.values()]
                if shown:
                    found[label] = shown[0] if isinstance(target, str) else shown
        return {**found, **self._of_town(record)} if kind_of(record["identificatie"]) == "woonplaats" else found

    def _of_town(self, record: Record) -> Shown:
        found: Shown = {}
        for name in OF_THE_TOWN:
            if name in self.expanded and name in record:
                found[name] = record[name]
        return found

    def addressable(self, record: Record) -> Shown:
        """A verblijfsobject, ligplaats or standplaats under its kind, where it may be any of them."""
        return {kind_of(record["identificatie"]): self.object(record)}

    # Addresses ----------------------------------------------------------------------------------------------------

    def addresses(self, numbers: Iterable[Record], *, extended: bool = False) -> list[Shown]:
        """Addresses of nummeraanduidingen; one without street or town that can be shown is left out."""
        found = []
        for number in numbers:
            parts = self._parts(number)
            if parts is not None:
                found.append((self._extended if extended else self._address)(number, *parts))
        return found

    def _parts(self, number: Record) -> tuple[Record, Record, Record | None] | None:
        street = self.bag.get(number["ligtAan"], self.at)
        town = self.bag.get(number.get("ligtIn") or (street or {}).get("ligtIn", ""), self.at)
        kinds = ("verblijfsobject", "ligplaats", "standplaats")
        things = self.bag.pointing(number["identificatie"], kinds, self.at)
        return (street, town, things[0] if things else None) if street and town else None

    def _address(self, number: Record, street: Record, town: Record, thing: Record | None) -> Shown:
        found = self._base(number, street, town, thing)
        pieces: Mapping[str, Record] = {"openbareRuimte": street, "nummeraanduiding": number, "woonplaats": town}
        embedded = {n: self.bare(r, self.expanded[n]) for n, r in pieces.items() if n in self.expanded}
        return {**found, **({"_embedded": embedded} if embedded else {})}

    def _base(self, number: Record, street: Record, town: Record, thing: Record | None) -> Shown:
        kept = ("huisnummer", "huisletter", "huisnummertoevoeging", "postcode")
        found: Shown = {
            "openbareRuimteNaam": street["naam"],
            "korteNaam": street["korteNaam"],
            **{name: number[name] for name in kept if name in number},
            "woonplaatsNaam": town["naam"],
            "nummeraanduidingIdentificatie": number["identificatie"],
            "openbareRuimteIdentificatie": street["identificatie"],
            "woonplaatsIdentificatie": town["identificatie"],
        }
        links: Shown = {
            "self": self.link(f"/adressen/{number['identificatie']}"),
            "openbareRuimte": self.to(street["identificatie"]),
            "nummeraanduiding": self.to(number["identificatie"]),
            "woonplaats": self.to(town["identificatie"]),
        }
        if thing is not None:
            found["adresseerbaarObjectIdentificatie"] = thing["identificatie"]
            links["adresseerbaarObject"] = self.to(thing["identificatie"])
            if number["identificatie"] in thing.get("heeftAlsNevenAdres", ()):
                found["indicatieNevenadres"] = True
            if "maaktDeelUitVan" in thing:
                found["pandIdentificaties"] = thing["maaktDeelUitVan"]
                links["panden"] = [self.to(building) for building in thing["maaktDeelUitVan"]]
        noted = {"woonplaats": town, "openbareRuimte": street, "nummeraanduiding": number}
        return {**found, **_noted(noted), "_links": links}

    def _extended(self, number: Record, street: Record, town: Record, thing: Record | None) -> Shown:
        found = self._base(number, street, town, thing)
        links = found.pop("_links")
        links["self"] = self.link(f"/adressenuitgebreid/{number['identificatie']}")
        found["typeAdresseerbaarObject"] = number["typeAdresseerbaarObject"]
        if thing is not None:
            place = thing["geometrie"]
            found["adresseerbaarObjectGeometrie"] = place if "type" not in place else {"vlak": place}
            found["adresseerbaarObjectStatus"] = thing["status"]
            found |= {name: thing[name] for name in OF_THE_OBJECT if name in thing}
            buildings = self.bag.objects(thing.get("maaktDeelUitVan", ()), self.at).values()
            if buildings:
                found["oorspronkelijkBouwjaar"] = [building["oorspronkelijkBouwjaar"] for building in buildings]
        return {**found, "_links": links}

    def hit(self, number: Record) -> Shown | None:
        """A result of searching: the address in words, and by what it is found again."""
        parts = self._parts(number)
        if parts is None:
            return None
        street, town, _ = parts
        letter, addition = number.get("huisletter", ""), number.get("huisnummertoevoeging", "")
        house = f"{number['huisnummer']}{letter}{'-' if addition else ''}{addition}"
        place = " ".join(part for part in (number.get("postcode", ""), town["naam"]) if part)
        return {
            "omschrijving": f"{street['naam']} {house}, {place}",
            "identificatie": number["identificatie"],
            "_links": {"adres": self.link(f"/adressen?zoekresultaatIdentificatie={number['identificatie']}")},
        }


def _noted(records: Mapping[str, Record]) -> Shown:
    """What was established without a document."""
    noted = {name: True for name, record in records.items() if record["geconstateerd"] == "J"}
    return {"geconstateerd": noted} if noted else {}
