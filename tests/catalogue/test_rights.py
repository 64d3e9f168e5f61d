"""Who may do what at the desk: every operation with every role, through the pages themselves."""

from __future__ import annotations

from pathlib import Path

import flask
import pytest
from flask.testing import FlaskClient

from catalogue.desk.rights import MATRIX, ROLES, Person, known_roles, may
from catalogue.desk.store import Desk
from tests.catalogue.desk_world import HERE, PEOPLE, handed_in, sign_in, site

OPERATIONS = [(operation, role) for operation in MATRIX for role in ROLES]
REQUESTS = {
    "read": ("GET", "/"),
    "submit-address": ("POST", "/aanmelden/repository"),
    "correct": ("POST", "/verbeteren/component/app?veld=status&nr=1"),
    "submit-product": ("POST", "/aanmelden/nieuw/product"),
    "state-use": ("POST", "/aanmelden/nieuw/use"),
    "submit-report": ("POST", "/aanmelden/nieuw/report"),
    "see-queue": ("GET", "/werkbak"),
    "audit": ("GET", "/werkbak/logboek"),
    "ask": ("POST", "/werkbak/1"),
    "advise": ("POST", "/werkbak/1"),
    "prove-by-hand": ("POST", "/werkbak/1"),
    "judge": ("POST", "/werkbak/1"),
    "retract": ("POST", "/werkbak/1"),
}
BUTTONS = {"ask": "ask", "advise": "advise", "prove-by-hand": "prove", "judge": "refuse", "retract": "retract"}
EXPECTED = {
    "read": "visitor municipality supplier editor moderator",
    "submit-address": "visitor municipality supplier editor moderator",
    "correct": "visitor municipality supplier editor moderator",
    "submit-product": "municipality supplier editor",
    "state-use": "municipality",
    "submit-report": "supplier",
    "see-queue": "editor moderator",
    "audit": "editor moderator",
    "ask": "editor moderator",
    "advise": "editor moderator",
    "prove-by-hand": "moderator",
    "judge": "moderator",
    "retract": "moderator",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> flask.Flask:
    return site(tmp_path_factory.mktemp("var"))


@pytest.mark.parametrize(("operation", "role"), OPERATIONS)
def test_operation_is_open_to_its_roles_only(app: flask.Flask, operation: str, role: str) -> None:
    client = app.test_client()
    mark = sign_in(client, PEOPLE[role])
    method, path = REQUESTS[operation]
    form = {"formulier": mark, "knop": BUTTONS.get(operation, ""), "adres": "http://127.0.0.1/"}

    answer = client.open(path, method=method, data=form if method == "POST" else None, headers=HERE)

    allowed = role in EXPECTED[operation].split()
    assert may(PEOPLE[role], operation) is allowed
    assert (answer.status_code not in (401, 403)) is allowed, answer.text
    assert allowed or answer.status_code == (401 if role == "visitor" else 403)


def test_matrix_of_the_test_names_every_operation() -> None:
    assert set(EXPECTED) == set(MATRIX) == set(REQUESTS)


@pytest.mark.parametrize(
    ("claimed", "known"),
    [
        (["editor", "desk", 7, None], ("editor",)),
        (["municipality:", "supplier", "municipality:0344"], ("municipality:0344",)),
        (["moderator:x", "Moderator", "visitor"], ()),
        ([], ()),
    ],
)
def test_only_whole_roles_count(claimed: list[object], known: tuple[str, ...]) -> None:
    assert known_roles(claimed) == known
    assert may(Person("x", "", known), "judge") is False


def test_nobody_judges_what_is_one_s_own(tmp_path: Path) -> None:
    app = site(tmp_path)
    both = Person("two-hats", "", ("editor", "moderator"))
    client = app.test_client()
    number = handed_in(app, both)
    mark = sign_in(client, both)

    answer = client.post(f"/werkbak/{number}", data={"formulier": mark, "knop": "accept", "reden": "x"}, headers=HERE)

    assert answer.status_code == 409
    assert Desk(tmp_path).number(number).state == "waiting"  # type: ignore[union-attr]


def test_municipality_speaks_for_itself_only(tmp_path: Path) -> None:
    app = site(tmp_path)
    client: FlaskClient = app.test_client()
    mark = sign_in(client, PEOPLE["municipality"])
    form = {"formulier": mark, "component": "app", "state": "production", "organisation": "gemeente-ander"}
    client.post("/aanmelden/nieuw/use", data=form, headers=HERE)

    assert Desk(tmp_path).listed(("draft",))[0].body["organisation"] == "gemeente-utrecht"
