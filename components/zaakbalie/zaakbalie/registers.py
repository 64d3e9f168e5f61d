"""Every call to the registrations goes through here: with a token that says who works at the desk, and a time limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
import requests

from zaakbalie.settings import Settings

TIMEOUT = (3.05, 10.0)
"""Seconds to connect and to answer."""
PURPOSE = "Zaken behandelen"
PAGES = 50
"""A list is read no further than this."""
PERSON_FIELDS = ("burgerservicenummer", "naam.volledigeNaam", "geboorte.datum", "verblijfplaats")
PERSONS_AT_ONCE = 20
ROOTS = ("zaken", "catalogi", "documenten", "besluiten", "personen", "burgerzaken", "bag")


class Unavailable(Exception):
    """A registration gives no sound answer now; later it may."""


class Refused(Exception):
    """A registration will not; ``codes`` says why, ``reasons`` says it in its words, ``faults`` are (field, code, words)."""

    def __init__(self, status: int, body: Any) -> None:
        body = body if isinstance(body, Mapping) else {}
        faults = [fault for fault in body.get("invalidParams") or [] if isinstance(fault, Mapping)]
        self.status = status
        self.codes = {str(body.get("code", "")), *(str(fault.get("code", "")) for fault in faults)}
        self.reasons = [str(fault.get("reason", "")) for fault in faults] or [str(body.get("detail", ""))]
        self.faults = [tuple(str(fault.get(part, "")) for part in ("name", "code", "reason")) for fault in faults]
        super().__init__(f"{status} {sorted(self.codes)}")


@dataclass(frozen=True)
class Call:
    """One call as it is shown under the bonnet; it never holds a number of a person."""

    register: str
    method: str
    address: str
    status: int
    milliseconds: float
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Worker:
    """Who works at the desk: the name by which colleagues and registrations know this person."""

    number: str
    name: str


class Registers:
    """Calls on behalf of whoever ``worker`` names at that moment; ``hear`` is told about each of them."""

    def __init__(self, settings: Settings, worker: Callable[[], Worker], hear: Callable[[Call], None]) -> None:
        self.settings, self.worker, self.hear, self.http = settings, worker, hear, requests.Session()
        self.roots = {name: root for name in ROOTS if (root := str(getattr(settings, f"{name}_url")))}

    def get(self, address: str, **params: str) -> Any:
        """GET an address of a registration; ``zaken/statussen`` is short for one below its root."""
        return self._call("GET", address, params=params).json()

    def post(self, address: str, body: Mapping[str, Any]) -> Any:
        """POST a body; the answer."""
        return self._call("POST", address, json=body).json()

    def delete(self, address: str) -> None:
        """DELETE; gone already is fine. Raises Refused, Unavailable."""
        try:
            self._call("DELETE", address)
        except Refused as error:
            if error.status != 404:
                raise

    def every(self, address: str, **params: str) -> list[Any]:
        """All results of a list, page after page."""
        page = self.get(address, **params)
        if isinstance(page, list):
            return page
        found = list(page["results"])
        for _ in range(PAGES):
            if not page.get("next"):
                break
            page = self.get(page["next"])
            found += page["results"]
        return found

    def content(self, address: str) -> tuple[Iterator[bytes], str]:
        """The bytes of a document, piece by piece, and how many there are."""
        answer = self._call("GET", address, stream=True)
        return answer.iter_content(64 * 1024), answer.headers.get("Content-Length", "")

    def persons(self, numbers: list[str]) -> dict[str, dict[str, Any]]:
        """Current data of persons by their number. Numbers travel in a body only."""
        found: dict[str, dict[str, Any]] = {}
        for start in range(0, len(numbers), PERSONS_AT_ONCE):
            body = {
                "type": "RaadpleegMetBurgerservicenummer",
                "burgerservicenummer": numbers[start : start + PERSONS_AT_ONCE],
                "fields": list(PERSON_FIELDS),
            }
            answer = self.post("personen/personen", body)
            found |= {person["burgerservicenummer"]: person for person in answer["personen"]}
        return found

    def register_of(self, address: str) -> tuple[str, str]:
        """(name of the register, whole address); an address elsewhere is never called. Raises Unavailable."""
        name, _, path = address.partition("/")
        if name in self.roots:
            return name, f"{self.roots[name]}/{path}"
        for name, root in self.roots.items():
            if address.startswith(root + "/"):
                return name, address
        raise Unavailable("a registration names an address elsewhere")

    def _call(self, method: str, address: str, **options: Any) -> requests.Response:
        name, whole = self.register_of(address)
        headers = {"Authorization": f"Bearer {self._token()}"}
        if name == "zaken":
            headers |= {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
        begin, status = time.perf_counter(), 0
        try:
            answer = self.http.request(
                method, whole, headers=headers, timeout=TIMEOUT, allow_redirects=False, **options
            )
            status = answer.status_code
            if status >= 400 or status < 200:
                self._complain(name, answer)
            if not options.get("stream") and answer.content:
                answer.json()
        except (requests.RequestException, ValueError) as error:
            # The text of such an error can hold a query, so only its kind goes on.
            raise Unavailable(f"{name}: {type(error).__name__}") from None
        finally:
            body = options.get("json") or {}
            asked = {"personen": body.get("fields", ()), "burgerzaken": body}.get(name, ())
            spent = (time.perf_counter() - begin) * 1000
            self.hear(Call(name, method, whole.removeprefix(self.roots[name]), status, spent, tuple(asked)))
        return answer

    def _complain(self, name: str, answer: requests.Response) -> None:
        if answer.status_code >= 500 or answer.status_code in (408, 429):
            raise Unavailable(f"{name}: {answer.status_code}")
        try:
            body = answer.json()
        except ValueError:
            body = {}
        raise Refused(answer.status_code, body)

    def _token(self) -> str:
        worker = self.worker()
        claims = {
            "iss": self.settings.client_id,
            "client_id": self.settings.client_id,
            "iat": int(self.settings.now().timestamp()),
            "user_id": worker.number,
            "user_representation": worker.name,
        }
        return jwt.encode(claims, self.settings.client_secret, algorithm="HS256")
