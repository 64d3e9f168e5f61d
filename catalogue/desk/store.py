"""What was handed in, in a database of its own in the data folder: submissions, everything that happened to them, files."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from catalogue.databases import opened
from catalogue.desk.rights import Person
from catalogue.desk.states import NotNow, follows

FILE = "desk.sqlite"
tables = sa.MetaData()
submissions = sa.Table(
    "submission",
    tables,
    sa.Column("number", sa.Integer, primary_key=True, comment="public: it names what came in"),
    sa.Column("key", sa.String, nullable=False, unique=True, comment="secret: who knows it may go on with it"),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("subject", sa.String, nullable=False, server_default="", comment="kind/id of the entry it is about"),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.String, nullable=False, index=True),
    sa.Column("role", sa.String, nullable=False, comment="as whom it was handed in"),
    sa.Column("sub", sa.String, nullable=False, server_default=""),
    sa.Column("created", sa.String, nullable=False),
    sa.Column("changed", sa.String, nullable=False),
    sa.Column("example", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("proof", sa.String, nullable=False, server_default="", comment="none, open, file, domain or hand"),
)
events = sa.Table(
    "submission_event",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, sa.ForeignKey("submission.number"), nullable=False, index=True),
    sa.Column("moment", sa.String, nullable=False),
    sa.Column("act", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("sub", sa.String, nullable=False, server_default=""),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
)
files = sa.Table(
    "submission_file",
    tables,
    sa.Column("digest", sa.String, primary_key=True, comment="SHA-256 of the bytes"),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("raw", sa.LargeBinary, nullable=False),
)
PROOFS = ("file", "domain", "hand")
"""Ways in which ownership was proven; ``open`` is promised but not seen yet."""


@dataclass(frozen=True)
class Submission:
    """One thing that was handed in."""

    number: int
    key: str
    kind: str
    subject: str
    title: str
    body: Mapping[str, Any]
    state: str
    role: str
    sub: str
    created: str
    changed: str
    example: bool
    proof: str

    @property
    def code(self) -> str:
        """What proves ownership when it stands in a file of the owner; it gives nobody access."""
        return "gemeengoed-" + sha256(f"proof:{self.key}".encode()).hexdigest()[:24]

    @property
    def proven(self) -> bool:
        """Whether ownership was seen."""
        return self.proof in PROOFS


@dataclass(frozen=True)
class Made:
    """What a new submission begins with."""

    kind: str
    title: str
    body: Mapping[str, Any]
    role: str
    sub: str = ""
    subject: str = ""
    example: bool = False
    proof: str = ""


class Desk:
    """Opens (and makes) the database in a folder. Raises OSError or SQLAlchemyError when that cannot be."""

    def __init__(self, folder: Path) -> None:
        self.engine = opened(folder / FILE, tables)

    def make(self, made: Made, moment: str) -> Submission:
        """A new draft."""
        row = {
            **{name: getattr(made, name) for name in ("kind", "title", "role", "sub", "subject", "example", "proof")},
            "key": secrets.token_urlsafe(18),
            "body": json.dumps(made.body, ensure_ascii=False),
            "state": "draft",
            "created": moment,
            "changed": moment,
        }
        with self.engine.begin() as connection:
            number = connection.execute(sa.insert(submissions).values(row).returning(submissions.c.number)).scalar_one()
            _note(connection, number, moment, "make", "draft", made.role, made.sub)
        return self.number(number)  # type: ignore[return-value]

    def change(self, held: Submission, moment: str, **values: Any) -> Submission:
        """Other contents (title, body, subject, proof) while it is still in the hands of who made it. Raises NotNow."""
        if "body" in values:
            values["body"] = json.dumps(values["body"], ensure_ascii=False)
        self._update(held, {**values, "changed": moment})
        return self.number(held.number)  # type: ignore[return-value]

    def act(
        self, held: Submission, act: str, person: Person, moment: str, role: str, reason: str = "", **values: Any
    ) -> Submission:
        """Do something that is written down for good. Raises NotNow when another was ahead."""
        state = follows(held.state, act)
        with self.engine.begin() as connection:
            done = connection.execute(
                sa.update(submissions)
                .where(submissions.c.number == held.number, submissions.c.state == held.state)
                .where(submissions.c.changed == held.changed)
                .values({**values, "state": state, "changed": moment})
            )
            if not done.rowcount:
                raise NotNow(f"{act}: it changed meanwhile")
            _note(connection, held.number, moment, act, state, role, person.sub, reason)
        return self.number(held.number)  # type: ignore[return-value]

    def _update(self, held: Submission, values: Mapping[str, Any]) -> None:
        query = sa.update(submissions).where(submissions.c.number == held.number, submissions.c.state == held.state)
        with self.engine.begin() as connection:
            if not connection.execute(query.values(values)).rowcount:
                raise NotNow("it changed meanwhile")

    def number(self, number: int) -> Submission | None:
        """By public number."""
        return next(self._found(submissions.c.number == number), None)

    def key(self, key: str) -> Submission | None:
        """By secret key."""
        return next(self._found(submissions.c.key == key), None)

    def listed(self, states: Iterable[str], newest: bool = False, most: int = 500) -> list[Submission]:
        """Those in some states, the longest waiting first unless the newest are asked."""
        return list(self._found(submissions.c.state.in_(tuple(states)), newest=newest, most=most))

    def of(self, sub: str) -> list[Submission]:
        """What somebody handed in."""
        return list(self._found(submissions.c.sub == sub, newest=True)) if sub else []

    def since(self, moment: str, role: str) -> int:
        """How many came in since a moment by who has a role."""
        query = sa.select(sa.func.count()).where(submissions.c.created >= moment, submissions.c.role == role)
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def _found(self, where: Any, newest: bool = False, most: int = 500) -> Iterator[Submission]:
        order = submissions.c.changed.desc() if newest else submissions.c.changed
        query = sa.select(submissions).where(where).order_by(order, submissions.c.number).limit(most)
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        for row in rows:
            yield Submission(**{**row, "body": json.loads(row["body"])})

    def history(self, number: int | None = None, most: int = 500) -> list[Mapping[str, Any]]:
        """What happened to one, oldest first; without a number everything, newest first."""
        query = sa.select(events).order_by(events.c.id if number else events.c.id.desc()).limit(most)
        if number:
            query = query.where(events.c.number == number)
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def keep(self, name: str, raw: bytes) -> str:
        """Keep a file; its digest."""
        digest = sha256(raw).hexdigest()
        with self.engine.begin() as connection:
            insert = sa.insert(files).prefix_with("OR IGNORE")
            connection.execute(insert.values(digest=digest, name=name[:200], raw=raw))
        return digest

    def file(self, digest: str) -> bytes | None:
        """The bytes of a file."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(files.c.raw).where(files.c.digest == digest)).scalar()


def _note(
    connection: Any, number: int, moment: str, act: str, state: str, role: str, sub: str, reason: str = ""
) -> None:
    """A line of the audit trail; lines are never changed or removed."""
    row = {"number": number, "moment": moment, "act": act, "state": state, "role": role, "sub": sub, "reason": reason}
    connection.execute(sa.insert(events).values(row))
