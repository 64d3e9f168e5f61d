"""Every text, in Dutch and English."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("Verhuizen", "Moving house"),
    "town": ("Gemeente {place}", "Municipality of {place}"),
    "skip": ("Naar de inhoud", "To the content"),
    "languages": ("Taal", "Language"),
    "practice": ("Oefenomgeving met verzonnen mensen", "Practice site with invented people"),
    "lead": (
        "Meld uw verhuizing naar {place} op één pagina. Dat kan vanaf 4 weken ervoor tot en met 5 dagen erna. Het is gratis.",
        "Report your move to {place} on one page, from 4 weeks before until 5 days after it. It is free.",
    ),
    "digid": ("Inloggen met DigiD", "Sign in with DigiD"),
    "or": ("Of kies een verzonnen persoon", "Or choose an invented person"),
    "choose": ("Ga verder als deze persoon", "Go on as this person"),
    "nobody": ("Kies iemand uit de lijst.", "Choose somebody from the list."),
    "hello": ("Dag {name}", "Hello {name}"),
    "now": ("U woont nu op", "You live at"),
    "unknown_address": ("Er is geen adres van u bekend", "No address of yours is known"),
    "leave": ("Uitloggen", "Sign out"),
    "open": ("Dit begon u eerder", "You began this before"),
    "open_text": (
        "Uw gegevens staan hieronder. Kijk ze na en verstuur ze.",
        "Your data is below. Check it and send it.",
    ),
    "when": ("Wanneer verhuist u?", "When do you move?"),
    "day": ("Datum", "Date"),
    "day_hint": ("Van {first} tot en met {last}", "From {first} to {last}"),
    "where": ("Waar gaat u wonen?", "Where will you live?"),
    "postcode": ("Postcode", "Postcode"),
    "house": ("Huisnummer", "House number"),
    "letter": ("Letter", "Letter"),
    "addition": ("Toevoeging", "Addition"),
    "street": ("Straat", "Street"),
    "place": ("Plaats", "Town"),
    "lodging": ("Woont daar al iemand die blijft?", "Does somebody live there who stays?"),
    "lodging_hint": (
        "Dan gaat u inwonen en moet die persoon toestemming geven.",
        "Then you live in, and that person has to agree.",
    ),
    "yes": ("Ja", "Yes"),
    "no": ("Nee", "No"),
    "who": ("Wie gaat er mee?", "Who comes along?"),
    "who_hint": (
        "Alleen wie op dezelfde dag naar hetzelfde adres gaat.",
        "Only who goes to the same address that day.",
    ),
    "who_none": ("U verhuist alleen.", "You move alone."),
    "stay": ("Kan niet mee", "Cannot come along"),
    "partner": ("partner", "partner"),
    "child": ("kind", "child"),
    "parent": ("ouder", "parent"),
    "dead": ("overleden", "has died"),
    "elsewhere": ("woont op een ander adres", "lives at another address"),
    "young": ("meldt zelf", "reports separately"),
    "reach": ("Hoe bereiken wij u?", "How do we reach you?"),
    "email": ("E-mailadres", "E-mail address"),
    "phone": ("Telefoon", "Phone"),
    "reach_hint": ("Vul er minstens één in.", "Fill in at least one."),
    "truth": (
        "Met Verstuur doet u aangifte. Vul alles naar waarheid in.",
        "With Send you officially report. Everything must be true.",
    ),
    "send": ("Verstuur", "Send"),
    "save": ("Bewaar voor later", "Keep for later"),
    "kept": (
        "Bewaard. U kunt later verder, ook in een andere toepassing.",
        "Kept. You can go on later, in another application too.",
    ),
    "sent": ("Uw verhuizing is gemeld", "Your move has been reported"),
    "honest": (
        "De gemeente heeft uw melding, maar heeft haar nog niet verwerkt. U staat nog op uw oude adres.",
        "The municipality has your report, but has not processed it yet. You are still registered at your old address.",
    ),
    "done": ("De gemeente heeft uw melding afgehandeld.", "The municipality has finished your report."),
    "mine": ("Uw meldingen", "Your reports"),
    "new": ("Nog een verhuizing melden", "Report another move"),
    "not_yet": ("nog niet", "not yet"),
    "Ontvangen": ("Ontvangen", "Received"),
    "In behandeling": ("In behandeling", "Being checked"),
    "Wacht op toestemming": ("Wacht op toestemming", "Waiting for consent"),
    "Afgehandeld": ("Afgehandeld", "Finished"),
    "error": ("Fout", "Error"),
    "faults": ("Controleer dit", "Check this"),
    "trouble": (
        "De gemeente is nu niet te bereiken. Wat u invulde, staat er nog. Probeer het straks opnieuw.",
        "The municipality cannot be reached now. What you filled in is still here. Try again later.",
    ),
    "again": (
        "U was uitgelogd. Log weer in: wat u invulde, is bewaard.",
        "You were signed out. Sign in again: what you filled in is kept.",
    ),
    "strange": (
        "Het formulier kwam niet van deze pagina. Probeer het opnieuw.",
        "The form did not come from this page. Try again.",
    ),
    "not_in": ("U bent niet ingelogd. Probeer het opnieuw.", "You are not signed in. Try again."),
    "too_low": ("Log in met minstens DigiD Midden.", "Sign in with at least DigiD Midden."),
    "no_person": ("Log in als persoon, niet als bedrijf.", "Sign in as a person, not as a company."),
    "too_young": (
        "U bent jonger dan 16 jaar. Een ouder of voogd meldt uw verhuizing.",
        "You are under 16. A parent or guardian reports your move.",
    ),
    "bonnet": ("Onder de motorkap", "Under the bonnet"),
    "bonnet_text": (
        "Deze pagina bewaart zelf niets. Dit vroeg zij aan de registraties van de gemeente.",
        "This page keeps nothing itself. This is what it asked the registers of the municipality.",
    ),
    "layer": ("gegevens: {register}", "data: {register}"),
    "personal": ("persoonsgegevens: {fields}; doel: {purpose}", "personal data: {fields}; purpose: {purpose}"),
    "not_here": ("Deze pagina is er niet", "This page does not exist"),
    "home": ("Naar het begin", "To the start"),
    "f_day": ("Vul een datum in van {first} tot en met {last}.", "Fill in a date from {first} to {last}."),
    "f_late": (
        "Langer dan 5 dagen geleden verhuisd? Vul vandaag in: de gemeente schrijft u in vanaf de dag van uw melding.",
        "Moved more than 5 days ago? Fill in today: the municipality registers you from the day of your report.",
    ),
    "f_postcode": ("Vul een postcode in zoals 1234 AB.", "Fill in a postcode such as 1234 AB."),
    "f_house": ("Vul een huisnummer in van 1 tot 5 cijfers.", "Fill in a house number of 1 to 5 digits."),
    "f_letter": ("Een letter is één letter.", "A letter is one letter."),
    "f_addition": ("Een toevoeging is 1 tot 4 letters of cijfers.", "An addition is 1 to 4 letters or digits."),
    "f_street": ("Vul een straat in, in hoogstens 80 tekens.", "Fill in a street, in at most 80 characters."),
    "f_place": (
        "U kunt hier alleen een adres in {place} melden. Ga voor een andere plaats naar de gemeente daar.",
        "Here you can only report an address in {place}. For another town, go to the municipality there.",
    ),
    "f_same": (
        "Op dit adres woont u al. Vul uw nieuwe adres in.",
        "You live at this address already. Fill in your new one.",
    ),
    "f_lodging": ("Kies ja of nee.", "Choose yes or no."),
    "f_who": ("Kies alleen mensen uit de lijst.", "Choose people from the list only."),
    "f_reach": ("Vul een e-mailadres of telefoonnummer in.", "Fill in an e-mail address or phone number."),
    "f_email": (
        "Vul een e-mailadres in zoals naam@voorbeeld.nl.",
        "Fill in an e-mail address such as name@example.nl.",
    ),
    "f_phone": (
        "Vul een telefoonnummer in van 10 cijfers, of begin met +.",
        "Fill in a phone number of 10 digits, or start with +.",
    ),
}
MONTHS = (
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
)


def say(language: str, key: str, **values: object) -> str:
    """A text in a language; what has no text is shown as it is."""
    both = TEXTS.get(key)
    return both[language == "en"].format(**values) if both else key


def date_in(language: str, iso: str) -> str:
    """A day as people write it."""
    year, month, day = (int(part) for part in iso[:10].split("-"))
    return f"{day} {MONTHS[language == 'en'][month - 1]} {year}"
