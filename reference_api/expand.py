"""Layer 4, services: ``expand`` and ``fields``. Linked objects join an answer, batch by batch, spliced from stored bytes.

A request names paths (``status.statustype,rollen``); they become a tree. Every level of it is read with one statement
per resource, whatever the number of objects. An expanded object obeys the same rights as a GET of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import orjson
import sqlalchemy as sa

from reference_api.authorise import APPLICATIES, Client
from reference_api.links import MARK
from reference_api.problems import Problem, invalid
from reference_api.render import dumps, loads
from reference_api.rows import Rows
from reference_api.store import Connection
from reference_api.tables import Model, Served
from schemas import fields
from schemas.declare import Violation

PATHS = 60
OBJECTS = 20_000
FOREIGN = 25
SIZE = 48 * 1024 * 1024
CHUNK = 500
EVERYTHING = "*"
READS_TOO = {"catalogi": ("zaken.lezen", "documenten.lezen", "besluiten.lezen")}
"""ztc-014: who may read what the types describe, may read the types."""


@dataclass
class Node:
    """One place in the tree: what follows below it, and which fields are wanted (None: all)."""

    below: dict[str, Node] = field(default_factory=dict)
    only: list[str] | None = None
    groups: dict[str, Node] = field(default_factory=dict)

    def names(self) -> Iterable[str]:
        """All relations in the tree."""
        for name, node in self.below.items():
            yield name
            yield from node.names()


@dataclass(frozen=True)
class Found:
    """An object that was read: ours with its resource, or a foreign one (``served`` None)."""

    served: Served | None
    answer: bytes


# From text to tree ----------------------------------------------------------------------------------------------------


def targets(model: Model, served: Served, name: str) -> list[Served] | None:
    """Resources that a relation of a resource can lead to (any, when it says so or leads to a register that is not
    served here); None when it has no such relation."""
    place = served.resource.expand.get(name)
    if place is None:
        return None
    return [model.served[place]] if place in model.served else list(model.served.values())


def read_paths(model: Model, served: Served, text: str, compat: str = "") -> Node:
    """The tree of an ``expand`` parameter. Raises Problem 404 (zrc-027; 400 as Open Zaak does) or 400 (too many)."""
    root, unknown = Node(), []
    for path in dict.fromkeys(part.strip() for part in text.split(",")):
        if path.count(".") >= PATHS:
            raise too_large(f"Geef hoogstens {PATHS} relaties tegelijk.")
        if path and not _grow(model, [served], root, path.split(".")):
            unknown.append(path)
    if unknown:
        raise no_such_path(unknown, compat)
    return bounded(root)


def _grow(model: Model, possible: Sequence[Served], node: Node, steps: list[str]) -> bool:
    """Add one path to the tree; False when no resource on the way has that relation."""
    for name in steps:
        known = [leads for served in possible if (leads := targets(model, served, name)) is not None]
        if not known:
            return False
        possible = unique(served for leads in known for served in leads)
        node = node.below.setdefault(name, Node())
    return True


def unique(served: Iterable[Served]) -> list[Served]:
    """Each resource once."""
    return list({one.key: one for one in served}.values())


def no_such_path(paths: Sequence[str], compat: str) -> Problem:
    """zrc-027: the standard says 404; with ``compat=openzaak`` it is 400."""
    named = [
        Violation("expand", "invalid-expand-path", f"'{path[:100]}' is geen relatie die meegegeven kan worden.")
        for path in paths[:20]
    ]
    if compat == "openzaak":
        return invalid(named)
    return Problem(404, "invalid-expand-path", "Een pad in expand bestaat niet.", violations=named)


def too_large(reason: str) -> Problem:
    """400: the answer would be too large."""
    return invalid([Violation("expand", "expand-too-large", reason)])


def bounded(root: Node) -> Node:
    """The tree when it is not too large. Raises Problem 400."""
    if sum(1 for _ in root.names()) > PATHS:
        raise too_large(f"Geef hoogstens {PATHS} relaties tegelijk.")
    return root


def read_fields(model: Model, served: Served, wanted: Any) -> Node:
    """The tree of ``fields`` in a search (zrc-029). Raises Problem 400 that names every unknown field."""
    wrong: list[str] = []
    root = _select(model, [served], [served.schema], wanted, "", wrong)
    if wrong:
        raise invalid(
            [Violation("fields", "unknown-field", f"'{name[:100]}' is hier geen veld.") for name in wrong[:20]]
        )
    return bounded(root)


def _select(
    model: Model, possible: Sequence[Served], schemas: Sequence[Any], wanted: Any, path: str, wrong: list[str]
) -> Node:
    """A list of names, and of objects that give each relation or group a list of its own."""
    node = Node(only=[])
    for item in wanted if isinstance(wanted, list) else [None]:
        if item == EVERYTHING:
            node.only = None
        elif isinstance(item, str):
            if not any(item in known.fields and not known.fields[item].load_only for known in schemas):
                wrong.append(path + item)
            elif node.only is not None and item not in node.only:
                node.only.append(item)
        elif isinstance(item, Mapping):
            for name, inner in item.items():
                _below(model, possible, schemas, node, name, inner, path, wrong)
        else:
            wrong.append(path.removesuffix(".") or "fields")
    return node


def _below(
    model: Model,
    possible: Sequence[Served],
    schemas: Sequence[Any],
    node: Node,
    name: str,
    inner: Any,
    path: str,
    wrong: list[str],
) -> None:
    leads = [found for served in possible if (found := targets(model, served, name)) is not None]
    groups = [found for known in schemas if (found := group_schema(known, name)) is not None]
    if leads:
        reached = unique(served for found in leads for served in found)
        known = [served.schema for served in reached]
        node.below[name] = _select(model, reached, known, inner, f"{path}{name}.", wrong)
    elif groups:
        node.groups[name] = _select(model, (), groups, inner, f"{path}{name}.", wrong)
    else:
        wrong.append(path + name)


def group_schema(schema: Any, name: str) -> Any:
    """The schema of a group or of the elements of a list of groups; None when the field is no group."""
    declared = schema.fields.get(name)
    declared = declared.inner if isinstance(declared, fields.List) else declared
    return declared.schema if isinstance(declared, fields.Group) else None


# From tree to answer --------------------------------------------------------------------------------------------------


class Expansion:
    """Renders answers with what a tree asks for, for one request of one client."""

    def __init__(
        self,
        rows: Rows,
        client: Client,
        may_read: Callable[[Rows, Served, Client, Mapping[str, Any]], bool],
        read_out: Callable[[Served, str, int, bytes], bytes],
    ) -> None:
        """``may_read`` judges one object; ``read_out`` gives the answer of a resource that depends on the day."""
        self.rows, self.client, self.may_read, self.read_out = rows, client, may_read, read_out
        self.environment = rows.environment
        self.found: dict[str, Found | None] = {}
        self.size = self.foreign = 0

    def render(self, node: Node, objects: Sequence[Found]) -> list[bytes]:
        """The answers of some objects with their ``_expand``. Raises Problem 404 (zrc-028) or 400 (too large)."""
        if not node.below:
            return [self._selected(node, found, None) for found in objects]
        records = [loads(found.answer) for found in objects]
        parts: list[list[bytes]] = [[] for _ in objects]
        for name, below in node.below.items():
            values = [record.get(name) for record in records]
            related = [found.served is None or name in found.served.resource.expand for found in objects]
            addresses = [self._addresses(v) if has else [] for v, has in zip(values, related, strict=True)]
            self._fetch(dict.fromkeys(url for urls in addresses for url in urls))
            seen = {url: found for urls in addresses for url in urls if (found := self.found[url]) is not None}
            answers = dict(zip(seen, self.render(below, list(seen.values())), strict=True))
            head = orjson.dumps(name) + b":"
            for part, value, urls, has in zip(parts, values, addresses, related, strict=True):
                if not has:
                    continue
                present = [answers[url] for url in urls if url in answers]
                many = isinstance(value, list)
                part.append(head + (b"[%s]" % b",".join(present) if many else present[0] if present else b"{}"))
        return [
            self._joined(self._selected(node, found, record), part)
            for found, record, part in zip(objects, records, parts, strict=True)
        ]

    def _selected(self, node: Node, found: Found, record: dict[str, Any] | None) -> bytes:
        if node.only is None:
            return found.answer
        record = loads(found.answer) if record is None else record
        return dumps(pick(record, node))

    def _joined(self, answer: bytes, parts: list[bytes]) -> bytes:
        joined = b'%s"_expand":{%s}}' % (answer[:-1] + (b"," if len(answer) > 2 else b""), b",".join(parts))
        self.size += len(joined)
        if self.size > SIZE:
            raise too_large("Het antwoord wordt te groot; vraag minder relaties of kleinere pagina's.")
        return joined

    def _addresses(self, value: Any) -> list[str]:
        """Addresses in the value of a relation: one, a list, or groups that each hold one."""
        if isinstance(value, str):
            return [self.environment.links.internal(value)] if value else []
        if isinstance(value, Mapping):
            return next(
                (urls for inner in value.values() if _is_address(inner) and (urls := self._addresses(inner))), []
            )
        return [url for item in value for url in self._addresses(item)] if isinstance(value, list) else []

    # Reading ------------------------------------------------------------------------------------------------------

    def _fetch(self, addresses: Iterable[str]) -> None:
        """Read what is not known yet: ours per resource, foreign ones side by side."""
        own: dict[str, dict[str, str]] = {}
        foreign: list[str] = []
        for url in addresses:
            if url in self.found:
                continue
            place = self.rows.own(url)
            if place is not None:
                self.found[url] = None
                own.setdefault(place[0], {})[place[1]] = url
            elif url.startswith(MARK):
                raise unreachable(url)
            else:
                foreign.append(url)
        for key, wanted in own.items():
            self._own(self.rows.model.served[key], wanted)
        if foreign:
            self._foreign(foreign)
        if len(self.found) > OBJECTS:
            raise too_large(f"Het antwoord bevat meer dan {OBJECTS} objecten.")

    def _own(self, served: Served, wanted: Mapping[str, str]) -> None:
        rows = self.rows.several(served, list(wanted))
        judged = self._judged(served)
        records = {uuid: self.rows.record(served, uuid, kept, answer) for uuid, _, kept, answer in rows if judged}
        if served.main is not None:
            self.rows.preload({str(record.get(served.resource.main) or "") for record in records.values()})
        for uuid, version, _, answer in rows:
            if uuid in records and not self.may_read(self.rows, served, self.client, records[uuid]):
                continue
            if served.resource.reading:
                answer = self.read_out(served, uuid, version, answer)
            self.found[wanted[uuid]] = Found(served, answer)

    def _judged(self, served: Served) -> bool:
        """Whether rights must be looked at object by object."""
        return (not self.client.everything or self.client.ready_only) and served.register.security != "open"

    def _foreign(self, addresses: list[str]) -> None:
        self.foreign += len(addresses)
        if self.foreign > FOREIGN:
            raise too_large(f"Het antwoord zou meer dan {FOREIGN} externe adressen ophalen.")
        with ThreadPoolExecutor(max_workers=8) as pool:
            answers = list(pool.map(self.environment.lookup.fetch, addresses))
        for url, (status, found) in zip(addresses, answers, strict=True):
            if status != 200 or not isinstance(found, dict):
                raise unreachable(url)
            self.found[url] = Found(None, orjson.dumps(found))


def pick(value: Any, node: Node) -> Any:
    """The wanted fields of a record, groups and lists of groups included."""
    if isinstance(value, list):
        return [pick(item, node) for item in value]
    if not isinstance(value, Mapping) or (node.only is None and not node.groups):
        return value
    wanted = value if node.only is None else node.only
    picked = {name: value[name] for name in wanted if name in value}
    return picked | {name: pick(value[name], inner) for name, inner in node.groups.items() if name in value}


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith((MARK, "http://", "https://"))


def unreachable(url: str) -> Problem:
    """zrc-028: what must be expanded cannot be fetched, so there is no answer at all."""
    reason = f"'{url.removeprefix(MARK)[:200]}' kon niet opgehaald worden."
    return Problem(
        404,
        "expand-unreachable",
        "Een gevraagde relatie kon niet opgehaald worden.",
        violations=[Violation("expand", "expand-unreachable", reason)],
    )


def generation(connection: Connection, model: Model, served: Served, node: Node) -> int:
    """The sum of the generations of everything that an expanded answer can hold, and of the rights."""
    names = sorted(_reached(model, [served], node, {APPLICATIES}))
    return connection.one(
        connection.database.sql(
            ("expand-generation", tuple(names)),
            lambda: sa.text(
                "SELECT COALESCE(SUM(value), 0) FROM generation WHERE resource IN ({})".format(
                    ", ".join(f"'{name}'" for name in names)  # names of declarations, never input
                )
            ),
        )
    )[0]  # type: ignore[index]


def _reached(model: Model, possible: Sequence[Served], node: Node, found: set[str]) -> set[str]:
    for served in possible:
        top: Served | None = served
        while top is not None:
            found |= {top.key, *top.resource.reading_depends}
            top = top.main
    for name, below in node.below.items():
        following = unique(served for one in possible for served in targets(model, one, name) or ())
        _reached(model, following, below, found)
    return found
