"""Every field path that can be asked of a person (BRP Personen 2.7.0), as an indented tree: one group a line, leaves after it."""

from __future__ import annotations

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
gezag
    minderjarige
        burgerservicenummer
    ouders
        burgerservicenummer
    ouder
        burgerservicenummer
    derde
        burgerservicenummer
    derden
        burgerservicenummer
    type
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
aNummer burgerservicenummer indicatieCurateleRegister leeftijd
"""


def read_tree(text: str) -> frozenset[str]:
    """All paths in the tree, groups included, with dots between the levels."""
    found: set[str] = set()
    above: list[str] = []
    for line in text.strip("\n").splitlines():
        depth = (len(line) - len(line.lstrip())) // 4
        above = above[:depth]
        names = line.split()
        found |= {".".join((*above, name)) for name in names}
        above.append(names[0])
    return frozenset(found)


PATHS = read_tree(TREE)
