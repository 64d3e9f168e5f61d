"""Copy a component out of the house under a name of its own, so that somebody can make it theirs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from gemeengoed.checks import Refused
from gemeengoed.places import find_components

LEFT_BEHIND = (".venv", "__pycache__", ".pytest_cache", ".ruff_cache", "*.mo", "*.pyc", "var")
TEXT = {".py", ".md", ".yml", ".html", ".po", ".json", ".css", ".txt", ".ini", ".cfg", ".toml", ""}
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RESERVED = {"tests", "translations", "screenshots", "components", "schemas", "catalogue"}


def fork(name: str, source: str = "startpunt", target: str = "") -> Path:
    """A copy of a component in ``target`` (a new folder; by default beside the house), renamed. Raises Refused with all faults."""
    components, folder = find_components(), Path(target or f"../{name}").expanduser().resolve()
    faults = []
    if not NAME.fullmatch(name) or len(name) > 40 or name.replace("-", "_") in RESERVED:
        faults.append(f"NAME: use lower-case letters, digits and single hyphens, such as mijn-app, not {name!r}")
    if source not in components:
        faults.append(f"FROM: there is no component {source!r}; there are: {', '.join(components)}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        faults.append(f"DIR: {folder} is there already; name a new folder")
    if faults:
        raise Refused(faults)
    try:
        shutil.copytree(components[source], folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND), dirs_exist_ok=True)
        rename(folder, source, name)
    except OSError as error:
        raise Refused([f"DIR: {folder} cannot be written ({error.strerror or error})"]) from error
    return folder


def rename(folder: Path, old: str, new: str) -> None:
    """Put the new name wherever the old one stands: of the package in code, of the application in pages for people."""
    package = folder / old.replace("-", "_")
    package.rename(folder / new.replace("-", "_"))
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in TEXT:
            text = path.read_text(encoding="utf-8")
            changed = renamed(text, old, new, for_people=path.suffix in {".md", ".yml"})
            if changed != text:
                path.write_text(changed, encoding="utf-8")


def renamed(text: str, old: str, new: str, *, for_people: bool) -> str:
    """A text with the new name. Paths and modules keep underscores, also in pages for people."""
    code, spoken = new.replace("-", "_"), new if for_people else new.replace("-", "_")
    text = re.sub(rf"\b{old.replace('-', '_')}(?=[/.]\w|_session\b)", code, text)
    text = re.sub(rf"\b(?:{old}|{old.replace('-', '_')})\b", spoken, text)
    return re.sub(rf"\b{old.replace('-', ' ').capitalize()}\b", new.replace("-", " ").capitalize(), text)
