"""A small world to test in: the reference API in this process, with clients, tokens, and objects made from the declared examples."""

from __future__ import annotations

import itertools
import os
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import flask
import pytest
import sqlalchemy as sa
from werkzeug.test import Client as Browser
from werkzeug.test import TestResponse

from reference_api import migrate
from reference_api.app import create_app
from reference_api.authorise import SYSTEM, make_token
from reference_api.channels import keep_channels
from reference_api.environment import Environment
from reference_api.record import Writing
from reference_api.sandboxes import Environments, set_mark
from reference_api.seed.loader import Loader, stable_uuid
from reference_api.seed.selectielijst import load_lists
from reference_api.settings import Settings
from reference_api.tables import Served
from schemas import REGISTERS
from tests import postgres
from tests.people import somebody
from tests.receiver import AUTH, Receiver

BASE = "http://localhost:8001"
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
ALL_RIGHTS: dict[str, Any] = {"heeftAlleAutorisaties": True, "autorisaties": []}
CATALOGUE_CHILDREN = ("statustypen", "resultaattypen", "roltypen", "eigenschappen", "zaakobjecttypen")


class World:
    """One database with the reference API in front of it. ``make`` creates objects of any resource by HTTP."""

    def __init__(self, folder: Path, database_url: str = "", **settings: Any) -> None:
        self.settings = replace(
            Settings(env="test", data_dir=folder, database_url=database_url, secret_key="s" * 40), **settings
        )
        self.app: flask.Flask = create_app(self.settings)
        self.environments: Environments = self.app.extensions["gemeengoed"]
        self.env: Environment = self.environments.default
        self.served: Mapping[str, Served] = self.environments.model.served
        self.numbers = itertools.count(1)
        self.series: dict[str, itertools.count[int]] = defaultdict(lambda: itertools.count(1))
        self.published: dict[str, str] = {}
        self.concept: dict[str, str] = {}
        self._receiver: Receiver | None = None
        self.client_id = "alles"
        self.browser = Browser(self.app)

    def prepare(self) -> World:
        """Fill an empty database: tables, lists, channels, a client with all rights."""
        migrate.upgrade(self.env.database, self.env.model)
        set_mark(self.env.database, "epoch", "test")
        self.env.database.write(lambda connection: load_lists(Loader(self.env, connection, "2024-01-01")))
        keep_channels(self.env)
        self.add_client(self.client_id, ALL_RIGHTS)
        return self

    def close(self) -> None:
        """Close every database, and the subscriber when there is one."""
        self.environments.close()
        if self._receiver:
            self._receiver.close()

    @property
    def receiver(self) -> Receiver:
        """A subscriber that takes notifications."""
        self._receiver = self._receiver or Receiver()
        return self._receiver

    # Clients --------------------------------------------------------------------------------------------------------

    def add_client(self, client_id: str, rights: Mapping[str, Any], secret: str = "t" * 40) -> str:
        """Register an application with these rights (as the Autorisaties API writes them); its client id."""
        served = self.served["autorisaties/applicaties"]
        body = {"clientIds": [client_id], "label": client_id, **rights}

        def work(connection: Any) -> None:
            Loader(self.env, connection, "2024-01-01").add(served.key, client_id, body)
            connection.run(
                self.env.database.sql(
                    "test-credential", lambda: sa.text("INSERT INTO credential (client_id, secret) VALUES (:c, :s)")
                ),
                {"c": client_id, "s": secret},
            )

        self.env.database.write(work)
        return client_id

    def token(self, client_id: str = "alles", secret: str = "t" * 40, **more: Any) -> str:
        """A token of a client."""
        return make_token(client_id, secret, self.env.time() if self.env.fixed else time.time(), **more)

    # Requests -------------------------------------------------------------------------------------------------------

    def request(
        self, method: str, url: str, json: Any = None, *, client: str = "alles", app: Any = None, **more: Any
    ) -> TestResponse:
        """A request with token and coordinate headers; ``url`` is absolute or a path. ``headers`` add to them (None: leave out)."""
        headers: dict[str, Any] = {"Authorization": f"Bearer {self.token(client)}", **CRS, **more.pop("headers", {})}
        kept = {name: value for name, value in headers.items() if value is not None}
        base = more.pop("base", BASE)
        browser = Browser(app) if app is not None else self.browser
        body = {"json": json} if json is not None else {}
        path = url.removeprefix(BASE)
        return browser.open(path, method=method, base_url=base, headers=kept, **body, **more)

    def get(self, url: str, **more: Any) -> TestResponse:
        return self.request("GET", url, **more)

    def post(self, url: str, json: Any = None, **more: Any) -> TestResponse:
        return self.request("POST", url, json, **more)

    def put(self, url: str, json: Any = None, **more: Any) -> TestResponse:
        return self._changed("PUT", url, json, **more)

    def patch(self, url: str, json: Any = None, **more: Any) -> TestResponse:
        return self._changed("PATCH", url, json, **more)

    def _changed(self, method: str, url: str, json: Any = None, **more: Any) -> TestResponse:
        """A document is changed under a lock: take one, and give it back."""
        if "/enkelvoudiginformatieobjecten/" not in url or not isinstance(json, dict):
            return self.request(method, url, json, **more)
        lock = (self.post(url + "/lock").get_json() or {}).get("lock", "")
        response = self.request(method, url, {**json, "lock": lock}, **more)
        self.post(url + "/unlock", {"lock": lock})
        return response

    def delete(self, url: str, **more: Any) -> TestResponse:
        return self.request("DELETE", url, **more)

    # Objects --------------------------------------------------------------------------------------------------------

    def collection(self, key: str, record: Mapping[str, Any] | None = None) -> str:
        """The path of the collection that a record belongs to (nested: below its parent)."""
        served = self.served[key]
        if not served.under:
            return served.path.rstrip("/")
        parent = str((record or {}).get(served.resource.under) or self.link(served.under.key, key))
        return served.path.replace("*", parent.rsplit("/", 1)[-1]).rstrip("/")

    def example(self, key: str, **changes: Any) -> dict[str, Any]:
        """A body that is accepted: the declared example with real links, and unlike every earlier one where it must be unique."""
        body = {**self._linked(dict(self.served[key].resource.example), key), **self._different(key), **changes}
        return body

    def make(self, key: str, **changes: Any) -> dict[str, Any]:
        """Create an object by POST; the answer."""
        body = self.example(key, **changes)
        response = self.post(self.collection(key, body), body)
        assert response.status_code == 201, (key, response.get_data(as_text=True))
        found: dict[str, Any] = response.get_json()
        return {name: found[name] for name in self.served[key].answer_names}

    def link(self, target: str, of: str) -> str:
        """An object that an example of ``of`` can point to."""
        register = target.partition("/")[0]
        if register in ("selectielijst", "referentielijsten"):
            return self._listed(target)
        if register == "catalogi" and not of.startswith("catalogi/"):
            return self.typing()[target]
        if target not in self.concept:
            self.concept[target] = str(self.make(target)["url"])
        return self.concept[target]

    def typing(self) -> dict[str, str]:
        """A published case type with one of each of its parts, and a published document and decision type."""
        if not self.published:
            self.published = self.new_typing()
        return self.published

    def new_typing(self, **zaaktype: Any) -> dict[str, str]:
        """Another such case type; addresses by ``register/resource``, and ``last`` for the final status type."""
        made = {"catalogi/catalogussen": self.make("catalogi/catalogussen")["url"]}
        within = {"catalogus": made["catalogi/catalogussen"]}
        for name in ("informatieobjecttypen", "besluittypen", "zaaktypen"):
            key = f"catalogi/{name}"
            more = zaaktype if name == "zaaktypen" else {}
            if name == "besluittypen":
                document = self.get(made["catalogi/informatieobjecttypen"]).get_json()["omschrijving"]
                more = {"informatieobjecttypen": [document]}
            made[key] = self.make(key, **within, **more)["url"]
        of = {"zaaktype": made["catalogi/zaaktypen"]}
        document = self.get(made["catalogi/informatieobjecttypen"]).get_json()["omschrijving"]
        self.make("catalogi/zaaktype-informatieobjecttypen", **of, informatieobjecttype=document)
        for name in CATALOGUE_CHILDREN:
            made[f"catalogi/{name}"] = self.make(f"catalogi/{name}", **of)["url"]
        made["last"] = self.make("catalogi/statustypen", **of, volgnummer=9999, omschrijving="Afgehandeld")["url"]
        for name in ("informatieobjecttypen", "besluittypen", "zaaktypen"):
            response = self.post(made[f"catalogi/{name}"] + "/publish")
            assert response.status_code == 200, response.get_data(as_text=True)
        return made

    def _linked(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            if set(value) == {"$link"}:
                return self.link(value["$link"], key)
            return {name: self._linked(item, key) for name, item in value.items()}
        return [self._linked(item, key) for item in value] if isinstance(value, list) else value

    def _different(self, key: str) -> dict[str, Any]:
        number = next(self.numbers)
        if key == "zaken/statussen":
            zaak = self.make("zaken/zaken")["url"]
            return {"zaak": zaak, "datumStatusGezet": f"2024-02-02T10:00:00.{number:06d}Z"}
        if key == "autorisaties/applicaties":
            return {"clientIds": [f"voorbeeld-{number}"]}
        if key in ("catalogi/statustypen", "catalogi/zaaktype-informatieobjecttypen"):
            return {"volgnummer": next(self.series[key])}
        if key in ("zaken/zaakinformatieobjecten", "besluiten/besluitinformatieobjecten"):
            return {"informatieobject": self.make("documenten/enkelvoudiginformatieobjecten")["url"]}
        if key == "zaken/resultaten":
            return {"zaak": self.make("zaken/zaken")["url"]}
        if key in ("zaken/zaakverzoeken", "zaken/zaakcontactmomenten"):
            name = key.removeprefix("zaken/zaak").replace("en", "") if key.endswith("verzoeken") else "contactmoment"
            return {name: f"https://elders.example/api/v1/{name}/{number}"}
        if key == "burgerzaken/verhuizingen":
            mover = somebody(self.env)
            declared = [{"burgerservicenummer": mover, "aangifte": "I"}]
            return {"kenmerk": f"voorbeeld-{number}", "aangever": mover, "verhuizers": declared}
        if key == "burgerzaken/overlijdens":
            return {"kenmerk": f"voorbeeld-{number}", "overledene": somebody(self.env)}
        if key == "notificaties/abonnement":
            return {"callbackUrl": self.receiver.url, "auth": AUTH}
        names = {
            "notificaties/kanaal": ("naam", f"voorbeeld-{number}"),
            "catalogi/catalogussen": ("domein", "".join("ABCDEFGHIJ"[int(digit)] for digit in f"{number:05d}")),
            "catalogi/zaaktypen": ("identificatie", f"VOORBEELD-{number}"),
            "catalogi/besluittypen": ("omschrijving", f"Besluit {number}"),
            "catalogi/informatieobjecttypen": ("omschrijving", f"Document {number}"),
        }
        return dict([names[key]]) if key in names else {}

    def _listed(self, target: str) -> str:
        wanted = {
            "selectielijst/procestypen": "burgerzaken",
            "selectielijst/resultaten": "verwerkt",
            "selectielijst/resultaattypeomschrijvingen": "Verwerkt",
            "selectielijst/communicatiekanalen": "Website",
        }[target]
        return f"{BASE}{self.served[target].path}{stable_uuid(f'{target}:{wanted}')}"

    # What is stored -------------------------------------------------------------------------------------------------

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of a query (``:name`` parameters)."""
        database = self.env.database
        return database.reader().rows(database.sql(("test", sql), lambda: sa.text(sql)), parameters)

    def number_of(self, table: str) -> int:
        """How many rows a table has."""
        count: int = self.rows(f"SELECT count(*) FROM {table}")[0][0]
        return count

    def stale(self) -> dict[str, list[str]]:
        """Objects whose stored answer or index columns differ from a fresh rendering, by ``register/resource``."""
        found = {
            key: migrate.reindex(self.env.database, self.env.model, key, repair=False, environment=self.env)[1]
            for key in self.served
        }
        return {key: uuids for key, uuids in found.items() if uuids}

    def writing(self, key: str) -> Writing:
        """A context as rules see it, outside any request."""
        return Writing(self.env, self.env.database.reader(), self.served[key], "create", {}, SYSTEM, {}, {})


def codes(response: TestResponse) -> set[str]:
    """Codes of all violations of an answer."""
    return {item["code"] for item in response.get_json().get("invalidParams", ())}


KEYS = [f"{register.name}/{resource.name}" for register in REGISTERS for resource in register.resources]


def new_world(request: pytest.FixtureRequest, kind: str, folder: Path, name: str, **settings: Any) -> Iterator[World]:
    """A world with a database of its own (a copy of one that was prepared once per run), removed afterwards."""
    if kind == "sqlite":
        shutil.copyfile(_prepared(request, kind), folder / "gemeengoed.sqlite")
        made = World(folder, **settings)
        yield made
        made.close()
        return
    server = request.getfixturevalue("postgres_server")
    name = f"{name}_{os.getpid()}"
    made = World(folder, postgres.fresh_database(server, name, template=_prepared(request, kind)), **settings)
    yield made
    made.close()
    postgres.drop_database(server, name)


def _prepared(request: pytest.FixtureRequest, kind: str) -> str:
    """A prepared database to copy: the path of a file, or the name of a PostgreSQL database."""
    known: dict[str, str] = request.config.stash.setdefault(PREPARED, {})
    if kind not in known:
        folder = request.getfixturevalue("tmp_path_factory").mktemp("prepared")
        if kind == "sqlite":
            world = World(folder).prepare()
            known[kind] = str(folder / "copy.sqlite")
            world.env.database.copy_to(known[kind])  # type: ignore[attr-defined]
        else:
            known[kind] = f"gemeengoed_template_{os.getpid()}"
            world = World(
                folder, postgres.fresh_database(request.getfixturevalue("postgres_server"), known[kind])
            ).prepare()
        world.close()
    return known[kind]


PREPARED = pytest.StashKey[dict[str, str]]()
