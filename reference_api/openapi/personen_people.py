"""Layer 4, services: the shapes of a person as a whole: relatives, nationalities, authority, and what is given unasked."""

from __future__ import annotations

from reference_api.openapi.personen_shapes import (
    AUTHORITIES,
    BOOLEAN,
    LETTERS,
    NATIONALITIES,
    group,
    kinds,
    listed,
    ref,
    researched,
    text,
)
from reference_api.openapi.shapes import Shape

NOTE = text(rf"^[{LETTERS} \/\;\:\.\-\?\(\)]{{1,400}}$")


def nationalities() -> dict[str, Shape]:
    """A nationality in its kinds."""
    base = "AbstractNationaliteit"
    special = group({"inOnderzoek": "NationaliteitInOnderzoek"}, base)
    return {
        base: kinds(
            NATIONALITIES,
            {"redenOpname": "Waardetabel", "datumIngangGeldigheid": "AbstractDatum"},
            "Een nationaliteit, of dat die er niet is.",
        ),
        "NationaliteitInOnderzoek": researched("type", "redenOpname"),
        "NationaliteitBekendInOnderzoek": researched("type", "redenOpname", "nationaliteit"),
        "NationaliteitBekend": group(
            {"nationaliteit": "Waardetabel", "inOnderzoek": "NationaliteitBekendInOnderzoek"}, base
        ),
        **{name: special for name in NATIONALITIES.values() if name != "NationaliteitBekend"},
    }


def authorities() -> dict[str, Shape]:
    """Parental authority in its kinds, as it is stored."""
    base = "Gezagsrelatie"
    person: dict[str, Shape | str] = {"burgerservicenummer": "Burgerservicenummer", "naam": "NaamVolledigeNaam"}
    parents = listed("GezagOuder", minItems=2, maxItems=2)
    guardians = {**listed("BekendeDerde", maxItems=2), "minItems": 0}
    return {
        base: kinds(
            AUTHORITIES,
            {"minderjarige": "Minderjarige", "inOnderzoek": BOOLEAN},
            "Wie het gezag over een minderjarige heeft.",
            "minderjarige",
        ),
        "Minderjarige": group({**person, "leeftijd": "Leeftijd"}, required=["burgerservicenummer"]),
        "GezagOuder": group(person, required=["naam"]),
        "Derde": kinds({name: name for name in ("BekendeDerde", "OnbekendeDerde")}, {}, "Iemand anders dan een ouder."),
        "BekendeDerde": group(person, "Derde"),
        "OnbekendeDerde": group({}, "Derde"),
        "GezamenlijkOuderlijkGezag": group({"ouders": parents}, base),
        "EenhoofdigOuderlijkGezag": group({"ouder": "GezagOuder"}, base),
        "GezamenlijkGezag": group({"ouder": "GezagOuder", "derde": "Derde"}, base),
        "Voogdij": group({"derden": guardians}, base),
        "TijdelijkGeenGezag": group({"toelichting": NOTE}, base, required=["toelichting"]),
        "GezagNietTeBepalen": group({"toelichting": NOTE}, base, required=["toelichting"]),
    }


def relatives() -> dict[str, Shape]:
    """Partners, parents and children."""
    known: dict[str, Shape | str] = {
        "burgerservicenummer": "Burgerservicenummer", "naam": "NaamGerelateerde", "geboorte": "Geboorte",
    }  # fmt: skip
    event: dict[str, Shape | str] = {"datum": "AbstractDatum", "land": "Waardetabel", "plaats": "Waardetabel"}
    began = "datumIngangFamilierechtelijkeBetrekking"
    return {
        "GebeurtenisInOnderzoek": researched("datum", "land", "plaats"),
        "OntbindingInOnderzoek": researched("datum"),
        "AangaanHuwelijkPartnerschap": group({**event, "inOnderzoek": "GebeurtenisInOnderzoek"}),
        "OntbindingHuwelijkPartnerschap": group({"datum": "AbstractDatum", "inOnderzoek": "OntbindingInOnderzoek"}),
        "Overlijden": group({**event, "inOnderzoek": "GebeurtenisInOnderzoek"}),
        "PartnerInOnderzoek": researched("burgerservicenummer", "geslacht", "soortVerbintenis"),
        "OuderInOnderzoek": researched("burgerservicenummer", began, "geslacht"),
        "KindInOnderzoek": researched("burgerservicenummer"),
        "Partner": group(
            {**known, "geslacht": "Waardetabel", "soortVerbintenis": "Waardetabel", "inOnderzoek": "PartnerInOnderzoek",
             "aangaanHuwelijkPartnerschap": "AangaanHuwelijkPartnerschap",
             "ontbindingHuwelijkPartnerschap": "OntbindingHuwelijkPartnerschap"}
        ),
        "Ouder": group(
            {**known, "geslacht": "Waardetabel", "ouderAanduiding": text("^[1|2]$"), began: "AbstractDatum",
             "inOnderzoek": "OuderInOnderzoek"}
        ),
        "Kind": group({**known, "inOnderzoek": "KindInOnderzoek"}),
    }  # fmt: skip


def people() -> dict[str, Shape]:
    """A person, whole and as a search tells of it."""
    short = ("burgerservicenummer", "geslacht", "leeftijd")
    town = ("gemeenteVanInschrijving", "datumInschrijvingInGemeente")
    guardianship = ("indicatieCurateleRegister", "indicatieGezagMinderjarige")
    began = {f"datumIngangOnderzoek{name}": "AbstractDatum" for name in ("Persoon", "Gemeente", "Gezag")}
    always: dict[str, Shape | str] = {
        "burgerservicenummer": "Burgerservicenummer", "geheimhoudingPersoonsgegevens": BOOLEAN, "geslacht": "Waardetabel",
        "leeftijd": "Leeftijd", "opschortingBijhouding": "OpschortingBijhouding", "rni": listed("RniDeelnemer"),
        "verificatie": "Verificatie",
    }  # fmt: skip
    return {
        "OpschortingBijhouding": group({"reden": "Waardetabel", "datum": "AbstractDatum"}),
        "RniDeelnemer": group(
            {
                "deelnemer": "Waardetabel", "omschrijvingVerdrag": text(),
                "categorie": text(rf"^[{LETTERS} \.\-\'\/]{{1,40}}$"),
            },
            words="Wie gegevens van een niet-ingezetene heeft aangeleverd.",
        ),
        "Verificatie": group({"datum": "AbstractDatum", "omschrijving": text(rf"^[{LETTERS} \.\-\']{{1,50}}$")}),
        "PersoonInOnderzoekBeperkt": group(
            {**dict.fromkeys(short, BOOLEAN), "datumIngangOnderzoekPersoon": "AbstractDatum"}
        ),
        "PersoonInOnderzoek": group({**dict.fromkeys((*short, *town, *guardianship), BOOLEAN), **began}),
        "UitsluitingKiesrecht": group({"uitgeslotenVanKiesrecht": BOOLEAN, "einddatum": "AbstractDatum"}),
        "EuropeesKiesrecht": group({"aanduiding": "Waardetabel", "einddatumUitsluiting": "AbstractDatum"}),
        "ImmigratieInOnderzoek": researched(*_immigration()),
        "Immigratie": group({**_immigration(), "inOnderzoek": "ImmigratieInOnderzoek"}),
        "VerblijfstitelInOnderzoek": researched("aanduiding", "datumEinde", "datumIngang"),
        "Verblijfstitel": group(
            {"aanduiding": "Waardetabel", "datumEinde": "AbstractDatum", "datumIngang": "AbstractDatum",
             "inOnderzoek": "VerblijfstitelInOnderzoek"}
        ),
        "PersoonBeperkt": group(
            {**always, "naam": "NaamPersoonBeperkt", "geboorte": "GeboorteBeperkt", "adressering": "AdresseringBeperkt",
             "inOnderzoek": "PersoonInOnderzoekBeperkt"},
            words="Een persoon zoals een zoekvraag die geeft.",
        ),
        "GezagPersoonBeperkt": group({"gezag": listed("Gezagsrelatie")}, "PersoonBeperkt"),
        "Persoon": group({**always, **_whole()}, words="Een persoon, met de gevraagde velden."),
    }  # fmt: skip


def _immigration() -> dict[str, Shape | str]:
    """The fields about coming to the Netherlands."""
    return {
        "datumVestigingInNederland": "AbstractDatum",
        "landVanwaarIngeschreven": "Waardetabel",
        "vanuitVerblijfplaatsOnbekend": BOOLEAN,
        "indicatieVestigingVanuitBuitenland": BOOLEAN,
    }


def _whole() -> dict[str, Shape | str]:
    """What only a whole person has."""
    return {
        "aNummer": text("^[0-9]{10}$"),
        "datumEersteInschrijvingGBA": "AbstractDatum",
        "inOnderzoek": "PersoonInOnderzoek",
        "uitsluitingKiesrecht": "UitsluitingKiesrecht",
        "europeesKiesrecht": "EuropeesKiesrecht",
        "naam": "NaamPersoon",
        "nationaliteiten": listed("AbstractNationaliteit"),
        "geboorte": "Geboorte",
        "overlijden": "Overlijden",
        "verblijfplaats": "AbstractVerblijfplaats",
        "immigratie": "Immigratie",
        "gemeenteVanInschrijving": "Waardetabel",
        "datumInschrijvingInGemeente": "AbstractDatum",
        "adressering": "Adressering",
        "indicatieCurateleRegister": BOOLEAN,
        "indicatieGezagMinderjarige": {"allOf": [ref("Waardetabel")], "deprecated": True},
        "gezag": listed("Gezagsrelatie"),
        "verblijfstitel": "Verblijfstitel",
        "kinderen": listed("Kind"),
        "ouders": listed("Ouder"),
        "partners": listed("Partner"),
    }
