"""Small pictures for a README: listed, licence, standards, known users. Pure functions: same facts, same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from catalogue.merge import Entry
from catalogue.view import View

WORDS: Mapping[str, Mapping[str, str]] = {
    "listed": {"nl": "in Gemeengoed", "en": "in Gemeengoed"},
    "yes": {"nl": "vermeld", "en": "listed"},
    "licence": {"nl": "licentie", "en": "licence"},
    "none": {"nl": "geen gevonden", "en": "none found"},
    "unknown": {"nl": "niet bekend", "en": "not known"},
    "layer": {"nl": "laag", "en": "layer"},
    "standards": {"nl": "biedt", "en": "serves"},
    "users": {"nl": "bekende gebruikers", "en": "known users"},
    "least": {"nl": "minstens", "en": "at least"},
}
KINDS = ("listed", "licence", "layer", "standards", "users")
GREEN, BLUE, GREY = "#1d6b34", "#33507f", "#54605a"


def badge(view: View, entry: Entry, kind: str, language: str) -> bytes:
    """One badge as SVG; ``kind`` is one of KINDS."""
    text, colour = _text(view, entry, kind, language)
    return drawing(WORDS[kind][language], text, colour)


def _text(view: View, entry: Entry, kind: str, language: str) -> tuple[str, str]:
    unknown = WORDS["unknown"][language], GREY
    if kind == "licence":
        licence = entry.text("licence")
        return (WORDS["none"][language], GREY) if licence == "NONE" else (licence, BLUE) if licence else unknown
    if kind == "layer":
        layers = ", ".join(str(value) for value in entry.values("layers"))
        return (layers, BLUE) if layers else unknown
    if kind == "standards":
        count = len({part["standard"] for part in entry.values("serves")})
        name = {"nl": "standaard" if count == 1 else "standaarden", "en": "standard" if count == 1 else "standards"}
        return (f"{count} {name[language]}", BLUE) if count else unknown
    if kind == "users":
        count = len({claim.value["organisation"] for claim in view.users(entry)})
        return (f"{WORDS['least'][language]} {count}", GREEN) if count else unknown
    return WORDS["yes"][language], GREEN


def width(text: str) -> int:
    """Pixels that a text takes, near enough: narrow letters count less."""
    return round(sum(3.6 if letter in "iljt.,:;'| " else 9.4 if letter in "mwMW" else 6.9 for letter in text)) + 14


def drawing(left: str, right: str, colour: str) -> bytes:
    """Two words beside each other; the whole is one image with one name."""
    one, two = width(left), width(right)
    name = escape(f"{left}: {right}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{one + two}" height="20" role="img" aria-label="{name}"><title>{name}</title>'
        f'<rect width="{one + two}" height="20" rx="3" fill="{colour}"/><path d="M3 0h{one - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#2b332f"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{one / 2:g}" y="14" textLength="{one - 12}">{escape(left)}</text>'
        f'<text x="{one + two / 2:g}" y="14" textLength="{two - 12}">{escape(right)}</text></g></svg>'
    ).encode()
