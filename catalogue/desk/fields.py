"""What somebody typed in a form, as values of the fields of an entry, and everything that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from catalogue.kinds import DATE, Form
from catalogue.labels import Words
from catalogue.publiccode.harvest import PRIVATE
from catalogue.view import View

Typed = Mapping[str, Sequence[str]]
"""Name of an input -> what was typed in it, as it stands in a form."""
ROWS_MOST, LETTERS_MOST, TEXT_MOST = 12, 300, 2000
FAULTS: Mapping[str, Words] = {
    "missing": {"nl": "Vul dit in.", "en": "Fill this in."},
    "too-long": {"nl": "Dit is te lang: hooguit {0} tekens.", "en": "This is too long: at most {0} characters."},
    "choice": {"nl": "Kies een van de mogelijkheden.", "en": "Choose one of the options."},
    "address": {
        "nl": "Dit is geen webadres. Begin met https:// en laat namen en wachtwoorden weg.",
        "en": "This is not a web address. Begin with https:// and leave out names and passwords.",
    },
    "date": {
        "nl": "Schrijf een datum als 2026, 2026-08 of 2026-08-31, en niet in de toekomst.",
        "en": "Write a date as 2026, 2026-08 or 2026-08-31, and not in the future.",
    },
    "number": {"nl": "Schrijf een heel getal.", "en": "Write a whole number."},
    "unknown": {"nl": "„{0}” staat niet in de catalogus.", "en": "“{0}” is not in the catalogue."},
    "private": {
        "nl": "Hier staat een mailadres of telefoonnummer. Noem organisaties, geen personen.",
        "en": "There is a mail address or telephone number here. Name organisations, not people.",
    },
    "same": {"nl": "Dit staat er al zo.", "en": "This is what it says already."},
    "not-own": {
        "nl": "Dit component is hier niet van uw organisatie: zij is geen beheerder en heeft geen rol.",
        "en": "Here this component is not of your organisation: it is neither maintainer nor has a role.",
    },
    "report": {
        "nl": "Dit is geen rapport dat aan het schema voldoet: {0}",
        "en": "This is no report by the schema: {0}",
    },
}


@dataclass(frozen=True)
class Fault:
    """Something that is wrong: the input, the code and its detail."""

    name: str
    code: str
    detail: str = ""

    def text(self, language: str) -> str:
        """The words for whoever typed it."""
        return FAULTS[self.code][language].format(self.detail)


@dataclass(frozen=True)
class Input:
    """One field of a form. ``rows``: how many lines are offered of a field with several mappings."""

    name: str
    form: Form
    label: Words
    required: bool = False
    hint: Words | None = None
    rows: int = 0
    options: Sequence[str] = ()
    """Words to suggest; others may be typed too."""


def read(inputs: Sequence[Input], typed: Typed, view: View, today: date) -> tuple[dict[str, Any], list[Fault]]:
    """(values, faults): what is filled in, and what is wrong with it."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for each in inputs:
        value = value_of(each.form, each.name, typed)
        if value not in ("", [], {}):
            values[each.name] = value
            faults += _faults(each.form, each.name, value, view, today)
        elif each.required:
            faults.append(Fault(each.name, "missing"))
    return values, faults


def value_of(form: Form, name: str, typed: Typed) -> Any:
    """The value of an input in the shape of its field; empty when nothing was typed."""
    given = [clean(text) for text in typed.get(name, ())]
    if form.many and form.parts:
        one = replace(form, many=False)
        return [row for number in range(ROWS_MOST) if (row := value_of(one, f"{name}.{number}", typed))]
    if form.many and (form.choices or form.refers):
        return list(dict.fromkeys(filter(None, given)))
    if form.many and form.type != "words":
        return [part for text in given for part in map(str.strip, re.split(r"[\n,;]", text)) if part]
    if form.parts:
        found = {part: value_of(each, f"{name}.{part}", typed) for part, each in form.parts.items()}
        return {part: value for part, value in found.items() if value not in ("", {}, [])}
    if form.type == "words":
        spoken = {code: clean(next(iter(typed.get(f"{name}.{code}", ())), "")) for code in ("nl", "en")}
        anything = spoken["nl"] or spoken["en"]
        words = {code: text or anything for code, text in spoken.items()} if anything else {}
        return [words] if form.many and words else words
    return given[0] if given else ""


def as_typed(values: dict[str, Any]) -> dict[str, list[str]]:
    """Values as if they had been typed in a form."""
    found: dict[str, list[str]] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            found |= as_typed({f"{name}.{part}": each for part, each in value.items()})
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            found |= as_typed({f"{name}.{number}": each for number, each in enumerate(value)})
        else:
            found[name] = value if isinstance(value, list) else [value]
    return found


def clean(text: str) -> str:
    """Without characters that nobody can see, and with single line ends."""
    kept = "".join(letter for letter in text.replace("\r\n", "\n") if letter >= " " or letter in "\n\t")
    return kept.encode("utf-8", "ignore").decode().strip()


def _faults(form: Form, name: str, value: Any, view: View, today: date) -> Iterator[Fault]:
    if form.many:
        one = replace(form, many=False)
        for number, each in enumerate(value):
            yield from _faults(one, f"{name}.{number}" if form.parts else name, each, view, today)
    elif form.parts is not None:
        yield from (Fault(f"{name}.{part}", "missing") for part in form.required if part not in value)
        for part, each in form.parts.items():
            if part in value:
                yield from _faults(each, f"{name}.{part}", value[part], view, today)
    elif form.type == "words":
        for code, text in value.items():
            yield from _faults_of_text(f"{name}.{code}", text, TEXT_MOST)
    else:
        yield from _faults_of_one(form, name, value, view, today)


def _faults_of_one(form: Form, name: str, value: str, view: View, today: date) -> Iterator[Fault]:
    if form.choices and value not in form.choices:
        yield Fault(name, "choice")
    elif form.refers and view.get(form.refers, value) is None:
        yield Fault(name, "unknown", value[:80])
    elif form.type == "url" and not is_address(value):
        yield Fault(name, "address")
    elif form.type == "date" and (not DATE.fullmatch(value) or not _is_day(value) or value > today.isoformat()):
        yield Fault(name, "date")
    elif form.type == "number" and not (value.isascii() and value.isdigit()):
        yield Fault(name, "number")
    else:
        yield from _faults_of_text(name, value, TEXT_MOST if form.type in ("url", "long") else LETTERS_MOST)


def _faults_of_text(name: str, text: str, most: int) -> Iterator[Fault]:
    if len(text) > most:
        yield Fault(name, "too-long", str(most))
    elif PRIVATE.search(text) and "://" not in text:
        yield Fault(name, "private")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def is_address(text: str) -> bool:
    """Whether a text is an http(s) address that may be shown: with a host, without names, passwords and blanks."""
    try:
        parts = urlsplit(text)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.username or parts.password)
        return fine and (parts.port is None or parts.port > 0) and not any(letter <= " " for letter in text)
    except ValueError:
        return False
