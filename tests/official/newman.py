"""Runs a collection with newman and reads what happened: which request, which assertions, which answer."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.tools import ROOT, node

PATIENCE = 600
SCRIPT = Path(__file__).with_name("run.js")
NEWMAN = ROOT / "node_modules" / "newman"


@dataclass(frozen=True)
class Execution:
    """One request as it was made: id, name, status of the answer (0: none), faults of assertions and scripts."""

    id: str
    name: str
    status: int
    body: str
    assertions: int
    faults: list[str]
    method: str = ""
    url: str = ""


@dataclass
class Run:
    """What a run of newman did, and which jumps were replaced."""

    executions: list[Execution] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    globals: dict[str, Any] = field(default_factory=dict)
    """Global variables as they were left."""
    fault: str = ""


def run(
    collection: Mapping[str, Any],
    environment: Mapping[str, str],
    folder: Path,
    globals: Mapping[str, Any] | None = None,
) -> Run:
    """Run it to the end; ``folder`` is for temporary files."""
    contents = [collection, variables("environment", environment), variables("globals", globals or {})]
    files = [folder / f"{number}.json" for number, _ in enumerate(contents)]
    for file, content in zip(files, contents, strict=True):
        file.write_text(json.dumps(content))
    command = [str(Path(node()) / "node"), "--no-deprecation", str(SCRIPT), str(NEWMAN), *map(str, files)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        output, fault = done.stdout, done.stderr.strip()[-2000:] if done.returncode else ""
    except subprocess.TimeoutExpired as late:
        output, fault = (late.stdout or b"").decode(errors="replace"), f"newman took longer than {PATIENCE} s"
    found = Run(fault=fault)
    for line in output.splitlines():
        entry = json.loads(line) if line.startswith("{") and line.endswith("}") else {}
        if entry.pop("done", False):
            found.replaced, found.globals, found.fault = entry["replaced"], entry["globals"], fault or entry["fault"]
        elif entry:
            found.executions.append(Execution(**entry))
    return found


def variables(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Variables as a file of Postman has them."""
    return {"name": name, "values": [{"key": key, "value": value, "enabled": True} for key, value in values.items()]}
