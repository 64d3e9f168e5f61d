"""What the rehearsal found, as it goes: kept in a file that a page shows, and printed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from gemeengoed.swap.snapshot import Change

FILE = "swap.json"


@dataclass(frozen=True)
class Check:
    """Something that has to be so, in two languages, and whether it is."""

    nl: str
    en: str
    holds: bool


@dataclass
class Turn:
    """One swap: an application begins, another finishes."""

    service: str
    first: str
    second: str
    setting: list[str] = field(default_factory=list)
    """Lines of the configuration that changed."""
    compared: int = 0
    """How many objects were compared."""
    begun: list[Change] = field(default_factory=list)
    swapped: list[Change] = field(default_factory=list)
    finished: list[Change] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    at: str = "begin"
    """begin, swap, finish or done; stuck when it could not go on."""
    fault: str = ""

    @property
    def holds(self) -> bool:
        """Whether everything is as it has to be."""
        return self.at == "done" and all(check.holds for check in self.checks)


@dataclass
class Report:
    """All swaps of one run."""

    target: Path
    registrations: str
    turns: list[Turn] = field(default_factory=list)
    running: bool = True
    started: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def write(self) -> None:
        """Keep it, whole at every moment, for the page that shows it."""
        body = {
            "started": self.started,
            "running": self.running,
            "registrations": self.registrations,
            "turns": [asdict(turn) | {"holds": turn.holds} for turn in self.turns],
        }
        fresh = self.target.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(body, file, ensure_ascii=False)
        fresh.replace(self.target)

    @property
    def holds(self) -> bool:
        """Whether all of it went as it has to."""
        return bool(self.turns) and all(turn.holds for turn in self.turns)


def counted(changes: Iterable[Change]) -> str:
    """Changes as one line: how many of each kind, by resource."""
    found: dict[tuple[str, str], int] = {}
    for change in changes:
        found[change.kind, change.resource] = found.get((change.kind, change.resource), 0) + 1
    return ", ".join(f"{count} {resource} {kind}" for (kind, resource), count in sorted(found.items())) or "nothing"


def lines_of(turn: Turn) -> list[str]:
    """A swap as lines for a terminal."""
    lines = [f"{turn.service}: {turn.first} begins, {turn.second} finishes"]
    lines += [f"    {line}" for line in turn.setting]
    if turn.fault:
        return [*lines, f"  stuck at {turn.at}: {turn.fault}"]
    lines += [
        f"  {turn.first} wrote: {counted(turn.begun)}",
        f"  the swap wrote: {counted(turn.swapped)} ({turn.compared} objects compared, letter for letter)",
        f"  {turn.second} wrote: {counted(turn.finished)}",
    ]
    return lines + [f"  {'ok   ' if check.holds else 'WRONG'} {check.en}" for check in turn.checks]
