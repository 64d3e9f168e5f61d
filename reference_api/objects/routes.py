"""Layer 4, services: the addresses of both APIs, each with its operations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from reference_api.environment import Environment
from reference_api.links import UUID
from reference_api.objects import changing, reading, types
from reference_api.objects.serving import Visit, visit
from reference_api.problems import Problem, not_found
from reference_api.serve import Answer, Call
from schemas.objects import OBJECTS_ROOT, OBJECTS_VERSION, OBJECTTYPES_ROOT, OBJECTTYPES_VERSION

Operation = Callable[[Visit, Mapping[str, str]], Answer]
Operations = dict[str, Operation]
TYPES: Mapping[str, Operations] = {
    "/objecttypes": {"GET": types.list_types, "POST": types.create_type},
    "/objecttypes/<uuid>": {
        "GET": types.read_type,
        "PUT": types.change_type,
        "PATCH": types.change_type,
        "DELETE": types.delete_type,
    },
    "/objecttypes/<uuid>/versions": {"GET": types.list_versions, "POST": types.create_version},
    "/objecttypes/<uuid>/versions/<version>": {
        "GET": types.read_version,
        "PUT": types.change_version,
        "PATCH": types.change_version,
        "DELETE": types.delete_version,
    },
}
OPEN: Operations = {"GET": reading.list_permissions}
"""What the standard answers without a token too: nobody has no permissions."""
OBJECTS: Mapping[str, Operations] = {
    "/objects": {"GET": reading.list_objects, "POST": changing.create},
    "/objects/search": {"POST": reading.search},
    "/objects/<uuid>": {
        "GET": reading.read_object,
        "PUT": changing.change,
        "PATCH": changing.change,
        "DELETE": changing.delete,
    },
    "/objects/<uuid>/history": {"GET": reading.read_history},
    "/objects/<uuid>/<index>": {"GET": reading.read_index},
    "/permissions": OPEN,
}


def routes() -> Iterator[tuple[str, str, str, Operations]]:
    """(root, version, path, operations by method) of every address."""
    yield from ((OBJECTTYPES_ROOT, OBJECTTYPES_VERSION, path, found) for path, found in TYPES.items())
    yield from ((OBJECTS_ROOT, OBJECTS_VERSION, path, found) for path, found in {**TYPES, **OBJECTS}.items())


def handler(
    root: str, version: str, operations: Operations
) -> Callable[[Environment, Call, Mapping[str, str]], Answer]:
    """The handler of one address; problems carry the version of the API."""

    def run(env: Environment, call: Call, path: Mapping[str, str]) -> Answer:
        try:
            operation = operations["GET" if call.method == "HEAD" else call.method]
            return operation(visit(env, call, root, version, anyone=operations is OPEN), known(path))
        except Problem as problem:
            problem.headers.setdefault("API-version", version)
            raise

    return run


def known(path: Mapping[str, str]) -> dict[str, str]:
    """The parts of a path, uuids in small letters. Raises Problem 404 for what is no uuid."""
    found: dict[str, Any] = dict(path)
    if "uuid" in found:
        found["uuid"] = found["uuid"].lower()
        if not re.fullmatch(UUID, found["uuid"], re.ASCII):
            raise not_found()
    return found
