"""Layer 5, data: the default environment and the sandboxes beside it, each with its own database, clients and clock."""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
from pathlib import Path
from threading import Lock

import sqlalchemy as sa

from reference_api.blobs import Blobs, open_blobs
from reference_api.databases import open_database
from reference_api.environment import Environment
from reference_api.problems import Problem
from reference_api.requestlog import RequestLog
from reference_api.settings import Settings
from reference_api.spares import Spares
from reference_api.store import Database
from reference_api.store_postgres import PostgresDatabase
from reference_api.store_sqlite import SqliteDatabase
from reference_api.tables import Model
from schemas.bag import ROOT
from schemas.bag.operations import OPERATIONS

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]|[a-z0-9]", re.ASCII)
TEMPLATE = "template"


class Environments:
    """All environments of one process. Which sandboxes exist stands in the default database, so every process agrees."""

    def __init__(self, settings: Settings, model: Model) -> None:
        self.settings, self.model = settings, model
        self.default = Environment(
            "",
            "",
            settings,
            model,
            open_database(settings.url, grouping=settings.grouping),
            settings.clock,
            open_blobs(settings.blobs, settings.data_dir, "default"),
        )
        self.log = RequestLog(settings.data_dir, path_words(model))
        database = self.default.database
        self.spares = Spares(database, TEMPLATE) if isinstance(database, PostgresDatabase) else None
        self._open: dict[str, tuple[str, Environment]] = {}
        self._guard = Lock()

    # What there is ------------------------------------------------------------------------------------------------

    def get(self, name: str) -> Environment | None:
        """The sandbox of that name, or None."""
        if not NAME.fullmatch(name):
            return None
        row = self._registered(name)
        if row is None:
            self._forget(name)
            return None
        stamp, clock = row
        with self._guard:
            held = self._open.get(name)
            if held is not None and held[0] == stamp:
                return held[1]
            blobs = self._blobs(name, stamp)
            environment = Environment(
                name, f"/s/{name}", self.settings, self.model, self._database(name, stamp), clock, blobs
            )
            self._open[name] = (stamp, environment)
        if held is not None:
            held[1].database.close()
        return environment

    def names(self) -> list[str]:
        """Names of all sandboxes."""
        rows = self.default.database.reader().rows(
            "SELECT name FROM mark WHERE substr(name, 1, 8) = 'sandbox:' ORDER BY name"
        )
        return [row[0].removeprefix("sandbox:") for row in rows]

    def _registered(self, name: str) -> tuple[str, str] | None:
        database = self.default.database
        row = database.reader().one(
            database.sql("mark", lambda: sa.text("SELECT value FROM mark WHERE name = :name")),
            {"name": f"sandbox:{name}"},
        )
        if row is None:
            return None
        stamp, _, clock = row[0].partition("|")
        return stamp, clock

    def _forget(self, name: str) -> None:
        with self._guard:
            held = self._open.pop(name, None)
        if held is not None:
            held[1].database.close()

    # Making and unmaking ------------------------------------------------------------------------------------------

    def create(self, name: str, clock: str = "") -> Environment:
        """A new sandbox with the sample data. Raises Problem 400 or 409."""
        if not NAME.fullmatch(name):
            raise Problem(
                400, "invalid", "Een naam bestaat uit kleine letters, cijfers en koppeltekens (hoogstens 40)."
            )
        if self._registered(name) is not None:
            raise Problem(409, "conflict", "Er is al een zandbak met deze naam.")
        return self._fill(name, clock)

    def reset(self, name: str) -> Environment:
        """The sample data again, as new. Raises Problem 404."""
        row = self._registered(name)
        if row is None:
            raise Problem(404, "not_found", "Deze zandbak bestaat niet.")
        environment = self._fill(name, row[1])
        self._remove_data(name, row[0])
        return environment

    def drop(self, name: str) -> None:
        """Remove a sandbox with its data. Raises Problem 404."""
        row = self._registered(name)
        if row is None:
            raise Problem(404, "not_found", "Deze zandbak bestaat niet.")
        self._mark(name, None)
        self.log.forget(name)
        self._forget(name)
        self._remove_data(name, row[0])

    def _fill(self, name: str, clock: str) -> Environment:
        stamp = secrets.token_hex(6)
        database = self.default.database
        if isinstance(database, SqliteDatabase):
            target = self._file(name, stamp)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.template(), target)
        elif self.spares is not None:
            self.spares.take(self._schema(name, stamp))
        fresh = self._database(name, stamp)
        fresh.write(
            lambda c: c.run(
                fresh.sql("epoch", lambda: sa.text("UPDATE mark SET value = :value WHERE name = 'epoch'")),
                {"value": stamp},
            )
        )
        fresh.close()
        self._mark(name, f"{stamp}|{clock}")
        environment = self.get(name)
        assert environment is not None  # noqa: S101 - just made
        return environment

    def _mark(self, name: str, value: str | None) -> None:
        database = self.default.database
        if value is None:
            database.write(
                lambda c: c.run(
                    database.sql("unmark", lambda: sa.text("DELETE FROM mark WHERE name = :name")),
                    {"name": f"sandbox:{name}"},
                )
            )
            return
        set_mark(database, f"sandbox:{name}", value)

    def _database(self, name: str, stamp: str) -> Database:
        if isinstance(self.default.database, SqliteDatabase):
            return SqliteDatabase(str(self._file(name, stamp)), self.settings.grouping)
        return open_database(self.settings.url, schema=self._schema(name, stamp))

    def _blobs(self, name: str, stamp: str) -> Blobs:
        """Contents of a sandbox; those of the sample data are shared with the template."""
        return open_blobs(self.settings.blobs, self.settings.data_dir, f"{name}-{stamp}", base=TEMPLATE)

    def _remove_data(self, name: str, stamp: str) -> None:
        self._blobs(name, stamp).clear()
        if isinstance(self.default.database, SqliteDatabase):
            for tail in ("", "-wal", "-shm", ".lock"):
                with contextlib.suppress(OSError):
                    Path(f"{self._file(name, stamp)}{tail}").unlink()
        elif self.spares is not None:
            self.spares.tidy(self._schema(name, stamp))

    def _file(self, name: str, stamp: str) -> Path:
        return self.settings.data_dir / "sandboxes" / f"{name}-{stamp}.sqlite"

    @staticmethod
    def _schema(name: str, stamp: str) -> str:
        return f"s_{name.replace('-', '_')}_{stamp}"

    # The template -------------------------------------------------------------------------------------------------

    def template(self) -> Path:
        """The file that every SQLite sandbox is a copy of."""
        return self.settings.data_dir / "sandboxes" / f"{TEMPLATE}.sqlite"

    def keep_template(self) -> None:
        """Keep the default data, as it is now, as what sandboxes start with."""
        contents = open_blobs(self.settings.blobs, self.settings.data_dir, TEMPLATE)
        contents.clear()
        self.default.blobs.copy_to(contents)
        database = self.default.database
        if isinstance(database, SqliteDatabase):
            target = self.template()
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            database.copy_to(str(target))
        elif self.spares is not None:
            self.spares.renew()

    def close(self) -> None:
        """Close every database."""
        self.log.close()
        if self.spares is not None:
            self.spares.close()
        for _stamp, environment in self._open.values():
            environment.database.close()
        self._open.clear()
        self.default.database.close()


def path_words(model: Model) -> set[str]:
    """Every word that an address of ours can hold."""
    words = {"audittrail", "haalcentraal", "brp", "personen", "openapi.json", "openapi.yaml"}
    words |= {"objects", "objecttypes", "versions", "history", "search", "permissions"}
    words |= {part for operation in OPERATIONS for part in f"{ROOT}{operation.path}".split("/") if "{" not in part}
    words |= {"kvk", "api", "v2", "v1", "zoeken", "basisprofielen", "hoofdvestiging", "eigenaar", "vestigingen"}
    for served in model.served.values():
        words |= {part for part in served.path.split("/") if part != "*"}
        words |= {part for action in served.resource.actions for part in action.path.split("/")}
    return words


def set_mark(database: Database, name: str, value: str) -> None:
    """Store a value in the table of marks."""
    sql = database.sql(
        "set-mark",
        lambda: sa.text(
            "INSERT INTO mark (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
    )
    database.write(lambda c: c.run(sql, {"name": name, "value": value}))
