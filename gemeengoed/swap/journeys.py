"""What a person does in each application, page by page: begin something and leave it, or go on to the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gemeengoed.swap.visitor import Visitor

EMAIL = "wisselproef@voorbeeld.example"


@dataclass(frozen=True)
class Errand:
    """What somebody comes to do: who, the day, and (at a desk) the case at hand by its number."""

    person: str
    """How the sample person is called in the lists of the applications (a key, never a number)."""
    day: date
    house: str
    case: str = ""


Act = Callable[[Visitor, str, Errand], None]


@dataclass(frozen=True)
class Application:
    """How one application is used: half of the work, and the rest of it from wherever it stands."""

    name: str
    begin: Act
    finish: Act


def address_of(errand: Errand) -> dict[str, str]:
    """The new address, in a street that does not exist."""
    return {"postcode": "9990 ZZ", "straat": "Wisselweg", "nummer": errand.house}


def enter_verhuisservice(visitor: Visitor, url: str, errand: Errand) -> None:
    """Choose a sample person."""
    visitor.open(f"{url}/inloggen")
    visitor.press("Verder als deze persoon", {"persoon": errand.person})


def begin_at_verhuisservice(visitor: Visitor, url: str, errand: Errand) -> None:
    """The first step, with the address; then the browser is closed."""
    enter_verhuisservice(visitor, url, errand)
    if visitor.has("Nieuwe verhuizing doorgeven"):
        visitor.press("Nieuwe verhuizing doorgeven")
    there = address_of(errand)
    day = {"datum-dag": str(errand.day.day), "datum-maand": str(errand.day.month), "datum-jaar": str(errand.day.year)}
    where = {"postcode": there["postcode"], "straat": there["straat"], "huisnummer": there["nummer"]}
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
    there = address_of(errand)
    where = {"postcode": there["postcode"], "street": there["straat"], "house": there["nummer"]}
    visitor.press("Bewaar voor later", {**where, "day": errand.day.isoformat(), "lodging": "nee"})


def finish_at_verhuisplein(visitor: Visitor, url: str, errand: Errand) -> None:
    """What was begun stands there already: add contact data and send."""
    enter_verhuisplein(visitor, url, errand)
    visitor.press("Verstuur", {"email": EMAIL})


MOVING = (
    Application("verhuisservice", begin_at_verhuisservice, finish_at_verhuisservice),
    Application("verhuisplein", begin_at_verhuisplein, finish_at_verhuisplein),
)
SERVICES: Mapping[str, tuple[Application, Application]] = {"verhuizen": MOVING}
"""Services, each with the applications of two suppliers."""


def moving_day(today: date) -> date:
    """A day that both applications accept."""
    return today + timedelta(days=5)
