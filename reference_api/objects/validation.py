"""Layer 4, services: data against the JSON schema of an object type; every fault with its place. No schema fetches anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

import jsonschema
import orjson
import regex
from jsonschema.validators import extend, validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

from schemas.declare import Violation

MOST = 100
"""So many faults are named at most."""
PATIENCE = 0.2
"""Seconds for one pattern on one text: a pattern can be written so that it never ends."""
BROKEN = (
    RecursionError,
    Unresolvable,
    regex.error,
    re.error,
    TypeError,
    ValueError,
    AttributeError,
    LookupError,
    ArithmeticError,
)
"""What a schema can bring about that its own draft does not forbid."""
DEFAULT = jsonschema.Draft202012Validator
WORDS: Mapping[str, str] = {
    "required": "Een verplicht veld ontbreekt: {told}.",
    "additionalProperties": "Er staat een veld dat het schema niet kent: {told}.",
    "type": "De waarde heeft niet het type {wanted}.",
    "enum": "De waarde is er geen van: {wanted}.",
    "const": "De waarde is niet {wanted}.",
    "minLength": "De tekst is korter dan {wanted} tekens.",
    "maxLength": "De tekst is langer dan {wanted} tekens.",
    "pattern": "De tekst past niet in het patroon {wanted}.",
    "format": "De tekst is geen geldige {wanted}.",
    "minimum": "Het getal is kleiner dan {wanted}.",
    "maximum": "Het getal is groter dan {wanted}.",
    "exclusiveMinimum": "Het getal is niet groter dan {wanted}.",
    "exclusiveMaximum": "Het getal is niet kleiner dan {wanted}.",
    "multipleOf": "Het getal is geen veelvoud van {wanted}.",
    "minItems": "De lijst heeft minder dan {wanted} waarden.",
    "maxItems": "De lijst heeft meer dan {wanted} waarden.",
    "uniqueItems": "De lijst heeft een waarde dubbel.",
}


def schema_faults(schema: Mapping[str, Any]) -> Iterator[Violation]:
    """What is wrong with a JSON schema of a version: by its own draft, and references that lead outside."""
    found = list(islice(_meta_faults(schema), MOST))
    yield from found
    if not found:
        yield from (
            Violation("jsonSchema", "invalid-json-schema", f"Een $ref mag niet naar buiten wijzen: {target[:100]}.")
            for target in islice(_references(schema), MOST)
            if not target.startswith("#")
        )


def _meta_faults(schema: Mapping[str, Any]) -> Iterator[Violation]:
    kind = validator_for(schema, default=DEFAULT)
    try:
        for error in kind(kind.META_SCHEMA, format_checker=kind.FORMAT_CHECKER).iter_errors(schema):
            yield Violation(_place("jsonSchema", error), "invalid-json-schema", _words(error))
    except BROKEN as error:
        yield Violation("jsonSchema", "invalid-json-schema", f"Dit schema kon niet gelezen worden: {str(error)[:200]}")


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in ("$ref", "$dynamicRef") and isinstance(inner, str):
                yield inner
            else:
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _matches(pattern: str, text: str) -> bool:
    try:
        return regex.search(pattern, text, timeout=PATIENCE) is not None
    except TimeoutError:
        return False


def _pattern(validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[jsonschema.ValidationError]:
    if validator.is_type(instance, "string") and not _matches(pattern, instance):
        yield jsonschema.ValidationError("no match")


def _pattern_properties(
    validator: Any, patterns: Mapping[str, Any], instance: Any, _schema: Any
) -> Iterator[jsonschema.ValidationError]:
    if validator.is_type(instance, "object"):
        for pattern, inner in patterns.items():
            for name, value in instance.items():
                if _matches(pattern, name):
                    yield from validator.descend(value, inner, path=name, schema_path=pattern)


@lru_cache(maxsize=256)
def _validator(schema: bytes) -> Any:
    content = orjson.loads(schema)
    kind = extend(
        validator_for(content, default=DEFAULT), {"pattern": _pattern, "patternProperties": _pattern_properties}
    )
    return kind(content, registry=Registry(), format_checker=kind.FORMAT_CHECKER)


def data_faults(schema: Mapping[str, Any], data: Any) -> list[Violation]:
    """Everything in the data that breaks a schema, with its place below ``record.data``; or that it cannot be followed."""
    try:
        validator = _validator(orjson.dumps(schema, option=orjson.OPT_SORT_KEYS))
        return [] if validator.is_valid(data) else _named(validator, data)
    except BROKEN as error:
        return [
            Violation(
                "record.data",
                "invalid-json-schema",
                f"Het schema van deze versie kon niet gevolgd worden: {str(error)[:200]}",
            )
        ]


def _named(validator: Any, data: Any) -> list[Violation]:
    errors = islice(validator.iter_errors(data), MOST)
    found = [Violation(_place("record.data", error), "invalid-json-schema", _words(error)) for error in errors]
    return sorted(found, key=lambda violation: violation.name)


def _place(top: str, error: jsonschema.ValidationError) -> str:
    return ".".join([top, *map(str, error.absolute_path)])[:300]


def _words(error: jsonschema.ValidationError) -> str:
    told = error.message.split("'")[1] if error.validator == "required" else _unknown_names(error)
    wanted = (
        ", ".join(map(str, error.validator_value)) if isinstance(error.validator_value, list) else error.validator_value
    )
    template = WORDS.get(str(error.validator))
    text = (
        template.format(told=told, wanted=wanted) if template else f"Voldoet niet aan {error.validator} van het schema."
    )
    return text[:300]


def _unknown_names(error: jsonschema.ValidationError) -> str:
    known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    there = error.instance if isinstance(error.instance, Mapping) else {}
    return ", ".join(name for name in there if name not in known)
