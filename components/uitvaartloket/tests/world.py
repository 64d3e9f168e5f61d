"""A small world: registers in memory that keep what is written, a provider made by others, and an undertaker with a browser.

``tests/record.py`` walks the same way along real registrations and compares, so that this world cannot drift from them.
"""

from __future__ import annotations

import io
import json
import re
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter
from uitvaartloket.app import create_app
from uitvaartloket.settings import NAME, Settings

BASE, RSIN = "https://registers.example", "999990019"
KNOWN, DEAD, PARTLY = "999000330", "999000342", "999000354"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
ANSWERS: dict[str, dict[str, Any]] = {
    "overledene": {"bekend": "ja", "bsn": KNOWN},
    "overlijden": {
        "datumOverlijden": "2026-01-14", "tijdOverlijden": "9.30", "plaatsOverlijden": "nieuwerveen",
        "locatieOverlijden": "Verpleeghuis Het Anker", "natuurlijkeDood": "ja",
    },
    "uitvaart": {
        "lijkbezorging": "begraven", "datumUitvaart": "2026-01-20", "tijdUitvaart": "11:00",
        "plaatsUitvaart": "Begraafplaats Zuid, Nieuwerveen", "vervoerBuitenland": "nee",
    },
    "opdrachtgever": {
        "voorletters": "A.", "tussenvoegsel": "van", "achternaam": "Voorbeeld", "relatieOpdrachtgever": "partner",
        "contactNaam": "Anneke Visser", "contactEmail": "a@voorbeeld.example", "contactTelefoon": "06 12345678",
        "aantalUittreksels": "2", "aantalInternationaal": "0",
    },
    "documenten": {"bVerklaring": "envelop", "paper-0": (io.BytesIO, PDF, "../../A verklaring.exe")},
}  # fmt: skip
SETTINGS: dict[str, Any] = {
    **{f"{name}_url": f"{BASE}/{name}" for name in ("zaken", "catalogi", "documenten", "personen")},
    "client_id": "app", "client_secret": "geheim" * 8, "secret_key": "sleutel" * 8, "oidc_issuer": f"{BASE}/none",
    "undertakers": "90000102 90000218", "clock": "2026-01-15T12:00:00+01:00",
    "oidc_client_id": "app", "oidc_client_secret": "geheim" * 8,
}  # fmt: skip
PARTS = {
    "statustypen": ("Ontvangen", "Gecontroleerd", "Akte opgemaakt"),
    "roltypen": ("Aangever", "Overledene", "Opdrachtgever"),
    "eigenschappen": (
        "datumOverlijden", "tijdOverlijden", "plaatsOverlijden", "lijkbezorging", "datumUitvaart", "locatieOverlijden",
        "natuurlijkeDood", "geboorteplaats", "relatieOpdrachtgever", "contactNaam", "contactEmail", "contactTelefoon",
        "bVerklaring", "tijdUitvaart", "plaatsUitvaart", "redenAfwijking", "vervoerBuitenland", "landBestemming",
        "plaatsBestemming", "vervoermiddel", "aantalUittreksels", "aantalInternationaal",
    ),
    "informatieobjecttypen": (
        "A-verklaring", "Identiteitsbewijs", "Verklaring van geen bezwaar", "Verklaring afwijkende termijn",
    ),
}  # fmt: skip
APPS: dict[str, Any] = {}
"""Applications by their settings, as making one takes longer than a test."""
PERSON = {"inpBsn": "", "geslachtsnaam": "", "voorvoegselGeslachtsnaam": "", "voorletters": "", "voornamen": "",
          "geboortedatum": ""}  # fmt: skip


def no(status: int, code: str) -> tuple[int, Any]:
    """An answer that says no."""
    return status, {"code": "invalid", "status": status, "invalidParams": [{"name": "x", "code": code, "reason": "x"}]}


def page(results: list[Any]) -> tuple[int, Any]:
    """A list with one page."""
    return 200, {"count": len(results), "next": None, "previous": None, "results": results}


class World(BaseAdapter):
    """Zaken, Catalogi, Documenten and Personen, as far as this application needs them."""

    def __init__(self) -> None:
        super().__init__()
        self.ids = count(1)
        self.kept: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.trouble: dict[str, list[Any]] = {}
        self.kind = f"{BASE}/catalogi/zaaktypen/1"
        self.parts = {
            what: [self._part(what, number, name) for number, name in enumerate(names, 1)]
            for what, names in PARTS.items()
        }

    def _part(self, what: str, number: int, name: str) -> dict[str, Any]:
        word = "naam" if what == "eigenschappen" else "omschrijving"
        more: dict[str, dict[str, Any]] = {
            "statustypen": {"volgnummer": number, "statustekst": "De aangifte is ontvangen."},
            "roltypen": {"omschrijvingGeneriek": "initiator" if number == 1 else "belanghebbende"},
        }
        return {"url": f"{BASE}/catalogi/{what}/{number}", word: name, **more.get(what, {})}

    def send(self, request: requests.PreparedRequest, **_options: Any) -> requests.Response:  # type: ignore[override]
        """One call."""
        where, text = urlsplit(str(request.url)), request.body or b"null"
        name = f"{request.method} {where.path}"
        self.asked.append(f"{name}?{where.query}")
        body = json.loads(text)
        trouble = self.trouble.get(name, [])
        happens = trouble.pop(0) if trouble else None
        if isinstance(happens, Exception):
            raise happens
        answer = requests.Response()
        query = {key: values[0] for key, values in parse_qs(where.query).items()}
        found = (
            (happens, {})
            if happens and happens != "cut off"
            else self.answer(str(request.method), where.path, query, body)
        )
        if happens == "cut off":
            # It was done, but nobody heard so.
            raise requests.ConnectionError
        answer.status_code = found[0]
        answer._content = (
            found[1] if isinstance(found[1], bytes) else b"" if found[0] == 204 else json.dumps(found[1]).encode()
        )
        return answer

    def count(self, question: str) -> int:
        """How often a call was made."""
        return sum(known.partition("?")[0] == question for known in self.asked)

    def case(self) -> dict[str, Any]:
        """The one case, as a register shows it."""
        (case,) = (record for record in self.kept.values() if "/zaken/zaken/" in record["url"] and "zaaktype" in record)
        return self.whole(case)

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """What a register says."""
        url, what = BASE + path, path.split("/")[2] if path.count("/") > 1 else ""
        if method == "DELETE":
            return (204, None) if self.kept.pop(url, None) else no(404, "not_found")
        if method == "PUT":
            self.kept[url] |= body
            return 200, self.kept[url]
        if path == "/personen/personen":
            return 200, {"type": body["type"], "personen": people(body["burgerservicenummer"])}
        if method == "POST":
            return self.write(url, what, body)
        if url in self.kept:
            return 200, self.kept[url]
        if path.endswith("/download"):
            return 200, PDF
        return self.read(path, what, query)

    def read(self, path: str, what: str, query: dict[str, str]) -> tuple[int, Any]:
        """A list, or a part of the case type."""
        if path == "/catalogi/zaaktypen":
            papers = [part["url"] for part in self.parts["informatieobjecttypen"]]
            kind = {"url": self.kind, "beginGeldigheid": "2024-01-01", "eindeGeldigheid": None}
            return page([{**kind, "informatieobjecttypen": papers}])
        if path.startswith("/catalogi/informatieobjecttypen/"):
            return 200, next(part for part in self.parts[what] if part["url"] == BASE + path)
        if path.startswith("/catalogi/"):
            return page(self.parts[what])
        found = [record for record in self.kept.values() if record["url"].startswith(f"{BASE}{path}/")]
        if what == "zaken":
            return page([self.whole(record) for record in found if self.fits(record, query)])
        found = [r for r in found if all(r.get(key) == value for key, value in query.items() if key != "expand")]
        return (200, found) if what == "zaakinformatieobjecten" else page(found)

    def fits(self, case: dict[str, Any], query: dict[str, str]) -> bool:
        """Whether a case belongs in a list."""
        kvk = next((value for key, value in query.items() if key.endswith("annIdentificatie")), "")
        whos = [role["betrokkeneIdentificatie"].get("annIdentificatie") for role in self.of(case, "rollen")]
        return "zaaktype" in case and query.get("identificatie", case["identificatie"]) == case["identificatie"] and (
            not kvk or kvk in whos
        )  # fmt: skip

    def of(self, case: dict[str, Any], what: str) -> list[dict[str, Any]]:
        """What belongs to a case."""
        return [r for r in self.kept.values() if r.get("zaak") == case["url"] and f"/{what}/" in r["url"]]

    def whole(self, case: dict[str, Any]) -> dict[str, Any]:
        """A case with all that belongs to it."""
        statuses, more = self.of(case, "statussen"), {}
        if statuses:
            kind = next(part for part in self.parts["statustypen"] if part["url"] == statuses[-1]["statustype"])
            more["status"] = {**statuses[-1], "_expand": {"statustype": kind}}
        links = [
            {**link, "_expand": {"informatieobject": self.kept[link["informatieobject"]]}}
            for link in self.of(case, "zaakinformatieobjecten")
        ]
        more |= {"rollen": self.of(case, "rollen"), "eigenschappen": self.of(case, "zaakeigenschappen")}
        status = statuses[-1]["url"] if statuses else None
        return {**case, "status": status, "_expand": {**more, "zaakinformatieobjecten": links}}

    def write(self, url: str, what: str, body: Any) -> tuple[int, Any]:
        """Something new, or a search."""
        if url.endswith("/_zoek"):
            bsn = body["rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"]
            roles = [r for r in self.kept.values() if r.get("betrokkeneIdentificatie", {}).get("inpBsn") == bsn]
            cases = [self.whole(self.kept[role["zaak"]]) for role in roles]
            return page([{name: part for name, part in case.items() if name != "_expand"} for case in cases])
        same = [r for r in self.kept.values() if r["url"].startswith(f"{url}/") and r.get("identificatie")]
        if any(record["identificatie"] == body.get("identificatie") for record in same):
            return no(400, "identificatie-niet-uniek")
        if what == "statussen" and self.of({"url": body["zaak"]}, "statussen"):
            return no(403, "permission_denied")
        made = {**body, "url": f"{url}/{next(self.ids)}"}
        if what == "zaken" and url.endswith("/zaken"):
            made |= {"einddatum": None, "status": None, "resultaat": None}
        if what == "rollen":
            kind = next(part for part in self.parts["roltypen"] if part["url"] == body["roltype"])
            made |= {name: kind[name] for name in ("omschrijving", "omschrijvingGeneriek")}
            made["betrokkeneIdentificatie"] = {**(PERSON if body["betrokkeneType"] == "natuurlijk_persoon" else {}),
                                               **body["betrokkeneIdentificatie"]}  # fmt: skip
        if url.endswith("/zaakeigenschappen"):
            made["naam"] = next(p["naam"] for p in self.parts["eigenschappen"] if p["url"] == body["eigenschap"])
        if what == "enkelvoudiginformatieobjecten":
            made["inhoud"] = f"{made['url']}/download"
        self.kept[made["url"]] = made
        return 201, made


def people(numbers: list[str]) -> list[dict[str, Any]]:
    """Invented people."""
    name = {"voornamen": "Sofie", "geslachtsnaam": "Berg"}
    born: dict[str, Any] = {"datum": {"type": "Datum", "datum": "1942-06-06", "langFormaat": "6 juni 1942"}}
    found = {
        KNOWN: {"naam": name, "geboorte": born},
        DEAD: {"naam": name, "opschortingBijhouding": {"reden": {"code": "O", "omschrijving": "overlijden"}}},
        PARTLY: {"naam": {}, "geboorte": {"datum": {"type": "JaarMaandDatum", "jaar": 1950, "maand": 3}}},
    }
    return [{"burgerservicenummer": bsn, **found[bsn]} for bsn in numbers if bsn in found]


class Undertaker:
    """Somebody of an undertaker with a browser, who has signed in."""

    def __init__(self, adapter: BaseAdapter, settings: dict[str, Any] = SETTINGS, kvk: str = "90000102") -> None:
        self.app = APPS.setdefault(str(settings), None) or create_app(Settings(**settings))
        APPS[str(settings)] = self.app
        registers = self.app.extensions[NAME].registers
        registers.http.mount("https://", adapter)
        registers.http.mount("http://", adapter)
        self.browser = self.app.test_client()
        self.page, self.status, self.place, self.number = "", 0, "", ""
        self.enter(kvk)

    def enter(self, kvk: str = "90000102") -> None:
        """Be signed in."""
        moment = int(self.app.extensions[NAME].settings.now().timestamp())
        with self.browser.session_transaction() as held:
            held.update(kvk=kvk, firm="De Linde", name="Anneke Visser", seen=moment, mark="m")

    def open(self, place: str) -> str:
        """Open a page; its text."""
        return self._take(self.browser.get(place, follow_redirects=True))

    def send(self, place: str, **values: Any) -> str:
        """Send a form; a file is (BytesIO, content, name)."""
        form = {k: (v[0](v[1]), v[2]) if isinstance(v, tuple) else v for k, v in values.items()}
        return self._take(self.browser.post(place, data={"mark": "m", **form}, follow_redirects=True))

    def begin(self) -> None:
        """A new declaration."""
        self.send("/aangiften")
        self.number = self.place.split("/")[2]

    def fill_in(self, *names: str, **more: Any) -> str:
        """Some steps, with other answers in the last."""
        for name in names:
            self.send(self.at(name), **{**ANSWERS[name], **(more if name == names[-1] else {})})
        return self.page

    def at(self, name: str) -> str:
        """The address of a page of the declaration at hand."""
        return f"/aangiften/{self.number}/{name}"

    def wrong(self) -> set[str]:
        """Fields with a fault."""
        found = re.search(r'<div class="alert" role="alert">.*?</div>', self.page, re.DOTALL)
        return set(re.findall(r'href="#([\w-]+)"', found[0])) if found else set()

    def _take(self, answer: Any) -> str:
        self.page, self.status, self.place = answer.text, answer.status_code, answer.request.path
        return self.page


def journey(visitor: Undertaker) -> None:
    """Everything, from the first question to the confirmation, by two clicks."""
    visitor.begin()
    visitor.fill_in(*ANSWERS)
    for _click in ("first", "second"):
        visitor.send(visitor.at("controle"))
        assert visitor.place == f"/aangiften/{visitor.number}", visitor.page
    visitor.open("/aangiften")
    assert visitor.number in visitor.page
