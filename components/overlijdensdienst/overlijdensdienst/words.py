"""Every text, in two languages, from the files in ``words/``."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

LANGUAGES = ("nl", "en")
WORDS: dict[str, dict[str, Any]] = {
    lang: tomllib.loads((Path(__file__).parent / "words" / f"{lang}.toml").read_text(encoding="utf-8"))
    for lang in LANGUAGES
}


def say(lang: str, key: str, **values: str) -> str:
    """A text by its key (``group.name``); what has no text is shown as it is."""
    group, _, name = key.partition(".")
    found = WORDS[lang].get(group, {}).get(name)
    return str(found).format(**values) if found is not None else name or key


def on(lang: str, text: str) -> str:
    """A day, or a moment, as people write it."""
    if not text:
        return ""
    when = datetime.fromisoformat(text)
    if when.tzinfo:
        when = when.astimezone(ZoneInfo("Europe/Amsterdam"))
    day = f"{when.day} {WORDS[lang]['months']['names'][when.month - 1]} {when.year}"
    return f"{day}, {when:%H:%M}" if len(text) > 10 else day
