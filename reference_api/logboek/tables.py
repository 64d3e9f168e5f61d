"""Layer 5, data: the table of the log of processing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa


def add_log_table(metadata: sa.MetaData, text: Callable[[], Any], number: Any) -> None:
    """One row for each record; ``subject`` is the pseudonym of a person, empty for the action as a whole."""
    sa.Table(
        "verwerking",
        metadata,
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("trace_id", text(), nullable=False),
        sa.Column("span_id", text(), nullable=False),
        sa.Column("parent_span_id", text(), nullable=False),
        sa.Column("status", text(), nullable=False),
        sa.Column("name", text(), nullable=False),
        sa.Column("start_time", sa.BigInteger, nullable=False),
        sa.Column("end_time", sa.BigInteger, nullable=False),
        sa.Column("client_id", text(), nullable=False),
        sa.Column("activity", text(), nullable=False),
        sa.Column("subject", text()),
        sa.Column("attributes", sa.LargeBinary, nullable=False),
        sa.Index("verwerking_client", "client_id", "activity", "id"),
        sa.Index("verwerking_subject", "subject", "id", sqlite_where=sa.text("subject IS NOT NULL")),
        sqlite_autoincrement=True,
    )
