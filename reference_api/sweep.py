"""Layer 5, data: sweeping: contents of requests that never were committed, and messages that were delivered long ago."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from reference_api.environment import Environment

BATCH = 500
DELIVERED = (
    "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE waiting = 0 AND moment < :before "
    "AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.outbox = outbox.id) ORDER BY id LIMIT :batch)"
)


def sweep_contents(environment: Environment, before: float) -> int:
    """Delete contents last written before a moment (seconds since 1970) that no record names; how many."""
    found, removed = list(environment.blobs.older(before)), 0
    for at in range(0, len(found), BATCH):
        batch = found[at : at + BATCH]
        orphans = set(batch) - _named(environment, batch)
        environment.blobs.remove(orphans)
        removed += len(orphans)
    return removed


def sweep_outbox(environment: Environment, days: int) -> int:
    """Delete messages of more than so many days ago that every subscriber has; how many. Dead letters stay."""
    database, removed, found = environment.database, 0, BATCH
    before = datetime.fromtimestamp(environment.time(), UTC) - timedelta(days=days)
    values = {"before": before.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "batch": BATCH}
    sql = database.sql("sweep-outbox", lambda: sa.text(DELIVERED))
    while found == BATCH:
        found = database.quietly(lambda connection: connection.run(sql, values))
        removed += found
    return removed


def _named(environment: Environment, keys: list[str]) -> set[str]:
    table = environment.model.metadata.tables["content"]
    binds = {f"k{number}": key for number, key in enumerate(keys)}
    sql = environment.database.sql(
        ("named", len(keys)),
        lambda: sa.select(table.c.key).where(table.c.key.in_([sa.bindparam(name) for name in binds])),
    )
    return {row[0] for row in environment.database.reader().rows(sql, binds)}
