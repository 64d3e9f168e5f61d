"""Layer 5, data: filters of a list: which a request names, and their values as columns compare them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from reference_api.columns import IndexColumn, link_key
from reference_api.geometry import as_shape
from reference_api.problems import invalid
from reference_api.tables import Model, Served
from schemas import fields
from schemas.declare import Filter, Violation


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
