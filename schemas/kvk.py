"""The KVK Handelsregister APIs, the part that undertakers need: Zoeken v2 and Basisprofiel v1, described in our own words. Pure.

Source: what the developer portal of KVK tells of both APIs; the specification itself is not open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.bag.questions import Parameter

ROOT = "/kvk/api"
VERSION = "2.0.0"
SEARCH, PROFILE = "/v2/zoeken", "/v1/basisprofielen/{kvkNummer}"
TYPES = ("hoofdvestiging", "nevenvestiging", "rechtspersoon")
LIMIT, MOST = 10, 1000
"""Results on a page when nothing is asked; results that can be paged through at most."""
INVALID, NOTHING, UNKNOWN, WRONG_NUMBER, UNAUTHORIZED = "IPD1006", "IPD5200", "IPD0005", "IPD0004", "UNAUTHORIZED"
PARAMETERS = (
    Parameter("kvkNummer", pattern="[0-9]{8}"),
    Parameter("rsin", pattern="[0-9]{9}"),
    Parameter("vestigingsnummer", pattern="[0-9]{12}"),
    Parameter("naam", least=1, most=200),
    Parameter("straatnaam", least=1, most=80),
    Parameter("huisnummer", "integer", least=1, most=99999),
    Parameter("postcode", pattern="[1-9][0-9]{3} ?[A-Za-z]{2}"),
    Parameter("plaats", least=1, most=80),
    Parameter("type", pattern=f"({'|'.join(TYPES)})(,({'|'.join(TYPES)}))*"),
    Parameter("inclusiefInactieveRegistraties", "boolean"),
    Parameter("pagina", "integer", least=1, most=1000),
    Parameter("resultatenPerPagina", "integer", least=1, most=100),
)
TOGETHER: Mapping[str, tuple[str, ...]] = {
    "straatnaam": ("plaats",),
    "plaats": ("straatnaam", "naam", "postcode"),
    "huisnummer": ("postcode", "straatnaam"),
    "postcode": ("huisnummer", "naam"),
}
"""Parameter -> others of which one must come along."""
ALONE = ("kvkNummer", "rsin", "vestigingsnummer", "naam", "straatnaam", "postcode")
"""Parameters of which one must be there."""


class Wrong(Exception):
    """A question that cannot be answered: every fault in a sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


def read(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The values of a search. Raises Wrong with every fault."""
    known = {parameter.name: parameter for parameter in PARAMETERS}
    faults: list[str] = []
    found: dict[str, Any] = {}
    for name, text in pairs:
        if name not in known:
            faults.append(f"Parameter {name[:60]} bestaat niet.")
            continue
        try:
            value = known[name].read(text)
        except ValueError as error:
            faults.append(f"Parameter {name}: {error.args[1]}")
            continue
        found[name] = f"{found[name]},{value}" if name == "type" and name in found else value
    faults = faults or list(_combined(found))
    if faults:
        raise Wrong(faults)
    return found


def _combined(found: Mapping[str, Any]) -> Iterable[str]:
    if not any(name in found for name in ALONE):
        yield f"Geef minstens een van {', '.join(ALONE)}."
    for name, others in TOGETHER.items():
        if name in found and not any(other in found for other in others):
            yield f"Parameter {name} gaat samen met {' of '.join(others)}."
    if found.get("pagina", 1) * found.get("resultatenPerPagina", LIMIT) > MOST:
        yield f"Er zijn hoogstens {MOST} resultaten op te vragen."


@dataclass(frozen=True)
class Branch:
    """A branch with its address. ``number``: vestigingsnummer."""

    number: str
    name: str
    street: str
    house: int
    postcode: str
    town: str
    workers: int = 1


@dataclass(frozen=True)
class Company:
    """A company: its main branch first, and what it is. ``rsin`` only for a legal person."""

    number: str
    name: str
    form: str
    rsin: str
    since: str
    activity: tuple[str, str]
    branches: tuple[Branch, ...]
    active: bool = True


def search_rows(company: Company) -> list[dict[str, Any]]:
    """What searching finds of a company: the legal person when there is one, and each branch."""
    base = {"kvkNummer": company.number, **({"rsin": company.rsin} if company.rsin else {})}
    state = {"actief": "Ja" if company.active else "Nee"}
    main = company.branches[0]
    rows = (
        [{**base, "naam": company.name, "adres": address(main), "type": "rechtspersoon", **state}]
        if company.rsin
        else []
    )
    for branch in company.branches:
        kind = "hoofdvestiging" if branch is main else "nevenvestiging"
        own = {"vestigingsnummer": branch.number, "naam": branch.name, "adres": address(branch), "type": kind}
        rows.append({"kvkNummer": company.number, **own, **state})
    return rows


def address(branch: Branch) -> dict[str, Any]:
    """An address as searching answers it."""
    place = {
        "straatnaam": branch.street,
        "huisnummer": branch.house,
        "postcode": branch.postcode,
        "plaats": branch.town,
    }
    return {"binnenlandsAdres": {"type": "bezoekadres", **place}}


def profile(company: Company) -> dict[str, Any]:
    """The basisprofiel of a company, without links."""
    names = list(dict.fromkeys([company.name, *(branch.name for branch in company.branches)]))
    day = company.since.replace("-", "")
    code, words = company.activity
    return {
        "kvkNummer": company.number,
        "indNonMailing": "Ja",
        "naam": company.name,
        "formeleRegistratiedatum": day,
        "materieleRegistratie": {"datumAanvang": day},
        "totaalWerkzamePersonen": sum(branch.workers for branch in company.branches),
        **({"statutaireNaam": company.name} if company.rsin else {}),
        "handelsnamen": [{"naam": name, "volgorde": index} for index, name in enumerate(names)],
        "sbiActiviteiten": [{"sbiCode": code, "sbiOmschrijving": words, "indHoofdactiviteit": "Ja"}],
        "_embedded": {
            "hoofdvestiging": branch_profile(company, company.branches[0]),
            "eigenaar": {**({"rsin": company.rsin} if company.rsin else {}), "rechtsvorm": company.form},
        },
    }


def branch_profile(company: Company, branch: Branch) -> dict[str, Any]:
    """A main branch."""
    place = {
        "straatnaam": branch.street,
        "huisnummer": branch.house,
        "postcode": branch.postcode,
        "plaats": branch.town,
    }
    return {
        "vestigingsnummer": branch.number,
        "kvkNummer": company.number,
        "eersteHandelsnaam": branch.name,
        "indHoofdvestiging": "Ja" if branch is company.branches[0] else "Nee",
        "indCommercieleVestiging": "Ja",
        "totaalWerkzamePersonen": branch.workers,
        "adressen": [
            {
                "type": "bezoekadres",
                "indAfgeschermd": "Nee",
                "volledigAdres": whole(branch),
                **place,
                "land": "Nederland",
            }
        ],
    }


def whole(branch: Branch) -> str:
    """An address in one line."""
    return f"{branch.street} {branch.house} {branch.postcode} {branch.town}"


def branches(company: Company) -> dict[str, Any]:
    """The list of branches of a company, without links."""
    listed = [
        {
            "vestigingsnummer": branch.number,
            "kvkNummer": company.number,
            "eersteHandelsnaam": branch.name,
            "indHoofdvestiging": "Ja" if branch is company.branches[0] else "Nee",
            "indAdresAfgeschermd": "Nee",
            "indCommercieleVestiging": "Ja",
            "volledigAdres": whole(branch),
        }
        for branch in company.branches
    ]
    count = len(listed)
    counts = {
        "aantalCommercieleVestigingen": count,
        "aantalNietCommercieleVestigingen": 0,
        "totaalAantalVestigingen": count,
    }
    return {"kvkNummer": company.number, **counts, "vestigingen": listed}
