"""The service put together: API, pages, sessions, and what is answered when something breaks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware
from starlette.staticfiles import StaticFiles

from overlijdensdienst import api, web
from overlijdensdienst.api import Problem
from overlijdensdienst.casefile import Cabinet
from overlijdensdienst.config import Config
from overlijdensdienst.wire import Broken, Wire

LARGEST_TEXT = 64 * 1024
CODES = {404: "not-found", 405: "method", 413: "too-large"}


def build(config: Config, transport: httpx.AsyncBaseTransport | None = None) -> FastAPI:
    """The service for some settings. ``transport`` stands in for the network in tests."""
    app = FastAPI(
        title="Aangifte van overlijden", version="1.0.0", docs_url=None, redoc_url=None,
        openapi_url=f"{api.ROOT}/openapi.json",
        description="Uitvaartondernemers doen met eigen software aangifte van overlijden bij de gemeente.",
        servers=[{"url": config.base_url}],
    )  # fmt: skip
    app.state.config, app.state.cabinet = config, Cabinet(Wire(config, transport))
    app.state.door = web.door(config)
    app.include_router(api.api)
    app.include_router(web.pages(), include_in_schema=False)
    app.mount("/look", StaticFiles(directory=Path(__file__).parent / "look"))
    app.add_middleware(
        SessionMiddleware, secret_key=config.secret_key, session_cookie="overlijdensdienst_session", max_age=12 * 3600,
        same_site="lax", https_only=config.base_url.startswith("https:"),
    )  # fmt: skip
    app.middleware("http")(guard)
    for kind, handler in (
        (Problem, on_problem), (RequestValidationError, on_shape), (HTTPException, on_http), (Broken, on_broken),
    ):  # fmt: skip
        app.add_exception_handler(kind, handler)  # type: ignore[arg-type]
    app.openapi = lambda: described(app)  # type: ignore[method-assign]
    return app


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the shape of a problem in it and without what is never answered."""
    if not app.openapi_schema:
        document = FastAPI.openapi(app)
        document["components"]["schemas"]["Probleem"] = api.Probleem.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        document["components"]["schemas"]["Probleem"].pop("$defs", None)
        for name in ("HTTPValidationError", "ValidationError"):
            document["components"]["schemas"].pop(name, None)
        for path in document["paths"].values():
            for operation in path.values():
                found = operation["responses"].get("422", {}).get("content", {})
                if "application/json" in found:
                    del operation["responses"]["422"]
        app.openapi_schema = document
    return app.openapi_schema


async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse bodies that are too large before they are read; tell browsers what they may do."""
    most = request.app.state.config.upload_max_mb + 1 << 20
    if "/documenten" not in request.url.path and "multipart" not in request.headers.get("content-type", ""):
        most = LARGEST_TEXT
    length = request.headers.get("content-length", "0")
    response: Response
    if "transfer-encoding" in request.headers and not is_api(request) or not length.isdecimal() or int(length) > most:
        response = api.answer(request, Problem(413, "too-large")) if is_api(request) else web.too_large(request)
    else:
        response = await call_next(request)
    issuer = "/".join(request.app.state.config.oidc_issuer.split("/")[:3])
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' {issuer}; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    response.headers.update({"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"})
    response.headers["Cache-Control"] = "max-age=3600" if request.url.path.startswith("/look/") else "no-store"
    return response


def is_api(request: Request) -> bool:
    """Whether software is calling."""
    return request.url.path.startswith("/api/")


async def on_problem(request: Request, problem: Problem) -> Response:
    """Something of the API that did not go."""
    return api.answer(request, problem)


async def on_shape(request: Request, error: RequestValidationError) -> Response:
    """What was sent has not the right shape."""
    return api.answer(request, api.of_validation(error)) if is_api(request) else web.lost(request)


async def on_http(request: Request, error: HTTPException) -> Response:
    """A page or an operation that is not there."""
    if is_api(request):
        return api.answer(request, Problem(error.status_code, CODES.get(error.status_code, "invalid")))
    return web.lost(request, error.status_code)


async def on_broken(request: Request, error: Broken) -> Response:
    """A register is silent or says no."""
    print(f"register: {error}", flush=True)
    return api.answer(request, Problem(503, "unavailable")) if is_api(request) else web.silent(request)
