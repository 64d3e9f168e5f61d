"""Layer 4, services: the OpenAPI 3.0.3 document of a register, generated from its declaration."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

from reference_api.openapi import parts
from reference_api.openapi.operations import SCHEME, Operations
from reference_api.openapi.shapes import Shapes
from reference_api.tables import Model
from schemas.declare import Register

SERVER = "/"
"""Address of the API in a document before it is known for whom it is."""


@lru_cache(maxsize=64)
def document(model: Model, name: str) -> dict[str, Any]:
    """The document of a register by name; the same object every time, so do not change it."""
    register = next(found for found in model.registers if found.name == name)
    tags = {r.name: r.schema.__doc__ or r.name for r in register.resources}
    spec = parts.begun(register.title, register.version, introduction(register), tags, servers=[{"url": SERVER}])
    shapes = Shapes(spec)
    parts.problem_shapes(shapes)
    parts.error_responses(spec, parts.ERRORS)
    if register.security == "jwt":
        spec.components.security_scheme(SCHEME, parts.JWT)

    def add(path: str, operations: dict[str, Any]) -> None:
        spec.path(path, operations=operations)

    for served in model.served.values():
        if served.register is register:
            Operations(served, model, shapes, add).paths()
    return spec.to_dict()


def introduction(register: Register) -> str:
    """What stands above the document."""
    security = (
        "Vrij te lezen, zonder token."
        if register.security == "open"
        else "Stuur bij elk verzoek `Authorization: Bearer <token>` mee: een JWT, ondertekend met het geheim van je applicatie (HS256)."
    )
    return f"{register.description}\n\n{security} Fouten komen als `application/problem+json`; `type` leidt naar een pagina met uitleg."


def yaml_of(found: dict[str, Any]) -> bytes:
    """A document as YAML text."""
    return yaml.dump(found, Dumper=_NoAliases, sort_keys=False, allow_unicode=True, width=120).encode()


class _NoAliases(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: readers of API documents stumble over anchors."""
        return True
