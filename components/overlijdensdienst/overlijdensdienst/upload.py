"""Looking at a file that somebody sends: PDF by its bytes, and a name that harms nobody."""

from __future__ import annotations

import re

from overlijdensdienst.rules import Fault


def look(slug: str, content: bytes, megabytes: int) -> list[Fault]:
    """What is wrong with a file; nothing when it is a PDF that can be opened."""
    if len(content) > megabytes << 20:
        return [Fault(slug, "too-large", {"most": str(megabytes)})]
    if not content.startswith(b"%PDF-1.") and not content.startswith(b"%PDF-2."):
        return [Fault(slug, "no-pdf")]
    end = content[-2048:]
    if b"%%EOF" not in end or b"startxref" not in end:
        return [Fault(slug, "broken-pdf")]
    return [Fault(slug, "locked-pdf")] if re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", content) else []


def name_for(given: str, slug: str) -> str:
    """Letters, digits, dots, dashes and spaces of the last part of a name; it ends in .pdf."""
    last = given.replace("\\", "/").rpartition("/")[2]
    stem = re.sub(r"[^\w .()-]", "", last).partition(".")[0].strip()[:100]
    return f"{stem or slug}.pdf"
