"""Layer 4, services: commands to look at deliveries of notifications, to revive dead letters, and to send again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa

from reference_api.deliver import Courier, Pace
from reference_api.environment import Environment
from reference_api.render import loads

SUMMARY = (
    "SELECT subscription, COUNT(due), COUNT(*) - COUNT(due), MAX(attempts), MAX(reason) "
    "FROM delivery GROUP BY subscription ORDER BY subscription"
)


def summary(environment: Environment) -> list[tuple[str, int, int, int, str]]:
    """Per subscription: how many wait, how many are dead letters, most attempts, the last reason."""
    return [(row[0], row[1], row[2], row[3], row[4]) for row in environment.database.reader().rows(SUMMARY)]


def revive(environment: Environment, subscription: str = "") -> int:
    """Let dead letters be delivered again, of one subscription or of all; how many."""
    sql = environment.database.sql(
        "revive",
        lambda: sa.text(
            "UPDATE delivery SET due = 0, attempts = 0, reason = '' "
            "WHERE due IS NULL AND (subscription = :uuid OR :uuid = '')"
        ),
    )
    return environment.database.quietly(lambda c: c.run(sql, {"uuid": subscription}))


def replay(environment: Environment, subscription: str, first: int) -> int:
    """Deliver every message from a number on to one subscription again, as far as it wants them; how many."""
    database, courier = environment.database, Courier(environment, ThreadPoolExecutor(1), Pace())
    sql = database.sql(
        "replay", lambda: sa.text("SELECT id, message FROM outbox WHERE id >= :first AND waiting = 0 ORDER BY id")
    )
    known = courier.subscriptions()
    wanted = [
        {"subscription": subscription, "outbox": number, "due": 0}
        for number, stored in database.reader().rows(sql, {"first": first})
        if subscription in courier.takers(loads(stored), known)
    ]
    database.quietly(lambda connection: courier.enlist(connection, wanted))
    return len(wanted)
