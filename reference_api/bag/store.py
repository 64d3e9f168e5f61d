"""Layer 5, data: objects of the BAG: stored by version, read as they stood at a moment, found by address or by what they point to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.store import Connection
from schemas.bag import FINAL, kind_of
from schemas.declare import Record
from schemas.fields import sortable

LINKS = ("ligtIn", "ligtAan", "heeftAlsHoofdAdres")
LISTS = ("heeftAlsNevenAdres", "maaktDeelUitVan")
MOST = 5000
"""Objects that one question looks through at most."""


@dataclass(frozen=True)
class Moment:
    """Which version is meant: valid on a day, and known at a moment (UTC, with microseconds)."""

    day: str
    known: str
    current: bool = False
    """Whether objects with a final status are left out."""


def now(environment: Environment, *, current: bool = False) -> Moment:
    """The versions of this moment."""
    moment, day = environment.moment()
    return Moment(day, moment, current)


def folded(text: str) -> str:
    """A name as it is searched: small letters without accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold().strip()


class Bag:
    """The BAG through one connection."""

    def __init__(self, environment: Environment, connection: Connection) -> None:
        self.environment, self.connection, self.database = environment, connection, environment.database

    # Writing ------------------------------------------------------------------------------------------------------

    def put(self, objects: Iterable[Record]) -> None:
        """Store versions of objects. ``objects``: as the API answers them, ``voorkomen`` included."""
        objects = list(objects)
        self._insert("bag_object", [_row(record) for record in objects])
        self._insert("bag_link", [row for record in objects for row in _links(record)])

    def put_addresses(self, addresses: Iterable[tuple[Record, Record, Record]]) -> None:
        """Make addresses findable: (nummeraanduiding, openbare ruimte, woonplaats)."""
        self._insert("bag_adres", [_address(*parts) for parts in addresses])

    def _insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        names = list(rows[0])
        listed, binds = ", ".join(names), ", ".join(f":{name}" for name in names)
        text = f"INSERT INTO {table} ({listed}) VALUES ({binds})"
        self.connection.many(self.database.sql(("bag-insert", table), lambda: sa.text(text)), rows)

    # Reading ------------------------------------------------------------------------------------------------------

    def objects(self, identifications: Sequence[str], at: Moment) -> dict[str, dict[str, Any]]:
        """Objects by identification as they stood at a moment, in the order asked."""
        found: dict[str, dict[str, Any]] = {}
        wanted = list(dict.fromkeys(identifications))
        for start in range(0, len(wanted), 200):
            part = wanted[start : start + 200]
            sql = self.database.sql(("bag-objects", len(part)), partial(_versions, len(part)))
            values = {f"i{index}": one for index, one in enumerate(part)}
            for name, record in self.connection.rows(sql, {**values, "day": at.day, "known": at.known}):
                found[name] = orjson.loads(bytes(record))
        kept = {name: found[name] for name in wanted if name in found}
        return {n: r for n, r in kept.items() if not at.current or r["status"] not in FINAL}

    def get(self, identification: str, at: Moment) -> dict[str, Any] | None:
        """One object as it stood at a moment."""
        return self.objects([identification], at).get(identification)

    def named(self, kind: str, name: str, at: Moment) -> list[dict[str, Any]]:
        """Woonplaatsen or openbare ruimten with a name."""
        sql = self.database.sql(
            "bag-named",
            lambda: sa.text(
                "SELECT DISTINCT identificatie FROM bag_object WHERE naam = :name AND soort = :kind ORDER BY identificatie"
            ),
        )
        rows = self.connection.rows(sql, {"name": folded(name), "kind": kind})
        found = self.objects([row[0] for row in rows], at).values()
        return [record for record in found if name_of(record) == folded(name)]

    def pointing(self, target: str, kinds: tuple[str, ...], at: Moment) -> list[dict[str, Any]]:
        """Objects of these kinds that point to another one, in order of their identification."""
        sql = self.database.sql(
            "bag-pointing", lambda: sa.text("SELECT DISTINCT bron FROM bag_link WHERE doel = :target ORDER BY bron")
        )
        names = [row[0] for row in self.connection.rows(sql, {"target": target}) if kind_of(row[0]) in kinds]
        return [record for record in self.objects(names, at).values() if target in targets_of(record)]

    def streets(self, town: str, street: str, at: Moment) -> list[str]:
        """Identifications of the openbare ruimten with that name in woonplaatsen with that name."""
        towns = {record["identificatie"] for record in self.named("woonplaats", town, at)}
        return [r["identificatie"] for r in self.named("openbareruimte", street, at) if r["ligtIn"] in towns]

    def numbers(self, asked: Mapping[str, Any], at: Moment) -> list[dict[str, Any]]:
        """Nummeraanduidingen by postcode and house number, or by streets (``openbareruimten``) and house number."""
        rows = []
        if "postcode" in asked:
            rows = self._numbers("postcode", asked["postcode"].upper(), asked)
        for street in asked.get("openbareruimten", ()):
            rows += self._numbers("openbareruimte", street, asked)
        found = self.objects([row[0] for row in rows], at)
        return [found[number] for number, version in rows if number in found and _version(found[number]) == version]

    def _numbers(self, column: str, value: str, asked: Mapping[str, Any]) -> list[tuple[str, int]]:
        exact = bool(asked.get("exacteMatch"))
        letter, addition = asked.get("huisletter"), asked.get("huisnummertoevoeging")
        sql = self.database.sql(
            ("bag-numbers", column, exact, letter is None, addition is None),
            lambda: sa.text(_numbers_sql(column, exact, letter is not None, addition is not None)),
        )
        values = {"value": value, "number": asked["huisnummer"]}
        values |= {"letter": (letter or "").lower(), "addition": (addition or "").lower()}
        return [(row[0], row[1]) for row in self.connection.rows(sql, values)]

    def containing(self, words: Sequence[str], at: Moment) -> list[dict[str, Any]]:
        """Current nummeraanduidingen whose address holds all these words, each at the beginning of a word."""
        sql = self.database.sql(("bag-words", len(words)), lambda: sa.text(_words_sql(len(words))))
        rows = self.connection.rows(sql, {f"w{index}": f"% {_plain(word)}%" for index, word in enumerate(words)})
        found = self.objects([row[0] for row in rows], at)
        return [found[n] for n, version in rows if n in found and _version(found[n]) == version]


def _version(record: Record) -> int:
    number: int = record["voorkomen"]["versie"]
    return number


def _plain(word: str) -> str:
    return folded(word).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _versions(count: int) -> sa.TextClause:
    binds = ", ".join(f":i{index}" for index in range(count))
    return sa.text(
        f"SELECT identificatie, record FROM bag_object WHERE identificatie IN ({binds}) "
        "AND registratie <= :known AND begin <= :day AND (eind IS NULL OR eind > :day) ORDER BY identificatie, versie"
    )


def _numbers_sql(column: str, exact: bool, letter: bool, addition: bool) -> str:
    text = f"SELECT nummeraanduiding, versie FROM bag_adres WHERE {column} = :value AND huisnummer = :number"
    text += " AND huisletter = :letter" if letter or exact else ""
    text += " AND toevoeging = :addition" if addition or exact else ""
    return text + f" ORDER BY huisletter, toevoeging, nummeraanduiding LIMIT {MOST}"


def _words_sql(count: int) -> str:
    conditions = " AND ".join(f"tekst LIKE :w{index} ESCAPE '\\'" for index in range(count))
    return (
        f"SELECT nummeraanduiding, versie FROM bag_adres WHERE {conditions} "
        f"ORDER BY openbareruimte, huisnummer, huisletter, toevoeging LIMIT {MOST}"
    )


def name_of(record: Record) -> str | None:
    """The name of a woonplaats or openbare ruimte as it is searched."""
    return folded(record["naam"]) if "naam" in record else None


def targets_of(record: Record) -> list[str]:
    """Identifications that an object points to."""
    single = [record[name] for name in LINKS if name in record]
    return single + [target for name in LISTS for target in record.get(name, ())]


def _row(record: Record) -> dict[str, Any]:
    seen = record["voorkomen"]
    return {
        "identificatie": record["identificatie"],
        "versie": seen["versie"],
        "soort": kind_of(record["identificatie"]),
        "begin": seen["beginGeldigheid"],
        "eind": seen.get("eindGeldigheid"),
        "registratie": sortable(seen["tijdstipRegistratieLV"]),
        "naam": name_of(record),
        "record": orjson.dumps(record),
    }


def _links(record: Record) -> list[dict[str, Any]]:
    version = record["voorkomen"]["versie"]
    targets = dict.fromkeys(targets_of(record))
    return [{"bron": record["identificatie"], "versie": version, "doel": target} for target in targets]


def _address(number: Record, street: Record, town: Record) -> dict[str, Any]:
    letter, addition = number.get("huisletter", ""), number.get("huisnummertoevoeging", "")
    house = f"{number['huisnummer']}{letter}{'-' if addition else ''}{addition}"
    words = folded(f"{street['naam']} {house} {number.get('postcode', '')} {town['naam']}")
    return {
        "nummeraanduiding": number["identificatie"],
        "versie": number["voorkomen"]["versie"],
        "postcode": number.get("postcode"),
        "huisnummer": number["huisnummer"],
        "huisletter": letter.lower(),
        "toevoeging": addition.lower(),
        "openbareruimte": street["identificatie"],
        "tekst": f" {words}",
    }
