"""Layer 4, services: errors as problem+json (RFC 9457 with the fields of the ZGW standard)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

import orjson

from schemas.declare import Denied, Violation

TITLES: Mapping[int, str] = {
    400: "Ongeldig verzoek",
    401: "Niet geauthenticeerd",
    403: "Geen toestemming",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    406: "Niet aanvaardbaar",
    409: "Conflict",
    410: "Verdwenen",
    411: "Lengte vereist",
    412: "Voorwaarde niet vervuld",
    413: "Verzoek te groot",
    415: "Mediatype niet ondersteund",
    416: "Bereik niet beschikbaar",
    429: "Te veel verzoeken",
    500: "Interne fout",
    503: "Tijdelijk niet beschikbaar",
    507: "Onvoldoende opslagruimte",
}


PROBLEM = "gemeengoed.problem"
"""Where the problem that answers a request is noted in its WSGI environment, for the log of the client."""


class Problem(Exception):
    """An error that is answered: status, code, sentence in Dutch, and for validation errors every violation."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        title: str = "",
        violations: Iterable[Violation] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status, self.code, self.detail = status, code, detail
        self.title = title or TITLES.get(status, "Fout")
        self.violations = tuple(violations)
        self.headers = dict(headers or {})

    def as_json(self, base: str) -> dict[str, Any]:
        """The body; ``base`` is the address of this server, where the page that explains the code stands."""
        body: dict[str, Any] = {
            "type": f"{base}/fouten/{self.code}",
            "code": self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:uuid:{uuid4()}",
        }
        if self.violations or self.status == 400:
            body["invalidParams"] = [{"name": v.name, "code": v.code, "reason": v.reason} for v in self.violations]
        return body

    def as_bytes(self, base: str) -> bytes:
        return orjson.dumps(self.as_json(base))


def invalid(violations: Iterable[Violation]) -> Problem:
    """400 with every violation."""
    return Problem(
        400, "invalid", "Het verzoek bevat ongeldige waarden.", title="Invalid input.", violations=violations
    )


def denied(reason: Denied | None = None) -> Problem:
    """403 for a right that is missing."""
    reason = reason or Denied()
    return Problem(403, reason.code, reason.reason)


def no_room() -> Problem:
    """507: database or store is full; nothing was kept."""
    return Problem(507, "insufficient_storage", "De opslag is vol; er is niets bewaard.")


def not_found() -> Problem:
    return Problem(404, "not_found", "Dit adres bestaat niet.")
