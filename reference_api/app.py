"""Layer 4, services: the Flask application. It maps addresses to handlers; the way of a request stands in ``serve``."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import flask
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge

from reference_api import actions, migrate, personal, reading, serve, writing
from reference_api.bag import serve as serve_bag
from reference_api.cli import COMMANDS
from reference_api.doors import add_doors, errors, pages
from reference_api.doors.measured import Measured
from reference_api.environment import Environment
from reference_api.hotpath import HotPath
from reference_api.kvk import serve as serve_kvk
from reference_api.links import UUID
from reference_api.objects import routes
from reference_api.personen.routes import ROUTES
from reference_api.problems import PROBLEM, Problem, not_found
from reference_api.sandboxes import Environments
from reference_api.settings import Settings, SettingsError, read_settings
from reference_api.tables import Model, Served
from reference_api.testmode import add_testmode
from schemas import REGISTERS, bag, kvk
from schemas.bag.operations import OPERATIONS
from schemas.declare import Register

log = logging.getLogger("gemeengoed.api")
WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]
Handler = Callable[..., serve.Answer]


def create_app(settings: Settings | None = None, registers: tuple[Register, ...] = REGISTERS) -> flask.Flask:
    """The reference API. Reads the environment when no settings are given; raises SettingsError or HalfMigrated."""
    settings = settings or read_settings()
    environments = Environments(settings, Model(registers))
    app = flask.Flask("reference_api", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = None
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.extensions["gemeengoed"] = environments
    for served in environments.model.served.values():
        add_resource(app, served)
    for rule, methods, handler in ROUTES:
        app.add_url_rule(rule, endpoint=f"brp:{rule}", methods=methods, view_func=view(handler, None))
    add_bag(app)
    add_kvk(app)
    add_objects(app)
    add_doors(app, environments)
    if settings.test_mode:
        add_testmode(app, environment_now, call_now)
    for command in COMMANDS:
        app.cli.add_command(command)
    app.register_error_handler(Problem, refuse)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(Exception, on_fault)
    inner = HotPath(app.wsgi_app, environments) if settings.hotpath else app.wsgi_app
    app.wsgi_app = Sandboxed(Measured(inner, app.extensions["metrics"], environments.log), environments)  # type: ignore[method-assign]
    return app


def create_server() -> flask.Flask:
    """The application for a server: refuses to start on wrong settings or a database that is not ready, in one line."""
    try:
        app = create_app()
        environments: Environments = app.extensions["gemeengoed"]
        migrate.check(environments.default.database, environments.model)
    except (SettingsError, migrate.HalfMigrated, Problem) as error:
        print(error, file=sys.stderr, flush=True)
        raise SystemExit(2) from error
    return app


class Sandboxed:
    """Chooses the environment: ``/s/<name>/...`` is a sandbox, everything else the default one."""

    def __init__(self, inner: WSGI, environments: Environments) -> None:
        self.inner, self.environments = inner, environments

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith("/s/"):
            name, slash, rest = path[3:].partition("/")
            environment = self.environments.get(name)
            if environment is not None and slash:
                environ["PATH_INFO"] = "/" + rest
                environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/s/{name}"
                environ["gemeengoed.environment"] = environment
                return self.inner(environ, start_response)
        environ["gemeengoed.environment"] = self.environments.default
        return self.inner(environ, start_response)


def environment_now() -> Environment:
    """The environment of the current request."""
    return flask.request.environ.get("gemeengoed.environment") or flask.current_app.extensions["gemeengoed"].default


def _base() -> str:
    return environment_now().base(flask.request.headers.get("Host"), flask.request.scheme)


def call_now(served: Served | None = None) -> serve.Call:
    """The current request as handlers want it. Raises Problem 413 for a body over the limit.

    Where content of documents may come in, the body is left to be read piece by piece, after the rights are known.
    """
    request, env = flask.request, environment_now()
    headers = {name.lower(): value for name, value in request.headers.items()}
    if served is not None and served.streams and request.method in ("POST", "PUT", "PATCH"):
        query = request.query_string.decode("latin-1")
        return serve.Call(request.method, query, headers, b"", _base(), request.path, request.stream)
    limit = max(env.settings.max_body, 0)
    if (request.content_length or 0) > limit:
        raise Problem(413, "request_too_large", f"De body is groter dan {limit} bytes.")
    body = request.stream.read(limit + 1) if request.method in ("POST", "PUT", "PATCH") else b""
    return serve.Call(request.method, request.query_string.decode("latin-1"), headers, body, _base(), request.path)


def respond(answer: serve.Answer) -> flask.Response:
    """A Flask response of an answer."""
    response = flask.Response(answer.body if answer.stream is None else answer.stream, answer.status)
    if not answer.body and answer.stream is None and "Content-Length" not in answer.headers:
        response.headers.pop("Content-Type", None)
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response


def refuse(problem: Problem, version: str = "") -> flask.Response:
    """A problem as a response; what was refused is noted for the log of the client."""
    flask.request.environ[PROBLEM] = problem
    return respond(serve.problem_answer(problem, _base(), version))


def view(
    handler: Callable[[Environment, serve.Call, Mapping[str, str]], serve.Answer], served: Served | None
) -> Callable[..., flask.Response]:
    """A Flask view around a handler; problems of a register carry its API version."""

    def run(**arguments: str) -> flask.Response:
        call = None
        try:
            call = call_now(served)
            return respond(handler(environment_now(), call, arguments))
        except BaseException as error:
            if call is not None:
                serve.forget(call, error)
            if not isinstance(error, Problem):
                raise
            return refuse(error, served.register.version if served else "")

    return run


def add_resource(app: flask.Flask, served: Served) -> None:
    """All routes of a resource."""
    resource, scopes = served.resource, served.resource.scopes
    collection = served.path.replace("*", "<parent>").rstrip("/")
    item = f"{collection}/<uuid>"
    methods: dict[str, dict[str, Handler]] = {collection: {}, item: {}}
    if "read" in scopes:
        methods[collection]["GET"] = lambda env, call, a: reading.read_list(env, served, call, known(a.get("parent")))
        methods[item]["GET"] = lambda env, call, a: reading.read_one(
            env, served, call, known(a["uuid"]), known(a.get("parent"))
        )
    if "create" in scopes:
        methods[collection]["POST"] = lambda env, call, a: writing.create(env, served, call, known(a.get("parent")))
    if "update" in scopes:

        def change(env: Environment, call: serve.Call, a: Mapping[str, str]) -> serve.Answer:
            return writing.update(env, served, call, known(a["uuid"]), known(a.get("parent")))

        methods[item] |= {"PATCH": change, **({"PUT": change} if resource.put else {})}
    if "delete" in scopes:
        methods[item]["DELETE"] = lambda env, call, a: writing.delete(
            env, served, call, known(a["uuid"]), known(a.get("parent"))
        )
    if resource.audit:
        trail = f"{item}/audittrail"
        methods[trail] = {"GET": lambda env, call, a: reading.trail(env, served, call, known(a["uuid"]))}
        methods[f"{trail}/<line>"] = {
            "GET": lambda env, call, a: reading.trail(env, served, call, known(a["uuid"]), known(a["line"]))
        }
    for action in resource.actions:
        place = f"{item if action.item else collection}/{action.path}".rstrip("/")
        methods.setdefault(place, {})[action.method] = lambda env, call, a, action=action: actions.act(
            env, served, call, action, known(a.get("uuid"))
        )
    for rule, found in methods.items():
        if found:
            add_rule(app, rule, found, served)


def add_objects(app: flask.Flask) -> None:
    """The routes of Objects and Objecttypes."""
    for root, version, path, operations in routes.routes():
        run = routes.handler(root, version, operations)
        app.add_url_rule(f"/{root}{path}", f"{root}{path}", methods=list(operations), view_func=view(run, None))


def add_bag(app: flask.Flask) -> None:
    """Every address of the BAG; which methods it knows is its own affair."""
    for operation in OPERATIONS:
        rule = bag.ROOT + re.sub(r"\{\w+\}", "<identification>", operation.path)
        app.add_url_rule(
            rule,
            endpoint=f"bag:{operation.path}",
            methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            view_func=view(
                lambda env, call, a, operation=operation: serve_bag.answer(  # type: ignore[misc]
                    env, call, operation, a.get("identification", "")
                ),
                None,
            ),
        )


def add_kvk(app: flask.Flask) -> None:
    """Every address of the trade register."""
    for path, handler in serve_kvk.ROUTES.items():
        app.add_url_rule(
            kvk.ROOT + path.replace("{kvkNummer}", "<number>"),
            endpoint=f"kvk:{path}",
            methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            view_func=view(
                lambda env, call, a, handler=handler: serve_kvk.answer(env, call, handler, a.get("number", "")),  # type: ignore[misc]
                None,
            ),
        )


def add_rule(app: flask.Flask, rule: str, methods: Mapping[str, Handler], served: Served) -> None:
    """One address with its methods; any other method is 405 with Allow."""

    allow = {"Allow": ", ".join(sorted({*methods, *(("HEAD",) if "GET" in methods else ()), "OPTIONS"}))}

    def handle(env: Environment, call: serve.Call, arguments: Mapping[str, str]) -> serve.Answer:
        method = "GET" if call.method == "HEAD" else call.method
        if method not in methods:
            raise Problem(405, "method_not_allowed", f"Methode {call.method} kan hier niet.", headers=allow)
        if served.resource.people:
            return personal.logged(env, served, call, lambda: methods[method](env, call, arguments))
        return methods[method](env, call, arguments)

    app.add_url_rule(
        rule,
        endpoint=f"{served.key}:{rule}",
        view_func=view(handle, served),
        provide_automatic_options=False,
        methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    )
    app.add_url_rule(
        rule,
        endpoint=f"{served.key}:{rule}:options",
        view_func=lambda **_: respond(serve.Answer(204, b"", dict(allow))),
        methods=["OPTIONS"],
        provide_automatic_options=False,
    )


def known(uuid: str | None) -> str:
    """A uuid from an address, in lower case; anything else leads nowhere."""
    if uuid is None:
        return ""
    if not re.fullmatch(UUID, uuid.lower(), re.ASCII):
        raise not_found()
    return uuid.lower()


def on_http(error: HTTPException) -> flask.Response:
    """Errors of the framework in our own shape."""
    if isinstance(error, MethodNotAllowed):
        problem = Problem(
            405,
            "method_not_allowed",
            "Deze methode kan hier niet.",
            headers={"Allow": ", ".join(sorted(error.valid_methods or ()))},
        )
    elif isinstance(error, RequestEntityTooLarge):
        problem = Problem(413, "request_too_large", "De body is te groot.")
    elif error.code == 404:
        if pages.wants_page():
            return errors.nothing_here()
        problem = not_found()
    else:
        problem = Problem(error.code or 400, "bad_request", "Het verzoek kon niet verwerkt worden.")
    return refuse(problem)


def on_fault(error: Exception) -> flask.Response:
    """A fault of ours: logged whole, answered without details."""
    log.exception("fault on %s %s", flask.request.method, flask.request.path, exc_info=error)
    return respond(serve.problem_answer(serve.fault(), _base()))
