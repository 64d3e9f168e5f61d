"""Layer 5, data: what the declarations mean for the data layer: each resource as it is served, and who depends on whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from reference_api.columns import IndexColumn, bounded, filters_of, index_column, link_key, uri_paths, wanted_columns
from reference_api.layout import own_tables, resource_table, searched_columns, versions_table
from reference_api.links import MARK
from schemas import fields
from schemas.declare import Column, Computed, DeclarationError, Depends, Register, Resource, Stored, key


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
        columns = {spec.name: index_column(schema, spec) for spec in wanted_columns(resource, schema)}
        for column in dict.fromkeys(extra):
            if column not in columns and column not in ("uuid", "url", "id"):
                columns[column] = index_column(schema, Column(column))
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
