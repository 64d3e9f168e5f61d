"""Why a move or a death cannot be registered, in plain words: by code (or field) of the Burgerzaken API, and a few of our own."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from zaakbalie.effects import Fault

N_ = str
"""Marks a text for translators."""
TEXTS = {
    "no-reporter": N_("De zaak noemt geen melder met een burgerservicenummer."),
    "no-deceased": N_("De zaak noemt geen overledene met een burgerservicenummer."),
    "no-day": N_("De dag ontbreekt in de zaak, of bestaat niet."),
    "no-address": N_("Het nieuwe adres in de zaak is niet gevonden in de registratie van adressen."),
    "movers-missing": N_("Er verhuizen meer mensen mee dan er in de zaak staan."),
    "persoon-onbekend": N_("Deze persoon staat niet in de basisregistratie."),
    "dubbele-verhuizer": N_("Deze persoon staat twee keer in de zaak."),
    "overleden": N_("Deze persoon is overleden."),
    "geemigreerd": N_("Deze persoon is geëmigreerd."),
    "opgeschort": N_("De gegevens van deze persoon worden niet meer bijgehouden."),
    "geblokkeerd": N_("De gegevens van deze persoon zijn geblokkeerd."),
    "curatele": N_("Deze persoon staat onder curatele."),
    "lopende-verhuizing": N_("Voor deze persoon staat al een verhuizing klaar."),
    "minderjarig": N_("Wie jonger is dan zestien, mag niet zelf aangifte doen."),
    "geen-relatie": N_("De melder mag voor deze persoon geen aangifte doen."),
    "tegenstrijdige-aangifte": N_("De melder kan op deze manier geen aangifte doen voor deze persoon."),
    "verschillende-adressen": N_("Deze persoon woont op een ander adres dan wie meeverhuist."),
    "zelfde-adres": N_("Deze persoon woont al op het nieuwe adres."),
    "adres-onbekend": N_("Het nieuwe adres bestaat niet."),
    "adres-niet-in-gebruik": N_("Op het nieuwe adres kan niemand wonen: het is niet in gebruik."),
    "toestemming-ontbreekt": N_("Op het nieuwe adres woont al iemand. Kruis aan dat die toestemming gaf."),
    "geen-bewoner": N_("Wie toestemming gaf, woont niet op het nieuwe adres."),
    "te-vroeg": N_("De melding kwam meer dan vier weken voor de verhuizing."),
    "ontvangen-in-toekomst": N_("De melding kan niet in de toekomst zijn ontvangen."),
    "voor-huidig-adres": N_("Op deze dag woonde deze persoon nog niet op het huidige adres."),
    "tegenstrijdige-verhuizing": N_("Op deze dag is al een andere verhuizing geregistreerd."),
    "kenmerk-in-gebruik": N_("Voor deze zaak is al iets anders geregistreerd. Open de zaak opnieuw."),
    "al-overleden": N_("Het overlijden van deze persoon is al geregistreerd."),
    "overlijden-voor-geboorte": N_("De dag van overlijden ligt voor de geboorte."),
    "aktenummer": N_("Het nummer van de akte heeft zeven tekens: cijfers, hoofdletters en _."),
    "tijdstip": N_("Het tijdstip van overlijden in de zaak is geen tijd."),
    "in-toekomst": N_("De dag van overlijden ligt in de toekomst."),
}


def said(fault: Fault, names: Mapping[str, str]) -> str:
    """A fault as people read it, with the name of whom it is about; one that we do not know in the words of the register."""
    known = TEXTS.get(fault.code) or TEXTS.get(fault.field)
    text = _(known) if known else fault.reason or _("De registratie weigert dit.")
    name = names.get(fault.number, "")
    return f"{name}: {text[:1].lower()}{text[1:]}" if name else text
