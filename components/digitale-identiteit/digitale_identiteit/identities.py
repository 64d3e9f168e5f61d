"""Who can sign in, by which means, and how sure that is."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
import requests

from digitale_identiteit.settings import Settings

SAML = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
ETOEGANG = "urn:etoegang:core:assurance-class:"
WORK = "urn:gemeengoed:medewerker"
LEVELS: Mapping[str, Mapping[str, str]] = {
    "digid": {
        f"{SAML}PasswordProtectedTransport": "Basis",
        f"{SAML}MobileTwoFactorContract": "Midden",
        f"{SAML}Smartcard": "Substantieel",
        f"{SAML}SmartcardPKI": "Hoog",
    },
    "eherkenning": {
        f"{ETOEGANG}loa2plus": "EH2+",
        f"{ETOEGANG}loa3": "EH3",
        f"{ETOEGANG}loa4": "EH4",
    },
    "medewerker": {WORK: "Medewerker"},
}
"""Means of signing in, each with its levels from low to high, as they stand in ``acr``."""
TITLES = {"digid": "DigiD", "eherkenning": "eHerkenning", "medewerker": "Medewerker"}
AMR = {"digid": "pwd", "eherkenning": "otp", "medewerker": "otp"}


@dataclass(frozen=True)
class Identity:
    """Somebody who can sign in. ``key`` is what a form carries; ``claims`` what an application gets to hear."""

    key: str
    means: str
    name: str
    note: str
    claims: Mapping[str, Any]
    secret_number: str

    def subject(self, client_id: str, secret_key: str) -> str:
        """The name of this person for one application: always the same there, another elsewhere, never a number."""
        text = f"{client_id}:{self.means}:{self.secret_number}".encode()
        return hmac.new(secret_key.encode(), text, hashlib.sha256).hexdigest()[:32]


def company(kvk: str, firm: str, person: str) -> Identity:
    """A company for which an invented person acts."""
    claims = {"urn:nl:kvk": kvk, "organisation": firm, "name": person}
    return Identity(f"kvk-{kvk}", "eherkenning", person, firm, claims, f"{kvk}:{person}")


def employee(key: str, name: str, note: str, *roles: str) -> Identity:
    """Somebody who works for a municipality or for the catalogue; colleagues know him or her by the same name everywhere."""
    claims = {"name": name, "preferred_username": key, "roles": list(roles)}
    return Identity(f"werk-{key}", "medewerker", name, note, claims, key)


COMPANIES = (
    company("90000102", "Uitvaartverzorging De Linde", "Anneke Visser"),
    company("90000218", "Afscheid Nieuwerveen", "Bram Postma"),
    company("90000331", "Rouwcentrum Zandermeer", "Yara Kaya"),
    company("90000447", "Bouwbedrijf Veenstra", "Thijs Veenstra"),
)
EMPLOYEES = (
    employee("burgerzaken", "Femke Dekker", "Burgerzaken Nieuwerveen", "municipality:9901", "desk"),
    employee(
        "burgerlijke-stand", "Ruben Mulder", "Burgerlijke stand Nieuwerveen", "municipality:9901", "desk", "registrar"
    ),
    employee("zandermeer", "Noor Bakker", "Burgerzaken Zandermeer", "municipality:9902", "desk"),
    employee("redactie", "Gijs Brouwer", "Redactie van de catalogus", "editor"),
    employee("beheer", "Lotte Hendriks", "Beheer van de catalogus", "editor", "moderator"),
    employee("leverancier", "Emre Willems", "Leverancier Voorbeeld", "supplier:voorbeeld"),
)
FIXED = {identity.key: identity for identity in (*COMPANIES, *EMPLOYEES)}


class NotNow(Exception):
    """The persons cannot be reached."""


class Unknown(Exception):
    """Nobody has this number, or he or she cannot sign in any more."""


class Persons:
    """The sample persons, with their names out of the persons register."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.http = settings, requests.Session()

    def listed(self) -> list[dict[str, str]]:
        """Sample persons by situation. Raises NotNow."""
        return list(self._ask("GET", f"{self.settings.testdata_url}/personen"))

    def find(self, key: str) -> Identity:
        """The person behind a key of the list, or behind a number that was typed. Raises NotNow, Unknown."""
        bsn = next((p["burgerservicenummer"] for p in self.listed() if p["id"] == key), key.strip())
        if not re.fullmatch(r"\d{9}", bsn, re.ASCII):
            raise Unknown
        body = {
            "type": "RaadpleegMetBurgerservicenummer",
            "burgerservicenummer": [bsn],
            "fields": ["burgerservicenummer", "naam.volledigeNaam"],
        }
        found = self._ask("POST", f"{self.settings.personen_url}/personen", json=body)["personen"]
        if not found or "opschortingBijhouding" in found[0]:
            raise Unknown
        name = (found[0].get("naam") or {}).get("volledigeNaam", "")
        return Identity(key, "digid", name, "", {"name": name, "urn:nl:bsn": bsn}, bsn)

    def _ask(self, method: str, url: str, **options: Any) -> Any:
        clock = self.settings.clock
        moment = int(datetime.fromisoformat(clock).timestamp() if clock else time.time())
        claims = {"iss": self.settings.client_id, "client_id": self.settings.client_id, "iat": moment}
        token = jwt.encode(
            {**claims, "user_id": "", "user_representation": ""}, self.settings.client_secret, algorithm="HS256"
        )
        try:
            answer = self.http.request(
                method, url, headers={"Authorization": f"Bearer {token}"}, timeout=(3.05, 6), **options
            )
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as error:
            raise NotNow(type(error).__name__) from None


def asked_levels(acr_values: str) -> list[str]:
    """The means that an application asks for by ``acr_values``; all of them when it asks for none that we know."""
    wanted = acr_values.split()
    means = [name for name, levels in LEVELS.items() if any(value in levels for value in wanted)]
    return means or list(LEVELS)


def lowest(means: str, acr_values: str) -> str:
    """The lowest level of a means that is good enough; its lowest of all when none was asked."""
    wanted = set(acr_values.split())
    return next((level for level in LEVELS[means] if level in wanted), next(iter(LEVELS[means])))
