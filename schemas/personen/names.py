"""Names: initials, titles in the form of the sex, the full name. Pure; the rules are those of the features of BRP Personen."""

from __future__ import annotations

from schemas.personen.lo3 import Occurrence

MAN, WOMAN = "M", "V"
PREDICATES = ("JH", "JV")
FORMS = {
    "B": ("baron", "barones"),
    "G": ("graaf", "gravin"),
    "H": ("hertog", "hertogin"),
    "M": ("markies", "markiezin"),
    "P": ("prins", "prinses"),
    "R": ("ridder", ""),
    "JH": ("jonkheer", "jonkvrouw"),
}
MALE_OF = {"BS": "B", "GI": "G", "HI": "H", "MI": "M", "PS": "P", "JV": "JH"}
COURTESY = ("B", "G", "H", "M", "P")
"""Titles of a man whose form for a woman his wife may bear."""


def joined(*words: str) -> str:
    """Words with one space between them; empty ones leave none."""
    return " ".join(" ".join(words).split())


def capital(text: str) -> str:
    """A text that begins with a capital."""
    return text[:1].upper() + text[1:]


def known(text: str | None) -> str:
    """A name; the standard value for unknown counts as empty."""
    return "" if not text or text == "." else text


def title_in_form(code: str, sex: str) -> str:
    """A title or predicate in the form of the sex; empty when it has none."""
    forms = FORMS.get(MALE_OF.get(code, code), ("", ""))
    return forms[0] if sex == MAN else forms[1] if sex == WOMAN else ""


def title_word(code: str) -> str:
    """A title or predicate as the code says it."""
    forms = FORMS.get(MALE_OF.get(code, code), ("", ""))
    return forms[1] if code in MALE_OF else forms[0]


def initials(given: str | None) -> str:
    """One letter and a point for every given name; a name of one letter gets no point, and a space before the next."""
    found = ""
    for name in (given or "").split():
        found += f"{name} " if len(name) == 1 else f"{name[0]}."
    return found.rstrip()


def full(person: Occurrence) -> str:
    """Predicate, given names, title, prefix and surname."""
    code = person.get("0220") or ""
    word = (title_in_form(code, person.get("0410") or "") or title_word(code)) if code else ""
    before, between = (word, "") if code in PREDICATES else ("", word)
    return joined(before, person.get("0210") or "", between, person.get("0230") or "", known(person.get("0240")))
