"""Imports the whole Selectielijst from the JSON files of its publisher, read at run time; ids are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from reference_api import check
from reference_api.authorise import SYSTEM
from reference_api.environment import Environment
from reference_api.links import MARK, walk
from reference_api.record import Writing
from reference_api.store import Connection

FILES = ("procestypen", "resultaten", "resultaattypeomschrijvingen")
LIMIT = 20_000_000


def import_selectielijst(environment: Environment, folder: Path) -> dict[str, int]:
    """Add the entries that are not there yet; how many per resource. Raises ValueError naming file and entry."""
    entries = {name: _read(folder / f"{name}.json") for name in FILES}
    return environment.database.write(
        lambda connection: {name: _add(environment, connection, name, found) for name, found in entries.items()}
    )


def _read(path: Path) -> list[dict[str, Any]]:
    if path.stat().st_size > LIMIT:
        raise ValueError(f"{path.name} is larger than {LIMIT} bytes")
    found = orjson.loads(path.read_bytes())
    if not isinstance(found, list):
        raise ValueError(f"{path.name} holds no list")
    return found


def _add(environment: Environment, connection: Connection, name: str, entries: list[dict[str, Any]]) -> int:
    served = environment.model.served[f"selectielijst/{name}"]
    types, added = environment.model.served["selectielijst/procestypen"], 0
    for entry in entries:
        uuid = str(entry["url"]).rstrip("/").rsplit("/", 1)[-1]
        writing = Writing(environment, connection, served, "create", entry, SYSTEM, {}, {})
        if writing.row(served, uuid):
            continue
        body = {
            **entry,
            **(
                {"procesType": "http://eigen.invalid" + types.url(str(entry["procesType"]).rsplit("/", 1)[-1])[1:]}
                if "procesType" in entry
                else {}
            ),
        }
        try:
            values = served.schema.load(body)
        except check.ValidationError as error:
            raise ValueError(f"{name} {uuid}: {check.in_order(served.schema, error.messages)}") from error
        walk(
            values,
            served.uri_paths,
            lambda url: (
                MARK + url.removeprefix("http://eigen.invalid") if url.startswith("http://eigen.invalid") else url
            ),
        )
        writing.insert(served, uuid, {**values, "url": served.url(uuid)})
        added += 1
    return added
