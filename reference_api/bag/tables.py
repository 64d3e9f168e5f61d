"""Layer 5, data: the tables of the BAG: versions of objects, what they point to, and how an address is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa


def add_tables(metadata: sa.MetaData, text: Callable[[], Any]) -> None:
    """The three tables; ``text`` makes the type of a text that sorts by its bytes."""
    sa.Table(
        "bag_object",
        metadata,
        sa.Column("identificatie", text(), primary_key=True),
        sa.Column("versie", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("soort", text(), nullable=False),
        sa.Column("begin", text(), nullable=False),
        sa.Column("eind", text()),
        sa.Column("registratie", text(), nullable=False),
        sa.Column("naam", text()),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Index("bag_object_naam", "naam", "soort", sqlite_where=sa.text("naam IS NOT NULL")),
    )
    sa.Table(
        "bag_link",
        metadata,
        sa.Column("bron", text(), primary_key=True),
        sa.Column("versie", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("doel", text(), primary_key=True),
        sa.Index("bag_link_doel", "doel", "bron"),
    )
    sa.Table(
        "bag_adres",
        metadata,
        sa.Column("nummeraanduiding", text(), primary_key=True),
        sa.Column("versie", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("postcode", text()),
        sa.Column("huisnummer", sa.Integer, nullable=False),
        sa.Column("huisletter", text(), nullable=False),
        sa.Column("toevoeging", text(), nullable=False),
        sa.Column("openbareruimte", text(), nullable=False),
        sa.Column("tekst", text(), nullable=False),
        sa.Index("bag_adres_postcode", "postcode", "huisnummer"),
        sa.Index("bag_adres_straat", "openbareruimte", "huisnummer"),
    )
