"""The published sample catalogue: reporting a move and reporting a death, with steps, results, parts and properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reference_api.seed.loader import Loader

RSIN = "999990019"
BEGIN = "2024-01-01"
COMMON: dict[str, Any] = {
    "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
    "indicatieInternOfExtern": "extern",
    "handelingInitiator": "aangeven",
    "handelingBehandelaar": "behandelen",
    "opschortingEnAanhoudingMogelijk": False,
    "verlengingMogelijk": False,
    "publicatieIndicatie": False,
    "productenOfDiensten": [],
    "verantwoordelijke": "Team Burgerzaken",
    "besluittypen": [],
    "gerelateerdeZaaktypen": [],
    "beginGeldigheid": BEGIN,
    "versiedatum": BEGIN,
}
ZAAKTYPEN: Mapping[str, dict[str, Any]] = {
    "VERHUIZING-MELDEN": {
        "omschrijving": "Melden van verhuizing",
        "omschrijvingGeneriek": "Adreswijziging",
        "doel": "Het nieuwe adres van inwoners registreren",
        "aanleiding": "Een inwoner verhuist binnen de gemeente of komt van een andere gemeente",
        "onderwerp": "Verhuizing",
        "doorlooptijd": "P5D",
        "servicenorm": "P3D",
        "trefwoorden": ["verhuizen", "adres", "brp"],
        "referentieproces": {"naam": "Behandelen aangifte verhuizing"},
        "steps": [
            ("Ontvangen", "Wij hebben uw melding ontvangen.", "P1D"),
            ("In behandeling", "Wij controleren uw melding.", "P3D"),
            ("Wacht op toestemming", "Wij wachten op toestemming van de hoofdbewoner.", None),
            ("Afgehandeld", "Uw melding is afgehandeld.", None),
        ],
        "results": [
            ("Verwerkt", "verwerkt", "Verwerkt", "P5Y"),
            ("Niet verwerkt", "afgewezen", "Afgewezen", "P1Y"),
            ("Ingetrokken", "afgewezen", "Ingetrokken", "P1Y"),
        ],
        "roles": [
            ("Melder", "initiator"),
            ("Meeverhuizer", "belanghebbende"),
            ("Hoofdbewoner", "belanghebbende"),
            ("Behandelaar", "behandelaar"),
        ],
        "properties": [
            ("datumVerhuizing", "De dag waarop de verhuizing plaatsvindt", "datum", "8"),
            ("nieuwAdres", "Het nieuwe adres op een regel", "tekst", "200"),
            ("aantalMeeverhuizers", "Hoeveel personen meeverhuizen", "getal", "2"),
            ("nieuweStraat", "De straat van het nieuwe adres", "tekst", "80"),
            ("nieuwHuisnummer", "Het huisnummer van het nieuwe adres", "getal", "5"),
            ("nieuweHuisletter", "De huisletter van het nieuwe adres", "tekst", "1"),
            ("nieuweToevoeging", "De toevoeging bij het nieuwe huisnummer", "tekst", "4"),
            ("nieuwePostcode", "De postcode van het nieuwe adres", "tekst", "6"),
            ("nieuweWoonplaats", "De plaats van het nieuwe adres", "tekst", "80"),
            ("inwoning", "Of de melder bij iemand gaat inwonen: ja of nee", "tekst", "3"),
            ("telefoon", "Telefoonnummer van de melder", "tekst", "20"),
            ("email", "E-mailadres van de melder", "tekst", "254"),
        ],
        "documents": ["Huurovereenkomst", "Toestemming hoofdbewoner", "Besluitbrief"],
        "decisions": [("Niet verwerkt", "Weigering adreswijziging", "Besluitbrief")],
    },
    "OVERLIJDEN-AANGEVEN": {
        "omschrijving": "Aangifte van overlijden",
        "omschrijvingGeneriek": "Aangifte overlijden",
        "doel": "Een akte van overlijden opmaken",
        "aanleiding": "Iemand is in de gemeente overleden",
        "onderwerp": "Overlijden",
        "doorlooptijd": "P2D",
        "trefwoorden": ["overlijden", "akte", "uitvaart"],
        "referentieproces": {"naam": "Behandelen aangifte overlijden"},
        "steps": [
            ("Ontvangen", "De aangifte is ontvangen.", "PT4H"),
            ("Gecontroleerd", "De documenten zijn gecontroleerd.", "PT8H"),
            ("Akte opgemaakt", "De akte van overlijden is opgemaakt.", None),
        ],
        "results": [("Akte opgemaakt", "akte", "Verwerkt", None), ("Afgewezen", "afgewezen", "Afgewezen", "P1Y")],
        "roles": [
            ("Aangever", "initiator"),
            ("Overledene", "belanghebbende"),
            ("Ambtenaar burgerlijke stand", "beslisser"),
            ("Opdrachtgever", "belanghebbende"),
        ],
        "properties": [
            ("datumOverlijden", "De dag van overlijden", "datum", "8"),
            ("tijdOverlijden", "Het tijdstip van overlijden, uu:mm", "tekst", "5"),
            ("plaatsOverlijden", "De gemeente van overlijden", "tekst", "40"),
            ("lijkbezorging", "begraven, cremeren of ontleding", "tekst", "10"),
            ("datumUitvaart", "De dag van de uitvaart", "datum", "8"),
            ("locatieOverlijden", "Het adres of het huis waar iemand overleed", "tekst", "200"),
            ("natuurlijkeDood", "Of de dood natuurlijk was: ja of nee", "tekst", "3"),
            ("geboorteplaats", "De geboorteplaats van wie geen BSN heeft", "tekst", "80"),
            ("relatieOpdrachtgever", "Wat de opdrachtgever van de overledene is", "tekst", "40"),
            ("contactNaam", "Wie bij de uitvaartondernemer de aangifte doet", "tekst", "80"),
            ("contactEmail", "E-mailadres van wie de aangifte doet", "tekst", "254"),
            ("contactTelefoon", "Telefoonnummer van wie de aangifte doet", "tekst", "20"),
            ("bVerklaring", "Hoe de B-verklaring komt: envelop of digitaal", "tekst", "10"),
            ("tijdUitvaart", "Het tijdstip van de uitvaart, uu:mm", "tekst", "5"),
            ("plaatsUitvaart", "De plaats van de uitvaart", "tekst", "80"),
            ("redenAfwijking", "Waarom de uitvaart eerder of later is dan de wet toestaat", "tekst", "500"),
            ("vervoerBuitenland", "Of de overledene naar het buitenland gaat: ja of nee", "tekst", "3"),
            ("landBestemming", "Het land waar de overledene heen gaat", "tekst", "40"),
            ("plaatsBestemming", "De plaats waar de overledene heen gaat", "tekst", "80"),
            ("vervoermiddel", "Waarmee: auto, trein, schip of vliegtuig", "tekst", "10"),
            ("aantalUittreksels", "Hoeveel uittreksels van de akte worden besteld", "getal", "2"),
            ("aantalInternationaal", "Hoeveel internationale uittreksels worden besteld", "getal", "2"),
        ],
        "documents": [
            "A-verklaring",
            "Identiteitsbewijs",
            "Verlof tot begraven of cremeren",
            "Verklaring van geen bezwaar",
            "Verklaring afwijkende termijn",
        ],
        "decisions": [
            ("Akte opgemaakt", "Verlof tot begraven of cremeren", "Verlof tot begraven of cremeren"),
        ],
    },
    "VRAAG-STELLEN": {
        "omschrijving": "Vraag stellen",
        "omschrijvingGeneriek": "Vraag",
        "doel": "Een vraag van een inwoner beantwoorden",
        "aanleiding": "Een inwoner wil iets weten",
        "onderwerp": "Vraag",
        "doorlooptijd": "P5D",
        "trefwoorden": ["vraag", "contact"],
        "referentieproces": {"naam": "Beantwoorden vraag"},
        "steps": [
            ("Ontvangen", "Wij hebben uw vraag ontvangen.", "P1D"),
            ("In behandeling", "Wij zoeken het uit.", "P3D"),
            ("Beantwoord", "Wij hebben uw vraag beantwoord.", None),
        ],
        "results": [("Beantwoord", "verwerkt", "Verwerkt", "P5Y")],
        "roles": [("Vragensteller", "initiator"), ("Behandelaar", "behandelaar")],
        "properties": [("vraag", "De vraag zoals de inwoner haar stelde", "tekst", "1000")],
        "documents": [],
        "decisions": [],
    },
}
PARTS = ("steps", "results", "roles", "properties", "documents", "decisions")


def load_catalogue(loader: Loader, lists: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Load and publish the catalogue; identification -> addresses of the case type and its parts."""
    at = "2024-01-02T09:00:00Z"
    catalogus = loader.add(
        "catalogi/catalogussen",
        "voorbeeld",
        {
            "domein": "BZ",
            "rsin": RSIN,
            "contactpersoonBeheerNaam": "Beheer zaaktypen",
            "naam": "Burgerzaken (voorbeeld)",
            "versie": "1",
            "begindatumVersie": BEGIN,
        },
        at=at,
    )
    kinds = ZAAKTYPEN.values()
    documents = {
        name: _document_type(loader, catalogus, name, at)
        for name in sorted({name for kind in kinds for name in kind["documents"]})
    }
    decisions = {
        name: _decision_type(loader, catalogus, name, letter, at)
        for kind in kinds
        for _, name, letter in kind["decisions"]
    }
    made = {
        identification: _zaaktype(loader, lists, catalogus, identification, kind, at)
        for identification, kind in ZAAKTYPEN.items()
    }
    for identification, kind in ZAAKTYPEN.items():
        made[identification]["informatieobjecttypen"] = {name: documents[name] for name in kind["documents"]}
        made[identification]["decisions"] = {
            result: (decisions[name], letter) for result, name, letter in kind["decisions"]
        }
    return made


def _document_type(loader: Loader, catalogus: str, name: str, at: str) -> str:
    body = {
        "catalogus": catalogus,
        "omschrijving": name,
        "vertrouwelijkheidaanduiding": "zaakvertrouwelijk",
        "beginGeldigheid": BEGIN,
        "informatieobjectcategorie": "bijlage",
    }
    url = loader.add("catalogi/informatieobjecttypen", name, body, at=at)
    loader.act(url, "publish", name, at=at)
    return url


def _decision_type(loader: Loader, catalogus: str, name: str, letter: str, at: str) -> str:
    body = {
        "catalogus": catalogus,
        "omschrijving": name,
        "publicatieIndicatie": False,
        "reactietermijn": "P6W",
        "informatieobjecttypen": [letter],
        "beginGeldigheid": BEGIN,
    }
    url = loader.add("catalogi/besluittypen", name, body, at=at)
    loader.act(url, "publish", name, at=at)
    return url


def _zaaktype(
    loader: Loader, lists: Mapping[str, str], catalogus: str, identification: str, kind: Mapping[str, Any], at: str
) -> dict[str, Any]:
    body = {**COMMON, **{name: value for name, value in kind.items() if name not in PARTS}}
    zaaktype = loader.add(
        "catalogi/zaaktypen",
        identification,
        {
            **body,
            "identificatie": identification,
            "catalogus": catalogus,
            "selectielijstProcestype": lists["procestype:burgerzaken"],
            "besluittypen": [name for _, name, _ in kind["decisions"]],
        },
        at=at,
    )
    made: dict[str, Any] = {
        "zaaktype": zaaktype,
        "statustypen": {},
        "resultaattypen": {},
        "roltypen": {},
        "eigenschappen": {},
    }
    for number, (name, text, term) in enumerate(kind["steps"], 1):
        made["statustypen"][name] = loader.add(
            "catalogi/statustypen",
            f"{identification}:{name}",
            {
                "omschrijving": name,
                "statustekst": text,
                "zaaktype": zaaktype,
                "volgnummer": number,
                "informeren": True,
                "doorlooptijd": term,
            },
            at=at,
        )
    for name, klasse, general, term in kind["results"]:
        made["resultaattypen"][name] = loader.add(
            "catalogi/resultaattypen",
            f"{identification}:{name}",
            {
                "zaaktype": zaaktype,
                "omschrijving": name,
                "resultaattypeomschrijving": lists[f"omschrijving:{general}"],
                "selectielijstklasse": lists[f"resultaat:{klasse}"],
                "archiefactietermijn": term,
                "archiefnominatie": "blijvend_bewaren" if term is None else "vernietigen",
                "brondatumArchiefprocedure": {"afleidingswijze": "afgehandeld"},
            },
            at=at,
        )
    for name, general in kind["roles"]:
        made["roltypen"][name] = loader.add(
            "catalogi/roltypen",
            f"{identification}:{name}",
            {"zaaktype": zaaktype, "omschrijving": name, "omschrijvingGeneriek": general},
            at=at,
        )
    for name, text, form, length in kind["properties"]:
        made["eigenschappen"][name] = loader.add(
            "catalogi/eigenschappen",
            f"{identification}:{name}",
            {
                "naam": name,
                "definitie": text,
                "zaaktype": zaaktype,
                "specificatie": {"formaat": form, "lengte": length, "kardinaliteit": "1"},
            },
            at=at,
        )
    for number, name in enumerate(kind["documents"], 1):
        loader.add(
            "catalogi/zaaktype-informatieobjecttypen",
            f"{identification}:{name}",
            {"zaaktype": zaaktype, "informatieobjecttype": name, "volgnummer": number, "richting": "inkomend"},
            at=at,
        )
    loader.act(zaaktype, "publish", identification, at=at)
    return made
