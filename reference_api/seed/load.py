"""Loads all sample data in one transaction and hands over what the terminal and the components need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import orjson

from reference_api.bag.store import Bag
from reference_api.environment import Environment
from reference_api.kvk import store as companies
from reference_api.personen import store
from reference_api.seed.addresses import load_addresses, residences
from reference_api.seed.catalogus import load_catalogue
from reference_api.seed.clients import load_clients
from reference_api.seed.companies import COMPANIES
from reference_api.seed.loader import Loader, remember
from reference_api.seed.objecten import load_objects
from reference_api.seed.persons import Village, persoonslijst, scenarios
from reference_api.seed.selectielijst import load_lists
from reference_api.seed.special import special_people
from reference_api.seed.zaken import load_cases
from reference_api.store import Connection


@dataclass(frozen=True)
class Loaded:
    """What was loaded: secrets by client id, counts by name, an address."""

    secrets: dict[str, str]
    counts: dict[str, int]
    zaaktype: str
    keys: dict[str, str]
    """Keys for Objects and Objecttypes, by name."""


def load_all(environment: Environment, anchor: date) -> Loaded:
    """Everything at once. Raises SeedFault when a sample object breaks a rule."""
    village = Village(anchor)
    return environment.database.write(lambda connection: _load(environment, connection, anchor, village))


def _load(environment: Environment, connection: Connection, anchor: date, village: Village) -> Loaded:
    loader = Loader(environment, connection, anchor.isoformat())
    lists = load_lists(loader)
    types = load_catalogue(loader, lists)
    secrets = load_clients(loader, types)
    people = [person for household in village.households for person in household.people]
    cases = load_cases(loader, types, lists, village)
    specials = list(special_people(village))
    remember(environment, connection, "anchor", anchor.isoformat())
    remember(
        environment,
        connection,
        "scenarios",
        orjson.dumps(
            [
                {
                    "id": s.id,
                    "naam": s.person.full_name,
                    "situatie": s.name,
                    "omschrijving": s.text_nl,
                    "description": s.text_en,
                    "burgerservicenummer": s.person.bsn,
                    "gemeente": s.person.town[1],
                }
                for s in [*scenarios(village), *(scenario for scenario, _ in specials)]
            ]
        ).decode(),
    )
    lists_of_people = [*map(persoonslijst, people), *(person for _, person in specials)]
    store.load(environment, connection, lists_of_people)
    addresses = load_addresses(Bag(environment, connection), village.households, residences(lists_of_people))
    objects, keys = load_objects(loader)
    companies.load(environment, connection, COMPANIES)
    return Loaded(
        secrets,
        {"personen": len(lists_of_people), "adressen": addresses, "zaken": cases, "objecten": objects},
        types["VERHUIZING-MELDEN"]["zaaktype"],
        keys,
    )
