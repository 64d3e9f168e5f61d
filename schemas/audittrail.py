"""The line of an audit trail, the same in every register that keeps one."""

from __future__ import annotations

from schemas import fields
from schemas.declare import Schema

BRONNEN = {
    "ac": "Autorisaties API",
    "nrc": "Notificaties API",
    "zrc": "Zaken API",
    "ztc": "Catalogi API",
    "drc": "Documenten API",
    "brc": "Besluiten API",
    "cmc": "Contactmomenten API",
    "kc": "Klanten API",
    "vrc": "Verzoeken API",
}


class Wijzigingen(Schema):
    """The object before and after."""

    oud = fields.Json(allow_none=True, help="Het object zoals het was; leeg bij aanmaken.")
    nieuw = fields.Json(allow_none=True, help="Het object zoals het werd; leeg bij verwijderen.")


class AuditTrail(Schema):
    """Who did what to a main object, or to what belongs to it, when and why."""

    uuid = fields.Uuid(help="Kenmerk van de regel.")
    bron = fields.Choice(BRONNEN, required=True, help="Register waarin de wijziging is gedaan.")
    applicatieId = fields.String(100, help="client_id van de applicatie.")
    applicatieWeergave = fields.String(200, help="Leesbare naam van de applicatie.")
    gebruikersId = fields.String(255, help="Gebruiker, zoals de applicatie die noemt.")
    gebruikersWeergave = fields.String(255, help="Leesbare naam van de gebruiker.")
    actie = fields.String(50, required=True, help="create, update, partial_update of destroy.")
    actieWeergave = fields.String(200, help="Leesbare naam van de actie.")
    resultaat = fields.Integer(min=100, max=599, required=True, help="Statuscode van het antwoord.")
    hoofdObject = fields.Uri(required=True, help="URL van het hoofdobject.")
    resource = fields.String(50, required=True, help="Soort object dat gewijzigd is.")
    resourceUrl = fields.Uri(required=True, help="URL van het gewijzigde object.")
    toelichting = fields.String(help="Reden, uit de kop X-Audit-Toelichting.")
    resourceWeergave = fields.String(200, required=True, help="Leesbare naam van het gewijzigde object.")
    aanmaakdatum = fields.Moment(dump_only=True, help="Moment van de wijziging.")
    wijzigingen = fields.Group(Wijzigingen, required=True)
