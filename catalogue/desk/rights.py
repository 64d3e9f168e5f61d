"""Who may do what: one table of operations and roles, and the conditions that depend on the thing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ROLES = ("visitor", "municipality", "supplier", "editor", "moderator")
"""A visitor did not sign in. A municipality or supplier speaks for one organisation: ``municipality:0344``, ``supplier:maykin``."""

MATRIX: Mapping[str, tuple[str, ...]] = {
    "read": ROLES,
    "submit-address": ROLES,
    "correct": ROLES,
    "submit-product": ("municipality", "supplier", "editor"),
    "state-use": ("municipality",),
    "submit-report": ("supplier",),
    "see-queue": ("editor", "moderator"),
    "ask": ("editor", "moderator"),
    "advise": ("editor", "moderator"),
    "judge": ("moderator",),
    "retract": ("moderator",),
    "prove-by-hand": ("moderator",),
    "audit": ("editor", "moderator"),
}
"""Operation -> the roles that may do it. What is not in the table, nobody may."""


@dataclass(frozen=True)
class Person:
    """Who asks. ``sub`` is empty for a visitor; ``name`` is only shown to the person."""

    sub: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()

    def of(self, role: str) -> str:
        """The organisation for which somebody has a role: a CBS code or an id; empty when there is none."""
        return next((name.partition(":")[2] for name in self.roles if name.startswith(f"{role}:")), "")

    @property
    def kinds(self) -> frozenset[str]:
        """The names of the roles; of who has none: visitor."""
        names = {name.partition(":")[0] for name in self.roles if _whole(name)}
        return frozenset(names & set(ROLES)) or frozenset({"visitor"})

    def speaks_as(self, operation: str) -> str:
        """The role in which this person does something, with its organisation; the nearest to the thing itself first."""
        for role in ("municipality", "supplier", "editor", "moderator"):
            if role in self.kinds and role in MATRIX[operation]:
                return f"{role}:{self.of(role)}" if self.of(role) else role
        return "visitor"


VISITOR = Person()


def _whole(name: str) -> bool:
    """A municipality or supplier without an organisation is no role."""
    kind, _, organisation = name.partition(":")
    return bool(organisation) if kind in ("municipality", "supplier") else not organisation


def may(person: Person, operation: str) -> bool:
    """Whether somebody may do something at all."""
    return bool(person.kinds & set(MATRIX.get(operation, ())))


def known_roles(claimed: Iterable[object]) -> tuple[str, ...]:
    """The roles out of a token that mean something here."""
    texts = [name for name in claimed if isinstance(name, str)]
    return tuple(name for name in texts if name.partition(":")[0] in ROLES[1:] and _whole(name))
