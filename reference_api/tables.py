"""Layer 5, data: what the declarations mean for the database: index columns, tables, indexes, and who depends on whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from marshmallow import fields as ma

from reference_api.bag.tables import add_tables as add_bag_tables
from reference_api.kvk.tables import add_tables as add_kvk_tables
from reference_api.links import MARK, TAIL
from reference_api.logboek.tables import add_log_table
from reference_api.objects.tables import object_tables
from schemas import fields
from schemas.declare import Column, Computed, DeclarationError, Depends, Filter, Register, Resource, Stored, key

TYPES: dict[str, Callable[[], Any]] = {
    "text": lambda: sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
    "integer": sa.BigInteger,
    "real": sa.Double,
}
LONG = 500
LIST = fields.List(fields.String())
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


@dataclass(frozen=True)
class IndexColumn:
    """One index column: its name, its type and how its value follows from a record."""

    name: str
    type: str
    value: Callable[[Mapping[str, Any]], Any]
    link: tuple[str, ...] | None = None
    """Targets of a link; with one target an own address is kept as its uuid."""
    parse: Any = None
    source: str = ""
    """The one field from which the value follows; empty when it may be any."""


@dataclass(eq=False)
class Served:
    """A resource as it is served: everything that follows from its declaration, worked out once."""

    register: Register
    resource: Resource
    key: str
    path: str
    """Path of the collection with a slash at both ends; nested: ``*`` for the parent's uuid."""
    schema: Any
    columns: dict[str, IndexColumn]
    table: sa.Table
    uri_paths: tuple[tuple[str, ...], ...]
    """Paths of addresses that a client may write."""
    addresses: tuple[tuple[str, ...], ...]
    """Paths of all addresses, those that the system writes included."""
    links: tuple[tuple[tuple[str, ...], fields.Link], ...]
    answer_names: tuple[str, ...]
    load_defaults: dict[str, Any]
    searched: frozenset[str]
    """Columns that are searched for a part, and so are kept whole and without index."""
    dependents: list[tuple[Served, Depends, tuple[str, ...]]] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)
    """Links to objects that change with a row of this: the main object, and whatever computes fields from its rows."""
    main: Served | None = None
    under: Served | None = None
    versions: sa.Table | None = None
    """Where earlier versions are kept."""
    content: str = ""
    """The field whose bytes are cut out of a body and kept in the store of contents."""

    @property
    def streams(self) -> bool:
        """Whether content of documents may come in here."""
        return bool(self.content) or any(action.kind == "upload" for action in self.resource.actions)

    @cached_property
    def recomputed(self) -> tuple[tuple[str, Computed], ...]:
        """Computed fields that can change with the row itself; what rests on other rows only follows when they change."""
        found = self.resource.computed.items()
        return tuple((n, c) for n, c in found if not c.depends_on or any(d.own != "url" for d in c.depends_on))

    @cached_property
    def link_paths(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Paths of addresses that make up sets of rows: those a client writes, and those with an index column; by field."""
        paths = dict.fromkeys((*self.uri_paths, *(path for path in self.addresses if path[0] in self.columns)))
        return {name: tuple(p for p in paths if p[0] == name) for name in dict.fromkeys(path[0] for path in paths)}

    @property
    def root(self) -> str:
        return "/" + self.register.root + "/"

    def url(self, uuid: str, parent: str = "") -> str:
        """The internal address of an object (``parent``: uuid of the object above it when nested)."""
        return f"{MARK}{self.path.replace('*', parent)}{uuid}"

    def url_of(self, record: Mapping[str, Any], uuid: str) -> str:
        """The internal address of a record that still has none."""
        if not self.under:
            return f"{MARK}{self.path}{uuid}"
        parent = record.get(self.resource.under) or ""
        return self.url(uuid, parent.rsplit("/", 1)[-1])

    def column_values(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Values of all index columns of a record."""
        return {name: self._column_value(column, record) for name, column in self.columns.items()}

    def changed_columns(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
        """New values of the index columns that a change touches: each costs an entry of its index to write."""
        found = {}
        for name, column in self.columns.items():
            if column.source and old.get(column.source) == new.get(column.source):
                continue
            value = self._column_value(column, new)
            if value != self._column_value(column, old):
                found[name] = value
        return found

    def _column_value(self, column: IndexColumn, record: Mapping[str, Any]) -> Any:
        value = column.value(record)
        return value if column.name in self.searched else bounded(value)

    def key_value(self, name: str, value: Any) -> Any:
        """What the column holds for a given value of the field (an internal or foreign address, a choice, a date)."""
        column = self.columns.get(name)
        if column is None:
            raise DeclarationError(f"{self.key}: no index column {name!r}")
        if value is None:
            return None
        if column.link is not None:
            return bounded(link_key(value, column.link))
        return bounded(column.parse.to_column(value) if column.parse else value)


def bounded(value: Any) -> Any:
    """A text short enough for an index entry of both databases; a long one keeps its beginning and gets a digest."""
    if isinstance(value, str) and len(value) > LONG:
        return value[: LONG - 64] + sha256(value.encode()).hexdigest()
    return value


def link_key(url: str | None, targets: tuple[str, ...]) -> str | None:
    """The column value of a link: uuid of an own address with one target, path of another own one, else the text."""
    if not url:
        return url
    if not url.startswith(MARK):
        return url
    match = TAIL.fullmatch(url[1:]) if len(targets) == 1 else None
    return match["uuid"] if match else url[1:]


def inner(declared: ma.Field) -> ma.Field:
    """The field of an element of a list, else the field itself."""
    return declared.inner if isinstance(declared, ma.List) else declared


def field_at(schema: Any, path: str) -> fields.Field | None:
    """The declared field at a dotted path; None below a group of several shapes."""
    name, _, rest = path.partition(".")
    declared = schema.fields.get(name)
    if not rest or declared is None:
        return declared
    if isinstance(declared, fields.OneOf):
        for shape in declared.of.values():
            found = field_at(shape(), rest)
            if found is not None:
                return found
        return None
    declared = inner(declared)
    return field_at(declared.schema, rest) if isinstance(declared, ma.Nested) else None


def value_at(record: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None when the way ends."""
    value: Any = record
    for name in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def uri_paths(schema: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], fields.Uri]]:
    """Every path below which addresses stand, with its field."""
    for name, declared in schema.fields.items():
        path = (*above, name)
        if isinstance(declared, ma.List):
            declared, path = declared.inner, (*path, "*")
        if isinstance(declared, fields.Uri):
            yield path, declared
        elif isinstance(declared, ma.Nested):
            yield from uri_paths(declared.schema, path)
        elif isinstance(declared, fields.OneOf):
            for shape in declared.of.values():
                yield from uri_paths(shape(), path)


def _index_column(schema: Any, spec: Column) -> IndexColumn:
    path = spec.path or spec.name
    source = path.partition(".")[0]
    declared: Any = field_at(schema, path)
    if spec.type == "list" and spec.value is not None:
        read = spec.value
        return IndexColumn(
            spec.name, "text", lambda r: LIST.to_column([link_key(item, ()) for item in read(r)]) or None, None, LIST
        )
    if spec.value is not None:
        return IndexColumn(spec.name, spec.type, spec.value)
    if declared is None:
        raise DeclarationError(f"no field {path!r}")
    listed = isinstance(declared, ma.List)
    parse: Any = inner(declared) if not listed else declared
    if isinstance(declared, fields.Uri):
        targets = declared.targets if isinstance(declared, fields.Link) else ()
        return IndexColumn(spec.name, "text", lambda r: link_key(value_at(r, path), targets), targets, declared, source)
    if listed and isinstance(declared.inner, fields.Uri):
        return IndexColumn(
            spec.name,
            "text",
            lambda r: declared.to_column([link_key(u, ()) for u in value_at(r, path) or []]),
            None,
            declared,
            source,
        )
    column = getattr(parse, "column", "text")

    def value(record: Mapping[str, Any]) -> Any:
        found = value_at(record, path)
        return None if found is None else parse.to_column(found)

    return IndexColumn(spec.name, "text" if listed else column, value, None, parse, source)


def filters_of(resource: Resource) -> dict[str, Filter]:
    """Query parameters of the list and, with those of its search actions, of the resource."""
    found = dict(resource.filters)
    for action in resource.actions:
        found.update(action.filters)
    return found


def box_columns(name: str) -> list[Column]:
    """Four columns with the bounding box of a geometry: west, south, east, north."""

    def corner(index: int, pick: Callable[[list[float]], float]) -> Callable[[Mapping[str, Any]], float | None]:
        def value(record: Mapping[str, Any]) -> float | None:
            numbers = [position[index] for position in positions(record.get(name))]
            return pick(numbers) if numbers else None

        return value

    corners = (("x0", 0, min), ("y0", 1, min), ("x1", 0, max), ("y1", 1, max))
    return [Column(f"{name}_{end}", value=corner(index, pick), type="real") for end, index, pick in corners]


def positions(geometry: Any) -> Iterator[list[float]]:
    """Every position of a GeoJSON geometry."""
    if isinstance(geometry, Mapping):
        for part in (geometry.get("coordinates"), geometry.get("geometries")):
            yield from positions(part)
    elif isinstance(geometry, list) and geometry and isinstance(geometry[0], int | float):
        yield geometry
    elif isinstance(geometry, list):
        for part in geometry:
            yield from positions(part)


def _wanted(resource: Resource, schema: Any) -> Iterator[Column]:
    """Columns a resource needs for itself."""
    yield from resource.columns
    declared = {column.name for column in resource.columns}
    names: list[str] = []
    for filtered in filters_of(resource).values():
        if filtered.op == "within":
            yield from box_columns(filtered.field)
        elif filtered.via is None and not filtered.choices:
            names += [part.strip() for part in filtered.field.split(",")]
        elif isinstance(filtered.via, str):
            names.append(filtered.via)
        for conditions in filtered.choices.values():
            if filtered.via is None:
                names += list(conditions)
    names += [n.lstrip("-") for n in resource.ordering]
    for unique in resource.unique:
        names += list(unique.fields)
    if resource.versions:
        names += [resource.versions.number, resource.versions.moment]
    if resource.main:
        names.append(resource.main)
    if resource.under:
        names.append(resource.under)
    if resource.authorised_by and resource.authorised_by.type:
        right = resource.authorised_by
        names += [n for n in (right.type, right.level, right.ready) if n]
    for path, link in uri_paths(schema):
        if len(path) == 1 and isinstance(link, fields.Link):
            names.append(path[0])
    for index in resource.indexes:
        names += list(index)
    for name in dict.fromkeys(names):
        if name not in declared and name not in ("uuid", "id"):
            declared.add(name)
            yield Column(name)


class Model:
    """All registers as they are served, with their tables in one MetaData."""

    def __init__(self, registers: tuple[Register, ...]) -> None:
        self.registers = registers
        self.metadata = sa.MetaData()
        self.served: dict[str, Served] = {}
        self.places: dict[str, str] = {}
        resources = {key(register, resource): resource for register in registers for resource in register.resources}
        extra = self._columns_for_others(resources)
        for register in registers:
            for resource in register.resources:
                try:
                    self._add(register, resource, extra.get(key(register, resource), ()))
                except DeclarationError as error:
                    raise DeclarationError(f"{register.name}/{resource.name}: {error}") from error
        for served in self.served.values():
            self._connect(served)
        own_tables(self.metadata)

    def _columns_for_others(self, resources: Mapping[str, Resource]) -> dict[str, list[str]]:
        wanted: dict[str, list[str]] = {}
        for name, resource in resources.items():
            for computed in resource.computed.values():
                for depends in computed.depends_on:
                    if depends.theirs != "url":
                        wanted.setdefault(depends.resource, []).append(depends.theirs)
                    if depends.own != "url":
                        wanted.setdefault(name, []).append(depends.own)
            for other, link in resource.cascade:
                wanted.setdefault(other, []).append(link)
            for filtered in filters_of(resource).values():
                if isinstance(filtered.via, tuple):
                    other, link = filtered.via
                    wanted.setdefault(other, []).extend([link, *[f.strip() for f in filtered.field.split(",")]])
                elif isinstance(filtered.via, str):
                    declared = resource.schema().fields.get(filtered.via)
                    if not isinstance(declared, fields.Link) or len(declared.targets) != 1:
                        raise DeclarationError(
                            f"{name}: filter goes via {filtered.via!r}, which is no link with one target"
                        )
                    names = (
                        [f.strip() for f in filtered.field.split(",")]
                        if not filtered.choices
                        else [c for v in filtered.choices.values() for c in v]
                    )
                    wanted.setdefault(declared.targets[0], []).extend(names)
        return wanted

    def _add(self, register: Register, resource: Resource, extra: Any) -> None:
        name = key(register, resource)
        schema: Any = resource.schema()
        columns = {spec.name: _index_column(schema, spec) for spec in _wanted(resource, schema)}
        for column in dict.fromkeys(extra):
            if column not in columns and column not in ("uuid", "url", "id"):
                columns[column] = _index_column(schema, Column(column))
        if resource.under:
            above = next(
                r for r in register.resources if r.name == schema.fields[resource.under].targets[0].split("/")[1]
            )
            path = f"/{register.root}/{above.name}/*/{resource.name}/"
        else:
            path = f"/{register.root}/{resource.name}/"
        found = tuple(uri_paths(schema))
        table = resource_table(self.metadata, register, resource, columns)
        self.served[name] = Served(
            register,
            resource,
            name,
            path,
            schema,
            columns,
            table,
            tuple(dict.fromkeys(path for path, _ in found if not schema.fields[path[0]].dump_only)),
            tuple(dict.fromkeys(path for path, _ in found)),
            tuple(
                (path, link)
                for path, link in found
                if isinstance(link, fields.Link)
                and link.targets
                and link.check
                and not schema.fields[path[0]].dump_only
            ),
            tuple(n for n, f in schema.fields.items() if not f.load_only),
            {n: f.load_default for n, f in schema.fields.items() if not f.dump_only},
            searched_columns(resource),
            versions=versions_table(self.metadata, table.name) if resource.versions else None,
            content=next((n for n, f in schema.fields.items() if isinstance(f, fields.Content)), ""),
        )
        self.places[path] = name

    def _connect(self, served: Served) -> None:
        resource = served.resource
        for name, computed in resource.computed.items():
            for depends in computed.depends_on:
                if depends.resource not in self.served:
                    continue  # a register that is not served (yet): the field stays as it is computed once
                self.served[depends.resource].dependents.append((served, depends, (name,)))
                if depends.own == "url":
                    self.served[depends.resource].owners.add(depends.theirs)
        if resource.main:
            targets = served.schema.fields[resource.main].targets
            served.main = self.served.get(targets[0])
            served.owners.add(resource.main)
        if resource.under:
            served.under = self.served[served.schema.fields[resource.under].targets[0]]
        for channel_problem in check_resource(served, self):
            raise DeclarationError(f"{served.key}: {channel_problem}")


def check_resource(served: Served, model: Model) -> Iterator[str]:
    """What contradicts itself in a declaration."""
    resource, schema = served.resource, served.schema
    known = set(schema.fields)
    hidden = [name for name, declared in schema.fields.items() if declared.load_only]
    if hidden and resource.stored is Stored.ANSWER:
        yield f"write-only field {hidden[0]!r} would be lost: declare stored=Stored.RECORD"
    searched = {column.name for column in resource.columns}
    for name in resource.computed:
        if name not in known and name not in searched:
            yield f"computed field {name!r} is not in the schema, nor an index column"
        if name not in known and resource.stored is Stored.ANSWER:
            yield f"computed field {name!r} is not in the answer: declare stored=Stored.RECORD"
    for group in resource.immutable:
        for name in group.fields:
            if name not in known:
                yield f"immutable field {name!r} is not in the schema"
    for verb in resource.scopes:
        if verb not in ("read", "create", "update", "delete"):
            yield f"unknown verb {verb!r} in scopes"
    if (resource.stored is Stored.VERSIONS) != (resource.versions is not None):
        yield "stored=VERSIONS and versions=Versions(...) go together"
    for other, _link in resource.cascade:
        if "/" not in other:
            yield f"cascade names {other!r} without its register"


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
    """Tables beside those of the resources: audit trail, outbox, generations, credentials, sequences, marks."""
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
        "content",
        metadata,
        sa.Column("key", text(), primary_key=True),
        sa.Column("owner", text(), nullable=False, index=True),
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
    person_tables(metadata)
    add_bag_tables(metadata, text)
    add_kvk_tables(metadata, text)
    object_tables(metadata, TYPES, ID)
    add_log_table(metadata, text, ID)
    sa.Table("mark", metadata, sa.Column("name", text(), primary_key=True), sa.Column("value", text(), nullable=False))


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
