"""What software sends and gets: the JSON of a declaration, and where each part stands in the case.

A declaration may be sent half; whether it is whole is told apart (``rules``), so every part may be left out here.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def only_text(value: Any) -> Any:
    """Dates and times come as text: a number would be read as seconds."""
    if value is not None and not isinstance(value, (str, date, time)):
        raise ValueError("text expected")
    return value


def clean(text: str) -> str:
    """Refuse invisible signs."""
    if re.search(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text):
        raise ValueError("invisible signs")
    return text


def text(most: int, pattern: str | None = None) -> Any:
    """A text of at most so many signs, without spaces around."""
    rule = StringConstraints(strip_whitespace=True, max_length=most, pattern=pattern)
    return Annotated[str, rule, AfterValidator(clean)] | None


Day = Annotated[date, BeforeValidator(only_text)] | None
Hour = Annotated[time, BeforeValidator(only_text)] | None
Amount = Annotated[int, Field(strict=True, ge=0, le=20)] | None
RELATIONS = ("partner", "kind", "ouder", "ander familielid", "iemand anders")
VEHICLES = ("auto", "trein", "schip", "vliegtuig")
KINDS = ("begraven", "cremeren", "ontleding")


class Part(BaseModel):
    """A part of a declaration; what is not known here is refused."""

    model_config = ConfigDict(extra="forbid")


class Overledene(Part):
    """Who died: the BSN is enough; without it name and birth."""

    bsn: text(9, r"^[0-9]{9}$") = None
    voornamen: text(200) = None
    voorvoegsel: text(10) = None
    geslachtsnaam: text(200) = None
    geboortedatum: text(10, r"^\d{4}(-\d\d){0,2}$") = Field(
        None, description="JJJJ-MM-DD, korter als niet alles bekend is."
    )
    geboorteplaats: text(80) = None


class Overlijden(Part):
    """Where and when, and whether it was natural. A cause of death never comes along."""

    datum: Day = None
    tijd: Hour = None
    plaats: text(40) = Field(None, description="De gemeente van overlijden.")
    locatie: text(200) = None
    natuurlijk: Annotated[bool, Field(strict=True)] | None = None


class Buitenland(Part):
    """Where the body goes, when it leaves the country."""

    land: text(40) = None
    plaats: text(80) = None
    vervoermiddel: Literal[VEHICLES] | None = None


class Uitvaart(Part):
    """What kind of funeral, when and where."""

    soort: Literal[KINDS] | None = None
    datum: Day = None
    tijd: Hour = None
    plaats: text(80) = None
    redenAfwijking: text(500) = Field(None, description="Nodig bij een uitvaart buiten de termijn: vraagt verlof.")
    naarBuitenland: Annotated[bool, Field(strict=True)] | None = None
    buitenland: Buitenland = Field(default_factory=Buitenland)


class Opdrachtgever(Part):
    """For whom the undertaker declares."""

    voorletters: text(20) = None
    voorvoegsel: text(10) = None
    geslachtsnaam: text(200) = None
    relatie: Literal[RELATIONS] | None = None


class Contact(Part):
    """Who of the undertaker declares."""

    naam: text(80) = None
    email: text(254, r"^[^@\s<>\"']+@[^@\s<>\"']+\.[^@\s.<>\"']{2,}$") = None
    telefoon: text(20, r"^(\+|00)?\d{10,15}$") = None


class Uittreksels(Part):
    """How many extracts of the deed are ordered."""

    gewoon: Amount = None
    internationaal: Amount = None


class Aangifte(Part):
    """A declaration of a death, whole or half."""

    overledene: Overledene = Field(default_factory=Overledene)
    overlijden: Overlijden = Field(default_factory=Overlijden)
    uitvaart: Uitvaart = Field(default_factory=Uitvaart)
    opdrachtgever: Opdrachtgever = Field(default_factory=Opdrachtgever)
    contact: Contact = Field(default_factory=Contact)
    uittreksels: Uittreksels = Field(default_factory=Uittreksels)
    bVerklaring: Literal["envelop", "digitaal"] | None = None


DECEASED = {
    "inpBsn": "overledene.bsn",
    "voornamen": "overledene.voornamen",
    "voorvoegselGeslachtsnaam": "overledene.voorvoegsel",
    "geslachtsnaam": "overledene.geslachtsnaam",
    "geboortedatum": "overledene.geboortedatum",
}
CLIENT = {
    "voorletters": "opdrachtgever.voorletters",
    "voorvoegselGeslachtsnaam": "opdrachtgever.voorvoegsel",
    "geslachtsnaam": "opdrachtgever.geslachtsnaam",
}
PROPERTIES = {
    "geboorteplaats": "overledene.geboorteplaats",
    "datumOverlijden": "overlijden.datum",
    "tijdOverlijden": "overlijden.tijd",
    "plaatsOverlijden": "overlijden.plaats",
    "locatieOverlijden": "overlijden.locatie",
    "natuurlijkeDood": "overlijden.natuurlijk",
    "lijkbezorging": "uitvaart.soort",
    "datumUitvaart": "uitvaart.datum",
    "tijdUitvaart": "uitvaart.tijd",
    "plaatsUitvaart": "uitvaart.plaats",
    "redenAfwijking": "uitvaart.redenAfwijking",
    "vervoerBuitenland": "uitvaart.naarBuitenland",
    "landBestemming": "uitvaart.buitenland.land",
    "plaatsBestemming": "uitvaart.buitenland.plaats",
    "vervoermiddel": "uitvaart.buitenland.vervoermiddel",
    "relatieOpdrachtgever": "opdrachtgever.relatie",
    "contactNaam": "contact.naam",
    "contactEmail": "contact.email",
    "contactTelefoon": "contact.telefoon",
    "aantalUittreksels": "uittreksels.gewoon",
    "aantalInternationaal": "uittreksels.internationaal",
    "bVerklaring": "bVerklaring",
}
FIELDS = (*DECEASED.values(), *PROPERTIES.values(), *CLIENT.values())
"""Every part of a declaration by its path."""
BOOLEANS = {"overlijden.natuurlijk", "uitvaart.naarBuitenland"}
AMOUNTS = {"uittreksels.gewoon", "uittreksels.internationaal"}
Flat = dict[str, str]


def flatten(declaration: Aangifte) -> Flat:
    """Path -> text as the case has it; empty for what is left out."""
    tree = declaration.model_dump()
    found = {}
    for path in FIELDS:
        value: Any = tree
        for name in path.split("."):
            value = value[name]
        found[path] = as_text(value)
    if found["uitvaart.naarBuitenland"] != "ja":
        found |= {path: "" for path in found if ".buitenland." in path}
    return found


def as_text(value: Any) -> str:
    """A value as a form and a case have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def deepen(flat: Flat) -> dict[str, Any]:
    """The same as the tree that software sends; what is empty is left out."""
    tree: dict[str, Any] = {}
    for path in FIELDS:
        value: Any = flat.get(path, "")
        if value == "":
            continue
        *above, name = path.split(".")
        place = tree
        for part in above:
            place = place.setdefault(part, {})
        if path in BOOLEANS and value in ("ja", "nee"):
            value = value == "ja"
        place[name] = int(value) if path in AMOUNTS and value.isdecimal() else value
    return tree
