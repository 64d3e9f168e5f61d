"""The catalogue's own data set described in DCAT-AP-NL 3.0, as Turtle, so that data portals find it."""

from __future__ import annotations

import json

from catalogue.claims import Claim
from catalogue.view import View

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
LICENCE = f"{AUTHORITY}/licence/CC0"
OPEN = f"{AUTHORITY}/access-right/PUBLIC"
THEME = f"{AUTHORITY}/data-theme/GOVE"
FILES = (
    (
        "catalogus.jsonl",
        f"{AUTHORITY}/file-type/JSON",
        "https://www.iana.org/assignments/media-types/application/jsonl",
    ),
    ("catalogus.csv", f"{AUTHORITY}/file-type/CSV", "https://www.iana.org/assignments/media-types/text/csv"),
    (
        "catalogus.sqlite",
        f"{AUTHORITY}/file-type/BIN",
        "https://www.iana.org/assignments/media-types/application/vnd.sqlite3",
    ),
)
TITLE = {
    "nl": "Gemeengoed: componenten, standaarden en initiatieven",
    "en": "Gemeengoed: components, standards and initiatives",
}
TEXT = {
    "nl": "Feiten over componenten, standaarden, organisaties en initiatieven binnen Common Ground, elk met bron, datum en status.",
    "en": "Facts about components, standards, organisations and initiatives within Common Ground, each with source, date and status.",
}
FILE_TEXT = {"nl": "Alle feiten in één bestand.", "en": "All facts in one file."}


def as_turtle(view: View, root: str) -> bytes:
    """Catalogue, data set, distributions and publisher. ``root``: address of the site without a slash at the end."""
    newest = max(_dates(view), default="2026-01-01")
    catalogue, dataset, publisher = f"<{root}/#catalogue>", f"<{root}/data#dataset>", f"<{root}/#publisher>"
    contact = f"<{root}/#contact>"
    parts = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    common = [
        *_words("dct:title", TITLE),
        *_words("dct:description", TEXT),
        f"dct:publisher {publisher}",
        f"dct:license <{LICENCE}>",
        f"dcat:contactPoint {contact}",
        f"dct:language <{AUTHORITY}/language/NLD>, <{AUTHORITY}/language/ENG>",
    ]
    files = ", ".join(f"<{root}/data/{name}>" for name, _, _ in FILES)
    parts.append(_block(catalogue, "dcat:Catalog", [*common, f"dcat:dataset {dataset}", f"foaf:homepage <{root}/>"]))
    parts.append(
        _block(
            dataset,
            "dcat:Dataset",
            [
                *common,
                f"dct:identifier {_text(f'{root}/data#dataset')}",
                f"dct:creator {publisher}",
                f"dct:accessRights <{OPEN}>",
                f"dcat:theme <{THEME}>",
                f'dct:modified "{newest}"^^xsd:date',
                f"dcat:distribution {files}",
                f"dcat:landingPage <{root}/open-data>",
            ],
        )
    )
    for name, form, media in FILES:
        parts.append(_distribution(f"{root}/data/{name}", form, media))
    parts.append(_block(publisher, "foaf:Agent", [*_words("foaf:name", {"nl": "Gemeengoed", "en": "Gemeengoed"})]))
    kind = ["vcard:fn " + _text("Gemeengoed"), f"vcard:hasURL <{root}/over>"]
    parts.append(_block(contact, "vcard:Kind", kind))
    return ("\n\n".join(["\n".join(parts[: len(PREFIXES)]), *parts[len(PREFIXES) :]]) + "\n").encode()


def _distribution(address: str, form: str, media: str) -> str:
    """One file to fetch."""
    return _block(
        f"<{address}>",
        "dcat:Distribution",
        [
            *_words("dct:title", TITLE),
            *_words("dct:description", FILE_TEXT),
            f"dcat:accessURL <{address}>",
            f"dcat:downloadURL <{address}>",
            f"dct:format <{form}>",
            f"dcat:mediaType <{media}>",
            f"dct:license <{LICENCE}>",
        ],
    )


def _dates(view: View) -> list[str]:
    """Whole dates of everything shown."""
    claims: list[Claim] = [claim for entry in view.entries.values() for claim in entry.claims()]
    return [claim.date for claim in claims if len(claim.date) == 10]


def _words(name: str, words: dict[str, str]) -> list[str]:
    return [f"{name} {_text(text)}@{code}" for code, text in words.items()]


def _text(text: str) -> str:
    """A Turtle string: JSON's escapes are Turtle's too."""
    return json.dumps(text, ensure_ascii=False)


def _block(subject: str, kind: str, lines: list[str]) -> str:
    return f"{subject} a {kind} ;\n    " + " ;\n    ".join(lines) + " ."
