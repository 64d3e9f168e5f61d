"""Layer 5, data: lists. Filters, rights, order and paging become prebuilt SQL; counts and page starts are remembered."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

import sqlalchemy as sa

from reference_api.authorise import APPLICATIES, Client, governing
from reference_api.conditions import compare, is_broad, like, rights_condition
from reference_api.filters import Asked, target_of
from reference_api.geometry import as_shape, bounds, lies_within
from reference_api.render import loads
from reference_api.store import Connection
from reference_api.tables import Model, Served

REMEMBERED = 4000
MANY = 1_000_000


class Lists:
    """Pages of a resource in one environment."""

    def __init__(self, environment: Any) -> None:
        self.environment = environment
        self.model: Model = environment.model
        self.pages: OrderedDict[Any, _Walk] = OrderedDict()
        self.guard = Lock()

    def page(
        self,
        connection: Connection,
        served: Served,
        client: Client,
        asked: list[Asked],
        ordering: str,
        page: int,
        size: int,
        scopes: tuple[str, ...],
    ) -> tuple[int, list[tuple[str, bytes]], int] | None:
        """Count, (uuid, answer) of the page and the generation; None past the end."""
        plan = _Plan(self, served, asked, ordering, client.slices(served, scopes), client.only(served))
        generation = connection.one(plan.generation_sql(), {"rights": APPLICATIES})[0]  # type: ignore[index]
        key = (plan.key, plan.values_key)
        walk = self._walk(key, generation)
        if walk.count < 0:
            walk.count = connection.one(plan.count_sql(), plan.parameters)[0]  # type: ignore[index]
        if page > 1 and (page - 1) * size >= walk.count:
            return None
        rows = self._rows(connection, plan, walk, page, size) if walk.count else []
        return walk.count, rows, generation

    def within(
        self,
        connection: Connection,
        served: Served,
        client: Client,
        asked: list[Asked],
        ordering: str,
        page: int,
        size: int,
        scopes: tuple[str, ...],
    ) -> tuple[int, list[tuple[str, bytes]], int] | None:
        """As ``page``, for a search with geometry: the bounding boxes narrow it down, shapely decides."""
        areas = [(a.filter.field, as_shape(a.values[0])) for a in asked if a.filter.op == "within"]
        plan = _Plan(self, served, asked, ordering, client.slices(served, scopes), client.only(served))
        generation = connection.one(plan.generation_sql(), {"rights": APPLICATIES})[0]  # type: ignore[index]
        found = [
            (row[0], row[1])
            for row in connection.rows(plan.page_sql(None), {**plan.parameters, "size": MANY})
            if all(lies_within(loads(row[1])[name], area) for name, area in areas)
        ]
        start = (page - 1) * size
        return None if page > 1 and start >= len(found) else (len(found), found[start : start + size], generation)

    def generation(self, connection: Connection, served: Served, asked: list[Asked]) -> int:
        """The generation that a list depends on, rights included."""
        plan = _Plan(self, served, asked, "", None)
        return connection.one(plan.generation_sql(), {"rights": APPLICATIES})[0]  # type: ignore[index]

    def _walk(self, key: Any, generation: int) -> _Walk:
        with self.guard:
            walk = self.pages.get(key)
            if walk is None or walk.generation != generation:
                walk = self.pages[key] = _Walk(generation)
                while len(self.pages) > REMEMBERED:
                    self.pages.popitem(last=False)
            else:
                self.pages.move_to_end(key)
            return walk

    def _rows(self, connection: Connection, plan: _Plan, walk: _Walk, page: int, size: int) -> list[tuple[str, bytes]]:
        start = walk.starts.get((page, size)) if page > 1 else None
        parameters = {**plan.parameters, "size": size}
        if page > 1 and start is None:
            start = connection.one(plan.jump_sql(), {**plan.parameters, "skip": (page - 1) * size - 1})
        if start is not None:
            parameters |= {
                "after_id": start[0],
                **({"after": start[1]} if len(start) > 1 and start[1] is not None else {}),
            }
        rows = connection.rows(plan.page_sql(start), parameters)
        if rows:
            last = rows[-1]
            walk.starts[(page + 1, size)] = (last[2], last[3]) if plan.order_column is not None else (last[2],)
            if len(walk.starts) > 5000:
                walk.starts.clear()
        return [(row[0], row[1]) for row in rows]


class _Walk:
    """What is remembered of one list at one generation: its count and where its pages start."""

    __slots__ = ("count", "generation", "starts")

    def __init__(self, generation: int) -> None:
        self.generation, self.count = generation, -1
        self.starts: dict[tuple[int, int], tuple[Any, ...]] = {}


class _Plan:
    """The SQL of one list: conditions of filters and rights, order; texts are compiled once per shape."""

    def __init__(
        self, lists: Lists, served: Served, asked: list[Asked], ordering: str, slices: Any, only: str = ""
    ) -> None:
        self.lists, self.served, self.asked, self.slices, self.only = lists, served, asked, slices, only
        self.database = lists.environment.database
        self.descending = ordering.startswith("-")
        self.order_column = served.table.c[ordering.lstrip("-")] if ordering else None
        shape = tuple((a.name, a.shape) for a in asked)
        rights = None if slices is None else tuple((kind is None, 0) for kind, _ in slices)
        self.key = (served.key, shape, ordering, rights, only)
        self.parameters = dict(self._parameters())
        self.values_key = (
            hashlib.sha1(repr(sorted(self.parameters.items())).encode(), usedforsecurity=False).digest()
            if self.parameters
            else b""
        )

    def _parameters(self) -> Iterable[tuple[str, Any]]:
        for number, asked in enumerate(self.asked):
            if asked.filter.op == "within":
                for name, value in zip(("x0", "y0", "x1", "y1"), bounds(asked.values[0]), strict=True):
                    yield f"f{number}_{name}", value
            else:
                for index, value in enumerate(asked.values):
                    yield (
                        f"f{number}_{index}",
                        like(value, asked.filter.op == "has") if asked.filter.op in ("icontains", "has") else value,
                    )
        if self.slices:
            top = governing(self.served)
            right = top.resource.authorised_by
            for index, (kind, level) in enumerate(self.slices):
                yield f"level{index}", level
                if kind is not None:
                    yield f"type{index}", top.key_value(right.type, kind)  # type: ignore[union-attr]

    def _condition(self) -> sa.ColumnElement[bool]:
        parts = [
            self._filter(number, asked)
            for number, asked in enumerate(self.asked)
            if not isinstance(asked.filter.via, tuple)
        ]
        parts += self._through()
        if self.slices is not None or self.only:
            parts.append(self._rights())
        return sa.and_(sa.true(), *parts)

    def _filter(self, number: int, asked: Asked) -> sa.ColumnElement[bool]:
        filtered, served = asked.filter, self.served
        target = target_of(served, filtered, self.lists.model)
        table = target.table if filtered.via is None else target.table.alias(f"v{number}")
        condition = compare(number, asked, table)
        if filtered.via is None:
            return condition
        return served.table.c[str(filtered.via)].in_(sa.select(table.c.uuid).where(condition))

    def _through(self) -> list[sa.ColumnElement[bool]]:
        """Filters on rows that point here: those on the same resource must hold for one and the same row."""
        groups: dict[tuple[str, str], list[tuple[int, Asked]]] = {}
        for number, asked in enumerate(self.asked):
            if isinstance(asked.filter.via, tuple):
                groups.setdefault(asked.filter.via, []).append((number, asked))
        found: list[sa.ColumnElement[bool]] = []
        for (resource, link), members in groups.items():
            target = self.lists.model.served[resource]
            table = target.table.alias(f"t{members[0][0]}")
            conditions = [compare(number, asked, table) for number, asked in members]
            if all(is_broad(asked, target) for _, asked in members):
                # Many rows match: ask it of each row of the list, as a page is full soon.
                conditions.append(table.c[link] == self.served.table.c.uuid)
                found.append(
                    sa.exists(sa.select(sa.literal_column("1")).select_from(table).where(sa.and_(*conditions)))
                )
            else:
                found.append(self.served.table.c.uuid.in_(sa.select(table.c[link]).where(sa.and_(*conditions))))
        return found

    def _rights(self) -> sa.ColumnElement[bool]:
        return rights_condition(self.served, self.slices, self.only)

    def _order(self) -> list[Any]:
        if self.order_column is None:
            return [self.served.table.c.id]
        first = self.order_column.desc().nulls_last() if self.descending else self.order_column.asc().nulls_last()
        return [first, self.served.table.c.id.desc() if self.descending else self.served.table.c.id]

    def generation_sql(self) -> str:
        """The sum of the generations of all resources that the list reads, and of the rights."""
        names = {
            self.served.key,
            governing(self.served).key,
            *(target_of(self.served, a.filter, self.lists.model).key for a in self.asked),
        }
        listed = ", ".join(f"'{name}'" for name in sorted(names))  # names of declarations, never input
        return self.database.sql(
            ("generation", listed),
            lambda: sa.text(
                f"SELECT CAST(COALESCE(SUM(value), 0) AS BIGINT) FROM generation WHERE resource IN ({listed}, :rights)"
            ),
        )

    def count_sql(self) -> str:
        table = self.served.table
        return self.database.sql(
            ("count", self.key),
            lambda: self._hinted(sa.select(sa.func.count()).select_from(table).where(self._condition())),
        )

    def jump_sql(self) -> str:
        """Where a page far away starts: the row before it."""
        table = self.served.table
        columns = [table.c.id] if self.order_column is None else [table.c.id, self.order_column]
        return self.database.sql(
            ("jump", self.key),
            lambda: self._hinted(
                sa.select(*columns)
                .where(self._condition())
                .order_by(*self._order())
                .limit(1)
                .offset(sa.bindparam("skip"))
            ),
        )

    def _hinted(self, statement: sa.Select[Any]) -> sa.Select[Any]:
        """On SQLite a scan without filter takes the narrow index, not the table with its answers."""
        if self.asked or self.order_column is not None or self.served.main is not None:
            return statement
        return statement.with_hint(self.served.table, f'INDEXED BY "{self.served.table.name}_narrow"', "sqlite")

    def page_sql(self, start: tuple[Any, ...] | None) -> str:
        kind = "first" if start is None else "null" if len(start) > 1 and start[1] is None else "next"
        return self.database.sql(("page", self.key, kind), lambda: self._page(kind))

    def _page(self, kind: str) -> sa.Select[Any]:
        table = self.served.table
        columns = [
            table.c.uuid,
            table.c.answer,
            table.c.id,
            *([self.order_column] if self.order_column is not None else []),
        ]
        condition = self._condition()
        if kind != "first":
            condition = sa.and_(condition, self._after(kind))
        return sa.select(*columns).where(condition).order_by(*self._order()).limit(sa.bindparam("size"))

    def _after(self, kind: str) -> sa.ColumnElement[bool]:
        table = self.served.table
        after_id: Any = sa.bindparam("after_id")
        later = table.c.id < after_id if self.descending and self.order_column is not None else table.c.id > after_id
        if self.order_column is None:
            return later
        if kind == "null":
            return sa.and_(self.order_column.is_(None), later)
        after: sa.BindParameter[Any] = sa.bindparam("after")
        beyond = self.order_column < after if self.descending else self.order_column > after
        return sa.or_(beyond, sa.and_(self.order_column == after, later), self.order_column.is_(None))
