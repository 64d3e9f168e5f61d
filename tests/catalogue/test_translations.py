"""Both languages are whole."""

from __future__ import annotations

import string
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

from catalogue.labels import LABELS
from tests.tools import ROOT

CATALOGUE = ROOT / "catalogue"


def test_every_text_of_the_interface_is_in_dutch(tmp_path: Path) -> None:
    template = tmp_path / "messages.pot"
    command = ["-q", "extract", "-F", "babel.cfg", "-k", "_", "-o", str(template), "."]
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *command], cwd=CATALOGUE, check=True)
    with template.open("rb") as found, (CATALOGUE / "translations" / "nl.po").open("rb") as dutch:
        wanted, held = read_po(found), read_po(dutch, locale="nl")

    assert len(wanted) > 100
    assert [m.id for m in wanted if m.id and not filled(held.get(m.id if isinstance(m.id, str) else m.id[0]))] == []
    assert [m.id for m in held if m.id and not wanted.get(m.id if isinstance(m.id, str) else m.id[0])] == []


def filled(message: object) -> bool:
    """Whether a message has a text in every form, with the same places for values."""
    if message is None:
        return False
    texts, ids = (value if isinstance(value, tuple) else (value,) for value in (message.string, message.id))  # type: ignore[attr-defined]
    return all(texts) and all(places(text) == places(ids[-1]) for text in texts)


def places(text: str) -> set[str]:
    """Names of the values in a text."""
    return {part.split(")")[0] for part in text.split("%(")[1:]}


def test_labels_are_in_both_languages() -> None:
    assert [
        (table, code)
        for table, rows in LABELS.items()
        for code, words in rows.items()
        if set(words) != {"nl", "en"} or not all(text.strip(string.whitespace) for text in words.values())
    ] == []
