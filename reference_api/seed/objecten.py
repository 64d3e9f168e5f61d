"""Sample object types with objects in the sample municipality: trees, reports about public space, and market pitches."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from reference_api.objects.changing import content_of, first_record, follow
from reference_api.objects.kinds import Kind, Kinds
from reference_api.objects.records import Records
from reference_api.objects.tokens import Grant, keep_token
from reference_api.objects.validation import data_faults, schema_faults
from reference_api.seed.loader import Loader, SeedFault, remember, stable_uuid
from schemas.objects import PUBLISHED, READ_ONLY

KEY = "objects-key:"
"""Marks with this beginning hold the sample keys in full, so that the front door can show them."""
KEYS: Mapping[str, str] = {
    "demo": "Demo: alle rechten",
    "demo-bomen": "Demo: bomen lezen, zonder beheerder",
    "demo-meldingen": "Demo: meldingen lezen en schrijven",
}
TEXT = {"type": "string", "maxLength": 200}
DAY = {"type": "string", "format": "date"}
TREE_FIELDS = {
    "boomnummer": {"type": "string", "pattern": "^B-[0-9]{4}$"},
    "soort": {"type": "string", "enum": ["eik", "beuk", "linde", "plataan", "esdoorn", "berk"]},
    "hoogte": {"type": "number", "minimum": 0, "maximum": 60},
    "plantjaar": {"type": "integer", "minimum": 1700, "maximum": 2100},
    "straat": TEXT,
    "conditie": {"type": "string", "enum": ["goed", "redelijk", "matig", "slecht"]},
    "laatsteInspectie": DAY,
    "beheer": {"type": "object", "properties": {"beheerder": TEXT, "wijk": TEXT}},
}
REPORT_FIELDS: dict[str, Any] = {
    "kenmerk": TEXT,
    "onderwerp": {"type": "string", "enum": ["straatverlichting", "afval", "wegdek", "speeltoestel"]},
    "omschrijving": {"type": "string", "maxLength": 1000},
    "status": {"type": "string", "enum": ["ontvangen", "in behandeling", "opgelost"]},
    "gemeldOp": DAY,
    "spoed": {"type": "boolean"},
}
PITCH_FIELDS = {
    "plaatsnummer": {"type": "integer", "minimum": 1},
    "markt": TEXT,
    "branche": TEXT,
    "frontbreedteInMeter": {"type": "number", "exclusiveMinimum": 0},
    "dagen": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
}
TYPES: Mapping[str, tuple[str, str, str, bool, dict[str, Any], list[str]]] = {
    "boom": ("Boom", "Bomen", "Een boom in de openbare ruimte die de gemeente beheert.", True, TREE_FIELDS, ["boomnummer", "soort"]),
    "melding": ("Melding openbare ruimte", "Meldingen openbare ruimte", "Iets dat stuk of vuil is, gemeld door wie het zag.", True,
                REPORT_FIELDS, ["kenmerk", "onderwerp", "status"]),
    "standplaats": ("Marktplaats", "Marktplaatsen", "Een vaste plaats op een weekmarkt.", False, PITCH_FIELDS, ["plaatsnummer", "markt"]),
}  # fmt: skip
STREETS = ("Dorpsstraat", "Kerklaan", "Beukenlaan", "Stationsstraat", "Schoolstraat", "Eikenlaan")
SORTS = ("eik", "beuk", "linde", "plataan", "esdoorn", "berk")
CONDITIONS = ("goed", "goed", "redelijk", "matig", "goed", "slecht")
TREES, REPORTS, PITCHES = 60, 24, 12


class Objecten:
    """Puts sample objects in place; what breaks its own JSON schema is not loaded."""

    def __init__(self, loader: Loader) -> None:
        self.loader, self.connection = loader, loader.connection
        self.kinds = Kinds(loader.environment, self.connection)
        self.records = Records(loader.environment, self.connection)
        self.today = loader.anchor
        self.year = int(self.today[:4])

    def add_type(self, name: str) -> Kind:
        """An object type with one published version. Raises SeedFault."""
        singular, plural, words, places, properties, required = TYPES[name]
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": singular,
            "type": "object",
            "required": required,
            "properties": properties,
        }
        self._sound(name, list(schema_faults(schema)))
        days = {"createdAt": self.today, "modifiedAt": self.today}
        texts = ("maintainerDepartment", "contactPerson", "contactEmail", "source", "providerOrganization")
        kind = self.kinds.add(
            stable_uuid(f"objecttypes:{name}"),
            {
                **dict.fromkeys((*texts, "documentationUrl"), ""),
                "name": singular,
                "namePlural": plural,
                "description": words,
                "dataClassification": "open",
                "maintainerOrganization": "Gemeente Nieuwerveen",
                "updateFrequency": "daily",
                "labels": {"bron": "voorbeeldgegevens"},
                "allowGeometry": places,
                **days,
            },
        )
        version = {"version": 1, "status": PUBLISHED, "jsonSchema": schema, **days, "publishedAt": self.today}
        self.kinds.add_version(kind, 1, version)
        return kind

    def add(self, kind: Kind, name: str, data: Mapping[str, Any], start: str, place: list[float] | None = None) -> str:
        """An object with its first record; its uuid. Raises SeedFault."""
        self._valid(kind, name, data)
        uuid = stable_uuid(f"objects:{name}")
        values = self._values(data, start, {"type": "Point", "coordinates": place} if place else None)
        self.records.add(kind, content_of(uuid, kind, first_record(start, values)))
        return uuid

    def change(self, kind: Kind, uuid: str, start: str, *, corrects: int | None = None, **data: Any) -> None:
        """A record that follows on the last one. Raises SeedFault."""
        stored = self.records.last(uuid)
        assert stored is not None  # noqa: S101 - just made
        record = stored.content()["record"]
        fresh = {**record["data"], **data}
        self._valid(kind, uuid, fresh)
        values = {**self._values(fresh, start, record["geometry"]), "correctionFor": corrects}
        follow(self.records, kind, stored, values, start)

    @staticmethod
    def _values(data: Mapping[str, Any], start: str, geometry: Any) -> dict[str, Any]:
        given = {"typeVersion": 1, "data": dict(data), "geometry": geometry, "references": []}
        return {**given, "startAt": start, "correctionFor": None}

    def _valid(self, kind: Kind, name: str, data: Mapping[str, Any]) -> None:
        version = self.kinds.version(kind, 1)
        self._sound(name, data_faults(version["jsonSchema"] if version else {}, data))

    @staticmethod
    def _sound(name: str, faults: list[Any]) -> None:
        if faults:
            raise SeedFault(f"objects {name!r}: {faults}")

    def trees(self, kind: Kind) -> int:
        """Trees in rows along the streets; some were measured again, of one the species was corrected."""
        for number in range(TREES):
            street, row = STREETS[number % len(STREETS)], number // len(STREETS)
            data: dict[str, Any] = {
                "boomnummer": f"B-{number + 1:04d}",
                "soort": SORTS[(number * 7 + row) % len(SORTS)],
                "hoogte": 4 + (number * 13) % 22 + (0.5 if number % 3 else 0),
                "plantjaar": 1950 + (number * 11) % 70,
                "straat": street,
                "conditie": CONDITIONS[number % len(CONDITIONS)],
                "laatsteInspectie": f"{self.year - 1}-{number % 12 + 1:02d}-15",
                "beheer": {"beheerder": "Team Groen", "wijk": "Centrum" if number % 2 else "Oost"},
            }
            place = [round(5.18 + number % len(STREETS) * 0.004, 5), round(52.551 + row * 0.0015, 5)]
            uuid = self.add(kind, f"boom-{number + 1}", data, f"{self.year - 3}-01-01", place)
            if number % 10 == 0:
                self.change(kind, uuid, f"{self.year - 1}-03-01", hoogte=data["hoogte"] + 1.5, conditie="redelijk")
            if number == 5:
                self.change(kind, uuid, f"{self.year - 3}-01-01", corrects=1, soort="plataan")
        return TREES

    def reports(self, kind: Kind) -> int:
        """Reports of the last year; a third is solved, with its history."""
        subjects = REPORT_FIELDS["onderwerp"]["enum"]
        for number in range(REPORTS):
            day = f"{self.year - 1}-{number % 12 + 1:02d}-{number % 27 + 1:02d}"
            data = {
                "kenmerk": f"MOR-{self.year - 1}-{number + 1:04d}",
                "onderwerp": subjects[number % len(subjects)],
                "omschrijving": f"Gezien aan de {STREETS[number % len(STREETS)]}.",
                "status": "ontvangen",
                "gemeldOp": day,
                "spoed": number % 5 == 0,
            }
            uuid = self.add(kind, f"melding-{number + 1}", data, day, [round(5.18 + number * 0.001, 5), 52.556])
            if number % 3 == 0:
                self.change(kind, uuid, f"{day[:8]}28", status="opgelost")
        return REPORTS

    def pitches(self, kind: Kind) -> int:
        """Pitches on two markets."""
        trades = ("groente en fruit", "kaas", "vis", "bloemen", "stoffen", "brood")
        for number in range(PITCHES):
            data = {
                "plaatsnummer": number + 1,
                "markt": "Kerkplein" if number < 8 else "Havenkade",
                "branche": trades[number % len(trades)],
                "frontbreedteInMeter": 4 + number % 4,
                "dagen": ["woensdag", "zaterdag"] if number < 8 else ["vrijdag"],
            }
            self.add(kind, f"standplaats-{number + 1}", data, f"{self.year - 2}-01-01")
        return PITCHES


def load_objects(loader: Loader) -> tuple[int, dict[str, str]]:
    """All of it: how many objects there are, and the sample keys by name (new on every machine)."""
    made = Objecten(loader)
    kinds = {name: made.add_type(name) for name in TYPES}
    count = made.trees(kinds["boom"]) + made.reports(kinds["melding"]) + made.pitches(kinds["standplaats"])
    open_names = [name for name in TREE_FIELDS if name != "beheer"]
    grants = {
        "demo-bomen": [(kinds["boom"].id, Grant(READ_ONLY, {"1": open_names}))],
        "demo-meldingen": [(kinds["melding"].id, Grant("read_and_write"))],
    }
    keys = {name: secrets.token_hex(20) for name in KEYS}
    for name, key in keys.items():
        whole, granted = name == "demo", grants.get(name, [])
        keep_token(loader.environment, loader.connection, key, name, everything=whole, grants=granted)
        remember(loader.environment, loader.connection, KEY + name, key)
    return count, keys
