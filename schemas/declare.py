"""The vocabulary: what a register, a resource, a filter, a rule and an effect are. Declarations are checked at start."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, Protocol

import marshmallow
from marshmallow import EXCLUDE

Record = Mapping[str, Any]


class Schema(marshmallow.Schema):
    """The shape of a resource. Unknown and read-only names in a body are dropped, never refused (practice of ZGW)."""

    class Meta:
        unknown = EXCLUDE


class DeclarationError(Exception):
    """A declaration contradicts itself; the message names the register, the resource and the field."""


@dataclass(frozen=True)
class Violation:
    """One broken rule: dotted field name (``nonFieldErrors`` for the whole object), code of the standard, reason."""

    name: str
    code: str
    reason: str


@dataclass(frozen=True)
class Denied:
    """A right that the caller lacks; answered with 403."""

    reason: str = "Je hebt niet voldoende rechten om deze actie uit te voeren."
    code: str = "permission_denied"


def any_of(*scopes: str) -> tuple[str, ...]:
    """Scopes of which one is enough."""
    return scopes


class Caller(Protocol):
    """Who asks: its client and its rights."""

    client_id: str

    def may(self, *scopes: str) -> bool:
        """Whether the caller has one of the scopes for the object at hand."""


class Reader(Protocol):
    """What a computed value may read: records and rows of this environment. Records carry their ``url``."""

    def get(self, url: str | None) -> Record | None:
        """The record behind an own URL, with ``url``, or None."""

    def find(self, resource: str, **columns: Any) -> Sequence[Record]:
        """Records of ``register/resource`` whose index columns equal the values (a link: its URL), oldest first."""

    def urls(self, resource: str, order: str = "", **columns: Any) -> list[str]:
        """URLs of those records only, by age or by an index column."""


class Registrations(Protocol):
    """The shared registrations beside those that are declared: people (LO3 persoonslijsten) and addresses (BAG)."""

    def persons(self, numbers: Sequence[str]) -> Sequence[Record]:
        """The persons with these numbers, in the order asked; unknown ones stay away."""

    def keep(self, person: Record) -> None:
        """In effects: store a person in the place of the one with the same number."""

    def residents(self, place: str) -> Sequence[Record]:
        """Everybody who lives or ever lived at an adresseerbaar object."""

    def address(self, number: str) -> Record | None:
        """The address of a nummeraanduiding: names, identifications, ``gemeente``, ``status``, ``gebruiksdoelen``."""


class Context(Reader, Protocol):
    """What a rule, right or effect may know besides the old and the new record. Nobody else calls the clock or uuid."""

    caller: Caller
    verb: str
    """create, update, partial_update or delete; an action gives its own name."""
    body: Mapping[str, Any]
    """The body as sent (own links already recognised), to see whether a name was given at all."""
    now: str
    """The moment of the request, ISO 8601 in UTC with microseconds and Z."""
    today: str
    """The day in Europe/Amsterdam, ISO 8601."""
    settings: Mapping[str, Any]
    url: str
    """URL of the object itself (on create: the one it is going to have)."""

    @property
    def registrations(self) -> Registrations:
        """People and addresses, in this transaction."""

    def uuid(self) -> str:
        """A new uuid, as text."""

    def number(self, sequence: str) -> int:
        """The next number of a sequence (never given twice; gaps are possible)."""

    def fetch(self, url: str) -> tuple[int, Any]:
        """Status and JSON of a foreign URL, fetched before the transaction; status 0 when out of reach or refused."""

    def send(self, url: str, message: Record, form: str, authorization: str) -> tuple[int, Any]:
        """Status of a POST of a notification (``form``: zgw or cloudevents) to a foreign URL, done before the transaction.

        0 with the reason when it is out of reach or refused.
        """

    def load(self, url: str | None, resource: str) -> Record | None:
        """The record of ``register/resource`` behind a URL, own or foreign; None when it is not such a thing."""

    def own(self, url: str | None) -> tuple[str, str] | None:
        """(``register/resource``, uuid) of an own URL."""

    def is_new(self, name: str) -> bool:
        """Whether the field has another value than before (always on create)."""

    def warn(self, text: str) -> None:
        """In effects: say something in the header X-Warning of the answer."""

    def change(self, url: str, **values: Any) -> None:
        """In effects: store other values in another object, in the same transaction, with an audit line."""

    def add(self, resource: str, values: Record, *, quiet: bool = False) -> str:
        """In effects: store a new object of ``register/resource``; its URL, empty when that register is not served.

        ``quiet``: what depends on it is not rendered yet, since more follows.
        """

    def publish(self, message: Record) -> None:
        """In actions: hand a notification over for delivery, in the same transaction."""

    def remove(self, url: str, *, quiet: bool = False) -> None:
        """In effects: delete an object, with what hangs on it."""

    def outside(self, url: str) -> str:
        """An own URL as other servers know it."""

    def keep_content(self, key: str, owner: str) -> None:
        """In effects: a piece of content in the store now belongs to an object; otherwise it is swept away."""

    def drop_content(self, key: str) -> None:
        """In effects: a piece of content is not needed any more; it goes after the commit."""

    def drop_contents(self, owner: str) -> None:
        """In effects: all pieces of an object go, after the commit."""


Rule = Callable[[Record, Record | None, Context], Iterable[Violation]]
Right = Callable[[Record | None, Record | None, Context], Iterable[Denied]]
Effect = Callable[[Record | None, Record | None, Context], None]
Default = Callable[[dict[str, Any], Record | None, Context], None]


@dataclass(frozen=True)
class RuleText:
    """What the pages about errors say of a rule; attached to the function by ``rule``."""

    code: str
    gives: tuple[str, ...]
    status: int = 400


def rule(code: str, *gives: str, status: int = 400) -> Callable[[Callable], Callable]:
    """Mark a function as a rule of the standard: its code (``zrc-007``) and the error codes that it can give."""

    def mark(function: Callable) -> Callable:
        marks = (*getattr(function, "rules", ()), RuleText(code, gives, status))
        setattr(function, "rules", marks)  # noqa: B010 - a plain attribute, unknown to the type of a function
        return function

    return mark


def saying(text: str) -> Callable:
    """A function that only carries a docstring: the text of a rule that is declared by data."""

    def text_of_rule() -> None: ...

    text_of_rule.__doc__ = text
    return text_of_rule


class Stored(Enum):
    """What is kept beside the answer: nothing (the answer holds it all), the record, or versions of the record."""

    ANSWER = "answer"
    RECORD = "record"
    VERSIONS = "versions"


@dataclass(frozen=True)
class Depends:
    """Which rows must be rendered again when a row R of ``resource`` was written.

    Rows whose ``own`` field equals R's ``theirs`` field; ``url`` stands for the address of the row itself.
    """

    resource: str
    own: str = "url"
    theirs: str = "url"


@dataclass(frozen=True)
class Computed:
    """A field that follows from other rows: ``value(record, reader)``, rendered again when ``depends_on`` changes.

    One that is an index column and not in the schema is only searched by, never shown.
    """

    value: Callable[[Record, Reader], Any]
    depends_on: tuple[Depends, ...] = ()
    initial: tuple[Any, ...] = ()
    """One element: the value of a new object, where nothing can point to it yet."""


def children(resource: str, by: str) -> Computed:
    """URLs of the rows of ``resource`` that point here by their field ``by``, oldest first."""

    def value(record: Record, reader: Reader) -> list[str]:
        return reader.urls(resource, **{by: record["url"]})

    return Computed(value, (Depends(resource, "url", by),), ([],))


def last_child(resource: str, by: str, order: str = "") -> Computed:
    """URL of the newest row of ``resource`` that points here (by ``order``, else by age), or None."""

    def value(record: Record, reader: Reader) -> str | None:
        urls = reader.urls(resource, order, **{by: record["url"]})
        return urls[-1] if urls else None

    return Computed(value, (Depends(resource, "url", by),), (None,))


def from_link(link: str, resource: str, name: str) -> Computed:
    """A value of the object behind an own link, kept equal when that object changes."""

    def value(record: Record, reader: Reader) -> Any:
        other = reader.get(record.get(link))
        return other.get(name) if other else None

    return Computed(value, (Depends(resource, link, "url"),))


Operator = Literal[
    "exact", "in", "lt", "lte", "gt", "gte", "isnull", "icontains", "has", "at_most", "choice", "valid_on", "within"
]


@dataclass(frozen=True)
class Filter:
    """A query parameter. ``field`` names an index column; ``via`` leads to another resource first.

    ``via="zaaktype"``: the field of the object behind that link of ours; ``via=("zaken/rollen", "zaak")``: of rows
    pointing here. ``has``: an element of a list; ``at_most``: a level of an ordered enumeration; ``choice``: each value
    stands for conditions on columns; ``valid_on``: a day between two columns (``field`` holds both, comma separated).
    """

    field: str
    op: Operator = "exact"
    via: str | tuple[str, str] | None = None
    parse: Any = None
    choices: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    default: str | None = None
    description: str = ""


@dataclass(frozen=True)
class Column:
    """An index column beyond those that filters and links imply: its name and where the value comes from."""

    name: str
    path: str = ""
    value: Callable[[Record], Any] | None = None
    type: Literal["text", "integer", "real", "list"] = "text"


@dataclass(frozen=True)
class Unique:
    """Field names that together are unique within ``resource``; code and field name of the error."""

    fields: tuple[str, ...]
    code: str = "unique"
    name: str = "nonFieldErrors"
    reason: str = "De combinatie van waarden bestaat al."
    rule: str = ""


@dataclass(frozen=True)
class Immutable:
    """Fields that an update may not change."""

    fields: tuple[str, ...]
    code: str = "wijzigen-niet-toegelaten"
    reason: str = "Dit veld mag niet gewijzigd worden."
    rule: str = ""


@dataclass(frozen=True)
class AuthorisedBy:
    """How rights hang on an object: the component of the Autorisaties API and the fields with type and level."""

    component: str
    type: str = ""
    level: str = ""
    ready: str = ""
    """Field that must be true for applications that may only read what is ready for publication."""


@dataclass(frozen=True)
class Versions:
    """An object keeps its earlier versions: the fields with their number and their moment, set by a default.

    A change of the number keeps the version before. ``shared``: fields of the object as a whole; every version shows
    how they are now.
    """

    number: str
    moment: str
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Channel:
    """A notification channel with its kenmerken: name -> dotted path in the main record."""

    name: str
    kenmerken: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ActionAnswer:
    """What an action leaves behind: values to store in the object, and what to answer."""

    changes: Mapping[str, Any] | None = None
    status: int = 200
    body: Any = None
    """None with status 200: the object itself; a value otherwise."""
    quiet: bool = False
    """Whether subscribers need not hear of it."""


@dataclass(frozen=True)
class Download:
    """The answer of a download: pieces of content (key, size in bytes) that together are the file, and its name."""

    pieces: tuple[tuple[str, int], ...]
    name: str = ""


@dataclass(frozen=True)
class Action:
    """An operation beside the five verbs. It writes through the same steps and cannot bypass audit.

    ``path`` is relative to the collection (``_zoek``) or, with ``item=True``, to the object (``publish``).
    ``kind="search"``: the body holds filters and the answer is a page; ``"write"``: ``run(old, body, ctx)`` inside the
    transaction; ``"read"``: a GET whose query is read by ``schema`` and given as ``body``; ``"download"``: a GET whose
    ``run`` gives a ``Download``; ``"upload"``: as ``write``, with a form whose file is read piece by piece.
    """

    name: str
    path: str
    scopes: tuple[str, ...]
    schema: type[marshmallow.Schema] | None = None
    kind: Literal["search", "write", "read", "download", "upload"] = "write"
    item: bool = False
    method: str = "POST"
    status: int = 200
    run: Callable[[Record | None, Mapping[str, Any], Context], ActionAnswer | Iterable[Violation]] | None = None
    most: Callable[[Record], int] | None = None
    """Upload: the most bytes that the file may have; more are refused while they come in."""
    rules: tuple[Rule, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    description: str = ""
    answer: type[Schema] | None = None
    """Shape of the answer when it is not the object itself."""
    listed: bool = False
    """Whether the answer is a list of that shape."""


@dataclass(frozen=True)
class Resource:
    """One noun of a register: all that the engine needs to serve it. Names are those of the standard."""

    name: str
    schema: type[Schema]
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """read, create, update, delete -> any of; a verb without scopes has no route."""
    under: str = ""
    """Nested below the object behind this link: ``zaak`` makes ``/zaken/{zaak_uuid}/zaakeigenschappen``."""
    rights: tuple[Right, ...] = ()
    filters: Mapping[str, Filter] = field(default_factory=dict)
    ordering: tuple[str, ...] = ()
    unique: tuple[Unique, ...] = ()
    immutable: tuple[Immutable, ...] = ()
    defaults: tuple[Default, ...] = ()
    """Fill in what the client left out, before the rules: ``default(new, old, ctx)`` changes ``new``."""
    replay: Callable[[Record, Context], str] | None = None
    """On create: the URL of the object that this very request made before, which is answered again; else empty."""
    rules: tuple[Rule, ...] = ()
    delete_rules: tuple[Rule, ...] = ()
    """Rules on deletion: ``rule(old, old, ctx)``."""
    effects: tuple[Effect, ...] = ()
    """After the write, in the same transaction: ``effect(new, old, ctx)``; new is None on delete, old on create."""
    cascade: tuple[tuple[str, str], ...] = ()
    """(``register/resource``, link field) whose rows are deleted with this object."""
    actions: tuple[Action, ...] = ()
    computed: Mapping[str, Computed] = field(default_factory=dict)
    reading: Callable[[Record, Reader, str], Mapping[str, Any]] | None = None
    """Fields that depend on the day of reading: ``reading(record, reader, day)``; cached by generation and day."""
    reading_depends: tuple[str, ...] = ()
    """``register/resource`` of which the generation belongs in the cache key of ``reading``."""
    channel: Channel | None = None
    main: str = ""
    """Link to the main object (audit trail, notification, rights); empty when it is one itself."""
    audit: bool = False
    """A main object with an audit trail below it."""
    authorised_by: AuthorisedBy | None = None
    expand: Mapping[str, str] = field(default_factory=dict)
    """Path name -> ``register/resource`` it leads to, or ``*`` for a link that can lead to several."""
    columns: tuple[Column, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    stored: Stored = Stored.ANSWER
    versions: Versions | None = None
    created: Callable[[Record], Mapping[str, Any]] | None = None
    """Fields that only the answer to the POST holds."""
    people: tuple[str, ...] = ()
    """Names of fields that hold numbers of people: every use has its purpose, and its record in the log of processing."""
    traced: bool = True
    """Whether its writes have lines in the audit trail of the main object."""
    paginated: bool = True
    crs: bool = False
    """Whether Accept-Crs and Content-Crs are asked for."""
    head: bool = True
    put: bool = True
    warns: bool = False
    """Whether an effect can say something in the header X-Warning."""
    page_size: bool = False
    """Whether clients may choose ``pageSize``."""
    example: Mapping[str, Any] = field(default_factory=dict)
    render_version: int = 1
    singular: str = ""
    """Name in audit lines and notifications (``zaak``)."""
    label: Callable[[Record], str] | None = None
    """``resourceWeergave`` of an audit line."""


@dataclass(frozen=True)
class Register:
    """A standard API of ours: its place below the root, its version, its resources."""

    name: str
    title: str
    version: str
    root: str
    resources: tuple[Resource, ...]
    description: str = ""
    component: str = ""
    """Abbreviation in the Autorisaties API (zrc, ztc, ...)."""
    source: str = "ZGW"
    security: Literal["jwt", "open"] = "jwt"
    own: bool = False
    """Our own API: held to the NL API Design Rules."""
    upheld: Mapping[str, str] = field(default_factory=dict)
    """Rules that the engine itself upholds (rights, expand): code of the standard -> sentence."""

    def __getitem__(self, name: str) -> Resource:
        return next(resource for resource in self.resources if resource.name == name)


def key(register: Register, resource: Resource) -> str:
    """``register/resource``, the name by which declarations refer to each other."""
    return f"{register.name}/{resource.name}"


def rules_of(resource: Resource) -> Iterable[tuple[RuleText, Callable]]:
    """Every marked rule of a resource, with its function."""
    functions: Sequence[Callable] = (
        *resource.rights,
        *resource.defaults,
        *resource.rules,
        *resource.delete_rules,
        *resource.effects,
        *(f for action in resource.actions for f in (*action.rules, *([action.run] if action.run else []))),
    )
    for function in functions:
        for text in getattr(function, "rules", ()):
            yield text, function
    told: tuple[Unique | Immutable, ...] = (*resource.unique, *resource.immutable)
    for item in told:
        if item.rule:
            yield RuleText(item.rule, (item.code,)), saying(f"{', '.join(item.fields)}: {item.reason}")
    for link in links_of(resource.schema()):
        text = f"{link.name} leads to an existing object: {' or '.join(link.targets)}."
        yield RuleText(link.rule, ("bad-url", "invalid-resource", "no_match", "does_not_exist")), saying(text)


def links_of(schema: Any) -> Iterable[Any]:
    """Fields with a rule of their own: links of which the standard says what they must lead to."""
    for declared in schema.fields.values():
        declared = declared.inner if isinstance(declared, marshmallow.fields.List) else declared
        if isinstance(declared, marshmallow.fields.Nested):
            yield from links_of(declared.schema)
        elif getattr(declared, "rule", ""):
            yield declared
