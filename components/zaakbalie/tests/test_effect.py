"""Processing a move or a death in the persons register: when it can be done, what is sent, and what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests
from zaakbalie.app import create_app
from zaakbalie.effects import ONE_LINE, Fault
from zaakbalie.faults import TEXTS, said
from zaakbalie.settings import SettingsError, read_settings

from tests.world import CONNECTED, DYING, EFFECT, MOVING, SETTINGS, Colleague, Exchange, bury, move, open_signed_in

MOVES, DEATHS = "POST /burgerzaken/verhuizingen", "POST /burgerzaken/overlijdens"


@pytest.fixture
def colleague() -> Iterator[Colleague]:
    """Somebody at a desk that may write in the persons register."""
    found = Colleague(CONNECTED, Exchange(recorded=EFFECT))
    yield found
    found.leave()


def sent_to(colleague: Colleague, path: str) -> list[dict[str, Any]]:
    """Bodies that were posted to a path of Burgerzaken."""
    return [
        one["body"]
        for one in colleague.exchange.asked
        if one["method"] == "POST" and one["address"] == f"/burgerzaken/{path}"
    ]


def refusal(*faults: tuple[str, str]) -> tuple[int, dict[str, Any]]:
    """How Burgerzaken refuses: (field, code) each."""
    found = [{"name": name, "code": code, "reason": f"Reden van {code}."} for name, code in faults]
    return 400, {"code": "invalid", "invalidParams": found}


def test_move_is_processed_once_with_the_number_of_the_case(colleague: Colleague) -> None:
    move(colleague)

    assert "Kruis aan dat die toestemming gaf" in colleague.refused
    assert "Dit is verwerkt in de basisregistratie." in colleague.page
    assert (
        "De verhuizing van 1 persoon is vastgelegd op 15 jan 2026. Het nieuwe adres geldt sinds 4 jan 2026."
        in " ".join(colleague.page.split())
    )
    assert "Verhuizing verwerken" not in colleague.page
    told = sent_to(colleague, "verhuizingen")[-1]
    assert re.search(rf"<dd>{told['kenmerk']}</dd>", colleague.page)
    assert told["verhuizers"] == [{"burgerservicenummer": told["aangever"], "aangifte": "I"}]
    assert (told["datum"], told["ontvangen"], told["inwoning"]) == (
        "2026-01-04",
        "2026-01-04",
        {"toestemming": "gegeven"},
    )


def test_processing_again_changes_nothing(colleague: Colleague) -> None:
    move(colleague)
    before = colleague.exchange.count(MOVES)

    colleague.open(f"{MOVING}/verwerken")

    assert "Dit was al verwerkt" in colleague.page
    assert colleague.exchange.count(MOVES) == before


def test_death_is_processed_with_the_number_of_the_certificate(colleague: Colleague) -> None:
    bury(colleague)

    assert "Het overlijden is vastgelegd op 15 jan 2026, met als dag van overlijden 23 aug 2024" in colleague.page
    assert "Het huwelijk of partnerschap is daarmee beëindigd." in colleague.page
    (told,) = sent_to(colleague, "overlijdens")
    assert (told["datum"], told["plaats"], told["aktenummer"]) == ("2024-08-23", "9901", "2_A0012")


def test_no_number_of_a_person_is_in_an_address_or_under_the_bonnet(colleague: Colleague) -> None:
    move(colleague)
    number = sent_to(colleague, "verhuizingen")[0]["aangever"]

    page = colleague.open("/motorkap")

    assert not [one for one in colleague.exchange.asked if number in one["address"]]
    assert number not in page
    assert "gegevens: burgerzaken" in page
    assert "POST /verhuizingen/verwanten" in page


def test_all_faults_are_told_with_the_name_of_the_person(colleague: Colleague) -> None:
    open_signed_in(colleague, MOVING)
    colleague.exchange.trouble[MOVES] = refusal(
        ("verhuizers.0.burgerservicenummer", "zelfde-adres"), ("inwoning", "toestemming-ontbreekt"), ("x", "nieuw")
    )
    colleague.open(f"{MOVING}/verwerken")

    page = colleague.send(f"{MOVING}/verwerken")

    assert colleague.status == 422
    assert "Thijs van Leeuwen: deze persoon woont al op het nieuwe adres." in page
    assert '<a href="#toestemming">Op het nieuwe adres woont al iemand.' in page
    assert "Reden van nieuw." in page


def test_faults_are_told_in_english(colleague: Colleague) -> None:
    open_signed_in(colleague, MOVING)
    colleague.exchange.trouble[MOVES] = refusal(("datum", "te-vroeg"))
    colleague.open(f"/en{MOVING}/verwerken")

    page = colleague.send(f"/en{MOVING}/verwerken")

    assert "The report came more than four weeks before the move." in page
    assert "Process in the persons register" in page


@pytest.mark.parametrize("trouble", [requests.ReadTimeout(), requests.ConnectionError(), (503, {}), (429, {})])
@pytest.mark.parametrize("call", [MOVES, f"{MOVES}/verwanten", "GET /bag/adressen"])
def test_register_that_is_slow_or_down_loses_nothing(colleague: Colleague, call: str, trouble: Any) -> None:
    open_signed_in(colleague, MOVING)
    colleague.exchange.trouble[call] = trouble
    colleague.open(f"{MOVING}/verwerken")

    page = colleague.send(f"{MOVING}/verwerken", toestemming="ja")

    assert colleague.status == 503
    assert "Er is niets verloren gegaan" in page
    assert 'value="ja" checked' in page
    colleague.exchange.trouble.clear()
    assert "Dit is verwerkt" in colleague.send(f"{MOVING}/verwerken", toestemming="ja")
    assert len({told["kenmerk"] for told in sent_to(colleague, "verhuizingen")}) == 1


def test_case_is_shown_without_the_register_and_offers_nothing(colleague: Colleague) -> None:
    colleague.exchange.trouble["GET /burgerzaken/verhuizingen"] = (503, {})

    open_signed_in(colleague, MOVING)

    assert colleague.status == 200
    assert "De basisregistratie is nu niet te bereiken" in colleague.page
    assert "Verhuizing verwerken" not in colleague.page


def test_client_without_rights_is_told(colleague: Colleague) -> None:
    open_signed_in(colleague, DYING)
    colleague.exchange.trouble[DEATHS] = (403, {"code": "permission_denied", "detail": "U mag dit niet."})
    colleague.open(f"{DYING}/verwerken")

    assert "U mag dit niet." in colleague.send(f"{DYING}/verwerken")
    assert colleague.status == 422


def test_what_was_undone_can_be_processed_again_under_another_reference(colleague: Colleague) -> None:
    undone = {
        "status": "hersteld", "verhuizers": [{}], "registratiedatum": "2026-01-14", "ingangsdatum": "2026-01-04",
    }  # fmt: skip
    colleague.exchange.trouble["GET /burgerzaken/verhuizingen"] = (200, {"results": [undone], "next": None})
    colleague.exchange.trouble[MOVES] = (201, {})
    open_signed_in(colleague, MOVING)
    assert "de gegevens zijn weer zoals ze waren" in colleague.page
    colleague.open(f"{MOVING}/verwerken")

    colleague.send(f"{MOVING}/verwerken")

    assert sent_to(colleague, "verhuizingen")[0]["kenmerk"].endswith("-2")


def test_everything_that_the_case_lacks_is_told_at_once(colleague: Colleague) -> None:
    case = next(one for one in colleague.exchange.known if MOVING in one["address"])
    case["answer"]["_expand"] |= {"rollen": [], "eigenschappen": []}
    colleague.exchange.known = [one for one in colleague.exchange.known if MOVING not in one["address"] or one is case]
    colleague.exchange.known += [
        one for one in Exchange(recorded=EFFECT).known if f"zaken{MOVING}?" not in one["address"]
    ]
    open_signed_in(colleague, MOVING)
    colleague.open(f"{MOVING}/verwerken")

    page = colleague.send(f"{MOVING}/verwerken")

    assert colleague.status == 422
    for text in ("noemt geen melder", "De dag ontbreekt", "Het nieuwe adres in de zaak is niet gevonden"):
        assert text in page
    assert colleague.exchange.count(MOVES) == 0


def test_who_moves_along_is_declared_for_by_relation(colleague: Colleague) -> None:
    for one in colleague.exchange.known:
        if f"zaken{MOVING}?" in one["address"]:
            roles = one["answer"]["_expand"]["rollen"]
            people = [{"inpBsn": number} for number in ("999024140", "999000012")]
            roles += [{**roles[0], "omschrijving": "Meeverhuizer", "betrokkeneIdentificatie": who} for who in people]
    colleague.exchange.trouble |= {"POST /personen/personen": (503, {}), MOVES: (201, {})}
    open_signed_in(colleague, MOVING)
    colleague.open(f"{MOVING}/verwerken")

    colleague.send(f"{MOVING}/verwerken")

    (told,) = sent_to(colleague, "verhuizingen")
    assert [(one["burgerservicenummer"], one["aangifte"]) for one in told["verhuizers"]] == [
        ("999024139", "I"), ("999024140", "P"), ("999000012", "I"),
    ]  # fmt: skip


def test_desk_that_is_not_connected_has_no_button() -> None:
    colleague = Colleague(SETTINGS, Exchange(recorded=EFFECT))
    open_signed_in(colleague, MOVING)
    page = colleague.page
    colleague.send(f"{MOVING}/verwerken")
    colleague.leave()

    assert "Betrokkenen" in page
    assert "basisregistratie</h2>" not in page
    assert colleague.status == 409
    assert create_app(replace(SETTINGS, oidc_issuer="https://x.example"))


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Kerklaan 2, 9990BN Nieuwerveen", ("Kerklaan", "2", "", None, "9990BN")),
        ("Plein 1944 12a-3, 9990 BN Nieuwerveen", ("Plein 1944", "12", "a", "3", "9990 BN")),
    ],
)
def test_address_on_one_line_is_read(line: str, parts: tuple[str | None, ...]) -> None:
    found = ONE_LINE.match(line)

    assert found
    assert found.groups() == parts


def test_fault_that_nobody_knows_is_told_all_the_same(colleague: Colleague) -> None:
    with colleague.app.test_request_context("/"):
        assert said(Fault("x"), {}) == "De registratie weigert dit."
        assert said(Fault("x", "1", "Eigen woorden."), {"1": "Jan"}) == "Jan: eigen woorden."
    assert all(text.endswith(".") for text in TEXTS.values())


def test_optional_address_must_be_an_address() -> None:
    with pytest.raises(SettingsError, match="BAG_URL"):
        read_settings({"DEMO_JSON": "/nergens", "BAG_URL": "ftp://x"})
