"""Layer 5, data: what a question for persons means for the index columns. Every way to search has an index of its own.

Names are found with and without accents: the plain column leads to the rows, the other one decides. A star at the end
stands for any rest; of a street also at the begin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from schemas.personen import lo3

LAST = "\U0010ffff"
BY_NAME, BY_ADDRESS = 10, 30
"""Most persons that a search may find (release notes 2.5.0 of the API)."""
Where = tuple[tuple[str, ...], dict[str, Any]]
ADDRESS_TYPES = (
    "ZoekMetPostcodeEnHuisnummer",
    "ZoekMetStraatHuisnummerEnGemeenteVanInschrijving",
    "ZoekMetNummeraanduidingIdentificatie",
    "ZoekMetAdresseerbaarObjectIdentificatie",
)


def maximum(kind: str) -> int:
    """Most persons that this way to search may find."""
    return BY_ADDRESS if kind in ADDRESS_TYPES else BY_NAME


def conditions(question: Mapping[str, Any]) -> Where:
    """The conditions of a question on the table of persons, and the values in them."""
    gone = "'W', 'F'" if question.get("inclusiefOverledenPersonen") is True else "'W', 'F', 'O'"
    where, binds = [f"reden NOT IN ({gone})"], {}
    for name, value in question.items():
        condition = CONDITIONS.get(name)
        if condition is not None and value not in (None, ""):
            texts, values = condition(value)
            where += texts
            binds.update(values)
    return tuple(where), binds


def _equal(column: str, fold: Callable[[Any], Any] = str) -> Callable[[Any], Where]:
    return lambda value: ((f"{column} = :{column}",), {column: fold(value)})


def _name(column: str) -> Callable[[str], Where]:
    """A name, with its accents or without, whole or its begin."""

    def condition(value: str) -> Where:
        text = value.rstrip("*")
        asked, plain = lo3.folded(text), lo3.plain(text)
        own, bare = f"{column} = :{column}", f"{column}_plat = :{column}"
        where: tuple[str, ...] = (f"{column}_plat = :{column}_plat",)
        binds = {column: asked, f"{column}_plat": plain}
        if text != value:
            own = f"({column} >= :{column} AND {column} < :{column}_tot)"
            bare = f"({column}_plat >= :{column} AND {column}_plat < :{column}_tot)"
            where = (f"{column}_plat >= :{column}_plat", f"{column}_plat < :{column}_plat_tot")
            binds |= {f"{column}_tot": asked + LAST, f"{column}_plat_tot": plain + LAST}
        return (*where, f"({own} OR {bare})"), binds

    return condition


def _street(value: str) -> Where:
    """A street by its short or its official name."""
    sign = "LIKE" if "*" in value else "="
    text = lo3.folded(value).replace("*", "%")
    return (f"(straat {sign} :straat OR openbare_ruimte {sign} :straat)",), {"straat": text}


def _born(value: str) -> Where:
    return ("geboortedatum = :geboortedatum",), {"geboortedatum": value.replace("-", "")}


CONDITIONS: dict[str, Callable[[Any], Where]] = {
    "gemeenteVanInschrijving": _equal("gemeente"),
    "geboortedatum": _born,
    "geslachtsnaam": _name("geslachtsnaam"),
    "voornamen": _name("voornamen"),
    "voorvoegsel": _equal("voorvoegsel", lo3.folded),
    "geslacht": _equal("geslacht", str.upper),
    "postcode": _equal("postcode", lo3.postcode),
    "huisnummer": _equal("huisnummer", int),
    "huisletter": _equal("huisletter", lo3.folded),
    "huisnummertoevoeging": _equal("toevoeging", lo3.folded),
    "straat": _street,
    "nummeraanduidingIdentificatie": _equal("nummeraanduiding"),
    "adresseerbaarObjectIdentificatie": _equal("verblijfsobject"),
}
