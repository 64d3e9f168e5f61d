"""Shapes of the Burgerzaken API: a move, a death, relatives, and their correction."""

from __future__ import annotations

from schemas import fields
from schemas.declare import Schema

AANGIFTE = {
    "I": "Ingeschrevene",
    "P": "Echtgenoot of geregistreerd partner",
    "G": "Gezaghouder",
    "O": "Inwonende ouder voor meerderjarig kind",
    "K": "Meerderjarig inwonend kind voor ouder",
    "M": "Meerderjarige gemachtigde",
    "H": "Hoofd instelling",
    "A": "Ambtshalve",
}
"""Who declares for a mover (Landelijke tabel 41, element 72.10)."""
RELATIE = {"ingeschrevene": "De persoon zelf", "partner": "Partner", "kind": "Kind", "ouder": "Ouder"}
FUNCTIE = {"W": "Woonadres", "B": "Briefadres"}
TOESTEMMING = {"gegeven": "De hoofdbewoner vindt het goed", "geweigerd": "De hoofdbewoner vindt het niet goed"}
STATUS = {
    "wacht": "Gaat in op een dag die nog komt",
    "verwerkt": "Verwerkt in de persoonsgegevens",
    "ingetrokken": "Ingetrokken voor het inging",
    "vervallen": "Niet meer aan de orde: wie zou verhuizen is overleden",
    "hersteld": "Hersteld: de gegevens zijn weer zoals ze waren",
}
STATUS_OVERLIJDEN = {"verwerkt": STATUS["verwerkt"], "hersteld": STATUS["hersteld"]}


class Herstel(Schema):
    """Why and when it was corrected."""

    moment = fields.Moment(required=True, help="Wanneer het hersteld is.")
    reden = fields.String(1000, required=True, help="Waarom het hersteld is.")


class HerstelVerzoek(Schema):
    """The reason for a correction."""

    reden = fields.String(1000, required=True, blank=False, help="Waarom het hersteld wordt.")


class Verhuizer(Schema):
    """Somebody who moves."""

    burgerservicenummer = fields.Bsn(required=True, help="Wie verhuist.")
    aangifte = fields.Choice(AANGIFTE, required=True, help="Wie aangifte doet: code uit landelijke tabel 41.")


class NieuwAdres(Schema):
    """Where they go."""

    nummeraanduidingIdentificatie = fields.String(
        16, required=True, blank=False, pattern="[0-9]{4}20[0-9]{10}", help="Nummeraanduiding in de BAG."
    )
    functie = fields.Choice(FUNCTIE, load_default="W", help="Woonadres (W) of briefadres (B).")


class Inwoning(Schema):
    """Moving in with somebody who lives there."""

    toestemming = fields.Choice(TOESTEMMING, required=True, help="Of de hoofdbewoner het goed vindt.")
    toestemmingsgever = fields.Bsn(blank=True, load_default="", help="Wie toestemming geeft; moet er wonen.")


class Verhuizing(Schema):
    """A move of people from one address to another."""

    url = fields.Uri(dump_only=True)
    kenmerk = fields.String(
        100, required=True, blank=False, help="Eigen kenmerk; hetzelfde kenmerk is dezelfde verhuizing."
    )
    aangever = fields.Bsn(required=True, help="Wie aangifte doet.")
    verhuizers = fields.List(fields.Group(Verhuizer), required=True, min=1, max=30, help="Wie er verhuizen.")
    datum = fields.Date(required=True, help="Dag van de verhuizing volgens de aangifte.")
    ontvangen = fields.Date(load_default=None, allow_none=True, help="Dag van de aangifte; leeg: vandaag.")
    nieuwAdres = fields.Group(NieuwAdres, required=True, help="Het nieuwe adres.")
    inwoning = fields.Group(Inwoning, load_default=None, allow_none=True, help="Alleen als er al iemand woont.")
    zaak = fields.Link("zaken/zaken", blank=True, load_default="", help="De zaak waarin dit behandeld wordt.")
    soort = fields.Choice(
        {"binnengemeentelijk": "Binnen de gemeente", "buitengemeentelijk": "Naar een andere gemeente"}, dump_only=True
    )
    gemeente = fields.String(dump_only=True, help="Code van de gemeente die inschrijft.")
    vorigeGemeente = fields.String(dump_only=True, help="Code van de gemeente die bericht krijgt.")
    ingangsdatum = fields.Date(dump_only=True, help="Sinds wanneer het adres geldt: te late aangifte schuift dit op.")
    registratiedatum = fields.Date(dump_only=True, help="Dag van registratie.")
    status = fields.Choice(STATUS, dump_only=True, help="Hoe ver het is.")
    herstel = fields.Group(Herstel, dump_only=True, allow_none=True, help="Het herstel, als dat er was.")


class Overlijden(Schema):
    """A death."""

    url = fields.Uri(dump_only=True)
    kenmerk = fields.String(
        100, required=True, blank=False, help="Eigen kenmerk; hetzelfde kenmerk is hetzelfde overlijden."
    )
    overledene = fields.Bsn(required=True, help="Wie overleden is.")
    datum = fields.Date(required=True, help="Dag van overlijden.")
    tijdstip = fields.String(5, pattern="([01][0-9]|2[0-3]):[0-5][0-9]", load_default="", help="Uur en minuut (UU:MM).")
    plaats = fields.String(4, pattern="[0-9]{4}", load_default="", help="Code van de gemeente van overlijden.")
    land = fields.String(4, pattern="[0-9]{4}", load_default="6030", help="Code van het land van overlijden.")
    aktenummer = fields.String(7, pattern="[0-9A-Z_ ]{7}", load_default="", help="Nummer van de akte, zeven tekens.")
    zaak = fields.Link("zaken/zaken", blank=True, load_default="", help="De zaak waarin dit behandeld wordt.")
    gemeente = fields.String(dump_only=True, help="Code van de gemeente van inschrijving, die bericht krijgt.")
    partner = fields.Boolean(dump_only=True, help="Of een huwelijk of partnerschap eindigde.")
    registratiedatum = fields.Date(dump_only=True, help="Dag van registratie.")
    status = fields.Choice(STATUS_OVERLIJDEN, dump_only=True, help="Hoe ver het is.")
    herstel = fields.Group(Herstel, dump_only=True, allow_none=True, help="Het herstel, als dat er was.")


class VerwantenVraag(Schema):
    """Whose relatives are asked for."""

    burgerservicenummer = fields.Bsn(required=True, help="Wie aangifte wil doen.")


class Verwant(Schema):
    """Somebody who may move along, or why not."""

    burgerservicenummer = fields.String(9, required=True, help="De persoon.")
    relatie = fields.Choice(RELATIE, required=True, help="Wie het is voor de aangever.")
    aangifte = fields.Choice(AANGIFTE, required=True, help="De code om mee te geven.")
    magMee = fields.Boolean(required=True, help="Of deze persoon mee kan verhuizen.")
    belemmeringen = fields.List(fields.String(), required=True, help="Codes van wat dat verhindert.")


class Verwanten(Schema):
    """The person and those who could move along."""

    verwanten = fields.List(fields.Group(Verwant), required=True)
