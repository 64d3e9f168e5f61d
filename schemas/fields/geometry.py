"""Geometries as GeoJSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.fields.base import Field, fail

POSITIONS: Mapping[str, int] = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "Polygon": 2,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}


class Geometry(Field):
    """GeoJSON (RFC 7946), longitude before latitude, EPSG:4326; ``kinds`` limits the types."""

    def __init__(self, *kinds: str, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.kinds = kinds

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        problem = geometry_fault(value)
        if problem:
            raise fail("invalid", problem)
        if self.kinds and value["type"] not in self.kinds:
            raise fail("invalid_choice", f"Gebruik {' of '.join(self.kinds)}.")
        return {name: value[name] for name in ("type", "coordinates", "geometries") if name in value}


def Point(**keywords: Any) -> Geometry:
    """A GeoJSON point."""
    return Geometry("Point", **keywords)


def geometry_fault(value: Any) -> str:
    """What is wrong with a GeoJSON geometry, in Dutch; empty when it is sound."""
    if not isinstance(value, Mapping):
        return "Er werd een GeoJSON-object verwacht."
    kind = value.get("type")
    if kind == "GeometryCollection":
        parts = value.get("geometries")
        if not isinstance(parts, list):
            return "Een GeometryCollection heeft een lijst 'geometries'."
        return next((fault for fault in map(geometry_fault, parts) if fault), "")
    if not isinstance(kind, str) or kind not in POSITIONS:
        return "Onbekend GeoJSON-type."
    return _positions_fault(value.get("coordinates"), POSITIONS[kind], kind)


def _positions_fault(value: Any, depth: int, kind: str) -> str:
    if not isinstance(value, list) or not value:
        return f"De coordinaten passen niet bij {kind}."
    if depth:
        if depth == 1 and kind.endswith("Polygon") and (len(value) < 4 or value[0] != value[-1]):
            return "Een ring heeft minstens vier punten en eindigt waar hij begint."
        if depth == 1 and kind.endswith("LineString") and len(value) < 2:
            return "Een lijn heeft minstens twee punten."
        return next((fault for part in value if (fault := _positions_fault(part, depth - 1, kind))), "")
    numbers = all(isinstance(number, int | float) and not isinstance(number, bool) for number in value)
    if not 2 <= len(value) <= 3 or not numbers:
        return "Een positie bestaat uit twee of drie getallen."
    if not (-180 <= value[0] <= 180 and -90 <= value[1] <= 90):
        return "Gebruik lengtegraad en breedtegraad (EPSG:4326)."
    return ""
