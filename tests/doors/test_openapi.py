"""The OpenAPI documents: valid, served at every root, and the same as the official ones but for what is accepted by name."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from reference_api.openapi import bag, document, objects, personen
from reference_api.tables import Model
from schemas import REGISTERS
from tests.doors.openapi_facts import Document, differences, matches

OFFICIAL = {
    "autorisaties": "zgw/autorisaties-1.1.0",
    "bag": "bag/bag-individuele-bevragingen-v2",
    "besluiten": "zgw/besluiten-1.1.0",
    "catalogi": "zgw/catalogi-1.3.3",
    "documenten": "zgw/documenten-1.7.0",
    "notificaties": "zgw/notificaties-1.0.1",
    "objects": "objects/open-object-objects-2.7.0",
    "objecttypes": "objecttypes/objecttypes-2.2.2",
    "personen": "brp/brp-personen-2.7.0",
    "referentielijsten": "referentielijsten/referentielijsten-0.2.0",
    "selectielijst": "selectielijst/vng-selectielijst-1.0.0",
    "zaken": "zgw/zaken-1.7.0",
}
OF_THEIR_OWN = {
    "bag": bag.document,
    "objects": objects.objects_document,
    "objecttypes": objects.objecttypes_document,
    "personen": personen.document,
}
"""Documents that no declaration gives."""
ACCEPTED: list[dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "openapi_differences.yaml").read_text(encoding="utf-8")
)
every_register = pytest.mark.parametrize("name", [register.name for register in REGISTERS])


@lru_cache(maxsize=1)
def model() -> Model:
    """The model of all registers."""
    return Model(REGISTERS)


@cache
def found(folder: Path, name: str) -> tuple[str, ...]:
    """Differences of a register with its official document, for the paths that both have."""
    theirs = yaml.load((folder / f"standards/{OFFICIAL[name]}.openapi.yaml").read_text(), Loader=yaml.CSafeLoader)
    theirs["paths"] = {path.removeprefix("/api/v1"): item for path, item in theirs["paths"].items()}
    if name == "bag":
        del theirs["paths"]["/woonplaatsen"]["post"]  # searching with a geometry is not served, nor its other paths
    ours = OF_THEIR_OWN[name]() if name in OF_THEIR_OWN else document(model(), name)
    both = set(theirs["paths"]) & set(ours["paths"])
    assert both
    lines = differences(Document(theirs).facts(both), Document(ours).facts(both))
    return tuple(f"{line[:2]}{name} {line[2:]}" for line in lines)


@every_register
def test_document_is_valid(name: str) -> None:
    validate(document(model(), name))


@pytest.mark.parametrize("name", OF_THEIR_OWN)
def test_document_of_its_own_is_valid(name: str) -> None:
    validate(OF_THEIR_OWN[name]())


@every_register
def test_document_names_every_operation_once(name: str) -> None:
    operations = [
        operation["operationId"]
        for item in document(model(), name)["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    ]

    assert len(operations) == len(set(operations))


@pytest.mark.parametrize("name", OFFICIAL)
def test_document_equals_the_official_one(name: str, shared: Path) -> None:
    left = [line for line in found(shared, name) if not any(matches(a["place"], line) for a in ACCEPTED)]

    assert left == []


def test_accepted_differences_are_few_and_explained() -> None:
    assert len(ACCEPTED) <= 40
    assert all(line["place"] and line["reason"] and line["source"] for line in ACCEPTED)


@pytest.mark.parametrize("place", [line["place"] for line in ACCEPTED])
def test_accepted_difference_still_exists(place: str, shared: Path) -> None:
    lines = [line for name in OFFICIAL for line in found(shared, name)]

    assert any(matches(place, line) for line in lines)


def test_comparison_sees_every_kind_of_difference() -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 5}}, "required": []}
    body = {"content": {"application/json": {"schema": schema}}}
    path = {"get": {"parameters": [{"in": "query", "name": "q", "schema": {}}], "responses": {"200": body}}}
    other = {"get": {"responses": {"200": {"content": {"application/json": {"schema": {
        "type": "object", "properties": {"a": {"type": "integer"}, "b": {}}, "required": ["a"]}}}}, "404": {}}}}  # fmt: skip
    facts = [Document({"paths": {"/x": item}}).facts({"/x"}) for item in (path, other)]

    assert differences(*facts) == [
        "- GET /x 200 application/json.a maxLength",
        "+ GET /x 200 application/json.a required",
        "~ GET /x 200 application/json.a type: string -> integer",
        "+ GET /x 200 application/json.b",
        "+ GET /x 404",
        "- GET /x query:q",
    ]


def test_place_names_alternatives_between_braces() -> None:
    assert matches("+ * {304,404}", "+ GET /x/{uuid} 404")
    assert not matches("+ * {304,404}", "+ GET /x/{uuid} 400")
    assert matches("- GET /x/{uuid} *", "- GET /x/{uuid} query:q")


def test_comparison_leaves_parts_alone_that_the_official_document_does_not_specify() -> None:
    official, ours = (
        {"POST /x body unspecified": True, "POST /x body": True},
        {"POST /x body": True, "POST /x body.a": True},
    )

    assert differences(official, ours) == []


def test_document_separates_what_is_written_from_what_is_read() -> None:
    shapes = document(model(), "catalogi")["components"]["schemas"]
    documents = document(model(), "documenten")["components"]["schemas"]
    name = "EnkelvoudigInformatieObject"

    assert shapes["BesluitType"]["properties"]["informatieobjecttypen"]["items"]["format"] == "uri"
    assert "format" not in shapes["BesluitTypeRequest"]["properties"]["informatieobjecttypen"]["items"]
    assert "lock" not in documents[f"{name}Create"]["properties"]
    assert "lock" in documents[f"{name}Update"]["required"]
    assert "lock" in documents[f"{name}Created"]["required"]
    assert "required" not in documents[f"Patched{name}Request"]
