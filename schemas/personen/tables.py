"""Code tables of the registration: what a code means.

``tables.csv`` holds code and description as far as they are met. Sources: the national tables of RvIG (32 nationalities,
33 municipalities, 34 countries, 37 reasons, 56 residence permits, 60 RNI participants, 61 authority) as they show in the
test persons of RvIG, the municipalities of 2026 by CBS, and two invented municipalities of the sample data (99xx).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from schemas.personen import names

MUNICIPALITIES, COUNTRIES, NATIONALITIES, REASONS = "gemeenten", "landen", "nationaliteiten", "redenen_nationaliteit"
SEXES, NAME_USES, BONDS, PERMITS, AUTHORITY = "geslacht", "naamgebruik", "verbintenissen", "verblijfstitels", "gezag"
ADDRESS_USES, AT_NUMBER, SUSPENSIONS = "functies_adres", "bij_huisnummer", "redenen_opschorting"
EUROPEAN_VOTING, PARTICIPANTS = "europees_kiesrecht", "rni_deelnemers"
UNKNOWN_CODES = ("0000", "000", ".")
"""Standard values that say: unknown. They are never given."""
Coded = Mapping[str, str]


@lru_cache(maxsize=1)
def read_tables() -> Mapping[str, Mapping[str, str]]:
    """All tables: name to code to description."""
    found: dict[str, dict[str, str]] = {}
    with files("schemas.personen").joinpath("tables.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["tabel"], {})[row["code"]] = row["omschrijving"]
    return found


@lru_cache(maxsize=10_000)
def described(table: str, code: str | None) -> Coded | None:
    """A code with its description; None for no code and for the standard value of unknown."""
    return None if not code or code in UNKNOWN_CODES else entry(table, code)


@lru_cache(maxsize=10_000)
def entry(table: str, code: str) -> Coded:
    """A code with its description, also when it is the one for unknown; without one when the table does not have it."""
    text = read_tables().get(table, {}).get(code)
    return {"code": code, "omschrijving": text} if text else {"code": code}


@lru_cache(maxsize=10_000)
def place(text: str | None) -> Coded | None:
    """A place of birth, marriage or death: a Dutch municipality by its code, elsewhere the name as it was written."""
    if text and not (len(text) == 4 and text.isdigit()):
        return None if text == "." else {"omschrijving": text}
    return described(MUNICIPALITIES, text)


@lru_cache(maxsize=100)
def title(code: str | None) -> Coded | None:
    """A title or predicate with its kind."""
    if not code:
        return None
    kind = "predicaat" if code in names.PREDICATES else "titel"
    return {"code": code, "omschrijving": names.title_word(code), "soort": kind}
