"""Pages that show: the list of work, a case, a document, signing in and out, and what is under the bonnet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

import flask
from flask_babel import gettext as _

from zaakbalie.app import address_of, desk, language, message
from zaakbalie.casework import Case, Gone
from zaakbalie.effects import OUT_OF_REACH, Standing
from zaakbalie.registers import Refused, Unavailable
from zaakbalie.signin import BACK, Failed, has_form_mark, remember

pages = flask.Blueprint("pages", __name__)


def at_work(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only for who signed in. A form must carry the mark of this browser."""

    @wraps(view)
    def guarded(**values: Any) -> Any:
        if not flask.g.worker:
            if flask.request.method == "GET":
                flask.session["onward"] = flask.request.full_path.rstrip("?")
            return welcome(expired=bool(flask.session.get("number")))
        if flask.request.method == "POST" and not has_form_mark():
            text = _("Dit formulier kwam niet van deze site, of is verlopen. Open de pagina opnieuw.")
            return message(400, _("Dit formulier is niet geldig"), text, address_of("work"))
        return view(**values)

    return guarded


def welcome(fault: str = "", *, expired: bool = False) -> tuple[str, int]:
    """The page before somebody signed in."""
    status = 401 if fault or expired or flask.request.path not in ("/", "/en/") else 200
    return flask.render_template("welcome.html", fault=fault, expired=expired), status


@pages.get("/")
@at_work
def work() -> Any:
    """The list of work."""
    args = flask.request.args
    code, status = args.get("zaaktype", ""), args.get("status", "")
    mine, closed = args.get("van") == "mij", args.get("toon") == "afgerond"
    page = int(args["pagina"]) if args.get("pagina", "").isdecimal() and args["pagina"] != "0" else 1
    kinds = desk().casework.kinds().values()
    number = flask.g.worker.number if mine else ""
    try:
        listed = desk().casework.listed(code, status, number, closed, page)
    except Refused as error:
        if error.status != 404:
            raise
        return message(404, _("Deze bladzijde is er niet"), _("De lijst is korter geworden."), address_of("work"))
    names = {
        step["omschrijving"]: step["omschrijving"]
        for kind in kinds
        if code in ("", kind.code)
        for step in kind.statuses
    }
    return flask.render_template(
        "work.html", listed=listed, kinds={kind.code: kind.name for kind in kinds}, steps=list(names), page_number=page,
        chosen={"zaaktype": code, "status": status, "van": "mij" if mine else "", "toon": "afgerond" if closed else ""},
    )  # fmt: skip


@pages.get("/zaken/<uuid:uuid>")
@at_work
def case(uuid: Any) -> Any:
    """One case, with everything that is known of it."""
    found = desk().casework.case(str(uuid))
    return flask.render_template(
        "case.html", case=found, row=found.row, persons=persons_of(found), done=flask.session.pop("done", ""),
        property_text=property_text, home_of=home_of, effect=standing_of(found),
    )  # fmt: skip


def persons_of(case: Case) -> dict[str, dict[str, Any]] | None:
    """Persons of a case by their number; None when they cannot be reached, which is no reason to hide the case."""
    try:
        return desk().casework.registers.persons(case.numbers)
    except (Unavailable, Refused):
        return None


def standing_of(case: Case) -> Standing | None:
    """What the persons register was told for a case; None for a case that changes nothing there."""
    try:
        return desk().effects.standing(case)
    except (Unavailable, Refused):
        return OUT_OF_REACH


@pages.get("/zaken/<uuid:uuid>/spoor")
@at_work
def trail(uuid: Any) -> Any:
    """Who did what to a case."""
    number, lines = desk().casework.trail(str(uuid))
    return flask.render_template("trail.html", uuid=uuid, number=number, lines=lines)


def property_text(kind: dict[str, Any], value: str) -> str:
    """A property as people read it: days as days."""
    form = (kind.get("specificatie") or {}).get("formaat")
    try:
        return f"{date.fromisoformat(value):%d-%m-%Y}" if form == "datum" else value
    except ValueError:
        return value


def home_of(person: dict[str, Any]) -> str:
    """The address of a person on one line; empty when it is unknown."""
    home = (person.get("verblijfplaats") or {}).get("verblijfadres") or {}
    number = "".join(str(home.get(part) or "") for part in ("huisnummer", "huisletter"))
    number += f"-{home['huisnummertoevoeging']}" if home.get("huisnummertoevoeging") else ""
    street = f"{home.get('officieleStraatnaam') or home.get('korteStraatnaam') or ''} {number}".strip()
    place = f"{home.get('postcode', '')} {home.get('woonplaats', '')}".strip()
    return ", ".join(filter(None, (street, place)))


@pages.get("/zaken/<uuid:uuid>/documenten/<uuid:document>")
@at_work
def document(uuid: Any, document: Any) -> Any:
    """A document of a case, to keep or open outside this site."""
    found = desk().casework.case(str(uuid))
    record = next((one for one in found.documents if one["url"].endswith(f"/{document}")), None)
    if record is None:
        raise Gone
    pieces, size = desk().casework.registers.content(record["inhoud"])
    answer = flask.Response(pieces, mimetype="application/octet-stream")
    answer.headers.set("Content-Disposition", "attachment", filename=record["bestandsnaam"] or record["titel"])
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    if size:
        answer.headers["Content-Length"] = size
    return answer


@pages.get("/inloggen")
def sign_in() -> Any:
    """Go to the provider."""
    flask.session["lang"] = language()
    try:
        return desk().sign_in.begin(language())
    except Failed:
        return not_signed_in("unreachable")


@pages.get(BACK)
def signed_in() -> Any:
    """Come back from the provider."""
    flask.g.language = flask.session.get("lang", "nl")
    try:
        worker = desk().sign_in.end()
    except Failed as error:
        return not_signed_in(error.code)
    onward = flask.session.pop("onward", "") or address_of("work")
    remember(worker, desk().settings.now().timestamp())
    return flask.redirect(onward, 303)


def not_signed_in(code: str) -> tuple[str, int]:
    """The first page again, with what went wrong."""
    faults = {
        "access_denied": _("U hebt het inloggen afgebroken."),
        "unreachable": _("Inloggen kan nu niet: de inlogdienst antwoordt niet. Probeer het straks nog eens."),
        "temporarily_unavailable": _("Inloggen kan nu niet: er is een storing bij de inlogdienst."),
        "login_required": _("Het inloggen duurde te lang. Probeer het opnieuw."),
        "level": _("Log in als medewerker."),
        "role": _("U hebt geen rol aan deze balie. Vraag uw beheerder om toegang."),
    }
    return welcome(faults.get(code, _("Het inloggen is niet gelukt. Probeer het opnieuw.")))


@pages.post("/uitloggen")
def leave() -> Any:
    """Sign out, here and at the provider."""
    if not has_form_mark():
        return flask.redirect(address_of("work"), 303)
    flask.session.clear()
    return flask.redirect(desk().sign_in.leave(address_of("work")), 303)


@pages.get("/motorkap")
@at_work
def bonnet() -> Any:
    """The calls behind the pages that this civil servant saw."""
    return flask.render_template("bonnet.html", visits=desk().bonnet.pages(flask.session.get("form", "")))


@pages.get("/toegankelijkheid")
def accessibility() -> str:
    """How well everybody can use this site."""
    return flask.render_template("accessibility.html")
