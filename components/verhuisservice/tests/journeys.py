"""Journeys through the service, as recorded: each takes a visitor from the first page to the last."""

from __future__ import annotations

from tests.world import NUMBER, Visitor

ADDRESS = {
    "datum-dag": "20",
    "datum-maand": "1",
    "datum-jaar": "2026",
    "postcode": "9990 zz",
    "huisnummer": "12",
    "huisletter": "b",
    "straat": "Nieuwe Kade",
    "woonplaats": "nieuwerveen",
    "inwoning": "nee",
}
CONTACT = {"email": "iemand@voorbeeld.example", "telefoon": "06-1234 5678"}


def household(visitor: Visitor, number: str = NUMBER) -> None:
    """A parent reports a move with the first relative, and looks at it afterwards."""
    visitor.sign_in("gezin-met-kinderen")
    visitor.send("/melden/adres", **ADDRESS)
    visitor.send("/melden/meeverhuizers", meeverhuizers=["1"])
    visitor.send("/melden/contact", **CONTACT)
    visitor.send("/melden/controle")
    assert visitor.path == f"/meldingen/{number}", visitor.page
    visitor.open("/meldingen")


def resumed(visitor: Visitor, number: str = NUMBER) -> None:
    """Somebody begins, changes things, loses the browser, and goes on in another one with what the registration kept."""
    visitor.sign_in("voorvoegsel")
    visitor.send("/melden/adres", **{**ADDRESS, "inwoning": "ja"})
    visitor.open("/melden/adres")
    visitor.send("/melden/adres", **{**ADDRESS, "huisletter": "", "huisnummer": "14"})
    other = Visitor(visitor.app)
    other.sign_in("voorvoegsel")
    assert other.path == "/meldingen", other.page
    other.send("/melden", nummer=number)
    other.send("/melden/meeverhuizers")
    other.send("/melden/contact", email="", telefoon="+32 470 12 34 56")
    other.send("/melden/controle")
    assert other.path == f"/meldingen/{number}", other.page


JOURNEYS = {"household": household, "resumed": resumed}
