"""Where things lie: in a checkout beside this package, in an installation inside it."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = Path(__file__).resolve().parent / "shipped"


def in_checkout() -> bool:
    """Whether this runs from a checkout rather than from an installed package."""
    return (ROOT / "Makefile").is_file() and (ROOT / "setup.cfg").is_file()


def find_components() -> dict[str, Path]:
    """Folders of the components, by name."""
    place = ROOT / "components" if in_checkout() else SHIPPED / "components"
    return {path.parent.name: path.parent for path in sorted(place.glob("*/Makefile"))}


def working_copy(folder: Path, data: Path) -> Path:
    """Where a component may run: in place in a checkout; else a copy in the data folder, as an installation may be read-only."""
    if in_checkout():
        return folder
    target = data / "components" / folder.name
    if newest(folder) > (newest(target) if target.is_dir() else 0):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def newest(folder: Path) -> float:
    """Moment of the last change of any file in a folder (seconds since 1970)."""
    return max((path.stat().st_mtime for path in folder.rglob("*") if "__pycache__" not in path.parts), default=0)


def quick_environment(folder: Path, place: Path) -> list[str]:
    """Make a component's virtual environment without pip; variables for its Makefile that let our pip fill it.

    Installing pip into each environment and compiling what is never imported takes more than half of a first start.
    Empty where the Makefile (in ``folder``) knows no PIP_INSTALL, or we have no pip of our own: it then does it all itself.
    """
    makefile = folder / "Makefile"
    told = makefile.read_text(encoding="utf-8") if makefile.is_file() else ""
    if importlib.util.find_spec("pip") is None or "\nPIP_INSTALL" not in told:
        return []
    if not (place / "bin" / "python").exists():
        with contextlib.suppress(OSError):
            venv.create(place, symlinks=True)
    pip = (
        f"{sys.executable} -m pip --python {place}/bin/python install --quiet --no-compile --disable-pip-version-check"
    )
    return [f"PIP_INSTALL={pip}"]


def script(name: str) -> str:
    """A command of this installation, such as ``flask``."""
    found = Path(sys.executable).parent / name
    return str(found) if found.exists() else name
