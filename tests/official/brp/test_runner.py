"""The runner of the features: it reads, understands, compares, and skips nothing silently."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from tests.official.brp import cells, comparing, features, figures, running
from tests.official.brp.asking import Question
from tests.official.brp.expecting import NOTHING
from tests.official.brp.scene import Person, Reply, bsn_numbers

TODAY = date(2024, 2, 29)
FEATURE = """# language: nl
Functionaliteit: proef
  Achtergrond:
    Gegeven de persoon met burgerservicenummer '999990019' heeft de volgende gegevens
      | naam                  | waarde |
      | geslachtsnaam (02.40) | Jansen |
  Regel: een regel
    Abstract Scenario: vraag naar <veld>
      Als personen wordt gezocht met de volgende parameters
        | naam                | waarde                          |
        | type                | RaadpleegMetBurgerservicenummer |
        | burgerservicenummer | 999990019                       |
        | fields              | <veld>                          |
      Dan heeft de response een persoon met alleen de volgende gegevens
        | <veld>   |
        | <waarde> |
      Voorbeelden:
        | veld                | waarde    |
        | burgerservicenummer | 999990019 |
        | leeftijd            | 12        |
"""


class FakeTarget:
    """Answers what it is told, and remembers who lived and what was asked."""

    def __init__(self, body: Any, status: int = 200) -> None:
        self.reply = Reply(status, body)
        self.persons: list[dict[str, Any]] = []
        self.questions: list[Question] = []

    def seed(self, persons: Iterable[Person]) -> None:
        self.persons = [person.persoonslijst() for person in persons]

    def ask(self, question: Question, clock: date | None) -> Reply:
        self.questions.append(question)
        return self.reply


def outcome(steps: str, target: FakeTarget) -> running.Result:
    text = "# language: nl\nFunctionaliteit: f\n  Scenario: s\n" + "\n".join(
        f"    {line}" for line in steps.splitlines()
    )
    return running.run(features.of(text, "f.feature")[0], target, TODAY)


def lists(steps: str) -> list[dict[str, Any]]:
    """The persons that steps make."""
    target = FakeTarget({"personen": []})
    result = outcome(
        f"{steps}\nAls 'burgerservicenummer' wordt gevraagd van personen gezocht met burgerservicenummer\nDan heeft de response 0 personen",
        target,
    )
    assert result.reasons == ()
    return target.persons


def test_features_are_read_with_background_and_a_case_per_example() -> None:
    cases = features.of(FEATURE, "proef.feature")

    assert [case.name for case in cases] == ["vraag naar burgerservicenummer", "vraag naar leeftijd"]
    assert [case.line for case in cases] == [19, 20]
    assert len(cases[0].steps) == 3


def test_case_passes_only_when_the_whole_answer_agrees() -> None:
    case = features.of(FEATURE, "proef.feature")[0]
    right, more = {"burgerservicenummer": "999990019"}, {"burgerservicenummer": "999990019", "leeftijd": 3}

    assert running.run(case, FakeTarget({"personen": [right]}), TODAY).verdict == running.PASSED
    assert running.run(case, FakeTarget({"personen": [more]}), TODAY).verdict == running.FAILED
    assert running.run(case, FakeTarget({"personen": []}), TODAY).verdict == running.FAILED


def test_case_asks_with_lists_and_seeds_only_its_persons() -> None:
    target = FakeTarget({"personen": []})

    running.run(features.of(FEATURE, "proef.feature")[0], target, TODAY)

    assert target.questions[0].body["fields"] == ["burgerservicenummer"]
    assert target.persons == [{"01": [[{"0120": "999990019", "0240": "Jansen"}]], "07": [[{"7010": "0"}]]}]


def test_unknown_step_is_not_executed_and_named() -> None:
    result = outcome("Gegeven iets dat niemand kent", FakeTarget({}))

    assert result.verdict == running.NOT
    assert "iets dat niemand kent" in result.reasons[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("vandaag", "20240229"),
        ("vandaag - 1 jaar", "20230228"),
        ("gisteren 5 jaar geleden", "20190228"),
        ("7 jaar geleden", "20170228"),
        ("volgende maand - 10 jaar", "20140300"),
        ("dit jaar - 5 jaar", "20190000"),
        ("op 3 november 2024", "20241103"),
        ("in februari 2022", "20220200"),
        ("in 2023", "20230000"),
        ("28-3-2021", "20210328"),
        ("op een onbekende datum", "00000000"),
        ("Jansen", None),
    ],
)
def test_day_in_words_becomes_an_lo3_date(words: str, expected: str | None) -> None:
    assert cells.day(words, TODAY) == expected


def test_change_and_correction_become_history() -> None:
    person = lists(
        """Gegeven de persoon met burgerservicenummer '999990019' heeft een 'partner' met de volgende gegevens
| geslachtsnaam (02.40) |
| Oud                   |
En de 'partner' is gecorrigeerd naar de volgende gegevens
| geslachtsnaam (02.40) |
| Nieuw                 |"""
    )[0]

    assert person["05"] == [[{"0240": "Nieuw"}, {"0240": "Oud", "8410": "O"}]]


def test_marriage_in_words_stands_in_both_lists() -> None:
    one, other = lists("Gegeven de persoon 'A'\nEn de persoon 'B'\nEn 'A' en 'B' zijn met elkaar gehuwd")

    assert one["05"][0][0]["0240"] == "B"
    assert other["05"][0][0] == {
        "0120": one["01"][0][0]["0120"],
        "0240": "A",
        "0610": "20040228",
        "0620": "0518",
        "0630": "6030",
        "1510": "H",
    }


def test_death_of_a_partner_ends_the_marriage() -> None:
    dead, left = lists(
        "Gegeven de persoon 'A'\nEn de persoon 'B'\nEn 'A' en 'B' zijn met elkaar gehuwd\nEn 'A' is op 23-03-2023 overleden"
    )

    assert dead["07"][0][0] == {"7010": "0", "6710": "20230323", "6720": "O"}
    assert left["05"][0][0]["0740"] == "O"
    assert len(left["05"][0]) == 2


def test_move_keeps_the_old_address_as_history() -> None:
    person = lists(
        """Gegeven adres 'A1'
| straatnaam (11.10) |
| Oudeweg            |
En adres 'A2'
| straatnaam (11.10) |
| Nieuweweg          |
En de persoon 'P'
En 'P' is 3 jaar geleden ingeschreven op adres 'A1'
En 'P' is gisteren ingeschreven op adres 'A2'"""
    )[0]

    assert [(o["1110"], o["1030"]) for o in person["08"][0]] == [("Nieuweweg", "20240228"), ("Oudeweg", "20210228")]


def test_texts_of_a_feature_equal_numbers_and_booleans_in_any_order() -> None:
    assert comparing.same({"a": "true", "b": [{"c": "1"}, {"c": "2"}]}, {"a": True, "b": [{"c": 2}, {"c": 1}]})
    assert not comparing.same({"a": "true"}, {"a": True, "b": 1})


@pytest.mark.parametrize(("found", "expected"), [({}, True), ({"a": []}, True), ({"a": {}}, True), ({"a": 0}, False)])
def test_group_that_must_be_away_is_absent_or_empty(found: dict[str, Any], expected: bool) -> None:
    assert comparing.same({"a": NOTHING}, found) is expected


def test_error_is_compared_with_its_parameters_in_any_order() -> None:
    steps = """Als personen wordt gezocht met de volgende parameters
| naam | waarde |
| type |        |
Dan heeft de response een foutmelding
| naam   | waarde |
| status | 400    |
En parameter foutmeldingen
| code | name |
| b    | c    |
| a    | b    |"""
    faults = [{"code": "a", "name": "b"}, {"code": "b", "name": "c"}]

    assert outcome(steps, FakeTarget({"status": 400, "invalidParams": faults}, 400)).verdict == running.PASSED
    assert outcome(steps, FakeTarget({"status": 400, "invalidParams": faults[:1]}, 400)).verdict == running.FAILED
    assert outcome(steps, FakeTarget({"personen": []})).verdict == running.FAILED


def test_numbers_pass_the_test_of_eleven() -> None:
    numbers = bsn_numbers(12)

    assert [next(numbers) for _ in range(4)] == ["000000012", "000000024", "000000036", "000000048"]


def test_figures_name_every_case_that_was_not_executed() -> None:
    result = outcome("Gegeven iets", FakeTarget({}))

    text = "\n".join(figures.lines([result], {"kapot.feature": "no feature"}))

    assert "NOT EXECUTED 1: unknown step: iets" in text
    assert "f.feature:3" in text
    assert "NO FEATURE kapot.feature" in text
    assert figures.summary([result], {}).startswith("1 cases: 0 executed, 0 passed, 0 failed, 1 not executed")
