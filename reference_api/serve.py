"""Layer 4, services: the one way that every request goes. Handlers know no web framework: Call in, Answer out."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import sqlalchemy as sa

from reference_api import check, content, expand
from reference_api.authorise import APPLICATIES, Client
from reference_api.content import Intake
from reference_api.environment import Environment
from reference_api.lookup import Fetched, Question
from reference_api.problems import Problem, denied, invalid, not_found
from reference_api.query import read_filters
from reference_api.record import NeedsFetch, Rows, Writing, bind
from reference_api.render import answer_of, dumps, loads, page_bytes, with_base
from reference_api.store import Conflict, Connection
from reference_api.tables import Served
from schemas import fields
from schemas.declare import Action, ActionAnswer, Denied, Download, Filter, Record, Stored, Violation

JSON = "application/json"
CRS = "EPSG:4326"
FETCHES = 50


@dataclass
class Call:
    """A request: method, query text, headers by lower-case name, body, base URL for the answer."""

    method: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    base: str
    path: str = ""
    stream: Any = None
    """Where the body is read from when it may hold the content of a document; ``body`` is empty then."""
    intake: Intake | None = None
    """The content that was taken in, to be forgotten when the request fails."""

    def length(self) -> int | None:
        """The number of bytes that the client announced."""
        text = self.headers.get("content-length", "")
        return int(text) if text.isdecimal() else None


@dataclass
class Answer:
    """What goes back: a body, or a stream of bytes."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stream: Iterable[bytes] | None = None


def finish(served: Served, answer: Answer) -> Answer:
    """Headers that every answer of a register carries."""
    answer.headers.setdefault("API-version", served.register.version)
    if answer.body:
        answer.headers.setdefault("Content-Type", JSON)
    if served.resource.crs:
        answer.headers.setdefault("Content-Crs", CRS)
    return answer


# Who may come in ------------------------------------------------------------------------------------------------------


def enter(
    env: Environment,
    served: Served,
    call: Call,
    scopes: tuple[str, ...],
    *,
    crs: bool | None = None,
    writes: bool = False,
    client: Client | None = None,
    json: bool = True,
) -> Client:
    """The client, when it has one of the scopes for anything; then the headers about coordinates and format."""
    if served.register.security == "open":
        client = OPEN
    else:
        client = client or env.gate.client(call.headers.get("authorization"), env.database.reader())
        if not client.has(scopes):
            raise denied()
    if served.resource.crs if crs is None else crs:
        check_crs(call, writes)
    accept = call.headers.get("accept", "*/*")
    if json and not any(kind in accept for kind in ("*/*", "application/*", "json")):
        raise Problem(406, "not_acceptable", "Deze API antwoordt in application/json.")
    return client


OPEN = Client("", True, (), 0, rights_key="open")


def check_crs(call: Call, writes: bool) -> None:
    """Accept-Crs must be there and EPSG:4326; with a body Content-Crs too. Raises Problem 412 or 406."""
    for name, needed in (("accept-crs", True), ("content-crs", writes)):
        value = call.headers.get(name)
        label = "-".join(part.capitalize() for part in name.split("-"))
        if value is None and needed:
            raise Problem(412, "precondition_failed", f"De kop '{label}' ontbreekt; gebruik '{label}: {CRS}'.")
        if value is not None and value != CRS:
            raise Problem(406, "not_acceptable", f"De kop '{label}' moet {CRS} zijn.")


def bound_or_denied(writing: Writing, served: Served, record: Record, scopes: tuple[str, ...]) -> None:
    """Set the caller in front of this object. Raises Problem 403 when it has none of the scopes for it."""
    writing.caller = bind(writing, served, record)
    if scopes and not writing.caller.may(*scopes):
        raise denied()


# Reading --------------------------------------------------------------------------------------------------------------


def query_of(call: Call, known: Iterable[str], *, single: bool = True) -> dict[str, str]:
    """Query parameters. Raises Problem 400 ``unknown-parameters`` naming every unknown one."""
    try:
        pairs = parse_qsl(call.query, keep_blank_values=True, strict_parsing=False, errors="strict", max_num_fields=200)
    except (ValueError, UnicodeError) as error:
        raise Problem(400, "unknown-parameters", "De zoekvraag in de URL kon niet gelezen worden.") from error
    if not pairs:
        return {}
    allowed = set(known)
    unknown = list(dict.fromkeys(name for name, _ in pairs if name not in allowed))
    if unknown:
        named = [Violation(name[:100], "unknown-parameters", "Deze parameter bestaat niet.") for name in unknown]
        raise Problem(
            400,
            "unknown-parameters",
            f"Onbekende query parameters: {', '.join(n[:60] for n in unknown[:20])}",
            violations=named,
        )
    if any("\0" in value for _, value in pairs):
        raise invalid(
            [
                Violation(name, "invalid", "Het teken U+0000 is niet toegestaan.")
                for name, value in pairs
                if "\0" in value
            ]
        )
    found = dict(pairs)
    if "expand" in found:
        found["expand"] = ",".join(value for name, value in pairs if name == "expand")
    return found


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


# Writing --------------------------------------------------------------------------------------------------------------


def write(
    env: Environment,
    served: Served,
    verb: str,
    body: Mapping[str, Any],
    client: Client,
    call: Call,
    work: Callable[[Writing], Answer],
) -> Answer:
    """Run ``work`` in a transaction; fetch what it needs from outside and repeat when it asks for it."""
    fetched: dict[Question, Fetched] = {}
    heading = audit_heading(client, call)
    last: list[Writing] = []
    careful = False

    def attempt(connection: Connection) -> Answer:
        last[:] = [Writing(env, connection, served, verb, body, client, fetched, heading)]
        last[0].careful = careful
        return work(last[0])

    for _ in range(FETCHES + 3):
        try:
            answer = env.database.write(attempt)
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


def body_of(served: Served, env: Environment, call: Call, *, empty: bool = False) -> dict[str, Any]:
    """The JSON body, parsed. Raises Problem 413, 415 or 400."""
    if call.stream is not None:
        call.body = call.stream.read(env.settings.max_body + 1)
    if len(call.body) > env.settings.max_body:
        raise Problem(413, "request_too_large", f"De body is groter dan {env.settings.max_body} bytes.")
    return check.parse(call.body, call.headers.get("content-type"), empty=empty)


def object_of(served: Served, env: Environment, call: Call) -> dict[str, Any]:
    """The JSON body of an object; content in it is kept while reading. Raises Problem 413, 415, 400 or 507."""
    if not served.content or call.stream is None:
        return body_of(served, env, call)
    call.intake = content.Intake(env.blobs, env.new_uuid())
    limits = (env.settings.inline_max, env.settings.max_body)
    kind = call.headers.get("content-type")
    return content.read_json(call.stream, kind, call.length(), served.content, call.intake, limits)


def forget(call: Call, error: BaseException) -> None:
    """What came in for a request that failed goes; a client that is still sending is heard out a little."""
    if call.intake is not None:
        # After 503 it is not certain that nothing was stored: then the sweeper finds out.
        call.intake.abort(certain=isinstance(error, Problem) and error.status != 503)
    if call.stream is not None and isinstance(error, Problem):
        content.drain(call.stream)


def create(env: Environment, served: Served, call: Call, parent: str = "") -> Answer:
    """POST on a collection."""
    resource = served.resource
    client = enter(env, served, call, resource.scopes["create"], writes=True)
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
        accept(writing, served, new, None, resource.scopes["create"])
        writing.insert(served, uuid, new)
        stored = settle(writing, served, uuid, new, None, "create", 201, None)
        if resource.created:
            stored = dumps({**loads(stored), **resource.created({**new, **loads(stored)})})
        headers = {"Location": call.base + new["url"][1:], **writing.headers}
        return finish(served, Answer(201, with_base(stored, call.base.encode()), {**headers, "Content-Type": JSON}))

    return write(env, served, "create", sent(body, values), client, call, work)


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

    return write(env, served, verb, sent(body, values), client, call, work)


def _with_parent(served: Served, body: dict[str, Any], old: Record, call: Call) -> dict[str, Any]:
    """A nested object need not repeat its parent."""
    if not served.resource.under or served.resource.under in body:
        return body
    return {served.resource.under: call.base + str(old.get(served.resource.under))[1:], **body}


def with_discriminators(served: Served, body: Mapping[str, Any], old: Record) -> dict[str, Any]:
    """A PATCH body with the kind of its groups filled in from the stored object."""
    kinds = {f.by for f in served.schema.fields.values() if isinstance(f, fields.OneOf)}
    return {**{kind: old.get(kind) for kind in kinds if kind not in body}, **body}


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


def delete(env: Environment, served: Served, call: Call, uuid: str, parent: str = "") -> Answer:
    """DELETE of an object."""
    scopes = served.resource.scopes["delete"]
    client = enter(env, served, call, scopes, crs=False)
    query_of(call, ())
    existing(env, served, client, uuid, parent, scopes)

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

    return write(env, served, "delete", {}, client, call, work)


# Actions --------------------------------------------------------------------------------------------------------------


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
    return write(env, served, action.name, values, client, call, work)


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


# Audit trail ----------------------------------------------------------------------------------------------------------


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


def fault() -> Problem:
    """A fault of ours, answered without details."""
    return Problem(500, "error", "Er ging iets mis aan onze kant. De fout is vastgelegd.")


def problem_answer(problem: Problem, base: str, version: str = "") -> Answer:
    """An error as an answer."""
    headers = {"Content-Type": "application/problem+json", **problem.headers}
    if version:
        headers["API-version"] = version
    return Answer(problem.status, problem.as_bytes(base), headers)
