"""A file that somebody sends: what it is by its content, how large it may be, and what it may be called."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST_NAME = 120
A_DECLARATION, NO_OBJECTION, DEVIATION, IDENTITY = (
    "A-verklaring",
    "Verklaring van geen bezwaar",
    "Verklaring afwijkende termijn",
    "Identiteitsbewijs",
)
KINDS = (A_DECLARATION, NO_OBJECTION, DEVIATION, IDENTITY)
"""Kinds of documents that an undertaker can send along."""


@dataclass(frozen=True)
class Paper:
    """A document that was looked at: a safe name and its bytes."""

    name: str
    content: bytes


def fault_of(content: bytes, largest: int) -> str:
    """Why a file is not taken: ``empty``, ``large``, ``kind``, ``locked``; empty when it is fine. ``largest`` in bytes."""
    if not content:
        return "empty"
    if len(content) > largest:
        return "large"
    # Readers accept a header further on, but then the file can be something else as well.
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:] or b"startxref" not in content[-4096:]:
        return "kind"
    if b"/Encrypt" in content:
        return "locked"
    return ""


def safe_name(name: str, kind: str) -> str:
    """A name without folders, signs that mean something elsewhere, or a false ending."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] in "LNP" or c == " ")
    plain = re.sub(r"[<>:\"|?*%;'&]|^\.+", "", plain)
    stem = re.sub(r"(\.\w{1,5})+$", "", plain).strip(" .")[:LONGEST_NAME]
    return f"{stem or kind.lower().replace(' ', '-')}.pdf"
