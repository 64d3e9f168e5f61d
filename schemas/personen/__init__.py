"""The persons register (Haal Centraal BRP Personen 2.7.0): questions, their checks, and which fields come back. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from schemas.personen.paths import PATHS

VERSION = "2.7.0"
ROOT = "/haalcentraal/api/brp"
INSTANCE = f"{ROOT}/personen"
RFC = "https://datatracker.ietf.org/doc/html/rfc7231#section-"
RAADPLEEG = "RaadpleegMetBurgerservicenummer"
MAX_FIELDS, MAX_NUMBERS = 130, 20
FIELD_PATTERN, BSN_PATTERN = r"^[a-zA-Z0-9\._]{1,200}$", r"^[0-9]{9}$"
Fault = tuple[str, str, str]  # code, name, reason
Found = tuple[int, dict[str, Any]]


def problem(status: int, code: str, title: str, detail: str, section: str, faults: list[Fault] | None = None) -> Found:
    """An error of the BRP API: status and body, with the texts that clients compare."""
    body: dict[str, Any] = {
        "type": f"{RFC}{section}" if section[0].isdigit() else section,
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "instance": INSTANCE,
    }
    if faults:
        body["invalidParams"] = [{"code": code, "name": name, "reason": reason} for code, name, reason in faults]
    return status, body


def wrong_parameters(faults: list[Fault]) -> Found:
    """400 with every fault."""
    names = ", ".join(dict.fromkeys(name for _, name, _ in faults))
    return problem(
        400,
        "paramsValidation",
        "Een of meerdere parameters zijn niet correct.",
        f"De foutieve parameter(s) zijn: {names}.",
        "6.5.1",
        faults,
    )


def wrong_json() -> Found:
    return problem(
        400,
        "paramsValidation",
        "Een of meerdere parameters zijn niet correct.",
        "De body is geen geldige JSON.",
        "6.5.1",
    )


def not_acceptable() -> Found:
    return problem(
        406,
        "notAcceptable",
        "Gevraagde content type wordt niet ondersteund.",
        "Ondersteunde content type: application/json; charset=utf-8.",
        "6.5.6",
    )


def unsupported_media_type() -> Found:
    return problem(
        415,
        "unsupportedMediaType",
        "Media Type wordt niet ondersteund.",
        "Ondersteunde content type: application/json; charset=utf-8.",
        "6.5.13",
    )


def not_authenticated() -> Found:
    return problem(
        401,
        "authentication",
        "Niet correct geauthenticeerd.",
        "Stuur een geldig token mee.",
        "https://datatracker.ietf.org/doc/html/rfc7235#section-3.1",
    )


def not_authorised(names: list[str]) -> Found:
    """403 for the whole request when one field lies outside the rights of the client."""
    asked = f": {', '.join(names)}" if names else ""
    return problem(
        403,
        "unauthorizedField" if names else "authorization",
        "U bent niet geautoriseerd voor één of meerdere opgegeven field waarden."
        if names
        else "U bent niet geautoriseerd voor deze operatie.",
        f"Geen rechten{asked}.",
        "6.5.3",
    )


def array_faults(body: Mapping[str, Any], name: str, most: int, pattern: str) -> list[Fault]:
    """Faults of a list of texts: missing, no list, too few, too many, or texts that do not fit the pattern."""
    if body.get(name) is None:
        return [("required", name, "Parameter is verplicht.")]
    values = body[name]
    if not isinstance(values, list):
        return [("array", name, "Parameter is geen array.")]
    if not values:
        return [("minItems", name, "Array bevat minder dan 1 items.")]
    if len(values) > most:
        return [("maxItems", name, f"Array bevat meer dan {most} items.")]
    return [
        ("pattern", f"{name}[{index}]", f"Waarde voldoet niet aan patroon {pattern}.")
        for index, value in enumerate(values)
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII)
    ]


def field_faults(body: Mapping[str, Any]) -> list[Fault]:
    """Faults of ``fields``: shape first, then paths that do not exist."""
    faults = array_faults(body, "fields", MAX_FIELDS, FIELD_PATTERN)
    return faults or [
        ("fields", f"fields[{index}]", "Parameter bevat een niet bestaande veldnaam.")
        for index, path in enumerate(body["fields"])
        if path not in PATHS
    ]


def check(body: Any) -> Found | None:
    """What is wrong with a question, or None. Other search types than raadplegen are not served yet and so not valid."""
    if not isinstance(body, Mapping):
        return wrong_json()
    if "type" not in body or body["type"] is None:
        return wrong_parameters([("required", "type", "Parameter is verplicht.")])
    if body["type"] != RAADPLEEG:
        return wrong_parameters([("value", "type", "Waarde is geen geldig zoek type.")])
    faults = array_faults(body, "burgerservicenummer", MAX_NUMBERS, BSN_PATTERN)
    if body.get("gemeenteVanInschrijving") is not None and not re.fullmatch(
        r"[0-9]{4}", str(body["gemeenteVanInschrijving"]), re.ASCII
    ):
        faults.append(("pattern", "gemeenteVanInschrijving", "Waarde voldoet niet aan patroon ^[0-9]{4}$."))
    faults += field_faults(body)
    known = ("type", "burgerservicenummer", "fields", "gemeenteVanInschrijving")
    faults += [("unknownParam", str(name)[:60], "Parameter is niet verwacht.") for name in body if name not in known]
    return wrong_parameters(faults) if faults else None


def select(person: Mapping[str, Any], fields: list[str]) -> dict[str, Any]:
    """The asked fields of a person, in the order of the register; empty groups stay away."""
    return _select(person, sorted(set(fields)), "")


def _select(value: Mapping[str, Any], fields: list[str], above: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, inner in value.items():
        path = f"{above}{name}"
        if path in fields:
            if inner not in ([], {}, None):
                found[name] = inner
            continue
        if not any(field.startswith(f"{path}.") for field in fields):
            continue
        if isinstance(inner, Mapping):
            part = _select(inner, fields, f"{path}.")
            kind = {"type": inner["type"]} if "type" in inner and "type" not in part and part else {}
            if part:
                found[name] = {**kind, **part}
        elif isinstance(inner, list):
            parts = [_select(item, fields, f"{path}.") for item in inner if isinstance(item, Mapping)]
            if any(parts):
                found[name] = [part for part in parts if part]
    return found


def outside(fields: list[str], allowed: frozenset[str] | None) -> list[str]:
    """Asked fields that a client may not have: neither they nor a group above them is allowed. None allows everything."""
    if allowed is None:
        return []
    return [path for path in fields if not any(path == right or path.startswith(f"{right}.") for right in allowed)]


def answer(body: Any, lookup: Callable[[list[str]], list[Mapping[str, Any]]], allowed: frozenset[str] | None) -> Found:
    """The answer to a question. ``lookup`` gives the persons with these numbers; ``allowed`` the fields of the client."""
    fault = check(body)
    if fault is not None:
        return fault
    refused = outside(body["fields"], allowed)
    if refused:
        return not_authorised(refused)
    people = lookup(list(dict.fromkeys(body["burgerservicenummer"])))
    municipality = body.get("gemeenteVanInschrijving")
    if municipality:
        people = [p for p in people if p["gemeenteVanInschrijving"]["code"] == municipality]
    return 200, {"type": RAADPLEEG, "personen": [select(person, body["fields"]) for person in people]}
