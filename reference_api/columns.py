"""Layer 5, data: index columns: which a resource has, and how their values follow from a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from marshmallow import fields as ma

from reference_api.links import MARK, TAIL
from schemas import fields
from schemas.declare import Column, DeclarationError, Filter, Resource

TYPES: dict[str, Callable[[], Any]] = {
    "text": lambda: sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
    "integer": sa.BigInteger,
    "real": sa.Double,
}
LONG = 500
LIST = fields.List(fields.String())
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


@dataclass(frozen=True)
class IndexColumn:
    """One index column: its name, its type and how its value follows from a record."""

    name: str
    type: str
    value: Callable[[Mapping[str, Any]], Any]
    link: tuple[str, ...] | None = None
    """Targets of a link; with one target an own address is kept as its uuid."""
    parse: Any = None
    source: str = ""
    """The one field from which the value follows; empty when it may be any."""


def bounded(value: Any) -> Any:
    """A text short enough for an index entry of both databases; a long one keeps its beginning and gets a digest."""
    if isinstance(value, str) and len(value) > LONG:
        return value[: LONG - 64] + sha256(value.encode()).hexdigest()
    return value


def link_key(url: str | None, targets: tuple[str, ...]) -> str | None:
    """The column value of a link: uuid of an own address with one target, path of another own one, else the text."""
    if not url:
        return url
    if not url.startswith(MARK):
        return url
    match = TAIL.fullmatch(url[1:]) if len(targets) == 1 else None
    return match["uuid"] if match else url[1:]


def inner(declared: ma.Field) -> ma.Field:
    """The field of an element of a list, else the field itself."""
    return declared.inner if isinstance(declared, ma.List) else declared


def field_at(schema: Any, path: str) -> fields.Field | None:
    """The declared field at a dotted path; None below a group of several shapes."""
    name, _, rest = path.partition(".")
    declared = schema.fields.get(name)
    if not rest or declared is None:
        return declared
    if isinstance(declared, fields.OneOf):
        for shape in declared.of.values():
            found = field_at(shape(), rest)
            if found is not None:
                return found
        return None
    declared = inner(declared)
    return field_at(declared.schema, rest) if isinstance(declared, ma.Nested) else None


def value_at(record: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None when the way ends."""
    value: Any = record
    for name in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def uri_paths(schema: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], fields.Uri]]:
    """Every path below which addresses stand, with its field."""
    for name, declared in schema.fields.items():
        path = (*above, name)
        if isinstance(declared, ma.List):
            declared, path = declared.inner, (*path, "*")
        if isinstance(declared, fields.Uri):
            yield path, declared
        elif isinstance(declared, ma.Nested):
            yield from uri_paths(declared.schema, path)
        elif isinstance(declared, fields.OneOf):
            for shape in declared.of.values():
                yield from uri_paths(shape(), path)


def index_column(schema: Any, spec: Column) -> IndexColumn:
    path = spec.path or spec.name
    source = path.partition(".")[0]
    declared: Any = field_at(schema, path)
    if spec.type == "list" and spec.value is not None:
        read = spec.value
        return IndexColumn(
            spec.name, "text", lambda r: LIST.to_column([link_key(item, ()) for item in read(r)]) or None, None, LIST
        )
    if spec.value is not None:
        return IndexColumn(spec.name, spec.type, spec.value)
    if declared is None:
        raise DeclarationError(f"no field {path!r}")
    listed = isinstance(declared, ma.List)
    parse: Any = inner(declared) if not listed else declared
    if isinstance(declared, fields.Uri):
        targets = declared.targets if isinstance(declared, fields.Link) else ()
        return IndexColumn(spec.name, "text", lambda r: link_key(value_at(r, path), targets), targets, declared, source)
    if listed and isinstance(declared.inner, fields.Uri):
        return IndexColumn(
            spec.name,
            "text",
            lambda r: declared.to_column([link_key(u, ()) for u in value_at(r, path) or []]),
            None,
            declared,
            source,
        )
    column = getattr(parse, "column", "text")

    def value(record: Mapping[str, Any]) -> Any:
        found = value_at(record, path)
        return None if found is None else parse.to_column(found)

    return IndexColumn(spec.name, "text" if listed else column, value, None, parse, source)


def filters_of(resource: Resource) -> dict[str, Filter]:
    """Query parameters of the list and, with those of its search actions, of the resource."""
    found = dict(resource.filters)
    for action in resource.actions:
        found.update(action.filters)
    return found


def box_columns(name: str) -> list[Column]:
    """Four columns with the bounding box of a geometry: west, south, east, north."""

    def corner(index: int, pick: Callable[[list[float]], float]) -> Callable[[Mapping[str, Any]], float | None]:
        def value(record: Mapping[str, Any]) -> float | None:
            numbers = [position[index] for position in positions(record.get(name))]
            return pick(numbers) if numbers else None

        return value

    corners = (("x0", 0, min), ("y0", 1, min), ("x1", 0, max), ("y1", 1, max))
    return [Column(f"{name}_{end}", value=corner(index, pick), type="real") for end, index, pick in corners]


def positions(geometry: Any) -> Iterator[list[float]]:
    """Every position of a GeoJSON geometry."""
    if isinstance(geometry, Mapping):
        for part in (geometry.get("coordinates"), geometry.get("geometries")):
            yield from positions(part)
    elif isinstance(geometry, list) and geometry and isinstance(geometry[0], int | float):
        yield geometry
    elif isinstance(geometry, list):
        for part in geometry:
            yield from positions(part)


def wanted_columns(resource: Resource, schema: Any) -> Iterator[Column]:
    """Columns a resource needs for itself."""
    yield from resource.columns
    declared = {column.name for column in resource.columns}
    names: list[str] = []
    for filtered in filters_of(resource).values():
        if filtered.op == "within":
            yield from box_columns(filtered.field)
        elif filtered.via is None and not filtered.choices:
            names += [part.strip() for part in filtered.field.split(",")]
        elif isinstance(filtered.via, str):
            names.append(filtered.via)
        for conditions in filtered.choices.values():
            if filtered.via is None:
                names += list(conditions)
    names += [n.lstrip("-") for n in resource.ordering]
    for unique in resource.unique:
        names += list(unique.fields)
    if resource.versions:
        names += [resource.versions.number, resource.versions.moment]
    if resource.main:
        names.append(resource.main)
    if resource.under:
        names.append(resource.under)
    if resource.authorised_by and resource.authorised_by.type:
        right = resource.authorised_by
        names += [n for n in (right.type, right.level, right.ready) if n]
    for path, link in uri_paths(schema):
        if len(path) == 1 and isinstance(link, fields.Link):
            names.append(path[0])
    for index in resource.indexes:
        names += list(index)
    for name in dict.fromkeys(names):
        if name not in declared and name not in ("uuid", "id"):
            declared.add(name)
            yield Column(name)
