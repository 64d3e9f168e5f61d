"""The read end points of the European software-catalog API: other catalogues can take our entries over.

``publiccodeYml`` is written anew from what we show, in version 0.7 and without persons: not the file of the maintainer.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from catalogue.harvest.publishers import Publisher
from catalogue.merge import Entry
from catalogue.publiccode.checks import licence
from catalogue.view import View

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://gemeengoed.example/software-catalog")
SIZE = 25
LARGEST = 100
STATUS = {"concept", "development", "beta", "stable", "obsolete"}


@dataclass(frozen=True)
class Fault(Exception):
    """A parameter that cannot be right."""

    name: str
    what: str


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the cursors of the pages around it."""

    rows: list[dict[str, Any]]
    before: str
    after: str


def software(view: View) -> list[dict[str, Any]]:
    """Every component with a repository, by id."""
    return sorted(
        (as_software(entry) for entry in view.all("component") if entry.text("repository")),
        key=lambda row: str(row["id"]),
    )


def as_software(entry: Entry) -> dict[str, Any]:
    """One component in the form of that API."""
    dates = sorted(moment(claim.date) for claim in entry.claims())
    return {
        "id": str(uuid.uuid5(NAMESPACE, f"component/{entry.id}")),
        "url": entry.text("repository"),
        "aliases": [],
        "publiccodeYml": yaml.safe_dump(publiccode(entry), allow_unicode=True, sort_keys=False),
        "active": entry.text("status") != "obsolete",
        "createdAt": dates[0],
        "updatedAt": dates[-1],
    }


def publiccode(entry: Entry) -> dict[str, Any]:
    """What we know about a component, in the words of publiccode.yml. Unknown keys are left out, not invented."""
    found: dict[str, Any] = {"publiccodeYmlVersion": "0.7", "name": entry.name, "url": entry.text("repository")}
    for ours, theirs in (("website", "landingURL"), ("version", "softwareVersion")):
        if entry.text(ours):
            found[theirs] = entry.text(ours)
    if entry.text("status") in STATUS:
        found["developmentStatus"] = entry.text("status")
    if entry.one("summary"):
        found["description"] = {code: {"shortDescription": entry.words("summary", code)} for code in ("nl", "en")}
    if entry.text("licence") not in ("", "NONE") and licence(entry.text("licence")) is None:
        found["legal"] = {"license": entry.text("licence")}
    if languages := entry.values("interface_languages"):
        found["localisation"] = {"localisationReady": len(languages) > 1, "availableLanguages": languages}
    named = [part.get("technology") or part.get("component") for part in entry.values("depends_on")]
    if named:
        found["dependsOn"] = {"open": [{"name": name} for name in named]}
    return found


def as_publisher(name: str, places: Sequence[Publisher]) -> dict[str, Any]:
    """One publisher with all its places."""
    return {
        "id": str(uuid.uuid5(NAMESPACE, f"publisher/{name}")),
        "description": name,
        "externalCode": places[0].tooi,
        "codeHosting": [{"url": place.hosting, "group": place.group} for place in places],
        "active": all(place.active for place in places),
        "createdAt": "2026-07-01T00:00:00Z",
        "updatedAt": "2026-07-01T00:00:00Z",
    }


def publishers(listed: Sequence[Publisher]) -> list[dict[str, Any]]:
    """Every publisher, by id."""
    names = dict.fromkeys(each.name for each in listed)
    found = [as_publisher(name, [each for each in listed if each.name == name]) for name in names]
    return sorted(found, key=lambda row: str(row["id"]))


def page(rows: list[dict[str, Any]], size: str, after: str, before: str) -> Page:
    """A page between cursors (ids). Raises Fault."""
    if not size.isascii() or not size.isdecimal() or not 1 <= int(size[:6]) <= LARGEST:
        raise Fault("page[size]", f"must be a whole number from 1 to {LARGEST}")
    if after and before:
        raise Fault("page[before]", "cannot stand beside page[after]")
    many = int(size)
    ids = [str(row["id"]) for row in rows]
    for name, cursor in (("page[after]", after), ("page[before]", before)):
        if cursor and cursor not in ids:
            raise Fault(name, "is no id of this list")
    start = ids.index(after) + 1 if after else max(0, ids.index(before) - many) if before else 0
    stop = min(start + many, ids.index(before)) if before else start + many
    chosen = rows[start:stop]
    first, last = (str(chosen[0]["id"]), str(chosen[-1]["id"])) if chosen else ("", "")
    return Page(chosen, first if start else "", last if chosen and stop < len(rows) else "")


def moment(date: str) -> str:
    """A date as a moment; a month or year counts as its first day."""
    return (date + "-01-01"[len(date) - 4 :])[:10] + "T00:00:00Z"
