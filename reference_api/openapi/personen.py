"""Layer 4, services: the OpenAPI document of the persons register: its seven questions and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from reference_api.openapi import parts
from reference_api.openapi import personen_people as people
from reference_api.openapi import personen_shapes as shapes
from reference_api.openapi.personen_shapes import BOOLEAN, LETTERS, group, kinds, listed, number, ref, text
from reference_api.openapi.shapes import Shape
from schemas import personen
from schemas.personen import questions

ROOT, NAME, TITLE, VERSION = "haalcentraal/api/brp", "personen", "BRP Personen API", personen.VERSION
WORDS = (
    "Personen uit de basisregistratie: opvragen met burgerservicenummer of zoeken op naam of adres. "
    "Je krijgt alleen de velden die je noemt."
)
KIND = "application/json; charset=utf-8"
STATUSES = (400, 401, 403, 406, 415, 429, 500, 503)
ASKED = "PersonenQuery"
PARAMETERS: Mapping[str, Shape] = {
    "inclusiefOverledenPersonen": {**BOOLEAN, "description": "Of je ook overleden personen wilt vinden."},
    "burgerservicenummer": {
        "type": "array", "items": ref("Burgerservicenummer"), "minItems": 1, "maxItems": questions.MAX_NUMBERS,
    },
    "huisnummer": number(1, questions.HIGHEST_NUMBER),
    "geboortedatum": text(format="date", description="Een volledige datum."),
}  # fmt: skip
CODE = "^[a-zA-Z0-9]{1,25}$"
FOUND = {questions.RAADPLEEG: "Persoon", questions.HOUSEHOLD: "GezagPersoonBeperkt"}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document, without a server."""
    spec = parts.begun(TITLE, VERSION, WORDS, {"Personen": WORDS})
    made = (
        *(shapes.values, shapes.names, shapes.residences, people.nationalities, people.authorities),
        *(people.relatives, people.people, asked, answers, faults),
    )
    for name, shape in (pair for make in made for pair in make().items()):
        spec.components.schema(name, shape)
    for status in STATUSES:
        wrong = "BadRequestFoutbericht" if status == 400 else "Foutbericht"
        content = {parts.PROBLEM: {"schema": ref(wrong)}}
        response = {"description": parts.ERRORS[status], "headers": parts.headers("API-version"), "content": content}
        spec.components.response(str(status), response)
    spec.components.security_scheme("JWT", parts.JWT)
    spec.path("/personen", operations={"post": operation()})
    return spec.to_dict()


def asked() -> dict[str, Shape]:
    """The questions: what all share, and the parameters of each."""
    fields = {"type": "array", "items": text(questions.FIELD_PATTERN), "minItems": 1, "maxItems": questions.MAX_FIELDS}
    shared: dict[str, Shape | str] = {
        "fields": {**fields, "description": "De velden die je wilt hebben, elk als pad met punten ertussen."},
        "gemeenteVanInschrijving": text(questions.TOWN_PATTERN),
    }
    return {
        ASKED: kinds({name: name for name in questions.QUESTIONS}, shared, "Een vraag naar personen.", "fields"),
        **{name: _question(found) for name, found in questions.QUESTIONS.items()},
    }


def _question(question: questions.Question) -> Shape:
    """One way to ask. What all share is not said again."""
    given = {**question.optional, **question.required}
    own = {name: _parameter(name, check) for name, check in given.items() if name != "gemeenteVanInschrijving"}
    return group(own, ASKED, required=sorted(question.required))


def _parameter(name: str, check: Any) -> Shape:
    return PARAMETERS.get(name) or text(check.pattern)


def answers() -> dict[str, Shape]:
    """The answers: one for each question."""
    names = {name: f"{name}Response" for name in questions.QUESTIONS}
    return {
        "PersonenQueryResponse": kinds(names, {}, "De gevonden personen."),
        **{
            response: group({"personen": listed(FOUND.get(name, "PersoonBeperkt"))}, "PersonenQueryResponse")
            for name, response in names.items()
        },
    }


def faults() -> dict[str, Shape]:
    """Errors."""
    fault: dict[str, Shape | str] = {
        "type": text(format="uri"), "title": text(rf"^[{LETTERS} \.\-]{{1,80}}$"), "status": number(100, 600), "detail": text(),
        "instance": text(format="uri-reference"), "code": text(CODE),
    }  # fmt: skip
    return {
        "Foutbericht": group(fault, words="Een fout."),
        "InvalidParam": group(
            {"name": text(), "code": text(CODE), "reason": text()}, words="Een fout in een parameter."
        ),
        "BadRequestFoutbericht": group({"invalidParams": listed("InvalidParam")}, "Foutbericht"),
    }


def operation() -> Shape:
    """POST /personen."""
    version = parts.headers("API-version")
    content = {KIND: {"schema": ref("PersonenQueryResponse")}}
    example = {
        "type": questions.RAADPLEEG,
        "burgerservicenummer": ["999000001"],
        "fields": ["naam.volledigeNaam", "geboorte.datum"],
    }
    return {
        "operationId": "Personen",
        "summary": "Personen opvragen en zoeken.",
        "description": "Burgerservicenummers staan in de body, nooit in een adres. Vraag alleen de velden die je nodig hebt. "
        "Wordt niemand gevonden, dan is de lijst leeg; worden er te veel gevonden, dan krijg je een fout.",
        "tags": ["Personen"],
        "requestBody": {"content": {KIND: {"schema": ref(ASKED), "example": example}}},
        "responses": {
            "200": {"description": "Gevonden.", "headers": version, "content": content},
            **parts.errors(STATUSES),
            "default": {"$ref": "#/components/responses/500"},
        },
        "security": [{"JWT": []}],
    }
