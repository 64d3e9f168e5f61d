"""Layer 5, data: the tables of the trade register: what is looked through, and what is answered of each company."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa


def add_tables(metadata: sa.MetaData, text: Callable[[], Any]) -> None:
    """The two tables; ``text`` makes the type of a text that sorts by its bytes."""
    sa.Table(
        "kvk_inschrijving",
        metadata,
        sa.Column("nummer", text(), primary_key=True),
        sa.Column("profiel", sa.LargeBinary, nullable=False),
        sa.Column("vestigingen", sa.LargeBinary, nullable=False),
    )
    sa.Table(
        "kvk_zoeken",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        *[sa.Column(name, text(), index=True) for name in ("nummer", "rsin", "vestiging", "naam")],
        *[sa.Column(name, text(), nullable=False) for name in ("soort", "actief", "straat", "plaats", "postcode")],
        sa.Column("huisnummer", sa.Integer, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Index("kvk_zoeken_postcode", "postcode", "huisnummer"),
        sa.Index("kvk_zoeken_straat", "plaats", "straat"),
    )
