"""Handing in: an address, a product card, use, a test report, a correction; each kept as a draft from the first moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import flask
from flask_babel import gettext

from catalogue.desk.assemble import assemble, begin_correction, inputs_of, read_report
from catalogue.desk.examples import is_invented
from catalogue.desk.fields import as_typed, clean
from catalogue.desk.guard import is_ours
from catalogue.desk.rights import may
from catalogue.desk.sign_in import me, needs
from catalogue.desk.states import NotNow
from catalogue.desk.store import Made, Submission
from catalogue.harvest import places
from catalogue.harvest.command import limits
from catalogue.harvest.reasons import REASONS
from catalogue.harvest.visit import visit
from catalogue.language import language
from catalogue.merge import Entry
from catalogue.pages.handing import context, desk, now, own, page_of, render, texts_of, typed
from catalogue.pages.provenance import entry_or_404
from catalogue.reports import BYTES_MOST
from catalogue.site import site, site_pages

OPERATIONS = {
    "repository": "submit-address",
    "product": "submit-product",
    "use": "state-use",
    "report": "submit-report",
    "correction": "correct",
}
VISITORS_PER_HOUR = 60
"""More submissions by visitors than this in an hour are asked to come back later."""
NEVER_VISITED = ("bad-address", "inside-address", "credentials-in-address", "odd-port", "unknown-host")


@site_pages.get("/aanmelden")
def hand_in() -> str:
    """What can be handed in, by whom, and what you handed in before."""
    return doors()


def doors(address: str = "", refusal: str = "") -> str:
    """The page with the ways in; an address that could not be read is shown again with the reason."""
    address = address or flask.request.args.get("adres", "")[:2000]
    mine = desk().of(me().sub) if me().sub else []
    return render("hand_in.html", address=address, refusal=refusal, mine=mine, page_of=page_of)


@site_pages.post("/aanmelden/repository")
def hand_in_repository() -> flask.typing.ResponseReturnValue:
    """Visit an address and show what was read; it becomes a draft."""
    needs("submit-address")
    address = clean(flask.request.form.get("adres", ""))[:2000]
    if not is_ours():
        return doors(address, gettext("This form has expired. Nothing is lost: check it and send it again.")), 400
    if crowded():
        return doors(address, gettext("Very much is being handed in now. Try again in an hour.")), 429
    found = visit(address, limits())
    if found.reason in NEVER_VISITED or found.found is None or not found.found.values.get("name"):
        reason = REASONS[found.reason if found.reason != "valid" else "no-file"]
        return doors(address, f"{reason.text(language(), found.detail)} {reason.todo(language())}"), 422
    joins = next(
        (entry for entry in site.view.all("component") if places.same(entry.text("repository"), address)), None
    )
    body = {
        "address": places.repository(address),
        "file": found.file,
        "reason": found.reason,
        "detail": found.detail,
        "digest": desk().keep(found.file.rpartition("/")[2] or "publiccode.yml", found.found.raw),
        "name": str(found.found.values["name"])[:300],
        "joins": bool(joins),
    }
    return flask.redirect(page_of(make("repository", {}, body, f"component/{joins.id}" if joins else "")), 303)


def crowded() -> bool:
    """Whether visitors hand in more than people can."""
    hour = site.settings.now().timestamp() - 3600
    since = site.settings.now().fromtimestamp(hour, site.settings.now().tzinfo).isoformat(timespec="milliseconds")
    return me().sub == "" and desk().since(since, "visitor") >= VISITORS_PER_HOUR


def make(kind: str, given: Mapping[str, list[str]], body: dict[str, Any], subject: str = "") -> Submission:
    """A new draft in the role of who asks."""
    role = me().speaks_as(OPERATIONS[kind])
    done = assemble(kind, given, body, subject, context(role))
    proof = "open" if kind == "product" and role.startswith("supplier") else "none" if kind == "repository" else ""
    made = Made(kind, done.title[:300], done.body, role, me().sub, done.subject, is_invented(role), proof)
    return desk().make(made, now())


@site_pages.get("/aanmelden/nieuw/<kind>")
def hand_in_new(kind: str) -> str:
    """An empty form; ``component`` in the address fills that in."""
    if kind not in ("product", "use", "report"):
        flask.abort(404)
    needs(OPERATIONS[kind])
    known = {name: flask.request.args.getlist(name) for name in ("component",) if name in flask.request.args}
    organisation = context(me().speaks_as(OPERATIONS[kind])).organisation
    if organisation and organisation.text("type") == "supplier":
        known["supplier"] = [organisation.name]
    return form_page(kind, {}, "", known, {})


@site_pages.post("/aanmelden/nieuw/<kind>")
def hand_in_made(kind: str) -> flask.typing.ResponseReturnValue:
    """Keep what was typed as a draft, faults and all."""
    if kind not in ("product", "use", "report"):
        flask.abort(404)
    if not may(me(), OPERATIONS[kind]) and not me().sub:
        return form_page(kind, {}, "", typed(), {}, signed_out()), 401
    needs(OPERATIONS[kind])
    if not is_ours():
        return form_page(kind, {}, "", typed(), {}, expired()), 400
    return flask.redirect(page_of(make(kind, typed(), uploaded())), 303)


def expired() -> str:
    """What is said when a form is too old or has no mark."""
    return gettext("This form has expired. Nothing is lost: check it and send it again.")


def signed_out() -> str:
    """What is said when a session ended while somebody was typing."""
    return gettext("You are signed out meanwhile. Nothing is lost: sign in in another tab, then send this again.")


def uploaded() -> dict[str, Any]:
    """What an uploaded report tells; empty when there is none."""
    sent = flask.request.files.get("bestand")
    if not sent or not sent.filename:
        return {}
    raw = sent.stream.read(BYTES_MOST + 1)
    told = read_report(raw)
    return told if "trouble" in told else {**told, "digest": desk().keep(sent.filename, raw), "trouble": ""}


def form_page(
    kind: str,
    body: Mapping[str, Any],
    subject: str,
    given: Mapping[str, Any],
    faults: Mapping[str, str],
    notice: str = "",
    submission: Submission | None = None,
    entry: Entry | None = None,
) -> str:
    """A form with what was typed and what is wrong with it."""
    return render(
        "hand_in_form.html",
        kind=kind,
        inputs=inputs_of(kind, body, subject),
        typed=given,
        faults=faults,
        notice=notice,
        submission=submission,
        body=body,
        entry=entry,
        role=submission.role if submission else me().speaks_as(OPERATIONS[kind]),
    )


@site_pages.get("/aanmelden/<key>/wijzigen")
def submission_change(key: str) -> str:
    """A draft, to go on with."""
    held = changeable(own(key))
    again = assemble(held.kind, held.body.get("typed", {}), held.body, held.subject, context(held.role))
    return form_page(held.kind, held.body, held.subject, held.body.get("typed", {}), texts_of(again.faults), "", held)


@site_pages.post("/aanmelden/<key>/wijzigen")
def submission_changed(key: str) -> flask.typing.ResponseReturnValue:
    """Keep what was typed."""
    held = changeable(own(key))
    if not is_ours():
        return form_page(held.kind, held.body, held.subject, typed(), {}, expired(), held), 400
    body = {**held.body, **uploaded()}
    done = assemble(held.kind, typed(), body, held.subject, context(held.role))
    try:
        desk().change(held, now(), body=done.body, title=done.title[:300], subject=done.subject)
    except NotNow:
        flask.abort(409, gettext("This was changed or judged meanwhile. Load the page anew."))
    return flask.redirect(page_of(held), 303)


def changeable(held: Submission) -> Submission:
    """A submission that is still in the hands of who made it."""
    if held.state not in ("draft", "asked"):
        flask.abort(409, gettext("This has been handed in and cannot be changed now."))
    return held


@site_pages.get("/verbeteren/<kind>/<key>")
def correct(kind: str, key: str) -> str:
    """Correct one value of an entry, add one, or say that it is wrong: ``veld``, ``nr`` and ``wens`` in the address."""
    entry = entry_or_404(kind, key)
    body = _wish(entry)
    known = as_typed({"value": body["old"]}) if body["wish"] == "replace" else {}
    return form_page("correction", body, f"{kind}/{key}", known, {}, entry=entry)


@site_pages.post("/verbeteren/<kind>/<key>")
def corrected(kind: str, key: str) -> flask.typing.ResponseReturnValue:
    """Keep a correction as a draft."""
    entry = entry_or_404(kind, key)
    needs("correct")
    body = _wish(entry)
    if not is_ours():
        return form_page("correction", body, f"{kind}/{key}", typed(), {}, expired(), entry=entry), 400
    if crowded():
        notice = gettext("Very much is being handed in now. Try again in an hour.")
        return form_page("correction", body, f"{kind}/{key}", typed(), {}, notice, entry=entry), 429
    return flask.redirect(page_of(make("correction", typed(), body, f"{kind}/{key}")), 303)


def _wish(entry: Entry) -> dict[str, Any]:
    """Which value is to be corrected, and how."""
    asked = flask.request.args
    number = asked.get("nr", "0")
    body = begin_correction(
        entry,
        asked.get("veld", ""),
        int(number) if number.isdecimal() and len(number) < 6 else 0,
        asked.get("wens", "replace"),
    )
    if body is None:
        flask.abort(404)
    return body
