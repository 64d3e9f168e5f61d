"""Registers in memory, as far as this service asks them, and a company that calls; ``record.py`` holds them against real ones."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
from overlijdensdienst import keys
from overlijdensdienst.config import Config
from overlijdensdienst.service import build
from starlette.testclient import TestClient

HOST = "https://gemeente.example"
CONFIG = Config(
    zaken_url=f"{HOST}/z", catalogi_url=f"{HOST}/c", documenten_url=f"{HOST}/d", personen_url=f"{HOST}/p",
    client_id="app", client_secret="geheim" * 8, oidc_client_id="app", oidc_client_secret="geheim" * 8, secret_key="sleutel" * 8, oidc_issuer=f"{HOST}/i",
    undertakers=frozenset({"90000102", "90000218"}), clock="2026-01-15T12:00:00+01:00",
)  # fmt: skip
LIVING, DEAD = "999000019", "999000020"
PAPER = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF"
WHOLE: dict[str, Any] = {
    "overledene": {"bsn": LIVING},
    "overlijden": {"datum": "2026-01-14", "tijd": "09:30", "plaats": "nieuwerveen", "locatie": "Thuis", "natuurlijk": True},
    "uitvaart": {
        "soort": "cremeren", "datum": "2026-01-20", "tijd": "11:00", "plaats": "Crematorium Oost", "naarBuitenland": False,
    },
    "opdrachtgever": {"voorletters": "A.", "geslachtsnaam": "Voorbeeld", "relatie": "kind"},
    "contact": {"naam": "Anneke Visser", "email": "a@voorbeeld.example", "telefoon": "0612345678"},
    "uittreksels": {"gewoon": 1, "internationaal": 0},
    "bVerklaring": "digitaal",
}  # fmt: skip
PROPERTIES = (
    *("datumOverlijden", "tijdOverlijden", "plaatsOverlijden", "lijkbezorging", "datumUitvaart", "locatieOverlijden"),
    *("natuurlijkeDood", "geboorteplaats", "relatieOpdrachtgever", "contactNaam", "contactEmail", "contactTelefoon"),
    *("bVerklaring", "tijdUitvaart", "plaatsUitvaart", "redenAfwijking", "vervoerBuitenland", "landBestemming"),
    *("plaatsBestemming", "vervoermiddel", "aantalUittreksels", "aantalInternationaal"),
)
PAPERS = ("A-verklaring", "Verklaring van geen bezwaar", "Verklaring afwijkende termijn", "Identiteitsbewijs")


def types(what: str, names: Any, word: str = "omschrijving", **more: Any) -> list[dict[str, Any]]:
    """Parts of the case type; a value of ``more`` is one for each."""
    return [
        {"url": f"{HOST}/c/{what}/{place}", word: name, **{key: values[place] for key, values in more.items()}}
        for place, name in enumerate(names)
    ]


class Registers(httpx.AsyncBaseTransport):
    """Keeps what is written and answers questions. ``breaks`` says what goes wrong: call -> statuses, or errors."""

    def __init__(self) -> None:
        self.held: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.breaks: dict[str, list[Any]] = {}
        self.types = {
            "statustypen": types("statustypen", ("Ontvangen", "Gecontroleerd"), volgnummer=(1, 2)),
            "roltypen": types(
                "roltypen", ("Aangever", "Overledene", "Opdrachtgever"),
                omschrijvingGeneriek=("initiator", "belanghebbende", "belanghebbende"),
            ),
            "eigenschappen": types("eigenschappen", PROPERTIES, "naam"),
            "informatieobjecttypen": types("informatieobjecttypen", PAPERS),
        }  # fmt: skip

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One call."""
        await request.aread()
        call = f"{request.method} {request.url.path}"
        self.calls.append(f"{call}?{request.url.query.decode()}")
        trouble = self.breaks.get(call) or []
        now = trouble.pop(0) if trouble else None
        if isinstance(now, int):
            return httpx.Response(now, json={})
        if isinstance(now, Exception):
            raise now
        url, body = str(request.url.copy_with(query=None)), json.loads(request.content or b"null")
        status, answer = self.say(request.method, url, dict(request.url.params), body)
        if now == "lost answer":
            raise httpx.ReadTimeout("lost answer")
        return (
            httpx.Response(status, content=answer) if isinstance(answer, bytes) else httpx.Response(status, json=answer)
        )

    def times(self, call: str) -> int:
        """How often a call was made."""
        return sum(made.partition("?")[0] == call for made in self.calls)

    @property
    def cases(self) -> list[dict[str, Any]]:
        """The cases with all that belongs to them."""
        return [self.case(record) for record in self.held.values() if "startdatum" in record]

    def mine(self, case: str, what: str) -> list[dict[str, Any]]:
        """What belongs to a case."""
        return [r for url, r in self.held.items() if f"/{what}/" in url and r.get("zaak") == case]

    def case(self, record: dict[str, Any]) -> dict[str, Any]:
        """A case with ``_expand``."""
        url, whole = record["url"], {}
        for status in self.mine(url, "statussen"):
            kind = next(one for one in self.types["statustypen"] if one["url"] == status["statustype"])
            whole["status"] = {**status, "_expand": {"statustype": kind}}
        links = self.mine(url, "zaakinformatieobjecten")
        return record | {"status": whole.get("status", {}).get("url"), "_expand": whole | {
            "rollen": self.mine(url, "rollen"),
            "eigenschappen": self.mine(url, "zaakeigenschappen"),
            "zaakinformatieobjecten": [
                link | {"_expand": {"informatieobject": self.held[link["informatieobject"]]}} for link in links
            ],
        }}  # fmt: skip

    def say(self, method: str, url: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """Status and answer."""
        last = url.rpartition("/")[2]
        if method == "DELETE":
            return (204, b"") if self.held.pop(url, None) else (404, {})
        if method == "PUT":
            return 200, self.held[url].update(body) or self.held[url]
        if last == "_zoek":
            bsn = body["rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"]
            found = [
                c
                for c in self.cases
                if any(r["betrokkeneIdentificatie"].get("inpBsn") == bsn for r in c["_expand"]["rollen"])
            ]
            return self.page([{key: value for key, value in case.items() if key != "_expand"} for case in found])
        if last == "personen":
            return 200, {"type": body["type"], "personen": self.people(body["burgerservicenummer"])}
        if method == "POST":
            return self.make(url, last, body)
        return self.read(url, last, query)

    def read(self, url: str, last: str, query: dict[str, str]) -> tuple[int, Any]:
        """What there is."""
        if last == "inhoud":
            return 200, PAPER
        if last == "zaaktypen":
            papers = [paper["url"] for paper in self.types["informatieobjecttypen"]]
            return self.page([{"url": f"{HOST}/c/zaaktypen/1", "beginGeldigheid": "2024-01-01", "eindeGeldigheid": None,
                               "informatieobjecttypen": papers}])  # fmt: skip
        if last in self.types:
            return self.page(self.types[last])
        if "/c/informatieobjecttypen/" in url:
            return 200, next(paper for paper in self.types["informatieobjecttypen"] if paper["url"] == url)
        if last == "zaken":
            kvk = next((value for key, value in query.items() if key.endswith("annIdentificatie")), None)
            fit = [c for c in self.cases if query.get("identificatie") in (None, c["identificatie"])]
            has = {
                c["url"]: [r["betrokkeneIdentificatie"].get("annIdentificatie") for r in c["_expand"]["rollen"]]
                for c in fit
            }
            return self.page([case for case in fit if kvk is None or kvk in has[case["url"]]])
        found = [r for key, r in self.held.items() if key.startswith(f"{url}/") and r.items() >= query.items()]
        return (200, found) if last == "zaakinformatieobjecten" else self.page(found)

    def make(self, url: str, last: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Something new."""
        name = body.get("identificatie")
        if name and any(r.get("identificatie") == name for key, r in self.held.items() if key.startswith(f"{url}/")):
            return 400, {
                "code": "invalid",
                "invalidParams": [{"name": "identificatie", "code": "identificatie-niet-uniek"}],
            }
        if last == "statussen" and self.mine(body["zaak"], "statussen"):
            return 403, {"code": "permission_denied"}
        made = body | {"url": f"{url}/{len(self.calls)}"}
        if last == "zaken":
            made |= {"einddatum": None, "status": None, "resultaat": None}
        if last == "enkelvoudiginformatieobjecten":
            made["inhoud"] = made["url"] + "/inhoud"
        if last == "zaakeigenschappen":
            made["naam"] = next(one["naam"] for one in self.types["eigenschappen"] if one["url"] == body["eigenschap"])
        if last == "rollen":
            kind = next(one for one in self.types["roltypen"] if one["url"] == body["roltype"])
            parts = ("inpBsn", "voornamen", "voorvoegselGeslachtsnaam", "geslachtsnaam", "geboortedatum", "voorletters")
            blank = dict.fromkeys(parts, "") if body["betrokkeneType"] == "natuurlijk_persoon" else {}
            made |= {key: kind[key] for key in ("omschrijving", "omschrijvingGeneriek")}
            made["betrokkeneIdentificatie"] = blank | body["betrokkeneIdentificatie"]
        self.held[made["url"]] = made
        return 201, made

    @staticmethod
    def page(results: list[Any]) -> tuple[int, Any]:
        """A list."""
        return 200, {"count": len(results), "next": None, "results": results}

    @staticmethod
    def people(numbers: list[str]) -> list[dict[str, Any]]:
        """Invented people."""
        born = {"datum": {"type": "Datum", "datum": "1978-11-04", "langFormaat": "4 november 1978"}}
        name = {"voornamen": "Emre", "geslachtsnaam": "Wit"}
        known: dict[str, dict[str, Any]] = {
            LIVING: {"naam": name, "geboorte": born},
            DEAD: {"naam": name, "opschortingBijhouding": {"reden": {"code": "O"}}},
        }
        return [{"burgerservicenummer": bsn, **known[bsn]} for bsn in numbers if bsn in known]


class Software:
    """The own software of an undertaker."""

    def __init__(self, transport: httpx.AsyncBaseTransport, config: Config = CONFIG, kvk: str = "90000102") -> None:
        self.client = TestClient(build(config, transport), base_url="http://localhost:8014")
        self.client.headers["Authorization"] = f"Bearer {keys.give(config, kvk, 'De Linde')}"
        self.number = ""

    def begin(self, body: Any = WHOLE, key: str = "dossier-1") -> httpx.Response:
        """Begin a declaration."""
        answer = self.client.post("/api/v1/aangiften", json=body, headers={"Idempotency-Key": key})
        self.number = answer.json().get("nummer", self.number)
        return answer

    def call(self, method: str, path: str = "", **more: Any) -> httpx.Response:
        """A call about the declaration at hand."""
        return self.client.request(method, f"/api/v1/aangiften/{self.number}{path}", **more)

    def attach(self, kind: str = "a-verklaring", content: bytes = PAPER, **headers: str) -> httpx.Response:
        """Send a document along."""
        kinds = {"Content-Type": "application/pdf", "Bestandsnaam": "../A verklaring.exe", **headers}
        return self.call("PUT", f"/documenten/{kind}", content=content, headers=kinds)

    def submit(self) -> httpx.Response:
        """Send the declaration."""
        return self.call("POST", "/indiening")


class Visitor:
    """Somebody of an undertaker with a browser."""

    def __init__(self, transport: httpx.AsyncBaseTransport, config: Config = CONFIG) -> None:
        self.app = build(config, transport)
        self.client = TestClient(self.app, base_url="http://localhost:8014")
        self.page = ""

    def send(self, path: str, files: Any = None, **form: str) -> httpx.Response:
        """Send a form of the page at hand."""
        mark = re.search(r'name="mark" value="([^"]*)"', self.page)
        data = {"mark": mark[1] if mark else "", **{name.replace("__", "."): value for name, value in form.items()}}
        return self.take(self.client.post(path, data=data, files=files or {"none": ("", b"")}))

    def open(self, path: str) -> httpx.Response:
        """Open a page."""
        return self.take(self.client.get(path))

    def take(self, answer: httpx.Response) -> httpx.Response:
        """Look at a page."""
        self.page = answer.text
        return answer


def journey(software: Software, body: Any = WHOLE) -> None:
    """Begin half, finish, attach, send twice, look."""
    assert software.begin({"overlijden": {"datum": "2026-01-14"}}).status_code == 201
    assert software.call("PUT", json=body).status_code == 200
    assert software.attach().status_code == 204
    for _time in range(2):
        answer = software.submit()
        assert answer.json().get("ingediend"), answer.text
    assert software.client.get("/api/v1/aangiften").status_code == 200
