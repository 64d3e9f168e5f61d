"""The Documenten register (ZGW Documenten API 1.7.0): documents with their versions, contents, rights of use and dispatches."""

from schemas.declare import Register
from schemas.documenten.bestandsdelen import BESTANDSDELEN
from schemas.documenten.enkelvoudiginformatieobjecten import ENKELVOUDIGINFORMATIEOBJECTEN
from schemas.documenten.gebruiksrechten import GEBRUIKSRECHTEN
from schemas.documenten.objectinformatieobjecten import OBJECTINFORMATIEOBJECTEN
from schemas.documenten.verzendingen import VERZENDINGEN

REGISTER = Register(
    "documenten",
    "Documenten API",
    "1.7.0",
    "documenten/api/v1",
    (BESTANDSDELEN, ENKELVOUDIGINFORMATIEOBJECTEN, GEBRUIKSRECHTEN, OBJECTINFORMATIEOBJECTEN, VERZENDINGEN),
    description="Documenten met hun versies, inhoud, gebruiksrechten en verzendingen.",
    component="drc",
    upheld={
        "drc-011": "Met expand komen objecten van deze API en van Catalogi, Zaken en Besluiten mee.",
        "drc-012": "Expand gaat zo diep als een pad lang is; het aantal relaties en de grootte zijn begrensd.",
        "drc-013": "Een pad in expand dat geen relatie van de resource is, geeft een fout.",
        "drc-014": "Kan een gevraagde relatie niet opgehaald worden, dan is er geen antwoord maar een fout.",
    },
)
