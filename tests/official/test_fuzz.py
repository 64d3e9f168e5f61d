"""Our own OpenAPI documents hold: schemathesis finds no 5xx and no answer that they do not announce."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.official import fuzz, report


@pytest.mark.full
def test_documents_announce_every_answer_of_every_root() -> None:
    found = fuzz.run()

    assert all(one.operations and one.requests >= one.operations for one in found.values())
    assert not [line for root, one in found.items() if one.findings for line in fuzz.lines({root: one})]


@pytest.mark.full
def test_fuzz_finds_an_answer_that_the_document_leaves_out(tmp_path: Path) -> None:
    world = fuzz.Sample(tmp_path, test_mode=True).prepare()
    root = "notificaties/api/v1"
    schema = fuzz.load(world, root)
    operation = schema.raw_schema["paths"]["/kanaal"]["get"]
    del operation["responses"]["200"]
    schema.raw_schema["paths"] = {"/kanaal": {"get": operation}}

    found = fuzz.fuzz(world, root, schema)
    world.close()

    assert any("Undocumented status code" in what for _, what in found.findings)


@pytest.mark.full
@pytest.mark.parametrize(
    ("root", "document", "operations"),
    [(fuzz.ADDRESSES, "bag/bag-individuele-bevragingen-v2", 18), (fuzz.PERSONS, "brp/brp-personen-2.7.0", 1)],
)
def test_official_document_announces_every_answer(
    tmp_path: Path, shared: Path, root: str, document: str, operations: int
) -> None:
    world = fuzz.Sample(tmp_path, test_mode=True).prepare()
    file = shared / f"standards/{document}.openapi.yaml"

    found = fuzz.fuzz(world, root, fuzz.load_official(world, root, file))
    world.close()

    assert found.operations == operations
    assert not list(fuzz.lines({root: found}))[1:]


@pytest.mark.full
@pytest.mark.parametrize(
    ("root", "file", "operations"),
    [
        ("objects/api/v2", "objects/open-object-objects-2.7.0", 22),
        ("objecttypes/api/v2", "objecttypes/objecttypes-2.2.2", 12),
    ],
)
def test_official_documents_of_objects_announce_every_answer(
    tmp_path: Path, shared: Path, root: str, file: str, operations: int
) -> None:
    world = fuzz.Sample(tmp_path, test_mode=True).prepare()

    found = fuzz.fuzz(world, root, fuzz.load_official(world, root, shared / f"standards/{file}.openapi.yaml"))
    world.close()

    assert found.operations == operations
    assert not list(fuzz.lines({root: found}))[1:]


def test_report_replaces_the_section_on_fuzzing_of_a_written_page() -> None:
    once = report.with_fuzzing(
        "# Conformance\n\nText.\n", {"zaken/api/v1": {"operations": 1, "requests": 2, "findings": 0}}
    )
    twice = report.with_fuzzing(once, {"zaken/api/v1": {"operations": 3, "requests": 4, "findings": 0}})

    assert twice.startswith("# Conformance\n\nText.\n\n## Our own OpenAPI documents, fuzzed\n")
    assert "| zaken/api/v1 | 3 | 4 | 0 |" in twice
    assert "| 1 | 2 |" not in twice
