"""A declaration as a case: begun and kept without a status, sent by its first status, seen only by who declares it.

The shape of the case is an agreement with the municipality: docs/vorm-van-de-zaak.md.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from uitvaartloket.papers import Paper
from uitvaartloket.questions import DATES, OF_CLIENT, OF_DECEASED, PROPERTIES
from uitvaartloket.registers import Declined, Registers
from uitvaartloket.term import NETHERLANDS

WHOLE = "rollen,eigenschappen,status.statustype,resultaat.resultaattype,zaakinformatieobjecten.informatieobject"
"""All that belongs to a case comes along in one answer (Zaken API 1.5)."""
BY_COMPANY = "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__annIdentificatie"
BY_PERSON = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
SUBJECTS = {"Overledene": OF_DECEASED, "Opdrachtgever": OF_CLIENT}
"""Roles that are persons: each part of a person and what it is called in a form."""
TYPE_SECONDS = 300


@dataclass(frozen=True)
class Attachment:
    """A document of a case."""

    url: str
    relation: str
    kind: str
    name: str
    size: int
    content: str


@dataclass
class Declaration:
    """A case as the register has it. ``values`` holds answers by the names of the questions."""

    number: str
    url: str = ""
    kvk: str = ""
    started: str = ""
    closed: bool = False
    sent: bool = False
    status: str = ""
    result: str = ""
    values: dict[str, str] = field(default_factory=dict)
    papers: list[Attachment] = field(default_factory=list)
    properties: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    roles: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of who died; empty when it is not known yet."""
        parts = (self.values.get(part, "") for part in ("voornamen", "voorvoegsel", "geslachtsnaam"))
        return " ".join(filter(None, parts))

    @property
    def kinds(self) -> set[str]:
        """The kinds of documents that are there."""
        return {paper.kind for paper in self.papers}


@dataclass(frozen=True)
class CaseType:
    """Addresses of the case type and of its parts, by name."""

    url: str
    statuses: tuple[Mapping[str, Any], ...]
    roles: Mapping[str, str]
    properties: Mapping[str, str]
    papers: Mapping[str, str]


class Declarations:
    """Declarations in the Zaken register, with their documents. Everything raises Silent or Declined."""

    def __init__(self, registers: Registers) -> None:
        self.registers, self.settings = registers, registers.settings
        self._known: tuple[float, CaseType] | None = None
        self._locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
        self._guard = threading.Lock()

    def of(self, kvk: str) -> list[Declaration]:
        """All declarations of an undertaker, newest first."""
        query = {"zaaktype": self.case_type().url, BY_COMPANY: kvk, "expand": WHOLE, "ordering": "-startdatum"}
        found = (self._read(record) for record in self.registers.listed("zaken", "/zaken", **query))
        return [declaration for declaration in found if declaration.kvk == kvk]

    def find(self, number: str, kvk: str) -> Declaration | None:
        """The declaration with this number, when it is of this undertaker."""
        found = self._find(number)
        return found if found and found.kvk == kvk else None

    def save(self, number: str, kvk: str, firm: str, values: Mapping[str, str]) -> Declaration:
        """Make the case say these answers; others stay as they were. The case is made when there is none."""
        with self._alone(number):
            case = self._find(number) or self._open(number)
            if not case.kvk:
                self._role(case, "Aangever", "Uitvaartondernemer", "niet_natuurlijk_persoon",
                           {"annIdentificatie": kvk, "statutaireNaam": firm[:500]})  # fmt: skip
            elif case.kvk != kvk:
                raise Declined(404, {"code": "not-yours"})
            if not case.sent:
                self._write_properties(case, values)
                self._write_persons(case, {**case.values, **values})
            return self._find(number) or case

    def send(self, case: Declaration, kvk: str) -> None:
        """Set the first status, once."""
        with self._alone(case.number):
            body = {
                "zaak": case.url,
                "statustype": self.case_type().statuses[0]["url"],
                "datumStatusGezet": self.settings.now().isoformat(),
                "statustoelichting": "Ingediend met uitvaartloket",
            }
            try:
                self.registers.ask("POST", "zaken", "/statussen", body)
            except Declined:
                # A second click, or another application, was earlier: with our rights only a first status can be set.
                again = self.find(case.number, kvk)
                if again is None or not again.sent:
                    raise

    def attach(self, case: Declaration, kind: str, paper: Paper) -> None:
        """Put a document with a case. One of the same kind that was there is replaced."""
        # Its name follows from what is in it, so that a call that was cut off is repeated without a second document.
        mark = hashlib.sha256(f"{case.number}:{kind}:".encode() + paper.content).hexdigest()
        with self._alone(case.number):
            document = self._document(f"OVL-{mark[:24]}") or self._upload(f"OVL-{mark[:24]}", kind, paper)
            if not self._is_linked(case, document):
                body = {"zaak": case.url, "informatieobject": document, "titel": kind}
                self.registers.ask("POST", "zaken", "/zaakinformatieobjecten", body)
            for held in case.papers:
                if held.kind == kind and held.url != document:
                    self.detach(held)

    def detach(self, held: Attachment) -> None:
        """Take a document away from its case, and destroy it."""
        for register, address in (("zaken", held.relation), ("documenten", held.url)):
            try:
                self.registers.ask("DELETE", register, address)
            except Declined as error:
                if error.status != 404:
                    raise

    def declared_elsewhere(self, number: str, bsn: str) -> bool:
        """Whether somebody's death was declared already, in another case that is still open."""
        if not bsn:
            return False
        # In a body, so that the number of a person never stands in an address.
        body = {"zaaktype": self.case_type().url, BY_PERSON: bsn}
        found = self.registers.ask("POST", "zaken", "/zaken/_zoek", body)["results"]
        return any(case["identificatie"] != number and case["status"] and not case["einddatum"] for case in found)

    def steps(self, case: Declaration) -> list[tuple[str, str, str]]:
        """What a case goes through: (name, explanation, moment or empty)."""
        reached = {
            status["statustype"]: status["datumStatusGezet"]
            for status in self.registers.listed("zaken", "/statussen", zaak=case.url)
        }
        return [
            (kind["omschrijving"], kind["statustekst"], reached.get(kind["url"], ""))
            for kind in self.case_type().statuses
        ]

    def case_type(self) -> CaseType:
        """The case type with its parts, remembered for a while."""
        moment = self.settings.now().timestamp()
        if self._known is None or not 0 <= moment - self._known[0] < TYPE_SECONDS:
            self._known = (moment, self._read_type())
        return self._known[1]

    def _read_type(self) -> CaseType:
        ask, today = self.registers, self.settings.now().astimezone(NETHERLANDS).date().isoformat()
        versions = ask.listed("catalogi", "/zaaktypen", identificatie=self.settings.case_type, status="definitief")
        valid = (v for v in versions if v["beginGeldigheid"] <= today < (v["eindeGeldigheid"] or "9999"))
        kind = next(valid, None)
        if kind is None:
            raise Declined(404, {"code": "zaaktype-ontbreekt"})

        def parts(what: str, name: str) -> dict[str, str]:
            return {part[name]: part["url"] for part in ask.listed("catalogi", f"/{what}", zaaktype=url)}

        url = kind["url"]
        papers = [ask.ask("GET", "catalogi", paper) for paper in kind["informatieobjecttypen"]]
        statuses = sorted(
            ask.listed("catalogi", "/statustypen", zaaktype=url), key=lambda step: int(step["volgnummer"])
        )
        return CaseType(
            url, tuple(statuses), parts("roltypen", "omschrijving"), parts("eigenschappen", "naam"),
            {paper["omschrijving"]: paper["url"] for paper in papers},
        )  # fmt: skip

    def _find(self, number: str) -> Declaration | None:
        query = {"identificatie": number, "bronorganisatie": self.settings.rsin, "expand": WHOLE}
        found = self.registers.ask("GET", "zaken", "/zaken", **query)["results"]
        return next((self._read(record) for record in found if record["zaaktype"] == self.case_type().url), None)

    def _open(self, number: str) -> Declaration:
        rsin = self.settings.rsin
        body = {
            "identificatie": number,
            "bronorganisatie": rsin,
            "verantwoordelijkeOrganisatie": rsin,
            "zaaktype": self.case_type().url,
            "startdatum": self.settings.now().astimezone(NETHERLANDS).date().isoformat(),
            "omschrijving": "Aangifte van overlijden",
            "toelichting": "Begonnen met uitvaartloket",
        }
        try:
            return self._read(self.registers.ask("POST", "zaken", "/zaken", body))
        except Declined as error:
            # An earlier call was cut off, or one stood beside this one: then the case is there.
            found = self._find(number) if "identificatie-niet-uniek" in error.codes else None
            if found is None:
                raise
            return found

    def _role(self, case: Declaration, name: str, text: str, kind: str, who: Mapping[str, str]) -> None:
        body = {
            "zaak": case.url,
            "roltype": self.case_type().roles[name],
            "roltoelichting": text,
            "betrokkeneType": kind,
            "betrokkeneIdentificatie": who,
        }
        self.registers.ask("POST", "zaken", "/rollen", body)

    def _write_properties(self, case: Declaration, values: Mapping[str, str]) -> None:
        types = self.case_type().properties
        for name in PROPERTIES & values.keys():
            value = values[name].replace("-", "") if name in DATES else values[name]
            held = case.properties.get(name)
            body = {"zaak": case.url, "eigenschap": types[name], "waarde": value}
            if held is None and value:
                self.registers.ask("POST", "zaken", f"{case.url}/zaakeigenschappen", body)
            elif held and not value:
                self.registers.ask("DELETE", "zaken", held["url"])
            elif held and held["waarde"] != value:
                self.registers.ask("PUT", "zaken", held["url"], body)

    def _write_persons(self, case: Declaration, values: Mapping[str, str]) -> None:
        for name, parts in SUBJECTS.items():
            who = {part: values.get(question, "") for part, question in parts.items()}
            who = {part: value for part, value in who.items() if value}
            held = [role for role in case.roles if role["omschrijving"] == name]
            same = [role for role in held if who == {p: v for p in parts if (v := role["betrokkeneIdentificatie"][p])}]
            if who and not same:
                self._role(case, name, name, "natuurlijk_persoon", who)
            for role in held:
                if role not in same[:1]:
                    self.registers.ask("DELETE", "zaken", role["url"])

    def _document(self, name: str) -> str:
        query = {"identificatie": name, "bronorganisatie": self.settings.rsin}
        found = self.registers.ask("GET", "documenten", "/enkelvoudiginformatieobjecten", **query)["results"]
        return str(found[0]["url"]) if found else ""

    def _upload(self, name: str, kind: str, paper: Paper) -> str:
        body = {
            "identificatie": name,
            "bronorganisatie": self.settings.rsin,
            "creatiedatum": self.settings.now().astimezone(NETHERLANDS).date().isoformat(),
            "titel": kind,
            "auteur": "Uitvaartondernemer",
            "status": "definitief",
            "formaat": "application/pdf",
            "taal": "dut",
            "bestandsnaam": paper.name,
            "bestandsomvang": len(paper.content),
            "inhoud": base64.b64encode(paper.content).decode(),
            "indicatieGebruiksrecht": False,
            "informatieobjecttype": self.case_type().papers[kind],
        }
        try:
            return str(self.registers.ask("POST", "documenten", "/enkelvoudiginformatieobjecten", body)["url"])
        except Declined as error:
            found = self._document(name) if "identificatie-niet-uniek" in error.codes else ""
            if not found:
                raise
            return found

    def _is_linked(self, case: Declaration, document: str) -> bool:
        query = {"zaak": case.url, "informatieobject": document}
        return bool(self.registers.ask("GET", "zaken", "/zaakinformatieobjecten", **query))

    def _read(self, record: Mapping[str, Any]) -> Declaration:
        more = record.get("_expand") or {}
        roles = more.get("rollen") or []
        properties = {part["naam"]: part for part in more.get("eigenschappen") or []}
        case = Declaration(
            number=record["identificatie"], url=record["url"], started=record["startdatum"],
            kvk=next((kvk_of(role) for role in roles if role["omschrijvingGeneriek"] == "initiator"), ""),
            closed=bool(record["einddatum"]), sent=bool(record["status"]),
            status=described(more.get("status"), "statustype"), result=described(more.get("resultaat"), "resultaattype"),
            papers=[attachment(link) for link in more.get("zaakinformatieobjecten") or []],
            properties=properties, roles=roles,
        )  # fmt: skip
        for name in PROPERTIES & properties.keys():
            held = str(properties[name]["waarde"])
            case.values[name] = f"{held[:4]}-{held[4:6]}-{held[6:]}" if name in DATES else held
        for role in roles:
            who = role["betrokkeneIdentificatie"] or {}
            for part, question in SUBJECTS.get(role["omschrijving"], {}).items():
                case.values[question] = who.get(part) or ""
        return case

    @contextmanager
    def _alone(self, number: str) -> Iterator[None]:
        """One write of a declaration at a time: two clicks come as two requests."""
        with self._guard:
            lock = self._locks.setdefault(number, threading.Lock())
        with lock:
            yield


def kvk_of(role: Mapping[str, Any]) -> str:
    """The number of the company in a role."""
    return str((role["betrokkeneIdentificatie"] or {}).get("annIdentificatie", ""))


def described(part: Mapping[str, Any] | None, kind: str) -> str:
    """What the type of a status or result is called; empty when there is none."""
    return str((((part or {}).get("_expand") or {}).get(kind) or {}).get("omschrijving", ""))


def attachment(link: Mapping[str, Any]) -> Attachment:
    """A document out of the link between it and its case."""
    document = (link.get("_expand") or {}).get("informatieobject") or {}
    return Attachment(
        link["informatieobject"], link["url"], link["titel"] or document.get("titel", ""),
        document.get("bestandsnaam", ""), document.get("bestandsomvang") or 0, document.get("inhoud") or "",
    )  # fmt: skip
