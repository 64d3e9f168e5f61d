"""What has to happen when something is accepted: it gets its id, and a repository joins the rounds of the harvester."""

from __future__ import annotations

from pathlib import Path

from catalogue.desk.store import Desk, Submission
from catalogue.harvest.cards import free, slug
from catalogue.harvest.store import Store
from catalogue.harvest.visit import Visit
from catalogue.publiccode.harvest import harvest
from catalogue.view import View

NEEDS_PROOF = ("product",)
"""Kinds for which a supplier must have proven ownership before it can be accepted."""


def hindrance(submission: Submission) -> str:
    """Why it cannot be accepted now; empty when it can."""
    if submission.kind in NEEDS_PROOF and submission.role.startswith("supplier") and not submission.proven:
        return "proof"
    return "faults" if submission.body.get("faults") else ""


def subject_of(submission: Submission, view: View) -> str:
    """The entry that it will be about; a new one gets an id that nobody has."""
    if submission.subject:
        return submission.subject
    taken = {entry.id for entry in view.all("component")}
    name = submission.body.get("values", {}).get("name") or submission.body.get("name") or submission.title
    return f"component/{free(slug(name), taken)}"


def join_harvest(submission: Submission, desk: Desk, folder: Path, moment: str) -> None:
    """Let the harvester visit a repository from now on; what was read for the preview counts as the first visit."""
    body = submission.body
    kept = Store(folder)
    kept.add(body["address"], moment)
    raw = desk.file(body["digest"]) if body.get("digest") else None
    found = harvest(raw) if raw is not None else None
    kept.record(Visit(body["address"], body["reason"], body["detail"], file=body["file"], found=found), moment)


def leave_harvest(submission: Submission, folder: Path) -> None:
    """The harvester visits a repository that was taken down no more, unless it knew it another way."""
    if not submission.body.get("joins"):
        Store(folder).drop(submission.body["address"])
