"""``python -m catalogue``: what can be done with the catalogue from the command line."""

from __future__ import annotations

import sys

from catalogue.cards import Faults, read_all


def main(words: list[str]) -> int:
    """``check``: read all data files; every fault in one line. 1 when there is one."""
    if words != ["check"]:
        print("usage: python -m catalogue check", file=sys.stderr)
        return 2
    try:
        cards = read_all()
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 1
    print(f"{len(cards)} cards, {sum(len(card.claims) for card in cards)} values")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
