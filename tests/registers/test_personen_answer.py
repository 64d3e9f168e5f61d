"""What is told of a person: derived names and lines, dates, kinds, investigations, and which fields. Pure functions."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_api.openapi import personen
from reference_api.seed.persons import Village, persoonslijst
from reference_api.seed.special import special_people
from schemas.personen import dates, lo3, names, paths, tables
from schemas.personen.answer import answer

TODAY = date(2026, 3, 2)
EVERYTHING = list(paths.PERSON)
ELEMENTS = ("0120", "0210", "0220", "0230", "0240", "0310", "0320", "0410", "0510", "0610", "0710", "1110", "1120",
            "1150", "1160", "1310", "1410", "3110", "3130", "3910", "3920", "6110", "6510", "6720", "7010", "8310",
            "8320", "8810")  # fmt: skip


def told(person: dict[str, Any], *fields: str, scope: str = "") -> dict[str, Any]:
    """The answer for one or more fields."""
    return answer(person, fields, TODAY, scope)


def somebody(**elements: str) -> dict[str, Any]:
    """A persoonslijst of one category 01; ``e0240="Bos"``."""
    return {"01": [[{name[1:]: value for name, value in elements.items()}]]}


def at(**elements: str) -> dict[str, Any]:
    """A persoonslijst of one category 08."""
    return {"08": [[{name[1:]: value for name, value in elements.items()}]]}


def couple(use: str, own: dict[str, str], other: dict[str, str]) -> dict[str, Any]:
    """Somebody with a partner."""
    name = {"0210": "Sam Kim", "0230": "de", "0240": "Boer", "6110": use}
    return {"01": [[{**name, **own}]], "05": [[{"0230": "van den", "0240": "Aedel", **other}]]}


@pytest.mark.parametrize(
    ("given_names", "letters"),
    [
        ("Sam", "S."),
        ("Sam Kim", "S.K."),
        ("Anne-Fleur Q", "A.Q"),
        ("Q", "Q"),
        ("J P", "J P"),
        ("IJsbrand", "I."),
        ("", ""),
    ],
)
def test_initials_are_a_letter_and_a_point_for_each_name(given_names: str, letters: str) -> None:
    assert names.initials(given_names) == letters


@pytest.mark.parametrize(
    ("use", "envelope", "letter", "sentence"),
    [
        ("E", "S.K. de Boer", "Geachte mevrouw De Boer", "mevrouw De Boer"),
        ("P", "S.K. van den Aedel", "Geachte mevrouw Van den Aedel", "mevrouw Van den Aedel"),
        ("V", "S.K. van den Aedel-de Boer", "Geachte mevrouw Van den Aedel-de Boer", "mevrouw Van den Aedel-de Boer"),
        ("N", "S.K. de Boer-van den Aedel", "Geachte mevrouw De Boer-van den Aedel", "mevrouw De Boer-van den Aedel"),
    ],
)
def test_names_follow_the_use_that_somebody_chose(use: str, envelope: str, letter: str, sentence: str) -> None:
    found = told(couple(use, {"0410": "V"}, {}), "adressering")["adressering"]

    assert (found["aanschrijfwijze"], found["aanhef"]) == ({"naam": envelope}, letter)
    assert found["gebruikInLopendeTekst"] == sentence


@pytest.mark.parametrize(
    ("use", "own", "other", "envelope", "above", "letter", "sentence"),
    [
        ("N", {"0410": "V", "0220": "BS"}, {}, "S.K. barones de Boer-van den Aedel", "De hoogwelgeboren vrouwe",
         "Hoogwelgeboren vrouwe", "barones de Boer-van den Aedel"),
        ("V", {"0410": "M", "0220": "JH"}, {}, "S.K. van den Aedel-jonkheer de Boer", "De hoogwelgeboren heer",
         "Hoogwelgeboren heer", "de heer Van den Aedel-jonkheer de Boer"),
        ("E", {"0410": "M", "0220": "JV"}, {}, "Jonkheer S.K. de Boer", "De hoogwelgeboren heer",
         "Hoogwelgeboren heer", "jonkheer de Boer"),
        ("E", {"0410": "V", "0220": "JV"}, {}, "S.K. de Boer", None, "Geachte mevrouw De Boer", "mevrouw De Boer"),
        ("P", {"0410": "V"}, {"0220": "G"}, "S.K. gravin van den Aedel", "De hooggeboren vrouwe", "Hooggeboren vrouwe",
         "gravin van den Aedel"),
        ("P", {"0410": "V"}, {"0220": "R"}, "S.K. van den Aedel", None, "Geachte mevrouw Van den Aedel",
         "mevrouw Van den Aedel"),
        ("P", {"0410": "M"}, {"0220": "B"}, "S.K. van den Aedel", None, "Geachte heer Van den Aedel",
         "de heer Van den Aedel"),
        ("N", {"0410": "V", "0220": "GI"}, {"0220": "P", "0410": "M"}, "S.K. gravin de Boer-prinses van den Aedel",
         "De hoogheid", "Hoogheid", "gravin de Boer-prinses van den Aedel"),
        ("V", {"0410": "V", "0220": "GI"}, {"0220": "B", "0410": "V"}, "S.K. barones van den Aedel-gravin de Boer",
         "De hoogwelgeboren vrouwe", "Hooggeboren vrouwe", "barones van den Aedel-gravin de Boer"),
        ("E", {"0410": "O", "0220": "PS"}, {}, "S.K. de Boer", "De hoogheid", "Hoogheid", "S.K. de Boer"),
        ("E", {"0410": "O", "0220": "G"}, {}, "S.K. de Boer", None, "Geachte S.K. de Boer", "S.K. de Boer"),
        ("V", {"0410": "O"}, {"0240": "."}, "S.K. de Boer", None, "Geachte S.K. de Boer", "S.K. de Boer"),
    ],
)  # fmt: skip
def test_titles_are_used_by_the_rules_of_nobility(
    use: str, own: dict[str, str], other: dict[str, str], envelope: str, above: str | None, letter: str, sentence: str
) -> None:
    found = told(couple(use, own, other), "adressering")["adressering"]

    assert found["aanschrijfwijze"] == {"naam": envelope, **({"aanspreekvorm": above} if above else {})}
    assert (found["aanhef"], found["gebruikInLopendeTekst"]) == (letter, sentence)


def test_name_of_the_oldest_bond_is_used_else_of_the_last_one_that_ended() -> None:
    bonds = [{"0240": "Wit", "0610": "19900000"}, {"0240": "Geel", "0610": "19900101"}, {"0240": "Oud", "0710": "1989"}]
    person = {**somebody(e0240="Bos", e0410="V", e6110="P"), "05": [[bond] for bond in bonds]}
    ended = {**person, "05": [[{**bond, "0710": str(20000101 + index)}] for index, bond in enumerate(bonds)]}

    assert told(person, "adressering.aanhef")["adressering"]["aanhef"] == "Geachte mevrouw Wit"
    assert told(ended, "adressering.aanhef")["adressering"]["aanhef"] == "Geachte mevrouw Oud"
    assert [p["naam"]["geslachtsnaam"] for p in told(person, "partners.naam")["partners"]] == ["Wit", "Geel"]
    assert [p["naam"]["geslachtsnaam"] for p in told(ended, "partners.naam")["partners"]] == ["Oud"]


@pytest.mark.parametrize(
    ("born", "years"),
    [("20160302", 10), ("20160303", 9), ("20160300", None), ("20160200", 10), ("20160400", 9), ("20160000", None),
     ("00000000", None), ("20160230", 10), ("20270101", None), ("twaalf", None)],
)  # fmt: skip
def test_age_is_told_when_no_unknown_part_decides(born: str, years: int | None) -> None:
    assert dates.age(born, TODAY) == years


def test_birthday_of_a_leap_day_counts_from_the_first_of_march() -> None:
    assert [dates.age("20160229", date(2026, *day)) for day in ((2, 28), (3, 1))] == [9, 10]


@pytest.mark.parametrize(
    ("text", "kind", "long"),
    [("20240229", "Datum", "29 februari 2024"), ("20230229", "JaarMaandDatum", "februari 2023"),
     ("20231300", "JaarDatum", "2023"), ("19630000", "JaarDatum", "1963"), ("00000000", "DatumOnbekend", "onbekend"),
     ("x", "DatumOnbekend", "onbekend")],
)  # fmt: skip
def test_date_is_as_precise_as_it_can_be(text: str, kind: str, long: str) -> None:
    found = dates.value(text)

    assert found is not None
    assert (found["type"], found["langFormaat"]) == (kind, long)


@pytest.mark.parametrize(
    ("home", "lines"),
    [
        ({"e1120": "3", "e1130": "B", "e1140": "2"}, "Kerklaan 3 B2"), ({"e1120": "3", "e1140": "2"}, "Kerklaan 3-2"),
        ({"e1120": "3", "e1140": "II"}, "Kerklaan 3 II"), ({"e1120": "3", "e1150": "to"}, "Kerklaan t/o 3"),
        ({"e1120": "0"}, None), ({"e1120": "3", "e1110": "."}, None), ({}, None),
    ],
)  # fmt: skip
def test_first_line_joins_street_and_number(home: dict[str, str], lines: str | None) -> None:
    found = told(at(**{"e1110": "Kerklaan", **home}), "adressering.adresregel1")

    assert found == ({"adressering": {"adresregel1": lines}} if lines else {})


def test_second_line_has_the_place_or_else_the_municipality_in_capitals() -> None:
    home = {"e0910": "0518", "e1110": "Spui", "e1120": "70", "e1160": "2511BT"}

    def second(**more: str) -> Any:
        return told(at(**{**home, **more}), "adressering.adresregel2")["adressering"]["adresregel2"]

    assert second(e1170="Scheveningen") == "2511 BT  SCHEVENINGEN"
    assert second(e1170=".") == "2511 BT  'S-GRAVENHAGE"


@pytest.mark.parametrize(
    ("home", "kind"),
    [({"e1110": "."}, "Adres"), ({"e1210": "Woonboot"}, "Locatie"), ({"e1310": "5010"}, "VerblijfplaatsBuitenland"),
     ({"e1310": "0000"}, "VerblijfplaatsOnbekend"), ({"e1030": "20200101"}, None)],
)  # fmt: skip
def test_residence_has_the_shape_of_its_kind(home: dict[str, str], kind: str | None) -> None:
    found = told(at(**home), "verblijfplaats.functieAdres")
    domestic = told(at(**home), "verblijfplaatsBinnenland")

    assert found == ({"verblijfplaats": {"type": kind}} if kind else {})
    assert ("verblijfplaats" in domestic) == (kind in ("Adres", "Locatie"))


def test_alias_leaves_lines_abroad_out_where_the_other_gives_them() -> None:
    abroad = at(e1310="5010", e1330="Rue 1", e1340="Bruxelles")

    assert told(abroad, "adresseringBinnenland") == {}
    assert told(abroad, "adressering.adresregel1", "adresseringBinnenland.adresregel2") == {
        "adressering": {"adresregel1": "Rue 1", "adresregel2": "Bruxelles"}
    }


@pytest.mark.parametrize(
    ("research", "marked"),
    [("010000", {"voornamen", "voorletters"}), ("010200", {"voornamen", "voorletters"}),
     ("010210", {"voornamen", "voorletters"}), ("010240", set()), ("010300", set()), ("089999", set())],
)  # fmt: skip
def test_investigation_marks_asked_fields_that_rest_on_what_it_names(research: str, marked: set[str]) -> None:
    person = somebody(e0210="Sam", e0240="Bos", e8310=research, e8320="20260101")
    ended = somebody(e0210="Sam", e0240="Bos", e8310=research, e8320="20260101", e8330="20260102")

    found = told(person, "naam.voornamen", "naam.voorletters")["naam"].get("inOnderzoek", {})

    assert set(found) - {"datumIngangOnderzoek"} == marked
    assert "inOnderzoek" not in told(ended, "naam")["naam"]


def test_somebody_who_left_the_address_unseen_has_everything_there_under_investigation() -> None:
    home = at(e1110="Spui", e1120="70", e8310="089999", e8320="20260101", e1420="20200101")

    found = told(home, "verblijfplaats.verblijfadres.huisnummer", "adressering.adresregel1", "immigratie")

    assert found["verblijfplaats"]["indicatieVastgesteldVerblijftNietOpAdres"] is True
    assert found["verblijfplaats"]["inOnderzoek"]["type"] is True
    assert found["verblijfplaats"]["verblijfadres"]["inOnderzoek"]["huisnummer"] is True
    assert found["adressering"]["inOnderzoek"]["adresregel1"] is True
    assert "inOnderzoek" not in found["immigratie"]


@pytest.mark.parametrize(
    ("occurrence", "kind"),
    [({"0510": "0001"}, "Nationaliteit"), ({"0510": "0499"}, "Staatloos"), ({"0510": "0000"}, "NationaliteitOnbekend"),
     ({"6510": "B"}, "BehandeldAlsNederlander"), ({"6510": "V"}, "VastgesteldNietNederlander")],
)  # fmt: skip
def test_nationality_has_a_kind_until_it_ends(occurrence: dict[str, str], kind: str) -> None:
    assert told({"04": [[occurrence]]}, "nationaliteiten.type") == {"nationaliteiten": [{"type": kind}]}
    assert told({"04": [[{**occurrence, "6410": "403"}]]}, "nationaliteiten") == {"nationaliteiten": []}


def test_what_is_unknown_or_no_stays_away_and_groups_stay_when_registered() -> None:
    person = {
        **somebody(e0240=".", e0320="0000"),
        "09": [[{"0240": "."}], [{"8220": "20200101"}]],
        "07": [[{"7010": "0"}]],
    }

    assert told(person, "naam", "geboorte", "kinderen.naam", "ouders", "overlijden", "aNummer") == {
        "naam": {}, "geboorte": {}, "kinderen": [{"naam": {}}], "ouders": [],
    }  # fmt: skip


def test_secrecy_suspension_and_verification_come_unasked() -> None:
    person = {"07": [[{"7010": "4", "6720": "E", "6710": "20250000", "7110": "20240101", "7120": "paspoort"}]]}

    found = told(person, "leeftijd")

    assert found["geheimhoudingPersoonsgegevens"] is True
    assert found["opschortingBijhouding"]["reden"] == {"code": "E", "omschrijving": "emigratie"}
    assert found["opschortingBijhouding"]["datum"]["type"] == "JaarDatum"
    assert found["verificatie"]["omschrijving"] == "paspoort"


def test_who_brought_data_of_a_category_is_told_when_it_is_asked() -> None:
    person = {**somebody(e0240="Bos", e8810="0101"), **at(e1310="5010", e8810="201", e8820="Verdrag")}

    assert [found["categorie"] for found in told(person, "naam", "adressering.land")["rni"]] == [
        "Persoon",
        "Verblijfplaats",
    ]
    assert told(person, "verblijfplaats")["rni"][0]["deelnemer"]["code"] == "0201"
    assert "rni" not in told(person, "partners")


@pytest.mark.parametrize(
    ("permit", "there"),
    [({"3910": "37"}, True), ({"3910": "00"}, True), ({"3910": "98"}, False), ({"3910": "37", "3920": "20260302"}, False),
     ({"3910": "37", "3920": "20260303"}, True)],
)  # fmt: skip
def test_residence_permit_is_told_while_it_holds(permit: dict[str, str], there: bool) -> None:
    assert ("verblijfstitel" in told({"10": [[permit]]}, "verblijfstitel")) is there


@pytest.mark.parametrize(("end", "there"), [("", True), ("00000000", True), ("20260302", False), ("20270000", True)])
def test_exclusion_from_voting_is_told_until_it_ends(end: str, there: bool) -> None:
    person = {"13": [[{"3110": "1", "3130": end, "3810": "A", "3820": end}]]}

    assert (
        {"europeesKiesrecht", "uitsluitingKiesrecht"}
        <= told(person, "europeesKiesrecht", "uitsluitingKiesrecht").keys()
    ) is there


def test_dead_person_has_no_age() -> None:
    assert told({**somebody(e0310="19500101"), "06": [[{"0810": "20200101"}]]}, "leeftijd") == {}


def test_search_tells_less_than_a_reading() -> None:
    person = {**somebody(e0240="Bos", e6110="E", e0310="19500101", e0320="0518"), "gezag": [{"type": "Voogdij"}]}

    assert told(person, "naam", "geboorte", scope="limited").keys() == {"naam", "geboorte"}
    assert "aanduidingNaamgebruik" not in told(person, "naam", scope="limited")["naam"]
    assert "plaats" not in told(person, "geboorte", scope="limited")["geboorte"]
    assert told(person, "gezag", scope="household") == {"gezag": [{"type": "Voogdij"}]}


@pytest.mark.parametrize(
    ("path", "fault"),
    [("naam", ""), ("naam.voornamen", ""), ("geboorte.datum.nietBestaand", ""), ("geslacht.nietBestaand", "bestaande"),
     ("anummer", "bestaande"), ("naam.", "bestaande"), ("rni.deelnemer", "toegestane"), ("gezag.ouder", "toegestane"),
     ("partners.naam.inOnderzoek.voornamen", "toegestane"), ("geboorte.datum.datum.x", "bestaande")],
)  # fmt: skip
def test_path_must_be_there_and_be_allowed(path: str, fault: str) -> None:
    assert paths.fault(path, paths.PERSON) == fault


def test_answer_of_every_sample_person_has_the_shape_of_the_document() -> None:
    validator = jsonschema.Draft202012Validator({**personen.document(), "$ref": "#/components/schemas/Persoon"})
    village = Village(TODAY)

    for household in village.households[::7]:
        for citizen in household.people:
            validator.validate(answer(persoonslijst(citizen), EVERYTHING, TODAY))


WORDS = st.sampled_from(
    ("", ".", "0000", "00000000", "0001", "98", "V", "M", "O", "B", "JV", "PS", "010000", "089999", "19800230")
)
OCCURRENCE = st.dictionaries(
    st.sampled_from(ELEMENTS), WORDS | st.text(string.printable + "ëß", max_size=9), max_size=12
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(("01", "02", "04", "05", "06", "07", "08", "09", "10", "11", "13")),
                       st.lists(st.lists(OCCURRENCE, max_size=2), max_size=2)))  # fmt: skip
def test_no_persoonslijst_however_odd_breaks_the_answer(person: dict[str, Any]) -> None:
    found = answer(person, EVERYTHING, TODAY)

    assert isinstance(found["partners"], list)
    assert lo3.suspension(person) == "" or found["opschortingBijhouding"]["reden"]["code"]


def test_code_tables_hold_each_code_once_and_describe_it() -> None:
    found = tables.read_tables()

    assert found[tables.MUNICIPALITIES]["0518"] == "'s-Gravenhage"
    assert all(text.strip() == text and text for table in found.values() for text in table.values())
    assert tables.described(tables.COUNTRIES, "1234") == {"code": "1234"}


def test_special_people_show_what_makes_them_special() -> None:
    village = Village(TODAY)
    found = {scenario.name: answer(person, EVERYTHING, TODAY) for scenario, person in special_people(village)}
    validator = jsonschema.Draft202012Validator({**personen.document(), "$ref": "#/components/schemas/Persoon"})
    for person in found.values():
        validator.validate(person)

    assert found["onder-curatele"]["indicatieCurateleRegister"] is True
    assert found["geheimhouding"]["geheimhoudingPersoonsgegevens"] is True
    assert found["vertrokken-onbekend"]["verblijfplaats"]["indicatieVastgesteldVerblijftNietOpAdres"] is True
    assert found["adres-in-onderzoek"]["verblijfplaats"]["verblijfadres"]["inOnderzoek"]["huisnummer"] is True
    assert found["overleden"]["overlijden"]["land"]["omschrijving"] == "Nederland"
    assert found["geemigreerd"]["adressering"]["land"]["omschrijving"] == "België"
    assert found["niet-ingezetene"]["rni"][0]["categorie"] == "Nationaliteit"
    assert found["briefadres"]["verblijfplaats"]["functieAdres"]["omschrijving"] == "briefadres"
    assert found["woonboot"]["verblijfplaats"]["type"] == "Locatie"
    assert found["weduwe-van-adel"]["adressering"]["aanhef"] == "Hoogwelgeboren vrouwe"
    assert len(found["dubbele-nationaliteit"]["nationaliteiten"]) == 2
    assert found["geregistreerd-partner"]["adressering"]["aanhef"] == "Geachte mevrouw Van der Wal-Dijkstra"
    assert found["onvolledige-geboortedatum"]["geboorte"]["datum"]["type"] == "JaarDatum"


def test_parents_have_the_authority_over_their_minor_children() -> None:
    kids = [p for household in Village(TODAY).households for p in household.people if p.parents and p.age < 18][:50]

    for kid in kids:
        own = answer(persoonslijst(kid), ["gezag"], TODAY)["gezag"]
        assert {found["minderjarige"]["burgerservicenummer"] for found in own} == {kid.bsn}
        assert own[0] in answer(persoonslijst(kid.parents[0]), ["gezag"], TODAY)["gezag"]
