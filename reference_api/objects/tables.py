"""Layer 5, data: the tables of objects and object types.

A record is one state of an object; the scalars in its data have rows of their own (``objects_value``), so that a
condition on any attribute is a look in an index, and no index has to be made while the server runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa


def object_tables(metadata: sa.MetaData, types: Mapping[str, Callable[[], Any]], number: Any) -> None:
    """Object types with their versions, records with the values in them, and tokens with their permissions."""
    type_tables(metadata, types["text"], number)
    record_tables(metadata, types, number)
    token_tables(metadata, types["text"], number)


def type_tables(metadata: sa.MetaData, text: Callable[[], Any], number: Any) -> None:
    """Object types and their versions."""
    sa.Table(
        "objects_type",
        metadata,
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("uuid", text(), nullable=False, unique=True),
        sa.Column("classification", text(), nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    sa.Table(
        "objects_version",
        metadata,
        sa.Column("type", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
    )


def record_tables(metadata: sa.MetaData, types: Mapping[str, Callable[[], Any]], number: Any) -> None:
    """Records of objects, and the scalars in their data."""
    text, real = types["text"], types["real"]
    record = sa.Table(
        "objects_record",
        metadata,
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("object", text(), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("type", sa.BigInteger, nullable=False),
        sa.Column("type_version", sa.BigInteger, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("start_at", text(), nullable=False),
        sa.Column("end_at", text(), nullable=False),
        sa.Column("registration_at", text(), nullable=False),
        *[sa.Column(name, real()) for name in ("x0", "y0", "x1", "y1")],
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("object", "number"),
        sqlite_autoincrement=True,
    )
    columns = record.c
    sa.Index("objects_record_list", *[columns[n] for n in ("type", "id", "last", "start_at", "end_at")])
    there: dict[str, Any] = {"sqlite_where": columns.x0.is_not(None), "postgresql_where": columns.x0.is_not(None)}
    sa.Index("objects_record_place", *[columns[n] for n in ("x0", "y0", "x1", "y1")], **there)
    value = sa.Table(
        "objects_value",
        metadata,
        sa.Column("record", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("path", text(), primary_key=True),
        sa.Column("key", text(), primary_key=True),
        sa.Column("type", sa.BigInteger, nullable=False),
        sa.Column("folded", text()),
        sqlite_with_rowid=False,
    )
    sa.Index("objects_value_search", *[value.c[name] for name in ("type", "path", "key", "record")])


def token_tables(metadata: sa.MetaData, text: Callable[[], Any], number: Any) -> None:
    """Tokens (only a digest of the key is kept) and what they may do with objects of a type."""
    sa.Table(
        "objects_token",
        metadata,
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("digest", text(), nullable=False, unique=True),
        sa.Column("name", text(), nullable=False, unique=True),
        sa.Column("everything", sa.Integer, nullable=False),
        sa.Column("types", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    sa.Table(
        "objects_permission",
        metadata,
        sa.Column("token", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("type", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("mode", text(), nullable=False),
        sa.Column("fields", sa.LargeBinary),
    )
