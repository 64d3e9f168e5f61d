"""Layer 5, data: which objects a read or a change rests on, as locks name them (see ``locks`` for why)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reference_api.links import walk
from reference_api.locks import ALONE, SHARED, Need
from reference_api.rows import Rows
from reference_api.tables import Served
from schemas.declare import Record


def for_set(rows: Rows, served: Served, columns: Mapping[str, Any]) -> list[Need]:
    """What keeps the set of rows with these values as it is.

    An owner at the other end of a link is held alone by whoever changes a row of it; any other end only shared, so that
    reading a set needs it alone. A unique combination is guarded by its index. Without either, nobody else may write to
    the resource at all.
    """
    if any(set(unique.fields) <= set(columns) for unique in served.resource.unique):
        return []
    links = {name: list(_places(rows, value)) for name, value in columns.items()}
    for name, places in links.items():
        if name in served.owners and places:
            return [(place, SHARED) for place in places]
    for places in links.values():
        if places:
            return [(place, ALONE) for place in places]
    if "uuid" in columns:
        return [((served.key, str(columns["uuid"])), SHARED)]
    return [((served.key, ""), ALONE)]


def _places(rows: Rows, value: Any) -> Iterator[tuple[str, str]]:
    for item in value if isinstance(value, list | tuple | set | frozenset) else (value,):
        place = rows.own(item) if isinstance(item, str) else None
        if place is not None:
            yield place


def for_change(rows: Rows, served: Served, uuid: str, *records: Record) -> list[Need]:
    """What a change of a row rests on: the row (``uuid``; empty when it is new), its owners, and what else it links to."""
    needs: list[Need] = [((served.key, ""), SHARED)]
    if uuid:
        needs.append(((served.key, uuid), ALONE))
    for record in records:
        for name, paths in served.link_paths.items():
            mode = ALONE if name in served.owners else SHARED
            needs += ((place, mode) for place in _linked(rows, record, paths))
    return needs


def _linked(rows: Rows, record: Record, paths: tuple[tuple[str, ...], ...]) -> Iterable[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def see(url: str) -> str:
        place = rows.own(url)
        if place is not None:
            found.append(place)
        return url

    walk(record, paths, see)
    return found
