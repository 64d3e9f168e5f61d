"""What each form refuses, and that it says everything at once."""

from __future__ import annotations

import re

import pytest

from tests.journeys import ADDRESS, CONTACT
from tests.world import Visitor


def faults(page: str) -> dict[str, str]:
    """The summary of a page: id of the field -> text."""
    found = re.search(r'<div class="faults".*?</div>', page, re.DOTALL)
    return dict(re.findall(r'<a href="#([^"]+)">([^<]*)</a>', found[0])) if found else {}


def test_empty_form_tells_everything_at_once(parent: Visitor) -> None:
    page = parent.send("/melden/adres")

    assert parent.status == 422
    assert set(faults(page)) == {"datum-dag", "postcode", "huisnummer", "straat", "woonplaats", "inwoning-ja"}
    assert "<title>Fout: " in page


def test_every_fault_leads_to_its_field(parent: Visitor) -> None:
    page = parent.send("/melden/adres")

    assert all(f'id="{field}"' in page for field in faults(page))
    assert page.count('aria-invalid="true"') == 7


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("postcode", "0123 AB", "Deze postcode klopt niet"),
        ("postcode", "1234 SS", "Deze postcode klopt niet"),
        ("postcode", "1234", "Deze postcode klopt niet"),
        ("huisnummer", "0", "1 tot 5 cijfers"),
        ("huisnummer", "12b", "1 tot 5 cijfers"),
        ("huisnummer", "١٢", "1 tot 5 cijfers"),
        ("huisletter", "bb", "één letter"),
        ("toevoeging", "12345", "1 tot 4"),
        ("straat", "a" * 81, "80 letters"),
        ("woonplaats", "Amsterdam", "Meld het dan daar"),
        ("datum-maand", "13", "Deze datum bestaat niet"),
        ("datum-jaar", "26", "Deze datum bestaat niet"),
        ("datum-jaar", "0000", "Deze datum bestaat niet"),
        ("datum-dag", "9" * 5000, "Deze datum bestaat niet"),
        ("datum-dag", "", "Deze datum bestaat niet"),
        ("inwoning", "misschien", "Kies of u bij iemand"),
    ],
)
def test_address_refuses(parent: Visitor, field: str, value: str, words: str) -> None:
    page = parent.send("/melden/adres", **{**ADDRESS, field: value})

    assert parent.status == 422
    assert len(faults(page)) == 1
    assert words in next(iter(faults(page).values()))


@pytest.mark.parametrize(
    ("day", "month", "good"), [(11, 2, True), (12, 2, True), (13, 2, False), (9, 1, False), (10, 1, True)]
)
def test_day_lies_within_the_term(parent: Visitor, day: int, month: int, good: bool) -> None:
    """Today is Thursday 15 January 2026: until 12 February, and from 10 January as 15 January is its fifth day."""
    page = parent.send("/melden/adres", **{**ADDRESS, "datum-dag": day, "datum-maand": month, "huisnummer": "x"})

    assert ("datum-dag" not in faults(page)) is good


def test_own_address_is_no_move(parent: Visitor) -> None:
    parent.open("/melden/adres")
    lines = re.search(r"<dd>([^<]+?) (\d+)<br>(\d{4} \w\w) ", parent.page)
    assert lines

    page = parent.send(
        "/melden/adres",
        **{**ADDRESS, "huisnummer": lines[2], "huisletter": "", "postcode": lines[3], "straat": lines[1]},
    )

    assert "waar u nu staat ingeschreven" in faults(page)["huisnummer"]


def test_what_was_typed_comes_back_and_is_no_markup(parent: Visitor) -> None:
    page = parent.send("/melden/adres", **{**ADDRESS, "postcode": "x", "straat": '"><script>x</script>'})

    assert 'value="&#34;&gt;&lt;script&gt;' in page
    assert "<script" not in page


@pytest.mark.parametrize("text", ["a\u0000b", "a\u200bb", "a\ud800b".encode("utf-8", "replace").decode(), "  a   b "])
def test_invisible_characters_do_no_harm(parent: Visitor, text: str) -> None:
    parent.send("/melden/adres", **{**ADDRESS, "straat": text, "postcode": "x"})

    assert parent.status == 422


@pytest.mark.parametrize(
    ("email", "phone", "wrong"),
    [
        ("", "", {"email"}),
        ("x", "", {"email"}),
        ("a@b", "", {"email"}),
        ("a@b.nl,c@d.nl x", "12", {"email", "telefoon"}),
        ("a" * 250 + "@b.nl", "", {"email"}),
        ("", "123456789", {"telefoon"}),
        ("", "06-abcdefgh", {"telefoon"}),
    ],
)
def test_contact_refuses(nearly_done: Visitor, email: str, phone: str, wrong: set[str]) -> None:
    page = nearly_done.send("/melden/contact", email=email, telefoon=phone)

    assert (nearly_done.status, set(faults(page))) == (422, wrong)


@pytest.mark.parametrize("chosen", ["0", "99", "-1", "x", "999000020"])
def test_only_people_from_the_list_move_along(nearly_done: Visitor, chosen: str) -> None:
    page = nearly_done.send("/melden/meeverhuizers", meeverhuizers=[chosen])

    assert (nearly_done.status, set(faults(page))) == (422, {"meeverhuizers-1"})


def test_form_larger_than_its_limit_is_refused_with_a_page(parent: Visitor) -> None:
    page = parent.send("/melden/contact", email="a" * 70_000)

    assert parent.status == 413
    assert "Dat is te veel tekst" in page


def test_steps_cannot_be_skipped(parent: Visitor) -> None:
    parent.open("/melden/controle")

    assert parent.path == "/melden/adres"


def test_contact_is_kept_without_spaces(nearly_done: Visitor) -> None:
    assert "0612345678" in nearly_done.page
    assert CONTACT["email"] in nearly_done.page
