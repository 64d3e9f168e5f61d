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
)
