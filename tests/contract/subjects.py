"""Which resources a contract test runs for, and values that a filter must take or refuse."""

from __future__ import annotations

from typing import Any

import pytest

from reference_api.filters import target_of
from reference_api.tables import Model, Served
from schemas import REGISTERS, fields
from schemas.declare import Filter, Resource

MODEL = Model(REGISTERS)
ABSENT = "http://localhost:8001/zaken/api/v1/zaken/00000000-0000-4000-8000-000000000000"


MIRRORS = ("documenten/objectinformatieobjecten", "zaken/besluiten")
"""Relations that the API which leads makes here too; they cannot be made on their own."""


def having(*verbs: str) -> list[str]:
    """``register/resource`` of everything that has these verbs (to be created: what its example points to is served)."""
    found = [key for key, served in MODEL.served.items() if set(verbs) <= set(served.resource.scopes)]
    return [key for key in found if key not in MIRRORS and not missing_target(key)] if verbs else found


def missing_target(key: str) -> str:
    """What the example of a resource points to although this version does not serve it; empty when all is there."""
    values = resource(key).example.values()
    targets = [value["$link"] for value in values if isinstance(value, dict) and set(value) == {"$link"}]
    return next((target for target in targets if target not in MODEL.served), "")


def each(*verbs: str) -> Any:
    """Run a test for every resource that has these verbs."""
    return pytest.mark.parametrize("key", having(*verbs))


def each_filter(*, with_url: bool = False) -> Any:
    """Run a test for every query parameter of every list; ``with_url``: of those whose objects say their address."""
    keys = [key for key in having("read") if not with_url or "url" in MODEL.served[key].answer_names]
    return pytest.mark.parametrize(("key", "name"), [(key, name) for key in keys for name in resource(key).filters])


def resource(key: str) -> Resource:
    """The declaration of a resource."""
    return MODEL.served[key].resource


def parse_of(served: Served, filtered: Filter) -> Any:
    """The field that reads the value of a filter; None where any text goes."""
    first = filtered.field.split(",")[0].strip()
    if first == "uuid":
        return fields.Uuid()
    column = target_of(served, filtered, MODEL).columns.get(first)
    found = filtered.parse or (column.parse if column else None)
    return found.inner if isinstance(found, fields.List) else found


def good_value(served: Served, filtered: Filter) -> str:
    """A value that a filter must take."""
    if filtered.op == "choice":
        return next(iter(filtered.choices))
    if filtered.op == "isnull":
        return "true"
    parse = parse_of(served, filtered)
    if isinstance(parse, fields.Choice):
        return parse.values[0]
    by_type = (
        (fields.Nine, "999990019"),
        (fields.Uri, ABSENT),
        (fields.Moment, "2024-02-02T10:00:00Z"),
        (fields.Date, "2024-02-02"),
        (fields.Boolean, "true"),
        (fields.Integer, "1"),
        (fields.Number, "1.5"),
        (fields.Uuid, "00000000-0000-4000-8000-000000000000"),
        (fields.Duration, "P1D"),
    )
    return next((value for kind, value in by_type if isinstance(parse, kind)), "voorbeeld")


def bad_value(served: Served, filtered: Filter) -> str:
    """A value that a filter must refuse: of the wrong type, or, where any text goes, one with U+0000."""
    parse = parse_of(served, filtered)
    free = isinstance(parse, fields.String) and (not isinstance(parse, fields.Uri) or getattr(parse, "names", False))
    if filtered.op not in ("choice", "isnull") and (parse is None or free or isinstance(parse, fields.Nine)):
        return "voor\0beeld"
    return "geen geldige waarde"
