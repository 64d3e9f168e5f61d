"""The Besluiten register (ZGW Besluiten API 1.1.0): decisions and the documents in which they are laid down."""

from schemas.besluiten.besluiten import BESLUITEN
from schemas.besluiten.besluitinformatieobjecten import BESLUITINFORMATIEOBJECTEN
from schemas.declare import Register

REGISTER = Register(
    "besluiten",
    "Besluiten API",
    "1.1.0",
    "besluiten/api/v1",
    (BESLUITEN, BESLUITINFORMATIEOBJECTEN),
    description="Besluiten en de documenten waarin ze zijn vastgelegd.",
    component="brc",
    upheld={"brc-004": "De aard van de relatie ligt vast; een relatie wordt gemaakt of verwijderd, niet gewijzigd."},
)
