"""The kinds of entries and their fields: what a card may say, and which form each value has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEVELS = ("vrij", "aanbevolen", "pas-toe-of-leg-uit", "verplicht")
ROLES = ("regie", "uitgeven", "ontwikkelen", "onderhouden", "reviewen", "implementatie", "hosting")
EVIDENCE = ("claimed", "documented", "tested")
RELATIONS = ("user", "pilot", "owner", "funder", "initiator", "commissioner", "named")
STATES = ("orientation", "pilot", "production", "phasing-out", "stopped")


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one value. ``choices`` limits a text; ``parts`` makes it a mapping; ``refers`` makes it the id of an entry."""

    type: str = "text"
    choices: tuple[str, ...] = ()
    parts: Mapping[str, Form] | None = None
    required: tuple[str, ...] = ()
    refers: str = ""
    many: bool = False

    def faults(self, value: Any) -> Iterator[str]:
        """What is wrong with a value, in words."""
        if self.parts is not None:
            yield from self._faults_of_parts(value)
        elif self.type == "words":
            yield from _faults_of_words(value)
        elif not isinstance(value, str) or not value.strip():
            yield "must be a text"
        elif self.choices and value not in self.choices:
            yield f"{value!r} is none of: {', '.join(self.choices)}"
        elif self.type == "url" and not _is_url(value):
            yield f"{value!r} is no http(s) address"
        elif self.type == "date" and not DATE.fullmatch(value):
            yield f"{value!r} is no date (YYYY, YYYY-MM or YYYY-MM-DD)"
        elif (self.type == "slug" or self.refers) and not SLUG.fullmatch(value):
            yield f"{value!r} is no id (small letters, digits, hyphens)"
        elif self.type == "number" and not value.isdigit():
            yield f"{value!r} is no whole number"

    def _faults_of_parts(self, value: Any) -> Iterator[str]:
        parts = self.parts or {}
        if not isinstance(value, Mapping):
            yield f"must be a mapping with {', '.join(parts)}"
            return
        yield from (f"unknown part {name!r}" for name in value if name not in parts)
        yield from (f"part {name!r} is missing" for name in self.required if name not in value)
        for name, form in parts.items():
            if name in value:
                yield from (f"{name}: {fault}" for fault in form.faults(value[name]))

    def references(self, value: Any) -> Iterator[tuple[str, str]]:
        """(kind, id) of every entry that a value leads to."""
        if self.refers:
            yield self.refers, value
        for name, form in (self.parts or {}).items():
            if isinstance(value, Mapping) and name in value:
                yield from form.references(value[name])


def _faults_of_words(value: Any) -> Iterator[str]:
    if not isinstance(value, Mapping) or set(value) != {"nl", "en"}:
        yield "must be in both languages: {nl: ..., en: ...}"
    elif not all(isinstance(text, str) and text.strip() for text in value.values()):
        yield "must say something in both languages"


def _is_url(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in value


def one_of(*choices: str) -> Form:
    """A text with fixed choices."""
    return Form(choices=choices)


def many(form: Form) -> Form:
    """Several of a form."""
    return Form(form.type, form.choices, form.parts, form.required, form.refers, many=True)


def record(required: str, **parts: Form) -> Form:
    """Several mappings; ``required`` names the parts, a space between, that may not be absent."""
    return Form(parts=parts, required=tuple(required.split()), many=True)


TEXT, WORDS, URL, WHEN, NUMBER = Form(), Form("words"), Form("url"), Form("date"), Form("number")
COMPONENT, STANDARD, ORGANISATION = (Form(refers=kind) for kind in ("component", "standard", "organisation"))

_SPOKEN = record(
    "standard", standard=STANDARD, version=TEXT, evidence=one_of(*EVIDENCE), report=URL, date=WHEN, note=WORDS
)
_BINDINGNESS = record(
    "level body date ground",
    level=one_of(*LEVELS),
    act=one_of("decision", "advice"),
    body=TEXT,
    date=WHEN,
    ground=WORDS,
    letter=TEXT,
    review=WHEN,
)

KINDS: dict[str, dict[str, Form]] = {
    "component": {
        "name": TEXT,
        "type": one_of("component", "application", "library", "api", "register", "facility", "platform", "tool"),
        "summary": WORDS,
        "layers": many(one_of("1", "2", "3", "4", "5")),
        "licence": TEXT,
        "repository": URL,
        "website": URL,
        "documentation": URL,
        "publiccode": URL,
        "status": one_of("concept", "development", "beta", "stable", "obsolete"),
        "listing": one_of("concept"),
        "implementation": one_of("reference", "regular", "obsolete"),
        "version": TEXT,
        "first_year": WHEN,
        "last_activity": WHEN,
        "language": TEXT,
        "frameworks": many(TEXT),
        "interface_languages": many(one_of("nl", "en")),
        "owner": ORGANISATION,
        "copyright": TEXT,
        "roles": record("role organisation", role=one_of(*ROLES), organisation=ORGANISATION, until=WHEN, note=WORDS),
        "serves": _SPOKEN,
        "uses": _SPOKEN,
        "depends_on": record("", component=COMPONENT, technology=TEXT, note=WORDS),
        "replaced_by": many(COMPONENT),
        "reference_components": many(Form(refers="reference-component")),
        "security_file": URL,
        "accessibility": URL,
        "sbom": URL,
        "gibit": record("point answer", point=TEXT, answer=WORDS),
        "findings": many(WORDS),
        "aliases": many(TEXT),
        "keywords": many(TEXT),
        "adoption": record(
            "organisation relation",
            organisation=ORGANISATION,
            relation=one_of(*RELATIONS),
            state=one_of(*STATES),
            version=TEXT,
            since=WHEN,
        ),
    },
    "standard": {
        "name": TEXT,
        "abbreviation": TEXT,
        "type": one_of("api", "data", "message", "security", "hosting", "design", "terms", "other"),
        "family": TEXT,
        "summary": WORDS,
        "url": URL,
        "steward": ORGANISATION,
        "steward_name": TEXT,
        "status": one_of("development", "in-use", "end-of-support", "withdrawn"),
        "gemma": TEXT,
        "successor": STANDARD,
        "versions": record(
            "version",
            version=TEXT,
            status=one_of("development", "in-use", "end-of-support", "withdrawn"),
            date=WHEN,
            breaks=one_of("yes", "no"),
            url=URL,
            note=WORDS,
        ),
        "bindingness": _BINDINGNESS,
        "aliases": many(TEXT),
    },
    "reference-component": {
        "name": TEXT,
        "gemma": TEXT,
        "url": URL,
        "status": one_of("development", "in-use", "end-of-support", "withdrawn"),
        "bbn": TEXT,
        "standards": record(
            "standard", standard=STANDARD, obligation=one_of("verplicht", "aanbevolen", "niet-vermeld")
        ),
        "aliases": many(TEXT),
    },
    "organisation": {
        "name": TEXT,
        "type": one_of(
            "municipality", "supplier", "partnership", "government", "foundation", "association", "community", "body"
        ),
        "summary": WORDS,
        "website": URL,
        "code": TEXT,
        "province": TEXT,
        "residents": NUMBER,
        "tile": record("urbanity tile_x tile_y", urbanity=NUMBER, tile_x=NUMBER, tile_y=NUMBER),
        "members": many(ORGANISATION),
        "aliases": many(TEXT),
    },
    "initiative": {
        "name": TEXT,
        "type": one_of("initiative", "process", "policy", "facility", "fund", "programme", "organisation"),
        "summary": WORDS,
        "stage": one_of("initiative", "inventory", "result", "scaling", "standard"),
        "bindingness": _BINDINGNESS,
        "timeline": record("date event", date=WHEN, event=WORDS, body=TEXT),
        "components": many(COMPONENT),
        "standards": many(STANDARD),
        "reference_components": many(Form(refers="reference-component")),
        "links": record("title url", title=WORDS, url=URL),
        "aliases": many(TEXT),
    },
    "shelf": {
        "name": TEXT,
        "type": one_of("case-type", "form", "text", "script", "example"),
        "summary": WORDS,
        "file": TEXT,
        "licence": TEXT,
        "maker": ORGANISATION,
        "initiatives": many(Form(refers="initiative")),
        "aliases": many(TEXT),
    },
    "combination": {
        "name": TEXT,
        "summary": WORDS,
        "url": URL,
        "parts": record("component", component=COMPONENT, version=TEXT),
    },
}

REQUIRED = {
    "component": ("name", "type", "summary", "layers"),
    "standard": ("name",),
    "reference-component": ("name",),
    "organisation": ("name", "type"),
    "initiative": ("name", "type", "summary", "timeline"),
    "shelf": ("name", "type", "summary", "file", "licence", "maker"),
    "combination": ("name", "parts"),
}
