"""Words for drawing SVG as text: the same input gives the same bytes, and no style that a strict page would refuse.

Shapes carry plain attributes, so that a picture stands by itself, and classes, so that a page can give them its own colours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import escape

FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
WIDTHS = {
    29: "il'",
    36: " jf.,|",
    45: "rt-–/\\:;()[]IJ!",
    55: 'csz"?·',
    60: "kvxyFLP_*",
    64: "abdeghnopqu0123456789$ETY",
    70: "ABCKRSVXZ",
    79: "DGHNOQU&",
    84: "w+=<>~",
    88: "M●◐○✕",
}
"""Hundredths of the font's size per letter, for the widest fonts people have (DejaVu Sans, Verdana)."""
LETTERS = {letter: width / 100 for width, letters in WIDTHS.items() for letter in letters}
BOLD = 1.16
"""How much wider the same letters are in bold."""
SEAMS = re.compile(
    r"(?<=[^\W\d_]{4})(?=component|beheer|publicatie|registratie|catalogus|afhandel|document|viewer|routering"
    r"|automatisering|management|informatie|transformatie|administratie|distributie|creatie|ontwikkel|logging"
    r"|magazijn|register|verlening|verstrekking|exploitatie|installatie|continu)"
    r"|(?<=\w{3}-)(?=\w)"
)
"""Where the long words of reference components come apart."""


def svg(width: float, height: float, label: str, parts: Iterable[str]) -> str:
    """A whole picture with an accessible name."""
    inner = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}" '
        f'role="group" aria-label="{escape(label)}" font-family="{FONT}" class="picture">\n{inner}\n</svg>\n'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, name: str = "", **more: object) -> str:
    """A rectangle; ``more`` are attributes, with an underscore for a hyphen."""
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{fill}"{_class(name)}{_more(more)}/>'


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, name: str = "", **more: object) -> str:
    """A straight line."""
    return f'<path d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" fill="none" stroke="{stroke}"{_class(name)}{_more(more)}/>'


def curve(x1: float, y1: float, x2: float, y2: float, stroke: str, name: str = "", **more: object) -> str:
    """A line that leaves and arrives level."""
    middle = (x1 + x2) / 2
    way = f"M{_n(x1)} {_n(y1)}C{_n(middle)} {_n(y1)} {_n(middle)} {_n(y2)} {_n(x2)} {_n(y2)}"
    return f'<path d="{way}" fill="none" stroke="{stroke}"{_class(name)}{_more(more)}/>'


def text(
    x: float, y: float, words: str, size: float = 12, fill: str = "#17211d", name: str = "", **more: object
) -> str:
    """A line of text."""
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{fill}"{_class(name)}{_more(more)}>{escape(words)}</text>'


def link(address: str, title: str, parts: Iterable[str]) -> str:
    """Shapes that lead somewhere; without an address only the shapes with their title."""
    inner = f"<title>{escape(title)}</title>" + "".join(parts)
    return f'<a href="{escape(address)}">{inner}</a>' if address else f"<g>{inner}</g>"


def width_of(words: str, size: float = 12, bold: bool = False) -> float:
    """Room that a text takes at most, whatever sans-serif font it is shown in."""
    letters = (letter for letter in unicodedata.normalize("NFD", words) if not unicodedata.combining(letter))
    return sum(LETTERS.get(letter, 1.0) for letter in letters) * size * (BOLD if bold else 1)


def fitting(words: str, width: float, size: float = 12, bold: bool = False) -> str:
    """As many letters of a text as fit in a width."""
    return words if width_of(words, size, bold) <= width else _cut(words, width, size, bold)


def folded(words: str, width: float, size: float, lines: int, bold: bool = False) -> list[str]:
    """A text on at most so many lines, broken between words and at the seams of long ones; the rest ends in dots."""
    found = [""]
    for glue, part, tail in _parts(words):
        longer = found[-1] + (glue if found[-1] else "") + part
        if not found[-1] or width_of(longer + tail, size, bold) <= width:
            found[-1] = longer
        else:
            found[-1] += "" if glue or found[-1].endswith("-") else "-"
            found.append(part)
    kept = [fitting(line, width, size, bold) for line in found[:lines]]
    return kept if len(found) <= lines else [*kept[:-1], _cut(found[lines - 1], width, size, bold)]


def _parts(words: str) -> Iterator[tuple[str, str, str]]:
    """The parts of a text: what joins each to the one before, itself, and the hyphen it needs when a line ends there."""
    for word in words.split():
        parts = SEAMS.split(word)
        for place, part in enumerate(parts):
            whole = place == len(parts) - 1 or part.endswith("-")
            yield ("" if place else " "), part, ("" if whole else "-")


def _cut(words: str, width: float, size: float, bold: bool) -> str:
    while len(words) > 1 and width_of(words + "…", size, bold) > width:
        words = words[:-1]
    return words.rstrip(" -(") + "…"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _more(attributes: dict[str, object]) -> str:
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for name, value in attributes.items()
    )
