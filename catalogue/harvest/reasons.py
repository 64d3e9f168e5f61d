"""Why something is or is not listed: every state and reason with what its owner can do, in Dutch and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """``listed``: whether the software is shown. ``{0}`` in a text is the detail of the visit."""

    listed: bool
    nl: str
    en: str
    todo_nl: str
    todo_en: str

    def text(self, language: str, detail: str = "") -> str:
        return (self.nl if language == "nl" else self.en).format(detail)

    def todo(self, language: str) -> str:
        return self.todo_nl if language == "nl" else self.todo_en


NOTHING = ("U hoeft niets te doen.", "There is nothing you need to do.")
LATER = ("Wij proberen het bij de volgende ronde opnieuw.", "We try again in the next round.")
REASONS: dict[str, Reason] = {
    "valid": Reason(True, "Vermeld; het bestand is in orde.", "Listed; the file is in order.", *NOTHING),
    "warnings": Reason(
        True,
        "Vermeld; het bestand werkt, met waarschuwingen.",
        "Listed; the file works, with warnings.",
        "Bekijk het rapport; de omzetter brengt het bestand naar de nieuwste versie.",
        "See the report; the converter brings the file to the newest version.",
    ),
    "errors": Reason(
        True,
        "Vermeld met wat leesbaar was; het bestand bevat fouten.",
        "Listed with what was readable; the file has errors.",
        "Bekijk het rapport en neem de voorgestelde wijziging over. Andere catalogi laten de software nu mogelijk weg.",
        "See the report and take the proposed change. Other catalogues may leave the software out now.",
    ),
    "unreadable": Reason(
        False,
        "Het bestand is er, maar er is niets uit te lezen.",
        "The file is there, but nothing can be read from it.",
        "Bekijk het rapport. Vaak is het bestand leeg, geen YAML of een symbolische koppeling.",
        "See the report. Often the file is empty, no YAML or a symbolic link.",
    ),
    "no-file": Reason(
        False,
        "In de hoofdmap staat geen publiccode.yml.",
        "There is no publiccode.yml in the root folder.",
        "Zet het bestand in de hoofdmap van de hoofdtak; publiccode.yaml mag ook.",
        "Put the file in the root folder of the main branch; publiccode.yaml will do too.",
    ),
    "not-found": Reason(
        False,
        "Op dit adres is geen repository te vinden.",
        "No repository can be found at this address.",
        "Is de repository openbaar, en klopt het adres?",
        "Is the repository public, and is the address right?",
    ),
    "moved": Reason(
        False,
        "De repository is verhuisd naar {0}; daar kijken wij verder.",
        "The repository moved to {0}; we look there.",
        "Pas url in publiccode.yml aan als dat nog het oude adres is.",
        "Change url in publiccode.yml if it is still the old address.",
    ),
    "technical-fork": Reason(
        False,
        "Dit is een kopie: het bestand beschrijft {0}.",
        "This is a copy: the file describes {0}.",
        "Is dit een eigen variant, zet dan uw adres in url en het oorspronkelijke in isBasedOn.",
        "If this is a variant of your own, put your address in url and the original in isBasedOn.",
    ),
    "variant": Reason(True, "Vermeld als variant van {0}.", "Listed as a variant of {0}.", *NOTHING),
    "url-mistake": Reason(
        True,
        "Vermeld; url in het bestand is anders geschreven dan het adres: {0}.",
        "Listed; url in the file is written differently from the address: {0}.",
        "Schrijf url precies zoals het adres van de repository.",
        "Write url exactly like the address of the repository.",
    ),
    "unchanged": Reason(True, "Niet gewijzigd sinds het vorige bezoek.", "Not changed since the last visit.", *NOTHING),
    "never-visited": Reason(
        False,
        "Dit adres is nog nooit bezocht.",
        "This address was never visited.",
        "Meld het adres aan; bij de volgende ronde wordt het gelezen.",
        "Submit the address; it is read in the next round.",
    ),
    "server-error": Reason(False, "De server gaf een fout: {0}.", "The server gave an error: {0}.", *LATER),
    "unreachable": Reason(
        False, "De server was niet te bereiken: {0}.", "The server could not be reached: {0}.", *LATER
    ),
    "too-slow": Reason(False, "De server antwoordde niet op tijd.", "The server did not answer in time.", *LATER),
    "unknown-host": Reason(
        False,
        "De naam {0} bestaat niet.",
        "The name {0} does not exist.",
        "Controleer het adres op tikfouten.",
        "Check the address for typing mistakes.",
    ),
    "bad-address": Reason(
        False,
        "Dit is geen webadres: {0}",
        "This is not a web address: {0}",
        "Geef het adres van de repository zoals de browser het toont, met https://.",
        "Give the address of the repository as the browser shows it, with https://.",
    ),
    "credentials-in-address": Reason(
        False,
        "Een adres met gebruikersnaam of wachtwoord wordt niet bezocht.",
        "An address with a user name or password is not visited.",
        "Haal de gegevens vóór het apenstaartje weg.",
        "Remove what stands before the at sign.",
    ),
    "odd-port": Reason(
        False,
        "Alleen de gewone poorten 80 en 443 worden bezocht, niet {0}.",
        "Only the usual ports 80 and 443 are visited, not {0}.",
        "Bied de repository aan op een gewone poort.",
        "Offer the repository at a usual port.",
    ),
    "inside-address": Reason(
        False,
        "{0} ligt in een intern netwerk en wordt niet bezocht.",
        "{0} lies in an inside network and is not visited.",
        "Alleen openbare repositories kunnen worden vermeld.",
        "Only public repositories can be listed.",
    ),
    "too-many-redirects": Reason(
        False,
        "Het adres stuurt te vaak door.",
        "The address redirects too often.",
        "Geef het eindadres op.",
        "Give the final address.",
    ),
    "too-large": Reason(
        False,
        "Het bestand is groter dan {0} bytes.",
        "The file is larger than {0} bytes.",
        "Maak het korter, bijvoorbeeld door usedBy in te korten.",
        "Make it shorter, for example by shortening usedBy.",
    ),
    "compressed": Reason(
        False,
        "De server stuurde het bestand ingepakt ({0}), hoewel daar niet om is gevraagd.",
        "The server sent the file packed ({0}), although that was not asked for.",
        "Zet het inpakken voor dit bestand uit.",
        "Switch packing off for this file.",
    ),
}
