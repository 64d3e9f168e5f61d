"""Where somebody lived and who lived somewhere: periods, unknown dates, investigations, corrections."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from schemas.personen import periods
from schemas.personen.history import history
from schemas.personen.occupancy import occupancies
from schemas.personen.stays import Period, span

HOME, OTHER, THIRD = "9999010000000001", "9999010000000002", "9999010000000003"


def lives(home: str, begin: str, **more: str) -> dict[str, str]:
    """A residence at an address in the Netherlands."""
    return {"1180": home, "1110": "Laan", "1120": "1", "0910": "0518", "1010": "W", "1030": begin} | {
        name[1:]: value for name, value in more.items()
    }


def abroad(begin: str, country: str = "6014") -> dict[str, str]:
    return {"1310": country, "1320": begin, "0910": "1999"}


def person(*residences: dict[str, str], number: str = "999990019", **registered: str) -> dict[str, Any]:
    """A list with these residences, the oldest first."""
    about = {name[1:]: value for name, value in registered.items()}
    return {"01": [[{"0120": number, "0240": "Jansen"}]], "07": [[about]], "08": [list(reversed(residences))]}


def period(begin: str, end: str) -> Period:
    return Period(date.fromisoformat(begin), date.fromisoformat(end))


def homes(found: dict[str, Any]) -> list[str]:
    return [one.get("adresseerbaarObjectIdentificatie", one["type"]) for one in found["verblijfplaatsen"]]


def company(found: list[dict[str, Any]]) -> list[tuple[str, str, int, int]]:
    """Period, and how many certain and possible residents."""
    return [
        (o["periode"]["datumVan"], o["periode"]["datumTot"], len(o["bewoners"]), len(o["mogelijkeBewoners"]))
        for o in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20240229", ("2024-02-29", "2024-03-01")),
        ("20240200", ("2024-02-01", "2024-03-01")),
        ("20240000", ("2024-01-01", "2025-01-01")),
        ("20230230", ("2023-02-01", "2023-03-01")),
    ],
)
def test_span_holds_every_day_that_a_date_may_be(text: str, expected: tuple[str, str]) -> None:
    assert span(text) == period(*expected)


def test_history_gives_the_newest_first_with_begin_and_end() -> None:
    lived = person(lives(HOME, "20100818"), lives(OTHER, "20160526"), abroad("20181201"))

    found = history(lived, period("2010-01-01", "2020-01-01"))

    assert homes(found) == ["VerblijfplaatsBuitenland", OTHER, HOME]
    assert found["verblijfplaatsen"][1]["datumTot"]["datum"] == "2018-12-01"
    assert "datumTot" not in found["verblijfplaatsen"][0]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("2016-05-26", "2016-05-27"), [OTHER]),
        (("2016-05-25", "2016-05-26"), [HOME]),
        (("2016-05-25", "2016-05-27"), [OTHER, HOME]),
        (("2010-08-17", "2010-08-18"), []),
    ],
)
def test_history_is_half_open_at_both_ends(asked: tuple[str, str], expected: list[str]) -> None:
    lived = person(lives(HOME, "20100818"), lives(OTHER, "20160526"))

    assert homes(history(lived, period(*asked))) == expected


@pytest.mark.parametrize(
    ("begin", "until", "expected"),
    [
        ("20100000", "2010-01-01", [HOME]),
        ("20100000", "2010-01-02", [OTHER, HOME]),
        ("20100500", "2010-05-01", [HOME]),
        ("20100500", "2011-01-01", [OTHER, HOME]),
        ("00000000", "2008-08-19", [HOME]),
        ("00000000", "2008-08-20", [OTHER, HOME]),
    ],
)
def test_history_gives_a_stay_from_the_first_day_that_it_may_have_begun(
    begin: str, until: str, expected: list[str]
) -> None:
    lived = person(lives(HOME, "20080818"), lives(OTHER, begin))

    assert homes(history(lived, period("2008-01-01", until))) == expected


def test_history_leaves_out_what_was_corrected_and_what_lasted_no_day() -> None:
    wrong = lives(OTHER, "20160516", e8410="O")
    lived = person(lives(HOME, "20100818"), wrong, lives(THIRD, "20160601"), lives(OTHER, "20160601"))

    found = history(lived, period("2010-01-01", "2020-01-01"))

    assert homes(found) == [OTHER, HOME]
    assert found["verblijfplaatsen"][1]["datumTot"]["datum"] == "2016-06-01"


def test_history_marks_what_is_under_investigation_also_in_the_past() -> None:
    lived = person(lives(HOME, "20100818", e8310="581120", e8320="20240516"), lives(OTHER, "20160526"))

    found = history(lived, period("2012-01-01", "2013-01-01"))["verblijfplaatsen"][0]

    assert found["verblijfadres"]["inOnderzoek"]["huisnummer"] is True
    assert found["adressering"]["inOnderzoek"]["adresregel1"] is True
    assert "adresregel2" not in found["adressering"]["inOnderzoek"]
    assert "inOnderzoek" not in found


@pytest.mark.parametrize(
    ("closed", "following", "expected"),
    [("", "", True), ("20230730", "", False), ("20230729", "20230730", False), ("20230730", "20230730", True)],
)
def test_history_says_since_when_somebody_is_not_at_the_address(closed: str, following: str, expected: bool) -> None:
    home = lives(HOME, "20211014", e8310="089999", e8320="20230516", **({"e8330": closed} if closed else {}))
    lived = person(home, *([lives(OTHER, following)] if following else []))

    found = history(lived, period("2022-01-01", "2023-06-01"))["verblijfplaatsen"][0]

    assert ("verblijftNietOpAdresVanaf" in found) is expected


def test_history_tells_of_suspension_and_secrecy() -> None:
    found = history(
        person(lives(HOME, "20100818"), e6720="O", e6710="20220829", e7010="7"), period("2011-01-01", "2012-01-01")
    )

    assert found["opschortingBijhouding"]["reden"]["code"] == "O"
    assert found["geheimhoudingPersoonsgegevens"] is True


def test_occupancy_is_split_at_every_change_of_company() -> None:
    one = person(lives(HOME, "20100818"), lives(OTHER, "20160526"))
    other = person(lives(HOME, "20140808"), number="999990020")

    found = occupancies([one, other], HOME, period("2010-01-01", "2017-01-01"))

    assert company(found) == [
        ("2010-08-18", "2014-08-08", 1, 0),
        ("2014-08-08", "2016-05-26", 2, 0),
        ("2016-05-26", "2017-01-01", 1, 0),
    ]


def test_occupancy_names_possible_residents_on_uncertain_days() -> None:
    sure = person(lives(HOME, "20080526"))
    unsure = person(lives(OTHER, "20100410"), lives(HOME, "20100000"), number="999990020")

    found = occupancies([sure, unsure], HOME, period("2010-03-01", "2012-03-01"))

    assert company(found) == [
        ("2010-03-01", "2010-04-11", 1, 0),
        ("2010-04-11", "2011-01-01", 1, 1),
        ("2011-01-01", "2012-03-01", 2, 0),
    ]


def test_occupancy_becomes_uncertain_when_the_next_begin_is() -> None:
    lived = person(lives(HOME, "20100818"), lives(OTHER, "20160500"))

    found = occupancies([lived], HOME, period("2016-04-01", "2016-08-01"))

    assert company(found) == [("2016-04-01", "2016-05-01", 1, 0), ("2016-05-01", "2016-06-01", 0, 1)]


@pytest.mark.parametrize(
    ("lived", "expected"),
    [
        (person(lives(HOME, "20100818"), e6720="O", e6710="20220829"), [("2022-08-01", "2022-08-29", 1, 0)]),
        (person(lives(HOME, "20100818", e1010="B")), []),
        (person(lives(HOME, "20100818", e8310="089999", e8320="20220815")), [("2022-08-01", "2022-08-15", 1, 0)]),
        (
            person(
                lives(HOME, "20100818", e8310="589999", e8320="20220815", e8330="20220901"), lives(OTHER, "20220820")
            ),
            [("2022-08-01", "2022-08-15", 1, 0), ("2022-08-15", "2022-08-20", 0, 1)],
        ),
    ],
    ids=["dead", "letters only", "not there", "not there, closed after the move"],
)
def test_occupancy_ends_when_somebody_is_not_there_any_more(lived: dict[str, Any], expected: list[Any]) -> None:
    assert company(occupancies([lived], HOME, period("2022-08-01", "2022-09-01"))) == expected


@pytest.mark.parametrize(("count", "many"), [(100, False), (101, True)])
def test_occupancy_of_more_than_hundred_names_nobody(count: int, many: bool) -> None:
    people = [person(lives(HOME, "20200818"), number=f"{index:09}") for index in range(count)]

    found = occupancies(people, HOME, period("2020-08-18", "2020-08-19"))[0]

    assert found.get("indicatieVeelBewoners", False) is many
    assert len(found["bewoners"]) == (0 if many else count)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("required", "type")]),
        ({"type": "bewoningmetpeildatum"}, [("value", "type")]),
        (
            {"type": "BewoningMetPeriode"},
            [("required", "adresseerbaarObjectIdentificatie"), ("required", "datumTot"), ("required", "datumVan")],
        ),
        (
            {
                "type": "BewoningMetPeriode",
                "adresseerbaarObjectIdentificatie": "0" * 16,
                "datumVan": "19830526",
                "datumTot": 5,
            },
            [("pattern", "adresseerbaarObjectIdentificatie"), ("date", "datumTot"), ("date", "datumVan")],
        ),
        (
            {
                "type": "BewoningMetPeriode",
                "adresseerbaarObjectIdentificatie": HOME,
                "datumVan": "2023-01-01",
                "datumTot": "2023-01-01",
            },
            [("invalidParam", "datumTot")],
        ),
        (
            {
                "type": "BewoningMetPeildatum",
                "adresseerbaarObjectIdentificatie": HOME,
                "peildatum": "2023-02-29",
                "x": 1,
            },
            [("date", "peildatum"), ("unknownParam", "x")],
        ),
    ],
)
def test_question_for_occupancy_names_every_fault(body: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert [fault[:2] for fault in periods.faults(body, periods.OCCUPANCY)] == expected
