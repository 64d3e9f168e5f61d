"""Five hundred sample cases in every state: just in, in hand, waiting, closed with each result, reopened, corrected."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from reference_api.seed.catalogus import RSIN
from reference_api.seed.documenten import add_case_decision, add_case_documents
from reference_api.seed.loader import Loader
from reference_api.seed.persons import Citizen, Village

COUNT = 500
UNDERTAKERS = (
    ("90000102", "Uitvaartverzorging De Linde"),
    ("90000218", "Afscheid Nieuwerveen"),
    ("90000331", "Rouwcentrum Zandermeer"),
)
"""Invented companies, each with the number under which people sign in for it."""


def load_cases(
    loader: Loader, types: Mapping[str, Mapping[str, Any]], lists: Mapping[str, str], village: Village
) -> int:
    """Load the cases; how many."""
    chance = random.Random(f"zaken {loader.anchor}")  # noqa: S311 - sample data, no secret
    adults = [
        (person, household) for household in village.households for person in household.people if person.age >= 18
    ]
    today = date.fromisoformat(loader.anchor)
    for number in range(1, COUNT + 1):
        identification = "OVERLIJDEN-AANGEVEN" if number % 5 == 0 else "VERHUIZING-MELDEN"
        start = today - timedelta(days=chance.randint(1, 540))
        person, household = adults[chance.randrange(len(adults))]
        story = _Story(loader, types[identification], identification, number, start, today, chance)
        story.open(lists, person, household, village)
        story.run()
    loader.connection.run(
        loader.environment.database.sql("seed-sequence", lambda: _sequence()),
        {"name": f"zaak-{loader.anchor[:4]}", "value": COUNT},
    )
    return COUNT


def _sequence() -> Any:
    import sqlalchemy as sa

    return sa.text(
        "INSERT INTO sequence (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )


class _Story:
    """What happens to one case."""

    def __init__(
        self,
        loader: Loader,
        kinds: Mapping[str, Any],
        identification: str,
        number: int,
        start: date,
        today: date,
        chance: random.Random,
    ) -> None:
        self.loader, self.kinds, self.identification, self.number = loader, kinds, identification, number
        self.start, self.today, self.chance = start, today, chance
        self.moment = datetime(start.year, start.month, start.day, 8, chance.randint(0, 59), tzinfo=UTC)
        self.zaak = ""

    def at(self, hours: int = 0) -> str:
        """A moment of the story, never after the anchor day."""
        self.moment += timedelta(hours=hours)
        latest = datetime(self.today.year, self.today.month, self.today.day, 7, 0, tzinfo=UTC) - timedelta(
            minutes=self.number % 50
        )
        return min(self.moment, latest).strftime("%Y-%m-%dT%H:%M:%S") + f".{self.number:06d}Z"

    def add(self, resource: str, name: str, **body: Any) -> str:
        return self.loader.add(f"zaken/{resource}", f"{self.number}:{name}", body, at=self.at())

    def open(self, lists: Mapping[str, str], person: Citizen, household: Any, village: Village) -> None:
        """The case with its first facts."""
        move = self.identification == "VERHUIZING-MELDEN"
        planned = self.start + timedelta(days=5 if move else 2)
        self.zaak = self.add(
            "zaken",
            "zaak",
            identificatie=f"ZAAK-{self.start.year}-{self.number:010d}",
            bronorganisatie=RSIN,
            verantwoordelijkeOrganisatie=RSIN,
            zaaktype=self.kinds["zaaktype"],
            startdatum=self.start.isoformat(),
            omschrijving=("Verhuizing" if move else "Overlijden")
            + f" {household.address['straat']} {household.address['huisnummer']}",
            einddatumGepland=planned.isoformat(),
            uiterlijkeEinddatumAfdoening=(planned + timedelta(days=5)).isoformat(),
            communicatiekanaal=lists["kanaal:Website" if self.number % 3 else "kanaal:Balie"],
            zaakgeometrie={
                "type": "Point",
                "coordinates": [round(6.5 + self.number % 40 / 1000, 4), round(53.1 + self.number % 37 / 1000, 4)],
            },
            kenmerken=[{"kenmerk": f"voorbeeld-{self.number}", "bron": "Voorbeeldgegevens"}]
            if self.number % 7 == 0
            else [],
        )
        self.add(
            "rollen",
            "melder",
            zaak=self.zaak,
            betrokkeneType="natuurlijk_persoon",
            roltype=self.kinds["roltypen"]["Melder" if move else "Overledene"],
            roltoelichting="Melder" if move else "Overledene",
            betrokkeneIdentificatie={
                "inpBsn": person.bsn,
                "geslachtsnaam": person.surname,
                "voorvoegselGeslachtsnaam": person.prefix,
                "voornamen": person.given,
                "voorletters": person.initials,
                "geboortedatum": person.born.isoformat(),
            },
        )
        if not move:
            self.add_undertaker()
        target = village.households[self.chance.randrange(len(village.households))].address
        line = f"{target['straat']} {target['huisnummer']}, {target['postcode']} {target['woonplaats']}"
        facts = (
            {"datumVerhuizing": f"{self.start:%Y%m%d}", "nieuwAdres": line, "aantalMeeverhuizers": "0"}
            if move
            else {
                "datumOverlijden": f"{self.start:%Y%m%d}",
                "plaatsOverlijden": household.municipality[1],
                "lijkbezorging": "begraven" if self.number % 2 else "cremeren",
            }
        )
        for key, value in facts.items():
            self.add(
                "zaakeigenschappen", key, zaak=self.zaak, eigenschap=self.kinds["eigenschappen"][key], waarde=value
            )
        address = household.address
        self.add(
            "zaakobjecten",
            "adres",
            zaak=self.zaak,
            objectType="adres",
            relatieomschrijving="betreft",
            objectIdentificatie={
                "identificatie": address["adresseerbaarObjectIdentificatie"],
                "wplWoonplaatsNaam": address["woonplaats"],
                "gorOpenbareRuimteNaam": address["straat"],
                "huisnummer": address["huisnummer"],
                "postcode": address["postcode"],
            },
        )

        add_case_documents(self.loader, self.kinds, self.identification, self.number, self.zaak, self.at())

    def add_undertaker(self) -> None:
        """Who declares a death on behalf of the relatives."""
        kvk, firm = UNDERTAKERS[self.number // 5 % len(UNDERTAKERS)]
        self.add(
            "rollen",
            "aangever",
            zaak=self.zaak,
            betrokkeneType="niet_natuurlijk_persoon",
            roltype=self.kinds["roltypen"]["Aangever"],
            roltoelichting="Uitvaartondernemer",
            betrokkeneIdentificatie={"annIdentificatie": kvk, "statutaireNaam": firm},
        )

    def status(self, name: str, hours: int) -> None:
        self.moment += timedelta(hours=hours)
        self.add(
            "statussen",
            f"status:{name}:{hours}",
            zaak=self.zaak,
            statustype=self.kinds["statustypen"][name],
            datumStatusGezet=self.at(),
            statustoelichting="",
        )

    def run(self) -> None:
        """The steps: how far depends on the age and number of the case."""
        steps = list(self.kinds["statustypen"])
        self.status(steps[0], 1)
        age = (self.today - self.start).days
        if age < 4:
            return
        self.status(steps[1], 20)
        if self.identification == "VERHUIZING-MELDEN" and self.number % 9 == 0:
            self.status(steps[2], 10)
            if self.number % 2:
                return
        if age < 12 and self.number % 3:
            return
        results = list(self.kinds["resultaattypen"])
        chosen = results[0 if self.number % 6 else self.number // 6 % len(results)]
        self.add(
            "resultaten",
            "resultaat",
            zaak=self.zaak,
            resultaattype=self.kinds["resultaattypen"][chosen],
            toelichting="",
        )
        add_case_decision(self.loader, self.kinds, self.number, self.zaak, chosen, self.at())
        self.status(steps[-1], 24)
        if self.number % 50 == 0:
            self.status(steps[1], 200)  # reopened
