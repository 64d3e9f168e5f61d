"""A small site with a desk, people of every role, and ways to hand something in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import flask
from flask.testing import FlaskClient

from catalogue.app import create_app
from catalogue.desk.guard import MARK
from catalogue.desk.rights import VISITOR, Person
from catalogue.desk.sign_in import HELD
from catalogue.desk.store import Desk
from tests.catalogue.world import card, component, settings, standards

HERE = {"Origin": "http://localhost"}
PEOPLE = {
    "visitor": VISITOR,
    "municipality": Person("m", "", ("municipality:0344",)),
    "supplier": Person("s", "", ("supplier:maykin",)),
    "editor": Person("e", "", ("editor",)),
    "moderator": Person("mod", "", ("moderator",)),
}
CARDS = [
    *standards("zaken-api", "catalogi-api"),
    card("organisation", "gemeente-utrecht", name="Utrecht", type="municipality", code="0344", province="Utrecht"),
    card("organisation", "gemeente-ander", name="Ander", type="municipality", code="0001", province="Utrecht"),
    card("organisation", "maykin", name="Maykin", type="supplier"),
    component("app", "zaken-api 1.5.1", status="beta", owner="maykin", repository="https://git.example.org/maykin/app"),
    component("ander", status="stable", owner="gemeente-ander"),
]
CORRECTION = {
    "value": "stable",
    "source.title": "Release notes",
    "source.url": "https://git.example.org/maykin/app/releases",
    "source.date": "2026-01-02",
}
PRODUCT: dict[str, Any] = {
    "name": "Balie Nieuw",
    "supplier": "Maykin",
    "summary.nl": "Een balie.",
    "summary.en": "A desk.",
    "type": "application",
    "layers": ["1"],
    "licence": "LicenseRef-closed",
    "website": "https://balie.example.org/product",
    "serves.0.standard": "zaken-api",
    "serves.0.version": "1.5.1",
}
USE = {
    "component": "app",
    "state": "production",
    "version": "2.0",
    "since": "2025-03",
    "source.title": "Raadsbesluit",
    "source.url": "https://utrecht.example.org/besluit",
}


def site(folder: Path) -> flask.Flask:
    """A site whose desk lies in a folder."""
    app = create_app(settings(folder), CARDS)
    app.testing = True
    return app


def sign_in(client: FlaskClient, person: Person) -> str:
    """Let somebody be signed in, without a provider; the mark for forms."""
    with client.session_transaction() as session:
        session.clear()
        session[MARK] = "mark"
        if person.sub:
            session[HELD] = {"sub": person.sub, "name": "", "roles": list(person.roles), "until": 4e9}
    return "mark"


def post(client: FlaskClient, path: str, form: dict[str, Any] | None = None, **options: Any) -> Any:
    """Send a form of our own."""
    return client.post(path, data={**(form or {}), "formulier": "mark"}, headers=HERE, **options)


def handed_in(app: flask.Flask, person: Person, path: str = "", form: dict[str, Any] | None = None) -> int:
    """Hand something in as somebody, a correction of a status unless told otherwise; its number."""
    client = app.test_client()
    sign_in(client, person)
    made = post(client, path or "/verbeteren/component/app?veld=status&nr=1", form or CORRECTION)
    assert made.status_code == 303, made.text
    place = made.headers["Location"]
    done = post(client, f"{place}/submit")
    assert done.status_code == 303, done.text
    found = Desk(app.extensions["gemeengoed"].settings.data_dir).key(place.rpartition("/")[2])
    assert found is not None and found.state == "waiting"
    return found.number


def judged(app: flask.Flask, number: int, act: str = "accept", reason: str = "Gezien in de bron.") -> Any:
    """Let the moderator decide."""
    client = app.test_client()
    sign_in(client, PEOPLE["moderator"])
    return post(client, f"/werkbak/{number}", {"knop": act, "reden": reason})
