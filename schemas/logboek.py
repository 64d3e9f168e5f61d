"""What the log of processing tells (our own API): for which activities personal data is used, and each use of it.

Shape of a record: Logboek Dataverwerkingen 1.0 (Logius), ``sections/specificaties``; times in milliseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas import fields
from schemas.declare import Schema

TESTING = "testen"
"""The activity of clients that have none of their own."""


@dataclass(frozen=True)
class Activity:
    """A processing activity: what it is, and the law it rests on (empty when on none)."""

    nl: str
    en: str
    ground: str = ""


ACTIVITIES: Mapping[str, Activity] = {
    "aangeven-overlijden": Activity(
        "Een overlijden aangeven", "Report a death", "Burgerlijk Wetboek Boek 1, artikel 17-19k"
    ),
    "behandelen-zaak": Activity("Een zaak behandelen", "Handle a case", "Wet BRP, Burgerlijk Wetboek Boek 1"),
    "inloggen": Activity("Herkennen wie inlogt", "Recognise who signs in", "Wet digitale overheid"),
    "melden-verhuizing": Activity("Een verhuizing melden", "Report a move", "Wet BRP, artikel 2.39"),
    "stellen-vraag": Activity("Een vraag aan de gemeente stellen", "Ask the municipality a question", ""),
    TESTING: Activity("Testen met verzonnen gegevens", "Test with invented data", ""),
}


class Verwerkingsactiviteit(Schema):
    """Why personal data is used."""

    naam = fields.String(60, required=True, help="Naam, zoals in de kop X-Doelbinding.")
    url = fields.Uri(required=True, help="Adres; staat in elk logrecord als dpl.core.processing_activity_id.")
    omschrijving = fields.String(200, required=True, help="Wat er gebeurt.")
    grondslag = fields.String(200, required=True, help="De wet waarop het steunt; leeg als die er niet is.")


class Verwerkingsactiviteiten(Schema):
    """All activities."""

    verwerkingsactiviteiten = fields.List(fields.Group(Verwerkingsactiviteit), required=True)


class Verwerking(Schema):
    """One record: an action, or the use of one person's data within it."""

    trace_id = fields.String(32, required=True, help="Kenmerk van de hele keten van handelingen (W3C Trace Context).")
    span_id = fields.String(16, required=True, help="Kenmerk van deze handeling.")
    parent_span_id = fields.String(16, required=True, help="De handeling waar deze bij hoort; leeg als die er niet is.")
    status = fields.String(5, required=True, help="Unset, Ok of Error.")
    name = fields.String(100, required=True, help="Wat er gedaan is, in woorden.")
    start_time = fields.Integer(min=0, required=True, help="Begin, in milliseconden sinds 1970.")
    end_time = fields.Integer(min=0, required=True, help="Einde, in milliseconden sinds 1970.")
    attributes = fields.Map(1000, required=True, help="dpl.core.* van de standaard, en van ons client_id en velden.")


class Verwerkingen(Schema):
    """A page of records, newest first."""

    aantal = fields.Integer(min=0, required=True, help="Hoeveel er in totaal zijn.")
    verwerkingen = fields.List(fields.Group(Verwerking), required=True)


class Betrokkene(Schema):
    """Whose records are sought. In the body, never in an address."""

    burgerservicenummer = fields.Bsn(required=True, help="Nummer van de persoon.")
