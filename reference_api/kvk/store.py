"""Layer 5, data: companies: what searching looks through, and the profile of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from reference_api.bag.store import folded
from reference_api.environment import Environment
from reference_api.store import Connection
from schemas import kvk
from schemas.kvk import MOST, Company

EQUAL: Mapping[str, str] = {
    "kvkNummer": "nummer",
    "rsin": "rsin",
    "vestigingsnummer": "vestiging",
    "huisnummer": "huisnummer",
    "postcode": "postcode",
    "straatnaam": "straat",
    "plaats": "plaats",
}
"""Parameter -> the column that must equal it."""


def load(environment: Environment, connection: Connection, companies: Iterable[Company]) -> int:
    """Store companies; how many."""
    companies = list(companies)
    database = environment.database
    profiles = [
        {"nummer": c.number, "profiel": orjson.dumps(kvk.profile(c)), "vestigingen": orjson.dumps(kvk.branches(c))}
        for c in companies
    ]
    rows = [_row(index, row) for index, row in enumerate(row for c in companies for row in kvk.search_rows(c))]
    for table, values in (("kvk_inschrijving", profiles), ("kvk_zoeken", rows)):
        names = list(values[0])
        text = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{n}' for n in names)})"
        connection.many(database.sql(("kvk-insert", table), lambda text=text: sa.text(text)), values)  # type: ignore[misc]
    return len(companies)


def _row(index: int, found: Mapping[str, Any]) -> dict[str, Any]:
    place = found["adres"]["binnenlandsAdres"]
    return {
        "id": index,
        "nummer": found["kvkNummer"],
        "rsin": found.get("rsin"),
        "vestiging": found.get("vestigingsnummer"),
        "naam": folded(found["naam"]),
        "soort": found["type"],
        "actief": found["actief"],
        "straat": folded(place["straatnaam"]),
        "plaats": folded(place["plaats"]),
        "postcode": place["postcode"],
        "huisnummer": place["huisnummer"],
        "record": orjson.dumps(found),
    }


def search(environment: Environment, connection: Connection, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a question finds, at most as much as can be paged through."""
    where, binds = ["1 = 1"], {}
    for name, column in EQUAL.items():
        if name in asked:
            where.append(f"{column} = :{column}")
            binds[column] = _asked(name, asked[name])
    if "naam" in asked:
        for index, word in enumerate(folded(asked["naam"]).split()[:10]):
            where.append(f"naam LIKE :w{index} ESCAPE '\\'")
            binds[f"w{index}"] = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    if not asked.get("inclusiefInactieveRegistraties"):
        where.append("actief = 'Ja'")
    text = f"SELECT record FROM kvk_zoeken WHERE {' AND '.join(where)} ORDER BY id LIMIT {MOST}"
    sql = environment.database.sql(("kvk-search", text), lambda: sa.text(text))
    found = [orjson.loads(bytes(row[0])) for row in connection.rows(sql, binds)]
    kinds = set(asked["type"].split(",")) if "type" in asked else set()
    return [one for one in found if not kinds or one["type"] in kinds]


def _asked(name: str, value: Any) -> Any:
    if name in ("straatnaam", "plaats"):
        return folded(value)
    return value.replace(" ", "").upper() if name == "postcode" else value


def one(environment: Environment, connection: Connection, number: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Profile and branches of a company."""
    sql = environment.database.sql(
        "kvk-one", lambda: sa.text("SELECT profiel, vestigingen FROM kvk_inschrijving WHERE nummer = :number")
    )
    row = connection.one(sql, {"number": number})
    return (orjson.loads(bytes(row[0])), orjson.loads(bytes(row[1]))) if row else None
