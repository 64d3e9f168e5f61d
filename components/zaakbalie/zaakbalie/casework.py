"""Cases as a desk sees them: the list of work, one case with all that belongs to it, and the acts of a civil servant."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zaakbalie.registers import Refused, Registers

REMEMBERED = 300
"""Seconds that case types are remembered."""
SHOWN = "status,rollen"
WHOLE = "status,rollen,eigenschappen,resultaat"
HANDLING = ("behandelaar", "beslisser")
"""Roles of who handles a case, the first that its type knows."""


class Changed(Exception):
    """The case is no longer as it was when the page was shown: somebody else was here."""


class Gone(Exception):
    """There is no such case, or not for this desk."""


@dataclass(frozen=True)
class Kind:
    """A case type with what is needed to handle a case; parts in their order, or by address."""

    url: str
    code: str
    name: str
    statuses: tuple[Mapping[str, Any], ...]
    results: tuple[Mapping[str, Any], ...]
    roles: tuple[Mapping[str, Any], ...]
    properties: Mapping[str, Mapping[str, Any]]
    documents: Mapping[str, str]
    decisions: Mapping[str, str]
    letters: Mapping[str, list[str]]
    """Kinds of documents that can say a decision, by the kind of decision."""

    def status(self, url: str) -> Mapping[str, Any]:
        """A type of status by its address."""
        return next((kind for kind in self.statuses if kind["url"] == url), {})

    def steps_after(self, url: str) -> list[Mapping[str, Any]]:
        """Steps that a case can go to from another, without the last: that one needs a result."""
        return [kind for kind in self.statuses[:-1] if kind["url"] != url]

    @property
    def handling(self) -> str:
        """Address of the role of who handles a case; empty when there is none."""
        found = {role["omschrijvingGeneriek"]: role["url"] for role in reversed(self.roles)}
        return next((found[name] for name in HANDLING if name in found), "")


@dataclass(frozen=True)
class Row:
    """A case in a list."""

    uuid: str
    number: str
    kind: str
    text: str
    status: str
    started: date
    latest: date | None
    closed: date | None
    handler: str


@dataclass(frozen=True)
class Listed:
    """One page of a list; ``count`` counts all pages."""

    rows: list[Row]
    count: int
    more: bool


@dataclass(frozen=True)
class Case:
    """A case with all that belongs to it."""

    record: Mapping[str, Any]
    kind: Kind
    statuses: list[Mapping[str, Any]]
    roles: list[Mapping[str, Any]]
    properties: list[tuple[Mapping[str, Any], str]]
    documents: list[Mapping[str, Any]]
    decisions: list[Mapping[str, Any]]

    @property
    def row(self) -> Row:
        """What a list shows of it."""
        return row_of(self.record, self.kind)

    @property
    def mark(self) -> str:
        """What tells this moment of the case from others: the last part of the address of its status."""
        return mark_of(self.record)

    @property
    def handlers(self) -> list[Mapping[str, Any]]:
        """Roles of civil servants."""
        return [role for role in self.roles if role["betrokkeneType"] == "medewerker"]

    @property
    def possible_letters(self) -> list[Mapping[str, Any]]:
        """Documents that can say a decision on this case."""
        kinds = {url for urls in self.kind.letters.values() for url in urls}
        return [document for document in self.documents if document["informatieobjecttype"] in kinds]

    @property
    def numbers(self) -> list[str]:
        """Numbers of the people in it."""
        return list(dict.fromkeys(number for number in map(number_of, self.roles) if number))


def mark_of(record: Mapping[str, Any]) -> str:
    """See ``Case.mark``."""
    return str(record["status"] or "").rpartition("/")[2]


def number_of(role: Mapping[str, Any]) -> str:
    """The number of the person in a role; empty for others."""
    return str((role.get("betrokkeneIdentificatie") or {}).get("inpBsn", ""))


def name_of(role: Mapping[str, Any]) -> str:
    """The name in a role, whoever it is."""
    who = role.get("betrokkeneIdentificatie") or {}
    person = " ".join(
        filter(None, (who.get("voorletters"), who.get("voorvoegselGeslachtsnaam"), who.get("geslachtsnaam")))
    )
    staff = " ".join(filter(None, (who.get("voorletters"), who.get("voorvoegselAchternaam"), who.get("achternaam"))))
    return person or staff or str(who.get("statutaireNaam") or who.get("identificatie") or "")


def day(text: str | None) -> date | None:
    """A day out of a record."""
    return date.fromisoformat(text) if text else None


def row_of(record: Mapping[str, Any], kind: Kind) -> Row:
    """A case as a list shows it."""
    expanded = record.get("_expand") or {}
    status = (expanded.get("status") or {}).get("statustype", "")
    staff = [role for role in expanded.get("rollen") or [] if role["betrokkeneType"] == "medewerker"]
    return Row(
        record["uuid"], record["identificatie"], kind.name, record["omschrijving"],
        kind.status(status).get("omschrijving", ""), date.fromisoformat(record["startdatum"]),
        day(record["uiterlijkeEinddatumAfdoening"]), day(record["einddatum"]), name_of(staff[-1]) if staff else "",
    )  # fmt: skip


class Casework:
    """Reads and acts through the registrations. Everything raises Unavailable and Refused of ``registers``."""

    def __init__(self, registers: Registers) -> None:
        self.registers, self.settings = registers, registers.settings
        self._kinds: tuple[float, dict[str, Kind]] = (0.0, {})
        self._guard = threading.Lock()

    def kinds(self) -> dict[str, Kind]:
        """The published case types by address."""
        with self._guard:
            at, kinds = self._kinds
            if not kinds or time.monotonic() - at > REMEMBERED:
                found = self.registers.every("catalogi/zaaktypen", status="definitief")
                kinds = {record["url"]: self._kind(record) for record in found}
                self._kinds = (time.monotonic(), kinds)
            return kinds

    def _kind(self, record: Mapping[str, Any]) -> Kind:
        def parts(name: str) -> list[Any]:
            return self.registers.every(f"catalogi/{name}", zaaktype=record["url"])

        def records(name: str) -> list[Any]:
            return [self.registers.get(url) for url in record.get(name) or []]

        decisions = records("besluittypen")
        return Kind(
            record["url"], record["identificatie"], record["omschrijving"],
            tuple(sorted(parts("statustypen"), key=lambda kind: int(kind["volgnummer"]))),
            tuple(parts("resultaattypen")), tuple(parts("roltypen")),
            {part["url"]: part for part in parts("eigenschappen")},
            {kind["url"]: kind["omschrijving"] for kind in records("informatieobjecttypen")},
            {kind["url"]: kind["omschrijving"] for kind in decisions},
            {kind["url"]: kind["informatieobjecttypen"] for kind in decisions},
        )  # fmt: skip

    def listed(self, code: str, status: str, mine: str, closed: bool, page: int) -> Listed:
        """Work that was sent, oldest first; ``code`` and ``status`` are names, ``mine`` the number of a civil servant."""
        kinds = {url: kind for url, kind in self.kinds().items() if code in ("", kind.code)}
        body: dict[str, Any] = {"zaaktype__in": list(kinds), "einddatum__isnull": not closed, "expand": SHOWN}
        body["ordering"] = "-einddatum" if closed else "startdatum"
        if mine:
            body["rol__betrokkeneIdentificatie__medewerker__identificatie"] = mine
        if status:
            body["uuid__in"] = self._now_at(kinds.values(), status)
            if not body["uuid__in"]:
                return Listed([], 0, False)
        found = self.registers.post(f"zaken/zaken/_zoek?page={page}" if page > 1 else "zaken/zaken/_zoek", body)
        # What a citizen did not send yet has no status, and is nobody's business here.
        rows = [row_of(record, kinds[record["zaaktype"]]) for record in found["results"] if record["status"]]
        return Listed(rows, found["count"] - len(found["results"]) + len(rows), bool(found["next"]))

    def _now_at(self, kinds: Iterable[Kind], name: str) -> list[str]:
        """Which cases stand at a step now."""
        at_step = [
            status["zaak"].rpartition("/")[2]
            for kind in kinds
            for step in kind.statuses
            if step["omschrijving"] == name
            for status in self.registers.every(
                "zaken/statussen", statustype=step["url"], indicatieLaatstGezetteStatus="true"
            )
        ]
        return at_step

    def record(self, uuid: str, expand: str = SHOWN) -> dict[str, Any]:
        """The case itself. Raises Gone."""
        try:
            found = dict(self.registers.get(f"zaken/zaken/{uuid}", expand=expand))
        except Refused as error:
            if error.status in (403, 404):
                raise Gone from None
            raise
        if not found["status"] or found["zaaktype"] not in self.kinds():
            raise Gone
        return found

    def trail(self, uuid: str) -> tuple[str, list[Mapping[str, Any]]]:
        """The number of a case, and who did what to it, newest first. Raises Gone."""
        record = self.record(uuid)
        lines = self.registers.get(f"{record['url']}/audittrail")
        return record["identificatie"], sorted(lines, key=lambda line: moment(line["aanmaakdatum"]), reverse=True)

    def case(self, uuid: str) -> Case:
        """A case with its parts. Raises Gone."""
        record = self.record(uuid, WHOLE)
        kind, expanded = self.kinds()[record["zaaktype"]], record["_expand"]
        links = self.registers.get("zaken/zaakinformatieobjecten", zaak=record["url"])
        return Case(
            record, kind,
            sorted(
                self.registers.every("zaken/statussen", zaak=record["url"]), key=lambda one: moment(one["datumStatusGezet"])
            ),
            expanded.get("rollen") or [],
            [(kind.properties.get(part["eigenschap"], part), part["waarde"]) for part in expanded.get("eigenschappen") or []],
            [self.registers.get(link["informatieobject"]) for link in links],
            self.registers.every("besluiten/besluiten", zaak=record["url"]),
        )  # fmt: skip

    def unchanged(self, uuid: str, mark: str) -> Mapping[str, Any]:
        """The case, when it still stands where the page showed it. Raises Changed, Gone."""
        record = self.record(uuid)
        if mark_of(record) != mark:
            raise Changed
        return record

    def take(self, uuid: str, mark: str) -> None:
        """Handle this case from now on, instead of whoever did. Raises Changed, Gone."""
        record, worker = self.unchanged(uuid, mark), self.registers.worker()
        held = [role for role in record["_expand"].get("rollen") or [] if role["betrokkeneType"] == "medewerker"]
        if any(role["betrokkeneIdentificatie"]["identificatie"] == worker.number for role in held):
            return
        self.registers.post("zaken/rollen", {
            "zaak": record["url"], "betrokkeneType": "medewerker",
            "roltype": self.kinds()[record["zaaktype"]].handling, "roltoelichting": "Behandelt de zaak",
            "betrokkeneIdentificatie": {"identificatie": worker.number, "achternaam": worker.name},
        })  # fmt: skip
        for role in held:
            self.registers.delete(role["url"])

    def step(self, uuid: str, mark: str, statustype: str, note: str) -> None:
        """Set the next status. Raises Changed, Gone."""
        self._set_status(self.unchanged(uuid, mark), statustype, note)

    def finish(self, uuid: str, mark: str, resultaattype: str, note: str) -> None:
        """Record the result and set the last status, which closes the case. Raises Changed, Gone."""
        record = self.unchanged(uuid, mark)
        if not record["resultaat"]:
            self.registers.post(
                "zaken/resultaten", {"zaak": record["url"], "resultaattype": resultaattype, "toelichting": note}
            )
        elif self.registers.get(record["resultaat"])["resultaattype"] != resultaattype:
            raise Changed
        self._set_status(record, self.kinds()[record["zaaktype"]].statuses[-1]["url"], note)

    def _set_status(self, record: Mapping[str, Any], statustype: str, note: str) -> None:
        body = {"zaak": record["url"], "statustype": statustype, "statustoelichting": note}
        self.registers.post("zaken/statussen", {**body, "datumStatusGezet": self.settings.now().isoformat()})

    def file(self, case: Case, document: Mapping[str, Any]) -> None:
        """Keep a document and tie it to the case; sent twice under one number it is kept once."""
        url = self._made_once("documenten/enkelvoudiginformatieobjecten", document, "bronorganisatie")
        linked = self.registers.get("zaken/zaakinformatieobjecten", zaak=case.record["url"], informatieobject=url)
        if not linked:
            self.registers.post("zaken/zaakinformatieobjecten", {"zaak": case.record["url"], "informatieobject": url})

    def decide(self, decision: Mapping[str, Any], document: str) -> None:
        """Record a decision, with the letter that says it when there is one; sent twice under one number it is one."""
        url = self._made_once("besluiten/besluiten", decision, "verantwoordelijkeOrganisatie")
        if document and not self.registers.get("besluiten/besluitinformatieobjecten", besluit=url):
            self.registers.post("besluiten/besluitinformatieobjecten", {"besluit": url, "informatieobject": document})

    def _made_once(self, address: str, body: Mapping[str, Any], organisation: str) -> str:
        try:
            return str(self.registers.post(address, body)["url"])
        except Refused as error:
            if "identificatie-niet-uniek" not in error.codes:
                raise
        same = {"identificatie": body["identificatie"], organisation: body[organisation]}
        return str(self.registers.get(address, **same)["results"][0]["url"])


def moment(text: str) -> datetime:
    """A moment out of a record, to compare."""
    return datetime.fromisoformat(text)
