"""Layer 5, data: sweeping the store of contents: what came in for a request that never was committed."""

from __future__ import annotations

import sqlalchemy as sa

from reference_api.environment import Environment

BATCH = 500


def sweep_contents(environment: Environment, before: float) -> int:
    """Delete contents last written before a moment (seconds since 1970) that no record names; how many."""
    found, removed = list(environment.blobs.older(before)), 0
    for at in range(0, len(found), BATCH):
        batch = found[at : at + BATCH]
        orphans = set(batch) - _named(environment, batch)
        environment.blobs.remove(orphans)
        removed += len(orphans)
    return removed


def _named(environment: Environment, keys: list[str]) -> set[str]:
    table = environment.model.metadata.tables["content"]
    binds = {f"k{number}": key for number, key in enumerate(keys)}
    sql = environment.database.sql(
        ("named", len(keys)),
        lambda: sa.select(table.c.key).where(table.c.key.in_([sa.bindparam(name) for name in binds])),
    )
    return {row[0] for row in environment.database.reader().rows(sql, binds)}
