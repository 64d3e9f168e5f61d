"""Sections of a page in Markdown: each run writes its own and leaves those of the others."""

from __future__ import annotations

import re


def titles(page: str) -> list[str]:
    """The headings of the second level, in order."""
    return re.findall(r"^## (.*)$", page, re.MULTILINE)


def section(page: str, title: str) -> str:
    """The section with this heading of the second level, with it; empty when the page has none."""
    found = re.search(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    return found[0].strip("\n") if found else ""


def with_section(page: str, title: str, text: str) -> str:
    """The page with this section in the place of the old one, or at the end; an empty ``text`` takes it out."""
    old = section(page, title)
    wanted = f"## {title}\n\n{text.strip()}" if text.strip() else ""
    made = page.replace(old, wanted) if old else f"{page.rstrip()}\n\n{wanted}"
    return re.sub(r"\n{3,}", "\n\n", made).strip("\n") + "\n"
