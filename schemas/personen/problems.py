"""Errors of the persons register, with the texts that clients compare. Pure."""

from __future__ import annotations

from typing import Any

from schemas.personen import INSTANCE
from schemas.personen.questions import Fault

RFC = "https://datatracker.ietf.org/doc/html/rfc7231#section-"
Found = tuple[int, dict[str, Any]]
"""Status and body."""


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


def without_purpose(detail: str) -> Found:
    """403 when a client does not say, or may not have, the purpose of its question."""
    return problem(403, "purpose", "U bent niet geautoriseerd voor deze operatie.", detail, "6.5.3")


def too_many(most: int) -> Found:
    """400 when a search finds more than it may give."""
    detail = f"Meer dan maximum van {most} zoekresultaten gevonden. Verfijn de zoekopdracht."
    return problem(400, "tooManyResults", "Teveel zoekresultaten.", detail, "6.5.1")


def method_not_allowed() -> Found:
    """405: questions about persons are sent with POST, so that numbers stay out of addresses."""
    title = "Gebruikte bevragingsmethode is niet toegestaan."
    return problem(405, "methodNotAllowed", title, "Stuur een vraag met POST.", "6.5.5")


def not_found() -> Found:
    """404 where an address names something that is not there."""
    title = "Opgevraagde resource bestaat niet."
    return problem(404, "notFound", title, "Dit is er niet, of u volgt deze persoon niet.", "6.5.4")
