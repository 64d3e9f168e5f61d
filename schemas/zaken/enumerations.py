"""Fixed lists of values of the Zaken API: value -> label."""

from __future__ import annotations

from collections.abc import Mapping

BETALINGSINDICATIE: Mapping[str, str] = {
    "nvt": "Er is geen sprake van te betalen, met de zaak gemoeide, kosten.",
    "nog_niet": "De met de zaak gemoeide kosten zijn (nog) niet betaald.",
    "gedeeltelijk": "De met de zaak gemoeide kosten zijn gedeeltelijk betaald.",
    "geheel": "De met de zaak gemoeide kosten zijn geheel betaald.",
}
ARCHIEFSTATUS = ("nog_te_archiveren", "gearchiveerd", "gearchiveerd_procestermijn_onbekend", "overgedragen")
BETROKKENETYPE = (
    "natuurlijk_persoon",
    "niet_natuurlijk_persoon",
    "vestiging",
    "organisatorische_eenheid",
    "medewerker",
)
RECHTSVORM = (
    "besloten_vennootschap",
    "cooperatie_europees_economische_samenwerking",
    "europese_cooperatieve_venootschap",
    "europese_cooperatieve_vennootschap",
    "europese_naamloze_vennootschap",
    "kerkelijke_organisatie",
    "naamloze_vennootschap",
    "onderlinge_waarborg_maatschappij",
    "overig_privaatrechtelijke_rechtspersoon",
    "stichting",
    "vereniging",
    "vereniging_van_eigenaars",
    "publiekrechtelijke_rechtspersoon",
    "vennootschap_onder_firma",
    "maatschap",
    "rederij",
    "commanditaire_vennootschap",
    "kapitaalvennootschap_binnen_eer",
    "overige_buitenlandse_rechtspersoon_vennootschap",
    "kapitaalvennootschap_buiten_eer",
)
INRICHTINGSELEMENT = (
    "bak",
    "bord",
    "installatie",
    "kast",
    "mast",
    "paal",
    "sensor",
    "straatmeubilair",
    "waterinrichtingselement",
    "weginrichtingselement",
)
KUNSTWERKDEEL = (
    "keermuur",
    "overkluizing",
    "duiker",
    "faunavoorziening",
    "vispassage",
    "bodemval",
    "coupure",
    "ponton",
    "voorde",
    "hoogspanningsmast",
    "gemaal",
    "perron",
    "sluis",
    "strekdam",
    "steiger",
    "stuw",
)
SPOORBAANDEEL = ("breedspoor", "normaalspoor", "smalspoor", "spoorbaan")
WATERDEEL = ("zee", "waterloop", "watervlakte", "greppel_droge_sloot")
