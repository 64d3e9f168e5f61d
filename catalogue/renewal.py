"""Works the site out from all sources of facts, and anew when one of them changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from pathlib import Path

import flask
import yaml

from catalogue.cards import DATA
from catalogue.claims import Card
from catalogue.databases import stamp
from catalogue.desk import store as desk
from catalogue.desk.cards import desk_cards, standings, with_standing
from catalogue.desk.examples import example_cards
from catalogue.harvest import store as harvest
from catalogue.harvest.cards import harvested_cards
from catalogue.search.documents import documents
from catalogue.search.index import index_of
from catalogue.settings import Settings
from catalogue.site import Site
from catalogue.view import view_of

SYNONYMS = DATA / "synonyms.yml"
PAUSE = 1.0
"""Seconds between two looks at whether something changed."""


def site_of(settings: Settings, cards: Iterable[Card]) -> Site:
    """A site with everything worked out that follows from the cards, the harvest and what was handed in."""
    ours = [*cards, *(example_cards() if settings.sample else ())]
    held = opened_desk(settings.data_dir)
    found = held.listed(("accepted",), most=100_000) if held else []
    ours += desk_cards(found)
    everything = [*ours, *harvested_cards(settings.data_dir, ours)]
    if held:
        everything = with_standing(everything, standings(found, held.listed(("waiting",))))
    view = view_of(everything)
    synonyms = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8")) if SYNONYMS.exists() else []
    return Site(settings, view, index_of(documents(view, synonyms)))


def opened_desk(folder: Path) -> desk.Desk | None:
    """The desk, when anything was ever handed in."""
    return desk.Desk(folder) if (folder / desk.FILE).exists() else None


class Renewal:
    """Replaces the site of an application when its facts changed; readers keep the old one until the new one is ready."""

    def __init__(self, app: flask.Flask, settings: Settings, cards: Iterable[Card]) -> None:
        self.app, self.settings, self.cards = app, settings, list(cards)
        self.lock = threading.Lock()
        self.seen = self.stamp()
        self.looked = time.monotonic()
        app.extensions["gemeengoed"] = site_of(settings, self.cards)
        app.extensions["gemeengoed-renewal"] = self

    def stamp(self) -> tuple[tuple[int, int], ...]:
        """What the databases look like now."""
        return stamp(self.settings.data_dir / harvest.FILE, self.settings.data_dir / desk.FILE)

    def look(self) -> None:
        """Before a request: renew in the background when a database was written by anybody."""
        now = time.monotonic()
        if now - self.looked < PAUSE:
            return
        self.looked = now
        if self.stamp() != self.seen and not self.lock.locked():
            threading.Thread(target=self.renew, daemon=True).start()

    def renew(self) -> None:
        """Work everything out anew, now."""
        with self.lock:
            self.seen = self.stamp()
            self.app.extensions["gemeengoed"] = site_of(self.settings, self.cards)


def renew_now() -> None:
    """For who just changed something and wants to see it."""
    renewal: Renewal = flask.current_app.extensions["gemeengoed-renewal"]
    renewal.renew()
    flask.g.pop("site", None)
