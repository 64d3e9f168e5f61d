"""Layer 3, integration: the shared registrations as effects see them: people and addresses, in the transaction at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reference_api.bag.answers import Answers
from reference_api.bag.store import Bag, now
from reference_api.locks import ALONE
from reference_api.personen import store
from reference_api.store import Connection
from schemas.declare import Record

PERSONS = "personen/persoonslijst"
"""Name of a person among what a write holds."""


class Registrations:
    """Persons and addresses through the connection of a write."""

    def __init__(self, environment: Any, connection: Connection) -> None:
        self.environment, self.connection = environment, connection

    def persons(self, numbers: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """The persons with these numbers, whom nobody else changes until this write is done."""
        self.connection.need([((PERSONS, number), ALONE) for number in numbers])
        return store.get(self.environment, self.connection, numbers)

    def keep(self, person: Mapping[str, Any]) -> None:
        """Store a person in the place of the one with the same number."""
        store.put(self.environment, self.connection, person)

    def residents(self, place: str) -> Sequence[Mapping[str, Any]]:
        """Everybody who lives or ever lived at an adresseerbaar object."""
        return store.residents(self.environment, self.connection, place)

    def address(self, number: str) -> Record | None:
        """The address of a nummeraanduiding, with its municipality and what stands there; None when nothing does."""
        at = now(self.environment)
        bag = Bag(self.environment, self.connection)
        found = bag.get(number, at)
        shown = Answers(bag, at, "", {}).addresses([found], extended=True) if found and "ligtAan" in found else []
        if not shown or "adresseerbaarObjectIdentificatie" not in shown[0]:
            return None
        town = bag.get(shown[0]["woonplaatsIdentificatie"], at) or {}
        holders = town.get("bronhouders") or [{"code": number[:4]}]
        status = shown[0]["adresseerbaarObjectStatus"]
        return {"gebruiksdoelen": [], **shown[0], "gemeente": holders[0]["code"], "status": status}
