"""Our own data layer in this process, with the persons of a case and no others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from reference_api.personen import store
from tests.official.brp.asking import Question
from tests.official.brp.scene import Person, Reply
from tests.world import BASE, World

ROOTS = {
    "personen": "/haalcentraal/api/brp/personen",
    "verblijfplaatshistorie": "/haalcentraal/api/brphistorie/verblijfplaatshistorie",
    "bewoning": "/haalcentraal/api/bewoning/bewoningen",
    "bewoningen": "/haalcentraal/api/bewoning/bewoningen",
}
JSON = {"Accept": "application/json", "Content-Type": "application/json"}


class OwnTarget:
    """The reference API as a WSGI application, on a database of its own."""

    def __init__(self, folder: Path, today: date) -> None:
        self.world = World(folder).prepare()
        self.environment = self.world.env
        self.today = today
        self._set_clock(today)

    def seed(self, persons: Iterable[Person]) -> None:
        made = [person.persoonslijst() for person in persons]

        def work(connection: Any) -> None:
            store.delete_all(self.environment, connection)
            for persoonslijst in made:
                store.add(self.environment, connection, persoonslijst)

        self.environment.database.write(work)

    def ask(self, question: Question, clock: date | None) -> Reply:
        self._set_clock(clock or self.today)
        answer = self.world.browser.open(
            ROOTS[question.service],
            method="POST",
            base_url=BASE,
            headers={"Authorization": self.token, **JSON, **question.headers},
            data=orjson.dumps(question.body),
        )
        return Reply(answer.status_code, answer.get_json(force=True, silent=True), dict(answer.headers))

    def _set_clock(self, day: date) -> None:
        """Noon of a day, with a token of that day."""
        if self.environment.moment()[1] == day.isoformat() and self.environment.fixed:
            return
        fixed = replace(self.environment, clock=f"{day}T12:00:00+00:00").fixed
        object.__setattr__(self.environment, "fixed", fixed)
        self.token = f"Bearer {self.world.token()}"

    def close(self) -> None:
        self.world.close()
