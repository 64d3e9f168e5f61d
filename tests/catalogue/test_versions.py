"""How a served version relates to the one that is asked for."""

from __future__ import annotations

import pytest

from catalogue.versions import grade, order


@pytest.mark.parametrize(
    ("served", "wanted", "expected"),
    [
        ("1.5.1", "1.5.1", "same"),
        ("1.5.1", "1.5.0", "same"),
        ("v1.5", "1.5.0", "same"),
        ("1.5.1", "1.4.2", "newer"),
        ("1.4.2", "1.5.1", "older"),
        ("2.0.0", "1.5.1", "incompatible"),
        ("1.5.1", "2.0.0", "incompatible"),
        ("", "1.5.1", "unknown"),
        ("1.5.1", "", "unknown"),
        ("", "", "unknown"),
        ("Actueel", "1.5.1", "unknown"),
        ("Actueel", "Actueel", "same"),
        ("1.10", "1.9", "newer"),
    ],
)
def test_versions_are_graded(served: str, wanted: str, expected: str) -> None:
    found = grade(served, wanted)

    assert found.grade == expected
    assert set(found.reason) == {"nl", "en"} and all(found.reason.values())


def test_break_that_the_standard_itself_names_counts() -> None:
    published = [{"version": "1.0"}, {"version": "1.1", "breaks": "yes"}, {"version": "1.2"}]

    assert grade("1.2", "1.0", published).grade == "incompatible"
    assert "1.1" in grade("1.2", "1.0", published).reason["en"]
    assert grade("1.2", "1.1", published).grade == "newer"


def test_new_main_number_without_a_break_is_additive() -> None:
    published = [{"version": "1.0"}, {"version": "2.0", "breaks": "no"}]

    assert grade("2.0", "1.0", published).grade == "newer"


def test_versions_sort_by_number() -> None:
    assert sorted(["1.10", "1.9.2", "Actueel", "1.9"], key=order) == ["Actueel", "1.9", "1.9.2", "1.10"]
