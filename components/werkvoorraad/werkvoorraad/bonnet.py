"""The questions behind the pages that a browser saw lately, in memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from threading import Lock

from werkvoorraad.api import Asked

BROWSERS, PAGES = 300, 25
Seen = tuple[str, list[Asked]]


class Bonnet:
    """Remembers by browser: a page (method and path) with its questions, newest first."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, deque[Seen]] = OrderedDict()
        self._lock = Lock()

    def keep(self, browser: str, page: str, asked: list[Asked]) -> None:
        """A page was made."""
        if not browser or not asked:
            return
        with self._lock:
            self._seen.setdefault(browser, deque(maxlen=PAGES)).appendleft((page, asked))
            self._seen.move_to_end(browser)
            if len(self._seen) > BROWSERS:
                self._seen.popitem(last=False)

    def of(self, browser: str) -> list[Seen]:
        """Pages of a browser."""
        with self._lock:
            return list(self._seen.get(browser, ()))
