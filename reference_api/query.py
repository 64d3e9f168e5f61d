"""Layer 5, data: lists. Filters, rights, order and paging become prebuilt SQL; counts and page starts are remembered."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import sqlalchemy as sa
from marshmallow import ValidationError

from reference_api.authorise import APPLICATIES, Client, governing
from reference_api.columns import IndexColumn, link_key
from reference_api.problems import invalid
from reference_api.render import loads
from reference_api.store import Connection
from reference_api.tables import Model, Served
from schemas import fields
from schemas.declare import AuthorisedBy, Filter, Violation

REMEMBERED = 4000
MANY = 1_000_000


@dataclass(frozen=True)
class Asked:
    """One filter with its value, as columns compare it: ``values`` are bound parameters."""

    name: str
    filter: Filter
    values: tuple[Any, ...]
    shape: str
    """What of the value decides the text of the SQL (the number of values, a choice)."""


def target_of(served: Served, filtered: Filter, model: Model) -> Served:
    """The resource whose columns a filter compares."""
    if filtered.via is None:
        return served
    if isinstance(filtered.via, str):
        return model.served[served.columns[filtered.via].link[0]]  # type: ignore[index]
    return model.served[filtered.via[0]]


def read_filters(
    served: Served, filters: Mapping[str, Filter], query: Mapping[str, Any], model: Model, links: Any
) -> list[Asked]:
    """The filters of a query with their values. Raises Problem 400 with every wrong value, in the order given."""
    asked: list[Asked] = []
    wrong: list[Violation] = []
    for name, value in query.items():
        try:
            found = _read(served, name, filters[name], value, model, links)
        except ValidationError as error:
            wrong += [Violation(name, code, reason) for _, code, reason in fields.flatten(error.messages)]
        else:
            if found is not None:
                asked.append(found)
    for name, filtered in filters.items():
        if filtered.default is not None and name not in query:
            found = _read(served, name, filtered, filtered.default, model, links)
            if found is not None:
                asked.append(found)
    if wrong:
        raise invalid(wrong)
    return asked


def _read(served: Served, name: str, filtered: Filter, value: Any, model: Model, links: Any) -> Asked | None:
    if filtered.op == "choice":
        if not isinstance(value, str) or value not in filtered.choices:
            raise fields.fail("invalid_choice", f'"{str(value)[:60]}" is een ongeldige keuze.')
        conditions = filtered.choices[value]
        return Asked(name, filtered, (), value) if conditions else None
    if filtered.op == "isnull":
        return Asked(name, filtered, (), str(fields.Boolean().deserialize(value)))
    if filtered.op == "within":
        area = fields.Geometry().deserialize(value.get("within", value) if isinstance(value, Mapping) else value)
        found = as_shape(area)
        if found is None or not found.is_valid:
            raise fields.fail("invalid", "Dit gebied is geen geldige vorm; het snijdt zichzelf of is niet gesloten.")
        return Asked(name, filtered, (area,), "")
    target = target_of(served, filtered, model)
    first = filtered.field.split(",")[0].strip()
    column = None if first == "uuid" else target.columns[first]
    parse = filtered.parse or (column.parse if column else fields.Uuid())
    if filtered.op in ("in", "has"):
        items = value if isinstance(value, list) else str(value).split(",")
        one = parse.inner if isinstance(parse, fields.List) else parse
        if len(items) > 1000:
            raise fields.fail("max_length", "Geef hoogstens 1000 waarden.")
        values = tuple(_value(one, column, item, links) for item in items)
        return Asked(name, filtered, values, str(len(values)))
    if filtered.op == "icontains":
        return Asked(name, filtered, (str(fields.String(1000).deserialize(value)).casefold(),), "")
    return Asked(name, filtered, (_value(parse, column, value, links),), "")


def _value(parse: Any, column: IndexColumn | None, value: Any, links: Any) -> Any:
    if parse is None:
        return str(value)
    if isinstance(parse, fields.Link | fields.Uri):
        shape: fields.String = fields.String() if getattr(parse, "names", False) else fields.Uri()
        read = shape.deserialize(value)
        return link_key(links.internal(read), column.link or () if column else ())
    if isinstance(parse, fields.Nine):
        return fields.String(20).deserialize(value)  # a number that fails the 11-test just matches nothing
    read = parse.deserialize(value)
    return parse.to_column(read)


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
        condition = _compare(number, asked, table)
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
            conditions = [_compare(number, asked, table) for number, asked in members]
            if all(_is_broad(asked, target) for _, asked in members):
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


def rights_condition(served: Served, slices: Any, only: str = "") -> sa.ColumnElement[bool]:
    """Which rows a client may see: by type and level of the object, or of its main object; ``only``: where that is true."""
    top = governing(served)
    right = top.resource.authorised_by or AuthorisedBy("")
    table = top.table if top is served else top.table.alias("main")
    parts: list[Any] = []
    for index, (kind, _level) in enumerate(((None, 0),) if slices is None else slices):
        conditions = [table.c[only] == 1] if only else []
        if kind is not None:
            conditions.append(table.c[right.type] == sa.bindparam(f"type{index}"))
        if right.level and slices is not None:
            conditions.append(table.c[right.level] <= sa.bindparam(f"level{index}"))
        parts.append(sa.and_(sa.true(), *conditions))
    allowed = sa.or_(sa.false(), *parts)
    return allowed if top is served else _of_main(served, served.table, table, allowed)


def _of_main(step: Served, here: Any, top: Any, allowed: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """``allowed`` asked of the main object of each row, as a page needs few of them (a set of all would be large)."""
    above = step.main
    assert above is not None  # noqa: S101 - only asked of resources with a main object
    table = above.table.alias(f"m_{above.resource.name}") if above.main is not None else top
    inner = _of_main(above, table, top, allowed) if above.main is not None else allowed
    link = table.c.uuid == here.c[step.resource.main]
    return sa.exists(sa.select(sa.literal_column("1")).select_from(table).where(link, inner))


def _is_broad(asked: Asked, target: Served) -> bool:
    """Whether a filter has few different values, so that each matches many rows."""
    column = target.columns.get(asked.filter.field)
    return asked.filter.op == "choice" or isinstance(column.parse if column else None, fields.Choice | fields.Boolean)


def _compare(number: int, asked: Asked, table: Any) -> sa.ColumnElement[bool]:
    filtered = asked.filter
    names = [name.strip() for name in filtered.field.split(",")]
    if filtered.op == "choice":
        conditions = filtered.choices[asked.shape]
        return sa.and_(
            sa.true(),
            *[
                table.c[n].is_(None) if v is None else table.c[n] == (int(v) if isinstance(v, bool) else v)
                for n, v in conditions.items()
            ],
        )
    if filtered.op == "within":
        return _overlaps(number, names[0], table)
    column = table.c[names[0]]
    first: Any = sa.bindparam(f"f{number}_0")
    if filtered.op == "isnull":
        return column.is_(None) if asked.shape == "True" else column.is_not(None)
    if filtered.op == "valid_on":
        return sa.and_(column <= first, sa.or_(table.c[names[1]].is_(None), table.c[names[1]] >= first))
    if filtered.op in ("in", "has"):
        binds: list[Any] = [sa.bindparam(f"f{number}_{index}") for index in range(len(asked.values))]
        if filtered.op == "has":
            return sa.and_(sa.true(), *[column.like(bind, escape="\\") for bind in binds])
        return column.in_(binds) if binds else sa.false()
    if filtered.op == "icontains":
        return column.like(first, escape="\\")
    operators = {
        "lt": column < first,
        "lte": column <= first,
        "gt": column > first,
        "gte": column >= first,
        "at_most": column <= first,
    }
    return operators.get(filtered.op, column == first)


def _overlaps(number: int, name: str, table: Any) -> sa.ColumnElement[bool]:
    bind: dict[str, Any] = {n: sa.bindparam(f"f{number}_{n}") for n in ("x0", "y0", "x1", "y1")}
    column = {n: table.c[f"{name}_{n}"] for n in bind}
    return sa.and_(
        column["x0"] >= bind["x0"], column["y0"] >= bind["y0"], column["x1"] <= bind["x1"], column["y1"] <= bind["y1"]
    )


def like(value: Any, element: bool = False) -> str:
    """A LIKE pattern for a part of a text, or for an element of a list column."""
    escaped = str(value).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%\x1f{escaped}\x1f%" if element else f"%{escaped}%"


def bounds(geometry: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """The bounding box of a GeoJSON geometry: west, south, east, north."""
    box: tuple[float, float, float, float] = as_shape(geometry).bounds
    return box


def as_shape(geometry: Any) -> Any:
    """A GeoJSON geometry for shapely; None when it cannot be one."""
    import shapely
    from shapely.geometry import shape

    try:
        return shape(geometry)
    except (shapely.errors.ShapelyError, ValueError, TypeError, AttributeError, KeyError):
        return None


def lies_within(geometry: Any, area: Any) -> bool:
    """Whether a stored geometry lies in an area; one that crosses itself is mended first."""
    import shapely

    found = as_shape(geometry)
    if found is None:
        return False
    return bool((found if found.is_valid else shapely.make_valid(found)).within(area))
