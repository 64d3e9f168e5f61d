"""The one page, and signing in."""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from jinja2 import Environment, FileSystemLoader
from joserfc.errors import JoseError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from verhuisplein import form
from verhuisplein.bonnet import MOST, PURPOSE, listen
from verhuisplein.registers import Family, Registers, Report, Trouble
from verhuisplein.session import Sessions
from verhuisplein.settings import Settings
from verhuisplein.term import possible
from verhuisplein.texts import date_in, say

HERE = Path(__file__).parent
BACK = "/inloggen/terug"
SILENCE = 1800
LARGEST = 64 * 1024
NEW: dict[str, Any] = {"values": {}, "movers": [], "number": ""}


class Square:
    """The application: settings, registers, templates, and a view for each route."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.settings, self.registers = settings, Registers(settings, transport)
        self.pages = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self.provider = self._provider() if settings.oidc_issuer else None
        self.new_number = lambda: f"VERHUIZING-{secrets.token_hex(5).upper()}"

    def _provider(self) -> Any:
        ours = self.settings
        return OAuth().register(
            "provider", client_id=ours.client_id, client_secret=ours.client_secret,
            server_metadata_url=f"{ours.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
        )  # fmt: skip

    def asgi(self) -> Starlette:
        """As a server wants it."""
        both = [
            route
            for start, name in (("", "nl"), ("/en", "en"))
            for route in (
                Route(f"{start}/", self.page, methods=["GET"], name=f"{name}:page"),
                Route(f"{start}/", self.take, methods=["POST"]),
                Route(f"{start}/wie", self.choose, methods=["POST"]),
                Route(f"{start}/inloggen", self.sign_in),
                Route(f"{start}/uitloggen", self.leave, methods=["POST"]),
            )
        ]
        fixed = [
            Route(BACK, self.signed_in),
            Route("/health", lambda request: JSONResponse({"status": "ok"})),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ]
        layers = [
            Middleware(Sessions, secret=self.settings.secret_key, secure=self.settings.base_url.startswith("https:"))
        ]
        lost = {404: self.lost, 405: self.lost}
        return Starlette(routes=[*both, *fixed], middleware=layers, exception_handlers=lost)

    async def page(self, request: Request) -> Response:
        """What there is to see: signing in, the form, or what became of it."""
        return await self.show(request)

    async def take(self, request: Request) -> Response:
        """The form comes in: keep it, or send it."""
        listen()
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            return HTMLResponse("", 413, self.guards())
        sent, session = await request.form(max_fields=60), request.session
        if not self.is_ours(request, str(sent.get("mark", ""))):
            return await self.show(request, note="strange", status=400)
        draft = session.setdefault("draft", {**NEW, "owner": session.get("bsn", "")})
        draft["values"] = form.typed({name: str(value) for name, value in sent.items()})
        draft["number"] = draft["number"] or self.new_number()
        if not self.who(request):
            return await self.show(request, note="again", status=403)
        chosen = [str(value) for value in sent.getlist("who")]
        try:
            family = await self.registers.family(session["bsn"])
            if family is None:
                raise Trouble(404, "the person is gone")
            movers = family.movers()
            draft["movers"] = [movers[place].bsn for place in chosen if place in movers]
            send = "save" not in sent
            wrong = form.faults(draft["values"], chosen, family, self.settings.today(), self.settings.municipality)
            if send and wrong:
                return await self.show(request, wrong=wrong, status=422)
            values = form.properties(draft["values"], len(draft["movers"]))
            await self.registers.save(draft["number"], session["bsn"], values, draft["movers"], send=send)
        except Trouble as trouble:
            print(f"not saved: {trouble}", flush=True)
            return await self.show(request, note="trouble", status=503)
        session["note"] = "sent" if send else "kept"
        session["calls"] = [[said[key] for key in ("register", "method", "path", "status", "ms")] for said in listen()][
            -MOST:
        ]
        if send:
            del session["draft"]
        return RedirectResponse(self.home(request), 303)

    async def show(
        self, request: Request, note: str = "", wrong: dict[str, str] | None = None, status: int = 200
    ) -> Response:
        """The page as it is now for this visitor."""
        session, bsn = request.session, self.who(request)
        session.setdefault("mark", secrets.token_urlsafe(16))
        calls = listen()
        note = note or session.pop("note", "")
        family: Family | None = None
        reports: list[Report] = []
        if bsn:
            try:
                family, reports = await self.registers.family(bsn), await self.registers.reports(bsn)
            except Trouble as trouble:
                print(f"not read: {trouble}", flush=True)
                note, status = "trouble", 503
        self.adopt(session, bsn, reports)
        first, last = possible(self.settings.today())
        lang = self.language(request)
        testers = [] if bsn else await self.registers.testers()
        text = self.pages.get_template("page.html").render(
            lang=lang, say=lambda key, **values: say(lang, key, **values), date_in=lambda iso: date_in(lang, iso),
            home=self.home(request), settings=self.settings, mark=session["mark"], bsn=bsn, family=family,
            sent=[report for report in reports if report.sent], draft=session.get("draft") or NEW, note=note,
            calls=calls, before=session.pop("calls", []), purpose=PURPOSE, wrong=wrong or {}, first=first.isoformat(), last=last.isoformat(), testers=testers,
            asks=bool(bsn and (not any(report.sent for report in reports) or session.get("draft") or "nieuw" in request.query_params)),
            begun=any(not report.sent and not report.closed for report in reports),
        )  # fmt: skip
        return HTMLResponse(text, status, self.guards())

    def adopt(self, session: dict[str, Any], bsn: str, reports: list[Report]) -> None:
        """Go on with what was begun: in this browser, else in the register, wherever that was."""
        draft = session.get("draft")
        if draft and bsn and draft["owner"] not in ("", bsn):
            draft = session.pop("draft") and None
        if draft and any(report.sent and report.number == draft["number"] for report in reports):
            draft = session.pop("draft") and None
        begun = next((report for report in reports if not report.sent and not report.closed), None)
        if bsn and not draft and begun:
            values = form.from_properties(begun.values)
            session["draft"] = {"values": values, "movers": begun.movers, "number": begun.number, "owner": bsn}

    async def choose(self, request: Request) -> Response:
        """Choose a sample person."""
        sent, testers = await request.form(), await self.registers.testers()
        found = next((one for one in testers if one["id"] == sent.get("person")), None)
        if not self.is_ours(request, str(sent.get("mark", ""))):
            return await self.show(request, note="strange", status=400)
        if found is None:
            return await self.show(request, note="nobody", status=422)
        return await self.let_in(request, found["burgerservicenummer"])

    async def sign_in(self, request: Request) -> Response:
        """Go to the provider."""
        if self.provider is None:
            return RedirectResponse(self.home(request), 303)
        request.session["lang"] = self.language(request)
        asked = {"acr_values": self.settings.oidc_acr} if self.settings.oidc_acr else {}
        try:
            answer = await self.provider.authorize_redirect(
                request, self.settings.base_url + BACK, ui_locales=self.language(request), **asked
            )
        except (httpx.HTTPError, AuthlibBaseError, ValueError):
            return await self.show(request, note="not_in", status=502)
        return Response(status_code=303, headers={"Location": answer.headers["location"]})

    async def signed_in(self, request: Request) -> Response:
        """Come back from the provider."""
        request.state.lang = request.session.pop("lang", "nl")
        enough = self.settings.oidc_acr.split()
        try:
            claims = dict((await self.provider.authorize_access_token(request))["userinfo"])
        except (httpx.HTTPError, AuthlibBaseError, JoseError, LookupError, ValueError, TypeError, AttributeError):
            return await self.show(request, note="not_in", status=403)
        if enough and claims.get("acr") not in enough:
            return await self.show(request, note="too_low", status=403)
        if not claims.get("urn:nl:bsn"):
            return await self.show(request, note="no_person", status=403)
        return await self.let_in(request, claims["urn:nl:bsn"])

    async def let_in(self, request: Request, bsn: str) -> Response:
        """Somebody is who he or she says; who is too young hears so."""
        try:
            family = await self.registers.family(bsn)
        except Trouble:
            return await self.show(request, note="trouble", status=503)
        if family is None or family.me.dead or (family.me.age is not None and family.me.age < 16):
            return await self.show(request, note="too_young" if family and not family.me.dead else "not_in", status=403)
        request.session.update(bsn=bsn, seen=self.settings.now().timestamp(), mark=secrets.token_urlsafe(16))
        return RedirectResponse(self.home(request), 303)

    async def leave(self, request: Request) -> Response:
        """Forget everything in this browser."""
        if self.is_ours(request, str((await request.form()).get("mark", ""))):
            request.session.clear()
        return RedirectResponse(self.home(request), 303)

    async def lost(self, request: Request, error: Exception) -> Response:
        """There is no such page."""
        lang = self.language(request)
        text = self.pages.get_template("lost.html").render(
            lang=lang, say=lambda key: say(lang, key), home=self.home(request)
        )
        return HTMLResponse(text, getattr(error, "status_code", 404), self.guards())

    def who(self, request: Request) -> str:
        """The number of who signed in and was here in the last half hour; else empty."""
        session, now = request.session, self.settings.now().timestamp()
        if session.get("bsn") and 0 <= now - session.get("seen", 0) < SILENCE:
            session["seen"] = now
            return str(session["bsn"])
        session.pop("bsn", None)
        return ""

    def is_ours(self, request: Request, mark: str) -> bool:
        """Whether a form comes from our own page."""
        held = str(request.session.get("mark", ""))
        return bool(held) and hmac.compare_digest(held.encode(), mark.encode())

    def language(self, request: Request) -> str:
        """Dutch, or English below /en."""
        kept = getattr(request.state, "lang", "")
        return kept or ("en" if f"{request.url.path}/".startswith("/en/") else "nl")

    def home(self, request: Request) -> str:
        """The page in the language of the visitor."""
        return "/en/" if self.language(request) == "en" else "/"

    def guards(self) -> dict[str, str]:
        """Headers of every page."""
        policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        return {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
