"""The quick way to read a body gives what the schema itself gives, or leaves it to the schema."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from reference_api.check import quick_shape
from schemas import REGISTERS
from schemas.declare import Resource, key

RESOURCES = {key(register, resource): resource for register in REGISTERS for resource in register.resources}
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.sampled_from(["2026-01-15", "nvt", "999990019"])
)
JSON = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))


def example_of(resource: Resource) -> dict[str, Any]:
    """The example of a declaration, links spelled as addresses."""
    return {
        name: f"https://example.com/{value['$link']}" if isinstance(value, dict) and "$link" in value else value
        for name, value in resource.example.items()
    }


@pytest.mark.parametrize("name", RESOURCES)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_quick_shape_equals_schema_or_steps_aside(name: str, data: st.DataObject) -> None:
    resource = RESOURCES[name]
    schema: Any = resource.schema()
    known = example_of(resource)
    body = {n: v for n, v in known.items() if data.draw(st.booleans() if data.draw(st.booleans()) else st.just(True))}
    body |= data.draw(st.dictionaries(st.sampled_from([*schema.fields, "onbekend"]), JSON, max_size=2))
    partial = data.draw(st.booleans())

    try:
        expected = schema.load(body, partial=partial)
    except ValidationError:
        expected = None

    assert quick_shape(schema, body, partial) == expected
