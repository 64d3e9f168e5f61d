"""Layer 5, data: copies of the sample data on PostgreSQL. One lies ready, so that a new or reset sandbox need not wait for it."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor

from reference_api.store_postgres import INLINE, PostgresDatabase

SPARE = "spare_"
LISTED = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'spare_') ORDER BY nspname"


class Spares:
    """Schemas that are copies of a template; old ones are dropped and new ones made by a thread, beside the request."""

    def __init__(self, database: PostgresDatabase, template: str) -> None:
        self.database, self.template = database, template
        self._aside = ThreadPoolExecutor(1, "spares")

    def take(self, target: str) -> None:
        """A copy of the template under this name: a spare one that gets another name, else a new one."""
        import psycopg

        connection = self.database.reader()
        for (name,) in connection.rows(LISTED):
            try:
                connection.run(f'ALTER SCHEMA "{name}" RENAME TO "{target}"')
                break
            except psycopg.Error:  # another process took it
                continue
        else:
            clone_schema(self.database, self.template, target)
        self.tidy()

    def tidy(self, *old: str) -> None:
        """Drop these schemas and see to it that a spare lies ready, soon."""
        self._aside.submit(self._tidy, old)

    def _tidy(self, old: tuple[str, ...]) -> None:
        database = PostgresDatabase(self.database.url, self.database.schema)
        try:
            for name in old:
                database.reader().run(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
            if not database.reader().rows(LISTED):
                clone_schema(database, self.template, f"{SPARE}{secrets.token_hex(6)}")
        finally:
            database.close()

    def renew(self) -> None:
        """Make the template anew from the default data; spares of the earlier one go."""
        self.wait()
        connection = self.database.reader()
        for name in (self.template, *(row[0] for row in connection.rows(LISTED))):
            connection.run(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
        clone_schema(self.database, self.database.schema or "public", self.template)
        self.tidy()

    def wait(self) -> None:
        """Until everything asked for so far is done."""
        self._aside.submit(lambda: None).result()

    def close(self) -> None:
        """Finish what is being made, and stop."""
        self._aside.shutdown()


def clone_schema(database: PostgresDatabase, source: str, target: str) -> None:
    """Copy all tables with rows, indexes and sequences from one schema to another (PostgreSQL)."""
    connection = database.reader()
    tables = [
        row[0]
        for row in connection.rows(
            "SELECT tablename FROM pg_tables WHERE schemaname = %(s)s ORDER BY tablename", {"s": source}
        )
    ]
    script = [f'CREATE SCHEMA "{target}"']
    for table in tables:
        script.append(f'CREATE TABLE "{target}"."{table}" (LIKE "{source}"."{table}" INCLUDING ALL) WITH ({INLINE})')
        script.append(f'INSERT INTO "{target}"."{table}" SELECT * FROM "{source}"."{table}"')
    for table, column in connection.rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %(s)s AND column_default LIKE 'nextval%%'",
        {"s": source},
    ):
        name = f'"{target}"."{table}_{column}_seq"'
        script += [
            f"CREATE SEQUENCE {name}",
            f'ALTER TABLE "{target}"."{table}" ALTER COLUMN "{column}" SET DEFAULT nextval(\'{name}\')',
            f'SELECT setval(\'{name}\', (SELECT COALESCE(MAX("{column}"), 0) + 1 FROM "{target}"."{table}"), false)',
        ]
    with connection.raw.transaction():
        connection.raw.execute("; ".join(script))
