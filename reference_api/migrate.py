"""Layer 5, data: the state of the database: made, upgraded, or refused while it is half-way (Alembic)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import api as autogenerate
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import ops
from alembic.script import ScriptDirectory

from reference_api.authorise import SYSTEM
from reference_api.record import Writing
from reference_api.sandboxes import set_mark
from reference_api.store import Database
from reference_api.tables import Model

HERE = Path(__file__).parent / "migrations"
BATCH = 500


class HalfMigrated(Exception):
    """The database is not at the version of this code; the message names the command."""


def config(database: Database, model: Model) -> Config:
    """Alembic's configuration, without a file."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["database"], made.attributes["metadata"] = database, model.metadata
    return made


def head(database: Database, model: Model) -> str:
    """The newest revision of this code."""
    return ScriptDirectory.from_config(config(database, model)).get_current_head() or ""


def revision(database: Database) -> str | None:
    """The revision of the database; None when it is empty."""
    engine = database.engine()
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def is_empty(database: Database) -> bool:
    """Whether there is no table of ours yet."""
    engine = database.engine()
    try:
        return not sa.inspect(engine).get_table_names(schema=getattr(database, "schema", "") or None)
    finally:
        engine.dispose()


def check(database: Database, model: Model) -> None:
    """Raises HalfMigrated unless the database is at head and every answer rendered by this code."""
    try:
        found, wanted = revision(database), head(database, model)
    except sa.exc.DBAPIError as error:
        raise HalfMigrated(f"The database cannot be read: {str(error.orig).strip().splitlines()[0]}") from error
    if found != wanted:
        raise HalfMigrated(
            f"The database is at version {found or '(none)'}, this code needs {wanted}: run 'flask --app reference_api.app upgrade'."
        )
    if pending(database, model):
        raise HalfMigrated(
            "Stored answers are being rendered anew: run 'flask --app reference_api.app upgrade' to finish."
        )


def upgrade(database: Database, model: Model) -> None:
    """Bring the database to head and render what was rendered by older code; may be interrupted and run again."""
    database.prepare()
    command.upgrade(config(database, model), "head")
    database.tune(served.table.name for served in model.served.values())
    for key in pending(database, model):
        reindex(database, model, key, repair=True)
        set_mark(database, f"render:{key}", str(model.served[key].resource.render_version))


def pending(database: Database, model: Model) -> list[str]:
    """Resources whose answers were rendered by an older version of the code."""
    marks = dict(database.reader().rows("SELECT name, value FROM mark WHERE substr(name, 1, 7) = 'render:'", None))
    return [
        key for key, served in model.served.items() if marks.get(f"render:{key}") != str(served.resource.render_version)
    ]


def reindex(
    database: Database, model: Model, key: str, *, repair: bool, environment: Any = None
) -> tuple[int, list[str]]:
    """Rebuild answers and index columns of a resource from its records: (rows seen, uuids that differed)."""
    from reference_api.environment import Environment
    from reference_api.settings import Settings

    env = environment or Environment("", "", Settings(), model, database)
    served, seen, after = model.served[key], 0, 0
    differed: list[str] = []
    while True:
        rows = database.reader().rows(
            database.sql(
                ("reindex", key),
                lambda: (
                    sa.select(served.table)
                    .where(served.table.c.id > sa.bindparam("after"))
                    .order_by(served.table.c.id)
                    .limit(BATCH)
                ),
            ),
            {"after": after},
        )
        if not rows:
            return seen, differed
        seen, after = seen + len(rows), rows[-1][0]

        def work(connection: Any, uuids: tuple[str, ...] = tuple(row[1] for row in rows)) -> list[str]:
            writing = Writing(env, connection, served, "reindex", {}, SYSTEM, {}, {})
            return [uuid for uuid in uuids if not writing.rebuild(served, uuid, repair=repair)]

        differed += database.write(work)


def rebase(model: Model) -> Path:
    """Write the one baseline anew (until the first release)."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": model.metadata})
        script = autogenerate.produce_migrations(context, model.metadata)
        assert isinstance(script.upgrade_ops, ops.UpgradeOps)  # noqa: S101 - what Alembic returns
        body = autogenerate.render_python_code(script.upgrade_ops, migration_context=context)
    target = HERE / "versions" / "0001_baseline.py"
    lines = "\n".join(line.rstrip() for line in body.splitlines())
    target.write_text(
        '"""The baseline: every table as declared. Written by ``flask migrations rebase``."""\n\n'
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        'revision = "0001"\ndown_revision = None\n\n\n'
        f"def upgrade() -> None:\n    {lines}\n",
        encoding="utf-8",
    )
    return target
