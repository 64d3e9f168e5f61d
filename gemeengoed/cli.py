"""``gemeengoed serve``: reads the command line; the work is imported late, so that Ctrl-C is answered from the first moment."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; the exit code: 0 stopped by request, 1 a process fell over, 2 it could not start."""
    try:
        chosen = parser().parse_args(arguments)
        from gemeengoed.serve import Refused, serve

        try:
            return serve(tuple(name.strip() for name in chosen.only.split(",") if name.strip()))
        except Refused as refused:
            print(refused, file=sys.stderr, flush=True)
            return 2
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="gemeengoed", description="Catalogue of Common Ground components, with a reference data layer."
    )
    commands = made.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start everything; the first time with sample data")
    serve.add_argument("--only", default="", metavar="NAMES", help="start these processes only (comma between names)")
    return made
