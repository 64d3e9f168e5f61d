"""What the registrations hold at a moment, letter for letter, and what differs between two moments."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
import requests

LISTS = (
    "zaken/zaken",
    "zaken/statussen",
    "zaken/resultaten",
    "zaken/rollen",
    "zaken/zaakobjecten",
    "zaken/zaakinformatieobjecten",
    "documenten/enkelvoudiginformatieobjecten",
    "besluiten/besluiten",
)
PAGES = 300
"""A list is read no further than this: 30,000 objects."""
CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}

Snapshot = Mapping[str, str]
"""Address of an object -> its text as the registration gave it."""


class Unreadable(Exception):
    """The registrations do not give what the rehearsal has to compare."""


@dataclass(frozen=True)
class Change:
    """What became of one object. It holds names of fields only, never what they say."""

    kind: str
    """new, changed or gone"""
    resource: str
    address: str
    label: str = ""
    fields: tuple[str, ...] = ()


class Registrations:
    """Reads with one client. ``roots`` maps zaken, catalogi, documenten, besluiten and personen to addresses."""

    def __init__(self, roots: Mapping[str, str], client_id: str, secret: str) -> None:
        self.roots, self.client_id, self.secret, self.http = roots, client_id, secret, requests.Session()

    def ask(self, method: str, place: str, **options: Any) -> Any:
        """An answer; ``place`` is an address, or a path that begins with the name of a root. Raises Unreadable."""
        name, _, path = place.partition("/")
        address = place if place.startswith("http") else f"{self.roots[name]}/{path}"
        claims = {"iss": self.client_id, "client_id": self.client_id, "iat": int(time.time()), "user_id": "wisselproef"}
        token = jwt.encode({**claims, "user_representation": "Wisselproef"}, self.secret, algorithm="HS256")
        headers = {"Authorization": f"Bearer {token}", **CRS}
        try:
            answer = self.http.request(method, address, headers=headers, timeout=30, **options)
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as error:
            status = getattr(getattr(error, "response", None), "status_code", type(error).__name__)
            raise Unreadable(f"{method} {address.partition('?')[0]}: {status}") from None

    def every(self, place: str, **params: str) -> Iterable[Mapping[str, Any]]:
        """All objects of a list. Raises Unreadable."""
        page = self.ask("GET", place, params=params)
        if isinstance(page, list):
            yield from page
            return
        for _ in range(PAGES):
            yield from page["results"]
            if not page["next"]:
                return
            page = self.ask("GET", page["next"])
        raise Unreadable(f"{place} has more than {PAGES} pages")

    def snapshot(self, cases: Iterable[str] = ()) -> dict[str, str]:
        """Everything in the lists, and the properties of these cases. Raises Unreadable."""
        found = {record["url"]: text_of(record) for place in LISTS for record in self.every(place)}
        for case in cases:
            found |= {part["url"]: text_of(part) for part in self.every(f"{case}/zaakeigenschappen")}
        return found

    def cases_of(self, zaaktype: str, bsn: str) -> list[Mapping[str, Any]]:
        """The cases of a person, of one type. The number travels in a body. Raises Unreadable."""
        body = {"zaaktype": zaaktype, "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn": bsn}
        return list(self.ask("POST", "zaken/zaken/_zoek", json=body)["results"])

    def properties(self, case: str) -> dict[str, str]:
        """The properties of a case by name. Raises Unreadable."""
        return {part["naam"]: part["waarde"] for part in self.every(f"{case}/zaakeigenschappen")}


def text_of(record: Mapping[str, Any]) -> str:
    """An object as text: fields in the order in which they came, so equal texts are equal objects."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def compare(before: Snapshot, after: Snapshot) -> list[Change]:
    """What differs, in a fixed order."""
    changes = [_described("new", url, after[url]) for url in after if url not in before]
    changes += [_described("gone", url, before[url]) for url in before if url not in after]
    for url in before:
        if url in after and before[url] != after[url]:
            old, new = json.loads(before[url]), json.loads(after[url])
            names = tuple(name for name in {**old, **new} if old.get(name) != new.get(name))
            changes.append(_described("changed", url, after[url], names))
    return sorted(changes, key=lambda change: (change.resource, change.kind, change.address))


def _described(kind: str, url: str, text: str, names: tuple[str, ...] = ()) -> Change:
    record, parts = json.loads(text), url.split("/")
    label = str(record.get("identificatie") or record.get("naam") or record.get("omschrijving") or "")
    return Change(kind, parts[-2], url, label, names)
