"""Turns what was accepted into cards, and what is disputed or refuted into the standing of a value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from catalogue.claims import Card, Claim, Source
from catalogue.desk.forms import EXTRA, PRODUCT
from catalogue.desk.store import Submission
from catalogue.harvest import places
from catalogue.kinds import KINDS

Place = tuple[str, str, str, str]
"""Kind, id, field and value (as JSON) of a claim."""
SAID_BY = {"municipality": "municipality", "supplier": "declared"}
"""Role -> status of what it says about its own; what others say is curated by who accepts it."""


def place(kind: str, key: str, field: str, value: Any) -> Place:
    """How a claim is found back."""
    return kind, key, field, json.dumps(value, sort_keys=True, ensure_ascii=False)


def desk_cards(accepted: Iterable[Submission]) -> list[Card]:
    """A card for everything that was accepted."""
    return [card for submission in accepted for card in CARDS[submission.kind](submission)]


def preview(submission: Submission) -> list[Card]:
    """The cards as they would be once accepted; an entry that has no id yet gets one that nobody else has."""
    named = submission if submission.subject else replace(submission, subject="component/voorbeeldkaart")
    return list(CARDS[submission.kind](named))


def standings(accepted: Iterable[Submission], waiting: Iterable[Submission]) -> dict[Place, str]:
    """Values that an accepted correction refuted, and those that somebody who signed in disputes."""
    found = {}
    for state, submissions in (("disputed", waiting), ("refuted", accepted)):
        for each in submissions:
            against = each.kind == "correction" and each.body.get("old") is not None
            if against and (state == "refuted" or each.role != "visitor"):
                kind, _, key = each.subject.partition("/")
                shown = "disputed-example" if each.example and state == "disputed" else state
                found[place(kind, key, each.body["field"], each.body["old"])] = shown
    return found


def with_standing(cards: Iterable[Card], found: Mapping[Place, str]) -> list[Card]:
    """The same cards, with the standing of their values."""
    if not found:
        return list(cards)
    touched = {(kind, key) for kind, key, _, _ in found}
    return [_judged(card, found) if (card.kind, card.id) in touched else card for card in cards]


def _judged(card: Card, found: Mapping[Place, str]) -> Card:
    claims = []
    for claim in card.claims:
        state = found.get(place(card.kind, card.id, claim.field, claim.value), "")
        own = claim.source.submission and state == "refuted"
        claims.append(replace(claim, standing=state) if state and not own else claim)
    return Card(card.kind, card.id, tuple(claims))


def _status(submission: Submission) -> str:
    """How values came in; what invented organisations say is an example."""
    if submission.example:
        return "example"
    return SAID_BY.get(submission.role.partition(":")[0], "curated")


def _claims(submission: Submission, values: Mapping[str, Any], source: Source) -> Iterator[Claim]:
    for name, value in values.items():
        form = KINDS["component"].get(name)
        if form is not None:
            yield from (Claim(name, item, source) for item in (value if form.many else [value]))


def _product(submission: Submission) -> Iterator[Card]:
    """A product card, and its supplier when that is new here."""
    values, owner = submission.body["values"], submission.body.get("owner", "")
    title = f"Productkaart van {submission.body.get('organisation_name') or values.get('supplier', '')}".strip()
    source = _source(submission, title, values.get("website", ""))
    kind, _, key = submission.subject.partition("/")
    claims = list(_claims(submission, {name: values[name] for name in _names(PRODUCT, values)}, source))
    if submission.role.startswith("municipality"):
        claims.append(Claim("listing", "concept", source))
    if owner:
        claims.append(Claim("owner", owner, source))
    yield Card(kind, key, tuple(claims))
    if submission.body.get("new_owner"):
        named = {"name": values["supplier"], "type": "supplier", "website": values.get("website", "")}
        said = tuple(Claim(name, value, source) for name, value in named.items() if value)
        yield Card("organisation", owner, said)


def _names(inputs: Iterable[Any], values: Mapping[str, Any]) -> list[str]:
    return [each.name for each in inputs if each.name in values and each.name in KINDS["component"]]


def _repository(submission: Submission) -> Iterator[Card]:
    """What was added to a file that is harvested: by its owner when that was proven, else as written down by editors."""
    status = "example" if submission.example else "declared" if submission.proven else "curated"
    address = submission.body["address"]
    source = Source("Aanmelding", submission.changed[:10], status, address, submission=submission.number)
    kind, _, key = submission.subject.partition("/")
    values = submission.body.get("values", {})
    claims = list(_claims(submission, {name: values[name] for name in _names(EXTRA, values)}, source))
    repository = [] if submission.body.get("joins") else [Claim("repository", places.repository(address), source)]
    yield Card(kind, key, (*repository, *claims))


def _use(submission: Submission) -> Iterator[Card]:
    """A municipality that says what it uses; trying counts as a pilot, looking around as being named."""
    values = submission.body["values"]
    relation = {"pilot": "pilot", "orientation": "named"}.get(values["state"], "user")
    parts = {name: values[name] for name in ("state", "version", "since") if name in values}
    value = {"organisation": submission.body["organisation"], "relation": relation, **parts}
    title = f"Opgave van {submission.body['organisation_name']}: {values['source.title']}"
    source = _source(submission, title, values["source.url"])
    yield Card("component", values["component"], (Claim("adoption", value, source),))


def _report(submission: Submission) -> Iterator[Card]:
    """A test report of a supplier: declared by the supplier, the report attached."""
    body = submission.body
    source = replace(
        _source(submission, f"Testrapport van {body['organisation_name']}", f"/rapporten/{body['digest']}.json"),
        date=body["date"],
    )
    claims = [
        Claim(
            "serves",
            {**row, "evidence": "tested", "date": body["date"], "report": f"/rapporten/{body['digest']}.json"},
            source,
        )
        for row in body["rows"]
    ]
    yield Card("component", body["values"]["component"], tuple(claims))


def _correction(submission: Submission) -> Iterator[Card]:
    """The right value, from the source that came with it; to remove one needs no card."""
    body, values = submission.body, submission.body["values"]
    if body["wish"] == "remove":
        return
    kind, _, key = submission.subject.partition("/")
    status = _status(submission) if body.get("own") or submission.example else "curated"
    source = Source(
        values["source.title"], values["source.date"], status, values["source.url"], submission=submission.number
    )
    remark = values.get("remark", "")
    yield Card(
        kind, key, (Claim(body["field"], values["value"], source, {"nl": remark, "en": remark} if remark else {}),)
    )


def _source(submission: Submission, title: str, url: str) -> Source:
    return Source(title, submission.changed[:10], _status(submission), url, submission=submission.number)


CARDS = {
    "product": _product,
    "repository": _repository,
    "use": _use,
    "report": _report,
    "correction": _correction,
}
"""Kind of submission -> what it says once it is accepted."""
