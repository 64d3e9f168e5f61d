"""Who uses a component: counted only from what is known, on a map of tiles, and who is comparable to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalogue.claims import Claim
from catalogue.drawing import link, rect, svg, text
from catalogue.merge import Entry
from catalogue.view import View

MAP_FROM = 5
"""Fewer known users are named instead of drawn: a nearly empty map would say more than is known."""
SIDE = 17.0
ORDER = ("production", "user", "pilot", "orientation", "phasing-out", "stopped")
TONES = {
    "production": ("#1d6b34", "good"),
    "user": ("#1d6b34", "good"),
    "pilot": ("#33507f", "calm"),
    "orientation": ("#7a5600", "fair"),
    "phasing-out": ("#7a5600", "fair"),
    "stopped": ("#9c2b1d", "bad"),
}
CLASSES = ((0, 20_000), (20_000, 50_000), (50_000, 100_000), (100_000, 300_000), (300_000, 10_000_000))
"""Size classes of municipalities by residents."""


@dataclass(frozen=True)
class Adoption:
    """What is known about the use of one component."""

    users: Sequence[Claim]
    others: Sequence[Claim]
    """Owners, funders and so on, and who stopped: shown apart, never counted as users."""
    newest: str
    unknown: int
    """Of how many municipalities nothing is known."""


def adoption_of(view: View, component: Entry) -> Adoption:
    """The known users, and everybody else who is involved."""
    users = sorted(view.users(component), key=lambda claim: view.name("organisation", claim.value["organisation"]))
    others = [claim for claim in component.all("adoption") if claim not in users]
    municipalities = {entry.id for entry in view.municipalities()}
    known = {claim.value["organisation"] for claim in users} & municipalities
    newest = max((claim.date for claim in users), default="")
    return Adoption(users, others, newest, len(municipalities) - len(known))


def kind_of(claim: Claim) -> str:
    """The state of a use; a user without a stated state is ``user``, a pilot by relation is ``pilot``."""
    return str(claim.value.get("state") or claim.value["relation"])


def tile_map(
    view: View, marked: Mapping[str, str], title: str, labels: Mapping[str, str], address: Callable[[Entry], str]
) -> str:
    """All municipalities as tiles, about where they lie; ``marked`` has the kind of use per municipality."""
    parts = []
    places = [
        (entry, int(tile["tile_x"]), int(tile["tile_y"]))
        for entry in view.municipalities()
        if (tile := next(iter(entry.values("tile")), None))
    ]
    if not places:
        return ""
    wide = max(x for _, x, _ in places) + 1
    tall = max(y for _, _, y in places) + 1
    for entry, x, y in sorted(places, key=lambda place: (place[2], place[1], place[0].id)):
        kind = marked.get(entry.id, "")
        colour, tone = TONES.get(kind, ("#e4e1d6", "none"))
        left, top = 8 + x * SIDE, 8 + y * SIDE
        shape = rect(left, top, SIDE - 2, SIDE - 2, colour, f"place-{tone}", rx=2)
        said = f"{entry.name}: {labels[kind] if kind else labels['']}"
        letters = text(left + 2, top + 11, entry.name.removeprefix("'s-")[:2], 8, "#ffffff", "on-place") if kind else ""
        parts.append(link(address(entry) if kind else "", said, [shape, letters]))
    return svg(wide * SIDE + 16, tall * SIDE + 16, title, parts)


def size_class(entry: Entry) -> int | None:
    """The number of the size class of a municipality; None when its residents are not known."""
    residents = entry.text("residents")
    if not residents:
        return None
    return next(number for number, (low, high) in enumerate(CLASSES) if low <= int(residents) < high)


def comparable(view: View, municipality: Entry) -> list[Entry]:
    """Municipalities of the same size class, those of the same province first."""
    own = size_class(municipality)
    found = [entry for entry in view.municipalities() if entry is not municipality and size_class(entry) == own]
    province = municipality.text("province")
    return sorted(found, key=lambda entry: (entry.text("province") != province, entry.name))
