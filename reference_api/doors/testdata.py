"""Layer 4, services: the sample data as people look for it: persons by situation, case types, cases by state, each with a call."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import flask
import orjson
import sqlalchemy as sa

from reference_api.doors.tokens import has_samples
from reference_api.environment import Environment
from reference_api.rows import Rows
from reference_api.sandboxes import Environments
from reference_api.store import Connection

FIELDS = ("burgerservicenummer", "naam.volledigeNaam", "geboorte.datum", "adressering", "partners", "kinderen")
CRS = "-H 'Accept-Crs: EPSG:4326'"
AUTHORISED = '-H "Authorization: Bearer $TOKEN"'


@dataclass(frozen=True)
class Sample:
    """One line of the sample data: its name, what is special about it, and a call to paste."""

    name: str
    text: str
    call: str
    note: str = ""


@dataclass(frozen=True)
class Samples:
    """All that the front door shows."""

    token: str
    persons: tuple[Sample, ...]
    types: tuple[Sample, ...]
    cases: tuple[Sample, ...]


def samples(environment: Environment, base: str, english: bool) -> Samples | None:
    """The sample data with calls for this address; None where there is none."""
    if not has_samples(environment):
        return None

    def work(connection: Connection) -> Samples:
        rows = Rows(environment, connection)
        return Samples(
            f"TOKEN=$(curl -s {shlex.quote(f'{base}/token')} -d client=demo)",
            tuple(_persons(scenarios(environment, connection), base, english)),
            tuple(_types(rows, base)),
            tuple(_cases(environment, rows, base, english)),
        )

    return environment.database.read(work)


def scenarios(environment: Environment, connection: Connection) -> list[dict[str, Any]]:
    """Sample persons with their situations, as the sample data wrote them down."""
    database = environment.database
    sql = database.sql("scenarios", lambda: sa.text("SELECT value FROM mark WHERE name = 'scenarios'"))
    row = connection.one(sql, {})
    return orjson.loads(row[0]) if row else []


def _persons(found: Iterable[Mapping[str, Any]], base: str, english: bool) -> Iterable[Sample]:
    for person in found:
        question = {
            "type": "RaadpleegMetBurgerservicenummer",
            "burgerservicenummer": [person["burgerservicenummer"]],
            "fields": list(FIELDS),
        }
        text = person["description" if english else "omschrijving"]
        call = post(f"{base}/haalcentraal/api/brp/personen", question)
        yield Sample(text, f"{person['naam']}, {person['gemeente']}", call, person["situatie"])


def post(address: str, body: Mapping[str, Any]) -> str:
    """A call that sends JSON; numbers of people stand in the body, never in an address."""
    text = shlex.quote(json.dumps(body, ensure_ascii=False, separators=(",", ":")))
    return f"curl -s {shlex.quote(address)} {AUTHORISED} -H 'Content-Type: application/json' -d {text}"


def get(address: str, *headers: str) -> str:
    """A call that reads."""
    return " ".join(["curl -s", shlex.quote(address), AUTHORISED, *headers])


def outside(environment: Environment, base: str, url: str) -> str:
    """An internal address as others see it."""
    return f"{base}{url[1:]}"


def _types(rows: Rows, base: str) -> Iterable[Sample]:
    for record in rows.find("catalogi/zaaktypen"):
        address = outside(rows.environment, base, record["url"])
        yield Sample(record["omschrijving"], record.get("doel") or "", get(address), record["identificatie"])


def _cases(environment: Environment, rows: Rows, base: str, english: bool) -> Iterable[Sample]:
    """Cases by the type of their latest status: how many, and one of them."""
    served = environment.model.served["zaken/statussen"]
    table = served.table
    sql = environment.database.sql(
        "cases-by-state",
        lambda: (
            sa.select(table.c.statustype, sa.func.count(), sa.func.max(table.c.zaak))
            .where(table.c.indicatieLaatstGezetteStatus == 1)
            .group_by(table.c.statustype)
        ),
    )
    zaken, types = environment.model.served["zaken/zaken"], environment.model.served["catalogi/statustypen"]
    found = []
    for statustype, count, zaak in rows.connection.rows(sql, {}):
        record = rows.get(types.url(statustype))
        if record is not None:
            kind = rows.get(record["zaaktype"]) or {}
            call = get(outside(environment, base, zaken.url(zaak)), CRS)
            amount = f"{count} {'cases' if english else 'zaken'}"
            found.append((kind.get("omschrijving", ""), record["volgnummer"], record["omschrijving"], amount, call))
    for kind_name, _, state, amount, call in sorted(found):
        yield Sample(state, kind_name, call, amount)


def add(app: flask.Flask, environments: Environments) -> None:
    """``/testdata/personen``: for applications that let people choose a sample person instead of signing in."""

    @app.get("/testdata/personen")
    def test_persons() -> flask.Response:
        from reference_api.app import environment_now

        environment = environment_now()
        if environment.settings.production:
            flask.abort(404)
        return flask.jsonify(scenarios(environment, environment.database.reader()))
