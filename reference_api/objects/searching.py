"""Layer 5, data: lists of objects: rights, the day, conditions on data, place, order and pages as one prebuilt statement."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import sqlalchemy as sa

from reference_api.conditions import like
from reference_api.environment import Environment
from reference_api.geometry import as_shape, bounds, lies_within
from reference_api.objects.records import ALL, BLOCK, BLOCKS, CORNERS, generation_of
from reference_api.render import loads
from reference_api.store import Connection
from schemas.objects.conditions import TEXT, Condition

FEW = 10_000
"""Up to so many found the conditions lead to the records; of more, most records fit and the list is walked until a page is full."""
REMEMBERED, MANY, ANEW = 2000, 1_000_000, 40
COLUMNS: Mapping[str, str] = {
    "record__index": "number",
    "record__typeVersion": "type_version",
    "record__startAt": "start_at",
    "record__endAt": "end_at",
    "record__registrationAt": "registration_at",
    "uuid": "object",
    "url": "object",
}
"""What a list can be sorted by, beside the data."""


@dataclass(frozen=True)
class Order:
    """One thing to sort by: a column, or a path in the data."""

    column: str
    path: str
    down: bool


@dataclass(frozen=True)
class Question:
    """What is asked of the list. ``kinds``: ids of types; None is every type."""

    day: str
    formal: bool = False
    kinds: tuple[int, ...] | None = None
    version: int | None = None
    conditions: tuple[Condition, ...] = ()
    text: str = ""
    within: Any = field(default=None, compare=False)
    order: tuple[Order, ...] = ()

    def generations(self) -> list[str]:
        """What the answer depends on."""
        return [ALL] if self.kinds is None else [generation_of(kind) for kind in self.kinds]


class Statement:
    """The SQL of a question: its text hangs on the shape and is compiled once; its values are bound."""

    def __init__(self, env: Environment, question: Question) -> None:
        self.env, self.question = env, question
        tables = env.model.metadata.tables
        self.record, self.value, self.type = (tables[f"objects_{name}"] for name in ("record", "value", "type"))
        self.values = dict(bound(question))
        self.shape = (
            question.formal,
            None if question.kinds is None else len(question.kinds),
            question.version is None,
            question.within is None,
            question.text == "",
            question.order,
            tuple((len(condition.keys), condition.part is None) for condition in question.conditions),
        )

    def sql(self, kind: str, build: Callable[[], Any], *more: Any) -> str:
        """The text of a statement of this shape."""
        return self.env.database.sql(("objects-list", kind, self.shape, *more), build)

    def blocks(self, *, one: bool) -> str:
        """How many there are in each block of records, or in ``one`` of them."""
        column = self.record.c.id

        def build() -> Any:
            where = self._where(leading=True, block=one)
            if one:
                return sa.select(sa.func.count()).select_from(self.record).where(*where)
            block = column.op("/")(sa.literal_column(str(BLOCK)))
            return sa.select(block.label("block"), sa.func.count()).where(*where).group_by(sa.text("block"))

        return self.sql("blocks", build, one)

    def page(self, *, leading: bool, within: bool = False) -> str:
        """Ids of a stretch of the list, from an offset on; ``within``: counted from a record on."""

        def build() -> Any:
            where = self._where(leading=leading)
            if within:
                where.append(self.record.c.id < sa.bindparam("beyond"))
            ids = sa.select(self.record.c.id).where(*where).order_by(*self._order())
            return ids.limit(sa.bindparam("size")).offset(sa.bindparam("skip"))

        return self.sql("page", build, leading, within)

    def _where(self, *, leading: bool, block: bool = False) -> list[Any]:
        question = self.question
        found = [*self._kinds(self.record), *self._day()]
        if question.version is not None:
            found.append(self.record.c.type_version == sa.bindparam("version"))
        if question.within is not None:
            found += self._place()
        if question.text:
            like_text = self._folded().like(sa.bindparam("text"), escape="\\")
            there = [self.value.c.record == self.record.c.id, self.value.c.key.like(TEXT + "%"), like_text]
            found.append(sa.exists().where(*there))
        if block and not question.conditions:
            found += in_block(self.record.c.id)
        return [*found, *self._conditions(leading, block)]

    def _kinds(self, table: Any) -> list[Any]:
        kinds = self.question.kinds
        if kinds is None:
            return [] if table is self.record else [table.c.type.in_(sa.select(self.type.c.id))]
        binds: list[Any] = [sa.bindparam(f"kind{index}") for index in range(len(kinds))]
        return [table.c.type == binds[0] if len(binds) == 1 else table.c.type.in_(binds) if binds else sa.false()]

    def _day(self) -> list[Any]:
        """The record with the highest index of those that hold on the day."""
        other = self.record.alias("later")
        later = [other.c.object == self.record.c.object, other.c.number > self.record.c.number, *self._holds(other)]
        last = self.record.c.last == sa.literal_column("1")
        return [*self._holds(self.record), sa.or_(last, ~sa.exists().where(*later))]

    def _holds(self, table: Any) -> list[Any]:
        day: Any = sa.bindparam("day")
        if self.question.formal:
            return [table.c.registration_at <= day]
        return [table.c.start_at <= day, table.c.end_at >= day]

    def _place(self) -> list[Any]:
        column = self.record.c
        bind: dict[str, Any] = {name: sa.bindparam(name) for name in CORNERS}
        low = [column.x0 >= bind["x0"], column.y0 >= bind["y0"]]
        return [*low, column.x1 <= bind["x1"], column.y1 <= bind["y1"]]

    def _folded(self) -> Any:
        return sa.func.coalesce(self.value.c.folded, sa.func.substr(self.value.c.key, 2))

    def _conditions(self, leading: bool, block: bool) -> list[Any]:
        """The conditions on data: ``leading`` to the records (of one ``block``), or asked of each record."""
        found: list[Any] = []
        for index, condition in enumerate(self.question.conditions):
            matching = self._matching(f"c{index}_", condition)
            if block:
                matching += in_block(self.value.c.record)
            if leading:
                wanted = sa.select(self.value.c.record).where(*self._kinds(self.value), *matching)
                found.append(self.record.c.id.in_(wanted))
            else:
                found.append(sa.exists().where(self.value.c.record == self.record.c.id, *matching))
        return found

    def _matching(self, name: str, condition: Condition) -> list[Any]:
        column = self.value.c
        found: list[Any] = [column.path == sa.bindparam(f"{name}path")]
        if condition.part is not None:
            return [*found, self._folded().like(sa.bindparam(f"{name}part"), escape="\\")]
        if condition.keys:
            return [*found, column.key.in_([sa.bindparam(f"{name}{number}") for number in range(len(condition.keys))])]
        return [*found, column.key >= sa.bindparam(f"{name}low"), column.key < sa.bindparam(f"{name}high")]

    def _order(self) -> list[Any]:
        found = []
        for order in self.question.order:
            what = self._sorted(order)
            found.append(what.desc().nulls_first() if order.down else what.asc().nulls_last())
        return [*found, self.record.c.id.desc()]

    def _sorted(self, order: Order) -> Any:
        if order.column:
            return self.record.c[order.column]
        here = [self.value.c.record == self.record.c.id, self.value.c.path == sa.literal(order.path)]
        return sa.select(sa.func.min(self.value.c.key)).where(*here).scalar_subquery()


def in_block(column: Any) -> list[Any]:
    """The records of one block."""
    return [column >= sa.bindparam("first"), column < sa.bindparam("beyond")]


def bound(question: Question) -> Iterator[tuple[str, Any]]:
    """The values of a question, by the names that the statements use."""
    yield "day", question.day
    yield from ((f"kind{index}", kind) for index, kind in enumerate(question.kinds or ()))
    if question.version is not None:
        yield "version", question.version
    if question.within is not None:
        yield from zip(CORNERS, bounds(question.within), strict=True)
    if question.text:
        yield "text", like(question.text)
    for index, condition in enumerate(question.conditions):
        name = f"c{index}_"
        yield f"{name}path", condition.path
        if condition.part is not None:
            yield f"{name}part", like(condition.part)
        elif condition.keys:
            yield from ((f"{name}{number}", key) for number, key in enumerate(condition.keys))
        else:
            yield f"{name}low", condition.low
            yield f"{name}high", condition.high


@dataclass(frozen=True)
class Walk:
    """What is remembered of one list at one generation: how many there are in each block of records, and its generation."""

    generation: int
    blocks: Mapping[int, int]
    marks: Mapping[str, int]
    count: int

    def place(self, start: int) -> tuple[int, int]:
        """Where the page that begins at ``start`` begins: below this record, after skipping so many."""
        for block in sorted(self.blocks, reverse=True):
            if start < self.blocks[block]:
                return (block + 1) * BLOCK, start
            start -= self.blocks[block]
        return 0, 0


class ObjectLists:
    """Pages of objects in one environment."""

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.walks: OrderedDict[Question, Walk] = OrderedDict()
        self.guard = Lock()

    def page(
        self, connection: Connection, question: Question, page: int, size: int
    ) -> tuple[int, list[tuple[int, bytes]]] | None:
        """Count, and (type, answer) of a page; None past the end."""
        statement, start = Statement(self.env, question), (page - 1) * size
        if question.within is not None:
            return self._within(connection, statement, start, size)
        walk = self._walk(connection, statement)
        if page > 1 and start >= walk.count:
            return None
        values, few = {**statement.values, "size": size, "skip": start}, walk.count <= FEW
        within = not (question.order or few)
        if within:
            values["beyond"], values["skip"] = walk.place(start)
        sql = statement.page(leading=few, within=within)
        ids = [row[0] for row in connection.rows(sql, values)] if walk.count else []
        return walk.count, self._answers(connection, ids)

    def _walk(self, connection: Connection, statement: Statement) -> Walk:
        """What is known of the list; only blocks that changed since are counted again."""
        question = statement.question
        generation = self._generation(connection, question.generations())
        with self.guard:
            known = self.walks.get(question)
        if known is not None and known.generation == generation:
            return known
        marks = self._marks(connection)
        changed = [name for name, mark in marks.items() if known is None or known.marks.get(name) != mark]
        if known is None or len(changed) > ANEW:
            blocks = dict(connection.rows(statement.blocks(one=False), statement.values))
        else:
            blocks = {**known.blocks, **self._counted(connection, statement, changed)}
        walk = Walk(generation, blocks, marks, sum(blocks.values()))
        with self.guard:
            self.walks[question] = walk
            self.walks.move_to_end(question)
            while len(self.walks) > REMEMBERED:
                self.walks.popitem(last=False)
        return walk

    @staticmethod
    def _counted(connection: Connection, statement: Statement, names: list[str]) -> dict[int, int]:
        found: dict[int, int] = {}
        for block in (int(name.removeprefix(BLOCKS)) for name in names):
            edges = {"first": block * BLOCK, "beyond": (block + 1) * BLOCK}
            row = connection.one(statement.blocks(one=True), {**statement.values, **edges})
            found[block] = row[0] if row else 0
        return found

    def _marks(self, connection: Connection) -> dict[str, int]:
        """The generation of every block of records."""
        text = (
            "SELECT resource, CAST(SUM(value) AS BIGINT) FROM generation"
            " WHERE resource >= :first AND resource < :beyond GROUP BY resource"
        )
        sql = self.env.database.sql("objects-marks", lambda: sa.text(text))
        return dict(connection.rows(sql, {"first": BLOCKS, "beyond": BLOCKS[:-1] + ";"}))

    def _generation(self, connection: Connection, names: list[str]) -> int:
        sql = self.env.database.sql(
            ("objects-generation", len(names)),
            lambda: sa.text(
                "SELECT CAST(COALESCE(SUM(value), 0) AS BIGINT) FROM generation WHERE resource IN"
                f" ({', '.join(f':g{index}' for index in range(len(names))) or 'NULL'})"
            ),
        )
        return (connection.one(sql, {f"g{index}": name for index, name in enumerate(names)}) or (0,))[0]

    def _answers(self, connection: Connection, ids: list[int]) -> list[tuple[int, bytes]]:
        if not ids:
            return []
        table = self.env.model.metadata.tables["objects_record"]
        room = next(room for room in (1, 10, 100, 500) if room >= len(ids))
        sql = self.env.database.sql(
            ("objects-answers", room),
            lambda: sa.select(table.c.id, table.c.type, table.c.answer).where(
                table.c.id.in_([sa.bindparam(f"i{n}") for n in range(room)])
            ),
        )
        padded = ids + [ids[-1]] * (room - len(ids))
        rows = {
            row[0]: (row[1], bytes(row[2]))
            for row in connection.rows(sql, {f"i{n}": number for n, number in enumerate(padded)})
        }
        return [rows[number] for number in ids if number in rows]

    def _within(
        self, connection: Connection, statement: Statement, start: int, size: int
    ) -> tuple[int, list[tuple[int, bytes]]] | None:
        """The box of a geometry narrows it down; the shape decides."""
        sql = statement.page(leading=True)
        area = as_shape(statement.question.within)
        ids = [row[0] for row in connection.rows(sql, {**statement.values, "size": MANY, "skip": 0})]
        found: list[tuple[int, bytes]] = []
        for first in range(0, len(ids), 500):
            rows = self._answers(connection, ids[first : first + 500])
            found += [row for row in rows if lies_within(loads(row[1])["record"]["geometry"], area)]
        return None if start and start >= len(found) else (len(found), found[start : start + size])


def lists_of(env: Environment) -> ObjectLists:
    """The lists of an environment."""
    found: ObjectLists = env.caches.setdefault("objects:lists", None) or ObjectLists(env)
    env.caches["objects:lists"] = found
    return found
