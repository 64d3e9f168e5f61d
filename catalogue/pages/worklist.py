"""The worklist of editors and moderators: what waits, what it would change, and the decision with its reason."""

from __future__ import annotations

import flask
from flask_babel import gettext

from catalogue.desk.accept import hindrance, join_harvest, leave_harvest, subject_of
from catalogue.desk.guard import is_ours
from catalogue.desk.rights import may
from catalogue.desk.sign_in import me, needs
from catalogue.desk.states import ACTS, NotNow
from catalogue.desk.store import Submission
from catalogue.language import to
from catalogue.merge import Entry
from catalogue.pages import follow
from catalogue.pages.follow import REASON_MOST, read_from_file
from catalogue.pages.handing import desk, faults_of, now, previewed, render, texts_of
from catalogue.renewal import renew_now
from catalogue.search.query import search
from catalogue.site import site, site_pages

JUDGING = ("accept", "refuse", "ask", "advise", "prove", "retract")


@site_pages.get("/werkbak")
def worklist() -> str:
    """What waits, the longest first, and what was decided last."""
    needs("see-queue")
    held = desk()
    return render(
        "worklist.html",
        waiting=held.listed(("waiting",)),
        asked=held.listed(("asked",)),
        decided=held.listed(("accepted", "refused", "retracted"), newest=True, most=25),
    )


@site_pages.get("/werkbak/logboek")
def worklist_log() -> str:
    """Everything that happened, newest first."""
    needs("audit")
    return render("worklist_log.html", history=desk().history(most=1000))


@site_pages.get("/werkbak/<int:number>")
def judge(number: int) -> str:
    """One submission: what it says, what it changes, what it rests on."""
    needs("see-queue")
    return judging_page(_held(number))


def judging_page(held: Submission, trouble: str = "", reason: str = "") -> str:
    """The page to judge on, with what went wrong and what was typed."""
    return render(
        "judge.html",
        submission=held,
        entries=[*read_from_file(held), *previewed(held)],
        faults=texts_of(faults_of(held)),
        subject=follow.subject_of(held),
        history=desk().history(held.number),
        acts=[act for act in JUDGING if held.state in ACTS[act].from_states and may(me(), ACTS[act].operation)],
        hindrance=hindrance(held),
        own=is_own(held),
        alike=alike(held),
        trouble=trouble,
        reason=reason,
    )


def is_own(held: Submission) -> bool:
    """Whether who asks handed it in: nobody judges what is one's own."""
    return bool(held.sub) and held.sub == me().sub


def alike(held: Submission) -> list[Entry]:
    """Entries with nearly the same name, to find doubles."""
    if held.subject or held.kind not in ("product", "repository"):
        return []
    found = search(site.index, held.title, {"soort": ["component"]}, size=5)
    return [site.view.entries[hit.key] for hit in found.hits if hit.how in ("exact", "name")]


def _held(number: int) -> Submission:
    found = desk().number(number)
    if found is None or found.state in ("draft", "withdrawn"):
        flask.abort(404)
    return found


@site_pages.post("/werkbak/<int:number>")
def judged(number: int) -> flask.typing.ResponseReturnValue:
    """Decide, with the reason that everybody can read."""
    needs("see-queue")
    act = flask.request.form.get("knop", "")
    if act not in JUDGING:
        flask.abort(400)
    needs(ACTS[act].operation)
    held = _held(number)
    reason = flask.request.form.get("reden", "").strip()[:REASON_MOST]
    if trouble := refusal(held, act, reason):
        return judging_page(held, trouble, reason), 409
    try:
        _do(held, act, reason)
    except NotNow:
        again = _held(number)
        return judging_page(again, gettext("Somebody else was ahead: this is how it stands now."), reason), 409
    return flask.redirect(to("worklist") if act != "prove" else to("judge", number=number), 303)


def refusal(held: Submission, act: str, reason: str) -> str:
    """Why this cannot be done now, in words; empty when it can."""
    if not is_ours():
        return gettext("This form has expired. Nothing is lost: check it and send it again.")
    if is_own(held) and act in ("accept", "refuse", "prove"):
        return gettext("You handed this in yourself; somebody else has to judge it.")
    if ACTS[act].reason and not reason:
        return gettext("Say why, in a few words: who handed it in reads it too.")
    if act == "accept" and hindrance(held) == "proof":
        return gettext("Ownership has not been proven. Establish it first, or ask for the proof.")
    if act == "accept" and hindrance(held):
        return gettext("Not all fields are right, so it cannot be accepted as it is.")
    return ""


def _do(held: Submission, act: str, reason: str) -> None:
    """Write the decision down and let the site show what follows from it. Raises NotNow."""
    more = {"subject": subject_of(held, site.view)} if act == "accept" else {"proof": "hand"} if act == "prove" else {}
    role = me().speaks_as(ACTS[act].operation)
    desk().act(held, act, me(), now(), role, reason, **more)
    if act == "accept" and held.kind == "repository":
        join_harvest(held, desk(), site.settings.data_dir, now())
    if act == "retract" and held.kind == "repository":
        leave_harvest(held, site.settings.data_dir)
    if act in ("accept", "retract", "refuse", "ask"):
        renew_now()
