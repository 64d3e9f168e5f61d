"""Layer 5, data: shapes of GeoJSON: their box, and whether one lies within another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


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
