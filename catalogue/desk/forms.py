"""The forms of the desk: which fields each asks for, in words for who fills it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalogue.desk.fields import Input
from catalogue.kinds import KINDS, STATES, TEXT, URL, WHEN, Form, one_of
from catalogue.labels import LABELS, Words

COMPONENT = KINDS["component"]
LICENCES = ("EUPL-1.2", "MIT", "Apache-2.0", "AGPL-3.0-only", "GPL-3.0-only", "LicenseRef-closed")
WISHES = ("replace", "add", "remove")


def words(dutch: str, english: str) -> Words:
    """A text in both languages."""
    return {"nl": dutch, "en": english}


def _spoken(name: str) -> Form:
    """Standards with a version and how sure; whether it was tested follows from a report, never from a form."""
    parts = dict(COMPONENT[name].parts or {})
    kept: dict[str, Form] = {"standard": parts["standard"], "version": TEXT}
    if name == "serves":
        kept["evidence"] = one_of("claimed", "documented")
    return Form(parts=kept, required=("standard",), many=True)


def _field(name: str, required: bool = False, hint: Words | None = None, **more: Any) -> Input:
    form = more.pop("form", COMPONENT[name])
    return Input(name, form, LABELS["field"][name], required, hint, **more)


TYPES = one_of("component", "application", "library", "api", "register", "facility", "platform", "tool")
SOURCE = (
    Input(
        "source.title",
        TEXT,
        words("Bron", "Source"),
        True,
        words("Bijvoorbeeld: raadsbesluit, README, productpagina", "For example: decision, README, product page"),
    ),
    Input(
        "source.url",
        URL,
        words("Adres van de bron", "Address of the source"),
        True,
        words("Openbaar te lezen", "Public"),
    ),
    Input("source.date", WHEN, words("Datum van de bron", "Date of the source"), True),
)
EXTRA = (
    _field("layers"),
    _field("reference_components"),
    _field("serves", form=_spoken("serves"), rows=3),
    _field("uses", form=_spoken("uses"), rows=2),
)
"""What a publiccode.yml cannot say, and an architect wants to know."""
PRODUCT = (
    _field("name", True),
    Input(
        "supplier",
        TEXT,
        words("Leverancier", "Supplier"),
        True,
        words("Naam van de organisatie", "Name of the organisation"),
    ),
    _field(
        "summary",
        True,
        words(
            "Wat het voor wie doet, in een of twee zinnen. Is er maar een taal, dan staat die op beide plaatsen.",
            "What it does for whom, in one or two sentences. With one language only, it stands in both places.",
        ),
    ),
    _field("type", True, form=TYPES),
    _field("layers", True),
    _field(
        "licence",
        True,
        words(
            "SPDX-naam; LicenseRef-closed voor gesloten software", "SPDX name; LicenseRef-closed for closed software"
        ),
        options=LICENCES,
    ),
    _field("website", True),
    _field("documentation"),
    _field("status"),
    _field("version"),
    *EXTRA[1:],
)
USE = (
    Input("component", Form(refers="component"), words("Component", "Component"), True),
    Input("state", one_of(*STATES), words("Stand", "State"), True),
    Input("version", TEXT, words("Versie", "Version")),
    Input(
        "since", WHEN, words("Sinds", "Since"), hint=words("2026, 2026-08 of 2026-08-31", "2026, 2026-08 or 2026-08-31")
    ),
    *SOURCE[:2],
)
REPORT = (
    Input(
        "component",
        Form(refers="component"),
        words("Component", "Component"),
        True,
        words("Een component van uw eigen organisatie", "A component of your own organisation"),
    ),
)


def correction(kind: str, field: str, wish: str) -> tuple[Input, ...]:
    """The inputs of a correction of one field; to remove a value none but the source is needed."""
    form = replace(KINDS[kind][field], many=False)
    value = Input("value", form, words("Juiste waarde", "Right value"), required=True)
    remark = Input("remark", Form("long"), words("Toelichting", "Explanation"), required=wish == "remove")
    return ((value,) if wish != "remove" else ()) + SOURCE + (remark,)


FORMS: Mapping[str, Sequence[Input]] = {"product": PRODUCT, "use": USE, "report": REPORT, "repository": EXTRA}
