"""What people see: plain lines, coloured names before the lines of each process where a person is looking."""

from __future__ import annotations

import os
import sys
import threading
from typing import TextIO

COLOURS = ("36", "32", "35", "33", "34", "96", "92", "95")


class Terminal:
    """Writes whole lines, from any thread, one at a time."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stdout
        self.coloured = self.out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._guard = threading.Lock()
        self._colours: dict[str, str] = {}

    def say(self, text: str = "") -> None:
        """A line of our own."""
        with self._guard:
            try:
                self.out.write(text + "\n")
                self.out.flush()
            except (BrokenPipeError, ValueError):
                return  # whoever read along has gone; the processes go on

    def relay(self, name: str, line: str) -> None:
        """A line of a process, with its name before it."""
        colour = self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)])
        self.say(f"{self.paint(f'{name:>19}', colour)} | {line}")

    def strong(self, text: str) -> str:
        """Text that stands out."""
        return self.paint(text, "1")

    def paint(self, text: str, colour: str) -> str:
        """Text in a colour, where colours are wanted."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.coloured else text
