"""When a declaration is whole and lawful. Pure: everything that stands in the way, at once."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.easter import easter

from overlijdensdienst.shape import Flat

HERE = ZoneInfo("Europe/Amsterdam")
DOCUMENTS = {
    "a-verklaring": "A-verklaring",
    "geen-bezwaar": "Verklaring van geen bezwaar",
    "afwijkende-termijn": "Verklaring afwijkende termijn",
    "identiteitsbewijs": "Identiteitsbewijs",
}
"""Kinds of documents: as they stand in an address, and as the case type calls them."""
ALWAYS = (
    *("overlijden.datum", "overlijden.tijd", "overlijden.plaats", "overlijden.locatie", "overlijden.natuurlijk"),
    *("uitvaart.soort", "uitvaart.datum", "uitvaart.tijd", "uitvaart.plaats", "uitvaart.naarBuitenland"),
    *("opdrachtgever.voorletters", "opdrachtgever.geslachtsnaam", "opdrachtgever.relatie"),
    *("contact.naam", "contact.email", "contact.telefoon", "uittreksels.gewoon", "uittreksels.internationaal"),
)
UNKNOWN = ("overledene.geslachtsnaam", "overledene.geboortedatum", "overledene.geboorteplaats")
ABROAD = ("uitvaart.buitenland.land", "uitvaart.buitenland.plaats", "uitvaart.buitenland.vervoermiddel")


class Fault(NamedTuple):
    """What is wrong: where, a code, and what the text about it needs."""

    path: str
    code: str
    words: dict[str, str] = {}


def moment(day: str, hour: str) -> datetime | None:
    """A day and an hour in the Netherlands; None when they are not there (yet)."""
    try:
        return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=HERE) if day and hour else None
    except ValueError:
        return None


def day_off(day: date) -> bool:
    """Whether nobody works: weekend, or a day of article 3 of the Algemene termijnenwet."""
    king = date(day.year, 4, 27)
    king -= timedelta(days=king.weekday() == 6)
    around = (day - easter(day.year)).days
    return day.weekday() > 4 or day == king or around in (-2, 1, 39, 50) or (day.month, day.day) in (
        (1, 1), (5, 5), (12, 25), (12, 26),
    )  # fmt: skip


def term(died: datetime) -> tuple[datetime, date]:
    """First moment and last day of a funeral: 36 hours, and six working days (Wet op de lijkbezorging, article 16)."""
    first = datetime.fromtimestamp(died.timestamp() + 36 * 3600, HERE)
    days = (died.date() + timedelta(days=number) for number in range(1, 60))
    working = [day for day in days if not day_off(day)]
    return first, working[5]


def outside(flat: Flat) -> bool:
    """Whether the funeral needs leave of the mayor. A body for science has no such term."""
    died = moment(flat.get("overlijden.datum", ""), flat.get("overlijden.tijd", ""))
    planned = moment(flat.get("uitvaart.datum", ""), flat.get("uitvaart.tijd", ""))
    if not died or not planned or flat.get("uitvaart.soort") not in ("begraven", "cremeren"):
        return False
    first, last = term(died)
    return planned.timestamp() < first.timestamp() or planned.date() > last


def wanted(flat: Flat) -> list[str]:
    """Documents that have to be there."""
    natural = flat.get("overlijden.natuurlijk")
    found = ["A-verklaring"] if natural == "ja" else ["Verklaring van geen bezwaar"] if natural == "nee" else []
    return [*found, "Verklaring afwijkende termijn"] if outside(flat) else found


def faults(flat: Flat, documents: Set[str], now: datetime, municipality: str) -> list[Fault]:
    """Everything that keeps a declaration from being sent."""
    found = [Fault(path, "required") for path in required(flat) if not flat.get(path)]
    return [*found, *unlawful(flat, now, municipality), *(
        Fault(slug, "document-required", {"kind": name})
        for slug, name in DOCUMENTS.items()
        if name in wanted(flat) and name not in documents
    )]  # fmt: skip


def required(flat: Flat) -> Iterator[str]:
    """What has to be filled in, given the rest."""
    if not flat.get("overledene.bsn"):
        yield from ("overledene.bsn",) if not flat.get("overledene.geslachtsnaam") else UNKNOWN
    yield from ALWAYS
    if flat.get("uitvaart.naarBuitenland") == "ja":
        yield from ABROAD
    if flat.get("overlijden.natuurlijk") == "ja":
        yield "bVerklaring"


def unlawful(flat: Flat, now: datetime, municipality: str) -> Iterator[Fault]:
    """What cannot be, or may not be."""
    died = moment(flat.get("overlijden.datum", ""), flat.get("overlijden.tijd", ""))
    planned = moment(flat.get("uitvaart.datum", ""), flat.get("uitvaart.tijd", ""))
    born, place = flat.get("overledene.geboortedatum", ""), flat.get("overlijden.plaats", "")
    if born > now.date().isoformat():
        yield Fault("overledene.geboortedatum", "in-future")
    if died and died > now:
        yield Fault("overlijden.datum", "in-future")
    elif died and len(born) == 10 and died.date().isoformat() < born:
        yield Fault("overlijden.datum", "before-birth")
    if place and place.casefold() != municipality.casefold():
        yield Fault("overlijden.plaats", "other-municipality", {"place": municipality})
    if died and planned and planned <= died:
        yield Fault("uitvaart.datum", "before-death")
    elif died and outside(flat) and not flat.get("uitvaart.redenAfwijking"):
        first, last = term(died)
        words = {"first": f"{first:%d-%m-%Y %H:%M}", "last": f"{last:%d-%m-%Y}"}
        yield Fault("uitvaart.redenAfwijking", "outside-term", words)
