"""Layer 4, services: what every operation of both APIs shares: who asks, headers, query, pages, answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from reference_api import check
from reference_api.environment import Environment
from reference_api.locks import Need
from reference_api.objects.tokens import Holder, holder_of
from reference_api.problems import Problem, invalid
from reference_api.reading import neighbour
from reference_api.render import dumps, page_bytes, with_base
from reference_api.serve import CRS, JSON, Answer, Call, query_of
from reference_api.store import Conflict, Connection
from schemas.declare import Violation

Found = TypeVar("Found")
PAGE_SIZE, MOST = 100, 500
NOBODY = Holder("")
ATTEMPTS = 20


@dataclass
class Visit:
    """A request with its environment, its holder and the API (root and version) that it came in by."""

    env: Environment
    call: Call
    root: str
    version: str
    holder: Holder

    @property
    def today(self) -> str:
        """The day in Europe/Amsterdam."""
        return self.env.moment()[1]

    def answer(
        self, body: bytes, status: int = 200, *, crs: bool = False, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """An answer of stored bytes, with the addresses of this server."""
        found = {"API-version": self.version, "Content-Type": JSON, **(headers or {})}
        if crs:
            found["Content-Crs"] = CRS
        return Answer(status, with_base(body, self.call.base.encode()), found)

    def json(
        self, value: Any, status: int = 200, *, crs: bool = False, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """An answer of a value."""
        return self.answer(dumps(value), status, crs=crs, headers=headers)

    def gone(self) -> Answer:
        """204."""
        return Answer(204, b"", {"API-version": self.version})

    def page(
        self,
        count: int,
        page: int,
        size: int,
        answers: list[bytes],
        *,
        crs: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """A page of a list."""
        following = neighbour(self.call, page + 1) if page * size < count else None
        previous = neighbour(self.call, page - 1) if page > 1 else None
        return self.answer(page_bytes(count, following, previous, answers), crs=crs, headers=headers)

    def read(self, work: Callable[[Connection], Found]) -> Found:
        """Run a read."""
        return self.env.database.read(work)

    def write(self, work: Callable[[Connection], Found], *needs: Need) -> Found:
        """Run a write that holds ``needs`` in one transaction, again when another one was first. Raises Problem 409."""
        for _ in range(ATTEMPTS):
            try:
                return self.env.database.write(work, needs)
            except Conflict:
                continue
        raise Problem(409, "conflict", "Een ander verzoek wijzigde hetzelfde object; probeer het opnieuw.")

    def body(self) -> dict[str, Any]:
        """The JSON body. Raises Problem 415 or 400."""
        return check.parse(self.call.body, self.call.headers.get("content-type"))

    def query(self, *known: str) -> dict[str, str]:
        """Query parameters, the last of each name. Raises Problem 400 naming the unknown ones."""
        return query_of(self.call, known)

    def paging(self, query: Mapping[str, Any]) -> tuple[int, int]:
        """(page, size). Raises Problem 404 for a page that cannot exist, 400 for a size that is no number from 1."""
        page, size = str(query.get("page", "1")), str(query.get("pageSize", PAGE_SIZE))
        if not (page.isascii() and page.isdecimal()) or not 1 <= int(page[:18]) < 10**12:
            raise Problem(404, "not_found", "Ongeldige pagina.")
        if not (size.isascii() and size.isdecimal()) or not 1 <= int(size[:9]) <= MOST:
            raise invalid([Violation("pageSize", "invalid", f"Gebruik een getal van 1 tot en met {MOST}.")])
        return int(page), int(size)


def visit(env: Environment, call: Call, root: str, version: str, *, anyone: bool = False) -> Visit:
    """The request with whoever asks (``anyone``: even without a token). Raises Problem 401, 403 or 406."""
    header = call.headers.get("authorization")
    holder = NOBODY if anyone and not header else holder_of(env, env.database.reader(), header)
    accept = call.headers.get("accept", "*/*")
    if not any(kind in accept for kind in ("*/*", "application/*", "json")):
        raise Problem(406, "not_acceptable", "Deze API antwoordt in application/json.")
    return Visit(env, call, root, version, holder)


def check_crs(call: Call, *, writes: bool) -> None:
    """Accept-Crs may be left out, Content-Crs of a body may not; both are EPSG:4326. Raises Problem 406 or 412."""
    if call.headers.get("accept-crs", CRS) != CRS:
        raise Problem(406, "not_acceptable", f"De kop 'Accept-Crs' moet {CRS} zijn.")
    if not writes:
        return
    if "content-crs" not in call.headers:
        raise Problem(412, "precondition_failed", f"De kop 'Content-Crs' ontbreekt; gebruik 'Content-Crs: {CRS}'.")
    if call.headers["content-crs"] != CRS:
        raise Problem(406, "not_acceptable", f"De kop 'Content-Crs' moet {CRS} zijn.")


def repeated(call: Call, name: str) -> list[str]:
    """Every value of a query parameter that may be given more than once."""
    return [value for found, value in parse_qsl(call.query, keep_blank_values=True) if found == name]


def whole(name: str, text: str, most: int) -> int:
    """A whole number from a path or query. Raises Problem 400."""
    if not (text.isascii() and text.isdecimal()) or int(text[:18]) > most:
        raise invalid([Violation(name, "invalid", f"Gebruik een geheel getal van 0 tot en met {most}.")])
    return int(text)


def refuse(violations: Iterable[Violation]) -> None:
    """Raises Problem 400 when there is any violation."""
    found = list(violations)
    if found:
        raise invalid(found)
