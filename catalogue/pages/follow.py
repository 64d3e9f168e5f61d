"""Following what was handed in: preview, state and reasons for its maker; a public register without persons for everybody."""

from __future__ import annotations

import flask
from flask_babel import gettext

from catalogue.claims import Source
from catalogue.desk.guard import is_ours
from catalogue.desk.proof import proof_places, prove
from catalogue.desk.sign_in import me
from catalogue.desk.states import ACTS, STATES, NotNow
from catalogue.desk.store import Submission
from catalogue.harvest.cards import card_of, plain
from catalogue.harvest.command import limits
from catalogue.harvest.reasons import REASONS
from catalogue.language import language
from catalogue.merge import Entry, merge
from catalogue.pages.handing import desk, faults_of, now, own, page_of, previewed, render, texts_of
from catalogue.publiccode.harvest import harvest
from catalogue.renewal import opened_desk, renew_now
from catalogue.site import machine_pages, site, site_pages

MAKER = ("submit", "withdraw", "appeal")
PUBLIC = tuple(state for state in STATES if state not in ("draft", "withdrawn"))
REASON_MOST = 2000


@site_pages.get("/aanmelden/<key>")
def submission(key: str) -> str:
    """What you handed in, as it will look, and where it stands."""
    held = own(key)
    return render(
        "submission.html",
        submission=held,
        entries=[*read_from_file(held), *previewed(held)],
        faults=texts_of(faults_of(held)),
        history=desk().history(held.number),
        acts=[act for act in MAKER if held.state in ACTS[act].from_states],
        places=proof_places(held),
        trouble=trouble_of(flask.request.args.get("bewijs", "")),
    )


def trouble_of(code: str) -> str:
    """Why proof was not found, in words."""
    if not code:
        return ""
    if code in REASONS:
        return REASONS[code].text(language(), "")
    return gettext("The code was not found there. Did you publish the file, and does it hold the code alone on a line?")


def read_from_file(held: Submission) -> list[Entry]:
    """What stands in the publiccode.yml of a repository, as it will be shown."""
    raw = desk().file(held.body["digest"]) if held.kind == "repository" and held.body.get("digest") else None
    if raw is None:
        return []
    source = Source("publiccode.yml", held.created[:10], "harvested", held.body["file"] or held.body["address"])
    people = site.kept.setdefault("desk/municipalities", {plain(e.name): e.id for e in site.view.municipalities()})
    card = card_of("voorbeeldkaart", held.body["address"], harvest(raw), source, people)
    return list(merge([card]).values())


@site_pages.post("/aanmelden/<key>/<act>")
def submission_act(key: str, act: str) -> flask.typing.ResponseReturnValue:
    """Hand in, withdraw, appeal, or let us look for the proof of ownership."""
    held = own(key)
    if not is_ours():
        flask.abort(400, gettext("This form has expired. Go back, load the page anew and try again."))
    if act == "bewijzen":
        return look_for_proof(held)
    reason = flask.request.form.get("reden", "").strip()[:REASON_MOST]
    if act not in MAKER:
        flask.abort(404)
    if act == "submit" and faults_of(held):
        flask.abort(409, gettext("Something is not right yet: go back and change it first."))
    if ACTS[act].reason and not reason:
        flask.abort(400, gettext("Say why, in a few words."))
    if act == "appeal" and any(line["act"] == "appeal" for line in desk().history(held.number)):
        flask.abort(409, gettext("An appeal can be made once."))
    try:
        desk().act(held, act, me(), now(), held.role, reason)
    except NotNow:
        flask.abort(409, gettext("This was changed or judged meanwhile. Load the page anew."))
    if held.kind == "correction" and held.role != "visitor":
        renew_now()
    return flask.redirect(page_of(held), 303)


def look_for_proof(held: Submission) -> flask.typing.ResponseReturnValue:
    """Fetch the file with the code, with the same care as the harvester."""
    if held.proven or held.state not in ("draft", "waiting", "asked"):
        return flask.redirect(page_of(held), 303)
    proof, reason = prove(held, limits())
    if proof:
        desk().change(held, now(), proof=proof)
        return flask.redirect(page_of(held), 303)
    return flask.redirect(f"{page_of(held)}?bewijs={reason}#bewijs", 303)


@site_pages.get("/aanmeldingen")
def register() -> str:
    """Everything that was handed in and not withdrawn, with its state; examples apart."""
    held = opened_desk(site.settings.data_dir)
    found = held.listed(PUBLIC, newest=True, most=200) if held else []
    return render(
        "register.html", submissions=[s for s in found if not s.example], examples=[s for s in found if s.example]
    )


@site_pages.get("/aanmeldingen/<int:number>")
def registered(number: int) -> str:
    """One of them: what it says, where it stands and why."""
    held = opened_desk(site.settings.data_dir)
    found = held.number(number) if held else None
    if held is None or found is None or found.state not in PUBLIC:
        flask.abort(404)
    return render("registered.html", submission=found, history=held.history(number), subject=subject_of(found))


def subject_of(held: Submission) -> Entry | None:
    """The entry that it is about, when there is one already."""
    kind, _, key = held.subject.partition("/")
    return site.view.get(kind, key)


@machine_pages.get("/rapporten/<digest>.json")
def report_file(digest: str) -> flask.Response:
    """A test report as its supplier handed it in: only one that was accepted."""
    held = opened_desk(site.settings.data_dir)
    known = held is not None and any(
        s.body.get("digest") == digest for s in held.listed(("accepted",), most=100_000) if s.kind == "report"
    )
    raw = held.file(digest) if held and known else None
    if raw is None:
        flask.abort(404)
    answer = flask.Response(raw, content_type="application/json; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"report-{digest[:12]}.json")
    return answer
