"""Words for drawing SVG as text: the same input gives the same bytes, and no style that a strict page would refuse.

Shapes carry plain attributes, so that a picture stands by itself, and classes, so that a page can give them its own colours.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
LETTER = 0.64
"""Mean width of a letter, as part of the size of the font."""


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


def fitting(words: str, width: float, size: float = 12) -> str:
    """As many letters of a text as fit in a width."""
    room = int(width / (size * LETTER))
    return words if len(words) <= room else words[: max(1, room - 1)].rstrip() + "…"


def folded(words: str, width: float, size: float, lines: int) -> list[str]:
    """A text on at most so many lines; what does not fit ends in dots."""
    room, found = int(width / (size * LETTER)), [""]
    for word in words.replace("component", "\u00adcomponent").replace(" \u00ad", " ").split(" "):
        for place, part in enumerate(word.split("\u00ad")):
            glue = "" if place or not found[-1] else " "
            if len(found[-1]) + len(glue) + len(part) <= room or not found[-1]:
                found[-1] += glue + part
            else:
                if place:
                    found[-1] += "-"
                found.append(part)
    kept = [fitting(part, width, size) for part in found[:lines]]
    if len(found) > lines:
        kept[-1] = fitting(kept[-1] + "…………", width, size)
    return kept


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _more(attributes: dict[str, object]) -> str:
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for name, value in attributes.items()
    )
