"""Under the bonnet: which calls stand behind the pages that a visitor saw, kept in memory for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass

import flask

from zaakbalie.registers import Call

VISITORS, PAGES = 500, 30


@dataclass(frozen=True)
class Page:
    """A page that was asked for, with its calls."""

    method: str
    path: str
    calls: tuple[Call, ...]

    @property
    def milliseconds(self) -> float:
        """Time that the registrations took."""
        return sum(call.milliseconds for call in self.calls)


class Bonnet:
    """Hears every call, and gives them back by visitor."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, deque[Page]] = OrderedDict()
        self._guard = threading.Lock()

    def hear(self, call: Call) -> None:
        """Note a call of the page that is being made."""
        if flask.has_app_context():
            flask.g.setdefault("calls", []).append(call)

    def close_page(self, visitor: str, method: str, path: str) -> None:
        """The page is made: keep it with its calls."""
        calls = tuple(flask.g.pop("calls", ()))
        if not visitor or not calls:
            return
        with self._guard:
            self._pages.setdefault(visitor, deque(maxlen=PAGES)).appendleft(Page(method, path, calls))
            self._pages.move_to_end(visitor)
            while len(self._pages) > VISITORS:
                self._pages.popitem(last=False)

    def pages(self, visitor: str) -> list[Page]:
        """The pages of a visitor, newest first."""
        with self._guard:
            return list(self._pages.get(visitor, ()))
