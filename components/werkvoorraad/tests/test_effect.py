"""The effect of a case in the persons register: the button, what is sent, what is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from werkvoorraad.config import Wrong, read
from werkvoorraad.effect import Hurdle, held, iso
from werkvoorraad.texts import hurdle_of

from tests.world import CONFIG, EFFECT, HOUSE, WRITING, Browser, Tape, write_effects

MOVES = "POST /burgerzaken/verhuizingen"


@pytest.fixture
def fresh() -> Iterator[Browser]:
    """A browser at a desk that can write effects."""
    made = Browser(WRITING, Tape(played=EFFECT))
    yield made
    made.close()


@pytest.fixture
def browser(fresh: Browser) -> Browser:
    """A civil servant has a move before her."""
    fresh.get(HOUSE)
    fresh.sign_in()
    return fresh


def bodies(browser: Browser, path: str) -> list[dict[str, Any]]:
    """What was posted to Burgerzaken."""
    return [one["body"] for one in browser.tape.heard if one["method"] == "POST" and one["url"].endswith(path)]


def no(*faults: tuple[str, str]) -> tuple[int, dict[str, Any]]:
    """A refusal with a code for each field."""
    return 400, {"code": "invalid", "invalidParams": [{"name": f, "code": c, "reason": f"Zo: {c}."} for f, c in faults]}


def test_move_that_is_far_enough_has_a_button(browser: Browser) -> None:
    assert "Verhuizing verwerken</button>" in browser.text


def test_move_and_death_are_written_and_shown(fresh: Browser) -> None:
    write_effects(fresh)

    assert "Overlijden op 23 aug 2024 geregistreerd op 15 jan 2026" in fresh.text
    assert "Het huwelijk of partnerschap is beëindigd." in fresh.text
    assert "Overlijden verwerken</button>" not in fresh.text
    refused, move = bodies(fresh, "/verhuizingen")
    assert refused == {name: value for name, value in move.items() if name != "inwoning"}
    assert move["kenmerk"] == "ZAAK-2026-0000000043"
    assert (move["datum"], move["ontvangen"]) == ("2026-01-04", "2026-01-04")
    assert bodies(fresh, "/overlijdens")[0]["aktenummer"] == "2_A0012"


def test_what_was_written_is_not_written_again(fresh: Browser) -> None:
    write_effects(fresh)
    text = fresh.get(HOUSE).text

    fresh.deed(HOUSE, "verwerk")

    assert "Het nieuwe adres geldt sinds 4 jan 2026." in text
    assert "was al in de basisregistratie verwerkt" in fresh.text
    assert fresh.tape.times(MOVES) == 2


def test_every_hurdle_is_told_with_whom_it_is_about(browser: Browser) -> None:
    browser.tape.failing[MOVES] = no(
        ("verhuizers.0.burgerservicenummer", "curatele"), ("datum", "te-vroeg"), ("q", "q")
    )

    browser.deed(HOUSE, "verwerk", inwoning="ja")

    assert browser.answer.status_code == 422
    for text in ("Staat onder curatele. (Thijs van Leeuwen)", "De melding kwam te vroeg", "Zo: q.", "<title>Fout:"):
        assert text in browser.text
    assert 'value="ja" checked' in browser.text


def test_hurdles_are_told_in_english(browser: Browser) -> None:
    browser.get(f"/en{HOUSE}")

    browser.deed(f"/en{HOUSE}", "verwerk")

    assert "consent is needed" in browser.text
    assert "Process the move</button>" in browser.text


@pytest.mark.parametrize("failing", [httpx.ReadTimeout("x"), httpx.ConnectError("x"), (503, {})])
@pytest.mark.parametrize("question", [MOVES, f"{MOVES}/verwanten", "GET /bag/adressen"])
def test_silent_register_loses_nothing(browser: Browser, question: str, failing: Any) -> None:
    browser.tape.failing[question] = failing

    browser.deed(HOUSE, "verwerk", inwoning="ja")

    assert browser.answer.status_code == 503
    assert "Er is niets verloren gegaan" in browser.text
    browser.tape.failing.clear()
    browser.deed(HOUSE, "verwerk", inwoning="ja")
    assert "De zaak is in de basisregistratie verwerkt." in browser.text


def test_case_is_shown_when_the_effect_cannot_be_read(browser: Browser) -> None:
    browser.tape.failing["GET /burgerzaken/verhuizingen"] = (503, {})

    text = browser.get(HOUSE).text
    browser.deed(HOUSE, "verwerk")

    assert "De basisregistratie antwoordt nu niet" in text
    assert "Verhuizing verwerken</button>" not in text
    assert browser.answer.status_code == 503
    assert browser.tape.times(MOVES) == 0


def test_withdrawn_move_can_be_written_under_a_new_reference(browser: Browser) -> None:
    gone = {"status": "ingetrokken", "verhuizers": [{}], "registratiedatum": "2026-01-14", "ingangsdatum": "2026-01-20"}
    browser.tape.failing |= {"GET /burgerzaken/verhuizingen": (200, {"results": [gone]}), MOVES: (201, {})}
    assert "Ingetrokken voor het inging." in browser.get(HOUSE).text

    browser.deed(HOUSE, "verwerk")

    assert bodies(browser, "/verhuizingen")[0]["kenmerk"] == "ZAAK-2026-0000000043-2"


def test_case_without_facts_is_told_all_that_it_lacks(browser: Browser) -> None:
    for one in browser.tape.tape:
        if f"{HOUSE}?" in one["url"]:
            one["says"]["_expand"] |= {"rollen": [], "eigenschappen": []}

    browser.deed(HOUSE, "verwerk")

    for text in ("geen melder", "geen dag die bestaat", "niet in de adressenregistratie"):
        assert text in browser.text
    assert browser.tape.times(MOVES) == 0


def test_partner_and_stranger_move_along(browser: Browser) -> None:
    for case in (one["says"] for one in browser.tape.tape if f"{HOUSE}?" in one["url"]):
        first, *_rest = case["_expand"]["rollen"]
        for number in ("999024140", "999000012"):
            along = {**first, "omschrijving": "Meeverhuizer", "betrokkeneIdentificatie": {"inpBsn": number}}
            case["_expand"]["rollen"].append(along)
    browser.tape.failing |= {
        "POST /personen/personen": (503, {}),
        MOVES: no(("verhuizers.2.burgerservicenummer", "geen-relatie")),
    }

    browser.deed(HOUSE, "verwerk")

    codes = {one["burgerservicenummer"]: one["aangifte"] for one in bodies(browser, "/verhuizingen")[0]["verhuizers"]}
    assert codes == {"999024139": "I", "999024140": "P", "999000012": "I"}
    assert "De melder mag dit niet voor deze persoon aangeven." in browser.text


def test_bonnet_shows_the_calls_and_no_number(browser: Browser) -> None:
    browser.deed(HOUSE, "verwerk", inwoning="ja")
    number = bodies(browser, "/verhuizingen")[0]["aangever"]

    text = browser.get("/motorkap").text

    assert "data: burgerzaken" in text or "gegevens: burgerzaken" in text
    assert "aangever, datum" in text
    assert number not in text
    assert not [one for one in browser.tape.heard if number in one["url"]]


def test_desk_without_the_register_has_no_button() -> None:
    browser = Browser(CONFIG, Tape(played=EFFECT))
    browser.get(HOUSE)
    browser.sign_in()
    text = browser.text
    browser.deed(HOUSE, "verwerk")
    browser.close()

    assert "Betrokkenen" in text
    assert "Basisregistratie personen" not in text
    assert browser.answer.status_code == 409


@pytest.mark.parametrize(("digits", "day"), [("20260104", "2026-01-04"), ("20260230", ""), ("straks", ""), (None, "")])
def test_day_of_a_case_is_a_day_that_exists(digits: str | None, day: str) -> None:
    assert iso(digits) == day


def test_only_a_number_of_a_person_tells_whom_a_fault_is_about() -> None:
    body = {"verhuizers": [{"burgerservicenummer": "999000012"}], "datum": "2026-01-04"}

    assert held(body, "verhuizers.0.burgerservicenummer") == "999000012"
    assert [held(body, path) for path in ("datum", "verhuizers.7.x", "verhuizers.x", "", "datum.x")] == [""] * 5
    assert hurdle_of("nl", Hurdle("onbekend"), {}) == "De registratie weigert dit"


def test_optional_addresses_must_be_addresses() -> None:
    with pytest.raises(Wrong, match="BURGERZAKEN_URL"):
        read({"DEMO_JSON": "/nergens", "BURGERZAKEN_URL": "nee"})
