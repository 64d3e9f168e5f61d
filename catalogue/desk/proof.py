"""Proof of ownership: a code in a file that only the owner of a repository or a domain can put there."""

from __future__ import annotations

from urllib.parse import urlsplit

from catalogue.desk.store import Submission
from catalogue.harvest import places
from catalogue.harvest.fetch import Limits, Refused, fetch

NAME = "gemeengoed.txt"


def proof_places(submission: Submission) -> list[str]:
    """Where the code may stand; empty when there is nothing to prove."""
    if submission.kind == "repository":
        return [place.rpartition("/")[0] + "/" + NAME for place in places.files(submission.body["address"])[::2]]
    website = submission.body.get("values", {}).get("website", "")
    parts = urlsplit(website)
    return [f"{parts.scheme}://{parts.netloc}/.well-known/{NAME}"] if parts.netloc else []


def prove(submission: Submission, limits: Limits) -> tuple[str, str]:
    """(proof, reason): ``file`` or ``domain`` when the code was found, else empty with the reason why not."""
    reason = "no-code"
    for place in proof_places(submission):
        try:
            answer = fetch(place, limits)
        except Refused as refused:
            reason = refused.code
            continue
        same_host = urlsplit(answer.url).netloc == urlsplit(place).netloc
        if answer.status == 200 and same_host and submission.code in answer.body.decode("utf-8", "replace").split():
            return ("file" if submission.kind == "repository" else "domain"), ""
    return "", reason
