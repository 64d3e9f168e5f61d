"""What all resources of the Documenten API share: scopes, the channel, names of resources."""

from __future__ import annotations

from schemas.declare import Channel, any_of

READ = any_of("documenten.lezen")
CREATE = any_of("documenten.aanmaken")
WRITE = any_of("documenten.bijwerken")
WRITE_DOCUMENT = any_of("documenten.bijwerken", "documenten.geforceerd-bijwerken")
DELETE = any_of("documenten.verwijderen")
LOCK = any_of("documenten.lock")
UNLOCK = any_of("documenten.lock", "documenten.geforceerd-unlock")
DOCUMENT, PART = "documenten/enkelvoudiginformatieobjecten", "documenten/bestandsdelen"
RIGHTS_OF_USE, RELATION = "documenten/gebruiksrechten", "documenten/objectinformatieobjecten"
DISPATCH = "documenten/verzendingen"
CHANNEL = Channel(
    "documenten",
    {
        "bronorganisatie": "bronorganisatie",
        "informatieobjecttype": "informatieobjecttype",
        "vertrouwelijkheidaanduiding": "vertrouwelijkheidaanduiding",
    },
)
