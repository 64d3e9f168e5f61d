"""Layer 4, services: reading one object, a list, an earlier version, an audit trail."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import sqlalchemy as sa

from reference_api import check, expand
from reference_api.authorise import APPLICATIES, Client
from reference_api.environment import Environment
from reference_api.filters import read_filters
from reference_api.problems import Problem, denied, invalid, not_found
from reference_api.render import answer_of, dumps, loads, page_bytes, with_base
from reference_api.rows import Rows
from reference_api.serve import JSON, Answer, Call, enter, finish, query_of
from reference_api.store import Connection
from reference_api.tables import Served
from schemas import fields
from schemas.declare import Filter, Record, Stored, Violation


def read_one(env: Environment, served: Served, call: Call, uuid: str, parent: str = "") -> Answer:
    """GET or HEAD of one object."""
    return env.database.read(lambda connection: _one(env, served, call, connection, uuid, parent))


@cache
def item_parameters(served: Served) -> tuple[str, ...]:
    """Query parameters of GET one: the version or the day of validity where the answer depends on it, and expand."""
    version = ("versie", "registratieOp") if served.resource.versions else ()
    day = ("datumGeldigheid",) if served.resource.reading and "datumGeldigheid" in served.resource.filters else ()
    return (*version, *day, *expand_parameter(served))


def expand_parameter(served: Served) -> tuple[str, ...]:
    """``expand``, where a resource has relations to follow."""
    return ("expand",) if served.resource.expand else ()


def _one(env: Environment, served: Served, call: Call, connection: Connection, uuid: str, parent: str) -> Answer:
    scopes = served.resource.scopes["read"]
    glance = connection.one(env.database.sql(("glance", served.key), lambda: _glance(served)), {"uuid": uuid})
    known = env.gate.remembered(call.headers.get("authorization", ""), glance[3]) if glance else None
    client = enter(env, served, call, scopes, client=known)
    query = query_of(call, item_parameters(served))
    if glance is None:
        raise not_found()
    version, stored, kept, _ = glance
    rows, tag = Rows(env, connection), f"{version}"
    plain = client.everything and not client.ready_only and not query
    if not parent and plain and not served.resource.reading:
        return tagged(env, served, call, stored, tag)
    record = rows.record(served, uuid, kept, stored)
    if parent and not (record.get(served.resource.under) or "").endswith(parent):
        raise not_found()
    allowed = rights_on(rows, served, client, record)
    if allowed is not None and not any(scope in allowed for scope in scopes):
        raise denied()
    if served.resource.versions and query:
        wanted = at_version(rows, served, uuid, record, which_version(query), client, scopes)
        if wanted is not record:
            stored, tag = dumps(answer_of(served, wanted)), f"{version}.{wanted[served.resource.versions.number]}"
    if served.resource.reading:
        day = _day(env, query)
        generation = _reading_generation(env, served, connection)
        stored, tag = (
            read_out(env, rows, served, record, day, (uuid, version, generation)),
            f"{version}.{generation}.{day}",
        )
    if query.get("expand"):
        tree = expand.read_paths(env.model, served, query["expand"], env.settings.compat)
        return expanded(env, served, call, client, rows, tree, [stored], tag, lambda answers: answers[0], query)
    return tagged(env, served, call, stored, tag)


def _glance(served: Served) -> sa.Select[Any]:
    """A row, and in the same breath the generation of the rights with which it may be seen."""
    table = served.table
    kept = table.c.answer if served.resource.stored is Stored.ANSWER else table.c.record
    rights = sa.text(
        f"(SELECT CAST(COALESCE(SUM(value), 0) AS BIGINT) FROM generation WHERE resource = '{APPLICATIES}')"
    )
    return sa.select(table.c.version, table.c.answer, kept.label("kept"), rights).where(
        table.c.uuid == sa.bindparam("uuid")
    )


def expanded(
    env: Environment,
    served: Served,
    call: Call,
    client: Client,
    rows: Rows,
    tree: expand.Node,
    answers: list[bytes],
    tag: str,
    body: Callable[[list[bytes]], bytes],
    query: Mapping[str, Any],
) -> Answer:
    """Answers with what the tree asks for. The tag follows from all that can be in them, foreign objects by their bytes."""
    day, reading = _day(env, query), call.method in ("GET", "HEAD")
    generation = expand.generation(rows.connection, env.model, served, tree)
    tag = f"{tag}|{call.query}|{generation}|{client.rights_key}|{day}"
    if reading and matches(call.headers.get("if-none-match"), etag := etag_of(env, call.base, tag)):
        return finish(served, Answer(304, b"", {"ETag": etag}))

    def out(other: Served, uuid: str, version: int, answer: bytes) -> bytes:
        key = (uuid, version, _reading_generation(env, other, rows.connection))
        return read_out(env, rows, other, answer, day, key)

    expansion = expand.Expansion(rows, client, may_read, out)
    found = body(expansion.render(tree, [expand.Found(served, answer) for answer in answers]))
    if expansion.foreign:
        tag = hashlib.blake2b(found, digest_size=16).hexdigest()
    headers = {"ETag": etag_of(env, call.base, tag)} if reading else {}
    return finish(served, Answer(200, with_base(found, call.base.encode()), headers))


def may_read(rows: Rows, served: Served, client: Client, record: Record) -> bool:
    """Whether a client may read an object that it meets by a link (ztc-014: types with the right to read what they type)."""
    allowed = rights_on(rows, served, client, record)
    scopes = (*served.resource.scopes.get("read", ()), *expand.READS_TOO.get(served.register.name, ()))
    return allowed is None or any(scope in allowed for scope in scopes)


def rights_on(rows: Rows, served: Served, client: Client, record: Record) -> frozenset[str] | None:
    """Scopes of a client for an object; None is every scope."""
    if client.everything and not client.ready_only:
        return None
    top, main = served, record
    while top.main is not None:
        main = rows.get(main.get(top.resource.main)) or {}
        top = top.main
    return client.covers(served, main)


def which_version(query: Mapping[str, str]) -> tuple[int | None, str]:
    """(number, moment) of the version asked for. Raises Problem 400."""
    wrong: list[Violation] = []
    found: dict[str, Any] = {"versie": None, "registratieOp": ""}
    for name, declared in (("versie", fields.Integer(min=1, max=2**31)), ("registratieOp", fields.Moment())):
        try:
            if name in query:
                found[name] = declared.to_column(declared.deserialize(query[name]))
        except check.ValidationError as error:
            wrong += [Violation(name, code, reason) for _, code, reason in fields.flatten(error.messages)]
    if wrong:
        raise invalid(wrong)
    return found["versie"], found["registratieOp"]


def at_version(
    rows: Rows,
    served: Served,
    uuid: str,
    record: Record,
    which: tuple[int | None, str],
    client: Client,
    scopes: tuple[str, ...],
) -> Record:
    """A version of an object, when the client may see that one too. Raises Problem 404 or 403."""
    found = rows.version(served, uuid, record, *which)
    if found is None:
        raise not_found()
    allowed = rights_on(rows, served, client, found) if found is not record else None
    if allowed is not None and not any(scope in allowed for scope in scopes):
        raise denied()
    return found


def _day(env: Environment, query: Mapping[str, str]) -> str:
    if "datumGeldigheid" not in query:
        return env.moment()[1]
    try:
        return fields.Date().deserialize(query["datumGeldigheid"])
    except check.ValidationError as error:
        raise invalid(
            Violation("datumGeldigheid", code, reason) for _, code, reason in fields.flatten(error.messages)
        ) from error


def _reading_generation(env: Environment, served: Served, connection: Connection) -> int:
    names = ", ".join(f"'{name}'" for name in sorted({served.key, *served.resource.reading_depends}))
    sql = env.database.sql(
        ("reading", names),
        lambda: sa.text(f"SELECT CAST(COALESCE(SUM(value), 0) AS BIGINT) FROM generation WHERE resource IN ({names})"),
    )
    return connection.one(sql)[0]  # type: ignore[index]


def read_out(
    env: Environment, rows: Rows, served: Served, record: Record | bytes, day: str, key: tuple[Any, ...]
) -> bytes:
    """The answer with the fields that depend on the day of reading; remembered by version, generation and day."""
    cache: dict[Any, bytes] = env.caches.setdefault(("reading", served.key), {})
    found = cache.get((key, day))
    if found is None:
        assert served.resource.reading is not None  # noqa: S101 - asked before
        record = loads(record) if isinstance(record, bytes) else record
        found = dumps(answer_of(served, {**record, **served.resource.reading(record, rows, day)}))
        if len(cache) > 5000:
            cache.clear()
        cache[(key, day)] = found
    return found


def tagged(env: Environment, served: Served, call: Call, stored: bytes, tag: str) -> Answer:
    """200 with ETag, or 304 when the client has it already."""
    etag = etag_of(env, call.base, tag)
    if matches(call.headers.get("if-none-match"), etag):
        return finish(served, Answer(304, b"", {"ETag": etag}))
    return finish(served, Answer(200, with_base(stored, call.base.encode()), {"ETag": etag, "Content-Type": JSON}))


def etag_of(env: Environment, base: str, tag: str) -> str:
    """A strong tag: what the answer depends on, made unreadable and short."""
    return '"{}"'.format(hashlib.blake2b(f"{env.epoch}|{base}|{tag}".encode(), digest_size=12).hexdigest())


def matches(header: str | None, etag: str) -> bool:
    """Whether If-None-Match names the tag (a list, weak tags and ``*`` included)."""
    if not header:
        return False
    return header.strip() == "*" or any(part.strip().removeprefix("W/") == etag for part in header.split(","))


def read_list(env: Environment, served: Served, call: Call, parent: str = "") -> Answer:
    """GET of a collection."""
    scopes = served.resource.scopes["read"]
    client = enter(env, served, call, scopes)
    query = query_of(call, list_parameters(served))
    tree = expand.read_paths(env.model, served, query["expand"], env.settings.compat) if query.get("expand") else None
    return listing(env, served, call, client, scopes, query, served.resource.filters, parent, tree=tree)


@cache
def list_parameters(served: Served) -> tuple[str, ...]:
    """Query parameters of a list."""
    paging = ("page",) if served.resource.paginated else ()
    size = ("pageSize",) if served.register.own or served.resource.page_size else ()
    ordering = ("ordering",) if served.resource.ordering else ()
    return (*served.resource.filters, *paging, *size, *ordering, *expand_parameter(served))


@cache
def search_parameters(served: Served) -> tuple[str, ...]:
    """Query parameters of a search, whose terms stand in the body."""
    return (*(("page",) if served.resource.paginated else ()), *expand_parameter(served))


def listing(
    env: Environment,
    served: Served,
    call: Call,
    client: Client,
    scopes: tuple[str, ...],
    query: Mapping[str, Any],
    filters: Mapping[str, Filter],
    parent: str = "",
    paging: Mapping[str, str] | None = None,
    tree: expand.Node | None = None,
) -> Answer:
    """A page (or, where the standard has no pages, the array) of what the client may see."""
    page, size = paging_of(env, served, {**query, **(paging or {})})
    ordering = str(query.get("ordering", ""))
    if ordering and ordering.removeprefix("-") not in served.resource.ordering:
        raise invalid(
            [Violation("ordering", "invalid_choice", f"Sorteren kan op: {', '.join(served.resource.ordering)}.")]
        )
    wanted = {name: value for name, value in query.items() if name in filters}
    asked = read_filters(served, filters, recognised(wanted), env.model, env.links)
    if parent and served.under is not None:
        above = {"": served.under.url(parent)}
        asked += read_filters(served, {"": Filter(served.resource.under)}, above, env.model, env.links)
    exact = any(a.filter.op == "within" for a in asked)
    fetch = env.lists.within if exact else env.lists.page

    def work(connection: Connection) -> Answer:
        if parent:
            _parent_must_exist(env, served, connection, client, parent, scopes)
        found = fetch(
            connection, served, client, asked, ordering, page, size if served.resource.paginated else 10_000_000, scopes
        )
        if found is None:
            raise Problem(404, "not_found", "Deze pagina bestaat niet.")
        count, rows, generation = found
        answers = [row[1] for row in rows]
        tag = f"l{generation}|{client.rights_key}|{call.method}|{call.query}|{len(rows)}"
        if served.resource.reading:
            answers, tag = _read_out_all(env, served, connection, rows, query, tag)

        def body_of_page(answers: list[bytes]) -> bytes:
            if not served.resource.paginated:
                return b"[%s]" % b",".join(answers)
            following = neighbour(call, page + 1) if page * size < count else None
            return page_bytes(count, following, neighbour(call, page - 1) if page > 1 else None, answers)

        if tree is not None:
            rows_of = Rows(env, connection)
            return expanded(env, served, call, client, rows_of, tree, answers, tag, body_of_page, query)
        if call.method in ("GET", "HEAD") and matches(
            call.headers.get("if-none-match"), etag := etag_of(env, call.base, tag)
        ):
            return finish(served, Answer(304, b"", {"ETag": etag}))
        body = body_of_page(answers)
        headers = {"ETag": etag_of(env, call.base, tag)} if call.method in ("GET", "HEAD") else {}
        return finish(served, Answer(200, with_base(body, call.base.encode()), headers))

    return env.database.read(work)


def recognised(query: Mapping[str, Any]) -> dict[str, Any]:
    """Filter values with groups flattened: ``{"zaakgeometrie": {"within": x}}`` is ``zaakgeometrie.within``."""
    return dict(query)


def _parent_must_exist(
    env: Environment, served: Served, connection: Connection, client: Client, parent: str, scopes: tuple[str, ...]
) -> None:
    rows = Rows(env, connection)
    assert served.under is not None  # noqa: S101 - nested resources have one
    row = rows.row(served.under, parent)
    if row is None:
        raise not_found()
    allowed = rights_on(rows, served.under, client, row[1])
    if allowed is not None and not any(scope in allowed for scope in scopes):
        raise denied()


def _read_out_all(
    env: Environment,
    served: Served,
    connection: Connection,
    rows: list[tuple[str, bytes]],
    query: Mapping[str, Any],
    tag: str,
) -> tuple[list[bytes], str]:
    reader, day = Rows(env, connection), _day(env, query)
    generation = _reading_generation(env, served, connection)
    answers = []
    for uuid, _stored in rows:
        found = reader.row(served, uuid)
        if found is not None:
            answers.append(read_out(env, reader, served, found[1], day, (uuid, found[0], generation)))
    return answers, f"{tag}|{generation}|{day}"


def paging_of(env: Environment, served: Served, query: Mapping[str, Any]) -> tuple[int, int]:
    """(page, size). Raises Problem 404 for a page that cannot exist."""
    text = str(query.get("page", "1"))
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:18]) < 10**15:
        raise Problem(404, "not_found", "Ongeldige pagina.")
    size = str(query.get("pageSize", env.settings.page_size))
    if not (size.isascii() and size.isdecimal()) or not 1 <= int(size[:9]) <= 500:
        raise invalid([Violation("pageSize", "invalid", "Gebruik een getal van 1 tot en met 500.")])
    return int(text), int(size)


def neighbour(call: Call, page: int) -> str:
    """The address of another page of the same list."""
    pairs = [(name, value) for name, value in parse_qsl(call.query, keep_blank_values=True) if name != "page"]
    if page > 1:
        pairs.append(("page", str(page)))
    path = call.path
    return f"{call.base}{path}" + (f"?{urlencode(pairs, quote_via=quote)}" if pairs else "")


def existing(
    env: Environment, served: Served, client: Client, uuid: str, parent: str, scopes: tuple[str, ...]
) -> Record:
    """The stored object when the client may touch it. Raises Problem 404 or 403."""

    def work(connection: Connection) -> Record:
        rows = Rows(env, connection)
        row = rows.row(served, uuid)
        if row is None or (parent and not (row[1].get(served.resource.under) or "").endswith(parent)):
            raise not_found()
        allowed = rights_on(rows, served, client, row[1])
        if allowed is not None and not any(scope in allowed for scope in scopes):
            raise denied()
        return row[1]

    return env.database.read(work)


def trail(env: Environment, served: Served, call: Call, uuid: str, line: str = "") -> Answer:
    """The audit trail of a main object, or one line of it."""
    scopes = ("audittrails.lezen",)
    client = enter(env, served, call, scopes, crs=False)
    query_of(call, ())
    record = existing(env, served, client, uuid, "", scopes)

    def work(connection: Connection) -> Answer:
        rows = connection.rows(
            env.database.sql("trail", lambda: sa.text("SELECT uuid, line FROM audit WHERE main = :main ORDER BY id")),
            {"main": record["url"][1:]},
        )
        lines = [bytes(text) for found, text in rows if not line or found == line]
        if line and not lines:
            raise not_found()
        body = lines[0] if line else b"[%s]" % b",".join(lines)
        return finish(served, Answer(200, with_base(body, call.base.encode()), {"Content-Type": JSON}))

    return env.database.read(work)
