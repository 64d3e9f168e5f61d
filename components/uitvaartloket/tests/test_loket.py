"""An undertaker declares a death; and what happens when something is wrong, or breaks on the way."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import requests

from tests.world import ANSWERS, DEAD, KNOWN, PARTLY, PDF, SETTINGS, Undertaker, World, journey

CASE, STATUS, DOCUMENT = "POST /zaken/zaken", "POST /zaken/statussen", "POST /documenten/enkelvoudiginformatieobjecten"
DOWN = requests.ConnectionError("down")
SLOW = requests.ReadTimeout("slow")


@pytest.fixture
def world() -> World:
    """The registers."""
    return World()


@pytest.fixture
def visitor(world: World) -> Undertaker:
    """An undertaker who began a declaration."""
    someone = Undertaker(world)
    someone.begin()
    return someone


def test_whole_declaration_becomes_one_case(world: World) -> None:
    journey(Undertaker(world))

    assert [world.count(call) for call in (CASE, STATUS, DOCUMENT)] == [1, 1, 1]


def test_case_has_the_shape_of_the_agreement(world: World) -> None:
    journey(Undertaker(world))
    case = world.case()
    roles = {role["omschrijving"]: role["betrokkeneIdentificatie"] for role in case["_expand"]["rollen"]}
    properties = {part["naam"]: part["waarde"] for part in case["_expand"]["eigenschappen"]}
    (link,) = case["_expand"]["zaakinformatieobjecten"]
    paper = link["_expand"]["informatieobject"]

    assert re.fullmatch(r"OVERLIJDEN-[A-Z2-9]{10}", case["identificatie"])
    assert roles["Aangever"] == {"annIdentificatie": "90000102", "statutaireNaam": "De Linde"}
    assert (
        roles["Overledene"].items() >= {"inpBsn": KNOWN, "geslachtsnaam": "Berg", "geboortedatum": "1942-06-06"}.items()
    )
    assert roles["Opdrachtgever"].items() >= {"voorletters": "A.", "geslachtsnaam": "Voorbeeld"}.items()
    assert (properties["datumOverlijden"], properties["tijdOverlijden"]) == ("20260114", "09:30")
    assert properties["contactTelefoon"] == "0612345678"
    assert {"bsn", "bekend", "landBestemming", "redenAfwijking"} & properties.keys() == set()
    assert (link["titel"], paper["bestandsnaam"], paper["formaat"]) == (
        "A-verklaring",
        "A verklaring.pdf",
        "application/pdf",
    )


@pytest.mark.parametrize(
    ("step", "answers", "wrong"),
    [
        ("overledene", {"bekend": ""}, {"bekend"}),
        ("overledene", {"bsn": "12"}, {"bsn"}),
        ("overledene", {"bsn": "١٢٣٤٥٦٧٨٩"}, {"bsn"}),
        ("overledene", {"bsn": "999999990"}, {"bsn"}),
        ("overledene", {"bsn": DEAD}, {"bsn"}),
        ("overledene", {"bekend": "nee"}, {"geslachtsnaam", "geboortedatum", "geboorteplaats"}),
        ("overlijden", {"datumOverlijden": "2026-01-16"}, {"datumOverlijden"}),
        ("overlijden", {"datumOverlijden": "1942-06-05"}, {"datumOverlijden"}),
        ("overlijden", {"datumOverlijden": "2026-02-30"}, {"datumOverlijden"}),
        ("overlijden", {"tijdOverlijden": "24:00"}, {"tijdOverlijden"}),
        ("overlijden", {"plaatsOverlijden": "Zandermeer"}, {"plaatsOverlijden"}),
        ("overlijden", {"locatieOverlijden": "a" * 201}, {"locatieOverlijden"}),
        ("overlijden", {"natuurlijkeDood": "misschien"}, {"natuurlijkeDood"}),
        ("uitvaart", {"datumUitvaart": "2026-01-15", "tijdUitvaart": "21:29"}, {"redenAfwijking"}),
        ("uitvaart", {"datumUitvaart": "2026-01-23"}, {"redenAfwijking"}),
        ("uitvaart", {"datumUitvaart": "2026-01-13"}, {"datumUitvaart"}),
        ("uitvaart", {"lijkbezorging": "anders"}, {"lijkbezorging"}),
        ("uitvaart", {"vervoerBuitenland": "ja"}, {"landBestemming", "plaatsBestemming", "vervoermiddel"}),
        ("opdrachtgever", {"contactEmail": "x@y", "contactTelefoon": "12"}, {"contactEmail", "contactTelefoon"}),
        ("opdrachtgever", {"aantalUittreksels": "21"}, {"aantalUittreksels"}),
        ("documenten", {"bVerklaring": "", "paper-0": (io.BytesIO, b"", "")}, {"bVerklaring", "paper-0"}),
        ("documenten", {"paper-0": (io.BytesIO, b"<html>%PDF-1.4", "a.pdf")}, {"paper-0"}),
        ("documenten", {"paper-0": (io.BytesIO, PDF.replace(b"/Root", b"/Encrypt"), "a.pdf")}, {"paper-0"}),
        ("documenten", {"paper-0": (io.BytesIO, PDF[:-20], "a.pdf")}, {"paper-0"}),
    ],
)  # fmt: skip
def test_step_refuses(visitor: Undertaker, step: str, answers: dict[str, Any], wrong: set[str]) -> None:
    names = list(ANSWERS)
    visitor.fill_in(*names[: names.index(step)])
    page = visitor.fill_in(step, **answers)

    assert visitor.status == 422
    assert visitor.wrong() == wrong
    assert all(f'id="{name}"' in page for name in wrong)


@pytest.mark.parametrize(("day", "hour"), [("2026-01-15", "21:30"), ("2026-01-22", "23:59")])
def test_funeral_on_the_edge_of_the_term_is_fine(visitor: Undertaker, day: str, hour: str) -> None:
    visitor.fill_in("overledene", "overlijden", "uitvaart", datumUitvaart=day, tijdUitvaart=hour)

    assert visitor.place.endswith("/opdrachtgever")


def test_funeral_outside_the_term_needs_a_reason_and_a_document(visitor: Undertaker) -> None:
    more = {"datumUitvaart": "2026-01-30", "redenAfwijking": "Familie komt van ver"}
    visitor.fill_in("overledene", "overlijden", "uitvaart", **more)
    visitor.fill_in("opdrachtgever", "documenten")

    assert visitor.wrong() == {"paper-2"}
    visitor.send(visitor.at("documenten"), bVerklaring="envelop", **{"paper-2": (io.BytesIO, PDF, "b.pdf")})
    assert visitor.place.endswith("/controle")


def test_unnatural_death_needs_no_objection_of_the_prosecutor(visitor: Undertaker) -> None:
    visitor.fill_in("overledene", "overlijden", natuurlijkeDood="nee")
    visitor.fill_in("uitvaart", "opdrachtgever")
    visitor.send(visitor.at("documenten"))

    assert visitor.wrong() == {"paper-1"}


def test_person_without_number_is_filled_in_by_hand(visitor: Undertaker, world: World) -> None:
    answers = {"bekend": "nee", "bsn": "", "voornamen": "Jan", "geslachtsnaam": "Smit", "geboortedatum": "1950-01-01",
               "geboorteplaats": "Parijs, Frankrijk"}  # fmt: skip
    visitor.fill_in("overledene", **answers)
    (role,) = (r for r in world.case()["_expand"]["rollen"] if r["omschrijving"] == "Overledene")

    assert (
        role["betrokkeneIdentificatie"].items() >= {"inpBsn": "", "voornamen": "Jan", "geslachtsnaam": "Smit"}.items()
    )


def test_person_with_half_a_date_of_birth_can_be_declared(visitor: Undertaker) -> None:
    page = visitor.fill_in("overledene", bsn=PARTLY)

    assert visitor.place.endswith("/overlijden")
    assert "1950-03" in page


def test_another_person_replaces_the_first(visitor: Undertaker, world: World) -> None:
    visitor.fill_in("overledene")
    visitor.fill_in("overledene", bsn=PARTLY)
    roles = [r for r in world.case()["_expand"]["rollen"] if r["omschrijving"] == "Overledene"]

    assert [role["betrokkeneIdentificatie"]["inpBsn"] for role in roles] == [PARTLY]


def test_same_death_is_not_declared_twice(visitor: Undertaker, world: World) -> None:
    visitor.fill_in(*ANSWERS)
    visitor.send(visitor.at("controle"))
    visitor.begin()
    visitor.fill_in("overledene")

    assert visitor.wrong() == {"bsn"}


@pytest.mark.parametrize("trouble", [DOWN, SLOW, 500, 503, 429, 400, 401], ids=str)
@pytest.mark.parametrize("call", [CASE, "POST /zaken/rollen", "GET /zaken/zaken", "POST /personen/personen"])
def test_answers_stay_when_a_register_fails(visitor: Undertaker, world: World, call: str, trouble: Any) -> None:
    world.trouble[call] = [trouble]
    page = visitor.fill_in("overledene")
    assert visitor.status == 503
    assert f'value="{KNOWN}"' in page
    again = visitor.open(visitor.at("overledene"))
    assert f'value="{KNOWN}"' in again

    visitor.fill_in("overledene")

    assert visitor.place.endswith("/overlijden")
    assert world.count(CASE) == (2 if call == CASE else 1)


@pytest.mark.parametrize("call", [CASE, DOCUMENT, STATUS, "POST /zaken/zaakinformatieobjecten"])
def test_call_that_was_cut_off_is_repeated_without_doubles(visitor: Undertaker, world: World, call: str) -> None:
    world.trouble[call] = ["cut off"]
    for _try in range(2):
        visitor.fill_in(*ANSWERS)
        visitor.send(visitor.at("controle"))

    case = world.case()["_expand"]
    assert visitor.place == f"/aangiften/{visitor.number}"
    assert (len(case["rollen"]), len(case["zaakinformatieobjecten"])) == (3, 1)
    assert len([url for url in world.kept if "/statussen/" in url]) == 1


def test_new_document_replaces_the_old(visitor: Undertaker, world: World) -> None:
    visitor.fill_in(*ANSWERS)
    visitor.fill_in("documenten", **{"paper-0": (io.BytesIO, PDF + b" ", "beter.pdf")})
    papers = [
        record["bestandsnaam"]
        for url, record in world.kept.items()
        if "informatieobjecten/" in url and "inhoud" in record
    ]

    assert papers == ["beter.pdf"]


def test_document_can_be_taken_away(visitor: Undertaker, world: World) -> None:
    visitor.fill_in(*ANSWERS)
    page = visitor.send(f"/aangiften/{visitor.number}/documenten/0/weg")

    assert "A verklaring.pdf" not in page
    assert not any("informatieobjecten/" in url for url in world.kept)


def test_document_that_is_too_large_is_refused(world: World) -> None:
    visitor = Undertaker(world, {**SETTINGS, "upload_max_mb": 1})
    visitor.begin()
    names = list(ANSWERS)
    visitor.fill_in(*names[:-1])
    large = PDF[:9] + b" " * 2**20 + PDF[9:]

    visitor.fill_in("documenten", **{"paper-0": (io.BytesIO, large, "groot.pdf")})
    assert visitor.wrong() == {"paper-0"}
    page = visitor.fill_in("documenten", **{"paper-0": (io.BytesIO, large * 3, "groot.pdf")})
    assert visitor.status == 413
    assert "hoogstens 1 MB" in page


def test_expired_login_keeps_what_was_sent(visitor: Undertaker, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.fill_in("overledene")
    monkeypatch.setattr("uitvaartloket.session.SILENCE", 0)
    page = visitor.fill_in("overlijden")
    assert "bent uitgelogd" in page
    monkeypatch.undo()
    visitor.enter()

    assert 'value="Verpleeghuis Het Anker"' in visitor.open(visitor.at("overlijden"))


def test_undertaker_sees_own_declarations_only(visitor: Undertaker, world: World) -> None:
    visitor.fill_in(*ANSWERS)
    other = Undertaker(world, kvk="90000218")

    assert visitor.number not in other.open("/aangiften")
    for place in ("", "/overlijden", "/controle", "/documenten/0"):
        other.open(f"/aangiften/{visitor.number}{place}")
        assert other.status == 404
    other.number = visitor.number
    other.fill_in("overlijden")
    assert other.status == 404


def test_undertaker_that_left_the_list_is_out_at_once(world: World) -> None:
    visitor = Undertaker(world, {**SETTINGS, "undertakers": "90000218"})

    assert "Inloggen met eHerkenning" in visitor.open("/aangiften")


def test_sent_declaration_does_not_change_any_more(visitor: Undertaker, world: World) -> None:
    visitor.fill_in(*ANSWERS)
    visitor.send(visitor.at("controle"))
    visitor.fill_in("overlijden", locatieOverlijden="Elders")
    visitor.send(f"/aangiften/{visitor.number}/documenten/0/weg")
    case = world.case()["_expand"]

    assert "Elders" not in str(case)
    assert len(case["zaakinformatieobjecten"]) == 1


def test_document_of_the_case_can_be_fetched_as_a_file(visitor: Undertaker) -> None:
    visitor.fill_in(*ANSWERS)
    answer = visitor.browser.get(f"/aangiften/{visitor.number}/documenten/0")

    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_form_of_another_site_is_refused(visitor: Undertaker, world: World) -> None:
    visitor.send(visitor.at("overledene"), **{**ANSWERS["overledene"], "mark": "x"})

    assert visitor.status == 400
    assert world.count(CASE) == 0


def test_incomplete_declaration_is_not_sent(visitor: Undertaker, world: World) -> None:
    visitor.fill_in("overledene", "overlijden")
    page = visitor.send(visitor.at("controle"))

    assert visitor.status == 422
    assert "nog niet compleet" in page
    assert world.count(STATUS) == 0


def test_number_of_a_person_stays_out_of_addresses_and_logs(visitor: Undertaker, world: World, caplog: Any) -> None:
    world.trouble[CASE] = [DOWN]
    visitor.fill_in("overledene")
    visitor.fill_in(*ANSWERS)
    visitor.send(visitor.at("controle"))
    cookie = visitor.browser.get_cookie("uitvaartloket_session")

    for text in (*world.asked, caplog.text, cookie.value if cookie else ""):
        assert KNOWN not in text


@pytest.mark.parametrize(
    "place", ["/", "/en/", "/aangiften", "/en/aangiften", "/nergens", "/uitleg/privacy", "/en/uitleg/toegankelijkheid"]
)
def test_pages_have_a_strict_policy_and_no_script(visitor: Undertaker, place: str) -> None:
    answer = visitor.browser.get(place)

    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.search(r"<script|\sstyle=|\son\w+=", answer.text)


def test_english_pages_are_english(visitor: Undertaker) -> None:
    visitor.fill_in(*ANSWERS)
    pages = "".join(visitor.open(f"/en/aangiften/{visitor.number}/{name}") for name in (*ANSWERS, "controle"))

    assert '<html lang="en">' in pages
    assert not re.search(r">[^<]*\b(de|het|een|overleden|uitvaart)\b[^<]*<", pages.replace("gemeente", ""))
