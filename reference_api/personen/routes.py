"""Layer 4, services: the addresses of the four BRP APIs, and what answers there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reference_api.environment import Environment
from reference_api.personen import answering, following, lived
from reference_api.serve import Answer, Call
from schemas import personen

Handler = Callable[[Environment, Call, Mapping[str, str]], Answer]
POSTED = ("POST",)
ANY = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""Methods of an address that itself tells which of them it knows."""


def _asked(service: lived.Service) -> Handler:
    return lambda environment, call, _: lived.answer(environment, call, service)


def _one(environment: Environment, call: Call, arguments: Mapping[str, str]) -> Answer:
    return following.volgindicatie(environment, call, arguments["number"])


def _of(handler: Callable[[Environment, Call], Answer]) -> Handler:
    return lambda environment, call, _: handler(environment, call)


FOLLOWING = f"/{following.ROOT}/volgindicaties"
ROUTES: tuple[tuple[str, tuple[str, ...], Handler], ...] = (
    (personen.INSTANCE, POSTED, _of(answering.answer)),
    *((service.instance, ANY, _asked(service)) for service in lived.SERVICES),
    (FOLLOWING, ("GET",), _of(following.volgindicaties)),
    (f"{FOLLOWING}/<number>", ("GET", "PUT"), _one),
    (f"/{following.ROOT}/wijzigingen", ("GET",), _of(following.wijzigingen)),
)
"""Address, methods, handler."""
