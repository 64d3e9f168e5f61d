"""Two to six components side by side: per subject what is said of each, the subjects in which they differ first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalogue.claims import Claim
from catalogue.merge import Entry
from catalogue.view import View

LEAST, MOST = 2, 6
FIELDS = (
    "type",
    "layers",
    "implementation",
    "status",
    "version",
    "first_year",
    "last_activity",
    "licence",
    "copyright",
    "owner",
    "language",
    "frameworks",
    "interface_languages",
    "reference_components",
    "uses",
    "depends_on",
    "replaced_by",
    "security_file",
    "accessibility",
    "sbom",
    "publiccode",
    "repository",
    "documentation",
)


@dataclass(frozen=True)
class Line:
    """One subject. ``cells`` has the claims of each component, in their order; empty: not known."""

    field: str
    detail: str
    """A standard or a role, where a field falls apart into subjects."""
    cells: Sequence[tuple[Claim, ...]]
    differs: bool


def lines(view: View, components: Sequence[Entry]) -> list[Line]:
    """The subjects about which something is known of at least one, differences first."""
    found = [_line(field, "", [component.all(field) for component in components], str) for field in FIELDS]
    for field, part in (("serves", "standard"), ("roles", "role")):
        keys = {claim.value[part]: None for component in components for claim in component.all(field)}
        for key in sorted(keys):
            cells = [tuple(c for c in component.all(field) if c.value[part] == key) for component in components]
            found.append(_line(field, key, cells, _without_notes))
    found.append(_line("adoption", "", [tuple(view.users(component)) for component in components], _without_notes))
    known = [line for line in found if any(line.cells)]
    return [line for line in known if line.differs] + [line for line in known if not line.differs]


def _line(field: str, detail: str, cells: Sequence[tuple[Claim, ...]], plain: Callable[[object], str]) -> Line:
    said = {tuple(sorted(plain(claim.value) for claim in claims)) for claims in cells}
    return Line(field, detail, cells, len(said) > 1)


def _without_notes(value: object) -> str:
    if isinstance(value, dict):
        return str(
            sorted((name, part) for name, part in value.items() if name not in {"note", "evidence", "date", "report"})
        )
    return str(value)
