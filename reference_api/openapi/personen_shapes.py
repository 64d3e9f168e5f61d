"""Layer 4, services: the shapes of the persons register, by the names that the standard gives them (BRP Personen 2.7.0).

Dates, residences, nationalities, parental authority and the questions come in several kinds: the member ``type`` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reference_api.openapi.shapes import Shape
from schemas.personen import questions
from schemas.personen.paths import NOT_AT_ADDRESS

BOOLEAN: Shape = {"type": "boolean"}
LETTERS = "a-zA-Z0-9À-ž"


def ref(name: str) -> Shape:
    """A reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def text(pattern: str = "", **more: object) -> Shape:
    """A text."""
    return {"type": "string", **({"pattern": pattern} if pattern else {}), **more}


def number(least: int, most: int, **more: object) -> Shape:
    """A whole number within bounds."""
    return {"type": "integer", "minimum": least, "maximum": most, **more}


def group(properties: Mapping[str, Shape | str], *bases: str, words: str = "", required: Iterable[str] = ()) -> Shape:
    """An object; a text names the component of a property. ``bases`` are what it also is."""
    own: Shape = {
        "type": "object",
        "properties": {name: ref(found) if isinstance(found, str) else found for name, found in properties.items()},
        **({"required": list(required)} if required else {}),
    }
    whole = {"allOf": [*map(ref, bases), own]} if bases else own
    return {**whole, **({"description": words} if words else {})}


def kinds(variants: Mapping[str, str], properties: Mapping[str, Shape | str], words: str, *more: str) -> Shape:
    """An object of which ``type`` says what kind it is: kind to component."""
    shape = group({"type": text(), **properties}, words=words, required=("type", *more))
    mapping = {kind: ref(name)["$ref"] for kind, name in variants.items()}
    return {**shape, "discriminator": {"propertyName": "type", "mapping": mapping}}


def researched(*names: str, base: str = "InOnderzoek") -> Shape:
    """Which fields of a group are under investigation."""
    return group(dict.fromkeys(names, BOOLEAN), base, words="Welke gegevens in onderzoek zijn.")


def listed(name: str, **more: object) -> Shape:
    """A list of components."""
    return {"type": "array", "items": ref(name), **more}


DATES = {"Datum": "VolledigeDatum", "DatumOnbekend": "DatumOnbekend", "JaarDatum": "JaarDatum",
         "JaarMaandDatum": "JaarMaandDatum"}  # fmt: skip
RESIDENCES = {name: name for name in ("VerblijfplaatsBuitenland", "Adres", "VerblijfplaatsOnbekend", "Locatie")}
NATIONALITIES = {"Nationaliteit": "NationaliteitBekend"} | {
    name: name
    for name in ("BehandeldAlsNederlander", "VastgesteldNietNederlander", "Staatloos", "NationaliteitOnbekend")
}
AUTHORITIES = {
    name: name
    for name in (
        "GezamenlijkOuderlijkGezag", "EenhoofdigOuderlijkGezag", "GezamenlijkGezag", "Voogdij", "TijdelijkGeenGezag",
        "GezagNietTeBepalen",
    )
}  # fmt: skip
YEAR, MONTH = number(1, 9999, format="int32"), number(1, 12, format="int32")
SENTENCE = text(rf"^[{LETTERS} \.\-\']{{1,650}}$")
AT_TYPE: Mapping[str, Shape | str] = {"datumIngangGeldigheid": "AbstractDatum"}


def values() -> dict[str, Shape]:
    """Values, and dates in their four kinds."""
    return {
        "AbstractDatum": kinds(
            DATES, {"langFormaat": text("^[a-z0-9 ]{1,17}$")}, "Een datum, zo precies als zij bekend is.", "langFormaat"
        ),
        "VolledigeDatum": group({"datum": text(format="date")}, "AbstractDatum", required=["datum"]),
        "DatumOnbekend": group({"onbekend": {**BOOLEAN, "default": True}}, "AbstractDatum", required=["onbekend"]),
        "JaarDatum": group({"jaar": YEAR}, "AbstractDatum", required=["jaar"]),
        "JaarMaandDatum": group({"jaar": YEAR, "maand": MONTH}, "AbstractDatum", required=["jaar", "maand"]),
        "Waardetabel": group(
            {"code": text(r"^[a-zA-Z0-9 \.]+$"), "omschrijving": text()},
            words="Een waarde uit een tabel van de registratie.",
        ),
        "AdellijkeTitelPredicaatType": group(
            {"soort": {"type": "string", "enum": ["titel", "predicaat"]}}, "Waardetabel"
        ),
        "Burgerservicenummer": text(questions.BSN_PATTERN),
        "Leeftijd": number(0, 150),
        "InOnderzoek": group({"datumIngangOnderzoek": "AbstractDatum"}),
    }


def names() -> dict[str, Shape]:
    """Names, birth, and how somebody is addressed."""
    word = rf"^[{LETTERS} \.\-\']{{1,200}}$"
    related: dict[str, Shape | str] = {
        "voornamen": text(word, maxLength=200),
        "adellijkeTitelPredicaat": "AdellijkeTitelPredicaatType",
        "voorvoegsel": text(r"^[a-zA-Z \']{1,10}$", maxLength=10),
        "geslachtsnaam": text(word),
        "voorletters": text(rf"^[{LETTERS} \.]{{1,40}}$"),
    }
    full = text(rf"^[{LETTERS} \.\-\']{{1,450}}$")
    marks = ("voornamen", "adellijkeTitelPredicaat", "voorvoegsel", "geslachtsnaam", "voorletters")
    lines: dict[str, Shape | str] = {
        "adresregel1": text(maxLength=40), "adresregel2": text(maxLength=50), "adresregel3": text(maxLength=35),
        "land": "Waardetabel", NOT_AT_ADDRESS: BOOLEAN,
    }  # fmt: skip
    line_marks = dict.fromkeys(("adresregel1", "adresregel2", "adresregel3", "land"), BOOLEAN)
    began = {f"datumIngangOnderzoek{name}": "AbstractDatum" for name in ("Persoon", "Partner", "Verblijfplaats")}
    return {
        "NaamInOnderzoek": researched(*marks),
        "NaamPersoonInOnderzoekBeperkt": researched("volledigeNaam", base="NaamInOnderzoek"),
        "NaamPersoonInOnderzoek": researched("volledigeNaam", "aanduidingNaamgebruik", base="NaamInOnderzoek"),
        "NaamGerelateerde": group({**related, "inOnderzoek": "NaamInOnderzoek"}),
        "NaamPersoonBeperkt": group(
            {**related, "volledigeNaam": full, "inOnderzoek": "NaamPersoonInOnderzoekBeperkt"}
        ),
        "NaamPersoon": group(
            {**related, "volledigeNaam": full, "aanduidingNaamgebruik": "Waardetabel",
             "inOnderzoek": "NaamPersoonInOnderzoek"}
        ),
        "NaamVolledigeNaam": group({"volledigeNaam": full}),
        "GeboorteInOnderzoekBeperkt": researched("datum"),
        "GeboorteInOnderzoek": researched("datum", "land", "plaats"),
        "GeboorteBeperkt": group({"datum": "AbstractDatum", "inOnderzoek": "GeboorteInOnderzoekBeperkt"}),
        "Geboorte": group(
            {"datum": "AbstractDatum", "land": "Waardetabel", "plaats": "Waardetabel", "inOnderzoek": "GeboorteInOnderzoek"}
        ),
        "AdresseringInOnderzoekBeperkt": group({**line_marks, "datumIngangOnderzoekVerblijfplaats": "AbstractDatum"}),
        "AdresseringInOnderzoek": group(
            {**dict.fromkeys(("aanhef", "aanschrijfwijze", "gebruikInLopendeTekst"), BOOLEAN), **line_marks, **began}
        ),
        "AdresseringBeperkt": group({**lines, "inOnderzoek": "AdresseringInOnderzoekBeperkt"}),
        "Aanschrijfwijze": group({"naam": SENTENCE, "aanspreekvorm": text("^[a-zA-Z ]{1,25}$")}),
        "Adressering": group(
            {**lines, "aanhef": SENTENCE, "aanschrijfwijze": "Aanschrijfwijze", "gebruikInLopendeTekst": SENTENCE,
             "inOnderzoek": "AdresseringInOnderzoek"},
            words="Hoe je iemand aanschrijft, aanspreekt en noemt, en de regels van het adres.",
        ),
    }  # fmt: skip


def residences() -> dict[str, Shape]:
    """Where somebody lives, in four kinds."""
    stays = ("type", "datumVan", "datumIngangGeldigheid")
    objects = ("nummeraanduidingIdentificatie", "adresseerbaarObjectIdentificatie")
    inside = ("aanduidingBijHuisnummer", "huisletter", "huisnummer", "huisnummertoevoeging", "officieleStraatnaam",
              "postcode", "korteStraatnaam", "woonplaats")  # fmt: skip
    abroad = {"regel1": text(maxLength=40), "regel2": text(maxLength=50), "regel3": text(maxLength=35)}
    at: dict[str, Shape | str] = {"datumVan": "AbstractDatum", "functieAdres": "Waardetabel", NOT_AT_ADDRESS: BOOLEAN}
    base = "AbstractVerblijfplaats"
    return {
        base: kinds(RESIDENCES, AT_TYPE, "Het verblijf van een persoon."),
        "AdresInOnderzoek": researched(*stays, "functieAdres", *objects),
        "LocatieInOnderzoek": researched(*stays, "functieAdres"),
        "VerblijfplaatsBuitenlandInOnderzoek": researched(*stays),
        "VerblijfadresBinnenlandInOnderzoek": researched(*inside),
        "VerblijfadresLocatieInOnderzoek": researched("locatiebeschrijving"),
        "VerblijfadresBuitenlandInOnderzoek": researched("regel1", "regel2", "regel3", "land"),
        "VerblijfadresBinnenland": group(
            {
                "officieleStraatnaam": text(maxLength=80), "korteStraatnaam": text(maxLength=24),
                "huisnummer": number(1, questions.HIGHEST_NUMBER), "huisletter": text("^[a-zA-Z]{1}$"),
                "huisnummertoevoeging": text(r"^[a-zA-Z0-9 \-]{1,4}$"), "aanduidingBijHuisnummer": "Waardetabel",
                "postcode": text("^[1-9]{1}[0-9]{3}[ ]?[A-Za-z]{2}$"),
                "woonplaats": text(rf"^[{LETTERS}, \(\)\.\-\']{{1,80}}$"),
                "inOnderzoek": "VerblijfadresBinnenlandInOnderzoek",
            }
        ),
        "VerblijfadresLocatie": group(
            {"locatiebeschrijving": text(maxLength=35), "inOnderzoek": "VerblijfadresLocatieInOnderzoek"}
        ),
        "VerblijfadresBuitenland": group(
            {**abroad, "land": "Waardetabel", "inOnderzoek": "VerblijfadresBuitenlandInOnderzoek"}
        ),
        "Adres": group(
            {**at, "verblijfadres": "VerblijfadresBinnenland", **dict.fromkeys(objects, text("^[0-9]{16}$")),
             "inOnderzoek": "AdresInOnderzoek"}, base
        ),
        "Locatie": group({**at, "verblijfadres": "VerblijfadresLocatie", "inOnderzoek": "LocatieInOnderzoek"}, base),
        "VerblijfplaatsBuitenland": group(
            {"datumVan": "AbstractDatum", "verblijfadres": "VerblijfadresBuitenland",
             "inOnderzoek": "VerblijfplaatsBuitenlandInOnderzoek"}, base
        ),
        "VerblijfplaatsOnbekend": group(
            {"datumVan": "AbstractDatum", "inOnderzoek": "VerblijfplaatsBuitenlandInOnderzoek"}, base
        ),
    }  # fmt: skip
