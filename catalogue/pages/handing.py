"""What the pages of the desk share: the open database, the submission of an address, who speaks, and refusals in words."""

from __future__ import annotations

from typing import Any

import flask
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from catalogue.claims import Card
from catalogue.desk.assemble import Context
from catalogue.desk.cards import preview
from catalogue.desk.fields import Fault
from catalogue.desk.sign_in import me
from catalogue.desk.store import Desk, Submission
from catalogue.labels import label
from catalogue.language import language, to
from catalogue.merge import Entry, merge
from catalogue.site import site

FROM_FORM = ("formulier", "knop")
"""Inputs of a form that are not part of what is handed in."""


def desk() -> Desk:
    """The desk of this site; a page says so when the data folder cannot be written."""
    held: Desk | None = flask.current_app.extensions.get("gemeengoed-desk")
    if held is None:
        try:
            held = flask.current_app.extensions["gemeengoed-desk"] = Desk(site.settings.data_dir)
        except (OSError, SQLAlchemyError):
            flask.abort(503, gettext("The data folder cannot be written, so nothing can be handed in now."))
    return held


def now() -> str:
    """The moment, exactly enough to tell two changes apart."""
    return site.settings.now().isoformat(timespec="milliseconds")


def context(role: str) -> Context:
    """In which role something is read, with what is known now."""
    return Context(site.view, site.settings.now().date(), role)


def typed() -> dict[str, list[str]]:
    """What stands in the form of this request."""
    return {name: texts for name, texts in flask.request.form.to_dict(flat=False).items() if name not in FROM_FORM}


def own(key: str) -> Submission:
    """A submission by its secret key. What was handed in by somebody signed in is for that person alone."""
    found = desk().key(key)
    if found is None:
        flask.abort(404)
    if found.sub and found.sub != me().sub:
        flask.abort(403 if me().sub else 401)
    return found


def speaker(role: str) -> str:
    """A role in words: municipality Utrecht, supplier Maykin, visitor."""
    kind, _, key = role.partition(":")
    organisation = context(role).organisation if key else None
    return f"{label('desk-role', kind)} {organisation.name if organisation else key}".strip()


def previewed(submission: Submission) -> list[Entry]:
    """The entries as this submission alone would make them."""
    cards: list[Card] = preview(submission) if not faults_of(submission) else []
    return list(merge(cards).values())


def faults_of(submission: Submission) -> list[Fault]:
    """What is still wrong with it."""
    return [Fault(*parts) for parts in submission.body.get("faults", ())]


def texts_of(faults: list[Fault]) -> dict[str, str]:
    """Input -> what is wrong with it, in the language of the page."""
    return {fault.name: fault.text(language()) for fault in faults}


def page_of(submission: Submission) -> str:
    """The page on which its maker follows it."""
    return to("submission", key=submission.key)


def render(template: str, **values: Any) -> str:
    """A page of the desk: never kept by anybody in between."""
    return flask.render_template(template, speaker=speaker, **values)
