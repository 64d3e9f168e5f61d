"""The pages: how things stand, a declaration with its form and documents, a key for software."""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader
from joserfc.errors import JoseError
from pydantic import ValidationError
from starlette.datastructures import UploadFile

from overlijdensdienst import keys, rules, upload
from overlijdensdienst.api import ROOT, Problem, shape_fault, submittable
from overlijdensdienst.casefile import File
from overlijdensdienst.config import Config
from overlijdensdienst.rules import DOCUMENTS, Fault
from overlijdensdienst.shape import FIELDS, KINDS, RELATIONS, VEHICLES, Aangifte, Flat, deepen, flatten
from overlijdensdienst.wire import Broken
from overlijdensdienst.words import on, say

QUIET = 1800
BACK = "/inloggen/terug"
SIGNS = "BCDFGHJKLMNPQRSTVWXZ23456789"
PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
CHOICES = {
    "overlijden.natuurlijk": ("ja", "nee"),
    "uitvaart.soort": KINDS,
    "uitvaart.naarBuitenland": ("ja", "nee"),
    "uitvaart.buitenland.vervoermiddel": VEHICLES,
    "opdrachtgever.relatie": RELATIONS,
    "bVerklaring": ("envelop", "digitaal"),
}
FORM = {
    part: [path for path in FIELDS if path.partition(".")[0] == part]
    for part in ("overledene", "overlijden", "uitvaart", "opdrachtgever", "contact", "uittreksels", "bVerklaring")
}
KIND = {"datum": "date", "email": "email", "telefoon": "tel"}
Form = dict[str, str]


def door(config: Config) -> Any:
    """The provider where people sign in."""
    return OAuth().register(
        "eherkenning", client_id=config.oidc_client_id, client_secret=config.oidc_client_secret,
        server_metadata_url=f"{config.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
    )  # fmt: skip


def pages() -> APIRouter:
    """Every page, in Dutch and below /en in English."""
    router = APIRouter()
    for start in ("", "/en"):
        for path, view, methods in (
            ("/", home, ["GET"]), ("/inloggen", sign_in, ["GET"]), ("/uitloggen", leave, ["POST"]),
            ("/sleutel", key, ["GET", "POST"]), ("/over", about, ["GET"]), ("/nieuw", new, ["POST"]),
            ("/aangifte/{nummer}", declaration, ["GET", "POST"]), ("/aangifte/{nummer}/stuk/{soort}", paper, ["GET"]),
        ):  # fmt: skip
            router.add_api_route(start + path, view, methods=methods, response_class=HTMLResponse)
    router.add_api_route(BACK, signed_in, methods=["GET"], response_class=HTMLResponse)
    router.add_api_route("/health", lambda: {"status": "ok"}, methods=["GET"])
    return router


def lang_of(request: Request) -> str:
    """English below /en, else Dutch."""
    return "en" if f"{request.url.path}/".startswith("/en/") else "nl"


def show(request: Request, name: str, status: int = 200, lang: str = "", **values: Any) -> HTMLResponse:
    """A page."""
    lang = lang or lang_of(request)
    start = "/en" if lang == "en" else ""
    path = request.url.path.removeprefix("/en") or "/"
    request.session.setdefault("mark", secrets.token_urlsafe(18))
    text = PAGES.get_template(name).render(
        say=lambda key, **words: say(lang, key, **words), on=lambda text: on(lang, text), lang=lang, start=start,
        other=("/en" if lang == "nl" else "") + ("/" if path == BACK else path), config=request.app.state.config,
        firm=request.session.get("firm", "") if company(request) else "", mark=request.session["mark"], **values,
    )  # fmt: skip
    return HTMLResponse(text, status)


def company(request: Request) -> str:
    """The KVK number of who signed in and was here lately, while it is on the list; else empty."""
    config, session = request.app.state.config, request.session
    now = int(config.now().timestamp())
    if not session.get("kvk") or not 0 <= now - session.get("seen", 0) < QUIET:
        session.pop("kvk", None)
        return ""
    session["seen"] = now
    return str(session["kvk"]) if session["kvk"] in config.undertakers else ""


def ours(request: Request, form: Form) -> bool:
    """Whether a form is of this visitor."""
    mark = request.session.get("mark", "")
    return bool(mark) and hmac.compare_digest(mark.encode(), form.get("mark", "").encode())


def go(request: Request, path: str) -> RedirectResponse:
    """To a page in the same language."""
    return RedirectResponse(("/en" if lang_of(request) == "en" else "") + path, 303)


def tell(
    request: Request, title: str, text: str, status: int, again: str = "", lang: str = "", **words: str
) -> Response:
    """A page that only tells something."""
    lang = lang or lang_of(request)
    return show(request, "tell.html", status, lang, title=say(lang, title), text=say(lang, text, **words), again=again)


def lost(request: Request, status: int = 404) -> Response:
    """A page that is not there, or not for this visitor."""
    title = "trouble.method_title" if status == 405 else "trouble.lost_title"
    return tell(request, title, "trouble.lost", status)


def strange(request: Request) -> Response:
    """A form of another site."""
    return tell(request, "trouble.strange_title", "trouble.strange", 400)


def silent(request: Request) -> Response:
    """The registers say nothing while a page is read."""
    return tell(request, "trouble.silent_title", "trouble.reading", 503, request.url.path)


def too_large(request: Request) -> Response:
    """More than one document can be. Made before the session is opened."""
    most = str(request.app.state.config.upload_max_mb)
    lang = lang_of(request)
    request.scope.setdefault("session", {})
    return tell(request, "trouble.large_title", "trouble.large", 413, request.url.path, lang, most=most)


async def home(request: Request) -> Response:
    """How things stand; or what this is, for who has not signed in."""
    kvk = company(request)
    if not kvk:
        return show(request, "welcome.html", api=f"{ROOT}/openapi.json")
    config = request.app.state.config
    files = await request.app.state.cabinet.of(kvk)
    begun = [file for file in files if not file.ingediend and not file.afgesloten]
    count = {f.nummer: len(rules.faults(f.flat, f.documents.keys(), config.now(), config.municipality)) for f in begun}
    sent = [file for file in files if file not in begun]
    return show(request, "board.html", begun=begun, sent=sent, count=count)


async def about(request: Request) -> Response:
    """Privacy and accessibility."""
    return show(request, "about.html")


async def sign_in(request: Request) -> Response:
    """Go to the provider."""
    config, lang = request.app.state.config, lang_of(request)
    request.session["lang"] = lang
    asked = {"acr_values": config.oidc_acr} if config.oidc_acr else {}
    try:
        answer: Response = await request.app.state.door.authorize_redirect(
            request, config.base_url + BACK, ui_locales=lang, **asked
        )
    except (httpx.HTTPError, AuthlibBaseError, ValueError):
        return tell(request, "trouble.not_in", "signin.unreachable", 502, request.url.path)
    return answer


async def signed_in(request: Request) -> Response:
    """Come back from the provider."""
    config, lang = request.app.state.config, request.session.pop("lang", "nl")
    claims, why = {}, request.query_params.get("error", "")
    if not why:
        try:
            token = await request.app.state.door.authorize_access_token(request)
            claims = dict(token.get("userinfo") or {})
            if claims and "urn:nl:kvk" not in claims:
                more = dict(await request.app.state.door.userinfo(token=token))
                claims |= more if more.get("sub") == claims.get("sub") else {}
        except httpx.HTTPError:
            why = "unreachable"
        except (AuthlibBaseError, JoseError, ValueError, LookupError):
            why = "other"
    kvk = str(claims.get("urn:nl:kvk") or "")
    if not why and config.oidc_acr and claims.get("acr") not in config.oidc_acr.split():
        why = "level"
    why = why or ("person" if not kvk else "unknown" if kvk not in config.undertakers else "")
    if why:
        known = why in ("access_denied", "login_required", "level", "person", "unknown", "unreachable")
        again = ("/en" if lang == "en" else "") + "/inloggen"
        return tell(request, "trouble.not_in", f"signin.{why if known else 'other'}", 403, again, lang)
    request.session.update(
        kvk=kvk, firm=str(claims.get("organisation") or kvk)[:100], person=str(claims.get("name") or "")[:80],
        seen=int(config.now().timestamp()),
    )  # fmt: skip
    return RedirectResponse("/en/" if lang == "en" else "/", 303)


async def leave(request: Request) -> Response:
    """Forget who is here; sign out at the provider too."""
    config = request.app.state.config
    if not ours(request, await form_of(request)):
        return strange(request)
    request.session.clear()
    try:
        place = (await request.app.state.door.load_server_metadata()).get("end_session_endpoint")
    except (httpx.HTTPError, ValueError):
        place = ""
    query = urlencode({"client_id": config.oidc_client_id, "post_logout_redirect_uri": config.base_url + "/"})
    return RedirectResponse(f"{place}?{query}", 303) if place else go(request, "/")


async def key(request: Request) -> Response:
    """A key for the software of the company."""
    kvk, made = company(request), ""
    if not kvk:
        return go(request, "/")
    if request.method == "POST":
        if not ours(request, await form_of(request)):
            return strange(request)
        made = keys.give(request.app.state.config, kvk, request.session.get("firm", ""))
    return show(request, "key.html", made=made, api=f"{ROOT}/openapi.json")


async def new(request: Request) -> Response:
    """Begin a declaration by hand. The case is made when something is saved."""
    if not company(request):
        return go(request, "/")
    if not ours(request, await form_of(request)):
        return strange(request)
    nummer = "OVERLIJDEN-" + "".join(secrets.choice(SIGNS) for _sign in range(10))
    request.session["new"] = nummer
    return go(request, f"/aangifte/{nummer}")


async def form_of(request: Request) -> Form:
    """The texts of a form."""
    form = await request.form(max_fields=80, max_files=8)
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def file_for(request: Request, nummer: str, kvk: str) -> File | None:
    """A declaration of this company, or the empty one that was just begun here."""
    file: File | None = await request.app.state.cabinet.get(nummer, kvk)
    if file is None and request.session.get("new") == nummer:
        flat = {"overlijden.plaats": request.app.state.config.municipality,
                "contact.naam": request.session.get("person", ""),
                "uittreksels.gewoon": "0", "uittreksels.internationaal": "0"}  # fmt: skip
        return File(nummer, "", "", False, False, "", kvk, flat)
    return file


def view(request: Request, file: File, flat: Flat, status: int = 200, **more: Any) -> Response:
    """The page of a declaration."""
    config = request.app.state.config
    todo = [] if file.ingediend else rules.faults(file.flat, file.documents.keys(), config.now(), config.municipality)
    wrong: list[Fault] = more.pop("wrong", [])
    by = {fault.path: fault for fault in wrong}
    return show(
        request, "declaration.html", status, file=file, flat=flat, todo=todo, wrong=wrong, by=by, parts=FORM,
        choices=CHOICES, kind=KIND, documents=DOCUMENTS, needed=rules.wanted(flat), note=more.pop("note", ""),
        said=request.session.pop("said", ""), **more,
    )  # fmt: skip


async def declaration(request: Request, nummer: str) -> Response:
    """One declaration: what is missing, its form, its documents, the button that sends it."""
    kvk = company(request)
    if request.method == "GET":
        file = await file_for(request, nummer, kvk) if kvk else None
        return view(request, file, file.flat) if file else lost(request) if kvk else go(request, "/")
    form = await request.form(max_fields=80, max_files=8)
    texts = await form_of(request)
    if not ours(request, texts):
        return strange(request)
    flat = {path: " ".join(texts.get(path, "").split()) for path in FIELDS}
    if not kvk:
        # Who was away too long signs in elsewhere and sends this page once more: nothing is kept, nothing is lost.
        return view(request, File(nummer, "", "", False, False, "", ""), flat, 403, note="page.kept_form", away=True)
    file = None
    try:
        file = await file_for(request, nummer, kvk)
        if file is None:
            return lost(request)
        if file.ingediend or file.afgesloten:
            return go(request, f"/aangifte/{nummer}")
        files = {soort: form.get(soort) for soort in DOCUMENTS}
        wrong = await keep(request, file, flat, texts, files)  # type: ignore[arg-type]
        if wrong:
            fresh = await request.app.state.cabinet.get(nummer, kvk)
            return view(request, fresh or file, flat, 422, wrong=wrong)
    except Broken as broken:
        print(f"not saved: {broken}", flush=True)
        shown = file or File(nummer, "", "", False, False, "", kvk)
        return view(request, shown, flat, 503, note="trouble.silent")
    return go(request, f"/aangifte/{nummer}")


async def keep(
    request: Request, file: File, flat: Flat, texts: Form, files: dict[str, UploadFile | str | None]
) -> list[Fault]:
    """Write down what came in, and send it when that was asked; what is wrong. Raises Broken."""
    cabinet, config = request.app.state.cabinet, request.app.state.config
    wrong, papers = [], {}
    for soort, sent in files.items():
        if isinstance(sent, UploadFile) and sent.filename:
            content = await sent.read((config.upload_max_mb << 20) + 1)
            found = upload.look(soort, content, config.upload_max_mb)
            wrong += found
            if not found:
                papers[soort] = (upload.name_for(sent.filename, soort), content)
    try:
        whole = flatten(Aangifte.model_validate(deepen(flat)))
    except ValidationError as error:
        return [*(shape_fault(line) for line in error.errors()), *wrong]
    if whole["overlijden.plaats"].casefold() == config.municipality.casefold():
        whole["overlijden.plaats"] = config.municipality
    if who := await cabinet.person(file.nummer, whole):
        return [*who, *wrong]
    file = await cabinet.write(file.nummer, file.kvk, request.session.get("firm", ""), whole)
    for soort, (name, content) in papers.items():
        await cabinet.put(file, DOCUMENTS[soort], name, content)
    if (gone := DOCUMENTS.get(texts.get("weg", ""))) and gone in file.documents:
        await cabinet.drop(file.documents[gone])
    if wrong or "indienen" not in texts:
        request.session["said"] = "" if wrong else "page.saved"
        return wrong
    file = await cabinet.get(file.nummer, file.kvk) or file
    try:
        await submittable(cabinet, file)
    except Problem as problem:
        return problem.faults
    await cabinet.send(file)
    request.session["said"] = "page.was_sent"
    return []


async def paper(request: Request, nummer: str, soort: str) -> Response:
    """A document of an own declaration."""
    kvk = company(request)
    file = await request.app.state.cabinet.get(nummer, kvk) if kvk else None
    link = file.documents.get(soort) if file else None
    if link is None:
        return lost(request)
    document = link["_expand"]["informatieobject"]
    content = await request.app.state.cabinet.wire.bytes_of(document["inhoud"])
    name = upload.name_for(document["bestandsnaam"], "document").encode("ascii", "replace").decode().replace("?", "_")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
