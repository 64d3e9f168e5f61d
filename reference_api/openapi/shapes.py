"""Layer 4, services: what a marshmallow schema says as OpenAPI 3.0: components, properties, the shapes a sibling decides on."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import marshmallow
from apispec import APISpec
from marshmallow import fields as ma

from schemas import fields

Shape = dict[str, Any]
USES: Mapping[str, tuple[str, ...]] = {
    "answer": (),
    "created": ("created",),
    "create": ("create", "request"),
    "update": ("update", "request"),
    "partial_update": ("request",),
}
"""What a schema is written for -> the names under which a field may say it is otherwise there (``openapi={"uses": ...}``)."""


def text(thing: Any) -> str:
    """The docstring of a class or function, without indentation; empty when it has none of its own."""
    own = thing.__doc__ if isinstance(thing, type) else getattr(thing, "__doc__", "")
    return inspect.cleandoc(own or "")


class Shapes:
    """The components of one document. A schema is one component, but for PATCH and for uses that its fields tell apart."""

    def __init__(self, spec: APISpec) -> None:
        self.spec = spec
        self.names: dict[Any, str] = {}

    def of(self, schema: Any, use: str = "answer") -> Shape:
        """A reference to the component of a schema (class or instance) for a use."""
        instance = schema() if isinstance(schema, type) else schema
        told = _told(instance)
        special = next((name for name in USES[use] if name in told), "")
        patch = use == "partial_update"
        key = (type(instance), frozenset(instance.fields), patch, special)
        if key not in self.names:
            name = f"{'Patched' if patch else ''}{type(instance).__name__}{special.capitalize()}"
            self.names[key] = self._free(name)
            self._add(self.names[key], instance, use)
        return reference(self.names[key])

    def plain(self, name: str, shape: Shape) -> Shape:
        """A reference to a component that has no schema of ours."""
        if name not in self.names:
            self.names[name] = name
            self.spec.components.schema(name, shape)
        return reference(name)

    def _free(self, name: str) -> str:
        taken = set(self.names.values())
        numbered = (f"{name}{number or ''}" for number in range(len(taken) + 1))
        return next(candidate for candidate in numbered if candidate not in taken)

    def _add(self, name: str, schema: marshmallow.Schema, use: str) -> None:
        there = {n: f for n, f in schema.fields.items() if _difference(f, use) is not None}
        chosen = {n: f for n, f in there.items() if isinstance(f, fields.OneOf)}
        properties = {n: self.property(f, use) for n, f in there.items() if n not in chosen}
        needed = {
            n for n, shape in properties.items() if shape.pop("required", there[n].required or there[n].dump_only)
        }
        shape: Shape = {"type": "object", "description": text(type(schema)), "properties": properties}
        if needed and use != "partial_update":
            shape["required"] = sorted(needed)
        for field_name, declared in chosen.items():
            mapping = {value: self._variant(name, field_name, value, declared, use) for value in declared.of}
            shape["discriminator"] = {"propertyName": declared.by, "mapping": mapping}
        self.spec.components.schema(name, shape)

    def _variant(self, name: str, field_name: str, value: str, declared: fields.OneOf, use: str) -> str:
        """The component of an object whose sibling has this value: the object itself, with its group."""
        variant = self._free(f"{value}_{name}")
        self.names[variant] = variant
        group = {"type": "object", "properties": {field_name: self.of(declared.of[value], _inside(use))}}
        self.spec.components.schema(variant, {"allOf": [reference(name), group]})
        return reference(variant)["$ref"]

    def property(self, declared: ma.Field, use: str = "answer") -> Shape:
        """A field as property."""
        said = {**marks(declared), **(_difference(declared, use) or {})}
        shape = {name: value for name, value in {**self.value(declared, use), **said}.items() if value is not None}
        if "$ref" in shape and len(shape) > 1:
            shape = {"allOf": [{"$ref": shape.pop("$ref")}], **shape}
        return shape

    def value(self, declared: ma.Field, use: str = "answer") -> Shape:
        """The values of a field, without what is said about the field itself."""
        if isinstance(declared, ma.List):
            unique = {"uniqueItems": True} if declared.dump_only and isinstance(declared.inner, fields.Uri) else {}
            return {"type": "array", "items": self.property(declared.inner, use), **unique, **bounds(declared)}
        if isinstance(declared, ma.Nested):
            return self.of(declared.schema, _inside(use))
        if isinstance(declared, fields.Geometry):
            return self.geometry(declared)
        return plain_value(declared)

    def geometry(self, declared: fields.Geometry) -> Shape:
        """GeoJSON: one component for each kind, and one for any of them."""
        kinds = declared.kinds or tuple(fields.POSITIONS)
        made = {kind: self.plain(kind, geojson(kind)) for kind in kinds}
        if len(made) == 1:
            return next(iter(made.values()))
        listed = {"type": "array", "items": {"oneOf": list(made.values())}}
        parts = {"type": {"type": "string", "enum": ["GeometryCollection"]}, "geometries": listed}
        collection: Shape = {"type": "object", "properties": parts, "required": list(parts)}
        every = [*made.values(), self.plain("GeometryCollection", collection)]
        return self.plain("GeoJSONGeometry", {"oneOf": every})


def _inside(use: str) -> str:
    """The use of a group inside an object: PATCH replaces it as a whole."""
    return "update" if use == "partial_update" else use


def _difference(declared: ma.Field, use: str) -> Shape | None:
    """What a field says of itself for one use; None when it is not there then."""
    uses = declared.metadata.get("uses", {})
    found: Shape | None = next((uses[name] for name in USES[use] if name in uses), {})
    return found


def _told(schema: marshmallow.Schema) -> set[str]:
    """The uses that fields of a schema, or of groups inside it, tell apart."""
    found: set[str] = set()
    for declared in schema.fields.values():
        inner = declared.inner if isinstance(declared, ma.List) else declared
        found |= {*declared.metadata.get("uses", ()), *inner.metadata.get("uses", ())}
        if isinstance(inner, ma.Nested):
            found |= _told(inner.schema)
    return found


def reference(name: str) -> Shape:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def marks(declared: ma.Field) -> Shape:
    """What is said about a field rather than about its values: read-only, nullable, and what a declaration adds or (None) takes away."""
    shape: Shape = {}
    if declared.dump_only:
        shape["readOnly"] = True
    if declared.load_only:
        shape["writeOnly"] = True
    if declared.allow_none:
        shape["nullable"] = True
    return {**shape, **{name: value for name, value in declared.metadata.items() if name != "uses"}}


def bounds(declared: ma.List) -> Shape:
    """Limits of a list."""
    if not isinstance(declared, fields.List):
        return {}
    found = {"minItems": declared.min or None, "maxItems": declared.max, "uniqueItems": declared.unique or None}
    return {name: value for name, value in found.items() if value is not None}


def _text(declared: fields.String) -> Shape:
    found = {
        "type": "string",
        "format": declared.format,
        "maxLength": declared.max,
        "minLength": max(declared.min, 0 if declared.blank else 1) or None,
        "pattern": _pattern(declared),
    }
    return {name: value for name, value in found.items() if value is not None}


def _pattern(declared: fields.String) -> str | None:
    """The pattern of a text, which leaves room for the empty text where that is accepted."""
    if not declared.pattern:
        return None
    return f"^({declared.pattern.pattern})?$" if declared.blank else f"^{declared.pattern.pattern}$"


def _number(kind: str) -> Callable[[Any], Shape]:
    def shape(declared: Any) -> Shape:
        found = {"type": kind, "minimum": declared.min, "maximum": declared.max}
        return {name: value for name, value in found.items() if value is not None}

    return shape


def _choice(declared: fields.Choice) -> Shape:
    values = [*declared.values, *([""] if declared.blank else []), *([None] if declared.allow_none else [])]
    labels = "\n".join(f"* `{value}` - {label}" for value, label in declared.labels.items())
    return {"type": "string", "enum": values, **({"description": labels} if labels else {})}


PLAIN: Mapping[type, Callable[[Any], Shape]] = {
    fields.Nine: lambda declared: {"type": "string", "maxLength": declared.limit},
    fields.String: _text,
    fields.Integer: _number("integer"),
    fields.Number: _number("number"),
    fields.Boolean: lambda _: {"type": "boolean"},
    fields.Choice: _choice,
    fields.Json: lambda _: {"type": "object", "additionalProperties": True},
    fields.Map: lambda _: {"type": "object", "additionalProperties": {"type": "string"}},
    fields.Anything: lambda _: {},
}


def plain_value(declared: ma.Field) -> Shape:
    """The values of a field without parts."""
    for kind in type(declared).__mro__:
        if kind in PLAIN:
            return PLAIN[kind](declared)
    form = getattr(declared, "format", None)
    return {"type": "string", **({"format": form} if form else {})}


def geojson(kind: str) -> Shape:
    """The shape of one kind of GeoJSON geometry."""
    coordinates: Shape = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3}
    for _ in range(fields.POSITIONS[kind]):
        coordinates = {"type": "array", "items": coordinates}
    return {
        "type": "object",
        "description": f"GeoJSON {kind} (RFC 7946), lengtegraad voor breedtegraad.",
        "properties": {"type": {"type": "string", "enum": [kind]}, "coordinates": coordinates},
        "required": ["type", "coordinates"],
    }
