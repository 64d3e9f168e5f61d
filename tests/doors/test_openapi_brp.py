"""The documents of the BRP APIs beside Personen: valid, and the same as the official ones but for what stands here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from reference_api.openapi import following, lived
from reference_api.personen.lived import HISTORY, OCCUPANCY
from tests.doors.openapi_facts import Document, differences

DOCUMENTS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "historie": (
        lived.document(HISTORY),
        ["- POST /verblijfplaatshistorie 429", "+ POST /verblijfplaatshistorie body required"],
    ),
    "bewoning": (
        lived.document(OCCUPANCY),
        [
            "+ POST /bewoningen 415",
            "- POST /bewoningen 429",
            "- POST /bewoningen 501",
            "+ POST /bewoningen body required",
        ],
    ),
    "update": (following.document(), []),
}
"""How they differ: nobody is limited here, everything is implemented, a question needs a body in a language we know."""
OF_ERRORS = ("application/problem+json.", "header:", " default")
"""One shape for all errors of ours; no headers of a rate that is not limited or of a version that does not end."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_brp_document_is_valid_and_equals_the_official_one(name: str, shared: Path) -> None:
    theirs = yaml.load((shared / f"standards/brp/brp-{name}.openapi.yaml").read_text(), Loader=yaml.CSafeLoader)
    ours, expected = DOCUMENTS[name]

    lines = differences(*(Document(document).facts(set(theirs["paths"])) for document in (theirs, ours)))

    validate(ours)
    assert set(ours["paths"]) == set(theirs["paths"])
    assert [line for line in lines if not any(part in line for part in OF_ERRORS)] == expected
