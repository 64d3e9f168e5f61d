"""``python -m catalogue lint FILE...`` and ``convert FILE``: the tools at a prompt, in a build or before a commit."""

from __future__ import annotations

import argparse
import stat
import sys
from pathlib import Path

from catalogue.publiccode import convert, output, yamltree
from catalogue.publiccode.findings import Finding
from catalogue.publiccode.lint import Report, lint
from catalogue.publiccode.vocabularies import LATEST, PROFILES
from catalogue.publiccode.yamltree import Tree

FORMATS = {
    "text": output.as_text,
    "json": output.as_json,
    "sarif": output.as_sarif,
    "patch": lambda reports, language: output.as_patch(reports),
}


def lint_files(words: list[str]) -> int:
    """Print the findings. 0: no errors; 1: errors; 2: wrong use."""
    parser = argparse.ArgumentParser("python -m catalogue lint", description="Lint publiccode.yml files.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, or - for standard input")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        default=f"{LATEST[0]}.{LATEST[1]}",
        help="version of the standard to lint against",
    )
    parser.add_argument("--lang", choices=("nl", "en"), default="en")
    parser.add_argument(
        "--check-files", action="store_true", help="pictures and files that are named must exist beside the file"
    )
    options = parser.parse_args(words)
    reports = [read(name, options.profile, options.check_files) for name in options.files]
    text = FORMATS[options.format](reports, options.lang)
    sys.stdout.buffer.write((text if text.endswith("\n") or not text else f"{text}\n").encode("utf-8", "replace"))
    return int(any(not report.valid for report in reports))


def read(name: str, profile: str, check_files: bool) -> Report:
    """Lint one file by name; one that cannot be read is a finding like any other."""
    path = Path(name)
    try:
        raw = sys.stdin.buffer.read(yamltree.MAX_BYTES + 1) if name == "-" else bytes_of(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Report(name, Tree("", None), (Finding("unreadable-file", 0, 0, "", (reason,)),))
    return lint(raw, name, PROFILES[profile], path.parent if check_files and name != "-" else None)


def bytes_of(path: Path) -> bytes:
    """At most one byte more than is read. A pipe or device would wait or never end: ordinary files only."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("this is no ordinary file")
    with path.open("rb") as file:
        return file.read(yamltree.MAX_BYTES + 1)


def convert_file(words: list[str]) -> int:
    """Print the file as version 0.7; what was done goes to standard error."""
    parser = argparse.ArgumentParser(
        "python -m catalogue convert", description="Convert a publiccode.yml to version 0.7."
    )
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--lang", choices=("nl", "en"), default="en")
    options = parser.parse_args(words)
    try:
        converted = convert.to_latest(bytes_of(Path(options.file)))
    except (OSError, ValueError) as error:
        print(f"{options.file}: {getattr(error, 'strerror', None) or error}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(converted.text.encode("utf-8", "replace"))
    for step in converted.steps:
        print(convert.explain(step, options.lang), file=sys.stderr)
    return int(any(code == "unreadable" for code, _ in converted.steps))
