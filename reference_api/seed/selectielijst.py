"""Entries of the Selectielijst and Referentielijsten that the sample needs, in our own words; the whole lists come by import."""

from __future__ import annotations

from reference_api.seed.loader import Loader

SOURCE = "Voorbeeldgegevens; de volledige lijst komt met 'flask import-selectielijst'."
PROCESTYPEN = {
    "burgerzaken": {
        "nummer": 901,
        "jaar": 2020,
        "naam": "Persoonsgegevens bijhouden",
        "omschrijving": "Aangiften over personen verwerken",
        "toelichting": SOURCE,
        "procesobject": "De aangifte",
    },
}
RESULTATEN = {
    "verwerkt": {
        "nummer": 1,
        "volledigNummer": "901.1",
        "naam": "Verwerkt",
        "herkomst": "Voorbeeld",
        "waardering": "vernietigen",
        "procestermijn": "nihil",
        "procestermijnWeergave": "Nihil",
        "bewaartermijn": "P5Y",
        "burgerzaken": True,
    },
    "afgewezen": {
        "nummer": 2,
        "volledigNummer": "901.2",
        "naam": "Afgewezen",
        "herkomst": "Voorbeeld",
        "waardering": "vernietigen",
        "procestermijn": "nihil",
        "procestermijnWeergave": "Nihil",
        "bewaartermijn": "P1Y",
        "burgerzaken": True,
    },
    "akte": {
        "nummer": 3,
        "volledigNummer": "901.3",
        "naam": "Akte opgemaakt",
        "herkomst": "Voorbeeld",
        "waardering": "blijvend_bewaren",
        "procestermijn": "nihil",
        "procestermijnWeergave": "Nihil",
        "bewaartermijn": None,
        "burgerzaken": True,
    },
}
OMSCHRIJVINGEN = {
    "Verwerkt": "De aangifte is verwerkt.",
    "Afgewezen": "Het verzoek is niet ingewilligd.",
    "Ingetrokken": "Het verzoek is ingetrokken.",
    "Toegekend": "Het verzoek is ingewilligd.",
    "Afgebroken": "De behandeling is gestopt.",
}
KANALEN = {
    "Website": "Formulier op de website",
    "Balie": "Aan de balie",
    "Telefoon": "Per telefoon",
    "Post": "Per brief",
    "E-mail": "Per e-mail",
}
LANDEN = {
    "6030": "Nederland",
    "5010": "België",
    "6029": "Duitsland",
    "5002": "Frankrijk",
    "6039": "Verenigd Koninkrijk",
}


def load_lists(loader: Loader) -> dict[str, str]:
    """Load the entries; name -> internal address."""
    made = {
        f"procestype:{name}": loader.add("selectielijst/procestypen", name, body) for name, body in PROCESTYPEN.items()
    }
    for name, body in RESULTATEN.items():
        made[f"resultaat:{name}"] = loader.add(
            "selectielijst/resultaten", name, {**body, "procesType": made["procestype:burgerzaken"]}
        )
    for name, text in OMSCHRIJVINGEN.items():
        made[f"omschrijving:{name}"] = loader.add(
            "selectielijst/resultaattypeomschrijvingen", name, {"omschrijving": name, "definitie": text}
        )
    for name, text in KANALEN.items():
        made[f"kanaal:{name}"] = loader.add(
            "selectielijst/communicatiekanalen", name, {"naam": name, "omschrijving": text}
        )
    loader.add(
        "referentielijsten/tabellen",
        "landen",
        {"code": "LANDEN", "naam": "Landen (voorbeeld)", "beheerder": {"naam": "Burgerzaken"}},
    )
    for code, name in LANDEN.items():
        loader.add("referentielijsten/items", code, {"tabel": "LANDEN", "code": code, "naam": name})
    return made
