"""Components against versions of standards, with how sure we are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.claims import Claim
from catalogue.merge import Entry
from catalogue.versions import order
from catalogue.view import View

VALID = timedelta(days=365)
"""How long a test report counts; after that the evidence is shown as expired."""
UNKNOWN = ""


@dataclass(frozen=True)
class Matrix:
    """Rows are components, columns keys (versions of one standard, or standards), cells claims."""

    columns: Sequence[str]
    rows: Sequence[tuple[Entry, Mapping[str, Claim]]]


def by_version(view: View, standard: Entry) -> Matrix:
    """Who serves which version of one standard; the last column is for who says no version."""
    serving = view.referring("serves", standard)
    versions = {claim.value["version"] for claim in standard.all("versions")}
    served = {claim.value.get("version", UNKNOWN) for _, claim in serving}
    columns = sorted((versions | served) - {UNKNOWN}, key=order)
    rows: dict[str, tuple[Entry, dict[str, Claim]]] = {}
    for component, claim in serving:
        rows.setdefault(component.id, (component, {}))[1][claim.value.get("version", UNKNOWN)] = claim
    return Matrix([*columns, *([UNKNOWN] if UNKNOWN in served else [])], sorted(rows.values(), key=_by_name))


def by_standard(view: View, standards: Sequence[Entry]) -> Matrix:
    """Who serves which of several standards."""
    rows: dict[str, tuple[Entry, dict[str, Claim]]] = {}
    for standard in standards:
        for component, claim in view.referring("serves", standard):
            rows.setdefault(component.id, (component, {}))[1][standard.id] = claim
    return Matrix([standard.id for standard in standards], sorted(rows.values(), key=_fullest))


def _by_name(row: tuple[Entry, Mapping[str, Claim]]) -> str:
    return row[0].name.casefold()


def _fullest(row: tuple[Entry, Mapping[str, Claim]]) -> tuple[int, str]:
    return -len(row[1]), row[0].name.casefold()


def evidence(claim: Claim, today: date) -> str:
    """claimed, documented, tested, or expired: a report that is too old to count."""
    level = str(claim.value.get("evidence", "claimed"))
    if level != "tested":
        return level
    parts = [int(part) for part in (claim.value.get("date") or claim.date).split("-")]
    tested = date(*parts, *(1, 1)[len(parts) - 1 :])
    return "expired" if today - tested > VALID else level
