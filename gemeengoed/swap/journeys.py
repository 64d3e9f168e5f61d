"""What a person does in each application, page by page: begin something and leave it, or go on to the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gemeengoed.swap.visitor import Visitor

POSTCODE = "9990 ZZ"
LETTER = b"%PDF-1.4\n% Een brief van de wisselproef\n"
EMAIL = "wisselproef@voorbeeld.example"


@dataclass(frozen=True)
class Errand:
    """What somebody comes to do: who, the day, and (at a desk) the last part of the address of the case."""

    person: str
    """How the sample person or employee is called in lists (a key, never a number)."""
    day: date
    street: str = ""
    house: str = ""
    case: str = ""


Act = Callable[[Visitor, str, Errand], None]


@dataclass(frozen=True)
class Application:
    """How one application is used: half of the work, and the rest of it from wherever it stands."""

    name: str
    begin: Act
    finish: Act


def enter_verhuisservice(visitor: Visitor, url: str, errand: Errand) -> None:
    """Choose a sample person."""
    visitor.open(f"{url}/inloggen")
    visitor.press("Verder als deze persoon", {"persoon": errand.person})


def begin_at_verhuisservice(visitor: Visitor, url: str, errand: Errand) -> None:
    """The first step, with the address; then the browser is closed."""
    enter_verhuisservice(visitor, url, errand)
    if visitor.has("Nieuwe verhuizing doorgeven"):
        visitor.press("Nieuwe verhuizing doorgeven")
    day = {"datum-dag": str(errand.day.day), "datum-maand": str(errand.day.month), "datum-jaar": str(errand.day.year)}
    where = {"postcode": POSTCODE, "straat": errand.street, "huisnummer": errand.house}
    visitor.press("Verder", {**day, **where, "inwoning": "nee"})


def finish_at_verhuisservice(visitor: Visitor, url: str, errand: Errand) -> None:
    """Go on with what was begun: contact data, check, send."""
    enter_verhuisservice(visitor, url, errand)
    visitor.press("Ga verder")
    for _ in range(4):
        if visitor.has("Verstuur mijn melding"):
            break
        visitor.press("Verder", {"email": EMAIL} if "email" in visitor.values() else {})
    visitor.press("Verstuur mijn melding")


def enter_verhuisplein(visitor: Visitor, url: str, errand: Errand) -> None:
    """Choose a sample person."""
    visitor.open(f"{url}/")
    visitor.press("Ga verder als deze persoon", {"person": errand.person})


def begin_at_verhuisplein(visitor: Visitor, url: str, errand: Errand) -> None:
    """The one page, kept for later."""
    enter_verhuisplein(visitor, url, errand)
    if not visitor.has("Bewaar voor later"):
        visitor.open("/?nieuw=1")
    where = {"postcode": POSTCODE, "street": errand.street, "house": errand.house}
    visitor.press("Bewaar voor later", {**where, "day": errand.day.isoformat(), "lodging": "nee"})


def finish_at_verhuisplein(visitor: Visitor, url: str, errand: Errand) -> None:
    """What was begun stands there already: add contact data and send."""
    enter_verhuisplein(visitor, url, errand)
    visitor.press("Verstuur", {"email": EMAIL})


def enter_desk(visitor: Visitor, url: str, errand: Errand) -> None:
    """Sign in at the provider as an employee, and open the case: its address is the same at both desks."""
    visitor.open(f"{url}/")
    visitor.follow("Inloggen als medewerker")
    visitor.press("Inloggen", {"wie-medewerker": errand.person})
    visitor.open(f"{url}/zaken/{errand.case}")


def begin_at_zaakbalie(visitor: Visitor, url: str, errand: Errand) -> None:
    """Take the case in hand, set the next status, add a letter: a page for each."""
    enter_desk(visitor, url, errand)
    visitor.press("Ik behandel deze zaak")
    visitor.follow("Volgende status")
    visitor.press(
        "Zet status", {"status": visitor.choice("status", "In behandeling"), "toelichting": "Wij zijn bezig."}
    )
    visitor.follow("Document toevoegen")
    kind = visitor.choice("soort", "Besluitbrief")
    visitor.press("Voeg toe", {"soort": kind, "titel": "Brief"}, {"bestand": ("brief.pdf", LETTER)})


def finish_at_zaakbalie(visitor: Visitor, url: str, errand: Errand) -> None:
    """Record the result."""
    enter_desk(visitor, url, errand)
    visitor.follow("Afronden")
    visitor.press("Rond de zaak af", {"resultaat": visitor.choice("resultaat", "Verwerkt"), "toelichting": "Klaar."})


def begin_at_werkvoorraad(visitor: Visitor, url: str, errand: Errand) -> None:
    """The same on the one page of the case."""
    enter_desk(visitor, url, errand)
    visitor.press("Ik behandel deze zaak")
    visitor.press(
        "Zet status", {"status": visitor.choice("status", "In behandeling"), "toelichting": "Wij zijn bezig."}
    )
    kind = visitor.choice("soort", "Besluitbrief")
    visitor.press("Voeg toe", {"soort": kind, "titel": "Brief"}, {"bestand": ("brief.pdf", LETTER)})


def finish_at_werkvoorraad(visitor: Visitor, url: str, errand: Errand) -> None:
    """Record the result."""
    enter_desk(visitor, url, errand)
    visitor.press("Rond de zaak af", {"resultaat": visitor.choice("resultaat", "Verwerkt"), "toelichting": "Klaar."})


MOVING = (
    Application("verhuisservice", begin_at_verhuisservice, finish_at_verhuisservice),
    Application("verhuisplein", begin_at_verhuisplein, finish_at_verhuisplein),
)
DESKS = (
    Application("zaakbalie", begin_at_zaakbalie, finish_at_zaakbalie),
    Application("werkvoorraad", begin_at_werkvoorraad, finish_at_werkvoorraad),
)
"""Applications of two suppliers for one service."""
