"""The BAG of the sample municipalities: every household's address, places to move to, and the odd cases that testers look for.

Towns, streets and buildings are invented, and lie where the map of the Netherlands shows water.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reference_api.bag.store import Bag
from schemas.bag import PATTERNS
from schemas.declare import Record
from schemas.personen import lo3

TOWNS: Mapping[str, tuple[str, str, float, float]] = {
    "9901": ("9951", "Nieuwerveen", 141_000.0, 507_000.0),
    "9902": ("9952", "Zandermeer", 148_000.0, 512_000.0),
}
"""Code of a municipality -> woonplaats: identification, name, and the corner where it begins (RD, metres)."""
BEGIN, NOTED = "2010-07-01", "2010-07-02T09:00:00Z"
"""Since when the objects are there, unless told otherwise, and when that was registered."""


@dataclass(frozen=True)
class Place:
    """An address with what stands there. ``gebouw``: number of the building, when several share one."""

    gemeente: str
    nummeraanduiding: str
    object: str
    straat: str
    huisnummer: int
    postcode: str = ""
    huisletter: str = ""
    toevoeging: str = ""
    status: str = "Verblijfsobject in gebruik"
    gebruiksdoelen: tuple[str, ...] = ("woonfunctie",)
    oppervlakte: int = 90
    bouwjaar: str = "1978"
    gebouw: str = ""
    nevenadressen: tuple[str, ...] = field(default=())


def place_of(gemeente: str, address: Mapping[str, Any], number: int) -> Place:
    """The address of a household."""
    return Place(
        gemeente,
        address["nummeraanduidingIdentificatie"],
        address["adresseerbaarObjectIdentificatie"],
        address["straat"],
        address["huisnummer"],
        address.get("postcode", ""),
        oppervlakte=55 + number * 7 % 110,
        bouwjaar=str(1905 + number * 13 % 115),
    )


def vacant(gemeente: str, number: int, straat: str, huisnummer: int, postcode: str, **more: Any) -> Place:
    """An address where nobody lives in the sample data; ``number`` counts from 1 within the municipality."""
    kind = more.pop("kind", "01")
    identification = f"{9_000_000 + number:010d}"
    return Place(
        gemeente,
        f"{gemeente}20{identification}",
        f"{gemeente}{kind}{identification}",
        straat,
        huisnummer,
        postcode,
        **more,
    )


def extras() -> Iterator[Place]:
    """Empty homes to move to, variants of one house number, a boat, a caravan, a shop, and what is not to be lived in (yet)."""
    flat = "9901109000900001"
    for number in range(1, 21):
        yield vacant("9901", number, "Nieuwbouwlaan", number, "9991AB", bouwjaar="2021", oppervlakte=80 + number)
    for number, (letter, addition) in enumerate((("", ""), ("A", ""), ("A", "2"), ("", "bis"), ("B", "")), 21):
        yield vacant(
            "9901",
            number,
            "Torenstraat",
            100,
            "9991AC",
            huisletter=letter,
            toevoeging=addition,
            gebouw=flat,
            oppervlakte=61,
        )
    yield vacant("9901", 30, "Nieuwbouwlaan", 41, "9991AB", status="Verblijfsobject gevormd", bouwjaar="2026")
    yield vacant("9901", 31, "Kerklaan", 201, "9991AD", status="Verblijfsobject ingetrokken", bouwjaar="1911")
    yield vacant("9901", 32, "Marktplein", 90, "9991AE", gebruiksdoelen=("winkelfunctie",), oppervlakte=240)
    yield vacant(
        "9901", 33, "Marktplein", 92, "9991AE", gebruiksdoelen=("winkelfunctie", "woonfunctie"), oppervlakte=180
    )
    yield vacant("9901", 34, "Havenkade", 60, "9991AG", nevenadressen=("9901209000000035",))
    yield vacant("9901", 40, "Havenkade", 70, "", kind="02", status="Plaats aangewezen")
    yield vacant("9901", 41, "Polderpad", 12, "9991AH", kind="03", status="Plaats aangewezen")
    for number, kind in ((90, "winkelfunctie"), (92, "winkelfunctie"), (94, "industriefunctie")):
        yield vacant("9902", number, "Marktplein", number, "9997ZX", gebruiksdoelen=(kind,), oppervlakte=200)
    for number in range(1, 11):
        yield vacant("9902", number, "Nieuwbouwlaan", number, "9997ZZ", bouwjaar="2019", oppervlakte=95 + number)


def from_person(gemeente: str, address: Mapping[str, str]) -> Place | None:
    """The place that a residence in the persons register names (category 08), for one that stands nowhere else."""
    number, thing, street = address.get("1190", ""), address.get("1180", ""), address.get("1115") or address.get("1110")
    sound = re.fullmatch(PATTERNS["nummeraanduiding"], number) and re.fullmatch(PATTERNS["adresseerbaarobject"], thing)
    if gemeente not in TOWNS or not sound or not street or not address.get("1120", "").isdecimal():
        return None
    status = "Verblijfsobject in gebruik" if thing[4:6] == "01" else "Plaats aangewezen"
    return Place(
        gemeente,
        number,
        thing,
        street,
        int(address["1120"]),
        address.get("1160", ""),
        address.get("1130", ""),
        address.get("1140", ""),
        status,
    )


def residences(people: Iterable[Record]) -> Iterator[tuple[str, Record]]:
    """(code of the municipality, category 08) of everybody, past ones too."""
    for person in people:
        for stack in lo3.stacks(person, lo3.RESIDENCE):
            for place in stack:
                yield place.get("0910", ""), place


class Builder:
    """Makes the objects of the BAG from places; each identification once, in a fixed order."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}
        self.streets: dict[tuple[str, str], str] = {}
        self.numbers: list[str] = []
        for gemeente in TOWNS:
            self._town(gemeente)

    def add(self, place: Place) -> None:
        """A nummeraanduiding with its object and building; one that is known already is left as it is."""
        if place.nummeraanduiding in self.objects:
            return
        street = self._street(place.gemeente, place.straat)
        self._number(place, place.nummeraanduiding, street)
        for index, other in enumerate(place.nevenadressen, 1):
            self._number(place, other, street, shift=2 * index)
        if place.object not in self.objects:
            self._thing(place)

    def store(self, bag: Bag) -> int:
        """Write everything; the number of addresses."""
        bag.put(self.objects.values())
        known = self.objects
        triples = []
        for name in self.numbers:
            street = known[known[name]["ligtAan"]]
            triples.append((known[name], street, known[street["ligtIn"]]))
        bag.put_addresses(triples)
        return len(self.numbers)

    # One object each ------------------------------------------------------------------------------------------------

    def _town(self, gemeente: str) -> None:
        identification, name, x, y = TOWNS[gemeente]
        outline = _square(x - 500, y - 500, 4000)
        self._put(
            identification,
            "Woonplaats",
            naam=name,
            status="Woonplaats aangewezen",
            geometrie={"vlak": outline},
            bronhouders=[{"code": gemeente, "naam": name}],
        )

    def _street(self, gemeente: str, name: str) -> str:
        if (gemeente, name) not in self.streets:
            number = sum(1 for code, _ in self.streets if code == gemeente) + 1
            identification = self.streets[gemeente, name] = f"{gemeente}30{number:010d}"
            self._put(
                identification,
                "OpenbareRuimte",
                naam=name,
                type="Weg",
                status="Naamgeving uitgegeven",
                korteNaam=name[:24],
                ligtIn=TOWNS[gemeente][0],
            )
        return self.streets[gemeente, name]

    def _number(self, place: Place, identification: str, street: str, shift: int = 0) -> None:
        kind = {"01": "Verblijfsobject", "02": "Ligplaats", "03": "Standplaats"}[place.object[4:6]]
        optional = {
            "huisletter": place.huisletter,
            "huisnummertoevoeging": place.toevoeging,
            "postcode": place.postcode,
        }
        gone = place.status.endswith("ingetrokken")
        self._put(
            identification,
            "Nummeraanduiding",
            huisnummer=place.huisnummer + shift,
            **{name: value for name, value in optional.items() if value},
            typeAdresseerbaarObject=kind,
            status="Naamgeving ingetrokken" if gone else "Naamgeving uitgegeven",
            ligtAan=street,
        )
        self.numbers.append(identification)

    def _thing(self, place: Place) -> None:
        x, y = self._corner(place)
        addresses: dict[str, Any] = {"heeftAlsHoofdAdres": place.nummeraanduiding}
        if place.nevenadressen:
            addresses["heeftAlsNevenAdres"] = list(place.nevenadressen)
        if place.object[4:6] != "01":
            kind = "Ligplaats" if place.object[4:6] == "02" else "Standplaats"
            self._put(place.object, kind, **addresses, type=kind, status=place.status, geometrie=_square(x, y, 12))
            return
        building = place.gebouw or f"{place.gemeente}10{place.object[6:]}"
        self._put(
            place.object,
            "Verblijfsobject",
            **addresses,
            type="Verblijfsobject",
            geometrie={"punt": {"type": "Point", "coordinates": [x + 4.0, y + 4.0, 0.0]}},
            gebruiksdoelen=list(place.gebruiksdoelen),
            oppervlakte=place.oppervlakte,
            status=place.status,
            maaktDeelUitVan=[building],
        )
        if building not in self.objects:
            self._building(building, place, x, y)

    def _building(self, identification: str, place: Place, x: float, y: float) -> None:
        stages = {"Verblijfsobject gevormd": "Bouw gestart", "Verblijfsobject ingetrokken": "Pand gesloopt"}
        self._put(
            identification,
            "Pand",
            geometrie=_square(x, y, 8),
            oorspronkelijkBouwjaar=place.bouwjaar,
            status=stages.get(place.status, "Pand in gebruik"),
        )

    def _corner(self, place: Place) -> tuple[float, float]:
        """Where it stands: streets lie side by side, houses along them."""
        _, _, x, y = TOWNS[place.gemeente]
        street = int(self.streets[place.gemeente, place.straat][6:])
        return x + 14.0 * place.huisnummer, y + 60.0 * street + 25.0 * (place.huisnummer % 2)

    def _put(self, identification: str, kind: str, **values: Any) -> None:
        seen = {
            "tijdstipRegistratie": NOTED,
            "versie": 1,
            "beginGeldigheid": BEGIN,
            "tijdstipRegistratieLV": NOTED,
        }
        self.objects[identification] = {
            "identificatie": identification,
            "domein": f"NL.IMBAG.{kind}",
            **values,
            "geconstateerd": "N",
            "documentdatum": BEGIN,
            "documentnummer": f"BAG-{identification}",
            "voorkomen": seen,
        }


def _square(x: float, y: float, size: float) -> dict[str, Any]:
    corners = ((x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y))
    return {"type": "Polygon", "coordinates": [[[a, b, 0.0] for a, b in corners]]}


def load_addresses(bag: Bag, households: Iterable[Any], residences: Iterable[tuple[str, Record]] = ()) -> int:
    """The whole BAG; ``residences``: (code of the municipality, category 08) of everybody, past ones too. How many addresses."""
    builder = Builder()
    for household in households:
        builder.add(place_of(household.municipality[0], household.address, household.number))
    for place in extras():
        builder.add(place)
    for gemeente, residence in residences:
        found = from_person(gemeente, residence)
        if found is not None:
            builder.add(found)
    return builder.store(bag)
