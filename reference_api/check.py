"""Layer 4, services: what a body must satisfy. Shape first; then immutability, links, rules and uniqueness, all at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import orjson
from marshmallow import Schema, ValidationError, missing

from reference_api.columns import value_at
from reference_api.links import MARK, walk
from reference_api.problems import Problem, invalid
from reference_api.record import Writing
from reference_api.tables import Served
from schemas import fields
from schemas.declare import Record, Violation

DEPTH = 64


def parse(body: bytes, content_type: str | None, *, empty: bool = False) -> dict[str, Any]:
    """The JSON object of a body. Raises Problem 415 or 400 (``parse_error``, ``invalid``)."""
    if not body and empty:
        return {}
    media_type(content_type, sent=bool(body))
    try:
        orjson.loads(body)
        found = json.loads(body, object_pairs_hook=_pairs, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "parse_error", f"De JSON kon niet gelezen worden: {_reason(error)}.") from error
    if b"\\u0000" in body and _has_nul(found):
        raise Problem(400, "parse_error", "Het teken U+0000 is niet toegestaan.")
    if not isinstance(found, dict):
        raise invalid([Violation("nonFieldErrors", "invalid", "Er werd een JSON-object verwacht.")])
    if _depth(found) > DEPTH:
        raise Problem(400, "parse_error", f"De JSON is dieper dan {DEPTH} niveaus.")
    return found


def media_type(content_type: str | None, *, sent: bool = True) -> None:
    """Raises Problem 415 unless the body is said to be JSON."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind and kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise Problem(
            415, "unsupported_media_type", f"Stuur JSON met de kop 'Content-Type: application/json', geen {kind[:60]}."
        )
    if not kind and sent:
        raise Problem(415, "unsupported_media_type", "Stuur de kop 'Content-Type: application/json' mee.")


class _Doubled(ValueError):
    """A name stands twice in one object."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Doubled("een naam komt twee keer voor in hetzelfde object")
    return found


class _Giant(ValueError):
    """A whole number that no register can hold."""


def _whole(text: str) -> int:
    if len(text) > 20 or not -(2**63) <= int(text) < 2**63:
        raise _Giant("een geheel getal past niet in 64 bits")
    return int(text)


def _reason(error: BaseException) -> str:
    if isinstance(error, _Doubled | _Giant):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        return f"fout op regel {error.lineno}, kolom {error.colno}"
    return "de tekst is te diep genest of geen geldige JSON"


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(k) or _has_nul(v) for k, v in value.items())
    return isinstance(value, list) and any(map(_has_nul, value))


def _depth(value: Any, level: int = 1) -> int:
    if level > DEPTH or not isinstance(value, dict | list):
        return level
    inner = value.values() if isinstance(value, dict) else value
    return max((_depth(item, level + 1) for item in inner if isinstance(item, dict | list)), default=level)


@cache
def instance(schema: type[Schema]) -> Schema:
    """The one instance of a schema: making one costs far more than using it, and loading leaves it unchanged."""
    return schema()


@cache
def load_plan(schema: Schema) -> tuple[tuple[str, Any, Any], ...]:
    """(name, field, default) of every field that a body may hold; ``missing`` where it has no default."""
    return tuple((name, field, field.load_default) for name, field in schema.load_fields.items())


def quick_shape(schema: Any, body: Mapping[str, Any], partial: bool) -> dict[str, Any] | None:
    """What ``schema.load`` gives for a sound body, asking only the fields that are there; None when it may be unsound."""
    values: dict[str, Any] = {}
    try:
        for name, field, default in load_plan(schema):
            if name in body:
                values[name] = field.deserialize(body[name], name, body, partial=partial)
            elif partial:
                continue
            elif field.required:
                return None
            elif default is not missing:
                values[name] = default() if callable(default) else default
    except ValidationError:
        return None
    return values


def shape(schema: Any, body: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """The checked values of a body. Raises Problem 400 with every fault of shape."""
    found = quick_shape(schema, body, partial)
    if found is not None:
        return found
    try:
        return schema.load(body, partial=partial)
    except ValidationError as error:
        raise invalid(Violation(*item) for item in in_order(schema, error.messages)) from error


def in_order(schema: Any, messages: Any) -> list[tuple[str, str, str]]:
    """Faults in declaration order, nested depth first."""
    if isinstance(messages, Mapping):
        order = {name: index for index, name in enumerate(schema.fields)}
        messages = dict(sorted(messages.items(), key=lambda item: order.get(item[0], len(order))))
    return fields.flatten(messages)


def recognise(served: Served, values: dict[str, Any], links: Any) -> None:
    """Turn own addresses into their internal form, in place."""
    walk(values, served.uri_paths, links.internal)


def broken_links(writing: Writing, served: Served, new: Record, old: Record | None) -> Iterator[Violation]:
    """Links that lead nowhere or to something else."""
    for path, link in served.links:
        before = set(_at(old, path)) if old is not None else set()
        for name, url in _named(new, path):
            if url and (name, url) not in before:
                yield from _broken(writing, served, name, link, url)


def _named(record: Record, path: tuple[str, ...]) -> list[tuple[str, str]]:
    """(dotted name, address) at a path."""
    found: list[tuple[str, Any]] = [("", record)]
    for step in path:
        following: list[tuple[str, Any]] = []
        for name, value in found:
            if step == "*" and isinstance(value, list):
                following += [(f"{name}.{index}", item) for index, item in enumerate(value)]
            elif step != "*" and isinstance(value, Mapping) and step in value:
                following.append((f"{name}.{step}" if name else step, value[step]))
        found = following
    return [(name, value) for name, value in found if isinstance(value, str)]


def _at(record: Record, path: tuple[str, ...]) -> list[tuple[str, str]]:
    return _named(record, path)


def _broken(writing: Writing, served: Served, name: str, link: fields.Link, url: str) -> Iterator[Violation]:
    local = (
        link.local
        if link.local is not None
        else any(target.partition("/")[0] == served.register.name for target in link.targets)
    )
    if url.startswith(MARK):
        place = writing.own(url)
        if place is not None and place[0] in link.targets:
            if writing.get(url) is None:
                yield Violation(name, "does_not_exist" if local else "bad-url", "Het object bestaat niet.")
        elif local:
            yield Violation(name, "no_match", "Deze URL wijst niet naar een object van de juiste soort.")
        elif place is not None and writing.get(url) is not None:
            yield Violation(name, "invalid-resource", "Deze URL wijst niet naar een object van de juiste soort.")
        else:
            yield Violation(name, "bad-url", "Het object bestaat niet.")
    elif local:
        yield Violation(name, "no_match", "Deze URL wijst niet naar een object van deze API.")
    else:
        yield from _foreign(writing, name, link, url)


def _foreign(writing: Writing, name: str, link: fields.Link, url: str) -> Iterator[Violation]:
    status, found = writing.fetch(url)
    if not 200 <= status < 300:
        yield Violation(
            name,
            "bad-url",
            str(found)
            if isinstance(found, str) and not status
            else f"De URL gaf geen geldig antwoord (status {status}).",
        )
    elif not isinstance(found, Mapping) or not all(key in found for key in _shape_of(writing, link)):
        yield Violation(name, "invalid-resource", "Het antwoord van deze URL is geen object van de juiste soort.")


def _shape_of(writing: Writing, link: fields.Link) -> tuple[str, ...]:
    """Names that an object of the target must have: those declared, else the required ones of its schema."""
    if link.shape:
        return link.shape
    target = writing.model.served.get(link.targets[0])
    return (
        ("url", *(name for name, field in target.schema.fields.items() if field.required and not field.load_only))
        if target
        else ("url",)
    )


def changed_immutables(served: Served, new: Record, old: Record) -> Iterator[Violation]:
    """Fields that may not change, and did."""
    for group in served.resource.immutable:
        for name in group.fields:
            if new.get(name) != old.get(name):
                yield Violation(name, group.code, group.reason)


def doubles(writing: Writing, served: Served, new: Record, old: Record | None) -> Iterator[Violation]:
    """Combinations that another object already has."""
    for unique in served.resource.unique:
        values = {name: value_at(new, name) for name in unique.fields}
        if not writing.careful and None not in values.values():
            continue  # the unique index refuses it
        if old is not None and all(value_at(old, name) == value for name, value in values.items()):
            continue
        if any(url != new["url"] for url in writing.urls(served.key, **values)):
            yield Violation(unique.name, unique.code, unique.reason)
