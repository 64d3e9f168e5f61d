"""The Zaken register (ZGW Zaken API 1.7.0): cases with everything that belongs to them."""

from schemas.declare import Register
from schemas.zaken.besluiten import BESLUITEN
from schemas.zaken.contacts import (
    KLANTCONTACTEN,
    ZAAKCONTACTMOMENTEN,
    ZAAKNOTITIES,
    ZAAKNUMMER_RESERVEREN,
    ZAAKVERZOEKEN,
)
from schemas.zaken.resultaten import RESULTATEN
from schemas.zaken.rollen import ROLLEN
from schemas.zaken.statussen import STATUSSEN
from schemas.zaken.zaakeigenschappen import ZAAKEIGENSCHAPPEN
from schemas.zaken.zaakinformatieobjecten import ZAAKINFORMATIEOBJECTEN
from schemas.zaken.zaakobjecten import ZAAKOBJECTEN
from schemas.zaken.zaken import ZAKEN

REGISTER = Register(
    "zaken",
    "Zaken API",
    "1.7.0",
    "zaken/api/v1",
    (
        KLANTCONTACTEN,
        RESULTATEN,
        ROLLEN,
        STATUSSEN,
        ZAAKCONTACTMOMENTEN,
        ZAAKINFORMATIEOBJECTEN,
        ZAAKNOTITIES,
        ZAAKNUMMER_RESERVEREN,
        ZAAKOBJECTEN,
        ZAAKVERZOEKEN,
        ZAKEN,
        BESLUITEN,
        ZAAKEIGENSCHAPPEN,
    ),
    description="Zaken met hun statussen, rollen, resultaten, eigenschappen en objecten.",
    component="zrc",
    upheld={
        "zrc-012": "Groepen (verlenging, opschorting, processobject) mogen ontbreken; een gegeven groep is volledig.",
        "zrc-024": "Verzoeken en contactmomenten staan alleen hier: de API's waarin ze gespiegeld werden bestaan niet meer.",
        "zrc-025": "Met expand komen objecten van deze API en van Catalogi, Documenten en Besluiten mee.",
        "zrc-026": "Expand gaat zo diep als een pad lang is; het aantal relaties en de grootte zijn begrensd.",
        "zrc-027": "Een pad in expand dat geen relatie van de resource is, geeft een fout.",
        "zrc-028": "Kan een gevraagde relatie niet opgehaald worden, dan is er geen antwoord maar een fout.",
    },
)
