"""What is asked of the registers of the municipality, and what is written there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

import httpx
import jwt

from verhuisplein.bonnet import noted
from verhuisplein.settings import Settings

ME = ["burgerservicenummer", "naam.volledigeNaam", "leeftijd", "verblijfplaats.verblijfadres"]
HOME = "verblijfplaats.adresseerbaarObjectIdentificatie"
KIN = {"partners": "partner", "kinderen": "child", "ouders": "parent"}
INITIATOR = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"


class Trouble(Exception):
    """A register gives no answer, or says no."""

    def __init__(self, status: int, words: str = "") -> None:
        super().__init__(f"{status} {words}")
        self.status, self.words = status, words


@dataclass
class Human:
    """A person. ``kin`` is what he or she is to who reports; ``stays`` why he or she cannot come along."""

    bsn: str
    name: str
    age: int | None
    home: str
    address: dict[str, Any]
    dead: bool
    kin: str = ""
    stays: str = ""


@dataclass
class Family:
    """Who reports the move, with partner, children and parents."""

    me: Human
    others: list[Human] = field(default_factory=list)

    def movers(self) -> dict[str, Human]:
        """Those who may come along, by what a form calls them."""
        return {str(place): human for place, human in enumerate(self.others) if not human.stays}


@dataclass
class Report:
    """A move as the case register has it."""

    url: str
    number: str
    sent: bool
    closed: bool
    values: dict[str, str]
    movers: list[str]
    mine: bool
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    roles: list[dict[str, Any]] = field(default_factory=list)
    steps: list[tuple[str, str]] = field(default_factory=list)


class Registers:
    """Zaken, Catalogi and Personen. Everything raises Trouble."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.settings = settings
        self.http = httpx.AsyncClient(transport=transport, timeout=httpx.Timeout(6, connect=3))
        self.locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def testers(self) -> list[dict[str, str]]:
        """Sample persons; none outside a sample run."""
        if not self.settings.testdata_url:
            return []
        try:
            return list(await self._ask("GET", f"{self.settings.testdata_url}/personen"))
        except Trouble:
            return []

    async def family(self, bsn: str) -> Family | None:
        """Who reports, and the others; None when the number is unknown."""
        found = await self._people([bsn], [*ME, HOME, *(f"{kin}.burgerservicenummer" for kin in KIN)])
        if not found:
            return None
        me = human(found[0])
        kin = {one["burgerservicenummer"]: KIN[name] for name in KIN for one in found[0].get(name, ())}
        others = await self._people(list(kin)[:20], [*ME[:3], HOME]) if kin else []
        return Family(me, [with_reason(human(one, kin[one["burgerservicenummer"]]), me) for one in others])

    async def reports(self, bsn: str) -> list[Report]:
        """Every move that somebody began or sent, newest first."""
        kind = await self._type()
        page = await self._ask("POST", f"{self.settings.zaken_url}/zaken/_zoek", {"zaaktype": kind, INITIATOR: bsn})
        found = [await self._report(case, bsn) for case in page["results"]]
        return [report for report in reversed(found) if report.mine]

    async def save(self, number: str, bsn: str, values: dict[str, str], movers: Sequence[str], *, send: bool) -> None:
        """Write a move into its case, which is made when it is not there; with ``send`` it gets its first status, once."""
        lock = self.locks.setdefault(number, asyncio.Lock())
        async with lock:
            kind = await self._type()
            case = await self._find(number, bsn) or await self._begin(number, kind, bsn)
            if case.sent:
                return
            await self._write(case, kind, values)
            await self._people_in(case, kind, bsn, movers)
            if send:
                await self._send(case, kind, bsn)

    async def _send(self, case: Report, kind: str, bsn: str) -> None:
        first = min(await self._list("statustypen", kind), key=lambda step: int(step["volgnummer"]))
        body = {
            "zaak": case.url,
            "statustype": first["url"],
            "datumStatusGezet": self.settings.now().isoformat(),
            "statustoelichting": "Ingediend met verhuisplein",
        }
        try:
            await self._ask("POST", f"{self.settings.zaken_url}/statussen", body)
        except Trouble as trouble:
            # Only a first status may be set with our rights: then it was sent elsewhere in the meantime.
            again = await self._find(case.number, bsn) if trouble.status == 403 else None
            if again is None or not again.sent:
                raise

    async def _begin(self, number: str, kind: str, bsn: str) -> Report:
        rsin = self.settings.rsin
        body = {
            "identificatie": number,
            "bronorganisatie": rsin,
            "verantwoordelijkeOrganisatie": rsin,
            "zaaktype": kind,
            "startdatum": self.settings.today().isoformat(),
            "omschrijving": "Verhuizing",
            "toelichting": "Begonnen met verhuisplein",
        }
        try:
            return await self._report(await self._ask("POST", f"{self.settings.zaken_url}/zaken", body), bsn)
        except Trouble as trouble:
            found = await self._find(number, bsn) if "identificatie-niet-uniek" in trouble.words else None
            if found is None:
                raise
            return found

    async def _write(self, case: Report, kind: str, values: dict[str, str]) -> None:
        properties = {one["naam"]: one["url"] for one in await self._list("eigenschappen", kind)}
        for name, value in values.items():
            held = case.parts.get(name)
            if (held["waarde"] if held else "") == value:
                continue
            body = {"zaak": case.url, "eigenschap": properties[name], "waarde": value}
            if held and value:
                await self._ask("PUT", held["url"], body)
            elif held:
                await self._ask("DELETE", held["url"])
            else:
                await self._ask("POST", f"{case.url}/zaakeigenschappen", body)

    async def _people_in(self, case: Report, kind: str, bsn: str, movers: Sequence[str]) -> None:
        kinds = {one["omschrijving"]: one["url"] for one in await self._list("roltypen", kind)}
        wanted = {("Melder", bsn), *(("Meeverhuizer", mover) for mover in movers)}
        held = {(role["omschrijving"], number_in(role)): role["url"] for role in case.roles}
        for name, number in sorted(wanted - held.keys(), reverse=True):
            body = {
                "zaak": case.url,
                "betrokkeneType": "natuurlijk_persoon",
                "roltype": kinds[name],
                "roltoelichting": name,
                "betrokkeneIdentificatie": {"inpBsn": number},
            }
            await self._ask("POST", f"{self.settings.zaken_url}/rollen", body)
        for key in held.keys() - wanted:
            if key[0] == "Meeverhuizer":
                await self._ask("DELETE", held[key])

    async def _find(self, number: str, bsn: str) -> Report | None:
        query = {"identificatie": number, "bronorganisatie": self.settings.rsin}
        found = (await self._ask("GET", f"{self.settings.zaken_url}/zaken", params=query))["results"]
        return await self._report(found[0], bsn) if found else None

    async def _report(self, case: dict[str, Any], bsn: str) -> Report:
        zaken, url = self.settings.zaken_url, case["url"]
        parts = await self._ask("GET", f"{url}/zaakeigenschappen") if case["eigenschappen"] else []
        roles = (await self._ask("GET", f"{zaken}/rollen", params={"zaak": url}))["results"] if case["rollen"] else []
        reporters = [number_in(role) for role in roles if role["omschrijvingGeneriek"] == "initiator"]
        report = Report(
            url, case["identificatie"], bool(case["status"]), bool(case["einddatum"]),
            {part["naam"]: part["waarde"] for part in parts},
            [number_in(role) for role in roles if role["omschrijving"] == "Meeverhuizer"],
            bsn in reporters, {part["naam"]: part for part in parts}, roles,
        )  # fmt: skip
        if report.sent:
            set_at = (await self._ask("GET", f"{zaken}/statussen", params={"zaak": url}))["results"]
            moments = {status["statustype"]: status["datumStatusGezet"] for status in set_at}
            kinds = sorted(await self._list("statustypen", case["zaaktype"]), key=lambda step: int(step["volgnummer"]))
            report.steps = [(step["omschrijving"], moments.get(step["url"], "")) for step in kinds]
        return report

    async def _type(self) -> str:
        query = {"identificatie": self.settings.case_type, "status": "definitief"}
        found = (await self._ask("GET", f"{self.settings.catalogi_url}/zaaktypen", params=query))["results"]
        today = self.settings.today().isoformat()
        for kind in found:
            if kind["beginGeldigheid"] <= today < (kind["eindeGeldigheid"] or "9999"):
                return str(kind["url"])
        raise Trouble(404, "the case type is missing")

    async def _list(self, what: str, kind: str) -> list[dict[str, Any]]:
        page = await self._ask("GET", f"{self.settings.catalogi_url}/{what}", params={"zaaktype": kind})
        return list(page["results"])

    async def _people(self, numbers: Sequence[str], fields: Sequence[str]) -> list[dict[str, Any]]:
        body = {"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": numbers, "fields": fields}
        return list((await self._ask("POST", f"{self.settings.personen_url}/personen", body))["personen"])

    async def _ask(self, method: str, url: str, body: Any = None, params: dict[str, str] | None = None) -> Any:
        ours, moment = self.settings.client_id, self.settings.now().timestamp() if self.settings.clock else time.time()
        token = jwt.encode({"iss": ours, "client_id": ours, "iat": int(moment)}, self.settings.client_secret, "HS256")
        headers = {"Authorization": f"Bearer {token}", "Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
        register, root = self._register(url)
        with noted(register, method, url.removeprefix(root), body) as said:
            try:
                answer = await self.http.request(method, url, json=body, params=params, headers=headers)
                said["status"], found = answer.status_code, answer.json() if answer.content else None
            except (httpx.HTTPError, ValueError) as error:
                raise Trouble(0, type(error).__name__) from None
        if answer.is_success:
            return found
        faults = (found or {}).get("invalidParams", ()) if isinstance(found, dict) else ()
        raise Trouble(answer.status_code, " ".join(str(fault.get("code")) for fault in faults))

    def _register(self, url: str) -> tuple[str, str]:
        """Name and root of the register that an address belongs to; anything else is not asked. Raises Trouble."""
        for name in ("zaken", "catalogi", "personen", "testdata"):
            root = str(getattr(self.settings, f"{name}_url"))
            if root and url.startswith(root + "/"):
                return name, root
        raise Trouble(0, "an address elsewhere")


def number_in(role: dict[str, Any]) -> str:
    """The number of the person in a role."""
    return str((role.get("betrokkeneIdentificatie") or {}).get("inpBsn", ""))


def human(record: dict[str, Any], kin: str = "") -> Human:
    """A person out of the persons register."""
    home = record.get("verblijfplaats") or {}
    why = ((record.get("opschortingBijhouding") or {}).get("reden") or {}).get("code", "")
    return Human(
        record["burgerservicenummer"], (record.get("naam") or {}).get("volledigeNaam", ""), record.get("leeftijd"),
        home.get("adresseerbaarObjectIdentificatie", ""), home.get("verblijfadres") or {}, why == "O", kin,
    )  # fmt: skip


def with_reason(other: Human, me: Human) -> Human:
    """The same person, with why he or she cannot come along (Wet BRP 2.43 to 2.47)."""
    if other.dead:
        other.stays = "dead"
    elif not other.home or other.home != me.home:
        other.stays = "elsewhere"
    elif other.kin == "parent" and (me.age or 0) < 18:
        other.stays = "young"
    return other
