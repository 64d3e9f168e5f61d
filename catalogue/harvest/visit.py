"""One visit to a repository: find its file, read it, and end with exactly one reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from catalogue.harvest import places
from catalogue.harvest.fetch import Answer, Limits, Refused, fetch
from catalogue.publiccode.harvest import Harvest, harvest


@dataclass(frozen=True)
class Visit:
    """Outcome of a visit. ``reason`` is a key of ``reasons.py``; ``found`` is None when there was no (new) file."""

    url: str
    reason: str
    detail: str = ""
    file: str = ""
    moved_to: str = ""
    etag: str = ""
    last_modified: str = ""
    found: Harvest | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Known:
    """What an earlier visit left: where the file was, and the headers that make a short answer possible."""

    file: str = ""
    etag: str = ""
    last_modified: str = ""


def visit(url: str, limits: Limits, known: Known | None = None) -> Visit:
    """Look for the file of a repository (or fetch the address of a file). Never raises."""
    known = known or Known()
    try:
        return _visit(places.repository(url) if not url.endswith((".yml", ".yaml")) else url, limits, known)
    except Refused as refused:
        return Visit(url, refused.code, refused.detail)


def _visit(url: str, limits: Limits, known: Known) -> Visit:
    answer = Answer(0, url)
    for place in dict.fromkeys([known.file, *places.files(url)] if known.file else places.files(url)):
        headers = {"etag": known.etag, "last-modified": known.last_modified} if place == known.file else {}
        answer = fetch(place, limits, headers)
        if answer.status == 304:
            return Visit(url, "unchanged", file=place, etag=known.etag, last_modified=known.last_modified)
        if answer.status == 200 and not _is_page(answer):
            return _read(url, place, answer, limits)
        if answer.status >= 500 or answer.status == 429:
            return Visit(url, "server-error", str(answer.status))
    return _without_file(url, limits)


def _is_page(answer: Answer) -> bool:
    """Some servers answer a missing file with a page and status 200."""
    return (
        answer.headers.get("content-type", "").startswith("text/html")
        or answer.body.lstrip()[:9].lower() == b"<!doctype"
    )


def _read(url: str, place: str, answer: Answer, limits: Limits) -> Visit:
    """A file that was found; one that is only the path of another (a symbolic link) is followed once."""
    found = harvest(answer.body, place.rpartition("/")[2])
    if any(finding.code == "symlink" for finding in found.report.findings):
        target = urljoin(answer.url, answer.body.decode("utf-8", "replace").strip())
        linked = fetch(target, limits)
        if linked.status == 200 and not _is_page(linked):
            found = replace(harvest(linked.body, target.rpartition("/")[2]), raw=answer.body + b"\n" + linked.body)
    reason, detail = found.state, ""
    kind, other = places.fork(url, found.values) if not url.endswith((".yml", ".yaml")) else ("", "")
    if kind == "technical-fork" or (kind and found.state in ("valid", "warnings")):
        reason, detail = kind, other
    moved = _moved(url, answer)
    return Visit(
        url,
        reason,
        detail,
        place,
        moved,
        answer.headers.get("etag", ""),
        answer.headers.get("last-modified", ""),
        found,
    )


def _moved(url: str, answer: Answer) -> str:
    """The new repository, when the file moved for good to another one."""
    new = places.repository(answer.moved_to) if answer.moved_to else ""
    return new if new and "/raw" not in new and not places.same(new, url) else ""


def _without_file(url: str, limits: Limits) -> Visit:
    """No file at any of the usual places: did the repository move, is it there at all?"""
    answer = fetch(url, limits)
    if answer.moved_to and not places.same(answer.moved_to, url):
        return Visit(url, "moved", places.repository(answer.moved_to), moved_to=places.repository(answer.moved_to))
    if answer.status in (404, 410, 401, 403):
        return Visit(url, "not-found")
    return Visit(url, "server-error", str(answer.status)) if answer.status >= 400 else Visit(url, "no-file")
