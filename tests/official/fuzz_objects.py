"""What fuzzing needs to know of Objects and Objecttypes: an object that exists for every path, and bodies that are accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas.objects import OBJECTS_ROOT, OBJECTTYPES_ROOT
from tests.world import BASE, World

ROOTS = (OBJECTS_ROOT, OBJECTTYPES_ROOT)
KIND: Mapping[str, Any] = {"name": "Bank", "namePlural": "Banken"}
VERSION: Mapping[str, Any] = {"status": "draft", "jsonSchema": {"type": "object"}}


def place(world: World, root: str, path: str) -> dict[str, str]:
    """Path parameters of something that was made for this operation."""
    if "{" not in path:
        return {}
    if path.startswith("/objects/"):
        made = world.post(f"/{OBJECTS_ROOT}/objects", body(world, "/objects")).get_json()
        return {"uuid": made["uuid"], "index": "1"}
    kind = world.post(f"/{root}/objecttypes", KIND).get_json()
    world.post(f"{kind['url']}/versions", VERSION)
    return {"uuid": kind["uuid"], "objecttype_uuid": kind["uuid"], "version": "1"}


def body(world: World, path: str) -> Mapping[str, Any]:
    """A body that is accepted; empty for a search."""
    if path.endswith("search"):
        return {}
    if path.startswith("/objecttypes"):
        return VERSION if "versions" in path else KIND
    types = world.get(f"{BASE}/{OBJECTS_ROOT}/objecttypes").get_json()["results"]
    tree = next(kind["url"] for kind in types if kind["name"] == "Boom")
    return {
        "type": tree,
        "record": {"typeVersion": 1, "startAt": "2024-01-01", "data": {"boomnummer": "B-0001", "soort": "eik"}},
    }


def with_errors(theirs: dict[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    """The official document with the errors of ours: it announces none at all, which is its one listed fault."""
    for path, item in theirs["paths"].items():
        for method, operation in item.items():
            known = ours["paths"][path][method]["responses"]
            operation["responses"] |= {status: found for status, found in known.items() if status >= "400"}
    components = theirs["components"]
    components["responses"] = ours["components"]["responses"]
    for name in ("Fout", "ValidatieFout", "FieldValidationError"):
        components["schemas"][name] = ours["components"]["schemas"][name]
    return theirs
