"""``python -m catalogue``: what can be done with the catalogue from the command line."""

from __future__ import annotations

import sys

from catalogue.cards import Faults, read_all
from catalogue.harvest.command import harvest_round, why
from catalogue.publiccode.command import convert_file, lint_files

USAGE = """usage: python -m catalogue check
       python -m catalogue lint FILE... [--format text|json|sarif|patch] [--profile 0.2..0.7] [--lang nl|en] [--check-files]
       python -m catalogue convert FILE [--lang nl|en]
       python -m catalogue harvest [URL...] [--publishers] [--lang nl|en]
       python -m catalogue status URL [--lang nl|en]"""


def main(words: list[str]) -> int:
    """Run one command; 2 when there is no such command."""
    commands = {"check": check, "lint": lint_files, "convert": convert_file, "harvest": harvest_round, "status": why}
    command = commands.get(words[0]) if words else None
    if command is None:
        print(USAGE, file=sys.stderr)
        return 2
    return command(words[1:])


def check(words: list[str]) -> int:
    """Read all data files; every fault in one line. 1 when there is one."""
    try:
        cards = read_all()
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 1
    print(f"{len(cards)} cards, {sum(len(card.claims) for card in cards)} values")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
