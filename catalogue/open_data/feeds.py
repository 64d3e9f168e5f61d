"""What became known when, as Atom and JSON Feed: per entry and for the whole catalogue."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from catalogue.claims import Claim, Source
from catalogue.labels import LABELS
from catalogue.merge import Entry

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50


@dataclass(frozen=True)
class Item:
    """One piece of news: on a date, a source said something about an entry."""

    entry: Entry
    date: str
    title: str
    text: str
    source: Source

    @property
    def moment(self) -> str:
        """The date as a moment; a month or year counts as its first day."""
        return (self.date + "-01-01"[len(self.date) - 4 :])[:10] + "T00:00:00Z"


def news(entries: Iterable[Entry], language: str) -> list[Item]:
    """Items of some entries, newest first: dated events as they are, the rest one item per source and date."""
    found: list[Item] = []
    for entry in entries:
        found += [event(entry, claim, language) for claim in entry.all("timeline")]
        groups: dict[tuple[str, Source], list[Claim]] = defaultdict(list)
        for claim in entry.claims():
            if claim.field != "timeline":
                groups[claim.date, claim.source].append(claim)
        found += [known(entry, date, source, claims, language) for (date, source), claims in groups.items()]
    return sorted(found, key=lambda item: (item.moment, item.entry.id, item.title), reverse=True)[:MOST]


def event(entry: Entry, claim: Claim, language: str) -> Item:
    """A line of a timeline."""
    body = claim.value.get("body", "")
    return Item(
        entry,
        claim.value["date"],
        f"{entry.name}: {body}" if body else entry.name,
        claim.value["event"][language],
        claim.source,
    )


def known(entry: Entry, date: str, source: Source, claims: list[Claim], language: str) -> Item:
    """What one source said on one date, in a sentence."""
    words = []
    for claim in claims:
        name = LABELS["field"].get(claim.field, {}).get(language, claim.field)
        words.append(f"{name}: {plain(claim.value, language)}")
    intro = "Volgens" if language == "nl" else "According to"
    return Item(entry, date, entry.name, f"{intro} {source.title}: " + "; ".join(words) + ".", source)


def plain(value: object, language: str) -> str:
    """A value as a reader sees it."""
    if isinstance(value, dict) and set(value) == {"nl", "en"}:
        return str(value[language])
    if isinstance(value, dict):
        return " ".join(str(part[language]) if isinstance(part, dict) else str(part) for part in value.values())
    return str(value)


Place = Callable[[Entry], str]


def as_atom(title: str, own: str, place: Place, items: list[Item], language: str) -> bytes:
    """An Atom feed. ``own`` is its address, ``place`` gives the page of an entry."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
    _add(feed, "title", title)
    _add(feed, "id", own)
    ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": own, "type": "application/atom+xml"})
    _add(feed, "updated", items[0].moment if items else "2026-01-01T00:00:00Z")
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", "Gemeengoed")
    for item in items:
        each = ET.SubElement(feed, f"{{{ATOM}}}entry")
        _add(each, "title", item.title)
        _add(each, "id", identity(item, place))
        ET.SubElement(each, f"{{{ATOM}}}link", {"rel": "alternate", "href": place(item.entry)})
        _add(each, "updated", item.moment)
        _add(each, "content", item.text).set("type", "text")
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def as_json_feed(title: str, own: str, home: str, place: Place, items: list[Item], language: str) -> bytes:
    """JSON Feed 1.1."""
    rows = [
        {
            "id": identity(item, place),
            "url": place(item.entry),
            "title": item.title,
            "content_text": item.text,
            "date_published": item.moment,
        }
        for item in items
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": home,
        "feed_url": own,
        "language": language,
    }
    return json.dumps({**feed, "items": rows}, ensure_ascii=False).encode()


def identity(item: Item, place: Place) -> str:
    """An address that stays the same for the same news."""
    mark = hashlib.sha256(f"{item.date}|{item.title}|{item.text}".encode()).hexdigest()[:12]
    return f"{place(item.entry)}#{mark}"


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    """A child with text, without characters that XML forbids."""
    child = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    child.text = "".join(letter for letter in text if letter >= " " or letter in "\t\n")
    return child
