"""Governments that publish code, and the repositories that their accounts hold."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from catalogue.harvest.fetch import Answer, Limits, Refused, fetch

PAGES = 20
"""At most so many pages of a hundred repositories per account."""


@dataclass(frozen=True)
class Publisher:
    """An organisation (``tooi``: its official identifier) and one of the places where it keeps code."""

    name: str
    tooi: str
    hosting: str
    group: bool
    active: bool


def publishers(file: Path = Path(__file__).parent / "publishers.csv") -> list[Publisher]:
    """The list kept with us; facts of developer.overheid.nl, read in July 2026."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [
        Publisher(row["name"], row["tooi"], row["hosting"], row["group"] == "yes", row["active"] == "yes")
        for row in rows
    ]


def repositories(publisher: Publisher, limits: Limits) -> Iterator[str]:
    """Addresses of the repositories of a publisher; a single repository is its own list. Raises Refused."""
    if not publisher.group:
        yield publisher.hosting
        return
    page: str | None = _first_page(publisher.hosting)
    for _ in range(PAGES):
        if page is None:
            return
        answer = fetch(page, limits)
        if answer.status != 200:
            raise Refused("server-error", f"{answer.status} {page}")
        yield from _addresses(answer)
        page = _next_page(answer)


def _first_page(hosting: str) -> str:
    """The listing of an account: GitHub and GitLab have an interface for it, Gitea's resembles that of GitHub."""
    parts = urlsplit(hosting)
    account = parts.path.strip("/")
    host = (parts.hostname or "").removeprefix("www.")
    if host == "github.com":
        return f"https://api.github.com/orgs/{quote(account)}/repos?per_page=100&type=sources"
    if "gitlab" in host:
        return f"{parts.scheme}://{parts.netloc}/api/v4/groups/{quote(account, safe='')}/projects?per_page=100&include_subgroups=true"
    return f"{parts.scheme}://{parts.netloc}/api/v1/orgs/{quote(account)}/repos?limit=50"


def _addresses(answer: Answer) -> Iterator[str]:
    """Addresses in one page of a listing; archived and empty repositories are left out."""
    try:
        rows = json.loads(answer.body)
    except ValueError as error:
        raise Refused("server-error", "no JSON") from error
    for row in rows if isinstance(rows, list) else []:
        address = row.get("html_url") or row.get("web_url") if isinstance(row, dict) else None
        if isinstance(address, str) and not row.get("archived") and not row.get("empty") and not row.get("empty_repo"):
            yield address


def _next_page(answer: Answer) -> str | None:
    """The address after ``rel="next"`` in the Link header; only on the server that gave it."""
    found = re.search(r'<([^>]+)>;\s*rel="next"', answer.headers.get("link", ""))
    same = found and urlsplit(found[1]).netloc == urlsplit(answer.url).netloc
    return found[1] if found and same else None
