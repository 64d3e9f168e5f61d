"""Layer 4, services: what every request shares: who may come in, how it is read, and how a fault is answered. No web framework."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from reference_api import check, content
from reference_api.authorise import Client
from reference_api.content import Intake
from reference_api.environment import Environment
from reference_api.problems import Problem, denied, invalid
from reference_api.record import Writing, bind
from reference_api.tables import Served
from schemas.declare import Record, Violation

JSON = "application/json"
CRS = "EPSG:4326"


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
    recent: bool = False,
) -> Client:
    """The client, when it has one of the scopes for anything; then the headers about coordinates and format.

    ``recent``: rights of a moment ago will do, as whoever asks looks at them again before anything happens.
    """
    if served.register.security == "open":
        client = OPEN
    else:
        header = call.headers.get("authorization")
        client = client or (env.gate.recent(header) if recent and header else None)
        if client is None or not client.has(scopes):
            client = env.gate.client(header, env.database.reader())
        if not client.has(scopes):
            raise denied()
    if served.resource.crs if crs is None else crs:
        check_crs(call, writes)
    accept = call.headers.get("accept", "*/*")
    if json and accept != "*/*" and not any(kind in accept for kind in ("*/*", "application/*", "json")):
        raise Problem(406, "not_acceptable", "Deze API antwoordt in application/json.")
    return client


OPEN = Client("", True, (), 0, rights_key="open")


def check_crs(call: Call, writes: bool) -> None:
    """Accept-Crs must be there and EPSG:4326; with a body Content-Crs too. Raises Problem 412 or 406."""
    for name, needed in (("accept-crs", True), ("content-crs", writes)):
        value = call.headers.get(name)
        if value == CRS or (value is None and not needed):
            continue
        label = "-".join(part.capitalize() for part in name.split("-"))
        if value is None:
            raise Problem(412, "precondition_failed", f"De kop '{label}' ontbreekt; gebruik '{label}: {CRS}'.")
        raise Problem(406, "not_acceptable", f"De kop '{label}' moet {CRS} zijn.")


def bound_or_denied(writing: Writing, served: Served, record: Record, scopes: tuple[str, ...]) -> None:
    """Set the caller in front of this object. Raises Problem 403 when it has none of the scopes for it."""
    writing.caller = bind(writing, served, record)
    if scopes and not writing.caller.may(*scopes):
        raise denied()


def query_of(call: Call, known: Iterable[str], *, single: bool = True) -> dict[str, str]:
    """Query parameters. Raises Problem 400 ``unknown-parameters`` naming every unknown one."""
    if not call.query:
        return {}
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


def fault() -> Problem:
    """A fault of ours, answered without details."""
    return Problem(500, "error", "Er ging iets mis aan onze kant. De fout is vastgelegd.")


def problem_answer(problem: Problem, base: str, version: str = "") -> Answer:
    """An error as an answer."""
    headers = {"Content-Type": "application/problem+json", **problem.headers}
    if version:
        headers["API-version"] = version
    return Answer(problem.status, problem.as_bytes(base), headers)
