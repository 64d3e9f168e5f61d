"""The pages over HTTP."""

from __future__ import annotations

import hmac
import logging
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import falcon
import jinja2
from falcon import Request, Response

from werkvoorraad.api import HEARD, PURPOSE, WHO, Api, Down, No
from werkvoorraad.board import Board, Missing, tail
from werkvoorraad.bonnet import Bonnet
from werkvoorraad.config import Config
from werkvoorraad.deeds import DEEDS, MOST, Faults, Overtaken, Upload, do
from werkvoorraad.effect import HURDLE_DOWN, Hurdles
from werkvoorraad.identity import BACK, IDLE, SHIFT, Cookie, Nobody, Provider
from werkvoorraad.show import home_of, name_in, name_of, number_of, value_of
from werkvoorraad.texts import day_of, hurdle_of, moment_of, say

HERE = Path(__file__).parent
COOKIE = "werkvoorraad_session"
REQUEST_MAX = MOST + 1024 * 1024
DRAINED = 64 * 1024 * 1024
"""Bytes of a request that is too large which are read away, so that a browser gets to see the answer."""
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self' {provider}; base-uri 'none'; "
    "frame-ancestors 'none'"
)
log = logging.getLogger("werkvoorraad")


class Guard:
    """Before every page: the cookie, the language, who it is. After it: the cookie, strict headers, the questions."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def process_request(self, req: Request, resp: Response) -> None:
        """Open the cookie."""
        held = self.desk.cookie.open(req.cookies.get(COOKIE, ""))
        held.setdefault("mark", secrets.token_urlsafe(16))
        req.context.lang = "en" if req.path == "/en" or req.path.startswith("/en/") else "nl"
        moment = int(self.desk.config.now().timestamp())
        here = bool(held.get("number")) and 0 <= moment - held.get("seen", 0) < IDLE
        req.context.held, req.context.here, req.context.idle = held, here, bool(held.get("number")) and not here
        if here:
            held["seen"] = moment
        WHO.set((held["number"], held["name"]) if here else ("", ""))
        HEARD.set([])

    def process_response(self, req: Request, resp: Response, resource: Any, succeeded: bool) -> None:
        """Seal the cookie."""
        policy = POLICY.format(provider=self.desk.provider.origin)
        for name, value in {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }.items():
            if not resp.get_header(name):
                resp.set_header(name, value)
        if req.path.startswith("/static/") or req.path == "/health":
            return
        resp.set_header("Cache-Control", "no-store")
        held = req.context.held
        self.desk.bonnet.keep(held["mark"], f"{req.method} {req.path}", HEARD.get() or [])
        secure = self.desk.config.base_url.startswith("https:")
        resp.set_cookie(
            COOKIE, self.desk.cookie.seal(held), max_age=SHIFT, path="/", secure=secure, http_only=True, same_site="Lax"
        )


class Desk:
    """Everything that a request needs, and how a page is made."""

    def __init__(self, config: Config, api: Api) -> None:
        self.config, self.api, self.board = config, api, Board(api)
        self.provider, self.cookie, self.bonnet = Provider(config), Cookie(config.secret_key), Bonnet()
        self.pages = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    def page(self, req: Request, resp: Response, template: str, status: str = falcon.HTTP_200, **values: Any) -> None:
        """Answer with a page."""
        lang, held = req.context.lang, req.context.held
        start = "/en" if lang == "en" else ""
        other = (req.path.removeprefix("/en") or "/") if lang == "en" else "/en" + req.path
        resp.status, resp.content_type = status, falcon.MEDIA_HTML
        resp.text = self.pages.get_template(template).render(
            lang=lang, start=start, other=other + (f"?{req.query_string}" if req.query_string else ""), mark=held["mark"],
            me=held.get("name") if req.context.here else "", config=self.config,
            say=lambda key, **more: say(lang, key, **more), day_of=lambda iso: day_of(lang, iso),
            moment_of=lambda iso: moment_of(lang, iso), **values,
        )  # fmt: skip

    def told(self, req: Request, resp: Response, status: str, key: str, text: str = "", **more: Any) -> None:
        """A page that only says something: ``key`` names its heading."""
        text = text or say(req.context.lang, key)
        self.page(
            req,
            resp,
            "told.html",
            status,
            heading=f"{key}_head",
            text=text,
            words=more.get("words", ()),
            back=more.get("back", ""),
        )

    def welcome(self, req: Request, resp: Response, fault: str = "") -> None:
        """The page before somebody signed in."""
        if req.method == "GET" and not fault:
            req.context.held["onward"] = req.relative_uri
        status = falcon.HTTP_401 if fault or req.context.idle or req.path not in ("/", "/en/") else falcon.HTTP_200
        self.page(req, resp, "welcome.html", status, fault=fault, idle=req.context.idle)


class Page:
    """A page of the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk


class Work(Page):
    """The board, a column of it, or the way to a case by its number."""

    def on_get(self, req: Request, resp: Response) -> None:
        """``soort`` names a case type, ``kolom`` a step, ``van=mij`` keeps my own, ``zoek`` a number."""
        if not req.context.here:
            self.desk.welcome(req, resp)
            return
        board, start = self.desk.board, "/en" if req.context.lang == "en" else ""
        if number := (req.get_param("zoek") or "").strip():
            raise falcon.HTTPSeeOther(f"{start}/zaken/{board.numbered(number)}")
        sorts = {sort.code: sort for sort in board.sorts().values()}
        sort = sorts.get(req.get_param("soort") or "") or next(iter(sorts.values()), None)
        mine = WHO.get()[0] if req.get_param("van") == "mij" else ""
        chosen = {"soort": sort.code if sort else "", **({"van": "mij"} if mine else {})}
        wanted = (
            next((one for one in sort.steps if one["omschrijving"] == req.get_param("kolom")), None) if sort else None
        )
        number_of_page = req.get_param_as_int("pagina", min_value=1, default=1)
        if sort is None:
            columns = []
        elif wanted:
            columns = [board.column(sort, wanted, mine, number_of_page)]
        else:
            columns = board.columns(sort, mine)
        self.desk.page(
            req, resp, "board.html", sorts=sorts.values(), sort=sort, columns=columns, wanted=wanted, mine=mine,
            number=number_of_page, link=lambda **more: f"{start}/?{urlencode({**chosen, **more})}",
        )  # fmt: skip


class OneCase(Page):
    """A case, and the deeds."""

    def on_get(self, req: Request, resp: Response, uuid: Any) -> None:
        """Show it."""
        if not req.context.here:
            self.desk.welcome(req, resp)
            return
        self.show(req, resp, uuid, {}, {})

    def show(
        self,
        req: Request,
        resp: Response,
        uuid: Any,
        form: dict[str, str],
        faults: dict[str, str],
        wall: Hurdles | None = None,
    ) -> None:
        """The page of a case; with ``faults`` of a form that came back, or what stands in the way (``wall``) of its effect."""
        whole = self.desk.board.whole(str(uuid))
        trail = self.desk.board.trail(whole.case) if req.get_param("deel") == "spoor" else None
        status = falcon.HTTP_422 if faults or wall else falcon.HTTP_200
        if wall and wall.hurdles == [HURDLE_DOWN]:
            status = falcon.HTTP_503
        names = {number_of(role): name_in(whole.people, role) for role in whole.case["_expand"].get("rollen") or []}
        hurdles = [hurdle_of(req.context.lang, one, names) for one in wall.hurdles] if wall else []
        self.desk.page(
            req, resp, "case.html", status, whole=whole, case=whole.case, hurdles=hurdles,
            card=self.desk.board.card(whole.case), trail=trail, form=form, faults=faults, tail=tail,
            number=form.get("nummer") or secrets.token_hex(6), done=req.context.held.pop("done", ""), name_of=name_of,
            number_of=number_of, home_of=home_of, value_of=value_of, me_number=WHO.get()[0],
        )  # fmt: skip

    def on_post(self, req: Request, resp: Response, uuid: Any) -> None:
        """Do what the form names."""
        if not req.context.here:
            self.desk.welcome(req, resp)
            return
        form, upload = read_form(req)
        if form.get("doe") not in DEEDS or not is_ours(req, form):
            self.desk.told(req, resp, falcon.HTTP_400, "strange", back=req.path)
            return
        whole = self.desk.board.whole(str(uuid))
        try:
            req.context.held["done"] = do(self.desk.api, whole, form, upload)
        except Faults as wrong:
            self.show(req, resp, uuid, form, wrong.fields)
            return
        except Hurdles as wall:
            self.show(req, resp, uuid, form, {}, wall)
            return
        raise falcon.HTTPSeeOther(req.path)


class Paper(Page):
    """A document of a case."""

    def on_get(self, req: Request, resp: Response, uuid: Any, paper: Any) -> None:
        """To keep, never to show here."""
        if not req.context.here:
            self.desk.welcome(req, resp)
            return
        whole = self.desk.board.whole(str(uuid))
        record = next((one for one in whole.papers if tail(one["url"]) == str(paper)), None)
        if record is None:
            raise Missing
        resp.data = self.desk.api.bytes_of(record["inhoud"])
        resp.content_type = "application/octet-stream"
        resp.downloadable_as = record["bestandsnaam"] or record["titel"]
        resp.set_header("Content-Security-Policy", "sandbox; default-src 'none'")


class SignIn(Page):
    """There and back."""

    def on_get(self, req: Request, resp: Response) -> None:
        """To the provider."""
        try:
            place, kept = self.desk.provider.begin(req.context.lang)
        except Nobody as nobody:
            self.desk.welcome(req, resp, nobody.why)
            return
        req.context.held.update(kept=kept, lang=req.context.lang)
        raise falcon.HTTPFound(place)

    def on_get_back(self, req: Request, resp: Response) -> None:
        """From the provider."""
        held = req.context.held
        req.context.lang = held.get("lang", "nl")
        try:
            number, name = self.desk.provider.end(dict(req.params), held.pop("kept", {}))
        except Nobody as nobody:
            known = ("access_denied", "unreachable", "temporarily_unavailable", "login_required", "level", "role")
            self.desk.welcome(req, resp, nobody.why if nobody.why in known else "invalid")
            return
        onward = held.pop("onward", "") or ("/en/" if held.get("lang") == "en" else "/")
        held.clear()
        held.update(
            number=number, name=name, seen=int(self.desk.config.now().timestamp()), mark=secrets.token_urlsafe(16)
        )
        raise falcon.HTTPSeeOther(onward)

    def on_post_leave(self, req: Request, resp: Response) -> None:
        """Sign out, here and there."""
        form, _ = read_form(req)
        home = "/en/" if req.context.lang == "en" else "/"
        if not is_ours(req, form):
            raise falcon.HTTPSeeOther(home)
        req.context.held.clear()
        req.context.held["mark"] = secrets.token_urlsafe(16)
        raise falcon.HTTPSeeOther(self.desk.provider.leave(home))


class Plain(Page):
    """Pages that need no register."""

    def on_get_bonnet(self, req: Request, resp: Response) -> None:
        """Under the bonnet."""
        if not req.context.here:
            self.desk.welcome(req, resp)
            return
        self.desk.page(req, resp, "bonnet.html", seen=self.desk.bonnet.of(req.context.held["mark"]), purpose=PURPOSE)

    def on_get_access(self, req: Request, resp: Response) -> None:
        """Accessibility."""
        self.desk.page(
            req, resp, "told.html", heading="access", text=say(req.context.lang, "access_text"), words=(), back=""
        )

    def on_get_health(self, req: Request, resp: Response) -> None:
        """Whether it is up."""
        resp.media = {"status": "ok"}


def is_ours(req: Request, form: dict[str, str]) -> bool:
    """Whether a form carries the mark of this browser."""
    return hmac.compare_digest(form.get("mark", "").encode(), req.context.held["mark"].encode())


def read_form(req: Request) -> tuple[dict[str, str], Upload]:
    """Fields of a form, and the file in it. Raises HTTPContentTooLarge, HTTPBadRequest."""
    length = req.content_length
    if length is None or length > REQUEST_MAX:
        left = min(length or 0, DRAINED)
        while left > 0 and (piece := req.bounded_stream.read(min(left, 65536))):
            left -= len(piece)
        raise falcon.HTTPContentTooLarge
    form, upload = {}, Upload("", b"")
    media = req.get_media(default_when_empty={})
    if isinstance(media, dict):
        return {
            name: str(value[0] if isinstance(value, list) else value).strip() for name, value in media.items()
        }, upload
    for part in media:
        if part.name == "bestand":
            upload = Upload(part.filename or "", part.stream.read(MOST + 1))
        else:
            form[part.name] = part.get_text().strip()
    return form, upload


def add_failures(app: falcon.App[Any, Any], desk: Desk) -> None:
    """What is said when something goes wrong."""

    def down(req: Request, resp: Response, error: Exception, params: dict[str, Any]) -> None:
        log.warning("register: %s", error)
        desk.told(req, resp, falcon.HTTP_503, "down", back=req.path)

    def refused(req: Request, resp: Response, error: No, params: dict[str, Any]) -> None:
        log.warning("register: %s", error)
        text = say(req.context.lang, "overtaken") if not error.words else ""
        desk.page(
            req, resp, "told.html", falcon.HTTP_409, heading="refused", text=text, words=error.words, back=req.path
        )

    def overtaken(req: Request, resp: Response, error: Exception, params: dict[str, Any]) -> None:
        desk.told(req, resp, falcon.HTTP_409, "overtaken", back=req.path)

    def missing(req: Request, resp: Response, error: Exception, params: dict[str, Any]) -> None:
        desk.told(req, resp, falcon.HTTP_404, "missing")

    def of_http(req: Request, resp: Response, error: falcon.HTTPError, params: dict[str, Any]) -> None:
        if error.status_code == 413:
            desk.told(req, resp, error.status, "large", say(req.context.lang, "f_large"), back=req.path)
        else:
            desk.told(req, resp, error.status, "nowhere")

    def broken(req: Request, resp: Response, error: Exception, params: dict[str, Any]) -> None:
        log.error("fault of ours", exc_info=error)
        desk.told(req, resp, falcon.HTTP_500, "broken")

    app.add_error_handler(Exception, broken)
    app.add_error_handler(falcon.HTTPError, of_http)
    app.add_error_handler(Missing, missing)
    app.add_error_handler(Overtaken, overtaken)
    app.add_error_handler(No, refused)
    app.add_error_handler(Down, down)


def make_app(config: Config, api: Api | None = None) -> falcon.App[Any, Any]:
    """The application."""
    desk = Desk(config, api or Api(config))
    app = falcon.App(middleware=[Guard(desk)], cors_enable=False)
    app.req_options.strip_url_path_trailing_slash = False
    case, work, sign_in, plain, paper = OneCase(desk), Work(desk), SignIn(desk), Plain(desk), Paper(desk)
    for start in ("", "/en"):
        app.add_route(f"{start}/", work)
        app.add_route(f"{start}/zaken/{{uuid:uuid}}", case)
        app.add_route(f"{start}/zaken/{{uuid:uuid}}/documenten/{{paper:uuid}}", paper)
        app.add_route(f"{start}/inloggen", sign_in)
        app.add_route(f"{start}/uitloggen", sign_in, suffix="leave")
        app.add_route(f"{start}/motorkap", plain, suffix="bonnet")
        app.add_route(f"{start}/toegankelijkheid", plain, suffix="access")
    app.add_route(BACK, sign_in, suffix="back")
    app.add_route("/health", plain, suffix="health")
    app.add_static_route("/static", str(HERE / "static"))
    add_failures(app, desk)
    return app
