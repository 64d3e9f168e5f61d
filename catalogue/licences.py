"""Licences: what kind each is, and what it obliges to."""

from __future__ import annotations

import re
from collections.abc import Mapping

CLASSES = ("copyleft", "permissive", "public-domain", "closed", "none-found", "other", "unknown")
_COPYLEFT = re.compile(r"EUPL|A?L?GPL|MPL|CC-BY-SA|EPL|OSL|CDDL", re.IGNORECASE)
_PERMISSIVE = re.compile(r"MIT|BSD|Apache|ISC|Zlib|CC-BY-\d", re.IGNORECASE)
_PUBLIC = re.compile(r"CC0|Unlicense|0BSD", re.IGNORECASE)
_CLOSED = re.compile(r"proprietary|closed|LicenseRef-closed", re.IGNORECASE)


def licence_class(licence: str) -> str:
    """One of CLASSES for an SPDX expression, ``NONE`` (looked for, none found) or nothing (not known)."""
    if not licence:
        return "unknown"
    if licence == "NONE":
        return "none-found"
    for pattern, name in (
        (_CLOSED, "closed"),
        (_PUBLIC, "public-domain"),
        (_COPYLEFT, "copyleft"),
        (_PERMISSIVE, "permissive"),
    ):
        if pattern.search(licence):
            return name
    return "other"


OBLIGATIONS: Mapping[str, Mapping[str, str]] = {
    "copyleft": {
        "nl": "U mag de software gebruiken, aanpassen en verspreiden. Geeft u een aangepaste versie door, dan hoort de "
        "broncode daarvan erbij, onder dezelfde of een verenigbare licentie. Bij EUPL en AGPL geldt dat ook als anderen "
        "de software over een netwerk gebruiken.",
        "en": "You may use, change and pass on the software. Pass on a changed version and its source code comes with it, "
        "under the same or a compatible licence. Under EUPL and AGPL this also holds when others use it over a network.",
    },
    "permissive": {
        "nl": "U mag de software gebruiken, aanpassen en verspreiden, ook gesloten; de licentietekst en de namen van de "
        "rechthebbenden blijven erbij.",
        "en": "You may use, change and pass on the software, closed too; the text of the licence and the names of the "
        "holders stay with it.",
    },
    "public-domain": {
        "nl": "Er is afstand gedaan van rechten: vrij te gebruiken zonder voorwaarden.",
        "en": "Rights were given up: free to use without conditions.",
    },
    "closed": {
        "nl": "Gesloten software: gebruik volgt uit het contract met de leverancier.",
        "en": "Closed software: use follows from the contract with the supplier.",
    },
    "none-found": {
        "nl": "Gezocht en geen licentie gevonden. Zonder licentie mag u de code niet gebruiken of aanpassen: vraag de "
        "beheerder er een toe te voegen.",
        "en": "Looked for, and no licence found. Without a licence you may not use or change the code: ask the maintainer "
        "to add one.",
    },
    "other": {
        "nl": "Lees de tekst van de licentie: zij hoort niet bij de gangbare groepen.",
        "en": "Read the text of the licence: it is not among the common groups.",
    },
    "unknown": {"nl": "Van de licentie is hier niets bekend.", "en": "Nothing is known here about the licence."},
}
