"""Layer 5, data: conditions in SQL: what a filter asks, and what rights leave visible."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from reference_api.authorise import governing
from reference_api.filters import Asked
from reference_api.tables import Served
from schemas import fields
from schemas.declare import AuthorisedBy


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


def is_broad(asked: Asked, target: Served) -> bool:
    """Whether a filter has few different values, so that each matches many rows."""
    column = target.columns.get(asked.filter.field)
    return asked.filter.op == "choice" or isinstance(column.parse if column else None, fields.Choice | fields.Boolean)


def compare(number: int, asked: Asked, table: Any) -> sa.ColumnElement[bool]:
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
