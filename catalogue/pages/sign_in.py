"""Signing in and out; who is signed in may do more than read."""

from __future__ import annotations

import flask
from flask_babel import gettext
from werkzeug import Response

from catalogue.desk import sign_in as access
from catalogue.desk.examples import ACCOUNTS
from catalogue.desk.guard import is_ours
from catalogue.language import language, to
from catalogue.pages.small import own_path
from catalogue.site import machine_pages, site, site_pages

NEXT = "next"


@site_pages.get("/inloggen")
def sign_in() -> str:
    """What signing in is for; in the sample run also as whom."""
    return sign_in_page(own_path(flask.request.args.get("volgende", "")))


def sign_in_page(onward: str, trouble: str = "") -> str:
    """The page, with what went wrong."""
    return flask.render_template(
        "sign_in.html",
        onward=onward,
        trouble=trouble,
        can=access.provider() is not None,
        accounts=ACCOUNTS if site.settings.sample else (),
    )


@site_pages.get("/inloggen/start")
def sign_in_start() -> flask.typing.ResponseReturnValue:
    """On to the provider."""
    provider = access.provider()
    if provider is None:
        return sign_in_page("/"), 404
    flask.session[NEXT] = own_path(flask.request.args.get("volgende", ""))
    flask.session["language"] = language()
    try:
        answer: Response = provider.begin(flask.request.host_url.rstrip("/") + access.BACK, language())
    except access.Failed as failed:
        return sign_in_page(flask.session[NEXT], trouble(failed.code)), 503
    return answer


@machine_pages.get(access.BACK)
def sign_in_back() -> flask.typing.ResponseReturnValue:
    """Back from the provider."""
    provider = access.provider()
    if provider is None:
        flask.abort(404)
    onward, spoken = own_path(flask.session.get(NEXT, "")), flask.session.get("language", "nl")
    try:
        person = provider.end()
    except access.Failed as failed:
        where = to("sign_in_failed", code=failed.code, language=spoken)
        return flask.redirect(where, 303)
    access.keep(person, site.settings.now().timestamp())
    return flask.redirect(onward if onward != "/" else to("hand_in", language=spoken), 303)


@site_pages.get("/inloggen/mislukt/<code>")
def sign_in_failed(code: str) -> flask.typing.ResponseReturnValue:
    """Nobody signed in, and why."""
    return sign_in_page("/", trouble(code)), 403


def trouble(code: str) -> str:
    """Why nobody signed in, in words."""
    texts = {
        "unreachable": gettext("The place where you sign in cannot be reached now. Try again in a moment."),
        "cancelled": gettext("You cancelled signing in."),
        "no-role": gettext("You are known, but have no role in this catalogue. Ask your organisation to give you one."),
    }
    return texts.get(code) or gettext(
        "Signing in did not work. Try again; it must be finished in the browser in which it began."
    )


@site_pages.post("/uitloggen")
def sign_out() -> flask.typing.ResponseReturnValue:
    """Forget who is signed in."""
    if not is_ours():
        flask.abort(400, gettext("This form has expired. Go back, load the page anew and try again."))
    flask.session.clear()
    return flask.redirect(to("sign_in"), 303)
