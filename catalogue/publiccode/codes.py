"""Every code of the linter with its severity, its message and the reason behind it, in Dutch and English.

A code never changes its meaning; people put codes in their build settings.
"""

from __future__ import annotations

from dataclasses import dataclass

SEVERITIES = ("error", "warning", "note")
LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Code:
    """Texts of one code. ``{0}``, ``{1}`` are the words of a finding, ``{key}`` is its key."""

    severity: str
    nl: str
    en: str
    why_nl: str
    why_en: str

    def message(self, language: str) -> str:
        return self.nl if language == "nl" else self.en

    def why(self, language: str) -> str:
        return self.why_nl if language == "nl" else self.why_en


def error(nl: str, en: str, why_nl: str, why_en: str) -> Code:
    return Code("error", nl, en, why_nl, why_en)


def warning(nl: str, en: str, why_nl: str, why_en: str) -> Code:
    return Code("warning", nl, en, why_nl, why_en)


def note(nl: str, en: str, why_nl: str, why_en: str) -> Code:
    return Code("note", nl, en, why_nl, why_en)


ONE_LIST = (
    "Catalogi filteren op vaste waarden; een eigen woord valt overal buiten.",
    "Catalogues filter on fixed values; a word of your own falls outside all of them.",
)
CODES: dict[str, Code] = {
    "file-too-large": error(
        "Het bestand is {0} bytes groot; meer dan {1} wordt niet gelezen.",
        "The file is {0} bytes; more than {1} is not read.",
        "Een beschrijving is klein. Zet lange lijsten (zoals usedBy) op een webpagina en verwijs ernaar.",
        "A description is small. Put long lists (such as usedBy) on a web page and link to it.",
    ),
    "unreadable-file": error(
        "Het bestand kan niet worden gelezen: {0}.",
        "The file cannot be read: {0}.",
        "Controleer of de naam klopt en of het een gewoon bestand is.",
        "Check the name, and that it is an ordinary file.",
    ),
    "not-utf8": error(
        "Het bestand is geen UTF-8; het lijkt {0} te zijn.",
        "The file is not UTF-8; it looks like {0}.",
        "De standaard eist UTF-8. Sla het bestand opnieuw op met die codering.",
        "The standard demands UTF-8. Save the file again in that encoding.",
    ),
    "forbidden-character": error(
        "Teken {0} mag niet in YAML staan.",
        "Character {0} is not allowed in YAML.",
        "Zulke onzichtbare tekens komen vaak mee met knippen en plakken. Verwijder het.",
        "Invisible characters like this often come along with copy and paste. Remove it.",
    ),
    "tab": error(
        "Deze regel springt in met een tab; YAML kent alleen spaties.",
        "This line is indented with a tab; YAML knows spaces only.",
        "Vervang elke tab aan het begin van een regel door twee spaties.",
        "Replace every tab at the start of a line by two spaces.",
    ),
    "yaml-syntax": error(
        "Dit is geen geldige YAML: {0}.",
        "This is not valid YAML: {1}.",
        "Kijk naar inspringing, aanhalingstekens en dubbele punten in deze en de vorige regel.",
        "Look at indentation, quotes and colons in this line and the one before.",
    ),
    "several-documents": error(
        "Hier begint een tweede YAML-document; het bestand mag er één bevatten.",
        "A second YAML document starts here; the file may hold one.",
        "Verwijder de regel met drie streepjes, of zet de rest in een eigen bestand.",
        "Remove the line with three dashes, or move the rest to a file of its own.",
    ),
    "nested-too-deep": error(
        "De inhoud is dieper genest dan {0} niveaus.",
        "The content is nested deeper than {0} levels.",
        "publiccode.yml is nergens dieper dan zes niveaus; dit wordt niet verder gelezen.",
        "publiccode.yml is nowhere deeper than six levels; reading stops here.",
    ),
    "too-many-nodes": error(
        "Uitgeschreven bevat het bestand meer dan {0} waarden.",
        "Written out, the file holds more than {0} values.",
        "Verwijzingen (*naam) die elkaar herhalen kunnen een klein bestand reusachtig maken; lezen stopt hier.",
        "References (*name) that repeat each other can blow up a small file; reading stops here.",
    ),
    "unknown-alias": error(
        "De verwijzing *{0} wijst naar niets.",
        "The reference *{0} points to nothing.",
        "Een waarde die met * begint is in YAML een verwijzing. Zet hem tussen aanhalingstekens als dat niet de bedoeling is.",
        "A value that starts with * is a reference in YAML. Quote it if that is not what you mean.",
    ),
    "key-not-text": error(
        "Een sleutel moet een woord zijn.",
        "A key has to be a word.",
        "Hier staat een lijst of blok op de plaats van een sleutel.",
        "A list or block stands where a key should be.",
    ),
    "duplicate-key": error(
        "De sleutel {0} staat er twee keer; de eerste telt.",
        "The key {0} is there twice; the first one counts.",
        "Programma's kiezen verschillend welke van de twee zij lezen. Verwijder er een.",
        "Programs differ in which of the two they read. Remove one.",
    ),
    "empty-file": error(
        "Het bestand is leeg.",
        "The file is empty.",
        "Een catalogus kan hier niets uit halen. Begin met name, url en description.",
        "A catalogue can take nothing from it. Begin with name, url and description.",
    ),
    "not-a-description": error(
        "Hier staan geen sleutels met waarden maar een lijst of losse tekst.",
        "This is no set of keys with values but a list or loose text.",
        "Een publiccode.yml begint met sleutels zoals name: en url:.",
        "A publiccode.yml begins with keys such as name: and url:.",
    ),
    "symlink": error(
        "De inhoud is alleen het pad {0}: dit is een symbolische koppeling, niet het bestand zelf.",
        "The content is only the path {0}: this is a symbolic link, not the file itself.",
        "Wie het bestand over het web ophaalt krijgt het pad en niet de inhoud. Zet het echte bestand in de hoofdmap.",
        "Whoever fetches the file over the web gets the path and not the content. Put the real file in the root folder.",
    ),
    "required": error(
        "{key} ontbreekt of is leeg.",
        "{key} is missing or empty.",
        "De standaard eist deze sleutel; zonder hem laten veel catalogi de software weg.",
        "The standard demands this key; without it many catalogues leave the software out.",
    ),
    "empty-value": error(
        "{key} is leeg; laat de sleutel dan weg.",
        "{key} is empty; leave the key out then.",
        "Een lege waarde is geen adres of datum en keurt het bestand af.",
        "An empty value is no address or date and fails the file.",
    ),
    "needs-items": error(
        "{key} heeft minstens één waarde nodig.",
        "{key} needs at least one value.",
        "Een lege lijst zegt niets. Geef minstens één waarde.",
        "An empty list says nothing. Give at least one value.",
    ),
    "wrong-type": error(
        "{key} moet {0} zijn, hier staat {1}.",
        "{key} must be {2}, but here is {3}.",
        "Programma's die dit bestand lezen slaan de waarde over of stoppen. Let ook op: yes, no, on en off zijn geen true of false.",
        "Programs that read this file skip the value or stop. Mind that yes, no, on and off are not true or false.",
    ),
    "unknown-key": error(
        "De standaard kent geen sleutel {key}.{0}",
        "The standard knows no key {key}.{1}",
        "Strenge lezers keuren het hele bestand af op één onbekende sleutel. Let op hoofdletters.",
        "Strict readers refuse the whole file for one unknown key. Mind capitals.",
    ),
    "country-section": error(
        "De standaard kent geen landdeel {key}.",
        "The standard knows no country section {key}.",
        "Het Nederlandse deel is nooit in de standaard opgenomen. Zet standaarden onder supports en de organisatie onder organisation.",
        "The Dutch section never became part of the standard. Put standards under supports and the organisation under organisation.",
    ),
    "too-new": error(
        "{key} bestaat pas sinds versie {0} van de standaard.",
        "{key} exists only since version {0} of the standard.",
        "Verhoog publiccodeYmlVersion, of laat de sleutel weg.",
        "Raise publiccodeYmlVersion, or leave the key out.",
    ),
    "unknown-version": error(
        "Versie {0} van de standaard bestaat niet; kies uit {1}.",
        "Version {0} of the standard does not exist; choose from {1}.",
        "Zonder geldige versie stopt een strenge lezer meteen.",
        "Without a valid version a strict reader stops at once.",
    ),
    "version-not-text": error(
        "{key} {0} moet tussen aanhalingstekens staan.",
        "{key} {0} has to be quoted.",
        "Zonder aanhalingstekens is het een getal: 0.10 wordt dan 0.1.",
        "Without quotes it is a number: 0.10 would become 0.1.",
    ),
    "old-version": warning(
        "Versie {0} is niet de nieuwste; {1} is er.",
        "Version {0} is not the latest; {1} is out.",
        "Oude bestanden worden gelezen alsof zij de nieuwste versie hebben. De omzetter helpt u over.",
        "Old files are read as if they had the newest version. The converter helps you across.",
    ),
    "deprecated": warning(
        "{key} verdwijnt uit de standaard.{0}",
        "{key} will leave the standard.{1}",
        "De sleutel telt nu nog, maar wordt in versie 1.0 een fout.",
        "The key still counts, but becomes an error in version 1.0.",
    ),
    "lower-case-country": warning(
        "Schrijf het land {0} met hoofdletters: {1}.",
        "Write the country {0} in capitals: {1}.",
        "Sinds versie 0.5 zijn landcodes in hoofdletters.",
        "Since version 0.5 country codes are in capitals.",
    ),
    "lower-case-section": warning(
        "Schrijf het landdeel {key} met hoofdletters: {0}.",
        "Write the country section {key} in capitals: {0}.",
        "Sinds versie 0.5 zijn landcodes in hoofdletters.",
        "Since version 0.5 country codes are in capitals.",
    ),
    "section-twice": error(
        "{0} staat er ook al; verwijder {key}.",
        "{0} is there as well; remove {key}.",
        "Van twee landdelen leest ieder programma een ander.",
        "With two country sections every program reads another one.",
    ),
    "too-long": error(
        "{key} telt {0} tekens; er passen er {1}.",
        "{key} has {0} characters; {1} fit.",
        "Catalogi kappen langere teksten af, vaak midden in een woord.",
        "Catalogues cut longer texts, often in the middle of a word.",
    ),
    "too-short": error(
        "{key} telt {0} tekens; er zijn er minstens {1} nodig.",
        "{key} has {0} characters; at least {1} are needed.",
        "Schrijf wat de software doet, voor wie, en waarom iemand haar zou kiezen.",
        "Write what the software does, for whom, and why one would choose it.",
    ),
    "not-an-address": error(
        "{key} is geen volledig adres: {0}",
        "{key} is not a full address: {0}",
        "Een adres begint met een schema, zoals https://",
        "An address starts with a scheme, such as https://",
    ),
    "not-a-web-address": error(
        "{key} is geen webadres: {0}",
        "{key} is not a web address: {0}",
        "Een webadres begint met https:// of http://",
        "A web address starts with https:// or http://",
    ),
    "not-a-uri": error(
        "{key} is geen URI: {0}",
        "{key} is not a URI: {0}",
        "Gebruik een adres met een domein of een URN. Nederlandse overheden hebben een TOOI-adres.",
        "Use an address with a domain or a URN. Dutch governments have a TOOI address.",
    ),
    "not-an-ipa-code": error(
        "{0} is geen code uit het Italiaanse register iPA.",
        "{0} is not a code of the Italian register iPA.",
        "Achter urn:x-italian-pa: hoort de code van een Italiaanse overheid.",
        "After urn:x-italian-pa: belongs the code of an Italian administration.",
    ),
    "unknown-alias-name": error(
        "alias:{0} bestaat niet; de standaard kent {1}.",
        "alias:{0} does not exist; the standard knows {1}.",
        "Voor alles wat niet in de lijst staat is een volledige URI nodig.",
        "Whatever is not in the list needs a full URI.",
    ),
    "not-a-date": error(
        "{key} is geen dag: {0}",
        "{key} is not a day: {0}",
        "Schrijf een dag als jjjj-mm-dd, zonder tijd. Weet u de dag nog niet, laat de sleutel dan weg.",
        "Write a day as yyyy-mm-dd, without a time. Leave the key out when the day is not known yet.",
    ),
    "absolute-path": error(
        "{key} is een pad vanaf de wortel: {0}",
        "{key} is a path from the root: {0}",
        "Schrijf het pad binnen de repository, zonder schuine streep vooraan, of een webadres.",
        "Write the path inside the repository, without a leading slash, or a web address.",
    ),
    "file-address": error(
        "{key} wijst naar een bestand op een computer: {0}",
        "{key} points to a file on a computer: {0}",
        "Schrijf het pad binnen de repository of een webadres.",
        "Write the path inside the repository or a web address.",
    ),
    "missing-file": error(
        "{key} wijst naar {0}, en dat bestand is er niet.",
        "{key} points to {0}, and that file is not there.",
        "Het pad geldt vanaf de map van publiccode.yml.",
        "The path counts from the folder of publiccode.yml.",
    ),
    "wrong-picture": error(
        "{key} heeft een andere soort bestand: {0}. Toegestaan: {1}",
        "{key} is another kind of file: {0}. Allowed: {1}",
        "Catalogi tonen alleen deze soorten plaatjes.",
        "Catalogues show only these kinds of pictures.",
    ),
    "not-a-mime-type": error(
        "{key} is geen MIME-type: {0}",
        "{key} is not a MIME type: {0}",
        "De vorm is soort/ondersoort, zoals application/json.",
        "The form is type/subtype, such as application/json.",
    ),
    "not-an-email": error(
        "{key} is geen e-mailadres.",
        "{key} is not an e-mail address.",
        "Schrijf één adres voluit, of laat de sleutel weg.",
        "Write one address in full, or leave the key out.",
    ),
    "hidden-email": error(
        "{key} is onleesbaar gemaakt met \\x64; dat is de letter d en niet het apenstaartje.",
        "{key} was hidden with \\x64; that is the letter d and not the at sign.",
        "Oude uitleg bij de standaard noemde per vergissing \\x64. Schrijf gewoon @, of laat de sleutel weg.",
        "Old advice in the standard named \\x64 by mistake. Simply write @, or leave the key out.",
    ),
    "not-in-list": error(
        "{key} kent geen waarde {0}; kies uit {1}.", "{key} knows no value {0}; choose from {1}.", *ONE_LIST
    ),
    "unknown-category": error(
        "De standaard kent geen categorie {0}.", "The standard knows no category {0}.", *ONE_LIST
    ),
    "unknown-scope": error(
        "De standaard kent geen doelgroep {0}; kies uit {1}.",
        "The standard knows no scope {0}; choose from {1}.",
        *ONE_LIST,
    ),
    "unknown-country": error(
        "{0} is geen landcode.",
        "{0} is not a country code.",
        "Gebruik de code van twee letters uit ISO 3166-1, zoals NL.",
        "Use the code of two letters from ISO 3166-1, such as NL.",
    ),
    "unknown-language": error(
        "{0} is geen taalcode.",
        "{0} is not a language code.",
        "Gebruik een code volgens BCP 47 met een streepje: nl, en-GB, pt-BR.",
        "Use a BCP 47 code with a hyphen: nl, en-GB, pt-BR.",
    ),
    "unknown-licence": error(
        "{0} is geen licentie uit de SPDX-lijst.",
        "{0} is not a licence of the SPDX list.",
        "Alleen met de code van spdx.org kan een koper zien wat de licentie hem verplicht.",
        "Only with the code of spdx.org can a buyer see what the licence obliges him to.",
    ),
    "contractors-needed": error(
        "maintenance.type is contract; dan moeten de contractpartijen erbij.",
        "maintenance.type is contract; then the contractors have to be named.",
        "Noem per partij name en until, de einddatum van het contract: voor kopers het belangrijkste gegeven.",
        "Name per party name and until, the end of the contract: for buyers the most important fact.",
    ),
    "contractors-forbidden": error(
        "Contractpartijen horen alleen bij maintenance.type contract.",
        "Contractors belong to maintenance.type contract only.",
        "Wijzig het type in contract, of verwijder de contractpartijen.",
        "Change the type to contract, or remove the contractors.",
    ),
    "contacts-needed": error(
        "maintenance.type is {0}; dan moeten er contactpersonen bij.",
        "maintenance.type is {0}; then contacts have to be named.",
        "Noem minstens één naam. Een functie of team mag ook en houdt het bestand vrij van persoonsgegevens.",
        "Give at least one name. A role or team will do and keeps the file free of personal data.",
    ),
    "not-a-client-platform": note(
        "{0} is geen apparaat van een gebruiker.",
        "{0} is not a device of a user.",
        "platforms zegt waarmee mensen de software gebruiken (web, windows, ...), niet waar zij draait.",
        "platforms says with what people use the software (web, windows, ...), not where it runs.",
    ),
    "country-section-old": note(
        "Landdelen zijn sinds versie 0.7 op hun retour.",
        "Country sections are on their way out since version 0.7.",
        "Zet ondersteunde stelsels onder supports.",
        "Put supported systems under supports.",
    ),
}
