"""A report as a case: kept half-finished, sent once, found again by who reported it.

A case without a status is a report that is not sent yet; setting the first status sends it. The number of the case is
chosen here, before the first call, so a call that was cut off can be repeated without making a second case.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from verhuisservice.moving import STEPS, Draft
from verhuisservice.registrations import Refused, Registrations

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
REMEMBERED = 300
"""Seconds that the case type is remembered."""
BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
PROPERTIES = {
    "nieuweStraat": "street",
    "nieuwHuisnummer": "house",
    "nieuweHuisletter": "letter",
    "nieuweToevoeging": "addition",
    "nieuwePostcode": "postcode",
    "nieuweWoonplaats": "place",
    "inwoning": "lodging",
    "telefoon": "phone",
    "email": "email",
}
"""Properties of the case that are a part of the report as it stands; three more follow from it."""


@dataclass(frozen=True)
class CaseType:
    """Addresses of the case type and its parts, by name; statuses in their order."""

    url: str
    statuses: tuple[Mapping[str, Any], ...]
    roles: Mapping[str, str]
    properties: Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """A step that a case goes through; ``at`` is empty when it is not there yet."""

    name: str
    text: str
    at: datetime | None
    current: bool


@dataclass(frozen=True)
class Case:
    """A report of a move as the registration has it."""

    url: str
    number: str
    started: date
    closed: date | None
    properties: Mapping[str, str]
    roles: tuple[Mapping[str, Any], ...]
    status: str
    """Address of the type of the current status; empty when it was not sent yet."""
    result: str = ""
    steps: tuple[Step, ...] = ()
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def reporter(self) -> str:
        """The number of who reported it."""
        return next((bsn_of(role) for role in self.roles if role["omschrijvingGeneriek"] == "initiator"), "")

    @property
    def movers(self) -> list[Mapping[str, Any]]:
        """Roles of those who move along."""
        return [role for role in self.roles if role["omschrijving"] == "Meeverhuizer"]


def is_valid(kind: Mapping[str, Any], today: str) -> bool:
    """Whether a version of a case type counts today; its last day is no longer included."""
    return kind["beginGeldigheid"] <= today and (not kind["eindeGeldigheid"] or today < kind["eindeGeldigheid"])


def bsn_of(role: Mapping[str, Any]) -> str:
    """The number of the person in a role."""
    return str((role.get("betrokkeneIdentificatie") or {}).get("inpBsn", ""))


class Cases:
    """Reports in the Zaken register."""

    def __init__(self, registrations: Registrations) -> None:
        self.registrations, self.settings, self.now = registrations, registrations.settings, registrations.now
        self._type: tuple[float, CaseType] | None = None
        self._busy: OrderedDict[str, threading.Lock] = OrderedDict()
        self._guard = threading.Lock()

    def save(self, draft: Draft) -> Case:
        """Make the case say what the draft says; the case as it was found or made. Raises Unavailable, Refused."""
        with self._alone(draft.number):
            return self._save(draft)

    def send(self, draft: Draft) -> None:
        """Save it and set the first status, once. Raises Unavailable, Refused."""
        with self._alone(draft.number):
            case = self._save(draft)
            if case.status:
                return
            body = {
                "zaak": case.url,
                "statustype": self.case_type().statuses[0]["url"],
                "datumStatusGezet": self.now().isoformat(),
                "statustoelichting": "Ingediend met de verhuisservice",
            }
            try:
                self.registrations.post("zaken", "/statussen", body)
            except Refused as error:
                # With the rights of this service only a first status can be set: then somebody else was earlier.
                again = self.find(draft.number)
                if error.status != 403 or again is None or not again.status:
                    raise

    def find(self, number: str, bsn: str = "") -> Case | None:
        """The case with this number; with a number of a person only when it is his or hers. Raises Unavailable, Refused."""
        page = self.registrations.get("zaken", "/zaken", identificatie=number, bronorganisatie=self.settings.rsin)
        cases = [self._case(record) for record in page["results"] if record["zaaktype"] == self.case_type().url]
        return next((case for case in cases if not bsn or case.reporter == bsn), None)

    def mine(self, bsn: str) -> list[Case]:
        """Every report of a person, newest first. Raises Unavailable, Refused."""
        # In a body, so that the number of a person never stands in an address.
        page = self.registrations.post("zaken", "/zaken/_zoek", {"zaaktype": self.case_type().url, BSN: bsn})
        cases = [self._case(record) for record in page["results"]]
        mine = [case for case in cases if case.reporter == bsn]
        return sorted(mine, key=lambda case: (case.started, case.number), reverse=True)

    def case_type(self) -> CaseType:
        """The case type with its parts, remembered for a while. Raises Unavailable when there is none."""
        moment = self.now().timestamp()
        if self._type is None or not 0 <= moment - self._type[0] < REMEMBERED:
            self._type = (moment, self._read_type())
        return self._type[1]

    def _read_type(self) -> CaseType:
        ask = self.registrations
        today = self.now().astimezone(AMSTERDAM).date().isoformat()
        versions = ask.every("catalogi", "/zaaktypen", identificatie=self.settings.case_type, status="definitief")
        valid = [kind["url"] for kind in versions if is_valid(kind, today)]
        if not valid:
            raise Refused(404, {"code": "zaaktype-ontbreekt"})
        url = valid[0]
        statuses, roles, properties = (
            ask.every("catalogi", path, zaaktype=url) for path in ("/statustypen", "/roltypen", "/eigenschappen")
        )
        return CaseType(
            url,
            tuple(sorted(statuses, key=lambda status: int(status["volgnummer"]))),
            {role["omschrijving"]: role["url"] for role in roles},
            {found["naam"]: found["url"] for found in properties},
        )

    def _save(self, draft: Draft) -> Case:
        case = self.find(draft.number) or self._open(draft)
        if case.status:
            return case
        self._write_properties(case, values_of(draft))
        self._write_roles(case, "Melder", [draft.owner])
        self._write_roles(case, "Meeverhuizer", draft.movers)
        return case

    def _open(self, draft: Draft) -> Case:
        body = {
            "identificatie": draft.number,
            "bronorganisatie": self.settings.rsin,
            "verantwoordelijkeOrganisatie": self.settings.rsin,
            "zaaktype": self.case_type().url,
            "startdatum": self.now().astimezone(AMSTERDAM).date().isoformat(),
            "omschrijving": "Verhuizing",
            "toelichting": "Begonnen met de verhuisservice",
        }
        try:
            return self._case(self.registrations.post("zaken", "/zaken", body))
        except Refused as error:
            # An earlier call was cut off, or stood beside this one: then the case is there.
            found = self.find(draft.number) if "identificatie-niet-uniek" in error.codes else None
            if found is None:
                raise
            return found

    def _write_properties(self, case: Case, values: Mapping[str, str]) -> None:
        kinds = self.case_type().properties
        for name, value in values.items():
            held = case.parts.get(name)
            body = {"zaak": case.url, "eigenschap": kinds[name], "waarde": value}
            if held is None and value:
                self.registrations.post("zaken", f"{case.url}/zaakeigenschappen", body)
            elif held is not None and not value:
                self.registrations.delete("zaken", held["url"])
            elif held is not None and held["waarde"] != value:
                self.registrations.put("zaken", held["url"], body)

    def _write_roles(self, case: Case, name: str, people: list[str]) -> None:
        held = {bsn_of(role): role for role in case.roles if role["omschrijving"] == name}
        for bsn in held.keys() - set(people):
            self.registrations.delete("zaken", held[bsn]["url"])
        for bsn in people:
            if bsn not in held:
                body = {
                    "zaak": case.url,
                    "betrokkeneType": "natuurlijk_persoon",
                    "roltype": self.case_type().roles[name],
                    "roltoelichting": name,
                    "betrokkeneIdentificatie": {"inpBsn": bsn},
                }
                self.registrations.post("zaken", "/rollen", body)

    def _case(self, record: Mapping[str, Any]) -> Case:
        """A case with what hangs on it; the register says what there is to ask for."""
        ask, url, closed = self.registrations, record["url"], record["einddatum"]
        parts = ask.get("zaken", f"{url}/zaakeigenschappen") if record["eigenschappen"] else []
        roles = ask.every("zaken", "/rollen", zaak=url) if record["rollen"] else []
        status = ask.get("zaken", record["status"]) if record["status"] else {}
        result = ask.get("zaken", record["resultaat"]) if record["resultaat"] else {}
        kind = ask.get("catalogi", result["resultaattype"]) if result else {}
        held = {part["naam"]: part for part in parts}
        return Case(
            url=url,
            number=record["identificatie"],
            started=date.fromisoformat(record["startdatum"]),
            closed=date.fromisoformat(closed) if closed else None,
            properties={name: part["waarde"] for name, part in held.items()},
            roles=tuple(roles),
            status=status.get("statustype", ""),
            result=kind.get("omschrijving", ""),
            parts=held,
        )

    def steps(self, case: Case) -> list[Step]:
        """The way of a case: steps that were reached with their moment, and those to come."""
        reached = {
            status["statustype"]: datetime.fromisoformat(status["datumStatusGezet"]).astimezone(AMSTERDAM)
            for status in self.registrations.every("zaken", "/statussen", zaak=case.url)
        }
        return [
            Step(kind["omschrijving"], kind["statustekst"], reached.get(kind["url"]), kind["url"] == case.status)
            for kind in self.case_type().statuses
        ]

    @contextmanager
    def _alone(self, number: str) -> Iterator[None]:
        """One save of a report at a time: two clicks on a button come as two requests."""
        with self._guard:
            lock = self._busy.setdefault(number, threading.Lock())
            self._busy.move_to_end(number)
            if len(self._busy) > 5000:
                self._busy.popitem(last=False)
        with lock:
            yield


def values_of(draft: Draft) -> dict[str, str]:
    """The properties of the case that belong to a draft; empty ones are to be left out."""
    line = draft.address.line if draft.street else ""
    return {
        **{name: str(getattr(draft, part)) for name, part in PROPERTIES.items()},
        "datumVerhuizing": draft.day.replace("-", ""),
        "nieuwAdres": line[:200],
        "aantalMeeverhuizers": str(len(draft.movers)) if "meeverhuizers" in draft.done else "",
    }


def draft_of(case: Case) -> Draft:
    """A report that was begun, here or in another application, to go on with."""
    found = case.properties
    day = found.get("datumVerhuizing", "")
    draft = Draft(number=case.number, owner=case.reporter, day=f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else "")
    for name, part in PROPERTIES.items():
        setattr(draft, part, found.get(name, ""))
    draft.movers = [bsn_of(role) for role in case.movers]
    complete = {
        "adres": all((draft.day, draft.street, draft.house, draft.postcode, draft.place, draft.lodging)),
        "meeverhuizers": "aantalMeeverhuizers" in found,
        "contact": bool(draft.email or draft.phone),
    }
    draft.done = [step for step in STEPS if complete.get(step)]
    return draft
