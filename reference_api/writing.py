"""Layer 4, services: create, update and delete, one way for all: shape, rights, rules, storing, effects, audit line, outbox."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from reference_api import check, holds
from reference_api.authorise import Client
from reference_api.environment import Environment
from reference_api.lookup import Fetched, Question
from reference_api.problems import Problem, denied, invalid, not_found
from reference_api.reading import existing
from reference_api.record import NeedsFetch, Writing
from reference_api.render import answer_of, dumps, loads, with_base
from reference_api.rows import Rows
from reference_api.serve import JSON, OPEN, Answer, Call, bound_or_denied, enter, finish, object_of, query_of
from reference_api.store import Conflict, Connection
from reference_api.tables import Served
from schemas import fields
from schemas.declare import Record, Violation

FETCHES = 50


class RightsChanged(Exception):
    """The rights of a client are no longer those with which a request came in."""


def write(
    env: Environment,
    served: Served,
    verb: str,
    body: Mapping[str, Any],
    client: Client,
    call: Call,
    work: Callable[[Writing], Answer],
    scopes: tuple[str, ...],
    about: tuple[str, Record],
) -> Answer:
    """Run ``work`` in a transaction; fetch what it needs from outside and repeat when it asks for it.

    ``about``: uuid and record of the row that will surely change. Whether the client still has the rights with which it
    came in is asked under way, so that no read goes before; with other rights the request is judged anew.
    """
    fetched: dict[Question, Fetched] = {}
    last: list[Writing] = []
    careful = False

    def attempt(connection: Connection) -> Answer:
        if client is not OPEN and env.gate.generation(connection) != client.generation:
            raise RightsChanged
        last[:] = [Writing(env, connection, served, verb, body, client, fetched, audit_heading(client, call))]
        last[0].careful = careful
        return work(last[0])

    rows = Rows(env, env.database.reader()) if env.database.locking else None
    for _ in range(FETCHES + 3):
        try:
            answer = env.database.write(attempt, holds.for_change(rows, served, *about) if rows is not None else ())
            if last[0].dropped:
                with contextlib.suppress(OSError, Problem):  # what stays behind is swept later
                    env.blobs.remove(last[0].dropped)
            return answer
        except NeedsFetch as needed:
            if len(fetched) >= FETCHES:
                raise Problem(400, "invalid", "Het verzoek verwijst naar te veel externe adressen.") from needed
            fetched[needed.question] = env.lookup.ask(needed.question)
        except Conflict:
            careful = True
        except RightsChanged:
            client = enter(env, served, call, scopes, crs=False, json=False)
    raise Problem(409, "conflict", "Een ander verzoek wijzigde hetzelfde object; probeer het opnieuw.")


def audit_heading(client: Client, call: Call) -> dict[str, Any]:
    """Who does it and why, as audit lines say it."""
    user = call.headers.get("x-nlx-request-user-id", "")
    return {
        "applicatieId": (client.client_id or call.headers.get("x-nlx-request-application-id", ""))[:100],
        "applicatieWeergave": client.label[:200],
        "gebruikersId": (client.user_id or user)[:255],
        "gebruikersWeergave": client.user_name[:255],
        "toelichting": call.headers.get("x-audit-toelichting", "")[:1000],
    }


def create(env: Environment, served: Served, call: Call, parent: str = "") -> Answer:
    """POST on a collection."""
    resource = served.resource
    client = enter(env, served, call, resource.scopes["create"], writes=True, recent=True)
    query_of(call, ())
    body = object_of(served, env, call)
    if parent and served.under is not None:
        body = {resource.under: call.base + served.under.url(parent)[1:], **body}
    values = check.shape(served.schema, body)
    check.recognise(served, values, env.links)
    if parent and served.under is not None and values.get(resource.under) != served.under.url(parent):
        raise invalid([Violation(resource.under, "no_match", "Deze URL is een andere dan die in het pad.")])

    def work(writing: Writing) -> Answer:
        if parent and served.under is not None and writing.row(served.under, parent) is None:
            raise not_found()
        uuid = writing.uuid()
        new: dict[str, Any] = dict(values)
        new["url"] = served.url_of(new, uuid)
        if "uuid" in served.schema.fields:
            new["uuid"] = uuid
        writing.url = new["url"]
        again = resource.replay(values, writing) if resource.replay else ""
        if again:
            return replayed(writing, served, again, call)
        accept(writing, served, new, None, resource.scopes["create"])
        writing.insert(served, uuid, new)
        stored = settle(writing, served, uuid, new, None, "create", 201, None)
        if resource.created:
            stored = dumps({**loads(stored), **resource.created({**new, **loads(stored)})})
        headers = {"Location": call.base + new["url"][1:], **writing.headers}
        return finish(served, Answer(201, with_base(stored, call.base.encode()), {**headers, "Content-Type": JSON}))

    return write(env, served, "create", sent(body, values), client, call, work, resource.scopes["create"], ("", values))


def replayed(writing: Writing, served: Served, url: str, call: Call) -> Answer:
    """The object that the same request made before."""
    place = writing.own(url)
    row = writing.row(served, place[1]) if place else None
    assert row is not None  # noqa: S101 - just found
    body = with_base(row[2], call.base.encode())
    return finish(served, Answer(200, body, {"Location": call.base + url[1:], "Content-Type": JSON}))


def sent(body: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """What the client sent, with own addresses recognised."""
    return {name: values.get(name, value) for name, value in body.items()}


def accept(writing: Writing, served: Served, new: dict[str, Any], old: Record | None, scopes: tuple[str, ...]) -> None:
    """Step 3 on a record that is sound of shape: links, defaults, rights, then every violation at once."""
    resource = served.resource
    writing.new, writing.old = new, old
    links = list(check.broken_links(writing, served, new, old))
    if links and _rights_hang_on(served, links):
        raise invalid(links)
    for default in resource.defaults:
        default(new, old, writing)
    if old is not None:
        bound_or_denied(writing, served, old, scopes)
    bound_or_denied(writing, served, new, scopes)
    for right in resource.rights:
        for reason in right(new, old, writing):
            raise denied(reason)
    violations = list(check.changed_immutables(served, new, old)) if old is not None else []
    violations += links
    for rule in resource.rules:
        violations += rule(new, old, writing)
    if not violations:
        violations += check.doubles(writing, served, new, old)
    if violations:
        raise invalid(violations)


def _rights_hang_on(served: Served, violations: list[Violation]) -> bool:
    right = served.resource.authorised_by
    decisive = {served.resource.main, right.type if right else ""} - {""}
    return any(v.name in decisive for v in violations)


def settle(
    writing: Writing,
    served: Served,
    uuid: str,
    new: Record,
    old: Record | None,
    action: str,
    status: int,
    before: bytes | None,
    *,
    quiet: bool = False,
) -> bytes:
    """Steps 5 and 6 after a write: what depends on it, effects, audit line, outbox; the answer as it stands then."""
    writing.spread(served, old, new)
    for effect in served.resource.effects:
        effect(new, old, writing)
    row = writing.row(served, uuid)
    assert row is not None  # noqa: S101 - just written
    writing.audit(served, uuid, action, status, new, before, row[2])
    if not quiet:
        writing.notify(served, action, row[1])
    if served.resource.reading:
        return dumps(answer_of(served, {**row[1], **served.resource.reading(row[1], writing, writing.today)}))
    return row[2]


def update(env: Environment, served: Served, call: Call, uuid: str, parent: str = "") -> Answer:
    """PUT or PATCH of an object."""
    resource, partial = served.resource, call.method == "PATCH"
    scopes = resource.scopes["update"]
    client = enter(env, served, call, scopes, writes=True)
    query_of(call, ())
    old_now = existing(env, served, client, uuid, parent, scopes)
    body = object_of(served, env, call)
    values = check.shape(
        served.schema,
        with_discriminators(served, body, old_now) if partial else _with_parent(served, body, old_now, call),
        partial=partial,
    )
    if partial:
        values = {name: value for name, value in values.items() if name in body}
    check.recognise(served, values, env.links)
    verb = "partial_update" if partial else "update"

    def work(writing: Writing) -> Answer:
        row = writing.row(served, uuid)
        if row is None:
            raise not_found()
        version, old, before = row
        new = {**old, **values}
        writing.url = old["url"]
        accept(writing, served, new, old, scopes)
        writing.store(served, uuid, new, version)
        stored = settle(writing, served, uuid, new, old, verb, 200, before)
        return finish(
            served, Answer(200, with_base(stored, call.base.encode()), {**writing.headers, "Content-Type": JSON})
        )

    return write(env, served, verb, sent(body, values), client, call, work, scopes, (uuid, {**old_now, **values}))


def _with_parent(served: Served, body: dict[str, Any], old: Record, call: Call) -> dict[str, Any]:
    """A nested object need not repeat its parent."""
    if not served.resource.under or served.resource.under in body:
        return body
    return {served.resource.under: call.base + str(old.get(served.resource.under))[1:], **body}


def with_discriminators(served: Served, body: Mapping[str, Any], old: Record) -> dict[str, Any]:
    """A PATCH body with the kind of its groups filled in from the stored object."""
    kinds = {f.by for f in served.schema.fields.values() if isinstance(f, fields.OneOf)}
    return {**{kind: old.get(kind) for kind in kinds if kind not in body}, **body}


def delete(env: Environment, served: Served, call: Call, uuid: str, parent: str = "") -> Answer:
    """DELETE of an object."""
    scopes = served.resource.scopes["delete"]
    client = enter(env, served, call, scopes, crs=False)
    query_of(call, ())
    old_now = existing(env, served, client, uuid, parent, scopes)

    def work(writing: Writing) -> Answer:
        row = writing.row(served, uuid)
        if row is None:
            raise not_found()
        _, old, before = row
        writing.url, writing.old, writing.new = old["url"], old, None
        bound_or_denied(writing, served, old, scopes)
        for right in served.resource.rights:
            for reason in right(None, old, writing):
                raise denied(reason)
        violations = [v for rule in served.resource.delete_rules for v in rule(old, old, writing)]
        if violations:
            raise invalid(violations)
        writing.notify(served, "destroy", old)
        writing.delete(served, uuid, old, before, audited=True)
        return finish(served, Answer(204, b"", dict(writing.headers)))

    return write(env, served, "delete", {}, client, call, work, scopes, (uuid, old_now))
