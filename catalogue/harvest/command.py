"""``python -m catalogue harvest`` and ``status``: run a round, or ask why something is (not) listed."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from catalogue.harvest.fetch import Limits, Refused
from catalogue.harvest.publishers import publishers, repositories
from catalogue.harvest.reasons import REASONS
from catalogue.harvest.store import Store
from catalogue.harvest.visit import visit

Say = Callable[[str], None]


def store() -> Store:
    """The store in the data folder (``GEMEENGOED_DATA_DIR``, else ``var``)."""
    return Store(Path(os.environ.get("GEMEENGOED_DATA_DIR") or "var"))


def limits() -> Limits:
    """Inside addresses are visited only when the setting says so, and never in production."""
    production = os.environ.get("GEMEENGOED_ENV") == "production"
    return Limits(private=not production and os.environ.get("GEMEENGOED_HARVEST_PRIVATE") == "1")


def now() -> str:
    """The moment, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def harvest_round(words: list[str]) -> int:
    """Visit the addresses given, else all that are known. 1 when an address that was given is not listed."""
    parser = argparse.ArgumentParser(
        "python -m catalogue harvest", description="Visit repositories and read their publiccode.yml."
    )
    parser.add_argument("urls", nargs="*", metavar="URL", help="repositories; without any, all known ones")
    parser.add_argument(
        "--publishers", action="store_true", help="first add the repositories of the publishers we know"
    )
    parser.add_argument("--lang", choices=("nl", "en"), default="en")
    options = parser.parse_args(words)
    kept = store()
    if options.publishers:
        add_publishers(kept, limits(), print)
    for url in options.urls:
        kept.add(url, now())
    counts = run(kept, limits(), options.lang, print, options.urls or None)
    print(", ".join(f"{reason}: {number}" for reason, number in sorted(counts.items())) or "nothing to visit")
    missing = [url for url in options.urls if not REASONS[kept.source(url)["reason"]].listed]  # type: ignore[index]
    return int(bool(missing))


def add_publishers(kept: Store, within: Limits, say: Say) -> None:
    """Add every repository of every active publisher; one that cannot be reached is said and skipped."""
    for publisher in publishers():
        try:
            found = list(repositories(publisher, within)) if publisher.active else []
        except Refused as refused:
            say(f"{publisher.hosting}: {REASONS[refused.code].text('en', refused.detail)}")
            continue
        new = sum(kept.add(url, now(), publisher.name) for url in found)
        say(f"{publisher.hosting}: {len(found)} repositories, {new} new")


def run(kept: Store, within: Limits, language: str, say: Say, only: list[str] | None = None) -> Counter[str]:
    """One round; a repository that moved is visited at its new address in the same round. Counts per reason."""
    counts: Counter[str] = Counter()
    todo = list(only or [row["url"] for row in kept.sources()])
    seen: set[str] = set()
    for url in todo:
        if url in seen:
            continue
        seen.add(url)
        outcome = visit(url, within, kept.known(url))
        kept.record(outcome, now())
        counts[outcome.reason] += 1
        say(f"{url}: {REASONS[outcome.reason].text(language, outcome.detail)}")
        if outcome.moved_to and len(todo) < 100_000:
            kept.add(outcome.moved_to, now())
            todo.append(outcome.moved_to)
    return counts


def why(words: list[str]) -> int:
    """Why an address is or is not listed. 0 when it is."""
    parser = argparse.ArgumentParser("python -m catalogue status", description="Why is this repository (not) listed?")
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--lang", choices=("nl", "en"), default="en")
    options = parser.parse_args(words)
    kept = store()
    row = kept.source(options.url)
    reason = REASONS[row["reason"] if row else "never-visited"]
    past = list(kept.history(options.url))
    print(reason.text(options.lang, past[0]["detail"] if past else ""))
    print(reason.todo(options.lang))
    for each in past:
        print(f"{each['moment']}  {each['reason']}  {each['detail']}".rstrip(), file=sys.stderr)
    return int(not reason.listed)
