"""Layer 4, services: operations beside the five verbs. They write through the same steps and cannot bypass audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reference_api import check, content, expand
from reference_api.environment import Environment
from reference_api.problems import Problem, denied, invalid, not_found
from reference_api.reading import (
    at_version,
    etag_of,
    existing,
    listing,
    matches,
    rights_on,
    search_parameters,
    which_version,
)
from reference_api.record import Writing, bind
from reference_api.render import answer_of, dumps, with_base
from reference_api.serve import Answer, Call, body_of, bound_or_denied, enter, finish, query_of
from reference_api.store import Connection
from reference_api.tables import Served
from reference_api.writing import settle, write
from schemas import fields
from schemas.declare import Action, ActionAnswer, Denied, Download, Record, Violation


def act(env: Environment, served: Served, call: Call, action: Action, uuid: str = "") -> Answer:
    """An operation beside the five verbs."""
    if action.kind == "search":
        return search(env, served, call, action)
    if action.kind == "download":
        return download(env, served, call, action, uuid)
    client = enter(
        env,
        served,
        call,
        action.scopes,
        crs=served.resource.crs and action.kind != "read",
        writes=action.kind != "read",
        recent=action.kind == "write",
    )
    if action.kind == "read":
        body: dict[str, Any] = dict(query_of(call, check.instance(action.schema).fields if action.schema else ()))
    elif action.kind == "upload":
        query_of(call, ())
        body = form_of(env, served, call, action, existing(env, served, client, uuid, "", action.scopes))
    else:
        query_of(call, ())
        body = body_of(
            served,
            env,
            call,
            empty=action.schema is None or not any(f.required for f in check.instance(action.schema).fields.values()),
        )
    values = check.shape(check.instance(action.schema), body) if action.schema else {}

    def work(writing: Writing) -> Answer:
        row = writing.row(served, uuid) if action.item else None
        if action.item and row is None:
            raise not_found()
        old = row[1] if row else None
        writing.url, writing.old = (old or {}).get("url", ""), old
        if old is not None:
            bound_or_denied(writing, served, old, action.scopes)
        else:
            writing.caller = bind(writing, served, {})
        violations = [v for rule in action.rules for v in rule(values, old, writing)]
        if violations:
            raise invalid(violations)
        assert action.run is not None  # noqa: S101 - checked at start
        result = action.run(old, values, writing)
        if not isinstance(result, ActionAnswer):
            raise _refusal(result)
        return _acted(env, served, call, action, writing, uuid, row, result)

    if action.kind == "read":
        return env.database.read(
            lambda connection: work(Writing(env, connection, served, action.name, values, client, {}, {}))
        )
    return write(env, served, action.name, values, client, call, work, action.scopes, (uuid, values))


def form_of(env: Environment, served: Served, call: Call, action: Action, old: Record) -> dict[str, Any]:
    """The form of an upload; the file in it is kept while reading. Raises Problem 400, 415 or 507."""
    assert action.schema is not None and action.most is not None  # noqa: S101 - an upload has both
    name = next(n for n, f in check.instance(action.schema).fields.items() if isinstance(f, fields.Content))
    call.intake = content.Intake(env.blobs, env.new_uuid())
    return content.read_form(call.stream, call.headers.get("content-type"), name, call.intake, action.most(old))


def download(env: Environment, served: Served, call: Call, action: Action, uuid: str) -> Answer:
    """GET or HEAD of the content of an object, whole or a range of it."""
    client = enter(env, served, call, action.scopes, crs=False, json=False)
    query = query_of(call, check.instance(action.schema).fields if action.schema else ())
    which = which_version(query)

    def work(connection: Connection) -> Answer:
        writing = Writing(env, connection, served, action.name, {}, client, {}, {})
        row = writing.row(served, uuid)
        if row is None:
            raise not_found()
        allowed = rights_on(writing, served, client, row[1])
        if allowed is not None and not any(scope in allowed for scope in action.scopes):
            raise denied()
        record = at_version(writing, served, uuid, row[1], which, client, action.scopes)
        assert action.run is not None  # noqa: S101 - checked at start
        result = action.run(record, query, writing)
        if not isinstance(result, ActionAnswer) or not isinstance(result.body, Download):
            raise Problem(404, "not_found", "Deze versie heeft geen inhoud.")
        return _file(env, served, call, result.body, uuid)

    return env.database.read(work)


def _file(env: Environment, served: Served, call: Call, file: Download, uuid: str) -> Answer:
    size = sum(length for _, length in file.pieces)
    etag = etag_of(env, "", "|".join(key for key, _ in file.pieces) or "empty")
    headers = dict(content.file_headers(file.name, uuid, etag))
    if matches(call.headers.get("if-none-match"), etag):
        return finish(served, Answer(304, b"", {"ETag": etag}))
    fresh = call.headers.get("if-range", etag) == etag
    part = content.byte_range(call.headers.get("range"), size) if fresh and call.method == "GET" else None
    start, end = part or (0, size)
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    stream = content.stream_of(env.blobs, file.pieces, start, end) if call.method == "GET" else None
    return finish(served, Answer(206 if part else 200, b"", headers, stream))


def _refusal(result: Iterable[Violation | Denied]) -> Problem:
    found = list(result)
    refused = [item for item in found if isinstance(item, Denied)]
    return denied(refused[0]) if refused else invalid(v for v in found if isinstance(v, Violation))


def current(writing: Writing, served: Served, row: Any) -> bytes:
    """The answer of an object that did not change."""
    if served.resource.reading:
        return dumps(answer_of(served, {**row[1], **served.resource.reading(row[1], writing, writing.today)}))
    return row[2]


def _acted(
    env: Environment,
    served: Served,
    call: Call,
    action: Action,
    writing: Writing,
    uuid: str,
    row: Any,
    result: ActionAnswer,
) -> Answer:
    body = b""
    if result.changes is not None and row is not None:
        version, old, before = row
        new = {**old, **result.changes}
        writing.new = new
        writing.store(served, uuid, new, version)
        body = settle(writing, served, uuid, new, old, "partial_update", result.status, before, quiet=result.quiet)
    elif row is not None:
        body = current(writing, served, row)
    if result.body is not None:
        body = dumps(result.body)
    elif result.status == 204:
        body = b""
    return finish(served, Answer(result.status, with_base(body, call.base.encode()), dict(writing.headers)))


def search(env: Environment, served: Served, call: Call, action: Action) -> Answer:
    """POST ``_zoek``: the filters of the list and those of the action, in a body."""
    client = enter(env, served, call, action.scopes, writes=True)
    paging = query_of(call, search_parameters(served))
    body = body_of(served, env, call, empty=True)
    values = check.shape(check.instance(action.schema), body) if action.schema else body
    values = {name: value for name, value in values.items() if name in body}
    filters = {**served.resource.filters, **action.filters}
    violations = [
        v
        for rule in action.rules
        for v in rule(values, None, Writing(env, env.database.reader(), served, action.name, body, client, {}, {}))
    ]
    if violations:
        raise invalid(violations)
    known = {**filters, "ordering": None}
    wanted = {name: value for name, value in values.items() if name in known}
    tree = tree_of_search(env, served, values, paging.get("expand", ""))
    return listing(env, served, call, client, action.scopes, wanted, filters, paging=paging, tree=tree)


def tree_of_search(env: Environment, served: Served, values: Mapping[str, Any], asked: str) -> expand.Node | None:
    """What a search wants to see: ``fields`` in the body, or ``expand`` in body or query; not both (zrc-029)."""
    paths = ",".join(text for text in (asked, values.get("expand", "")) if text)
    if "fields" in values:
        if paths:
            reason = "Gebruik fields of expand, niet beide."
            raise invalid([Violation("fields", "fields-and-expand", reason)])
        return expand.read_fields(env.model, served, values["fields"])
    return expand.read_paths(env.model, served, paths, env.settings.compat) if paths else None
