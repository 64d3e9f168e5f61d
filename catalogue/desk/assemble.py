"""From what was typed to what a submission says: its title, what it is about, its values, and all faults at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from catalogue.desk.fields import Fault, Input, Typed, read
from catalogue.desk.forms import FORMS, WISHES, correction
from catalogue.harvest.cards import plain, slug
from catalogue.kinds import KINDS
from catalogue.labels import LABELS
from catalogue.merge import Entry
from catalogue.reports import BYTES_MOST, report_claims
from catalogue.view import View

SCHEMA = Path(__file__).parents[2] / "schemas" / "conformance_report.schema.json"


@dataclass(frozen=True)
class Context:
    """In which role something is typed, on which day, with what is known now."""

    view: View
    today: date
    role: str

    @property
    def organisation(self) -> Entry | None:
        """The organisation for which a municipality or supplier speaks; None when it is not in the catalogue."""
        kind, _, key = self.role.partition(":")
        if kind == "municipality":
            everyone = self.view.all("organisation")
            return next((entry for entry in everyone if entry.text("code") == key), None)
        return self.view.get("organisation", key) if kind == "supplier" else None


@dataclass(frozen=True)
class Assembled:
    """What follows from a form; ``faults`` must be empty before it can be handed in."""

    title: str
    subject: str
    body: Mapping[str, Any]
    faults: list[Fault]


def inputs_of(kind: str, body: Mapping[str, Any], subject: str = "") -> tuple[Input, ...]:
    """The inputs of a submission of a kind."""
    if kind == "correction":
        return correction(subject.partition("/")[0], body["field"], body["wish"])
    return tuple(FORMS[kind])


def assemble(kind: str, typed: Typed, body: Mapping[str, Any], subject: str, context: Context) -> Assembled:
    """Read a form again with what the submission already holds."""
    values, faults = read(inputs_of(kind, body, subject), typed, context.view, context.today)
    kept = {**body, "typed": {name: list(texts) for name, texts in typed.items()}, "values": values}
    title, about, more, further = ASSEMBLERS[kind](values, kept, subject, context)
    return Assembled(
        title, about, {**kept, **more, "faults": [list(vars(f).values()) for f in faults + further]}, faults + further
    )


Part = tuple[str, str, dict[str, Any], list[Fault]]
"""Title, subject, what is added to the body, faults."""


def _product(values: Mapping[str, Any], body: Mapping[str, Any], subject: str, context: Context) -> Part:
    """A supplier's card is about its own product; others name the supplier, known here or new."""
    supplier, own = values.get("supplier", ""), context.organisation
    if context.role.startswith("supplier:"):
        owner = context.role.partition(":")[2]
    else:
        known = {plain(entry.name): entry.id for entry in context.view.all("organisation")}
        owner = known.get(plain(supplier), slug(supplier)) if supplier else ""
    more = {
        "owner": owner,
        "new_owner": bool(owner) and context.view.get("organisation", owner) is None,
        "organisation_name": own.name if own else supplier,
    }
    return values.get("name", "") or LABELS["desk-kind"]["product"]["nl"], subject, more, []


def _repository(values: Mapping[str, Any], body: Mapping[str, Any], subject: str, context: Context) -> Part:
    return body["name"] or body["address"], subject, {}, []


def _use(values: Mapping[str, Any], body: Mapping[str, Any], subject: str, context: Context) -> Part:
    own = context.organisation
    name = own.name if own else ""
    component = values.get("component", "")
    more = {"organisation": own.id if own else "", "organisation_name": name}
    title = f"{name}: {context.view.name('component', component) if component else '?'}"
    return title, f"component/{component}" if component else "", more, []


def _report(values: Mapping[str, Any], body: Mapping[str, Any], subject: str, context: Context) -> Part:
    own, component = context.organisation, values.get("component", "")
    name = own.name if own else context.role.partition(":")[2]
    faults = (
        []
        if not component or is_own(context, context.view.get("component", component))
        else [Fault("component", "not-own")]
    )
    if not body.get("digest"):
        faults.append(
            Fault("bestand", "report", body["trouble"]) if body.get("trouble") else Fault("bestand", "missing")
        )
    elif body["date"] > context.today.isoformat():
        faults.append(Fault("bestand", "report", body["date"]))
    title = context.view.name("component", component) if component else "report.json"
    return title, f"component/{component}" if component else "", {"organisation_name": name}, faults


def _correction(values: Mapping[str, Any], body: Mapping[str, Any], subject: str, context: Context) -> Part:
    kind, _, key = subject.partition("/")
    entry = context.view.get(kind, key)
    same = [Fault("value", "same")] if values.get("value") is not None and values["value"] == body.get("old") else []
    field = LABELS["field"][body["field"]]["nl"]
    return f"{entry.name if entry else key}: {field}", subject, {"own": is_own(context, entry)}, same


ASSEMBLERS = {
    "product": _product,
    "repository": _repository,
    "use": _use,
    "report": _report,
    "correction": _correction,
}


def is_own(context: Context, entry: Entry | None) -> bool:
    """Whether an entry is of the organisation that speaks: itself, or a component that it maintains or has a role for."""
    own = (
        context.role.partition(":")[2]
        if context.role.startswith("supplier:")
        else getattr(context.organisation, "id", "")
    )
    if entry is None or not own:
        return False
    involved = {entry.id} if entry.kind == "organisation" else {entry.text("owner"), entry.text("maker")}
    return own in involved | {value["organisation"] for value in entry.values("roles")}


def begin_correction(entry: Entry, field: str, number: int, wish: str) -> dict[str, Any] | None:
    """The body with which a correction of a value begins; None when there is no such field."""
    form = KINDS.get(entry.kind, {}).get(field)
    if form is None or wish not in WISHES:
        return None
    claims = entry.all(field)
    old = claims[number - 1].value if 0 < number <= len(claims) else None
    if wish == "replace" and old is None:
        wish = "add"
    return (
        None
        if wish == "remove" and old is None
        else {"field": field, "wish": wish, "old": old if wish != "add" else None}
    )


@cache
def _schema() -> jsonschema.Draft202012Validator:
    """The schema of a report, with its formats."""
    held = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(held, format_checker=jsonschema.FormatChecker())


def read_report(raw: bytes) -> dict[str, Any]:
    """What an uploaded ``report.json`` tells: ``date`` and ``rows``, or ``trouble`` in words."""
    if len(raw) > BYTES_MOST:
        return {"trouble": f"> {BYTES_MOST} bytes"}
    try:
        report = json.loads(raw)
        errors = sorted(_schema().iter_errors(report), key=lambda error: list(map(str, error.absolute_path)))
        if errors:
            return {"trouble": "; ".join(f"{error.json_path}: {error.message[:120]}" for error in errors[:5])}
        rows = [dict(claim.value) for claim in report_claims(report)]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        return {"trouble": str(error)[:200] or type(error).__name__}
    if not rows:
        return {"trouble": "no API of ZGW that passed a rule"}
    kept = [{name: row[name] for name in ("standard", "version", "note")} for row in rows]
    return {"date": report["date"], "rows": kept}
