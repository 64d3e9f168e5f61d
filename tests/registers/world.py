"""A small world for tests of registers: the API in this process, clients with chosen rights, a published case type.

``world.api`` may do everything; ``world.client(right("zrc", ["zaken.lezen"], zaaktype=url))`` makes one that may not.
Addresses are written ``catalogi/zaaktypen`` or whole. ``world.elsewhere[url] = {...}`` is what a foreign address answers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import flask
import sqlalchemy as sa
from werkzeug.test import TestResponse

from reference_api import migrate
from reference_api.app import create_app
from reference_api.authorise import make_token
from reference_api.environment import Environment
from reference_api.lookup import Lookup
from reference_api.sandboxes import Environments, set_mark
from reference_api.seed.loader import Loader
from reference_api.settings import Settings
from schemas import REGISTERS

BASE = "http://localhost"
ROOTS = {register.name: register.root for register in REGISTERS}
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
KEPT = ("mark", "sequence", "alembic_version", "selectielijst_", "referentielijsten_")
RSIN = "000000000"


def address(place: str) -> str:
    """``register/rest`` as a path; a whole URL of this server as its path."""
    if place.startswith(BASE):
        return place.removeprefix(BASE)
    register, _, rest = place.partition("/")
    return place if place.startswith("/") else f"/{ROOTS[register]}/{rest}"


def faults(response: TestResponse) -> list[tuple[str, str]]:
    """(name, code) of every broken rule that an answer names, in order."""
    return [(item["name"], item["code"]) for item in (response.json or {}).get("invalidParams", ())]


def codes(response: TestResponse) -> set[str]:
    """Codes of every broken rule that an answer names; the code of the error itself when it names none."""
    return {code for _, code in faults(response)} or {(response.json or {}).get("code", "")}


def right(component: str, scopes: list[str], **more: str) -> dict[str, Any]:
    """One autorisatie; ``max`` is short for maxVertrouwelijkheidaanduiding."""
    level = {"maxVertrouwelijkheidaanduiding": more.pop("max")} if "max" in more else {}
    return {"component": component, "scopes": scopes, **more, **level}


@dataclass
class Api:
    """A client of the API: every call carries its token and the CRS headers."""

    app: flask.Flask
    token: str

    def call(self, method: str, place: str, body: Any = None, **more: Any) -> TestResponse:
        """Any request; ``query`` and ``headers`` as keywords, a body as JSON."""
        own = {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **CRS}
        headers = {name: value for name, value in {**own, **more.pop("headers", {})}.items() if value is not None}
        query = more.pop("query", None) or None
        sent = {"json": body} if body is not None else {}
        return self.app.test_client().open(
            address(place), method=method, headers=headers, query_string=query, **sent, **more
        )

    def get(self, place: str, headers: Mapping[str, str | None] | None = None, **query: Any) -> TestResponse:
        return self.call("GET", place, query=query, headers=dict(headers or {}))

    def post(self, place: str, body: Any = None, **more: Any) -> TestResponse:
        return self.call("POST", place, {} if body is None else body, **more)

    def put(self, place: str, body: Any, **more: Any) -> TestResponse:
        return self.call("PUT", place, body, **more)

    def patch(self, place: str, body: Any, **more: Any) -> TestResponse:
        return self.call("PATCH", place, body, **more)

    def delete(self, place: str, **more: Any) -> TestResponse:
        return self.call("DELETE", place, **more)

    def head(self, place: str, **query: Any) -> TestResponse:
        return self.call("HEAD", place, query=query)

    def make(self, place: str, body: Any) -> dict[str, Any]:
        """POST that must succeed; what was made."""
        response = self.post(place, body)
        assert response.status_code == 201, (place, response.status_code, response.json)
        made: dict[str, Any] = response.json
        return made

    def results(self, place: str, **query: Any) -> list[dict[str, Any]]:
        """The objects of a list that must succeed, with or without pages."""
        response = self.get(place, **query)
        assert response.status_code == 200, (place, response.status_code, response.json)
        found: Any = response.json
        return list(found["results"] if isinstance(found, dict) else found)


@dataclass(frozen=True)
class Kind:
    """Addresses of a case type and of what belongs to it. The last statustype closes the case."""

    zaaktype: str
    catalogus: str
    statustypen: tuple[str, ...]
    resultaattype: str
    roltype: str
    eigenschap: str
    informatieobjecttype: str
    besluittype: str
    zaakobjecttype: str


class Elsewhere(Lookup):
    """What foreign addresses answer: JSON, or (status, JSON); everything else is out of reach."""

    def __init__(self) -> None:
        super().__init__(private=True)
        self.answers: dict[str, Any] = {}

    def fetch(self, url: str) -> tuple[int, Any]:
        """(status, JSON) as a test wrote it down."""
        found = self.answers.get(url, (0, "De URL is niet bereikbaar."))
        return found if isinstance(found, tuple) else (200, found)


@dataclass
class World:
    """A fresh data layer with a client that may do everything; lists of the Selectielijst by name in ``lists``."""

    app: flask.Flask
    environment: Environment
    lists: Mapping[str, str]
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        elsewhere = Elsewhere()
        object.__setattr__(self.environment, "lookup", elsewhere)
        self.elsewhere = elsewhere.answers
        self._applicatie("tester", {"heeftAlleAutorisaties": True})
        self.api = Api(self.app, self.token("tester"))
        self.nobody = Api(self.app, "")

    # Who ----------------------------------------------------------------------------------------------------------

    def client(self, *rights: Mapping[str, Any], **more: Any) -> Api:
        """A client with just these rights; ``more`` are other fields of its applicatie."""
        name = f"client-{next(self.numbers)}"
        self._applicatie(name, {"autorisaties": list(rights), **more})
        return Api(self.app, self.token(name))

    def token(self, client_id: str) -> str:
        """A token of a client."""
        return make_token(client_id, client_id * 8, self.environment.time(), hours=8, user_id="tester")

    def _applicatie(self, client_id: str, body: Mapping[str, Any]) -> None:
        database = self.environment.database
        keep = database.sql("keep", lambda: sa.text("INSERT INTO credential (client_id, secret) VALUES (:c, :s)"))

        def work(connection: Any) -> None:
            loader = Loader(self.environment, connection, self.environment.moment()[1])
            inside = [{name: _inside(value) for name, value in item.items()} for item in body.get("autorisaties") or ()]
            loader.add(
                "autorisaties/applicaties",
                client_id,
                {"clientIds": [client_id], "label": client_id, **body, "autorisaties": inside},
            )
            connection.run(keep, {"c": client_id, "s": client_id * 8})

        database.write(work)

    # What ---------------------------------------------------------------------------------------------------------

    def catalogus(self, **more: Any) -> dict[str, Any]:
        """A catalogue; each has a domein of its own."""
        number = next(self.numbers)
        domein = "".join(chr(65 + (number // 26**place) % 26) for place in (2, 1, 0))
        body = {"domein": domein, "rsin": RSIN, "contactpersoonBeheerNaam": "Beheer"}
        return self.api.make("catalogi/catalogussen", {**body, **more})

    def zaaktype(self, catalogus: str = "", *, publish: bool = False, **more: Any) -> dict[str, Any]:
        """A case type, a concept unless it is to be published."""
        body = {
            "identificatie": f"ZAAKTYPE-{next(self.numbers)}",
            "omschrijving": "Iets behandelen",
            "vertrouwelijkheidaanduiding": "openbaar",
            "doel": "Behandelen",
            "aanleiding": "Een verzoek",
            "indicatieInternOfExtern": "extern",
            "handelingInitiator": "vragen",
            "onderwerp": "Iets",
            "handelingBehandelaar": "behandelen",
            "doorlooptijd": "P30D",
            "opschortingEnAanhoudingMogelijk": False,
            "verlengingMogelijk": True,
            "verlengingstermijn": "P30D",
            "publicatieIndicatie": False,
            "productenOfDiensten": ["https://voorbeeld.example/product/1"],
            "referentieproces": {"naam": "Proces"},
            "verantwoordelijke": "Team",
            "catalogus": catalogus or self.catalogus()["url"],
            "besluittypen": [],
            "gerelateerdeZaaktypen": [],
            "beginGeldigheid": "2020-01-01",
            "versiedatum": "2020-01-01",
        }
        return self._maybe_published("catalogi/zaaktypen", {**body, **more}, publish)

    def informatieobjecttype(self, catalogus: str, *, publish: bool = True, **more: Any) -> dict[str, Any]:
        """A document type, published unless asked otherwise."""
        body = {
            "catalogus": catalogus,
            "omschrijving": f"Document {next(self.numbers)}",
            "vertrouwelijkheidaanduiding": "openbaar",
            "beginGeldigheid": "2020-01-01",
            "informatieobjectcategorie": "bijlage",
        }
        return self._maybe_published("catalogi/informatieobjecttypen", {**body, **more}, publish)

    def besluittype(self, catalogus: str, *, publish: bool = True, **more: Any) -> dict[str, Any]:
        """A decision type, published unless asked otherwise."""
        body = {
            "catalogus": catalogus,
            "omschrijving": f"Besluit {next(self.numbers)}",
            "zaaktypen": [],
            "publicatieIndicatie": False,
            "informatieobjecttypen": [],
            "beginGeldigheid": "2020-01-01",
        }
        return self._maybe_published("catalogi/besluittypen", {**body, **more}, publish)

    def statustype(self, zaaktype: str, volgnummer: int = 1, **more: Any) -> dict[str, Any]:
        """A step of a case type."""
        body = {"omschrijving": f"Stap {volgnummer}", "zaaktype": zaaktype, "volgnummer": volgnummer}
        return self.api.make("catalogi/statustypen", {**body, **more})

    def resultaattype(self, zaaktype: str, **more: Any) -> dict[str, Any]:
        """A result of a case type, kept five years after the case was handled."""
        return self.api.make("catalogi/resultaattypen", self.resultaattype_body(zaaktype, **more))

    def resultaattype_body(self, zaaktype: str, **more: Any) -> dict[str, Any]:
        """What ``resultaattype`` sends."""
        return {
            "zaaktype": zaaktype,
            "omschrijving": "Verwerkt",
            "resultaattypeomschrijving": self.lists["omschrijving"],
            "selectielijstklasse": self.lists["nihil"],
            "archiefnominatie": "vernietigen",
            "archiefactietermijn": "P5Y",
            "brondatumArchiefprocedure": {"afleidingswijze": "afgehandeld"},
            **more,
        }

    def roltype(self, zaaktype: str, generiek: str = "initiator", **more: Any) -> dict[str, Any]:
        """A part to play in cases of a type."""
        body = {"zaaktype": zaaktype, "omschrijving": generiek.capitalize(), "omschrijvingGeneriek": generiek}
        return self.api.make("catalogi/roltypen", {**body, **more})

    def eigenschap(self, zaaktype: str, **more: Any) -> dict[str, Any]:
        """A property of cases of a type: text."""
        form = {"formaat": "tekst", "lengte": "50", "kardinaliteit": "1", "waardenverzameling": []}
        body = {"naam": "kenmerk", "definitie": "Een kenmerk", "zaaktype": zaaktype, "specificatie": form}
        return self.api.make("catalogi/eigenschappen", {**body, **more})

    def zaakobjecttype(self, zaaktype: str, **more: Any) -> dict[str, Any]:
        """A kind of thing that cases of a type are about."""
        body = {
            "anderObjecttype": False,
            "objecttype": "https://voorbeeld.example/objecttypen/boom",
            "relatieOmschrijving": "gaat over",
            "zaaktype": zaaktype,
        }
        return self.api.make("catalogi/zaakobjecttypen", {**body, **more})

    def relate_document(self, zaaktype: str, informatieobjecttype: str, **more: Any) -> dict[str, Any]:
        """Documents of this type (by its omschrijving) belong to cases of a type."""
        body = {
            "zaaktype": zaaktype,
            "informatieobjecttype": informatieobjecttype,
            "volgnummer": next(self.numbers),
            "richting": "inkomend",
        }
        return self.api.make("catalogi/zaaktype-informatieobjecttypen", {**body, **more})

    def kind(self, *, publish: bool = True, steps: int = 2, resultaattype: Any = None, **more: Any) -> Kind:
        """A case type with everything that belongs to it; ``resultaattype``: other values of its result."""
        catalogus = more.pop("catalogus", "") or self.catalogus()["url"]
        document = self.informatieobjecttype(catalogus)
        besluittype = self.besluittype(catalogus, informatieobjecttypen=[document["omschrijving"]])
        url = self.zaaktype(catalogus, **{"besluittypen": [besluittype["omschrijving"]], **more})["url"]
        self.relate_document(url, document["omschrijving"])
        made = Kind(
            url,
            catalogus,
            tuple(self.statustype(url, number)["url"] for number in range(1, steps + 1)),
            self.resultaattype(url, **(resultaattype or {}))["url"],
            self.roltype(url)["url"],
            self.eigenschap(url)["url"],
            document["url"],
            besluittype["url"],
            self.zaakobjecttype(url)["url"],
        )
        if publish:
            self.publish(url)
        return made

    def zaak(self, zaaktype: str, **more: Any) -> dict[str, Any]:
        """A case of a (published) type."""
        body = {
            "bronorganisatie": RSIN,
            "verantwoordelijkeOrganisatie": RSIN,
            "zaaktype": zaaktype,
            "startdatum": "2024-01-02",
        }
        return self.api.make("zaken/zaken", {**body, **more})

    def publish(self, url: str) -> None:
        """Publish a type."""
        response = self.api.post(f"{url}/publish")
        assert response.status_code == 200, response.json

    def _maybe_published(self, place: str, body: Mapping[str, Any], publish: bool) -> dict[str, Any]:
        made = self.api.make(place, body)
        if publish:
            self.publish(made["url"])
            made["concept"] = False
        return made


def _inside(value: Any) -> Any:
    """An own address as records hold it."""
    return "\0" + value.removeprefix(BASE) if isinstance(value, str) and value.startswith(BASE) else value


class Stage:
    """One app with one database for many tests; ``world()`` empties it and gives a fresh world."""

    def __init__(self, settings: Settings) -> None:
        self.app = create_app(settings)
        self.environments: Environments = self.app.extensions["gemeengoed"]
        self.database = self.environments.default.database
        migrate.upgrade(self.database, self.environments.model)
        set_mark(self.database, "epoch", "test")
        self.lists = self.database.write(self._load_lists)
        metadata = self.environments.model.metadata
        names = [table.name for table in metadata.sorted_tables if not table.name.startswith(KEPT)]
        self.wipe = [f"DELETE FROM {name}" for name in names]

    def world(self, clock: str = "") -> World:
        """An empty data layer, with the lists; ``clock`` is a fixed moment (ISO 8601)."""
        self.database.write(lambda connection: [connection.run(sql) for sql in self.wipe])
        old = self.environments.default
        new = Environment("", "", old.settings, old.model, self.database, clock, old.blobs)
        self.environments.default = new
        return World(self.app, new, self.lists)

    def close(self) -> None:
        self.environments.close()

    def _load_lists(self, connection: Any) -> dict[str, str]:
        """Process types and classes of the Selectielijst, one of each kind that the rules tell apart."""
        loader = Loader(self.environments.default, connection, "2024-01-02")
        made = {
            name: loader.add(
                "selectielijst/procestypen",
                name,
                {
                    "nummer": number,
                    "jaar": 2020,
                    "naam": name,
                    "omschrijving": name,
                    "toelichting": name,
                    "procesobject": "x",
                },
            )
            for number, name in enumerate(("procestype", "ander procestype"), 1)
        }
        terms = {
            "nihil": "nihil",
            "geschat": "ingeschatte_bestaansduur_procesobject",
            "vast": "vast_te_leggen_datum",
            "bestaan": "bestaansduur_procesobject",
            "bewaren": "",
        }
        for number, (name, term) in enumerate(terms.items(), 1):
            body = {
                "procesType": made["procestype"],
                "nummer": number,
                "naam": name,
                "herkomst": "Voorbeeld",
                "waardering": "vernietigen" if term else "blijvend_bewaren",
                "procestermijn": term,
                "bewaartermijn": "P7Y" if term else None,
            }
            made[name] = loader.add("selectielijst/resultaten", name, body)
        other = {"procesType": made["ander procestype"], "nummer": 9, "naam": "elders", "herkomst": "Voorbeeld"}
        made["elders"] = loader.add("selectielijst/resultaten", "elders", {**other, "waardering": "vernietigen"})
        made["omschrijving"] = loader.add(
            "selectielijst/resultaattypeomschrijvingen", "Verwerkt", {"omschrijving": "Verwerkt", "definitie": "Klaar"}
        )
        made["kanaal"] = loader.add(
            "selectielijst/communicatiekanalen", "Balie", {"naam": "Balie", "omschrijving": "Aan de balie"}
        )
        return {name: BASE + url[1:] for name, url in made.items()}
