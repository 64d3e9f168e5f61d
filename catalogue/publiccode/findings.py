"""What a linter says about one place in a file, and the edits that would solve it."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.publiccode.codes import CODES


@dataclass(frozen=True)
class Edit:
    """Replace the text between two places (lines and columns from 1, the end not included)."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True)
class Finding:
    """One remark. ``line`` 0 means the file as a whole; ``fix`` are the edits that solve it, when a machine can."""

    code: str
    line: int
    column: int
    key: str
    words: tuple[str, ...] = ()
    fix: tuple[Edit, ...] = ()

    @property
    def severity(self) -> str:
        return CODES[self.code].severity

    def message(self, language: str = "en") -> str:
        """What is wrong here."""
        return CODES[self.code].message(language).format(*self.words, key=self.key)

    def explanation(self, language: str = "en") -> str:
        """Why that matters, and what to do."""
        return CODES[self.code].why(language)
