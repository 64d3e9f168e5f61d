"""The texts, out of ``texts.toml``, and days as people write them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from werkvoorraad.effect import Hurdle

TEXTS: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))
LANGUAGES = ("nl", "en")
MONTHS = (
    ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
)
HERE = ZoneInfo("Europe/Amsterdam")


def say(lang: str, key: str, **values: object) -> str:
    """A text; an unknown key is a fault of ours that ends in a KeyError."""
    return TEXTS[key][LANGUAGES.index(lang)].format(**values)


def hurdle_of(lang: str, hurdle: Hurdle, names: Mapping[str, str]) -> str:
    """What stands in the way, and of whom; a code or field without a text is told in the words of the register."""
    keys = [f"e_{part.replace('-', '_')}" for part in (hurdle.code, hurdle.field)]
    text = next((say(lang, key) for key in keys if key in TEXTS), hurdle.words or say(lang, "refused"))
    who = names.get(hurdle.about)
    return f"{text} ({who})" if who else text


def day_of(lang: str, iso: str | None) -> str:
    """A day: 2026-01-15, 20260115 or a moment."""
    if not iso:
        return ""
    moment = datetime.fromisoformat(iso)
    here = moment.astimezone(HERE) if moment.tzinfo else moment
    return f"{here.day} {MONTHS[LANGUAGES.index(lang)][here.month - 1]} {here.year}"


def moment_of(lang: str, iso: str) -> str:
    """A moment."""
    return f"{day_of(lang, iso)} {datetime.fromisoformat(iso).astimezone(HERE):%H:%M}"
