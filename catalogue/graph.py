"""The connections of one component as a graph: what it uses at the left, what it serves at the right; five ways to write it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from catalogue.connections import Match, needs, offers
from catalogue.drawing import curve, fitting, link, rect, svg, text
from catalogue.merge import Entry
from catalogue.view import View


@dataclass(frozen=True, slots=True)
class Edge:
    """One component uses a standard that the other serves."""

    consumer: str
    provider: str
    standard: str
    grade: str


@dataclass(frozen=True)
class Graph:
    """A component, who serves what it uses, and who uses what it serves."""

    centre: Entry
    components: dict[str, Entry]
    edges: list[Edge]


def graph_of(view: View, component: Entry) -> Graph:
    """The graph around a component."""
    components, edges = {component.id: component}, []
    for need in needs(view, component):
        for match in need.providers:
            edges.append(Edge(component.id, match.component.id, need.claim.value["standard"], match.grade.grade))
            components[match.component.id] = match.component
    for offer in offers(view, component):
        for match in offer.consumers:
            edges.append(Edge(match.component.id, component.id, offer.claim.value["standard"], match.grade.grade))
            components[match.component.id] = match.component
    return Graph(component, components, list(dict.fromkeys(edges)))


def as_json(graph: Graph) -> str:
    """Nodes and edges."""
    return json.dumps(
        {
            "component": graph.centre.id,
            "nodes": [
                {"id": key, "name": entry.name, "layers": entry.values("layers")}
                for key, entry in graph.components.items()
            ],
            "edges": [
                {"consumer": e.consumer, "provider": e.provider, "standard": e.standard, "grade": e.grade}
                for e in graph.edges
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def as_graphml(graph: Graph) -> str:
    """GraphML, which graph tools open."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        '<key id="name" for="node" attr.name="name" attr.type="string"/>',
        '<key id="standard" for="edge" attr.name="standard" attr.type="string"/>',
        '<key id="grade" for="edge" attr.name="grade" attr.type="string"/>',
        '<graph edgedefault="directed">',
    ]
    lines += [
        f'<node id={quoteattr(key)}><data key="name">{escape(entry.name)}</data></node>'
        for key, entry in graph.components.items()
    ]
    lines += [
        f"<edge source={quoteattr(e.consumer)} target={quoteattr(e.provider)}>"
        f'<data key="standard">{escape(e.standard)}</data><data key="grade">{escape(e.grade)}</data></edge>'
        for e in graph.edges
    ]
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def as_mermaid(graph: Graph) -> str:
    """A Mermaid flowchart, for in a README."""
    lines = ["flowchart LR"]
    lines += [f'  {_plain(key)}["{_quoted(entry.name)}"]' for key, entry in graph.components.items()]
    lines += [
        f'  {_plain(e.consumer)} -->|"{_quoted(e.standard)}: {e.grade}"| {_plain(e.provider)}' for e in graph.edges
    ]
    return "\n".join([*lines, ""])


def _plain(key: str) -> str:
    return "c_" + key.replace("-", "_")


def _quoted(words: str) -> str:
    return words.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")


STROKES = {"same": "#1d6b34", "newer": "#33507f", "older": "#7a5600", "unknown": "#7a5600", "incompatible": "#9c2b1d"}
DASHES = {"same": "none", "newer": "none", "older": "7 3", "unknown": "2 4", "incompatible": "10 4 2 4"}
TONES = {"same": "good", "newer": "calm", "older": "fair", "unknown": "fair", "incompatible": "bad"}
BOX, ROW, WIDE, MOST = 34.0, 42.0, 210.0, 14


@dataclass(frozen=True, slots=True)
class Side:
    """One row of a side of the picture: a standard and who stands beyond it."""

    standard: str
    name: str
    matches: list[Match]


def sides(view: View, component: Entry) -> tuple[list[Side], list[Side]]:
    """(what it uses, what it serves), the standards that somebody else speaks."""

    def side(pairs: Iterable[tuple[str, list[Match]]]) -> list[Side]:
        return [Side(key, view.name("standard", key), matches[:4]) for key, matches in pairs][:MOST]

    uses = side((need.claim.value["standard"], need.providers) for need in needs(view, component))
    serves = side((offer.claim.value["standard"], offer.consumers) for offer in offers(view, component))
    return uses, serves


def draw(
    view: View,
    component: Entry,
    address: Callable[[Entry], str],
    heads: tuple[str, str, str, str],
    grades: dict[str, str],
) -> str:
    """The graph as SVG: providers, standards used, the component, standards served, consumers."""
    uses, serves = sides(view, component)
    height = max(_height(uses), _height(serves), BOX) + 70
    columns = [16.0, 296.0, 576.0, 856.0, 1136.0]
    middle = 46 + (height - 70) / 2
    parts = [
        text(x, 24, words, 12, "#54605a", "quiet")
        for x, words in zip(columns, (heads[0], heads[1], "", heads[2], heads[3]), strict=True)
    ]
    parts += _side(uses, columns[1], columns[0], columns[2], middle, address, grades, left=True)
    parts += _side(serves, columns[3], columns[4], columns[2], middle, address, grades, left=False)
    parts.append(rect(columns[2], middle - BOX / 2 - 4, WIDE, BOX + 8, "#0a5c4e", "centre", rx=6))
    parts.append(
        text(
            columns[2] + 10,
            middle + 5,
            fitting(component.name, WIDE - 20, 13, bold=True),
            13,
            "#ffffff",
            "on-centre",
            font_weight=650,
        )
    )
    return svg(columns[4] + WIDE + 16, height, component.name, parts)


def _height(side: list[Side]) -> float:
    return sum(max(1, len(row.matches)) for row in side) * ROW


def _side(
    rows: list[Side],
    inner: float,
    outer: float,
    centre: float,
    middle: float,
    address: Callable[[Entry], str],
    grades: dict[str, str],
    left: bool,
) -> list[str]:
    parts, y = [], 46.0
    for row in rows:
        tall = max(1, len(row.matches)) * ROW
        level = y + tall / 2
        start, end = (inner + WIDE, centre) if left else (centre + WIDE, inner)
        parts.append(
            curve(
                start,
                level if left else middle,
                end,
                middle if left else level,
                "#8b958f",
                "quiet-line",
                stroke_width=1.5,
            )
        )
        for place, match in enumerate(row.matches):
            grade, here = match.grade.grade, y + place * ROW + ROW / 2
            ends = (outer + WIDE, here, inner, level) if left else (inner + WIDE, level, outer, here)
            parts.append(
                curve(*ends, STROKES[grade], f"line-{TONES[grade]}", stroke_width=2, stroke_dasharray=DASHES[grade])
            )
            box = [
                rect(outer, here - BOX / 2, WIDE, BOX, "#ffffff", "box", rx=5, stroke="#54605a"),
                text(outer + 9, here + 4, fitting(match.component.name, WIDE - 18), 12, name="ink"),
            ]
            parts.append(link(address(match.component), f"{match.component.name}: {row.name}, {grades[grade]}", box))
        parts.append(rect(inner, level - BOX / 2, WIDE, BOX, "#f1efe7", "standard-box", rx=17, stroke="#54605a"))
        parts.append(text(inner + 14, level + 4, fitting(row.name, WIDE - 28), 12, name="ink"))
        y += tall
    return parts
