"""The Burgerzaken register: moves and deaths with their effect in the persons register. Our own API; there is no standard."""

from __future__ import annotations

from schemas.burgerzaken import overlijdens, verhuizingen
from schemas.declare import Register

REGISTER = Register(
    "burgerzaken",
    "Burgerzaken API",
    "0.1.0",
    "burgerzaken/api/v1",
    (verhuizingen.RESOURCE, overlijdens.RESOURCE),
    description=(
        "Verhuizingen en overlijdens met hun gevolg in de persoonsgegevens. **Dit is geen standaard:** voor schrijven in de BRP "
        "bestaat er geen. Zelfde kenmerk, zelfde inhoud: hetzelfde antwoord (200), zonder dat er iets dubbel gebeurt."
    ),
    component="ac",
    source="Gemeengoed",
    own=True,
)
