"""Layer 5, data: the tables: one for each resource with its indexes, and our own beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from reference_api.bag.tables import add_tables as add_bag_tables
from reference_api.columns import ID, TYPES, IndexColumn, box_columns, filters_of
from reference_api.kvk.tables import add_tables as add_kvk_tables
from reference_api.logboek.tables import add_log_table
from reference_api.objects.tables import object_tables
from schemas.declare import Register, Resource, Stored


def resource_table(
    metadata: sa.MetaData, register: Register, resource: Resource, columns: Mapping[str, IndexColumn]
) -> sa.Table:
    """The table of a resource: order, identity, index columns, and last the answer (and the record where it differs)."""
    name = f"{register.name}_{resource.name}".replace("-", "_")
    parts: list[Any] = [
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("uuid", TYPES["text"](), nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
    ]
    parts += [sa.Column(column.name, TYPES[column.type]()) for column in columns.values()]
    if resource.stored is not Stored.ANSWER:
        parts.append(sa.Column("record", sa.LargeBinary, nullable=False))
    parts.append(sa.Column("answer", sa.LargeBinary, nullable=False))
    table = sa.Table(name, metadata, *parts, sqlite_autoincrement=True)
    right = resource.authorised_by
    narrow = ["id", *([right.type, right.level] if right and right.type else [])]
    sa.Index(f"{name}_narrow", *[table.c[c] for c in narrow if c])
    done = {tuple(narrow)}
    for index in resource.indexes:
        done.add(tuple(index))
        sa.Index(f"{name}_{'_'.join(index)}"[:60], *[table.c[c] for c in index], table.c.id)
    for unique in resource.unique:
        done.add(unique.fields)
        sa.Index(f"{name}_{'_'.join(unique.fields)}_uniek"[:60], *[table.c[c] for c in unique.fields], unique=True)
    boxes = {f.field for f in filters_of(resource).values() if f.op == "within"}
    for box in boxes:
        corners = [table.c[column.name] for column in box_columns(box)]
        sa.Index(f"{name}_{box}"[:60], *corners, **_where(corners[0]))
        done.update((corner.name,) for corner in corners)
    for listed in (column.name for column in resource.columns if column.type == "list"):
        sa.Index(filled(name, listed), table.c.id, **_where(table.c[listed]))
    searched, whole = searched_columns(resource), asked_when_empty(resource)
    for column in columns.values():
        if column.name not in searched and not any(index[0] == column.name for index in done):
            indexed = table.c[column.name]
            sa.Index(
                f"{name}_{column.name}"[:60], indexed, table.c.id, **({} if column.name in whole else _where(indexed))
            )
    return table


def filled(table: str, column: str) -> str:
    """Name of the index of the rows whose list is not empty: those are looked through for an element."""
    return f"{table}_{column}_gevuld"[:60]


def _where(column: sa.Column[Any]) -> dict[str, Any]:
    """An index that leaves empty values out: a row pays only for what it holds."""
    return {"sqlite_where": column.is_not(None), "postgresql_where": column.is_not(None)}


def asked_when_empty(resource: Resource) -> frozenset[str]:
    """Columns of which rows without a value are looked for or sorted too."""
    found = {name.lstrip("-") for name in resource.ordering}
    for filtered in filters_of(resource).values():
        if filtered.op in ("isnull", "valid_on"):
            found |= {part.strip() for part in filtered.field.split(",")}
        found |= {name for choice in filtered.choices.values() for name, value in choice.items() if value is None}
    return frozenset(found)


def versions_table(metadata: sa.MetaData, name: str) -> sa.Table:
    """The table of earlier versions of the objects in another table."""
    return sa.Table(
        f"{name}_versies",
        metadata,
        sa.Column("uuid", TYPES["text"](), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("moment", TYPES["text"](), nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
    )


def searched_columns(resource: Resource) -> frozenset[str]:
    """Columns of filters that look for a part of the value, and columns that hold lists."""
    found = {column.name for column in resource.columns if column.type == "list"}
    if resource.versions:
        found |= {resource.versions.number, resource.versions.moment}  # looked for by uuid only
    if resource.authorised_by and resource.authorised_by.ready:
        found.add(resource.authorised_by.ready)
    found |= {f.field for f in filters_of(resource).values() if f.op in ("icontains", "has") and f.via is None}
    return frozenset(found)


def own_tables(metadata: sa.MetaData) -> None:
    """Tables beside those of the resources: audit trail, contents, generations, credentials, sequences, marks, and the rest."""
    text = TYPES["text"]
    sa.Table(
        "audit",
        metadata,
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("uuid", text(), nullable=False),
        sa.Column("main", text(), nullable=False, index=True),
        sa.Column("resource", text(), nullable=False),
        sa.Column("line", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    sa.Table(
        "content",
        metadata,
        sa.Column("key", text(), primary_key=True),
        sa.Column("owner", text(), nullable=False, index=True),
    )
    sa.Table(
        "generation",
        metadata,
        sa.Column("resource", text(), primary_key=True),
        sa.Column("slot", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    sa.Table(
        "credential",
        metadata,
        sa.Column("client_id", text(), primary_key=True),
        sa.Column("secret", text(), nullable=False),
    )
    sa.Table(
        "sequence",
        metadata,
        sa.Column("name", text(), primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    notification_tables(metadata)
    person_tables(metadata)
    add_bag_tables(metadata, text)
    add_kvk_tables(metadata, text)
    object_tables(metadata, TYPES, ID)
    add_log_table(metadata, text, ID)
    sa.Table("mark", metadata, sa.Column("name", text(), primary_key=True), sa.Column("value", text(), nullable=False))


def notification_tables(metadata: sa.MetaData) -> None:
    """Messages that wait, their deliveries to subscribers, and what arrived in a mailbox."""
    text = TYPES["text"]
    sa.Table(
        "outbox",
        metadata,
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("kanaal", text(), nullable=False),
        sa.Column("moment", text(), nullable=False),
        sa.Column("message", sa.LargeBinary, nullable=False),
        sa.Column("waiting", sa.Integer, nullable=False),
        sa.Index("outbox_waiting", "id", sqlite_where=sa.text("waiting = 1"), postgresql_where=sa.text("waiting = 1")),
        sqlite_autoincrement=True,
    )
    sa.Table(
        "delivery",
        metadata,
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("subscription", text(), nullable=False),
        sa.Column("outbox", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", sa.BigInteger, index=True),
        sa.Column("reason", text(), nullable=False),
        sa.UniqueConstraint("subscription", "outbox"),
        sa.Index("delivery_subscription_due", "subscription", "due"),
        sqlite_autoincrement=True,
    )
    sa.Table(
        "inbox",
        metadata,
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("name", text(), nullable=False),
        sa.Column("moment", text(), nullable=False),
        sa.Column("kind", text(), nullable=False),
        sa.Column("message", sa.LargeBinary, nullable=False),
        sa.Index("inbox_name", "name", "id"),
        sqlite_autoincrement=True,
    )


def person_tables(metadata: sa.MetaData) -> None:
    """The persons register: a row a person with an index for every way to search, homes, changes, and who follows whom."""
    text = TYPES["text"]
    names = ["reden", "gemeente", "geboortedatum", "geslachtsnaam", "geslachtsnaam_plat", "voornamen", "voornamen_plat"]
    names += ["voorvoegsel", "geslacht", "huisletter", "toevoeging", "straat", "openbare_ruimte"]
    table = sa.Table(
        "persoonslijst",
        metadata,
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("burgerservicenummer", text(), index=True),
        sa.Column("anummer", text(), index=True),
        *[sa.Column(name, text(), nullable=False) for name in names],
        sa.Column("postcode", text()),
        sa.Column("huisnummer", sa.BigInteger),
        sa.Column("nummeraanduiding", text(), index=True),
        sa.Column("verblijfsobject", text(), index=True),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    columns = table.c
    sa.Index("persoonslijst_geboren", columns.geboortedatum, columns.geslachtsnaam_plat)
    sa.Index("persoonslijst_naam", columns.gemeente, columns.geslachtsnaam_plat, columns.voornamen_plat)
    sa.Index("persoonslijst_postcode", columns.postcode, columns.huisnummer)
    sa.Index("persoonslijst_straat", columns.gemeente, columns.huisnummer, columns.straat, columns.openbare_ruimte)
    sa.Table(
        "persoon_adres",
        metadata,
        sa.Column("verblijfsobject", text(), primary_key=True),
        sa.Column("persoon", sa.BigInteger, primary_key=True, autoincrement=False, index=True),
    )
    sa.Table(
        "persoon_wijziging",
        metadata,
        sa.Column("burgerservicenummer", text(), primary_key=True),
        sa.Column("dag", text(), nullable=False),
    )
    sa.Table(
        "volgindicatie",
        metadata,
        sa.Column("client", text(), primary_key=True),
        sa.Column("burgerservicenummer", text(), primary_key=True),
        sa.Column("begindatum", text(), nullable=False),
        sa.Column("einddatum", text(), nullable=False),
    )
