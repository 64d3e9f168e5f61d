"""What the sample run shows: invented organisations, two submissions that wait and a disputed value, all marked as examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalogue.claims import Card, Claim, Source
from catalogue.desk.fields import as_typed
from catalogue.desk.rights import Person
from catalogue.desk.store import Desk, Made

INVENTED = Source("Verzonnen voor de voorbeelden van Gemeengoed", "2026-11-24", "example")
ORGANISATIONS = (
    ("gemeente-nieuwerveen", "Nieuwerveen", "municipality", "9901"),
    ("gemeente-zandermeer", "Zandermeer", "municipality", "9902"),
    ("voorbeeld", "Voorbeeld", "supplier", ""),
)
ACCOUNTS = (
    ("moderator", "Lotte Hendriks"),
    ("editor", "Gijs Brouwer"),
    ("municipality", "Femke Dekker"),
    ("supplier", "Emre Willems"),
)
"""Invented people at the provider of the sample run, by role."""


def example_cards() -> Iterator[Card]:
    """The invented organisations for which the accounts of the sample run speak."""
    for key, name, kind, code in ORGANISATIONS:
        values = {"name": name, "type": kind, "code": code}
        yield Card("organisation", key, tuple(Claim(n, value, INVENTED) for n, value in values.items() if value))


def is_invented(role: str) -> bool:
    """Whether a role is of an invented organisation: an unused municipality code, or the supplier of the examples."""
    return role.startswith("municipality:99") or role == "supplier:voorbeeld"


def fill(desk: Desk, moment: str) -> None:
    """Hand in the examples, once."""
    if desk.listed(("waiting", "accepted", "refused", "draft"), most=1):
        return
    for made, person in ((PRODUCT, SUPPLIER), (USE, MUNICIPALITY), (DISPUTE, SUPPLIER)):
        held = desk.make(made, moment)
        desk.act(held, "submit", person, moment, made.role)


SUPPLIER, MUNICIPALITY = (
    Person(f"example-{n}", "", (r,)) for n, r in enumerate(("supplier:voorbeeld", "municipality:9902"))
)
_WHERE: dict[str, Any] = {
    "source.title": "Verzonnen bron",
    "source.url": "https://example.org/voorbeeld",
    "source.date": "2026-11-24",
}


def _made(
    kind: str, title: str, role: str, values: dict[str, Any], subject: str = "", proof: str = "", **more: Any
) -> Made:
    body = {"typed": as_typed(values), "values": values, "faults": [], **more}
    return Made(kind, title, body, role, "example", subject, example=True, proof=proof)


PRODUCT = _made(
    "product",
    "Voorbeeldbalie",
    "supplier:voorbeeld",
    {
        "name": "Voorbeeldbalie",
        "supplier": "Voorbeeld",
        "summary": {
            "nl": "Verzonnen product: een balie waar medewerkers zaken behandelen.",
            "en": "Invented product: a desk at which employees handle cases.",
        },
        "type": "application",
        "layers": ["1", "2"],
        "licence": "LicenseRef-closed",
        "website": "https://example.org/balie",
        "uses": [{"standard": "zaken-api", "version": "1.5.1"}],
    },
    proof="open",
    owner="voorbeeld",
    organisation_name="Voorbeeld",
)
USE = _made(
    "use",
    "Zandermeer: Verhuisservice",
    "municipality:9902",
    {"component": "verhuisservice", "state": "pilot", "since": "2026-10", **_WHERE},
    subject="component/verhuisservice",
    organisation="gemeente-zandermeer",
    organisation_name="Zandermeer",
)
DISPUTE = _made(
    "correction",
    "Verhuisservice: Status",
    "supplier:voorbeeld",
    {**_WHERE, "remark": "Verzonnen bezwaar: de leverancier van de voorbeelden vindt deze status te laag."},
    subject="component/verhuisservice",
    field="status",
    wish="remove",
    old="beta",
)
