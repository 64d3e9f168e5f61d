"""Layer 3, integration: a case type with everything that belongs to it as one JSON file, read from and written to any Catalogi API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import requests

from schemas.catalogi import REGISTER

FORMAT = "gemeengoed-zaaktype-1"
PARTS = (
    "statustypen",
    "eigenschappen",
    "resultaattypen",
    "roltypen",
    "zaakobjecttypen",
    "zaaktype-informatieobjecttypen",
)
RELATED = {"informatieobjecttypen": "omschrijving", "besluittypen": "omschrijving"}
PAGES = 1000


class TakeoverFault(Exception):
    """The other API refused or answered nonsense, or the file is no export; the message says where and why."""


@dataclass
class Catalogi:
    """A Catalogi API: its root (``https://host/catalogi/api/v1``) and how to call it: (method, url, body) -> (status, JSON)."""

    root: str
    call: Callable[[str, str, Any], tuple[int, Any]]

    def get(self, url: str) -> dict[str, Any]:
        """One object. Raises TakeoverFault."""
        return self._wanted("GET", url, None, (200,))

    def all(self, place: str, **query: str) -> Iterator[dict[str, Any]]:
        """Every object of a list, page by page."""
        url: str | None = f"{self.root}/{place}?{urlencode(query)}"
        for _ in range(PAGES):
            if not url:
                return
            page = self._wanted("GET", url, None, (200,))
            yield from page.get("results", ())
            url = page.get("next")
        raise TakeoverFault(f"{place}: more than {PAGES} pages")

    def make(self, place: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """A new object."""
        return self._wanted("POST", f"{self.root}/{place}", body, (200, 201))

    def change(self, url: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Other values for an object."""
        return self._wanted("PATCH", url, body, (200,))

    def remove(self, url: str) -> None:
        """Take an object away again; whatever the answer."""
        self.call("DELETE", url, None)

    def _wanted(self, method: str, url: str, body: Any, statuses: tuple[int, ...]) -> dict[str, Any]:
        status, found = self.call(method, url, body)
        if status not in statuses or not isinstance(found, dict):
            told = found if isinstance(found, dict) else {}
            faults = "; ".join(f"{p.get('name')}: {p.get('reason')}" for p in told.get("invalidParams") or ())
            raise TakeoverFault(f"{method} {url}: {status} {faults or told.get('detail') or ''}".strip())
        return found


def over_http(root: str, authorization: str) -> Catalogi:
    """A Catalogi API elsewhere, with the header to send."""
    session = requests.Session()
    session.headers.update({"Authorization": authorization, "Accept": "application/json"})

    def call(method: str, url: str, body: Any) -> tuple[int, Any]:
        try:
            answer = session.request(method, url, json=body, timeout=30)
            return answer.status_code, answer.json() if answer.content else None
        except (requests.RequestException, ValueError) as error:
            raise TakeoverFault(f"{method} {url}: {error}") from error

    return Catalogi(root.rstrip("/"), call)


# Export ---------------------------------------------------------------------------------------------------------------


def export(source: Catalogi, wanted: str) -> dict[str, Any]:
    """The file for a case type, by address or by identification (then its newest version). Raises TakeoverFault."""
    zaaktype = source.get(wanted) if wanted.startswith(("http://", "https://")) else newest(source, wanted)
    catalogus = source.get(zaaktype["catalogus"])
    related = {name: [source.get(url) for url in zaaktype.get(name) or ()] for name in RELATED}
    parts = {
        place: list(
            source.all(place, zaaktype=zaaktype["url"], **({} if place == "zaakobjecttypen" else {"status": "alles"}))
        )
        for place in PARTS
    }
    names = {item["url"]: item["omschrijving"] for items in related.values() for item in items}
    for link in parts["zaaktype-informatieobjecttypen"]:
        link["informatieobjecttype"] = names.get(link["informatieobjecttype"], link["informatieobjecttype"])
    body = {
        **writable("zaaktypen", zaaktype),
        "besluittypen": [item["omschrijving"] for item in related["besluittypen"]],
        "deelzaaktypen": list(zaaktype.get("deelzaaktypeIdentificaties") or ()),
        "gerelateerdeZaaktypen": [
            {**relation, "zaaktype": relation.get("zaaktypeIdentificatie") or relation["zaaktype"]}
            for relation in zaaktype.get("gerelateerdeZaaktypen") or ()
        ],
    }
    return {
        "format": FORMAT,
        "source": zaaktype["url"],
        "catalogus": {"domein": catalogus["domein"], "rsin": catalogus["rsin"]},
        "zaaktype": body,
        **{name: [as_named(name, item, names) for item in items] for name, items in related.items()},
        **{place: [{"url": item["url"], **writable(place, item)} for item in items] for place, items in parts.items()},
    }


def newest(source: Catalogi, identification: str) -> dict[str, Any]:
    """The version of a case type that begins last. Raises TakeoverFault when there is none."""
    found = list(source.all("zaaktypen", identificatie=identification, status="alles"))
    if not found:
        raise TakeoverFault(f"There is no zaaktype {identification!r} at {source.root}.")
    return max(found, key=lambda zaaktype: str(zaaktype["beginGeldigheid"]))


def writable(place: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """What a client may send of an object, without the links that its new place decides."""
    known = REGISTER[place].schema().fields
    kept = {name: value for name, value in item.items() if name in known and not known[name].dump_only}
    return {name: value for name, value in kept.items() if name not in ("catalogus", "zaaktype")}


def as_named(place: str, item: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A document type or decision type with its relations by name."""
    body = writable(place, item)
    if place == "besluittypen":
        documents = item.get("informatieobjecttypeOmschrijvingen")
        body["informatieobjecttypen"] = documents if documents is not None else list(names.values())
        body["zaaktypen"] = []
    return body


# Import ---------------------------------------------------------------------------------------------------------------


@dataclass
class Takeover:
    """What an import found and made, line by line; ``zaaktype`` is the address of the new concept."""

    lines: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    zaaktype: str = ""


def bring_in(target: Catalogi, file: Mapping[str, Any], catalogus: str, *, dry_run: bool = False) -> Takeover:
    """Make a concept of an exported case type in a catalogue (its address). On a fault everything made is removed again.

    Document types and decision types that the catalogue has by name are used as they are. Raises TakeoverFault.
    """
    if file.get("format") != FORMAT or not isinstance(file.get("zaaktype"), Mapping):
        raise TakeoverFault(f"This is no export of a zaaktype (format {FORMAT}).")
    done = Takeover()
    versions = target.all(
        "zaaktypen", catalogus=catalogus, identificatie=file["zaaktype"]["identificatie"], status="alles"
    )
    for version in versions:
        state = "concept" if version["concept"] else "published"
        done.lines.append(f"exists   zaaktypen {version['identificatie']} from {version['beginGeldigheid']} ({state})")
    try:
        _related(target, file, catalogus, done, dry_run)
        if dry_run:
            done.lines.append(f"new      zaaktypen {file['zaaktype']['identificatie']} as concept")
            done.lines += [f"new      {place}: {len(file.get(place) or ())}" for place in PARTS]
        else:
            _zaaktype(target, file, catalogus, done)
    except (TakeoverFault, KeyError, TypeError) as error:
        for url in reversed(done.made):
            target.remove(url)
        reason = str(error) if isinstance(error, TakeoverFault) else f"the file lacks {error}"
        raise TakeoverFault(f"Nothing was taken over: {reason}") from error
    return done


def _related(target: Catalogi, file: Mapping[str, Any], catalogus: str, done: Takeover, dry_run: bool) -> None:
    for place, naming in RELATED.items():
        there = {item[naming] for item in target.all(place, catalogus=catalogus, status="alles")}
        for item in file.get(place) or ():
            known = item[naming] in there
            done.lines.append(f"{'exists ' if known else 'new    '}  {place} {item[naming]}")
            if not known and not dry_run:
                done.made.append(target.make(place, {**item, "catalogus": catalogus})["url"])


def _zaaktype(target: Catalogi, file: Mapping[str, Any], catalogus: str, done: Takeover) -> None:
    zaaktype = target.make("zaaktypen", {**file["zaaktype"], "catalogus": catalogus})
    done.zaaktype = zaaktype["url"]
    done.made.append(zaaktype["url"])
    done.lines.append(f"new      zaaktypen {zaaktype['identificatie']} as concept: {zaaktype['url']}")
    moved: dict[str, str] = {}
    later: list[tuple[str, list[str]]] = []
    for place in PARTS:
        for item in file.get(place) or ():
            body = {name: value for name, value in item.items() if name != "url"}
            if place == "statustypen" and body.get("eigenschappen"):
                later.append((item["url"], body.pop("eigenschappen")))
            if body.get("statustype"):
                body["statustype"] = moved[body["statustype"]]
            moved[item["url"]] = target.make(place, {**body, "zaaktype": zaaktype["url"]})["url"]
        done.lines.append(f"new      {place}: {len(file.get(place) or ())}")
    for step, properties in later:
        target.change(moved[step], {"eigenschappen": [moved[url] for url in properties]})
