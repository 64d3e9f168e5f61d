"""Layer 3, integration: the process that delivers notifications: outbox to subscribers, at least once, with back-off.

A message waits in the outbox until it was spread over the subscriptions that want it; a delivery waits in its own table
until the subscriber has accepted it. Who keeps refusing gets dead letters, which ``flask deliveries`` shows and revives.
"""

from __future__ import annotations

import logging
import random
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from reference_api import migrate
from reference_api.due import run_due
from reference_api.environment import Environment
from reference_api.events import envelope
from reference_api.lookup import UNREACHABLE, reason_of
from reference_api.problems import Problem
from reference_api.render import loads, with_base
from reference_api.sandboxes import Environments
from reference_api.settings import Settings, SettingsError, read_settings
from reference_api.store import Connection
from reference_api.sweep import sweep_contents, sweep_outbox
from reference_api.tables import Model
from schemas import REGISTERS
from schemas.notificaties import ABONNEMENT

log = logging.getLogger("gemeengoed.deliver")


@dataclass(frozen=True)
class Pace:
    """How fast, in seconds: between looks (at an idle sandbox, where nobody is subscribed), and from one attempt to the next.

    The waiting time after a refusal begins with ``first`` and doubles up to ``longest``, for so many attempts.
    """

    look: float = 0.25
    idle: float = 2.0
    calm: float = 5.0
    first: float = 1.0
    longest: float = 3600.0
    attempts: int = 12
    spread: int = 500
    batch: int = 50

    def wait(self, attempts: int) -> float:
        """Seconds until the next attempt, with some chance so that not everybody comes back at once."""
        seconds = min(self.first * 2 ** min(attempts - 1, 30), self.longest)
        return seconds * random.uniform(0.8, 1.2)  # noqa: S311 - back-off, no secret


@dataclass(frozen=True)
class Delivery:
    """One message for one subscriber."""

    id: int
    number: int
    attempts: int
    message: bytes


@dataclass
class Outcome:
    """How far a round for one subscriber came: deliveries that were accepted, and the one that was refused, with why."""

    accepted: list[int] = field(default_factory=list)
    refused: Delivery | None = None
    reason: str = ""


class Courier:
    """Delivers the messages of one environment. ``turn`` never waits for a subscriber."""

    def __init__(self, environment: Environment, workers: ThreadPoolExecutor, pace: Pace) -> None:
        self.environment, self.workers, self.pace = environment, workers, pace
        self.database = environment.database
        self.busy: dict[str, Future[Outcome]] = {}
        self.paused: dict[str, float] = {}
        self._calm = 0.0
        self._known: tuple[int, dict[str, Mapping[str, Any]]] = (-1, {})

    def turn(self, now: float) -> bool:
        """Record what came back, spread what is new, send what is due; whether anything was done."""
        recorded = self.record(now)
        spread = self.spread(now)
        return bool(recorded + spread + self.send(now)) or bool(self.busy)

    def subscriptions(self) -> dict[str, Mapping[str, Any]]:
        """Subscriptions by uuid, read again when one of them changed."""
        connection = self.database.reader()
        generation = connection.one(
            "SELECT COALESCE(SUM(value), 0) FROM generation WHERE resource = 'notificaties/abonnement'"
        )
        number = generation[0] if generation else 0
        if self._known[0] != number:
            records = self.environment.reader(connection).find(ABONNEMENT)
            self._known = (number, {str(record["url"]).rsplit("/", 1)[-1]: record for record in records})
        return self._known[1]

    # From the outbox to deliveries ------------------------------------------------------------------------------------

    def spread(self, now: float) -> int:
        """Make deliveries of waiting messages; how many messages.

        Where nobody is subscribed nobody waits, so that is done seldom and in one go.
        """
        anybody = bool(self.subscriptions())
        if not anybody and now - self._calm < self.pace.calm:
            return 0
        self._calm = now
        limit = self.pace.spread if anybody else 20 * self.pace.spread
        sql = "SELECT id, kanaal, message FROM outbox WHERE waiting = 1 ORDER BY id"
        rows = self.database.reader().rows(f"{sql} LIMIT {limit}")
        if not rows:
            return 0
        # Read after the messages: whoever subscribed before a message was written is among them.
        known = self.subscriptions()
        channels = {group["naam"] for record in known.values() for group in record["kanalen"]}
        wanted = [
            {"subscription": uuid, "outbox": number, "due": int(now * 1000)}
            for number, channel, stored in rows
            if channel in channels
            for uuid in self.takers(loads(stored), known)
        ]

        def work(transaction: Connection) -> None:
            self.enlist(transaction, wanted)
            # By number, not up to a number: on PostgreSQL a lower number may become visible later.
            listed = ", ".join(str(row[0]) for row in rows)
            transaction.run(f"UPDATE outbox SET waiting = 0 WHERE id IN ({listed})")

        self.database.quietly(work)
        return len(rows)

    def enlist(self, connection: Connection, wanted: list[dict[str, Any]]) -> None:
        """Note deliveries: each a subscription, the number of a message, and when it is due (milliseconds since 1970)."""
        connection.many(self.database.sql("deliver", lambda: sa.text(INSERT)), wanted)

    def takers(self, message: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
        """Those of the known subscriptions that want a message."""
        for uuid, record in known.items():
            if any(self.wants(group, message) for group in record["kanalen"]):
                yield uuid

    def wants(self, group: Mapping[str, Any], message: Mapping[str, Any]) -> bool:
        """Whether a channel with filters takes a message: a mark must be equal; ``*`` or no filter means anything."""
        same = self.environment.links.internal
        return group["naam"] == message["kanaal"] and all(
            value == "*" or same(value) == same(message["kenmerken"].get(name, ""))
            for name, value in group["filters"].items()
        )

    # From deliveries to subscribers -----------------------------------------------------------------------------------

    def send(self, now: float) -> int:
        """Start a round for every subscriber that has something due and is not busy; how many."""
        connection = self.database.reader()
        sql = self.database.sql("due", lambda: sa.text("SELECT DISTINCT subscription FROM delivery WHERE due <= :now"))
        started = 0
        for (uuid,) in connection.rows(sql, {"now": int(now * 1000)}):
            if uuid in self.busy or self.paused.get(uuid, 0) > now:
                continue
            record = self.subscriptions().get(uuid)
            if record is None:
                self.forget(uuid)
                continue
            self.busy[uuid] = self.workers.submit(self.round, record, list(self.due(connection, uuid, now)))
            started += 1
        return started

    def due(self, connection: Connection, uuid: str, now: float) -> Iterator[Delivery]:
        """What a subscriber is to get now, oldest first."""
        sql = self.database.sql("deliveries", lambda: sa.text(DUE))
        for number, outbox, attempts, message in connection.rows(
            sql, {"uuid": uuid, "now": int(now * 1000), "batch": self.pace.batch}
        ):
            yield Delivery(number, outbox, attempts, bytes(message))

    def round(self, record: Mapping[str, Any], deliveries: Iterable[Delivery]) -> Outcome:
        """Send one after the other until the subscriber refuses one."""
        outcome = Outcome()
        for delivery in deliveries:
            try:
                status, _ = self.post(record, delivery)
                reason = "" if 200 <= status < 300 else f"De callback antwoordde met status {status}."
            except UNREACHABLE as error:
                reason = reason_of(error)
            if reason:
                outcome.refused, outcome.reason = delivery, reason
                break
            outcome.accepted.append(delivery.id)
        return outcome

    def post(self, record: Mapping[str, Any], delivery: Delivery) -> tuple[int, Any]:
        """One message to one subscriber. Raises one of UNREACHABLE."""
        base = self.environment.base(None)
        message = loads(with_base(delivery.message, base.encode()))
        body, kind = envelope(message, record.get("formaat", "zgw"), base, delivery.number)
        return self.environment.lookup.post(record["callbackUrl"], body, kind, record["auth"])

    # What came of it --------------------------------------------------------------------------------------------------

    def record(self, now: float) -> int:
        """Record the outcome of finished rounds in one transaction; how many rounds."""
        finished = {uuid: future.result() for uuid, future in self.busy.items() if future.done()}
        if not finished:
            return 0

        def work(connection: Connection) -> None:
            for uuid, outcome in finished.items():
                self._record(connection, uuid, outcome, now)

        self.database.quietly(work)
        for uuid in finished:
            del self.busy[uuid]
        return len(finished)

    def _record(self, connection: Connection, uuid: str, outcome: Outcome, now: float) -> None:
        if outcome.accepted:
            listed = ", ".join(map(str, outcome.accepted))
            connection.run(f"DELETE FROM delivery WHERE id IN ({listed})")
        if outcome.refused is None:
            self.paused.pop(uuid, None)
            return
        attempts = outcome.refused.attempts + 1
        seconds = self.pace.wait(attempts)
        dead = attempts >= self.pace.attempts
        self.paused[uuid] = now + min(seconds, 60)
        sql = self.database.sql("refused", lambda: sa.text(REFUSED))
        due = None if dead else int((now + seconds) * 1000)
        values = {"attempts": attempts, "due": due, "reason": outcome.reason[:500], "id": outcome.refused.id}
        connection.run(sql, values)
        if dead:
            log.warning("gave up on message %s for subscription %s: %s", outcome.refused.number, uuid, outcome.reason)

    def forget(self, uuid: str) -> None:
        """Drop the deliveries of a subscription that is gone."""
        sql = self.database.sql("forget", lambda: sa.text("DELETE FROM delivery WHERE subscription = :uuid"))
        self.database.quietly(lambda c: c.run(sql, {"uuid": uuid}))


INSERT = (
    "INSERT INTO delivery (subscription, outbox, attempts, due, reason) VALUES (:subscription, :outbox, 0, :due, '') "
    "ON CONFLICT (subscription, outbox) DO UPDATE SET attempts = 0, due = excluded.due, reason = ''"
)
DUE = (
    "SELECT d.id, d.outbox, d.attempts, o.message FROM delivery d JOIN outbox o ON o.id = d.outbox "
    "WHERE d.subscription = :uuid AND d.due <= :now ORDER BY d.due, d.id LIMIT :batch"
)
REFUSED = "UPDATE delivery SET attempts = :attempts, due = :due, reason = :reason WHERE id = :id"


DUE_EVERY = 20.0
"""Seconds between looks for what waits for its day."""
SWEEP_FIRST, SWEEP_EVERY, SWEEP_AGE = 60.0, 3600.0, 86400.0
"""Seconds: until the first sweep of contents, between sweeps, and how old is what goes."""


class Office:
    """The couriers of all environments, and when each of them is to look again."""

    def __init__(self, environments: Environments, pace: Pace | None = None) -> None:
        self.environments, self.pace = environments, pace or Pace()
        self.workers = ThreadPoolExecutor(8, "deliver")
        self.couriers: dict[str, Courier] = {}
        self.next: dict[str, float] = {}
        self.sweep_at = time.time() + SWEEP_FIRST
        self.due_at = 0.0

    def turn(self) -> None:
        """One look at every environment whose time has come."""
        now = time.time()
        if now >= self.sweep_at:
            self.sweep_at = now + SWEEP_EVERY
            self.workers.submit(self.sweep, now - SWEEP_AGE)
        if now >= self.due_at:
            self.due_at = now + DUE_EVERY
            self.workers.submit(self.effects)
        for name in ("", *self.environments.names()):
            if self.next.get(name, 0) > now:
                continue
            courier = self.courier(name)
            active = courier is not None and courier.turn(now)
            patient = self.pace.look if active or not name else min(self.pace.idle, 2 * self.patience(name, now))
            self.next[name] = now + patient

    def effects(self) -> None:
        """Give what waits for its day its effect, in every environment."""
        for name in ("", *self.environments.names()):
            environment = self.environments.get(name) if name else self.environments.default
            if environment is not None:
                run_due(environment)

    def sweep(self, before: float) -> None:
        """Delete contents of documents that were left behind by a crash, and messages that nobody waits for any more."""
        for name in ("", *self.environments.names()):
            environment = self.environments.get(name) if name else self.environments.default
            if environment is None:
                continue
            sweep_outbox(environment, environment.settings.outbox_days)
            removed = sweep_contents(environment, before)
            if removed:
                log.info("%d contents that no document names were swept (%s)", removed, name or "default")

    def patience(self, name: str, now: float) -> float:
        """How long was waited before this look."""
        return max(self.pace.look, now - self.next.get(name, now))

    def courier(self, name: str) -> Courier | None:
        """The courier of an environment; a new one when the sandbox was reset."""
        environment = self.environments.get(name) if name else self.environments.default
        if environment is None:
            self.couriers.pop(name, None)
            return None
        courier = self.couriers.get(name)
        if courier is None or courier.environment is not environment:
            courier = self.couriers[name] = Courier(environment, self.workers, self.pace)
        return courier

    def run(self, stop: threading.Event) -> None:
        """Look and wait until asked to stop; a database that is away for a while is waited for."""
        while not stop.is_set():
            try:
                self.turn()
            except Problem as problem:
                log.warning("%s", problem.detail)
                stop.wait(2)
            stop.wait(self.pace.look)
        self.workers.shutdown(wait=False, cancel_futures=True)


def main(settings: Settings | None = None) -> int:
    """Entry point of the process: 0 when asked to stop, 2 when it cannot start."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stdout)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        environments = Environments(settings or read_settings(), Model(REGISTERS))
        migrate.check(environments.default.database, environments.model)
    except (SettingsError, migrate.HalfMigrated, Problem) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        Office(environments).run(stop)
    finally:
        environments.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
