"""An OpenAPI document as flat facts (place -> value), so that two documents can be compared whatever their components are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

METHODS = ("get", "head", "post", "put", "patch", "delete")
KEYWORDS = (
    *("type", "format", "maxLength", "minLength", "minimum", "maximum", "pattern", "nullable"),
    *("minItems", "maxItems", "uniqueItems"),
)
UNSPECIFIED = "unspecified"
Facts = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """A document with its references followed.

    A read-only property is no part of a request, a write-only one no part of an answer (OpenAPI 3.0.3, 4.7.24): they are
    left out there, so that one schema for both and one for each say the same.
    """

    content: Mapping[str, Any]

    def followed(self, thing: Mapping[str, Any]) -> Mapping[str, Any]:
        """The thing itself, wherever its reference points; an address in another file is followed as far as this one goes."""
        while "$ref" in thing:
            file, _, path = thing["$ref"].partition("#/")
            if file:
                return {"type": "object"}
            found: Any = self.content
            for name in path.split("/"):
                found = found[name.replace("~1", "/")]
            thing = found
        return thing

    def facts(self, paths: set[str]) -> Facts:
        """Everything that is said about these paths."""
        return dict(pair for path in self.content["paths"] if path in paths for pair in self._path(path))

    def _path(self, path: str) -> Iterator[tuple[str, Any]]:
        item = self.content["paths"][path]
        for method in METHODS:
            if method in item:
                place = f"{method.upper()} {path}"
                yield place, True
                yield from self._parameters(place, [*item.get("parameters", []), *item[method].get("parameters", [])])
                yield from self._body(place, self.followed(item[method].get("requestBody", {})))
                yield from self._responses(place, item[method]["responses"])

    def _parameters(self, place: str, parameters: list[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
        for parameter in map(self.followed, parameters):
            here = f"{place} {parameter['in']}:{parameter['name']}"
            yield here, True
            if parameter.get("required"):
                yield f"{here} required", True
            schema = self.merged(parameter.get("schema", {}))
            listed = (
                schema["items"] is not None and parameter.get("explode") is False
            )  # values with commas between them
            yield from self.schema(here, schema["items"] if listed else parameter.get("schema", {}))

    def _body(self, place: str, body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        if body.get("required"):
            yield f"{place} body required", True
        yield from self._content(f"{place} body", body.get("content", {}))

    def _responses(self, place: str, responses: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for status, response in responses.items():
            here, found = f"{place} {status}", self.followed(response)
            yield here, True
            for name, header in found.get("headers", {}).items():
                yield f"{here} header:{name}", True
                yield from self.schema(f"{here} header:{name}", self.followed(header).get("schema", {}))
            yield from self._content(here, found.get("content", {}))

    def _content(self, place: str, content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for kind, media in content.items():
            kind = kind.lower().replace(" ", "")
            yield f"{place} {kind}", True
            yield from self.schema(f"{place} {kind}", media.get("schema", {}))

    def schema(self, place: str, schema: Mapping[str, Any], above: tuple[int, ...] = ()) -> Iterator[tuple[str, Any]]:
        """What a schema says, parts included; a schema inside itself is not entered again."""
        merged = self.merged(schema)
        if schema.get("additionalProperties") == {} and not merged["properties"]:
            yield f"{place} {UNSPECIFIED}", True
        if merged["marks"] & set(above):
            return
        above = (*above, *merged["marks"])
        for name in KEYWORDS:
            if merged["said"].get(name):
                yield f"{place} {name}", _number(merged["said"][name])
        if merged["enum"]:
            yield f"{place} enum", tuple(sorted(merged["enum"]))
        for name, inner in merged["properties"].items():
            if self.merged(inner)["said"].get("readOnly" if " body " in place else "writeOnly"):
                continue
            yield from self._property(f"{place}.{name}", name in merged["required"], inner, above)
        if merged["items"] is not None:
            yield from self.schema(f"{place}.#", merged["items"], above)
        for value, target in merged["variants"].items():
            own = self.merged({"$ref": target})["properties"]
            for name in own.keys() - merged["properties"].keys():
                yield from self._property(f"{place}.{value}:{name}", False, own[name], above)

    def _property(self, place: str, required: bool, schema: Any, above: tuple[int, ...]) -> Iterator[tuple[str, Any]]:
        yield place, True
        if required:
            yield f"{place} required", True
        if not place.endswith("._expand"):  # what lies inside are other objects, compared at their own paths
            yield from self.schema(place, schema, above)

    def merged(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """A schema with allOf and alternatives of plain values folded into one."""
        found: dict[str, Any] = {
            "said": {},
            "enum": set(),
            "required": set(),
            "properties": {},
            "items": None,
            "variants": {},
            "marks": set(),
        }
        self._merge(schema, found)
        return found

    def _merge(self, schema: Mapping[str, Any], found: dict[str, Any]) -> None:
        for sibling in (schema, self.followed(schema)) if "$ref" in schema else (schema,):
            if sibling.get("properties"):
                found["marks"].add(id(sibling["properties"]))
            found["said"] |= {name: sibling[name] for name in (*KEYWORDS, "readOnly", "writeOnly") if name in sibling}
            found["enum"] |= {value for value in sibling.get("enum", ()) if value is not None}
            found["required"] |= set(sibling.get("required", ()))
            for name, inner in sibling.get("properties", {}).items():
                known = found["properties"].get(name, inner)
                found["properties"][name] = inner if known is inner else {"oneOf": [known, inner]}
            found["items"] = sibling.get("items", found["items"])
            found["variants"] |= sibling.get("discriminator", {}).get("mapping", {})
            for part in (*sibling.get("allOf", ()), *sibling.get("oneOf", ()), *sibling.get("anyOf", ())):
                self._merge(part, found)


def differences(official: Facts, ours: Facts) -> list[str]:
    """Every place where the two differ: ``- place`` missing here, ``+ place`` only here, ``~ place: theirs -> ours``.

    What is missing or extra as a whole is named once, not with each of its parts. Where the official document says no
    more than that there may be an object ("unspecified"), ours may say which, or that there is none.
    """
    bare = {place.removesuffix(UNSPECIFIED).rstrip() for place in official if place.endswith(UNSPECIFIED)}
    optional = {f"{place.rsplit(' ', 1)[0]} required" for place in bare}
    parts = tuple(f"{place}{mark}" for place in bare for mark in (".", " "))
    left_out = {*bare, *optional}
    official = {place: value for place, value in official.items() if not (place in left_out or place.startswith(parts))}
    ours = {place: value for place, value in ours.items() if not (place in left_out or place.startswith(parts))}
    found = [f"- {place}" for place in whole(official.keys() - ours.keys())]
    found += [f"+ {place}" for place in whole(ours.keys() - official.keys())]
    found += [
        f"~ {place}: {official[place]} -> {ours[place]}"
        for place in official.keys() & ours.keys()
        if official[place] != ours[place]
    ]
    return sorted(found, key=lambda line: line[2:])


def _number(value: Any) -> Any:
    """A bound as the double that readers of JSON make of it: 2**63 - 1 is written rounded by some tools."""
    return float(value) if type(value) is int and value > 2**53 else value


def whole(places: set[str]) -> set[str]:
    """The places that are no part of another one."""
    ends = re.compile(r"[ .]")
    return {place for place in places if not any(place[: end.start()] in places for end in ends.finditer(place))}


def matches(pattern: str, difference: str) -> bool:
    """Whether a line of accepted differences covers a difference.

    ``*`` stands for anything, ``?`` for one letter, ``{a,b}`` for one of these.
    """
    regex = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    regex = re.sub(r"\\\{([^{}]+,[^{}]+)\\\}", lambda found: f"(?:{found[1].replace(',', '|')})", regex)
    return re.fullmatch(regex, difference) is not None
