"""The registrations over HTTP: one client for all of them, many questions at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from typing import Any, NamedTuple

import httpx
import jwt

from werkvoorraad.config import Config

AT_ONCE = 6
"""Questions that are asked at the same time for one page."""
LIMIT = httpx.Timeout(10.0, connect=3.0)
PERSON = ["burgerservicenummer", "naam.volledigeNaam", "geboorte.datum", "verblijfplaats"]
PURPOSE = "Zaken behandelen"


class Down(Exception):
    """No sound answer now; the message holds a register and a kind of failure, no address."""


class No(Exception):
    """The register refuses; ``codes`` and ``words`` are its own, ``faults`` has them by field."""

    def __init__(
        self, status: int, codes: set[str], words: list[str], faults: Sequence[Mapping[str, str]] = ()
    ) -> None:
        super().__init__(f"{status} {sorted(codes)}")
        self.status, self.codes, self.words, self.faults = status, codes, words, faults


class Asked(NamedTuple):
    """A question as the page under the bonnet shows it."""

    register: str
    method: str
    path: str
    status: int
    milliseconds: float
    fields: Sequence[str]


WHO: ContextVar[tuple[str, str]] = ContextVar("who", default=("", ""))
"""Number and name of the civil servant of this request."""
HEARD: ContextVar[list[Asked] | None] = ContextVar("heard", default=None)
"""The questions of this request."""


class Api:
    """The registrations of some settings."""

    def __init__(self, config: Config, transport: httpx.BaseTransport | None = None) -> None:
        self.config = config
        known = {name.removesuffix("_url"): place for name, place in config._asdict().items() if name.endswith("_url")}
        self.roots = {name: place for name, place in known.items() if place and name != "base"}
        self.http = httpx.Client(timeout=LIMIT, transport=transport)
        self.pool = ThreadPoolExecutor(AT_ONCE)

    def together(self, *questions: Callable[[], Any]) -> list[Any]:
        """The answers to questions that are asked at the same time. The first failure is raised."""
        running = [self.pool.submit(copy_context().run, question) for question in questions]
        return [one.result() for one in running]

    def get(self, place: str, **params: Any) -> Any:
        """What stands at an address of a register, or at a path that begins with its name."""
        return self._ask("GET", place, params=params or None).json()

    def post(self, place: str, body: Mapping[str, Any]) -> Any:
        """Something new, or a search."""
        return self._ask("POST", place, json=body).json()

    def remove(self, place: str) -> None:
        """Take something away; gone already is fine."""
        try:
            self._ask("DELETE", place)
        except No as no:
            if no.status != 404:
                raise

    def bytes_of(self, place: str) -> bytes:
        """The content of a document."""
        return self._ask("GET", place).content

    def every(self, place: str, **params: Any) -> list[Any]:
        """A list, whole."""
        page = self.get(place, **params)
        found = page if isinstance(page, list) else page["results"]
        while isinstance(page, dict) and page.get("next"):
            page = self.get(page["next"])
            found += page["results"]
        return list(found)

    def people(self, numbers: Iterable[str]) -> dict[str, Any]:
        """Persons by their number, which stands in a body only."""
        wanted = list(dict.fromkeys(filter(None, numbers)))[:20]
        if not wanted:
            return {}
        body = {"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": wanted, "fields": PERSON}
        return {one["burgerservicenummer"]: one for one in self.post("personen/personen", body)["personen"]}

    def _ask(self, method: str, place: str, **more: Any) -> httpx.Response:
        register, address = self._where(place)
        begin, status = time.perf_counter(), 0
        try:
            answer = self.http.request(method, address, headers=self._headers(register), **more)
            status = answer.status_code
            if status >= 400:
                raise refusal(register, answer)
            if "json" in answer.headers.get("content-type", ""):
                answer.json()
            elif method != "DELETE" and "/download" not in address:
                raise Down(f"{register}: no JSON")
            return answer
        except (httpx.HTTPError, ValueError) as error:
            raise Down(f"{register}: {type(error).__name__}") from None
        finally:
            heard = HEARD.get()
            if heard is not None:
                fields = {"personen": PERSON, "burgerzaken": list(more.get("json") or ())}.get(register, ())
                spent = (time.perf_counter() - begin) * 1000
                heard.append(Asked(register, method, address.removeprefix(self.roots[register]), status, spent, fields))

    def _where(self, place: str) -> tuple[str, str]:
        head, _, tail = place.partition("/")
        if head in self.roots:
            return head, f"{self.roots[head]}/{tail}"
        register = next((name for name, root in self.roots.items() if place.startswith(root + "/")), None)
        if register is None:
            raise Down("an address elsewhere")
        return register, place

    def _headers(self, register: str) -> dict[str, str]:
        number, name = WHO.get()
        ours, moment = self.config.client_id, int(self.config.now().timestamp())
        claims = {"iss": ours, "client_id": ours, "iat": moment, "user_id": number, "user_representation": name}
        token = jwt.encode(claims, self.config.client_secret, algorithm="HS256")
        crs = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"} if register == "zaken" else {}
        return {"Authorization": f"Bearer {token}", **crs}


def refusal(register: str, answer: httpx.Response) -> Down | No:
    """What an answer that is none means: later perhaps, or never."""
    if answer.status_code >= 500 or answer.status_code == 429:
        return Down(f"{register}: {answer.status_code}")
    try:
        body = answer.json()
        faults = body.get("invalidParams") or []
        codes = {body.get("code", ""), *(fault.get("code", "") for fault in faults)}
        words = [fault.get("reason", "") for fault in faults] or [body.get("detail", "")]
    except (ValueError, AttributeError):
        codes, words, faults = set(), [], []
    return No(answer.status_code, codes, list(filter(None, words)), faults)
