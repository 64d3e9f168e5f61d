"""Layer 5, data: persons in the database: one row each, the persoonslijst whole, and index columns for the questions.

Every function takes the environment and a connection of it; changes belong inside ``environment.database.write``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson
import sqlalchemy as sa

from reference_api.environment import Environment
from reference_api.personen.searching import conditions, maximum
from reference_api.store import Connection
from schemas.personen import lo3
from schemas.personen.lo3 import Persoonslijst

COLUMNS = (
    "burgerservicenummer", "anummer", "reden", "gemeente", "geboortedatum", "geslachtsnaam", "geslachtsnaam_plat",
    "voornamen", "voornamen_plat", "voorvoegsel", "geslacht", "postcode", "huisnummer", "huisletter", "toevoeging",
    "straat", "openbare_ruimte", "nummeraanduiding", "verblijfsobject", "record",
)  # fmt: skip


def row(person: Persoonslijst) -> dict[str, Any]:
    """The row of a person: what the questions look for, and the persoonslijst itself."""
    self, home = lo3.current(person, lo3.PERSON), lo3.current(person, lo3.RESIDENCE)
    return {
        "burgerservicenummer": self.get("0120") or None,
        "anummer": self.get("0110") or None,
        "reden": lo3.suspension(person),
        "gemeente": home.get("0910") or "",
        "geboortedatum": self.get("0310") or "",
        "geslachtsnaam": lo3.folded(self.get("0240")),
        "geslachtsnaam_plat": lo3.plain(self.get("0240")),
        "voornamen": lo3.folded(self.get("0210")),
        "voornamen_plat": lo3.plain(self.get("0210")),
        "voorvoegsel": lo3.folded(self.get("0230")),
        "geslacht": self.get("0410") or "",
        "postcode": lo3.postcode(home.get("1160")) or None,
        "huisnummer": lo3.number(home.get("1120")),
        "huisletter": lo3.folded(home.get("1130")),
        "toevoeging": lo3.folded(home.get("1140")),
        "straat": lo3.folded(home.get("1110")),
        "openbare_ruimte": lo3.folded(home.get("1115")),
        "nummeraanduiding": home.get("1190") or None,
        "verblijfsobject": home.get("1180") or None,
        "record": orjson.dumps(person),
    }


def add(environment: Environment, connection: Connection, person: Persoonslijst) -> None:
    """Store a person in a row of its own, also beside another one with the same number."""
    names = ", ".join(COLUMNS)
    sql = environment.database.sql(
        "persoon-add",
        lambda: sa.text(
            f"INSERT INTO persoonslijst ({names}) VALUES ({', '.join(f':{n}' for n in COLUMNS)}) RETURNING id"
        ),
    )
    made = connection.one(sql, row(person))
    assert made is not None  # noqa: S101 - an insert returns its row
    _remember_homes(environment, connection, made[0], person)


def put(environment: Environment, connection: Connection, person: Persoonslijst) -> None:
    """Store a person in the place of the one with the same number (or A-nummer); a wiped list stays beside it."""
    found = _place(environment, connection, person)
    if found is None:
        add(environment, connection, person)
        return
    sql = environment.database.sql(
        "persoon-put",
        lambda: sa.text(f"UPDATE persoonslijst SET {', '.join(f'{n} = :{n}' for n in COLUMNS)} WHERE id = :id"),
    )
    connection.run(sql, {**row(person), "id": found})
    forget = environment.database.sql("persoon-homes", lambda: sa.text("DELETE FROM persoon_adres WHERE persoon = :id"))
    connection.run(forget, {"id": found})
    _remember_homes(environment, connection, found, person)
    _remember_change(environment, connection, lo3.bsn(person))


def _remember_change(environment: Environment, connection: Connection, bsn: str | None) -> None:
    """The last day on which the list of a person changed, for who follows that person."""
    text = (
        "INSERT INTO persoon_wijziging (burgerservicenummer, dag) VALUES (:bsn, :day) "
        "ON CONFLICT (burgerservicenummer) DO UPDATE SET dag = excluded.dag"
    )
    if bsn:
        day = environment.moment()[1]
        connection.run(environment.database.sql(text, partial(sa.text, text)), {"bsn": bsn, "day": day})


def _place(environment: Environment, connection: Connection, person: Persoonslijst) -> int | None:
    """The row of the same person that is not wiped."""
    self = lo3.current(person, lo3.PERSON)
    for column, value in (("burgerservicenummer", self.get("0120")), ("anummer", self.get("0110"))):
        if not value:
            continue
        text = f"SELECT id FROM persoonslijst WHERE {column} = :value AND reden NOT IN ('W', 'F') ORDER BY id"
        found = connection.one(environment.database.sql(text, partial(sa.text, text)), {"value": value})
        if found is not None:
            return int(found[0])
    return None


def _remember_homes(environment: Environment, connection: Connection, identity: int, person: Persoonslijst) -> None:
    """Where the person lives and ever lived."""
    homes = {o["1180"] for stack in lo3.stacks(person, lo3.RESIDENCE) for o in stack if o.get("1180")}
    sql = environment.database.sql(
        "persoon-home",
        lambda: sa.text("INSERT INTO persoon_adres (verblijfsobject, persoon) VALUES (:home, :id)"),
    )
    for home in sorted(homes):
        connection.run(sql, {"home": home, "id": identity})


def load(environment: Environment, connection: Connection, people: Iterable[Persoonslijst]) -> None:
    """Store many new persons."""
    for person in people:
        add(environment, connection, person)


def delete_all(environment: Environment, connection: Connection) -> None:
    """Forget everybody."""
    for text in ("DELETE FROM persoon_wijziging", "DELETE FROM persoon_adres", "DELETE FROM persoonslijst"):
        connection.run(environment.database.sql(text, partial(sa.text, text)))


def get(environment: Environment, connection: Connection, numbers: Sequence[str]) -> list[Persoonslijst]:
    """The persons with these numbers in the order asked; unknown numbers and wiped lists stay away."""
    binds = ", ".join(f":n{index}" for index in range(len(numbers)))
    sql = environment.database.sql(
        ("persoon-get", len(numbers)),
        lambda: sa.text(
            "SELECT burgerservicenummer, record FROM persoonslijst "
            f"WHERE burgerservicenummer IN ({binds}) AND reden NOT IN ('W', 'F') ORDER BY id"
        ),
    )
    found: dict[str, list[bytes]] = {}
    for bsn, record in connection.rows(sql, {f"n{index}": bsn for index, bsn in enumerate(numbers)}):
        found.setdefault(bsn, []).append(record)
    return [orjson.loads(bytes(record)) for bsn in dict.fromkeys(numbers) for record in found.get(bsn, ())]


def residents(environment: Environment, connection: Connection, home: str) -> list[Persoonslijst]:
    """Everybody who lives at an adresseerbaar object or ever lived there; wiped lists stay away."""
    sql = environment.database.sql(
        "persoon-residents",
        lambda: sa.text(
            "SELECT record FROM persoon_adres JOIN persoonslijst ON persoonslijst.id = persoon_adres.persoon "
            "WHERE persoon_adres.verblijfsobject = :home AND reden NOT IN ('W', 'F') ORDER BY persoonslijst.id"
        ),
    )
    return [orjson.loads(bytes(record)) for (record,) in connection.rows(sql, {"home": home})]


def search(environment: Environment, connection: Connection, question: Mapping[str, Any]) -> list[Persoonslijst]:
    """The persons that a question (already checked) describes: at most one more than it may give, to tell too many."""
    where, binds = conditions(question)
    sql = environment.database.sql(
        ("persoon-search", where),
        lambda: sa.text(f"SELECT id, record FROM persoonslijst WHERE {' AND '.join(where)} LIMIT :most"),
    )
    rows = connection.rows(sql, {**binds, "most": maximum(question["type"]) + 1})
    return [orjson.loads(bytes(record)) for _, record in sorted(rows, key=lambda found: found[0])]
