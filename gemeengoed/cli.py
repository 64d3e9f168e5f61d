"""``gemeengoed serve``, ``fork`` and ``swap``: reads the command line; the work is imported late, so that Ctrl-C is answered from the first moment."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; the exit code: 0 stopped by request, 1 a process fell over, 2 it could not start."""
    try:
        chosen = parser().parse_args(arguments)
        from gemeengoed.checks import Refused

        try:
            if chosen.command == "fork":
                return copy_out(chosen.name, chosen.source, chosen.target)
            if chosen.command == "swap":
                from gemeengoed.swap.command import swap

                return swap(chosen.zgw, chosen.client, chosen.secret)
            from gemeengoed.serve import serve

            return serve(tuple(name.strip() for name in chosen.only.split(",") if name.strip()))
        except Refused as refused:
            print(refused, file=sys.stderr, flush=True)
            return 2
    except KeyboardInterrupt:
        return 130


def copy_out(name: str, source: str, target: str) -> int:
    """Copy a component out, and say what comes next. Raises Refused."""
    from gemeengoed.fork import fork

    folder = fork(name, source, target)
    print(
        f"{name} stands in {folder}. Now:\n\n  cd {folder}\n  make test\n  make run DEMO_JSON=<var/demo.json of a sample run>"
    )
    return 0


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="gemeengoed", description="Catalogue of Common Ground components, with a reference data layer."
    )
    commands = made.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start everything; the first time with sample data")
    serve.add_argument("--only", default="", metavar="NAMES", help="start these processes only (comma between names)")
    fork = commands.add_parser("fork", help="copy an application out under a name of its own")
    fork.add_argument("name", metavar="NAME", help="name of the new application, such as mijn-app")
    fork.add_argument(
        "--from", dest="source", default="startpunt", metavar="COMPONENT", help="what to copy (startpunt)"
    )
    fork.add_argument("--dir", dest="target", default="", metavar="FOLDER", help="where to (../NAME)")
    swap = commands.add_parser("swap", help="swap one supplier's application for another's in mid-case, and compare")
    swap.add_argument(
        "--zgw", default="", metavar="URL", help="rehearse on other registrations (with --client, --secret)"
    )
    swap.add_argument("--client", default="", metavar="ID", help="a client that may do everything there")
    swap.add_argument("--secret", default="", metavar="SECRET", help="its secret")
    return made
