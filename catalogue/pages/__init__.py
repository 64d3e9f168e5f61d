"""The pages of the site, a module per subject; each adds its routes to the blueprint when it is loaded."""

from __future__ import annotations

from importlib import import_module

MODULES = (
    "home",
    "find",
    "entries",
    "together",
    "board",
    "connections",
    "judge",
    "adoption",
    "landscape",
    "provenance",
    "publiccode",
    "open_data",
    "sign_in",
    "hand_in",
    "follow",
    "worklist",
    "small",
)


def load() -> None:
    """Load every module of pages, in the order of the navigation."""
    for name in MODULES:
        import_module(f"catalogue.pages.{name}")
