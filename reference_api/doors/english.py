"""Layer 4, services: what each API is about in English; the declarations say it in Dutch, as the standards do."""

from __future__ import annotations

from collections.abc import Mapping

ABOUT: Mapping[str, str] = {
    "autorisaties": "Applications and their rights on the other APIs.",
    "bag": "Addresses and buildings: everything a person or a case can stand at.",
    "besluiten": "Decisions, and the documents that hold them.",
    "bewoning": "Who lives, or has lived, at an address.",
    "brphistorie": "Where a person has lived, on a day or over a period.",
    "brpupdate": "Follow people, and ask whose data changed.",
    "burgerzaken": "Report a move or a death with its legal effect. Our own API, no standard.",
    "catalogi": "Types of cases, decisions and documents, with their versions in time.",
    "documenten": "Documents with their versions, contents, rights of use and mailings.",
    "kvk": "Companies: search, and their basic profile. All of them are invented.",
    "logboek": "Who asked for which personal data, and for what purpose.",
    "notificaties": "Channels, subscriptions and the publishing of notifications.",
    "objects": "Objects of any kind, with their history, by the schema of their type.",
    "objecttypes": "Types of objects, as versions of a JSON schema.",
    "personen": "People from the persons register, with only the fields that you name.",
    "referentielijsten": "Tables of codes. Read only, without a token.",
    "selectielijst": "Process types and results of the national retention list. Read only, without a token.",
    "testen": (
        "Sandboxes to practise in, and the log of your own requests. A sandbox is a data layer of its own with the"
        " sample data; who makes one gets a client_id and a secret."
    ),
    "zaken": "Cases with their statuses, roles, results, properties and objects.",
}
"""By name of the API; one that is not listed, such as a register of your own, speaks for itself."""
