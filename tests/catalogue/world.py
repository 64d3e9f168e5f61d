"""A small world of cards for tests, and a large one for measuring."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalogue.claims import Card, Claim, Source
from catalogue.kinds import KINDS
from catalogue.settings import Settings

SOURCE = Source("A file somewhere", "2026-08", "declared", "https://example.nl/", "components/x.yml")


def settings(folder: Path | str = "/nonexistent") -> Settings:
    """Settings of a site under test."""
    return Settings(Path(folder), "k" * 32, ("localhost",), production=False)


def card(kind: str, key: str, source: Source = SOURCE, **fields: Any) -> Card:
    """A card; a list in a field with several values makes a claim for each."""
    claims = []
    for name, value in fields.items():
        items = value if KINDS[kind][name].many else [value]
        claims += [Claim(name, item, source) for item in items]
    return Card(kind, key, tuple(claims))


def words(text: str) -> dict[str, str]:
    """The same text in both languages."""
    return {"nl": text, "en": text}


def component(key: str, serves: str = "", uses: str = "", **fields: Any) -> Card:
    """A component; ``serves`` and ``uses`` as ``"zaken 1.5.1, catalogi"``."""
    base = {"name": key.replace("-", " ").title(), "type": "component", "layers": ["4"], "summary": words("Doet iets.")}
    return card("component", key, **{**base, "serves": spoken(serves), "uses": spoken(uses), **fields})


def spoken(text: str) -> list[dict[str, str]]:
    """Standards with their versions."""
    parts = (part.split() for part in text.split(",") if part.strip())
    return [{"standard": part[0], **({"version": part[1]} if len(part) > 1 else {})} for part in parts]


def standards(*names: str) -> list[Card]:
    """Standards without anything but a name."""
    return [card("standard", name, name=f"{name.title()} API") for name in names]


LICENCES = ("EUPL-1.2", "MIT", "NONE", "Apache-2.0", "AGPL-3.0-only")
SYLLABLES = (
    "zaak",
    "burger",
    "melding",
    "formulier",
    "register",
    "adres",
    "balie",
    "woon",
    "zorg",
    "belasting",
    "klant",
    "bouw",
)


def generated(count: int, seed: int = 7) -> Iterator[Card]:
    """So many components with names, standards, suppliers and users, the same ones for the same seed."""
    chance = random.Random(seed)
    yield from standards(*(f"norm-{number}" for number in range(40)))
    for number in range(150):
        yield card("organisation", f"leverancier-{number}", name=f"Leverancier {number}", type="supplier")
    for number in range(342):
        yield card(
            "organisation",
            f"gemeente-{number}",
            name=f"Gemeente {number}",
            type="municipality",
            province=f"Provincie {number % 12}",
        )
    for number in range(count):
        name = "".join(chance.sample(SYLLABLES, 2)).title() + f" {number}"
        summary = " ".join(chance.choices(SYLLABLES, k=14))
        yield component(
            f"component-{number}",
            serves=", ".join(
                f"norm-{chance.randrange(40)} 1.{chance.randrange(4)}.0" for _ in range(chance.randrange(4))
            ),
            uses=", ".join(f"norm-{chance.randrange(40)} 1.0.0" for _ in range(chance.randrange(3))),
            name=name,
            summary=words(summary),
            layers=[str(chance.randint(1, 5))],
            licence=chance.choice(LICENCES),
            status=chance.choice(("concept", "beta", "stable")),
            owner=f"leverancier-{chance.randrange(150)}",
            adoption=[
                {"organisation": f"gemeente-{chance.randrange(342)}", "relation": "user"}
                for _ in range(chance.randrange(3))
            ],
        )
