"""Settings, and the only calls: a name from Personen, a case in Zaken, its type from Catalogi."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import requests

NAME = "startpunt"
NEEDED = ("ZAKEN_URL", "CATALOGI_URL", "PERSONEN_URL", "CLIENT_ID", "CLIENT_SECRET", "SECRET_KEY", "OIDC_ISSUER")
SAML = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
SURE = f"{SAML}MobileTwoFactorContract {SAML}Smartcard {SAML}SmartcardPKI"
"""Levels of DigiD that are sure enough: midden, substantieel and hoog."""
BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"


def read_settings(source: Mapping[str, str]) -> dict[str, str]:
    """The settings; those of a sample run come out of the file in DEMO_JSON. Raises ValueError naming all that miss."""
    found: dict[str, str] = {"BIND_PORT": "8010", "RSIN": "999990019", "CASE_TYPE": "VRAAG-STELLEN", "CLOCK": ""}
    demo_file = Path(source.get("DEMO_JSON") or "../../var/demo.json").expanduser()
    if not source.get("ZAKEN_URL") and demo_file.is_file():
        demo = json.loads(demo_file.read_text(encoding="utf-8"))
        client = demo["components"].get(NAME) or demo
        found |= {f"{root.upper()}_URL": address for root, address in demo["roots"].items()}
        found |= {"CLIENT_ID": client["client_id"], "CLIENT_SECRET": client["secret"], "SECRET_KEY": client["secret"]}
        found["OIDC_ISSUER"] = demo["components"].get("digitale-identiteit", {}).get("url", "")
    found |= {name: value for name, value in source.items() if value}
    if missing := [name for name in NEEDED if not found.get(name)]:
        raise ValueError(f"set {', '.join(missing)}, or DEMO_JSON to the demo.json of a sample run")
    return {"BASE_URL": f"http://localhost:{found['BIND_PORT']}", **found, "OIDC_ACR": source.get("OIDC_ACR", SURE)}


class NotNow(Exception):
    """A registration does not answer, or refuses."""


@dataclass(frozen=True)
class Question:
    """A question as the registration has it, with the steps it goes through: (name, text, moment or empty)."""

    number: str
    text: str
    steps: tuple[tuple[str, str, str], ...]


Call = tuple[str, str, str, int, str]
"""Register, method, path (never a query or a body), status, and the personal data that was asked for."""


class Registrations:
    """Calls with the client of the settings. Everything raises NotNow."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self.settings, self.http = settings, requests.Session()
        self.heard: Callable[[Call], None] = lambda call: None
        """Told about every call."""

    def now(self) -> datetime:
        """This moment."""
        return datetime.fromisoformat(self.settings["CLOCK"]) if self.settings["CLOCK"] else datetime.now(UTC)

    def name_of(self, bsn: str) -> str:
        """The name of a person."""
        fields = ["burgerservicenummer", "naam.volledigeNaam"]
        body = {"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": [bsn], "fields": fields}
        found = self._call("POST", self.settings["PERSONEN_URL"] + "/personen", json=body)["personen"]
        return str((found[0].get("naam") or {}).get("volledigeNaam", "")) if found else ""

    def ask(self, number: str, bsn: str, text: str) -> None:
        """File a question as a case. Asked again with the same number it goes on where it stopped: never a second case."""
        kind, now = self._type(), self.now()
        case = self._find(number) or self._post("/zaken", {
            "identificatie": number, "bronorganisatie": self.settings["RSIN"],
            "verantwoordelijkeOrganisatie": self.settings["RSIN"], "zaaktype": kind,
            "startdatum": now.date().isoformat(), "omschrijving": "Vraag",
        })  # fmt: skip
        if not case["rollen"]:
            self._post("/rollen", {
                "zaak": case["url"], "betrokkeneType": "natuurlijk_persoon", "roltype": self._part("roltypen", kind),
                "roltoelichting": "Vragensteller", "betrokkeneIdentificatie": {"inpBsn": bsn},
            })  # fmt: skip
        if not case["eigenschappen"]:
            path = case["url"].removeprefix(self.settings["ZAKEN_URL"]) + "/zaakeigenschappen"
            self._post(path, {"zaak": case["url"], "eigenschap": self._part("eigenschappen", kind), "waarde": text})
        if not case["status"]:
            first = {"zaak": case["url"], "statustype": self._part("statustypen", kind)}
            self._post("/statussen", {**first, "datumStatusGezet": now.isoformat(), "statustoelichting": ""})

    def questions(self, bsn: str) -> list[Question]:
        """The questions of a person, newest first. The number of the person travels in a body, never in an address."""
        zaken = self.settings["ZAKEN_URL"]
        found = self._call("POST", zaken + "/zaken/_zoek", json={"zaaktype": self._type(), BSN: bsn})["results"]
        return [self._question(case) for case in reversed(found) if case["status"]]

    def _question(self, case: Mapping[str, Any]) -> Question:
        zaken, catalogi = self.settings["ZAKEN_URL"], self.settings["CATALOGI_URL"]
        kinds = self._call("GET", catalogi + "/statustypen", params={"zaaktype": case["zaaktype"]})["results"]
        set_at = self._call("GET", zaken + "/statussen", params={"zaak": case["url"]})["results"]
        moments = {status["statustype"]: status["datumStatusGezet"] for status in set_at}
        texts = [part["waarde"] for part in self._call("GET", case["url"] + "/zaakeigenschappen")]
        steps = sorted(kinds, key=lambda kind: int(kind["volgnummer"]))
        rows = tuple((step["omschrijving"], step["statustekst"], moments.get(step["url"], "")) for step in steps)
        return Question(case["identificatie"], "".join(texts), rows)

    def _find(self, number: str) -> dict[str, Any] | None:
        params = {"identificatie": number, "bronorganisatie": self.settings["RSIN"]}
        return next(iter(self._call("GET", self.settings["ZAKEN_URL"] + "/zaken", params=params)["results"]), None)

    def _type(self) -> str:
        params = {"identificatie": self.settings["CASE_TYPE"], "status": "definitief"}
        found = self._call("GET", self.settings["CATALOGI_URL"] + "/zaaktypen", params=params)["results"]
        if not found:
            raise NotNow("the case type is missing")
        return str(found[0]["url"])

    def _part(self, kind: str, zaaktype: str) -> str:
        found = self._call("GET", f"{self.settings['CATALOGI_URL']}/{kind}", params={"zaaktype": zaaktype})["results"]
        return str(min(found, key=lambda part: int(part.get("volgnummer") or 0))["url"])

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return dict(self._call("POST", self.settings["ZAKEN_URL"] + path, json=body))

    def _call(self, method: str, url: str, **options: Any) -> Any:
        moment = self.now().timestamp() if self.settings["CLOCK"] else time.time()
        claims = {"iss": self.settings["CLIENT_ID"], "client_id": self.settings["CLIENT_ID"], "iat": int(moment)}
        token = jwt.encode(claims, self.settings["CLIENT_SECRET"], algorithm="HS256")
        headers = {"Authorization": f"Bearer {token}", "Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
        status = 0
        try:
            answer = self.http.request(method, url, headers=headers, timeout=(3.05, 6), **options)
            status = answer.status_code
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as error:
            raise NotNow(type(error).__name__) from None
        finally:
            root = next((name for name in NEEDED[:3] if url.startswith(self.settings[name])), NEEDED[0])
            fields = ", ".join((options.get("json") or {}).get("fields", ()))
            self.heard((root[:-4].lower(), method, url.removeprefix(self.settings[root]), status, fields))
