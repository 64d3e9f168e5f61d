"""Every field path that can be asked of a person (BRP Personen 2.7.0), and what a list of paths asks for. Pure.

The tree is indented: one group a line, leaves after it. Dates and code table values are asked whole, by any path below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

TREE = """
adressering
    land
        code omschrijving
    aanschrijfwijze
        aanspreekvorm naam
    adresregel1 adresregel2 adresregel3 aanhef gebruikInLopendeTekst
datumEersteInschrijvingGBA
    langFormaat type datum onbekend jaar maand
datumInschrijvingInGemeente
    langFormaat type datum onbekend jaar maand
europeesKiesrecht
    aanduiding
        code omschrijving
    einddatumUitsluiting
        langFormaat type datum onbekend jaar maand
geboorte
    datum
        langFormaat type datum onbekend jaar maand
    land
        code omschrijving
    plaats
        code omschrijving
gemeenteVanInschrijving
    code omschrijving
geslacht
    code omschrijving
immigratie
    datumVestigingInNederland
        langFormaat type datum onbekend jaar maand
    landVanwaarIngeschreven
        code omschrijving
    indicatieVestigingVanuitBuitenland vanuitVerblijfplaatsOnbekend
indicatieGezagMinderjarige
    code omschrijving
kinderen
    geboorte
        datum
            langFormaat type datum onbekend jaar maand
        land
            code omschrijving
        plaats
            code omschrijving
    naam
        adellijkeTitelPredicaat
            code omschrijving soort
        geslachtsnaam voorletters voornamen voorvoegsel
    burgerservicenummer
naam
    adellijkeTitelPredicaat
        code omschrijving soort
    aanduidingNaamgebruik
        code omschrijving
    geslachtsnaam volledigeNaam voorletters voornamen voorvoegsel
nationaliteiten
    redenOpname
        code omschrijving
    datumIngangGeldigheid
        langFormaat type datum onbekend jaar maand
    nationaliteit
        code omschrijving
    type
ouders
    datumIngangFamilierechtelijkeBetrekking
        langFormaat type datum onbekend jaar maand
    geboorte
        datum
            langFormaat type datum onbekend jaar maand
        land
            code omschrijving
        plaats
            code omschrijving
    geslacht
        code omschrijving
    naam
        adellijkeTitelPredicaat
            code omschrijving soort
        geslachtsnaam voorletters voornamen voorvoegsel
    burgerservicenummer ouderAanduiding
overlijden
    datum
        langFormaat type datum onbekend jaar maand
    land
        code omschrijving
    plaats
        code omschrijving
partners
    aangaanHuwelijkPartnerschap
        datum
            langFormaat type datum onbekend jaar maand
        land
            code omschrijving
        plaats
            code omschrijving
    geboorte
        datum
            langFormaat type datum onbekend jaar maand
        land
            code omschrijving
        plaats
            code omschrijving
    geslacht
        code omschrijving
    naam
        adellijkeTitelPredicaat
            code omschrijving soort
        geslachtsnaam voorletters voornamen voorvoegsel
    ontbindingHuwelijkPartnerschap
        datum
            langFormaat type datum onbekend jaar maand
    soortVerbintenis
        code omschrijving
    burgerservicenummer
uitsluitingKiesrecht
    einddatum
        langFormaat type datum onbekend jaar maand
    uitgeslotenVanKiesrecht
verblijfplaats
    datumIngangGeldigheid
        langFormaat type datum onbekend jaar maand
    datumVan
        langFormaat type datum onbekend jaar maand
    verblijfadres
        land
            code omschrijving
        aanduidingBijHuisnummer
            code omschrijving
        regel1 regel2 regel3 huisletter huisnummer huisnummertoevoeging korteStraatnaam officieleStraatnaam postcode woonplaats
        locatiebeschrijving
    functieAdres
        code omschrijving
    type adresseerbaarObjectIdentificatie nummeraanduidingIdentificatie
verblijfstitel
    aanduiding
        code omschrijving
    datumEinde
        langFormaat type datum onbekend jaar maand
    datumIngang
        langFormaat type datum onbekend jaar maand
verblijfplaatsBinnenland
    datumIngangGeldigheid
        langFormaat type datum onbekend jaar maand
    datumVan
        langFormaat type datum onbekend jaar maand
    verblijfadres
        aanduidingBijHuisnummer
            code omschrijving
        huisletter huisnummer huisnummertoevoeging korteStraatnaam officieleStraatnaam postcode woonplaats locatiebeschrijving
    functieAdres
        code omschrijving
    type adresseerbaarObjectIdentificatie nummeraanduidingIdentificatie
adresseringBinnenland
    aanschrijfwijze
        aanspreekvorm naam
    adresregel1 adresregel2 aanhef gebruikInLopendeTekst
aNummer burgerservicenummer indicatieCurateleRegister leeftijd gezag
"""


LIMITED = """
adressering
    land
        code omschrijving
    adresregel1 adresregel2 adresregel3
geboorte
    datum
        langFormaat type datum onbekend jaar maand
geslacht
    code omschrijving
naam
    adellijkeTitelPredicaat
        code omschrijving soort
    geslachtsnaam volledigeNaam voorletters voornamen voorvoegsel
adresseringBinnenland
    adresregel1 adresregel2
burgerservicenummer leeftijd
"""
"""What a search may ask: a person with less about it (PersoonBeperkt)."""
DATE = frozenset(("langFormaat", "type", "datum", "onbekend", "jaar", "maand"))
AUTOMATIC = ("geheimhoudingPersoonsgegevens", "opschortingBijhouding", "rni", "verificatie")
"""Given without asking, and so not to be asked; the same goes for ``inOnderzoek`` at any place."""
NOT_AT_ADDRESS = "indicatieVastgesteldVerblijftNietOpAdres"
Tree = Mapping[str, Any]
"""Name to the tree below it, empty for a leaf."""


def read_tree(text: str) -> Tree:
    """The tree of an indented text."""
    found: dict[str, Any] = {}
    levels = [found]
    for line in text.strip("\n").splitlines():
        depth = (len(line) - len(line.lstrip())) // 4
        names = line.split()
        for name in names:
            levels[depth][name] = {}
        levels[depth + 1 :] = [levels[depth][names[0]]]
    return found


def paths_of(tree: Tree, above: str = "") -> Iterator[str]:
    """All paths in a tree, groups included, with dots between the levels."""
    for name, below in tree.items():
        yield above + name
        yield from paths_of(below, f"{above}{name}.")


PERSON, LIMITED_PERSON = read_tree(TREE), read_tree(LIMITED)
HOUSEHOLD_PERSON: Tree = {**LIMITED_PERSON, "gezag": {}}
"""A search by adresseerbaar object may also ask who has parental authority."""
PATHS = frozenset(paths_of(PERSON))


def is_value(tree: Tree) -> bool:
    """Whether this is one value that is given whole: a leaf, a date or a code with its description."""
    return not tree or tree.keys() == DATE or "omschrijving" in tree


def fault(path: str, tree: Tree) -> str:
    """What is wrong with a path: ``toegestane`` for what may not be asked, ``bestaande`` for what is not there; or empty."""
    names = path.split(".")
    if names[0] in AUTOMATIC or "inOnderzoek" in names or names[-1] == NOT_AT_ADDRESS:
        return "toegestane"
    if names[0] == "gezag" and "gezag" in tree and len(names) > 1:
        return "toegestane"
    here = tree
    for name in names:
        if name not in here:
            return "" if here.keys() == DATE else "bestaande"
        here = here[name]
    return ""


def whole(tree: Tree) -> Tree:
    """Everything below a group, with values as leaves."""
    return {name: {} if is_value(below) else whole(below) for name, below in tree.items()}


def wanted(paths: Iterable[str], tree: Tree) -> Tree:
    """What a list of (valid) paths asks for, as a tree with values as leaves."""
    found: dict[str, Any] = {}
    for path in paths:
        _add(found, path.split("."), tree)
    return found


def _add(found: dict[str, Any], names: Sequence[str], tree: Tree) -> None:
    name, *rest = names
    below = tree[name]
    if is_value(below):
        found[name] = {}
        return
    inner = found.setdefault(name, {})
    if rest:
        _add(inner, rest, below)
    else:
        merge(inner, whole(below))


def merge(found: dict[str, Any], more: Tree) -> None:
    """Ask for more too."""
    for name, below in more.items():
        merge(found.setdefault(name, {}), below)
