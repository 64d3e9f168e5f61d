"""Layer 5, data: one record for each use of personal data, and one for each person in it, stored before the answer leaves.

Spans of OpenTelemetry carry what the standard asks (Logboek Dataverwerkingen 1.0); every one is kept, also when the caller
says that its trace is not sampled. Whose data it was stands there as a pseudonym that only this server can make.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import sqlalchemy as sa
from opentelemetry import trace
from opentelemetry.sdk.trace import Span, TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from reference_api.environment import Environment
from reference_api.problems import Problem
from reference_api.store import Connection
from schemas.logboek import ACTIVITIES, TESTING

HEADER = "x-doelbinding"
PURPOSES = "doel:"
"""Marks with this beginning hold, per client, the activities it may use personal data for, as a JSON list."""
PLACE = "/logboek/api/v1/verwerkingsactiviteiten/"
ACTIVITY, SUBJECT, KIND = (
    "dpl.core.processing_activity_id",
    "dpl.core.data_subject_id",
    "dpl.core.data_subject_id_type",
)
CLIENT, FIELDS = "gemeengoed.client_id", "gemeengoed.fields"
PSEUDONYM = "pseudoniem van burgerservicenummer"
MILLION = 1_000_000
TRACER = TracerProvider(sampler=ALWAYS_ON, shutdown_on_exit=False).get_tracer("gemeengoed.logboek")
PROPAGATOR = TraceContextTextMapPropagator()


def purpose_of(environment: Environment, connection: Connection, client_id: str, headers: Mapping[str, str]) -> str:
    """The activity a client uses personal data for: the one it names, else its only one.

    A client without activities of its own may name any. Raises Problem 403 (purpose) when it names one that is not its own,
    or leaves open which of several.
    """
    database = environment.database
    row = connection.one(
        database.sql("mark", lambda: sa.text("SELECT value FROM mark WHERE name = :name")),
        {"name": PURPOSES + client_id},
    )
    own: list[str] = orjson.loads(row[0]) if row else []
    named = headers.get(HEADER, "").strip().rstrip("/").rpartition("/")[2]
    if not named and len(own) < 2:
        return own[0] if own else TESTING
    if named in (own or ACTIVITIES):
        return named
    choices = ", ".join(sorted(own or ACTIVITIES))
    raise Problem(403, "purpose", f"Noem in de kop X-Doelbinding waarvoor je de gegevens gebruikt. Keuze: {choices}.")


def pseudonym(environment: Environment, number: str) -> str:
    """The same person is the same word in every record; only who has the secret key can make it from a number."""
    secret = environment.settings.secret_key.encode()
    return hmac.new(secret, f"logboek:{number}".encode(), hashlib.sha256).hexdigest()[:32]


def record(
    environment: Environment,
    headers: Mapping[str, str],
    client_id: str,
    purpose: str,
    name: str,
    fields: Iterable[str],
    people: Iterable[str],
    begin: float,
) -> None:
    """Store that a client used these fields of these people (numbers) for a purpose. Raises Problem 503 when it cannot be.

    ``begin``: seconds since 1970.
    """
    start, end = int(begin * 1000) * MILLION, int(environment.time() * 1000) * MILLION
    shared = {ACTIVITY: environment.settings.base_url + PLACE + purpose, CLIENT: client_id}
    parent = PROPAGATOR.extract(headers)
    action = TRACER.start_span(name, parent, attributes={**shared, FIELDS: sorted(set(fields))}, start_time=start)
    within = trace.set_span_in_context(action)
    spans = [action]
    for number in people:
        subject = {**shared, SUBJECT: pseudonym(environment, number), KIND: PSEUDONYM}
        spans.append(TRACER.start_span(name, within, attributes=subject, start_time=start))
    for span in spans:
        span.set_status(Status(StatusCode.OK))
        span.end(end)
    rows = [row(span, purpose, client_id) for span in spans]  # type: ignore[arg-type]
    columns = tuple(rows[0])
    sql = environment.database.sql("log", lambda: inserting(columns))
    environment.database.quietly(lambda connection: connection.many(sql, rows))


def inserting(columns: Iterable[str]) -> sa.Insert:
    """The statement that stores a record."""
    table = sa.table("verwerking", *map(sa.column, columns))
    return sa.insert(table).values({name: sa.bindparam(name) for name in columns})


def row(span: Span, purpose: str, client_id: str) -> dict[str, Any]:
    """A span as it is stored."""
    attributes = dict(span.attributes or {})
    context, parent = span.get_span_context(), span.parent
    return {
        "trace_id": f"{context.trace_id:032x}",
        "span_id": f"{context.span_id:016x}",
        "parent_span_id": f"{parent.span_id:016x}" if parent else "",
        "status": span.status.status_code.name.capitalize(),
        "name": span.name,
        "start_time": (span.start_time or 0) // MILLION,
        "end_time": (span.end_time or 0) // MILLION,
        "client_id": client_id,
        "activity": purpose,
        "subject": attributes.get(SUBJECT),
        "attributes": orjson.dumps(attributes, default=list),
    }
