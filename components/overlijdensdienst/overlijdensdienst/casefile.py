"""A declaration in the registers of the municipality. Its shape there is an agreement: docs/contract.md."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from overlijdensdienst.rules import Fault
from overlijdensdienst.shape import CLIENT, DECEASED, PROPERTIES, Flat
from overlijdensdienst.wire import Broken, Wire

PARTS = "rollen,eigenschappen,status.statustype,resultaat.resultaattype,zaakinformatieobjecten.informatieobject"
COMPANY = "rol__betrokkeneIdentificatie__nietNatuurlijkPersoon__annIdentificatie"
PERSON = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"
DAYS = {"datumOverlijden", "datumUitvaart"}


@dataclass
class File:
    """A case, seen as a declaration. ``records`` holds what stands in the register, to change it."""

    nummer: str
    url: str
    begonnen: str
    ingediend: bool
    afgesloten: bool
    stand: str
    kvk: str
    flat: Flat = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    properties: dict[str, dict[str, Any]] = field(default_factory=dict)
    roles: list[dict[str, Any]] = field(default_factory=list)

    @property
    def naam(self) -> str:
        """Who died."""
        parts = ("voornamen", "voorvoegsel", "geslachtsnaam")
        return " ".join(filter(None, (self.flat.get(f"overledene.{part}", "") for part in parts)))


class Cabinet:
    """All declarations. Everything raises Broken."""

    def __init__(self, wire: Wire) -> None:
        self.wire, self.config = wire, wire.config
        self.kinds: dict[str, Any] = {}
        self.busy: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def alone(self, nummer: str) -> asyncio.Lock:
        """One writer of a declaration at a time."""
        return self.busy.setdefault(nummer, asyncio.Lock())

    async def of(self, kvk: str) -> list[File]:
        """Those of a company, newest first."""
        kind = (await self.kind())["url"]
        found = await self.wire.every(
            "zaken:/zaken", zaaktype=kind, expand=PARTS, ordering="-startdatum", **{COMPANY: kvk}
        )
        return [file for file in map(file_of, found) if file.kvk == kvk]

    async def get(self, nummer: str, kvk: str) -> File | None:
        """One of a company."""
        file = await self._get(nummer)
        return file if file and file.kvk == kvk else None

    async def _get(self, nummer: str) -> File | None:
        kind = (await self.kind())["url"]
        page = await self.wire(
            "GET", "zaken:/zaken", identificatie=nummer, bronorganisatie=self.config.rsin, expand=PARTS
        )
        return next((file_of(case) for case in page["results"] if case["zaaktype"] == kind), None)

    async def write(self, nummer: str, kvk: str, firm: str, flat: Flat) -> File:
        """Let the case say exactly this; it is made when it is not there. What was sent stays as it was."""
        async with self.alone(nummer):
            file = await self._get(nummer) or await self._make(nummer)
            if not file.kvk:
                who = {"annIdentificatie": kvk, "statutaireNaam": firm}
                await self._add_role(file, "Aangever", "niet_natuurlijk_persoon", who, "Uitvaartondernemer")
            elif file.kvk != kvk:
                raise Broken(404, {"not-yours"})
            if not file.ingediend:
                await self._set_properties(file, flat)
                await self._set_person(file, "Overledene", DECEASED, flat)
                await self._set_person(file, "Opdrachtgever", CLIENT, flat)
            return await self._get(nummer) or file

    async def send(self, file: File) -> None:
        """The first status, once: our rights allow no second."""
        async with self.alone(file.nummer):
            status = {
                "zaak": file.url,
                "statustype": (await self.kind())["first"],
                "datumStatusGezet": self.config.now().isoformat(),
                "statustoelichting": "Ingediend met overlijdensdienst",
            }
            try:
                await self.wire("POST", "zaken:/statussen", status)
            except Broken:
                again = await self._get(file.nummer)
                if again is None or not again.ingediend:
                    raise

    async def put(self, file: File, kind: str, name: str, content: bytes) -> None:
        """A document of a kind; the one that was there goes."""
        mark = "OVL-" + hashlib.sha256(f"{file.nummer}/{kind}/".encode() + content).hexdigest()[:24]
        async with self.alone(file.nummer):
            url = await self._document(mark) or await self._upload(mark, kind, name, content)
            link = {"zaak": file.url, "informatieobject": url}
            if not await self.wire("GET", "zaken:/zaakinformatieobjecten", **link):
                await self.wire("POST", "zaken:/zaakinformatieobjecten", {**link, "titel": kind})
        old = file.documents.get(kind)
        if old and old["informatieobject"] != url:
            await self.drop(old)

    async def drop(self, link: dict[str, Any]) -> None:
        """Take a document away and destroy it."""
        for url in (link["url"], link["informatieobject"]):
            try:
                await self.wire("DELETE", url)
            except Broken as broken:
                if broken.status != 404:
                    raise

    async def person(self, nummer: str, flat: Flat) -> list[Fault]:
        """Fill in who died from the register of persons; what is wrong with that."""
        bsn = flat.get("overledene.bsn", "")
        if not bsn:
            return []
        fields = [*(f"naam.{name}" for name in ("voornamen", "voorvoegsel", "geslachtsnaam")), "geboorte.datum"]
        question = {
            "type": "RaadpleegMetBurgerservicenummer",
            "burgerservicenummer": [bsn],
            "fields": ["burgerservicenummer", *fields],
        }
        people = (await self.wire("POST", "personen:/personen", question))["personen"]
        if not people:
            return [Fault("overledene.bsn", "unknown-person")]
        if ((people[0].get("opschortingBijhouding") or {}).get("reden") or {}).get("code") == "O":
            return [Fault("overledene.bsn", "dead-already")]
        search = {"zaaktype": (await self.kind())["url"], PERSON: bsn}
        others = (await self.wire("POST", "zaken:/zaken/_zoek", search))["results"]
        if any(case["status"] and not case["einddatum"] and case["identificatie"] != nummer for case in others):
            return [Fault("overledene.bsn", "declared-already")]
        name = people[0].get("naam") or {}
        flat |= {f"overledene.{part}": name.get(part, "") for part in ("voornamen", "voorvoegsel", "geslachtsnaam")}
        flat["overledene.geslachtsnaam"] = flat["overledene.geslachtsnaam"] or "-"
        flat["overledene.geboortedatum"] = birth((people[0].get("geboorte") or {}).get("datum") or {})
        flat["overledene.geboorteplaats"] = ""
        return []

    async def kind(self) -> dict[str, Any]:
        """The case type that counts today, with the addresses of its parts. Read once: a restart reads a new version."""
        if not self.kinds:
            today = self.config.now().date().isoformat()
            versions = await self.wire.every(
                "catalogi:/zaaktypen", identificatie=self.config.case_type, status="definitief"
            )
            fits = [v for v in versions if v["beginGeldigheid"] <= today < (v["eindeGeldigheid"] or "9999")]
            if not fits:
                raise Broken(404, {"no-case-type"})
            url = fits[0]["url"]
            statuses, roles, properties = [
                await self.wire.every(f"catalogi:/{what}", zaaktype=url)
                for what in ("statustypen", "roltypen", "eigenschappen")
            ]
            papers = [await self.wire("GET", paper) for paper in fits[0]["informatieobjecttypen"]]
            self.kinds = {
                "url": url,
                "first": min(statuses, key=lambda status: int(status["volgnummer"]))["url"],
                "roles": {role["omschrijving"]: role["url"] for role in roles},
                "properties": {one["naam"]: one["url"] for one in properties},
                "papers": {paper["omschrijving"]: paper["url"] for paper in papers},
            }
        return self.kinds

    async def _make(self, nummer: str) -> File:
        rsin = self.config.rsin
        case = {
            "zaaktype": (await self.kind())["url"],
            "identificatie": nummer,
            "bronorganisatie": rsin,
            "verantwoordelijkeOrganisatie": rsin,
            "startdatum": self.config.now().date().isoformat(),
            "omschrijving": "Aangifte van overlijden",
            "toelichting": "Begonnen met overlijdensdienst",
        }
        try:
            return file_of(await self.wire("POST", "zaken:/zaken", case))
        except Broken as broken:
            found = await self._get(nummer) if "identificatie-niet-uniek" in broken.codes else None
            if found is None:
                raise
            return found

    async def _set_properties(self, file: File, flat: Flat) -> None:
        kinds = (await self.kind())["properties"]
        for name, path in PROPERTIES.items():
            value, held = flat.get(path, ""), file.properties.get(name)
            value = value.replace("-", "") if name in DAYS else value
            body = {"zaak": file.url, "eigenschap": kinds[name], "waarde": value}
            if value and held is None:
                await self.wire("POST", f"{file.url}/zaakeigenschappen", body)
            elif held and not value:
                await self.wire("DELETE", held["url"])
            elif held and held["waarde"] != value:
                await self.wire("PUT", held["url"], body)

    async def _set_person(self, file: File, name: str, parts: dict[str, str], flat: Flat) -> None:
        who = {part: flat[path] for part, path in parts.items() if flat.get(path)}
        held = [role for role in file.roles if role["omschrijving"] == name]
        fits = [
            role for role in held if all((role["betrokkeneIdentificatie"][p] or "") == who.get(p, "") for p in parts)
        ]
        if who and not fits:
            await self._add_role(file, name, "natuurlijk_persoon", who, name)
        for role in held:
            if not who or role not in fits[:1]:
                await self.wire("DELETE", role["url"])

    async def _add_role(self, file: File, name: str, kind: str, who: dict[str, str], text: str) -> None:
        role = {
            "zaak": file.url,
            "roltype": (await self.kind())["roles"][name],
            "betrokkeneType": kind,
            "betrokkeneIdentificatie": who,
            "roltoelichting": text,
        }
        await self.wire("POST", "zaken:/rollen", role)

    async def _document(self, mark: str) -> str:
        query = {"identificatie": mark, "bronorganisatie": self.config.rsin}
        found = (await self.wire("GET", "documenten:/enkelvoudiginformatieobjecten", **query))["results"]
        return str(found[0]["url"]) if found else ""

    async def _upload(self, mark: str, kind: str, name: str, content: bytes) -> str:
        document = {
            "identificatie": mark,
            "bronorganisatie": self.config.rsin,
            "informatieobjecttype": (await self.kind())["papers"][kind],
            "creatiedatum": self.config.now().date().isoformat(),
            "titel": kind,
            "auteur": "Uitvaartondernemer",
            "taal": "dut",
            "status": "definitief",
            "formaat": "application/pdf",
            "bestandsnaam": name,
            "bestandsomvang": len(content),
            "inhoud": base64.b64encode(content).decode(),
            "indicatieGebruiksrecht": False,
        }
        return str((await self.wire("POST", "documenten:/enkelvoudiginformatieobjecten", document))["url"])


def birth(found: dict[str, Any]) -> str:
    """A day of birth as far as it is known."""
    if "datum" in found:
        return str(found["datum"])
    return "-".join(filter(None, (str(found.get("jaar", "")), f"{found['maand']:02}" if "maand" in found else "")))


def file_of(case: dict[str, Any]) -> File:
    """A case with all that came along, as a declaration."""
    more = case.get("_expand") or {}
    roles = more.get("rollen") or []
    companies = [role for role in roles if role["omschrijvingGeneriek"] == "initiator"]
    file = File(
        nummer=case["identificatie"], url=case["url"], begonnen=case["startdatum"], ingediend=bool(case["status"]),
        afgesloten=bool(case["einddatum"]), stand=kind_of(more, "resultaat") or kind_of(more, "status"), roles=roles,
        kvk=(companies[0]["betrokkeneIdentificatie"] or {}).get("annIdentificatie", "") if companies else "",
    )  # fmt: skip
    for part in more.get("eigenschappen") or []:
        name, value = part["naam"], part["waarde"]
        file.properties[name] = part
        if name in PROPERTIES:
            file.flat[PROPERTIES[name]] = f"{value[:4]}-{value[4:6]}-{value[6:]}" if name in DAYS else value
    for role in roles:
        parts = {"Overledene": DECEASED, "Opdrachtgever": CLIENT}.get(role["omschrijving"], {})
        file.flat |= {path: (role["betrokkeneIdentificatie"] or {}).get(part) or "" for part, path in parts.items()}
    for link in more.get("zaakinformatieobjecten") or []:
        file.documents[link["titel"]] = link
    return file


def kind_of(more: dict[str, Any], what: str) -> str:
    """What the type of a status or a result is called."""
    kind = (more.get(what) or {}).get("_expand") or {}
    return str((kind.get(f"{what}type") or {}).get("omschrijving", ""))
