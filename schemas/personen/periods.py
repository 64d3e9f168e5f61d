"""The questions of Verblijfplaatshistorie and Bewoning: a day or a period, and what is wrong with one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.personen.questions import BSN_PATTERN, OBJECT_PATTERN, Check, Fault, Pattern, full_date

DAY, FROM, UNTIL = "peildatum", "datumVan", "datumTot"
NUMBER, HOME = "burgerservicenummer", "adresseerbaarObjectIdentificatie"
Questions = Mapping[str, Mapping[str, Check]]
"""Type of a question to its parameters, all of them required."""


def _questions(name: str, subject: str, check: Check) -> Questions:
    return {
        f"{name}MetPeildatum": {subject: check, DAY: full_date},
        f"{name}MetPeriode": {subject: check, UNTIL: full_date, FROM: full_date},
    }


HISTORY = _questions("Raadpleeg", NUMBER, Pattern(BSN_PATTERN))
OCCUPANCY = _questions("Bewoning", HOME, Pattern(OBJECT_PATTERN))


def faults(body: Mapping[str, Any], questions: Questions) -> list[Fault]:
    """Everything that is wrong with a question, by name of parameter; without a known type nothing else can be said."""
    kind = body.get("type")
    if kind is None:
        return [("required", "type", "Parameter is verplicht.")]
    checks = questions.get(kind) if isinstance(kind, str) else None
    if checks is None:
        return [("value", "type", "Waarde is geen geldig zoek type.")]
    found: list[Fault] = []
    for name, check in checks.items():
        missing = body.get(name) in (None, "")
        found += [("required", name, "Parameter is verplicht.")] if missing else check(name, body[name])
    unexpected = [name for name in body if name != "type" and name not in checks]
    found += [("unknownParam", str(name)[:60], "Parameter is niet verwacht.") for name in unexpected]
    if not found and UNTIL in checks and body[UNTIL] <= body[FROM]:
        return [("invalidParam", UNTIL, "datumTot moet na datumVan liggen.")]
    return found
