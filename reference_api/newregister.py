"""Layer 4, services: writes the declaration of a new register: two resources that run, to change into your own."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from string import Template

import schemas

HERE = Path(__file__).parent / "newregister.txt"
NAME = re.compile(r"[a-z][a-z0-9]{1,30}", re.ASCII)


class Refused(Exception):
    """The register cannot be written; the message says why."""


def write(name: str, second: str) -> Path:
    """Write ``schemas/<name>.py`` and list it in ``schemas/__init__.py``. Raises Refused."""
    folder = Path(schemas.__file__).parent
    target, listing = folder / f"{name}.py", folder / "__init__.py"
    for word in (name, second):
        if not NAME.fullmatch(word) or keyword.iskeyword(word):
            raise Refused(f"{word!r}: use 2 to 31 small letters and digits, beginning with a letter.")
    if name == second:
        raise Refused("The two resources need different names.")
    if target.exists() or (folder / name).exists():
        raise Refused(f"schemas/{name} exists already.")
    listed = with_register(listing.read_text(encoding="utf-8"), name)
    words = {"name": name, "Name": name.capitalize(), "second": second, "Second": second.capitalize()}
    target.write_text(Template(HERE.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
    listing.write_text(listed, encoding="utf-8")
    return target


def with_register(text: str, name: str) -> str:
    """``schemas/__init__.py`` with one more register, in order. Raises Refused when the file looks unlike what we know."""
    imported = re.search(r"^from schemas import (\([\w\s,]+\)|[\w ,]+)$", text, re.MULTILINE)
    registers = re.search(r"^REGISTERS = \(\n(.*?)^\)", text, re.MULTILINE | re.DOTALL)
    if not imported or not registers:
        raise Refused("schemas/__init__.py was changed by hand; add the register there yourself.")
    modules = sorted({*re.findall(r"\w+", imported.group(1)), name})
    lines = sorted({*registers.group(1).splitlines(), f"    {name}.REGISTER,"})
    line = f"from schemas import {', '.join(modules)}"
    if len(line) > 120:
        line = "from schemas import (\n" + "".join(f"    {module},\n" for module in modules) + ")"
    text = text.replace(registers.group(0), "REGISTERS = (\n" + "\n".join(lines) + "\n)")
    return text.replace(imported.group(0), line)
