"""People for tests of what writes in the persons register: LO3 lists of our own, each with a number that was never used."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from reference_api.bag.store import Bag
from reference_api.environment import Environment
from reference_api.personen import store
from reference_api.seed.addresses import load_addresses
from reference_api.seed.persons import numbers

NUMBERS = numbers(999_600_000)
HOMES = itertools.count(1)


def load_homes(environment: Environment) -> None:
    """The towns with their empty homes, once."""
    if environment.database.reader().one("SELECT 1 FROM bag_object") is None:
        environment.database.write(lambda connection: load_addresses(Bag(environment, connection), ()))


def home(gemeente: str = "9901", since: str = "20100101") -> dict[str, str]:
    """A residence (category 08) at an address of its own, that no register of addresses knows."""
    number = f"{5_000_000 + next(HOMES):010d}"
    street = {"1110": "Oude Dijk", "1115": "Oude Dijk", "1120": str(int(number) % 900 + 1), "1160": "9991ZZ"}
    place = {"1170": "Nieuwerveen", "1180": f"{gemeente}01{number}", "1190": f"{gemeente}20{number}"}
    return {"0910": gemeente, "0920": since, "1010": "W", "1030": since, **street, **place, "8510": since}


def person(
    born: str = "19800515", at: dict[str, str] | None = None, **categories: Sequence[Sequence[dict[str, str]]]
) -> dict[str, Any]:
    """A person; ``categories`` as ``c05=[[...]]`` beside those that everybody has."""
    bsn = next(NUMBERS)
    return {
        "01": [[{"0110": f"9{bsn}", "0120": bsn, "0210": "Kim", "0240": "Proefman", "0310": born, "0410": "V"}]],
        "07": [[{"6810": "19940930", "7010": "0"}]],
        "08": [[at or home()]],
        **{name.removeprefix("c"): [list(stack) for stack in stacks] for name, stacks in categories.items()},
    }


def bsn(found: dict[str, Any]) -> str:
    """The number of a person."""
    number: str = found["01"][0][0]["0120"]
    return number


def bond(other: dict[str, Any], **ended: str) -> list[dict[str, str]]:
    """A marriage (category 05) with somebody, or one that ended."""
    them = {name: value for name, value in other["01"][0][0].items() if name != "0110"}
    began = {"0610": "20050601", "0620": "9901", "0630": "6030", "1510": "H", "8510": "20050601"}
    return [{**them, **(ended or began)}]


def child(other: dict[str, Any]) -> list[dict[str, str]]:
    """A child (category 09), or a parent."""
    return [{name: value for name, value in other["01"][0][0].items() if name != "0110"}]


def keep(environment: Environment, *people: dict[str, Any]) -> None:
    """Store people."""

    def work(connection: Any) -> None:
        for found in people:
            store.put(environment, connection, found)

    environment.database.write(work)


def stored(environment: Environment, number: str) -> dict[str, Any]:
    """A person as the register holds it now."""
    found = environment.database.read(lambda connection: store.get(environment, connection, [number]))
    return dict(found[0])


def somebody(environment: Environment) -> str:
    """The number of a new person who can move and die."""
    load_homes(environment)
    made = person()
    keep(environment, made)
    return bsn(made)
