"""A Postman collection as a list of requests in order, with jumps that cannot end the run or skip what asserts."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLOW = Path(__file__).with_name("flow.js").read_text()
TURNS = 20
TIDYING = "common requests"


def _sets(variable: str, name: str) -> dict[str, Any]:
    """A test script that keeps a value of the answer."""
    text = f'pm.globals.set("{variable}", pm.response.json().{name});'
    return {"listen": "test", "script": {"exec": [text], "type": "text/javascript"}}


LOST: dict[str, dict[str, Any]] = {
    "(COMMON) Publish Zaaktype": {"request": {"method": "POST", "url": "{{created_zaaktype_url}}/publish"}},
    "(COMMON) Publish Informatieobjecttype": {
        "request": {"method": "POST", "url": "{{created_informatieobjecttype_url}}/publish"}
    },
    "(zrc-022b) Zaak bijwerken archiefstatus niet nog_te_archiveren is onmogelijk als informatieobjecten nog niet gearchiveerd": {
        "request": {"method": "POST", "url": "{{informatieobject_url}}/lock"},
        "event": [_sets("informatieobject_lock_id", "lock")],
    },
    "Create relation between Besluit and Informatieobject": {
        "request": {
            "method": "POST",
            "url": "{{brc_url}}/besluitinformatieobjecten",
            "header": [{"key": "Content-Type", "value": "application/json"}],
            "body": {
                "mode": "raw",
                "raw": '{"besluit": "{{besluit_url}}", "informatieobject": "{{informatieobject_url}}"}',
            },
        },
        "event": [_sets("created_besluitinformatieobject_url", "url")],
    },
}
"""Requests that the rules collection jumps to and no longer has."""
CATEGORY = "informatieobjectcategorie"
"""Required of document types since Catalogi 1.3.0; set-up requests written before that leave it out."""


@dataclass(frozen=True)
class Request:
    """A request of a collection: its number in the file (from 1), the folders it lies in, its definition."""

    number: int
    folders: tuple[str, ...]
    item: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"r{self.number:04d}"

    @property
    def name(self) -> str:
        return str(self.item["name"])

    @property
    def url(self) -> str:
        url = self.item["request"]["url"]
        return url if isinstance(url, str) else str(url["raw"])

    @property
    def asserting(self) -> bool:
        """Whether its test script holds an assertion (comments left out)."""
        return any(re.search(r"^\s*(?!//).*\bpm\.test\(", line) for line in script(self.item, "test").splitlines())

    @property
    def rule(self) -> str:
        """The code of the rule that it tests, such as ``zrc-007``; empty when it names none."""
        found = re.search(r"\(?\b((?:ac|zrc|drc|brc|ztc|nrc)-\d{3})", self.name)
        return found[1] if found else ""


def script(item: Mapping[str, Any], kind: str) -> str:
    """The text of the scripts of one kind."""
    lines = [
        line
        for event in item.get("event", ())
        if event["listen"] == kind
        for line in event.get("script", {}).get("exec", ())
    ]
    return "\n".join(lines)


def requests(collection: Mapping[str, Any]) -> list[Request]:
    """All requests in the order of the file."""

    def walk(items: list[Any], folders: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
        for item in items:
            if "item" in item:
                yield from walk(item["item"], (*folders, item["name"]))
            else:
                yield folders, item

    return [Request(number, *found) for number, found in enumerate(walk(collection["item"], ()), 1)]


def in_order(collection: Mapping[str, Any], chosen: list[Request]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A collection of the chosen requests whose jumps are held in check, and the table that ``flow.js`` reads."""
    main = [request for request in chosen if TIDYING not in request.folders]
    names: dict[str, list[str]] = {}
    for request in chosen:
        names.setdefault(request.name, []).append(request.id)
    flow = {
        "order": [request.id for request in main],
        "asserting": [request.id for request in main if request.asserting],
        "counting": [request.id for request in main if re.search(r"\+ 1\)", script(request.item, "test"))],
        "names": names,
        "turns": TURNS,
    }
    tidying = [request for request in chosen if TIDYING in request.folders]
    lost = lost_requests(chosen)
    names.update({request.name: [request.id] for request in lost})
    made = {**{name: value for name, value in collection.items() if name != "event"}}
    return {**made, "item": [checked(request) for request in (*main, *tidying, *lost)]}, flow


def lost_requests(chosen: list[Request]) -> list[Request]:
    """Requests that scripts jump to and that the collection has no more, as their names and their siblings say."""
    there = {request.name for request in chosen}
    text = "\n".join(script(request.item, "test") for request in chosen)
    wanted = [name for name in LOST if f'"{name}"' in text and name not in there]
    return [Request(9000 + list(LOST).index(name), (TIDYING,), {"name": name, **LOST[name]}) for name in wanted]


def outdated(request: Request) -> bool:
    """Whether it makes a document type, asserts nothing, and leaves out the category."""
    body = request.item["request"].get("body", {}).get("raw", "")
    makes = request.item["request"]["method"] == "POST" and request.url.endswith("/informatieobjecttypen")
    return makes and not request.asserting and "{" in body and "omschrijving" in body and CATEGORY not in body


def repairs(chosen: list[Request]) -> list[str]:
    """A line for each request that is not run as the collection has it."""
    lines = [f"{request.name}: was lost, restored as POST {request.url}" for request in lost_requests(chosen)]
    return lines + [f"{r.id} {r.name}: {CATEGORY} added to the body" for r in chosen if outdated(r)]


def checked(request: Request) -> dict[str, Any]:
    """The request with an id of its own and its jump handed to ``flow.js``."""
    item = copy.deepcopy(dict(request.item))
    if outdated(request):
        body = item["request"]["body"]
        body["raw"] = re.sub(r"\}\s*$", f',"{CATEGORY}": "document"}}', body["raw"])
    before, after = script(item, "prerequest"), script(item, "test")
    wrapped = (
        "var jump;\nvar own = { setNextRequest: function (name) { jump = name; } };\n"
        f"try {{\n(function (postman) {{\n{after}\n}})(own);\n}} finally {{\n{FLOW.strip()}({json.dumps(request.id)}, jump);\n}}"
    )
    events = [("prerequest", before), ("test", wrapped)]
    item["event"] = [
        {"listen": kind, "script": {"type": "text/javascript", "exec": text.split("\n")}}
        for kind, text in events
        if text.strip()
    ]
    return {**item, "id": request.id}
