"""Fixed lists of values of the ZGW standard: value -> label. The order counts where the standard ranks the values."""

from __future__ import annotations

from collections.abc import Mapping

VERTROUWELIJKHEIDAANDUIDING: Mapping[str, str] = {
    "openbaar": "Openbaar",
    "beperkt_openbaar": "Beperkt openbaar",
    "intern": "Intern",
    "zaakvertrouwelijk": "Zaakvertrouwelijk",
    "vertrouwelijk": "Vertrouwelijk",
    "confidentieel": "Confidentieel",
    "geheim": "Geheim",
    "zeer_geheim": "Zeer geheim",
}
ARCHIEFNOMINATIE: Mapping[str, str] = {"blijvend_bewaren": "Blijvend bewaren", "vernietigen": "Vernietigen"}
ROLOMSCHRIJVING: Mapping[str, str] = {
    "adviseur": "Adviseur",
    "behandelaar": "Behandelaar",
    "belanghebbende": "Belanghebbende",
    "beslisser": "Beslisser",
    "initiator": "Initiator",
    "klantcontacter": "Klantcontacter",
    "zaakcoordinator": "Zaakcoördinator",
    "mede_initiator": "Mede-initiator",
}
OBJECTTYPE = (
    "adres",
    "besluit",
    "buurt",
    "enkelvoudig_document",
    "gemeente",
    "gemeentelijke_openbare_ruimte",
    "huishouden",
    "inrichtingselement",
    "kadastrale_onroerende_zaak",
    "kunstwerkdeel",
    "maatschappelijke_activiteit",
    "medewerker",
    "natuurlijk_persoon",
    "niet_natuurlijk_persoon",
    "openbare_ruimte",
    "organisatorische_eenheid",
    "pand",
    "spoorbaandeel",
    "status",
    "terreindeel",
    "terrein_gebouwd_object",
    "vestiging",
    "waterdeel",
    "wegdeel",
    "wijk",
    "woonplaats",
    "woz_deelobject",
    "woz_object",
    "woz_waarde",
    "zakelijk_recht",
    "overige",
)
AFLEIDINGSWIJZE: Mapping[str, str] = {
    "afgehandeld": "Afgehandeld",
    "ander_datumkenmerk": "Ander datumkenmerk",
    "eigenschap": "Eigenschap",
    "gerelateerde_zaak": "Gerelateerde zaak",
    "hoofdzaak": "Hoofdzaak",
    "ingangsdatum_besluit": "Ingangsdatum besluit",
    "termijn": "Termijn",
    "vervaldatum_besluit": "Vervaldatum besluit",
    "zaakobject": "Zaakobject",
}
COMPONENT: Mapping[str, str] = {
    "ac": "Autorisatiecomponent",
    "nrc": "Notificatierouteringcomponent",
    "zrc": "Zaakregistratiecomponent",
    "ztc": "Zaaktypecatalogus",
    "drc": "Documentregistratiecomponent",
    "brc": "Besluitregistratiecomponent",
}
AARD_RELATIE = ("vervolg", "bijdrage", "onderwerp")
