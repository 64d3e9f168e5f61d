"""The states of what was handed in, and the acts that lead from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

STATES = ("draft", "waiting", "asked", "accepted", "refused", "withdrawn", "retracted")
OPEN = ("draft", "waiting", "asked")


@dataclass(frozen=True)
class Act:
    """``operation`` is the right that it needs; empty: only who handed it in may do it."""

    from_states: tuple[str, ...]
    to_state: str
    operation: str = ""
    reason: bool = False
    """Whether a reason in words must come with it."""


ACTS: Mapping[str, Act] = {
    "submit": Act(("draft", "asked"), "waiting"),
    "withdraw": Act(OPEN, "withdrawn"),
    "appeal": Act(("refused",), "waiting", reason=True),
    "ask": Act(("waiting",), "asked", "ask", reason=True),
    "advise": Act(("waiting",), "waiting", "advise", reason=True),
    "prove": Act(("waiting",), "waiting", "prove-by-hand", reason=True),
    "accept": Act(("waiting",), "accepted", "judge"),
    "refuse": Act(("waiting", "asked"), "refused", "judge", reason=True),
    "retract": Act(("accepted",), "retracted", "retract", reason=True),
}


class NotNow(Exception):
    """An act that cannot be done in this state, or that somebody else was ahead of."""


def follows(state: str, act: str) -> str:
    """The state that an act leads to. Raises NotNow."""
    found = ACTS[act]
    if state not in found.from_states:
        raise NotNow(f"{act}: not from {state}")
    return found.to_state
