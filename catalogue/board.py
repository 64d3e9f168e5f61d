"""The five-layer board: layers as rows, reference components as columns, components as tiles; a pure function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalogue.drawing import fitting, folded, link, rect, svg, text, width_of
from catalogue.licences import licence_class
from catalogue.merge import Entry
from catalogue.view import View

LAYERS = ("1", "2", "3", "4", "5")
LAYER_COLOURS = {"1": "#a94f28", "2": "#856100", "3": "#3f7a2c", "4": "#0b6e72", "5": "#2f4b8f"}
COLUMNS_FIRST, COLUMNS_MOST, REST_MOST = 6, 40, 9
NONE = ""
"""The column of components that stand under none of the shown reference components."""

GOOD, CALM, FAIR, BAD, DULL = "good", "calm", "fair", "bad", "dull"
TONES = {GOOD: "#e2f2e4", CALM: "#e5ecf7", FAIR: "#fbf0d2", BAD: "#fae5e1", DULL: "#f1efe7"}
EDGES = {GOOD: "#1d6b34", CALM: "#33507f", FAIR: "#7a5600", BAD: "#9c2b1d", DULL: "#54605a"}
MARKS = {GOOD: "●", CALM: "◐", FAIR: "○", BAD: "✕", DULL: "?"}
"""A mark beside each colour, for who does not see the colour."""

BY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "status": (
        ("stable", GOOD),
        ("beta", CALM),
        ("development", FAIR),
        ("concept", FAIR),
        ("obsolete", BAD),
        ("unknown", DULL),
    ),
    "licence": (
        ("copyleft", GOOD),
        ("permissive", CALM),
        ("public-domain", CALM),
        ("other", FAIR),
        ("closed", BAD),
        ("none-found", BAD),
        ("unknown", DULL),
    ),
    "adoption": (("5", GOOD), ("1", CALM), ("0", DULL)),
    "evidence": (("tested", GOOD), ("documented", CALM), ("claimed", FAIR), ("none", DULL)),
}
"""What tiles can be coloured by: its values with their tone, best first."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A component on the board."""

    component: Entry
    value: str
    """What it is coloured by."""


@dataclass(frozen=True)
class Board:
    """What stands where. ``cells`` has the tiles per (layer, column)."""

    columns: Sequence[str]
    by: str
    cells: Mapping[tuple[str, str], Sequence[Tile]]

    def components(self) -> list[Entry]:
        """Each component on the board, once."""
        return list({tile.component.id: tile.component for tiles in self.cells.values() for tile in tiles}.values())


def busiest(view: View, components: Sequence[Entry], count: int = COLUMNS_FIRST) -> list[str]:
    """The reference components under which most of these components stand."""
    held: dict[str, int] = {}
    for component in components:
        for key in component.values("reference_components"):
            held[key] = held.get(key, 0) + 1
    ordered = sorted(held, key=lambda key: (-held[key], view.name("reference-component", key)))
    return sorted(ordered[:count], key=lambda key: view.name("reference-component", key).casefold())


def board_of(view: View, components: Sequence[Entry], columns: Sequence[str], by: str, rest: bool = True) -> Board:
    """Put components on a board. With ``rest`` those under no shown column stand in a last column of their own."""
    cells: dict[tuple[str, str], list[Tile]] = {}
    shown = set(columns)
    for component in sorted(components, key=lambda entry: (entry.name.casefold(), entry.id)):
        under = [key for key in component.values("reference_components") if key in shown] or ([NONE] if rest else [])
        tile = Tile(component, value_of(view, component, by))
        for layer in component.values("layers"):
            for key in under:
                cells.setdefault((layer, key), []).append(tile)
    return Board([*columns, *([NONE] if rest else [])], by, cells)


def value_of(view: View, component: Entry, by: str) -> str:
    """The value by which a component is coloured."""
    if by == "licence":
        return licence_class(component.text("licence"))
    if by == "adoption":
        users = len(view.users(component))
        return "5" if users >= 5 else "1" if users else "0"
    if by == "evidence":
        found = {claim.value.get("evidence", "claimed") for claim in component.all("serves")}
        return next((level for level in ("tested", "documented", "claimed") if level in found), "none")
    return component.text("status") or "unknown"


def tone(by: str, value: str) -> str:
    """The tone of a value."""
    return dict(BY[by]).get(value, DULL)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a picture in one language, and where its parts lead."""

    title: str
    layers: Mapping[str, str]
    rest: str
    gap: str
    values: Mapping[str, str]
    column: Callable[[str], str]
    column_address: Callable[[str], str]
    tile_address: Callable[[Entry], str]
    layer_address: Callable[[str], str]


EDGE, HEAD, LABEL, TILE, GAP, PAD = 16.0, 15.0, 124.0, 26.0, 4.0, 6.0
HEADS_MOST = 4
"""Lines of a column's heading, each ``HEAD`` high."""
COLUMN, REST = 150.0, 176.0


def draw(board: Board, words: Words) -> str:
    """The board as SVG."""
    wide = {column: REST if column == NONE else COLUMN for column in board.columns}
    heights = {layer: _height(board, layer) for layer in LAYERS}
    lefts, left = {}, EDGE + LABEL
    for column in board.columns:
        lefts[column], left = left, left + wide[column] + GAP
    parts = _legend(board, words, EDGE)
    top = EDGE + 26
    heads = {column: _head_lines(column, words, wide[column]) for column in board.columns}
    for column, lines in heads.items():
        parts.append(_head(column, words, lefts[column], top, lines))
    top += HEAD * max(map(len, heads.values()), default=0) + 13
    for layer in LAYERS:
        parts += _row_label(layer, words, top, heights[layer], left)
        for column in board.columns:
            tiles = board.cells.get((layer, column), ())
            more = words.layer_address(layer) if column == NONE else ""
            parts += _cell(board, words, tiles, lefts[column], top, wide[column], more)
        top += heights[layer] + GAP
    return svg(left + EDGE, top + EDGE, words.title, parts)


def _height(board: Board, layer: str) -> float:
    most = max((_shown(board, layer, column) for column in board.columns), default=1)
    return max(1, most) * (TILE + GAP) - GAP + 2 * PAD


def _shown(board: Board, layer: str, column: str) -> int:
    """How many tiles a cell draws; the last column would be longer than all others, so it ends in the way to the rest."""
    count = len(board.cells.get((layer, column), ()))
    return min(count, REST_MOST) if column == NONE else count


def _legend(board: Board, words: Words, left: float) -> list[str]:
    parts, x = [], left + LABEL
    used = {tile.value for tiles in board.cells.values() for tile in tiles}
    for value, kind in BY[board.by]:
        if value in used:
            label = f"{MARKS[kind]} {words.values[value]}"
            width = width_of(label, 11) + 16
            parts.append(rect(x, EDGE - 6, width, 20, TONES[kind], f"tone-{kind}", rx=4, stroke=EDGES[kind]))
            parts.append(text(x + 8, EDGE + 8, label, 11, EDGES[kind], f"edge-{kind}"))
            x += width + 6
    return parts


def _head_lines(column: str, words: Words, width: float) -> list[str]:
    return folded(_name(column, words), width - 8, 12, HEADS_MOST, bold=True)


def _name(column: str, words: Words) -> str:
    return words.column(column) if column else words.rest


def _head(column: str, words: Words, x: float, y: float, lines: Sequence[str]) -> str:
    shown = [
        text(x + 4, y + 16 + HEAD * place, part, 12, font_weight=600, name="ink") for place, part in enumerate(lines)
    ]
    return link(words.column_address(column) if column else "", _name(column, words), shown)


def _row_label(layer: str, words: Words, y: float, height: float, width: float) -> list[str]:
    return [
        rect(EDGE, y, width - EDGE - GAP, height, LAYER_COLOURS[layer], f"ground-{layer}", rx=6, fill_opacity=0.07),
        rect(EDGE, y, LABEL - GAP, height, LAYER_COLOURS[layer], f"layer-fill-{layer}", rx=6),
        text(
            EDGE + 10,
            y + 24,
            fitting(f"{layer} {words.layers[layer]}", LABEL - GAP - 14, 13, bold=True),
            13,
            "#ffffff",
            "on-layer",
            font_weight=650,
        ),
    ]


def _cell(board: Board, words: Words, tiles: Sequence[Tile], x: float, y: float, width: float, more: str) -> list[str]:
    if not tiles:
        dashes = {"stroke": "#8b958f", "stroke_dasharray": "4 4"}
        return [link("", words.gap, [rect(x + 4, y + PAD, width - 8, TILE, "none", "gap", rx=4, **dashes)])]
    room = REST_MOST - 1 if more and len(tiles) > REST_MOST else len(tiles)
    parts = [
        _tile(board, words, tile, x + 4, y + PAD + place * (TILE + GAP), width - 8)
        for place, tile in enumerate(tiles[:room])
    ]
    if room < len(tiles):
        left = f"+ {len(tiles) - room} …"
        parts.append(
            link(more, left, [text(x + 10, y + PAD + room * (TILE + GAP) + 17, left, 12, "#0a5a75", "to-rest")])
        )
    return parts


def _tile(board: Board, words: Words, tile: Tile, x: float, y: float, width: float) -> str:
    kind, entry = tone(board.by, tile.value), tile.component
    layers = "+".join(entry.values("layers"))
    spans = f" ({layers})" if "+" in layers else ""
    name = fitting(entry.name, width - 19 - 5, 11.5)
    shapes = [
        rect(x, y, width, TILE, TONES[kind], f"tone-{kind}", rx=4, stroke=EDGES[kind], stroke_width=1),
        text(x + 6, y + 17, MARKS[kind], 10, EDGES[kind], f"edge-{kind}"),
        text(x + 19, y + 17, name, 11.5, name="ink"),
    ]
    return link(words.tile_address(entry), f"{entry.name}{spans}: {words.values[tile.value]}", shapes)
